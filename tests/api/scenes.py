"""A project with one of everything, whoever has a role in it, and a sound write for every route."""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sqlmodel import Session, select

from logframe.actions.evaluations import rate_outcome
from logframe.actions.evidence import Received, attach_to_measurement
from logframe.actions.measurements import record_measurement
from logframe.actions.results import add_activity
from logframe.actions.workflow import approve_measurement, withdraw_measurement
from logframe.database import transaction
from logframe.domain.words import OutcomeLevel, RatingDimension, RatingLevel
from logframe.files.keeping import LocalFolder
from logframe.schemas.evaluations import RatingCreate
from logframe.schemas.measurements import MeasurementCreate
from logframe.schemas.results import ActivityCreate
from logframe.tables.measurements import Evidence, Measurement
from logframe.tables.projects import Rubric
from logframe.tables.quality import QualityCheck
from tests.make import Make

Headers = dict[str, str]
LIST = b"a,b\n1,2\n"


@dataclass
class Scene:
    """A project in which everything is used, so that nothing can be deleted by a walk through the routes."""

    make: Make
    administrator: Headers = field(default_factory=dict)
    stranger: Headers = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make one of everything."""
        make = self.make
        self.project = make.project(budget="1000.50", currency="USD")
        self.outcome = make.outcome(self.project)
        self.output = make.output(self.project, outcome_id=self.outcome.id)
        self.activity = self.add_activity("A1")
        self.dimension, self.categories = make.dimension(self.project)
        self.location = make.location(self.project, "Lima")
        self.indicator = make.indicator(
            self.project,
            outcome_id=self.outcome.id,
            dimensions=[{"dimension_id": self.dimension.id}],
            location_ids=[self.location.id],
        )
        self.period = make.period(self.project)
        make.target(self.project, self.indicator, 100, self.period)
        self.administrator = make.token(make.person(administrator=True))
        self.stranger = make.token(make.person())
        self.evaluation = make.evaluation(self.project)
        self.rater = make.person("rater@test.example")
        make.join(self.rater, self.project, "evaluator")
        self.rating = self.rate(RatingDimension.achievement)

    def write(self, action: Any, *arguments: Any) -> Any:
        """Run one action in one transaction."""
        with transaction(self.make.engine) as session:
            return action(session, *arguments)

    def add_activity(self, code: str) -> Any:
        """Add an activity under the output, with a budget line."""
        line = {"code": "B1", "title": "Trainers", "budget": "10.25"}
        payload = ActivityCreate.model_validate(
            {"code": code, "title": "Train", "output_id": self.output.id, "budget_lines": [line]}
        )
        return self.write(add_activity, None, self.project, payload)

    def add_link(self) -> Any:
        """Let a new indicator go into the figure of another new one."""
        return self.make.link(self.make.indicator(self.project), self.make.indicator(self.project))

    def add_exception(self) -> Any:
        """Let a place enter into the period a while longer."""
        return self.make.exception(self.project, self.period, location=self.location)

    def find_rubric(self) -> Rubric:
        """Return what one level means in the project."""
        with Session(self.make.engine, expire_on_commit=False) as session:
            return session.exec(select(Rubric).where(Rubric.project_id == self.project.id)).first()  # type: ignore[return-value]

    def rate(self, dimension: RatingDimension) -> Any:
        """Rate the outcome as an evaluator who is nobody else here."""
        payload = RatingCreate(
            evaluation_id=self.evaluation.id,
            dimension=dimension,
            level=RatingLevel.moderate,
            justification="Half of the targets are met.",
        )
        return self.write(rate_outcome, self.rater, self.outcome, payload)

    def headers(self, role: str) -> Headers:
        """Return the headers of a member."""
        return self.make.headers(self.project, role)

    def find_check(self) -> QualityCheck:
        """Return one check of the project."""
        with Session(self.make.engine, expire_on_commit=False) as session:
            return session.exec(select(QualityCheck).where(QualityCheck.project_id == self.project.id)).first()  # type: ignore[return-value]

    def add_evidence(self) -> Evidence:
        """Add a file to an approved entry, as the manager."""
        entry, manager = self.entry(), self.make.member(self.project, "manager")
        with transaction(self.make.engine) as session:
            stored = approve_measurement(session, manager, session.get(Measurement, entry.id))
            return attach_to_measurement(session, manager, stored, arrived(), manages=True)

    def add_approved(self) -> Measurement:
        """Record an entry that the manager approves."""
        entry, manager = self.entry(), self.make.member(self.project, "manager")
        with transaction(self.make.engine) as session:
            return approve_measurement(session, manager, session.get_one(Measurement, entry.id))

    def add_withdrawn(self) -> Measurement:
        """Record an entry that its author withdraws."""
        entry, officer = self.entry(), self.make.member(self.project, "officer")
        with transaction(self.make.engine) as session:
            row = session.get_one(Measurement, entry.id)
            return withdraw_measurement(session, officer, row, manages=False)

    def entry(self, role: str = "officer", *, submit: bool = True, value: str = "12.50") -> Any:
        """Record an entry as a member."""
        payload = MeasurementCreate.model_validate({"period_id": self.period.id, "value": value, "submit": submit})
        return self.write(record_measurement, self.make.member(self.project, role), self.indicator, payload)


def arrived(content: bytes = LIST) -> Received:
    """Return a file that has come in."""
    folder = Path(mkdtemp())
    path = folder / "arrived"
    path.write_bytes(content)
    return Received("list.csv", "text/csv", len(content), sha256(content).hexdigest(), path, LocalFolder(folder))


@dataclass(frozen=True)
class Write:
    """One sound request; `path` is the route's own, `address` what is asked."""

    method: str
    path: str
    address: str
    json: Any
    headers: Headers
    subject: str
    content: bytes | None = None


