"""Groups, lanes and moves on plain lines: what is the same for all is said once, what differs by group."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

FILE = """format = 1
id = "apart"
title = "Apart"
[roles.presenter]
title = "Presenter"
[materials.chart]
title = "Chart"
[groups.table]
title = "Table"
by = "order"
size = 2
[[steps]]
id = "turned"
title = "{presenter} turns away"
time = "2m"
speaks = "others"
posture = { presenter = "turned-away" }
rules = ["no-judging", "Speak as if nobody heard you."]
responses = ["I would try it", "I would wait"]
[[steps]]
id = "lanes"
title = "Two things at once"
lanes = [
  { id = "prepare", title = "{presenter} prepares", who = "presenter", time = "2m" },
  { id = "read", title = "The others read", who = "rest", time = "3m" },
]
[[steps]]
id = "charts"
title = "Round {round}"
in = "table"
repeat = 2
move = { what = "chart" }
time = "5m"
"""


@pytest.fixture
def apart(plain: Run, tmp_path: Path) -> Callable[..., list[str]]:
    """The lines of a session of this file, as far as it is played."""
    path = tmp_path / "apart.toml"
    path.write_text(FILE, "utf-8")

    def lines(*typed: str) -> list[str]:
        flags = ("--cast", "presenter=p2")
        return plain(*typed, protocol=str(path), people=4, flags=flags).lines  # type: ignore[no-any-return]

    return lines


def test_how_people_sit_and_speak_is_said_when_the_step_begins(apart: Callable[..., list[str]]) -> None:
    lines = apart("start")
    assert "Person 2: turned away." in lines
    assert "How we speak: no judging" in lines
    assert "How we speak: Speak as if nobody heard you." in lines
    assert "The only answers here: I would try it or I would wait." in lines


def test_lanes_are_said_side_by_side_with_who_is_in_them(apart: Callable[..., list[str]]) -> None:
    lines = apart("start", "step")
    assert "1. Presenter prepares: Person 2" in lines
    assert "2. The others read: Person 1, Person 3 and Person 4" in lines
    assert "Presenter prepares: Two things at once: Person 2 prepares (2 minutes)" in lines
    assert "Two things at once: The others read (3 minutes)" in lines


def test_the_round_and_what_each_group_works_on_are_said(apart: Callable[..., list[str]]) -> None:
    lines = apart("start", "step", "status", "next", "next", "next")
    assert "Next: Round 1" in lines
    assert "Every group: Round 1 (5 minutes) Round 1 of 2." in lines
    assert "Task: Table 1: Chart of Table 1; Table 2: Chart of Table 2" in lines
    assert "Every group: Round 2 (5 minutes) Round 2 of 2." in lines
    assert "Task: Table 1: Chart of Table 2; Table 2: Chart of Table 1" in lines


def test_a_group_that_is_in_the_next_round_already_is_not_said_to_wait(
    apart: Callable[..., list[str]],
) -> None:
    assert not [line for line in apart("start", *["next"] * 8) if line.startswith("Done and waiting")]


HOSTS = """format = 1
id = "hosts"
title = "Hosts go round"
[groups.table]
title = "Table"
by = "order"
size = 3
host = "guest"
[[steps]]
id = "visit"
title = "{guest} listens"
in = "table"
repeat = 2
move = { who = "guest" }
time = "5m"
speaks = "others"
posture = { guest = "turned-away" }
capture = [{ id = "heard", title = "Heard", by = "guest" }]
"""


def test_who_is_silent_and_who_writes_is_said_for_each_group(plain: Run, tmp_path: Path) -> None:
    path = tmp_path / "hosts.toml"
    path.write_text(HOSTS, "utf-8")
    lines = plain("start", "next", "next", protocol=str(path), people=6).lines
    assert "Silent: Person 1 in Table 1; Person 4 in Table 2." in lines
    assert "Heard: written down by Person 1 (Table 1) and Person 4 (Table 2)." in lines
    assert "Silent: Person 4 in Table 1; Person 1 in Table 2." in lines


NAMES = """format = 1
id = "names"
title = "Names in texts"
[[steps]]
id = "ideas"
title = "Ideas"
time = "2m"
capture = [{ id = "idea-list", title = "Our ideas" }]
[[steps]]
id = "choose"
title = "Choose from {idea-list}"
time = "2m"
decide = { id = "best", title = "Which one?", from = "idea-list" }
[[steps]]
id = "plan"
title = "Plan {best}, round {round}"
repeat = 2
time = "5m"
"""


def test_names_in_titles_are_never_shown_with_their_braces(plain: Run, tmp_path: Path) -> None:
    path = tmp_path / "names.toml"
    path.write_text(NAMES, "utf-8")
    typed = ("start", "note Walk", "note Talk", "next", "status", "agenda", "choose 2", "next")
    lines = plain(*typed, protocol=str(path), people=3).lines
    assert "Choose from Our ideas (2 minutes)" in lines
    assert "To decide (by choice): “Which one?”. The options: 1 Walk, 2 Talk. Type choose or votes." in lines
    assert "Next: Plan …, round 1" in lines
    assert "Plan …, round 1-2 (10 minutes, 2 rounds)" in lines
    assert "Plan Talk, round 1 (5 minutes) Round 1 of 2." in lines


WHEELS = """format = 1
id = "wheels"
title = "Wheels"
[groups.wheel]
title = "Wheel"
by = "order"
size = 4
[groups.spoke]
title = "Spoke"
by = "order"
size = 2
[[steps]]
id = "wheels"
title = "At the wheels"
in = "wheel"
  [[steps.steps]]
  id = "talk"
  title = "Talk in pairs"
  in = "spoke"
  time = "5m"
  [[steps.steps]]
  id = "sum-up"
  title = "Sum up"
  time = "5m"
