"""Exports: minutes as Markdown, plain text, JSON, CSV or a web page, and getting them onto the disk.

What people wrote is text in every format: whatever would be markup in Markdown or HTML, or a formula in a
spreadsheet, is escaped, and no export holds a control character other than the line break.
"""

from __future__ import annotations

import contextlib
import csv
import errno
import io
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from protocols.records.minutes import Minutes
from protocols.words import duration, reason, safe_line, safe_text, say

FORMATS = ("md", "txt", "json", "csv", "html")
"""The formats of :func:`render`; each is also the ending of its files."""

DATA_VERSION = 1
"""The version of the JSON export's shape."""


class ExportError(Exception):
    """An export could not be made or written.

    *code* picks the sentence (``minutes.error.<code>``), *arguments* go into it. Codes: ``exists``,
    ``folder``, ``no-folder`` (``folder``, ``name``), ``no-access``, ``read-only``, ``disk-full``, ``failed``
    (``reason``), all with ``path``; ``no-such-format`` (``format``, ``known``).
    """

    def __init__(self, code: str, arguments: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = dict(arguments or {})

    def sentence(self) -> str:
        """What is wrong and what to do instead."""
        return say(f"minutes.error.{self.code}", **self.arguments)


def render(minutes: Minutes, format: str) -> str:
    """*minutes* in one of :data:`FORMATS`, with ``\\n`` for line breaks.

    Raises :class:`ExportError`: ``no-such-format``.
    """
    match format:
        case "md":
            from protocols.records.pages import markdown

            text = markdown(minutes)
        case "txt":
            from protocols.records.pages import plain

            text = plain(minutes)
        case "json":
            text = _json(minutes)
        case "csv":
            text = _csv(minutes)
        case "html":
            from protocols.records.web import web_page

            text = web_page(minutes)
        case _:
            known = ", ".join(FORMATS)
            raise ExportError("no-such-format", {"format": safe_line(format, 40), "known": known})
    return safe_text(text, 4 * len(text) + 1)


# -- for programs ---------------------------------------------------------------------------------


def _json(minutes: Minutes) -> str:
    data: dict[str, Any] = {"kind": "protocols-minutes", "version": DATA_VERSION, **minutes.to_data()}
    return json.dumps(_clean(data), ensure_ascii=False, indent=2) + "\n"


def _clean(value: Any) -> Any:
    """Every text in *value* made safe before it is quoted, so that quoting cannot hide anything."""
    if isinstance(value, str):
        return safe_text(value, 4 * len(value) + 1).replace("\t", " ")
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(one) for one in value]
    return value


CSV_COLUMNS = (
    "kind", "text", "step", "round", "group", "capture", "column", "who", "owner", "due", "date", "clock",
    "elapsed", "private",
)  # fmt: skip
"""The columns of the CSV export, in order; their headings are sentences ``minutes.column.<name>``.

Behind them stands a column for each field that a list has. After the entries there is a row for each option
of each decision: its kind is ``picked`` or ``option``, and its column says what it came to. Where asked
for, a row of the kind ``talk`` tells for each voice and each part of the session how many seconds it spoke.
"""


