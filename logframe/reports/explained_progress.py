"""The steps of pace and of the next target: how the life of the project goes on."""

from decimal import Decimal

from logframe.domain.rounding import shown
from logframe.languages import marked
from logframe.reports.explained_figures import list_achieved, say_achievement
from logframe.reports.explained_rules import METHODS
from logframe.reports.explained_scope import Scope, unround_share
from logframe.schemas.answers import NextTarget, Pace
from logframe.schemas.explanations import FigureName, Operand, Operation, Role, Step
from logframe.values import exact_text, value_text
from logframe.wording import remark

PACE_DECIMALS = 2


def explain_progress(scope: Scope) -> list[Step]:
    """Explain pace and the next target, where there are any."""
    pace, following = scope.judge.find_pace(), scope.judge.find_next_target()
    steps = [] if pace is None else [_explain_pace(scope, pace)]
    if following is not None:
        steps += [_explain_next(scope, following), _explain_reached(scope, following)]
    return steps


def _explain_pace(scope: Scope, pace: Pace) -> Step:
    """Explain the share of the way against the share of the time."""
    told = [
        (Role.achievement, scope.say(marked("Share of the way that is done")), pace.share_of_way),
        (Role.time, scope.say(marked("Share of the time that is over")), pace.share_of_time),
    ]
    return Step(
        figure=FigureName.pace,
        title=scope.say(marked("Pace")),
        rule=scope.say(
            marked("The share of the way divided by the share of the time: 1 is just in time, below 1 late.")
        ),
        operation=Operation.quotient,
        operands=[
            Operand(role=role, name=name, label=scope.reader.percent(value), value=value) for role, name, value in told
        ],
        result=pace.pace,
        label=scope.reader.number(pace.pace, PACE_DECIMALS),
        unrounded=_unround(scope, pace.pace),
    )


def _unround(scope: Scope, pace: Decimal | None) -> str | None:
    """Write a pace before it was rounded; None where rounding does not change it."""
    return None if shown(pace, PACE_DECIMALS) == pace else exact_text(scope.reader, pace)


def _explain_next(scope: Scope, following: NextTarget) -> Step:
    """Explain which target is the next."""
    label = value_text(scope.reader, scope.indicator, following.value)
    day = scope.reader.day(following.due_on)
    return Step(
        figure=FigureName.next_target,
        title=scope.say(marked("Next target")),
        rule=scope.say(
            marked("The first target due on or after the newest value, on {day}. Where all lie before, the last."),
            day=day,
        ),
        operation=Operation.given,
        operands=[
            Operand(role=Role.target, name=day, label=scope.write(following.value), value=following.value),
        ],
        result=following.value,
        label=label,
        unrounded=scope.unround(following.value),
    )


def _explain_reached(scope: Scope, following: NextTarget) -> Step:
    """Explain how much of the next target is reached."""
    judge, actual = scope.judge, scope.answer.to_date
    reached = judge.achieve(following.value, actual, total=True)
    return Step(
        figure=FigureName.next_achievement,
        title=scope.say(marked("Achievement of the next target")),
        rule=say_achievement(scope, reached, judge.baselines[True]),
        operation=METHODS[reached.method],
        operands=list_achieved(scope, reached, judge.baselines[True], following.value, actual),
        result=following.achievement,
        label=scope.reader.percent(following.achievement),
        unrounded=unround_share(scope.reader, following.achievement),
        remarks=[remark(scope.reader, code) for code in reached.warnings],
    )
