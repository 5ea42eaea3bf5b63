"""What a facilitator doubted on plain lines: each doubt, and what answers it now."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from protocols.cli.plain_help import SHORT, TOPICS
from protocols.cli.plain_words import ALIASES, COMMANDS

from .conftest import environment

Run = Callable[..., Any]


def test_read_says_again_what_to_read_out(plain: Run) -> None:
    lines = plain("start", "read").lines
    said = [line for line in lines if line.startswith("Read out: ")]
    assert said
    assert said[: len(said) // 2] == said[len(said) // 2 :]


def test_what_stands_in_the_way_says_both_ways_on(plain: Run) -> None:
    ran = plain("start", *["step"] * 4, protocol="data-dialogue", people=3)
    held = [line for line in ran.lines if line.startswith("Not there yet")]
    assert held
    assert held[0].endswith("go on without. Type note, or anyway.")


def test_decide_chooses_an_option(plain: Run) -> None:
    typed = ("start", *["step"] * 2, "note Homework", "note Bells", "step", "step", "decide 2")
    ran = plain(*typed, protocol="lean-coffee", people=4)
    assert "Decided, “Our agenda”: Bells." in ran.lines


def test_options_that_are_missing_can_be_written_down_in_the_step_that_decides(plain: Run) -> None:
    typed = ("start", *["step"] * 3, "note @Ideas: More reading", "note @ideas Fewer tests", "choose 2")
    ran = plain(*typed, protocol="focusing-four", people=13)
    assert any(
        line.endswith("Write the options down first, one by one: note @Ideas: TEXT") for line in ran.lines
    )
    assert "Decided, “Which do we favour?”: Fewer tests." in ran.lines


def test_help_fits_on_a_screen_and_tells_more_when_asked(plain: Run) -> None:
    ran = plain("help", "start", "help time", "help n", "help leave", "help room")
    after = ran.out.partition("Commands:")[2]
    shown = after.partition("help all everything.")[0]
    assert sum(1 + (len(line) - 1) // 80 for line in shown.splitlines()) <= 20
    for word in COMMANDS:
        assert word in shown, word
    assert ran.out.count("\nbreak 10m: ") == 1
    assert ran.out.count("\nnext (n): ") == 1
    assert ran.out.count("\nclock hidden: ") == 1
    assert "There is no help on that" in after


def test_every_command_has_a_topic_and_no_topic_hides_one() -> None:
    told = [word for words in TOPICS.values() for word in words]
    assert sorted(told) == sorted(COMMANDS)
    assert all(name in TOPICS[name] for name in TOPICS if name in COMMANDS)
    assert {word: letter for letter, word in ALIASES.items() if len(letter) == 1 and letter != "?"} == SHORT


def test_leave_asks_once_and_with_a_name_means_that_person(plain: Run) -> None:
    ran = plain("start", "leave Person 3", "leave", "status", "leave", "leave", "note Never", people=6)
    assert "Now you are 5." in ran.lines
    assert ran.out.count("Type leave once more to leave") == 2
    assert any(line.startswith("You left") for line in ran.lines)
    assert "Noted" not in ran.out


def test_a_pause_that_is_there_again_after_undo_is_told(plain: Run) -> None:
    ran = plain("start", "break 5m fire drill", "resume", "undo", people=6)
    at = ran.lines.index("Taken back: ending the pause.")
    assert any(line.startswith("The clock is stopped. Fire drill: back at ") for line in ran.lines[at:])


def test_time_for_one_group_names_the_group(plain: Run) -> None:
    typed = ("start", *["step"] * 4, "group 2", "add 2m", "take 1m")
    ran = plain(*typed, protocol="live-case", people=13)
    assert any(line.startswith("Interview group 2: 2 minutes added.") for line in ran.lines), ran.out
    assert any(line.startswith("Interview group 2: 1 minute taken") for line in ran.lines)


def test_hide_and_show_do_for_the_clock_and_the_notes(plain: Run) -> None:
    ran = plain("start", "clock hide", "clock show", "notes hide", "notes show")
    assert "is not a way to" not in ran.out
    assert "The room sees no clock." in ran.lines
    assert "The room sees no notes." in ran.lines


def test_a_change_in_several_groups_is_told_for_one_of_them(plain: Run) -> None:
    flags = ("--speed", 600)
    typed = ("start", "wait 11m", "catchup look 1")
    ran = plain(*typed, protocol="live-case", people=13, flags=flags)
    told = [line.strip() for line in ran.lines if "How did you do it that way?" in line]
    assert told
    assert all("(in each of 3 groups): from 10 minutes to " in line for line in told)


def test_a_number_that_no_way_to_catch_up_has_is_told(plain: Run) -> None:
    flags = ("--speed", 600)
    wrong = ("catchup 9", "catchup 0000019", "catchup " + "1" * 5_000)
    ran = plain("start", "wait 11m", "catchup", *wrong, protocol="live-case", people=13, flags=flags)
    assert ran.code == 0
    assert ran.out.count("Say which: catchup and a number") == 3, ran.out


def test_the_minutes_name_the_form_and_the_settings(plain: Run, run: Run) -> None:
    plain("start", "finish", "finish", protocol="tuning", people=8, flags=("--variant", "short"))
    assert "Short form, 19 minutes" in run("export").out
    plain("start", "finish", "finish", protocol="microlabs", people=9, flags=("--set", "questions=2"))
    assert "Number of questions:** 2" in run("export").out
    assert '"Number of questions"' in run("export", "--format", "json").out


def test_what_no_meeting_has_left_goes_by_its_title(run: Run) -> None:
    ran = run("run", "pdsa-cycle", "--people", 5, "--plain", "--meeting", "study", typed="quit\n")
    [line] = [one for one in ran.err.splitlines() if one.startswith("No earlier meeting")]
    assert "Predictions" in line
    assert "data-plan-entries" not in line


def test_a_topic_is_a_sentence_of_its_own(plain: Run) -> None:
    typed = ("start", *["step"] * 2, "note Homework", "step", "step", "choose 1", "step")
    ran = plain(*typed, protocol="lean-coffee", people=4)
    assert "Read out: We talk about: Homework" in ran.lines


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such terminal there")
def test_whoever_sits_at_a_terminal_is_asked_where_the_materials_are(tmp_path: Path) -> None:
    import pty

    keyboard, terminal = pty.openpty()
    typed = b"the blue folder\nstart\nstep\nstep\nquit\n"
    os.write(keyboard, typed)
    arguments = ["run", "live-case", "--people", "13", "--plain"]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "protocols", *arguments],
            stdin=terminal,
            capture_output=True,
            env=environment(tmp_path),
            cwd=tmp_path,
            timeout=60,
            check=False,
        )
    finally:
        os.close(keyboard)
        os.close(terminal)
    out = done.stdout.decode()
    assert "What the host shows. Where are the host's results and the page that tells its story?" in out
    assert "What the host shows: the blue folder" in out


def test_a_pipe_is_asked_nothing(plain: Run) -> None:
    ran = plain("start", protocol="live-case", people=13)
    assert "(Enter: not yet)" not in ran.out
    assert "Welcome: why we are here (4 minutes)" in ran.lines


def test_an_open_vote_that_was_left_is_told_with_the_way_back(plain: Run) -> None:
    typed = ("start", *["step"] * 2, "note Homework", "step", "step", "step", "undo", "choose 1", "step")
    lines = plain(*typed, protocol="lean-coffee", people=4).lines
    assert lines.count("Left open: Our agenda. Type undo to go back and decide it.") == 1
    assert "Taken back: the next step." in lines
    assert any(line.startswith("Homework (5 minutes)") for line in lines)


def test_more_time_says_how_the_group_is_asked(plain: Run) -> None:
    typed = ["start", "step", "step", "note Trust", "note Time", "step", "step", "choose 1", "step"]
    ran = plain(*typed, protocol="lean-coffee", people=6)
    offered = [line for line in ran.lines if line.startswith("The group may give itself")]
    assert offered
    assert set(offered) == {
        "The group may give itself 3 minutes more (Silent thumbs: up, down or across?): type extend."
    }


def test_a_plan_longer_than_asked_says_by_how_much_before_meanwhile_and_after(run: Run, plain: Run) -> None:
    shown = run("show", "fine-tuning", "--people", 6, "--minutes", 20)
    assert "It does not fit 20 minutes: the shortest it can be is 29 minutes, 9 more." in shown.lines
    typed = ("start", "s", "catchup", "finish", "finish")
    told = plain(*typed, protocol="fine-tuning", people=6, flags=("--minutes", 20)).lines
    assert any(line.endswith("planned for 29 minutes: 9 minutes more than you have.") for line in told)
    assert any(line.startswith("9 minutes more than you have: ends ") for line in told)
    assert any(line.startswith("9 minutes more than you have: it ends at ") for line in told)
    assert any(line.endswith("(planned 29 minutes, 9 minutes more than you had).") for line in told)
    minutes = run("export", "--format", "text").lines
    assert any("planned for 29:00, 9:00 more than there was" in line for line in minutes)


def test_undo_tells_the_time_of_a_step_as_status_does(plain: Run) -> None:
    lines = plain("start 30m", "step", "undo", "status", protocol="live-case", people=13).lines
    undone = lines.index("Taken back: the next step.")
    told = [line for line in lines[undone:] if line.startswith("Welcome: why we are here (26 minutes")]
    assert len(told) == 2, lines[undone:]
    assert all(line.endswith(" over)") for line in told)


def test_a_start_or_an_end_some_time_ago_says_how_late_it_is_by_that(plain: Run) -> None:
    lines = plain("start 7m", protocol="live-case", people=13).lines
    assert any(line.startswith("Welcome: why we are here (3 minutes") for line in lines)
    assert any(line.startswith("It began 7 minutes ago. 3 minutes late: ends ") for line in lines)
    lines = plain("start 7m", "next 2m", "quit", protocol="live-case", people=13).lines
    entered = next(at for at, line in enumerate(lines) if line.startswith("The host opens ("))
    assert lines[entered].endswith(" left)")
    assert any(line.startswith("1 minute late: ends ") for line in lines[entered:])
    assert not any("ends " in line for line in plain("start", protocol="live-case", people=13).lines)


def test_a_list_that_is_nowhere_is_told_and_the_words_are_kept_without_it(plain: Run) -> None:
    typed = ("start", "note @Nope: hi", "note @1 there", "decision @Ben calls", "note @Nope", "entries")
    lines = plain(*typed).lines
    noted = [at for at, line in enumerate(lines) if line.startswith(("Noted (", "Decision kept ("))]
    assert [lines[at + 1] for at in noted] == [
        "There is no list “Nope” here; it is kept without one.",
        "There is no list “1” here; it is kept without one.",
        "There is no list “Ben” here; it is kept without one.",
    ]
    assert "There is no list “Nope” here. Write the words after it, or leave it out." in lines
    kept = [line.partition(" ")[2] for line in lines if line[:1] == "n" and line[1:2].isdigit()]
    assert kept == ["note: Nope: hi", "note: there", "decision: Ben calls"]


def test_no_row_of_marks_is_too_long(plain: Run) -> None:
    lines = plain("start", "note " + "@1 " * 1200 + "x", "note " + "@" * 3000, "note @").lines
    assert sum(line.startswith("Noted (") for line in lines) == 1
    assert lines.count("There is no list “@” here. Write the words after it, or leave it out.") == 2


def test_whoever_means_a_decision_where_none_is_asked_for_is_told_the_word(plain: Run) -> None:
    lines = plain("start", "decide We meet on Monday", "choose 2").lines
    nothing = "There is nothing to decide here."
    assert f"{nothing} To write a decision down, type: decision We meet on Monday" in lines
    assert nothing in lines


def test_a_length_is_understood_as_on_the_screens(plain: Run) -> None:
    ran = plain("start", "add 1:30", "add 2 minutes", "take 30 sec", "add 1 h")
    for told in ("1 minute 30 seconds added", "2 minutes added", "30 seconds taken", "1 hour added"):
        assert any(told in line for line in ran.lines), (told, ran.out)
