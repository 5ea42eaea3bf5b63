"""The sessions in a folder, at a glance.

Every session is a file of its own, so this list is only a memory of what the files said: it can be thrown
away, and what has left the folder leaves the list. A file is read again when its date or size has changed.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs

from protocols.engine.comings import Coming, comings, took_part
from protocols.engine.facts import Fact, happened_ms
from protocols.engine.state import FINISHED, READY, UNDER_WAY
from protocols.journal._format import FACT_VERSION, FORMAT
from protocols.journal._interface import JournalError
from protocols.journal.places import SUFFIX, new_session_path, synced_by
from protocols.words import day, safe_line

__all__ = ["Catalogue", "Summary", "new_session_path", "summarize", "synced_by"]

_LAYOUT = [4, FORMAT, FACT_VERSION]
"""What a remembered list depends on; another one is thrown away."""

_LASTING = ("", "damaged", "newer", "not-a-journal")
"""Problems that stay as long as the file does not change; others are looked at again each time."""

_SETTLED_NS = 2_000_000_000
"""How old a file's date must be before it is trusted to tell the next change, in ns."""

_PATIENCE_MS = 100


@attrs.frozen
class Summary:
    """One session in a list. Text is safe to show; times are UTC ms since 1970, 0 where not known.

    *phase* is one of ``ready``, ``under way``, ``finished`` (:mod:`protocols.engine.state`), or empty where
    it is not known. *problem* is a code of :class:`JournalError`, or empty; what could be read is told all
    the same.
    """

    path: Path
    id: str
    title: str = ""
    protocol_id: str = ""
    opened_wall_ms: int = 0
    offset_min: int = 0
    phase: str = ""
    people: int = 0
    minutes: int | None = None
    alive_wall_ms: int = 0
    """The last sign of life: a fact, or a heartbeat."""
    entries: int = 0
    """Notes, decisions and commitments, without those withdrawn."""
    problem: str = ""
    meeting: str = ""
    """Which meeting of a cycle it is, by id; empty where the protocol is no cycle."""
    facilitator: str = ""
    started_wall_ms: int = 0
    """When it began, which may be before its file was opened; 0 while it has not."""

    @property
    def begins_wall_ms(self) -> int:
        """When it was, as people tell it: from when it began, else from when it was opened."""
        return self.started_wall_ms or self.opened_wall_ms

    def matches(self, words: Iterable[str]) -> bool:
        """Whether every one of *words* stands in its title, id, facilitator, meeting or date."""
        wanted = [word.casefold() for word in words]
        if not wanted:
            return True
        parts = (self.title, self.id, self.protocol_id, self.facilitator, self.meeting, self._day)
        text = " ".join(parts).casefold()
        return all(word in text for word in wanted)

    @property
    def _day(self) -> str:
        """The day on which it began, by the clock that hung on that wall, in every way of writing it."""
        if not self.begins_wall_ms:
            return ""
        from datetime import datetime, timedelta, timezone

        try:
            zone = timezone(timedelta(minutes=self.offset_min))
            digits = datetime.fromtimestamp(self.begins_wall_ms / 1000, zone).strftime("%Y-%m-%d %H:%M")
        except (ValueError, OverflowError, OSError):
            return ""  # a damaged file may say any number
        said = [day(self.begins_wall_ms, self.offset_min, short) for short in (False, True)]
        return " ".join([digits, *said])

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with it but, at most, that it was just being written to."""
        return self.problem in ("", "unsettled")


class Catalogue:
    """The sessions in *folder*, remembered in the file *cache_path* between two looks.

    The cache may be deleted at any time; where it cannot be written, the list is only slower.
    """

    def __init__(self, folder: str | os.PathLike[str], cache_path: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self.cache_path = Path(cache_path)

    def sessions(self) -> list[Summary]:
        """All sessions in the folder, the latest first; none if there is no such folder.

        Reads the files that are new or have changed. Raises :class:`JournalError` (``no-access``,
        ``not-a-folder``) when the folder cannot be read; a file that cannot is in the list, with its problem.
        """
        known = _load(self.cache_path)
        kept: dict[str, Any] = {}
        found: list[Summary] = []
        for path, state in self._files():
            row = known.get(str(path))
            summary = _from_row(path, row, state)
            if summary is None:
                summary = summarize(path)
                old = _from_row(path, row)
                if summary.problem == "gone":
                    continue
                if summary.problem in _LASTING:
                    settled = time.time_ns() - state.st_mtime_ns > _SETTLED_NS
                    row = [state.st_mtime_ns if settled else 0, state.st_size, _to_row(summary)]
                elif summary.problem == "unsettled" and old is not None:
                    summary = attrs.evolve(old, problem="unsettled")
            if row is not None:
                kept[str(path)] = row
            found.append(summary)
        if kept != known:
            _save(self.cache_path, kept)
        return sorted(found, key=lambda each: (-each.opened_wall_ms, str(each.path)))

    def _files(self) -> list[tuple[Path, os.stat_result]]:
        files = []
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                        with suppress(OSError):  # deleted just now
                            if entry.is_file():
                                files.append((Path(self.folder, entry.name), entry.stat()))
        except FileNotFoundError:
            return []
        except OSError as error:
            code = "not-a-folder" if isinstance(error, NotADirectoryError) else "no-access"
            raise JournalError(code, {"path": safe_line(str(self.folder))}) from None
        return files


def summarize(path: str | os.PathLike[str]) -> Summary:
    """What the session at *path* says of itself; never raises, a problem is told in the answer."""
    from protocols.journal.reader import look, read_good

    file = Path(path)
    with suppress(OSError):
        if file.is_file() and file.stat().st_size == 0:
            return Summary(file, file.stem, problem="empty")
    beat_ms, problem = 0, ""
    try:
        seen = look(file, patience_ms=_PATIENCE_MS)
        facts: Sequence[Fact] = seen.facts
        beat_ms = seen.pulse.wall_ms if seen.pulse is not None else 0
        problem = "" if facts else "empty"
    except JournalError as met:
        problem = met.code
        facts = read_good(file, _PATIENCE_MS)[0] if problem in ("damaged", "newer") else ()
    return _told_by(file, facts, beat_ms, problem)


def _told_by(path: Path, facts: Sequence[Fact], beat_ms: int, problem: str) -> Summary:
    title = protocol_id = meeting = facilitator = ""
    opened_ms = started_ms = offset = 0
    people = _People()
    minutes: int | None = None
    phase = ""
    entries: set[str] = set()
    for fact in facts:
        data = fact.data
        match fact.kind:
            case "session.opened":
                protocol = data.get("protocol")
                if isinstance(protocol, dict):
                    title = safe_line(str(protocol.get("title", "")))
                    protocol_id = safe_line(str(protocol.get("id", "")))
                meeting = safe_line(str(data.get("meeting", "")))
                facilitator = safe_line(str(data.get("facilitator", "")))
                told = data.get("minutes")
                minutes = told if isinstance(told, int) else None
                opened_ms, offset = fact.moment.wall_ms, fact.moment.offset_min
                phase = READY
            case "roster.set" | "action.undone" | "action.redone":
                people.learn(fact)
            case "session.started":
                phase = UNDER_WAY
                people.started_ms = happened_ms(fact)
                started_ms = fact.moment.wall_ms - (fact.at_ms - people.started_ms)
            case "session.finished":
                phase = FINISHED
            case "entry.written":
                entries.add(str(data.get("id", "")))
            case "entry.withdrawn":
                entries.discard(str(data.get("id", "")))
    alive_ms = max([beat_ms, *(fact.moment.wall_ms for fact in facts[-1:])])
    return Summary(
        path=path,
        id=path.stem,
        title=title,
        protocol_id=protocol_id,
        opened_wall_ms=opened_ms,
        offset_min=offset,
        phase=phase,
        people=people.count,
        minutes=minutes,
        alive_wall_ms=alive_ms,
        entries=len(entries),
        problem=problem,
        meeting=meeting,
        facilitator=facilitator,
        started_wall_ms=started_ms,
    )


class _People:
    """Who took part, from the facts that tell of it; whose coming was taken back did not."""

    def __init__(self) -> None:
        self.started_ms: int | None = None
        self._rosters: list[Fact] = []
        self._undone: list[Fact] = []

    def learn(self, fact: Fact) -> None:
        """Learn what *fact* tells of people."""
        if fact.kind == "roster.set":
            self._rosters.append(fact)
            return
        taken, put = (self._rosters, self._undone)
        if fact.kind == "action.redone":
            taken, put = put, taken
        if taken and taken[-1].action == fact.data.get("action"):
            put.append(taken.pop())

    @property
    def count(self) -> int:
        """How many they are. A damaged file may say anything: then they are as many as can be understood."""
        known: tuple[str, ...] = ()
        away: tuple[str, ...] = ()
        told: list[Coming] = []
        for fact in self._rosters:
            people, gone = (_ids(fact.data.get(name)) for name in ("people", "away"))
            if known:
                told += comings(fact, known, away, people, gone)
            known, away = people, gone
        return len(took_part(known, told, self.started_ms))


def _ids(listed: Any) -> tuple[str, ...]:
    told = listed if isinstance(listed, list) else []
    return tuple(str(one.get("id", "")) if isinstance(one, dict) else str(one) for one in told)


_KEPT = tuple(name for name in (field.name for field in attrs.fields(Summary)) if name not in ("path", "id"))
_KINDS: dict[str, tuple[type, ...]] = {
    "title": (str,),
    "protocol_id": (str,),
    "phase": (str,),
    "problem": (str,),
    "meeting": (str,),
    "facilitator": (str,),
    "minutes": (int, type(None)),
}


def _to_row(summary: Summary) -> list[Any]:
    return [getattr(summary, name) for name in _KEPT]


def _from_row(path: Path, row: Any, state: os.stat_result | None = None) -> Summary | None:
    """What was remembered of *path*, if the file is still in this *state* (None: in whatever state)."""
    if not isinstance(row, list) or len(row) != 3:
        return None
    if state is not None and row[:2] != [state.st_mtime_ns, state.st_size]:
        return None
    values = row[2]
    if not isinstance(values, list) or len(values) != len(_KEPT):
        return None
    if not all(type(value) in _KINDS.get(name, (int,)) for name, value in zip(_KEPT, values, strict=True)):
        return None
    return Summary(path, path.stem, **dict(zip(_KEPT, values, strict=True)))


def _load(cache_path: Path) -> dict[str, Any]:
    try:
        read = json.loads(cache_path.read_bytes())
        sessions = read["sessions"] if read["layout"] == _LAYOUT else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return sessions if isinstance(sessions, dict) else {}


def _save(cache_path: Path, sessions: dict[str, Any]) -> None:
    beside = cache_path.with_name(f"{cache_path.name}.{os.getpid()}.new")
    try:
        with suppress(FileNotFoundError):
            beside.unlink()
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(handle, "w", encoding="utf-8") as file:
                json.dump({"layout": _LAYOUT, "sessions": sessions}, file)
            os.replace(beside, cache_path)
        except OSError:
            beside.unlink()
            raise
    except OSError:
        return  # a memory that cannot be kept costs time, nothing else
