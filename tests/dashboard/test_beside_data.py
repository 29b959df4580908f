"""Ratings beside the data: n of N, what is silent and why, the suggestion, and the rater's sentence."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dashboard.components.rollups import beside_data_card, suggestion_text, targets_met
from logframe.domain.words import OutcomeLevel, RatingLevel
from logframe.languages import Reader
from logframe.schemas.answers import Coverage
from logframe.schemas.rollups import LeftOut, ProjectRollUp, RatedAchievement, ResultRollUp, Suggestion, TargetsMet

ENGLISH = Reader("en", "en_US")
LOWER = [RatingLevel.low, RatingLevel.moderate]


def counted(met, judged, **fields):
    """Return how many targets are met."""
    given = {
        "indicators": judged, "share_met": None, "mean_of_capped_achievements": Decimal("0.5"), "averaged": judged,
        "weighted": False, "coverage": Coverage(reported=judged, expected=judged), "illustrative": False,
    }  # fmt: skip
    return TargetsMet(met=met, judged=judged, **{**given, **fields})


def card(level=OutcomeLevel.long_term, *, targets=None, **fields):
    """Return the text of the card of a project with one result."""
    found = targets or counted(1, 2)
    result = ResultRollUp(
        id=1, code="LTO1", title="Workers claim", level=level, under_id=None, targets=found, **fields
    )  # fmt: skip
    answer = ProjectRollUp(
        project_code="P1", project_title="Safe", as_of=datetime(2022, 1, 1, tzinfo=UTC), period_id=None,
        results=[result], targets=found,
    )  # fmt: skip
    shown = beside_data_card(answer, ENGLISH)
    return None if shown is None else str(shown)


def test_a_project_without_long_term_outcomes_has_no_card():
    assert card(OutcomeLevel.goal) is None
    assert card(None) is None


def test_nothing_judged_is_no_data_and_not_0():
    nothing = counted(0, 0, mean_of_capped_achievements=None)

    assert targets_met(nothing, ENGLISH) == "No data"
    assert suggestion_text(None, ENGLISH) == "No data"
    assert "0 of 0" not in card(targets=nothing)
    assert "mean of" not in card(targets=nothing)


def test_the_mean_says_that_it_is_one():
    assert "mean of 2" in card()
    assert "weighted mean of 2" in card(targets=counted(1, 2, weighted=True))


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("target_missing", "There is no target."),
        ("not_collected", "Not collected"),
        ("not_reported", "Not reported"),
        ("qualitative", "It is told in words"),
    ],
)
def test_what_cannot_be_judged_says_why(why, told):
    shown = card(left_out=[LeftOut(indicator_id=7, code="I7", title="Judges", why=why)])

    assert "1 of 2 indicators cannot be judged" in shown
    assert told in shown
    assert "/indicators/7" in shown


def test_a_rating_far_from_the_data_shows_the_rater_s_sentence():
    rating = RatedAchievement(rating_id=1, level=RatingLevel.high, distance=2, disagreement="A hard year.")
    shown = card(suggestion=Suggestion(levels=LOWER, met=1, judged=2), rating=rating)

    assert "Low or Moderate" in shown
    assert "two levels from what the data suggest" in shown
    assert "The rater says: A hard year." in shown


def test_what_rests_on_something_made_up_is_marked():
    assert "Illustrative" in card(targets=counted(1, 2, illustrative=True))
    assert "Illustrative" not in card()
