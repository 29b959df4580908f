"""Why a row of the entry grid takes nothing because of its period: in the words in which a write is refused."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from logframe.errors import PeriodClosed, PeriodNotBegun
from logframe.languages import Reader
from logframe.tables.base import columns
from logframe.tables.people import Person
from logframe.tables.projects import PeriodException, ReportingPeriod

person, excepted = columns(Person), columns(PeriodException)


@dataclass(frozen=True, slots=True)
class Locks:
    """A period as it is looked at: whether it has begun, who closed it, and which places are excepted."""

    period: ReportingPeriod
    begun: bool
    closed_by: str
    excepted: frozenset[int | None]

    def say(self, reader: Reader, location_id: int | None) -> str | None:
        """Say why the period takes nothing of a place; None where it does."""
        code = self.period.code
        if not self.begun:
            return reader.say(PeriodNotBegun.sentence, code=code, starts_on=reader.day(self.period.starts_on))
        if self.period.closed_at is None or not self.excepted.isdisjoint({None, location_id}):
            return None
        day = reader.day(self.period.closed_at.date())
        return reader.say(PeriodClosed.sentence, code=code, closed_on=day, closed_by=self.closed_by)


def find_locks(session: Session, period: ReportingPeriod, at: datetime) -> Locks:
    """Return how a period stands at a moment."""
    who = sa.select(person.name).where(person.id == period.closed_by_id)
    where = sa.select(excepted.location_id).where(excepted.period_id == period.id, excepted.until > at)
    return Locks(
        period=period,
        begun=period.starts_on <= at.date(),
        closed_by=session.execute(who).scalar() or "",
        excepted=frozenset(session.execute(where).scalars()),
    )
