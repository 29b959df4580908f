"""What the data suggest for a rating that a person sets."""

from collections.abc import Mapping

from logframe.domain.words import RatingLevel

Pair = tuple[RatingLevel, RatingLevel]

UPPER: Pair = (RatingLevel.above_moderate, RatingLevel.high)
LOWER: Pair = (RatingLevel.low, RatingLevel.moderate)
ASKS_FOR_A_SENTENCE = 2


def suggest(met: int, judged: int) -> Pair | None:
    """Return the upper pair of levels where more than half of the targets were met, else the lower.

    Which of the pair is for a person to say: ILAB's evaluators rate achievement by the
    targets met and by what stakeholders report, and half is not "most". None where no
    target could be judged: no data is never Low.
    """
    if judged <= 0:
        return None
    return UPPER if 2 * met > judged else LOWER


def distance(level: RatingLevel, other: RatingLevel) -> int:
    """Return the steps between two levels, 0 to 3."""
    return abs(level.ordinal - other.ordinal)


def distance_to_suggestion(level: RatingLevel, suggestion: Pair | None) -> int | None:
    """Return the steps from a rating to the nearer of the suggested pair, 0 to 2; None without one."""
    if suggestion is None:
        return None
    return min(distance(level, suggested) for suggested in suggestion)


def needs_sentence(level: RatingLevel, other: RatingLevel | Pair | None) -> bool:
    """Whether a rating lies two levels or more from another rating, or from what the data suggest.

    Then it asks for a sentence, which the donor sees.
    """
    if other is None:
        return False
    steps = distance(level, other) if isinstance(other, RatingLevel) else distance_to_suggestion(level, other)
    return steps is not None and steps >= ASKS_FOR_A_SENTENCE


def typical(counts: Mapping[RatingLevel, int]) -> RatingLevel | None:
    """Return the lower median of levels counted: at least half of them stand there or higher.

    Levels are ordinal, so they are ordered and never averaged. None without any.
    """
    middle, passed = (sum(counts.values()) + 1) // 2, 0
    for level in RatingLevel:
        passed += counts.get(level, 0)
        if middle and passed >= middle:
            return level
    return None
