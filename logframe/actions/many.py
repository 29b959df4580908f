"""Many entries at once, through the same door as one: all are stored, or none."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.actions.audit import note_many
from logframe.actions.entry_setting import Setting
from logframe.actions.measurements import entry_values, store_entry
from logframe.domain.words import EntryStatus
from logframe.errors import Invalid, LogframeError, Several
from logframe.languages import marked
from logframe.schemas.measurements import MeasurementsItem, Stored, StoredMany
from logframe.tables.base import columns, utc_now
from logframe.tables.indicators import Indicator
from logframe.tables.measurements import Measurement
from logframe.tables.people import Person
from logframe.tables.projects import Project

indicator, entry = columns(Indicator), columns(Measurement)
ADD = sa.insert(Measurement.__table__)  # type: ignore[attr-defined]
LAST = sa.select(sa.func.coalesce(sa.func.max(entry.id), 0))


def record_many(
    session: Session, person: Person, project: Project, items: Sequence[MeasurementsItem], *, manages: bool
) -> StoredMany:
    """Record entries of a project in the order in which they come.

    Raises Several, which says which cannot be taken and why, and then none is stored.
    """
    indicators = _find_indicators(session, project, {item.indicator_id for item in items})
    known = [(indicators[item.indicator_id], item) for item in items if item.indicator_id in indicators]
    setting, refused, slots = Setting(session, project.id or 0, known), {}, set()
    writer, stored = _Writer(session, person, setting), []
    for place, item in enumerate(items):
        try:
            whose = _require_indicator(indicators, item)
            period = setting.check(person, whose, item, manages=manages)
            slot = (item.indicator_id, item.period_id, item.location_id)
            if item.sole and slot in slots:
                raise Invalid("location_id", marked("A value for this period and place comes twice in what was sent."))
            slots.add(slot)
            if _is_plain(item):
                writer.add(whose, item)
            else:
                stored += writer.write()
                row = store_entry(session, person, whose, period, item, setting)
                stored.append(Stored(id=row.id or 0, version=row.version, status=row.status))
        except LogframeError as error:
            refused[place] = error
    if refused:
        raise Several(refused, len(items))
    return StoredMany.model_construct(items=stored + writer.write())


def _find_indicators(session: Session, project: Project, keys: set[int]) -> dict[int, Indicator]:
    """Return the indicators of the project with these keys."""
    asked = sa.select(Indicator).where(indicator.project_id == project.id, indicator.id.in_(keys))
    return {row.id or 0: row for row in session.execute(asked).scalars()}


def _require_indicator(indicators: dict[int, Indicator], item: MeasurementsItem) -> Indicator:
    """Return the indicator that an entry names."""
    if item.indicator_id not in indicators:
        sentence = marked("There is no indicator {key} in this project.")
        raise Invalid("indicator_id", sentence, key=item.indicator_id)
    return indicators[item.indicator_id]


def _is_plain(item: MeasurementsItem) -> bool:
    """Tell whether an entry can be stored together with others: nothing about it hangs on those before it."""
    derived = item.value is None and (item.total_to_date is not None or item.increment is not None)
    return not (item.submit or item.parts or derived)


class _Writer:
    """Drafts that are written together, with one statement and one event each."""

    def __init__(self, session: Session, person: Person, setting: Setting) -> None:
        self.session, self.person, self.setting = session, person, setting
        self.now = utc_now()
        self.rows: list[dict[str, Any]] = []

    def add(self, whose: Indicator, item: MeasurementsItem) -> None:
        """Keep an entry until it is written; refuse what is not of the indicator's kind."""
        values = entry_values(self.person, whose, item, self.setting, self.now)
        self.rows.append({"version": 1, **values})

    def write(self) -> list[Stored]:
        """Write what was kept; keys are given in the order in which rows are written."""
        rows, self.rows = self.rows, []
        if not rows:
            return []
        last = self.session.execute(LAST).scalar_one()
        told = {name for row in rows for name, value in row.items() if value is not None}
        self.session.connection().execute(ADD, [{name: row[name] for name in told} for row in rows])
        mine = sa.and_(entry.id > last, entry.recorded_by_id == self.person.id, entry.recorded_at == self.now)
        keys = list(self.session.execute(sa.select(entry.id).where(mine).order_by(entry.id)).scalars())
        note_many(
            self.session, self.person, "draft", Measurement, self.setting.project_id, dict(zip(keys, rows, strict=True))
        )
        return [Stored.model_construct(id=key, version=1, status=EntryStatus.draft) for key in keys]
