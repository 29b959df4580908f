"""Measurements: recorded, submitted, approved or returned. The rules hold wherever a write comes from."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from logframe.actions.audit import facts, note
from logframe.actions.deriving import also_taken, derive_value
from logframe.actions.periods import require_begun, require_open
from logframe.actions.questions import ask_about, home_of, require_evidence
from logframe.actions.rows import belongs, lock
from logframe.domain.words import Accumulation, EntryStatus, Measure
from logframe.errors import Invalid, NotAllowed, OwnEntry, WrongState
from logframe.figures.checking import Part, find_parts
from logframe.languages import marked
from logframe.schemas.measurements import MeasurementCreate, PartCreate, Valued
from logframe.tables.base import utc_now
from logframe.tables.indicators import Category, Indicator, IndicatorDimension, IndicatorLocation
from logframe.tables.measurements import Measurement, MeasurementPart, PartCategory
from logframe.tables.people import Person
from logframe.tables.projects import Location, ReportingPeriod

STANDS = {
    EntryStatus.draft: marked("a draft"),
    EntryStatus.submitted: marked("submitted"),
    EntryStatus.approved: marked("approved"),
    EntryStatus.returned: marked("returned"),
}
FIELDS = ("value", "numerator", "denominator", "text", "done_on", "total_to_date", "increment", "weight")
NAMES = {
    "value": marked("a value"),
    "numerator": marked("a numerator"),
    "denominator": marked("a denominator"),
    "denominator numerator": marked("a numerator and a denominator"),
    "text": marked("words"),
    "done_on": marked("the day it was done"),
    "total_to_date": marked("a total so far"),
    "increment": marked("what is new"),
    "weight": marked("a weight"),
}
"""The fields of an entry as people call them."""
PLACED = {Accumulation.running_total, Accumulation.level}
NUMBER = {Accumulation.increment, Accumulation.running_total, Accumulation.level, Accumulation.unique}


def record_measurement(
    session: Session, person: Person, indicator: Indicator, payload: MeasurementCreate
) -> Measurement:
    """Record an entry in an open period: a draft, or submitted at once."""
    period = belongs(session, ReportingPeriod, indicator.project_id, payload.period_id, "period_id")
    assert period is not None
    belongs(session, Location, indicator.project_id, payload.location_id, "location_id")
    require_open(session, period, payload.location_id)
    require_begun(period)
    check_place(session, indicator, payload)
    derive_value(session, indicator, period, payload)
    check_value(indicator, payload)
    cells = check_parts(session, indicator, payload.parts)
    now = utc_now()
    row = Measurement(
        indicator_id=indicator.id,
        recorded_by_id=person.id,
        recorded_at=now,
        status=EntryStatus.submitted if payload.submit else EntryStatus.draft,
        submitted_at=now if payload.submit else None,
        **payload.model_dump(exclude={"parts", "submit"}),
    )
    if payload.submit:
        require_evidence(session, indicator, row)
        parts = [Part(part.category_ids, part) for part in payload.parts]
        row.remarks = ask_about(session, indicator, period, row, parts, row.explanation)
    session.add(row)
    session.flush()
    add_parts(session, row, payload.parts, cells)
    note(session, person, "submit" if payload.submit else "draft", row, project_id=indicator.project_id)
    return row


def check_value(indicator: Indicator, payload: MeasurementCreate) -> None:
    """Refuse an entry that is not of the indicator's kind: a number for text, a share without denominator."""
    given = {name for name in FIELDS if getattr(payload, name) is not None}
    if payload.missing_reason is not None:
        if given or payload.parts:
            raise Invalid("missing_reason", marked("An entry has a value or a reason why it is missing, not both."))
        return
    wanted = wanted_fields(indicator)
    for name in sorted(given - wanted - {also_taken(indicator)}):
        raise Invalid(name, marked("This indicator takes {wanted}, not {name}."), wanted=_say(wanted), name=NAMES[name])
    if payload.text is not None and not payload.text.strip():
        given.discard("text")
    for name in sorted(wanted - given):
        raise Invalid(name, marked("Give {wanted}, or the reason why it is missing."), wanted=_say(wanted))
    check_number(indicator, payload)


