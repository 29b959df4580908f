"""Signing in and out, and who one is."""

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response, status

from logframe.actions.people import (
    change_me,
    check_password,
    count_attempt,
    end_session,
    find_person,
    start_session,
)
from logframe.api.dependencies import CurrentPerson, SessionDep, VisitorDep, asks, in_turn
from logframe.api.routes import GuardedRoute
from logframe.database import transaction
from logframe.domain.permissions import Permission
from logframe.reports.projects import read_me
from logframe.schemas.people import MeChange, MeRead, SessionRead, SignIn
from logframe.security import SESSION_COOKIE

router = APIRouter(tags=["people"], route_class=GuardedRoute)

SIGN_INS_AT_ONCE = 2


def sign_in(request: Request, payload: SignIn) -> SessionRead:
    """Count the attempt, look at the password outside any transaction, and begin a session."""
    engine, settings = request.app.state.engine, request.app.state.settings
    address = request.client.host if request.client else ""
    with transaction(engine) as session:
        count_attempt(session, settings, payload.email, address)
        person = find_person(session, payload.email)
    check_password(person, payload.password.get_secret_value())
    with transaction(engine) as session:
        person = find_person(session, payload.email)
        assert person is not None
        token, row = start_session(session, settings, person)
        return SessionRead(token=token, expires_at=row.expires_at, person=read_me(session, person))


@router.post("/session", status_code=status.HTTP_201_CREATED, dependencies=[asks(Permission.look_in)])
async def post_session(request: Request, response: Response, payload: SignIn) -> SessionRead:
    """Sign in: the token is told once, and set as a cookie for browsers."""
    limiter: CapacityLimiter = request.app.state.sign_ins
    async with in_turn(limiter):
        answer = await to_thread.run_sync(sign_in, request, payload)
    settings = request.app.state.settings
    response.set_cookie(
        SESSION_COOKIE,
        answer.token,
        max_age=settings.session_hours * 3600,
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )
    return answer


@router.delete("/session", status_code=status.HTTP_204_NO_CONTENT, dependencies=[asks(Permission.use_own_account)])
def delete_session(session: SessionDep, person: CurrentPerson, visitor: VisitorDep, response: Response) -> None:
    """Sign out: the session, or the token, ends at once everywhere."""
    end_session(session, person, visitor.token)
    response.delete_cookie(SESSION_COOKIE)


@router.get("/me", dependencies=[asks(Permission.use_own_account)])
def get_me(session: SessionDep, person: CurrentPerson) -> MeRead:
    """Say who is signed in, and where they may do what."""
    return read_me(session, person)


@router.patch("/me", dependencies=[asks(Permission.use_own_account)])
def patch_me(session: SessionDep, person: CurrentPerson, payload: MeChange) -> MeRead:
    """Change one's own name, language or region."""
    return read_me(session, change_me(session, person, payload))
