"""The driver: one session, one program, facts durable before anybody sees them.

``submit`` decides a command, commits its facts, and only then lets the state move on. Everything a face
shows comes from :attr:`Driver.state`, which is replaced whole and never changed, so it may be read from any
thread; commands are for one thread at a time (see :mod:`protocols.runtime.background`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from protocols.engine import Rules, catchup, commands, deadline, decided, fold
from protocols.engine import time as session_time
from protocols.engine.commands import Command
from protocols.engine.facts import Fact, Refusal
from protocols.engine.state import State
from protocols.journal import Journal, JournalError, Pulse
from protocols.runtime import system
from protocols.runtime.clock import Clock, FastClock, clock_for
from protocols.runtime.planning import KnownKinds, SessionPlanner
from protocols.view import View, view

if TYPE_CHECKING:
    from protocols.engine.moments import Moment
    from protocols.plan.strategies import Preview, Strategy

BEAT_MS = 2_000
"""How often a sign of life is written, in real ms."""

AWAY_MOST_MS = 24 * 60 * 60_000
"""How far the time of a session that runs faster goes on while its program is away: thirty times as fast, a
night would be a fortnight."""

Listener = Callable[[tuple[Fact, ...]], None]


class Driver:
    """A session that this program drives. Use :func:`begin` or :func:`resume`."""

    def __init__(
        self,
        path: Path,
        journal: Journal,
        clock: Clock,
        state: State,
        *,
        rules: Rules | None = None,
        kinds: KnownKinds | None = None,
        strategies: Sequence[Strategy] | None = None,
        drafts: Mapping[str, str] | None = None,
    ) -> None:
        self.path = path
        self.clock = clock
        self.state = state
        rules = rules or Rules()
        if rules.planner is None and kinds is not None:
            rules = attrs.evolve(rules, planner=SessionPlanner(state, kinds))
        if rules.strategies is None and strategies is not None:
            rules = attrs.evolve(rules, strategies=strategies)
        self.rules = rules
        self.listeners: list[Listener] = []
        self.drafts: dict[str, str] = dict(drafts or {})
        self._journal = journal
        self._closed = False

    def submit(self, command: Command) -> Refusal | None:
        """Carry *command* out: None when it is durable, or why it was refused.

        Raises :class:`JournalError` when it could not be saved; then nothing has happened.
        """
        state = self.state
        answer = decided(self.rules, state, command, self.clock.now())
        if isinstance(answer, Refusal):
            return answer
        facts, following = answer
        if facts:
            self._journal.append(state.seq, facts)
            self.state = following
            for listener in self.listeners:
                listener(facts)
        return None

    def wake(self) -> None:
        """Let what has come due happen. Raises :class:`JournalError`."""
        self.submit(commands.Wake())

    def due_in_ms(self) -> int | None:
        """How long until the core wants to be woken (0: now), or None."""
        when = deadline(self.rules, self.state)
        if when is None:
            return None
        return max(0, when - session_time.at(self.state, self.clock.now()))

    def view(self, audience: str = "console") -> View:
        """What to show now."""
        return view(self.state, self.clock.now(), audience)

    def previews(self) -> list[Preview]:
        """What each strategy would do now; those that would do nothing, or only what another does, are left
        out."""
        return catchup.previews(self.state, self.clock.now(), self.rules.strategies)

    def beat(self, closed: bool = False) -> None:
        """Write a sign of life and the drafts. Raises :class:`JournalError`."""
        now = self.clock.now()
        # By the computer's own clocks: how long the program was away can only be told by them.
        here = system.moment() if isinstance(self.clock, FastClock) else now
        self._journal.beat(
            Pulse(
                at_ms=session_time.at(self.state, now),
                wall_ms=here.wall_ms,
                boot_ms=here.boot_ms,
                boot_id=here.boot_id,
                drafts=dict(self.drafts),
                closed=closed,
            )
        )

    def close(self) -> None:
        """Write a last sign of life and let go of the file. May be called twice; never raises."""
        if self._closed:
            return
        self._closed = True
        try:
            self.beat(closed=True)
        except JournalError:
            pass  # every fact is durable already; only the last seconds of the pulse are lost
        finally:
            self._journal.close()


def begin(
    folder: Path,
    opening: commands.Open,
    clock: Clock,
    *,
    path: Path | None = None,
    rules: Rules | None = None,
    kinds: KnownKinds | None = None,
    strategies: Sequence[Strategy] | None = None,
) -> Driver:
    """Open a new session's journal in *folder* and drive it. Raises :class:`JournalError`.

    With *kinds*, which answers the step kinds there are, the plan is made again whenever something becomes
    known that it depends on. *strategies* are the ways to catch up that there are (None: those of ours).
    """
    from protocols.journal.places import new_session_path, private_directory
    from protocols.journal.store import create

    now = clock.now()
    if path is None:
        private_directory(folder)
        path = Path(
            new_session_path(folder, opening.protocol_id, now.wall_ms, now.offset_min, system.token())
        )
    answer = decided(rules or Rules(), State(), opening, now)
    assert not isinstance(answer, Refusal)
    facts, state = answer
    journal = create(path)
    try:
        journal.append(0, facts)
        driver = Driver(path, journal, clock, state, rules=rules, kinds=kinds, strategies=strategies)
        driver.beat()
    except JournalError:
        journal.close()
        # A file without a first fact is nobody's session.
        if not _has_facts(path):
            path.unlink(missing_ok=True)
        raise
    return driver


def _has_facts(path: Path) -> bool:
    from protocols.journal.reader import read_all

    try:
        return bool(read_all(path))
    except (JournalError, OSError):
        return False


def resume(
    path: Path,
    *,
    speed: int | None = None,
    rules: Rules | None = None,
    kinds: KnownKinds | None = None,
    strategies: Sequence[Strategy] | None = None,
    versions: Mapping[str, str] | None = None,
) -> Driver:
    """Take up a session again, where it was last alive. Raises :class:`JournalError`."""
    from protocols.journal.store import drive

    journal = drive(path)
    try:
        facts = tuple(journal.facts())
        state = fold(facts)
        if state.plan is None or state.opened is None:
            raise JournalError("damaged", {"path": path.name, "seq": state.seq, "good": state.seq})
        pulse = journal.pulse()
        last = _last_alive(state, pulse)
        pace = state.speed if speed is None else speed
        clock = clock_for(pace)
        if pace != 1 or _ever_fast(facts):
            # Once it has run faster, a session has a time of its own, which went on while it was away.
            last, start = _in_its_own_time(state, pulse)
            clock = FastClock(pace, start)
        drafts = pulse.drafts if pulse else {}
        driver = Driver(
            path, journal, clock, state, rules=rules, kinds=kinds, strategies=strategies, drafts=drafts
        )
        driver.submit(
            commands.Reopen(
                writer=new_writer(),
                alive_at_ms=last.at_ms,
                alive_wall_ms=last.wall_ms,
                alive_boot_ms=last.boot_ms,
                alive_boot_id=last.boot_id,
                speed=pace,
                versions=dict(versions or {}),
            )
        )
        driver.beat()
    except BaseException:
        journal.close()
        raise
    return driver


def _ever_fast(facts: tuple[Fact, ...]) -> bool:
    """Whether the session's clock has ever run faster than time."""
    return any(
        fact.data.get("speed", 1) != 1
        for fact in facts
        if fact.kind in ("session.opened", "session.reopened")
    )


