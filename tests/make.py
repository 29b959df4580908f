"""Rows for tests, made through the product's own actions; a test names only what it is about."""

import itertools
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.actions.evaluations import record_evaluation
from logframe.actions.indicators import add_dimension, add_indicator
from logframe.actions.links import link_indicator
from logframe.actions.measurements import record_measurement
from logframe.actions.people import add_membership, add_person, add_token
from logframe.actions.periods import add_period, change_period, grant_exception
from logframe.actions.projects import add_location, add_project
from logframe.actions.results import add_outcome, add_output
from logframe.actions.targets import set_target
from logframe.actions.workflow import approve_measurement
from logframe.database import transaction
from logframe.domain.words import EvaluationKind, OutcomeLevel, Role
from logframe.schemas.evaluations import EvaluationCreate
from logframe.schemas.exceptions import ExceptionCreate
from logframe.schemas.indicators import DimensionCreate, IndicatorCreate, TargetSet
from logframe.schemas.links import LinkCreate
from logframe.schemas.measurements import MeasurementCreate
from logframe.schemas.people import PersonBase
from logframe.schemas.projects import (
    LocationCreate,
    PeriodChange,
    PeriodCreate,
    ProjectCreate,
)
from logframe.schemas.results import OutcomeCreate, OutputCreate
from logframe.tables.base import utc_now
from logframe.tables.evaluations import Evaluation
from logframe.tables.indicators import Category, Dimension, Indicator, Target
from logframe.tables.links import IndicatorLink
from logframe.tables.measurements import Measurement
from logframe.tables.people import Person
from logframe.tables.projects import Location, PeriodException, Project, ReportingPeriod
from logframe.tables.results import Outcome, Output

PASSWORD = "correct horse battery"


