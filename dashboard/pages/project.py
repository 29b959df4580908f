"""A project: its facts, its long-term outcomes as rated, its indicators, and what evaluations said."""

from asyncio import gather
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, callback, ctx, dcc, html, no_update, register_page

from dashboard.client import Refused, client
from dashboard.components.aria import aria
from dashboard.components.badges import illustrative_badge
from dashboard.components.charts import chart_id
from dashboard.components.countries import country_name
from dashboard.components.facts import facts
from dashboard.components.indicators import indicator_list
from dashboard.components.justification import justification
from dashboard.components.money import budget_section
from dashboard.components.ratings import ratings_card
from dashboard.components.refusals import problem_alert, shows_refusals
from dashboard.components.rights import may_approve, may_record
from dashboard.components.rollups import beside_data_card
from dashboard.components.story import evaluation_section, event_section, study_section
from dashboard.components.titles import tab_title
from logframe.domain.words import OrganisationRole, RatingDimension
from logframe.languages import MISSING, Reader, reader
from logframe.schemas.people import MeRead
from logframe.schemas.projects import LocationRead, ProjectRead

CHART = chart_id("ratings")


def title(code: str = "", **_variables: str) -> str:
    """Return the name of the browser tab."""
    return tab_title(code)


@shows_refusals
async def layout(code: str = "", **_query: str) -> html.Div:
    """Lay out the page of one project."""
    reads, asks = reader.get(), client()
    project = await asks.project(code)
    heatmap, table, places, rolled = await gather(
        asks.heatmap(code), asks.tracking_table(code), asks.locations(code), asks.roll_up(code)
    )
    evaluations, budget, events, studies, me = await gather(
        asks.evaluations(code), asks.budget(code), asks.events(code), asks.studies(code), asks.me()
    )
    tabs = [
        (
            "evaluations",
            reads.say("Evaluations"),
            evaluation_section(evaluations, reads) if evaluations else None,
        ),
        (
            "budget",
            reads.say("Budget"),
            budget_section(budget, reads) if budget.lines or budget.printed else None,
        ),
        ("events", reads.say("Events"), event_section(events, reads) if events else None),
        ("studies", reads.say("Baseline studies"), study_section(studies, reads) if studies else None),
    ]
    return html.Div(
        [
            dcc.Store(id="project-code", data=code),
            html.Nav(
                dcc.Link(reads.say("Portfolio"), href="/"),
                className="trail",
                **aria(label=reads.say("Path")),
            ),
            _head(project, me, reads),
            _facts(project, places, reads),
            ratings_card(heatmap, reads),
            beside_data_card(rolled, reads),
            indicator_list(table, reads),
            _tabs([tab for tab in tabs if tab[2] is not None]),
            dmc.Drawer(
                id="justification",
                opened=False,
                position="right",
                size="lg",
                title=reads.say("Why this rating"),
                closeButtonProps={"aria-label": reads.say("Close")},
                padding="xl",
                children=[],
            ),
        ],
        className="page",
    )


def _head(project: ProjectRead, me: MeRead, reads: Reader) -> html.Div:
    """Name the project, say what it is for, and lead to the grid and to the review who may use them."""
    enter = html.A(reads.say("Enter a period"), href=f"/projects/{project.code}/enter", className="button primary")
    review = dcc.Link(reads.say("Review"), href=f"/projects/{project.code}/review", className="button primary")
    may = (may_record(me, project.code) and enter, may_approve(me, project.code) and review)
    links = [link for link in may if link]
    return html.Div(
        [
            html.P([project.code, illustrative_badge(project.illustrative)], className="eyebrow"),
            html.H1(project.title),
            html.P(project.objective, className="lead") if project.objective else None,
            html.Div(links, className="actions") if links else None,
        ],
        className="page-head",
    )


def _facts(project: ProjectRead, places: list[LocationRead], reads: Reader) -> html.Section:
    """List the facts of the project."""

    def named(role: OrganisationRole) -> str:
        return ", ".join(one.name for one in project.organisations if one.role is role) or MISSING

    where = [html.Li(f"{one.name} ({one.sector})" if one.sector else one.name) for one in places]
    return facts(
        [
            (reads.say("Donor"), named(OrganisationRole.donor)),
            (reads.say("Implementer"), named(OrganisationRole.implementer)),
            (reads.say("Partner"), named(OrganisationRole.partner)),
            (reads.say("Country"), country_name(reads, project.country)),
            (reads.say("Starts"), reads.day(project.starts_on)),
            (reads.say("Ends"), reads.day(project.ends_on)),
            (reads.say("Budget"), reads.money(project.budget, project.currency)),
            (reads.say("Where it works"), html.Ul(where, className="plain") if where else MISSING),
            (reads.say("Reference"), project.reference or MISSING),
        ],
        reads.say("Facts"),
        note=project.note,
        source=project.source,
    )


def _tabs(tabs: list[tuple[str, str, Any]]) -> dmc.Tabs | None:
    """Gather what stands beside the figures in tabs."""
    if not tabs:
        return None
    return dmc.Tabs(
        [
            dmc.TabsList([dmc.TabsTab(name, value=key) for key, name, _content in tabs]),
            *(dmc.TabsPanel(content, value=key, className="panel") for key, _name, content in tabs),
        ],
        value=tabs[0][0],
        keepMounted=False,
        className="tabs",
    )


@callback(
    Output("justification", "opened"),
    Output("justification", "children"),
    Output(CHART, "clickData"),
    Input({"rating": ALL}, "n_clicks"),
    Input(CHART, "clickData"),
    State("project-code", "data"),
    prevent_initial_call=True,
)
async def show_justification(_clicks: list[int | None], point: dict[str, Any] | None, code: str) -> Any:
    """Open the reasons of the rating whose cell was chosen, in the chart or in the table."""
    if not ctx.triggered or not ctx.triggered[0]["value"]:
        return no_update, no_update, no_update
    chosen = ctx.triggered_id
    key = point["points"][0]["customdata"] if point and chosen == CHART else chosen["rating"]
    outcome_id, dimension = str(key).split(":")
    try:
        told = await _justify(code, int(outcome_id), RatingDimension(dimension))
    except Refused as refused:
        told = problem_alert(refused.problem)
    return True, told, None


async def _justify(code: str, outcome_id: int, dimension: RatingDimension) -> html.Div:
    """Return the reasons of a rating; of achievement with what the data say."""
    asks, reads = client(), reader.get()
    if dimension is not RatingDimension.achievement:
        return justification(await asks.heatmap(code), outcome_id, dimension, reads)
    heatmap, rolled = await gather(asks.heatmap(code), asks.outcome_roll_up(outcome_id))
    return justification(heatmap, outcome_id, dimension, reads, rolled.result)


register_page(__name__, path_template="/projects/<code>", title=title, layout=layout, order=2)  # type: ignore[no-untyped-call]
