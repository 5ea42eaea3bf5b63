"""Whether steps that follow each other by themselves drift away from the plan (``end = "cut"``).

Two measurements. *Reckoned*: 10,000 steps of one second through the pure engine, woken late each time by
chance (up to 900 ms, and now and then by several seconds); every step must end exactly where the plan says,
to the ms. *Real*: 20 steps of one second with the computer's clock and a journal on the disk; the recorded
boundaries must be the planned ones exactly, and told is how late the last one was carried out and durable.
The peer, at the same time in the same process, is the loop that suggests itself: sleep one second, save, and
count. It is late by a little each time, and the little adds up.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from pathlib import Path

from costs.programs import empty_home
from costs.sessions import chain, opening
from costs.table import Row
from protocols.engine import Fact, Moment, Refusal, Rules, State, decide, fold
from protocols.engine.commands import Command, Start, Wake
from protocols.engine.state import ENDED
from protocols.runtime.clock import RealClock
from protocols.runtime.driver import begin

NAME = "drift"

STEP_MS = 1_000
BEGIN = Moment(wall_ms=1_795_000_000_000, mono_ms=5_000, boot_ms=5_000, boot_id="bench")


def measure(quick: bool) -> list[Row]:
    """First reckoned, then real."""
    steps = 1_000 if quick else 10_000
    worst, wakes, counted = reckoned(steps, seed=7)
    rows = [
        Row(
            f"{steps:,} chained steps, reckoned",
            f"{worst} ms from the plan, {wakes:,} late wakes",
            f"counting those wakes: {counted:,} ms",
            float(worst),
            0,
            " ms",
        )
    ]
    return [*rows, *_real(3 if quick else 20)]


def reckoned(steps: int, seed: int) -> tuple[int, int, int]:
    """Chain *steps* steps with late wakes: the largest distance in ms of any boundary from the plan, the
    number of wakes, and by how much somebody would be late in the end who counts from wake to wake."""
    chance = random.Random(seed)
    rules = Rules()
    state = _after(rules, State(), opening(chain(steps, "1s", "cut"), 3), BEGIN)
    now = BEGIN.later(250)
    state = _after(rules, state, Start(), now)
    started = state.started_ms
    assert started is not None
    wakes = counted = 0
    while state.main.status != ENDED:
        late = chance.randrange(900) if chance.random() < 0.98 else chance.randrange(1_000, 6_000)
        wakes += 1
        counted += late
        now = now.later(chance.randrange(100, 400) + late)
        state = _after(rules, state, Wake(), now)
    boundaries = [visit.left_ms or 0 for visit in state.main.past]
    if len(boundaries) != steps:
        raise RuntimeError(f"{len(boundaries)} of {steps} steps were gone through")
    planned = [started + STEP_MS * number for number in range(1, steps + 1)]
    worst = max(abs(one - plan) for one, plan in zip(boundaries, planned, strict=True))
    return worst, wakes, counted


def _after(rules: Rules, state: State, command: Command, now: Moment) -> State:
    facts = decide(rules, state, command, now)
    assert not isinstance(facts, Refusal), facts
    return fold(facts, state)


def _real(steps: int) -> list[Row]:
    with empty_home() as home:
        naive = _Naive(steps, home / "naive.db")
        boundaries: list[tuple[int, float]] = []
        clock = RealClock()
        driver = begin(home / "sessions", opening(chain(steps, "1s", "cut"), 3), clock)

        def heard(facts: tuple[Fact, ...]) -> None:
            seen = time.monotonic()
            boundaries.extend((fact.at_ms, seen) for fact in facts if fact.kind == "step.left")

        driver.listeners.append(heard)
        naive.start()
        driver.submit(Start())
        state = driver.state
        assert state.started_ms is not None
        assert state.anchor is not None
        started = (state.anchor.mono_ms + state.started_ms - state.anchor_at_ms) / 1000
        while (due := driver.due_in_ms()) is not None:
            time.sleep(clock.seconds_until(due))
            driver.wake()
        naive.join()
        driver.close()
    if len(boundaries) != steps:
        raise RuntimeError(f"{len(boundaries)} of {steps} steps were gone through")
    recorded = max(
        abs(at - state.started_ms - STEP_MS * number) for number, (at, _) in enumerate(boundaries, 1)
    )
    late = (boundaries[-1][1] - started) * 1000 - STEP_MS * steps
    return [
        Row(
            f"{steps} real steps, as recorded",
            f"{recorded} ms from the plan",
            "",
            float(recorded),
            0,
            " ms",
        ),
        Row(
            f"{steps} real steps, the last one seen",
            f"{late:.1f} ms after its moment",
            f"counting sleeps: {naive.late_ms:.1f} ms",
            late / naive.late_ms,
        ),
    ]


class _Naive(threading.Thread):
    """Sleeps a second, saves, counts: *late_ms* is how far it is behind in the end."""

    def __init__(self, steps: int, path: Path) -> None:
        super().__init__()
        self.steps = steps
        self.path = path
        self.late_ms = 0.0

    def run(self) -> None:
        db = sqlite3.connect(self.path, isolation_level=None)
        db.execute("PRAGMA journal_mode = TRUNCATE")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE steps (number INTEGER PRIMARY KEY, body TEXT)")
        began = time.monotonic()
        for number in range(self.steps):
            time.sleep(1)
            db.execute("INSERT INTO steps VALUES (?, ?)", (number, "step left"))
        self.late_ms = (time.monotonic() - began - self.steps) * 1000
        db.close()
