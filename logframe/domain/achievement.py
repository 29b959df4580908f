"""How far an indicator has come towards its target."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from logframe.domain.decimals import ZERO, difference, quotient
from logframe.domain.remarks import Caution, Method, NoPercentage
from logframe.domain.words import Accumulation, AchievementMethod, Direction

CHECK_TARGET_ABOVE = Decimal("1.5")


class Achievement(NamedTuple):
    """How much of a target is reached.

    `share` is 1 at the target, above 1 past it, below 0 moved away; it is not capped.
    None is no percentage, never 0: `reason` says why. `met` may be known without a
    percentage. `method` is the formula that was applied.
    """

    share: Decimal | None
    met: bool | None
    method: Method
    reason: NoPercentage | None = None
    warnings: tuple[Caution, ...] = ()


def achievement(baseline: Decimal | None, target: Decimal | None, actual: Decimal | None) -> Decimal | None:
    """Return the share of the way from baseline to target that is done.

    Actual less baseline, divided by target less baseline. 0 is the baseline and 1 the
    target; below 0 it has moved away, above 1 it has passed, and both are shown as they
    are. A falling indicator needs no other rule: both signs turn together. The formula of
    the European Union's OPSYS, of MCC's indicator tracking tables and of LogAlto.

    None where one of the three is missing, or where target and baseline are the same:
    there is no way to travel.

    Example: from 20 down to 10, at 14: 60 % of the way.

    >>> achievement(Decimal(20), Decimal(10), Decimal(14))
    Decimal('0.6')
    """
    if baseline is None or target is None or actual is None:
        return None
    return quotient(difference(actual, baseline), difference(target, baseline))


def judge_achievement(
    method: AchievementMethod,
    direction: Direction,
    baseline: Decimal | None,
    target: Decimal | None,
    actual: Decimal | None,
) -> Achievement:
    """Return the achievement of a target, by the rule that the numbers allow.

    Baseline, target and actual are of the same kind: period with period, to date with to
    date, or life of project. Where there is a baseline that differs from the target, the
    way from it counts (MCC, OPSYS). Where there is no baseline, a rising indicator with a
    target above 0 takes actual ÷ target (Akvo RSR, TolaActivity). Everything else is only
    met or not met. The method may be fixed for an indicator; where the numbers do not allow
    it, it is met or not met as well. The method that was applied is printed with the
    figure. A direction that contradicts the numbers is a warning, and the numbers are
    trusted; so is more than 150 % of a target.

    Example: with no baseline and a target of 20, an actual of 15 is 75 % by the ratio;
    an indicator that should fall to 20 and has no baseline is, at 15, met without a
    percentage.

    >>> rising = judge_achievement(AchievementMethod.auto, Direction.increase, None, Decimal(20), Decimal(15))
    >>> rising.share, rising.method
    (Decimal('0.75'), 'ratio')
    >>> falling = judge_achievement(AchievementMethod.auto, Direction.decrease, None, Decimal(20), Decimal(15))
    >>> falling.share is None, falling.met
    (True, True)
    """
    warnings = _contradictions(direction, baseline, target)
    if target is None or actual is None:
        absent: NoPercentage = "target_missing" if target is None else "actual_missing"
        return Achievement(None, None, "none", absent, warnings)
    met = actual >= target if rises(direction, baseline, target) else actual <= target
    applied, reason = _choose(method, direction, baseline, target)
    if applied == "met_or_not":
        return Achievement(None, met, applied, reason, warnings)
    share = quotient(actual, target) if applied == "ratio" else achievement(baseline, target, actual)
    if share is not None and share > CHECK_TARGET_ABOVE:
        warnings = (*warnings, "above_150_check_target")
    return Achievement(share, met, applied, None, warnings)


def starting_point(
    accumulation: Accumulation, direction: Direction, baseline: Decimal | None, *, total: bool
) -> Decimal | None:
    """Return the baseline of the same kind as the figure that is held against a target.

    What is counted anew in each period starts from 0, whatever was there before the
    project. A count that should fall, or stay, starts from what was typical of one
    period; a total to date cannot be held against that, and is only met or not met.
    Everything else starts from its baseline.

    Example: 120 accidents in the year before: a year with 90 is held against the 120,
    and the accidents of three years together against no baseline.

    >>> starting_point(Accumulation.increment, Direction.decrease, Decimal(120), total=False)
    Decimal('120')
    >>> starting_point(Accumulation.increment, Direction.decrease, Decimal(120), total=True) is None
    True
    """
    if baseline is None or accumulation is not Accumulation.increment:
        return baseline
    if direction is Direction.increase:
        return ZERO
    return None if total else baseline


def rises(direction: Direction, baseline: Decimal | None, target: Decimal) -> bool:
    """Return whether reaching the target means being at it or above.

    Where baseline and target differ the numbers decide; elsewhere the declared direction
    does. What is to be maintained should not fall below its target.

    Example: from 80 to 40 the target is reached from above, whatever was declared; 95 to
    be maintained is reached at 95 or more.

    >>> rises(Direction.increase, Decimal(80), Decimal(40))
    False
    >>> rises(Direction.maintain, Decimal(95), Decimal(95))
    True
    """
    if baseline is not None and baseline != target:
        return target > baseline
    return direction is not Direction.decrease


def days_late(planned_on: date | None, done_on: date | None) -> int | None:
    """Return the days between the planned date of a milestone and the day it was done.

    Above 0 it was late, below 0 early; a milestone has no percentage. None where either
    date is missing.

    Example: planned for 30 June and done on 2 July is 2 days late.

    >>> days_late(date(2021, 6, 30), date(2021, 7, 2))
    2
    """
    if planned_on is None or done_on is None:
        return None
    return (done_on - planned_on).days


def _choose(
    method: AchievementMethod,
    direction: Direction,
    baseline: Decimal | None,
    target: Decimal,
) -> tuple[Method, NoPercentage | None]:
    """Return the formula to apply, and the reason where it gives no percentage."""
    travels = baseline is not None and baseline != target
    if travels and method is not AchievementMethod.ratio:
        return "baseline_adjusted", None
    if method is AchievementMethod.ratio and target > 0:
        return "ratio", None
    if method is AchievementMethod.auto and baseline is None and direction is Direction.increase and target > 0:
        return "ratio", None
    return "met_or_not", _why_no_share(method, direction, baseline, target)


def _why_no_share(
    method: AchievementMethod,
    direction: Direction,
    baseline: Decimal | None,
    target: Decimal,
) -> NoPercentage:
    """Return the code of what stands in the way of a percentage."""
    if method is not AchievementMethod.ratio and baseline is not None:
        return "target_equals_baseline"
    if method is AchievementMethod.baseline_adjusted or (
        method is AchievementMethod.auto and direction is not Direction.increase
    ):
        return "baseline_missing"
    return "target_negative" if target < 0 else "target_zero"


def _contradictions(direction: Direction, baseline: Decimal | None, target: Decimal | None) -> tuple[Caution, ...]:
    """Return the warning where the target lies on the wrong side of the baseline."""
    if baseline is None or target is None or baseline == target or direction is Direction.maintain:
        return ()
    agrees = (target > baseline) == (direction is Direction.increase)
    return () if agrees else ("direction_contradicts_numbers",)
