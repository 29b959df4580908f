"""What the data suggest for a rating that a person sets."""

from collections.abc import Mapping

from logframe.domain.words import RatingLevel

Pair = tuple[RatingLevel, RatingLevel]

UPPER: Pair = (RatingLevel.above_moderate, RatingLevel.high)
LOWER: Pair = (RatingLevel.low, RatingLevel.moderate)
ASKS_FOR_A_SENTENCE = 2


def suggest(met: int, judged: int) -> Pair | None:
    """Return what the data suggest: the upper pair of levels or the lower.

    The upper pair where more than half of the judged targets were met, else the lower.
    Which of the two levels it is, a person says: evaluators of the United States
    Department of Labor rate achievement by the targets met and by what stakeholders
    report, and half is not "most". None where no target could be judged: no data is never
    "Low".

    Example: 2 of 3 targets met suggest Above-moderate or High; 1 of 2 suggest Low or
    Moderate.

    >>> suggest(2, 3) == (RatingLevel.above_moderate, RatingLevel.high)
    True
    >>> suggest(1, 2) == (RatingLevel.low, RatingLevel.moderate)
    True
    """
    if judged <= 0:
        return None
    return UPPER if 2 * met > judged else LOWER


def distance(level: RatingLevel, other: RatingLevel) -> int:
    """Return the steps between two levels, 0 to 3.

    Example: from Low to High it is 3 steps.

    >>> distance(RatingLevel.low, RatingLevel.high)
    3
    """
    return abs(level.ordinal - other.ordinal)


def distance_to_suggestion(level: RatingLevel, suggestion: Pair | None) -> int | None:
    """Return the steps from a rating to the nearer level of the suggested pair, 0 to 2.

    None where the data suggest nothing.

    Example: High, where the data suggest Low or Moderate, is 2 steps away.

    >>> distance_to_suggestion(RatingLevel.high, LOWER)
    2
    """
    if suggestion is None:
        return None
    return min(distance(level, suggested) for suggested in suggestion)


def needs_sentence(level: RatingLevel, other: RatingLevel | Pair | None) -> bool:
    """Return whether a rating lies two levels or more from another rating, or from what the data suggest.

    Then it asks for a sentence, and the donor sees both the rating and the sentence.

    Example: High, where the data suggest Low or Moderate, asks for a sentence;
    Above-moderate does not.

    >>> needs_sentence(RatingLevel.high, LOWER)
    True
    >>> needs_sentence(RatingLevel.above_moderate, LOWER)
    False
    """
    if other is None:
        return False
    steps = distance(level, other) if isinstance(other, RatingLevel) else distance_to_suggestion(level, other)
    return steps is not None and steps >= ASKS_FOR_A_SENTENCE


def typical(counts: Mapping[RatingLevel, int]) -> RatingLevel | None:
    """Return the level that stands for several ratings: at least half of them stand there or higher.

    Levels are steps of a scale: they are put in order, never averaged. None without any.

    Example: of two Low, one Moderate and two High, the middle one is Moderate.

    >>> typical({RatingLevel.low: 2, RatingLevel.moderate: 1, RatingLevel.high: 2}) is RatingLevel.moderate
    True

    The lower median.
    """
    middle, passed = (sum(counts.values()) + 1) // 2, 0
    for level in RatingLevel:
        passed += counts.get(level, 0)
        if middle and passed >= middle:
            return level
    return None
