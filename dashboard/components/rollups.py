"""Ratings beside the data: how many targets of each long-term outcome are met, and what that suggests."""

from typing import Any

from dash import dcc, html

from dashboard.components.badges import illustrative_badge, level_tile
from dashboard.components.tables import data_table
from logframe.domain.words import MissingReason, OutcomeLevel, Status
from logframe.languages import Reader, marked
from logframe.schemas.rollups import LeftOut, ProjectRollUp, RatedAchievement, ResultRollUp, Suggestion, TargetsMet
from logframe.wording import NO_DATA, remark, word

DISTANCES = (
    marked("as the data suggest"),
    marked("one level from what the data suggest"),
    marked("two levels from what the data suggest"),
)
"""How far a rating lies from the nearer of the suggested levels."""

TYPED_REASONS = frozenset(MissingReason)


def beside_data_card(answer: ProjectRollUp, reads: Reader) -> html.Section | None:
    """Show each long-term outcome with its targets met, what they suggest, and how it is rated; None without any."""
    rows = [one for one in answer.results if one.level is OutcomeLevel.long_term]
    if not rows:
        return None
    name = reads.say("Achievement beside the data")
    note = reads.say(
        "More than half of the targets met suggests the upper two levels, half or fewer the lower two. "
        "A person sets the rating. The mean holds each achievement between 0 and 100 %."
    )
    head = [
        reads.say("Long-term outcome"),
        reads.say("Targets met"),
        reads.say("The data suggest"),
        reads.say("Rated"),
        reads.say("Mean achievement"),
    ]
    foot = [reads.say("Whole project"), targets_met(answer.targets, reads), "", "", _mean(answer.targets, reads)]
    mark = illustrative_badge(answer.targets.illustrative)
    return html.Section(
        [
            html.H2([name, " ", mark], className="card-title"),
            html.P(note, className="note"),
            data_table(name, head, [_line(one, reads) for one in rows], foot=[foot], hidden_caption=True),
        ],
        className="card",
    )


def _line(result: ResultRollUp, reads: Reader) -> list[Any]:
    """Return the cells of one outcome."""
    return [
        [html.Span(result.code, className="code"), " ", html.Span(result.title, className="statement")],
        [targets_met(result.targets, reads), _left_out(result, reads)],
        suggestion_text(result.suggestion, reads),
        [
            level_tile(result.rating.level if result.rating else None),
            *(html.Small(told) for told in _distance(result.rating, reads)),
        ],
        _mean(result.targets, reads),
    ]


def targets_met(targets: TargetsMet, reads: Reader) -> str:
    """Say how many targets are met, of how many that can be judged; "no data" where none can."""
    if not targets.judged:
        return reads.say(NO_DATA)
    return reads.say("{n} of {m} met", n=reads.count(targets.met), m=reads.count(targets.judged))


def _mean(targets: TargetsMet, reads: Reader) -> list[Any]:
    """Return the mean of capped achievements, and of how many indicators it is the mean."""
    told = reads.percent(targets.mean_of_capped_achievements)
    if not targets.averaged:
        return [told]
    count = reads.count(targets.averaged)
    about = reads.say("weighted mean of {n}", n=count) if targets.weighted else reads.say("mean of {n}", n=count)
    return [told, html.Small(about)]


def _left_out(result: ResultRollUp, reads: Reader) -> html.Details | None:
    """List the indicators that cannot be judged, each with its reason."""
    if not result.left_out:
        return None
    missing, every = reads.count(len(result.left_out)), reads.count(result.targets.indicators)
    return html.Details(
        [
            html.Summary(reads.say("{n} of {m} indicators cannot be judged", n=missing, m=every)),
            html.Ul([html.Li(_reason(one, reads)) for one in result.left_out], className="plain"),
        ]
    )


def _reason(one: LeftOut, reads: Reader) -> list[Any]:
    """Lead to an indicator that cannot be judged, and say why."""
    if one.why in TYPED_REASONS:
        why = word(reads, MissingReason(one.why))
    else:
        why = word(reads, Status.not_reported) if one.why == Status.not_reported else remark(reads, one.why)
    return [dcc.Link(one.code, href=f"/indicators/{one.indicator_id}", className="code"), " ", why]


def suggestion_text(suggestion: Suggestion | None, reads: Reader) -> str:
    """Say which two levels the data suggest; "no data" where no target can be judged."""
    if suggestion is None:
        return reads.say(NO_DATA)
    lower, higher = (word(reads, level) for level in suggestion.levels)
    return reads.say("{lower} or {higher}", lower=lower, higher=higher)


def _distance(rating: RatedAchievement | None, reads: Reader) -> list[str]:
    """Say how far a rating lies from what the data suggest, and why the rater finds so."""
    if rating is None or rating.distance is None:
        return []
    told = [reads.say(DISTANCES[rating.distance])]
    if rating.disagreement:
        told.append(reads.say("The rater says: {words}", words=rating.disagreement))
    return told


def data_facts(result: ResultRollUp, reads: Reader) -> list[tuple[str, Any]]:
    """Return what the data say of an outcome's achievement, as facts beside its rating."""
    distance = [html.Div(told) for told in _distance(result.rating, reads)]
    facts: list[tuple[str, Any]] = [
        (reads.say("Targets met"), targets_met(result.targets, reads)),
        (reads.say("The data suggest"), suggestion_text(result.suggestion, reads)),
    ]
    return [*facts, (reads.say("Distance"), distance)] if distance else facts
