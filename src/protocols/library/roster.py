"""Rosters: who takes part, read from a file that a facilitator already has.

A roster is a CSV file (``name``, ``team``, ``role``, with or without a header), a TOML file, or plain text
with one name on a line. Which of them it is, is told from the content, because files from spreadsheets and
mails carry all kinds of endings. What is no roster gets one sentence that says what to write instead.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from protocols.plan.model import Person
from protocols.words import listed, safe_line, say

SIZE_LIMIT = 1_048_576
"""The largest roster read, in bytes."""

PEOPLE_LIMIT = 1_000
"""The most people a roster may name."""

NAME_LIMIT = 120
"""The longest name, team or role, in characters."""

_MAGIC = (
    # how a file begins that is no text, and what it is
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "image"),
    (b"BM", "image"),
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "office"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"{\\rtf", "office"),
    (b"SQLite format 3\0", "binary"),
)

_COLUMNS = {
    "name": ("name", "names", "full name", "nombre", "nombres", "nombre completo"),
    "first": ("first name", "given name"),
    "last": ("last name", "surname", "family name", "apellido", "apellidos"),
    "team": ("team", "equipo"),
    "role": ("role", "rol"),
}
_COLUMN_OF = {word: column for column, words in _COLUMNS.items() for word in words}

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_TOML_LINE = re.compile(r"\[\[?\s*[A-Za-z_][\w.\s-]*\]\]?\s*(?:#.*)?|[A-Za-z_][\w.-]*\s*=.*")
_BULLET = re.compile(r"(?:[-*•]|\d{1,4}[.)])\s+")


@attrs.frozen
class Roster:
    """What came of reading a roster: *people* with ids ``p1``, ``p2``, ... in the order of the file, and
    *problems*, a sentence each. Without people, the one problem says why."""

    people: tuple[Person, ...]
    problems: tuple[str, ...] = ()


@attrs.frozen
class _Line:
    """A person as written, at a line of the file."""

    line: int
    name: str
    team: str = ""
    role: str = ""


class _NoRosterError(Exception):
    """The file is no roster: the sentence that says so."""


def read_roster(data: bytes, name: str) -> Roster:
    """Read the roster *data* out of the file called *name* (only used to speak of it).

    Never raises, whatever the bytes are. Blank lines are skipped; people of the same name are all kept, and
    a problem says so.
    """
    problems: list[str] = []
    try:
        text = _text(data, problems)
        lines = _lines(text, problems)
        people = _people(lines, problems)
    except _NoRosterError as wrong:
        return Roster((), (say("roster.file", file=safe_line(name, NAME_LIMIT), problem=str(wrong)),))
    return Roster(people, tuple(problems))


def _no(code: str, **arguments: object) -> _NoRosterError:
    return _NoRosterError(say(f"roster.{code}", instead=say("roster.instead"), **arguments))


# -- from bytes to text ---------------------------------------------------------------------------


def _text(data: bytes, problems: list[str]) -> str:
    if len(data) > SIZE_LIMIT:
        raise _no("large", limit=SIZE_LIMIT // 1024)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        # What spreadsheets call "Unicode text".
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise _no("binary") from None
    else:
        for start, kind in _MAGIC:
            # A name may well begin with BM; a picture goes on with bytes that no text has.
            if data.startswith(start) and (kind != "image" or b"\0" in data or not _is_utf8(data)):
                raise _no(kind)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            try:
                text = data.decode("cp1252")
            except UnicodeDecodeError:
                raise _no("binary") from None
            if not _CONTROL.search(text):
                problems.append(say("roster.not-utf8"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text or len(_CONTROL.findall(text)) > max(8, len(text) // 100):
        raise _no("binary")
    if not text.strip():
        raise _no("empty")
    return text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


# -- what it is -----------------------------------------------------------------------------------


def _lines(text: str, problems: list[str]) -> list[_Line]:
    written = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    first = next((line.strip() for _, line in written if not line.lstrip().startswith("#")), "")
    if not first:
        raise _no("empty")
    if first.startswith("<"):
        raise _no("web")
    if first[0] in "{[" and not _TOML_LINE.fullmatch(first):
        raise _no("json")
    if _TOML_LINE.fullmatch(first):
        return _toml(text, problems)
    delimiter = _delimiter([line for _, line in written])
    if delimiter:
        return _table(text, delimiter, problems)
    return _names(written, problems)


def _delimiter(lines: Sequence[str]) -> str:
    """What stands between columns: the first of tab, semicolon and comma that at least half the lines have
    (a name may hold a comma, hardly a semicolon); empty for a plain list."""
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines if not line.lstrip().startswith("#")]
    for mark in "\t;,":
        having = sum(1 for line in bare if mark in line.strip(" "))
        if having * 2 >= len(bare):
            return mark
    known = [mark for mark in ";,\t" if mark in bare[0]] if bare else []
    if known:
        # A header says so even where most people have neither team nor role.
        cells = [_heading(cell) for cell in bare[0].split(known[0])]
        if any(cell in _COLUMN_OF for cell in cells):
            return known[0]
    return "," if any("," in line for line in bare) else ""


def _heading(cell: str) -> str:
    return safe_line(cell).strip("\"' *:").casefold()


# -- plain text and CSV ---------------------------------------------------------------------------


def _names(written: Iterable[tuple[int, str]], problems: list[str]) -> list[_Line]:
    """One name on a line; bullets and numbers before it do not belong to it."""
    found = []
    for number, line in written:
        line = line.strip()
        if line.startswith("#"):
            continue
        found.append(_Line(number, _unquoted(_BULLET.sub("", line, count=1))))
    if found and _heading(found[0].name) in _COLUMNS["name"]:
        del found[0]
    if sum(1 for one in found if len(one.name) > NAME_LIMIT or len(one.name.split()) > 10) * 2 > len(found):
        raise _no("prose")
    return found


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _table(text: str, delimiter: str, problems: list[str]) -> list[_Line]:
    rows = _rows(text, delimiter)
    if not rows:
        raise _no("empty")
    header = _header(rows[0][1], problems)
    if header is not None:
        rows = rows[1:]
    places = header or {"name": 0, "team": 1, "role": 2}
    widest = max((len(row) for _, row in rows), default=0)
    if header is None and widest > 3:
        problems.append(say("roster.no-header", columns=widest))
    found = []
    for line, row in rows:

        def cell(column: str, row: list[str] = row) -> str:
            place = places.get(column, -1)
            return row[place].strip() if 0 <= place < len(row) else ""

        name = cell("name") or " ".join(part for part in (cell("first"), cell("last")) if part)
        if cell("name") and "first" not in places and cell("last"):
            name = f"{cell('name')} {cell('last')}"
        found.append(_Line(line, name, cell("team"), cell("role")))
    return found


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with the line it begins at."""
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True, strict=True)
    found: list[tuple[int, list[str]]] = []
    began = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#"):
                found.append((began, row))
            began = reader.line_num + 1
    except csv.Error:
        raise _no("quotes", line=began) from None
    return found


