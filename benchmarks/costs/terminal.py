"""A program in a pseudo-terminal: what it printed, and when each piece of it came."""

from __future__ import annotations

import os
import select
import signal
import struct
import time
from collections.abc import Callable, Mapping

import pyte

try:
    import fcntl
    import pty
    import termios
except ImportError:  # Windows
    pty = None  # type: ignore[assignment]

from costs.programs import Skipped

Size = tuple[int, int]
"""Columns and rows."""

TEXT_CELL = "default"


class Terminal:
    """A program that runs in a pseudo-terminal of *size*; ``pieces`` keeps what came and when."""

    def __init__(self, command: list[str], size: Size, surroundings: Mapping[str, str]) -> None:
        if pty is None:
            raise Skipped("this system has no pseudo-terminals")
        self.size = size
        self.pieces: list[tuple[float, bytes]] = []
        columns, rows = size
        self.began = time.monotonic()
        self.pid, self._screen = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.execve(command[0], command, dict(surroundings))
            finally:
                os._exit(127)

    def read(self, seconds: float) -> bool:
        """Keep what comes within *seconds*; False when nothing came or the program has gone."""
        if not select.select([self._screen], [], [], max(0.0, seconds))[0]:
            return False
        try:
            piece = os.read(self._screen, 65536)
        except OSError:
            return False
        self.pieces.append((time.monotonic(), piece))
        return bool(piece)

    def read_until_quiet(self, quiet_s: float, most_s: float) -> None:
        """Read until the program has opened its screen and then says nothing for *quiet_s*."""
        until = self.began + most_s
        while time.monotonic() < until:
            opened = any(b"\x1b[?1049h" in piece for _, piece in self.pieces)
            if not self.read(quiet_s if opened else 0.05) and opened:
                return

    def read_for(self, seconds: float) -> None:
        """Read for *seconds*."""
        until = time.monotonic() + seconds
        while (rest := until - time.monotonic()) > 0:
            self.read(rest)

    def press(self, keys: str) -> None:
        """Type *keys*."""
        os.write(self._screen, keys.encode())

    def seconds_until(self, seen: Callable[[pyte.Screen], bool]) -> float | None:
        """How long after the start the screen was *seen* as wanted; None if never.

        The pieces are drawn on a screen afterwards, so that drawing takes nothing from the program.
        """
        screen = pyte.Screen(*self.size)
        stream = pyte.ByteStream(screen)
        for when, piece in self.pieces:
            stream.feed(understood(piece))
            if seen(screen):
                return when - self.began
        return None

    def display(self) -> str:
        """The screen as it was at the end, as text."""
        screen = pyte.Screen(*self.size)
        pyte.ByteStream(screen).feed(understood(b"".join(piece for _, piece in self.pieces)))
        return "\n".join(line.rstrip() for line in screen.display)

    def end(self) -> None:
        """End the program at once."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._screen)


def understood(piece: bytes) -> bytes:
    """*piece* without the questions for the keyboard, which pyte would print as letters."""
    return piece.replace(b"\x1b[>1u", b"").replace(b"\x1b[<u", b"")


def painted(screen: pyte.Screen) -> bool:
    """Whether anything at all has been drawn: a letter, or a coloured cell."""
    return any(
        cell.bg != TEXT_CELL or not cell.data.isspace()
        for line in screen.buffer.values()
        for cell in line.values()
    )


def shows(text: str) -> Callable[[pyte.Screen], bool]:
    """Whether *text* stands on the screen."""
    return lambda screen: any(text in line for line in screen.display)
