"""What entries are held against: read once, in a fixed number of queries, however many entries there are."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from logframe.actions.audit import facts
from logframe.actions.periods import refuse_closed, require_begun
from logframe.actions.rows import AnyRow, require_of_project
from logframe.domain.words import Accumulation, EntryStatus, Role
from logframe.domain.workflow import PRIVATE
from logframe.errors import AlreadyThere, Invalid, NotAllowed
from logframe.languages import marked
from logframe.schemas.measurements import MeasurementCreate
from logframe.tables.base import columns
from logframe.tables.indicators import Category, Indicator, IndicatorDimension, IndicatorLocation
from logframe.tables.measurements import Measurement
from logframe.tables.people import Membership, Person
from logframe.tables.projects import Location, ReportingPeriod
from logframe.wording import STANDS

Slot = tuple[int, int, int | None]
"""An indicator, a period, and a place."""

entry, category, split = columns(Measurement), columns(Category), columns(IndicatorDimension)
unit, held, somebody = columns(IndicatorLocation), columns(Membership), columns(Person)

LIVE = (EntryStatus.draft, EntryStatus.submitted, EntryStatus.returned, EntryStatus.approved)
PLACED = {Accumulation.running_total, Accumulation.level}
"""What is never summed: the value of the whole would stand beside those of the places."""


class Split(NamedTuple):
    """A category that an indicator is split by."""

    dimension_id: int
    retired: bool


class Setting:
    """The periods, places and categories that entries name, and what stands there already."""

    def __init__(
        self, session: Session, project_id: int, entries: Sequence[tuple[Indicator, MeasurementCreate]]
    ) -> None:
        self.session, self.project_id = session, project_id
        self.periods = self._find(ReportingPeriod, {payload.period_id for _, payload in entries}, keep=True)
        self.places = self._find(Location, {payload.location_id for _, payload in entries})
        self.placed = self._find_placed({one.id for one, payload in entries if _of_the_whole(one, payload)})
        self.categories = self._find_categories({one.id for one, payload in entries if payload.parts})
        self.standing = self._find_standing([(one, payload) for one, payload in entries if payload.sole])
        self.authors = self._find_authors({payload.on_behalf_of for _, payload in entries})
        self._let: set[tuple[int, int | None]] = set()

    def check(
        self,
        person: Person,
        indicator: Indicator,
        payload: MeasurementCreate,
        *,
        manages: bool,
        corrects: bool = False,
    ) -> ReportingPeriod:
        """Return the period of an entry; refuse one that is closed, not begun, of another project, or taken.

        A closed period takes the corrections of managers.
        """
        period = require_of_project(self.periods, ReportingPeriod, payload.period_id, "period_id")
        if payload.location_id is not None:
            require_of_project(self.places, Location, payload.location_id, "location_id")
        if (period.id or 0, payload.location_id) not in self._let:
            if not (corrects and manages):
                refuse_closed(self.session, period, payload.location_id)
            require_begun(period)
            self._let.add((period.id or 0, payload.location_id))
        if indicator.id in self.placed and _of_the_whole(indicator, payload):
            raise Invalid("location_id", marked("This indicator is reported by place. Choose the place of this value."))
        if payload.on_behalf_of is not None and not manages:
            raise NotAllowed()
        if payload.sole:
            self._require_free(person, (indicator.id or 0, payload.period_id, payload.location_id), manages=manages)
        return period

    def author(self, payload: MeasurementCreate) -> int | None:
        """Return who measured, where somebody else types it."""
        email = payload.on_behalf_of
        if email is None:
            return None
        if email.casefold() not in self.authors:
            sentence = marked("Nobody with the address {email} records values in this project.")
            raise Invalid("on_behalf_of", sentence, email=email)
        return self.authors[email.casefold()]

    def _require_free(self, person: Person, slot: Slot, *, manages: bool) -> None:
        """Refuse an entry beside one that stands; a draft of somebody else is not shown to everybody."""
        there = self.standing.get(slot)
        if there is None:
            return
        author = self.session.get_one(Person, there.recorded_by_id)
        seen = manages or there.status not in PRIVATE or there.is_by(person.id)
        told = facts(there) | {"recorded_by": author.name} if seen else None
        raise AlreadyThere(told, author=author.name, status=STANDS[EntryStatus(there.status)])

    def _find(self, table: type[AnyRow], keys: set[int | None], *, keep: bool = False) -> Mapping[int, AnyRow]:
        """Return the rows of the project with these keys; where they are kept, nobody changes them before the end."""
        asked = keys - {None}
        if not asked:
            return {}
        own = columns(table)
        found = sa.select(table).where(own.project_id == self.project_id, own.id.in_(asked))
        if keep:
            found = found.order_by(own.id).with_for_update(read=True).execution_options(populate_existing=True)
        return {row.id or 0: row for row in self.session.execute(found).scalars()}

    def _find_placed(self, keys: set[int | None]) -> set[int]:
        """Return which of the indicators are reported by place."""
        if not keys:
            return set()
        asked = sa.select(unit.indicator_id).where(unit.indicator_id.in_(keys)).distinct()
        return set(self.session.execute(asked).scalars())

    def _find_categories(self, keys: set[int | None]) -> Mapping[int, Mapping[int, Split]]:
        """Return the categories of the indicators' dimensions."""
        found: dict[int, dict[int, Split]] = {key or 0: {} for key in keys}
        if keys:
            asked = (
                sa.select(split.indicator_id, category.id, category.dimension_id, category.retired_at)
                .join(IndicatorDimension, split.dimension_id == category.dimension_id)
                .where(split.indicator_id.in_(keys))
            )
            for indicator_id, key, dimension_id, retired_at in self.session.execute(asked):
                found[indicator_id][key] = Split(dimension_id, retired_at is not None)
        return found

    def _find_standing(self, entries: Sequence[tuple[Indicator, MeasurementCreate]]) -> Mapping[Slot, Measurement]:
        """Return what stands where only one entry is wanted; nobody adds another until the end of the transaction."""
        if not entries:
            return {}
        keys = sorted({one.id or 0 for one, _ in entries})
        own = columns(Indicator)
        self.session.execute(sa.select(own.id).where(own.id.in_(keys)).order_by(own.id).with_for_update(key_share=True))
        asked = sa.select(Measurement).where(
            entry.indicator_id.in_(keys),
            entry.period_id.in_({payload.period_id for _, payload in entries}),
            entry.status.in_(LIVE),
        )
        rows = self.session.execute(asked.order_by(entry.id.desc())).scalars()
        return {(row.indicator_id, row.period_id, row.location_id): row for row in rows}

    def _find_authors(self, emails: set[str | None]) -> Mapping[str, int]:
        """Return who records or reviews in the project, by their address."""
        asked = {email.casefold() for email in emails if email}
        if not asked:
            return {}
        found = (
            sa.select(sa.func.lower(somebody.email), somebody.id)
            .join(Membership, held.person_id == somebody.id)
            .where(held.project_id == self.project_id, held.role.in_((Role.officer, Role.manager)))
            .where(sa.func.lower(somebody.email).in_(asked))
        )
        return dict(self.session.execute(found).all())


def _of_the_whole(indicator: Indicator, payload: MeasurementCreate) -> bool:
    """Tell whether an entry gives a total or level of no place in particular."""
    return indicator.accumulation in PLACED and payload.location_id is None and payload.missing_reason is None