class Make:
    """Makes what a test needs, each in a transaction of its own."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._numbers = itertools.count(1)
        self._roles: dict[tuple[int, Role], Person] = {}

    def _next(self, prefix: str) -> str:
        """Return a name nobody has."""
        return f"{prefix}{next(self._numbers)}"

    def _write(self, write: Any, *arguments: Any, **named: Any) -> Any:
        """Run one action in one transaction."""
        with transaction(self.engine) as session:
            return write(session, *arguments, **named)

    def person(
        self,
        email: str | None = None,
        *,
        password: str = PASSWORD,
        administrator: bool = False,
        **fields: Any,
    ) -> Person:
        """Make somebody who belongs to no project."""
        address = email or f"{self._next('person')}@test.example"
        payload = PersonBase.model_validate({"email": address, "name": address.split("@")[0], **fields})
        person: Person = self._write(add_person, payload, password, administrator=administrator)
        return person

    def token(self, person: Person) -> dict[str, str]:
        """Return the headers with which somebody knocks."""
        return {"Authorization": f"Bearer {self._write(add_token, person)}"}

    def member(self, project: Project, role: Role | str) -> Person:
        """Return somebody with the role in the project, the same one each time."""
        key = (project.id or 0, Role(role))
        if key not in self._roles:
            self._roles[key] = self.person(f"{self._next(str(role))}@test.example")
            self.join(self._roles[key], project, role)
        return self._roles[key]

    def join(self, person: Person, project: Project, role: Role | str) -> None:
        """Give somebody a role in the project."""
        self._write(add_membership, None, person, project, Role(role))

    def headers(self, project: Project, role: Role | str = Role.manager) -> dict[str, str]:
        """Return the headers of somebody with the role in the project."""
        return self.token(self.member(project, role))

    def project(self, **fields: Any) -> Project:
        """Make a project of two years."""
        given = {
            "code": self._next("P"),
            "title": "Safe work",
            "starts_on": "2020-01-01",
            "ends_on": "2021-12-31",
        }
        project: Project = self._write(add_project, None, ProjectCreate.model_validate({**given, **fields}))
        return project

    def outcome(self, project: Project, **fields: Any) -> Outcome:
        """Make a long-term outcome."""
        given = {
            "code": self._next("LTO"),
            "title": "Workers claim their rights",
            "level": OutcomeLevel.long_term,
        }
        outcome: Outcome = self._write(add_outcome, None, project, OutcomeCreate.model_validate({**given, **fields}))
        return outcome

    def output(self, project: Project, **fields: Any) -> Output:
        """Make an output."""
        given = {"code": self._next("OP"), "title": "Promoters are trained"}
        output: Output = self._write(add_output, None, project, OutputCreate.model_validate({**given, **fields}))
        return output

    def indicator(self, project: Project, **fields: Any) -> Indicator:
        """Make an indicator, under a new outcome unless it is told which."""
        given = {"code": self._next("I"), "title": "Workers trained", "unit": "people"}
        if not {"outcome_id", "output_id"} & fields.keys():
            given["outcome_id"] = self.outcome(project).id  # type: ignore[assignment]
        payload = IndicatorCreate.model_validate({**given, **fields})
        indicator: Indicator = self._write(add_indicator, None, project, payload)
        return indicator

    def period(
        self, project: Project, *, year: int = 2020, half: int = 1, closed: bool = False, **fields: Any
    ) -> ReportingPeriod:
        """Make a half-year of the project, closed if asked."""
        starts_on, ends_on = (
            (date(year, 1, 1), date(year, 6, 30)) if half == 1 else (date(year, 7, 1), date(year, 12, 31))
        )
        given = {"code": f"{year}-H{half}", "starts_on": starts_on, "ends_on": ends_on}
        payload = PeriodCreate.model_validate({**given, **fields})
        period: ReportingPeriod = self._write(add_period, None, project, payload)
        if closed:
            self.close(project, period)
        return period

    def close(self, project: Project, period: ReportingPeriod) -> None:
        """Close a period as the project's manager."""
        manager = self.member(project, Role.manager)
        with transaction(self.engine) as session:
            row = session.get(ReportingPeriod, period.id)
            assert row is not None
            change_period(session, manager, row, PeriodChange(version=row.version, closed=True))

    def exception(
        self, project: Project, period: ReportingPeriod, *, location: Location | None = None, days: int = 1
    ) -> PeriodException:
        """Let a place, or everybody, enter into a period for so many days more."""
        payload = ExceptionCreate(
            location_id=location and location.id, until=utc_now() + timedelta(days=days), reason="The river rose."
        )
        row: PeriodException = self._write(grant_exception, self.member(project, Role.manager), period, payload)
        return row

    def location(self, project: Project, name: str | None = None, **fields: Any) -> Location:
        """Make a place that can report."""
        payload = LocationCreate.model_validate({"name": name or self._next("Region "), **fields})
        location: Location = self._write(add_location, None, project, payload)
        return location

    def dimension(
        self, project: Project, name: str = "Sex", categories: tuple[str, ...] = ("Women", "Men", "Unknown")
    ) -> tuple[Dimension, list[Category]]:
        """Make a dimension with its categories."""
        payload = DimensionCreate.model_validate(
            {"name": name, "categories": [{"name": each, "position": n} for n, each in enumerate(categories)]}
        )
        dimension: Dimension = self._write(add_dimension, None, project, payload)
        with Session(self.engine, expire_on_commit=False) as session:
            rows = session.execute(
                sa.select(Category).where(Category.dimension_id == dimension.id).order_by(Category.position)
            )  # type: ignore[arg-type]
            return dimension, list(rows.scalars())

    def target(
        self,
        project: Project,
        indicator: Indicator,
        value: Any,
        period: ReportingPeriod | None = None,
        **fields: Any,
    ) -> Target:
        """Set a target, of a period or of the life of the project."""
        payload = TargetSet.model_validate({"value": str(value), "period_id": period and period.id, **fields})
        target: Target = self._write(set_target, self.member(project, Role.manager), indicator, payload)
        return target

    def entry(
        self,
        project: Project,
        indicator: Indicator,
        period: ReportingPeriod,
        value: Any = None,
        *,
        approved: bool = True,
        **fields: Any,
    ) -> Measurement:
        """Record an entry as the officer; approved by the manager unless told otherwise."""
        given: dict[str, Any] = {"period_id": period.id, "submit": True, "explanation": "So it is in the list."}
        if value is not None:
            given["value"] = str(value)
        payload = MeasurementCreate.model_validate({**given, **fields})
        row: Measurement = self._write(record_measurement, self.member(project, Role.officer), indicator, payload)
        return self.approve(project, row.id) if approved else row

    def approve(self, project: Project, key: int) -> Measurement:
        """Approve an entry as the manager."""
        manager = self.member(project, Role.manager)
        with transaction(self.engine) as session:
            stored = session.get(Measurement, key)
            assert stored is not None
            return approve_measurement(session, manager, stored)

    def evaluation(self, project: Project, **fields: Any) -> Evaluation:
        """Record a final evaluation."""
        given = {
            "kind": EvaluationKind.final,
            "title": self._next("Evaluation "),
            "dated_on": date(2021, 11, 1),
        }
        payload = EvaluationCreate.model_validate({**given, **fields})
        evaluation: Evaluation = self._write(record_evaluation, self.member(project, Role.evaluator), project, payload)
        return evaluation

    def link(self, parent: Indicator, child: Indicator, **fields: Any) -> IndicatorLink:
        """Let an indicator go into another's figure, as somebody who may do so in both projects."""
        payload = LinkCreate.model_validate({"child_id": child.id, **fields})
        row: IndicatorLink = self._write(link_indicator, self.person(administrator=True), parent, payload)
        return row
