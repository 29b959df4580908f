"""What is told in words: evaluations, events and studies."""

from itertools import groupby
from typing import Any

from dash import html

from dashboard.components.badges import illustrative_badge
from dashboard.components.facts import source_line
from dashboard.components.tables import data_table
from logframe.domain.words import FindingKind
from logframe.languages import MISSING, Reader, marked
from logframe.schemas.evaluations import EvaluationRead, FindingRead, NoteBase, RecommendationRead
from logframe.schemas.results import EventRead, StudyRead
from logframe.wording import word

HEADINGS = {
    FindingKind.finding: marked("Findings"),
    FindingKind.enabling_factor: marked("Enabling factors"),
    FindingKind.challenge: marked("Challenges"),
}
"""What an evaluation found, in the order in which it is read."""


def evaluation_section(evaluations: list[EvaluationRead], reads: Reader) -> html.Div:
    """Show each evaluation with what it found, what was learnt, and what it recommends."""
    return html.Div([html.H2(reads.say("Evaluations")), *(_evaluation(one, reads) for one in evaluations)])


def _evaluation(one: EvaluationRead, reads: Reader) -> html.Article:
    """Show one evaluation."""
    covered = f"{reads.day(one.covers_from)} – {reads.day(one.covers_through)}"
    return html.Article(
        [
            html.H3([one.title, illustrative_badge(one.illustrative)]),
            html.P(
                reads.say(
                    "{kind}, dated {day}, covers {covered}.",
                    kind=word(reads, one.kind),
                    day=reads.day(one.dated_on),
                    covered=covered,
                ),
                className="summary",
            ),
            html.P(one.note, className="note") if one.note else None,
            *_findings(one.findings, reads),
            *_notes(reads.say("Lessons"), one.lessons),
            *_notes(reads.say("Good practices"), one.good_practices),
            *_recommendations(one.recommendations, reads),
            source_line(one.source),
        ],
        className="story",
    )


def _findings(findings: list[FindingRead], reads: Reader) -> list[Any]:
    """List findings under their kind and criterion."""
    blocks: list[Any] = []
    for kind, own in groupby(
        sorted(findings, key=lambda one: list(HEADINGS).index(one.kind)), key=lambda one: one.kind
    ):
        lines = [
            html.Li(
                [
                    html.Span(one.criterion or one.theme, className="tag") if one.criterion or one.theme else None,
                    html.Span(word(reads, one.sign), className=f"tag sign-{one.sign}") if one.sign else None,
                    html.Span(one.text),
                ]
            )
            for one in own
        ]
        blocks += [html.H4(reads.say(HEADINGS[kind])), html.Ul(lines, className="told")]
    return blocks


def _notes(name: str, notes: list[NoteBase]) -> list[Any]:
    """List lessons or practices as numbered."""
    if not notes:
        return []
    lines = [
        html.Li([html.Span(one.theme, className="tag") if one.theme else None, one.text], value=str(one.number))
        for one in notes
    ]
    return [html.H4(name), html.Ol(lines, className="told")]


def _recommendations(recommendations: list[RecommendationRead], reads: Reader) -> list[Any]:
    """Show recommendations with whom they address and what became of them."""
    if not recommendations:
        return []
    head = [
        reads.say("Recommendation"),
        reads.say("Addressed to"),
        reads.say("Priority"),
        reads.say("Response"),
        reads.say("Status"),
    ]
    rows = [
        [
            html.Span([f"{one.number}. {one.title}", html.Small(one.detail) if one.detail else None]),
            ", ".join(one.addressees) or MISSING,
            word(reads, one.priority) if one.priority else MISSING,
            word(reads, one.response) if one.response else MISSING,
            word(reads, one.status),
        ]
        for one in recommendations
    ]
    return [
        html.H4(reads.say("Recommendations")),
        data_table(reads.say("Recommendations"), head, rows, hidden_caption=True),
    ]


def event_section(events: list[EventRead], reads: Reader) -> html.Div:
    """Show events and who came; "at least" where only a lower bound is known."""

    def people(event: EventRead) -> str:
        if event.participants is None:
            return MISSING
        count = reads.count(event.participants)
        return reads.say("at least {n}", n=count) if event.at_least else count

    head = [
        reads.say("Event"),
        reads.say("When"),
        reads.say("Participants"),
        reads.say("Women"),
        reads.say("Men"),
        reads.say("Note"),
    ]
    rows = [
        [
            [one.title, illustrative_badge(one.illustrative)],
            one.held_in or MISSING,
            people(one),
            reads.count(one.women),
            reads.count(one.men),
            one.note or MISSING,
        ]
        for one in events
    ]
    return html.Div(
        [
            html.H2(reads.say("Events")),
            data_table(reads.say("Events and participants"), head, rows, (2, 3, 4)),
        ]
    )


def study_section(studies: list[StudyRead], reads: Reader) -> html.Div:
    """Show the baseline studies, and which of them the project paid for."""

    def told(yes: bool) -> str:
        return reads.say("Yes") if yes else reads.say("No")

    head = [reads.say("Study"), reads.say("Funded by the project"), reads.say("Reviewed")]
    rows = [[f"{one.number}. {one.theme}", told(one.funded), told(one.reviewed)] for one in studies]
    name = reads.say("Baseline studies")
    return html.Div([html.H2(name), data_table(name, head, rows, hidden_caption=True)])
