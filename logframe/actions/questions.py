"""What is asked before an entry is submitted: its evidence, and what the checks of its project find."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.actions.rows import change_row
from logframe.domain.words import CheckGrade, CheckKind
from logframe.errors import ChecksFailed, ExplanationNeeded, Invalid
from logframe.figures.checking import Part, find_findings
from logframe.languages import marked
from logframe.schemas.quality import QualityCheckChange
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator
from logframe.tables.measurements import Evidence, Measurement
from logframe.tables.people import Person
from logframe.tables.projects import ReportingPeriod
from logframe.tables.quality import QualityCheck

evidence = columns(Evidence)


def home_of(session: Session, row: Measurement) -> tuple[Indicator, ReportingPeriod]:
    """Return what an entry measures, and the period it is about."""
    indicator, period = session.get(Indicator, row.indicator_id), session.get(ReportingPeriod, row.period_id)
    assert indicator is not None and period is not None
    return indicator, period


def require_evidence(session: Session, indicator: Indicator, row: Measurement) -> None:
    """Refuse to submit a value without a file where the indicator asks for one."""
    if not indicator.evidence_required or row.missing_reason is not None:
        return
    there = sa.select(sa.exists().where(evidence.measurement_id == row.id))
    if row.id is None or not session.execute(there).scalar():
        sentence = marked("This indicator asks for evidence. Save the entry as a draft, add a file, then submit it.")
        raise Invalid("files", sentence)


def ask_about(
    session: Session,
    indicator: Indicator,
    period: ReportingPeriod,
    row: Measurement,
    parts: Sequence[Part],
    explanation: str | None,
) -> list[dict[str, Any]] | None:
    """Return what the warnings found, to be kept with their explanation; None where they found nothing.

    Raises ChecksFailed for what a check that is an error found, ExplanationNeeded for warnings that nobody explains.
    """
    found = find_findings(session, indicator, period, row, parts)
    errors = [one for one in found if one.grade is CheckGrade.error]
    if errors:
        raise ChecksFailed(errors)
    if found and not (explanation or "").strip():
        raise ExplanationNeeded(found)
    return [one._asdict() for one in found] or None


def change_check(session: Session, person: Person, check: QualityCheck, payload: QualityCheckChange) -> QualityCheck:
    """Change how a project asks; entries that were submitted keep what was asked then."""
    changes = payload.changes()
    factor = changes.get("factor", check.factor)
    if check.kind is CheckKind.jump and (factor is None or factor <= 1):
        raise Invalid("factor", marked("A jump is told by a factor above 1, such as 10."))
    if check.kind is not CheckKind.jump and factor is not None:
        raise Invalid("factor", marked("Only the check for jumps has a factor."))
    change_row(session, person, check, payload)
    return check
