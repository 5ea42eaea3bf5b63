"""What is to be said when a session opens on the screens, such as which plugin failed."""

from __future__ import annotations

import asyncio

from protocols.tui._compat import screen_text
from protocols.tui.app import ProtocolsApp

from .fake import FakeBackend, FakeSession


def test_a_remark_stands_on_the_screen_as_it_is_written_while_the_session_goes_on() -> None:
    async def scene() -> tuple[str, str]:
        app = ProtocolsApp(FakeBackend(), FakeSession(), remarks=("The plugin “dice” [red]failed.",))
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await pilot.pause()
            return screen_text(app), type(app.screen).__name__

    text, screen = asyncio.run(scene())
    assert "The plugin “dice” [red]failed." in " ".join(text.split())
    assert screen == "RunScreen"
