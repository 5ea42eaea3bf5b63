"""What eight hours and five thousand notes cost in memory: the real console, its clock turned by hand.

The console is run in this process without a terminal; the driver, the journal on the disk and the thread that
writes it are the real ones. Every few notes the clock is turned on, the console looks, and a key is pressed
that can be undone, so that what undoing keeps is counted too. Measured is the memory that the process holds
(resident, from /proc), before the first note and after the last one. The limit is what is written down, with
4 kB for each note, and 15 MB beyond that. The process is one of its own: nothing else grows in it.
"""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from costs.programs import ROOT, Skipped, empty_home, environment
from costs.sessions import opening
from costs.table import Row

NAME = "memory"

HOURS, NOTES, PEOPLE = 8, 5_000, 60
A_NOTE_KB, BEYOND_KB = 4.0, 15_000.0
LOOKS_EVERY = 5
"""So many notes are written between two looks of the console."""
SETTLE = 200
"""Notes that are written before anything is measured: what is only made once is there then."""


def measure(quick: bool) -> list[Row]:
    """Let the hours pass in a process of their own, and look at what it holds before and after."""
    if not Path("/proc/self/statm").exists():
        raise Skipped("what a process holds in memory is read from /proc, which this system has not")
    notes = NOTES // 10 if quick else NOTES
    with empty_home() as home:
        code = f"import sys; sys.path[:0] = [{str(ROOT / 'benchmarks')!r}, {str(ROOT / 'src')!r}]\n"
        code += f"from costs.memory import lived\nlived({str(home)!r}, {notes})"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment(home),
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
    if done.returncode:
        raise RuntimeError(f"the hours did not pass:\n{done.stderr[-2000:]}")
    before, half, after = (int(word) for word in done.stdout.split()[-3:])
    grown = after - before
    return [
        Row(
            f"{HOURS} h, {notes:,} notes: memory",
            f"{grown / 1000:.1f} MB more (from {before / 1000:.0f} MB)",
            f"second half: {(after - half) / (notes / 2):.2f} kB a note",
            max(grown - notes * A_NOTE_KB, 0) / 1000,
            BEYOND_KB / 1000,
            " MB",
            judged=not quick,
        ),
        Row(
            "the same, for each note",
            f"{grown / notes:.2f} kB, everything counted",
            "",
            (after - half) / (notes / 2),
            A_NOTE_KB,
            " kB",
            judged=not quick,
        ),
    ]


def lived(home: str, notes: int) -> None:
    """Run a console through the hours, and print the kB that the process held before, halfway, and after."""
    asyncio.run(_lived(Path(home), notes))


async def _lived(home: Path, notes: int) -> None:
    from protocols.engine.commands import AddTime, Start, Write
    from protocols.library.shelf import open_shelf
    from protocols.plugins.host import Host
    from protocols.runtime.config import Settings
    from protocols.runtime.driver import begin
    from protocols.tui.app import ProtocolsApp
    from protocols.tui.desk import Desk
    from protocols.tui.live import Live

    clock = HandClock()
    text = (ROOT / "protocol_specs" / "final-word.toml").read_text("utf-8")
    driver = begin(home / "sessions", opening(text, PEOPLE), clock)
    driver.submit(Start())
    live = Live(driver)
    app = ProtocolsApp(Desk(Settings(data_dir=str(home)), Host, open_shelf()), live)
    step_ms = HOURS * 3_600_000 // notes
    held = []
    async with app.run_test(size=(120, 30)) as pilot:

        async def carried(command: Any) -> None:
            done = threading.Event()
            live.submit(command, lambda answer: done.set())
            while not done.is_set():
                await asyncio.sleep(0)

        for number in range(-SETTLE, notes):
            if number in (0, notes // 2):
                held.append(resident_kb())
            clock.turn(step_ms)
            await carried(Write(f"Note {number}: what somebody said and we would like to keep."))
            if number % LOOKS_EVERY == 0:
                await carried(AddTime(60_000 if number % 2 else -60_000))
                app.screen.poll()  # type: ignore[attr-defined]
                await pilot.pause()
        held.append(resident_kb())
    live.close()
    print(*held)


class HandClock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        from protocols.runtime.clock import RealClock

        self._now = RealClock().now()

    def turn(self, ms: int) -> None:
        """Let *ms* pass."""
        self._now = self._now.later(ms)

    def now(self) -> Any:
        """This moment, by all clocks."""
        return self._now

    def seconds_until(self, ms: int) -> float:
        """Nothing comes due by itself; it is looked at often enough."""
        return 0.05 if ms <= 0 else 60.0


def resident_kb() -> int:
    """What this process holds in memory, without what nobody needs any more."""
    gc.collect()
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("/proc/self/status says nothing of the memory held")
