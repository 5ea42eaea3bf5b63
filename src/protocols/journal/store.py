"""The store: one session's facts in one SQLite file, safe against kill and power cut. The writing side.

What must be known: *when append returns, the facts are on the disk*. ``journal_mode=TRUNCATE`` with
``synchronous=FULL`` is the quickest of SQLite's modes that keeps this promise and needs no second file.
The program that drives holds an exclusive lock from opening to closing; after a kill the system lets go of
it. As locks can fail (network disks), every append also looks whether anybody else has written.

A journal may be used from any thread, by one at a time. Commits take as long as the disk does: not on the
thread that draws.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from protocols.engine.facts import Fact
from protocols.journal._format import (
    APPLICATION_ID,
    FORMAT,
    INSERT,
    SCHEMA,
    START,
    Known,
    pulse_from_row,
    pulse_to_row,
    to_rows,
)
from protocols.journal._interface import JournalError, Pulse
from protocols.journal._sqlite import (
    check_kind,
    connect,
    connect_to_look,
    explained,
    head_of,
    look_at,
    resolved,
    trouble,
    walk,
)
from protocols.journal.places import private_directory, sync_directory
from protocols.words import reason

__all__ = ["SqliteJournal", "create", "drive", "private_directory"]

_WAIT_S = 0.25
"""How long to wait for a lock that somebody may hold for a moment only (a backup, another start)."""

_ROOM = 256 * 1024


class SqliteJournal:
    """One session's facts, open for writing; made by :func:`create` and :func:`drive`."""

    def __init__(self, path: str, db: sqlite3.Connection, head: Known) -> None:
        self.path = Path(path)
        """The session's file."""
        self._path = path
        self._db = db
        self._head = head
        self._refusal: JournalError | None = None
        found = look_at(path)
        self._identity = found.st_dev, found.st_ino
        self._touched = found.st_size, found.st_mtime_ns

    @property
    def seq(self) -> int:
        """The last fact's seq; 0 when there is none."""
        return self._head.seq

    def append(self, expected_seq: int, facts: Sequence[Fact]) -> None:
        """Make *facts* durable, all or none: when this returns they survive a power cut.

        *expected_seq* is the last fact's seq this writer knows; *facts* follow it without a gap (otherwise
        :class:`ValueError`). Raises :class:`JournalError`: ``parted``, ``disk-full`` (nothing was written,
        and it may be tried again), ``read-only``, ``gone``; ``failed`` after an error of the disk, and from
        then on, because asking a disk twice may bring a wrong yes: open the journal again.
        """
        if not facts:
            return
        self._check()
        if expected_seq != self._head.seq:
            raise trouble("parted", self._path)
        rows, head = to_rows(facts, self._head)

        def write(db: sqlite3.Connection) -> None:
            db.executemany(INSERT, rows)
            moved = db.execute(
                "UPDATE head SET seq = ?, hash = ? WHERE id = 1 AND seq = ? AND hash = ?",
                (head.seq, head.hash, self._head.seq, self._head.hash),
            )
            if moved.rowcount != 1:
                raise trouble("parted", self._path)

        self._commit(write)
        self._head = head
        self._confirm()

    def facts(self) -> Iterable[Fact]:
        """All facts in order, each checked against the chain.

        Raises :class:`JournalError`: ``damaged`` with ``seq`` and ``good``, ``newer``, ``failed``.
        """
        self._check_open()
        found: list[Fact] = []
        walk(self._db, self._path, START, found)
        return found

    def beat(self, pulse: Pulse) -> None:
        """Overwrite the sign of life. Raises :class:`JournalError` as :meth:`append` does."""
        self._check()
        row = pulse_to_row(pulse)
        self._commit(lambda db: db.execute("INSERT OR REPLACE INTO pulse VALUES (1, ?, ?)", row))
        self._confirm()

    def pulse(self) -> Pulse | None:
        """The last sign of life; None where there is none or where it is damaged."""
        self._check_open()
        try:
            return pulse_from_row(self._db.execute("SELECT body, sum FROM pulse WHERE id = 1").fetchone())
        except (sqlite3.Error, UnicodeError):
            return None

    def close(self) -> None:
        """Let go of the file. May be called again."""
        if self._refusal is None:
            self._refusal = trouble("failed", self._path, reason="it was closed")
            try:  # takes the empty -journal away, while the lock is still ours: one session, one file
                self._db.execute("PRAGMA locking_mode = NORMAL")
                self._db.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.Error:
                pass  # an empty -journal harms nobody
        self._db.close()

    def _check(self) -> None:
        """Before writing: are we still the ones who write, and to the file that people see?"""
        if self._refusal is not None:
            raise self._refusal
        touched = self._look()
        if touched != self._touched:
            # A copied date alone is harmless; another chain is not.
            if self._head_on_disk() != self._head:
                self._refusal = trouble("parted", self._path)
                raise self._refusal
            self._touched = touched
        if not os.path.exists(self._path + "-journal"):
            # Somebody tidied it away. SQLite would go on with the lost one, and could not undo half a commit.
            self._db.execute("PRAGMA journal_mode = OFF")
            self._db.execute("PRAGMA journal_mode = TRUNCATE")

    def _check_open(self) -> None:
        if self._refusal is not None and self._refusal.code == "failed":
            raise self._refusal

    def _look(self) -> tuple[int, int]:
        found = look_at(self._path)
        if (found.st_dev, found.st_ino) != self._identity:
            raise trouble("gone", self._path)
        return found.st_size, found.st_mtime_ns

    def _head_on_disk(self) -> Known | None:
        # Our own connection trusts its cache while it holds the lock, so it cannot be asked.
        db = connect_to_look(self._path)
        try:
            return head_of(db)
        except sqlite3.Error as error:
            raise explained(error, self._path) from None
        finally:
            db.close()

    def _confirm(self) -> None:
        """After writing: only what is in the file that people see has been saved."""
        try:
            self._touched = self._look()
        except JournalError as problem:
            self._refusal = problem
            raise

    def _commit(self, write: Callable[[sqlite3.Connection], object]) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            write(self._db)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._failed(error) from None
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _failed(self, error: sqlite3.Error) -> JournalError:
        problem = _cause(error, self._path)
        try:
            self._look()
        except JournalError as missing:
            problem = missing
        try:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if problem.code in ("disk-full", "read-only", "no-access"):
                # Nothing was written. It may be tried again, if what is in the file can still be read.
                if head_of(self._db) == self._head:
                    self._touched = self._look()
                    return problem
                problem = trouble("failed", self._path, reason=str(error))
        except sqlite3.Error as worse:
            problem = trouble("failed", self._path, reason=str(worse))
        self._refusal = problem
        return problem


