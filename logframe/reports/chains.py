"""Whether every chain of the audit is whole: nothing edited, removed or put in since it was written."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.tables.audit import SEALED, AuditChain, AuditEvent, seal
from logframe.tables.base import columns
from logframe.tables.projects import Project

AT_ONCE = 1000

event, head, project = columns(AuditEvent), columns(AuditChain), columns(Project)
EVENTS = sa.select(event.chain, event.position, event.hash, event.at, *(event[name] for name in SEALED)).order_by(
    event.chain, event.position
)


def find_faults(session: Session) -> Iterator[str]:
    """Tell each fault of each chain in a sentence; events are read as they come, never all at once."""
    heads = {row.chain: row for row in session.execute(sa.select(head.chain, head.position, head.hash))}
    codes = {row.id: row.code for row in session.execute(sa.select(project.id, project.code))}
    events = session.execute(EVENTS, execution_options={"yield_per": AT_ONCE}).mappings()
    for chain, links in groupby(events, key=lambda row: row["chain"]):
        for fault in _follow(links, heads.pop(chain, None)):
            yield f"{_name(chain, codes)}: {fault}"
    for chain, empty in heads.items():
        for fault in _follow(iter(()), empty):
            yield f"{_name(chain, codes)}: {fault}"


def _name(chain: int, codes: dict[int, str]) -> str:
    """Return whose chain it is."""
    whose = f"project {codes.get(chain, f'number {chain}')}" if chain else "what belongs to no project"
    return f"The audit of {whose}"


def _follow(links: Iterator[Any], end: Any) -> Iterator[str]:
    """Tell the faults of one chain; `end` is its head, None where that is gone.

    An event that does not carry on from the one before it is doubted until the next is seen: where that
    carries on from before both, the doubted one was put in.
    """
    position, doubted = 0, None
    previous: str | None = ""
    earlier: str | None = None
    for link in links:
        if link["position"] <= position or (end is not None and link["position"] > end.position):
            yield f"event {link['position']} was put in: the chain has {end.position if end else 'no'} events."
            continue
        if link["position"] > position + 1:
            yield _gone(position + 1, link["position"] - 1)
            previous = earlier = None
        position = link["position"]
        holds = previous is None or seal(previous, link) == link["hash"]
        if not holds and earlier is not None and seal(earlier, link) == link["hash"]:
            yield f"event {position - 1} was put in: the one after it carries on from the one before it."
            doubted = None
        else:
            if doubted:
                yield _edited(doubted)
            doubted = None if holds else position
        earlier, previous = previous, link["hash"]
    if doubted:
        yield _edited(doubted)
    yield from _compare(position, previous, end)


def _compare(position: int, last: str | None, end: Any) -> Iterator[str]:
    """Tell where the head of a chain does not fit its last event."""
    if end is None:
        yield "its head was removed."
    elif position < end.position:
        yield _gone(position + 1, end.position)
    elif last != end.hash:
        yield f"its head does not fit its last event, {position}: one of them was edited."


def _gone(first: int, last: int) -> str:
    """Say which events are not there."""
    return f"event {first} was removed." if first == last else f"events {first} to {last} were removed."


def _edited(position: int) -> str:
    """Say which event does not carry on from the one before it."""
    return f"event {position} was edited, or what stood before it was: it does not carry on from there."
