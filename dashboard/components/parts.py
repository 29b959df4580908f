"""The parts of an indicator by one dimension: a chart and its table."""

from typing import Any

from dash import html

from dashboard.components.badges import illustrative_badge
from dashboard.components.charts import chart_card
from dashboard.components.tables import data_table
from dashboard.figures.parts import actual_of, draw_parts, periods_with_parts
from logframe.languages import Reader
from logframe.schemas.answers import IndicatorPerformance
from logframe.schemas.indicators import IndicatorDimensionRead
from logframe.values import value_text


def parts_card(answer: IndicatorPerformance, dimension: IndicatorDimensionRead, reads: Reader) -> html.Section:
    """Show the actuals of each category by period."""
    indicator, periods = answer.indicator, periods_with_parts(answer, dimension)
    title = reads.say("By {dimension}", dimension=dimension.name.lower())
    head = [reads.say("Category"), *(period.code for period in periods)]
    rows: list[list[Any]] = [
        [category.name, *(value_text(reads, indicator, actual_of(period, category.id)) for period in periods)]
        for category in dimension.categories
    ]
    newest = periods[-1]
    told = ", ".join(
        f"{category.name} {value_text(reads, indicator, actual_of(newest, category.id))}"
        for category in dimension.categories
    )
    total = [reads.say("Total"), *(value_text(reads, indicator, period.actual) for period in periods)]
    return chart_card(
        f"parts-{dimension.dimension_id}",
        title,
        reads.say("{code}: {told}.", code=newest.code, told=told),
        draw_parts(answer, dimension, reads, dark=False),
        draw_parts(answer, dimension, reads, dark=True),
        data_table(
            reads.say("Actuals by {dimension} and period", dimension=dimension.name.lower()),
            head,
            rows,
            numeric=range(1, len(head)),
            foot=[total],
            mark=illustrative_badge(any(period.illustrative for period in periods)),
        ),
    )
