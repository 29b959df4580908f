"""Two people at once on PostgreSQL: the second meets what the first has stored, never an older state.

SQLite lets one writer in at a time from the beginning, so there the second waits.
"""

import pytest

from logframe.actions.evaluations import confirm_rating
from logframe.actions.measurements import record_measurement
from logframe.actions.periods import change_period
from logframe.actions.results import change_outcome
from logframe.actions.rows import delete_row
from logframe.actions.workflow import approve_measurement, return_measurement
from logframe.database import open_session, transaction
from logframe.errors import AlreadyConfirmed, NotFound, PeriodClosed, RuleRefused, StaleVersion, WrongState
from logframe.schemas.measurements import MeasurementCreate
from logframe.schemas.projects import PeriodChange
from logframe.schemas.results import OutcomeChange
from logframe.tables.evaluations import Rating
from logframe.tables.measurements import Measurement
from logframe.tables.projects import ReportingPeriod
from logframe.tables.results import Outcome

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


@pytest.fixture
def second(engine):
    """Open the transaction of the second person, who has looked before the first one writes."""
    with open_session(engine, writes=True) as session:
        yield session


def first(engine, action, table, key, *rest, person):
    """Have the first person do something, start to end."""
    with transaction(engine) as session:
        action(session, person, session.get(table, key), *rest)


def test_a_returned_entry_is_not_approved_by_who_saw_it_submitted(make, engine, second):
    project = make.project()
    manager = make.member(project, "manager")
    entry = make.entry(project, make.indicator(project), make.period(project), 5, approved=False)
    seen = second.get(Measurement, entry.id)
    first(engine, return_measurement, Measurement, entry.id, "Which list?", person=manager)

    with pytest.raises(WrongState):
        approve_measurement(second, manager, seen)


def test_a_save_from_a_version_that_was_current_when_read_is_refused(make, engine, second):
    project = make.project()
    manager, outcome = make.member(project, "manager"), make.outcome(project)
    seen = second.get(Outcome, outcome.id)
    first(engine, change_outcome, Outcome, outcome.id, OutcomeChange(version=1, title="First"), person=manager)

    with pytest.raises(StaleVersion):
        change_outcome(second, manager, seen, OutcomeChange(version=1, title="Second"))


def test_an_entry_does_not_slip_into_a_period_that_was_open_when_read(make, engine, second):
    project = make.project()
    officer, manager = make.member(project, "officer"), make.member(project, "manager")
    indicator, period = make.indicator(project), make.period(project)
    second.get(ReportingPeriod, period.id)
    first(engine, change_period, ReportingPeriod, period.id, PeriodChange(version=1, closed=True), person=manager)

    with pytest.raises(PeriodClosed):
        record_measurement(second, officer, indicator, MeasurementCreate(period_id=period.id, value=1))


def test_an_approval_does_not_slip_into_a_closed_period(make, engine, second):
    project = make.project()
    manager, period = make.member(project, "manager"), make.period(project)
    entry = make.entry(project, make.indicator(project), period, 5, approved=False)
    seen = second.get(Measurement, entry.id)
    second.get(ReportingPeriod, period.id)
    first(engine, change_period, ReportingPeriod, period.id, PeriodChange(version=1, closed=True), person=manager)

    with pytest.raises(PeriodClosed):
        approve_measurement(second, manager, seen)


def test_two_confirmations_are_one(make, engine, second):
    project = make.project()
    manager, evaluator = make.member(project, "manager"), make.member(project, "evaluator")
    outcome, evaluation = make.outcome(project), make.evaluation(project)
    with transaction(engine) as session:
        rating = Rating(
            outcome_id=outcome.id, evaluation_id=evaluation.id, dimension="achievement", level="low",
            justification="x", rated_by_id=evaluator.id,
        )  # fmt: skip
        session.add(rating)
    seen = second.get(Rating, rating.id)
    first(engine, confirm_rating, Rating, rating.id, person=manager)

    with pytest.raises(AlreadyConfirmed):
        confirm_rating(second, manager, seen)


def test_two_moves_do_not_make_a_circle(make, engine, second):
    project = make.project()
    manager, one, other = make.member(project, "manager"), make.outcome(project), make.outcome(project)
    seen = second.get(Outcome, other.id)
    first(engine, change_outcome, Outcome, one.id, OutcomeChange(version=1, parent_id=other.id), person=manager)

    with pytest.raises(RuleRefused):
        change_outcome(second, manager, seen, OutcomeChange(version=1, parent_id=one.id))


def test_what_somebody_deleted_meanwhile_is_not_there(make, engine, second):
    project = make.project()
    manager, outcome = make.member(project, "manager"), make.outcome(project)
    seen = second.get(Outcome, outcome.id)
    first(engine, delete_row, Outcome, outcome.id, person=manager)

    with pytest.raises(NotFound):
        change_outcome(second, manager, seen, OutcomeChange(version=1, title="Second"))
