"""``protocols show`` side by side and as a picture."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def show(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PROTOCOLS_DATA_DIR": str(folder), "PYTHONUTF8": "1", "COLUMNS": "100"}
    environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-m", "protocols", "show", *more]
    return subprocess.run(
        command, env=environ, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def test_three_numbers_of_people_stand_side_by_side(tmp_path: Path) -> None:
    done = show(tmp_path, "final-word", "--people", "6,13,40")
    assert done.returncode == 0
    total = next(line for line in done.stdout.splitlines() if line.startswith("in all"))
    assert total.split()[2:] == ["31:00", "53:00", "41:00"]


REPEATED = """format = 1
id = "repeated"
title = "Repeated"
[[steps]]
id = "collect"
title = "One idea each"
repeat = 3
turns = { time = "40s" }
[[steps]]
id = "work"
title = "Work"
repeat = 3
  [[steps.steps]]
  id = "begin"
  title = "Begin"
  when = "round == 1"
  time = "5m"
  [[steps.steps]]
  id = "on"
  title = "Go on"
  time = "2m"
"""


def test_a_step_that_is_repeated_counts_side_by_side_with_all_its_rounds(tmp_path: Path) -> None:
    (tmp_path / "repeated.toml").write_text(REPEATED, "utf-8")
    lines = show(tmp_path, "repeated.toml", "--people", "3,6").stdout.splitlines()
    rows = [line for line in lines[3:] if not line.startswith(" ")]
    assert "  6:00 in 3 rounds  12:00 in 3 rounds" in rows[0]
    assert rows[-1].split()[2:] == ["17:00", "23:00"]


def test_a_step_that_only_some_rounds_have_says_so(tmp_path: Path) -> None:
    (tmp_path / "repeated.toml").write_text(REPEATED, "utf-8")
    text = show(tmp_path, "repeated.toml", "--people", "3").stdout
    assert "Begin  (in 1 of 3 rounds)" in text
    assert "Go on  (in each round)" in text
    assert "One idea each  (3 turns of 0:40, 3 rounds)" in text


def test_a_number_that_cannot_be_planned_is_told_and_the_others_shown(tmp_path: Path) -> None:
    done = show(tmp_path, "final-word", "--people", "2,12")
    assert done.returncode == 1
    assert "2: Final Word needs at least 3 people" in done.stdout
    assert "41:00" in done.stdout


def test_side_by_side_for_programs(tmp_path: Path) -> None:
    data = json.loads(show(tmp_path, "final-word", "--people", "4,5", "--json").stdout)
    assert [one["people"] for one in data["compared"]] == [4, 5]
    assert [one["total"]["planned"] for one in data["compared"]] == [41 * 60, 53 * 60]


def test_the_timeline_has_a_bar_for_every_step(tmp_path: Path) -> None:
    done = show(tmp_path, "fine-tuning", "--people", "8", "--timeline")
    assert done.returncode == 0
    assert sum(1 for line in done.stdout.splitlines() if "██" in line or "▓▓" in line) == 8


def test_the_picture_is_written_to_a_new_file_and_no_file_is_lost(tmp_path: Path) -> None:
    first = show(tmp_path, "fine-tuning", "--svg", "agenda.svg")
    assert first.returncode == 0
    written = (tmp_path / "agenda.svg").read_text("utf-8")
    assert written.startswith("<svg")
    again = show(tmp_path, "final-word", "--svg", "agenda.svg")
    assert again.returncode == 2
    assert (tmp_path / "agenda.svg").read_text("utf-8") == written


def test_what_is_no_number_is_told_in_a_sentence(tmp_path: Path) -> None:
    for wrong in ("x", "0", "4,", "1001", "1,2,3,4,5,6,7,8,9", "²", "1" * 5_000):
        done = show(tmp_path, "final-word", "--people", wrong)
        assert done.returncode == 2, wrong
        assert "Traceback" not in done.stderr


CAFE = """format = 1
id = "cafe"
title = "Café"
[groups.table]
title = "Table"
by = "order"
size = 2
host = "host"
tasks = ["Why?", "How?"]
[[steps]]
id = "talk"
title = "Talk about {task}"
in = "table"
repeat = 2
move = { time = "1m" }
time = "5m"
"""


def test_who_is_where_is_told_for_every_round(tmp_path: Path) -> None:
    (tmp_path / "cafe.toml").write_text(CAFE, "utf-8")
    assert "Who is where" not in show(tmp_path, "cafe.toml", "--people", "4").stdout
    lines = show(tmp_path, "cafe.toml", "--people", "4", "--groups").stdout.splitlines()
    at = lines.index("Who is where")
    assert [line.strip() for line in lines[at + 2 : at + 9]] == [
        "0:00  Talk about its task (round 1 of 2)",
        "Table 1, Why?: Person 1 and Person 2",
        "Table 2, How?: Person 3 and Person 4",
        "",
        "6:00  Talk about its task (round 2 of 2)",
        "Table 1, Why?: Person 1 and Person 4",
        "Table 2, How?: Person 3 and Person 2",
    ]
    assert lines[at + 10].strip() == "Nobody sits with anybody twice."


def test_with_a_roster_people_find_their_names(tmp_path: Path) -> None:
    (tmp_path / "cafe.toml").write_text(CAFE, "utf-8")
    (tmp_path / "people.csv").write_text("name\nAna\nBen\nCy\nDee\n", "utf-8")
    assert "Table 2, How?: Cy and Ben" in show(tmp_path, "cafe.toml", "--roster", "people.csv").stdout


def test_programs_read_who_is_where_with_rounds_and_tasks(tmp_path: Path) -> None:
    (tmp_path / "cafe.toml").write_text(CAFE, "utf-8")
    data = json.loads(show(tmp_path, "cafe.toml", "--people", "4", "--json").stdout)
    assert [one["rounds"] for one in data["groups"]] == [[1], [2]]
    assert data["groups"][1]["lanes"][1] == {
        "title": "Table 2",
        "members": ["Person 3", "Person 2"],
        "observers": [],
        "tasks": ["How?"],
    }


TIGHT = """
format = 1
id = "tight"
title = "Tight"
[[steps]]
id = "welcome"
title = "Welcome"
time = "10m"
[[steps]]
id = "rounds"
title = "Rounds"
repeat = 3
steps = [{ id = "ask", title = "Ask", time = "8m" }, { id = "look", title = "Look back", time = "2m" }]
[[steps]]
id = "debrief"
kind = "debrief"
title = "Debrief"
time = "8m"
"""


def test_what_would_help_is_said_where_it_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "tight.toml").write_text(TIGHT, "utf-8")
    done = show(tmp_path, "tight.toml", "--people", "8", "--minutes", "40")
    assert done.returncode == 1
    help_ = done.stdout.partition("What would help:")[2]
    assert "Fewer rounds: Ask left out and Look back left out. Then it takes 38:00." in help_
    assert "In proportion to length: Welcome 10:00 → 8:00" in help_
    assert "Leave out one of these: Welcome (10:00) or Ask (24:00)." in help_
    assert (
        "Split it in two: one session to the end of Welcome (10:00), another for the rest (38:00)." in help_
    )
    assert "Take more time: 48 minutes are the least it needs." in help_
    assert "Debrief " not in help_


def test_the_proposals_stand_in_the_json_too_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "tight.toml").write_text(TIGHT, "utf-8")
    data = json.loads(show(tmp_path, "tight.toml", "--people", "8", "--minutes", "40", "--json").stdout)
    assert data["proposals"][-1] == "Take more time: 48 minutes are the least it needs."
    fits = show(tmp_path, "tight.toml", "--people", "8", "--minutes", "50")
    assert "What would help" not in fits.stdout
    assert "How the time is shared: every step keeps its shortest" in fits.stdout
    assert "How the time is shared" not in show(tmp_path, "tight.toml", "--people", "8").stdout


def test_rounds_that_get_shorter_are_told_with_the_length_of_each(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "shorter.toml"
    path.write_text(
        """format = 1
id = "shorter"
title = "Shorter"

[source]
follows = "original"
[[steps]]
id = "rounds"
title = "Round {round}"
repeat = 3
  [[steps.steps]]
  id = "tell"
  title = "Tell"
  turns = { time = ["4m", "3m", "2m"] }
  [[steps.steps]]
  id = "rest"
  title = "Rest"
  time = ["4m", "3m", "2m"]
""",
        "utf-8",
    )
    assert run("check", path).out == f"{path}: nothing to say.\n"
    lines = run("show", path, "--people", "2").lines
    assert "    0:00     8:00    Tell  (2 turns, in the rounds 8:00, 6:00 and 4:00)" in lines
    assert "    8:00     4:00    Rest  (in the rounds 4:00, 3:00 and 2:00)" in lines
