"""How a person reads: the language of sentences, and the region of numbers and dates."""

from datetime import date
from decimal import Decimal
from typing import Any

import dash_mantine_components as dmc
from babel import Locale
from dash import Input, Output, State, callback, dcc, html, no_update, register_page

from dashboard.client import Refused, client
from dashboard.components.aria import aria
from dashboard.components.facts import facts
from dashboard.components.refusals import problem_alert, shows_refusals
from dashboard.components.tables import data_table
from dashboard.components.titles import tab_title
from dashboard.shell import OWN_NAMES
from logframe.languages import Reader, reader
from logframe.wording import word

REGIONS = (
    "en_US", "en_GB", "en_KE", "en_IN", "es_ES", "es_PE", "es_MX", "es_CO", "es_BO", "es_EC", "es_GT", 
    "es_HN", "es_AR", "es_CL", "fr_FR", "pt_BR",
)  # fmt: skip
SAMPLE = Decimal("1234.5")


def title(**_variables: str) -> str:
    """Return the name of the browser tab."""
    return tab_title(reader.get().say("Settings"))


@shows_refusals
async def layout(**_query: str) -> html.Div:
    """Lay out the choices of the person who is signed in."""
    reads, me = reader.get(), await client().me()
    regions = [{"value": code, "label": _region(reads, code)} for code in dict.fromkeys((*REGIONS, me.region))]
    roles = [[one.project, word(reads, one.role)] for one in me.memberships]
    return html.Div(
        [
            html.Div([html.H1(reads.say("Settings"))], className="page-head"),
            facts([(reads.say("Name"), me.name), (reads.say("E-mail address"), me.email)], reads.say("You")),
            html.Section(
                [
                    html.Div(id="settings-told", role="status"),
                    dmc.Select(
                        id="settings-language",
                        label=reads.say("Language"),
                        data=[{"value": code, "label": name} for code, name in OWN_NAMES.items()],
                        value=me.language,
                        allowDeselect=False,
                    ),
                    dmc.Select(
                        id="settings-region",
                        label=reads.say("Region, for numbers and dates"),
                        description=reads.say("You read and type numbers as they are written there."),
                        data=regions,
                        value=me.region,
                        allowDeselect=False,
                        searchable=True,
                        nothingFoundMessage=reads.say("Nothing found"),
                    ),
                    html.Div(dmc.Button(reads.say("Save"), id="settings-save", n_clicks=0), className="actions"),
                    dcc.Location(id="settings-reload", refresh=True),
                ],
                className="card form",
                **aria(label=reads.say("Settings")),
            ),
            data_table(reads.say("Your roles"), [reads.say("Project"), reads.say("Role")], roles) if roles else None,
        ],
        className="page narrow",
    )


def _region(reads: Reader, code: str) -> str:
    """Name a region with a number and a date as they are written there."""
    place = Locale(reads.language).territories.get(code[-2:], code[-2:])
    there = Reader(reads.language, code)
    return f"{place} ({there.number(SAMPLE, 1)}; {there.day(date(2020, 6, 30))})"


@callback(
    Output("settings-reload", "href"),
    Output("settings-told", "children"),
    Input("settings-save", "n_clicks"),
    State("settings-language", "value"),
    State("settings-region", "value"),
    prevent_initial_call=True,
)
async def save(clicks: int | None, language: str, region: str) -> Any:
    """Keep the choices, and load everything again in the new language."""
    if not clicks:
        return no_update, no_update
    try:
        await client().change_me(language=language, region=region)
    except Refused as refused:
        return no_update, problem_alert(refused.problem)
    return "/settings", no_update


register_page(__name__, path="/settings", title=title, layout=layout, order=4)  # type: ignore[no-untyped-call]
