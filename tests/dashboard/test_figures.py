"""Charts are pure: an answer, a reader, and light or dark."""

import json
from decimal import Decimal

import pytest

from dashboard.figures.parts import draw_parts
from dashboard.figures.performance import draw_performance
from dashboard.figures.ratings import draw_heatmap, draw_portfolio
from logframe.domain.words import RatingLevel, Status
from logframe.languages import Reader
from tests.dashboard.samples import cell, heatmap, met, performance, period, portfolio

ENGLISH, SPANISH = Reader(), Reader("es", "es_ES")


def texts(figure):
    return [one.text for one in figure.layout.annotations]


def traces(figure, kind):
    return [one for one in figure.data if one.type == kind]


def test_every_cell_carries_its_word():
    figure = draw_heatmap(heatmap(cell(1, "achievement", RatingLevel.above_moderate), outcomes=1), ENGLISH, dark=False)

    assert any("Above-moderate" in one and "●●●○" in one for one in texts(figure))


def test_words_are_the_readers():
    figure = draw_heatmap(heatmap(cell(1, "achievement", RatingLevel.low), outcomes=1), SPANISH, dark=False)

    assert any("<b>Bajo</b>" in one for one in texts(figure))
    assert list(figure.layout.xaxis.ticktext) == ["Logro", "Sostenibilidad"]


def test_not_rated_no_data_and_low_differ_without_colour():
    figure = draw_heatmap(
        heatmap(cell(1, "achievement", None), cell(2, "achievement", RatingLevel.low)), ENGLISH, dark=False
    )

    hatched = traces(figure, "scatter")
    assert sorted({one.fillpattern.shape for one in hatched}) == [".", "/"]
    assert {one.line.dash for one in hatched} == {"dash", "dot"}
    assert traces(figure, "heatmap")[0].z == ([None, None], [1, None])
    assert [texts(figure)[0], texts(figure)[1]] == ["<b>Not rated</b>", "<b>No data</b>"]
    assert "●○○○" in texts(figure)[2]


def test_a_click_knows_its_cell():
    figure = draw_heatmap(heatmap(cell(1, "sustainability", RatingLevel.high), outcomes=1), ENGLISH, dark=False)

    assert traces(figure, "heatmap")[0].customdata == (["1:achievement", "1:sustainability"],)


def test_the_portfolio_says_how_many_are_rated():
    figure = draw_portfolio(
        portfolio(("A", RatingLevel.high, 3, 4), ("B", None, 0, 4), ("C", None, 0, 0)), ENGLISH, dark=False
    )

    assert "3 of 4 rated" in texts(figure)[0]
    assert "Not rated" in texts(figure)[2] and "0 of 4 rated" in texts(figure)[2]
    assert texts(figure)[4] == "<b>No data</b>"


def test_an_empty_portfolio_can_be_drawn():
    assert draw_portfolio(portfolio(), ENGLISH, dark=True).layout.height > 0


def test_a_missing_actual_is_a_word_and_a_zero_is_a_bar():
    zero = period("2020-H1", status=Status.off_track, actual=Decimal(0), target=Decimal(5))
    answer = performance(zero, period("2020-H2"), period("2021-H1", status=Status.not_due))

    figure = draw_performance(answer, ENGLISH, dark=False)

    assert traces(figure, "bar")[0].y == (0.0, None, None)
    assert traces(figure, "bar")[0].text[0] == "0"
    assert texts(figure) == ["Not<br>reported", "Not<br>due"]


def test_the_baseline_is_drawn_where_there_is_one():
    names = [one.name for one in draw_performance(performance(met("A", 3, 2), baseline=1), ENGLISH, dark=False).data]
    without = [one.name for one in draw_performance(performance(met("A", 3, 2)), ENGLISH, dark=False).data]

    assert (names, without) == (["Actual", "Target", "Baseline 1"], ["Actual", "Target"])


@pytest.mark.parametrize(("made_up", "said"), [(True, "<b>Illustrative values</b>"), (False, None)])
def test_made_up_values_say_so_in_the_chart(made_up, said):
    figure = draw_performance(performance(met("A", 3, 2), illustrative=made_up), ENGLISH, dark=False)

    assert figure.layout.legend.title.text == said


def test_numbers_on_the_axis_are_the_regions():
    assert draw_performance(performance(met("A", 3, 2)), SPANISH, dark=False).layout.separators == ",."
    assert draw_performance(performance(met("A", 3, 2)), Reader("es", "es_PE"), dark=False).layout.separators == ".,"


def test_parts_stack_where_they_add_up_and_differ_by_pattern():
    answer = performance(met("A", 30, 20, women=18, men=12))
    figure = draw_parts(answer, answer.indicator.dimensions[0], ENGLISH, dark=False)

    assert figure.layout.barmode == "stack"
    assert [(one.name, one.y) for one in figure.data] == [("women", (18.0,)), ("men", (12.0,)), ("unknown", (None,))]
    assert len({one.marker.pattern.shape for one in figure.data}) == 3


def test_parts_of_a_level_stand_side_by_side():
    answer = performance(met("A", 30, 20, women=18, men=12), accumulation="level")

    assert draw_parts(answer, answer.indicator.dimensions[0], ENGLISH, dark=False).layout.barmode == "group"


def test_light_and_dark_tell_the_same():
    answer = performance(met("A", 30, 20, women=18, men=12), period("B"))
    light, dark = (draw_performance(answer, ENGLISH, one) for one in (False, True))

    assert [one.y for one in light.data] == [one.y for one in dark.data]
    assert light.layout.font.color != dark.layout.font.color
    assert len(json.dumps(light.to_plotly_json(), default=list)) < 20_000
