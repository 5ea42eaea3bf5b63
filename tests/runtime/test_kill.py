"""Killed at any instant: every acknowledged note is there, the step is right, and drafts come back."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

import protocols
from protocols.engine import fold
from protocols.engine.facts import Fact
from protocols.journal.reader import look
from protocols.runtime.driver import resume

KILLS = 16


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PROTOCOLS_")}
    return {
        **kept,
        "PYTHONPATH": str(Path(protocols.__file__).parents[1]),
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "PROTOCOLS_DATA_DIR": str(folder / "data"),
    }


def program(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "protocols", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(folder),
        cwd=folder,
    )


def the_session(folder: Path) -> Path:
    (path,) = (folder / "data" / "sessions").glob("*.session")
    return path


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A session under way, left by the program that began it."""
    child = program(tmp_path, "run", "final-word", "--people", "5", "--plain")
    out, _ = child.communicate(b"start\n", timeout=30)
    assert child.returncode == 0, out
    return the_session(tmp_path)


def told(facts: Sequence[Fact]) -> list[str]:
    """What was commanded, as the facts tell it: one word for each action of the facilitator."""
    actions: dict[str, str] = {}
    for fact in facts:
        if fact.actor != "facilitator":
            continue
        if fact.kind == "entry.written":
            actions[fact.action] = f"note {fact.data['text']}"
        elif fact.kind == "step.left":
            actions[fact.action] = str(fact.data["how"])
    return list(actions.values())


def test_no_acknowledged_word_is_lost_however_often_it_is_killed(begun: Path, tmp_path: Path) -> None:
    chance = random.Random(20_261_122)
    at = "read"
    acknowledged_in_all = 0
    caught_in_the_middle = 0
    for round_ in range(KILLS):
        # To and fro between the first step and the second, wherever the last round was stopped.
        commands = ["back"] if at == "open" else []
        for number in range(150):
            commands += [f"note {round_}.{number} a", "next", f"note {round_}.{number} b", "back"]
        before = len(look(begun).facts)
        child = program(tmp_path, "resume", "--plain")
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write("".join(f"{line}\n" for line in commands).encode())
        child.stdin.flush()
        if round_ % 4:
            # In the middle of the work; otherwise anywhere, the start of the program included.
            for line in child.stdout:
                if line.startswith(b"Noted ("):
                    break
            time.sleep(chance.uniform(0, 0.1))
        else:
            time.sleep(chance.uniform(0.05, 0.5))
        child.kill()
        child.stdin.close()
        acknowledged = child.stdout.read().count(b"Noted (") + bool(round_ % 4)
        child.stdout.close()
        child.wait()

        driver = resume(begun)
        try:
            facts = tuple(driver._journal.facts())
            new = [fact for fact in facts if fact.seq > before]
            done = told(new)
            assert done == commands[: len(done)]
            notes = [line for line in done if line.startswith("note ")]
            assert len(notes) >= acknowledged
            # In the step in which the last command that was saved left it, and at no less than its time.
            moves = [line for line in done if line in ("next", "back")]
            at = {"next": "open", "back": "read"}[moves[-1]] if moves else at
            visit = driver.state.main.visit
            assert visit is not None
            assert visit.step == at
            assert driver.state.last_at_ms >= fold(facts[:before]).last_at_ms
            assert {entry.text for entry in driver.state.entries} >= {line[5:] for line in notes}
        finally:
            driver.close()
        acknowledged_in_all += acknowledged
        caught_in_the_middle += 0 < len(done) < len(commands)
    # Otherwise nothing was tried.
    assert acknowledged_in_all >= KILLS
    assert caught_in_the_middle >= KILLS // 2


TYPING = """
import sys, time
from pathlib import Path
from protocols.runtime.background import Background
from protocols.runtime.driver import resume
live = Background(resume(Path(sys.argv[1])))
text = ""
while True:
    text += "abcdefghij"[len(text) % 10]
    live.draft("note", text)
    print(len(text), flush=True)
    time.sleep(0.01)
"""

DURABLE_S = 1.5
"""A draft is durable within a quarter of a second; a slow computer under load is given more."""


def test_what_was_half_typed_comes_back(begun: Path, tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", TYPING, str(begun)],
        stdout=subprocess.PIPE,
        env=environment(tmp_path),
        text=True,
    )
    assert child.stdout is not None
    typed: list[tuple[float, int]] = []
    for line in child.stdout:
        typed.append((time.monotonic(), int(line)))
        if typed[-1][0] - typed[0][0] > DURABLE_S + 0.7:
            break
    killed = time.monotonic()
    child.kill()
    child.stdout.close()
    child.wait()
    driver = resume(begun)
    text = driver.drafts.get("note", "")
    driver.close()
    least = max(length for when, length in typed if when < killed - DURABLE_S)
    assert least > 10
    assert len(text) >= least
    assert text == ("abcdefghij" * 1000)[: len(text)]


def test_closing_the_window_of_the_terminal_loses_nothing(begun: Path, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "protocols", "resume", "--plain"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(tmp_path),
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 (no other thread runs here)
    )
    os.close(theirs)
    os.write(ours, b"next\nnext\nnote typed in the window\n")
    seen = b""
    while b"Noted (" not in seen:
        seen += os.read(ours, 4096)
    os.close(ours)
    assert child.wait(10) == 128 + signal.SIGHUP
    found = look(begun)
    assert found.pulse is not None
    assert found.pulse.closed
    driver = resume(begun)
    assert [entry.text for entry in driver.state.entries] == ["typed in the window"]
    visit = driver.state.main.visit
    assert visit is not None
    assert visit.step == "open"
    driver.close()
