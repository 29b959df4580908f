"""All projects by achievement and sustainability, filtered by donor, country and year in the address."""

from typing import Any
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import Input, Output, State, callback, dcc, html, no_update, register_page

from dashboard.client import client
from dashboard.components.aria import aria
from dashboard.components.badges import illustrative_badge, level_tile
from dashboard.components.charts import chart_card
from dashboard.components.countries import country_name
from dashboard.components.legends import level_legend
from dashboard.components.refusals import shows_refusals
from dashboard.components.tables import data_table
from dashboard.components.titles import tab_title
from dashboard.figures.ratings import draw_portfolio
from logframe.domain.words import RatingDimension, RatingLevel
from logframe.languages import MISSING, Reader, reader
from logframe.schemas.answers import Portfolio, PortfolioCell, PortfolioProject
from logframe.wording import NO_DATA, level_word, word

FILTERS = ("donor", "country", "year")


def title(**_variables: str) -> str:
    """Return the name of the browser tab."""
    return tab_title(reader.get().say("Portfolio"))


@shows_refusals
async def layout(donor: str = "", country: str = "", year: str = "", **_query: str) -> html.Div:
    """Lay out the projects of the filters in the address."""
    reads, asks = reader.get(), client()
    chosen = {"donor": donor or None, "country": country or None, "year": year or None}
    everything = await asks.portfolio()
    portfolio = await asks.portfolio(**chosen) if any(chosen.values()) else everything
    return html.Div(
        [
            html.Div(
                [html.H1(reads.say("Portfolio")), html.P(_count(portfolio, reads), className="lead")],
                className="page-head",
            ),
            _filters(everything, chosen, reads),
            _figures(portfolio, reads) if portfolio.projects else _nothing(reads),
            html.Div([project_card(one, reads) for one in portfolio.projects], className="cards"),
        ],
        className="page",
    )


def _count(portfolio: Portfolio, reads: Reader) -> str:
    """Say how many projects there are, and their budgets by currency."""
    count = reads.say("Projects: {n}.", n=reads.count(len(portfolio.projects)))
    amounts = [
        reads.money(amount, currency)
        if currency
        else reads.say("{amount} in a currency that is not printed", amount=reads.money(amount, None))
        for currency, amount in portfolio.budgets.items()
    ]
    budgets = reads.say("Budgets, each project once: {amounts}.", amounts=", ".join(amounts)) if amounts else ""
    return f"{count} {budgets}"


def _filters(everything: Portfolio, chosen: dict[str, str | None], reads: Reader) -> html.Div:
    """Offer donors, countries and years that are there."""
    projects = everything.projects
    choices = {
        "donor": [(one, one) for one in sorted({donor for project in projects for donor in project.donors})],
        "country": sorted(
            {(one.country, country_name(reads, one.country)) for one in projects if one.country},
            key=lambda one: one[1],
        ),
        "year": [(str(one), str(one)) for one in sorted({year for one in projects for year in one.years})],
    }
    names = {"donor": reads.say("Donor"), "country": reads.say("Country"), "year": reads.say("Year")}
    return html.Div(
        [
            dmc.Select(
                id=f"portfolio-{name}",
                label=names[name],
                placeholder=reads.say("All"),
                data=[{"value": value, "label": label} for value, label in choices[name]],
                value=chosen[name],
                clearable=True,
                clearButtonProps={"aria-label": reads.say("Clear {what}", what=names[name]), "tabIndex": 0},
                searchable=True,
                nothingFoundMessage=reads.say("Nothing found"),
                className="filter",
            )
            for name in FILTERS
        ],
        className="filters",
        role="search",
        **aria(label=reads.say("Filter projects")),
    )


def _figures(portfolio: Portfolio, reads: Reader) -> html.Section:
    """Draw the heatmap, with its table beside it."""
    return chart_card(
        "portfolio",
        reads.say("Achievement and sustainability by project"),
        _summary(portfolio, reads),
        draw_portfolio(portfolio, reads, dark=False),
        draw_portfolio(portfolio, reads, dark=True),
        data_table(
            reads.say("Ratings of long-term outcomes by project"),
            [reads.say("Project"), *(word(reads, one) for one in RatingDimension)],
            [[_project_link(one), *_tiles(one, reads)] for one in portfolio.projects],
        ),
        note=level_legend(
            reads.say("The level shown is the lower median: at least half of the rated outcomes stand there or higher.")
        ),
    )


