"""On plain lines: who speaks, named breaks, quiet, and the room's clock."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def lines_of(ran: Any) -> list[str]:
    """What was told, times of day left out."""
    return [re.sub(r"\b(at|since) \d\d:\d\d\b", r"\1 HH:MM", line) for line in ran.lines]


def test_a_break_says_when_everybody_is_back_and_that_it_is_over(plain: Run) -> None:
    typed = "start", "break 10m", "wait 2m", "status", "wait 9m", "status", "resume"
    told = lines_of(plain(*typed, flags=("--speed", 600)))
    assert "The clock is stopped. Break: back at HH:MM (in 10 minutes). Type resume to go on." in told
    assert any(
        re.fullmatch(r"Break: back at HH:MM \(in [4-8] minutes( \d+ seconds?)?\)\.", line) for line in told
    )
    at = told.index("The time is over: break")
    assert told[at + 1] == "Type resume to go on."
    assert told.count("The time is over: break") == 1
    assert "Break: over since HH:MM." in told
    assert told.index("The clock runs on.") > at


def test_a_break_may_have_a_name_and_undo_names_it(plain: Run) -> None:
    told = lines_of(plain("start", "break 5m fire drill", "break 10 minutes coffee", "undo", "undo"))
    assert "The clock is stopped. Fire drill: back at HH:MM (in 5 minutes). Type resume to go on." in told
    assert "The clock is stopped. Coffee: back at HH:MM (in 10 minutes). Type resume to go on." in told
    assert told.count("Taken back: the break.") == 2


def test_a_break_without_an_end_is_only_named(plain: Run) -> None:
    told = lines_of(plain("start", "break fire alarm", "resume", "break", "resume", "break 0", "break -2"))
    assert "The clock is stopped. Fire alarm. Type resume to go on." in told
    assert "The clock is stopped. Break. Type resume to go on." in told
    assert told.count("Say how much time: break 2m, break 90s.") == 2


def test_tapping_tells_who_speaks_and_the_list_who_has_not_been_heard(plain: Run) -> None:
    typed = "start", "speaks 3", "wait 40s", "status", "speaks person 5", "wait 20s", "talk", "speaks"
    told = plain(*typed, flags=("--speed", 600)).lines
    assert any(line.startswith("Speaks now: Person 3.") for line in told)
    assert any(re.fullmatch(r"Tapped: Person 3, for (1 minute )?\d+ seconds?\.", line) for line in told)
    assert "Not heard yet: Person 1, Person 2 and Person 4." in told
    assert any(re.fullmatch(r"Person 3: (1 minute )?\d+ seconds? \(\d+ %\), once\.", line) for line in told)
    assert any(
        re.match(r"Person 5: .*seconds? \(\d+ %\), once\. Speaks now, for .*seconds?\.", line)
        for line in told
    )
    assert any(line.startswith("Person 5 has ended; ") for line in told)


def test_who_is_silent_is_told_once_where_it_is_true_of_the_step_as_well(plain: Run) -> None:
    told = plain("start", "speaks 3", "wait 40s", "talk", flags=("--speed", 600)).lines
    assert [line for line in told if line.startswith("Not heard yet")] == [
        "Not heard yet: Person 1, Person 2, Person 4 and Person 5."
    ]


def test_whose_turn_it_is_needs_no_tap(plain: Run) -> None:
    told = plain("start", "next", "next", "speaks 3").lines
    assert "Turn 1 of 4 (1 minute): Person 3." in told
    assert "Person 3 has the floor here; their time is counted without a tap. Try: next." in told


def test_a_name_that_is_nobodys_or_several_peoples_is_asked_for_again(plain: Run) -> None:
    told = plain("start", "speaks Zoe", "speaks person", "speaks", "speaks me").lines
    assert "Nobody here is called “Zoe”." in told
    assert any(line.startswith("“person” could be 1 Person 1, 2 Person 2,") for line in told)
    assert "Nobody was tapped who could have ended." in told
    assert any(line.startswith("Speaks now: the facilitator.") for line in told)


def test_quiet_and_the_rooms_clock_are_told_as_long_as_they_last(plain: Run) -> None:
    told = plain("start", "quiet", "clock hidden", "status", "quiet off", "clock protocol", "status").lines
    assert told.count("Quiet: signals are text only.") == 2
    assert told.count("The room sees no clock.") == 2
    assert "No longer quiet: signals ring again." in told
    assert "The room sees a clock where the protocol says so." in told


def test_what_is_no_mode_is_answered_with_what_would_be(plain: Run) -> None:
    told = plain("quiet please", "clock", "clock sundial", "quiet off").lines
    assert "Say quiet, or quiet off." in told
    assert "Say clock hidden, clock shown, or clock protocol: as the protocol says." in told
    assert "“sundial” is not a way to show the clock: say shown, hidden or protocol." in told
    assert "It is so already." in told


def test_who_spoke_is_exported_only_where_it_is_asked_for(plain: Run, run: Run) -> None:
    session = plain("start", "speaks 3", "wait 40s", "finish", "finish", flags=("--speed", 600)).lines[-1]
    name = session.rpartition(" ")[2]
    assert "Who spoke" not in run("export", name).out
    assert "Who spoke" in run("export", name, "--talk").out


def test_what_the_room_sees_is_told_as_long_as_it_lasts(plain: Run) -> None:
    typed = "start", "message Back at ten", "notes hidden", "blackout", "status", "message", "notes shown"
    told = plain(*typed, "blackout off", "status").lines
    for line in ("The room reads: Back at ten", "The room sees no notes."):
        assert told.count(line) == 2
    assert told.count("The room's screen is dark: it sees nothing.") == 2
    assert told.count("The room reads no message any more.") == 1
    assert told.count("The room sees the notes, where the protocol lets it.") == 1
    assert told.count("The room's screen is no longer dark.") == 1


def test_what_the_room_cannot_see_is_answered_with_what_it_could(plain: Run) -> None:
    told = plain("start", "notes", "blackout maybe", "message " + "a" * 201, "note One thing").lines
    assert any(line.startswith("Say notes hidden, or notes shown.") for line in told)
    assert "Say blackout, or blackout off." in told
    assert any(line.startswith("The room reads at most 200 characters at a time") for line in told)
    assert any(line.startswith("Noted (") for line in told)


def test_going_on_while_the_clock_stands_says_that_it_stands_and_how_it_runs_on(plain: Run) -> None:
    lines = plain("start", "break 5m tea", "next", "next", "resume", "next", people=5).lines
    stands = [at for at, line in enumerate(lines) if line.startswith("The clock is stopped. Tea: back at ")]
    assert len(stands) == 3, lines
    assert all(lines[at].endswith("Type resume to go on.") for at in stands)
    entered = [at for at, line in enumerate(lines) if line.startswith("Person 4 opens: ")]
    assert stands[0] < entered[0] < stands[1] < entered[1] < stands[2] < lines.index("The clock runs on.")
    lines = plain("start", "pause", "next", "back", people=5).lines
    assert lines.count("The clock is stopped. Type resume to go on.") == 3


def test_a_break_that_is_told_of_afterwards_began_then(plain: Run) -> None:
    typed = (
        "start",
        "wait 3m",
        "gap step",
        "break 2m ago alarm",
        "status",
        "break 9m ago",
        "resume",
        "break 9m ago",
    )
    told = lines_of(plain(*typed, flags=("--speed", 600)))
    assert (
        "The program has run all the while. If nobody was here for a while: break 9m ago, then resume."
        in told
    )
    assert "The clock is stopped. Alarm. Type resume to go on." in told
    stood = next(line for line in told if line.startswith("The clock has been stopped for 2 minutes"))
    left = told[told.index(stood) + 1]
    assert re.fullmatch(
        r"Read, and choose a passage and a back-up \([67] minutes( \d+ seconds?)? left\)", left
    )
    assert any(line.startswith("It cannot have been so long ago: ") for line in told)
