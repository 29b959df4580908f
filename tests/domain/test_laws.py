"""What must hold whatever was entered: the laws of accumulation, tried with made-up projects."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain

from hypothesis import assume, given
from hypothesis import strategies as st

from logframe.domain.accumulation import Entry, Rule, follow, period_value, recut, to_date, value_over
from logframe.domain.disaggregation import add_parts, pool_parts, reconcile
from logframe.domain.periods import cut, group
from logframe.domain.typed import (
    increment_from_running,
    increment_from_total,
    running_from_increments,
    total_from_increment,
    typed_totals_that_differ,
)
from logframe.domain.words import Accumulation, AcrossUnits, Frequency, MissingReason, ShareOver
from tests.domain.trial_numbers import D, counts, numbers

INCREMENT = Rule(Accumulation.increment)
RUNNING = Rule(Accumulation.running_total)
LEVELS = [Rule(Accumulation.level, across) for across in AcrossUnits]
SNAPSHOT = Rule(Accumulation.share)
COHORT = Rule(Accumulation.share, share_over=ShareOver.cohort)
UNIQUE = Rule(Accumulation.unique)
MILESTONE = Rule(Accumulation.milestone)
ALL = [INCREMENT, RUNNING, *LEVELS, SNAPSHOT, COHORT, UNIQUE, MILESTONE]
LATEST_STANDS = [RUNNING, *LEVELS, UNIQUE, MILESTONE]


def total(rule, entries, period, begun_through=99, units=()):
    return to_date(rule, entries, period, begun_through=begun_through, units=units)


def by_time(entry):
    return entry.period, entry.order


def numbers_of(rule, entries):
    """Every number of a project of eight periods: each by itself and to date."""
    figures = chain.from_iterable(follow(rule, entries, 8, begun_through=7))
    return [(one.value, one.numerator, one.denominator, one.done_on) for one in figures]


units = st.sampled_from(["north", "south", "east", None])
entry_of_life = st.builds(
    Entry,
    period=st.integers(0, 7),
    order=st.integers(0, 10**6),
    unit=units,
    value=st.none() | numbers,
    numerator=st.none() | counts,
    denominator=st.none() | counts,
    done_on=st.none() | st.dates(),
    missing_reason=st.none() | st.sampled_from(MissingReason),
    total=st.none() | counts,
)
entries_of_life = st.lists(entry_of_life, max_size=12, unique_by=lambda entry: (entry.period, entry.order))
rules = st.sampled_from(ALL)


@given(rules, entries_of_life, st.integers(-1, 8))
def test_following_a_calendar_gives_the_figures_of_each_period(rule, entries, begun):
    units = ("north", "south")

    followed = follow(rule, entries, 8, begun_through=begun, units=units)

    one_by_one = [
        (period_value(rule, entries, at, units), to_date(rule, entries, at, begun_through=begun, units=units))
        for at in range(8)
    ]
    assert followed == one_by_one


@given(rules, entries_of_life, st.randoms())
def test_the_order_of_the_list_changes_no_value(rule, entries, random):
    shuffled = entries[:]
    random.shuffle(shuffled)

    for at in (0, 3, 7):
        assert total(rule, shuffled, at).value == total(rule, entries, at).value


@given(entries_of_life, st.sampled_from([INCREMENT, COHORT]))
def test_the_time_of_entry_within_a_period_does_not_matter_where_all_entries_count(entries, rule):
    turned = [
        Entry(e.period, -e.order, e.unit, e.value, numerator=e.numerator, denominator=e.denominator) for e in entries
    ]

    assert total(rule, turned, 7).value == total(rule, entries, 7).value


@given(rules, entries_of_life)
def test_a_silent_unit_changes_the_coverage_and_nothing_else(rule, entries):
    with_it = total(rule, entries, 7, units=("north", "nobody"))
    without = total(rule, entries, 7, units=("north",))

    assert with_it.coverage.expected == without.coverage.expected + 1
    assert set(with_it.coverage.silent) == {*without.coverage.silent, "nobody"}
    assert (with_it.value, with_it.notes, with_it.used) == (without.value, without.notes, without.used)


@given(rules, entries_of_life)
def test_reported_and_silent_make_the_expected(rule, entries):
    for figure in (period_value(rule, entries, 2), total(rule, entries, 5, units=("west", "north"))):
        for coverage in (figure.coverage, figure.periods):
            assert coverage.reported + len(coverage.silent) == coverage.expected


@given(entries_of_life)
def test_increments_to_date_are_the_sum_of_their_periods(entries):
    by_period = [period_value(INCREMENT, entries, at).value for at in range(8)]

    assert running_from_increments(value or D(0) for value in by_period)[-1] == (
        total(INCREMENT, entries, 7).value or 0
    )


@given(entries_of_life)
def test_a_pooled_share_lies_between_the_shares_it_pools(entries):
    whole = [e for e in entries if e.numerator is not None and e.denominator]
    figure = total(COHORT, whole, 7)

    if whole:
        shares = [period_value(COHORT, [e], e.period).value for e in whole]
        slack = Decimal("1E-27") * max(shares)
        assert min(shares) - slack <= figure.value <= max(shares) + slack


@given(entries_of_life, numbers)
def test_a_change_of_unit_scales_the_total(entries, factor):
    scaled = [Entry(e.period, e.order, e.unit, None if e.value is None else e.value * factor) for e in entries]
    before = total(INCREMENT, entries, 7).value

    assert total(INCREMENT, scaled, 7).value == (None if before is None else before * factor)


@given(rules, st.data())
def test_of_one_entry_for_each_unit_the_time_of_entry_does_not_matter(rule, data):
    entries = data.draw(st.lists(entry_of_life, max_size=12, unique_by=lambda one: (one.period, one.unit)))
    turned = [one._replace(order=-one.order) for one in entries]

    assert numbers_of(rule, turned) == numbers_of(rule, entries)


@dataclass
class Cuts:
    """A calendar cut three times, the smaller lying in the larger."""

    small: list
    middle: list
    large: list


@st.composite
def cuts(draw):
    frequencies = st.sampled_from(
        [
            (Frequency.quarterly, Frequency.semi_annual, Frequency.annual),
            (Frequency.monthly, Frequency.semi_annual, Frequency.annual),
            (Frequency.monthly, Frequency.quarterly, Frequency.annual),
        ]
    )
    starts_on = draw(st.dates(date(2000, 1, 1), date(2030, 12, 31)))
    ends_on = starts_on + timedelta(days=draw(st.integers(0, 1000)))
    first_month = draw(st.integers(1, 12))
    return Cuts(*(cut(starts_on, ends_on, one, first_month) for one in draw(frequencies)))


@given(rules, cuts(), st.lists(entry_of_life, max_size=12), st.booleans())
def test_cutting_by_half_year_and_then_by_year_is_cutting_by_year(rule, cuts, entries, by_unit):
    several = by_unit and rule in (INCREMENT, COHORT)
    own = [
        one._replace(order=at, unit=one.unit if several else None)
        for at, one in enumerate(sorted(entries, key=by_time))
        if one.period < len(cuts.small)
    ]
    halves = recut(rule, own, group(cuts.small, cuts.middle))
    again = [
        Entry(at, at, None, half.value, half.numerator, half.denominator, half.done_on)
        for at, half in enumerate(halves)
    ]

    years = recut(rule, again, group(cuts.middle, cuts.large))

    by_year = recut(rule, own, group(cuts.small, cuts.large))
    assert [(one.value, one.done_on) for one in years] == [(one.value, one.done_on) for one in by_year]


@given(cuts())
def test_every_period_lies_in_the_year_of_its_half_year(cuts):
    halves, years = group(cuts.small, cuts.middle), group(cuts.middle, cuts.large)

    assert [tuple(chain.from_iterable(halves[at] for at in year)) for year in years] == group(cuts.small, cuts.large)


@given(rules, entries_of_life)
def test_the_life_of_the_project_is_its_last_total_to_date_where_no_total_is_typed(rule, entries):
    untyped = [one._replace(total=None) for one in entries]

    assert value_over(rule, untyped, range(8)).value == total(rule, untyped, 7).value


@given(rules, entries_of_life, st.integers(-1, 7))
def test_nothing_is_carried_into_a_period_that_has_not_begun(rule, entries, begun):
    followed = follow(rule, entries, 8, begun_through=begun)

    for figure in (
        *(so_far for _own, so_far in followed[begun + 1 :]),
        *(to_date(rule, entries, at, begun_through=begun) for at in range(begun + 1, 8)),
    ):
        assert (figure.value, figure.numerator, figure.done_on, figure.used) == (None, None, None, ())
        assert figure.missing is MissingReason.not_due


@given(entries_of_life, st.integers(0, 7), numbers)
def test_a_correction_of_what_was_new_and_its_undoing_restore_every_number(entries, period, size):
    assume(period_value(INCREMENT, entries, period).value is not None)
    corrected = [*entries, Entry(period, 10**7, value=size)]
    undone = [*corrected, Entry(period, 10**8, value=-size)]

    assert numbers_of(INCREMENT, undone) == numbers_of(INCREMENT, entries)
    assert size == 0 or numbers_of(INCREMENT, corrected) != numbers_of(INCREMENT, entries)


@given(st.sampled_from(LATEST_STANDS), entries_of_life.filter(bool), numbers, st.data())
def test_what_is_typed_again_as_it_was_restores_every_number(rule, entries, other, data):
    last = {(one.period, one.unit): one for one in sorted(entries, key=by_time)}
    wrong = data.draw(st.sampled_from(sorted(last.values(), key=by_time)))
    assume(wrong.value is not None)
    corrected = [*entries, wrong._replace(order=10**7, value=other)]
    undone = [*corrected, wrong._replace(order=10**8)]

    assert numbers_of(rule, undone) == numbers_of(rule, entries)
    if rule is not MILESTONE:
        of_the_unit = [one for one in corrected if one.unit == wrong.unit]
        assert period_value(rule, of_the_unit, wrong.period).value == other


@given(rules, entries_of_life.filter(bool), numbers, st.data())
def test_a_correction_takes_the_place_of_what_it_corrects_and_its_undoing_restores_every_number(
    rule, entries, other, data
):
    at = data.draw(st.integers(0, len(entries) - 1))
    others = entries[:at] + entries[at + 1 :]
    corrected = entries[at]._replace(value=other, numerator=other, denominator=D(1))
    undone = corrected._replace(
        value=entries[at].value, numerator=entries[at].numerator, denominator=entries[at].denominator
    )

    before = numbers_of(rule, entries)
    numbers_of(rule, [*others, corrected])

    assert numbers_of(rule, [*others, undone]) == before


sexes = st.fixed_dictionaries({"women": counts, "men": counts, "unknown": counts})
pairs = st.tuples(counts, counts)


@given(st.lists(sexes, min_size=1, max_size=8), st.sampled_from([INCREMENT, RUNNING, LEVELS[0]]))
def test_parts_of_a_dimension_without_a_gap_give_the_total_in_every_figure(splits, rule):
    whole = [Entry(at, at, value=sum(split.values())) for at, split in enumerate(splits)]
    by_sex = {sex: [Entry(at, at, value=split[sex]) for at, split in enumerate(splits)] for sex in splits[0]}

    for split in splits:
        assert reconcile(sum(split.values()), split).complete
    for at in range(len(splits)):
        parts = {sex: total(rule, entries, at).value for sex, entries in by_sex.items()}
        assert reconcile(total(rule, whole, at).value, parts).complete
    assert rule is not INCREMENT or add_parts(splits) == parts


@given(st.lists(st.fixed_dictionaries({"women": pairs, "men": pairs}), min_size=1, max_size=8))
def test_the_parts_of_a_share_without_a_gap_pool_to_the_share(splits):
    whole = [
        Entry(at, at, None, None, sum(x for x, _y in split.values()), sum(y for _x, y in split.values()))
        for at, split in enumerate(splits)
    ]

    pooled = pool_parts(splits)

    figure = total(COHORT, whole, len(splits) - 1)
    assert sum(one.numerator for one in pooled.values()) == figure.numerator
    assert sum(one.denominator for one in pooled.values()) == figure.denominator


reported = st.lists(st.none() | numbers)


@given(reported, numbers)
def test_turning_increments_into_totals_and_back_loses_nothing(increments, start):
    assert increment_from_running(running_from_increments(increments, start), start) == increments


@given(reported, numbers)
def test_turning_totals_into_increments_and_back_loses_nothing(totals, start):
    assert running_from_increments(increment_from_running(totals, start), start) == totals


@given(st.lists(numbers))
def test_typing_either_gives_the_other_one_by_one(increments):
    entries, last = [], None
    for at, new in enumerate(increments):
        so_far = total_from_increment(new, last)
        assert increment_from_total(so_far, increments[:at]) == new
        entries.append(Entry(at, at, value=new, total=so_far))
        last = so_far

    assert [one.total for one in entries] == running_from_increments(increments)
    assert typed_totals_that_differ(entries) == []
