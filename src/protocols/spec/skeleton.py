"""What a translator fills in: every text of a protocol, empty, with the original's words in remarks above.

A file that is there already only gains what it lacks: texts that the original has gained, and the
fingerprint (``of``) of entries that carry none. Nothing that is written is changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs

from protocols.spec import shapes
from protocols.spec.kinds import Kinds
from protocols.spec.layout import format_text
from protocols.spec.load import Loaded
from protocols.spec.locate import Index
from protocols.spec.model import Protocol
from protocols.spec.others import every
from protocols.spec.overlay import MARK, Original
from protocols.spec.record import evolve
from protocols.spec.texts import (
    HOST_TITLE,
    TITLE,
    Address,
    Entry,
    Keys,
    Piece,
    entries_of,
    fingerprint,
    home_of,
)
from protocols.spec.toml import parse_toml
from protocols.words import as_title, say


@attrs.frozen
class Skeleton:
    """A file for a translator: its *text*, how many texts were *added*, how many entries were *marked*."""

    text: str
    added: int
    marked: int


def skeleton(loaded: Loaded, language: str, kinds: Kinds, text: str = "") -> Skeleton | None:
    """The translation into *language* of a protocol *loaded* without errors: *text*, and what it lacks.

    *text* is TOML, or empty for a new file. None where what lacks has no place in it: the entry is written in
    a way (in braces, with dots) to which nothing can be added without changing it.
    """
    protocol = Original(loaded).protocol
    table, _, _ = parse_toml(text.encode())
    new = not text
    if new:
        remarks = [f"# {line}" for line in say("design.translate.head", id=protocol.id).splitlines()]
        text = "\n".join(
            [*remarks, f'translates = "{protocol.id}"', f'language = "{language}"', ""],
        )
    before: Mapping[str, Any] = table or {}
    run = _Filling(text, before, new)
    for entry in entries_of(protocol, home_of(loaded)).values():
        run.entry(entry, {**entry.texts, **_named(protocol, entry)})
    made = run.text()
    after, _, _ = parse_toml(made.encode())
    if after is None or not _holds(after, before):
        return None
    if new or format_text(text, kinds) == text:
        made = format_text(made, kinds) or made
    return Skeleton(made, run.added, run.marked)


def _holds(after: Any, before: Any) -> bool:
    """Whether everything of *before* is in *after* as it was."""
    if isinstance(before, dict):
        return isinstance(after, dict) and all(
            key in after and _holds(after[key], one) for key, one in before.items()
        )
    return bool(after == before)


def _named(protocol: Protocol, entry: Entry) -> dict[Keys, Piece]:
    """Titles that the original does not say: people read an id there, which is a word of its language."""
    found = {}
    for keys, piece in entry.unsaid.items():
        if not piece.value and (name := _id_read(protocol, entry.address, keys)):
            found[keys] = evolve(piece, value=as_title(name))
    return found


def _id_read(protocol: Protocol, address: Address, keys: Keys) -> str:
    """The id that is read for a title that is not said; empty where something else is."""
    if not address:
        return ""
    if address[0] != "steps":
        return protocol.groups[address[1]].host or "" if keys == (HOST_TITLE,) else address[-1]
    step = next((one for one in every(protocol.all_steps) if one.id == address[1]), None)
    if step is not None and keys == ("repeat", TITLE) and step.repeat is not None and step.repeat.as_:
        return step.repeat.as_[0]
    if step is not None and keys == ("decide", TITLE) and step.decide is not None:
        return step.decide.id
    return ""


class _Filling:
    """One file being filled up: lines that are put in after a line of it, and at its end."""

    def __init__(self, text: str, table: Mapping[str, Any], new: bool) -> None:
        self.added = 0
        self.marked = 0
        self._lines = text.splitlines()
        self._table = table
        self._new = new
        self._index = Index(text)
        self._headers = dict(self._index.tables())
        self._within: dict[int, list[str]] = {}
        self._end: list[str] = []

    def text(self) -> str:
        """The file with what was added."""
        lines = list(self._lines)
        for number in sorted(self._within, reverse=True):
            lines[number:number] = self._within[number]
        return "\n".join([*lines, *self._end]) + "\n"

    def entry(self, entry: Entry, texts: Mapping[Keys, Piece]) -> None:
        """Add what the file lacks of *entry*, of which *texts* are asked for."""
        if not texts:
            return
        address = entry.address
        data = self._at(address)
        if data is None and entry.was:
            address = (*address[:-1], entry.was)
            data = self._at(address)
        if data is None:
            self._end += ["", f"[{'.'.join(entry.address)}]", *self._mark(entry), *self._texts(texts, {})]
            return
        header = self._headers.get(address)
        if address and header is None:
            # Written with dots or in braces: there is no line to put anything below.
            lacking = self._texts(texts, data)
            if lacking:
                self._end += ["", f"[{'.'.join(address)}]", *lacking]
            return
        first = header.line if header is not None else 0
        if MARK not in data:
            place = self._top() if header is None else first
            self._within.setdefault(place, [])[:0] = self._mark(entry)
        lacking = self._texts(texts, data)
        if lacking:
            self._within.setdefault(self._last(first), []).extend(lacking)

    def _at(self, address: tuple[str, ...]) -> Mapping[str, Any] | None:
        data: Any = self._table
        for name in address:
            data = data.get(name) if isinstance(data, dict) else None
        return data if isinstance(data, Mapping) else None

    def _mark(self, entry: Entry) -> list[str]:
        if not entry.texts:
            return []
        self.marked += 1
        return [f'{MARK} = "{fingerprint(entry)}"']

    def _top(self) -> int:
        """The line after which the first key of the translation itself may stand."""
        spans = [self._index.value((name,)) for name in ("translates", "language")]
        return max((span.end_line for span in spans if span is not None), default=0)

    def _last(self, first: int) -> int:
        """The last line of the table whose header is on the line *first* (0: the top of the file)."""
        stop = min((span.line for span in self._headers.values() if span.line > first), default=10**9)
        ends = [
            span.end_line
            for path, _ in self._index.written_keys()
            if (span := self._index.value(path)) is not None and first < span.line < stop
        ]
        return max(ends, default=first)

    def _texts(self, texts: Mapping[Keys, Piece], data: Mapping[str, Any]) -> list[str]:
        """The lines for those of *texts* that *data* does not have."""
        lines: list[str] = []
        lists: dict[Keys, list[tuple[Keys, Piece]]] = {}
        for keys, piece in texts.items():
            number = next((at for at, key in enumerate(keys) if isinstance(key, int)), None)
            if number is not None:
                lists.setdefault(keys[:number], []).append((keys[number:], piece))
            elif not _has(data, keys):
                self.added += 1
                lines += _lines(keys, piece)
        for keys, pieces in lists.items():
            if not _has(data, keys):
                self.added += len(pieces)
                lines += _list_lines(keys, pieces)
        return lines


def _has(data: Any, keys: Keys) -> bool:
    for key in keys:
        if not isinstance(data, Mapping) or key not in data:
            return False
        data = data[key]
    return True


def _lines(keys: Keys, piece: Piece) -> list[str]:
    key = ".".join(str(one) for one in keys)
    if isinstance(piece.value, str):
        return [*_remark(piece.value), f'{key} = ""']
    lines = [f"{key} = ["]
    words = piece.shape.words if isinstance(piece.shape, shapes.Choice) else ()
    for one in piece.value:
        lines += [f"  {json.dumps(one)},"] if one in words else [*_remark(one, "  "), '  "",']
    return [*lines, "]"]


def _list_lines(keys: Keys, pieces: list[tuple[Keys, Piece]]) -> list[str]:
    """A list of tables: an empty one for each that holds no text."""
    tables: dict[Any, list[str]] = {}
    lines: list[str] = []
    for (number, *inner), piece in pieces:
        texts = (piece.value,) if isinstance(piece.value, str) else piece.value
        lines += [line for text in texts for line in _remark(text)]
        empty = '""' if isinstance(piece.value, str) else json.dumps([""] * len(texts))
        tables.setdefault(number, []).append(f"{'.'.join(str(one) for one in inner)} = {empty}")
    last = max(tables)
    said = [f"{{ {', '.join(tables[at])} }}" if at in tables else "{}" for at in range(last + 1)]
    return [*lines, f"{'.'.join(str(one) for one in keys)} = [{', '.join(said)}]"]


def _remark(text: str, margin: str = "") -> list[str]:
    return [f"{margin}# {line}".rstrip() for line in text.splitlines()]
