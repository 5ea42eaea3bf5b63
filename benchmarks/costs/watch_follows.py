"""How soon the room sees what is durable: from a commit's return to the bytes in the audience's terminal.

The real ``protocols watch`` at 120x30, in a process and a pseudo-terminal of its own, while this process
drives the session and sends the room one message after the other, at moments that nothing else goes by. The
limit is a fifth of a second for 99 of 100. A watcher looks at the file's date every 50 ms: half of that is
what one waits for on average, whatever the computer.
"""

from __future__ import annotations

import random
import time

from costs.programs import PROTOCOLS, empty_home, environment
from costs.table import Row, ms, percentile
from costs.terminal import Size, Terminal

NAME = "watch"

SIZE: Size = (120, 30)
MOST_MS = 200.0
GIVE_UP_S = 5.0


def measure(quick: bool) -> list[Row]:
    """Send messages to the room, and wait for each to be drawn."""
    from costs.idle_console import session_in_long_step
    from protocols.engine.commands import Mode
    from protocols.runtime.driver import resume

    chance = random.Random(1)
    waits: list[float] = []
    with empty_home() as home:
        path = session_in_long_step(home / "sessions")
        driver = resume(path)
        watcher = Terminal([*PROTOCOLS, "watch", str(path)], SIZE, environment(home))
        try:
            watcher.read_until_quiet(0.5, 20.0)
            for number in range(6 if quick else 120):
                text = f"message{number:04d}"
                watcher.read_for(chance.uniform(0.15, 0.35))
                driver.submit(Mode(message=text))
                driver.beat()
                waits.append(_seen(watcher, text.encode()))
        finally:
            watcher.end()
            driver.close()
    least, most = percentile(waits, 0.5), percentile(waits, 0.99)
    shown = f"{ms(most)} (p50 {ms(least)})"
    return [Row("watch follows, p99", shown, "", most * 1000, MOST_MS, " ms", judged=not quick)]


def _seen(watcher: Terminal, text: bytes) -> float:
    """How long from now until *text* has come to the terminal, in seconds."""
    began = time.monotonic()
    first = max(len(watcher.pieces) - 1, 0)
    while time.monotonic() - began < GIVE_UP_S:
        watcher.read(0.05)
        if text in b"".join(piece for _, piece in watcher.pieces[first:]):
            return watcher.pieces[-1][0] - began
    raise RuntimeError(f"the room never saw a message:\n{watcher.display()}")
