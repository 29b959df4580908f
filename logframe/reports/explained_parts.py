"""The steps of a figure's parts: each category, its target, and the gap to the total."""

from collections.abc import Mapping
from decimal import Decimal

from logframe.domain.kinds import Total
from logframe.figures.sources import Cell
from logframe.figures.splitting import cells_of, split_figure
from logframe.languages import marked
from logframe.reports.explained_figures import list_achieved, say_achievement
from logframe.reports.explained_rules import METHODS, choose_operation, say_accumulation
from logframe.reports.explained_scope import Scope, list_terms, unround_share
from logframe.schemas.answers import Gap, PartFigure
from logframe.schemas.explanations import FigureName, Operand, Operation, Role, Step
from logframe.values import value_text
from logframe.wording import remark

OF = {
    "value": marked("{dimension}: total less its parts"),
    "numerator": marked("{dimension}: x of the total less x of its parts"),
    "denominator": marked("{dimension}: y of the total less y of its parts"),
}


def explain_parts(scope: Scope) -> list[Step]:
    """Explain each part, its target and achievement where it has one, and the gaps to the total."""
    if not scope.answer.parts:
        return []
    cells = split_figure(scope.judge.rule, scope.figure, scope.judge.sources)
    steps = []
    for part in scope.answer.parts:
        steps.append(_explain_part(scope, part, cells.get(tuple(part.category_ids))))
        if part.target is not None:
            steps += [_explain_target(scope, part), _explain_achievement(scope, part)]
    return [*steps, *(_explain_gap(scope, gap, cells) for gap in scope.answer.gaps)]


def _explain_part(scope: Scope, part: PartFigure, figure: Total | None) -> Step:
    """Explain the figure of one category, or of several crossed."""
    used = figure.used if figure else ()
    reader, judge = scope.reader, scope.judge
    return Step(
        figure=FigureName.part,
        of=part.categories,
        title=_name(part),
        rule=say_accumulation(reader, judge, total=scope.of_life),
        operation=choose_operation(judge, len(used)),
        operands=list_terms(scope, used),
        result=part.actual,
        label=value_text(reader, scope.indicator, part.actual),
        unrounded=scope.unround(part.actual),
        remarks=[remark(reader, code) for code in figure.notes] if figure else [],
    )


def _explain_target(scope: Scope, part: PartFigure) -> Step:
    """Explain the target of a category: it is set, never derived."""
    title = scope.say(marked("{part}: target"), part=_name(part))
    operand = Operand(
        role=Role.target, name=scope.say(marked("Target as set")), label=scope.write(part.target), value=part.target
    )
    return Step(
        figure=FigureName.part_target,
        of=part.categories,
        title=title,
        rule=scope.say(marked("The target that is set for the category.")),
        operation=Operation.given,
        operands=[operand],
        result=part.target,
        label=value_text(scope.reader, scope.indicator, part.target),
        unrounded=scope.unround(part.target),
    )


def _explain_achievement(scope: Scope, part: PartFigure) -> Step:
    """Explain how much of its target a category has reached."""
    judge = scope.judge
    baseline = judge.start_of_part(total=scope.of_life)
    reached = judge.achieve_part(part.target, part.actual, total=scope.of_life)
    return Step(
        figure=FigureName.part_achievement,
        of=part.categories,
        title=scope.say(marked("{part}: achievement"), part=_name(part)),
        rule=say_achievement(scope, reached, baseline),
        operation=METHODS[reached.method],
        operands=list_achieved(scope, reached, baseline, part.target, part.actual),
        result=part.achievement,
        label=scope.reader.percent(part.achievement),
        unrounded=unround_share(scope.reader, part.achievement),
        remarks=[remark(scope.reader, code) for code in reached.warnings],
    )


def _explain_gap(scope: Scope, gap: Gap, cells: Mapping[Cell, Total]) -> Step:
    """Explain how far the parts of a dimension are from the total."""
    whole: Decimal | None = getattr(scope.figure, gap.of)
    dimension = next(one for one in scope.judge.sources.dimensions if one.name == gap.dimension)
    parts = [(cell, getattr(cells[cell], gap.of)) for cell in cells_of(dimension, cells)]
    names = scope.judge.frame.categories
    told = [
        (scope.say("Total"), whole),
        *((" × ".join(names.get(key, str(key)) for key in cell), value) for cell, value in parts),
    ]
    return Step(
        figure=FigureName.gap,
        of=[gap.dimension, gap.of],
        title=scope.say(OF[gap.of], dimension=gap.dimension),
        rule=scope.say(
            marked("Above 0 something is in no category, below 0 something is in two. It is shown, never corrected.")
        ),
        operation=Operation.difference,
        operands=[Operand(name=name, label=scope.reader.digits(value), value=value) for name, value in told],
        result=gap.size,
        label=scope.reader.digits(gap.size),
    )


def _name(part: PartFigure) -> str:
    """Name a category, or several crossed."""
    return " × ".join(part.categories)
