"""A demonstration: a rostered session that a pilot takes through its steps, much faster than time.

The pilot presses the same keys a facilitator would: it goes on when a turn or a step is over, and writes a
few things down. Whoever watches may press keys as well.
"""

from __future__ import annotations

from protocols.engine import commands
from protocols.engine import time as session_time
from protocols.engine.state import FINISHED, READY, RUNNING
from protocols.plan import Person
from protocols.runtime.driver import Driver
from protocols.words import say

PROTOCOL = "final-word"
SPEED = 24
"""A session of 45 minutes passes in about two."""

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
