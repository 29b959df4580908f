"""Every number explains itself: its entries, its rule in words, what was left out and why, and where it goes."""

import random

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from logframe.database import transaction
from logframe.domain.words import Accumulation, AcrossUnits, Measure
from logframe.tables.indicators import Indicator
from logframe.tables.results import Outcome
from seed.loader import load
from tests.api.recomputing import drifts, progress_of, recompute

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def ask(api, headers, indicator, **query):
    """Ask how the figures of an indicator came about."""
    answer = api.get(f"indicators/{indicator.id}/explain", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def steps(explanation):
    """Return the steps by the figure they explain, and by its category."""
    return {(one["figure"], *one["of"]): one for one in explanation["steps"]}


def step(explanation, *name):
    """Return one step."""
    return steps(explanation)[name]


def drifting(api, headers, indicator):
    """Return where an explanation and the published figures do not agree, in every period and for life."""
    published = api.get(f"indicators/{indicator.id}/performance", headers=headers).json()
    found = []
    for figures in (*published["periods"], published["life_of_project"]):
        of_life = figures["period_id"] is None
        query, progress = ({}, progress_of(published)) if of_life else ({"period_id": figures["period_id"]}, {})
        found += [
            (indicator.code, figures["code"], one)
            for one in drifts(ask(api, headers, indicator, **query), figures, progress)
        ]
    return found


@on_sqlite
def test_the_operands_of_the_shipped_numbers_make_the_numbers(api, make, engine):
    with transaction(engine) as session:
        load(session)
    headers = make.token(make.person(administrator=True))
    with Session(engine) as session:
        indicators = session.exec(select(Indicator)).all()

    assert len(indicators) > 10
    assert [one for indicator in indicators for one in drifting(api, headers, indicator)] == []


KINDS = [
    {"accumulation": "increment", "baseline": "5"},
    {"accumulation": "increment", "direction": "decrease", "baseline": "40"},
    {"accumulation": "running_total", "baseline": "1.5"},
    *(
        {"accumulation": "level", "across_units": across, "baseline": "2"}
        for across in ("sum", "mean", "weighted", "minimum", "maximum")
    ),
    {"accumulation": "share", "measure": "percentage", "share_over": "cohort", "baseline": "10"},
    {"accumulation": "share", "measure": "percentage", "share_over": "snapshot"},
    {"accumulation": "share", "measure": "number", "share_over": "cohort", "baseline": "0.2"},
    {"accumulation": "unique", "across_units": "maximum"},
    {"accumulation": "milestone", "measure": "yes_no", "planned_on": "2021-03-01"},
]


def make_value(rng, kind, categories):
    """Return a value of a kind as an officer would type it, now and then none at all, often with parts."""
    if rng.random() < 0.2:
        return {"missing_reason": rng.choice(["not_due", "not_applicable", "not_collected", "in_question"])}
    if kind["accumulation"] == "milestone":
        return {"done_on": f"2020-0{rng.randint(1, 9)}-01"}
    written = {"value": f"{rng.randint(0, 90)}.{rng.randint(0, 999)}"}
    if kind["accumulation"] == "unique":
        written = {"value": str(rng.randint(0, 90))}
        if rng.random() < 0.3:
            written["total_to_date"] = str(rng.randint(90, 120))
    if kind["accumulation"] == "share":
        written = {"numerator": str(rng.randint(0, 9)), "denominator": str(rng.randint(1, 3) * 10)}
    if kind.get("across_units") == "weighted" and rng.random() < 0.9:
        written["weight"] = str(rng.randint(0, 7))
    plain = {"numerator": "2", "denominator": "7"} if "numerator" in written else {"value": f"{rng.randint(0, 9)}.25"}
    if rng.random() < 0.7:
        cells = rng.sample(categories, k=rng.randint(1, len(categories)))
        written["parts"] = [{"category_ids": cell, **plain} for cell in cells]
    return written


@on_sqlite
@pytest.mark.parametrize("kind", KINDS, ids=lambda one: "-".join(str(each) for each in one.values()))
def test_the_operands_of_generated_numbers_make_the_numbers(api, make, kind):
    rng = random.Random(str(kind))
    project = make.project()
    headers = make.headers(project)
    periods = [make.period(project, year=year, half=half) for year in (2020, 2021) for half in (1, 2)]
    periods.append(make.period(project, year=2190))
    places = [make.location(project) for _ in range(3)]
    whole = kind["accumulation"] not in {"running_total", "level"}
    sex, people = make.dimension(project)
    region, regions = make.dimension(project, "Region", ("North", "South"))
    single = [[one.id] for one in people]
    crossed = [*single, *([one.id, other.id] for one in people for other in regions)]
    for cells in (single, crossed):
        dimensions = [{"dimension_id": one.id} for one in (sex, region)]
        indicator = make.indicator(
            project, dimensions=dimensions, location_ids=[one.id for one in places], decimals=1, **kind
        )
        if kind["accumulation"] != "milestone":
            for period in periods[:3]:
                make.target(project, indicator, rng.randint(1, 60), period)
                make.target(project, indicator, rng.randint(1, 60), period, category_id=people[0].id)
            if rng.random() < 0.5:
                make.target(project, indicator, 100)
        for period in periods[:4]:
            for place in (*places[: rng.randint(0, 3)], *([None] if whole and rng.random() < 0.3 else [])):
                for _ in range(rng.choice([1, 1, 2])):
                    value = make_value(rng, kind, cells)
                    make.entry(project, indicator, period, location_id=place and place.id, **value)

        assert drifting(api, headers, indicator) == []


def test_each_entry_says_whether_it_is_in_the_number_and_why_not(api, make):
    project = make.project()
    lima, piura, cusco = (make.location(project, name) for name in ("Lima", "Piura", "Cusco"))
    indicator = make.indicator(project, accumulation="running_total", location_ids=[lima.id, piura.id, cusco.id])
    first, second = make.period(project), make.period(project, half=2)
    make.entry(project, indicator, first, 10, location_id=lima.id)
    make.entry(project, indicator, second, 12, location_id=lima.id)
    make.entry(project, indicator, second, 15, location_id=lima.id)
    make.entry(project, indicator, second, missing_reason="not_applicable", location_id=piura.id)
    make.entry(project, indicator, second, 99, location_id=lima.id, approved=False)

    told = ask(api, make.headers(project, "donor"), indicator, period_id=second.id)

    assert [(one["label"], one["in_actual"], one["why_not_in_actual"]) for one in told["entries"]] == [
        ("10", False, "It is of another period."),
        ("12", False, "A later entry of the same place stands."),
        ("15", True, None),
        ("— Does not apply", False, "Does not apply"),
    ]
    assert [(one["what"], one["why"], one["count"]) for one in told["left_out"]] == [
        ("Cusco", "has not reported, which is not 0", 1),
        ("Piura", "Does not apply", 1),
        ("Entries awaiting approval", "only approved entries count", 1),
    ]
    assert step(told, "coverage")["label"] == "1 of 2"
    assert "99" not in {one["value"] for one in told["entries"]}
    officer, manager = make.member(project, "officer"), make.member(project, "manager")
    assert {(one["recorded_by"], one["approved_by"]) for one in told["entries"]} == {(officer.name, manager.name)}


def test_the_rule_is_told_in_the_readers_language(api, make):
    project = make.project()
    indicator, period = make.indicator(project, baseline="0"), make.period(project)
    make.target(project, indicator, 40, period)
    make.entry(project, indicator, period, 10)
    donor = make.headers(project, "donor")
    english = ask(api, donor, indicator, period_id=period.id)
    api.patch("me", json={"version": 1, "language": "es", "region": "es_PE"}, headers=donor)

    spanish = ask(api, donor, indicator, period_id=period.id)

    assert step(english, "actual")["rule"] == "What is new: all entries of the period are added up."
    assert step(spanish, "actual")["rule"] == "Lo nuevo: se suman todos los registros del periodo."
    for one, other in zip(english["steps"], spanish["steps"], strict=True):
        assert (one["result"], one["operation"]) == (other["result"], other["operation"])
        assert one["rule"] != other["rule"] and one["title"] != other["title"], one["figure"]


def test_the_path_leads_through_the_outcomes_to_the_project(api, make):
    project = make.project(code="P-1")
    goal = make.outcome(project, code="G1", level="goal")
    outcome = make.outcome(project, code="LTO1", parent_id=goal.id)
    output = make.output(project, code="OP1", outcome_id=outcome.id)
    indicator = make.indicator(project, output_id=output.id)

    path = ask(api, make.headers(project), indicator)["path"]

    assert [(one["kind"], one["code"]) for one in path] == [
        ("output", "OP1"), ("outcome", "LTO1"), ("outcome", "G1"), ("project", "P-1"),
    ]  # fmt: skip


def test_a_typed_total_of_people_is_an_operand_of_its_own(api, make):
    project = make.project()
    indicator = make.indicator(project, accumulation="unique", across_units="maximum")
    first, second = make.period(project), make.period(project, half=2)
    make.entry(project, indicator, first, 40)
    make.entry(project, indicator, second, 30, total_to_date="60")

    told = ask(api, make.headers(project), indicator, period_id=second.id)

    total = step(told, "to_date")
    assert [(one["name"], one["value"]) for one in total["operands"]] == [
        ("2020-H2", "30"),
        ("Typed total so far, 2020-H2", "60"),
    ]
    assert (total["result"], told["entries"][0]["why_not_in_to_date"]) == ("60", "A typed total so far stands.")


def test_a_status_names_what_was_compared_with_what(api, make):
    project = make.project(on_track_from="0.9", off_track_below="0.3")
    indicator, period = make.indicator(project, baseline="0"), make.period(project)
    make.target(project, indicator, 100, period)
    make.entry(project, indicator, period, 40)

    told = step(ask(api, make.headers(project), indicator, period_id=period.id), "status")

    assert (told["label"], told["rule"]) == (
        "Behind",
        "At least 30\u00a0% of what was due is reached, but less than 90\u00a0%.",
    )
    assert [(one["role"], one["label"]) for one in told["operands"]] == [
        ("achievement", "40\u00a0%"), ("time", "100\u00a0%"), ("threshold", "90\u00a0%"), ("threshold", "30\u00a0%"),
    ]  # fmt: skip


def test_nothing_is_told_of_what_was_approved_later(api, make):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    make.entry(project, indicator, period, 40)
    manager = make.headers(project)
    moment = api.get(f"indicators/{indicator.id}/measurements", headers=manager).json()["items"][0]["decided_at"]
    make.entry(project, indicator, period, 5)

    told = ask(api, manager, indicator, as_of=moment, period_id=period.id)

    assert (step(told, "actual")["result"], [one["value"] for one in told["entries"]]) == ("40", ["40"])


def test_a_period_of_another_project_is_not_there(api, make):
    project, other = make.project(), make.project()
    indicator, period = make.indicator(project), make.period(other)

    answer = api.get(
        f"indicators/{indicator.id}/explain", params={"period_id": period.id}, headers=make.headers(project)
    )

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "period_id")


