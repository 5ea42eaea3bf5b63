"""A TOML document as it is written: headers, pairs, values and the remarks that belong to each.

``tomllib`` forgets how a document was written, and :mod:`protocols.spec.locate` only knows where. This tree
knows the pieces in their order, so that :mod:`protocols.spec.layout` can write them anew. The document must
be valid TOML 1.0.
"""

from __future__ import annotations

import re

import attrs

from protocols.spec.locate import BARE, SCALAR, STRING

_BLANK = re.compile(r"[ \t]*")
_REST = re.compile(r"[ \t]*(#[^\n]*)?\n?")


class UnreadableError(Exception):
    """The document is not what valid TOML would be here."""


@attrs.define
class Array:
    """A list: its entries, what is remarked after the last, and whether it was written over several lines."""

    entries: list[Entry]
    tail: list[str]
    broken: bool


@attrs.define
class Braces:
    """A table in braces."""

    pairs: list[Pair]


Value = str | Array | Braces
"""A value: what is neither a list nor a table in braces is kept as it is written."""


@attrs.define
class Entry:
    """An entry of a list, with the remarks above it and on its line."""

    value: Value
    above: list[str]
    beside: str = ""


@attrs.define
class Pair:
    """``key = value``: the key's parts by name and as written, the remarks above and on its line.

    Remarks above are lines; an empty one is a blank line.
    """

    names: tuple[str, ...]
    key: str
    value: Value
    above: list[str] = attrs.field(factory=list)
    beside: str = ""


@attrs.define
class Table:
    """What stands below one header, and the tables inside it.

    *header* is empty for the top of the document and for a table that only the headers inside it imply.
    """

    name: str
    header: str = ""
    listed: bool = False
    pairs: list[Pair] = attrs.field(factory=list)
    tables: list[Table] = attrs.field(factory=list)
    above: list[str] = attrs.field(factory=list)
    beside: str = ""
    tail: list[str] = attrs.field(factory=list)

    def last(self, name: str) -> Table | None:
        """The table called *name* inside this one, or the last entry of the list called so."""
        return next((one for one in reversed(self.tables) if one.name == name), None)


@attrs.define
class Document:
    """A document: the remarks it begins with, its tables, the remarks it ends with."""

    head: list[str]
    top: Table
    tail: list[str]