def _header(row: list[str], problems: list[str]) -> dict[str, int] | None:
    """Which column is what, or None where the first row is a person already."""
    cells = [_heading(cell) for cell in row]
    known = [_COLUMN_OF.get(cell, "") for cell in cells]
    if not {"name", "first", "last"} & set(known):
        if any(known) and len([cell for cell in cells if cell]) == len([one for one in known if one]):
            raise _no("no-name-column", columns=listed(f"“{cell}”" for cell in cells if cell))
        return None
    named = zip(row, known, strict=True)
    unused = [safe_line(cell, 40) for cell, column in named if not column and cell.strip()]
    if unused:
        problems.append(say("roster.unused", n=len(unused), columns=listed(f"“{cell}”" for cell in unused)))
    return {column: place for place, column in reversed(list(enumerate(known))) if column}


# -- TOML -----------------------------------------------------------------------------------------


def _toml(text: str, problems: list[str]) -> list[_Line]:
    from protocols.spec.locate import Index
    from protocols.spec.toml import parse_toml

    data, _, wrong = parse_toml(text.encode("utf-8", "replace"))
    if data is None:
        problem = wrong[0]
        line = problem.span.line if problem.span is not None else 1
        raise _no("toml", line=line, problem=problem.message)
    if "steps" in data or "format" in data:
        raise _no("protocol")
    people = data.get("people")
    if not isinstance(people, list):
        raise _no("no-people")
    index = Index(text)
    found = []
    for number, one in enumerate(people):
        line = index.nearest(("people", number)).line
        if isinstance(one, str):
            found.append(_Line(line, one))
        elif isinstance(one, dict):
            found.append(_entry(one, line, problems))
        else:
            problems.append(say("roster.not-a-person", line=line))
    return found


def _entry(one: dict[str, Any], line: int, problems: list[str]) -> _Line:
    texts: dict[str, str] = {}
    for key, value in one.items():
        column = _COLUMN_OF.get(_heading(key))
        if column is None:
            problems.append(say("roster.unknown-key", line=line, key=safe_line(key, 40)))
        elif isinstance(value, str):
            texts.setdefault(column, value)
        else:
            problems.append(say("roster.not-text", line=line, key=safe_line(key, 40)))
    name = texts.get("name") or " ".join(part for part in (texts.get("first"), texts.get("last")) if part)
    return _Line(line, name, texts.get("team", ""), texts.get("role", ""))


# -- people ---------------------------------------------------------------------------------------


def _people(lines: list[_Line], problems: list[str]) -> tuple[Person, ...]:
    people: list[Person] = []
    at: dict[str, list[int]] = {}
    shown: dict[str, str] = {}
    for one in lines:
        name, team, role = (_short(part, one.line, problems) for part in (one.name, one.team, one.role))
        if not name:
            problems.append(say("roster.no-name", line=one.line))
            continue
        if len(people) == PEOPLE_LIMIT:
            raise _no("too-many", limit=PEOPLE_LIMIT)
        people.append(Person(f"p{len(people) + 1}", name, team, role))
        at.setdefault(name.casefold(), []).append(one.line)
        shown.setdefault(name.casefold(), name)
    if not people:
        raise _no("nobody")
    for key, numbers in at.items():
        if len(numbers) > 1:
            where = listed(str(number) for number in numbers)
            problems.append(say("roster.twice", count=_count(len(numbers)), name=shown[key], lines=where))
    return tuple(people)


def _short(text: str, line: int, problems: list[str]) -> str:
    safe = safe_line(text, len(text) + 1)
    if len(safe) > NAME_LIMIT:
        problems.append(say("roster.long", line=line, limit=NAME_LIMIT))
        return safe[:NAME_LIMIT].rstrip()
    return safe


def _count(number: int) -> str:
    return say(f"roster.count.{number}") if number in (2, 3, 4) else str(number)