def _summary(portfolio: Portfolio, reads: Reader) -> str:
    """Say in one sentence per dimension how many projects stand where."""
    return " ".join(_spread(portfolio, dimension, reads) for dimension in RatingDimension)


def _spread(portfolio: Portfolio, dimension: RatingDimension, reads: Reader) -> str:
    """Say how many projects stand where in one dimension, the empties by their names."""
    cells = [_cell(one, dimension) for one in portfolio.projects]
    rated = [cell.level for cell in cells if cell.level]
    counts = [(word(reads, level), rated.count(level)) for level in reversed(RatingLevel)]
    counts.append((level_word(reads, None), sum(cell.level is None and cell.outcomes > 0 for cell in cells)))
    counts.append((reads.say(NO_DATA), sum(cell.outcomes == 0 for cell in cells)))
    told = ", ".join(f"{name} {reads.count(n)}" for name, n in counts if n)
    return f"{word(reads, dimension)}: {told}."


def _cell(project: PortfolioProject, dimension: RatingDimension) -> PortfolioCell:
    """Return the cell of a dimension; one without outcomes where the answer has none."""
    empty = PortfolioCell(dimension=dimension, level=None, rated=0, outcomes=0)
    return next((cell for cell in project.cells if cell.dimension is dimension), empty)


def _tiles(project: PortfolioProject, reads: Reader) -> list[html.Span]:
    """Return the tiles of a project's row, each with its counts."""
    return [_tile(_cell(project, dimension), reads) for dimension in RatingDimension]


def _tile(cell: PortfolioCell, reads: Reader) -> html.Span:
    """Return a rating with how many outcomes are rated, and where they stand."""
    if not cell.outcomes:
        return level_tile(None, known=False, note=reads.say("No long-term outcomes"))
    counts = ", ".join(
        f"{word(reads, one)} {cell.counts[one]}" for one in reversed(RatingLevel) if cell.counts.get(one)
    )
    rated = reads.say("{n} of {m} rated", n=cell.rated, m=cell.outcomes)
    return level_tile(cell.level, note=f"{rated} · {counts}" if counts else rated)


def _project_link(project: PortfolioProject) -> html.Div:
    """Lead to the page of a project, by its code and title."""
    return html.Div(
        [dcc.Link(project.code, href=f"/projects/{project.code}"), html.Div(project.title, className="project-title")]
    )


def project_card(project: PortfolioProject, reads: Reader) -> html.Article:
    """Show the facts of a project in a card."""
    years = f"{min(project.years)}–{max(project.years)}" if project.years else MISSING
    facts = [
        (reads.say("Country"), country_name(reads, project.country)),
        (reads.say("Donors"), ", ".join(project.donors) or MISSING),
        (reads.say("Years"), years),
        (reads.say("Budget"), reads.money(project.budget, project.currency)),
    ]
    return html.Article(
        [
            html.P([project.code, illustrative_badge(project.illustrative)], className="eyebrow"),
            html.H2(dcc.Link(project.title, href=f"/projects/{project.code}"), className="card-title"),
            html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts], className="facts small"),
            html.Div(
                [
                    html.Div(
                        [
                            html.Span(word(reads, cell_of), className="tile-label"),
                            _tile(_cell(project, cell_of), reads),
                        ]
                    )
                    for cell_of in RatingDimension
                ],
                className="card-tiles",
            ),
        ],
        className="card project-card",
    )


def _nothing(reads: Reader) -> html.P:
    """Say that no project fits the filters."""
    return html.P(reads.say("No project fits these filters."), className="empty")


@callback(
    Output("_pages_location", "search"),
    Input("portfolio-donor", "value"),
    Input("portfolio-country", "value"),
    Input("portfolio-year", "value"),
    State("_pages_location", "search"),
    prevent_initial_call=True,
)
async def choose(donor: str | None, country: str | None, year: str | None, search: str | None) -> Any:
    """Put the filters into the address, where they can be shared."""
    chosen = {"donor": donor, "country": country, "year": year}
    query = urlencode({name: one for name, one in chosen.items() if one})
    address = f"?{query}" if query else ""
    return no_update if address == (search or "") else address


register_page(__name__, path="/", title=title, layout=layout, order=3)  # type: ignore[no-untyped-call]
