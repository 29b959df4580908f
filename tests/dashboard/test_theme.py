"""Colours that keep their order in greyscale, and can be read."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.theme import DARK_CHART, LEVELS, LIGHT_CHART, PAPER
from logframe.domain.words import RatingLevel

ASSETS = Path(__file__).parents[2] / "dashboard" / "assets"


def luminance(colour):
    """Return the relative luminance of WCAG 2.1: 0 is black, 1 is white."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """Return the contrast of WCAG 2.1, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def grey(colour):
    """Return the lightness L* of a colour, 0 to 100, as a greyscale print has it."""
    shade = luminance(colour)
    return 116 * shade ** (1 / 3) - 16 if shade > 0.008856 else 903.3 * shade


def test_levels_keep_their_order_in_greyscale_with_clear_steps():
    greys = [grey(LEVELS[level].surface) for level in RatingLevel]

    assert all(lower - higher > 10 for lower, higher in pairwise(greys))


def test_no_level_is_near_the_white_of_not_rated():
    assert all(grey(PAPER) - grey(LEVELS[level].surface) > 15 for level in RatingLevel)


@pytest.mark.parametrize("level", list(RatingLevel))
def test_words_in_cells_can_be_read(level):
    assert contrast(LEVELS[level].surface, LEVELS[level].ink) >= 4.5


@pytest.mark.parametrize("paint", [LIGHT_CHART, DARK_CHART])
def test_charts_can_be_read_on_their_ground(paint):
    assert contrast(paint.ink, paint.ground) >= 4.5
    assert contrast(paint.faint, paint.ground) >= 4.5
    assert contrast(paint.actual, paint.ground) >= 3
    assert contrast(paint.target, paint.ground) >= 3
    assert contrast(paint.actual, paint.ground) >= 4.5  # the number at the foot of a bar


def test_the_style_sheet_has_the_same_level_colours():
    told = dict(re.findall(r"--level-(\w+): (#\w+);", (ASSETS / "tokens.css").read_text()))

    assert told == {
        "low": LEVELS[RatingLevel.low].surface,
        "moderate": LEVELS[RatingLevel.moderate].surface,
        "above": LEVELS[RatingLevel.above_moderate].surface,
        "high": LEVELS[RatingLevel.high].surface,
    }


def test_assets_ask_no_other_host():
    told = [(file.name, file.read_text()) for file in ASSETS.rglob("*.*")]
    plain = {
        name: text.replace("http://www.w3.org/2000/svg", "").replace("http%3A//www.w3.org", "") for name, text in told
    }

    assert {name for name, text in plain.items() if re.search(r"https?://|url\(//", text)} == set()
