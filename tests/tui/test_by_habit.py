"""Keys that are pressed by habit, or go astray: none takes anything away, and each says what it was."""

from __future__ import annotations

import pytest

from protocols.engine import commands as ask

from .fake import FakeSession
from .samples import apart, lane, ready, view
from .screens import Stage, play


@pytest.mark.parametrize("shown", [view(), ready(), view(lane(status="ended", step=None, next_title=""))])
def test_escape_on_the_console_asks_nothing_and_takes_no_key(shown: object) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("escape")
        assert stage.name == "RunScreen"
        assert stage.words("tell") == "Esc changes nothing here. q leaves the session."
        await stage.press("escape", "w")
        await stage.type("It works")
        await stage.press("enter")

    session = FakeSession(shown)  # type: ignore[arg-type]
    play(scene, start=session)
    assert session.commands == [ask.Write("It works")]
    assert session.closed == 1  # when the test ended, and not before


def test_escape_still_leads_from_one_group_to_all_of_them() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("tab", "escape")
        assert stage.app.screen.lane_at == 0  # type: ignore[attr-defined]
        assert stage.words("tell") == ""
        await stage.press("escape")
        assert "q leaves the session." in stage.words("tell")

    play(scene, start=FakeSession(apart(3)))
