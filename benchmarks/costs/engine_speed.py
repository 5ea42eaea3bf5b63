"""What the core takes when a session is large: 500 units of plan, 5,000 notes, 10,000 facts.

Three costs that decide whether keys answer at once and a killed session opens at once: one command decided
and folded in such a session (99 of 100 within so many µs); 10,000 facts folded; the same read from the disk,
proved by their chain and folded. Where facts are read from the disk, the peer is SQLite and the JSON parser
alone on the same rows. The first two are CPU time, because nothing in them waits. Only the fold is judged:
it has room for a busy machine. The other two keep their limits on a machine at rest, but not always beside
other work.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from costs.programs import empty_home
from costs.sessions import chain, opening
from costs.table import Row, ms, percentile, us
from protocols.engine import Fact, Moment, Refusal, Rules, State, commands, decided, fold
from protocols.engine.commands import Command

NAME = "engine"

UNITS, NOTES, FACTS = 500, 5_000, 10_000
BEGIN = Moment(wall_ms=1_795_000_000_000, mono_ms=5_000, boot_ms=5_000, boot_id="bench")
TEXT = "We noticed that the second group asked about homework before anybody else did."

COMMANDS: dict[str, Callable[[int], Command]] = {
    "note": lambda number: commands.Write(f"{TEXT} {number}"),
    "add time": lambda number: commands.AddTime(30_000),
    "pause": lambda number: commands.Pause(),
    "resume": lambda number: commands.Resume(),
    "next": lambda number: commands.Next(),
    "back": lambda number: commands.Back(),
    "wake": lambda number: commands.Wake(),
}
"""What is pressed in turn: everything that a facilitator does often."""


def measure(quick: bool) -> list[Row]:
    """One command, a fold, and a fold from the disk."""
    facts = many_facts(FACTS)
    state = fold(facts)
    times = _commands(state, 30 if quick else 300)
    every = [one for own in times.values() for one in own]
    slowest = max(times, key=lambda name: median(times[name]))
    folded = [_timed(lambda: fold(facts), time.process_time) for _ in range(2 if quick else 7)]
    with empty_home() as home:
        path = _written(facts, home)
        read: list[float] = []
        bare: list[float] = []
        for _ in range(2 if quick else 7):
            bare.append(_timed(lambda: _bare(path)))
            read.append(_timed(lambda: _read(path)))
    return [
        Row(
            "one command, p99",
            f"{us(percentile(every, 0.99))} (p50 {us(percentile(every, 0.5))})",
            f"the slowest: {slowest}, p50 {us(median(times[slowest]))}",
            percentile(every, 0.99) * 1_000_000,
            100,
            " µs",
            judged=False,
        ),
        Row(
            f"{FACTS:,} facts folded",
            ms(median(folded)),
            "",
            median(folded) * 1000,
            100,
            " ms",
            judged=not quick,
        ),
        Row(
            f"{FACTS:,} read, proved, folded",
            ms(median(read)),
            f"SQLite and JSON alone: {ms(median(bare))}",
            median(read) * 1000,
            300,
            " ms",
            judged=False,
        ),
    ]


def many_facts(number: int) -> list[Fact]:
    """The facts of a long session over 500 units, half of them notes, as the core itself decided them."""
    rules, now = Rules(), BEGIN
    state = State()
    facts: list[Fact] = []
    notes = 0

    def give(command: Command) -> None:
        nonlocal state, now
        now = now.later(40)
        answer = decided(rules, state, command, now)
        assert not isinstance(answer, Refusal), (command, answer)
        fresh, state = answer
        facts.extend(fresh)

    give(opening(chain(UNITS, "5m"), 13))
    give(commands.Start())
    while len(facts) < number:
        rest = number - len(facts)
        if notes < NOTES and (notes <= len(facts) // 2 or rest == NOTES - notes):
            notes += 1
            give(COMMANDS["note"](notes))
        elif rest > 1 and state.main.position < UNITS // 2 and len(facts) % 20 < 2:
            give(COMMANDS["next"](0))
        else:
            give(COMMANDS["resume" if state.paused_ms is not None else "pause"](0))
    if state.paused_ms is not None and facts[-1].kind == "session.paused":
        facts.pop()
    return facts


def _commands(state: State, rounds: int) -> dict[str, list[float]]:
    """The seconds that each command took, decided and folded, in a session that goes on from *state*."""
    rules = Rules()
    anchor = state.anchor
    assert anchor is not None
    now = anchor.later(state.last_at_ms - state.anchor_at_ms)
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for number in range(rounds):
        for name, make in COMMANDS.items():
            command = make(number)
            now = now.later(37)
            began = time.process_time()
            answer = decided(rules, state, command, now)
            times[name].append(time.process_time() - began)
            assert not isinstance(answer, Refusal), (name, answer)
            # Notes are not kept, so that every command meets a session of the same size.
            if name != "note":
                state = answer[1]
    return times


def _written(facts: list[Fact], folder: Path) -> Path:
    from protocols.journal.store import create

    path = folder / "long.session"
    journal = create(path)
    for at in range(0, len(facts), 500):
        journal.append(at, facts[at : at + 500])
    journal.close()
    return path


def _read(path: Path) -> State:
    from protocols.journal.reader import read_all

    return fold(read_all(path))


def _bare(path: Path) -> int:
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    rows = db.execute("SELECT moment, data FROM facts ORDER BY seq").fetchall()
    db.close()
    return sum(len(json.loads(moment)) + len(json.loads(data)) for moment, data in rows)


def _timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    began = clock()
    work()
    return clock() - began
