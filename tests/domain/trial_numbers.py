"""Numbers to try the rules with."""

from decimal import Decimal

from hypothesis import strategies as st


def D(text: str | int | None) -> Decimal | None:  # noqa: N802 - reads like the literal it stands for
    """Return a number, or None for None."""
    return None if text is None else Decimal(text)


as_typed = st.decimals(min_value=-(10**18) + 1, max_value=10**18 - 1, allow_nan=False, allow_infinity=False, places=10)
numbers = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=2)
counts = st.integers(0, 10**6).map(Decimal)
