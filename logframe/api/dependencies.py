"""What an endpoint may ask for: the session, who is there, and the row it may touch.

Each of the latter names its permission; a route without exactly one is refused at start-up.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Annotated, Any

import sqlalchemy as sa
from anyio import to_thread
from fastapi import Depends, Path, Query, Request
from sqlalchemy import and_
from sqlmodel import Session, col, select

from logframe.actions.retries import Attempt
from logframe.api.gate import SAFE, Visitor
from logframe.database import open_session
from logframe.domain.permissions import Permission, allows
from logframe.domain.words import EntryStatus, Role
from logframe.domain.workflow import PRIVATE
from logframe.errors import Invalid, NotAllowed, NotFound, NotSignedIn, TooBusy
from logframe.languages import marked
from logframe.schemas.base import MAX_ID
from logframe.tables.base import columns
from logframe.tables.evaluations import Rating
from logframe.tables.indicators import Dimension, Indicator
from logframe.tables.links import IndicatorLink
from logframe.tables.measurements import Evidence, Measurement
from logframe.tables.people import Membership, Person
from logframe.tables.projects import Location, PeriodException, Project, ReportingPeriod, Rubric
from logframe.tables.quality import QualityCheck
from logframe.tables.results import Activity, Outcome, Output

Key = Annotated[int, Path(ge=1, le=MAX_ID)]
Cursor = Annotated[int, Query(ge=0, le=MAX_ID, description="The `next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=500, description="How many items a page has")]


KEY = re.compile(r"[!-~]{1,200}")
TURN_SECONDS = 20
"""How long a request waits for its turn: then it is told to come again."""


@asynccontextmanager
async def in_turn(*turns: AbstractAsyncContextManager[Any]) -> AsyncIterator[None]:
    """Wait for a turn, but not without end, and hold it while the block runs."""
    async with AsyncExitStack() as held:
        try:
            async with asyncio.timeout(TURN_SECONDS):
                for turn in turns:
                    await held.enter_async_context(turn)
        except TimeoutError as error:
            raise TooBusy() from error
        yield


async def get_session(request: Request) -> AsyncIterator[Session]:
    """Open the one transaction of this request; the route commits it before the answer leaves.

    SQLite takes one writer at a time, and a database so many sessions: the others wait here, on the
    event loop, so that none of them holds a thread while it waits.
    """
    state = request.app.state
    writes = request.method not in SAFE
    turn = state.writer if writes and state.writer else nullcontext()
    async with in_turn(turn, state.sessions):
        with open_session(state.engine, writes=writes) as session:
            attempt = await read_attempt(request)
            if attempt is not None:
                session.info[Attempt] = attempt
            yield session


async def read_attempt(request: Request) -> Attempt | None:
    """Return what tells a write with a key from every other; None where it may not come again.

    A change has its key too: sent again after its answer was lost, its own version would be stale.
    """
    key, visitor = request.headers.get("idempotency-key"), request.scope.get("state", {}).get("visitor")
    if key is None or visitor is None or request.method not in {"POST", "PATCH"}:
        return None
    if not KEY.fullmatch(key):
        raise Invalid("Idempotency-Key", marked("A key has 1 to 200 letters, digits or signs, and no spaces."))
    address = f"{request.url.path}?{request.url.query}\n".encode()
    received = request.scope["state"].get("digest")  # of a file that has come in before the session was opened
    sent = await request.body() if received is None else received.encode()
    return Attempt(visitor.person_id, key, sha256(address + sent).hexdigest())


SessionDep = Annotated[Session, Depends(get_session, scope="function")]


async def get_visitor(request: Request) -> Visitor:
    """Return who is signed in."""
    return known_visitor(request)


def known_visitor(request: Request) -> Visitor:
    """Return whom the gate let in; refuse where nobody is signed in."""
    visitor: Visitor | None = request.scope.get("state", {}).get("visitor")
    if visitor is None:
        raise NotSignedIn()
    return visitor


VisitorDep = Annotated[Visitor, Depends(get_visitor)]


async def get_person(session: SessionDep, visitor: VisitorDep) -> Person:
    """Return the row of who is signed in; where a row of a project was asked for, it has come along."""
    known = session.info.get(Person)
    person: Person | None = known[0] if known else await to_thread.run_sync(session.get, Person, visitor.person_id)
    if person is None:
        raise NotSignedIn()
    return person


CurrentPerson = Annotated[Person, Depends(get_person)]


def find_roles(session: Session, visitor: Visitor, project_id: int) -> set[Role]:
    """Return what somebody is in a project."""
    held = select(Membership.role).where(Membership.person_id == visitor.person_id, Membership.project_id == project_id)
    return {Role(role) for role in session.exec(held)}


def require_seen(session: Session, visitor: Visitor, measurement: Measurement) -> None:
    """Refuse what is not for this person: a draft is its author's and the managers', a donor sees what is approved."""
    if measurement.status is EntryStatus.approved or measurement.is_by(visitor.person_id):
        return
    indicator = session.get(Indicator, measurement.indicator_id)
    roles = find_roles(session, visitor, indicator.project_id if indicator else 0)
    sees_entries = allows(Permission.see_entries, roles, administrator=visitor.administrator)
    if Role.manager not in roles and (measurement.status in PRIVATE or not sees_entries):
        raise NotFound()


def admit(session: Session, visitor: Visitor, wanted: sa.Select[Any], permission: Permission, **key: object) -> Any:
    """Return the row that is wanted, read together with the visitor's roles in its project.

    A stranger, and whoever asks for what is not there, gets 404; a member without the right 403.
    """
    found = session.execute(wanted, {"me": visitor.person_id, **key}).all()
    roles = {Role(role) for _row, role, *_person in found if role is not None}
    if not found or not allows(Permission.see_project, roles, administrator=visitor.administrator):
        raise NotFound()
    if not allows(permission, roles, administrator=visitor.administrator):
        raise NotAllowed()
    session.info[Role] = roles
    row, _role, *session.info[Person] = found[0]
    return row


def manages_here(session: Session) -> bool:
    """Tell whether who asks is a manager of the project that the address names."""
    return Role.manager in session.info[Role]


READS = {Permission.see_project, Permission.see_entries}
"""What is done without anybody's name being written down."""