[[steps]]
id = "end"
title = "The end"
time = "5m"
"""


def test_what_comes_next_for_groups_inside_a_group_is_what_comes_next_there(
    plain: Run, tmp_path: Path
) -> None:
    path = tmp_path / "wheels.toml"
    path.write_text(WHEELS, "utf-8")
    lines = plain("start", "groups", "status", "next", "status", protocol=str(path), people=8).lines
    assert [line for line in lines if line.startswith("Next: ")] == ["Next: Sum up", "Next: The end"]


SIDES = """format = 1
id = "sides"
title = "Sides"
[groups.four]
title = "Four"
size = 4
[groups.side]
title = "Side"
count = 2
[[steps]]
id = "four"
title = "Four at a table"
in = "four"
  [[steps.steps]]
  id = "prepare"
  title = "Prepare"
  in = "side"
  time = "5m"
  [[steps.steps]]
  id = "talk"
  title = "Talk"
  time = "5m"
"""


def test_groups_that_meet_inside_a_group_are_not_said_to_be_everybody(plain: Run, tmp_path: Path) -> None:
    path = tmp_path / "sides.toml"
    path.write_text(SIDES, "utf-8")
    lines = plain("start", "next", "next", protocol=str(path), people=8).lines
    at = lines.index("Together again in every group.")
    assert lines[at + 1].startswith("Every group: Talk")
    assert lines.count("All groups are done: everybody together again.") == 1


def test_groups_that_only_change_are_not_said_to_be_together(apart: Callable[..., list[str]]) -> None:
    lines = apart("start", "next", "next", "next", "next")
    at = next(number for number, line in enumerate(lines) if line.startswith("Every group: Round 2"))
    began = next(number for number, line in enumerate(lines) if line.startswith("Every group: Round 1"))
    assert not [line for line in lines[began:at] if line.startswith("All groups are done")]


RINGS = """format = 1
id = "rings"
title = "Rings"
[groups.facing]
title = "Pair"
by = "order"
size = 2
host = "inner"
[[steps]]
id = "rounds"
title = "Round {round}"
in = "facing"
repeat = 2
move = { who = "others", to = "next" }
  [[steps.steps]]
  id = "outer"
  title = "The outside ring speaks"
  time = "1m"
  speaks = "others"
  posture = { others = "outside" }
[[steps]]
id = "ready"
title = "Are we done?"
decide = { id = "done", title = "Are we done?", among = ["yes", "no"] }
capture = [{ id = "best", title = "The best", fields = ["score", "idea"] }]
[[steps]]
id = "end"
title = "We say {done}"
when = "done == yes"
"""


def test_two_rings_say_who_is_silent_in_each_pair_and_which_rounds_there_are(
    plain: Run, tmp_path: Path
) -> None:
    path = tmp_path / "rings.toml"
    path.write_text(RINGS, "utf-8")
    lines = plain("start", "agenda", "next", "next", "choose 1", "next", protocol=str(path), people=4).lines
    assert "The others speak." in lines
    assert any(line.startswith("Silent: ") and "in Pair 1; " in line for line in lines)
    assert "The others: outside the circle." in lines
    assert any("Round 1-2" in line for line in lines)
    assert not any("{round}" in line for line in lines)
    assert "To decide (by choice): “Are we done?”. The options: 1 Yes, 2 No. Type choose or votes." in lines
    assert "Before going on, decide: Are we done? (or type anyway)." in lines
    assert any(line.endswith("or a field by its name: score: …") for line in lines)
    assert any(line.startswith("We say Yes") for line in lines)


def test_what_comes_next_in_groups_inside_groups_is_what_their_group_does_next(
    plain: Run, tmp_path: Path
) -> None:
    path = tmp_path / "sides.toml"
    path.write_text(SIDES + '[[steps]]\nid = "end"\ntitle = "The end"\ntime = "1m"\n', "utf-8")
    lines = plain("start", "status", "next", "status", protocol=str(path), people=8).lines
    assert [line for line in lines if line.startswith("Next: ")] == ["Next: Talk", "Next: The end"]


def test_who_passes_is_told_before_what_comes_then(plain: Run, tmp_path: Path) -> None:
    path = tmp_path / "round.toml"
    path.write_text(
        'format = 1\nid = "round"\ntitle = "Round"\n[[steps]]\nid = "say"\ntitle = "A word each"\n'
        'turns = { time = "1m", pass = "skip" }\n',
        "utf-8",
    )
    lines = plain("start", "pass", protocol=str(path), people=2).lines
    assert lines.index("Passed.") < next(
        at for at, line in enumerate(lines) if line.startswith("Turn 2 of 2")
    )


ADDRESSED = """format = 1
id = "addressed"
title = "Words to somebody"
[groups.pair]
title = "Pair"
by = "order"
size = 2
[[steps]]
id = "listen"
title = "{guest} is heard"
in = "pair"
repeat = { each = "member", as = "guest" }
note = "Watch whether {guest} is let speak in round {round}."
stems = ["{guest}, I heard you say …"]
turns = { time = "1m", stem = "{guest}, what I take with me is …" }
"""


def test_what_is_for_the_facilitator_and_how_sentences_begin_name_nobody_of_one_group(
    plain: Run, tmp_path: Path
) -> None:
    path = tmp_path / "addressed.toml"
    path.write_text(ADDRESSED, "utf-8")
    lines = plain("start", protocol=str(path), people=4).lines
    assert "For you: Watch whether Guest is let speak in round 1." in lines
    assert "Sentence starter: Guest, I heard you say …" in lines
    assert "Sentence starter: Guest, what I take with me is …" in lines
    alone = plain("start", protocol=str(path), people=2).lines
    assert "For you: Watch whether Person 1 is let speak in round 1." in alone
