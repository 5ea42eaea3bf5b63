"""What was written down, changed on plain lines: its words, its place, who said it; and the parking lot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

PROTOCOL = """
format = 1
id = "sorted"
title = "Sorted"
[people]
min = 2
[[steps]]
id = "look"
title = "Look"
time = "5m"
capture = [{ id = "seen", title = "Seen", columns = ["I noticed", "I wonder"] }]
"""


@pytest.fixture
def typed(plain: Run, tmp_path: Path) -> Run:
    path = tmp_path / "sorted.toml"
    path.write_text(PROTOCOL, encoding="utf-8")
    return lambda *lines: plain("start", *lines, "entries", protocol=str(path))


def entries(ran: Any) -> list[str]:
    """What `entries` told, without the ids."""
    return [line.partition(" ")[2] for line in ran.lines if line[:1] == "n" and line[1:2].isdigit()]


def entry_id(ran: Any) -> str:
    """The id of the first thing that was written down."""
    noted = next(line for line in ran.lines if line.startswith("Noted ("))
    return str(noted.removeprefix("Noted (").partition(")")[0])


def test_what_waits_for_later_is_parked(typed: Run) -> None:
    ran = typed("park Where the money comes from")
    assert any(line.startswith("Parked for later (") for line in ran.lines)
    assert entries(ran) == ["for later: Where the money comes from"]


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("wonder", "is nowhere to sort it to: say 1 I noticed, 2 I wonder, 3 note"),
        ("I wonder", "note: Why? (I wonder)"),
        ("2", "note: Why? (I wonder)"),
        ("later", "for later: Why?"),
        ("decision", "decision: Why?"),
    ],
)
def test_an_entry_is_sorted_by_name_or_number(typed: Run, where: str, told: str) -> None:
    name = entry_id(typed("note @1 Why?"))
    ran = typed("note @1 Why?", f"sort {name} {where}")
    assert any(told in line for line in ran.lines)


def test_who_said_it_is_told_by_the_beginning_of_a_name(typed: Run) -> None:
    name = entry_id(typed("note @1 Why?"))
    assert entries(typed("note @1 Why?", f"by {name} 3")) == ["note: Why? (I noticed, Person 3)"]
    assert entries(typed("note @1 Why?", f"by {name} a guest")) == ["note: Why? (I noticed, a guest)"]
    ran = typed("note @1 Why?", f"by {name} Person")
    assert any("could be Person 1, Person 2" in line for line in ran.lines)


def test_what_is_taken_back_may_be_written_again(typed: Run) -> None:
    name = entry_id(typed("note @1 Why?"))
    ran = typed("note @1 Why?", f"withdraw {name}", "note @2 Why?")
    assert f"Taken back ({name})." in ran.lines
    assert entries(ran) == ["note: Why? (I wonder)"]
