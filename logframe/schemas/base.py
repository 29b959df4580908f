"""What every shape shares: nothing unknown goes in, a change names its version, a list comes in pages."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field, SQLModel

from logframe.schemas.columns import LabelOrNone, Whole

MAX_ID = 2**31 - 1
"""The largest key that both databases take."""


class Shape(SQLModel):
    """What a person sends: an unknown field is refused, not dropped."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]

    def sent(self) -> dict[str, Any]:
        """Return what was sent, as JSON, to be held against what is stored."""
        return self.model_dump(mode="json", exclude_unset=True)


class Change(Shape):
    """What a person changes: any of the fields, made from the version they saw."""

    version: Whole = Field(ge=1, le=MAX_ID)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Let every field but the version be left out."""
        super().__pydantic_init_subclass__(**kwargs)
        for name, field in cls.model_fields.items():
            if name != "version":
                field.default, field.default_factory = None, None
        cls.model_rebuild(force=True)

    def changes(self) -> dict[str, Any]:
        """Return what was sent, by field."""
        return {name: getattr(self, name) for name in self.model_fields_set if name != "version"}


class Numbered(SQLModel):
    """What the database adds to what a person sent."""

    id: int
    version: int


class Sourced(SQLModel):
    """A fact that says where it was printed (document, line), or that it is made up to show the product."""

    source: LabelOrNone = None
    illustrative: bool = False


class Answer(BaseModel):
    """What the API computes: it has no row."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """One page of a list; `next` is the cursor of the following one, None at the end."""

    items: list[Item]
    next: int | None = None


@dataclass(slots=True, kw_only=True)
class NumberChange:
    """A published number before and after; no period is the life of the project, None no value."""

    indicator: str
    period: str | None
    figure: str
    old: str | None
    new: str | None


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it; `detail` is the sentence for the person."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: list[dict[str, str]] | None = None
    changes: list[NumberChange] | None = None
    current: dict[str, Any] | None = None
    yours: dict[str, Any] | None = None
    there: dict[str, Any] | None = None
