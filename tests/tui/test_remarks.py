"""What is to be said when a session opens on the screens, such as which plugin failed."""

from __future__ import annotations

import asyncio
import time

import pytest

from protocols.tui import widgets
from protocols.tui._compat import screen_text
from protocols.tui.app import ProtocolsApp

from .fake import FakeBackend, FakeSession
from .screens import Stage, play


def test_a_remark_stands_on_the_screen_as_it_is_written_while_the_session_goes_on() -> None:
    async def scene() -> tuple[str, str]:
        app = ProtocolsApp(FakeBackend(), FakeSession(), remarks=("The plugin “dice” [red]failed.",))
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await pilot.pause()
            return screen_text(app), type(app.screen).__name__

    text, screen = asyncio.run(scene())
    assert "The plugin “dice” [red]failed." in " ".join(text.split())
    assert screen == "RunScreen"


def test_what_needs_no_answer_goes_after_a_while_and_is_said_again_as_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(widgets, "SAID_S", 0.8)

    async def gone(stage: Stage) -> bool:
        end = time.monotonic() + 10
        while stage.words("tell") and time.monotonic() < end:
            await stage.pilot.pause(0.05)
        return not stage.words("tell")

    async def scene(stage: Stage) -> None:
        for key, said in (("escape", "Ctrl+Q quits."), ("f3", "No session is unfinished.")):
            await stage.press(key)
            assert said in stage.words("tell")
            assert await gone(stage)
        await stage.press("escape")
        await stage.pilot.pause(0.5)
        began = time.monotonic()
        await stage.press("escape")
        assert await gone(stage)
        assert time.monotonic() - began > 0.7

    play(scene, FakeBackend(sessions=()))