def check_number(indicator: Indicator, payload: MeasurementCreate) -> None:
    """Refuse a number that the measure cannot have."""
    value, measure = payload.value, indicator.measure
    if payload.denominator is not None and payload.denominator <= 0:
        raise Invalid("denominator", marked("The denominator must be more than 0: a share of nothing is no share."))
    if payload.done_on is not None and payload.done_on > utc_now().date():
        raise Invalid(
            "done_on", marked("{day} is still to come. Give the day on which it was done."), day=payload.done_on
        )
    if value is None:
        return
    if indicator.accumulation is Accumulation.unique and value < 0:
        raise Invalid("value", marked("A count of people is 0 or more."))
    if measure is Measure.yes_no and value not in (0, 1):
        raise Invalid("value", marked("Give 1 for yes or 0 for no."))
    if measure is Measure.ordinal and value % 1:
        raise Invalid("value", marked("A step of a scale is a whole number."))


def check_place(session: Session, indicator: Indicator, payload: MeasurementCreate) -> None:
    """Refuse a total or level of the whole where places report: it would stand beside theirs, and count twice."""
    if payload.location_id is not None or indicator.accumulation not in PLACED or payload.missing_reason is not None:
        return
    places = select(IndicatorLocation.location_id).where(IndicatorLocation.indicator_id == indicator.id)
    if session.exec(places).first() is not None:
        raise Invalid("location_id", marked("This indicator is reported by place. Choose the place of this value."))


def wanted_fields(indicator: Indicator) -> set[str]:
    """Return the fields an entry of the indicator has."""
    if indicator.measure is Measure.qualitative:
        return {"text"}
    if indicator.accumulation is Accumulation.milestone:
        return {"done_on"}
    return {"value"} if indicator.accumulation in NUMBER else {"numerator", "denominator"}


def _say(names: set[str]) -> str:
    """Return the words for the fields of an entry."""
    return NAMES[" ".join(sorted(names))]


def check_parts(session: Session, indicator: Indicator, parts: Sequence[PartCreate]) -> list[str]:
    """Return the cell of each part; refuse other dimensions, retired categories and a cell given twice."""
    if not parts:
        return []
    wanted = wanted_fields(indicator)
    if wanted not in ({"value"}, {"numerator", "denominator"}):
        raise Invalid("parts", marked("This indicator has no number, so it has no parts."))
    asked = {key for part in parts for key in part.category_ids}
    found = {
        key: (dimension_id, retired_at)
        for key, dimension_id, retired_at in session.execute(
            sa.select(Category.id, Category.dimension_id, Category.retired_at)  # type: ignore[call-overload]
            .join(IndicatorDimension, col(IndicatorDimension.dimension_id) == Category.dimension_id)
            .where(IndicatorDimension.indicator_id == indicator.id, col(Category.id).in_(asked))
        )
    }
    cells: list[str] = []
    for place, part in enumerate(parts):
        field = f"parts.{place}"
        _check_cell(found, part, field)
        _check_part_value(wanted, part, field)
        cell = "-".join(str(key) for key in sorted(part.category_ids))
        if cell in cells:
            raise Invalid(field, marked("This part is given twice."))
        cells.append(cell)
    return cells


def _check_cell(found: dict[int, tuple[int, datetime | None]], part: PartCreate, field: str) -> None:
    """Refuse categories the indicator is not split by, retired ones, and two of one dimension."""
    for key in part.category_ids:
        if key not in found:
            raise Invalid(field, marked("This indicator is not split by category {key}."), key=key)
        if found[key][1] is not None:
            raise Invalid(field, marked("Category {key} is retired."), key=key)
    dimensions = [found[key][0] for key in part.category_ids]
    if len(set(dimensions)) < len(dimensions):
        raise Invalid(field, marked("A part names two categories of one dimension."))


