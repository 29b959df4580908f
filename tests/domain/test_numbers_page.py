"""docs/numbers.md: every rule is on it, says what the rule says, and its examples are computed."""

import doctest
import re
from datetime import date
from decimal import Decimal
from importlib import import_module
from inspect import getdoc, getmembers, isclass, isfunction
from pathlib import Path
from typing import get_args

import pytest

import logframe.domain
from docs.write_numbers import CHAPTERS, PAGE, PLACE, read_rule, write_page
from logframe.domain import remarks
from logframe.languages import Reader
from logframe.wording import remark

NOT_COMPUTING = {"permissions", "words", "entries", "remarks", "workflow"}
MODULES = sorted({file.stem for file in Path(logframe.domain.__path__[0]).glob("[a-z]*.py")} - NOT_COMPUTING)
RULES = [
    (module, name)
    for module in MODULES
    for name, function in getmembers(import_module(f"logframe.domain.{module}"), isfunction)
    if function.__module__ == f"logframe.domain.{module}" and not name.startswith("_")
]
NAMES = {"Decimal": Decimal, "date": date} | {
    name: member
    for module in (*MODULES, "entries", "words")
    for name, member in getmembers(import_module(f"logframe.domain.{module}"))
    if not name.startswith("_") and (isfunction(member) or isclass(member))
}
NUMBER = re.compile(r"(?<![\w.,-])-?\d[\d,]*(?:\.\d+)?")
DOMAIN_CODES = {code for one in (remarks.Note, remarks.Caution, remarks.StatusReason) for code in get_args(one)}
CODES_OF_INDICATORS = {"period_targets_differ_from_life_target", "typed_total_differs", "qualitative"}
CODES_OF_SILENCE = {"not_due", "not_applicable", "not_reported"}
CODES = DOMAIN_CODES | CODES_OF_INDICATORS | CODES_OF_SILENCE


def examples(module, function):
    """The examples of a function, to be computed with the names of the whole domain."""
    home = import_module(f"logframe.domain.{module}")
    text = getdoc(getattr(home, function))
    return doctest.DocTestParser().get_doctest(text, NAMES | vars(home), f"{module}.{function}", None, 0)


def numbers_in(text):
    return {Decimal(found.replace(",", "")) for found in NUMBER.findall(text)}


@pytest.mark.parametrize("rule", RULES, ids=".".join)
def test_the_example_of_a_rule_is_what_the_rule_computes(rule):
    computed, said = examples(*rule), []

    found = doctest.DocTestRunner().run(computed, out=said.append)

    assert found.attempted
    assert not found.failed, "".join(said)


@pytest.mark.parametrize("rule", RULES, ids=".".join)
def test_the_words_of_an_example_hold_the_numbers_that_were_computed(rule):
    in_words = numbers_in(read_rule(*rule)[-1])
    computed = {
        number
        for example in examples(*rule).examples
        if not example.exc_msg
        for text in re.findall(r"Decimal\('([^']*)'\)|(?<![\w'-])(-?\d+)(?![\w'])", example.want)
        for number in numbers_in("".join(text))
    }

    assert {number for number in computed if not {number, number * 100} & in_words} == set()


@pytest.mark.parametrize("rule", RULES, ids=".".join)
def test_every_rule_is_in_one_chapter(rule):
    assert PLACE.findall(CHAPTERS.read_text(encoding="utf-8")).count(rule) == 1


def test_no_chapter_names_a_rule_that_is_not_there():
    assert set(PLACE.findall(CHAPTERS.read_text(encoding="utf-8"))) <= set(RULES)


def test_the_page_says_what_the_rules_say():
    assert PAGE.read_text(encoding="utf-8") == write_page(), "run `make docs`"


def test_the_page_speaks_to_people():
    prose = re.sub(r"<sub>.*?</sub>|`\w+`|`make docs`", "", write_page())

    assert re.findall(r"`|>>>|ValueError|Decimal\(|\bTrue\b|\bFalse\b|[a-z]_[a-z]", prose) == []


def test_every_warning_and_reason_is_a_sentence():
    told = set(re.findall(r"^- `(\w+)` [A-Z]", CHAPTERS.read_text(encoding="utf-8"), re.MULTILINE))

    assert told == CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_warning_and_reason_is_a_sentence_on_the_screen(code):
    assert remark(Reader(), code) != code
