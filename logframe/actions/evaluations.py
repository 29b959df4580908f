"""Evaluations: what they say, and the ratings that people give and others confirm."""

from sqlmodel import Session, select

from logframe.actions.audit import facts, note
from logframe.actions.rows import add_row, belongs, lock
from logframe.domain.words import OutcomeLevel
from logframe.errors import AlreadyConfirmed, AlreadyRated, CodeTaken, Invalid, OwnRating
from logframe.languages import marked
from logframe.schemas.evaluations import EvaluationCreate, RatingCreate
from logframe.tables.base import utc_now
from logframe.tables.evaluations import (
    Addressee,
    Criterion,
    Evaluation,
    Finding,
    GoodPractice,
    Lesson,
    Rating,
    Recommendation,
)
from logframe.tables.people import Person
from logframe.tables.projects import Project
from logframe.tables.results import Outcome

LISTS = {"criteria", "findings", "lessons", "good_practices", "recommendations"}


def record_evaluation(session: Session, person: Person, project: Project, payload: EvaluationCreate) -> Evaluation:
    """Record an evaluation with its criteria, findings, lessons, practices and recommendations."""
    same = select(Evaluation.id).where(Evaluation.project_id == project.id, Evaluation.title == payload.title)
    if session.exec(same).first() is not None:
        raise CodeTaken(code=payload.title)
    if payload.covers_from and payload.covers_through and payload.covers_from > payload.covers_through:
        raise Invalid("covers_through", marked("This evaluation covers dates that end before they start."))
    check_numbers(payload)
    row = add_row(session, person, Evaluation(project_id=project.id, **payload.model_dump(exclude=LISTS)))
    criteria = [
        Criterion(evaluation_id=row.id, name=name, position=place) for place, name in enumerate(payload.criteria)
    ]
    session.add_all(criteria)
    session.flush()
    keys = {criterion.name: criterion.id for criterion in criteria}
    for place, finding in enumerate(payload.findings):
        if finding.criterion is not None and finding.criterion not in keys:
            raise Invalid(f"findings.{place}.criterion", marked("This is none of the evaluation's criteria."))
        values = finding.model_dump(exclude={"criterion"})
        session.add(Finding(evaluation_id=row.id, criterion_id=keys.get(finding.criterion or ""), **values))
    session.add_all(Lesson(evaluation_id=row.id, **item.model_dump()) for item in payload.lessons)
    session.add_all(GoodPractice(evaluation_id=row.id, **item.model_dump()) for item in payload.good_practices)
    for item in payload.recommendations:
        stored = Recommendation(evaluation_id=row.id, **item.model_dump(exclude={"addressees"}))
        add_row(session, person, stored, project_id=project.id)
        session.add_all(Addressee(recommendation_id=stored.id, name=name) for name in dict.fromkeys(item.addressees))
    session.flush()
    return row


def check_numbers(payload: EvaluationCreate) -> None:
    """Refuse a criterion or a number that stands twice in its list."""
    if len(set(payload.criteria)) < len(payload.criteria):
        raise Invalid("criteria", marked("A criterion stands twice."))
    for name in ("lessons", "good_practices", "recommendations"):
        numbers = [item.number for item in getattr(payload, name)]
        if len(set(numbers)) < len(numbers):
            raise Invalid(name, marked("A number stands twice in this list."))


def rate_outcome(session: Session, person: Person, outcome: Outcome, payload: RatingCreate) -> Rating:
    """Rate a long-term outcome on one dimension, once in each evaluation."""
    belongs(session, Evaluation, outcome.project_id, payload.evaluation_id, "evaluation_id")
    if outcome.level is not OutcomeLevel.long_term:
        raise Invalid("dimension", marked("Only long-term outcomes are rated."))
    same = select(Rating.id).where(
        Rating.outcome_id == outcome.id,
        Rating.dimension == payload.dimension,
        Rating.evaluation_id == payload.evaluation_id,
    )
    if session.exec(same).first() is not None:
        raise AlreadyRated(dimension=payload.dimension)
    row = Rating(outcome_id=outcome.id, rated_by_id=person.id, **payload.model_dump())
    return add_row(session, person, row, project_id=outcome.project_id)


def confirm_rating(session: Session, person: Person, rating: Rating) -> Rating:
    """Confirm somebody else's rating."""
    lock(session, rating)
    if rating.rated_by_id == person.id:
        raise OwnRating()
    if rating.confirmed_by_id is not None:
        confirmer = session.get(Person, rating.confirmed_by_id)
        day = rating.confirmed_at.date() if rating.confirmed_at else ""
        raise AlreadyConfirmed(confirmed_on=day, confirmed_by=confirmer.name if confirmer else "")
    before = facts(rating)
    rating.confirmed_by_id, rating.confirmed_at = person.id, utc_now()
    rating.version += 1
    session.flush()
    outcome = session.get(Outcome, rating.outcome_id)
    note(session, person, "confirm", rating, project_id=outcome.project_id if outcome else None, before=before)
    return rating
