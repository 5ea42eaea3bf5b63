"""What several groups decide at the same time, on plain lines: each of them can be meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import guests_and_hosts

Run = Callable[..., Any]

HOSTS = 'decide = { id = "room", title = "Which room?", among = ["hall", "garden"] }'
FIRST = 'decide = { id = "pace", title = "How fast?", among = ["slowly", "fast"] }'


@pytest.fixture
def typed(plain: Run, tmp_path: Path) -> Callable[..., list[str]]:
    def lines(*typed: str, first: str = FIRST) -> list[str]:
        path = tmp_path / "apart.toml"
        path.write_text(guests_and_hosts(first, HOSTS), "utf-8")
        ran = plain("start", *typed, protocol=str(path), flags=("--cast", "hosts=p1,p2"))
        return [line for line in ran.lines if "decide" in line.lower()]

    return lines


def test_a_decision_of_the_second_group_alone_is_reached_without_choosing_it(typed: Any) -> None:
    assert typed("choose garden", first="")[-1] == "Hosts: Decided, “Which room?”: Garden."
    assert "Hosts: Decided, “Which room?”: Hall." in typed("votes 1=3 2=1", first="")


def test_of_several_groups_that_decide_one_is_to_be_chosen(typed: Any) -> None:
    told = typed("choose 2", "group 2", "choose 2", "group guests", "choose 2", "all", "votes 1=2 2=1")
    asked = (
        "Several groups have something to decide. group 1, Guests: How fast?; group 2, Hosts: Which room? "
        "Choose a group first. Not decided yet: {}"
    )
    assert told[-4:] == [
        asked.format("choose 2"),
        "Hosts: Decided, “Which room?”: Garden.",
        "Guests: Decided, “How fast?”: Fast.",
        asked.format("votes 1=2 2=1"),
    ]


def test_what_all_groups_decide_in_one_step_is_decided_for_all(plain: Run, tmp_path: Path) -> None:
    path = tmp_path / "same.toml"
    path.write_text(
        """format = 1
id = "same"
title = "Same"
[groups.table]
title = "Table"
size = 3
[[steps]]
id = "vote"
title = "Vote"
in = "table"
time = "3m"
decide = { id = "pace", title = "How fast?", among = ["slowly", "fast"] }
""",
        "utf-8",
    )
    lines = plain("start", "choose 2", "group 2", "choose 1", protocol=str(path), people=6).lines
    assert "Decided, “How fast?”: Fast." in lines
    assert "Table 2: Decided, “How fast?”: Slowly." in lines
