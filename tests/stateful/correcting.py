"""What becomes of an entry: handed in, approved, given back, withdrawn, corrected; and what was published stays so."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from logframe.tables.base import utc_now
from tests.stateful.naive import Kind, Said
from tests.stateful.working import Working, pick

choices = st.integers(min_value=0, max_value=10**6)
wholes = st.integers(min_value=1, max_value=90)
FIGURES = ("period_id", "actual", "to_date", "numerator", "denominator", "done_on", "missing_reason", "target")
REASON = {"reason": "Count again."}


@dataclass
class Published:
    """What an indicator's figures were at a moment, and what they were computed by."""

    moment: str
    by: tuple[Kind, dict[int, date]]
    figures: list[dict[str, Any]]


class Correcting(Working):
    """Officers and managers who go on with what is entered."""

    published: dict[int, Published]

    def cannot_stand(self, kind: Kind, said: Said) -> bool:
        """Tell whether an entry is refused for what it says."""
        raise NotImplementedError

    def move(self, entry: int, deed: str, who: dict[str, str], status: str, *starts: str) -> None:
        """Bring an entry to another state, where it may go there; what it corrects counts no more."""
        said = self.log.entries[entry]
        shut = self.log.periods[said.period].closed and deed != "withdraw"
        body = REASON if deed == "return" else None
        if self.write("POST", f"measurements/{entry}/{deed}", who, body, refused=said.status not in starts or shut):
            said.status = status
            said.has_counted = said.has_counted or status == "approved"
            self.touched.add(said.indicator)
            old = self.log.entries.get(said.corrects or 0)
            if status == "approved" and old is not None and old.status in ("approved", "returned"):
                old.status = "superseded"

    @precondition(lambda self: self.log.entries)
    @rule(which=choices)
    def submit(self, which: int) -> None:
        """Submit a draft or a returned entry."""
        self.move(pick(self.log.entries, which), "submit", self.officer, "submitted", "draft", "returned")

    @precondition(lambda self: self.log.entries)
    @rule(which=choices)
    def approve(self, which: int) -> None:
        """Let an entry count."""
        self.move(pick(self.log.entries, which), "approve", self.manager, "approved", "submitted")

    @precondition(lambda self: self.log.entries)
    @rule(which=choices)
    def give_back(self, which: int) -> None:
        """Return an entry; an approved one stops counting."""
        self.move(pick(self.log.entries, which), "return", self.manager, "returned", "submitted", "approved")

    @precondition(lambda self: self.log.entries)
    @rule(which=choices)
    def withdraw_or_recover(self, which: int) -> None:
        """Withdraw an entry that does not count, or bring it back."""
        key = pick(self.log.entries, which)
        if self.log.entries[key].status == "withdrawn":
            alone = not self.is_corrected(self.log.entries[key].corrects, but=key)
            if alone:
                self.move(key, "recover", self.officer, "draft", "withdrawn")
        else:
            self.move(key, "withdraw", self.officer, "withdrawn", "draft", "submitted", "returned")

    def is_corrected(self, key: int | None, but: int = 0) -> bool:
        """Tell whether an entry has a correction that is not withdrawn."""
        entries = self.log.entries.items()
        return key is not None and any(
            one.corrects == key and one.status != "withdrawn" and at != but for at, one in entries
        )

    @precondition(lambda self: self.log.entries)
    @rule(which=choices, whole=wholes, approve=st.booleans())
    def correct(self, which: int, whole: int, approve: bool) -> None:
        """Enter what should have stood, which takes the place of the old entry once it is approved."""
        counted = [key for key, one in self.log.entries.items() if one.status in ("approved", "returned")]
        if not counted:
            return
        key = pick(counted, which)
        old = self.log.entries[key]
        said = Said(old.indicator, old.period, old.place, "submitted", corrects=key)
        body: dict[str, Any] = {"reason": "A list was missing.", "submit": True, "explanation": "It is so."}
        kind = self.log.indicators[old.indicator]
        body |= self.say_anew(kind, said, whole)
        refused = not old.has_counted or self.is_corrected(key) or self.log.periods[old.period].closed
        refused = refused or self.cannot_stand(kind, said)
        answer = self.write("POST", f"measurements/{key}/supersede", self.officer, body, refused=refused)
        if answer is not None:
            self.put_after(key, answer["id"], said)
            self.touched.add(old.indicator)
            if approve:
                self.move(answer["id"], "approve", self.manager, "approved", "submitted")

    def say_anew(self, kind: Kind, said: Said, whole: int) -> dict[str, Any]:
        """Return what is typed in place of an entry."""
        if kind.accumulation == "share":
            said.numerator, said.denominator = Fraction(whole), Fraction(whole + 5)
            return {"numerator": str(whole), "denominator": str(whole + 5)}
        if kind.accumulation == "milestone":
            said.done_on = "2018-02-01"
            return {"done_on": said.done_on}
        said.value = Fraction(whole)
        return {"value": str(whole)}

    def put_after(self, key: int, new: int, said: Said) -> None:
        """Put a correction in the place of what it corrects."""
        entries = list(self.log.entries.items())
        place = next(n for n, (at, _) in enumerate(entries) if at == key)
        self.log.entries = dict([*entries[: place + 1], (new, said), *entries[place + 1 :]])

    @precondition(lambda self: self.log.indicators)
    @rule(which=choices)
    def publish(self, which: int) -> None:
        """Remember what is answered now."""
        self.remember(pick(self.log.indicators, which))

    def remember(self, key: int) -> None:
        """Remember what is answered now of an indicator."""
        moment = utc_now().isoformat()
        self.published[key] = Published(moment, self.computed_by(key), self.figures(key, moment))

    def look_back(self, key: int) -> None:
        """See that what was answered is answered still, as of that moment, unless another method computes it."""
        then = self.published.get(key)
        if then is not None and then.by == self.computed_by(key):
            assert self.figures(key, then.moment) == then.figures

    def computed_by(self, key: int) -> tuple[Kind, dict[int, date]]:
        """Return what the figures of an indicator hang on besides its entries and targets."""
        return deepcopy(self.log.indicators[key]), {key: one.starts_on for key, one in self.log.periods.items()}

    def figures(self, key: int, moment: str) -> list[dict[str, Any]]:
        """Return the figures of an indicator as of a moment."""
        query = {"as_of": moment}
        answer = self.api.get(f"indicators/{key}/performance", params=query, headers=self.manager).json()
        told = [*answer["periods"], {**answer["life_of_project"], "period_id": None}]
        return [{name: one.get(name) for name in FIGURES} for one in told]
