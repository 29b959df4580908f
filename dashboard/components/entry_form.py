"""The form for one value: what the indicator's kind needs, and nothing more."""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components.aria import aria
from dashboard.components.desk import Desk
from dashboard.components.outgoing import kept_line
from logframe.domain.words import Accumulation, AcrossUnits, Measure, MissingReason
from logframe.languages import MISSING, Reader
from logframe.schemas.answers import IndicatorPerformance
from logframe.schemas.indicators import IndicatorDimensionRead, IndicatorRead
from logframe.schemas.projects import PeriodRead
from logframe.values import target_text
from logframe.wording import word

ADDED_UP = {Measure.number, Measure.currency}
"""What has parts that make the total; percentages of women and of men do not."""


def entry_form(desk: Desk, reads: Reader) -> list[Any]:
    """Return the form, with the period that comes next already chosen."""
    dimensions = [one for one in desk.indicator.dimensions if splits(desk.indicator)]
    kept = {str(one.dimension_id): [part.id for part in one.categories if not part.retired] for one in dimensions}
    missing = [{"value": one.value, "label": word(reads, one)} for one in MissingReason]
    return [
        dcc.Store(id="record-dimensions", data=kept),
        html.H2(reads.say("New entry"), className="card-title"),
        html.Div(kept_line(reads), role="status"),
        _period(desk, reads),
        html.P(id="record-target", className="note", role="status"),
        _place(desk, reads),
        html.Div(_value_fields(desk.indicator, reads), className="fields"),
        *(_dimension(desk.indicator, one, reads) for one in dimensions),
        dmc.Select(
            id="record-missing",
            label=reads.say("No value? Say why"),
            description=reads.say("Leave the value empty. A missing value is never counted as 0."),
            data=missing,
            clearable=True,
            clearButtonProps=_clearing(reads.say("the reason"), reads),
        ),
        dmc.Textarea(
            id={"field": "note"},
            label=reads.say("Note for whoever approves"),
            autosize=True,
            minRows=2,
            value="",
        ),
        dmc.Textarea(
            id={"field": "explanation"},
            label=reads.say("Explanation"),
            description=reads.say("Only where the checks ask for one: why it is right as it is."),
            autosize=True,
            minRows=1,
            value="",
        ),
        html.Div(
            [
                dmc.Button(reads.say("Submit for approval"), id="record-submit", n_clicks=0, size="md"),
                dmc.Button(reads.say("Save as draft"), id="record-draft", n_clicks=0, size="md", variant="outline"),
            ],
            className="actions",
        ),
    ]


def splits(indicator: IndicatorRead) -> bool:
    """Tell whether values of this kind have parts."""
    return indicator.accumulation is not Accumulation.milestone and indicator.measure is not Measure.qualitative


def _period(desk: Desk, reads: Reader) -> dmc.Select:
    """Offer the periods; a closed one is shown, and cannot be chosen."""
    chosen = desk.next_period()

    def label(one: PeriodRead) -> str:
        if one.closed:
            return reads.say("{code} · closed", code=one.code)
        return reads.say("{code} · due {day}", code=one.code, day=reads.day(one.due_on))

    options = [{"value": str(one.id), "label": label(one), "disabled": one.closed} for one in desk.periods]
    return dmc.Select(
        id="record-period",
        label=reads.say("Period"),
        data=options,
        value=str(chosen.id) if chosen else None,
        allowDeselect=False,
        required=True,
        description=None if chosen else reads.say("Every period is closed. A manager can reopen one."),
    )


def _place(desk: Desk, reads: Reader) -> Any:
    """Offer the places that report this indicator; nothing to choose where there is only one."""
    own = desk.own_places()
    only = str(own[0].id) if len(own) == 1 else None
    select = dmc.Select(
        id="record-place",
        label=reads.say("Place"),
        placeholder=reads.say("The whole project"),
        data=[{"value": str(one.id), "label": one.name} for one in own],
        value=only,
        allowDeselect=False,
        clearable=True,
        clearButtonProps=_clearing(reads.say("Place"), reads),
    )
    return html.Div(select, hidden=not own or len(own) == 1)


