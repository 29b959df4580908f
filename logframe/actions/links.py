"""Links between an indicator and those of child projects that go into its figure; each side may leave it out."""

from typing import Any

from sqlmodel import Session, select

from logframe.actions.audit import facts, note
from logframe.actions.rows import add_row, check_version, lock
from logframe.domain.words import Accumulation, Overlap
from logframe.errors import Invalid, RuleRefused
from logframe.figures.linking import CIRCLE, find_homes, reach, why_not_together
from logframe.languages import marked
from logframe.schemas.links import LinkChange, LinkCreate, OptOut
from logframe.tables.indicators import Indicator
from logframe.tables.links import IndicatorLink
from logframe.tables.people import Membership, Person


def link_indicator(session: Session, person: Person, parent: Indicator, payload: LinkCreate) -> IndicatorLink:
    """Let the figure of an indicator, one that the person may see, go into that of a parent."""
    child = session.get(Indicator, payload.child_id)
    if child is None or not may_see_project(session, person, child.project_id):
        why = marked("There is no indicator {key}, or none that you may see.")
        raise Invalid("child_id", why, key=payload.child_id)
    for one in sorted((parent, child), key=lambda row: row.id):
        lock(session, one)
    check_link(session, parent, child)
    check_overlap(parent, payload.overlap)
    row = IndicatorLink(parent_id=parent.id, linked_by_id=person.id, **payload.model_dump())
    return add_row(session, person, row, project_id=parent.project_id)


def may_see_project(session: Session, person: Person, project_id: int) -> bool:
    """Tell whether somebody has any role in a project, or administers all."""
    held = select(Membership.id).where(Membership.person_id == person.id, Membership.project_id == project_id)
    return person.administrator or session.exec(held).first() is not None


def check_link(session: Session, parent: Indicator, child: Indicator) -> None:
    """Refuse a link that would count something twice, or that brings together what does not make a figure."""
    linked = select(IndicatorLink.id).where(
        IndicatorLink.parent_id == parent.id, IndicatorLink.child_id == child.id
    )  # fmt: skip
    if session.exec(linked).first() is not None:
        raise RuleRefused(why=marked("this indicator is linked already."))
    homes = find_homes(session, {parent.project_id, child.project_id})
    currencies = homes[parent.project_id].currency, homes[child.project_id].currency
    why = why_not_together(parent, child, currencies)
    if why is not None:
        raise RuleRefused(why=why)
    above, below = reach(session, [parent.id], down=False), reach(session, [child.id])
    if parent.id in below:
        raise RuleRefused(why=CIRCLE)
    if below & reach(session, above):
        raise RuleRefused(why=marked("its figure, or part of it, is in there already by way of another indicator."))


def check_overlap(parent: Indicator, overlap: Overlap | None) -> None:
    """Refuse an overlap between shares: nobody can tell which of their cases are in both."""
    if parent.accumulation is Accumulation.share and overlap not in (None, Overlap.none):
        raise Invalid(
            "overlap",
            marked(
                "These are shares, which overlap cannot be taken out of. Declare no overlap, or leave the child out."
            ),
        )


def change_link(session: Session, person: Person, link: IndicatorLink, payload: LinkChange) -> IndicatorLink:
    """Change what is declared on the parent's side: the overlap, and why the child is left out."""
    parent, changes = session.get_one(Indicator, link.parent_id), payload.changes()
    check_overlap(parent, changes.get("overlap"))
    reason = changes.get("left_out_because")
    return _change(session, person, link, payload.version, changes, "change", parent.project_id, reason)


def opt_out(session: Session, person: Person, link: IndicatorLink, payload: OptOut) -> IndicatorLink:
    """Take the child out of the parent's figure on the child's side, or back in."""
    child, changes = session.get_one(Indicator, link.child_id), {"opted_out_because": payload.reason}
    deed = "opt_in" if payload.reason is None else "opt_out"
    return _change(session, person, link, payload.version, changes, deed, child.project_id, payload.reason)


def _change(
    session: Session,
    person: Person,
    link: IndicatorLink,
    version: int,
    changes: dict[str, Any],
    deed: str,
    project_id: int,
    reason: str | None,
) -> IndicatorLink:
    """Store what one side changed, one version up."""
    check_version(session, link, version)
    before = facts(link)
    for name, value in changes.items():
        setattr(link, name, value)
    link.version += 1
    session.flush()
    note(session, person, deed, link, project_id=project_id, before=before, reason=reason)
    return link


def unlink_indicator(session: Session, person: Person, link: IndicatorLink) -> None:
    """Take a link away, with both sides' reasons; the event keeps them."""
    lock(session, link)
    parent = session.get_one(Indicator, link.parent_id)
    note(session, person, "delete", link, project_id=parent.project_id, before=facts(link))
    session.delete(link)
    session.flush()