def test_a_project_without_anything_explains_that_there_is_nothing(api, make):
    project = make.project()
    for accumulation in Accumulation:
        across = AcrossUnits.maximum if accumulation is Accumulation.unique else AcrossUnits.sum
        measure = Measure.yes_no if accumulation is Accumulation.milestone else Measure.number
        indicator = make.indicator(project, accumulation=accumulation, across_units=across, measure=measure)

        told = ask(api, make.headers(project), indicator)

        assert [one["result"] for one in told["steps"] if one["figure"] != "coverage"] == [None] * 4
        assert (told["entries"], step(told, "to_date")["label"]) == ([], "—")


def test_words_and_values_in_question_are_explained_as_such(api, make):
    project = make.project()
    period = make.period(project)
    story = make.indicator(project, measure="qualitative", accumulation="level")
    doubted = make.indicator(project)
    make.entry(project, story, period, text="Judges now hear both sides.")
    make.entry(project, doubted, period, missing_reason="in_question")
    headers = make.headers(project)

    told, asked = (ask(api, headers, one, period_id=period.id) for one in (story, doubted))

    assert step(told, "actual")["label"] == "Judges now hear both sides."
    assert [(one["in_actual"], one["in_to_date"]) for one in told["entries"]] == [(True, False)]
    assert (told["left_out"], "coverage" in {one["figure"] for one in told["steps"]}) == ([], False)
    assert step(told, "status")["rule"] == "It cannot be judged. It is told in words, which cannot be graded."
    assert step(asked, "actual")["label"] == "— In question"
    assert step(asked, "status")["rule"] == "It cannot be judged. The value is in question."


