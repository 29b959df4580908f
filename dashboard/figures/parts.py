"""Actuals by category, period after period: stacked where parts add up, side by side where they don't."""

from decimal import Decimal

import plotly.graph_objects as go

from dashboard.figures.performance import floats, say_illustrative
from dashboard.theme import PATTERNS, chart_paint, lay_out
from logframe.domain.words import Accumulation
from logframe.languages import Reader
from logframe.schemas.answers import IndicatorPerformance, Performance
from logframe.schemas.indicators import IndicatorDimensionRead
from logframe.values import in_percent, value_text

HEIGHT = 320
ADDS_UP = frozenset({Accumulation.increment, Accumulation.running_total, Accumulation.unique})


def periods_with_parts(answer: IndicatorPerformance, dimension: IndicatorDimensionRead) -> list[Performance]:
    """Return the periods that have parts of this dimension alone."""
    own = {category.id for category in dimension.categories}
    return [
        period
        for period in answer.periods
        if any(len(part.category_ids) == 1 and part.category_ids[0] in own for part in period.parts)
    ]


def actual_of(period: Performance, category_id: int) -> Decimal | None:
    """Return the actual of one category; None where it was not told."""
    return next((part.actual for part in period.parts if part.category_ids == [category_id]), None)


def draw_parts(
    answer: IndicatorPerformance, dimension: IndicatorDimensionRead, reader: Reader, dark: bool
) -> go.Figure:
    """Draw the categories of a dimension by period; each has a colour and a pattern."""
    paint, indicator = chart_paint(dark), answer.indicator
    periods = periods_with_parts(answer, dimension)
    figure = go.Figure()
    for place, category in enumerate(dimension.categories):
        values = [actual_of(period, category.id) for period in periods]
        figure.add_bar(
            x=[period.code for period in periods],
            y=floats(values),
            name=category.name,
            hovertext=[value_text(reader, indicator, value) for value in values],
            hoverinfo="x+name+text",
            marker={
                "color": paint.parts[place % len(paint.parts)],
                "line": {"color": paint.ink, "width": 1},
                "pattern": {"shape": PATTERNS[place % len(PATTERNS)], "solidity": 0.2, "fillmode": "overlay"},
            },
            width=0.5 if indicator.accumulation in ADDS_UP else None,
        )
    if any(period.illustrative for period in periods):
        say_illustrative(figure, reader, dark)
    lay_out(figure, dark, HEIGHT)
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(rangemode="tozero", tickformat=",", ticksuffix="\u00a0%" if in_percent(indicator) else "")
    stacked = indicator.accumulation in ADDS_UP
    return figure.update_layout(
        barmode="stack" if stacked else "group", margin={"t": 40}, legend={"traceorder": "normal"}
    )
