"""Roll-up: n of N targets met, of what has target and actual; the silent are named, never missed and never 0."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from logframe.tables.measurements import Measurement
from tests.api.refusals import detail, refusal
from tests.benchmarks.queries import counting
from tests.reports.test_queries import FEW, MANY, Grown


@pytest.fixture
def project(make):
    """Make a project of two years."""
    return make.project()


@pytest.fixture
def halves(make, project):
    """Make the first year's two periods."""
    return make.period(project), make.period(project, half=2)


@pytest.fixture
def donor(make, project):
    """Return the headers of the donor."""
    return make.headers(project, "donor")


def measured(make, project, period, actual, target=100, **fields):
    """Make an indicator with a target for the project's life and a value."""
    indicator = make.indicator(project, **fields)
    if target is not None:
        make.target(project, indicator, target)
    if actual is not None:
        make.entry(project, indicator, period, actual)
    return indicator


def roll_up(api, path, headers, **query):
    """Return a roll-up."""
    answer = api.get(f"{path}/roll-up".lstrip("/"), params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def record_milestone(make, project, milestone, period, *, not_done=False, **fields):
    """Record a milestone; that it is not done comes by import only, so it is written straight into the row."""
    entry = make.entry(project, milestone, period, **(fields or {"done_on": "2020-01-01"}))
    if not_done:
        with make.engine.execution_options(writes=True).begin() as connection:
            table = Measurement.__table__
            connection.execute(sa.update(table).where(table.c.id == entry.id).values(done_on=None, value=Decimal(0)))


def count(targets):
    """Return met, judged and all."""
    return targets["met"], targets["judged"], targets["indicators"]


def test_n_of_n_counts_what_has_target_and_actual(api, make, project, halves, donor):
    outcome = make.outcome(project)
    for actual, target in ((120, 100), (50, 100), (None, 100), (5, None)):
        measured(make, project, halves[0], actual, target, outcome_id=outcome.id)

    result = roll_up(api, f"outcomes/{outcome.id}", donor)["result"]

    assert count(result["targets"]) == (1, 2, 4)
    assert result["targets"]["share_met"] == "0.5"
    assert [one["why"] for one in result["left_out"]] == ["actual_missing", "target_missing"]
    coverage = result["targets"]["coverage"]
    assert (coverage["reported"], coverage["expected"]) == (2, 4)
    assert coverage["silent"] == [one["code"] for one in result["left_out"]]


def test_the_mean_caps_each_achievement_and_is_called_a_mean(api, make, project, halves, donor):
    outcome = make.outcome(project)
    for actual in (300, 50, -10):
        measured(make, project, halves[0], actual, outcome_id=outcome.id, accumulation="level")

    targets = roll_up(api, f"outcomes/{outcome.id}", donor)["result"]["targets"]

    assert (targets["mean_of_capped_achievements"], targets["averaged"], targets["weighted"]) == ("0.5", 3, False)


def test_weights_count_where_all_are_given(api, make, project, halves, donor):
    outcome = make.outcome(project)
    for actual, weight in ((100, "3"), (0, "1")):
        measured(make, project, halves[0], actual, outcome_id=outcome.id, weight=weight)

    targets = roll_up(api, f"outcomes/{outcome.id}", donor)["result"]["targets"]

    assert (targets["mean_of_capped_achievements"], targets["weighted"]) == ("0.75", True)


def test_nothing_reported_is_no_share_rather_than_0(api, make, project, halves, donor):
    outcome = make.outcome(project)
    measured(make, project, halves[0], None, outcome_id=outcome.id)

    targets = roll_up(api, f"outcomes/{outcome.id}", donor)["result"]["targets"]

    assert (targets["share_met"], targets["mean_of_capped_achievements"]) == (None, None)


def test_a_typed_zero_is_a_missed_target(api, make, project, halves, donor):
    outcome = make.outcome(project)
    measured(make, project, halves[0], 0, outcome_id=outcome.id)

    targets = roll_up(api, f"outcomes/{outcome.id}", donor)["result"]["targets"]

    assert (count(targets), targets["share_met"]) == ((0, 1, 1), "0")


def test_an_outcome_counts_everything_under_it(api, make, project, halves, donor):
    top = make.outcome(project)
    below = make.outcome(project, parent_id=top.id, level="medium_term")
    output = make.output(project, outcome_id=below.id)
    measured(make, project, halves[0], 100, outcome_id=top.id)
    measured(make, project, halves[0], 100, outcome_id=below.id)
    measured(make, project, halves[0], 10, output_id=output.id)
    measured(make, project, halves[0], 100, outcome_id=make.outcome(project).id)

    assert count(roll_up(api, f"outcomes/{top.id}", donor)["result"]["targets"]) == (2, 3, 3)
    assert count(roll_up(api, f"outcomes/{below.id}", donor)["result"]["targets"]) == (1, 2, 2)
    assert count(roll_up(api, f"outputs/{output.id}", donor)["result"]["targets"]) == (0, 1, 1)


def test_a_project_counts_each_indicator_once(api, make, project, halves, donor):
    top = make.outcome(project, code="A")
    output = make.output(project, code="A", outcome_id=top.id)
    loose, silent = make.output(project, code="B"), make.outcome(project, code="C")
    measured(make, project, halves[0], 100, outcome_id=top.id)
    measured(make, project, halves[0], 10, output_id=output.id)
    measured(make, project, halves[0], 100, output_id=loose.id)
    measured(make, project, halves[0], None, outcome_id=silent.id)

    answer = roll_up(api, f"projects/{project.code}", donor)

    assert count(answer["targets"]) == (2, 3, 4)
    assert answer["targets"]["coverage"] == {"reported": 2, "expected": 3, "silent": ["C"]}
    assert [(one["code"], one["level"], count(one["targets"])) for one in answer["results"]] == [
        ("A", "long_term", (1, 2, 2)),
        ("C", "long_term", (0, 0, 1)),
        ("A", None, (0, 1, 1)),
        ("B", None, (1, 1, 1)),
    ]


def test_a_result_says_the_same_alone_and_in_its_project(api, make, project, halves, donor):
    outcome = make.outcome(project)
    measured(make, project, halves[0], 70, outcome_id=outcome.id)

    [row] = roll_up(api, f"projects/{project.code}", donor)["results"]

    assert roll_up(api, f"outcomes/{outcome.id}", donor)["result"] == row


def test_only_approved_values_count(api, make, project, halves, donor):
    outcome = make.outcome(project)
    indicator = measured(make, project, halves[0], None, outcome_id=outcome.id)
    make.entry(project, indicator, halves[0], 100, approved=False)

    assert count(roll_up(api, f"outcomes/{outcome.id}", donor)["result"]["targets"]) == (0, 0, 1)


def test_through_a_period_the_total_is_held_against_the_targets_by_then(api, make, project, halves, donor):
    outcome = make.outcome(project)
    indicator = make.indicator(project, outcome_id=outcome.id)
    for period, target, actual in zip(halves, (10, 30), (10, 5), strict=True):
        make.target(project, indicator, target, period)
        make.entry(project, indicator, period, actual)
    first, second = (
        roll_up(api, f"outcomes/{outcome.id}", donor, period_id=period.id)["result"]["targets"] for period in halves
    )

    assert (count(first), count(second)) == ((1, 1, 1), (0, 1, 1))
    assert second["mean_of_capped_achievements"] == "0.375"


def test_a_period_that_has_not_begun_is_not_due(api, make, donor, project):
    outcome, period = make.outcome(project), make.period(project, year=2199)
    indicator = make.indicator(project, outcome_id=outcome.id)
    make.target(project, indicator, 10, period)

    result = roll_up(api, f"outcomes/{outcome.id}", donor, period_id=period.id)["result"]

    assert [one["why"] for one in result["left_out"]] == ["not_due"]


def test_a_period_of_another_project_is_refused(api, make, project, donor):
    outcome, foreign = make.outcome(project), make.period(make.project())
    for path in (f"outcomes/{outcome.id}/roll-up", f"projects/{project.code}/roll-up"):
        answer = api.get(path, params={"period_id": foreign.id}, headers=donor)

        assert refusal(answer) == (422, "Invalid")
        assert "in this project" in detail(answer)


def test_at_an_earlier_moment_less_was_known(api, make, project, halves, donor):
    outcome = make.outcome(project)
    measured(make, project, halves[0], 100, outcome_id=outcome.id)

    result = roll_up(api, f"outcomes/{outcome.id}", donor, as_of="2020-08-01T00:00:00Z")["result"]

    assert (count(result["targets"]), result["left_out"][0]["why"]) == ((0, 0, 1), "actual_missing")


@pytest.mark.parametrize(
    ("done", "planned_on", "met", "why"),
    [
        ({"done_on": "2020-03-01"}, "2020-05-01", True, None),
        ({"done_on": "2020-06-01"}, "2020-05-01", True, None),
        ({"not_done": True}, "2020-05-01", False, None),
        ({"not_done": True}, "2199-05-01", None, "not_due"),
        ({"missing_reason": "not_applicable"}, "2020-05-01", None, "not_applicable"),
        (None, "2020-05-01", None, "not_reported"),
        (None, "2199-05-01", None, "not_due"),
    ],
)
def test_a_milestone_is_met_when_done_and_missed_when_overdue(
    api, make, project, halves, donor, done, planned_on, met, why
):
    outcome = make.outcome(project)
    milestone = make.indicator(
        project, outcome_id=outcome.id, measure="yes_no", accumulation="milestone", planned_on=planned_on
    )
    if done:
        record_milestone(make, project, milestone, halves[0], **done)

    result = roll_up(api, f"outcomes/{outcome.id}", donor)["result"]

    assert (result["targets"]["met"], result["targets"]["judged"]) == (met is True, met is not None)
    assert [one["why"] for one in result["left_out"]] == ([why] if why else [])
    assert result["targets"]["mean_of_capped_achievements"] is None


def test_a_milestone_is_not_overdue_in_a_period_before_its_day(api, make, project, halves, donor):
    outcome = make.outcome(project)
    milestone = make.indicator(
        project, outcome_id=outcome.id, measure="yes_no", accumulation="milestone", planned_on="2020-12-31"
    )
    record_milestone(make, project, milestone, halves[0], not_done=True)

    first, second = (roll_up(api, f"outcomes/{outcome.id}", donor, period_id=half.id)["result"] for half in halves)

    assert [one["why"] for one in first["left_out"]] == ["not_due"]
    assert count(second["targets"]) == (0, 1, 1)


def test_why_an_indicator_is_left_out_is_told(api, make, project, halves, donor):
    outcome = make.outcome(project)
    words = make.indicator(project, outcome_id=outcome.id, measure="qualitative", accumulation="level")
    make.entry(project, words, halves[0], text="Judges apply the law.")
    excused = measured(make, project, halves[0], None, outcome_id=outcome.id)
    make.entry(project, excused, halves[0], missing_reason="not_collected")

    result = roll_up(api, f"outcomes/{outcome.id}", donor)["result"]

    assert [one["why"] for one in result["left_out"]] == ["qualitative", "not_collected"]


def test_what_rests_on_something_made_up_says_so(api, make, project, halves, donor):
    real, made_up = make.outcome(project), make.outcome(project)
    measured(make, project, halves[0], 10, outcome_id=real.id)
    indicator = measured(make, project, halves[0], None, outcome_id=made_up.id)
    make.entry(project, indicator, halves[0], 10, illustrative=True)

    answer = roll_up(api, f"projects/{project.code}", donor)

    assert [one["targets"]["illustrative"] for one in answer["results"]] == [False, True]
    assert answer["targets"]["illustrative"] is True


def test_the_portfolio_counts_what_one_may_see(api, make, project, halves, donor):
    measured(make, project, halves[0], 100)
    far = make.project(country="CO")
    measured(make, far, make.period(far), 10)

    mine = roll_up(api, "", donor)
    everything = roll_up(api, "", make.token(make.person(administrator=True)))
    colombian = roll_up(api, "", make.token(make.person(administrator=True)), country="CO")

    assert [(one["code"], count(one["targets"])) for one in mine["projects"]] == [(project.code, (1, 1, 1))]
    assert count(everything["targets"]) == (1, 2, 2)
    assert [one["code"] for one in colombian["projects"]] == [far.code]


def test_a_project_says_the_same_alone_and_in_the_portfolio(api, make, project, halves, donor):
    for actual in (100, 10, None):
        measured(make, project, halves[0], actual)

    [row] = roll_up(api, "", donor)["projects"]

    assert roll_up(api, f"projects/{project.code}", donor)["targets"] == row["targets"]
    assert row["targets"]["coverage"]["reported"] == 2


def test_a_silent_project_is_named_and_changes_no_number(api, make, project, halves):
    admin = make.token(make.person(administrator=True))
    measured(make, project, halves[0], 100)
    before = roll_up(api, "", admin)["targets"]
    silent = make.project()
    make.indicator(silent)

    after = roll_up(api, "", admin)["targets"]

    assert (after["met"], after["judged"], after["share_met"]) == (before["met"], before["judged"], "1")
    assert after["coverage"] == {"reported": 1, "expected": 2, "silent": [silent.code]}


def test_the_pages_of_the_portfolio_follow_each_other(api, make):
    admin, codes = make.token(make.person(administrator=True)), [make.project().code for _ in range(3)]

    first = roll_up(api, "", admin, limit=2)
    second = roll_up(api, "", admin, limit=2, cursor=first["next"])

    assert [one["code"] for page in (first, second) for one in page["projects"]] == sorted(codes)
    assert second["next"] is None


def test_a_roll_up_takes_the_same_statements_at_any_size(api, engine, make):
    grown, person = Grown(make), make.person(administrator=True)
    make.join(person, grown.project, "manager")
    headers, taken = make.token(person), {}
    for size in (FEW, MANY):
        grown.grow(size)
        output = grown.others[0]
        for path in ("roll-up", f"projects/{grown.project.code}/roll-up", f"outputs/{output.output_id}/roll-up"):
            with counting(engine) as sent:
                assert api.get(path, headers=headers).status_code == 200
            taken.setdefault(path, []).append(len(sent))

    assert {path: many - few for path, (few, many) in taken.items() if many != few} == {}
    assert max(many for _few, many in taken.values()) <= 20