Through = tuple[type[Any], Any]
"""The table of a parent, and the column that names it."""


def with_roles(
    table: type[Any], condition: Any, permission: Permission, through: Through | None = None
) -> sa.Select[Any]:
    """Return the query of a row of a project, with what `me` is in the project; `me` too, where they write.

    `through` is the parent by which the row belongs to a project, where it is not its only one.
    """
    person, held = columns(Person), columns(Membership)
    me: sa.BindParameter[int] = sa.bindparam("me")
    query: sa.Select[Any] = sa.select(table, held.role).select_from(table)
    project_id = Project.id if table is Project else getattr(table, "project_id", None)
    if through or table in PARENTS:
        parent, link = through or PARENTS[table]
        query, project_id = query.join(parent, link == parent.id), parent.project_id
    in_project = and_(held.person_id == me, held.project_id == project_id)
    query = query.outerjoin(Membership, in_project).where(condition)
    return query if permission in READS else query.add_columns(Person).join(Person, person.id == me)


PARENTS: dict[type[Any], Through] = {
    IndicatorLink: (Indicator, IndicatorLink.parent_id),
    Measurement: (Indicator, Measurement.indicator_id),
    PeriodException: (ReportingPeriod, PeriodException.period_id),
    Rating: (Outcome, Rating.outcome_id),
}
"""Through what a row belongs to a project, where it does not name one."""


class Asks:
    """A dependency that names a permission outside any project."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> None:
        """Refuse who does not have it."""
        if self.permission is Permission.look_in:
            return
        visitor = known_visitor(request)
        if not allows(self.permission, set(), administrator=visitor.administrator):
            raise NotAllowed()


@dataclass(frozen=True, slots=True)
class Later:
    """What a reading endpoint asks for: fetched in the thread that the endpoint runs in, just before it."""

    fetch: Callable[[], Any]


async def fetch(permission: Permission, ask: Callable[[], Any]) -> Any:
    """Return what is asked for, or, where it is only read, the promise of it: that saves a change of thread.

    A write is refused to whoever may not before anybody looks at what they sent.
    """
    return Later(ask) if permission in READS else await to_thread.run_sync(ask)


class AsksInProject(Asks):
    """The project in the address, for somebody who has the permission in it."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission)
        self.wanted = with_roles(Project, col(Project.code) == sa.bindparam("code"), permission)

    async def __call__(  # type: ignore[override]
        self, session: SessionDep, visitor: VisitorDep, code: Annotated[str, Path(max_length=40)]
    ) -> Any:
        """Return the project; a stranger does not learn that it exists."""
        return await fetch(self.permission, partial(admit, session, visitor, self.wanted, self.permission, code=code))


