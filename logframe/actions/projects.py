"""Projects, who takes part, and where they work."""

from decimal import Decimal

from sqlmodel import Session, col, select

from logframe.actions.rows import add_row, change_row, check_version
from logframe.domain.words import CheckGrade, CheckKind, RatingDimension, RatingLevel
from logframe.errors import ChangesNumbers, CodeTaken, Invalid
from logframe.figures.previewing import preview_thresholds
from logframe.languages import marked
from logframe.schemas.projects import (
    LocationChange,
    LocationCreate,
    ParticipationCreate,
    ProjectChange,
    ProjectCreate,
)
from logframe.tables.indicators import Indicator
from logframe.tables.measurements import Measurement
from logframe.tables.people import Person
from logframe.tables.projects import (
    Location,
    Organisation,
    Participation,
    PortfolioRow,
    Project,
    Rubric,
    Sector,
)
from logframe.tables.quality import QualityCheck

RUBRIC = {
    (
        RatingDimension.achievement,
        RatingLevel.low,
    ): "Most targets were missed; feedback was neutral or mixed.",
    (
        RatingDimension.achievement,
        RatingLevel.moderate,
    ): "Most targets were missed; feedback was mostly positive.",
    (RatingDimension.achievement, RatingLevel.above_moderate): (
        "Most targets were met or exceeded; feedback was neutral or mixed."
    ),
    (RatingDimension.achievement, RatingLevel.high): (
        "Most targets were met or exceeded; feedback was mostly positive."
    ),
    (
        RatingDimension.sustainability,
        RatingLevel.low,
    ): "Benefits are unlikely to last; resources are not identified.",
    (
        RatingDimension.sustainability,
        RatingLevel.moderate,
    ): "Some likelihood; some of the resources are identified.",
    (RatingDimension.sustainability, RatingLevel.above_moderate): (
        "Better than average likelihood; resources are identified, not yet committed."
    ),
    (
        RatingDimension.sustainability,
        RatingLevel.high,
    ): "Strong likelihood; the resources needed are in place.",
}
"""What the levels commonly mean; a starting point that each project confirms with its evaluator."""


CHECKS = {
    CheckKind.out_of_range: (CheckGrade.error, None),
    CheckKind.jump: (CheckGrade.warning, Decimal(10)),
    CheckKind.parts_differ: (CheckGrade.warning, None),
    CheckKind.numerator_above_denominator: (CheckGrade.warning, None),
    CheckKind.running_total_falls: (CheckGrade.warning, None),
    CheckKind.narrative_required: (CheckGrade.warning, None),
}
"""What is asked of entries in a new project, and the factor of a jump."""


THRESHOLDS = ("on_track_from", "off_track_below", "deviation")
"""What may not change silently once values are recorded."""


def add_project(session: Session, person: Person | None, payload: ProjectCreate) -> Project:
    """Add a project with its organisations and portfolio rows, and a rubric and checks to start from."""
    if session.exec(select(Project.id).where(Project.code == payload.code)).first() is not None:
        raise CodeTaken(code=payload.code)
    _check_twice(payload)
    project = add_row(session, person, Project(**payload.model_dump(exclude={"organisations", "portfolio_rows"})))
    for part in payload.organisations:
        add_participation(session, person, project, part)
    session.add_all(PortfolioRow(project_id=project.id, **row.model_dump()) for row in payload.portfolio_rows)
    session.add_all(
        Rubric(project_id=project.id, dimension=dimension, level=level, wording=wording)
        for (dimension, level), wording in RUBRIC.items()
    )
    session.add_all(
        QualityCheck(project_id=project.id, kind=kind, grade=grade, factor=factor)
        for kind, (grade, factor) in CHECKS.items()
    )
    session.flush()
    return project


def _check_twice(payload: ProjectCreate) -> None:
    """Refuse an organisation or a portfolio row that stands twice."""
    parts = [(part.name, part.role) for part in payload.organisations]
    if len(set(parts)) < len(parts):
        raise Invalid("organisations", marked("An organisation stands twice in the same role."))
    rows = [(row.year, row.corporate_outcome) for row in payload.portfolio_rows]
    if len(set(rows)) < len(rows):
        raise Invalid("portfolio_rows", marked("A portfolio row stands twice."))


def add_participation(
    session: Session, person: Person | None, project: Project, payload: ParticipationCreate
) -> Participation:
    """Add an organisation's part in a project."""
    organisation = session.exec(select(Organisation).where(Organisation.name == payload.name)).first()
    if organisation is None:
        organisation = add_row(
            session,
            person,
            Organisation(name=payload.name, abbreviation=payload.abbreviation),
            project_id=project.id,
        )
    part = Participation(project_id=project.id, organisation_id=organisation.id, role=payload.role)
    return add_row(session, person, part)


def change_project(session: Session, person: Person, project: Project, payload: ProjectChange) -> Project:
    """Change the facts of a project; its thresholds, once values are recorded, for a reason."""
    changes = payload.changes()
    reason = changes.pop("reason", None)
    if changes.get("code", project.code) != project.code:
        taken = session.exec(select(Project.id).where(Project.code == changes["code"])).first()
        if taken is not None:
            raise CodeTaken(code=changes["code"])
    moved = {name: changes[name] for name in THRESHOLDS if name in changes and changes[name] != getattr(project, name)}
    if moved:
        check_version(session, project, payload.version, payload.sent())
    if moved and not (reason or "").strip() and _has_entries(session, project):
        raise ChangesNumbers(preview_thresholds(session, project, moved))
    change_row(session, person, project, payload, changes=changes, reason=reason)
    return project


def _has_entries(session: Session, project: Project) -> bool:
    """Tell whether anything is recorded in a project."""
    recorded = select(Measurement.id).join(Indicator, col(Indicator.id) == Measurement.indicator_id)
    return session.exec(recorded.where(Indicator.project_id == project.id)).first() is not None


def _sector(session: Session, person: Person | None, project_id: int, name: str | None) -> int | None:
    """Return the key of the project's sector with the name, added where it is new."""
    if name is None:
        return None
    found = session.exec(select(Sector).where(Sector.project_id == project_id, Sector.name == name)).first()
    return (found or add_row(session, person, Sector(project_id=project_id, name=name))).id


def add_location(session: Session, person: Person | None, project: Project, payload: LocationCreate) -> Location:
    """Add a place where a project works."""
    assert project.id is not None
    _check_name(session, project.id, payload.name)
    sector_id = _sector(session, person, project.id, payload.sector)
    row = Location(project_id=project.id, sector_id=sector_id, **payload.model_dump(exclude={"sector"}))
    return add_row(session, person, row)


def _check_name(session: Session, project_id: int, name: str) -> None:
    """Refuse a second place with the same name."""
    same = select(Location.id).where(Location.project_id == project_id, Location.name == name)
    if session.exec(same).first() is not None:
        raise CodeTaken(code=name)


def change_location(session: Session, person: Person, location: Location, payload: LocationChange) -> Location:
    """Change a place."""
    changes = payload.changes()
    if changes.get("name", location.name) != location.name:
        _check_name(session, location.project_id, changes["name"])
    if "sector" in changes:
        changes["sector_id"] = _sector(session, person, location.project_id, changes.pop("sector"))
    change_row(session, person, location, payload, changes=changes)
    return location
