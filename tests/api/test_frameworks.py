"""The framework: outcomes under outcomes, outputs, indicators and activities, each once and in its place."""

from tests.api.scenes import Scene


def test_the_tree_has_everything_in_its_place(api, make):
    project = make.project(level_labels={"long_term": "Objetivo"})
    goal = make.outcome(project, code="G", level="goal")
    outcome = make.outcome(project, code="LTO1", parent_id=goal.id)
    output = make.output(project, code="OP1", outcome_id=outcome.id)
    make.indicator(project, code="I1", outcome_id=outcome.id)
    make.indicator(project, code="I2", output_id=output.id)
    make.output(project, code="ALONE")

    tree = api.get(f"projects/{project.code}/framework", headers=make.headers(project, "donor")).json()

    (top,) = tree["outcomes"]
    (below,) = top["outcomes"]
    assert (top["outcome"]["code"], below["outcome"]["code"]) == ("G", "LTO1")
    assert [item["code"] for item in below["indicators"]] == ["I1"]
    assert [item["output"]["code"] for item in below["outputs"]] == ["OP1"]
    assert [item["code"] for item in below["outputs"][0]["indicators"]] == ["I2"]
    assert [item["output"]["code"] for item in tree["outputs"]] == ["ALONE"]
    assert tree["level_labels"] == {"long_term": "Objetivo"}


def test_results_stand_in_the_order_that_was_given_then_by_code(api, make):
    project = make.project()
    for code, position in (("C", 1), ("B", 2), ("A", 2)):
        make.outcome(project, code=code, position=position)

    tree = api.get(f"projects/{project.code}/framework", headers=make.headers(project)).json()

    assert [item["outcome"]["code"] for item in tree["outcomes"]] == ["C", "A", "B"]


def test_activities_stand_under_what_they_serve_with_their_money(api, make):
    scene = Scene(make)

    tree = api.get(f"projects/{scene.project.code}/framework", headers=scene.headers("donor")).json()

    (activity,) = tree["outcomes"][0]["outputs"][0]["activities"]
    assert [(line["code"], line["budget"], line["spent"]) for line in activity["budget_lines"]] == [
        ("B1", "10.25", None)
    ]


def test_nothing_of_another_project_is_in_the_tree(api, make):
    scene = Scene(make)
    empty = make.project()

    tree = api.get(f"projects/{empty.code}/framework", headers=make.headers(empty)).json()

    assert (tree["outcomes"], tree["outputs"]) == ([], [])
    assert scene.project.code != empty.code


def test_the_budget_adds_up_exactly_and_what_is_missing_is_no_zero(api, make):
    project = make.project(currency="USD")
    output, manager = make.output(project), make.headers(project)
    lines = [
        {"code": "1", "title": "a", "budget": "0.1"}, {"code": "2", "title": "b", "budget": "0.2"},
        {"code": "3", "title": "c", "budget": "999999999999999999.9999999999"}, {"code": "4", "title": "d"},
    ]  # fmt: skip
    body = {"code": "A", "title": "Train", "output_id": output.id, "budget_lines": lines}
    assert api.post(f"projects/{project.code}/activities", json=body, headers=manager).status_code == 201

    budget = api.get(f"projects/{project.code}/budget", headers=manager).json()

    assert (budget["budget"], budget["spent"], budget["currency"]) == ("1000000000000000000.2999999999", None, "USD")
    assert [line["budget"] for line in budget["lines"]] == ["0.1", "0.2", "999999999999999999.9999999999", None]


def test_a_result_moves_under_another(api, make):
    project = make.project()
    first, second = make.outcome(project), make.outcome(project)
    manager = make.headers(project)

    moved = api.patch(f"outcomes/{second.id}", json={"version": 1, "parent_id": first.id}, headers=manager)
    back = api.patch(f"outcomes/{second.id}", json={"version": 2, "parent_id": None}, headers=manager)

    assert (moved.json()["parent_id"], back.json()["parent_id"]) == (first.id, None)
