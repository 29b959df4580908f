"""What can go wrong, with the sentence the person should read.

An error is named for what happened and knows its status. Sentences are marked for translation;
`api/problems.py` and the command line are the only places that catch these.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from logframe.languages import marked, reader, translate
from logframe.values import finding_text

SPOKEN = frozenset({"why", "status", "action", "noun", "dimension", "wanted", "name"})
"""The values that are words of ours, and so are said in the reader's language too."""


OUT_OF_SHAPE = {
    "upside_down": marked("It starts on {starts_on}, after it ends on {ends_on}."),
    "thresholds": marked("Off track must begin below on track: {off_track} is above {on_track}."),
    "empty_range": marked("No value is at least {least} and at most {greatest}."),
    "baseline_or_none": marked("A baseline that is not applicable has no value."),
}
"""What is wrong with a whole, by the kind of error that its shape raises."""


class LogframeError(Exception):
    """Something the person can act on; `sentence` may name the values it was raised with."""

    status: ClassVar[int] = 500
    sentence: ClassVar[str] = marked("Something went wrong on our side.")

    def __init__(self, **values: object) -> None:
        self.values = values
        self.told: dict[str, Any] = {}
        super().__init__(self.detail("en"))

    def detail(self, language: str) -> str:
        """Return the sentence in the language."""
        return self.say(self.sentence, language)

    def items(self, language: str) -> list[dict[str, str]]:
        """Return the fields to look at, each with its sentence; none where it is the whole."""
        return []

    def say(self, sentence: str, language: str) -> str:
        """Return a sentence in the language, with the values filled in."""
        values = {
            name: translate(value, language) if name in SPOKEN and isinstance(value, str) else value
            for name, value in self.values.items()
        }
        return translate(sentence, language, **values)


class NotSignedIn(LogframeError):
    """Nobody is signed in."""

    status, sentence = 401, marked("Please sign in.")


class WrongPassword(LogframeError):
    """The same words for a wrong password and an unknown person."""

    status, sentence = 401, marked("The e-mail address or the password is not right.")


class TooManyAttempts(LogframeError):
    """Sign-in was tried too often."""

    status, sentence = 429, marked("Too many attempts to sign in. Please try again in {minutes} minutes.")


class CrossOrigin(LogframeError):
    """A page of another site sent a write."""

    status, sentence = 403, marked("This request came from another site, so it was refused.")


class BodyTooLarge(LogframeError):
    """The body is larger than we read."""

    status, sentence = 413, marked("What was sent is too large: at most {count} bytes are read.")


class NotAllowed(LogframeError):
    """A member of the project without the right."""

    status, sentence = 403, marked("Your role in this project does not allow this.")


class FilesUnusable(LogframeError):
    """The place of the evidence takes no file."""

    status, sentence = (
        503,
        marked("The file cannot be stored: the disk is full, or its folder takes no writing. Nothing was changed."),
    )


class NotFound(LogframeError):
    """Not there, or not for this person: the two look the same."""

    status, sentence = 404, marked("There is nothing here, or nothing that you may see.")


class Conflict(LogframeError):
    """A sound request that the data forbid."""

    status = 409


class StaleVersion(Conflict):
    """Somebody saved in between; `current` is what is stored now, `yours` what was sent."""

    sentence = marked(
        "Somebody changed this since you opened it: you have version {sent}, version {stored} is stored. "
        "Look at both, and send yours again from there if it still holds."
    )

    def __init__(self, sent: int, current: Mapping[str, Any], yours: Mapping[str, Any] | None = None) -> None:
        super().__init__(sent=sent, stored=current["version"])
        self.told = {"current": dict(current)} | ({} if yours is None else {"yours": dict(yours)})


class CodeTaken(Conflict):
    """Two things with one code."""

    sentence = marked("The code {code} is already in use here. Choose another.")


class PeriodsOverlap(Conflict):
    """A day would belong to two periods."""

    sentence = marked("The dates {starts_on} to {ends_on} overlap period {code}. Choose dates that do not.")


class PeriodClosed(Conflict):
    """A closed period takes nothing."""

    sentence = marked("Period {code} was closed on {closed_on} by {closed_by}. A manager can reopen it.")


class PeriodNotBegun(Conflict):
    """Nothing can have been measured yet."""

    sentence = marked("Period {code} begins on {starts_on}: it takes no value before that day.")


class NoCalendar(Conflict):
    """A calendar is cut from the dates of a project."""

    sentence = marked("Periods are cut from the dates of the project: {why}")


class KeyReused(Conflict):
    """One key, two requests."""

    status, sentence = (
        422,
        marked("This Idempotency-Key came with another request before. Give each request a key of its own."),
    )


class InUse(Conflict):
    """What other data depend on is not deleted; `dependents` tells how many of which."""

    sentence = marked("This cannot be deleted while something depends on it: {list}. Remove that first.")

    def __init__(self, dependents: Mapping[str, int]) -> None:
        self.dependents = dependents
        super().__init__()

    def detail(self, language: str) -> str:
        """Return the sentence with what depends on it, such as "entries (3), targets (1)"."""
        found = [f"{translate(noun, language)} ({count})" for noun, count in self.dependents.items()]
        return translate(self.sentence, language, list=", ".join(found))


class FileLost(Conflict):
    """The row is there, its file is not."""

    sentence = marked("The file of this evidence is no longer where it was kept. It can be restored from a backup.")


class NotTheirs(Conflict):
    """Files of a value go with those who answer for it."""

    sentence = marked(
        "Files are added and taken away by the author before it is submitted or confirmed, or by a manager."
    )


class OwnEntry(Conflict):
    """The author does not approve their own entry."""

    sentence = marked("You entered this value, so somebody else has to approve it.")


