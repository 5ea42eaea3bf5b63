"""Everything that opens SQLite or explains its errors, for the store and the reader.

A session is never opened in any other way. On Unix, closing a second handle to a file drops the locks that
the whole process holds on it; SQLite takes care of that for its own handles, so a driving program stays
the only one that writes, but a bare ``open(path).close()`` in the same program would end that.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

from protocols.engine.facts import Fact
from protocols.journal._format import (
    APPLICATION_ID,
    COLUMNS,
    FORMAT,
    SCHEMA,
    START,
    BrokenRow,
    Known,
    NewerFact,
    from_rows,
)
from protocols.journal._interface import JournalError
from protocols.words import safe_line

_LAST_SEQ = 2**63 - 1

_STRICT_TABLES = (3, 37, 0)


def trouble(code: str, path: str | os.PathLike[str], **arguments: object) -> JournalError:
    """The error *code* about the file at *path*, made safe to show."""
    return JournalError(code, {"path": safe_line(os.fspath(path)), **arguments})


def resolved(path: str | os.PathLike[str]) -> str:
    """The file itself, behind symbolic links: SQLite puts ``-journal`` beside that one."""
    return os.path.realpath(path)


def look_at(path: str) -> os.stat_result:
    """The file's state without opening it. Raises ``gone``, ``no-access`` or ``not-a-journal``."""
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        raise trouble("gone", path) from None
    except OSError:
        raise trouble("no-access", path) from None
    if not stat.S_ISREG(found.st_mode):
        raise trouble("not-a-journal", path)
    return found


def connect(path: str, query: str, wait_s: float = 0.0) -> sqlite3.Connection:
    """Open the file at *path* with SQLite's URI *query*. Raises :class:`JournalError`."""
    if sqlite3.sqlite_version_info < _STRICT_TABLES:
        raise trouble("old-sqlite", path, version=sqlite3.sqlite_version)
    uri = Path(path).as_uri()
    if not uri.startswith("file:///"):  # a Windows share: SQLite wants its host inside the path
        uri = uri.replace("file://", "file:////", 1)
    try:
        db = sqlite3.connect(
            f"{uri}?{query}", uri=True, timeout=wait_s, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise explained(error, path) from None
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    db.execute("PRAGMA mmap_size = 0")
    return db


def connect_to_look(path: str) -> sqlite3.Connection:
    """Open *path* to read it without any lock; only good for one look at a file that rests."""
    return connect(path, "mode=ro&immutable=1")


def explained(error: sqlite3.Error, path: str) -> JournalError:
    """What SQLite's *error* means to a person who looks after the file at *path*."""
    extended = getattr(error, "sqlite_errorcode", None)
    if extended is None:  # a text that is no text
        return trouble("damaged", path, seq=1, good=0)
    if extended == sqlite3.SQLITE_READONLY_DBMOVED:
        return trouble("gone", path)
    match extended & 0xFF:
        case sqlite3.SQLITE_FULL:
            return trouble("disk-full", path)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return trouble("held", path)
        case sqlite3.SQLITE_READONLY:
            return trouble("read-only", path)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return trouble("no-access", path)
        case sqlite3.SQLITE_NOTADB:
            return trouble("not-a-journal", path)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_ERROR | sqlite3.SQLITE_SCHEMA:
            return trouble("damaged", path, seq=1, good=0)
        case sqlite3.SQLITE_CONSTRAINT:
            return trouble("parted", path)
        case _:
            return trouble("failed", path, reason=safe_line(str(error)))


def check_kind(db: sqlite3.Connection, path: str) -> None:
    """Make sure that this is a session, and one this program understands.

    Raises ``not-a-journal``, ``newer``, ``damaged``, or :class:`sqlite3.Error`.
    """
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID or version < 1:
        raise trouble("not-a-journal", path)
    if version > FORMAT:
        raise trouble("newer", path)
    # A stranger's file may bring triggers and views: whatever is not our schema to the letter is refused.
    try:
        found = dict(db.execute("SELECT name, sql FROM sqlite_schema").fetchall())
    except UnicodeError:
        found = {}
    if found != SCHEMA:
        raise trouble("damaged", path, seq=1, good=0)


def walk(db: sqlite3.Connection, path: str, after: Known, into: list[Fact]) -> Known:
    """Read the facts after *after*, each proved by the chain, *into* a list; answer where the chain ends.

    The head is read first and the facts up to it: what a driver adds meanwhile does not matter.
    What was good before an error stays in the list. Raises ``damaged``, ``newer``, and ``parted`` when the
    file does not contain *after*.
    """
    already = len(into)
    try:
        head = head_of(db)
        if after != START:
            known = db.execute("SELECT hash FROM facts WHERE seq = ?", (after.seq,)).fetchone()
            if known is None or known[0] != after.hash:
                raise trouble("parted", path)
        rows = f"SELECT {COLUMNS} FROM facts WHERE seq > ? AND seq <= ? ORDER BY seq"
        found = db.execute(rows, (after.seq, _LAST_SEQ if head is None else head.seq))
        place = from_rows(found, after, into)
        if head != place:
            raise BrokenRow
    except NewerFact:
        raise trouble("newer", path) from None
    except (BrokenRow, UnicodeError):
        raise _broken(path, after.seq + len(into) - already) from None
    except sqlite3.Error as error:
        problem = explained(error, path)
        if problem.code in ("damaged", "not-a-journal"):
            raise _broken(path, after.seq + len(into) - already) from None
        raise problem from None
    return place


def _broken(path: str, good: int) -> JournalError:
    return trouble("damaged", path, seq=good + 1, good=good)


def head_of(db: sqlite3.Connection) -> Known | None:
    """Where the file says its chain ends. Raises :class:`sqlite3.Error`."""
    row: tuple[Any, ...] | None = db.execute("SELECT seq, hash FROM head WHERE id = 1").fetchone()
    return None if row is None else Known(*row)
