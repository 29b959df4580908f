"""Write docs/numbers.md: the chapters beside this file, with the rules as the docstrings of the domain say them.

A line {module.function} in the chapters stands for the rule of that function. Up to and with
its "Example:" a docstring is for everybody; what follows is for whoever calls it.
"""

import re
from importlib import import_module
from inspect import getdoc
from pathlib import Path

CHAPTERS = Path(__file__).with_name("numbers.chapters.md")
PAGE = Path(__file__).with_name("numbers.md")
PLACE = re.compile(r"^\{(\w+)\.(\w+)\}$", re.MULTILINE)
EXAMPLE = "Example: "


def read_rule(module: str, function: str) -> list[str]:
    """Return the paragraphs of a rule that are for everybody, its example last."""
    doc = getdoc(getattr(import_module(f"logframe.domain.{module}"), function)) or ""
    paragraphs = [" ".join(paragraph.split()) for paragraph in doc.split("\n\n")]
    last = next(at for at, paragraph in enumerate(paragraphs) if paragraph.startswith(EXAMPLE))
    return paragraphs[: last + 1]


def write_rule(module: str, function: str) -> str:
    """Return a rule in Markdown: what it gives, how, an example, and the name of the function in small."""
    first, *how, example = read_rule(module, function)
    spoken = first.removeprefix("Return ")
    worked = example.removeprefix(EXAMPLE)
    return "\n\n".join(
        (
            spoken[0].upper() + spoken[1:],
            *how,
            f"> **Example.** {worked[0].upper()}{worked[1:]}",
            f"<sub>`{module}.{function}`</sub>",
        )
    )


def write_page() -> str:
    """Return the page."""
    return PLACE.sub(lambda place: write_rule(*place.groups()), CHAPTERS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