def _clearing(what: str, reads: Reader) -> dict[str, Any]:
    """Let the keyboard and screen readers reach the button that clears a list; Mantine hides it from both."""
    return {"tabIndex": 0, **aria(label=reads.say("Clear {what}", what=what), hidden="false")}


def _value_fields(indicator: IndicatorRead, reads: Reader) -> list[Any]:
    """Return the fields of the indicator's kind."""
    unit = indicator.unit
    if indicator.measure is Measure.qualitative:
        return [
            dmc.Textarea(id={"field": "text"}, label=reads.say("What was observed"), autosize=True, minRows=4, value="")
        ]
    match indicator.accumulation:
        case Accumulation.share:
            return [
                _number("numerator", reads.say("How many (x)")),
                _number("denominator", reads.say("Out of how many (y)")),
            ]
        case Accumulation.milestone:
            return [
                dmc.TextInput(
                    id={"field": "done_on"},
                    label=reads.say("Done on"),
                    description=reads.say("Year-month-day, such as 2020-06-30"),
                    inputProps={"type": "date"},
                    value="",
                )
            ]
        case Accumulation.increment:
            return [
                _number("value", reads.say("New in this period"), unit),
                _number("total_to_date", reads.say("Or the total so far"), reads.say("Type one; the other follows.")),
            ]
        case Accumulation.running_total:
            return [
                _number("value", reads.say("Total so far"), unit),
                _number("increment", reads.say("Or what is new"), reads.say("Type one; the other follows.")),
            ]
        case Accumulation.unique:
            return [
                _number("value", reads.say("People counted once"), unit),
                _number(
                    "total_to_date",
                    reads.say("Counted once since the start"),
                    reads.say("If you know it: without it the largest count stands."),
                ),
            ]
        case _:
            level = _number("value", reads.say("Situation at the end of the period"), unit)
            if indicator.across_units is not AcrossUnits.weighted or len(indicator.location_ids) < 2:
                return [level]
            weight = _number(
                "weight", reads.say("Weight of this place"), reads.say("Such as how many people live there.")
            )
            return [level, weight]


def _number(name: str, label: str, unit: str | None = None) -> dmc.TextInput:
    """Return a field for a number, typed by the person's region."""
    return dmc.TextInput(
        id={"field": name},
        label=label,
        description=unit,
        inputProps={"inputMode": "decimal", "autoComplete": "off"},
        value="",
        debounce=True,
    )


def _dimension(indicator: IndicatorRead, dimension: IndicatorDimensionRead, reads: Reader) -> dmc.Fieldset:
    """Return the fields of the categories of a dimension, and how far they are from the total."""
    fields: list[Any] = []
    for category in dimension.categories:
        if category.retired:
            continue
        if indicator.accumulation is Accumulation.share:
            x = reads.say("{category}: how many", category=category.name)
            y = reads.say("{category}: out of", category=category.name)
            fields += [
                _number(f"part_numerator:{category.id}", x),
                _number(f"part_denominator:{category.id}", y),
            ]
        else:
            fields.append(_number(f"part_value:{category.id}", category.name))
    told = dimension.exhaustive and (indicator.accumulation is Accumulation.share or indicator.measure in ADDED_UP)
    gap = html.P(id={"gap": dimension.dimension_id}, className="gap", role="status", hidden=not told)
    return dmc.Fieldset(
        [html.Div(fields, className="fields"), gap],
        legend=reads.say("By {dimension}", dimension=dimension.name.lower()),
        variant="filled",
    )


def target_line(answer: IndicatorPerformance, period: int, reads: Reader) -> str:
    """Say what is aimed at in a period, and what stands already."""
    one = next((one for one in answer.periods if one.period_id == period), None)
    if one is None:
        return ""
    target = target_text(reads, answer.indicator, one.target)
    return reads.say("Target for {code}: {target}.", code=one.code or MISSING, target=target)
