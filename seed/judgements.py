"""An evaluation of the files, and the ratings it gives."""

from sqlmodel import Session

from logframe.actions.evaluations import confirm_rating, rate_outcome, record_evaluation
from logframe.schemas.evaluations import EvaluationCreate, RatingCreate
from logframe.tables.people import Person
from seed.files import Node, fields
from seed.framework import Framework


def add_judgements(session: Session, rater: Person, confirmer: Person, framework: Framework, content: Node) -> None:
    """Record the evaluation; one person rates, another confirms."""
    evaluation = record_evaluation(
        session, rater, framework.project, EvaluationCreate.model_validate(content["evaluation"])
    )
    for node in content.get("ratings", []):
        payload = RatingCreate.model_validate({**fields(node, "outcome"), "evaluation_id": evaluation.id})
        rating = rate_outcome(session, rater, framework.outcomes[node["outcome"]], payload)
        confirm_rating(session, confirmer, rating)
