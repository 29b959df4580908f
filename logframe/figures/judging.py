"""The figures of one indicator, by period and for the life of the project. All arithmetic is the domain's."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from logframe.domain.accumulation import NOT_BEGUN, follow, to_date
from logframe.domain.achievement import Achievement, judge_achievement, starting_point
from logframe.domain.decimals import ONE, ZERO
from logframe.domain.entries import Figure, Rule
from logframe.domain.kinds import Total
from logframe.domain.rounding import percent_points
from logframe.domain.status import Judgement, judge_milestone, judge_status, pace, time_elapsed
from logframe.domain.targets import life_target, next_target, target_to_date, targets_gap
from logframe.domain.typed import typed_totals_that_differ
from logframe.domain.words import Accumulation, Measure, MissingReason, Status
from logframe.figures.frames import Frame
from logframe.figures.sources import Cell, Sources
from logframe.figures.splitting import find_gaps, split_value
from logframe.schemas import answers

NOTHING = Total((), None)
TOLD_IN_WORDS = Judgement(Status.cannot_be_judged, "qualitative")


_make_rule = cache(Rule)


def _once(*codes: Sequence[str]) -> list[str]:
    """Return codes of several lists, each once."""
    return list(dict.fromkeys(code for some in codes for code in some)) if any(codes) else []


class Judge:
    """The figures of one indicator, computed from its sources."""

    def __init__(self, indicator: Any, sources: Sources, frame: Frame) -> None:
        self.indicator, self.sources, self.frame = indicator, sources, frame
        self.rule = _make_rule(indicator.accumulation, indicator.across_units, indicator.share_over)
        self.in_percent = indicator.measure is Measure.percentage and indicator.accumulation is Accumulation.share
        self.is_milestone = indicator.accumulation is Accumulation.milestone
        self.targets = {place: value for place, value in sources.targets.items() if place is not None}
        method = indicator.accumulation, indicator.direction, indicator.baseline
        self.baselines = starting_point(*method, total=False), starting_point(*method, total=True)

    @cached_property
    def figures(self) -> list[tuple[Figure, Figure]]:
        """The value and the total to date of every period."""
        count, begun = len(self.frame.calendar.periods), self.frame.begun
        return follow(self.rule, self.sources.entries, count, begun_through=begun, units=self.sources.units)

    @cached_property
    def life(self) -> tuple[Figure, Decimal | None, Achievement]:
        """The same as `reached_by(None)`, from the figures of the periods."""
        figure = self.figures[self.frame.begun][1] if self.frame.begun >= 0 else NOT_BEGUN
        target = life_target(self.rule.accumulation, self.targets, self.sources.targets.get(None))
        return figure, target, self.achieve(target, self.in_unit(figure), total=True)

    @cached_property
    def differing(self) -> set[int]:
        """The periods in which a typed total so far is not the sum of what was new by then."""
        if self.rule.accumulation is not Accumulation.increment or all(
            one.total is None for one in self.sources.entries
        ):
            return set()
        return {one.period for one in typed_totals_that_differ(self.sources.entries)}

    def reached_by(self, place: int | None) -> tuple[Figure, Decimal | None, Achievement]:
        """Return the total by the end of a period, its target to date, and how much of it is reached.

        None is the life of the project: the total through the last period that has begun, against its target.
        """
        last = self.frame.begun if place is None else place
        total = NOT_BEGUN
        if 0 <= last <= self.frame.begun:
            total = to_date(
                self.rule, self.sources.entries, last, begun_through=self.frame.begun, units=self.sources.units
            )
        kind = self.rule.accumulation
        if place is None:
            target = life_target(kind, self.targets, self.sources.targets.get(None))
        else:
            target = target_to_date(kind, self.targets, place)
        return total, target, self.achieve(target, self.in_unit(total), total=True)

    def in_unit(self, figure: Figure | Total) -> Decimal | None:
        """Return the figure in the indicator's unit: percentages run to 100, their shares to 1."""
        if self.is_milestone:
            return None
        return percent_points(figure.value) if self.in_percent else figure.value

    def achieve(self, target: Decimal | None, actual: Decimal | None, *, total: bool) -> Achievement:
        """Return how much of a target is reached."""
        return judge_achievement(self.indicator.method, self.indicator.direction, self.baselines[total], target, actual)

    def start_of_part(self, *, total: bool) -> Decimal | None:
        """Return the baseline of a category: it has none of its own, but what is counted anew starts from 0."""
        counted = self.rule.accumulation is Accumulation.increment
        return ZERO if counted and self.baselines[total] == ZERO else None

    def achieve_part(self, target: Decimal | None, actual: Decimal | None, *, total: bool) -> Achievement:
        """Return how much of its target a category has reached."""
        start = self.start_of_part(total=total)
        return judge_achievement(self.indicator.method, self.indicator.direction, start, target, actual)

    def judge(
        self,
        target: Decimal | None,
        figure: Figure,
        reached: Achievement,
        elapsed: Decimal,
        planned: date | None,
        *,
        total: bool,
    ) -> Judgement:
        """Return how a figure stands against its target."""
        if self.is_milestone:
            return judge_milestone(
                planned_on=planned,
                done=None if figure.value is None else bool(figure.value),
                done_on=figure.done_on,
                today=self.frame.calendar.today,
                missing=figure.missing,
            )
        if figure.value is None and figure.used and figure.notes:
            return Judgement(Status.cannot_be_judged, figure.notes[0])
        return judge_status(
            self.frame.thresholds,
            direction=self.indicator.direction,
            baseline=self.baselines[total],
            target=target,
            actual=self.in_unit(figure),
            missing=figure.missing,
            elapsed=elapsed,
            paced=total,
            reached=reached,
        )

    def judge_periods(self) -> list[answers.Performance]:
        """Return the figures of every period: its own, and the total through its end."""
        return [self.judge_period(place) for place in range(len(self.frame.calendar.periods))]

    def judge_period(self, place: int) -> answers.Performance:
        """Return the figures of one period: its own, and the total through its end."""
        period, text = self.frame.calendar.periods[place], self.sources.texts.get(place)
        figure, total = self.figures[place]
        actual, so_far = self.in_unit(figure), self.in_unit(total)
        target = self.targets.get(place)
        due_so_far = target_to_date(self.rule.accumulation, self.targets, place)
        reached = self.achieve(target, actual, total=False)
        begun = place <= self.frame.begun
        if not begun:
            judgement = Judgement(Status.not_due)
        elif text is not None:
            judgement = TOLD_IN_WORDS
        else:
            elapsed = self._elapsed(period, figure)
            judgement = self.judge(target, figure, reached, elapsed, self._planned(period), total=False)
        aimed = self.sources.part_targets.get(place, {})
        cells = split_value(self.rule, figure, self.sources)
        return answers.Performance(
            period_id=period.id,
            code=period.code,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            target=target,
            actual=actual,
            numerator=figure.numerator,
            denominator=figure.denominator,
            text=text,
            done_on=figure.done_on,
            target_to_date=due_so_far,
            to_date=so_far,
            achievement=reached.share,
            achievement_to_date=self.achieve(due_so_far, so_far, total=True).share,
            met=reached.met,
            status=judgement.status,
            reason=judgement.reason,
            method=reached.method,
            missing_reason=figure.missing if begun else MissingReason.not_due,
            coverage=self.cover(figure),
            parts=self._parts(cells, aimed, total=False) if cells or aimed else [],
            gaps=self._gaps(figure, cells),
            warnings=_once(reached.warnings, figure.notes, ["typed_total_differs"] if place in self.differing else []),
            to_date_warnings=list(total.notes),
            awaiting=self.sources.awaiting.get(place, 0),
            illustrative=self.indicator.illustrative or place in self.sources.illustrative,
        )

    def judge_life(self) -> answers.Performance:
        """Return the figures of the life of the project, through the last period that has begun."""
        sources, judgement = self.sources, TOLD_IN_WORDS
        figure, target, reached = self.life
        actual = self.in_unit(figure)
        told = [sources.texts[place] for place in sorted(sources.texts) if place <= self.frame.begun]
        if not told:
            planned = self.indicator.planned_on or self.frame.ends_on
            judgement = self.judge(target, figure, reached, self._elapsed_of_life(), planned, total=True)
        aimed, cells = sources.part_targets.get(None, {}), split_value(self.rule, figure, sources)
        return answers.Performance(
            period_id=None,
            starts_on=self.frame.starts_on,
            ends_on=self.frame.ends_on,
            target=target,
            actual=actual,
            numerator=figure.numerator,
            denominator=figure.denominator,
            text=told[-1] if told else None,
            done_on=figure.done_on,
            target_to_date=target,
            to_date=actual,
            achievement=reached.share,
            achievement_to_date=reached.share,
            met=reached.met,
            status=judgement.status,
            reason=judgement.reason,
            method=reached.method,
            missing_reason=figure.missing,
            coverage=self.cover(figure),
            parts=self._parts(cells, aimed, total=True) if cells or aimed else [],
            gaps=self._gaps(figure, cells),
            warnings=_once(reached.warnings, figure.notes, self.warnings()),
            awaiting=sum(sources.awaiting.values()),
            illustrative=self.indicator.illustrative or bool(sources.illustrative),
        )

    def warnings(self) -> list[str]:
        """Return what does not agree in the indicator itself."""
        if self.rule.accumulation is not Accumulation.increment:
            return []
        found = []
        if targets_gap(self.targets, self.sources.targets.get(None)):
            found.append("period_targets_differ_from_life_target")
        if self.differing:
            found.append("typed_total_differs")
        return found

    def find_pace(self) -> answers.Pace | None:
        """Return the share of the way against the share of the time; None before there is a target or a value."""
        _total, target, reached = self.life
        if target is None or reached.share is None or self.frame.starts_on is None or self.frame.ends_on is None:
            return None
        gone = self._elapsed_of_life()
        return answers.Pace(share_of_way=reached.share, share_of_time=gone, pace=pace(reached.share, gone))

    def find_next_target(self) -> answers.NextTarget | None:
        """Return the next intermediate target and how much of it the newest value reaches."""
        total, life, _reached = self.life
        actual = self.in_unit(total)
        if actual is None:
            return None
        ends, kind = [period.ends_on for period in self.frame.calendar.periods], self.rule.accumulation
        due = [(ends[place], target_to_date(kind, self.targets, place)) for place in sorted(self.targets)]
        if self.frame.ends_on is not None and (not due or due[-1][0] < self.frame.ends_on):
            due.append((self.frame.ends_on, life))
        found = next_target([(day, value) for day, value in due if value is not None], self.frame.calendar.today)
        if found is None:
            return None
        reached = self.achieve(found[1], actual, total=True)
        return answers.NextTarget(due_on=found[0], value=found[1], achievement=reached.share, met=reached.met)

    def _elapsed(self, period: Any, figure: Figure) -> Decimal:
        """Return how much of a period is over; a silent one is due only after its due date."""
        today = self.frame.calendar.today
        if figure.value is None and figure.missing is None and period.due_on and today <= period.due_on:
            return ZERO
        return ONE if today > period.ends_on else time_elapsed(period.starts_on, period.ends_on, today)

    def _elapsed_of_life(self) -> Decimal:
        """Return how much of the project is over; all of it where its dates are not known."""
        if self.frame.starts_on is None or self.frame.ends_on is None:
            return ONE
        return time_elapsed(self.frame.starts_on, self.frame.ends_on, self.frame.calendar.today)

    def _planned(self, period: Any) -> date | None:
        """Return the day a milestone is planned for, where it lies in or before the period."""
        planned: date | None = self.indicator.planned_on
        return planned if planned is not None and planned <= period.ends_on else None

    def cover(self, figure: Figure) -> answers.Coverage:
        """Return the coverage with the names of the silent units."""
        reported, expected, units = figure.coverage
        silent = [self.frame.places.get(unit, str(unit)) for unit in units if isinstance(unit, int)] if units else []
        return answers.Coverage(reported=reported, expected=expected, silent=silent)

    def _parts(
        self, cells: Mapping[Cell, Total], targets: Mapping[int, Decimal | None], *, total: bool
    ) -> list[answers.PartFigure]:
        """Return the figure of each category, with its target where it has one."""
        every: dict[Cell, Total] = {(key,): NOTHING for key in targets}
        every.update(cells)
        return [
            self._part(cell, figure, targets.get(cell[0]) if len(cell) == 1 else None, total=total)
            for cell, figure in sorted(every.items())
        ]

    def _part(self, cell: Cell, figure: Total, target: Decimal | None, *, total: bool) -> answers.PartFigure:
        """Return the figure of one category, or of several crossed."""
        actual = self.in_unit(figure)
        reached = self.achieve_part(target, actual, total=total)
        return answers.PartFigure(
            category_ids=list(cell),
            categories=[self.frame.categories.get(key, str(key)) for key in cell],
            target=target,
            actual=actual,
            numerator=figure.numerator,
            denominator=figure.denominator,
            achievement=reached.share,
            met=reached.met,
            method=reached.method,
        )

    def _gaps(self, figure: Figure, cells: Mapping[Cell, Total]) -> list[answers.Gap]:
        """Return how far the parts are from the total."""
        if not cells:
            return []
        return find_gaps(self.rule, self.indicator.measure, figure, cells, self.sources.dimensions)
