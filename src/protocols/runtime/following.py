"""Following a session that another program drives: for the audience's screen, read-only, in no one's way.

:class:`Following` keeps the state of one session by folding what its journal gains; :class:`Watching`
chooses which session that is. Both are asked often (:data:`POLL_S`) and mostly only look at a file's date.
The time that runs between two facts is this computer's own, which the driver's moments were taken from too:
so the clock counts on when the console has died.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from protocols.engine import State, evolve
from protocols.engine.state import FINISHED
from protocols.journal import JournalError, Pulse
from protocols.runtime import system
from protocols.view import View, view

if TYPE_CHECKING:
    from protocols.engine.facts import Fact
    from protocols.engine.moments import Moment
    from protocols.journal.reader import Known

POLL_S = 0.05
"""How often to ask, in seconds: what is durable is to be seen within a fifth of a second."""

SILENT_S = 7.0
"""A console that gave no sign of life for so long has died, or stands still: three beats have not come."""

ALIVE, SILENT, CLOSED = "alive", "silent", "closed"

_DUE_S = 2.0
"""A file is looked into no later than this after the last time, whatever its date says."""

_SETTLED_S = 0.1
"""How old a file's date must be to tell the next change from this one."""

_PATIENCE_MS = 40
"""For how long a look into a file that is just being written to is tried; then again at the next poll."""

_SCAN_S = 0.5
"""How often folders are looked through for a session that has begun."""

_PASSING = ("busy", "unsettled")
"""Troubles that pass by themselves, or with the console."""

Moments = Callable[[], "Moment"]
Seconds = Callable[[], float]


class Following:
    """The session at *path*, as far as its journal tells. *moment* and *wall* are the clocks: now by all
    clocks, and the seconds since 1970 by which files are dated."""

    def __init__(
        self, path: str | os.PathLike[str], moment: Moments = system.moment, wall: Seconds = time.time
    ) -> None:
        self.path = Path(path)
        self.state = State()
        self.trouble: JournalError | None = None
        """What is wrong with the file at the moment; what was read before is still shown."""
        self._moment = moment
        self._wall = wall
        self._known: Known | None = None
        self._pulse: Pulse | None = None
        self._told: tuple[object, ...] = ()
        self._seen: tuple[int, ...] = ()
        self._due = 0.0
        self._sign_wall = 0.0
        self._own_time: _OwnTime | None = None

    def poll(self) -> bool:
        """Read what is new; whether there was anything: facts, a sign of life after none, a trouble."""
        self._read()
        told, self._told = self._told, (self.state.seq, self.life, self._code)
        return told != self._told

    def _read(self) -> None:
        try:
            found = os.stat(self.path)
        except OSError:
            self.trouble = JournalError("gone", {"path": self.path.name})
            self._seen = ()
            return
        stamp = (found.st_ino, found.st_size, found.st_mtime_ns)
        now = self._wall()
        if stamp != self._seen or not 0 <= self._due - now <= _DUE_S:
            changed = found.st_mtime_ns / 1e9
            # Where the clock on the wall was put back, a sign that lies ahead is as good as one of now.
            self._sign_wall = min(max(self._sign_wall, changed), now)
            self._seen = ()
            if self._saving():
                # A commit is under way, and done by the next poll; or its program was killed in it.
                self.trouble = self._unsettled() if self.silent_s > SILENT_S else self.trouble
            elif self._look():
                # Dates are coarser than commits: one that is too new is looked at once more.
                self._seen = stamp if now - changed > _SETTLED_S else ()
                self._due = now + _DUE_S

    def _saving(self) -> bool:
        try:
            return os.stat(f"{self.path}-journal").st_size > 0
        except OSError:
            return False

    def _unsettled(self) -> JournalError:
        return JournalError("unsettled", {"path": self.path.name})

    @property
    def _code(self) -> str:
        return self.trouble.code if self.trouble is not None else ""

    @property
    def silent_s(self) -> float:
        """For how long the console has given no sign of life, in seconds."""
        return max(0.0, self._wall() - self._sign_wall)

    @property
    def life(self) -> str:
        """Whether the console is ``alive`` (however quiet), ``silent`` (it died, or stands still), or was
        ``closed`` on purpose."""
        if self._pulse is not None and self._pulse.closed:
            return CLOSED
        return SILENT if self.silent_s > SILENT_S else ALIVE

    @property
    def live(self) -> bool:
        """Whether somebody drives it now and it is not over."""
        return self.state.plan is not None and self.life == ALIVE and self.state.phase != FINISHED

    def view(self, audience: str = "room") -> View | None:
        """What to show now; None while nothing could be read."""
        return None if self.state.plan is None else view(self.state, self.now(), audience)

    def now(self) -> Moment:
        """This moment, as the session's clock tells it."""
        anchor, here = self.state.anchor, self._moment()
        if anchor is None:
            return here
        if self._own_time is not None:
            # Such a clock stands while its program does not run.
            stands = self._sign_wall + (0.0 if self.life == CLOSED else SILENT_S)
            at = self._own_time.at(min(self._wall(), stands), self.state.speed)
            return anchor.later(at - self.state.anchor_at_ms)
        if here.boot_id != anchor.boot_id:
            # The computer was started anew, or it is another one: only the clocks on the wall compare.
            here = anchor.later(here.wall_ms - anchor.wall_ms)
        return attrs.evolve(here, offset_min=anchor.offset_min, zone=anchor.zone)

    def _look(self) -> bool:
        """Look into the file; whether that could be done."""
        from protocols.journal.reader import look

        try:
            seen = look(self.path, self._known, _PATIENCE_MS)
        except JournalError as error:
            if error.code == "parted":
                # Another copy was put in its place: what was folded is not its past.
                self.state, self._known, self._own_time = State(), None, None
                return self._look()
            self.trouble = None if error.code in _PASSING else error
            return False
        self.trouble = None
        self._pulse = seen.pulse
        self._known = seen.head
        for fact in seen.facts:
            self.state = evolve(self.state, fact)
            self._set_own_time(fact)
        if self._own_time is not None and self.state.anchor is not None:
            at = self.state.last_at_ms
            if self._pulse is not None:
                at = max(at, self._pulse.at_ms)
            self._own_time.learn(at, self._sign_wall, self.state.speed)
        return True

    def _set_own_time(self, fact: Fact) -> None:
        if fact.kind not in ("session.opened", "session.reopened"):
            return
        fast = fact.data.get("speed", 1) != 1
        self._own_time = _OwnTime() if fast or self._own_time is not None else None


