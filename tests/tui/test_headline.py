"""The first line of the console: what gives way where there is little room, and the clock under a window."""

from __future__ import annotations

import attrs
import pytest
from textual.content import Content

from protocols.tui.headline import head_line, time_left
from protocols.view.model import Floor, HaltView, View

from .fake import FakeSession
from .samples import MINUTE, START, apart, lane, step, turning, view
from .screens import Stage, play

BREAK = HaltView("fire alarm", START + 25 * MINUTE, 4 * MINUTE + 47_000)
RESTING = view(
    paused=True,
    halt=BREAK,
    clock="hidden",
    late_ms=2 * MINUTE,
    projected_end_wall_ms=START + 43 * MINUTE,
)


def line(shown: View, width: int) -> str:
    return head_line(shown, Content(shown.title), width, plain=False).plain.rstrip()


def test_in_a_break_at_80_columns_the_end_stays_and_what_the_room_sees_goes_first() -> None:
    assert line(RESTING, 148).endswith("ROOM: NO CLOCK  2 min late, ends 15:32  (planned 15:30)")
    at_80 = line(RESTING, 76)
    assert at_80.startswith("Final Word ")
    assert "FIRE ALARM: BACK AT 15:14 (IN 4:47)" in at_80
    assert at_80.endswith("2 min late, ends 15:32")
    assert "ROOM" not in at_80


def test_with_less_room_still_the_pause_is_told_more_shortly() -> None:
    fixed = attrs.evolve(RESTING, fixed=("Interviews with pupils", START + 30 * MINUTE, 3 * MINUTE))
    assert line(fixed, 76).endswith("3 min late, ends 15:32")
    assert "PAUSED" in line(fixed, 76)
    assert "FIRE ALARM: BACK AT 15:14  " in line(RESTING, 66)
    assert "PAUSED" in line(RESTING, 46)
    assert line(RESTING, 46).endswith("ends 15:32")


@pytest.mark.parametrize("width", [20, 46, 60, 76, 100, 148])
def test_the_line_is_never_longer_than_its_room(width: int) -> None:
    for shown in (RESTING, view(), view(quiet=True, blackout=True)):
        assert head_line(shown, Content(shown.title), width, plain=True, saving=True).cell_length <= width


def test_what_is_left_of_the_time_is_told_for_one_clock_and_for_several() -> None:
    assert time_left(view(lane(at=turning())), 0, 40).plain == "0:43 left for Chen"
    assert time_left(view(lane(at=step(left_ms=-75_000))), 0, 40).plain == "+1:15 OVER TIME · Ben"
    groups = apart(3)
    assert time_left(groups, 0, 60).plain == "Circle 1 0:43  Circle 2 +1:15  Circle 3 -"
    assert time_left(groups, 0, 30).plain == "0:43  +1:15  -"
    assert time_left(groups, 2, 60).plain == "+1:15 OVER TIME · Ben"
    together = view(lane(1, step()), lane(2, step(floor=Floor("people", ("Chen",)))))
    assert time_left(together, 0, 60).plain == "2:50 left"
    both_over = view(lane(1, step(left_ms=-75_000)), lane(2, step(left_ms=-75_000)))
    assert time_left(both_over, 0, 60).plain == "+1:15 OVER TIME"
    assert not time_left(view(phase="ready"), 0, 40)


def test_while_a_window_covers_the_clock_the_first_line_has_it() -> None:
    async def scene(stage: Stage) -> None:
        first = stage.text().splitlines()[0]
        assert "Final Word" in first
        await stage.press("w")
        first = stage.text().splitlines()[0]
        assert "2:50 left for Ben" in first
        assert first.rstrip().endswith("ends 15:30")
        session.pass_time(3_000)
        await stage.poll()
        assert "2:47 left for Ben" in stage.text().splitlines()[0]
        await stage.press("escape")
        assert "Final Word" in stage.text().splitlines()[0]

    session = FakeSession()
    play(scene, start=session, painted=True)
