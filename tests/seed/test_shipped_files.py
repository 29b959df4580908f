"""The shipped files are sound: right shapes, sources everywhere, nothing personal, nothing copied."""

import re
from decimal import Decimal

import pytest

from seed.files import read_file
from tests.seed.shipped import DOCUMENTS, FILES, all_text, facts, lines_of, needs_documents, nodes, read_all, shaped

PRINTED_AS_THEY_ARE = {"name", "corporate_outcome", "theme"}
"""Names of things, which are copied as printed; so are portfolio titles and outcomes of the first document."""
LONGEST_QUOTE = 9


@pytest.mark.parametrize("name", [*FILES, "people"])
def test_every_node_has_the_shape_that_the_api_takes(name):
    shapes = [shaped(shape, node) for shape, node in nodes(read_file(name))]

    assert shapes


@pytest.mark.parametrize("name", FILES)
def test_every_fact_has_a_source_and_every_other_value_says_that_it_is_illustrative(name):
    for shape, node in nodes(read_file(name)):
        for fact in facts(shaped(shape, node)):
            assert bool(fact["source"]) is not fact["illustrative"], fact


def test_all_values_of_the_made_up_plan_and_no_others_are_illustrative():
    for name, content in read_all().items():
        marks = {fact["illustrative"] for shape, node in nodes(content) for fact in facts(shaped(shape, node))}
        assert marks == {name == "peru_labour_law_plan"}, name


def test_assumptions_have_sources_too():
    outcomes = [node for content in read_all().values() for node in content.get("outcomes", [])]

    assert all(one["source"] for node in outcomes for one in node.get("assumptions", []))


@needs_documents
def test_sources_name_lines_that_the_documents_have():
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in DOCUMENTS.items()}
    sources = re.findall(r"(?<!data_)source: \"?([^\"\n}]+)", all_text())
    assert len(sources) > 150
    for source in sources:
        document, lines = lines_of(source)
        assert lines and 1 <= min(lines) <= max(lines) <= lengths[document], source


@needs_documents
def test_nobody_who_was_interviewed_or_wrote_is_named():
    document = DOCUMENTS["RBCLAC mid-term evaluation, Peru"].read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in document[970:994]]
    cells = [row[0] for row in rows if len(row) > 3 and row[0] != "Name"] + document[13:16]
    cells = [cell for cell in cells if "stakeholders" not in cell]
    names = set(re.findall(r"[A-ZÁÉÍÓÚÑ]\w{3,}", re.sub(r"<[^>]*>", " ", " ".join(cells))))
    assert len(names) > 25

    assert not names & set(re.findall(r"\w+", all_text()))


@needs_documents
def test_sentences_are_ours():
    ours = []
    for name, content in read_all().items():
        for _shape, node in nodes(content):
            printed = name == "ilo_portfolio" or node.get("level") == "long_term"
            ours += _texts({**node, "title": ""} if printed else node)
    for path in DOCUMENTS.values():
        printed_words = _grams(_words(path.read_text(encoding="utf-8")))
        for text in ours:
            assert not printed_words & _grams(_words(text)), text


def test_numbers_keep_the_digits_of_the_file():
    line = read_file("rbclac_peru")["activities"][1]["budget_lines"][1]

    assert (line["budget"], str(line["budget"]), str(line["spent"])) == (Decimal(10260), "10260.00", "0.00")


def test_people_are_roles_with_no_password_and_addresses_of_nobody():
    people = read_file("people")["people"]

    assert len(people) == 7
    assert all(one["email"].endswith("@demo.example") and "(demonstration)" in one["name"] for one in people)
    assert not any("password" in one for one in people)
    assert {(one.get("language"), one.get("region")) for one in people} == {(None, None), ("es", "es_PE")}
    assert sum(one.get("administrator", False) for one in people) == 1


def _texts(value: object) -> list[str]:
    """Return every text in a node, but names of things."""
    if isinstance(value, dict):
        return [text for key, item in value.items() if key not in PRINTED_AS_THEY_ARE for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []


def _words(text: str) -> list[str]:
    """Return the words of a text, in order."""
    return re.findall(r"\w+", text.lower())


def _grams(words: list[str]) -> set[tuple[str, ...]]:
    """Return every run of words that would be a quote."""
    size = LONGEST_QUOTE + 1
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}
