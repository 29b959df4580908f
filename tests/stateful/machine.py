"""Every kind of write, in any order, through the API; after each the answers are held against the naive log."""

from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from tests.stateful.comparing import compare, compare_years
from tests.stateful.correcting import Correcting
from tests.stateful.linking import Linking
from tests.stateful.naive import Kind, Log, Said, Slot
from tests.stateful.rolling import RollingUp
from tests.stateful.working import pick

SLOTS = [
    (date(year, 1, 1), date(year, 6, 30)) if half == 1 else (date(year, 7, 1), date(year, 12, 31))
    for year, half in ((2014, 1), (2014, 2), (2015, 1), (2015, 2), (2016, 2), (2018, 1), (2150, 1))
]
"""Half-years to report on; the last one has not begun."""
KINDS = [
    Kind("increment", split=True),
    Kind("running_total", split=True),
    Kind("level", across="mean", split=True),
    Kind("level", across="weighted", measure="percentage", split=True),
    Kind("share", over="cohort", measure="percentage", split=True),
    Kind("share", measure="percentage", split=True),
    Kind("unique", split=True),
    Kind("milestone"),
]
METHODS = [
    {"accumulation": "increment"},
    {"accumulation": "running_total"},
    {"accumulation": "level", "across_units": "sum"},
    {"accumulation": "level", "across_units": "minimum"},
    {"accumulation": "level", "across_units": "weighted"},
    {"direction": "decrease"},
    {"direction": "maintain"},
    {"direction": "increase"},
    {"baseline": "0"},
    {"baseline": "12.5"},
    {"baseline": None},
]
WEIGHTS = ("2", "0.5", None)
"""What each further indicator counts for in its result."""
PLACED = ("running_total", "level")
"""What is not told for the whole where places report it."""
COUNTED = ("increment", "running_total", "level", "unique")

numbers = st.decimals(min_value=-50, max_value=500, places=3, allow_nan=False).map(lambda value: f"{value:f}")
wholes = st.integers(min_value=1, max_value=90)
choices = st.integers(min_value=0, max_value=10**6)
"""Which one of what is there."""
entries = st.fixed_dictionaries(
    {
        "which": choices,
        "when": choices,
        "where": st.none() | choices,
        "value": numbers,
        "share": st.tuples(wholes, wholes),
        "split": st.lists(st.tuples(choices, st.none() | choices, wholes), max_size=3),
        "typed": st.none() | wholes,
        "weight": st.none() | st.integers(min_value=0, max_value=9),
        "submit": st.sampled_from([True, True, True, False]),
        "missing": st.sampled_from([None] * 12 + ["not_due", "not_applicable", "not_collected", "in_question"]),
    }
)


