"""Open a program in a pseudo-terminal, wait for its first paint, leave it, and see that all is put back.

    first_paint.py --expect "Final Word" --keys q --wait 240 -- python3 start.py

Standard library only. Exit code 0: the text was seen, the program ended with exit code 0 after the keys,
and the terminal was left as it was found. Otherwise 1, after one sentence and the last screen as text.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

COLUMNS, ROWS = 80, 24

COLOURS = re.compile(rb"\x1b\[[0-9;:]*m")
ESCAPES = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # control sequences: colours, cursor, modes
    rb"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)"  # strings: titles, device control
    rb"|\x1b[ -/]*[0-~]",  # short ones
    re.DOTALL,
)
MODES = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
LEFT_ON_MEANS_UNTIDY = {
    b"1049": "the alternate screen",
    b"1000": "mouse reports",
    b"1003": "mouse reports",
    b"1006": "mouse reports",
    b"2004": "bracketed paste",
}
CURSOR = b"25"


def plain(seen: bytes) -> str:
    """What was printed, without the escape sequences; a change of colour does not part a word."""
    text = ESCAPES.sub(b" ", COLOURS.sub(b"", seen)).decode("utf-8", "replace")
    return re.sub("[ \t]+", " ", text)


def untidy(seen: bytes) -> list[str]:
    """What the program switched on and left on, in words."""
    state: dict[bytes, bool] = {}
    for numbers, switch in MODES.findall(seen):
        state.update(dict.fromkeys(numbers.split(b";"), switch == b"h"))
    left_on = {words for mode, words in LEFT_ON_MEANS_UNTIDY.items() if state.get(mode)}
    if state.get(CURSOR) is False:
        left_on.add("a hidden cursor")
    return sorted(left_on)


class Terminal:
    """A program running in a pseudo-terminal of 80 by 24, and everything it has printed so far."""

    def __init__(self, command: list[str]) -> None:
        self.seen = b""
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.environ.update(TERM="xterm-256color", COLUMNS=str(COLUMNS), LINES=str(ROWS))
            try:
                os.execvp(command[0], command)
            finally:
                os._exit(127)
        self.settings = termios.tcgetattr(self.screen)

    def read(self, seconds: float) -> bool:
        """Read what comes within *seconds*; answer False when the program has closed the terminal."""
        if not select.select([self.screen], [], [], seconds)[0]:
            return True
        try:
            chunk = os.read(self.screen, 65536)
        except OSError:
            return False
        self.seen += chunk
        return bool(chunk)

    def wait_for(self, text: str, seconds: float) -> bool:
        """Whether *text* was printed within *seconds*."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if text in plain(self.seen):
                return True
            if not self.read(0.1):
                break
        return text in plain(self.seen)

    def press(self, keys: str) -> None:
        """Type *keys*."""
        os.write(self.screen, keys.encode())

    def end(self, seconds: float) -> int | None:
        """The exit code, once the program ends within *seconds*; otherwise it is killed, and None."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                while self.read(0.05) and select.select([self.screen], [], [], 0)[0]:
                    pass
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None

    def settings_put_back(self) -> bool:
        """Whether echo and line editing are as they were; True where the system cannot say any more."""
        try:
            now = termios.tcgetattr(self.screen)
        except termios.error:
            return True
        mask = termios.ECHO | termios.ICANON | termios.ISIG
        return bool(now[3] & mask == self.settings[3] & mask)


def main() -> int:
    """Do what the options say; answer the exit code."""
    options = argparse.ArgumentParser(description="Open a program in a pseudo-terminal and leave it again.")
    options.add_argument("--expect", required=True, help="text that the first screen must show")
    options.add_argument("--keys", default="q", help="what to press to leave (default: q)")
    options.add_argument("--wait", type=float, default=60, help="seconds allowed until the text is seen")
    options.add_argument("command", nargs="+")
    given = options.parse_args()

    began = time.monotonic()
    terminal = Terminal(given.command)
    trouble = []
    if terminal.wait_for(given.expect, given.wait):
        print(f"first paint: {given.expect!r} was on the screen after {time.monotonic() - began:.1f} s")
        terminal.press(given.keys)
        code = terminal.end(15)
        if code is None:
            trouble.append(f"it did not end within 15 s of pressing {given.keys!r}")
        elif code:
            trouble.append(f"it ended with exit code {code}")
        trouble += [f"it left {what} behind" for what in untidy(terminal.seen)]
        if b"\x1b[?1049h" not in terminal.seen:
            trouble.append("it never opened a screen of its own")
        if not terminal.settings_put_back():
            trouble.append("it left the terminal without echo or line editing")
    else:
        terminal.end(0)
        trouble.append(f"{given.expect!r} was not seen within {given.wait:g} s")
    if trouble:
        print(f"first paint: {'; '.join(trouble)}. The end of what it printed:", file=sys.stderr)
        print(plain(terminal.seen)[-3000:], file=sys.stderr)
        return 1
    print("first paint: left cleanly, exit code 0")
    return 0


if __name__ == "__main__":
    sys.exit(main())
