from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logframe.domain.disaggregation import (
    Pooled,
    add_parts,
    distribution,
    gap,
    marginal,
    pool_parts,
    reconcile,
    total_of_cells,
)
from logframe.domain.rating import LOWER, UPPER, distance, distance_to_suggestion, needs_sentence, suggest
from logframe.domain.words import RatingLevel
from tests.domain.trial_numbers import D, counts

LOW, MODERATE, ABOVE, HIGH = RatingLevel


def test_a_gap_is_shown_with_its_size():
    assert gap(D("17.11"), [D(8), D(9)]) == D("0.11")
    assert gap(D(41), [D(18), D(23)]) == 0
    assert gap(D(40), [D(18), D(23)]) == -1
    assert gap(D(0), [D(0), None]) == 0


def test_what_is_not_disaggregated_has_no_gap():
    assert gap(D(41), []) is None
    assert gap(D(41), [None, None]) is None
    assert gap(None, [D(1)]) is None


def test_unknown_is_a_category_that_counts():
    sexes = {"women": D(18), "men": D(20), "unknown": D(3)}

    found = reconcile(D(41), sexes, unknown="unknown")

    assert (found.gap, found.unknown, found.silent, found.complete) == (0, 3, (), True)


def test_a_category_without_a_value_is_silent_and_not_zero():
    found = reconcile(D(41), {"women": D(41), "men": None})

    assert (found.gap, found.silent, found.unknown) == (0, ("men",), None)


def test_a_dimension_that_is_not_exhaustive_may_fall_short_but_not_exceed():
    assert reconcile(D(41), {"Lima": D(10)}, exhaustive=False).gap is None
    assert reconcile(D(41), {"Lima": D(50)}, exhaustive=False).gap == -9
    assert not reconcile(D(41), {"Lima": D(10)}).complete


def test_parts_of_several_entries_add_up_and_missing_stays_missing():
    added = add_parts([{"women": D(20), "men": None}, {"women": D(15), "men": None}, {}])

    assert added == {"women": 35, "men": None}


def test_shares_of_a_category_are_pooled():
    pooled = pool_parts([{"a": (D(1), D(2)), "b": (D(1), None)}, {"a": (D(99), D(100))}])

    assert pooled == {"a": Pooled(D(100), D(102)), "b": None}
    assert Pooled(D(3), D(0)).share is None


def test_crossed_cells_have_their_sums_on_each_side():
    cells = {("women", "young"): D(3), ("women", "old"): D(4), ("men", "young"): D(5), ("men", "old"): None}

    assert marginal(cells, 0) == {"women": 7, "men": 5}
    assert marginal(cells, 1) == {"young": 8, "old": 4}
    assert total_of_cells(cells) == 12


def test_sums_among_the_cells_are_not_counted_again():
    assert total_of_cells({(): D(12), ("women",): D(7), ("women", "young"): D(3), ("men", "old"): D(9)}) == 12
    assert total_of_cells({}) is None


def test_a_distribution_is_of_what_is_known():
    assert distribution({"women": D(1), "men": D(3), "other": None}) == {
        "women": D("0.25"),
        "men": D("0.75"),
        "other": None,
    }
    assert distribution({"women": D(0)}) == {"women": None}


parts = st.dictionaries(st.integers(0, 9), st.none() | counts)


@given(parts, counts)
def test_exhaustive_parts_without_a_gap_give_the_total(categories, total):
    found = reconcile(total, categories)
    added = sum(value for value in categories.values() if value is not None)

    assert found.complete == (any(v is not None for v in categories.values()) and added == total)


@given(st.lists(st.tuples(counts, counts.filter(bool)), min_size=1))
def test_a_pooled_share_lies_between_its_shares(cells):
    pooled = pool_parts([{"all": cell} for cell in cells])["all"]
    shares = [numerator / denominator for numerator, denominator in cells]
    slack = Decimal("1E-20")

    assert min(shares) - slack <= pooled.share <= max(shares) + slack


@given(st.dictionaries(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), counts))
def test_both_sides_of_crossed_cells_have_the_same_total(cells):
    assert sum(marginal(cells, 0).values()) == sum(marginal(cells, 1).values()) == (total_of_cells(cells) or 0)


@pytest.mark.parametrize(
    ("met", "judged", "pair"),
    [
        (0, 0, None),
        (0, 3, LOWER),
        (1, 2, LOWER),
        (2, 3, UPPER),
        (3, 3, UPPER),
        (50, 101, LOWER),
        (51, 101, UPPER),
    ],
)
def test_more_than_half_of_the_targets_suggests_the_upper_pair(met, judged, pair):
    assert suggest(met, judged) == pair


@pytest.mark.parametrize(
    ("level", "suggestion", "steps", "asks"),
    [
        (LOW, UPPER, 2, True),
        (MODERATE, UPPER, 1, False),
        (ABOVE, UPPER, 0, False),
        (HIGH, LOWER, 2, True),
        (ABOVE, LOWER, 1, False),
        (HIGH, None, None, False),
    ],
)
def test_a_rating_two_levels_from_the_data_asks_for_a_sentence(level, suggestion, steps, asks):
    assert distance_to_suggestion(level, suggestion) == steps
    assert needs_sentence(level, suggestion) is asks


def test_two_ratings_two_levels_apart_ask_for_a_sentence():
    assert (distance(LOW, HIGH), distance(HIGH, ABOVE)) == (3, 1)
    assert needs_sentence(HIGH, MODERATE)
    assert not needs_sentence(HIGH, ABOVE)
