"""Linked indicators as they are read, and what they make together."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from logframe.domain.rounding import percent_points
from logframe.figures.judging import Judge
from logframe.figures.linking import Child, find_family
from logframe.languages import MISSING, reader
from logframe.reports.projects import may_see
from logframe.schemas.answers import Coverage
from logframe.schemas.links import LinkedFigure, LinkedFigures, LinkedIndicator, LinkRead
from logframe.tables.indicators import Indicator
from logframe.tables.links import IndicatorLink
from logframe.tables.people import Person
from logframe.tables.projects import Project


def read_links(
    session: Session, links: Sequence[IndicatorLink], person_id: int, *, administrator: bool
) -> list[LinkRead]:
    """Return links with those of their ends that the person may see."""
    ends = {key for row in links for key in (row.parent_id, row.child_id)}
    seen = _find_seen(session, ends, person_id, administrator=administrator)
    authors = {row.linked_by_id for row in links}
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(authors))).all())
    return [
        LinkRead(
            **row.model_dump(),
            parent=seen.get(row.parent_id),
            child=seen.get(row.child_id),
            linked_by=names.get(row.linked_by_id, ""),
        )
        for row in links
    ]


def _find_seen(
    session: Session, keys: Collection[int], person_id: int, *, administrator: bool
) -> dict[int, LinkedIndicator]:
    """Return the indicators that somebody may see, by key."""
    query = sa.select(Indicator.id, Indicator.code, Indicator.title, Project.code.label("project_code"))  # type: ignore[call-overload,attr-defined]
    query = query.where(
        col(Project.id) == Indicator.project_id,
        col(Indicator.id).in_(keys),
        may_see(person_id, administrator=administrator),
    )
    return {row["id"]: LinkedIndicator(**row) for row in session.execute(query).mappings()}


def build_linked_figures(
    session: Session, indicator: Indicator, as_of: datetime, person_id: int, *, administrator: bool
) -> LinkedFigures:
    """Answer what an indicator and those linked to it make together, to date."""
    family = find_family(session, indicator.id, as_of)
    judge, own, children = family.judges[indicator.id], family.own(indicator.id), family.children(indicator.id)
    ends = {child.bond.child_id for child in children}
    seen = _find_seen(session, ends, person_id, administrator=administrator)
    names = {child.bond.id: _name(seen.get(child.bond.child_id)) for child in children}
    rolled = family.roll_up(indicator.id, children)
    reported, expected, silent = rolled.coverage
    return LinkedFigures(
        indicator_id=indicator.id,
        as_of=as_of,
        own=_in_unit(judge, own.value),
        own_numerator=own.numerator,
        own_denominator=own.denominator,
        children=[_read_child(child, family.judges[child.bond.child_id], seen) for child in children],
        value=_in_unit(judge, rolled.value),
        numerator=rolled.numerator,
        denominator=rolled.denominator,
        up_to=rolled.up_to,
        left_out=[names[key] for key in rolled.left_out if isinstance(key, int)],
        coverage=Coverage(
            reported=reported, expected=expected, silent=[names[key] for key in silent if isinstance(key, int)]
        ),
    )


def _read_child(child: Child, judge: Judge, seen: dict[int, LinkedIndicator]) -> LinkedFigure:
    """Return what one linked indicator brings."""
    bond, rolled = child.bond, child.rolled
    return LinkedFigure(
        link_id=bond.id,
        indicator=seen.get(bond.child_id),
        overlap=bond.overlap,
        value=_in_unit(judge, rolled.value),
        numerator=rolled.numerator,
        denominator=rolled.denominator,
        included=child.why_not is None,
        why_not=child.why_not and reader.get().say(child.why_not),
    )


def _name(one: LinkedIndicator | None) -> str:
    """Return how an indicator is named; one that may not be seen has no name."""
    return MISSING if one is None else f"{one.project_code} {one.code}"


def _in_unit(judge: Judge, value: Decimal | None) -> Decimal | None:
    """Return a value in the unit of its indicator: a share in percent runs to 100."""
    return percent_points(value) if judge.in_percent else value
