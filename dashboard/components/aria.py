"""What screen readers are told beside what is seen."""

from typing import Any


def aria(**told: str) -> dict[str, Any]:
    """Return aria attributes by their short names: `aria(label="Close")`."""
    return {f"aria-{name}": value for name, value in told.items()}
