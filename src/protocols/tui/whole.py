"""Names in lines that are too long for one row: a name is never broken, and what goes on below is indented.

Text breaks at its spaces. Those inside a name are held by :data:`GLUE` while a text is wrapped, and are
spaces again in what comes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from textual.content import Content

from protocols.tui.widgets import Part
from protocols.words import listed, say

GLUE = "\ue000"
"""Stands for a space at which no line may break: of private use, so it is in nobody's text."""

LEAST = 20
"""In fewer cells than these nothing is wrapped."""
INDENT = 2
"""By so much what goes on below is further in."""


def whole(name: str) -> str:
    """*name*, to be put into a text that :func:`wrapped` wraps."""
    return name.replace(" ", GLUE)


def spaced(content: Content) -> Content:
    """*content* with true spaces in its names again."""
    return Content(content.plain.replace(GLUE, " "), spans=[*content.spans])


def wrapped(content: Content, width: int, indent: int = INDENT) -> list[Content]:
    """*content* as rows of at most *width*, all but the first of them *indent* further in."""
    if content.cell_length <= width:
        return [spaced(content)]
    first, *rest = content.wrap(max(width - indent, 1))
    return [spaced(first), *(Content(" " * indent) + spaced(row) for row in rest)]


def names_rows(names: Sequence[str], width: int, most: int) -> list[str]:
    """*names* as a person would say them, in at most *most* rows of *width*; the rest is counted."""
    return list(_names_rows(tuple(names), max(width, 1), max(most, 1)))


@lru_cache(maxsize=256)
def _names_rows(names: tuple[str, ...], width: int, most: int) -> tuple[str, ...]:
    glued = [whole(name) for name in names]
    rows = _rows(listed(glued), width)
    for shown in range(len(names) - 1, 0, -1):
        if len(rows) <= most:
            break
        rest = len(names) - shown
        rows = _rows(say("tui.names.more", names=", ".join(glued[:shown]), n=rest), width)
    return tuple(rows[:most])


def _rows(text: str, width: int) -> list[str]:
    return [row.plain for row in wrapped(Content(text), width, indent=0)]


def kept_whole(rows: Sequence[Part | None], names: Sequence[str], width: int) -> list[Part | None]:
    """*rows*, wrapped to *width* where one of *names* would be broken; and where it is one of a list, so that
    what goes on below its dot is indented."""
    broken = [name for name in names if " " in name]
    if width < LEAST or not (broken or rows):
        return list(rows)
    found: list[Part | None] = []
    for row in rows:
        content = Content("") if row is None else Content.assemble(row)
        plain = content.plain
        listed_here = plain.startswith("· ")
        held = [name for name in broken if name in plain]
        if row is None or content.cell_length <= width or not (listed_here or held):
            found.append(row)
            continue
        for name in held:
            plain = plain.replace(name, whole(name))
        found += wrapped(Content(plain, spans=[*content.spans]), width, INDENT if listed_here else 0)
    return found
