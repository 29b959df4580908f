"""The same entries by larger periods: nothing typed again, nothing divided, nothing carried."""

import pytest


def recut(api, make, project, indicator, by, **query):
    address = f"indicators/{indicator.id}/recut"
    return api.get(address, params={"by": by, **query}, headers=make.headers(project))


def halves(make, **fields):
    project = make.project()
    periods = [make.period(project, year=year, half=half) for year in (2020, 2021) for half in (1, 2)]
    return project, periods, make.indicator(project, **fields)


def test_a_year_of_which_half_has_reported_is_partial(api, make):
    project, periods, indicator = halves(make)
    for period in periods[:3]:
        make.entry(project, indicator, period, 10)
    make.target(project, indicator, 30, periods[0])

    one, two = recut(api, make, project, indicator, "annual").json()["periods"]

    assert (one["code"], one["actual"], one["target"], one["partial"]) == ("2020", "20", "30", False)
    assert (two["actual"], two["target"], two["partial"]) == ("10", None, True)
    assert two["periods"] == {"reported": 1, "expected": 2, "silent": ["2021-H2"]}


def test_a_fiscal_year_begins_in_any_month(api, make):
    project, periods, indicator = halves(make)
    for period, value in zip(periods, (1, 2, 4, 8), strict=True):
        make.entry(project, indicator, period, value)

    years = recut(api, make, project, indicator, "annual", first_month=7).json()["periods"]

    assert [(year["code"], year["actual"]) for year in years] == [("FY2020", "1"), ("FY2021", "6"), ("FY2022", "8")]


def test_levels_are_not_added_up_by_a_larger_period(api, make):
    project, periods, indicator = halves(make, accumulation="level")
    for period, value in zip(periods, (5, 7, 6, 9), strict=True):
        make.entry(project, indicator, period, value)

    years = recut(api, make, project, indicator, "annual").json()["periods"]

    assert [year["actual"] for year in years] == ["7", "9"]


@pytest.mark.parametrize("kind", ["increment", "running_total", "level", "unique"])
def test_the_life_of_the_project_is_what_the_performance_says(api, make, kind):
    across = {"across_units": "maximum"} if kind == "unique" else {}
    project, periods, indicator = halves(make, accumulation=kind, **across)
    for period, value in zip(periods, (5, 7, 6, 9), strict=True):
        make.entry(project, indicator, period, value)
    make.target(project, indicator, 20)

    [whole] = recut(api, make, project, indicator, "once").json()["periods"]
    headers = make.headers(project)
    life = api.get(f"indicators/{indicator.id}/performance", headers=headers).json()["life_of_project"]

    assert {name: whole[name] for name in ("actual", "target", "achievement")} == {
        name: life[name] for name in ("actual", "target", "achievement")
    }


def test_periods_cannot_be_divided(api, make):
    project, _periods, indicator = halves(make)

    answer = recut(api, make, project, indicator, "quarterly")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "by")


def test_a_project_without_periods_has_none_by_year(api, make):
    project = make.project()

    assert recut(api, make, project, make.indicator(project), "annual").json()["periods"] == []
