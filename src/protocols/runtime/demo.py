"""A demonstration: a rostered session that a pilot takes through its steps, much faster than time.

The pilot presses the same keys a facilitator would: it goes on when a turn or a step is over, and writes a
few things down. Whoever watches may press keys as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.engine import time as session_time
from protocols.engine.state import FINISHED, READY, RUNNING
from protocols.plan import Person
from protocols.runtime.driver import Driver
from protocols.words import say

if TYPE_CHECKING:
    from protocols.plugins.host import Host
    from protocols.spec.load import Loaded
    from protocols.spec.model import Protocol

PROTOCOL = "final-word"
MINUTES = 45
SPEED = 24
"""A session of 45 minutes passes in about two."""
_SEED = 13

_TEAMS = {
    "Cedar School": (("Amara", "principal"), ("Ben", "teacher"), ("Chiara", "teacher"), ("Dewi", "coach")),
    "Harbor School": (("Elif", "principal"), ("Femi", "teacher"), ("Grace", "teacher"), ("Hiro", "coach")),
    "Mesa School": (
        ("Inés", "principal"),
        ("Jonas", "teacher"),
        ("Kavya", "teacher"),
        ("Lucía", "teacher"),
        ("Mateo", "coach"),
    ),
}


def roster() -> tuple[Person, ...]:
    """Thirteen people from three schools."""
    people = [(name, team, role) for team, some in _TEAMS.items() for name, role in some]
    return tuple(Person(f"p{number}", *one) for number, one in enumerate(people, 1))


def begin(folder: Path, protocol: Protocol, loaded: Loaded, host: Host, speed: int = SPEED) -> Driver:
    """Open a demonstration in *folder*. Raises ``JournalError``."""
    from protocols.journal.places import private_directory
    from protocols.runtime import setup
    from protocols.runtime.beginning import begin_prepared
    from protocols.runtime.clock import clock_for

    clock = clock_for(speed)
    answers = setup.Answers(roster=roster(), minutes=MINUTES, facilitator=say("demo.facilitator"), inputs={})
    prepared = setup.prepare(protocol, host.kinds, answers, clock.now(), _SEED)
    return begin_prepared(
        private_directory(folder), protocol, loaded, prepared, answers, clock, host, seed=_SEED, speed=speed
    )


class Pilot:
    """Takes a session through its steps; call it often with the driver."""

    def __init__(self) -> None:
        self._written: set[str] = set()

    def __call__(self, driver: Driver) -> None:
        """Do what a facilitator would do now, if anything. Raises ``JournalError``."""
        state = driver.state
        if state.phase == READY:
            driver.submit(commands.Start())
            return
        if state.phase == FINISHED or state.paused_ms is not None:
            return
        now_ms = session_time.at(state, driver.clock.now())
        lanes = [lane for lane in state.lanes.values() if lane.status == RUNNING and lane.visit is not None]
        if not lanes:
            driver.submit(commands.Finish())
            return
        for lane in lanes:
            visit = lane.visit
            assert visit is not None
            self._write(driver, visit.step)
            limit = session_time.limit_at(state, lane)
            # An open step lasts a minute and a half here.
            end = visit.entered_ms + 90_000 if limit is None else limit
            if now_ms >= end:
                driver.submit(commands.Next(lane.id))

    def _write(self, driver: Driver, step: str) -> None:
        plan = driver.state.plan
        if step in self._written or plan is None:
            return
        self._written.add(step)
        for capture in plan.faces[step].capture:
            column = capture.columns[0] if capture.columns else ""
            driver.submit(commands.Write(say("demo.note"), capture=capture.id, column=column, who="p4"))
        if plan.faces[step].kind == "debrief":
            driver.submit(commands.Write(say("demo.decision"), kind="decision"))
            driver.submit(
                commands.Write(say("demo.commitment"), kind="commitment", owner="p2", due=say("demo.due"))
            )
