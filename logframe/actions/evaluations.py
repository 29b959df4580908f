"""Evaluations: what they say, and the ratings that people give and others confirm."""

from sqlmodel import Session, select

from logframe.actions.audit import facts, note
from logframe.actions.rows import add_row, belongs, check_version, lock
from logframe.domain.rating import LOWER, UPPER, needs_sentence, suggest
from logframe.domain.words import OutcomeLevel, RatingDimension, RatingLevel
from logframe.errors import AlreadyConfirmed, AlreadyRated, CodeTaken, Invalid, OwnRating
from logframe.figures.tallies import belongs_to, find_results, find_standings, tally_up, under
from logframe.languages import marked
from logframe.schemas.evaluations import EvaluationCreate, RatingCreate, RubricChange
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
from logframe.tables.projects import Project, Rubric
from logframe.tables.results import Outcome

FAR_FROM = {
    UPPER: marked(
        "The data suggest above-moderate or high: {met} of {judged} targets are met. Say in a sentence why your rating "
        "lies two levels or more below; the donor sees it."
    ),
    LOWER: marked(
        "The data suggest low or moderate: {met} of {judged} targets are met. Say in a sentence why your rating lies "
        "two levels or more above; the donor sees it."
    ),
}
"""What is said to whom rates far from what the data suggest, by the suggestion."""

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
    if payload.dimension is RatingDimension.achievement and not (payload.disagreement or "").strip():
        check_against_data(session, outcome, payload.level)
    row = Rating(outcome_id=outcome.id, rated_by_id=person.id, **payload.model_dump())
    return add_row(session, person, row, project_id=outcome.project_id)


def check_against_data(session: Session, outcome: Outcome, level: RatingLevel) -> None:
    """Refuse a rating of achievement that lies far from what the data suggest now and does not say why."""
    [result] = [one for one in find_results(session, [outcome.project_id]) if one.key == (False, outcome.id)]
    found = tally_up(find_standings(session, belongs_to(under(result)), utc_now()))
    suggestion = suggest(found.met, found.judged)
    if suggestion is not None and needs_sentence(level, suggestion):
        raise Invalid("disagreement", FAR_FROM[suggestion], met=found.met, judged=found.judged)


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


def change_rubric(session: Session, person: Person, rubric: Rubric, payload: RubricChange) -> Rubric:
    """Say anew what a level means in a project; ratings that were given stay as they are."""
    check_version(session, rubric, payload.version, payload.sent())
    before = facts(rubric)
    for name, value in payload.changes().items():
        setattr(rubric, name, value)
    rubric.version += 1
    session.flush()
    note(session, person, "change", rubric, before=before)
    return rubric
