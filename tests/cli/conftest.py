"""For the tests of the command line: the program inside this process, and as a real process of its own."""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs
import pytest

import protocols
from protocols.cli.main import main

SOURCE = Path(protocols.__file__).parents[1]


@attrs.frozen
class Ran:
    """How a run of the program ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def environment(folder: Path) -> dict[str, str]:
    """Surroundings in which nothing of the person who runs the tests is read or written."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PROTOCOLS_")}
    return {
        **kept,
        "PYTHONPATH": str(SOURCE),
        "PYTHONUTF8": "1",
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "share"),
        "PROTOCOLS_DATA_DIR": str(folder / "data"),
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
    }


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Runs the program inside this process, with *typed* as its standard input."""
    for name in [name for name in os.environ if name.startswith("PROTOCOLS_")]:
        monkeypatch.delenv(name)
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def ran(*arguments: object, typed: str | bytes = "") -> Ran:
        data = typed.encode() if isinstance(typed, str) else typed
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
        capsys.readouterr()
        code = main([str(one) for one in arguments])
        written = capsys.readouterr()
        return Ran(code, written.out, written.err)

    return ran


@pytest.fixture
def plain(run: Callable[..., Ran]) -> Callable[..., Ran]:
    """Runs a session on plain lines, the clock at once through any wait; each argument is a typed line."""

    def ran(
        *typed: str, protocol: str = "final-word", people: int = 5, flags: tuple[object, ...] = ()
    ) -> Ran:
        counted = () if "--roster" in flags else ("--people", people)
        return run("run", protocol, *counted, "--plain", "--seed", 3, *flags, typed="\n".join(typed) + "\n")

    return ran


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., Ran]:
    """Runs the program as a process of its own, to its end."""

    def ran(*arguments: object, typed: bytes = b"", env: dict[str, str] | None = None, **more: Any) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "protocols", *map(str, arguments)],
            input=typed,
            capture_output=True,
            env={**environment(tmp_path), **(env or {})},
            cwd=tmp_path,
            timeout=30,
            check=False,
            **more,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return ran


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Begins the program as a process that goes on; whatever still runs at the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def begun(*arguments: object, **more: Any) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-m", "protocols", *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(tmp_path),
            cwd=tmp_path,
            **more,
        )
        running.append(child)
        return child

    yield begun
    for child in running:
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
        child.wait()
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream is not None:
                with suppress(OSError):  # what was typed last has nobody to go to
                    stream.close()


@pytest.fixture
def until() -> Callable[[subprocess.Popen[str], str], str]:
    """Reads lines of a process until one holds a text; answers that line."""

    def read(child: subprocess.Popen[str], text: str) -> str:
        assert child.stdout is not None
        seen = []
        for line in child.stdout:
            seen.append(line)
            if text in line:
                return line
        raise AssertionError(f"never said {text!r}: {''.join(seen)}{child.stderr and child.stderr.read()}")

    return read


class Terminal:
    """A person at a terminal: what they type is one line at a time, and they read before they type on."""

    def __init__(self, folder: Path, *arguments: object, screen: bool = False, columns: int = 0) -> None:
        """*screen*: whether the answers go to the terminal as well, and not into a pipe; *columns*: how wide
        it is, 0 if nobody knows."""
        import pty

        self._keyboard, terminal = pty.openpty()
        self._told, told = pty.openpty() if screen else os.pipe()
        if columns:
            self.resize(columns)
        self.child = subprocess.Popen(
            [sys.executable, "-m", "protocols", *map(str, arguments)],
            stdin=terminal,
            stdout=told,
            stderr=told,
            env=environment(folder),
            cwd=folder,
        )
        os.close(terminal)
        os.close(told)
        self.out = ""
        self._read = 0

    def resize(self, columns: int) -> None:
        """Make the terminal so wide."""
        import termios

        termios.tcsetwinsize(self._told, (24, columns))

    def type(self, line: str) -> None:
        os.write(self._keyboard, line.encode() + b"\n")

    def until(self, text: str, seconds: float = 30) -> str:
        """Wait until *text* was told since the last time; answers all that was told in between."""
        end, begin = time.monotonic() + seconds, self._read
        while text not in self.out[begin:]:
            ready, _, _ = select.select([self._told], [], [], max(0, end - time.monotonic()))
            some = os.read(self._told, 65_536).decode() if ready else ""
            self.out += some
            assert some, f"never said {text!r}: {self.out}"
        self._read = self.out.index(text, begin) + len(text)
        return self.out[begin : self._read]

    def ask(self, line: str, text: str) -> str:
        """Type *line*, and wait for an answer with *text* in it."""
        self.type(line)
        return self.until(text)

    def kill(self) -> None:
        self.child.kill()
        self.child.wait()

    def end(self) -> int:
        """Wait until the program has ended; its exit code."""
        return self.child.wait(30)

    def close(self) -> None:
        if self.child.poll() is None:
            self.kill()
        os.close(self._keyboard)
        os.close(self._told)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Begins the program for somebody who sits at a terminal and reads lines."""
    if sys.platform == "win32":
        pytest.skip("there is no such terminal there")
    opened: list[Terminal] = []

    def begun(*arguments: object, screen: bool = False, columns: int = 0) -> Terminal:
        opened.append(Terminal(tmp_path, *arguments, screen=screen, columns=columns))
        return opened[-1]

    yield begun
    for one in opened:
        one.close()


def guests_and_hosts(guests: str = "", hosts: str = "", step: str = "Both") -> str:
    """A protocol with one step, in which guests and hosts do different things at once, with what their lanes
    have beside a title and three minutes."""
    return f"""format = 1
id = "apart"
title = "Apart"
[roles.hosts]
title = "Hosts"
count = 2
[[steps]]
id = "{step.lower()}"
title = "{step}"
[[steps.lanes]]
id = "guests"
title = "Guests"
who = "rest"
time = "3m"
{guests}
[[steps.lanes]]
id = "hosts"
title = "Hosts"
who = "hosts"
time = "3m"
{hosts}
"""


GOOD = """\
format = 1
id = "two-steps"
title = "Two steps"
minutes = 10
people = { min = 2, max = 40 }

[[steps]]
id = "talk"
title = "Talk"
time = "6m"

[[steps]]
id = "debrief"
title = "Debrief"
kind = "debrief"
time = "4m"
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A protocol file with nothing wrong with it."""
    path = tmp_path / "good.toml"
    path.write_text(GOOD)
    return path
