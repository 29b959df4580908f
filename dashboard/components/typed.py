"""What was typed, held against itself: how far the parts are from the total. Nothing is corrected."""

from decimal import Decimal

from logframe.languages import Reader

NUMBERS = ("value", "numerator", "denominator")


def gap_sentences(values: dict[str, str], dimensions: dict[str, list[int]], reads: Reader) -> dict[int, str]:
    """Say for each dimension what its parts make and how far that is from the total.

    Empty where nothing is typed. The parts of a share are compared by numerator and denominator.
    """
    numbers = {name: number for name, text in values.items() if (number := _number(text, reads)) is not None}
    told: dict[int, str] = {}
    for dimension, categories in dimensions.items():
        sentences = []
        for kind in NUMBERS:
            parts = [numbers[key] for one in categories if (key := f"part_{kind}:{one}") in numbers]
            if parts:
                sentences.append(_gap(sum(parts, Decimal(0)), numbers.get(kind), reads))
        told[int(dimension)] = " ".join(sentences)
    return told


def _gap(made: Decimal, total: Decimal | None, reads: Reader) -> str:
    """Compare what the parts make with the total."""
    parts = reads.digits(made)
    if total is None:
        return reads.say("Sum of the parts: {parts}.", parts=parts)
    if made == total:
        return reads.say("Sum of the parts: {parts}, the same as the total.", parts=parts)
    gap = reads.digits(total - made)
    whole = reads.digits(total)
    return reads.say(
        "Sum of the parts: {parts}. The total is {total}: a gap of {gap}.", parts=parts, total=whole, gap=gap
    )


def _number(text: str, reads: Reader) -> Decimal | None:
    """Return the number in a text; None while it is none."""
    try:
        return reads.read_number(text) if text.strip() else None
    except ValueError:
        return None
