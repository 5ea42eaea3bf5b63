"""What the steps of every protocol on the shelf are called, for a search in them.

A list does not read so far into its files; whoever begins to search does, and not before. Titles are found by
their look, without reading the language: one too many harms nobody.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from protocols.library.overlays import overlay_path
from protocols.library.shelf import Entry
from protocols.spec.glance import SIZE_LIMIT
from protocols.words import safe_line

_STEPS = re.compile(r"^\s*(?:steps\s*=|\[\[?\s*steps\b)", re.MULTILINE)
_TITLE = re.compile(r"""\btitle\s*=\s*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)')""")
_ESCAPED = re.compile(r"\\(.)")
_NAME = re.compile(r"\{[^{}]*\}")


def step_titles(entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """The titles of the steps of each of *entries*, by its id, in the language in which it is listed as
    well; what cannot be read has none."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        if not entry.problem:
            beside = overlay_path(entry.path, entry.language)
            found[entry.id] = tuple(dict.fromkeys((*_titles(beside), *_titles(entry.path))))
    return found


def _titles(path: Path) -> list[str]:
    try:
        if not os.path.isfile(path):
            return []
        with open(path, encoding="utf-8-sig", errors="replace") as file:
            text = file.read(SIZE_LIMIT)
    except OSError:
        return []
    start = _STEPS.search(text)
    if start is None:
        return []
    written = (one[1] or one[2] or "" for one in _TITLE.finditer(text, start.start()))
    said = (safe_line(_ESCAPED.sub(r"\1", one)) for one in written)
    return [one for one in said if _NAME.sub("", one).strip()]
