"""The steps from the entries to the status: value, total, targets, achievement, status and coverage."""

from decimal import Decimal

from logframe.domain.achievement import Achievement
from logframe.domain.decimals import ZERO
from logframe.domain.entries import Figure
from logframe.domain.words import Accumulation, Status
from logframe.languages import marked
from logframe.reports.explained_rules import (
    ACHIEVED,
    FROM_ZERO,
    JUDGED,
    METHODS,
    MILESTONE,
    MISSED,
    NOT_BEGUN,
    TOLD_IN_WORDS,
    choose_operation,
    say_accumulation,
)
from logframe.reports.explained_scope import Heard, Scope, list_terms, unround_share
from logframe.schemas.explanations import FigureName, Operand, Operation, Role, Step
from logframe.values import actual_text, coverage_text, milestone_text, reached_text, target_text, value_text
from logframe.wording import remark, word

GRADED = frozenset({Status.on_track, Status.behind, Status.off_track})


def explain_actual(scope: Scope) -> Step:
    """Explain the value of the period."""
    return Step(
        figure=FigureName.actual,
        title=scope.say(marked("Value of the period")),
        rule=_say_rule(scope, total=False),
        operation=_operate(scope, scope.figure),
        operands=list_terms(scope, scope.figure.used),
        result=scope.answer.actual,
        label=actual_text(scope.reader, scope.indicator, scope.answer),
        unrounded=scope.unround(scope.answer.actual),
        remarks=[remark(scope.reader, code) for code in scope.figure.notes],
    )


def explain_to_date(scope: Scope) -> Step:
    """Explain the total to date; for the life of the project it is the value."""
    step = Step(
        figure=FigureName.to_date,
        title=scope.say(marked("Total to date")),
        rule=_say_rule(scope, total=True),
        operation=_operate(scope, scope.total),
        operands=[*list_terms(scope, scope.total.used), *_typed_total(scope)],
        result=scope.answer.to_date,
        label=value_text(scope.reader, scope.indicator, scope.answer.to_date),
        unrounded=scope.unround(scope.answer.to_date),
        remarks=[remark(scope.reader, code) for code in scope.total.notes],
    )
    if scope.of_life:
        step.label = reached_text(scope.reader, scope.indicator, scope.answer)
    elif scope.judge.is_milestone:
        step.label = milestone_text(scope.reader, scope.total.done_on, scope.total.value)
    return step


def _say_rule(scope: Scope, *, total: bool) -> str:
    """Say how the entries make the figure."""
    if scope.answer.text is not None:
        return scope.say(TOLD_IN_WORDS)
    if total and scope.place > scope.judge.frame.begun:
        return scope.say(NOT_BEGUN)
    return say_accumulation(scope.reader, scope.judge, total=total)


def _operate(scope: Scope, figure: Figure) -> Operation:
    """Return how the entries of a figure make it."""
    if scope.answer.text is not None:
        return Operation.compared
    return choose_operation(scope.judge, len(figure.used))


def _typed_total(scope: Scope) -> list[Operand]:
    """Return the typed totals so far of people counted once."""
    if scope.judge.rule.accumulation is not Accumulation.unique:
        return []
    return [
        Operand(
            name=scope.say(marked("Typed total so far, {period}"), period=scope.name_period(one.period)),
            label=scope.write(one.total),
            value=one.total,
            entry_id=scope.ids[one.order],
        )
        for one in scope.total.used
        if one.total is not None
    ]


def explain_target(scope: Scope, *, to_date: bool) -> Step:
    """Explain which target a figure is held against."""
    judge, through = scope.judge, scope.place
    own = judge.sources.targets.get(None) if scope.of_life else judge.targets.get(through)
    value = scope.answer.target_to_date if to_date else scope.answer.target
    adds_up, terms = judge.rule.accumulation is Accumulation.increment and (to_date or scope.of_life), []
    if judge.is_milestone and scope.indicator.planned_on is not None:
        rule = marked("The day that the milestone is planned for.")
    elif value is None:
        rule = marked("No target is set.")
    elif scope.of_life and own is not None:
        rule = marked("The target that is set for the life of the project.")
    elif adds_up:
        rule = marked("The targets of the periods are added up.")
        places = [place for place in sorted(judge.targets) if scope.of_life or place <= through]
        terms = [_make_target(scope, scope.name_period(place), judge.targets[place]) for place in places]
    elif scope.of_life:
        rule = marked("None is set for the life of the project: the last target of a period stands.")
    else:
        rule = marked("The target that is set for the period.")
    if not terms and value is not None:
        terms = [_make_target(scope, scope.say(marked("Target as set")), value)]
    return Step(
        figure=FigureName.target_to_date if to_date else FigureName.target,
        title=scope.say(marked("Target to date") if to_date else marked("Target")),
        rule=scope.say(rule),
        operation=Operation.sum if adds_up and len(terms) > 1 else Operation.given,
        operands=terms,
        result=value,
        label=target_text(scope.reader, scope.indicator, value),
        unrounded=scope.unround(value),
    )


def _make_target(scope: Scope, name: str, value: Decimal | None) -> Operand:
    """Return a target as an operand."""
    return Operand(role=Role.target, name=name, label=scope.write(value), value=value)


