"""How an indicator stands against what was due: direction, baseline and time at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol, TypeVar

from logframe.domain.achievement import Achievement, judge_achievement, rises
from logframe.domain.decimals import DIVISION, ONE, ZERO, difference, quotient
from logframe.domain.remarks import StatusReason
from logframe.domain.words import AchievementMethod, Direction, MissingReason, Status

_WHY_NO_VALUE = {
    MissingReason.not_due: Status.not_due,
    MissingReason.not_applicable: Status.not_applicable,
    MissingReason.in_question: Status.cannot_be_judged,
    MissingReason.not_collected: Status.not_reported,
}

_QUIET = frozenset({Status.not_due, Status.not_applicable})


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a project draws its lines, as shares of what was due.

    The boundary belongs to the better side. `deviation` is the distance from the target
    that asks for an explanation (USAID asks beyond 10 %).
    """

    on_track: Decimal = Decimal("0.85")
    off_track: Decimal = Decimal("0.50")
    deviation: Decimal = Decimal("0.10")


class Standing(Protocol):
    """Whatever has a status."""

    @property
    def status(self) -> Status:
        """How it stands."""

    @property
    def reason(self) -> str | None:
        """The code of why, where the status alone does not say."""


Stood = TypeVar("Stood", bound=Standing)


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

    It looks at direction, baseline and time at once. Met is met, also before its day where
    more is better. What is due is compared with the project's lines: on track from 85 % of
    what was due, behind from 50 %, off track below; a value on a line belongs to the better
    side, and it is compared unrounded. Before its day nothing is behind: it is not due,
    unless the way is compared with the time. Not due, not reported, not applicable and
    zero are four things. What cannot be judged says why.

    Example: from 80 down to 40 with 46 at the end is 85 % of the way, on track; with 47
    it is behind; with no value it is not reported.

    >>> due = dict(direction=Direction.decrease, baseline=Decimal(80), target=Decimal(40))
    >>> [judge_status(Thresholds(), **due, actual=actual).status.value for actual in (Decimal(46), Decimal(47), None)]
    ['on_track', 'behind', 'not_reported']

    `elapsed` is the share of the target's time that is over: 1 when it is due. `paced` asks
    to compare the share of the way with the share of the time before that. `missing` says
    why there is no actual, where somebody did. `reached` is the achievement of the same
    numbers, where it is known already. The reasons are those of `remarks.StatusReason`.
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
    """Return how a milestone stands on a day: done or not, without a percentage.

    Done is met, and says so where it was late. Not done after its day is off track and
    overdue.

    Example: planned for 20 June and done on 25 June: met, late. Not done by 26 June: off
    track, overdue.

    >>> planned, today = date(2021, 6, 20), date(2021, 6, 26)
    >>> late = judge_milestone(planned_on=planned, done=True, done_on=date(2021, 6, 25), today=today)
    >>> late.status.value, late.reason
    ('met', 'done_late')
    >>> judge_milestone(planned_on=planned, done=False, done_on=None, today=today).reason
    'overdue'

    `done` is None where nobody has said.
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


def standing(periods: Sequence[Stood], life: Stood) -> Stood:
    """Return how an indicator stands now: as in its newest period that says something, else as for its life.

    A period that is not due, that has no target, or to which the indicator does not apply,
    says nothing.

    Example: on track in the first half-year and not due in the second: on track.

    >>> standing([Judgement(Status.on_track), Judgement(Status.not_due)], Judgement(Status.not_due)).status.value
    'on_track'
    """
    return next((one for one in reversed(periods) if one.status not in _QUIET and one.reason != "target_missing"), life)


def time_elapsed(starts_on: date, ends_on: date, today: date) -> Decimal:
    """Return the share of the time that is over on a day.

    Counted in days. The last day is still under way: all of the time is over the day after.

    Example: of the ten days from 1 to 10 January, 50 % are over on the 6th.

    >>> time_elapsed(date(2020, 1, 1), date(2020, 1, 10), date(2020, 1, 6))
    Decimal('0.5')
    """
    days = (ends_on - starts_on).days + 1
    gone = min(max((today - starts_on).days, 0), days)
    return quotient(Decimal(gone), Decimal(days)) or ZERO


def pace(share: Decimal | None, elapsed: Decimal) -> Decimal | None:
    """Return the share of the way over the share of the time.

    1 is just in time, below 1 is slow. None without a share, and before any time has
    passed.

    Example: 40 % of the way after 80 % of the time is a pace of 0.5.

    >>> pace(Decimal("0.4"), Decimal("0.8"))
    Decimal('0.5')
    """
    return quotient(share, elapsed)


def growth_pace(
    baseline: tuple[date, Decimal], current: tuple[date, Decimal], target: tuple[date, Decimal]
) -> Decimal | None:
    """Return the yearly growth seen over the yearly growth needed.

    Compound growth from the baseline, as Open SDG judges progress towards the global
    goals: 1 is just enough, below 0 it moves away. None where growth is not defined: a
    value that is not above 0, no time between two of them, or no growth needed.

    Example: 100 in 2020, 121 in 2022 and a target of 121 in 2022: growth is just what is
    needed, 1.

    >>> base, now = (date(2020, 1, 1), Decimal(100)), (date(2022, 1, 1), Decimal(121))
    >>> growth_pace(base, now, now)
    Decimal('1')

    Of dated values; years are calendar years.
    """
    seen, needed = _growth(baseline, current), _growth(baseline, target)
    return None if seen is None else quotient(seen, needed)


def lag(share: Decimal | None, reference: Decimal | None) -> Decimal | None:
    """Return how far a share lags behind another it should keep up with: time gone, or budget spent.

    Below 0 it lags. None where either is missing.

    Example: 42 % of the way with 52 % of the budget spent is -10 points.

    >>> lag(Decimal("0.42"), Decimal("0.52"))
    Decimal('-0.10')
    """
    if share is None or reference is None:
        return None
    return difference(share, reference)


def deviation_side(share: Decimal | None, margin: Decimal) -> int | None:
    """Return on which side of the target a deviation asks for an explanation.

    Beyond 10 % of the target unless the project says otherwise (USAID asks beyond 10 %);
    the edges lie within, as in TolaActivity. None without a share: missing is not zero.

    Example: with a margin of 10 %, 89 % lies below (-1), 90 % and 110 % within (0), and
    111 % above (1).

    >>> [deviation_side(Decimal(share), Decimal("0.1")) for share in ("0.89", "0.9", "1.1", "1.11")]
    [-1, 0, 0, 1]
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
        reason: StatusReason = reached.reason or "ratio_of_a_falling_indicator"
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
