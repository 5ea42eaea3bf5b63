"""A protocol of one's own out of another: the same file under a new id and title, to be changed.

Pure: the text of one file in, the text of another out. Every line that need not change stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from protocols.spec.locate import Index, Path
from protocols.spec.mending import slug
from protocols.spec.toml import parse_toml
from protocols.words import safe_line, say

_LONGEST = 70


def own_id(id: str, taken: Collection[str]) -> str:
    """An id for one's own version of the protocol *id* that is not *taken*.

    >>> own_id("final-word", {"final-word-ours"})
    'final-word-ours-2'
    """
    base = f"{(slug(id) or 'protocol')[:_LONGEST]}-ours"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def own_text(text: str, id: str) -> str | None:
    """*text*, a protocol without errors, as the file of another protocol called *id*.

    Its title says that it is somebody's own, and a source that it followed word for word is from now on one
    that it adapts. It is in one language: what *text* says in others would not follow its changes, and is
    left out. None if the file cannot be changed so.
    """
    text = text.removeprefix("\ufeff")
    data = _read(text)
    if data is None:
        return None
    if data.pop("translations", None) is not None:
        text = _without(text, "translations")
        if _read(text) != data:
            return None
    title = safe_line(str(data.get("title", ""))) or id
    changes: dict[Path, str] = {("id",): id, ("title",): say("starter.own.title", title=title)}
    source = data.get("source")
    if isinstance(source, dict) and source.get("follows") == "published":
        changes["source", "follows"] = "adapted"
    index = Index(text)
    made = text
    edits = []
    for path, value in changes.items():
        span = index.value(path)
        if span is None:
            return None
        start = index.lines.offset(span.line, span.column)
        end = index.lines.offset(span.end_line, span.end_column)
        edits.append((start, end, json.dumps(value, ensure_ascii=False)))
    for start, end, written in sorted(edits, reverse=True):
        made = made[:start] + written + made[end:]
    break_ = "\r\n" if "\r\n" in text else "\n"
    head = [say("starter.own.head", title=title), say("starter.more")]
    made = "".join(f"# {line}{break_}" for line in head) + made
    wanted = {**data, "id": id, "title": changes["title",]}
    if ("source", "follows") in changes:
        wanted["source"] = {**data["source"], "follows": "adapted"}
    # Whatever the file looks like: it says the same as before, but for what was meant to change.
    return made if _read(made) == wanted else None


def _without(text: str, name: str) -> str:
    """*text* without what it says under the top key *name*, and without the remarks above its tables."""
    index = Index(text)
    cuts: list[tuple[int, int]] = []
    starts = [_with_remarks(text, index.lines.offset(span.line, 1)) for _, span in index.tables()]
    for at, (path, _) in enumerate(index.tables()):
        if path[:1] == (name,):
            cuts.append((starts[at], starts[at + 1] if at + 1 < len(starts) else len(text)))
    for path, span in index.written_keys():
        value = index.value(path)
        if path[:1] == (name,) and value is not None:
            start = index.lines.offset(span.line, 1)
            end = text.find("\n", index.lines.offset(value.end_line, value.end_column))
            cuts.append((start, end + 1 or len(text)))
    kept, at = [], 0
    for start, end in sorted(cuts):
        kept.append(text[at : max(start, at)])
        at = max(end, at)
    return "".join([*kept, text[at:]])


def _with_remarks(text: str, start: int) -> int:
    """Where the remarks begin that stand right above the line that begins at *start*."""
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        if not text[above:start].lstrip(" \t").startswith("#"):
            break
        start = above
    return start


def _read(text: str) -> dict[str, Any] | None:
    return parse_toml(text.encode())[0]
