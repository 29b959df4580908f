"""What travels with a number: the closed lists of codes. docs/numbers.md says each as a sentence."""

from typing import Literal

Note = Literal[
    "carried_forward",
    "denominator_zero",
    "may_double_count",
    "partial",
    "running_total_falls",
    "share_outside_whole",
    "weights_missing",
]
"""What a figure rests on, and what to look at in it."""

Method = Literal["baseline_adjusted", "ratio", "met_or_not", "none"]
"""The formula of an achievement."""

NoPercentage = Literal[
    "actual_missing",
    "baseline_missing",
    "target_equals_baseline",
    "target_missing",
    "target_negative",
    "target_zero",
]
"""Why an achievement has no percentage."""

Caution = Literal["above_150_check_target", "direction_contradicts_numbers"]
"""What to look at in an achievement."""

StatusReason = Literal[
    NoPercentage,
    "done_late",
    "in_question",
    "not_collected",
    "overdue",
    "ratio_of_a_falling_indicator",
]
"""Why a status is what it is, where the status alone does not say."""
