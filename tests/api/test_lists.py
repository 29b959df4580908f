"""Lists come in pages: walking them gives every item once, whatever the size of a page."""

import pytest

from tests.api.scenes import Scene

LISTS = (
    "outcomes",
    "outputs",
    "activities",
    "indicators",
    "periods",
    "dimensions",
    "locations",
    "events",
    "studies",
    "evaluations",
)


def walk(api, place, headers, limit):
    """Return the keys of all items, page after page."""
    keys, cursor, pages = [], 0, 0
    while cursor is not None:
        page = api.get(f"{place}?limit={limit}&cursor={cursor}", headers=headers).json()
        assert len(page["items"]) <= limit
        keys += [item["id"] for item in page["items"]]
        cursor, pages = page["next"], pages + 1
    return keys, pages


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_walking_the_pages_gives_every_item_once(api, make, limit):
    project, other = make.project(), make.project()
    places = []
    for _ in range(7):
        places.append(make.location(project).id)
        make.location(other)

    keys, pages = walk(api, f"projects/{project.code}/locations", make.headers(project, "donor"), limit)

    assert keys == places
    assert pages == -(-7 // limit)


def test_every_list_of_a_project_has_pages(api, make):
    scene = Scene(make)
    donor = scene.headers("donor")
    for noun in LISTS:
        answer = api.get(f"projects/{scene.project.code}/{noun}?limit=1", headers=donor).json()

        assert set(answer) == {"items", "next"}, noun
        assert walk(api, f"projects/{scene.project.code}/{noun}", donor, 1)[0] == sorted(
            item["id"] for item in api.get(f"projects/{scene.project.code}/{noun}", headers=donor).json()["items"]
        )


def test_entries_and_targets_have_pages(api, make):
    scene = Scene(make)
    entries = [scene.entry().id for _ in range(5)]
    manager = scene.headers("manager")
    at = f"indicators/{scene.indicator.id}"

    assert walk(api, f"{at}/measurements", manager, 2) == (entries, 3)
    assert len(walk(api, f"{at}/targets", manager, 1)[0]) == 1


def test_projects_are_listed_to_their_members_only(api, make):
    mine, others = [make.project() for _ in range(3)], [make.project() for _ in range(3)]
    person = make.person()
    for project in mine:
        make.join(person, project, "donor")
    administrator = make.token(make.person(administrator=True))

    assert walk(api, "projects", make.token(person), 2)[0] == [project.id for project in mine]
    assert walk(api, "projects", administrator, 2)[0] == [project.id for project in mine + others]
    assert walk(api, "projects", make.token(make.person()), 2)[0] == []


def test_an_empty_list_is_one_empty_page(api, make):
    project = make.project()

    answer = api.get(f"projects/{project.code}/events", headers=make.headers(project, "donor")).json()

    assert answer == {"items": [], "next": None}
