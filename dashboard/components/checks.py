"""What a project asks of its entries before they are submitted, for its managers to set."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, callback, html, no_update

from dashboard.client import Refused, client
from dashboard.components.aria import aria
from dashboard.components.refusals import problem_alert
from dashboard.components.tables import data_table
from logframe.domain.words import CheckGrade, CheckKind
from logframe.languages import Reader, reader
from logframe.schemas.quality import QualityCheckRead
from logframe.wording import word

Typed = dict[int, dict[str, Any]]
"""What is set of each check: active, grade and factor as the person writes it."""


def checks_form(checks: Sequence[QualityCheckRead], reads: Reader) -> list[Any]:
    """Return the checks, each with what it is set to."""
    head = [reads.say("What is looked for"), reads.say("On"), reads.say("What it does"), reads.say("Factor")]
    return [
        html.P(reads.say("They are asked when an entry is submitted. What was submitted before keeps what was asked.")),
        data_table(reads.say("Checks"), head, [_row(one, reads) for one in checks], hidden_caption=True),
        html.Div(dmc.Button(reads.say("Save the checks"), id="checks-save", n_clicks=0), className="actions"),
    ]


def stored_checks(checks: Sequence[QualityCheckRead], reads: Reader) -> dict[str, dict[str, Any]]:
    """Return what is stored, to be held against what is set."""
    return {str(one.id): {"version": one.version, **_set(one, reads)} for one in checks}


def find_changes(stored: dict[str, dict[str, Any]], typed: Typed, reads: Reader) -> tuple[Typed, dict[int, str]]:
    """Return what changes of which check, with its version, and a sentence for each factor that is no number."""
    changes: Typed = {}
    errors: dict[int, str] = {}
    for key, now in typed.items():
        then = stored[str(key)]
        changed = {name: value for name, value in now.items() if value != then[name]}
        try:
            if "factor" in changed:
                text = (changed["factor"] or "").strip()
                changed["factor"] = f"{reads.read_number(text):f}" if text else None
        except ValueError:
            errors[key] = reads.say("Write a number such as {example}.", example=reads.number(Decimal("1234.5"), 1))
        if changed:
            changes[key] = {"version": then["version"], **changed}
    return changes, errors


def _set(one: QualityCheckRead, reads: Reader) -> dict[str, Any]:
    """Return what a check is set to."""
    factor = None if one.factor is None else reads.digits(one.factor)
    return {"active": one.active, "grade": one.grade.value, **({"factor": factor} if _has_factor(one) else {})}


def _has_factor(one: QualityCheckRead) -> bool:
    """Tell whether a check is told by a factor."""
    return one.kind is CheckKind.jump


def _row(one: QualityCheckRead, reads: Reader) -> list[Any]:
    """Return the controls of one check."""
    now, factor = _set(one, reads), None
    name, on, does, times = word(reads, one.kind), reads.say("On"), reads.say("What it does"), reads.say("Factor")
    if _has_factor(one):
        factor = dmc.TextInput(id={"check_factor": one.id}, value=now["factor"], **aria(label=f"{times}: {name}"))
    return [
        name,
        dmc.Switch(id={"check_active": one.id}, checked=one.active, **aria(label=f"{on}: {name}")),
        dmc.Select(
            id={"check_grade": one.id},
            data=[{"value": grade.value, "label": word(reads, grade)} for grade in CheckGrade],
            value=now["grade"],
            allowDeselect=False,
            **aria(label=f"{does}: {name}"),
        ),
        factor,
    ]


def _typed(*given: tuple[str, list[Any], list[dict[str, int]]]) -> Typed:
    """Return what is set of each check, by its key."""
    typed: Typed = {}
    for part, values, ids in given:
        for value, one in zip(values, ids, strict=True):
            typed.setdefault(one[f"check_{part}"], {})[part] = value
    return typed


@callback(
    Output("checks-told", "children"),
    Output("checks-stored", "data"),
    Output({"check_factor": ALL}, "error"),
    Input("checks-save", "n_clicks"),
    State({"check_active": ALL}, "checked"),
    State({"check_active": ALL}, "id"),
    State({"check_grade": ALL}, "value"),
    State({"check_grade": ALL}, "id"),
    State({"check_factor": ALL}, "value"),
    State({"check_factor": ALL}, "id"),
    State("checks-stored", "data"),
    State("review-view", "data"),
    prevent_initial_call=True,
)
async def save_checks(
    clicks: int | None,
    active: list[bool],
    active_ids: list[dict[str, int]],
    grades: list[str],
    grade_ids: list[dict[str, int]],
    factors: list[str],
    factor_ids: list[dict[str, int]],
    stored: dict[str, dict[str, Any]],
    view: dict[str, Any],
) -> Any:
    """Store what was set otherwise; what is refused stays as it is set, with the sentence."""
    if not clicks:
        return no_update, no_update, [no_update] * len(factor_ids)
    reads, asks = reader.get(), client()
    typed = _typed(("active", active, active_ids), ("grade", grades, grade_ids), ("factor", factors, factor_ids))
    changes, errors = find_changes(stored, typed, reads)
    at_fields = [errors.get(one["check_factor"]) for one in factor_ids]
    if errors:
        return None, no_update, at_fields
    told: Any = html.P(reads.say("Saved.") if changes else reads.say("Nothing was changed."), className="done")
    try:
        for key, body in changes.items():
            await asks.send("PATCH", f"/checks/{key}", body)
    except Refused as refused:
        told = problem_alert(refused.problem)
    return told, stored_checks(await asks.project_checks(view["code"]), reads), at_fields