def test_explaining_takes_the_same_statements_at_any_size(api, make, engine):
    project = make.project()
    place = make.location(project)
    sex, categories = make.dimension(project)
    indicator = make.indicator(project, dimensions=[{"dimension_id": sex.id}], location_ids=[place.id])
    headers, taken = make.headers(project), []
    for half in (1, 2):
        period = make.period(project, half=half)
        for _ in range(half * 3):
            parts = [{"category_ids": [one.id], "value": "1"} for one in categories]
            make.entry(project, indicator, period, 3, location_id=place.id, parts=parts)
            make.outcome(project)
        sent = []

        def gather(_connection, _cursor, statement, _parameters, _context, _many, sent=sent):
            sent.append(statement)

        sa.event.listen(engine, "before_cursor_execute", gather)
        ask(api, headers, indicator, period_id=period.id)
        sa.event.remove(engine, "before_cursor_execute", gather)
        taken.append(sum(not one.startswith("BEGIN") for one in sent))

    assert taken[0] == taken[1] <= 16


def explain_outcome(api, headers, outcome, **query):
    """Ask how an outcome stands, and why."""
    answer = api.get(f"outcomes/{outcome.id}/explain", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def judged(make):
    """Make an outcome with an indicator that met its target, one that did not, and one that says nothing."""
    project = make.project()
    outcome, period = make.outcome(project, code="LTO1"), make.period(project)
    output = make.output(project, outcome_id=outcome.id)
    for code, value, where in (("I1", 30, {"outcome_id": outcome.id}), ("I2", 5, {"output_id": output.id})):
        indicator = make.indicator(project, code=code, **where)
        make.target(project, indicator, 20, period)
        make.entry(project, indicator, period, value)
    make.target(project, make.indicator(project, code="I3", outcome_id=outcome.id), 20, period)
    return project, outcome, period


def test_an_outcome_is_explained_down_to_its_indicators(api, make, judged):
    project, outcome, _period = judged
    headers = make.headers(project, "donor")
    published = api.get(f"outcomes/{outcome.id}/roll-up", headers=headers).json()["result"]["targets"]

    told = explain_outcome(api, headers, outcome)

    met, mean = step(told, "share_met"), step(told, "mean_of_capped_achievements")
    assert [(one["name"].split()[0], one["label"]) for one in met["operands"]] == [
        ("I1", "30 against 20: met"),
        ("I2", "5 against 20: not met"),
    ]
    assert (met["label"], recompute(met)) == ("1 of 2", published["share_met"])
    assert [one["label"] for one in mean["operands"]] == ["150\u00a0%", "25\u00a0%"]
    assert recompute(mean) == mean["result"] == published["mean_of_capped_achievements"] == "0.625"
    assert recompute(step(told, "coverage")) == "2"
    assert step(told, "suggestion")["label"] == "Low or Moderate"
    assert [(one["what"].split()[0], one["why"]) for one in told["left_out"]] == [("I3", "There is no actual value.")]
    assert [one["kind"] for one in told["path"]] == ["project"]


@on_sqlite
def test_the_shipped_outcomes_are_explained_digit_for_digit(api, make, engine):
    with transaction(engine) as session:
        load(session)
        outcomes = session.exec(select(Outcome)).all()
    headers = make.token(make.person(administrator=True))

    for outcome in outcomes:
        targets = api.get(f"outcomes/{outcome.id}/roll-up", headers=headers).json()["result"]["targets"]
        told = explain_outcome(api, headers, outcome)

        for name in ("share_met", "mean_of_capped_achievements"):
            assert recompute(step(told, name)) == step(told, name)["result"] == targets[name]
        assert recompute(step(told, "coverage")) == str(targets["coverage"]["reported"])


def test_through_a_period_an_outcome_has_no_suggestion(api, make, judged):
    project, outcome, period = judged

    told = explain_outcome(api, make.headers(project), outcome, period_id=period.id)

    assert (told["period"], "suggestion" in {one["figure"] for one in told["steps"]}) == ("2020-H1", False)
