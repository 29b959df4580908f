"""The files of an entry that is still in somebody's hands: added and taken away from the browser."""

from typing import Any

from dash import html

from dashboard.components.aria import aria
from logframe.languages import Reader, marked
from logframe.schemas.measurements import EvidenceRead, MeasurementRead

SAYS = {
    "fileGoes": marked("{name} is on its way."),
    "fileStored": marked("{name} is stored."),
    "fileLost": marked("{name} could not be sent: the connection failed. Choose it again once there is one."),
    "fileAsk": marked("Take {name} away from this entry?"),
    "fileGone": marked("{name} was taken away."),
    "fileStays": marked("{name} is still there: the connection failed."),
}
"""What the browser says of files, by the name under which it finds the sentence."""


def evidence_desk(entry: MeasurementRead, period: str, reads: Reader) -> list[Any]:
    """Offer to add a file to an entry, and to take each of its files away."""
    named: dict[str, Any] = {
        "data-attach": str(entry.id),
        **aria(label=reads.say("Add a file to {period}", period=period)),
    }
    add = html.Button(reads.say("Add a file"), type="button", className="plain-button", **named)
    meant: dict[str, Any] = {"data-files": str(entry.id)}
    room = html.P(className="room", role="status", **meant)
    return [add, *(_away(entry, one, reads) for one in entry.files), room]


def _away(entry: MeasurementRead, file: EvidenceRead, reads: Reader) -> html.Button:
    """Offer to take one file away."""
    meant: dict[str, Any] = {"data-detach": str(file.id), "data-entry": str(entry.id), "data-name": file.name}
    return html.Button(reads.say("Take {name} away", name=file.name), type="button", className="plain-button", **meant)
