"""Every figure in an answer is what its definition gives, and `recompute --check` would see it if it were not."""

import pytest
import sqlalchemy as sa

from logframe.domain import accumulation
from logframe.figures import judging
from logframe.tables.indicators import Indicator
from logframe.tables.projects import ReportingPeriod


def test_without_check_it_says_that_nothing_is_stored(run):
    said = run("recompute")

    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("There is nothing to recompute: no figure is stored.")
    assert said.out.count("\n") == 1


def test_the_demonstration_is_answered_as_defined(run, engine):
    run("seed")

    said = run("recompute", "--check")

    period, indicator = ReportingPeriod.__table__, Indicator.__table__
    cells = sa.select(sa.func.count()).select_from(
        indicator.join(period, indicator.c.project_id == period.c.project_id)
    )
    with engine.connect() as connection:
        there = connection.execute(cells).scalar_one()
    assert there > 100
    assert (said.status, said.out) == (0, f"{there} indicators × periods are answered as defined, 0 are not.\n")


@pytest.fixture
def reported(make):
    """Return a project with two indicators, two periods, and one entry of the first."""
    project = make.project(code="ORO")
    first, second = make.period(project), make.period(project, half=2)
    trained = make.indicator(project, code="I1")
    make.indicator(project, code="I2")
    make.entry(project, trained, first, "12.50")
    make.entry(project, trained, second, "3")


def test_a_figure_that_drifts_is_named_with_both_values(run, reported, monkeypatch):
    def follow(*arguments, **named):
        (own, total), *rest = accumulation.follow(*arguments, **named)
        return [(own, total._replace(value=total.value and total.value + 1)), *rest]

    monkeypatch.setattr(judging, "follow", follow)

    said = run("recompute", "--check")

    assert said.status == 1
    assert said.out.splitlines() == [
        "ORO, indicator I1, 2020-H1, to date: value is answered as 13.50, and defined as 12.50.",
        "3 indicators × periods are answered as defined, 1 are not.",
    ]


def test_a_lost_digit_is_a_difference_too(run, reported, monkeypatch):
    def follow(*arguments, **named):
        pairs = accumulation.follow(*arguments, **named)
        return [(own._replace(value=own.value and own.value.normalize()), total) for own, total in pairs]

    monkeypatch.setattr(judging, "follow", follow)

    first, *_rest = run("recompute", "--check").out.splitlines()

    assert first == "ORO, indicator I1, 2020-H1, the period: value is answered as 12.5, and defined as 12.50."


def test_an_empty_database_agrees(run):
    said = run("recompute", "--check")

    assert (said.status, said.out) == (0, "0 indicators × periods are answered as defined, 0 are not.\n")
