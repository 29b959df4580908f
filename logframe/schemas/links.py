"""Links between an indicator and those of child projects that go into its figure."""

from datetime import datetime
from typing import Annotated

from sqlmodel import Field, SQLModel

from logframe.domain.words import Overlap
from logframe.schemas.answers import Computed, Coverage
from logframe.schemas.base import MAX_ID, Answer, Change, Numbered, Shape
from logframe.schemas.columns import Whole, Words, WordsOrNone, word
from logframe.schemas.results import Key


class LinkBase(SQLModel):
    """How a linked indicator goes into its parent's figure, and why a side leaves it out."""

    overlap: Annotated[Overlap, word(Overlap)] = Overlap.none
    left_out_because: WordsOrNone = Field(default=None, description="The parent's side leaves it out: why")
    opted_out_because: WordsOrNone = Field(default=None, description="The child's side opts out: why")


class LinkCreate(Shape):
    """An indicator whose figure is to go into this one's.

    `overlap` says how far what it counts is counted beside it too: not at all, in part (then the sum is an
    upper bound), or all of it (then only what exceeds the rest stands).
    """

    child_id: Key
    overlap: Overlap = Overlap.none


class LinkChange(Change):
    """What the parent's side changes; its reason leaves the child out, and null takes it in again."""

    overlap: Overlap
    left_out_because: Words | None


class OptOut(Shape):
    """Why the child's side does not want its figure to go into the parent's; null takes that back."""

    version: Whole = Field(ge=1, le=MAX_ID)
    reason: Words | None


class LinkedIndicator(SQLModel):
    """One end of a link."""

    id: int
    code: str
    title: str
    project_code: str


class LinkRead(LinkBase, Numbered):
    """A link; an end is null where it belongs to a project that one may not see."""

    parent: LinkedIndicator | None
    child: LinkedIndicator | None
    linked_at: datetime
    linked_by: str


class LinkedFigure(Answer):
    """What a linked indicator brings: its total to date, with what is linked to it in turn.

    `why_not` says why it is not included: a side's reason, or that the two no longer go together.
    """

    link_id: int
    indicator: LinkedIndicator | None
    overlap: Overlap
    value: Computed | None
    numerator: Computed | None
    denominator: Computed | None
    included: bool
    why_not: str | None


class LinkedFigures(Answer):
    """The figure of an indicator together with those linked to it, each a total to date.

    `own` is what was reported for the indicator itself. `up_to` says that somebody or something may be in
    `value` twice, so that it is an upper bound. The silent are not 0: `coverage` counts them, and `left_out`
    names those that are not included; "—" stands for one of a project that one may not see.
    """

    indicator_id: int
    as_of: datetime
    own: Computed | None
    own_numerator: Computed | None
    own_denominator: Computed | None
    children: list[LinkedFigure]
    value: Computed | None
    numerator: Computed | None
    denominator: Computed | None
    up_to: bool
    left_out: list[str]
    coverage: Coverage
