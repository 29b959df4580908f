"""How an indicator stands against what was due: direction, baseline and time at once."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from logframe.domain.achievement import Achievement, judge_achievement, rises
from logframe.domain.decimals import DIVISION, ONE, ZERO, difference, quotient
from logframe.domain.words import AchievementMethod, Direction, MissingReason, Status

_WHY_NO_VALUE = {
    MissingReason.not_due: Status.not_due,
    MissingReason.not_applicable: Status.not_applicable,
    MissingReason.in_question: Status.cannot_be_judged,
    MissingReason.not_collected: Status.not_reported,
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a project draws its lines, as shares of what was due.

    The boundary belongs to the better side. `deviation` is the distance from the target
    that asks for an explanation (USAID asks beyond 10 %).
    """

    on_track: Decimal = Decimal("0.85")
    off_track: Decimal = Decimal("0.50")
    deviation: Decimal = Decimal("0.10")


class Judgement(NamedTuple):
    """A status, and the code of its reason where the status alone does not say."""

    status: Status
    reason: str | None = None


def judge_status(
    thresholds: Thresholds,
    *,
    direction: Direction,
    baseline: Decimal | None,
    target: Decimal | None,
    actual: Decimal | None,
    missing: MissingReason | None = None,
    elapsed: Decimal = ONE,
    paced: bool = False,
    method: AchievementMethod = AchievementMethod.auto,
    reached: Achievement | None = None,
) -> Judgement:
    """Return how an indicator stands against its target.

    `elapsed` is the share of the target's time that is over: 1 when it is due. Before
    that a rising indicator may already have met it; every other one is not due, unless
    `paced` asks to compare the share of the way with the share of the time. `missing`
    says why there is no actual, where somebody did. `reached` is the achievement of the
    same numbers, where it is known already.

    Reasons: target_missing, in_question, not_collected, and where a missed or unfinished
    target has no percentage to be graded by, the reason of its achievement or
    ratio_of_a_falling_indicator.
    """
    if actual is None:
        return _judge_silence(missing, elapsed)
    if target is None:
        return Judgement(Status.cannot_be_judged, "target_missing")
    reached = reached or judge_achievement(method, direction, baseline, target, actual)
    rising = rises(direction, baseline, target)
    due = elapsed >= ONE
    if reached.met and (due or rising):
        return Judgement(Status.met)
    if not due and (not paced or elapsed <= ZERO):
        return Judgement(Status.not_due)
    return _grade(thresholds, reached, rising, elapsed)


def judge_milestone(
    *,
    planned_on: date | None,
    done: bool | None,
    done_on: date | None,
    today: date,
    missing: MissingReason | None = None,
) -> Judgement:
    """Return how a milestone stands on a day: done or not, no percentage.

    Done is met, with the reason done_late where it came after its day; not done after
    its day is off track, with the reason overdue. `done` is None where nobody has said.
    """
    if done:
        late = planned_on is not None and done_on is not None and done_on > planned_on
        return Judgement(Status.met, "done_late" if late else None)
    due = planned_on is not None and today > planned_on
    if done is None and (missing is not None or due):
        return _judge_silence(missing, ONE)
    if planned_on is None:
        return Judgement(Status.cannot_be_judged, "target_missing")
    return Judgement(Status.off_track, "overdue") if due else Judgement(Status.not_due)


def time_elapsed(starts_on: date, ends_on: date, today: date) -> Decimal:
    """Return the share of the days from start through end that are over on a day, 0 to 1.

    The last day is still under way: 1 from the day after it.
    """
    days = (ends_on - starts_on).days + 1
    gone = min(max((today - starts_on).days, 0), days)
    return quotient(Decimal(gone), Decimal(days)) or ZERO


def pace(share: Decimal | None, elapsed: Decimal) -> Decimal | None:
    """Return the share of the way over the share of the time: 1 is just in time.

    None without a share, and before any time has passed.
    """
    return quotient(share, elapsed)


def growth_pace(
    baseline: tuple[date, Decimal], current: tuple[date, Decimal], target: tuple[date, Decimal]
) -> Decimal | None:
    """Return the yearly growth seen over the yearly growth needed, of dated values.

    Compound growth from the baseline, as Open SDG judges progress: 1 is just enough,
    below 0 it moves away. Years are calendar years. None where growth is not defined:
    a value that is not above 0, no time between two of them, or no growth needed.
    """
    seen, needed = _growth(baseline, current), _growth(baseline, target)
    return None if seen is None else quotient(seen, needed)


def lag(share: Decimal | None, reference: Decimal | None) -> Decimal | None:
    """Return a share less the share it should keep up with: time gone, or budget spent.

    Below 0 it lags: -0.1 is ten points behind. None where either is missing.
    """
    if share is None or reference is None:
        return None
    return difference(share, reference)


def deviation_side(share: Decimal | None, margin: Decimal) -> int | None:
    """Return -1 where a share of the target lies below the margin around 1, 1 above, else 0.

    The edges lie within (Tola: 85 % and 115 % are on target). None without a share:
    missing is not zero. A deviation of -1 or 1 asks for an explanation.
    """
    if share is None:
        return None
    return int(share > ONE + margin) - int(share < ONE - margin)


def _judge_silence(missing: MissingReason | None, elapsed: Decimal) -> Judgement:
    """Say what it means that there is no value."""
    if missing is None:
        return Judgement(Status.not_reported if elapsed >= ONE else Status.not_due)
    status = _WHY_NO_VALUE[missing]
    plain = status in {Status.not_due, Status.not_applicable}
    return Judgement(status, None if plain else missing.value)


def _grade(thresholds: Thresholds, reached: Achievement, rising: bool, elapsed: Decimal) -> Judgement:
    """Compare the share that is done with the share that was due, unrounded."""
    if reached.share is None or (reached.method == "ratio" and not rising):
        reason = reached.reason or "ratio_of_a_falling_indicator"
        return Judgement(Status.behind if elapsed >= ONE else Status.cannot_be_judged, reason)
    done = pace(reached.share, min(elapsed, ONE))
    if done is None or done < thresholds.off_track:
        return Judgement(Status.off_track)
    return Judgement(Status.on_track if done >= thresholds.on_track else Status.behind)


def _growth(start: tuple[date, Decimal], end: tuple[date, Decimal]) -> Decimal | None:
    """Return the compound growth per year between two dated values."""
    years = end[0].year - start[0].year
    if years <= 0 or start[1] <= ZERO or end[1] <= ZERO:
        return None
    factor = DIVISION.power(DIVISION.divide(end[1], start[1]), DIVISION.divide(ONE, Decimal(years)))
    return DIVISION.subtract(factor, ONE)
