"""Keys that are pressed by habit, or go astray: none takes anything away, and each says what it was."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from protocols.engine import commands as ask
from protocols.tui.backend import SetUp, Trouble
from protocols.tui.keys import KEYS
from protocols.tui.running import RunScreen
from protocols.tui.widgets import Words

from .fake import FakeSession
from .samples import apart, lane, ready, view
from .screens import Stage, play
from .test_settling import desk_with


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


PHASES = ("ready", "under way", "two groups", "all done")
TWO_GROUPS = """\
format = 1
id = "twice"
title = "Twice"
people = { min = 4, max = 12 }
[groups.table]
size = 2
[[steps]]
id = "together"
title = "Together"
say = "One sentence."
time = "3m"
[[steps]]
id = "apart"
title = "Apart"
in = "table"
time = "3m"
"""


async def done(stage: Stage, holds: Callable[[], bool], why: object = None) -> None:
    end = time.monotonic() + 30
    while not holds() and time.monotonic() < end:
        await stage.poll()
    assert holds(), why


@pytest.mark.parametrize("phase", PHASES)
def test_every_key_does_something_or_says_why_not(phase: str, tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "twice", TWO_GROUPS)
    live = desk.begin(SetUp("twice", people=4))
    assert not isinstance(live, Trouble), live.sentence

    async def scene(stage: Stage) -> None:
        screen = stage.app.screen
        assert isinstance(screen, RunScreen)

        def seen() -> tuple[object, ...]:
            view = live.view()
            return view.seq, view.phase, len(stage.app.screen_stack), screen.lane_at, stage.app.theme

        def told() -> str:
            return screen.query_one("#tell", Words).text.strip()

        async def go_on() -> None:
            before = live.view().lanes
            await stage.press("s", "s")  # the first one asks whether it is not too early
            await done(stage, lambda: [one.id for one in live.view().lanes] != [one.id for one in before])

        if phase != "ready":
            await stage.press("space")
            await done(stage, lambda: live.view().phase == "under way")
        if phase in ("two groups", "all done"):
            await go_on()
        if phase == "all done":
            await go_on()
            await done(stage, lambda: screen.all_done)
        for key in KEYS["run"]:
            if not key.action or key.id == "run.next":
                continue
            name = key.keys.split(",")[0]
            screen.say_for_now("")
            await done(stage, lambda: not told())
            before = seen()
            await stage.press(name)
            await done(stage, lambda before=before: seen() != before or bool(told()), (phase, name))  # type: ignore[misc]
            while len(stage.app.screen_stack) > before[2]:  # type: ignore[operator]
                await stage.press("escape")
            await stage.poll()
        for name in ("y", "j", "7"):
            await stage.press(name)
            assert stage.words("tell") == f"{name} does nothing here. ? shows all keys."

    play(scene, desk, start=live, size=(80, 24))


def test_before_it_has_begun_a_key_says_so_and_does_nothing() -> None:
    async def scene(stage: Stage) -> None:
        for key in ("k", "t", "z", "p", "b", "f", "s", "v", "o", "plus"):
            await stage.press(key)
            assert stage.name == "RunScreen"
            assert stage.words("tell") == "That comes once it has begun. Space begins.", key
        await stage.press("tab")
        assert stage.words("tell") == "Everybody is together: there are no groups to choose from."

    session = FakeSession(ready())
    play(scene, start=session)
    assert session.commands == []
