"""The way of an entry to the totals: who does what to it, where it must stand, and where it stands then.

One table, which the writes ask, the API publishes to nobody else, and the tests walk whole.
"""

from collections.abc import Mapping, Set
from enum import StrEnum
from typing import NamedTuple

from logframe.domain.words import EntryStatus

draft, submitted, returned = EntryStatus.draft, EntryStatus.submitted, EntryStatus.returned
approved, withdrawn = EntryStatus.approved, EntryStatus.withdrawn


class EntryDeed(StrEnum):
    """What is done to an entry that is there."""

    change = "change"
    submit = "submit"
    approve = "approve"
    give_back = "return"
    withdraw = "withdraw"
    recover = "recover"
    correct = "supersede"


class Party(StrEnum):
    """What somebody is to an entry: its author, a manager of its project, or another officer."""

    author = "author"
    manager = "manager"
    officer = "officer"


class Step(NamedTuple):
    """One deed: the states it starts from, the one it ends in (None: it stays), who does it and who never does."""

    starts: Set[EntryStatus]
    ends: EntryStatus | None
    by: Set[Party]
    never: Set[Party] = frozenset()


STEPS: Mapping[EntryDeed, Step] = {
    EntryDeed.change: Step({draft, returned}, None, {Party.author}),
    EntryDeed.submit: Step({draft, returned}, submitted, {Party.author}),
    EntryDeed.approve: Step({submitted}, approved, {Party.manager}, never={Party.author}),
    EntryDeed.give_back: Step({submitted, approved}, returned, {Party.manager}),
    EntryDeed.withdraw: Step({draft, submitted, returned}, withdrawn, {Party.author, Party.manager}),
    EntryDeed.recover: Step({withdrawn}, draft, {Party.author, Party.manager}),
    EntryDeed.correct: Step({approved, returned}, None, {Party.author, Party.manager, Party.officer}),
}
"""The whole of it. A superseded entry goes nowhere: it was corrected, and the correction goes on."""


PRIVATE = frozenset({draft, withdrawn})
"""What only its author and the managers see."""


def parties(*, author: bool, manages: bool) -> set[Party]:
    """Return what somebody who records or reviews in the project is to an entry.

    >>> sorted(parties(author=True, manages=True))
    [<Party.author: 'author'>, <Party.manager: 'manager'>]
    """
    return {Party.manager if manages else Party.officer} | ({Party.author} if author else set())


def may(deed: EntryDeed, who: Set[Party]) -> bool:
    """Tell whether somebody may do this to an entry, wherever it stands.

    >>> may(EntryDeed.approve, {Party.manager}), may(EntryDeed.approve, {Party.manager, Party.author})
    (True, False)
    """
    step = STEPS[deed]
    return not step.by.isdisjoint(who) and step.never.isdisjoint(who)
