"""The way of an entry: submitted, approved or returned, withdrawn, recovered. Each step asks `domain/workflow.py`."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from logframe.actions.audit import facts, note
from logframe.actions.periods import require_open
from logframe.actions.questions import ask_about, home_of, require_evidence
from logframe.actions.rows import check_version, lock
from logframe.domain.words import EntryStatus
from logframe.domain.workflow import STEPS, EntryDeed, may, parties
from logframe.errors import Invalid, LogframeError, NotAllowed, NotFound, OthersEntry, OwnEntry, Several, WrongState
from logframe.figures.checking import find_parts
from logframe.languages import marked
from logframe.schemas.measurements import ApprovalsItem
from logframe.tables.base import utc_now
from logframe.tables.indicators import Indicator
from logframe.tables.measurements import Counted, Measurement
from logframe.tables.people import Person
from logframe.wording import STANDS

DONE = {
    EntryDeed.change: marked("changed"),
    EntryDeed.submit: marked("submitted"),
    EntryDeed.approve: marked("approved"),
    EntryDeed.give_back: marked("returned"),
    EntryDeed.withdraw: marked("withdrawn"),
    EntryDeed.recover: marked("recovered"),
    EntryDeed.correct: marked("corrected"),
}
"""What cannot be done, in words."""
UNDECIDED = {"return_reason": None, "decided_at": None, "decided_by_id": None}


def require_step(
    session: Session,
    person: Person,
    row: Measurement,
    deed: EntryDeed,
    version: int | None,
    *,
    manages: bool = False,
    yours: Mapping[str, Any] | None = None,
) -> None:
    """Keep an entry for this transaction; refuse a step it does not stand before, or that is not this person's.

    Raises StaleVersion where it is not the version that was seen; `yours` is what was sent with it.
    """
    check_version(session, row, version, yours)
    if row.status not in STEPS[deed].starts:
        raise WrongState(status=STANDS[EntryStatus(row.status)], action=DONE[deed])
    author = row.is_by(person.id)
    if may(deed, parties(author=author, manages=manages)):
        return
    if deed is EntryDeed.approve and author:
        raise OwnEntry()
    if deed is EntryDeed.change:
        raise OthersEntry(author=session.get_one(Person, row.recorded_by_id).name)
    raise NotAllowed()


def submit_measurement(
    session: Session,
    person: Person,
    row: Measurement,
    explanation: str | None = None,
    version: int | None = None,
    *,
    manages: bool = False,
) -> Measurement:
    """Send a draft or a returned entry to the managers; only its author does. An explanation answers the checks."""
    require_step(session, person, row, EntryDeed.submit, version)
    indicator, period = home_of(session, row)
    require_taken(session, row, manages=manages)
    told = row.explanation if explanation is None else explanation
    require_evidence(session, indicator, row)
    remarks = ask_about(session, indicator, period, row, find_parts(session, row), told)
    answered = {"explanation": told, "remarks": remarks, "submitted_at": utc_now()}
    return move(session, person, row, EntryDeed.submit, None, **UNDECIDED, **answered)


def approve_measurement(session: Session, person: Person, row: Measurement, version: int | None = None) -> Measurement:
    """Let a submitted entry count; its author never does. What it corrects counts no more from the same moment on."""
    require_step(session, person, row, EntryDeed.approve, version, manages=True)
    require_taken(session, row, manages=True)
    now = utc_now()
    move(
        session,
        person,
        row,
        EntryDeed.approve,
        decided_at=now,
        decided_by_id=person.id,
        first_approved_at=row.first_approved_at or now,
    )
    if row.supersedes_id is not None:
        _supersede(session, person, session.get_one(Measurement, row.supersedes_id), row)
    return row


def _supersede(session: Session, person: Person, old: Measurement, new: Measurement) -> None:
    """Let what was corrected count no more; it stays, for the reports of its time."""
    lock(session, old)
    if old.status not in (EntryStatus.approved, EntryStatus.returned):
        return
    end_counting(session, person, old, new.reason, by=new)
    move(session, person, old, EntryDeed.correct, new.reason, status=EntryStatus.superseded)


def end_counting(
    session: Session, person: Person, row: Measurement, reason: str | None, by: Measurement | None = None
) -> None:
    """Keep from when until when an approved entry counted; `by` is the correction that counts from then on."""
    if row.status is not EntryStatus.approved:
        return
    assert row.decided_at is not None and row.decided_by_id is not None and row.id is not None
    until = by.decided_at if by is not None and by.decided_at is not None else utc_now()
    session.add(
        Counted(
            measurement_id=row.id,
            since=row.decided_at,
            until=until,
            approved_by_id=row.decided_by_id,
            ended_by_id=person.id or 0,
            followed_by_id=by.id if by is not None else None,
            reason=reason,
        )
    )


def return_measurement(
    session: Session, person: Person, row: Measurement, reason: str, version: int | None = None
) -> Measurement:
    """Give a submitted or approved entry back with what to fix; an approved one stops counting at once."""
    require_step(session, person, row, EntryDeed.give_back, version, manages=True)
    require_taken(session, row, manages=row.status is EntryStatus.submitted)
    end_counting(session, person, row, reason)
    told = {"return_reason": reason, "decided_at": utc_now(), "decided_by_id": person.id}
    return move(session, person, row, EntryDeed.give_back, reason, **told)


def withdraw_measurement(
    session: Session,
    person: Person,
    row: Measurement,
    reason: str | None = None,
    version: int | None = None,
    *,
    manages: bool,
) -> Measurement:
    """Take an entry that does not count out of everybody's way; it can be recovered. A manager says why."""
    require_step(session, person, row, EntryDeed.withdraw, version, manages=manages)
    if reason is None and not row.is_by(person.id):
        raise Invalid("reason", marked("Say why: its author reads it."))
    return move(session, person, row, EntryDeed.withdraw, reason)


