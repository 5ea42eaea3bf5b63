"""The console while people are apart: every group has its clock, and keys speak to the one that is chosen."""

from __future__ import annotations

import pytest

from protocols.engine import commands as ask

from .fake import FakeSession
from .samples import MINUTE, apart, view
from .screens import Stage, digits, play


def test_groups_stand_side_by_side_each_with_its_clock() -> None:
    async def scene(stage: Stage) -> None:
        text = stage.text()
        assert "3 GROUPS AT ONCE" in text
        line = next(row for row in text.split("\n") if "Circle 1" in row)
        assert line.index("Circle 1") < line.index("Circle 2") < line.index("Circle 3")
        assert "OVER TIME" in text
        assert "done, waits for the" in text

    play(scene, start=FakeSession(apart(3)))


def test_tab_chooses_one_group_or_all_and_keys_speak_to_it() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("space", "tab", "tab", "plus")
        assert "▶ Circle 2" in stage.text()
        await stage.press("tab", "tab", "p", "shift+tab", "b")

    session = FakeSession(apart(3))
    play(scene, start=session)
    assert session.commands == [
        ask.Next(None),
        ask.AddTime(MINUTE, "circle-2"),
        ask.Pause(),
        ask.Back("circle-3"),
    ]


def test_a_click_chooses_a_group() -> None:
    async def scene(stage: Stage) -> None:
        await stage.pilot.click("#lanes", offset=(30, 1))
        await stage.settle()
        assert "▶ Circle 2" in stage.text()

    play(scene, start=FakeSession(apart(3)))


@pytest.mark.parametrize("count", [2, 4, 10, 15, 40])
@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
def test_any_number_of_groups_has_its_clocks_and_the_chosen_one_is_seen(
    count: int, size: tuple[int, int]
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("shift+tab")
        assert f"▶ Circle {count}" in stage.text()
        if count <= 15:
            assert all(f"Circle {number}" in stage.text() for number in range(1, count + 1))

    play(scene, start=FakeSession(apart(count)), size=size)


def test_when_groups_meet_again_one_clock_is_left() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("tab")
        session.shown = view(seq=99)
        await stage.poll()
        assert "GROUPS AT ONCE" not in stage.text()
        assert digits(stage) == "2:50"
        await stage.press("b")

    session = FakeSession(apart(3))
    play(scene, start=session)
    assert session.commands == [ask.Back(None)]
