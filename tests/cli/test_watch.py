"""``protocols watch``: on plain lines in a pipe, beside a console in another process."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Callable
from typing import Any

import pytest

Begin = Callable[..., "subprocess.Popen[str]"]
Until = Callable[["subprocess.Popen[str]", str], str]


@pytest.fixture
def until(until: Until) -> Until:
    """As for every process, but a watcher goes on for ever: what it never says is a failure after a while."""

    def read(child: subprocess.Popen[str], text: str) -> str:
        late = threading.Timer(30, child.kill)
        late.start()
        try:
            return until(child, text)
        finally:
            late.cancel()

    return read


def type_in(child: subprocess.Popen[str], *lines: str) -> None:
    assert child.stdin is not None
    child.stdin.write("".join(f"{line}\n" for line in lines))
    child.stdin.flush()


def test_it_waits_follows_and_ends_with_the_session(begin: Begin, until: Until) -> None:
    watch = begin("watch", "--plain")
    until(watch, "No session is under way yet.")
    until(watch, "Begin one in another terminal")
    console = begin("run", "final-word", "--people", "5", "--plain", "--seed", "3")
    until(watch, "Final Word. 5 people.")
    until(watch, "We begin soon.")
    type_in(console, "start")
    assert "Read, and choose a passage" in until(watch, "Read, and choose a passage")
    until(watch, "Read out: We begin in silence.")
    type_in(console, "next", "next")
    until(watch, "Turn 1 of 4")
    type_in(console, "message Softly, please", "break 5m tea")
    until(watch, "Message: Softly, please")
    until(watch, "Tea: back at ")
    type_in(console, "resume")
    until(watch, "The clock runs on.")
    type_in(console, "finish", "finish")
    until(watch, "“Final Word” has finished. Thank you.")
    assert watch.wait(10) == 0


def test_of_what_is_hidden_or_dark_no_word_is_told(begin: Begin, until: Until) -> None:
    console = begin("run", "final-word", "--people", "5", "--plain", "--seed", "3")
    until(console, "help")
    watch = begin("watch", "--plain")
    until(watch, "We begin soon.")
    type_in(console, "start", "note Seen by all")
    until(watch, "Seen by all")
    type_in(console, "notes hidden", "note Not for the room", "blackout")
    until(watch, "The screen is dark.")
    type_in(console, "message In the dark", "next", "message", "blackout off")
    until(watch, "The screen is no longer dark.")
    type_in(console, "finish", "finish")
    assert watch.stdout is not None
    rest = watch.stdout.read()
    assert "Not for the room" not in rest
    assert "In the dark" not in rest
    assert "Thank you." in rest


def test_it_tells_when_the_console_dies_and_when_it_is_back(begin: Begin, until: Until) -> None:
    console = begin("run", "final-word", "--people", "5", "--plain")
    type_in(console, "start")
    watch = begin("watch", "--plain")
    until(watch, "Read out:")
    console.send_signal(signal.SIGKILL)
    until(watch, "No sign of life from the console; the clock counts on.")
    again = begin("resume", "--plain")
    until(watch, "The console is back.")
    type_in(again, "note Here we are")
    until(watch, "Here we are")


def test_a_session_can_be_named_also_one_that_is_over(run: Any, plain: Any) -> None:
    plain("start", "next", "finish", "finish")
    told = run("watch", "final-word", "--plain")
    assert told.code == 0
    assert told.lines[-1] == "“Final Word” has finished. Thank you."
    wrong = run("watch", "no-such-session", "--plain")
    assert wrong.code == 2
    assert "no-such-session" in wrong.err


def test_without_a_terminal_it_says_what_works(run: Any) -> None:
    told = run("watch")
    assert told.code == 2
    assert "protocols watch --plain" in told.err


def test_a_watcher_can_be_stopped_like_any_program(begin: Begin, until: Until) -> None:
    watch = begin("watch", "--plain")
    until(watch, "No session")
    watch.send_signal(signal.SIGINT)
    assert watch.wait(10) == 130