def read_tree(text: str) -> Document:
    """The tree of *text*, whose line breaks are ``\\n``. Raises :class:`UnreadableError`."""
    reader = _Reader(text if text.endswith("\n") else text + "\n")
    try:
        return reader.document()
    except (IndexError, AttributeError, RecursionError) as error:
        raise UnreadableError from error


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def document(self) -> Document:
        top = Table("")
        table = top
        head: list[str] | None = None
        while True:
            remarks = self._remarks()
            if head is None:
                head, remarks = self._head(remarks)
            if self.at >= len(self.text):
                after, rest = _parted(remarks, None)
                table.tail += after
                return Document(head, top, rest)
            if self.text[self.at] == "[":
                after, above = _parted(remarks, "header")
                table.tail += after
                table = self._header(top)
                table.above = above + table.above
            else:
                pair = self._pair()
                pair.above = remarks
                pair.beside = self._rest()
                table.pairs.append(pair)

    def _head(self, lines: list[str]) -> tuple[list[str], list[str]]:
        """The remarks a document begins with; those right above a header belong to the header.

        A line for editors, ``#:schema``, is always the document's.
        """
        if self.text[self.at : self.at + 1] != "[":
            return lines, []
        start = len(lines)
        while start and lines[start - 1] and not lines[start - 1].startswith("#:"):
            start -= 1
        return lines[:start], lines[start:]

    def _remarks(self) -> list[str]:
        """Lines of remarks from here on, blank lines as empty ones, never two of these in a row."""
        lines: list[str] = []
        while self.at < len(self.text):
            found = _REST.match(self.text, self.at)
            if found is None or found.end() == self.at or not found[0].endswith("\n"):
                break
            remark = (found[1] or "").rstrip()
            if remark or (not lines or lines[-1]):
                lines.append(remark)
            self.at = found.end()
        self._blank()
        return lines

    def _blank(self) -> None:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _rest(self) -> str:
        """The remark up to the end of the line, which must hold nothing else."""
        found = _REST.match(self.text, self.at)
        if found is None or not found[0].endswith("\n"):
            raise UnreadableError
        self.at = found.end()
        return (found[1] or "").rstrip()

    def _mark(self, mark: str) -> None:
        if not self.text.startswith(mark, self.at):
            raise UnreadableError
        self.at += len(mark)

    def _key(self) -> tuple[tuple[str, ...], str]:
        import tomllib

        written = []
        while True:
            self._blank()
            found = BARE.match(self.text, self.at) or STRING.match(self.text, self.at)
            if found is None:
                raise UnreadableError
            written.append(found.group())
            self.at = found.end()
            self._blank()
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
        names = tuple(next(iter(tomllib.loads(f"{one} = 0"))) if one[0] in "\"'" else one for one in written)
        return names, ".".join(written)

    def _header(self, top: Table) -> Table:
        listed = self.text.startswith("[[", self.at)
        self._mark("[[" if listed else "[")
        names, key = self._key()
        self._mark("]]" if listed else "]")
        beside = self._rest()
        around = top
        for name in names[:-1]:
            inner = around.last(name)
            if inner is None:
                inner = Table(name)
                around.tables.append(inner)
            around = inner
        table = None if listed else around.last(names[-1])
        if table is None:
            table = Table(names[-1], listed=listed)
            around.tables.append(table)
        table.header = f"[[{key}]]" if listed else f"[{key}]"
        table.beside = beside
        return table

    def _pair(self) -> Pair:
        names, key = self._key()
        self._mark("=")
        self._blank()
        return Pair(names, key, self._value())

    def _value(self) -> Value:
        if self.text.startswith("[", self.at):
            return self._array()
        if self.text.startswith("{", self.at):
            return self._braces()
        found = STRING.match(self.text, self.at) or SCALAR.match(self.text, self.at)
        if found is None:
            raise UnreadableError
        self.at = found.end()
        return found.group()

    def _array(self) -> Array:
        start = self.at
        self._mark("[")
        entries: list[Entry] = []
        above = self._between(entries)
        while not self.text.startswith("]", self.at):
            entry = Entry(self._value(), above)
            entries.append(entry)
            above = self._between(entries)
            if self.text.startswith(",", self.at):
                self.at += 1
                above += self._between(entries)
        self._mark("]")
        broken = "\n" in re.sub(STRING, "", self.text[start : self.at]) and not _only_inside(entries)
        return Array(entries, above, broken)

    def _between(self, entries: list[Entry]) -> list[str]:
        """The remarks up to the next entry; one on the line of the last entry goes to that one."""
        found = _REST.match(self.text, self.at)
        if found and found[0].endswith("\n"):
            self.at = found.end()
            lines = []
            if found[1]:
                if entries and not entries[-1].beside:
                    entries[-1].beside = found[1].rstrip()
                else:
                    lines.append(found[1].rstrip())
            return lines + [line for line in self._remarks() if line]
        self._blank()
        return []

    def _braces(self) -> Braces:
        self._mark("{")
        pairs: list[Pair] = []
        self._blank()
        while not self.text.startswith("}", self.at):
            pairs.append(self._pair())
            self._blank()
            if not self.text.startswith("}", self.at):
                self._mark(",")
                self._blank()
        self._mark("}")
        return Braces(pairs)


def _only_inside(entries: list[Entry]) -> bool:
    """Whether the line breaks of a list may all be those of a list inside its entries."""
    return len(entries) == 1 and not isinstance(entries[0].value, str) and _holds_broken(entries[0].value)


def _holds_broken(value: Value) -> bool:
    if isinstance(value, Array):
        return value.broken
    return isinstance(value, Braces) and any(_holds_broken(pair.value) for pair in value.pairs)


def _parted(remarks: list[str], before: str | None) -> tuple[list[str], list[str]]:
    """Remarks that stand between the end of a table and a header (or the end): whose they are.

    What stands right above a header belongs to it; what stands right below the last line of a table, to
    that; all else goes with what follows.
    """
    if not remarks or not remarks[0]:
        return [], remarks
    stop = remarks.index("") if "" in remarks else len(remarks)
    if before and stop == len(remarks):
        return [], remarks
    return remarks[:stop], remarks[stop:]
