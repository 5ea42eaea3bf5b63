"""``list``: finding a protocol."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from protocols.cli.context import Context, print_json
from protocols.words import language, say

if TYPE_CHECKING:
    from protocols.library.shelf import Entry

TITLE = 34
"""The most characters of a title in the list."""
ROOM = 12
"""The last column is left out where there is less room for it."""


def list_protocols(context: Context) -> int:
    """List the protocols, filtered by words, people, minutes and where they work."""
    from protocols.library.find import search

    options = context.options
    entries = context.shelf.entries()
    if options.only_language:
        entries = [one for one in entries if one.language.partition("-")[0] == language()]
    entries = search(entries, " ".join(options.search), options.people, options.minutes, options.setting)
    if options.json:
        print_json(
            {
                "protocols": [
                    {
                        "id": one.id,
                        "title": one.title,
                        "summary": one.summary,
                        "minutes": one.minutes,
                        "lengths": one.lengths,
                        "people": one.people,
                        "meetings": one.meetings,
                        "tags": one.tags,
                        "setting": one.setting,
                        "origin": one.origin,
                        "path": str(one.path),
                        "problem": one.problem or None,
                        "remark": one.remark or None,
                    }
                    for one in entries
                ]
            }
        )
        return 0
    if not entries:
        print(say("cli.list-none"))
        return 0
    listened = getattr(options, "plain", False)
    rows = [
        (
            one.id,
            one.title if listened or len(one.title) <= TITLE else one.title[: TITLE - 1].rstrip() + "…",
            _lengths(one),
            "" if one.problem else _pair(one.people, say("cli.people")),
            say("cli.list-problem") if one.problem else one.told,
        )
        for one in entries
    ]
    if listened:
        for name, title, lengths, people, told in rows:
            line = say("cli.list-line", id=name, title=title, what=", ".join(filter(None, (lengths, people))))
            print(f"{line} {told}".rstrip())
    else:
        _print_table(rows)
    said: dict[str, str] = {}
    for one in entries:
        if one.problem or one.remark:
            said.setdefault(one.id, one.problem or one.remark)
    for number, (name, sentence) in enumerate(said.items()):
        print(("" if number else "\n") + say("cli.list-remark", id=name, sentence=sentence))
    print(say("cli.list-hint"))
    return 0


def _lengths(entry: Entry) -> str:
    """The minutes of a protocol, and those of its variants: “50 or 20 min”."""
    if entry.minutes is None or not entry.lengths:
        return _pair(entry.minutes, say("cli.min"))
    low, high = entry.minutes
    usual = str(low) if low == high else f"{low}-{high}"
    return say("cli.min-or", usual=usual, others=", ".join(str(one) for one in sorted(entry.lengths)))


def _pair(pair: tuple[int, int] | None, unit: str) -> str:
    if pair is None:
        return ""
    low, high = pair
    return f"{low} {unit}" if low == high else f"{low}-{high} {unit}"


def _print_table(rows: Iterable[tuple[str, ...]], width: int | None = None) -> None:
    """Print rows in columns; the last column is cut to the width of the terminal."""
    import shutil

    known = [*rows]
    widths = [max(len(row[column]) for row in known) for column in range(len(known[0]) - 1)]
    room = (width or shutil.get_terminal_size((100, 24)).columns) - sum(widths) - 2 * len(widths)
    for row in known:
        head = "  ".join(text.ljust(size) for text, size in zip(row, widths, strict=False))
        tail = row[-1]
        if len(tail) > room:
            tail = tail[: room - 1].rstrip() + "…" if room > ROOM else ""
        print(f"{head}  {tail}".rstrip())
