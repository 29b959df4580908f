"""How far an indicator has come towards its target."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from logframe.domain.decimals import difference, quotient
from logframe.domain.words import AchievementMethod, Direction

CHECK_TARGET_ABOVE = Decimal("1.5")


class Achievement(NamedTuple):
    """How much of a target is reached.

    `share` is 1 at the target, above 1 past it, below 0 moved away; it is not capped.
    None is no percentage, never 0: `reason` says why (actual_missing, target_missing,
    baseline_missing, target_equals_baseline, target_zero, target_negative). `met` may
    be known without a percentage. `method` is the formula that was applied:
    baseline_adjusted, ratio, met_or_not or none. Warnings: direction_contradicts_numbers,
    above_150_check_target.
    """

    share: Decimal | None
    met: bool | None
    method: str
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def achievement(baseline: Decimal | None, target: Decimal | None, actual: Decimal | None) -> Decimal | None:
    """Return the share of the way from baseline to target that is done.

    0 is the baseline and 1 the target; below 0 it has moved away, above 1 it has
    passed. A falling indicator needs no flag: both signs turn together. The formula
    of EU OPSYS, of MCC's indicator tracking tables and of LogAlto.

    None where one of them is missing, or where target and baseline coincide: there is
    no way to travel.
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

    All three are of the same kind: period with period, to date with to date, life of
    project. `auto` travels from the baseline where there is one that differs from the
    target (MCC, EU OPSYS), else takes actual ÷ target for a rising indicator with a
    target above 0 (Akvo, Tola), else says only met or not met. A fixed method that the
    numbers do not allow also says only met or not met. Where direction and numbers
    disagree the numbers are trusted, with a warning.
    """
    warnings = _contradictions(direction, baseline, target)
    if target is None or actual is None:
        absent = "target_missing" if target is None else "actual_missing"
        return Achievement(None, None, "none", absent, warnings)
    met = actual >= target if rises(direction, baseline, target) else actual <= target
    applied, reason = _choose(method, direction, baseline, target)
    if applied == "met_or_not":
        return Achievement(None, met, applied, reason, warnings)
    share = quotient(actual, target) if applied == "ratio" else achievement(baseline, target, actual)
    if share is not None and share > CHECK_TARGET_ABOVE:
        warnings = (*warnings, "above_150_check_target")
    return Achievement(share, met, applied, None, warnings)


def rises(direction: Direction, baseline: Decimal | None, target: Decimal) -> bool:
    """Whether reaching the target means being at it or above.

    The numbers decide where baseline and target differ, the direction elsewhere; what
    is to be maintained should not fall below its target.
    """
    if baseline is not None and baseline != target:
        return target > baseline
    return direction is not Direction.decrease


def days_late(planned_on: date | None, done_on: date | None) -> int | None:
    """Return the days between the planned date of a milestone and the day it was done.

    Above 0 late, below 0 early; None where either date is missing.
    """
    if planned_on is None or done_on is None:
        return None
    return (done_on - planned_on).days


def _choose(
    method: AchievementMethod,
    direction: Direction,
    baseline: Decimal | None,
    target: Decimal,
) -> tuple[str, str | None]:
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
) -> str:
    """Return the code of what stands in the way of a percentage."""
    if method is not AchievementMethod.ratio and baseline is not None:
        return "target_equals_baseline"
    if method is AchievementMethod.baseline_adjusted or (
        method is AchievementMethod.auto and direction is not Direction.increase
    ):
        return "baseline_missing"
    return "target_negative" if target < 0 else "target_zero"


def _contradictions(direction: Direction, baseline: Decimal | None, target: Decimal | None) -> tuple[str, ...]:
    """Return the warning where the target lies on the wrong side of the baseline."""
    if baseline is None or target is None or baseline == target or direction is Direction.maintain:
        return ()
    agrees = (target > baseline) == (direction is Direction.increase)
    return () if agrees else ("direction_contradicts_numbers",)
