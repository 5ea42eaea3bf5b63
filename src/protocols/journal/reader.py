"""Reading a session from any program but the one that drives it, without ever making that one wait.

An ordinary SQLite reader takes a lock and so can refuse the driver's commits. This one takes none: it opens
the file as if nobody ever changed it, looks once, and closes. So it may see a commit half done; what it saw
counts only if

* the facts continue the chain of hashes, without a gap, up to the head that the file names: then they are
  exactly what was written; and
* the file rested meanwhile, or else: after ``-journal`` was seen empty (there a commit keeps what it
  overwrites, until it is done or undone) the last of them is still there: then they were committed, for an
  undone fact never comes back with the same hash.

Otherwise it looks again.
"""

from __future__ import annotations

import os
import sqlite3
import time

import attrs

from protocols.engine.facts import Fact
from protocols.journal._format import START, Known, pulse_from_row
from protocols.journal._interface import JournalError, Pulse
from protocols.journal._sqlite import check_kind, connect_to_look, explained, look_at, resolved, trouble, walk

__all__ = ["Known", "Look", "look", "read_all", "read_good"]

PATIENCE_MS = 1_000
"""For how long a look is tried again before it is given up, in ms."""

_BLINK_S = 0.0002
"""How long to wait between two glances, in seconds; a driver at full speed rests no longer."""

_REST_S = 0.03
"""How long a file must stand still before it is called damaged: dates of files are coarser than commits."""


@attrs.frozen
class Look:
    """What was new in a session: its *facts*, the place of the last one (the *head*), the sign of life."""

    facts: tuple[Fact, ...]
    head: Known
    pulse: Pulse | None = None


def look(path: str | os.PathLike[str], after: Known | None = None, patience_ms: int = PATIENCE_MS) -> Look:
    """What the session at *path* holds after the place *after* (None: from the beginning).

    For another process than the driver. It does not disturb a driver, not even one in the same process;
    but that one has its facts already, and must not learn them from here.

    Raises :class:`JournalError`: ``gone``, ``not-a-journal``, ``newer``, ``damaged`` (``good`` facts come
    before ``seq``), ``no-access``; ``parted``: the file no longer contains *after*, start again from None;
    ``unsettled``: the driver was killed while it saved, resuming settles it; ``busy``: the file never
    stood still long enough within *patience_ms*.
    """
    found: list[Fact] = []
    return _patiently(path, after or START, patience_ms, found)


def read_all(path: str | os.PathLike[str]) -> list[Fact]:
    """All facts of the session at *path*; another process may be driving it. Raises as :func:`look` does."""
    return list(look(path).facts)


def read_good(
    path: str | os.PathLike[str], patience_ms: int = PATIENCE_MS
) -> tuple[list[Fact], JournalError | None]:
    """The facts that can be trusted, and what is wrong with the file, or None.

    Of a damaged file these are the facts before the damage; of one that cannot be read at all, none.
    """
    found: list[Fact] = []
    try:
        _patiently(path, START, patience_ms, found)
    except JournalError as problem:
        return (found if problem.code in ("damaged", "newer") else []), problem
    return found, None


def _patiently(path: str | os.PathLike[str], after: Known, patience_ms: int, found: list[Fact]) -> Look:
    real = resolved(path)
    since = now = time.monotonic()
    until = now + patience_ms / 1000
    state: tuple[object, ...] = ()
    while True:
        found.clear()
        before = look_at(real)
        rests = not _saving(real)
        try:
            seen = _once(real, after, found)
            if seen.head == after or (rests and not _saving(real) and _same(before, look_at(real))):
                return seen
            if _rested(real, until) and _holds(real, seen.head):
                return seen
        except JournalError as met:
            # Torn by a commit, or truly so? It is true of a file that says it again and has not moved.
            now = time.monotonic()
            told = (before.st_ino, before.st_size, before.st_mtime_ns, met.code)
            if told != state:
                state, since = told, now
            elif now - since > _REST_S and rests and not _saving(real):
                raise
        if time.monotonic() >= until:
            found.clear()
            raise trouble("unsettled" if _saving(real) else "busy", real)
        time.sleep(_BLINK_S if rests else _BLINK_S * 5)


def _once(path: str, after: Known, into: list[Fact]) -> Look:
    db = connect_to_look(path)
    try:
        check_kind(db, path)
        head = walk(db, path, after, into)
        pulse = pulse_from_row(db.execute("SELECT body, sum FROM pulse WHERE id = 1").fetchone())
    except UnicodeError:
        raise trouble("damaged", path, seq=1, good=0) from None
    except sqlite3.Error as error:
        raise explained(error, path) from None
    finally:
        db.close()
    return Look(tuple(into), head, pulse)


def _saving(path: str) -> bool:
    """Whether a commit is under way, or was when its program was killed."""
    try:
        return os.stat(path + "-journal").st_size > 0
    except FileNotFoundError:
        return False
    except OSError:
        raise trouble("no-access", path) from None


def _rested(path: str, until: float) -> bool:
    """Wait for an instant without a commit, at most until the monotonic time *until*, in seconds."""
    while _saving(path):
        if time.monotonic() >= until:
            return False
        time.sleep(_BLINK_S)
    return True


def _same(before: os.stat_result, after: os.stat_result) -> bool:
    return (before.st_ino, before.st_size, before.st_mtime_ns) == (
        after.st_ino,
        after.st_size,
        after.st_mtime_ns,
    )


def _holds(path: str, place: Known) -> bool:
    """Whether the file contains *place*, seen afresh."""
    if place == START:
        return True
    db = connect_to_look(path)
    try:
        return bool(
            db.execute("SELECT hash FROM facts WHERE seq = ?", (place.seq,)).fetchone() == (place.hash,)
        )
    except sqlite3.Error:
        return False
    finally:
        db.close()
