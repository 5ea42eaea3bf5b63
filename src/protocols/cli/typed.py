"""What is typed, line by line, for everything that is asked on plain lines: one reader for the whole program.

A session, the questions before it and the words around it all read the same standard input. Two readers
would take each other's lines.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TextIO

from protocols.cli.told import tell
from protocols.words import TEXT_LIMIT

LINE_LIMIT = TEXT_LIMIT + 100
"""The longest line that is understood, in characters: the longest note, and the words before it."""

BYTES_LIMIT = 4 * LINE_LIMIT
"""How much of a line is read, in bytes: of more, nothing could be made."""

LOOK_S = 0.2
"""How often waiting for an answer looks up: elsewhere than on POSIX, Ctrl+C is heard only then."""


class Lines:
    """The lines of standard input, read by a thread of their own."""

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._over = False
        threading.Thread(target=self._read, daemon=True).start()

    def get(self, timeout: float) -> str | None:
        """The next line; None at the end of all lines, however often one asks. Raises ``queue.Empty``."""
        if self._over:
            return None
        line = self._lines.get(timeout=timeout)
        self._over = line is None
        return line

    def ask(self, question: str) -> str:
        """The line that is typed after a *question*. Raises ``EOFError``."""
        tell(question)
        return self.wait()

    def wait(self) -> str:
        """The next line, however long it takes. Raises ``EOFError``."""
        while True:
            with suppress(queue.Empty):
                line = self.get(LOOK_S)
                if line is None:
                    raise EOFError
                return line

    def _read(self) -> None:
        with suppress(OSError, ValueError, AttributeError):  # closed, or never there
            for line in _lines(_reader()):
                # Bytes first: input that is not UTF-8 is a mistake to answer, not a reason to stop.
                self._lines.put(line.decode("utf-8", "replace").rstrip("\r\n"))
        self._lines.put(None)


_known: list[tuple[TextIO | None, Lines]] = []
"""The standard input that is read, and its lines; empty until something is asked."""


def typed_lines() -> Lines:
    """The lines of standard input, from where they have not been read yet."""
    if not _known or _known[0][0] is not sys.stdin:
        _known[:] = [(sys.stdin, Lines())]
    return _known[0][1]


def _reader() -> Callable[[int], bytes]:
    """Reads some bytes of standard input, as many as there are.

    Past the buffer of ``sys.stdin``: a thread that waits in there holds a lock that Python wants when it
    ends, and it gives up with a core dump when it cannot have it.
    """
    try:
        number = sys.stdin.fileno()
    except OSError:
        return sys.stdin.buffer.readline  # not a file: somebody runs this program inside their own
    return lambda most: os.read(number, most)


def _lines(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """The lines of what *read* yields; of a line without an end, as much as could mean something."""
    line = bytearray()
    while some := read(65_536):
        *whole, rest = some.split(b"\n")
        for part in whole:
            yield bytes(line + part[: BYTES_LIMIT - len(line)])
            line.clear()
        line += rest[: BYTES_LIMIT - len(line)]
    if line:
        yield bytes(line)
