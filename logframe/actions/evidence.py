"""Evidence: files added to an entry or a rating, and taken away, by those who answer for it."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from logframe.actions.audit import facts, note
from logframe.actions.periods import require_open
from logframe.actions.questions import home_of
from logframe.actions.rows import add_row, lock
from logframe.domain.words import EntryStatus
from logframe.errors import FilesUnusable, NotTheirs
from logframe.files.keeping import FileStore
from logframe.tables.evaluations import Rating
from logframe.tables.measurements import Evidence, Measurement
from logframe.tables.people import Person
from logframe.tables.results import Outcome

OPEN = (EntryStatus.draft, EntryStatus.returned)
"""Where an entry is still its author's."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has arrived and is what it says."""

    name: str
    media_type: str
    size: int
    sha256: str
    path: Path
    store: FileStore


def attach_to_measurement(
    session: Session, person: Person, measurement: Measurement, file: Received, *, manages: bool
) -> Evidence:
    """Add a file to an entry in an open period."""
    lock(session, measurement)
    project_id = require_theirs(session, person, measurement, manages=manages)
    row = _row(person, file, project_id)
    row.measurement_id = measurement.id
    return _add(session, person, file, row)


def attach_to_rating(session: Session, person: Person, rating: Rating, file: Received) -> Evidence:
    """Add a file to a rating that one gave."""
    lock(session, rating)
    project_id = require_rated(session, person, rating, manages=False)
    row = _row(person, file, project_id)
    row.rating_id = rating.id
    return _add(session, person, file, row)


def detach(session: Session, person: Person, evidence: Evidence, *, manages: bool) -> None:
    """Take a file away from what it supports; its content stays where it is kept, under the hash in the audit."""
    measurement = session.get(Measurement, evidence.measurement_id) if evidence.measurement_id else None
    rating = session.get(Rating, evidence.rating_id) if evidence.rating_id else None
    if measurement is not None:
        lock(session, measurement)
        require_theirs(session, person, measurement, manages=manages)
    elif rating is not None:
        lock(session, rating)
        require_rated(session, person, rating, manages=manages)
    note(session, person, "delete", evidence, before=facts(evidence))
    session.delete(evidence)
    session.flush()


def require_theirs(session: Session, person: Person, measurement: Measurement, *, manages: bool) -> int:
    """Return the project of an entry whose files this person may change now: its author's draft, or a manager's."""
    indicator, period = home_of(session, measurement)
    if not manages and (measurement.recorded_by_id != person.id or measurement.status not in OPEN):
        raise NotTheirs()
    require_open(session, period, measurement.location_id)
    return indicator.project_id


def require_rated(session: Session, person: Person, rating: Rating, *, manages: bool) -> int:
    """Return the project of a rating whose files this person may change now: its rater's, until it is confirmed."""
    outcome = session.get(Outcome, rating.outcome_id)
    assert outcome is not None
    if not manages and (rating.rated_by_id != person.id or rating.confirmed_by_id is not None):
        raise NotTheirs()
    return outcome.project_id


def _add(session: Session, person: Person, file: Received, row: Evidence) -> Evidence:
    """Keep a file for good, and then its row: a row without its file would be a promise that nobody can keep."""
    try:
        file.store.keep(file.path, file.sha256)
    except OSError as error:
        raise FilesUnusable() from error
    return add_row(session, person, row)


def _row(person: Person, file: Received, project_id: int) -> Evidence:
    """Return what is stored of a file."""
    return Evidence(
        project_id=project_id,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        added_by_id=person.id,
    )
