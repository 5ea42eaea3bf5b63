"""When each step of the agenda begins, as things are now."""

from __future__ import annotations

import attrs
import pytest
from tests.engine.room import BEGIN, MINUTE, room

from protocols.engine import commands as ask
from protocols.library.shelf import shipped_folder
from protocols.tui.dialogs import agenda_rows
from protocols.view import View, view
from protocols.words import clock_time

FILE = """
[groups.pair]
title = "Pair"
size = 2
[[steps]]
id = "hello"
title = "Hello"
time = "4m"
[[steps]]
id = "apart"
title = "Apart"
in = "pair"
repeat = 2
  [[steps.steps]]
  id = "one"
  title = "One talks"
  time = "3m"
  [[steps.steps]]
  id = "other"
  title = "The other talks"
  time = "2m"
[[steps]]
id = "break"
title = "Break"
kind = "break"
time = "5m"
[[steps]]
id = "close"
title = "Close"
time = "6m"
"""


def begins(shown: View) -> dict[str, int]:
    """Step to when it begins, in minutes from the start of the session."""
    assert shown.started_wall_ms is not None
    return {
        row.step: round((row.begins_wall_ms - shown.started_wall_ms) / MINUTE)
        for row in shown.agenda
        if row.begins_wall_ms is not None
    }


def test_before_anything_is_late_it_is_as_planned() -> None:
    found = room(FILE, 4)
    assert begins(view(found.state, found.now)) == {
        "hello": 0, "apart": 4, "one": 4, "other": 7, "break": 14, "close": 19,
    }  # fmt: skip


def test_what_is_over_began_when_it_did_and_what_comes_moves_with_it() -> None:
    found = room(FILE, 4)
    found.do(ask.Next(), at=7 * MINUTE)
    shown = view(found.state, found.now)
    assert begins(shown) == {"hello": 0, "apart": 7, "one": 7, "other": 10, "break": 17, "close": 22}
    found.do(ask.Next(), at=9 * MINUTE)
    shown = view(found.state, found.now)
    assert begins(shown) == {"hello": 0, "apart": 7, "one": 7, "other": 9, "break": 16, "close": 21}


def test_a_break_that_nobody_planned_is_waited_for() -> None:
    found = room(FILE, 4)
    found.do(ask.Pause("tea", 10 * MINUTE), at=2 * MINUTE)
    assert begins(view(found.state, found.now))["break"] == 24


def test_what_is_left_out_begins_never() -> None:
    found = room(FILE, 4)
    key = next(one.key for one in view(found.state, found.now).ahead if one.title == "Break")
    found.do(ask.LeaveOut(key, anyway=True), at=MINUTE)
    told = begins(view(found.state, found.now))
    assert "break" not in told
    assert told["close"] == 14


def test_before_the_start_it_would_begin_now_and_the_room_without_a_clock_is_told_nothing() -> None:
    found = room(FILE, 4)
    shown = view(found.state, found.now, "room")
    assert any(row.begins_wall_ms for row in shown.agenda)
    found.do(ask.Mode("clock", "hidden"), at=MINUTE)
    assert not any(row.begins_wall_ms for row in view(found.state, found.now, "room").agenda)


@pytest.mark.parametrize(
    ("name", "people"), [("live-case", 12), ("final-word", 13), ("peer-roundtable-afternoon", 9)]
)
def test_the_last_step_ends_when_the_session_does(name: str, people: int) -> None:
    found = room(shipped_folder() / f"{name}.toml", people)
    for minutes in (3, 11, 12, 20):
        found.do(ask.Next(), at=minutes * MINUTE)
        shown = view(found.state, found.now)
        last = [row for row in shown.agenda if row.depth == 0 and not row.outside][-1]
        assert last.begins_wall_ms is not None
        assert abs(last.begins_wall_ms + last.all_ms - shown.projected_end_wall_ms) < 1_000


def test_the_window_has_the_clock_on_the_wall_and_the_preview_the_time_from_the_start() -> None:
    found = room(FILE, 4)
    shown = view(found.state, found.now)
    rows = [str(row) for row in agenda_rows(shown.agenda, 70, offset_min=shown.offset_min)]
    at = clock_time(BEGIN.wall_ms + 19 * MINUTE, shown.offset_min)
    assert any(row.strip().startswith(at) and "Close" in row for row in rows)
    planned = [str(row) for row in agenda_rows(shown.agenda, 70, planned_only=True)]
    assert any(row.strip().startswith("19:00") and "Close" in row for row in planned)
    unknown = attrs.evolve(shown.agenda[0], begins_wall_ms=None)
    assert str(agenda_rows([unknown], 70)[0]).startswith("         ▶ Hello")
