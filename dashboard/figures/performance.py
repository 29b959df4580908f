"""Targets against actuals by period; what is missing is a word, never a bar of height zero."""

from decimal import Decimal

import plotly.graph_objects as go

from dashboard.theme import chart_paint, lay_out
from logframe.languages import Reader
from logframe.schemas.answers import IndicatorPerformance
from logframe.values import in_percent, value_text
from logframe.wording import word

HEIGHT = 380
TOO_LOW = 0.15
"""Below this share of the highest value a bar does not hold its number."""


def draw_performance(answer: IndicatorPerformance, reader: Reader, dark: bool) -> go.Figure:
    """Draw the actuals of each period as bars, the targets as marks, and the baseline as a line."""
    paint, indicator = chart_paint(dark), answer.indicator
    codes = [period.code or "" for period in answer.periods]
    actuals = [period.actual for period in answer.periods]
    targets = [period.target for period in answer.periods]
    figure = go.Figure()
    figure.add_bar(
        x=codes,
        y=floats(actuals),
        name=reader.say("Actual"),
        marker={"color": paint.actual, "line": {"width": 0}},
        text=[value_text(reader, indicator, one) if one is not None else "" for one in actuals],
        textposition=_places(floats(actuals), floats(targets)),
        insidetextanchor="start",
        insidetextfont={"color": paint.ground},
        textangle=0,
        cliponaxis=False,
        hoverinfo="x+name+text",
        width=0.5,
    )
    figure.add_scatter(
        x=codes,
        y=floats(targets),
        name=reader.say("Target"),
        mode="markers",
        marker={"symbol": "line-ew", "size": 46, "line": {"width": 4, "color": paint.target}},
        text=[value_text(reader, indicator, one) for one in targets],
        hoverinfo="x+name+text",
    )
    if indicator.baseline is not None:
        _draw_baseline(figure, answer, reader, dark)
    for period in answer.periods:
        if period.actual is None:
            figure.add_annotation(
                x=period.code,
                y=0,
                yref="paper",
                yanchor="bottom",
                text=word(reader, period.status).replace(" ", "<br>"),
                showarrow=False,
                font={"size": 12, "color": paint.faint},
            )
    if any(period.illustrative for period in answer.periods) or indicator.illustrative:
        say_illustrative(figure, reader, dark)
    lay_out(figure, dark, HEIGHT)
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(rangemode="tozero", tickformat=",", ticksuffix="\u00a0%" if in_percent(indicator) else "")
    return figure.update_layout(bargap=0.4, separators=_separators(reader), margin={"t": 40})


def _draw_baseline(figure: go.Figure, answer: IndicatorPerformance, reader: Reader, dark: bool) -> None:
    """Draw where the indicator started."""
    paint, indicator = chart_paint(dark), answer.indicator
    figure.add_scatter(
        x=[period.code for period in answer.periods],
        y=floats([indicator.baseline] * len(answer.periods)),
        name=reader.say("Baseline {value}", value=value_text(reader, indicator, indicator.baseline)),
        mode="lines",
        line={"color": paint.baseline, "dash": "dot", "width": 2},
        hoverinfo="name",
    )


def _places(actuals: list[float | None], targets: list[float | None]) -> list[str]:
    """Place the number of each bar at its foot, clear of targets; above a bar too low to hold it."""
    highest = max((abs(one) for one in (*actuals, *targets) if one is not None), default=0)
    return ["inside" if one is not None and one > highest * TOO_LOW else "outside" for one in actuals]


def say_illustrative(figure: go.Figure, reader: Reader, dark: bool) -> None:
    """Write over the legend that the values are made up."""
    told = reader.say("Illustrative values")
    title = {"text": f"<b>{told}</b>", "font": {"color": chart_paint(dark).target, "size": 12}, "side": "top"}
    figure.update_layout(showlegend=True, legend={"title": title})


def floats(values: list[Decimal | None]) -> list[float | None]:
    """Return numbers to draw; a gap where there is none."""
    return [None if value is None else float(value) for value in values]


def _separators(reader: Reader) -> str:
    """Return the decimal and thousands marks of the reader's region, as plotly wants them."""
    sample = reader.number(Decimal("1234567.5"), 1)
    return sample[-2] + sample[1]
