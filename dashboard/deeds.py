"""What a manager does to entries and periods, as the API takes it: once, and from the version that was seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from dashboard.client import Client, under_project
from dashboard.components.correction import read_correction
from logframe.languages import Reader

STEPS = {"take_back": "return", "correct": "supersede"}
"""The API's word for what managers call otherwise."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do to an entry or a period; the key lets it be done once, however often it is sent."""

    name: str
    of: int
    version: int
    key: str

    def sent_as(self, body: Mapping[str, Any]) -> str:
        """Return the key under which it is sent."""
        return key_of(self.key, (self.name, self.of, body))


def key_of(page: str, what: object) -> str:
    """Return the key under which this is done once on this page, however often it is pressed."""
    return f"{page}-{sha256(repr(what).encode()).hexdigest()[:16]}"


def read_answers(deed: Deed, said: Mapping[str, str | None], reads: Reader) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what was answered as the body of a write, and a sentence for each field that is missing or wrong."""
    if deed.name == "correct":
        return read_correction(said, reads)
    body: dict[str, Any] = {name: text for name, text in said.items() if (text or "").strip()}
    errors = {}
    if "reason" in said and "reason" not in body:
        errors["reason"] = reads.say("Write the reason first.")
    if deed.name == "except":
        try:
            last = date.fromisoformat(body.get("until", ""))
            body["until"] = datetime.combine(last + timedelta(days=1), time(), UTC).isoformat()
        except (ValueError, OverflowError):
            errors["until"] = reads.say("Write the date as year-month-day, such as 2020-06-30.")
        if "location_id" in body:
            body["location_id"] = int(body["location_id"])
    return body, errors


async def do_deed(asks: Client, deed: Deed, body: Mapping[str, Any]) -> None:
    """Do it, or raise what the API refused."""
    match deed.name:
        case "close":
            await asks.send("PATCH", f"/periods/{deed.of}", {"version": deed.version, "closed": True})
        case "reopen":
            await asks.send("PATCH", f"/periods/{deed.of}", {"version": deed.version, "closed": False, **body})
        case "except":
            await asks.send("POST", f"/periods/{deed.of}/exceptions", dict(body), deed.sent_as(body))
        case "end":
            await asks.send("DELETE", f"/exceptions/{deed.of}")
        case name:
            path = f"/measurements/{deed.of}/{STEPS.get(name, name)}"
            whole = {"version": deed.version, **body}
            await asks.send("POST", path, whole, deed.sent_as(whole))


async def approve_many(asks: Client, code: str, versions: Mapping[int, int], key: str) -> None:
    """Approve entries as they were seen: all, or none."""
    items = [{"id": id, "version": version} for id, version in versions.items()]
    path = under_project(code, "measurements", "approve")
    await asks.send("POST", path, {"items": items}, key_of(key, items))