class AsksForRow(Asks):
    """The row in the address, for somebody who has the permission in its project."""

    def __init__(self, table: type[Any], permission: Permission, through: Through | None = None) -> None:
        super().__init__(permission)
        self.wanted = with_roles(table, table.id == sa.bindparam("key"), permission, through)

    async def __call__(self, session: SessionDep, visitor: VisitorDep, id: Key) -> Any:  # type: ignore[override]
        """Return the row; a stranger does not learn that it exists."""
        return await fetch(self.permission, partial(admit, session, visitor, self.wanted, self.permission, key=id))


def _project(permission: Permission) -> Any:
    """Return the dependency on the project in the address."""
    return Depends(AsksInProject(permission))


def _row(table: type[Any], permission: Permission, through: Through | None = None) -> Any:
    """Return the dependency on the row in the address."""
    return Depends(AsksForRow(table, permission, through))


def asks(permission: Permission) -> Any:
    """Return the dependency of a route that touches no project."""
    return Depends(Asks(permission))


ProjectToSee = Annotated[Project, _project(Permission.see_project)]
ProjectToSetUp = Annotated[Project, _project(Permission.set_up)]
ProjectToRecord = Annotated[Project, _project(Permission.record)]
ProjectToReview = Annotated[Project, _project(Permission.review)]
ProjectToEvaluate = Annotated[Project, _project(Permission.evaluate)]
OutcomeToSee = Annotated[Outcome, _row(Outcome, Permission.see_project)]
OutcomeToSetUp = Annotated[Outcome, _row(Outcome, Permission.set_up)]
OutcomeToRate = Annotated[Outcome, _row(Outcome, Permission.evaluate)]
OutputToSee = Annotated[Output, _row(Output, Permission.see_project)]
OutputToSetUp = Annotated[Output, _row(Output, Permission.set_up)]
ActivityToSetUp = Annotated[Activity, _row(Activity, Permission.set_up)]
ProjectToSeeEntries = Annotated[Project, _project(Permission.see_entries)]
IndicatorToSee = Annotated[Indicator, _row(Indicator, Permission.see_project)]
IndicatorToSetUp = Annotated[Indicator, _row(Indicator, Permission.set_up)]
IndicatorToRecord = Annotated[Indicator, _row(Indicator, Permission.record)]
IndicatorToSeeEntries = Annotated[Indicator, _row(Indicator, Permission.see_entries)]
PeriodToSetUp = Annotated[ReportingPeriod, _row(ReportingPeriod, Permission.set_up)]
ExceptionToSetUp = Annotated[PeriodException, _row(PeriodException, Permission.set_up)]
DimensionToSetUp = Annotated[Dimension, _row(Dimension, Permission.set_up)]
LocationToSetUp = Annotated[Location, _row(Location, Permission.set_up)]
MeasurementToSee = Annotated[Measurement, _row(Measurement, Permission.see_entries)]
MeasurementToSubmit = Annotated[Measurement, _row(Measurement, Permission.record)]
MeasurementToReview = Annotated[Measurement, _row(Measurement, Permission.review)]
RatingToRate = Annotated[Rating, _row(Rating, Permission.evaluate)]
EvidenceToSee = Annotated[Evidence, _row(Evidence, Permission.see_project)]
EvidenceToTakeAway = Annotated[Evidence, _row(Evidence, Permission.attach)]
RatingToConfirm = Annotated[Rating, _row(Rating, Permission.confirm)]
RubricToSetUp = Annotated[Rubric, _row(Rubric, Permission.set_up)]
CheckToSetUp = Annotated[QualityCheck, _row(QualityCheck, Permission.set_up)]
LinkToSetUp = Annotated[IndicatorLink, _row(IndicatorLink, Permission.set_up)]
LinkToOptOut = Annotated[
    IndicatorLink, _row(IndicatorLink, Permission.set_up, through=(Indicator, IndicatorLink.child_id))
]


def make_writer(engine: sa.Engine) -> asyncio.Lock | None:
    """Return the queue of this process's writers; PostgreSQL needs none."""
    return asyncio.Lock() if engine.dialect.name == "sqlite" else None
