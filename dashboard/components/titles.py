"""What the browser's tab says."""


def tab_title(name: str) -> str:
    """Return the title of a page: what it is about first, so that tabs can be told apart."""
    return f"{name} · Logframe"
