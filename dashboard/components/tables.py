"""Real tables: a caption, header cells with their scope, and a frame that scrolls by keyboard."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.components.aria import aria


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand under one heading."""

    name: Any
    rows: Sequence[Sequence[Any]]


def data_table(
    caption: str,
    head: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    numeric: Sequence[int] = (),
    foot: Sequence[Sequence[Any]] = (),
    hidden_caption: bool = False,
    groups: Sequence[Group] = (),
    mark: Any = None,
) -> html.Div:
    """Return a table; the first cell of each row is its header, `numeric` columns align right.

    `groups` stand after the rows, each under its name; `mark` says something of all values.
    """
    look = ["number" if column in numeric else "" for column in range(len(head))]

    def line(cells: Sequence[Any]) -> html.Tr:
        first, *others = cells
        return html.Tr(
            [
                html.Th(first, scope="row", className=look[0]),
                *(html.Td(cell, className=look[column]) for column, cell in enumerate(others, 1)),
            ]
        )

    def group_of(group: Group) -> html.Tbody:
        name = html.Th(group.name, scope="rowgroup", colSpan=len(head), className="group")
        return html.Tbody([html.Tr(name), *(line(row) for row in group.rows)])

    header = html.Thead(
        html.Tr([html.Th(cell, scope="col", className=look[column]) for column, cell in enumerate(head)])
    )
    return html.Div(
        html.Table(
            [
                html.Caption([caption, mark], className="hidden" if hidden_caption else ""),
                header,
                html.Tbody([line(row) for row in rows]),
                *(group_of(group) for group in groups),
                html.Tfoot([line(row) for row in foot]) if foot else None,
            ],
            className="table",
        ),
        className="table-frame",
        tabIndex=0,
        role="region",
        **aria(label=caption),
    )