def _check_part_value(wanted: set[str], part: Valued, field: str) -> None:
    """Refuse a part that is not of the same kind as its total."""
    for name in ("value", "numerator", "denominator"):
        if (getattr(part, name) is not None) != (name in wanted):
            raise Invalid(f"{field}.{name}", marked("This part takes {wanted}."), wanted=_say(wanted))
    if part.denominator is not None and part.denominator <= 0:
        raise Invalid(
            f"{field}.denominator",
            marked("The denominator must be more than 0: a share of nothing is no share."),
        )


def add_parts(session: Session, row: Measurement, parts: Sequence[PartCreate], cells: Sequence[str]) -> None:
    """Store the parts of an entry."""
    if not parts:
        return
    rows = [
        {"measurement_id": row.id, "cell": cell, **part.model_dump(exclude={"category_ids"})}
        for part, cell in zip(parts, cells, strict=True)
    ]
    session.execute(sa.insert(MeasurementPart), rows)
    stored = sa.select(MeasurementPart.cell, MeasurementPart.id)  # type: ignore[call-overload]
    keys = dict(session.execute(stored.where(MeasurementPart.measurement_id == row.id)).all())
    links = [
        {"part_id": keys[cell], "category_id": key}
        for part, cell in zip(parts, cells, strict=True)
        for key in part.category_ids
    ]
    session.execute(sa.insert(PartCategory), links)


def _take(session: Session, row: Measurement, action: str, *starts: EntryStatus) -> None:
    """Take the entry for this transaction, and refuse one that does not stand where the action starts."""
    lock(session, row)
    if row.status not in starts:
        raise WrongState(status=STANDS[EntryStatus(row.status)], action=action)


def _move(session: Session, person: Person, row: Measurement, deed: str, **changes: object) -> Measurement:
    """Bring an entry that was taken to its next state, with its event."""
    indicator, period = home_of(session, row)
    require_open(session, period, row.location_id)
    before = facts(row)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    session.flush()
    reason = changes.get("return_reason")
    note(session, person, deed, row, project_id=indicator.project_id, before=before, reason=reason)  # type: ignore[arg-type]
    return row


def submit_measurement(
    session: Session, person: Person, measurement: Measurement, explanation: str | None = None
) -> Measurement:
    """Send a draft or a returned entry to the managers; only its author does. An explanation answers the checks."""
    if measurement.recorded_by_id != person.id:
        raise NotAllowed()
    _take(session, measurement, marked("submitted"), EntryStatus.draft, EntryStatus.returned)
    indicator, period = home_of(session, measurement)
    require_open(session, period, measurement.location_id)
    told = measurement.explanation if explanation is None else explanation
    require_evidence(session, indicator, measurement)
    remarks = ask_about(session, indicator, period, measurement, find_parts(session, measurement), told)
    return _move(
        session,
        person,
        measurement,
        "submit",
        status=EntryStatus.submitted,
        submitted_at=utc_now(),
        return_reason=None,
        decided_at=None,
        decided_by_id=None,
        explanation=told,
        remarks=remarks,
    )


def approve_measurement(session: Session, person: Person, measurement: Measurement) -> Measurement:
    """Let a submitted entry count; its author never does."""
    _take(session, measurement, marked("approved"), EntryStatus.submitted)
    if measurement.recorded_by_id == person.id:
        raise OwnEntry()
    return _decide(session, person, measurement, "approve", EntryStatus.approved)


def return_measurement(session: Session, person: Person, measurement: Measurement, reason: str) -> Measurement:
    """Give a submitted or approved entry back with what to fix; an approved one stops counting at once."""
    _take(session, measurement, marked("returned"), EntryStatus.submitted, EntryStatus.approved)
    return _decide(session, person, measurement, "return", EntryStatus.returned, return_reason=reason)


def _decide(
    session: Session, person: Person, row: Measurement, deed: str, status: EntryStatus, **changes: object
) -> Measurement:
    """Bring an entry to the state a manager decided on."""
    return _move(session, person, row, deed, status=status, decided_at=utc_now(), decided_by_id=person.id, **changes)
