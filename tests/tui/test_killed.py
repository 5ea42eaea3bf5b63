"""The real program in a pseudo-terminal, typed at in bursts and killed: no word is lost, none becomes a
command, and of what is off the record none is kept."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from protocols.journal.reader import look, read_all

from .test_terminal import environment

pyte = pytest.importorskip("pyte", reason="needs a terminal to draw on")
pexpect = pytest.importorskip("pexpect", reason="needs a pseudo-terminal, which this system does not have")

PROTOCOL = """
format = 1
id = "short"
title = "Short"
[people]
min = 2
[[steps]]
id = "look"
title = "Look closely"
time = "5m"
[[steps]]
id = "off"
title = "Among ourselves"
time = "5m"
record = "none"
"""
TIMEOUT = 30


@pytest.fixture
def program(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Starts the program; whatever still runs at the end is killed."""
    path = tmp_path / "short.toml"
    path.write_text(PROTOCOL, encoding="utf-8")
    started = []

    def start(*arguments: str) -> pexpect.spawn:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "protocols", *arguments, "--data-dir", str(tmp_path / "data")],
            env=environment(),
            dimensions=(24, 80),
            encoding="utf-8",
            timeout=TIMEOUT,
        )
        started.append(child)
        return child

    start.protocol = str(path)  # type: ignore[attr-defined]
    yield start
    for child in started:
        if child.isalive():
            child.kill(signal.SIGKILL)
        child.close()


def kinds(tmp_path: Path) -> list[str]:
    (path,) = (tmp_path / "data" / "sessions").glob("*.session")
    return [fact.kind for fact in read_all(path)]


def entries(tmp_path: Path) -> list[tuple[str, str]]:
    (path,) = (tmp_path / "data" / "sessions").glob("*.session")
    return [(fact.data["kind"], fact.data["text"]) for fact in read_all(path) if fact.kind == "entry.written"]


def wait_for(said: object, child: pexpect.spawn | None = None, seconds: float = TIMEOUT) -> None:
    """Wait until *said* answers something true. What *child* draws meanwhile is taken from it and forgotten:
    a program whose terminal takes nothing any more waits for that, and hears no key."""
    until = time.monotonic() + seconds
    while not said():  # type: ignore[operator]
        if time.monotonic() > until:
            pytest.fail("it did not come")
        if child is None:
            time.sleep(0.05)
            continue
        with contextlib.suppress(pexpect.TIMEOUT, pexpect.EOF):
            child.read_nonblocking(65_536, 0.05)


def test_what_is_typed_in_one_burst_is_what_was_meant(program, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    child = program("run", program.protocol, "--people", "5")
    child.expect_exact("help")
    child.send("nwHello, next pause finish\rdyes\rwone\x0etwo\rcring\rBen\rFriday\r")
    wait_for(lambda: len(entries(tmp_path)) == 5, child)
    assert entries(tmp_path) == [
        ("note", "Hello, next pause finish"),
        ("decision", "yes"),
        ("note", "one"),
        ("note", "two"),
        ("commitment", "ring"),
    ]
    assert not {"session.paused", "session.finished", "time.added"} & set(kinds(tmp_path))


def test_a_paste_keeps_its_lines_and_sends_nothing(program, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    child = program("run", program.protocol, "--people", "5")
    child.expect_exact("help")
    child.send("nw\x1b[200~one\rtwo\nq\r\x1b[201~")
    child.expect_exact("two")
    assert entries(tmp_path) == []
    child.send("\r")
    wait_for(lambda: entries(tmp_path), child)
    assert entries(tmp_path) == [("note", "one\ntwo\nq")]


@pytest.mark.parametrize(
    "keys", ["w", "d", "c", "m7", "x1"], ids=["note", "decision", "commitment", "message", "step"]
)
def test_a_half_typed_text_survives_a_kill(program, tmp_path: Path, keys: str) -> None:  # type: ignore[no-untyped-def]
    shown = "half a th"
    child = program("run", program.protocol, "--people", "5")
    child.expect_exact("help")
    child.send(f"n{keys}{shown}")
    (path,) = (tmp_path / "data" / "sessions").glob("*.session")
    # Committed, and not only on its way: what is half saved when the program is killed is taken back.
    wait_for(lambda: shown in str(look(path).pulse), child)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child = program("resume")
    screen = pyte.Screen(80, 24)
    stream = pyte.Stream(screen)
    pressed = False

    def seen() -> bool:
        nonlocal pressed
        with contextlib.suppress(pexpect.TIMEOUT):
            stream.feed(child.read_nonblocking(65_536, 0.2))
        text = "\n".join(screen.display)
        # Whether it is asked what the short time between was depends on how long that took.
        if "What was that time" in text:
            child.send("1")
            pressed = False
        elif "help" in text and not pressed:
            child.send(keys)
            pressed = True
        return "kept from before" in text and shown in text

    wait_for(seen, seconds=2 * TIMEOUT)
    assert entries(tmp_path) == []


def test_off_the_record_not_a_letter_reaches_the_disk(program, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    child = program("run", program.protocol, "--people", "5")
    child.expect_exact("help")
    child.send("n")
    wait_for(lambda: "step.entered" in kinds(tmp_path), child)
    time.sleep(1)
    child.send("s")
    child.expect_exact("wants at least")
    child.send("s")
    child.expect_exact("Nothing is kept")
    for key in "wdc":
        child.send(f"{key}whisperedthing\r")
        child.expect_exact("what you type")
    # Longer than a draft waits to be kept, and a sign of life.
    time.sleep(3)
    child.send("\x1b")
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    for file in (tmp_path / "data").rglob("*"):
        if file.is_file():
            assert b"whispered" not in file.read_bytes(), file