class _OwnTime:
    """The clock of a session that has ever run faster than time. It stands where no clock here could tell,
    so it is learned: what the session's time was when its file was last written."""

    def __init__(self) -> None:
        self._points: tuple[int, float] | None = None

    def learn(self, at_ms: int, wall: float, speed: int) -> None:
        """It was *at_ms* no later than at *wall*. What was due earlier is written late, never early."""
        ahead = self.at(wall, speed) - at_ms
        # Far ahead of it is whoever counted while the computer slept.
        if self._points is None or ahead < 0 or ahead > 2 * SILENT_S * 1000 * speed:
            self._points = (at_ms, wall)

    def at(self, wall: float, speed: int) -> int:
        """The session's own time at *wall*."""
        if self._points is None:
            return 0
        at_ms, then = self._points
        return at_ms + int((wall - then) * 1000 * speed)


class Watching:
    """Which session the room sees: the one at *path*, or the newest live one in *folders*.

    Without *path* it waits until one is live; one that is over, or whose console is gone, is left for
    another as soon as that is live.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        path: Path | None = None,
        moment: Moments = system.moment,
        wall: Seconds = time.time,
    ) -> None:
        self._folders = tuple(folders)
        self._chosen = path is not None
        self._moment = moment
        self._wall = wall
        self._scan_at = 0.0
        self._others: dict[Path, Following] = {}
        self.shown: Following | None = None if path is None else Following(path, moment, wall)

    def poll(self) -> bool:
        """Read what is new; whether there was anything to see."""
        changed = self.shown is not None and self.shown.poll()
        if self._chosen or (self.shown is not None and self.shown.live):
            return changed
        now = self._wall()
        if 0 <= self._scan_at - now <= _SCAN_S:
            return changed
        self._scan_at = now + _SCAN_S
        found = self._newest()
        if found is None:
            return changed
        self.shown = found
        self._others.clear()
        return True

    @property
    def life(self) -> str:
        """How the console of the session that is shown is: see :attr:`Following.life`; empty without one."""
        return "" if self.shown is None else self.shown.life

    @property
    def silent_s(self) -> float:
        """For how long that console has given no sign of life, in seconds."""
        return 0.0 if self.shown is None else self.shown.silent_s

    @property
    def trouble(self) -> JournalError | None:
        """What is wrong with the session's file at the moment."""
        return None if self.shown is None else self.shown.trouble

    @property
    def waits(self) -> bool:
        """Whether it goes to another session when that is live."""
        return not self._chosen

    def view(self) -> View | None:
        """What the room sees now; None while there is no session to show."""
        return None if self.shown is None else self.shown.view()

    def _newest(self) -> Following | None:
        """The live session that was opened last, but for the one that is shown."""
        here = None if self.shown is None else self.shown.path
        fresh = [path for folder in self._folders for path in _fresh(folder, self._wall()) if path != here]
        self._others = {
            path: self._others.get(path) or Following(path, self._moment, self._wall) for path in fresh
        }
        for one in self._others.values():
            one.poll()
        live = [one for one in self._others.values() if one.live]
        return max(live, key=lambda one: (_opened(one.state), str(one.path)), default=None)


def _opened(state: State) -> int:
    return 0 if state.opened is None else state.opened.wall_ms


def _fresh(folder: Path, wall: float) -> list[Path]:
    """The sessions in *folder* that were written to just now."""
    from protocols.journal.places import SUFFIX

    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                with suppress(OSError):
                    if abs(wall - entry.stat().st_mtime) < SILENT_S:
                        found.append(Path(entry.path))
    return found


def second_left_s(shown: View) -> float:
    """Until when what a clock shows changes next, in seconds: no longer than a second."""
    if shown.speed != 1:
        return 0.1
    return shown.still_ms / 1000 + 0.005
