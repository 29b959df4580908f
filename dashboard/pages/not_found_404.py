"""What an address without a page shows."""

from dash import html, register_page

from dashboard.components.refusals import problem_page
from dashboard.components.titles import tab_title
from logframe.languages import reader
from logframe.schemas.base import Problem


def title(**_variables: str) -> str:
    """Return the name of the browser tab."""
    return tab_title(reader.get().say("Not found"))


async def layout(**_query: str) -> html.Div:
    """Lay out the page for what is not there."""
    detail = reader.get().say("There is nothing here, or nothing that you may see.")
    return problem_page(Problem(title="NotFound", status=404, detail=detail))


register_page(__name__, path="/404", title=title, layout=layout)  # type: ignore[no-untyped-call]
