"""Every sentence that people read is in the Spanish catalogue, with the same values in it."""

import ast
import re
from pathlib import Path
from string import Formatter

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from logframe.languages import CATALOGUES, Reader

HOME = Path(__file__).parents[2]
SAME_IN_BOTH = {"Total", "No", "{why}", "{code}: {told}."}


def sentences():
    """Return the sentences in say(...) and marked(...), with the file they stand in."""
    found = {}
    for floor in ("dashboard", "logframe"):
        told = extract_from_dir(HOME / floor, method_map=[("**.py", "python")], keywords={"say": None, "marked": None})
        for file, line, sentence, _comments, _context in told:
            found.setdefault(sentence, f"{floor}/{file}:{line}")
    return found


def catalogue():
    """Return the Spanish sentences by the English."""
    with (CATALOGUES / "es.po").open("rb") as file:
        return {one.id: one.string for one in read_po(file) if one.id}


def values(sentence):
    """Return the names of the values in a sentence."""
    return {name for _text, name, _format, _conversion in Formatter().parse(sentence) if name is not None}


def test_every_sentence_is_translated():
    known = catalogue()

    assert {sentence: where for sentence, where in sentences().items() if not known.get(sentence)} == {}


def test_no_translation_is_left_over():
    assert set(catalogue()) - set(sentences()) == set()


def test_translations_keep_the_values():
    assert [one for one, spanish in catalogue().items() if values(one) != values(spanish)] == []


def test_translations_differ_from_the_english():
    assert {one for one, spanish in catalogue().items() if one == spanish} <= SAME_IN_BOTH


def test_the_trade_s_words_are_the_trade_s():
    say = Reader("es").say

    assert [say(one) for one in ("Low", "Moderate", "Above-moderate", "High", "Not rated")] == [
        "Bajo",
        "Moderado",
        "Por encima de moderado",
        "Alto",
        "Sin calificar",
    ]
    assert [say(one) for one in ("Baseline", "Target", "Means of verification")] == [
        "Línea de base",
        "Meta",
        "Medios de verificación",
    ]


def test_no_sentence_hides_in_an_f_string():
    """What stands inside an f-string is not extracted before Python 3.12, so it would stay English."""
    hidden = []
    for file in (file for floor in ("dashboard", "logframe") for file in (HOME / floor).rglob("*.py")):
        for text in (one for one in ast.walk(ast.parse(file.read_text())) if isinstance(one, ast.JoinedStr)):
            calls = [one.func for one in ast.walk(text) if isinstance(one, ast.Call)]
            hidden += [file.name for one in calls if isinstance(one, ast.Attribute) and one.attr == "say"]

    assert hidden == []


def test_no_sentence_is_put_together_by_hand():
    """An f-string in say(...) would be looked up after it is filled in, and never found."""
    pattern = re.compile(r"(?:\.say|\bmarked)\(\s*f[\"']")
    files = [file for floor in ("dashboard", "logframe") for file in (HOME / floor).rglob("*.py")]

    assert [file.name for file in files if pattern.search(file.read_text())] == []
