"""The numbers are those that the documents print."""

from collections import Counter
from decimal import Decimal

import pytest

from seed.files import read_file
from tests.seed.shipped import by_code, extract, lines_of, needs_extract


@pytest.fixture(scope="module")
def labour():
    return read_file("peru_labour_law")


@pytest.fixture(scope="module")
def rbclac():
    return read_file("rbclac_peru")


@pytest.fixture(scope="module")
def portfolio():
    return read_file("ilo_portfolio")["projects"]


def test_eight_ratings_are_those_printed(labour):
    ratings = {(one["outcome"], one["dimension"]): one["level"] for one in labour["ratings"]}

    assert len(labour["ratings"]) == 8
    assert [ratings[f"LTO{n}", "achievement"] for n in (1, 2, 3, 4)] == [
        "high", "high", "above_moderate", "above_moderate",
    ]  # fmt: skip
    assert [ratings[f"LTO{n}", "sustainability"] for n in (1, 2, 3, 4)] == [
        "high", "high", "moderate", "above_moderate",
    ]  # fmt: skip
    assert all(one["justification"] and one["evidence"] for one in labour["ratings"])


def test_the_first_document_has_its_lists_whole(labour):
    evaluation = labour["evaluation"]

    assert [len(labour[name]) for name in ("locations", "outcomes", "outputs")] == [5, 4, 5]
    assert [len(evaluation[name]) for name in ("good_practices", "lessons", "recommendations")] == [6, 6, 7]
    assert not any("priority" in one for one in evaluation["recommendations"])
    assert (labour["project"]["budget"], labour["project"]["currency"]) == (1_046_417, "USD")


def test_the_second_document_has_its_lists_whole(rbclac):
    evaluation = rbclac["evaluation"]
    kinds = Counter(one.get("kind", "finding") for one in evaluation["findings"])

    assert (kinds["challenge"], kinds["enabling_factor"]) == (11, 10)
    assert [len(evaluation[name]) for name in ("lessons", "good_practices", "recommendations")] == [8, 5, 10]
    assert Counter(one["priority"] for one in evaluation["recommendations"]) == {"high": 8, "medium": 2}
    assert all(one["addressees"] for one in evaluation["recommendations"])
    assert "ratings" not in rbclac


def test_budget_lines_make_the_true_total_and_the_printed_one_keeps_its_error(rbclac):
    lines = [line for activity in rbclac["activities"] for line in activity["budget_lines"]]
    totals = {one["label"]: one for one in rbclac["printed_totals"]}
    part = {one["code"]: sum(line["budget"] for line in one["budget_lines"]) for one in rbclac["activities"]}

    assert sum(line["budget"] for line in lines) == Decimal("610470.00")
    assert sum(line["spent"] for line in lines if "spent" in line) == Decimal("67221.27")
    assert (totals["Total"]["budget"], totals["Total"]["spent"]) == (277_020, Decimal("67221.27"))
    assert part["7"] + part["9"] + part["10"] == totals["Total"]["budget"]
    assert totals["Activity 11"]["spent"] == Decimal("44397.06")
    assert all(phrase in totals["Total"]["note"] for phrase in ("610,470.00", "11.01 %", "activity 11"))


def test_nothing_reported_is_not_zero(rbclac):
    lines = {line["code"]: line for activity in rbclac["activities"] for line in activity["budget_lines"]}

    assert "spent" not in lines["7.1"]
    assert lines["9.2"]["spent"] == lines["10.2"]["spent"] == 0


def test_41_representatives_were_trained_18_women_and_23_men(rbclac):
    event = next(one for one in rbclac["events"] if one.get("women"))
    entry = by_code(rbclac, "indicators")["C2-I1"]["measurements"][0]

    assert (event["participants"], event["women"], event["men"]) == (41, 18, 23)
    assert (entry["value"], entry["parts"]) == (41, {"women": 18, "men": 23})


def test_three_of_23_studies_were_funded(rbclac):
    entry = by_code(rbclac, "indicators")["C1-I2"]["measurements"][0]
    funded = [one["number"] for one in rbclac["studies"] if one.get("funded")]

    assert [one["number"] for one in rbclac["studies"]] == list(range(1, 24))
    assert funded == [1, 13, 14]
    assert (entry["numerator"], entry["denominator"]) == (3, 23)


def test_no_baseline_and_no_target_is_invented_for_the_second_project(rbclac):
    for one in rbclac["indicators"]:
        assert not {"baseline", "targets"} & set(one), one["code"]


def test_the_portfolio_counts_each_project_once(portfolio):
    rows = [(one["code"], row) for one in portfolio for row in one["portfolio_rows"]]
    budgets = {one["code"]: one["budget"] for one in portfolio}

    assert (len(portfolio), len(rows)) == (14, 26)
    assert sum(budgets.values()) == 31_373_704
    assert sum(budgets[code] for code, _row in rows) == 52_246_498, "what adding up the rows would give"
    assert all(one["code"] == one["reference"].replace("/", "-") for one in portfolio)
    assert not any("currency" in one for one in portfolio)


