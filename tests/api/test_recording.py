"""Recording: what an officer logs is stored once, digit for digit, or refused with a sentence."""


def test_an_officer_records_a_value_and_reads_it_back(api, make):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    headers = make.headers(project, "officer")

    answer = api.post(
        f"indicators/{indicator.id}/measurements",
        json={"period_id": period.id, "value": "12.50", "submit": True},
        headers=headers,
    )

    assert answer.status_code == 201, answer.text
    assert answer.json()["value"] == "12.50"
    stored = api.get(f"indicators/{indicator.id}/measurements", headers=headers).json()
    assert [(item["value"], item["status"]) for item in stored["items"]] == [("12.50", "submitted")]


def test_a_closed_period_takes_no_measurement(api, make):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project, closed=True)

    answer = api.post(
        f"indicators/{indicator.id}/measurements",
        json={"period_id": period.id, "value": 1},
        headers=make.headers(project, "officer"),
    )

    assert (answer.status_code, answer.json()["title"]) == (409, "PeriodClosed")


def test_performance_is_of_approved_values_only(api, make):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    make.target(project, indicator, 100, period)
    make.entry(project, indicator, period, 40)
    make.entry(project, indicator, period, 7, approved=False)

    answer = api.get(f"indicators/{indicator.id}/performance", headers=make.headers(project, "donor"))

    first = answer.json()["periods"][0]
    assert (first["actual"], first["target"], first["achievement"], first["awaiting"]) == (
        "40",
        "100",
        "0.4",
        1,
    )
