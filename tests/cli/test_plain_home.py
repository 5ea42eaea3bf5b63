"""The first words on plain lines, and setting a session up question by question: what the screens do in their
library and at set-up."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from protocols.cli.parser import build_parser
from protocols.cli.plain_home import ALIASES, WORDS
from protocols.words import say_lengths_in_words

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    say_lengths_in_words(False)


@pytest.fixture
def home(run: Run) -> Run:
    """What is typed to the first words."""
    return lambda *lines: run("--plain", typed="\n".join(lines) + "\n")


def sessions(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("sessions", "--json").out)["sessions"]
    return found


def test_it_says_what_to_type_and_how_to_leave(home: Run) -> None:
    ran = home("quit", "never read")
    assert ran.code == 0
    assert ran.lines[0] == "Protocols, on plain lines."
    assert "help tells all there is" in ran.lines[-1]


def test_help_tells_every_door_and_more_about_each(home: Run) -> None:
    ran = home("help", "help copy", "run --help")
    for word in WORDS:
        assert any(line.startswith(f"{word} ") or line.startswith(f"{word}:") for line in ran.lines), word
    assert ran.out.count("copy ID FILE: ") == 2
    assert "usage: protocols run" in ran.out


def test_every_word_it_knows_is_a_command() -> None:
    known = build_parser().commands()  # type: ignore[attr-defined]
    assert {*ALIASES.values(), *WORDS} - {"copy", "more"} <= set(known)


def test_what_is_no_command_is_looked_for_and_an_id_is_shown(home: Run) -> None:
    ran = home("dilemma", "final-word --people 13", "find", "resmue")
    assert any(line.startswith("consultancy: Consultancy, ") for line in ran.lines)
    assert "53 minutes in all for 13 people" in ran.out
    assert "Say what you look for: find feedback; list tells all protocols." in ran.lines
    assert "“resmue” is not a command. Did you mean resume?" in ran.lines


def test_a_session_is_set_up_run_and_its_minutes_are_told(home: Run, run: Run) -> None:
    ran = home(
        "run final-word", "7", "", "start", "note It works", "finish", "finish", "minutes", "past final"
    )
    assert "Back at the beginning. Type what you want to do next, help, or quit." in ran.lines
    told = ran.out.partition("Back at the beginning")[2]
    assert "It works" in told
    assert "took 0 seconds" in told or "took 1 second" in told
    assert "|" not in told
    assert "===" not in told
    assert any(line.endswith("Final Word, 7 people, 1 entry, finished") for line in ran.lines)
    assert [one["people"] for one in sessions(run)] == [7]


def test_a_session_that_was_left_is_offered_and_taken_up_again(home: Run) -> None:
    home("run final-word --people 5", "start", "quit")
    ran = home("resume", "status", "quit", "quit")
    assert ran.lines[1].startswith("Not finished: Final Word. Type resume")
    assert any(line.startswith("Read, and choose a passage and a back-up (") for line in ran.lines)


def test_a_copy_and_a_protocol_of_ones_own_lie_where_they_are_found_by_their_id(home: Run) -> None:
    typed = ("new", "Our huddle", "10", "4-8", "Welcome, 2m", "Talk", "", "copy tuning", "list huddle")
    ran = home(*typed, "show our-huddle", "run tuning-ours --people 6", "quit", "quit")
    assert ran.code == 0, ran.err
    assert any(line.startswith("our-huddle: Our huddle, 10 min, 4-8 people.") for line in ran.lines)
    assert "Welcome (2 minutes, at the start)" in ran.lines
    assert any(line.startswith("Tuning (ours), for 6 people") for line in ran.lines)


def test_a_mistake_is_answered_and_typing_goes_on(home: Run) -> None:
    ran = home(
        "run no-such-protocol --people 3", "show --minutes ten final-word", "run", "it's 'odd", "list equity"
    )
    assert "no-such-protocol" in ran.err
    assert "Say which protocol to run" in ran.err
    assert any(line.startswith("four-as: ") for line in ran.lines)


def test_ctrl_c_while_following_comes_back(terminal: Run, good: Path) -> None:
    seat = terminal("--plain", screen=True)
    seat.ask("preview good.toml", "Following")
    seat.child.send_signal(signal.SIGINT)
    seat.ask("list zebra", "No protocol matches.")
    seat.type("quit")
    assert seat.end() == 0


def test_plain_may_be_said_before_the_command(run: Run) -> None:
    assert "Talk (6 minutes, at the start)" in run("--plain", "show", "good.toml").out + run(
        "--plain", "show", "final-word"
    ).out.replace("Read, and choose a passage and a back-up (8 minutes", "Talk (6 minutes")
    ran = run("--plain", "run", "final-word", "--people", 5, typed="quit\n")
    assert ran.code == 0
    assert "planned for 53 minutes" in ran.lines[0]


# -- set-up ---------------------------------------------------------------------------------------


def test_names_minutes_forms_roles_and_the_start_are_asked_for_by_their_words(home: Run, run: Run) -> None:
    ran = home(
        "run tuning", "Ana, Ben, Chen, Dan", "the blue folder", "minutes", "25", "form", "Short",
        "Presenter", "Ana",
        "facilitator", "Rosa", "start", "25:61", "", "", "quit", "quit",
    )  # fmt: skip
    assert (
        "Which form: short (Short form, 19 minutes) or long (Long form, 65 minutes)? Now: as it stands."
        in ran.lines
    )
    assert any("for example 15:05" in line for line in ran.lines)
    assert "Presenter: Ana" in ran.lines
    assert "Facilitator: Rosa" in ran.lines
    assert "Form: Short form, 19 minutes" in ran.lines
    (one,) = sessions(run)
    assert (one["people"], one["minutes"], one["facilitator"]) == (4, 25, "Rosa")


def test_when_it_must_end_is_asked_for_by_its_word(home: Run) -> None:
    end = time.strftime("%H:%M", time.localtime(time.time() + 15 * 60))
    ran = home("run tuning", "6", "the blue folder", "minutes", "30", "until", end, "", "quit", "quit")
    assert any(line.startswith(f"It must end at {end}, and would end at ") for line in ran.lines)
    assert any(line.startswith(f"It must end at {end}. Begun now") for line in ran.lines)


def test_what_stands_in_the_way_is_said_and_asked_again(home: Run, run: Run) -> None:
    ran = home("run final-word", "many", "2", "4", "", "quit", "quit")
    assert "Say a number, at least two names with a comma between them, or a file that is there." in ran.lines
    assert any("needs at least 3" in line or "at least 3 people" in line for line in ran.lines)
    assert [one["people"] for one in sessions(run)] == [4]


def test_a_list_in_a_file_gives_names_and_roles(home: Run, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,role\nAmara,presenter\nBen,\nChen,\nDan,\n")
    ran = home("run tuning", "people.csv", "", "groups", "", "quit", "quit")
    assert "Presenter: Amara" in ran.lines


def test_the_groups_that_are_told_are_those_that_are_formed(home: Run) -> None:
    ran = home("run final-word", "8", "groups", "", "start", "anyway", "groups", "quit", "quit")
    told = [line for line in ran.lines if line.startswith("Circle 1: ")]
    assert len(told) == 3
    assert len(set(told)) == 1


def test_a_set_up_is_given_up_and_no_session_is_there(home: Run, run: Run) -> None:
    ran = home("run final-word", "leave", "run final-word", "5", "quit", "quit")
    assert ran.lines.count("Given up; no session was opened.") == 2
    assert sessions(run) == []


def test_a_meeting_of_a_cycle_is_chosen(home: Run) -> None:
    ran = home("run pdsa-cycle", "5", "", "meeting", "study", "", "quit", "quit")
    assert "Which meeting: plan, huddle or study? Now: plan." in ran.lines
    assert any(
        line.startswith("PDSA Cycle: Plan, Huddle, Study: Study and act, for 5 people") for line in ran.lines
    )


def test_at_a_terminal_run_asks_in_the_same_way(terminal: Run) -> None:
    seat = terminal("run", "final-word", "--plain")
    seat.until("How many people take part, from 3 to 60?")
    seat.ask("5", "An empty line opens the session")
    seat.ask("", "Type start to begin.")


def test_a_script_that_says_nothing_of_people_is_told_to(run: Run) -> None:
    ran = run("run", "final-word", "--plain", typed="5\n")
    assert ran.code == 2
    assert "--people N" in ran.err


# -- looking at a protocol ------------------------------------------------------------------------


def test_what_the_room_sees_in_each_step_is_told(home: Run) -> None:
    lines = home("show final-word --people 8 --room").lines
    at = lines.index("Step 2 of 5:")
    assert "2 groups work apart." in lines[at:]
    assert any(line.startswith("Read out: Presenter, please tell us where to look") for line in lines[at:])
    # What is for the facilitator alone is not.
    assert not any(line.startswith("For you") for line in lines)
    assert lines.count("2 groups work apart.") == 1


def test_show_tells_what_it_is_for_which_forms_it_has_and_what_is_asked(run: Run) -> None:
    out = run("show", "tuning").out
    assert "What it is for: Makes a unit" in out
    assert "Forms (--variant): short (Short form, 19 minutes)" in out
    assert "Set-up asks for: Focus question. What would the presenter like feedback on?" in out
