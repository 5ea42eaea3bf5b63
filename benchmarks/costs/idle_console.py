"""What a console costs that only counts down: the share of one core, in a terminal of 120x30.

A session runs for hours on a laptop's battery, and most of that time nothing happens but the clock. Measured
is the CPU time that the process has used between two moments, both well after its start, in a step with more
than five minutes to go. The limit is 1 % of a core. The peer, running beside it at the same time, is an empty
Textual app that does nothing at all: what is below it cannot be saved.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from costs.programs import PEERS, PROTOCOLS, ROOT, Skipped, empty_home, environment
from costs.table import Row
from costs.terminal import Size, Terminal

NAME = "idle"

SIZE: Size = (120, 30)
MOST_PERCENT = 1.0
LONG_STEP_MS = 5 * 60_000
SETTLE_S = 4.0


def measure(quick: bool) -> list[Row]:
    """Let a console and an empty app run side by side, and look at what they use."""
    if not Path("/proc/self/stat").exists():
        raise Skipped("what a running process has used is read from /proc, which this system has not")
    seconds = 3.0 if quick else 12.0
    with empty_home() as home:
        surroundings = environment(home)
        session = session_in_long_step(home / "sessions")
        console = Terminal([*PROTOCOLS, "resume", str(session)], SIZE, surroundings)
        empty = Terminal([sys.executable, str(PEERS / "empty_app.py")], SIZE, surroundings)
        try:
            _read(console, empty, SETTLE_S)
            before = used_seconds(console.pid), used_seconds(empty.pid), time.monotonic()
            pieces = len(console.pieces)
            _read(console, empty, seconds)
            after = used_seconds(console.pid), used_seconds(empty.pid), time.monotonic()
            if len(console.pieces) - pieces < seconds / 2:
                raise RuntimeError(f"the console does not count down:\n{console.display()}")
        finally:
            console.end()
            empty.end()
    lasted = after[2] - before[2]
    ours, peer = (100 * (after[one] - before[one]) / lasted for one in (0, 1))
    return [
        Row(
            "console counting down",
            f"{ours:.2f} % of a core over {lasted:.0f} s",
            f"empty Textual app: {peer:.2f} %",
            ours,
            MOST_PERCENT,
            " %",
        )
    ]


def session_in_long_step(folder: Path) -> Path:
    """A session that was left a moment ago in a step with more than five minutes to go."""
    from protocols.engine.commands import Next, Start
    from protocols.plugins.host import Host
    from protocols.runtime import setup
    from protocols.runtime.clock import RealClock
    from protocols.runtime.driver import begin, new_writer
    from protocols.spec.load import load_protocol

    loaded = load_protocol((ROOT / "protocol_specs" / "final-word.toml").read_bytes(), Host().kinds)
    assert loaded.protocol is not None
    clock = RealClock()
    answers = setup.Answers(people=5)
    prepared = setup.prepare(loaded.protocol, Host().kinds, answers, clock.now(), 1)
    driver = begin(
        folder,
        setup.opening(
            loaded.protocol,
            loaded.text,
            prepared,
            answers,
            writer=new_writer(),
            language="en",
            speed=1,
            seed=1,
        ),
        clock,
    )
    driver.submit(Start())
    while (visit := driver.state.main.visit) is None or visit.allotted_ms <= LONG_STEP_MS:
        refused = driver.submit(Next())
        assert refused is None, refused
    driver.close()
    return driver.path


def used_seconds(pid: int) -> float:
    """The CPU time, user and system, that the running process *pid* has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _read(one: Terminal, other: Terminal, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        one.read(0.05)
        other.read(0)