def _last_alive(state: State, pulse: Pulse | None) -> Pulse:
    """The last sign of life: the pulse, or the last fact where that is later."""
    if pulse is None or pulse.at_ms < state.last_at_ms:
        return _sign(state, state.last_at_ms)
    return pulse


def _sign(state: State, at_ms: int) -> Pulse:
    """A sign of life at *at_ms*, by the clocks that the session's facts were written by."""
    anchor = state.anchor
    assert anchor is not None
    since = at_ms - state.anchor_at_ms
    return Pulse(at_ms, anchor.wall_ms + since, anchor.boot_ms + since, anchor.boot_id)


def _in_its_own_time(state: State, pulse: Pulse | None) -> tuple[Pulse, Moment]:
    """Of a session with a time of its own: the last sign of life by that time, and what it is there now.

    It ran on as fast as before while the program was away. Where nobody can tell for how long, it stood.
    """
    assert state.opened is not None
    here = system.moment()
    last = _sign(state, state.last_at_ms if pulse is None else max(state.last_at_ms, pulse.at_ms))
    away = 0
    if pulse is not None:
        same = bool(here.boot_id) and pulse.boot_id == here.boot_id
        ran = here.boot_ms - pulse.boot_ms if same else here.wall_ms - pulse.wall_ms
        away = min(max(0, ran * state.speed - (last.at_ms - pulse.at_ms)), AWAY_MOST_MS)
        if not same:
            last = attrs.evolve(last, boot_id="")  # by the clock on the wall it is an estimate
    boot_ms = last.boot_ms + away
    return last, attrs.evolve(
        state.opened, wall_ms=last.wall_ms + away, mono_ms=boot_ms, boot_ms=boot_ms, boot_id=here.boot_id
    )


def new_writer() -> str:
    """An id for one opening of a journal for writing: never the same twice."""
    return os.urandom(4).hex()
