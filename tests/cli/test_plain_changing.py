"""The agenda changed by hand, and people who come and go, on plain lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def numbered(lines: list[str]) -> list[str]:
    """The last list of what is ahead: its lines without numbers."""
    found: list[str] = []
    for line in lines:
        head, dot, rest = line.partition(". ")
        if dot and head.isdecimal():
            if head == "1":
                found.clear()
            found.append(rest)
    return found


def test_what_is_ahead_is_numbered_and_may_be_changed_by_its_number(plain: Run) -> None:
    ran = plain("start", "insert Stretch 3m before 2", "move 4 before 1", "drop 2", "ahead")
    assert ran.code == 0, ran.err
    told = [line for line in ran.lines if line.startswith(("Put in: ", "Moved: ", "Left out: "))]
    assert len(told) == 3
    assert told[0].startswith("Put in: Stretch. 3 minutes late")
    assert "Stretch (3 minutes, put in by hand)" in numbered(ran.lines)


def test_it_is_taken_back_by_its_name(plain: Run) -> None:
    ran = plain("start", "insert Stretch 3m", "undo", "ahead")
    assert "Taken back: putting a step in." in ran.lines
    assert not any("Stretch" in line for line in numbered(ran.lines))


def test_what_is_protected_is_dropped_when_it_is_said_again(plain: Run) -> None:
    first = plain("start", "ahead")
    number = 1 + next(at for at, line in enumerate(numbered(first.lines)) if line.endswith(", protected)"))
    ran = plain("start", f"drop {number}", f"drop {number} anyway")
    assert any("is protected" in line for line in ran.lines)
    assert any(line.startswith("Left out: ") for line in ran.lines)


def test_names_in_a_title_are_put_in(plain: Run) -> None:
    ran = plain("start", "drop 3", protocol="atlas", people=5)
    told = [line for line in ran.lines if line.startswith("Left out: ")]
    assert told
    assert "{" not in told[0]


def test_who_comes_and_who_goes_changes_how_many_you_are(plain: Run) -> None:
    ran = plain("start", "arrive Zoe with 1", "gone 2", "arrive 2", "gone zo", people=5)
    assert [line for line in ran.lines if line.startswith("Now you are")] == [
        "Now you are 6.",
        "Now you are 5.",
        "Now you are 6.",
        "Now you are 5.",
    ]


def test_a_team_is_completed_and_another_one_is_made_only_if_one_says_so(plain: Run, tmp_path: Path) -> None:
    roster = tmp_path / "people.csv"
    teams = ["Hill School"] * 3 + ["Hillside"] * 3 + ["Cedar School"] * 3
    rows = [f"Name {number},{team}" for number, team in enumerate(teams, 1)]
    roster.write_text("\n".join(["name,team", *rows]), "utf-8")
    lines = ["arrive Zoe / ced", "arrive Yann / Hill", "arrive Yann / Lake", "arrive Yann / Lake anyway"]
    ran = plain("start", *lines, flags=("--roster", roster), protocol="live-case")
    told = [line for line in ran.lines if "Zoe" in line or "Yann" in line or "Hill" in line or "Now " in line]
    assert told[0].startswith("Zoe is here. In the groups to come: ")
    assert "Cedar School" in told[0]
    assert told[1:3] == [
        "Now you are 10.",
        "“Hill” could be Hill School or Hillside. Type more of the name.",
    ]
    assert told[3] == (
        "“Lake” is none of the teams: Hill School, Hillside and Cedar School. "
        "To make it a new one: arrive Yann / Lake anyway"
    )
    assert told[4].startswith("Yann is here.")
    assert told[5] == "Now you are 11."


def test_where_nobody_has_a_team_it_says_so(plain: Run) -> None:
    ran = plain("start", "arrive Zoe / Red", "arrive Zoe / Red anyway", people=5)
    assert "Nobody here has a team; arrive Zoe is enough. To make one: arrive Zoe / Red anyway" in ran.lines
    assert ran.lines.count("Now you are 6.") == 1


def test_who_came_or_left_is_taken_back_by_name_and_nothing_else_is(plain: Run) -> None:
    ran = plain("start", "next", "arrive Zoe", "undo", "redo", "gone 2", "undo", "undo", "undo", people=5)
    told = [line for line in ran.lines if line.startswith(("Taken back", "Done again", "Now you are"))]
    assert told == [
        "Now you are 6.",
        "Taken back: Zoe's coming.",
        "Now you are 5.",
        "Done again: Zoe's coming.",
        "Now you are 6.",
        "Now you are 5.",
        "Taken back: Person 2's leaving.",
        "Now you are 6.",
        "Taken back: Zoe's coming.",
        "Now you are 5.",
        "Taken back: the next step.",
    ]


def test_the_help_says_by_name_whose_coming_would_be_taken_back(plain: Run) -> None:
    ran = plain("start", "arrive Zoe", "help undo", "undo", "help redo", people=5)
    assert sum("Zoe's coming" in line for line in ran.lines) == 3
    assert not any("{who}" in line for line in ran.lines)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("insert Stretch", "Say what and how long"),
        ("insert 3m", "Say what and how long"),
        ("insert Stretch 3m before 99", "“99” is none of what is to come"),
        ("move", "Say which: move 3"),
        ("move 1 before 99", "“99” is none of what is to come"),
        ("drop", "Say which: drop 3"),
        ("drop 1 please", "Say which: drop 3"),
        ("gone", "Say who has left"),
        ("gone Nobody", "Nobody here is called “Nobody”"),
        ("arrive Zoe with Nobody", "Nobody here is called “Nobody”"),
    ],
)
def test_a_line_that_means_nothing_says_what_would(plain: Run, line: str, told: str) -> None:
    assert any(told in one for one in plain("start", line).lines)


def test_the_length_of_a_step_to_put_in_may_come_first(plain: Run) -> None:
    ran = plain("start", "insert 3m Stretch before 2", "ahead")
    assert any(line.startswith("Put in: Stretch.") for line in ran.lines)
    assert "Stretch (3 minutes, put in by hand)" in numbered(ran.lines)


def test_the_words_people_use_for_it_are_understood(plain: Run) -> None:
    ran = plain("start", "late Zoe", "left Zoe", "remove 1", people=5)
    assert [line for line in ran.lines if line.startswith("Now you are")] == [
        "Now you are 6.",
        "Now you are 5.",
    ]
    assert any(line.startswith("Left out: ") for line in ran.lines)


def test_who_has_left_is_named(plain: Run) -> None:
    assert "Person 2 has left." in plain("start", "gone 2").lines


def test_when_somebody_comes_or_leaves_it_says_what_that_changes_and_no_more(plain: Run) -> None:
    ran = plain("start", "arrive Zoe", "gone 2", people=5)
    told = [line for line in ran.lines if line.startswith("The turns and groups to come are shared anew. ")]
    assert len(told) == 2, ran.lines
    assert all(" ends " in line for line in told)
    assert "planned anew" not in ran.out
