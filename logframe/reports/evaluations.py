"""Evaluations as they are read: with all that they say."""

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from logframe.reports.entries import read_files
from logframe.schemas.evaluations import EvaluationRead, FindingRead, NoteBase, RatingRead, RecommendationRead
from logframe.tables.base import Row, columns
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
from logframe.tables.measurements import Evidence
from logframe.tables.people import Person

evidence = columns(Evidence)


def read_evaluations(session: Session, evaluations: Sequence[Evaluation]) -> list[EvaluationRead]:
    """Return evaluations, whatever their number, in six more queries."""
    keys = [row.id for row in evaluations]
    criteria: dict[int, list[str]] = defaultdict(list)
    names: dict[int | None, str] = {}
    for criterion in session.exec(
        select(Criterion).where(col(Criterion.evaluation_id).in_(keys)).order_by(col(Criterion.position))
    ):
        criteria[criterion.evaluation_id].append(criterion.name)
        names[criterion.id] = criterion.name
    findings: dict[int, list[FindingRead]] = defaultdict(list)
    for finding in session.exec(select(Finding).where(col(Finding.evaluation_id).in_(keys)).order_by(col(Finding.id))):
        read = FindingRead(**finding.model_dump(), criterion=names.get(finding.criterion_id))
        findings[finding.evaluation_id].append(read)
    recommendations = _find_recommendations(session, keys)
    lessons, practices = _find_notes(session, Lesson, keys), _find_notes(session, GoodPractice, keys)
    return [
        EvaluationRead(
            **row.model_dump(),
            criteria=criteria[row.id],
            findings=findings[row.id],
            lessons=lessons[row.id],
            good_practices=practices[row.id],
            recommendations=recommendations[row.id],
        )
        for row in evaluations
    ]


def _find_notes(session: Session, table: type[Row], keys: Sequence[int]) -> dict[int, list[NoteBase]]:
    """Return the lessons or good practices of evaluations, as numbered."""
    notes: dict[int, list[NoteBase]] = defaultdict(list)
    note = columns(table)
    for row in session.execute(sa.select(*note).where(note.evaluation_id.in_(keys)).order_by(note.number)):
        notes[row.evaluation_id].append(NoteBase.model_validate(row, from_attributes=True))
    return notes


def _find_recommendations(session: Session, keys: Sequence[int]) -> dict[int, list[RecommendationRead]]:
    """Return the recommendations of evaluations with their addressees."""
    r = Recommendation
    rows = session.exec(select(r).where(col(r.evaluation_id).in_(keys)).order_by(col(r.number))).all()
    addressees: dict[int, list[str]] = defaultdict(list)
    for row in session.exec(select(Addressee).where(col(Addressee.recommendation_id).in_([row.id for row in rows]))):
        addressees[row.recommendation_id].append(row.name)
    found: dict[int, list[RecommendationRead]] = defaultdict(list)
    for one in rows:
        read = RecommendationRead(**one.model_dump(), addressees=sorted(addressees[one.id]))
        found[one.evaluation_id].append(read)
    return found


def read_ratings(session: Session, rows: Sequence[Rating]) -> list[RatingRead]:
    """Return ratings with who gave and who confirmed them, and their files."""
    files = read_files(session, evidence.rating_id, [row.id for row in rows])
    people = {row.rated_by_id for row in rows} | {row.confirmed_by_id for row in rows}
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(people - {None}))).all())
    return [
        RatingRead(
            **row.model_dump(),
            rated_by=names.get(row.rated_by_id, ""),
            confirmed_by=names.get(row.confirmed_by_id or 0),
            files=files[row.id],
        )
        for row in rows
    ]
