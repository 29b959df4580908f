"""Another project whose indicators go into the figures of the first."""

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from logframe.domain.words import Role
from logframe.tables.projects import Project
from tests.stateful.comparing import compare_linked
from tests.stateful.naive import Kind, Log, Said, Slot
from tests.stateful.summing import Link, expect_linked, goes_together
from tests.stateful.working import Working, pick

choices = st.integers(min_value=0, max_value=10**6)
wholes = st.integers(min_value=1, max_value=90)
overlaps = st.sampled_from(["none", "some", "all"])


class Linking(Working):
    """A project elsewhere with an indicator like each of the first one's, and one more."""

    other: Project
    elsewhere: Log
    links: dict[int, Link]
    full_names: dict[int, str]

    def set_up_elsewhere(self, kinds: list[Kind]) -> None:
        """Make the other project, with the same people in it."""
        make, self.elsewhere, self.links, self.full_names = self.make, Log(), {}, {}
        other = self.other = make.project(starts_on="2014-01-01", ends_on="2021-12-31")
        for role in (Role.officer, Role.manager):
            make.join(make.member(self.project, role), other, role)
        for half in (1, 2):
            row = make.period(other, year=2014, half=half)
            self.elsewhere.periods[row.id] = Slot(date(2014, 1 if half == 1 else 7, 1), code=row.code)
        for kind in (*kinds, kinds[0]):
            across = {"across_units": kind.across} if kind.accumulation == "level" else {}
            row = make.indicator(
                other, accumulation=kind.accumulation, measure=kind.measure, share_over=kind.over, **across
            )
            self.elsewhere.indicators[row.id] = Kind(kind.accumulation, kind.across, kind.over, kind.measure)
            self.full_names[row.id] = f"{other.code} {row.code}"

    @rule(which=choices, when=choices, whole=wholes)
    def record_elsewhere(self, which: int, when: int, whole: int) -> None:
        """Record an entry in the other project, and let it count."""
        key, period = pick(self.elsewhere.indicators, which), pick(self.elsewhere.periods, when)
        kind, said = self.elsewhere.indicators[key], Said(key, period, None, "approved")
        body: dict[str, Any] = {"period_id": period, "submit": True}
        if kind.accumulation == "share":
            said.numerator, said.denominator = Fraction(whole), Fraction(whole + 7)
            body |= {"numerator": str(whole), "denominator": str(whole + 7)}
        elif kind.accumulation == "milestone":
            said.done_on = "2014-03-01"
            body["done_on"] = said.done_on
        else:
            said.value = Fraction(whole)
            body["value"] = str(whole)
        answer = self.write("POST", f"indicators/{key}/measurements", self.officer, body)
        self.write("POST", f"measurements/{answer['id']}/approve", self.manager)
        self.elsewhere.entries[answer["id"]] = said
        self.touched |= {one.parent for one in self.links.values() if one.child == key}

    @precondition(lambda self: self.log.indicators)
    @rule(which=choices, child=choices, overlap=overlaps)
    def link(self, which: int, child: int, overlap: str) -> None:
        """Let the figure of an indicator elsewhere go into that of one here, where the two go together."""
        key, child = pick(self.log.indicators, which), pick(self.elsewhere.indicators, child)
        linked = any((one.parent, one.child) == (key, child) for one in self.links.values())
        refused = linked or not goes_together(self.log.indicators[key], self.elsewhere.indicators[child])
        refused = refused or self.overlaps_shares(key, overlap)
        body = {"child_id": child, "overlap": overlap}
        answer = self.write("POST", f"indicators/{key}/links", self.manager, body, refused=refused)
        if answer is not None:
            self.links[answer["id"]] = Link(key, child, overlap)
            self.touched.add(key)

    @precondition(lambda self: self.links)
    @rule(which=choices, overlap=overlaps, left_out=st.sampled_from([None, None, "Counted twice."]))
    def change_link(self, which: int, overlap: str, left_out: str | None) -> None:
        """Declare another overlap, or leave the child out, or take it in again."""
        key = pick(self.links, which)
        body = {"version": self.links[key].version, "overlap": overlap, "left_out_because": left_out}
        refused = self.overlaps_shares(self.links[key].parent, overlap)
        answer = self.write("PATCH", f"links/{key}", self.manager, body, refused=refused)
        if answer is not None:
            self.links[key].overlap, self.links[key].left_out = overlap, left_out
            self.links[key].version = answer["version"]
            self.touched.add(self.links[key].parent)

    def overlaps_shares(self, parent: int, overlap: str) -> bool:
        """Tell whether an overlap is declared that cannot be taken out."""
        return self.log.indicators[parent].accumulation == "share" and overlap != "none"

    @precondition(lambda self: self.links)
    @rule(which=choices, reason=st.sampled_from([None, None, "Not ours to give."]))
    def opt_out(self, which: int, reason: str | None) -> None:
        """Take the child out on its own side, or back in."""
        key = pick(self.links, which)
        body = {"version": self.links[key].version, "reason": reason}
        answer = self.write("POST", f"links/{key}/opt-out", self.manager, body)
        self.links[key].opted_out, self.links[key].version = reason, answer["version"]
        self.touched.add(self.links[key].parent)

    @precondition(lambda self: self.links)
    @rule(which=choices)
    def unlink(self, which: int) -> None:
        """Take a link away."""
        key = pick(self.links, which)
        self.write("DELETE", f"links/{key}", self.manager)
        self.touched.add(self.links.pop(key).parent)

    def compare_links(self, key: int) -> None:
        """Hold an indicator together with those linked to it against the logs."""
        answer = self.api.get(f"indicators/{key}/linked-figures", headers=self.manager).json()
        today = datetime.now(UTC).date()
        compare_linked(answer, expect_linked(self.log, key, self.links, self.elsewhere, self.full_names, today))
