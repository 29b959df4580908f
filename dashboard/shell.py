"""What stands around every page: the way to the content, language, light and dark, who is signed in."""

from typing import Any

import dash
import dash_mantine_components as dmc
from dash import ClientsideFunction, Input, Output, callback, clientside_callback, dcc, html

from dashboard.client import Refused, client, signed_in
from dashboard.components.aria import aria
from dashboard.components.badges import icon
from dashboard.theme import MANTINE
from logframe.domain.words import Role
from logframe.languages import LANGUAGES, Reader, marked, reader

OWN_NAMES = {"en": "English", "es": "Español"}
"""Languages are called by their own names, so nobody has to read another to find theirs."""
LINE_DOWN = marked("The connection failed. What you typed is still here: try again.")
WAITING = {
    "wait": marked("1 value is only in this browser."),
    "waits": marked("{n} values are only in this browser."),
    "down": marked("There is no connection: what waits is sent by itself as soon as there is one."),
    "signed-out": marked("Your session has ended: what waits is sent once you sign in again, in another window."),
    "another": marked("Somebody else is signed in here now: what waits is sent once you sign in again."),
    "refusal": marked("1 value was refused."),
    "refusals": marked("{n} values were refused."),
    "look": marked("Look at it"),
}
"""What the browser says of values that wait in it, by the name under which it finds the sentence."""
SIGNED_OUT = marked(
    "Your session has ended. What you typed is still here: sign in again in another window, then try again."
)


def frame() -> dmc.MantineProvider:
    """Lay out the frame of every page, in the reader's language."""
    say = reader.get().say
    said: dict[str, Any] = {"data-down": say(LINE_DOWN), "data-signed-out": say(SIGNED_OUT)}
    return dmc.MantineProvider(
        theme=MANTINE,
        defaultColorScheme="auto",
        children=[
            html.A(say("Skip to the content"), href="#content", className="skip"),
            html.Header(
                [
                    dcc.Link(
                        [html.Span(className="mark", **aria(hidden="true")), html.Span("Logframe")],
                        href="/",
                        className="brand",
                    ),
                    html.Div(
                        [html.Div(id="desk"), _languages(reader.get()), _scheme(reader.get()), _person(reader.get())],
                        className="tools",
                    ),
                ],
                className="header",
            ),
            html.Div(
                id="line",
                role="alert",
                className="line",
                **said,
            ),
            html.Div(id="outbox", role="status", className="outbox", **_waiting(reader.get())),
            html.Main(dash.page_container, id="content", tabIndex=-1),
            html.Footer(
                html.P(
                    say("— is missing, 0 is zero. Only approved values count."),
                ),
                className="footer",
            ),
            dcc.Store(id="arrival"),
        ],
    )


def _waiting(reads: Reader) -> dict[str, Any]:
    """Return whose values wait in this browser, and what it says of them."""
    said = {name: reads.say(sentence) for name, sentence in WAITING.items()}
    return {f"data-{name}": one for name, one in {"person": str(signed_in.get() or ""), **said}.items()}


def _languages(reads: Reader) -> html.Form:
    """Offer the other languages; works as a plain form."""
    return html.Form(
        [
            html.Button(OWN_NAMES[code], type="submit", name="language", value=code, lang=code, className="tool")
            for code in LANGUAGES
            if code != reads.language
        ],
        action="/language",
        method="POST",
    )


def _scheme(reads: Reader) -> dmc.ColorSchemeToggle:
    """Switch between light and dark; the browser remembers."""
    return dmc.ColorSchemeToggle(
        id="scheme",
        lightIcon=icon("sun"),
        darkIcon=icon("moon"),
        variant="subtle",
        size="lg",
        className="scheme",
        **aria(label=reads.say("Switch between light and dark")),
    )


def _person(reads: Reader) -> html.Div:
    """Name who is signed in, and offer the way out."""
    return html.Div(
        [
            dcc.Link(id="person", href="/settings", className="tool person", children=reads.say("Settings")),
            html.Form(
                html.Button(reads.say("Sign out"), type="submit", className="tool"),
                action="/sign-out",
                method="POST",
            ),
        ],
        className="who",
    )


@callback(Output("person", "children"), Output("desk", "children"), Input("person", "id"))
async def show_person(_id: str) -> tuple[str, dcc.Link | None]:
    """Show who is signed in, and lead who records or reviews to what waits for them."""
    say = reader.get().say
    try:
        me = await client().me()
    except Refused:
        return say("Settings"), None
    works = any(one.role in (Role.officer, Role.manager) for one in me.memberships)
    return me.name, dcc.Link(say("What is due"), href="/due", className="tool") if works else None


clientside_callback(
    ClientsideFunction("screens", "arrive"), Output("arrival", "data"), Input("_pages_content", "children")
)
