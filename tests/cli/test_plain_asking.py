"""What a person at a terminal is asked before a step is left; a script is asked nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def test_next_before_a_steps_minimum_asks_once_and_is_the_answer_itself(terminal: Run, good: Path) -> None:
    seat = terminal("run", good, "--people", 4, "--plain")
    seat.ask("start", "Talk (")
    told = seat.ask("next", "Type next again to go on all the same.")
    assert "This step wants at least 6 minutes and has had 0 seconds." in told
    assert "Debrief" not in told
    seat.ask("next", "Debrief (")
    told = seat.ask("step", "Type step again to go on all the same.")
    assert "at least 4 minutes" in told
    seat.ask("step", "Every step is done.")


def test_only_the_next_line_is_the_answer(terminal: Run, good: Path) -> None:
    seat = terminal("run", good, "--people", 4, "--plain")
    seat.ask("start", "Talk (")
    seat.ask("next", "Type next again")
    seat.ask("note We go on a little", "Noted")
    seat.ask("next", "Type next again")
    seat.ask("next", "Debrief (")
    seat.ask("next", "Type next again")


def test_whoever_says_how_long_ago_it_was_or_anyway_is_asked_nothing(terminal: Run, good: Path) -> None:
    seat = terminal("run", good, "--people", 4, "--plain", "--speed", 60)
    seat.ask("start", "Talk (")
    seat.ask("anyway", "Debrief (")
    seat.ask("wait 5s", "")
    told = seat.ask("next 1s", "Every step is done.")
    assert "again to go on" not in told


def test_a_vote_that_is_open_is_asked_about_once(terminal: Run) -> None:
    seat = terminal("run", "lean-coffee", "--people", 4, "--plain")
    seat.ask("start", "(")
    for line in (*["step"] * 4, "note Homework", *["step"] * 3):
        seat.type(line)
    seat.until("To decide (by dots)")
    told = seat.ask("next", "or next again to go on all the same.")
    assert "Nothing has been decided yet: Our agenda. Type choose or votes" in told
    assert "at least" not in told
    seat.ask("next", "Left open: Our agenda.")


def test_a_script_is_asked_nothing(plain: Run, good: Path) -> None:
    ran = plain("start", "next", "next", protocol=str(good), people=4)
    assert "again to go on" not in ran.out
    assert any(line.startswith("Every step is done.") for line in ran.lines)


def test_in_a_break_it_is_asked_whether_its_end_is_meant(terminal: Run, good: Path) -> None:
    seat = terminal("run", good, "--people", 4, "--plain")
    seat.ask("start", "Talk (")
    seat.ask("break 5m fire drill", "Fire drill")
    told = seat.ask("next", "Type next again to go on to what comes next.")
    assert "Fire drill is still on: resume ends it." in told
    seat.ask("next", "This step wants at least 6 minutes")
    seat.ask("next", "Debrief (")
