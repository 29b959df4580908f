"""Linked indicators: what goes into an indicator's figure, and each side's say in it."""

from fastapi import APIRouter, status
from sqlmodel import col, or_

from logframe.actions.links import change_link, link_indicator, opt_out, unlink_indicator
from logframe.api.dependencies import (
    CurrentPerson,
    Cursor,
    IndicatorToSee,
    IndicatorToSetUp,
    Limit,
    LinkToOptOut,
    LinkToSetUp,
    SessionDep,
    VisitorDep,
)
from logframe.api.routers.indicators import AsOf
from logframe.api.routes import GuardedRoute
from logframe.reports.links import build_linked_figures, read_links
from logframe.reports.projects import find_page
from logframe.schemas.base import Page
from logframe.schemas.links import LinkChange, LinkCreate, LinkedFigures, LinkRead, OptOut
from logframe.tables.base import utc_now
from logframe.tables.links import IndicatorLink

router = APIRouter(tags=["linked indicators"], route_class=GuardedRoute)


@router.get("/indicators/{id}/links")
def get_links(
    session: SessionDep, indicator: IndicatorToSee, visitor: VisitorDep, cursor: Cursor = 0, limit: Limit = 100
) -> Page[LinkRead]:
    """List the links of an indicator, as the parent and as the child."""
    either = or_(col(IndicatorLink.parent_id) == indicator.id, col(IndicatorLink.child_id) == indicator.id)
    page = find_page(session, IndicatorLink, either, cursor, limit)
    items = read_links(session, page.items, visitor.person_id, administrator=visitor.administrator)
    return Page(items=items, next=page.next)


@router.post("/indicators/{id}/links", status_code=status.HTTP_201_CREATED)
def post_link(session: SessionDep, indicator: IndicatorToSetUp, person: CurrentPerson, payload: LinkCreate) -> LinkRead:
    """Let the figure of another indicator go into this one's."""
    row = link_indicator(session, person, indicator, payload)
    return read_links(session, [row], person.id, administrator=person.administrator)[0]


@router.patch("/links/{id}")
def patch_link(session: SessionDep, link: LinkToSetUp, person: CurrentPerson, payload: LinkChange) -> LinkRead:
    """Change the overlap, or leave the child out for a reason, on the parent's side."""
    row = change_link(session, person, link, payload)
    return read_links(session, [row], person.id, administrator=person.administrator)[0]


@router.post("/links/{id}/opt-out")
def post_opt_out(session: SessionDep, link: LinkToOptOut, person: CurrentPerson, payload: OptOut) -> LinkRead:
    """Take the child out of the parent's figure on the child's side; without a reason, back in."""
    row = opt_out(session, person, link, payload)
    return read_links(session, [row], person.id, administrator=person.administrator)[0]


@router.delete("/links/{id}", status_code=status.HTTP_204_NO_CONTENT)
def remove_link(session: SessionDep, link: LinkToSetUp, person: CurrentPerson) -> None:
    """Take a link away, on the parent's side."""
    unlink_indicator(session, person, link)


@router.get("/indicators/{id}/linked-figures")
def get_linked_figures(
    session: SessionDep, indicator: IndicatorToSee, visitor: VisitorDep, as_of: AsOf = None
) -> LinkedFigures:
    """Answer what this indicator and those linked to it make together, and what is left out and why."""
    moment, admin = as_of or utc_now(), visitor.administrator
    return build_linked_figures(session, indicator, moment, visitor.person_id, administrator=admin)
