"""Groups that do different things at once, on plain lines: nothing is said twice, and nothing is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from protocols.words import say

Run = Callable[..., Any]

TITLE = "Visitors: what you want to find out"


def to_the_lanes(plain: Run, *typed: str) -> Any:
    flags = ("--speed", 600)
    return plain("start", "step", "step", *typed, protocol="live-case", people=13, flags=flags)


def test_the_title_of_a_lane_stands_once_in_its_line(plain: Run) -> None:
    ran = to_the_lanes(plain, "status")
    told = [line.partition(" (")[0] for line in ran.lines if TITLE in line]
    assert told[1:] == [f"Write your questions, alone: {TITLE}"] * 2
    assert max(line.count(TITLE) for line in ran.lines) == 1


def test_who_is_silent_is_told_in_each_lane(plain: Run) -> None:
    lines = to_the_lanes(plain).lines
    entered = [at for at, line in enumerate(lines) if line.startswith("Write your questions, alone: ")]
    assert [lines[at + 1] for at in entered] == ["Nobody speaks."] * 2


def test_a_cue_of_a_lane_names_it_once(plain: Run) -> None:
    lines = to_the_lanes(plain, "wait 4m").lines
    assert f"Time is up: {TITLE}" in lines
    assert f"One minute left: {TITLE}" in lines


def test_who_writes_is_told_for_each_of_several_groups(plain: Run) -> None:
    ran = plain("start", "next", "next", protocol="world-cafe", people=13)
    written = [line for line in ran.lines if "What is on the cloth" in line]
    assert len(written) == 1
    assert written[0].startswith("What is on the cloth: written down by ")
    assert [written[0].count(f"(Table {number})") for number in (1, 2, 3)] == [1, 1, 1]


def test_a_material_that_nobody_has_brought_is_shown_by_its_title(plain: Run) -> None:
    ran = plain("start", "step", protocol="live-case", people=13)
    assert "To be shown now: What the host shows" in ran.lines


def test_a_material_said_at_set_up_is_shown_with_where_it_is(plain: Run) -> None:
    flags = ("--input", "brief=the blue folder")
    ran = plain("start", "step", protocol="live-case", people=13, flags=flags)
    assert "What the host shows: the blue folder" in ran.lines


def test_the_minutes_give_each_lane_its_own_time_once(plain: Run, run: Run) -> None:
    to_the_lanes(plain, "wait 4m", "step", "finish", "finish")
    rows = [line.split("|") for line in run("export").out.splitlines() if line.startswith("|")]
    lanes = [row for row in rows if row[1].strip().startswith(("Visitors:", "Hosts:", "in Visitors:"))]
    assert [row[1].strip().partition(":")[0] for row in lanes] == ["Visitors", "Hosts"]
    assert lanes[0][2:] == lanes[1][2:]
    assert lanes[0][2].strip() == "3:00"


def test_what_moves_groups_is_said_the_first_time_that_there_are_some(plain: Run) -> None:
    told = plain("start", *["next"] * 5, protocol="world-cafe", people=13).lines
    hinted = "Now in 3 groups at once. next moves every group; group 2 chooses one."
    assert [line for line in told if line.startswith("Now in 3")] == [hinted, "Now in 3 groups at once."]


def test_who_left_is_told_before_what_follows_from_it(plain: Run) -> None:
    told = plain("start", "next", "gone person 3", protocol="world-cafe", people=13).lines
    assert told[told.index("Person 3 has left.") + 1].startswith("Now you are 12.")


def test_a_title_that_asks_takes_no_full_stop_after_it() -> None:
    asked = say("tui.run.decide-open", title="Who begins?")
    assert asked == "To decide: Who begins? Write the options down first (w)."
    told = say("tui.run.decide-open", title="Our agenda")
    assert told == "To decide: Our agenda. Write the options down first (w)."