def explain_achievement(scope: Scope, *, to_date: bool) -> Step:
    """Explain how much of the target is reached: the formula and its numbers."""
    answer, judge = scope.answer, scope.judge
    total = to_date or scope.of_life
    target, actual = (answer.target_to_date, answer.to_date) if to_date else (answer.target, answer.actual)
    reached = judge.achieve(target, actual, total=total)
    return Step(
        figure=FigureName.achievement_to_date if to_date else FigureName.achievement,
        title=scope.say(marked("Achievement to date") if to_date else marked("Achievement")),
        rule=say_achievement(scope, reached, judge.baselines[total]),
        operation=METHODS[reached.method],
        operands=list_achieved(scope, reached, judge.baselines[total], target, actual),
        result=reached.share,
        label=scope.reader.percent(reached.share),
        unrounded=unround_share(scope.reader, reached.share),
        remarks=[remark(scope.reader, code) for code in reached.warnings],
    )


def list_achieved(
    scope: Scope, reached: Achievement, baseline: Decimal | None, target: Decimal | None, actual: Decimal | None
) -> list[Operand]:
    """Return what an achievement is made of; a ratio knows no baseline."""
    if scope.judge.is_milestone:
        return []
    told = [(Role.actual, scope.say("Actual"), actual), (Role.target, scope.say("Target"), target)]
    if reached.method != "ratio":
        told.insert(1, (Role.baseline, scope.say("Baseline"), baseline))
    return [Operand(role=role, name=name, label=scope.write(value), value=value) for role, name, value in told]


def say_achievement(scope: Scope, reached: Achievement, baseline: Decimal | None) -> str:
    """Say the formula, where it starts, and what stands in the way of a percentage."""
    if scope.judge.is_milestone:
        return scope.say(marked("A milestone has no percentage: it is done or not done."))
    operation = METHODS[reached.method]
    told = [scope.say(ACHIEVED[operation])]
    counted = scope.judge.rule.accumulation is Accumulation.increment and baseline == ZERO
    if counted and operation is Operation.baseline_adjusted:
        told.append(scope.say(FROM_ZERO))
    if reached.reason is not None:
        told.append(remark(scope.reader, reached.reason))
    if reached.met is not None:
        told.append(scope.say(marked("The target is met.") if reached.met else marked("The target is not met.")))
    return " ".join(told)


def explain_status(scope: Scope) -> Step:
    """Explain the status: what was compared with what."""
    heard = scope.judge.heard
    operands = _dates(scope, heard) if scope.judge.is_milestone else _lines(scope, heard)
    return Step(
        figure=FigureName.status,
        title=scope.say(marked("Status")),
        rule=_say_status(scope, heard),
        operation=Operation.compared,
        operands=operands if heard else [],
        label=word(scope.reader, scope.answer.status),
    )


def _say_status(scope: Scope, heard: Heard | None) -> str:
    """Say what the status means here."""
    answer, lines, percent = scope.answer, scope.judge.frame.thresholds, scope.reader.percent
    if heard is None and answer.reason is None:
        return scope.say(NOT_BEGUN)
    sentence = JUDGED[answer.status]
    if scope.judge.is_milestone:
        sentence = MILESTONE.get(answer.status, sentence)
    elif answer.status is Status.behind and answer.reason is not None:
        sentence = MISSED
    told = [scope.say(sentence, on_track=percent(lines.on_track), off_track=percent(lines.off_track))]
    if answer.reason is not None:
        told.append(remark(scope.reader, answer.reason))
    return " ".join(told)


def _lines(scope: Scope, heard: Heard | None) -> list[Operand]:
    """Return what was compared: the share of the way, the share of the time, and the project's lines."""
    percent, lines = scope.reader.percent, scope.judge.frame.thresholds
    told = [
        (Role.achievement, scope.say("Achievement"), scope.answer.achievement),
        (Role.time, scope.say(marked("Share of the time that is over")), heard.elapsed if heard else None),
    ]
    if scope.answer.status in GRADED and scope.answer.reason is None:
        told.append((Role.threshold, scope.say(marked("On track from")), lines.on_track))
        told.append((Role.threshold, scope.say(marked("Off track below")), lines.off_track))
    return [Operand(role=role, name=name, label=percent(value), value=value) for role, name, value in told]


def _dates(scope: Scope, heard: Heard | None) -> list[Operand]:
    """Return the day a milestone was planned for, and the day it was done."""
    planned, done = heard.planned if heard else None, scope.figure.done_on
    day = scope.reader.day
    return [
        Operand(role=Role.target, name=scope.say(marked("Planned day")), label=day(planned), done_on=planned),
        Operand(role=Role.actual, name=scope.say(marked("Done on")), label=day(done), done_on=done),
    ]


def explain_coverage(scope: Scope) -> Step:
    """Explain who has reported; the silent are left out, not counted as 0."""
    reported, expected, silent = scope.figure.coverage
    operands = [
        Operand(name=scope.say(marked("Expected")), label=scope.reader.count(expected), value=Decimal(expected)),
        *(Operand(role=Role.silent, name=scope.name_unit(one), label=scope.say(marked("silent"))) for one in silent),
    ]
    return Step(
        figure=FigureName.coverage,
        title=scope.say(marked("Coverage")),
        rule=scope.say(marked("Those expected to report, less the silent ones. They are left out, not counted as 0.")),
        operation=Operation.counted,
        operands=operands,
        result=Decimal(reported),
        label=coverage_text(scope.reader, reported, expected),
    )
