"""The demonstration loads through the actions, once."""

from collections import Counter
from itertools import count

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from logframe.actions.people import check_password, find_person
from logframe.domain.words import EntryStatus
from logframe.tables import Row
from logframe.tables.audit import AuditEvent
from logframe.tables.budgets import BudgetLine
from logframe.tables.evaluations import Evaluation, Rating, Recommendation
from logframe.tables.indicators import Indicator, Target
from logframe.tables.measurements import Measurement
from logframe.tables.people import Membership, Person
from logframe.tables.projects import PortfolioRow, Project, ReportingPeriod
from logframe.tables.results import Event, Study
from seed.loader import load


@pytest.fixture(scope="module")
def loaded():
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    sa.event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA foreign_keys=ON"))
    Row.metadata.create_all(engine)
    numbers = count(1)
    with Session(engine, autoflush=False, expire_on_commit=False) as session:
        answer = load(session, generate_password=lambda: f"a password, number {next(numbers)}")
        session.commit()
        yield session, answer
    engine.dispose()


@pytest.fixture
def session(loaded):
    return loaded[0]


def test_loading_tells_the_passwords_of_seven_demonstration_people_and_they_work(loaded):
    session, answer = loaded

    assert len(answer.passwords) == len(set(answer.passwords.values())) == 7
    assert all(session.exec(select(Person.demonstration)))
    for email, password in answer.passwords.items():
        assert check_password(find_person(session, email), password).email == email


def test_loading_again_does_nothing_and_says_so(loaded):
    session, _answer = loaded
    before = session.exec(select(sa.func.count()).select_from(AuditEvent)).one()

    again = load(session)

    assert (again.already_there, again.passwords) == (True, {})
    assert not session.new and not session.dirty
    assert session.exec(select(sa.func.count()).select_from(AuditEvent)).one() == before


def test_loading_leaves_the_commit_to_its_caller():
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    Row.metadata.create_all(engine)
    with Session(engine, autoflush=False) as session:
        load(session)
        session.rollback()
        assert session.exec(select(Person)).first() is None
    engine.dispose()


def test_there_are_two_frameworks_and_a_portfolio_of_14_projects_in_26_rows(session):
    listed = select(PortfolioRow.project_id).distinct()
    budgets = session.exec(select(Project.budget).where(col(Project.id).in_(listed))).all()

    assert session.exec(select(sa.func.count()).select_from(Project)).one() == 16
    assert session.exec(select(sa.func.count()).select_from(PortfolioRow)).one() == 26
    assert (len(budgets), sum(budgets)) == (14, 31_373_704)


def test_eight_ratings_are_confirmed_by_somebody_else(session):
    ratings = session.exec(select(Rating)).all()

    assert Counter((one.dimension, one.level) for one in ratings).total() == 8
    assert all(one.confirmed_by_id not in (None, one.rated_by_id) for one in ratings)
    assert {one.evaluation_id for one in ratings} == {_evaluation(session, "PERU-LAW").id}


def test_ten_recommendations_23_studies_12_events_and_7_budget_lines_are_stored(session):
    theirs = select(sa.func.count()).where(Recommendation.evaluation_id == _evaluation(session, "RBCLAC-PE").id)

    assert session.exec(theirs).one() == 10
    assert Counter(session.exec(select(Study.funded))) == {True: 3, False: 20}
    assert len(session.exec(select(Event)).all()) == 12
    assert sum(session.exec(select(BudgetLine.budget))) == 610_470


def test_only_the_last_period_of_the_first_project_is_open(session):
    query = select(ReportingPeriod.code).where(col(ReportingPeriod.closed_at).is_(None))

    assert session.exec(query).all() == ["2021-H1"]


def test_all_values_of_the_first_project_are_illustrative_and_none_of_the_second(session):
    for table in (Measurement, Target):
        rows = session.exec(
            select(Project.code, table.illustrative, table.source)
            .join(Indicator, col(Indicator.id) == table.indicator_id)
            .join(Project, col(Project.id) == Indicator.project_id)
        ).all()
        assert rows
        for code, illustrative, source in rows:
            assert illustrative is (code == "PERU-LAW")
            assert bool(source) is not illustrative


def test_entries_are_approved_by_somebody_else_but_for_a_draft_and_one_that_waits(session):
    rows = session.exec(select(Measurement)).all()
    statuses = Counter(one.status for one in rows)

    assert (statuses[EntryStatus.draft], statuses[EntryStatus.submitted]) == (1, 1)
    assert statuses[EntryStatus.approved] == len(rows) - 2
    assert all(one.decided_by_id != one.recorded_by_id for one in rows)


def test_everybody_has_a_part_and_the_donor_sees_the_whole_portfolio(session):
    roles = Counter(
        session.exec(
            select(Person.email, Membership.role).join(Membership, col(Membership.person_id) == Person.id)
        ).all()
    )

    assert roles["donor@demo.example", "donor"] == roles["manager@demo.example", "manager"] == 16
    assert {email for email, _role in roles} == set(session.exec(select(Person.email))) - {"admin@demo.example"}


def _evaluation(session, code):
    """Return the evaluation of a project."""
    return session.exec(
        select(Evaluation).join(Project, col(Project.id) == Evaluation.project_id).where(Project.code == code)
    ).one()
