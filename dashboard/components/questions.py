"""What a manager is asked before something is done to an entry or a period."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.correction import text_area
from logframe.languages import Reader, marked
from logframe.schemas.projects import LocationRead

TITLES = {
    "return": marked("Return {name}"),
    "take_back": marked("Take back {name}"),
    "withdraw": marked("Withdraw {name}"),
    "correct": marked("Correct {name}"),
    "close": marked("Close {name}"),
    "reopen": marked("Reopen {name}"),
    "except": marked("Open {name} to one place"),
}
MEANINGS = {
    "return": marked("Its author reads what to fix, changes it and sends it again."),
    "take_back": marked("The number goes away from all figures at once. Its author is asked to correct it."),
    "withdraw": marked("It is taken out of everybody's way. It can be recovered."),
    "correct": marked("The old value counts until another manager approves the corrected one. Both are kept."),
    "close": marked("A closed period takes no entries. A manager can reopen it, for a reason that is kept."),
    "reopen": marked("Everybody may enter and submit again. Your reason is kept."),
    "except": marked("The period stays closed to all others."),
}
REASONS = {
    "return": marked("What is to be fixed?"),
    "take_back": marked("What is to be fixed?"),
    "withdraw": marked("Why is it withdrawn?"),
    "reopen": marked("Why is it reopened?"),
    "except": marked("Why may it enter later?"),
}
CONFIRM = {
    "return": marked("Return it"),
    "take_back": marked("Take it back"),
    "withdraw": marked("Withdraw it"),
    "correct": marked("Submit the correction"),
    "close": marked("Close it"),
    "reopen": marked("Reopen it"),
    "except": marked("Open it until then"),
}
DONE = {
    "approve": marked("Approved. The value now counts."),
    "approve_many": marked("Approved. The values now count."),
    "return": marked("Returned, with your reason."),
    "take_back": marked("Taken back. The value no longer counts."),
    "withdraw": marked("Withdrawn. It can be recovered."),
    "recover": marked("Recovered: it is a draft of its author again."),
    "correct": marked("The correction is submitted. Another manager has to approve it."),
    "close": marked("The period is closed."),
    "reopen": marked("The period is open again."),
    "except": marked("The exception is granted."),
    "end": marked("The exception has ended."),
}


def question(deed: str, fields: Sequence[Any], reads: Reader) -> list[Any]:
    """Return what a deed means, what is asked for it, and the two ways out."""
    reason = [text_area("reason", reads.say(REASONS[deed]), required=True)] if deed in REASONS else []
    return [
        html.P(reads.say(MEANINGS[deed])),
        *fields,
        *reason,
        html.Div(
            [
                dmc.Button(reads.say(CONFIRM[deed]), id={"answer": "yes"}, n_clicks=0),
                dmc.Button(reads.say("Cancel"), id={"answer": "no"}, n_clicks=0, variant="outline"),
            ],
            className="actions",
        ),
    ]


def exception_fields(places: Sequence[LocationRead], reads: Reader) -> list[Any]:
    """Ask for which place, and until when."""
    return [
        dmc.Select(
            id={"said": "location_id"},
            label=reads.say("Place"),
            placeholder=reads.say("Everybody"),
            data=[{"value": str(one.id), "label": one.name} for one in places],
            value=str(places[0].id) if places else None,
            clearable=True,
            clearButtonProps={"aria-label": reads.say("Clear {what}", what=reads.say("Place")), "tabIndex": 0},
        ),
        dmc.TextInput(
            id={"said": "until"},
            label=reads.say("Until the end of"),
            description=reads.say("Year-month-day, such as 2020-06-30"),
            required=True,
            value="",
            inputProps={"type": "date"},
        ),
    ]
