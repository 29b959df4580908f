"""How an outcome stands, explained down to its indicators: n of N targets met, the mean, coverage, the suggestion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.decimals import ONE, ZERO
from logframe.domain.rollup import cap
from logframe.domain.words import Measure
from logframe.figures.judges import Measured, find_judges
from logframe.figures.judging import Judge
from logframe.figures.tallies import Result, Standing, belongs_to, find_results, stand, under
from logframe.languages import MISSING, Reader, marked
from logframe.reports.explained_scope import unround_share
from logframe.reports.rollups import build_roll_up
from logframe.schemas.explanations import Above, Explanation, FigureName, Omission, Operand, Operation, Role, Step
from logframe.schemas.rollups import ResultRollUp, TargetsMet
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator, Target
from logframe.tables.measurements import Measurement
from logframe.tables.projects import Project
from logframe.tables.results import Outcome
from logframe.values import coverage_text, exact_text
from logframe.wording import remark, word

indicator, target, entry = columns(Indicator), columns(Target), columns(Measurement)

AGAINST = marked("{actual} against {target}: {judged}")


@dataclass(frozen=True, slots=True)
class Seen:
    """An indicator as its outcome sees it, with its total and its target."""

    standing: Standing
    actual: Decimal | None
    target: Decimal | None

    @property
    def measured(self) -> Measured:
        """The indicator."""
        return self.standing.indicator

    @property
    def name(self) -> str:
        """Its code and title."""
        return f"{self.measured.code} {self.measured.title}"


def explain_outcome(
    session: Session, outcome: Outcome, as_of: datetime, period_id: int | None, reader: Reader
) -> Explanation:
    """Explain how an outcome stands, for the life of the project or through the end of a period."""
    project = session.get(Project, outcome.project_id)
    assert project is not None
    results = find_results(session, [project.id])
    [own] = [one for one in results if one.key == (False, outcome.id)]
    judges = list(find_judges(session, belongs_to(under(own)), as_of))
    seen = [_see(judge, period_id) for judge in judges]
    codes = {one.id: one.code for judge in judges[:1] for one in judge.frame.calendar.periods}
    found = build_roll_up(session, outcome, as_of, period_id).result
    return Explanation.model_construct(
        subject=f"{outcome.code} {outcome.title}",
        project_code=project.code,
        period_id=period_id,
        period=reader.say("Life of project") if period_id is None else codes.get(period_id, MISSING),
        as_of=as_of,
        illustrative=_is_illustrative(session, [one.measured.id for one in seen]),
        steps=_list_steps(found, seen, reader),
        left_out=[
            Omission(what=one.name, why=remark(reader, one.standing.why))
            for one in seen
            if one.standing.why is not None
        ],
        path=_find_path(own, results, project),
    )


def _see(judge: Judge, period_id: int | None) -> Seen:
    """Return how an indicator stands, with what it was judged by."""
    place = None if period_id is None else judge.frame.calendar.positions[period_id]
    total, target, _reached = judge.reached_by(place)
    return Seen(stand(judge, period_id), judge.in_unit(total), target)


def _is_illustrative(session: Session, keys: Sequence[int]) -> bool:
    """Tell whether an indicator, a target or an entry is made up to show the product."""
    made_up = sa.or_(
        sa.exists().where(indicator.id.in_(keys), indicator.illustrative),
        sa.exists().where(target.indicator_id.in_(keys), target.illustrative),
        sa.exists().where(entry.indicator_id.in_(keys), entry.illustrative),
    )
    return bool(session.execute(sa.select(made_up)).scalar())


def _list_steps(found: ResultRollUp, seen: Sequence[Seen], reader: Reader) -> list[Step]:
    """Return the steps from the indicators to the suggestion."""
    steps = [
        _explain_met(found.targets, seen, reader),
        _explain_mean(found.targets, seen, reader),
        _explain_coverage(found.targets, seen, reader),
    ]
    if found.suggestion is not None:
        steps.append(_explain_suggestion(found, reader))
    if found.rating is not None and found.rating.distance is not None:
        steps.append(_explain_distance(found, reader))
    return steps


def _explain_met(targets: TargetsMet, seen: Sequence[Seen], reader: Reader) -> Step:
    """Explain how many of the targets that can be judged are met."""
    return Step(
        figure=FigureName.share_met,
        title=reader.say(marked("Targets met")),
        rule=reader.say(marked("Of the indicators that have target and actual, those that met their target.")),
        operation=Operation.mean,
        operands=[_make_indicator(one, reader) for one in seen if one.standing.judged.met is not None],
        result=targets.share_met,
        label=coverage_text(reader, targets.met, targets.judged),
        unrounded=None if targets.share_met is None else reader.percent(targets.share_met),
    )


def _make_indicator(one: Seen, reader: Reader) -> Operand:
    """Return an indicator as an operand: 1 where its target is met, 0 where it is not."""
    met = one.standing.judged.met
    judged = reader.say(marked("met") if met else marked("not met"))
    actual, target = (_write(one, value, reader) for value in (one.actual, one.target))
    return Operand(
        name=one.name,
        label=judged if one.actual is None else reader.say(AGAINST, actual=actual, target=target, judged=judged),
        value=ONE if met else ZERO,
        actual=one.actual,
        target=one.target,
        indicator_id=one.measured.id,
    )


def _write(one: Seen, value: Decimal | None, reader: Reader) -> str:
    """Write a number of an indicator as exactly as it is known."""
    text = exact_text(reader, value)
    return f"{text}\u00a0%" if value is not None and one.measured.measure is Measure.percentage else text


def _explain_mean(targets: TargetsMet, seen: Sequence[Seen], reader: Reader) -> Step:
    """Explain the mean of achievements, each capped: second to the count, and called what it is."""
    rule = marked("The mean of the achievements, each held between 0 % and 100 %. It comes second to the count.")
    weighed = marked(
        "The mean of the achievements by the weight of their indicators, each held between 0 % and 100 %. "
        "It comes second to the count."
    )
    mean = targets.mean_of_capped_achievements
    return Step(
        figure=FigureName.mean_of_capped_achievements,
        title=reader.say(marked("Mean of capped achievements")),
        rule=reader.say(weighed if targets.weighted else rule),
        operation=Operation.weighted_mean if targets.weighted else Operation.mean,
        operands=[
            Operand(
                role=Role.achievement,
                name=one.name,
                label=reader.percent(one.standing.judged.share),
                value=cap(one.standing.judged.share),
                weight=one.measured.weight if targets.weighted else None,
                indicator_id=one.measured.id,
            )
            for one in seen
            if one.standing.judged.met is not None and one.standing.judged.share is not None
        ],
        result=mean,
        label=reader.percent(mean),
        unrounded=unround_share(reader, mean),
    )


def _explain_coverage(targets: TargetsMet, seen: Sequence[Seen], reader: Reader) -> Step:
    """Explain how many indicators could be judged; the others are not counted as missed."""
    reported, expected = targets.coverage.reported, targets.coverage.expected
    silent = [
        Operand(role=Role.silent, name=one.name, label=remark(reader, one.standing.why), indicator_id=one.measured.id)
        for one in seen
        if one.standing.why is not None
    ]
    every = Operand(name=reader.say(marked("Indicators")), label=reader.count(expected), value=Decimal(expected))
    return Step(
        figure=FigureName.coverage,
        title=reader.say(marked("Coverage")),
        rule=reader.say(marked("The indicators, less those that cannot be judged. They are not counted as missed.")),
        operation=Operation.counted,
        operands=[every, *silent],
        result=Decimal(reported),
        label=coverage_text(reader, reported, expected),
    )


def _explain_suggestion(found: ResultRollUp, reader: Reader) -> Step:
    """Explain which pair of levels the data suggest for achievement; a person chooses."""
    assert found.suggestion is not None
    lower, higher = (word(reader, level) for level in found.suggestion.levels)
    met, judged = found.suggestion.met, found.suggestion.judged
    told = [(reader.say(marked("Targets met")), met), (reader.say(marked("Targets that can be judged")), judged)]
    return Step(
        figure=FigureName.suggestion,
        title=reader.say(marked("What the data suggest for achievement")),
        rule=reader.say(
            marked(
                "The upper pair of levels where more than half of the targets are met, else the lower. "
                "Which of the two, a person decides."
            )
        ),
        operation=Operation.compared,
        operands=[Operand(name=name, label=reader.count(count), value=Decimal(count)) for name, count in told],
        label=reader.say(marked("{lower} or {higher}"), lower=lower, higher=higher),
    )


def _explain_distance(found: ResultRollUp, reader: Reader) -> Step:
    """Explain how far the rating lies from what the data suggest, with the sentence of who rated so."""
    rating = found.rating
    assert rating is not None and rating.distance is not None
    return Step(
        figure=FigureName.distance,
        title=reader.say(marked("Distance of the rating")),
        rule=reader.say(marked("Steps from the rating to the nearer suggested level. Two or more ask for a sentence.")),
        operation=Operation.compared,
        operands=[Operand(name=reader.say(marked("Rating")), label=word(reader, rating.level))],
        result=Decimal(rating.distance),
        label=reader.count(rating.distance),
        remarks=[rating.disagreement] if rating.disagreement else [],
    )


def _find_path(own: Result, results: Sequence[Result], project: Project) -> list[Above]:
    """Return the outcomes above an outcome, and the project."""
    outcomes = {one.id: one for one in results if one.level is not None}
    path, above = [], own.above
    while above is not None:
        one = outcomes[above]
        path.append(Above(kind="outcome", code=one.code, title=one.title))
        above = one.above
    return [*path, Above(kind="project", code=project.code, title=project.title)]
