"""What waits for who is signed in: late, due, returned, drafts, and what awaits approval, each with its reason."""

from asyncio import gather

from dash import dcc, html, register_page

from dashboard.client import client
from dashboard.components.aria import aria
from dashboard.components.badges import due_badge
from dashboard.components.refusals import shows_refusals
from dashboard.components.rights import may_approve, may_record
from dashboard.components.tables import data_table
from dashboard.components.titles import tab_title
from logframe.domain.words import DueState
from logframe.languages import Reader, reader
from logframe.schemas.due import DueItem, DueList
from logframe.schemas.people import MeRead
from logframe.wording import word

ASKING = (DueState.late, DueState.returned, DueState.due, DueState.draft, DueState.submitted)


def title(**_variables: str) -> str:
    """Return the name of the browser tab."""
    return tab_title(reader.get().say("What is due"))


@shows_refusals
async def layout(state: str = "", cursor: str = "", **_query: str) -> html.Div:
    """Lay out the list, of one state where the address names it."""
    reads = reader.get()
    states = [one for one in ASKING if one == state] or list(ASKING)
    asks = client()
    found, me = await gather(asks.due(states, cursor), asks.me())
    return html.Div(
        [
            html.Div(
                [
                    html.H1(reads.say("What is due")),
                    html.P(
                        reads.say("What is expected and not approved yet, the newest period first."), className="lead"
                    ),
                ],
                className="page-head",
            ),
            _choices(state, reads),
            _grids(found, me, reads),
            _table(found, me, reads) if found.items else html.P(reads.say("Nothing waits here."), className="empty"),
            _more(found, state, reads),
        ],
        className="page",
    )


def _choices(state: str, reads: Reader) -> html.Nav:
    """Lead to what stands in one state only."""
    links = [("", reads.say("All")), *((one.value, word(reads, one)) for one in ASKING)]
    return html.Nav(
        [
            html.A(
                name,
                href=f"/due?state={key}" if key else "/due",
                className="tool",
                **(aria(current="page") if key == state else {}),
            )
            for key, name in links
        ],
        className="tools",
        **aria(label=reads.say("Show")),
    )


def _grids(found: DueList, me: MeRead, reads: Reader) -> html.P | None:
    """Lead to where all values of a period are entered at once; the grid is loaded with its page."""
    codes = sorted({item.project_code for item in found.items if may_record(me, item.project_code)})
    links = [html.A(reads.say("Enter a period of {code}", code=code), href=f"/projects/{code}/enter") for code in codes]
    return html.P([part for link in links for part in (" · ", link)][1:]) if links else None


def _table(found: DueList, me: MeRead, reads: Reader) -> html.Div:
    """Show what is expected, each leading to where it is recorded."""
    head = [
        reads.say("Indicator"),
        reads.say("Period"),
        reads.say("Where"),
        reads.say("State"),
        reads.say("Why"),
        reads.say("Waits for"),
    ]
    return data_table(
        reads.say("What is due"), head, [_row(item, me, reads) for item in found.items], hidden_caption=True
    )


def _row(item: DueItem, me: MeRead, reads: Reader) -> list[object]:
    """Show one value that is expected, leading to where it is recorded, or reviewed."""
    name = f"{item.project_code} · {item.indicator_code} {item.indicator_title}"
    place = f"/indicators/{item.indicator_id}"
    if item.state is not DueState.submitted:
        place = f"{place}/record"
    elif may_approve(me, item.project_code):
        place = f"/projects/{item.project_code}/review?period_id={item.period_id}"
    return [
        dcc.Link(name, href=place),
        item.period_code,
        item.location or reads.say("As a whole"),
        due_badge(item.state),
        item.why,
        ", ".join(item.waiting_for),
    ]


def _more(found: DueList, state: str, reads: Reader) -> html.P | None:
    """Lead to the next page."""
    if found.next is None:
        return None
    chosen = f"state={state}&" if state else ""
    return html.P(html.A(reads.say("Older"), href=f"/due?{chosen}cursor={found.next}"))


register_page(__name__, path="/due", title=title, layout=layout, order=5)  # type: ignore[no-untyped-call]
