"""What the script of the entry grid says, in the reader's language."""

from decimal import Decimal

from logframe.domain.words import EntryStatus
from logframe.languages import Reader
from logframe.wording import word


def entry_words(reads: Reader) -> dict[str, str]:
    """Return the sentences by the names under which the script finds them; {n} and the like are filled in there."""
    say = reads.say
    return {
        "marks": reads.number(Decimal("1234.5"), 1),
        "typing": say("Not saved yet"),
        "here": say("Only in this browser"),
        "sending": say("On its way"),
        "draft": say("Stored as a draft"),
        "submitted": word(reads, EntryStatus.submitted),
        "approved": word(reads, EntryStatus.approved),
        "refused": say("Refused: {reason}"),
        "collided": say("Somebody else entered a value meanwhile"),
        "parts": say("Parts of {title}"),
        "pasted": say("Cells that were pasted: {n}."),
        "tooMuch": say(
            "Nothing was pasted: these are {n} cells, and at most {most} are taken at once. Copy less, or send the "
            "workbook.",
        ),
        "beyond": say("Cells that lie beyond the grid, and were not pasted: {n}."),
        "lockedCells": say("Cells that take nothing, and were not pasted: {n} ({where})."),
        "emptyFirst": say("A value and a reason exclude each other: empty the value first."),
        "noKey": say("This cell takes no reason."),
        "theirs": say("Stored meanwhile: {value} ({who})"),
        "hidden": say("Somebody else has a draft of this value, which only they and the managers see."),
        "mine": say("You typed: {value}"),
        "takeTheirs": say("Take what is stored"),
        "keepMine": say("Keep what I typed"),
        "beside": say("Add mine beside it"),
        "nothing": say("There is no stored draft to submit."),
        "submitting": say("Drafts that are handed in now: {n}."),
        "count": say("{n} of {m} rows are filled in. Drafts: {drafts}."),
        "refusedRows": say("Rows that were refused: {n}. The reasons stand below the grid."),
    }
