"""What a refusal is: a problem document that says what is wrong, in a sentence for the person."""

from typing import Any

MEDIA_TYPE = "application/problem+json"


def is_problem(answer: Any) -> bool:
    """Tell whether an answer is a problem document that says the same status as its envelope."""
    body = answer.json()
    return (
        answer.headers["content-type"].split(";")[0] == MEDIA_TYPE
        and {"type", "title", "status", "detail"} <= body.keys()
        and body["status"] == answer.status_code
        and bool(body["detail"].strip())
    )


def refusal(answer: Any) -> tuple[int, str]:
    """Return the status and title of a refusal; fail where it is no problem document."""
    assert is_problem(answer), (answer.status_code, answer.text[:300])
    return answer.status_code, answer.json()["title"]


def detail(answer: Any) -> str:
    """Return the sentence of a refusal."""
    assert is_problem(answer), (answer.status_code, answer.text[:300])
    return str(answer.json()["detail"])
