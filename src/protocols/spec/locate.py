"""Where a key stands in a TOML file: line and column for a path of keys.

``tomllib`` answers plain dictionaries without places. Since places are only wanted when something is
wrong, the text is walked a second time then, and only then. The walk trusts that the document is valid
TOML 1.0; in a document that is not, it stops at the first thing it cannot read and keeps what it has, and
:attr:`Index.clashes` says which definitions contradicted each other before that.
"""

from __future__ import annotations

import bisect
import contextlib
import re

import attrs

from protocols.spec.record import Record, record

Path = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t]*")
_SPACE = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
STRING = re.compile(
    r'(?s:"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5})'
    r"|(?s:'''(?:[^']++|'{1,2}(?!'))*+'{3,5})"
    r'|"(?:[^"\\\n]++|\\[^\n])*+"'
    r"|'[^'\n]*+'"
)
BARE = re.compile(r"[A-Za-z0-9_-]+")
SCALAR = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+|[^\s,\[\]{}#=\"']+")


def remarks(text: str) -> list[tuple[int, int]]:
    """Where the remarks of a TOML document stand, from their ``#`` to the end of their line."""
    # Compiled here: few commands look for remarks, and every check imports this module.
    found = (one.span(1) for one in re.finditer(f"{STRING.pattern}|(#[^\n]*+)", text) if one[1] is not None)
    return [(start, end - text[start:end].endswith("\r")) for start, end in found]


@attrs.frozen(order=True)
class Span:
    """A piece of a text: from *line*, *column* up to, not including, *end_column* on *end_line*.

    All are counted from 1, columns in characters.
    """

    line: int
    column: int
    end_line: int
    end_column: int


START = Span(1, 1, 1, 1)
"""The beginning of a file, for what has no better place."""


class Lines:
    """Line and column of places in a text, and back."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._text = text

    def span(self, start: int, end: int) -> Span:
        """The span of the characters from *start* up to *end*."""
        first = bisect.bisect_right(self._starts, start) - 1
        last = bisect.bisect_right(self._starts, end) - 1
        return Span(first + 1, start - self._starts[first] + 1, last + 1, end - self._starts[last] + 1)

    def offset(self, line: int, column: int) -> int:
        """The place of a line and column in the text."""
        return self._starts[line - 1] + column - 1

    def cut(self, span: Span) -> str:
        """The characters of *span*."""
        end = self.offset(span.end_line, span.end_column)
        return self._text[self.offset(span.line, span.column) : end]

    def line(self, number: int) -> str:
        """The *number*-th line, without its line break; empty beyond the end."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[start:end].rstrip("\r\n")


@record
class Clash(Record):
    """Two definitions of one path that TOML does not allow together."""

    path: Path
    first: Span
    second: Span


class _StopError(Exception):
    """The text is not what valid TOML has here."""


_Place = tuple[int, int]


class Index:
    """The places of all keys, values and headers of the TOML document *text*."""

    def __init__(self, text: str) -> None:
        self.lines = Lines(text)
        self._text = text
        self._keys: dict[Path, _Place] = {}
        self._names: dict[Path, _Place] = {}
        self._values: dict[Path, _Place] = {}
        self._headers: dict[Path, _Place] = {}
        self._implied: dict[Path, _Place] = {}
        self._counts: dict[Path, int] = {}
        self._clashes: list[tuple[Path, _Place, _Place]] = []
        self._all: dict[Path, list[_Place]] = {}
        with contextlib.suppress(_StopError, RecursionError):
            self._walk()

    def key(self, path: Path) -> Span | None:
        """The key itself, as written before ``=`` or, for a table, in its header."""
        return self._span(self._keys.get(path) or self._names.get(path))

    def value(self, path: Path) -> Span | None:
        """The value, with its quotes or brackets; None for what was written with headers."""
        return self._span(self._values.get(path))

    def header(self, path: Path) -> Span | None:
        """The ``[header]`` or ``[[header]]`` that opens a table, or the first that implies it."""
        return self._span(self._headers.get(path) or self._implied.get(path))

    def nearest(self, path: Path) -> Span:
        """The value or header at *path*, or of its nearest written ancestor; else the first line."""
        for length in range(len(path), 0, -1):
            known = path[:length]
            if length < len(path):
                found = self.header(known) or self.key(known) or self.value(known)
            else:
                found = self.value(known) or self.header(known) or self.key(known)
            if found:
                return found
        return START

    def find(self, path: Path, at: str) -> Span:
        """The best place for something *at* the ``key``, ``value`` or ``header`` of *path*."""
        if at == "key":
            return self.key(path) or self.nearest(path)
        if at == "header":
            return self.header(path) or self.key(path) or self.nearest(path)
        return self.nearest(path)

    def tables(self) -> list[tuple[Path, Span]]:
        """The tables that have a header of their own, in file order."""
        return [(path, self.lines.span(*place)) for path, place in self._headers.items()]

    def written_keys(self) -> list[tuple[Path, Span]]:
        """The keys that are written before ``=``, in file order."""
        return [(path, self.lines.span(*place)) for path, place in self._keys.items()]

    def all_keys(self, path: Path) -> list[Span]:
        """Every place where the key at *path* is written, in headers too, in file order."""
        return [self.lines.span(*place) for place in self._all.get(path, ())]

    @property
    def clashes(self) -> list[Clash]:
        """Definitions that contradict each other, in file order (none in a valid document)."""
        return [
            Clash(path, self.lines.span(*first), self.lines.span(*second))
            for path, first, second in self._clashes
        ]

    def _span(self, place: _Place | None) -> Span | None:
        return self.lines.span(*place) if place else None

    def _walk(self) -> None:
        table: Path = ()
        position = 0
        while (position := self._skip(position)) < len(self._text):
            if self._text[position] == "[":
                table, position = self._read_header(position)
            else:
                position = self._pair(table, position)

    def _skip(self, position: int) -> int:
        found = _SPACE.match(self._text, position)
        return found.end() if found else position

    def _blank(self, position: int) -> int:
        found = _BLANK.match(self._text, position)
        return found.end() if found else position

    def _expect(self, mark: str, position: int) -> int:
        if not self._text.startswith(mark, position):
            raise _StopError
        return position + len(mark)

    def _key_parts(self, position: int) -> tuple[list[tuple[str, _Place]], int]:
        parts = []
        while True:
            position = self._blank(position)
            found = BARE.match(self._text, position)
            if found:
                name = found.group()
            else:
                found = STRING.match(self._text, position)
                if found is None:
                    raise _StopError
                name = _decoded(found.group())
            parts.append((name, (found.start(), found.end())))
            position = self._blank(found.end())
            if not self._text.startswith(".", position):
                return parts, position
            position += 1

    def _read_header(self, start: int) -> tuple[Path, int]:
        array = self._text.startswith("[[", start)
        parts, position = self._key_parts(start + 1 + array)
        position = self._expect("]]" if array else "]", position)
        place = (start, position)
        path: Path = ()
        for name, written in parts[:-1]:
            path += (name,)
            self._implied.setdefault(path, place)
            self._names.setdefault(path, written)
            self._all.setdefault(path, []).append(written)
            if path in self._values:
                self._clashes.append((path, self._keys[path], place))
            if path in self._counts:
                path += (self._counts[path],)
        path += (parts[-1][0],)
        before = self._keys.get(path)
        if before is None and path in self._headers and not (array and path in self._counts):
            before = self._headers[path]
        if before is None and array != (path in self._counts) and path in self._implied:
            before = self._implied[path] if array or path in self._counts else None
        if before:
            self._clashes.append((path, before, place))
        self._names.setdefault(path, parts[-1][1])
        self._all.setdefault(path, []).append(parts[-1][1])
        if array:
            self._implied.setdefault(path, place)
            self._counts[path] = self._counts.get(path, -1) + 1
            path += (self._counts[path],)
        self._headers.setdefault(path, place)
        return path, position

    def _pair(self, table: Path, position: int) -> int:
        parts, position = self._key_parts(position)
        path = table
        for name, place in parts[:-1]:
            path += (name,)
            if path in self._values:
                self._clashes.append((path, self._keys[path], place))
            self._keys.setdefault(path, place)
            self._all.setdefault(path, []).append(place)
        path += (parts[-1][0],)
        place = parts[-1][1]
        before = self._keys.get(path) or self._headers.get(path) or self._implied.get(path)
        if before:
            self._clashes.append((path, before, place))
        self._keys.setdefault(path, place)
        self._all.setdefault(path, []).append(place)
        position = self._blank(self._expect("=", position))
        return self._read_value(path, position)

    def _read_value(self, path: Path, start: int) -> int:
        if self._text.startswith("[", start):
            end = self._list(path, start)
        elif self._text.startswith("{", start):
            end = self._inline(path, start)
        else:
            found = STRING.match(self._text, start) or SCALAR.match(self._text, start)
            if found is None:
                raise _StopError
            end = found.end()
        self._values.setdefault(path, (start, end))
        return end

    def _list(self, path: Path, start: int) -> int:
        position = self._skip(start + 1)
        number = 0
        while not self._text.startswith("]", position):
            position = self._skip(self._read_value((*path, number), position))
            number += 1
            if not self._text.startswith("]", position):
                position = self._skip(self._expect(",", position))
        return position + 1

    def _inline(self, path: Path, start: int) -> int:
        position = self._skip(start + 1)
        while not self._text.startswith("}", position):
            position = self._skip(self._pair(path, position))
            if not self._text.startswith("}", position):
                position = self._skip(self._expect(",", position))
        return position + 1


def _decoded(raw: str) -> str:
    """The name in a quoted key."""
    if raw[0] == "'" or "\\" not in raw:
        return raw[1:-1]
    import tomllib

    try:
        return str(tomllib.loads(f"k={raw}")["k"])
    except tomllib.TOMLDecodeError:
        raise _StopError from None