def sound_writes(scene: Scene) -> list[Write]:
    """Return a request that succeeds for every route that writes, each on rows that no other needs."""
    make, project = scene.make, scene.project
    manager, officer = scene.headers("manager"), scene.headers("officer")
    evaluator, at = scene.headers("evaluator"), f"projects/{project.code}"
    spare = {
        "outcomes": make.outcome(project),
        "outputs": make.output(project),
        "activities": scene.add_activity("A2"),
        "periods": make.period(project, year=2021),
        "locations": make.location(project),
        "dimensions": make.dimension(project, "Age", ("Young", "Old"))[0],
        "indicators": make.indicator(project),
    }
    changed = {
        "outcomes": (scene.outcome, {"title": "Workers are heard"}),
        "outputs": (scene.output, {"title": "Judges are trained"}),
        "activities": (scene.activity, {"title": "Coach"}),
        "periods": (scene.period, {"closed": True}),
        "locations": (scene.location, {"name": "Piura"}),
        "dimensions": (scene.dimension, {"add": [{"name": "Other"}], "retire": [scene.categories[0].id]}),
        "indicators": (scene.indicator, {"title": "Workers who were trained"}),
    }
    subjects = {
        "outcomes": "outcome", "outputs": "output", "activities": "activity", "periods": "reporting_period",
        "locations": "location", "dimensions": "dimension", "indicators": "indicator",
    }  # fmt: skip
    exception = scene.add_exception()
    link, other, unlinked = scene.add_link(), scene.add_link(), scene.add_link()
    whole, piece, rubric = make.indicator(project), make.indicator(project), scene.find_rubric()
    draft, sent, doubted = scene.entry(submit=False), scene.entry(), scene.entry()
    rating = scene.rate(RatingDimension.sustainability)
    long_term = make.outcome(project)
    rated = {
        "evaluation_id": scene.evaluation.id, "dimension": "achievement", "level": "low", "justification": "Few.",
    }  # fmt: skip
    added: dict[str, tuple[dict[str, Any], str]] = {
        "events": ({"title": "Fair", "participants": 100, "women": 60}, "event"),
        "studies": ({"number": 1, "theme": "Domestic work"}, "study"),
        "outcomes": ({"code": "N1", "title": "New", "level": OutcomeLevel.goal}, "outcome"),
        "outputs": ({"code": "N1", "title": "New"}, "output"),
        "activities": ({"code": "N1", "title": "New", "output_id": scene.output.id}, "activity"),
        "periods": ({"code": "N1", "starts_on": "2025-01-01", "ends_on": "2025-06-30"}, "reporting_period"),
        "locations": ({"name": "Cusco", "sector": "Mining"}, "location"),
        "indicators": ({"code": "N1", "title": "New", "outcome_id": scene.outcome.id}, "indicator"),
        "dimensions": ({"name": "Region", "categories": [{"name": "North"}]}, "dimension"),
    }
    writes = [
        Write("POST", "/projects", "projects", {"code": "N1", "title": "New"}, scene.administrator, "project"),
        Write("PATCH", "/me", "me", {"version": 1, "name": "Ana"}, officer, "person"),
    ]
    for noun, (json, subject) in added.items():
        writes.append(Write("POST", f"/projects/{{code}}/{noun}", f"{at}/{noun}", json, manager, subject))
    evaluation = {"kind": "mid_term", "title": "Mid-term", "lessons": [{"number": 1, "text": "Begin early."}]}
    writes += [
        Write("POST", "/projects/{code}/evaluations", f"{at}/evaluations", evaluation, evaluator, "evaluation"),
        Write("POST", "/outcomes/{id}/ratings", f"outcomes/{long_term.id}/ratings", rated, evaluator, "rating"),
        Write("POST", "/ratings/{id}/confirm", f"ratings/{rating.id}/confirm", None, manager, "rating"),
        Write(
            "PUT", "/indicators/{id}/targets", f"indicators/{scene.indicator.id}/targets",
            {"value": "120", "period_id": scene.period.id, "reason": "Agreed anew"}, manager, "target",
        ),
        Write(
            "POST", "/indicators/{id}/measurements", f"indicators/{scene.indicator.id}/measurements",
            {"period_id": scene.period.id, "value": "1"}, officer, "measurement",
        ),
        Write(
            "POST", "/indicators/{id}/links", f"indicators/{whole.id}/links",
            {"child_id": piece.id, "overlap": "some"}, manager, "indicator_link",
        ),
        Write(
            "PATCH", "/links/{id}", f"links/{link.id}", {"version": 1, "left_out_because": "Counted by the ministry."},
            manager, "indicator_link",
        ),
        Write(
            "POST", "/links/{id}/opt-out", f"links/{other.id}/opt-out", {"version": 1, "reason": "Another survey."},
            manager, "indicator_link",
        ),
        Write("DELETE", "/links/{id}", f"links/{unlinked.id}", None, manager, "indicator_link"),
        Write(
            "PATCH", "/rubric/{id}", f"rubric/{rubric.id}", {"version": 1, "wording": "Few targets were met."},
            manager, "rubric",
        ),
        Write(
            "PATCH", "/checks/{id}", f"checks/{scene.find_check().id}", {"version": 1, "active": False},
            manager, "quality_check",
        ),
        Write(
            "POST", "/measurements/{id}/evidence",
            f"measurements/{scene.entry(submit=False).id}/evidence?filename=a.csv", None, officer, "evidence", LIST,
        ),
        Write(
            "POST", "/ratings/{id}/evidence", f"ratings/{scene.rating.id}/evidence?filename=a.csv",
            None, make.token(scene.rater), "evidence", LIST,
        ),
        Write("DELETE", "/evidence/{id}", f"evidence/{scene.add_evidence().id}", None, manager, "evidence"),
        Write("POST", "/measurements/{id}/submit", f"measurements/{draft.id}/submit", None, officer, "measurement"),
        Write("POST", "/measurements/{id}/approve", f"measurements/{sent.id}/approve", None, manager, "measurement"),
        Write(
            "POST", "/measurements/{id}/return", f"measurements/{doubted.id}/return", {"reason": "Which list?"},
            manager, "measurement",
        ),
        Write(
            "PATCH", "/measurements/{id}", f"measurements/{scene.entry(submit=False).id}",
            {"version": 1, "value": "13"}, officer, "measurement",
        ),
        Write(
            "POST", "/measurements/{id}/withdraw", f"measurements/{scene.entry().id}/withdraw", None, officer,
            "measurement",
        ),
        Write(
            "POST", "/measurements/{id}/recover", f"measurements/{scene.add_withdrawn().id}/recover", None, officer,
            "measurement",
        ),
        Write(
            "POST", "/measurements/{id}/supersede", f"measurements/{scene.add_approved().id}/supersede",
            {"value": "14", "reason": "A list was missing."}, officer, "measurement",
        ),
        Write(
            "POST", "/projects/{code}/measurements", f"{at}/measurements",
            {"items": [{"indicator_id": scene.indicator.id, "period_id": scene.period.id, "value": "1"}]},
            officer, "measurement",
        ),
        Write(
            "POST", "/projects/{code}/measurements/approve", f"{at}/measurements/approve",
            {"items": [{"id": scene.entry().id, "version": 1}]}, manager, "measurement",
        ),
    ]  # fmt: skip
    until = {"location_id": scene.location.id, "until": "2100-01-01T00:00:00Z", "reason": "The river rose."}
    writes += [
        Write("POST", "/projects/{code}/calendar", f"{at}/calendar", None, manager, "reporting_period"),
        Write(
            "POST", "/periods/{id}/exceptions", f"periods/{scene.period.id}/exceptions", until, manager,
            "period_exception",
        ),
        Write("DELETE", "/exceptions/{id}", f"exceptions/{exception.id}", None, manager, "period_exception"),
    ]  # fmt: skip
    for noun, (row, change) in changed.items():
        body = {"version": row.version, **change}
        writes.append(Write("PATCH", f"/{noun}/{{id}}", f"{noun}/{row.id}", body, manager, subjects[noun]))
    for noun, row in spare.items():
        writes.append(Write("DELETE", f"/{noun}/{{id}}", f"{noun}/{row.id}", None, manager, subjects[noun]))
    writes.append(
        Write("PATCH", "/projects/{code}", at, {"version": 1, "title": "Work without fear"}, manager, "project")
    )
    return writes
