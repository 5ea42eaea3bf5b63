"""How soon a key shows on the console: sixty people, five hundred notes, a terminal of 160x45.

One more minute is written to the disk before anything shows it; the agenda is only looked at; a note needs a
window to be typed into, and each of its letters is to stand there at once.
Measured is from the key to the piece of output with which the screen says so. The limit is 50 ms for 99 of
100 presses; the disk is this machine's, so beside it stands what one durable append takes on it.
"""

from __future__ import annotations

import time
from pathlib import Path

import pyte

from costs.programs import PROTOCOLS, ROOT, empty_home, environment
from costs.sessions import opening
from costs.table import Row, ms, percentile
from costs.terminal import Size, Terminal, understood

NAME = "keys"

SIZE: Size = (160, 45)
PEOPLE, NOTES = 60, 500
MOST_MS = 50.0
BEGUN = "zqzq"
"""What is typed of each note before its letters are measured: it stands nowhere else."""
BACKSPACE, ESCAPE = "\x7f", "\x1b"
SETTLED_S = 3.0
"""What a console makes ready once it is seen is ready by then."""
QUIET_S = 0.12
MOST_S = 3.0


def measure(quick: bool) -> list[Row]:
    """Press keys in a console with much in it."""
    presses = 10 if quick else 200
    with empty_home() as home:
        path, appends = session(home / "sessions")
        console = Terminal([*PROTOCOLS, "resume", str(path)], SIZE, environment(home))
        try:
            console.read_until_quiet(0.5, 30)
            console.read_for(SETTLED_S)
            screen = pyte.Screen(*SIZE)
            stream = pyte.ByteStream(screen)
            stream.feed(understood(b"".join(piece for _, piece in console.pieces)))
            minute = [pressed(console, screen, stream, "+-"[at % 2], "left of") for at in range(presses)]
            looked = [
                # Escape would be understood only after a tenth of a second: it could begin another key.
                pressed(console, screen, stream, "a", "agenda")
                for _ in range(presses // 4 * 2)  # an even number: it is closed at the end
            ]
            opened: list[float] = []
            typed: list[float] = []
            for _ in range(presses // 4):
                opened.append(pressed(console, screen, stream, "w", "ctrl+n"))
                pressed(console, screen, stream, BEGUN, BEGUN)
                typed += [pressed(console, screen, stream, key, BEGUN) for key in ("abc" + BACKSPACE * 3)]
                pressed(console, screen, stream, BACKSPACE * len(BEGUN), BEGUN)
                pressed(console, screen, stream, ESCAPE, "ctrl+n")
        finally:
            console.end()
    disk = f"one durable append: {ms(percentile(appends, 0.5))}, p99 {ms(percentile(appends, 0.99))}"
    return [
        Row(
            f"{what}, p99",
            f"{ms(percentile(took, 0.99))} (p50 {ms(percentile(took, 0.5))})",
            against,
            percentile(took, 0.99) * 1000,
            MOST_MS,
            " ms",
        )
        for what, took, against in (
            ("key + to paint", minute, disk),
            ("key a to paint", looked, ""),
            ("key w to paint", opened, ""),
            ("a letter to paint", typed, ""),
        )
    ]


def session(folder: Path) -> tuple[Path, list[float]]:
    """A session of sixty people in its first step with five hundred notes, and how long each took."""
    from protocols.engine.commands import Start, Write
    from protocols.runtime.clock import RealClock
    from protocols.runtime.driver import begin

    text = (ROOT / "protocol_specs" / "final-word.toml").read_text("utf-8")
    driver = begin(folder, opening(text, PEOPLE), RealClock())
    driver.submit(Start())
    took = []
    for number in range(NOTES):
        before = time.monotonic()
        driver.submit(Write(f"Note {number}: what somebody said and we would like to keep."))
        took.append(time.monotonic() - before)
    driver.close()
    return driver.path, took


def pressed(console: Terminal, screen: pyte.Screen, stream: pyte.ByteStream, key: str, sign: str) -> float:
    """Seconds from *key* until the line with *sign* in it (or that there is none any more) has changed."""

    def seen() -> list[str]:
        return [line for line in screen.display if sign in line.lower()]

    before, first = seen(), len(console.pieces)
    began = time.monotonic()
    console.press(key)
    took = None
    while took is None and time.monotonic() - began < MOST_S:
        # A picture is longer than what a terminal takes in one piece: drawn before the next one is read, each
        # of them would let the program wait for us.
        while console.read(QUIET_S):
            pass
        for when, piece in console.pieces[first:]:
            stream.feed(understood(piece))
            if took is None and seen() != before:
                took = when - began
        first = len(console.pieces)
    if took is None:
        raise RuntimeError(f"{key!r} changed nothing on the screen:\n{console.display()}")
    return took