class OwnRating(Conflict):
    """The rater does not confirm their own rating."""

    sentence = marked("You gave this rating, so somebody else has to confirm it.")


class AlreadyConfirmed(Conflict):
    """A rating is confirmed once."""

    sentence = marked("This rating was confirmed on {confirmed_on} by {confirmed_by}.")


class AlreadyRated(Conflict):
    """One rating per outcome, dimension and evaluation."""

    sentence = marked("This outcome already has a rating for {dimension} in this evaluation.")


class WrongState(Conflict):
    """The entry does not stand where the action starts."""

    sentence = marked("This entry is {status}, so it cannot be {action}.")


class OthersEntry(Conflict):
    """Only its author changes an entry before it counts."""

    status, sentence = (
        403,
        marked("{author} entered this value, so only they change it. A manager can return it with what to fix."),
    )


class HasCounted(Conflict):
    """What was once in published figures is corrected, not changed."""

    sentence = marked(
        "This value has counted since {day}, so it is not changed: enter a correction, which keeps the old value for "
        "the reports of that time."
    )


class BeingCorrected(Conflict):
    """One correction at a time."""

    sentence = marked(
        "{author} entered a correction of this value already; it is {status}. Wait for it, or withdraw it."
    )


class AlreadyThere(Conflict):
    """Somebody entered a value of this period and place before; `there` is it, where it may be seen."""

    sentence = marked("{author} has entered a value for this period and place: it is {status}. Look at it first.")

    def __init__(self, there: Mapping[str, Any] | None, **values: object) -> None:
        super().__init__(**values)
        self.told = {"there": None if there is None else dict(there)}


class Several(LogframeError):
    """Of many, some cannot be taken; `refused` are these, by their place."""

    sentence = marked("Nothing was changed: {count} of {total} cannot be taken. Number {first}: {why}")
    most: ClassVar[int] = 50

    def __init__(self, refused: Mapping[int, LogframeError], total: int) -> None:
        self.refused = refused
        self.first = next(iter(refused))
        self.status = 409 if all(isinstance(one, Conflict) for one in refused.values()) else 422  # type: ignore[misc]
        super().__init__(count=len(refused), total=total, first=self.first + 1)

    def detail(self, language: str) -> str:
        """Return how many, and the sentence of the first."""
        why = self.refused[self.first].detail(language)
        return translate(self.sentence, language, **self.values, why=why)

    def items(self, language: str) -> list[dict[str, str]]:
        """Return where each of the first is wrong, and why."""
        found = []
        for place, error in list(self.refused.items())[: self.most]:
            own = error.items(language) or [{"field": "", "detail": error.detail(language)}]
            found += [one | {"field": f"items.{place}.{one['field']}".rstrip(".")} for one in own]
        return found


class RuleRefused(Conflict):
    """The data would contradict a rule; the sentence says which."""

    sentence = marked("This is not possible: {why}")


class ChangesNumbers(Conflict):
    """Published numbers would change, and nobody has said why; `changes` are these numbers, old and new."""

    sentence = marked(
        "Values are recorded, and this changes how they are computed or judged: {count} published numbers change. "
        "Look at them, and send the change again with a reason."
    )
    quiet = marked(
        "Values are recorded, and this changes how they are computed or judged. No published number changes now; "
        "send the change again with a reason."
    )

    def __init__(self, changes: Sequence[Any]) -> None:
        self.changes = changes
        super().__init__(count=len(changes))
        self.told = {"changes": list(changes)}

    def detail(self, language: str) -> str:
        """Return the sentence; another one where nothing changes yet."""
        return self.say(self.sentence if self.changes else self.quiet, language)


class Invalid(LogframeError):
    """The payload does not fit what it is for; `field` names where."""

    status, sentence = 422, marked("{why}")

    def __init__(self, field: str, why: str, **values: object) -> None:
        self.field, self.why = field, why
        super().__init__(**values)

    def detail(self, language: str) -> str:
        """Return the reason in the language."""
        return self.say(self.why, language)

    def items(self, language: str) -> list[dict[str, str]]:
        """Return the field, with the reason."""
        return [{"field": self.field, "detail": self.detail(language)}]


class Asked(LogframeError):
    """What the checks of a project found in an entry; `findings` are what and where."""

    status = 422

    def __init__(self, findings: Sequence[Any]) -> None:
        self.findings = findings
        super().__init__()

    def detail(self, language: str) -> str:
        """Return the sentence with those of all findings."""
        found = " ".join(one["detail"] for one in self.items(language))
        return translate(self.sentence, language, list=found)

    def items(self, language: str) -> list[dict[str, str]]:
        """Return each finding: the field to look at, and its sentence."""
        reads = replace(reader.get(), language=language)
        return [{"field": one.field, "detail": finding_text(reads, one.said, one.values)} for one in self.findings]


class ChecksFailed(Asked):
    """A check that is an error found something."""

    sentence = marked("This cannot be submitted as it is: {list}")


class ExplanationNeeded(Asked):
    """A check that is a warning found something, and nobody has explained it."""

    sentence = marked("Please look again. Where it is right, say so in a sentence as the explanation: {list}")


class DatabaseUnusable(LogframeError):
    """The database cannot be used: the sentence says why and what to do."""

    status, sentence = 503, marked("The database cannot be used: {why}")


class TooBusy(LogframeError):
    """Its turn did not come: others wait for the database, or it gives no answer."""

    status, sentence = (
        503,
        marked("Too many are waiting for the database at this moment. Nothing was changed; please try again."),
    )


class ClockSetBack(LogframeError):
    """What is written now would stand before what was written already."""

    status, sentence = (
        503,
        marked(
            "The clock of the server stands at {now} UTC, but something was recorded here at {last} UTC already. "
            "Set the clock right and try again. Nothing was changed."
        ),
    )
