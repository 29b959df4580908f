"""Targets against actuals of an indicator: sources in, figures out. All arithmetic is the domain's."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from logframe.domain.accumulation import period_value, to_date
from logframe.domain.achievement import Achievement, judge_achievement
from logframe.domain.decimals import ONE, ZERO
from logframe.domain.disaggregation import gap
from logframe.domain.entries import Entry, Figure, Rule
from logframe.domain.periods import begun_through
from logframe.domain.rounding import percent_points
from logframe.domain.status import Judgement, Thresholds, judge_milestone, judge_status, time_elapsed
from logframe.domain.targets import life_target, target_to_date, targets_gap
from logframe.domain.words import Accumulation, AchievementMethod, Direction, Measure, MissingReason, Status
from logframe.reports.indicators import read_indicator
from logframe.reports.sources import Calendar, Cell, Part, Sources, find_calendar, find_names, find_sources
from logframe.schemas import answers
from logframe.tables.indicators import Indicator
from logframe.tables.projects import Project

TYPICAL_OF_A_PERIOD = frozenset({Direction.decrease, Direction.maintain})


@dataclass(frozen=True, slots=True)
class Frame:
    """What the indicators of a project are judged in."""

    calendar: Calendar
    thresholds: Thresholds
    starts_on: date | None
    ends_on: date | None
    places: dict[int, str]
    categories: dict[int, str]

    @property
    def begun(self) -> int:
        """Return the position of the last period that has begun."""
        return begun_through(self.calendar.periods, self.calendar.today)


def find_frame(session: Session, project: Project, as_of: datetime) -> Frame:
    """Return the calendar, thresholds and names of a project."""
    assert project.id is not None
    calendar = find_calendar(session, project.id, as_of)
    thresholds = Thresholds(project.on_track_from, project.off_track_below, project.deviation)
    places, categories = find_names(session, project.id)
    starts_on = project.starts_on or (calendar.periods[0].starts_on if calendar.periods else None)
    ends_on = project.ends_on or (calendar.periods[-1].ends_on if calendar.periods else None)
    return Frame(calendar, thresholds, starts_on, ends_on, places, categories)


def build_performance(session: Session, indicator: Indicator, as_of: datetime) -> answers.IndicatorPerformance:
    """Answer the figures of one indicator, with its parts."""
    project = session.get(Project, indicator.project_id)
    assert project is not None
    frame = find_frame(session, project, as_of)
    sources = find_sources(session, [indicator.id], frame.calendar, as_of, with_parts=True)[indicator.id]
    judge = Judge(indicator, sources, frame)
    periods = judge.judge_periods()
    life = judge.judge_life()
    standing = standing_of(periods, life)
    return answers.IndicatorPerformance(
        indicator=read_indicator(session, indicator),
        project_code=project.code,
        as_of=as_of,
        status=standing.status,
        reason=standing.reason,
        periods=periods,
        life_of_project=life,
        warnings=judge.warnings(),
    )


def standing_of(periods: list[answers.Performance], life: answers.Performance) -> Judgement:
    """Return how the indicator stands now: by its newest judged period, else by the life of the project."""
    silent = {Status.not_due, Status.not_applicable}
    for period in reversed(periods):
        if period.status not in silent:
            return Judgement(period.status, period.reason)
    return Judgement(life.status, life.reason)


class Judge:
    """The figures of one indicator, computed from its sources."""

    def __init__(self, indicator: Any, sources: Sources, frame: Frame) -> None:
        self.indicator, self.sources, self.frame = indicator, sources, frame
        self.rule = Rule(indicator.accumulation, indicator.across_units, indicator.share_over)
        self.in_percent = indicator.measure is Measure.percentage and indicator.accumulation is Accumulation.share
        self.targets = {place: value for place, value in sources.targets.items() if place is not None}

    def shown_value(self, figure: Figure) -> Decimal | None:
        """Return the figure in the indicator's unit: percentages run to 100, their shares to 1."""
        if self.rule.accumulation is Accumulation.milestone:
            return None
        return percent_points(figure.value) if self.in_percent else figure.value

    def baseline(self, *, total: bool) -> Decimal | None:
        """Return the baseline of the same kind as the figure.

        What is counted anew in each period starts from 0. A count that should fall starts from
        what was typical of one period, which no total to date can be held against.
        """
        if self.rule.accumulation is not Accumulation.increment or self.indicator.baseline is None:
            known: Decimal | None = self.indicator.baseline
            return known
        if self.indicator.direction in TYPICAL_OF_A_PERIOD:
            return None if total else self.indicator.baseline
        return ZERO

    def achieve(self, target: Decimal | None, actual: Decimal | None, *, total: bool) -> Achievement:
        """Return how much of a target is reached."""
        baseline = self.baseline(total=total)
        return judge_achievement(self.indicator.method, self.indicator.direction, baseline, target, actual)

    def judge(
        self, target: Decimal | None, figure: Figure, elapsed: Decimal, planned: date | None, *, total: bool
    ) -> Judgement:
        """Return how a figure stands against its target."""
        kind, missing = self.indicator, figure.missing
        if kind.measure is Measure.qualitative:
            told = any(place <= self.frame.begun for place in self.sources.texts) if total else figure.value is not None
            if told:
                return Judgement(Status.cannot_be_judged, "qualitative")
            return judge_status(
                self.frame.thresholds, direction=kind.direction, baseline=None, target=None, actual=None,
                missing=missing, elapsed=elapsed,
            )  # fmt: skip
        if self.rule.accumulation is Accumulation.milestone:
            return judge_milestone(
                planned_on=planned, done=None if figure.value is None else bool(figure.value), done_on=figure.done_on,
                today=self.frame.calendar.today, missing=missing,
            )  # fmt: skip
        actual, baseline = self.shown_value(figure), self.baseline(total=total)
        return judge_status(
            self.frame.thresholds, direction=kind.direction, baseline=baseline, target=target, actual=actual,
            missing=missing, elapsed=elapsed, paced=total, method=AchievementMethod(kind.method),
        )  # fmt: skip

    def judge_periods(self) -> list[answers.Performance]:
        """Return the figures of every period."""
        return [self.judge_period(place) for place in range(len(self.frame.calendar.periods))]

    def judge_period(self, place: int) -> answers.Performance:
        """Return the figures of one period: its own, and the total through its end."""
        period, entries, units = self.frame.calendar.periods[place], self.sources.entries, self.sources.units
        text = self.sources.texts.get(place)
        figure = period_value(self.rule, entries, place, units)
        total = to_date(self.rule, entries, place, begun_through=self.frame.begun, units=units)
        if place > self.frame.begun:
            judgement = Judgement(Status.not_due)
        elif text is not None:
            judgement = Judgement(Status.cannot_be_judged, "qualitative")
        else:
            judgement = self.judge(
                self.targets.get(place),
                figure,
                self._elapsed(period, figure),
                self._planned(period),
                total=False,
            )
        target, so_far = self.targets.get(place), target_to_date(self.rule.accumulation, self.targets, place)
        reached = self.achieve(target, self.shown_value(figure), total=False)
        reached_so_far = self.achieve(so_far, self.shown_value(total), total=True)
        return answers.Performance(
            period_id=period.id,
            code=period.code,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            target=target,
            actual=self.shown_value(figure),
            numerator=figure.numerator,
            denominator=figure.denominator,
            text=text,
            done_on=figure.done_on,
            target_to_date=so_far,
            to_date=self.shown_value(total),
            achievement=reached.share,
            achievement_to_date=reached_so_far.share,
            met=reached.met,
            status=judgement.status,
            reason=judgement.reason,
            method=reached.method,
            missing_reason=figure.missing if place <= self.frame.begun else MissingReason.not_due,
            coverage=self._coverage(figure),
            parts=self._parts(self.sources.parts.get(place, []), self.sources.part_targets.get(place, {})),
            gaps=self._gaps(self.sources.parts.get(place, []), figure.value),
            warnings=list(dict.fromkeys((*reached.warnings, *figure.notes))),
            awaiting=self.sources.awaiting.get(place, 0),
            illustrative=self.indicator.illustrative or place in self.sources.illustrative,
        )

    def judge_life(self) -> answers.Performance:
        """Return the figures of the life of the project, through the last period that has begun."""
        last, entries, units = self.frame.begun, self.sources.entries, self.sources.units
        figure = to_date(self.rule, entries, max(last, 0), begun_through=last, units=units)
        target = life_target(self.rule.accumulation, self.targets, self.sources.targets.get(None))
        elapsed = ONE
        if self.frame.starts_on and self.frame.ends_on:
            elapsed = time_elapsed(self.frame.starts_on, self.frame.ends_on, self.frame.calendar.today)
        judgement = self.judge(target, figure, elapsed, self.indicator.planned_on or self.frame.ends_on, total=True)
        reached = self.achieve(target, self.shown_value(figure), total=True)
        parts = [part for place in sorted(self.sources.parts) if place <= last for part in self.sources.parts[place]]
        return answers.Performance(
            period_id=None,
            starts_on=self.frame.starts_on,
            ends_on=self.frame.ends_on,
            target=target,
            actual=self.shown_value(figure),
            numerator=figure.numerator,
            denominator=figure.denominator,
            text=self.sources.texts[max(self.sources.texts)] if self.sources.texts else None,
            done_on=figure.done_on,
            target_to_date=target,
            to_date=self.shown_value(figure),
            achievement=reached.share,
            achievement_to_date=reached.share,
            met=reached.met,
            status=judgement.status,
            reason=judgement.reason,
            method=reached.method,
            missing_reason=figure.missing,
            coverage=self._coverage(figure),
            parts=self._parts(parts, self.sources.part_targets.get(None, {})) if self._adds_up() else [],
            warnings=list(dict.fromkeys((*reached.warnings, *figure.notes))),
            awaiting=sum(self.sources.awaiting.values()),
            illustrative=self.indicator.illustrative or bool(self.sources.illustrative),
        )

    def warnings(self) -> list[str]:
        """Return what does not agree in the indicator itself."""
        if self.rule.accumulation is not Accumulation.increment:
            return []
        difference = targets_gap(self.targets, self.sources.targets.get(None))
        return ["period_targets_differ_from_life_target"] if difference else []

    def _adds_up(self) -> bool:
        """Tell whether the parts of several periods make parts of the whole."""
        return self.rule.accumulation in {Accumulation.increment, Accumulation.share}

    def _elapsed(self, period: Any, figure: Figure) -> Decimal:
        """Return how much of a period is over; a silent one is due only after its due date."""
        today = self.frame.calendar.today
        if figure.value is None and figure.missing is None and period.due_on and today <= period.due_on:
            return ZERO
        return time_elapsed(period.starts_on, period.ends_on, today)

    def _planned(self, period: Any) -> date | None:
        """Return the day a milestone is planned for, where it lies in or before the period."""
        planned: date | None = self.indicator.planned_on
        return planned if planned is not None and planned <= period.ends_on else None

    def _coverage(self, figure: Figure) -> answers.Coverage:
        """Return the coverage with the names of the silent units."""
        silent = [self.frame.places.get(unit, str(unit)) for unit in figure.coverage.silent if isinstance(unit, int)]
        return answers.Coverage(reported=figure.coverage.reported, expected=figure.coverage.expected, silent=silent)

    def _parts(self, parts: list[Part], targets: dict[int, Decimal | None]) -> list[answers.PartFigure]:
        """Return the figure of each category, by the same rule as the total."""
        by_cell: dict[Cell, list[Part]] = {(key,): [] for key in targets}
        for part in parts:
            by_cell.setdefault(part.cell, []).append(part)
        return [
            self._part(cell, found, targets.get(cell[0]) if len(cell) == 1 else None)
            for cell, found in sorted(by_cell.items())
        ]

    def _part(self, cell: Cell, parts: list[Part], target: Decimal | None) -> answers.PartFigure:
        """Return the figure of one category, or of several crossed."""
        entries = [Entry(0, place, place, p.value, p.numerator, p.denominator) for place, p in enumerate(parts)]
        figure = period_value(self.rule, entries, 0)
        names = [self.frame.categories.get(key, str(key)) for key in cell]
        return answers.PartFigure(
            category_ids=list(cell), categories=names, target=target, actual=self.shown_value(figure),
            numerator=figure.numerator, denominator=figure.denominator,
        )  # fmt: skip

    def _gaps(self, parts: list[Part], total: Decimal | None) -> list[answers.Gap]:
        """Return how far the parts of each exhaustive dimension are from the total."""
        if not parts or self.rule.accumulation is Accumulation.share:
            return []
        gaps = []
        for name, exhaustive, categories in self.sources.dimensions:
            single = [part.value for part in parts if len(part.cell) == 1 and part.cell[0] in categories]
            size = gap(total, single) if exhaustive else None
            if size:
                gaps.append(answers.Gap(dimension=name, size=size))
        return gaps