class Drifting(Linking, RollingUp, Correcting):
    """A small project that people work on; `api` and `make` are given by the test."""

    @initialize(
        kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique_by=id),
        baseline=st.none() | numbers,
        slots=st.sets(st.integers(0, len(SLOTS) - 1), min_size=2, max_size=4),
        told=st.lists(entries, min_size=10, max_size=14),
    )
    def set_up(self, kinds: list[Kind], baseline: str | None, slots: set[int], told: list[dict[str, Any]]) -> None:
        """Make a project with some indicators, places, categories and periods, in which something is approved."""
        make, self.log, self.touched, self.names, self.looks = self.make, Log(), set(), count(1), count()
        project = self.project = make.project(starts_on="2014-01-01", ends_on="2021-12-31")
        self.officer, self.manager = make.headers(project, "officer"), make.headers(project)
        for _ in range(2):
            self.add_place()
        self.dimension, categories = make.dimension(project, categories=("Women", "Men"))
        self.log.categories = {one.id: one.name for one in categories}
        self.ages, ages = make.dimension(project, "Age", categories=("Young", "Old"))
        self.log.dimensions = {"Sex": {*self.log.categories}, "Age": {one.id for one in ages}}
        self.published = {}
        self.set_up_results()
        self.set_up_elsewhere(kinds)
        for kind in kinds:
            self.add_indicator(kind, baseline)
        for slot in slots:
            self.add_period(slot)
        for entry in told:
            self.record(entry, approve=True)
        for key in self.log.indicators:
            self.remember(key)

    def add_indicator(self, kind: Kind, baseline: str | None) -> None:
        """Add an indicator that both places report."""
        start = None if kind.accumulation == "milestone" else baseline
        fields: dict[str, Any] = {
            "accumulation": kind.accumulation,
            "measure": kind.measure,
            "share_over": kind.over,
            "baseline": start,
            "location_ids": [*self.log.places],
        }
        if kind.accumulation == "level":
            fields["across_units"] = kind.across
        if kind.split:
            fields["dimensions"] = [{"dimension_id": self.dimension.id}, {"dimension_id": self.ages.id}]
        place = len(self.log.indicators)
        weight = WEIGHTS[place % len(WEIGHTS)]
        outcome, home = self.home(place)
        fields |= {**home, "weight": weight}
        row = self.make.indicator(self.project, **fields)
        self.log.indicators[row.id] = Kind(
            kind.accumulation, kind.across, kind.over, kind.measure,
            baseline=None if start is None else Fraction(start), units=[*self.log.places], split=kind.split,
            weight=None if weight is None else Fraction(weight),
        )  # fmt: skip
        self.log.codes[row.id] = row.code
        self.homes[row.id] = outcome
        self.touched.add(row.id)

    # What is recorded, and what becomes of it.

    @precondition(lambda self: self.log.indicators and self.log.periods)
    @rule(entry=entries, approve=st.booleans())
    def record(self, entry: dict[str, Any], approve: bool) -> None:
        """Record a draft or submit an entry, which may be approved at once."""
        key, period = pick(self.log.indicators, entry["which"]), pick(self.log.periods, entry["when"])
        place = None if entry["where"] is None else pick(self.log.places, entry["where"])
        kind, submit, missing = self.log.indicators[key], entry["submit"], entry["missing"]
        said = Said(key, period, place, "submitted" if submit else "draft", missing=missing)
        body: dict[str, Any] = {"period_id": period, "location_id": place, "submit": submit, "missing_reason": missing}
        body["explanation"] = "So it is in the list."
        if missing is None:
            body |= self.value(kind, said, entry["value"], *entry["share"]) | self.beside(kind, said, entry)
            cells = {self.cell(*told): whole for *told, whole in entry["split"]} if kind.split else {}
            body["parts"] = [self.part(kind, said, cell, whole) for cell, whole in cells.items()]
        slot = self.log.periods[period]
        shut = slot.closed or slot.starts_on > datetime.now(UTC).date()
        refused = shut or any(self.log.retired.intersection(cell) for cell in said.parts)
        refused = refused or (missing is None and self.cannot_stand(kind, said))
        answer = self.write("POST", f"indicators/{key}/measurements", self.officer, body, refused=refused)
        if answer is not None:
            assert said.value is None or Fraction(answer["value"]) == said.value
            self.log.entries[answer["id"]] = said
            self.touched.add(key)
            if approve and submit:
                self.move(answer["id"], "approve", self.manager, "approved", "submitted")

    def value(self, kind: Kind, said: Said, value: str, above: int, below: int) -> dict[str, Any]:
        """Return what is typed for an indicator of the kind."""
        if kind.accumulation == "share":
            said.numerator, said.denominator = Fraction(above), Fraction(below)
            return {"numerator": str(above), "denominator": str(below)}
        if kind.accumulation == "milestone":
            said.done_on = f"2019-0{1 + above % 9}-15"
            return {"done_on": said.done_on}
        said.value = Fraction(value)
        return {"value": value}

    def beside(self, kind: Kind, said: Said, entry: dict[str, Any]) -> dict[str, Any]:
        """Return what may be typed beside the value of the kind, or in its place."""
        typed, weight = entry["typed"], entry["weight"]
        if kind.accumulation == "level" and kind.across == "weighted" and weight is not None:
            said.weight = Fraction(weight)
            return {"weight": str(weight)}
        if typed is None:
            return {}
        if kind.accumulation == "unique":
            said.total = Fraction(typed) * 5
            return {"total_to_date": str(typed * 5)}
        if kind.accumulation == "increment":
            before = self.log.before(said, everywhere=said.place is None)
            said.value = Fraction(typed) - sum(before, Fraction(0))
            return {"value": None, "total_to_date": str(typed)}
        if kind.accumulation == "running_total":
            before = self.log.before(said, everywhere=False)
            said.value = Fraction(typed) + (before[-1] if before else kind.baseline or 0)
            return {"value": None, "increment": str(typed)}
        return {}

    def cannot_stand(self, kind: Kind, said: Said) -> bool:
        """Tell whether an entry is refused: a total or level without its place, or fewer people than none."""
        nowhere = said.place is None and kind.accumulation in PLACED and bool(kind.units)
        return nowhere or (kind.accumulation == "unique" and said.value is not None and said.value < 0)

    def cell(self, category: int, age: int | None) -> tuple[int, ...]:
        """Return a category, one crossed with an age, or an age by itself."""
        sex = pick(self.log.categories, category)
        if age is None:
            return (sex,)
        old = pick(sorted(self.log.dimensions["Age"]), age)
        return (old,) if age % 3 == 0 else tuple(sorted((sex, old)))

    def part(self, kind: Kind, said: Said, cell: tuple[int, ...], whole: int) -> dict[str, Any]:
        """Return the part of a category, or of several crossed."""
        part = said.parts[cell] = Said(said.indicator, said.period, said.place, said.status, weight=said.weight)
        if kind.accumulation == "share":
            part.numerator, part.denominator = Fraction(whole), Fraction(whole + 5)
            return {"category_ids": list(cell), "numerator": str(whole), "denominator": str(whole + 5)}
        part.value = Fraction(whole) / 4
        return {"category_ids": list(cell), "value": str(whole / 4)}

    # What is aimed at, and by which method.

    @precondition(lambda self: self.log.indicators)
    @rule(which=choices, when=st.none() | choices, category=st.none() | choices, value=numbers)
    def set_target(self, which: int, when: int | None, category: int | None, value: str) -> None:
        """Set a target of a period or of the whole life, of all or of a category."""
        key = pick(self.log.indicators, which)
        period = pick(self.log.periods, when) if when is not None and self.log.periods else None
        cell = None if category is None else pick(self.log.categories, category)
        body = {"period_id": period, "category_id": cell, "value": value, "reason": "Agreed anew."}
        refused = self.log.indicators[key].accumulation == "milestone"
        if self.write("PUT", f"indicators/{key}/targets", self.manager, body, refused=refused):
            self.log.targets[key, period, cell] = Fraction(value)
            self.touched.add(key)

    @precondition(lambda self: self.log.indicators)
    @rule(which=choices, method=st.sampled_from(METHODS), reason=st.booleans())
    def change_method(self, which: int, method: dict[str, Any], reason: bool) -> None:
        """Change how an indicator is computed: while it is empty, or for a reason."""
        key = pick(self.log.indicators, which)
        kind = self.log.indicators[key]
        if kind.accumulation not in COUNTED:
            return
        changes = method
        moved = Kind(**vars(kind))
        moved.accumulation = changes.get("accumulation", kind.accumulation)
        moved.across = changes.get("across_units", kind.across)
        moved.direction = changes.get("direction", kind.direction)
        if "baseline" in changes:
            moved.baseline = None if changes["baseline"] is None else Fraction(changes["baseline"])
        refused = moved != kind and not reason and not self.log.empty(key)
        refused = refused or (moved.measure == "percentage" and not self.fits(moved))
        body = {"version": self.version(f"indicators/{key}"), **changes, **({"reason": "Agreed."} if reason else {})}
        if self.write("PATCH", f"indicators/{key}", self.manager, body, refused=refused):
            self.log.indicators[key] = moved
            self.touched.add(key)

    def fits(self, kind: Kind) -> bool:
        """Tell whether percentages can be brought together so."""
        return kind.accumulation == "level" and kind.across not in ("sum", "mean")

    @rule(pair=st.sampled_from([("0.85", "0.5"), ("0.9", "0.6"), ("1", "1"), ("0.3", "0.1")]), reason=st.booleans())
    def change_thresholds(self, pair: tuple[str, str], reason: bool) -> None:
        """Change where the project draws its lines: while nothing is recorded, or for a reason."""
        wanted = tuple(map(Fraction, pair))
        refused = wanted != (self.log.on_track, self.log.off_track) and not reason and bool(self.log.entries)
        path = f"projects/{self.project.code}"
        body = {"version": self.version(path), "on_track_from": pair[0], "off_track_below": pair[1]}
        body |= {"reason": "Agreed."} if reason else {}
        if self.write("PATCH", path, self.manager, body, refused=refused):
            self.log.on_track, self.log.off_track = wanted
            self.touched |= self.log.indicators.keys()

    def version(self, path: str) -> int:
        """Return the version that a save is made from."""
        return int(self.api.get(path, headers=self.manager).json()["version"])

    @precondition(lambda self: len(self.log.indicators) > 1)
    @rule(which=choices)
    def delete_indicator(self, which: int) -> None:
        """Delete an indicator on which nothing rests."""
        key = pick(self.log.indicators, which)
        refused = not self.log.empty(key) or any(indicator == key for indicator, *_slot in self.log.targets)
        refused = refused or any(one.parent == key for one in self.links.values())
        self.write("DELETE", f"indicators/{key}", self.manager, refused=refused)
        if not refused:
            del self.log.indicators[key], self.homes[key]
            self.touched.discard(key)

    # The calendar, the places and the categories.

    @rule(slot=st.integers(0, len(SLOTS) - 1))
    def add_period(self, slot: int) -> None:
        """Add a year to the calendar, unless it is there."""
        starts_on, ends_on = SLOTS[slot]
        refused = any(one.starts_on == starts_on for one in self.log.periods.values())
        body = {"code": f"Y{next(self.names)}", "starts_on": str(starts_on), "ends_on": str(ends_on)}
        answer = self.write("POST", f"projects/{self.project.code}/periods", self.manager, body, refused=refused)
        if answer is not None:
            self.log.periods[answer["id"]] = Slot(starts_on, code=body["code"])
            self.touched |= self.log.indicators.keys()

    def patch_period(self, key: int, changes: dict[str, Any], *, refused: bool = False) -> bool:
        """Change a period; tell whether it was taken."""
        path = f"projects/{self.project.code}/periods"
        items = self.api.get(path, headers=self.manager).json()["items"]
        version = next(item["version"] for item in items if item["id"] == key)
        self.touched |= self.log.indicators.keys()
        return (
            self.write("PATCH", f"periods/{key}", self.manager, {"version": version, **changes}, refused=refused)
            is not None
        )

    @precondition(lambda self: self.log.periods)
    @rule(which=choices)
    def close_or_reopen(self, which: int) -> None:
        """Close an open period, reopen a closed one."""
        key = pick(self.log.periods, which)
        slot = self.log.periods[key]
        if self.patch_period(key, {"closed": not slot.closed, **({"reason": "A late form."} if slot.closed else {})}):
            slot.closed = not slot.closed

    @precondition(lambda self: self.log.periods)
    @rule(which=choices, slot=st.integers(0, len(SLOTS) - 1))
    def move_period(self, which: int, slot: int) -> None:
        """Move an open period to another year, with all that is in it."""
        key, (starts_on, ends_on) = pick(self.log.periods, which), SLOTS[slot]
        taken = any(one.starts_on == starts_on and at != key for at, one in self.log.periods.items())
        changes = {
            "starts_on": str(starts_on),
            "ends_on": str(ends_on),
            "due_on": str(ends_on),
            "closed": self.log.periods[key].closed,
        }
        if self.patch_period(key, changes, refused=taken or self.log.periods[key].closed):
            self.log.periods[key].starts_on = starts_on

    @precondition(lambda self: len(self.log.periods) > 1)
    @rule(which=choices)
    def delete_period(self, which: int) -> None:
        """Delete an open period in which nothing is."""
        key = pick(self.log.periods, which)
        refused = any(one.period == key for one in self.log.entries.values()) or any(
            period == key for _indicator, period, _category in self.log.targets
        )
        refused = refused or self.log.periods[key].closed
        self.write("DELETE", f"periods/{key}", self.manager, refused=refused)
        if not refused:
            del self.log.periods[key]
            self.touched |= self.log.indicators.keys()

    @precondition(lambda self: len(self.log.places) < 5)
    @rule()
    def add_place(self) -> None:
        """Add a place, from which somebody may report."""
        name = f"Region {next(self.names)}"
        answer = self.write("POST", f"projects/{self.project.code}/locations", self.manager, {"name": name})
        self.log.places[answer["id"]] = name

    @precondition(lambda self: len(self.log.places) > 2)
    @rule(which=choices)
    def delete_place(self, which: int) -> None:
        """Delete a place that nothing reports from."""
        key = pick(self.log.places, which)
        refused = any(one.place == key for one in self.log.entries.values()) or any(
            key in kind.units for kind in self.log.indicators.values()
        )
        self.write("DELETE", f"locations/{key}", self.manager, refused=refused)
        if not refused:
            del self.log.places[key]

    @precondition(lambda self: len(self.log.categories) < 6)
    @rule(which=choices, add=st.booleans())
    def change_categories(self, which: int, add: bool) -> None:
        """Add a category, or take one out of use; old entries keep it."""
        key = pick(self.log.categories, which)
        items = self.api.get(f"projects/{self.project.code}/dimensions", headers=self.manager).json()["items"]
        name = f"Category {next(self.names)}"
        change = {"add": [{"name": name}]} if add else {"retire": [key]}
        body = {"version": next(one["version"] for one in items if one["id"] == self.dimension.id), **change}
        answer = self.write("PATCH", f"dimensions/{self.dimension.id}", self.manager, body)
        self.log.categories = {one["id"]: one["name"] for one in answer["categories"]}
        self.log.dimensions["Sex"] = {*self.log.categories}
        self.log.retired = {one["id"] for one in answer["categories"] if one["retired"]}
        self.touched |= self.log.indicators.keys()

    # What is answered.

    @invariant()
    def answers_are_what_the_log_says(self) -> None:
        """Compare what was touched by itself, and the lines of all."""
        if hasattr(self, "project"):
            path = f"projects/{self.project.code}/tracking-table"
            rows = self.api.get(path, headers=self.manager).json()["rows"]
            assert {row["indicator_id"] for row in rows} == self.log.indicators.keys()
            for row in rows:
                compare(self.log, row["indicator_id"], row, split=False)
            for key in self.touched:
                self.compare_by_itself(key)
            if self.touched:
                self.compare_results()
            self.touched = set()

    def compare_by_itself(self, key: int) -> None:
        """Compare an indicator with its parts, by year, and together with those linked to it."""
        answer = self.api.get(f"indicators/{key}/performance", headers=self.manager).json()
        compare(self.log, key, answer, split=True)
        answer = self.api.get(f"indicators/{key}/recut?by=annual", headers=self.manager).json()
        compare_years(self.log, key, answer)
        self.compare_links(key)
        self.look_back(key)