@needs_extract
def test_ratings_and_places_agree_with_the_extract(labour):
    printed = extract()["SC"]
    levels = {(one["outcome"], one["dimension"]): one["level"] for one in labour["ratings"]}
    for one in printed["long_term_outcomes"]:
        for dimension in ("achievement", "sustainability"):
            level = one[dimension].lower().replace("-", "_")
            assert levels[one["code"].replace(" ", ""), dimension] == level

    places = {(one["name"], one["sector"], *lines_of(one["source"])[1]) for one in labour["locations"]}
    assert places == {
        (one["region"], one["sector"], one["source"]["lines"][0]) for one in printed["project"]["locations"]
    }


@needs_extract
def test_recommendations_agree_with_the_extract(labour, rbclac):
    for content, printed in ((labour, extract()["SC"]), (rbclac, extract()["RBCLAC"])):
        for ours, theirs in zip(content["evaluation"]["recommendations"], printed["recommendations"], strict=True):
            assert ours["number"] == theirs["n"]
            assert ours.get("priority") == (theirs["priority"] and theirs["priority"].lower())
            assert len(ours["addressees"]) == len(theirs["addressees"])
            assert lines_of(ours["source"])[1][0] == theirs["source"]["lines"][0]


@needs_extract
def test_numbered_lists_agree_with_the_extract_line_by_line(labour, rbclac):
    first, second = extract()["SC"], extract()["RBCLAC"]
    found = rbclac["evaluation"]["findings"]
    pairs = [
        (labour["evaluation"]["lessons"], first["lessons"]),
        (rbclac["evaluation"]["lessons"], second["lessons"]),
        (rbclac["evaluation"]["good_practices"], second["good_practices"]),
        ([one for one in found if one.get("kind") == "challenge"], second["challenges"]),
        ([one for one in found if one.get("kind") == "enabling_factor"], second["enabling_factors"]),
    ]
    for ours, theirs in pairs:
        assert [lines_of(one["source"])[1][0] for one in ours] == [one["source"]["lines"][0] for one in theirs]


@needs_extract
def test_the_table_of_expenses_agrees_with_the_extract(rbclac):
    printed = extract()["RBCLAC"]["budget_peru_2019_2020"]["lines"]
    ours = {line["code"]: line for one in rbclac["activities"] for line in one["budget_lines"]}
    for theirs in printed:
        if "." in theirs["code"]:
            line = ours.pop(theirs["code"])
            spent = theirs["expense_peru"]
            assert line["budget"] == Decimal(str(theirs["budget"]))
            assert line.get("spent") == (None if spent is None else Decimal(str(spent)))
            assert lines_of(line["source"])[1] == theirs["source"]["lines"][:1]
    assert not ours


@needs_extract
def test_each_event_of_the_extract_stands_once(rbclac):
    figures = extract()["RBCLAC"]["figures"]
    printed = [one for one in figures if one["id"].startswith("ev_") or one["id"] == "training_2020_unions"]
    theirs = Counter((one["date"], one["value"], one.get("comparator") == ">") for one in printed)
    ours = Counter((one["held_in"], one.get("participants"), one.get("at_least", False)) for one in rbclac["events"])

    launch = ("2019-02", None, False)
    assert ours - theirs == {launch: 1}, "only the launch of February 2019 (line 512) is added"
    assert not theirs - ours


@needs_extract
def test_studies_agree_with_the_extract(rbclac):
    for ours, theirs in zip(rbclac["studies"], extract()["RBCLAC"]["baseline_studies"]["rows"], strict=True):
        assert (ours["number"], ours["theme"]) == (theirs["n"], theirs["theme"])
        assert ours.get("funded", False) is theirs["funded_by_ilo_rbclac"]
        assert ours.get("reviewed", False) is theirs["reviewed_by_ilo_experts"]
        assert lines_of(ours["source"])[1] == theirs["source"]["lines"][:1]


@needs_extract
def test_the_committee_agrees_with_the_extract(rbclac):
    entry = by_code(rbclac, "indicators")["C1-I3"]["measurements"][0]
    printed = extract()["RBCLAC"]["interinstitutional_committee"]

    assert list(entry["parts"].values()) == [one["institutions"] for one in printed["rows"]]
    assert sum(entry["parts"].values()) == entry["value"] == printed["printed_total"]


@needs_extract
def test_portfolio_rows_agree_with_the_extract(portfolio):
    printed = extract()["RBCLAC"]["portfolio_annex3"]
    ours = {
        (one["reference"], one["title"], row["year"], row["corporate_outcome"], one["budget"])
        for one in portfolio
        for row in one["portfolio_rows"]
    }

    assert ours == {
        (one["symbol"], one["title"], one["year"], one["outcome"], one["total_project_budget"])
        for one in printed["rows"]
    }
