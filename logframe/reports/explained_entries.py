"""The approved entries of an indicator: which are in its figures, and why the others are not."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.entries import Entry, Figure, Unit
from logframe.domain.totals import has_value
from logframe.domain.words import Accumulation, MissingReason
from logframe.figures.sources import counts_at
from logframe.languages import MISSING, marked
from logframe.reports.explained_scope import Scope
from logframe.schemas.explanations import ExplainedEntry, Omission
from logframe.tables.base import columns
from logframe.tables.measurements import Measurement
from logframe.tables.people import Person
from logframe.values import milestone_text, share_text
from logframe.wording import word

entry, author, approver = columns(Measurement), columns(Person), sa.alias(Person.__table__).c  # type: ignore[attr-defined]

RECORDED: sa.Select[Any] = (
    sa.select(
        entry.id, author.name.label("recorded_by"), entry.recorded_at, approver.name.label("approved_by"),
        entry.decided_at, entry.total_to_date, entry.weight, entry.text, entry.illustrative,
    )
    .select_from(Measurement)
    .join(Person, author.id == entry.recorded_by_id)
    .outerjoin(approver.id.table, approver.id == entry.decided_by_id)
    .order_by(entry.ordered_at, entry.id)
)  # fmt: skip

EXCUSED = frozenset({MissingReason.not_due, MissingReason.not_applicable})
OTHER_PERIOD = marked("It is of another period.")
LATER = marked("A later entry of the same place stands.")
WHOLE_STANDS = marked("The count of all places together stands.")
TYPED_STANDS = marked("A typed total so far stands.")
IN_WORDS = marked("It is told in words, which make no number.")
NO_VALUE = marked("It has no value of this kind.")
NOT_BEGUN = marked("The period has not begun.")


def find_recorded(session: Session, indicator_id: int, as_of: datetime) -> Sequence[Any]:
    """Return who recorded and who approved each entry that counts, in the order of time."""
    return session.execute(RECORDED.where(entry.indicator_id == indicator_id, counts_at(as_of))).all()


def explain_entries(scope: Scope, recorded: Sequence[Any]) -> list[ExplainedEntry]:
    """Return the entries through the end of the period, the earliest first."""
    standing = _find_words(scope, recorded)
    in_actual, in_total = (
        _orders(scope.figure) | standing,
        _orders(scope.total) | (standing if scope.of_life else set()),
    )
    begun = scope.place <= scope.judge.frame.begun
    by_whole = {one.period for one in scope.judge.sources.entries if one.unit is None}
    explained = []
    for one, row in zip(scope.judge.sources.entries, recorded, strict=True):
        if one.period > scope.place:
            continue
        other = not scope.of_life and one.period != scope.place
        why = None if one.order in in_actual else _say_why_not(scope, one, row.text, by_whole, other=other)
        why_not = None if one.order in in_total else _say_why_not(scope, one, row.text, by_whole, begun=begun)
        explained.append(
            ExplainedEntry(
                id=row.id,
                period=scope.name_period(one.period),
                unit=None if one.unit is None else scope.name_unit(one.unit),
                label=_write(scope, one, row.text),
                value=one.value,
                numerator=one.numerator,
                denominator=one.denominator if one.numerator is not None else None,
                weight=row.weight,
                total_to_date=row.total_to_date,
                done_on=one.done_on,
                text=row.text,
                missing_reason=one.missing_reason,
                recorded_by=row.recorded_by,
                recorded_at=row.recorded_at,
                approved_by=row.approved_by,
                approved_at=row.decided_at,
                in_actual=why is None,
                why_not_in_actual=why,
                in_to_date=why_not is None,
                why_not_in_to_date=why_not,
                illustrative=row.illustrative,
            )
        )
    return explained


def _orders(figure: Figure) -> set[int]:
    """Return the orders of the entries that are in a figure."""
    return {one.order for one in figure.used}


def _find_words(scope: Scope, recorded: Sequence[Any]) -> set[int]:
    """Return the order of the entry whose words stand, where an indicator is told in words."""
    if scope.answer.text is None:
        return set()
    told = [
        one
        for one, row in zip(scope.judge.sources.entries, recorded, strict=True)
        if row.text and (one.period == scope.place or (scope.of_life and one.period < scope.place))
    ]
    return {max(told, key=lambda one: (one.period, one.order)).order}


def _write(scope: Scope, one: Entry, text: str | None) -> str:
    """Write what an entry says: its value as typed, words, a day, or why there is none."""
    if text:
        return text
    if one.missing_reason is not None:
        return f"{MISSING} {word(scope.reader, one.missing_reason)}"
    if one.numerator is not None:
        return share_text(scope.reader, one.numerator, one.denominator)
    if scope.judge.is_milestone:
        return milestone_text(scope.reader, one.done_on, one.value)
    return scope.write(one.value)


def _say_why_not(
    scope: Scope, one: Entry, text: str | None, by_whole: set[int], *, other: bool = False, begun: bool = True
) -> str:
    """Say why an approved entry is not in a number."""
    if not begun or other:
        return scope.say(OTHER_PERIOD if other else NOT_BEGUN)
    if one.missing_reason is not None:
        return word(scope.reader, one.missing_reason)
    if not has_value(scope.judge.rule, one) and not text:
        return scope.say(NO_VALUE)
    if text and not scope.of_life and one.period == scope.place:
        return scope.say(IN_WORDS)
    if scope.judge.rule.accumulation is Accumulation.unique:
        if one.unit is not None and one.period in by_whole:
            return scope.say(WHOLE_STANDS)
        if scope.total.used and one.period < scope.total.used[0].period:
            return scope.say(TYPED_STANDS)
    return scope.say(LATER)


def list_left_out(scope: Scope) -> list[Omission]:
    """Return what is in no figure, and why: the silent, the excused, and how many entries wait for approval."""
    silent = scope.say(marked("has not reported, which is not 0"))
    units = scope.figure.coverage.silent if scope.answer.text is None else ()
    left = [Omission(what=scope.name_unit(unit), why=silent) for unit in units]
    left += [
        Omission(what=scope.name_unit(unit), why=word(scope.reader, reason)) for unit, reason in _find_excused(scope)
    ]
    if scope.answer.awaiting:
        waiting, why = marked("Entries awaiting approval"), marked("only approved entries count")
        left.append(Omission(what=scope.say(waiting), why=scope.say(why), count=scope.answer.awaiting))
    return left


def _find_excused(scope: Scope) -> Iterable[tuple[Unit, MissingReason]]:
    """Return the places that say that nothing is to be expected of them, and have no value in the figure."""
    valued = {one.unit for one in scope.figure.used}
    newest: dict[Unit, Entry] = {}
    for one in sorted(scope.judge.sources.entries, key=lambda each: (each.period, each.order)):
        if one.period == scope.place or (scope.of_life and one.period < scope.place):
            newest[one.unit] = one
    return [
        (unit, one.missing_reason)
        for unit, one in newest.items()
        if unit not in valued and one.missing_reason in EXCUSED and one.missing_reason is not None
    ]