def create(path: str | os.PathLike[str]) -> SqliteJournal:
    """Begin a session in a new file at *path*, which only its owner may read, and drive it.

    The folder must exist (:func:`private_directory`). Raises :class:`JournalError`: ``exists``,
    ``no-access``, ``read-only``, ``disk-full``, ``gone`` (no such folder), ``old-sqlite``, ``failed``.
    """
    real = resolved(path)
    try:
        os.close(os.open(real, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise trouble("exists", real) from None
    except FileNotFoundError:
        raise trouble("gone", os.path.dirname(real)) from None
    except OSError as error:
        raise _of_system(error, os.path.dirname(real)) from None
    try:
        journal = SqliteJournal(real, _open(real, new=True), START)
    except BaseException:
        for left in (real, real + "-journal"):
            with suppress(OSError):
                os.unlink(left)
        raise
    sync_directory(Path(real).parent)
    return journal


def drive(path: str | os.PathLike[str]) -> SqliteJournal:
    """Open the session at *path* for writing, and settle what a killed program left half written.

    Raises :class:`JournalError`: ``gone``, ``not-a-journal``, ``newer``, ``damaged``, ``driven`` (with
    ``pid`` and ``host``), ``held``, ``read-only``, ``no-access``, ``disk-full``, ``old-sqlite``, ``failed``.
    """
    real = resolved(path)
    before = look_at(real)
    folder = os.path.dirname(real)
    if not os.access(real, os.R_OK):
        raise trouble("no-access", real)
    if not os.access(real, os.W_OK):
        raise trouble("read-only", real)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise trouble("read-only", folder)
    db = _open(real)
    try:
        try:
            head = head_of(db)
            last = db.execute("SELECT seq, hash FROM facts ORDER BY seq DESC LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise explained(error, real) from None
        if head is None or head != (START if last is None else Known(*last)):
            walk(db, real, START, [])
            raise trouble("damaged", real, seq=1, good=0)
        journal = SqliteJournal(real, db, head)
        if (before.st_dev, before.st_ino) != journal._identity:
            raise trouble("gone", real)
    except BaseException:
        db.close()
        raise
    return journal


def _open(path: str, new: bool = False, synchronous: str = "FULL") -> sqlite3.Connection:
    """Connect to *path*, take the lock for good, and say in the file who drives.

    With *new*, make the tables first. *synchronous* is there for the test that must see its count of
    syncs fail.
    """
    db = connect(path, "mode=rw", _WAIT_S)
    try:
        if not new:
            check_kind(db, path)
            for each in (path, path + "-journal"):  # before a new -journal takes over the file's rights
                with suppress(OSError):  # somebody else's that we may write: theirs to decide who reads it
                    os.chmod(each, 0o600)
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        (mode,) = db.execute("PRAGMA journal_mode = TRUNCATE").fetchone()
        if mode != "truncate":
            raise trouble("failed", path, reason=f"journal_mode {mode}")
        db.execute(f"PRAGMA synchronous = {synchronous}")
        db.execute("PRAGMA fullfsync = ON")
        db.execute("PRAGMA secure_delete = ON")
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute("BEGIN EXCLUSIVE")
        if new:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {FORMAT}")
            for statement in SCHEMA.values():
                db.execute(statement)
            db.execute("INSERT INTO head VALUES (1, ?, ?)", (START.seq, START.hash))
        since_ms = time.time_ns() // 1_000_000
        db.execute("INSERT OR REPLACE INTO driver VALUES (1, ?, ?, ?)", (os.getpid(), _host(), since_ms))
        db.execute("COMMIT")
    except sqlite3.Error as error:
        db.close()
        problem = _cause(error, path)
        raise (_refused(path) if problem.code == "held" else problem) from None
    except BaseException:
        db.close()
        raise
    return db


def _host() -> str:
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _refused(path: str) -> JournalError:
    """Who has the lock: the program that the file names, if that one can be running."""
    try:
        db = connect_to_look(path)
        try:
            pid, host = db.execute("SELECT pid, host FROM driver WHERE id = 1").fetchone()
        finally:
            db.close()
    except (
        sqlite3.Error,
        JournalError,
        TypeError,
        UnicodeError,
    ):  # being written just now, or no session at all
        return trouble("held", path)
    if os.name == "posix" and host == _host() and not _runs(pid):
        return trouble("held", path)
    return trouble("driven", path, pid=pid, host=host)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _cause(error: sqlite3.Error, path: str) -> JournalError:
    """What *error* means, met while writing: SQLite tells a quota or a limit like a broken disk."""
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_IOERR_WRITE and not _has_room(path):
        return trouble("disk-full", path)
    return explained(error, path)


def _has_room(path: str) -> bool:
    """Whether the file at *path* may grow, and something can be written beside it."""
    if os.name == "posix":
        import resource

        soft, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
        with suppress(OSError):
            if soft != resource.RLIM_INFINITY and soft < os.path.getsize(path) + _ROOM:
                return False
    probe = f"{path}-room-{os.getpid()}"
    try:
        handle = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return False
    try:
        return os.write(handle, bytes(_ROOM)) == _ROOM
    except OSError:
        return False
    finally:
        os.close(handle)
        os.unlink(probe)


def _of_system(error: OSError, path: str) -> JournalError:
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return trouble("disk-full", path)
    if error.errno == errno.EROFS:
        return trouble("read-only", path)
    if error.errno in (errno.EACCES, errno.EPERM):
        return trouble("no-access", path)
    if error.errno == errno.ENOTDIR:
        return trouble("not-a-folder", path)
    return trouble("failed", path, reason=reason(error))