def recover_measurement(
    session: Session, person: Person, row: Measurement, version: int | None = None, *, manages: bool
) -> Measurement:
    """Bring a withdrawn entry back as a draft."""
    require_step(session, person, row, EntryDeed.recover, version, manages=manages)
    require_taken(session, row, manages=manages)
    return move(session, person, row, EntryDeed.recover, None, **UNDECIDED)


def require_taken(session: Session, row: Measurement, *, manages: bool) -> None:
    """Refuse a step in a closed period; a manager takes a correction of it further all the same."""
    _, period = home_of(session, row)
    if row.supersedes_id is None or not manages:
        require_open(session, period, row.location_id)


def move(
    session: Session, person: Person, row: Measurement, deed: EntryDeed, reason: str | None = None, **changes: object
) -> Measurement:
    """Bring an entry to where a step ends, one version up, with its event."""
    indicator, before = session.get_one(Indicator, row.indicator_id), facts(row)
    row.status = STEPS[deed].ends or row.status
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    session.flush()
    note(session, person, deed.value, row, project_id=indicator.project_id, before=before, reason=reason)
    return row


def approve_many(
    session: Session, person: Person, project_id: int, items: Sequence[ApprovalsItem]
) -> list[Measurement]:
    """Approve many entries of a project as they were seen: all, or none, and then it says which and why."""
    approved, refused = [], {}
    for place, item in sorted(enumerate(items), key=lambda one: one[1].id):
        try:
            row = session.get(Measurement, item.id)
            if row is None or session.get_one(Indicator, row.indicator_id).project_id != project_id:
                raise NotFound()
            approved.append((place, approve_measurement(session, person, row, item.version)))
        except LogframeError as error:
            refused[place] = error
    if refused:
        raise Several(dict(sorted(refused.items())), len(items))
    return [row for _, row in sorted(approved, key=lambda one: one[0])]
