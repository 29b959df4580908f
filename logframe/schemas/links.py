"""Links between an indicator and those of child projects that go into its figure."""

from typing import Annotated

from sqlmodel import Field, SQLModel

from logframe.domain.words import Overlap
from logframe.schemas.columns import WordsOrNone, word


class LinkBase(SQLModel):
    """How a linked indicator goes into its parent's figure, and why a side leaves it out."""

    overlap: Annotated[Overlap, word(Overlap)] = Overlap.none
    left_out_because: WordsOrNone = Field(default=None, description="The parent's side leaves it out: why")
    opted_out_because: WordsOrNone = Field(default=None, description="The child's side opts out: why")
