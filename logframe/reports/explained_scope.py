"""What an explanation is made from: the figures of a period or of a life, with what they were judged by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from logframe.domain.accumulation import NOT_BEGUN
from logframe.domain.achievement import Achievement
from logframe.domain.decimals import EXACT, exact_sum
from logframe.domain.entries import Entry, Figure, Unit
from logframe.domain.rounding import as_percent, percent_points, shown
from logframe.domain.status import Judgement
from logframe.domain.words import Accumulation, ShareOver
from logframe.figures.judging import Judge
from logframe.languages import Reader, marked
from logframe.schemas.answers import Performance
from logframe.schemas.explanations import Operand
from logframe.values import exact_text, in_percent, milestone_text, share_text

WHOLE = marked("All places together")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a figure was judged by: how much of the time was over, and the day a milestone was planned for."""

    elapsed: Decimal
    planned: date | None


class Witness(Judge):
    """A judge that remembers what the status was judged by; None where nothing had to be judged."""

    heard: Heard | None = None

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
        """Return how a figure stands against its target, and remember by what."""
        self.heard = Heard(elapsed, planned)
        return super().judge(target, figure, reached, elapsed, planned, total=total)


@dataclass(slots=True)
class Scope:
    """The figures of a period, or of the life of the project, to be put into a reader's words.

    `place` is the position of the period, or of the last one that has begun; -1 before the first.
    `ids` are the keys of the entries in the order of time.
    """

    judge: Witness
    reader: Reader
    place: int
    of_life: bool
    ids: Sequence[int]
    answer: Performance = field(init=False)
    figure: Figure = field(init=False)
    total: Figure = field(init=False)

    def __post_init__(self) -> None:
        """Judge."""
        self.answer = self.judge.judge_life() if self.of_life else self.judge.judge_period(self.place)
        own, self.total = self.judge.figures[self.place] if self.place >= 0 else (NOT_BEGUN, NOT_BEGUN)
        self.figure = self.total if self.of_life else own

    def say(self, sentence: str, **values: object) -> str:
        """Say a sentence to the reader."""
        return self.reader.say(sentence, **values)

    @property
    def indicator(self) -> Any:
        """The indicator that the figures are of."""
        return self.judge.indicator

    def name_unit(self, unit: Unit) -> str:
        """Name a place; None stands for all of them."""
        return self.judge.frame.places.get(unit, str(unit)) if isinstance(unit, int) else self.say(WHOLE)

    def name_period(self, place: int) -> str:
        """Name a period by its code."""
        return self.judge.frame.calendar.periods[place].code

    def write(self, value: Decimal | None) -> str:
        """Write a number of the indicator as exactly as it is known, with its unit where that is per cent."""
        text, measured = exact_text(self.reader, value), self.indicator
        return f"{text}\u00a0%" if value is not None and in_percent(measured) else text

    def unround(self, value: Decimal | None) -> str | None:
        """Write a number of the indicator before it was rounded; None where rounding does not change it."""
        return None if shown(value, self.indicator.decimals) == value else self.write(value)


def unround_share(reader: Reader, share: Decimal | None) -> str | None:
    """Write a share before it was rounded to whole per cent; None where rounding does not change it."""
    points = percent_points(share)
    if points is None or as_percent(share) == points:
        return None
    return f"{exact_text(reader, points.normalize(EXACT))}\u00a0%"


def list_terms(scope: Scope, used: Iterable[Entry]) -> list[Operand]:
    """Return the terms of a figure: the periods of what is added up over several, else the entries it uses."""
    entries = list(used)
    rule = scope.judge.rule
    pooled = rule.accumulation is Accumulation.share and rule.share_over is ShareOver.cohort
    if (pooled or rule.accumulation is Accumulation.increment) and len({one.period for one in entries}) > 1:
        return _by_period(scope, entries)
    return [_make_term(scope, one) for one in entries]


def _by_period(scope: Scope, entries: Iterable[Entry]) -> list[Operand]:
    """Return one operand a period, each the sum of its entries."""
    periods: dict[int, list[Entry]] = {}
    for one in entries:
        periods.setdefault(one.period, []).append(one)
    shared = scope.judge.rule.accumulation is Accumulation.share
    operands = []
    for place, found in sorted(periods.items()):
        value = None if shared else exact_sum([one.value for one in found])
        numerator = exact_sum([one.numerator for one in found]) if shared else None
        denominator = exact_sum([one.denominator for one in found]) if shared else None
        label = share_text(scope.reader, numerator, denominator) if shared else scope.write(value)
        name = scope.name_period(place)
        operands.append(Operand(name=name, label=label, value=value, numerator=numerator, denominator=denominator))
    return operands


def _make_term(scope: Scope, one: Entry) -> Operand:
    """Return an entry as an operand, by its place and period."""
    kind, reader = scope.judge.rule.accumulation, scope.reader
    code = scope.name_period(one.period)
    term = Operand(
        name=f"{scope.name_unit(one.unit)} · {code}" if isinstance(one.unit, int) else code,
        label="",
        entry_id=scope.ids[one.order],
    )
    if kind is Accumulation.share:
        term.numerator, term.denominator = one.numerator, one.denominator
        term.label = share_text(reader, one.numerator, one.denominator)
    elif kind is Accumulation.milestone:
        term.value, term.done_on = one.value, one.done_on
        term.label = milestone_text(reader, one.done_on, one.value)
    else:
        term.value, term.label = one.value, scope.write(one.value)
    if kind is Accumulation.level:
        term.weight = one.denominator
    return term
