"""How long a person waits: to the first frame, to the library's first rows, to the step of a resumed session.

Measured from exec, in a pseudo-terminal of 80x24 and of 120x30, to the moment at which the bytes arrived
that made the first drawn cell, and then the text "1-2-4-All", appear on the screen; for ``protocols resume``
to those that made the title of the step appear in which the session stands. The peer is an empty
Textual app in the same terminal: nobody who draws with Textual can be quicker, so what is above 1 is ours.
The programs run in turn; the median counts, because a computer that does something else now and then makes
single starts slow.
"""

from __future__ import annotations

import sys
from statistics import median

from costs.idle_console import session_in_long_step
from costs.programs import PEERS, PROTOCOLS, empty_home, environment
from costs.table import Row, spread
from costs.terminal import Size, Terminal, painted, shows

NAME = "first-frame"

EMPTY_APP = [sys.executable, str(PEERS / "empty_app.py")]
SIZES: tuple[Size, ...] = ((80, 24), (120, 30))
ROWS_SHOW = shows("1-2-4-All")
STEP_SHOWS = shows("Read the passage")
"""How the title begins of the step that the resumed session is in."""

QUIET_S = 0.4
MOST_S = 20.0


def measure(quick: bool) -> list[Row]:
    """Start both programs in turn, in both sizes."""
    rows: list[Row] = []
    with empty_home() as home:
        surroundings = environment(home)
        resume = [*PROTOCOLS, "resume", str(session_in_long_step(home / "sessions"))]
        for command in (EMPTY_APP, PROTOCOLS, resume):  # bytecode is written, the disk's memory is warm
            _started(command, SIZES[0], surroundings)
        for size in SIZES:
            peer: list[float] = []
            frame: list[float] = []
            first_rows: list[float] = []
            running: list[float] = []
            for _ in range(3 if quick else 11):
                peer.append(_first_frame(_started(EMPTY_APP, size, surroundings), "the empty app"))
                ours = _started(PROTOCOLS, size, surroundings)
                frame.append(_first_frame(ours, "protocols"))
                seen = ours.seconds_until(ROWS_SHOW)
                if seen is None:
                    raise RuntimeError(f"the library never showed its rows:\n{ours.display()}")
                first_rows.append(seen)
                resumed = _started(resume, size, surroundings)
                seen = resumed.seconds_until(STEP_SHOWS)
                if seen is None:
                    raise RuntimeError(f"the session never showed its step:\n{resumed.display()}")
                running.append(seen)
            for what, own, most in (
                ("first frame", frame, 1.3),
                ("first rows", first_rows, 1.8),
                ("resumed step", running, 1.8),
            ):
                rows.append(
                    Row(
                        f"{what}, {size[0]}x{size[1]}",
                        spread(own),
                        f"empty Textual app: {spread(peer)}",
                        median(own) / median(peer),
                        most,
                    )
                )
    return rows


def _started(command: list[str], size: Size, surroundings: dict[str, str]) -> Terminal:
    terminal = Terminal(command, size, surroundings)
    try:
        terminal.read_until_quiet(QUIET_S, MOST_S)
    finally:
        terminal.end()
    return terminal


def _first_frame(terminal: Terminal, name: str) -> float:
    seen = terminal.seconds_until(painted)
    if seen is None:
        raise RuntimeError(f"{name} drew nothing within {MOST_S:g} s:\n{terminal.display()}")
    return seen