def _csv(minutes: Minutes) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    fields = list(dict.fromkeys(name for one in minutes.entries for name, _ in one.fields))
    heads = [say(f"minutes.column.{name}") for name in CSV_COLUMNS]
    writer.writerow([*heads, *map(_cell, fields)])
    for one in minutes.entries:
        cells = [
            one.kind,
            one.text,
            one.step_title,
            one.round,
            one.group,
            one.capture,
            one.column,
            one.who,
            one.owner,
            one.due,
            minutes.day_of(one),
            one.clock,
            "" if one.elapsed_ms is None else str(one.elapsed_ms // 1000),
            say("minutes.private") if one.private else "",
            *(dict(one.fields).get(name, "") for name in fields),
        ]
        writer.writerow([_cell(cell) for cell in cells])
    for made in minutes.settled:
        for option in made.options:
            told = {
                "kind": "picked" if option.picked else "option",
                "text": option.label,
                "step": made.step_title,
                "group": made.group,
                "capture": made.title,
                "column": option.result,
                "date": minutes.day_at(made.wall_ms),
                "clock": made.clock,
                "private": say("minutes.private") if made.private else "",
            }
            writer.writerow([_cell(told.get(name, "")) for name in CSV_COLUMNS] + [""] * len(fields))
    for row in _talk_rows(minutes):
        writer.writerow([_cell(row.get(name, "")) for name in CSV_COLUMNS] + [""] * len(fields))
    return out.getvalue()


def _talk_rows(minutes: Minutes) -> Iterator[Mapping[str, str]]:
    """For each voice and each part of the session a row: how many seconds they spoke in it."""
    if minutes.talk is None:
        return
    for one in minutes.talk.voices:
        for (begin, end), ms in zip(minutes.talk.parts, one.parts, strict=True):
            part = f"{duration(begin // 1000 * 1000)}-{duration(end // 1000 * 1000)}"
            seconds = str(begin // 1000)
            yield {
                "kind": "talk",
                "text": str(ms // 1000),
                "who": one.name,
                "column": part,
                "elapsed": seconds,
            }


_FORMULA = tuple("=+-@|%\t\r＝＋－＠")


def _cell(text: str) -> str:
    """A spreadsheet would run what begins with a formula's sign; an apostrophe before it makes it text."""
    text = safe_text(text, 4 * len(text) + 1).replace("\t", " ")
    return "'" + text if text.lstrip().startswith(_FORMULA) else text


# -- words shared by the pages --------------------------------------------------------------------


def difference(overrun_ms: int, saved_ms: int) -> str:
    """Over or under: ``+1:30``, ``-0:45``, or nothing for less than a second."""
    ms = overrun_ms - saved_ms
    if abs(ms) < 1_000:
        return ""
    return duration(ms, sign=True)


# -- on the disk ----------------------------------------------------------------------------------

_NAME_LIMIT = 80
MOST_NAMESAKES = 1_000
"""Up to so many files of one name are told apart by a number."""


def export_name(session_id: str, format: str) -> str:
    """The file name for an export of a session: letters, digits, ``-`` and ``_`` only, so that it is a good
    name on every system. Raises :class:`ExportError`: ``no-such-format``."""
    if format not in FORMATS:
        raise ExportError("no-such-format", {"format": safe_line(format, 40), "known": ", ".join(FORMATS)})
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", session_id).strip("-")[:_NAME_LIMIT].rstrip("-")
    return f"{plain or 'session'}-minutes.{format}"


_CODES = {
    errno.EACCES: "no-access",
    errno.EPERM: "no-access",
    errno.EROFS: "read-only",
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
}


def write_export(path: str | os.PathLike[str], text: str, *, overwrite: bool = False) -> Path:
    """Write *text* to *path*, readable by its owner only (0600); answer the path.

    Written beside and then put in place, so that there is the whole file or none, and an older one stays
    until then. Raises :class:`ExportError`; ``exists`` unless *overwrite*.
    """
    target = Path(path)
    shown = safe_line(str(target))
    beside = ""
    try:
        if target.is_dir():
            raise ExportError("folder", {"path": shown})
        if not target.parent.is_dir():
            folder = safe_line(str(target.parent))
            raise ExportError("no-folder", {"folder": folder, "name": safe_line(target.name), "path": shown})
        if not overwrite and os.path.lexists(target):
            raise ExportError("exists", {"path": shown})
        handle, beside = tempfile.mkstemp(prefix=".export-", suffix=".part", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        _put(beside, target, overwrite)
        _sync(target.parent)
    except FileExistsError:
        raise ExportError("exists", {"path": shown}) from None
    except (OSError, ValueError) as error:
        number = error.errno or 0 if isinstance(error, OSError) else 0
        why = safe_line(reason(error))
        raise ExportError(_CODES.get(number, "failed"), {"path": shown, "reason": why}) from None
    finally:
        if beside:
            with contextlib.suppress(OSError):
                os.unlink(beside)
    return target


def write_new(folder: Path, name: str, text: str) -> Path:
    """Write *text* to the file *name* in *folder*; where another text has that name, to one with a number:
    somebody may have gone on writing in it. Answers the path, also where the same text stands there already.

    Raises :class:`ExportError`."""
    stem, ending = os.path.splitext(name)
    data = text.encode("utf-8", "replace")
    for number in range(1, MOST_NAMESAKES):
        target = folder / (name if number == 1 else f"{stem}-{number}{ending}")
        try:
            return write_export(target, text)
        except ExportError as error:
            if error.code != "exists":
                raise
        with contextlib.suppress(OSError):
            if target.is_file() and target.read_bytes() == data:
                return target
    return write_export(folder / name, text)


def _put(beside: str, target: Path, overwrite: bool) -> None:
    """Give the finished file its name. A hard link, unlike a rename, refuses to replace a file that somebody
    made in the meantime; where the disk knows none, a rename has to do."""
    if not overwrite:
        try:
            os.link(beside, target)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError):
            if os.path.lexists(target):
                raise FileExistsError from None
        else:
            return
    os.replace(beside, target)


def _sync(folder: Path) -> None:
    """Make the new name survive a power cut, where the system offers a way to ask for it."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
