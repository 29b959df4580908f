"""What every part of the machine works with: the API, who knocks, and the log of the project."""

from typing import Any

from hypothesis.stateful import RuleBasedStateMachine
from starlette.testclient import TestClient

from logframe.tables.projects import Project
from tests.make import Make
from tests.stateful.naive import Log


def pick(things: Any, choice: int) -> Any:
    """Return one of some things."""
    listed = list(things)
    return listed[choice % len(listed)]


class Working(RuleBasedStateMachine):
    """People who write to a project, and the log of what they wrote."""

    api: TestClient
    make: Make
    project: Project
    log: Log
    officer: dict[str, str]
    manager: dict[str, str]
    touched: set[int]

    def write(self, method: str, path: str, headers: dict[str, str], body: Any = None, *, refused: bool = False) -> Any:
        """Send a write; it is taken, or refused where the log says that it must be."""
        answer = self.api.request(method, path, json=body, headers=headers)
        taken = answer.status_code in (200, 201, 204)
        assert taken is not refused, f"{method} {path} {body}: {answer.status_code} {answer.text}"
        assert taken or answer.status_code in (409, 422), answer.text
        return answer.json() if taken and answer.content else None
