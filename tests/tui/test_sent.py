"""What was sent to the terminal, piece by piece, is what is on the screen.

Everything else in these tests looks at what the screen would show if it were painted now. A person sees what
was painted: where a change is never sent, it stays unseen until something else happens there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pyte
import pytest
from textual import events
from textual._compositor import Compositor
from textual.strip import Strip

from protocols.tui._compat import screen_strips
from protocols.tui.behind import Behind
from protocols.tui.dialogs import Dialog
from protocols.tui.running import RunScreen

from .fake import FakeSession
from .samples import view
from .screens import Stage, play

SIZE = (100, 30)


class Terminal:
    """What a terminal makes of all that it is sent."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(*SIZE)
        self.screen.set_mode(pyte.modes.LNM)
        self._stream = pyte.Stream(self.screen)
        self.sent: list[int] = []

    @contextmanager
    def connected(self, stage: Stage) -> Iterator[None]:
        """Everything that is painted meanwhile is sent here, after a picture of the whole."""
        real = Compositor.render_update

        def sent(compositor: Compositor, *arguments: Any, **more: Any) -> Any:
            update = real(compositor, *arguments, **more)
            if update is not None:
                text = update.render_segments(stage.app.console)  # type: ignore[union-attr]
                self.sent.append(len(text))
                self._stream.feed(text)
            return update

        with mock.patch.object(Compositor, "render_update", sent):
            stage.app.screen.refresh()
            yield

    def lines(self) -> list[str]:
        """What stands there."""
        return [line.rstrip() for line in self.screen.display]


def shown(stage: Stage) -> list[str]:
    """What is on the screen, window and all that is behind it."""
    return [strip.text.rstrip() for strip in screen_strips(stage.app.screen)]


def behind(stage: Stage) -> list[Strip]:
    """What is behind the window, in its colours."""
    window = stage.app.screen
    return Behind(stage.app.screen_stack[-2], window.styles.background).render_strips(100, 30, None, None)


def behind_anew(stage: Stage) -> list[Strip]:
    """The same, of the screen as it is now, with nothing that was kept."""
    console = stage.app.screen_stack[-2]
    assert isinstance(console, RunScreen)
    kept, console.behind = console.behind, None
    with mock.patch.object(RunScreen, "strips", screen_strips(console)):
        found = behind(stage)
    console.behind = kept
    return found


@pytest.mark.parametrize("key", ["", "w", "c", "a", "x", "m", "e"])
def test_while_time_passes_and_somebody_types_everything_is_sent(key: str) -> None:
    async def scene(stage: Stage) -> None:
        terminal = Terminal()
        with terminal.connected(stage):
            await stage.settle()
            if key:
                await stage.press(key)
            assert terminal.lines() == shown(stage)
            for letter in "abcdef" if key in ("w", "c") else [""] * 6:
                # In the same moment, as it happens once in a while.
                if letter:
                    stage.app.post_message(events.Key(letter, letter))
                session.pass_time(7_000)
                for screen in stage.app.screen_stack:
                    if isinstance(screen, RunScreen):
                        screen.poll()
                await stage.settle()
                assert terminal.lines() == shown(stage)
                if key:
                    assert behind(stage) == behind_anew(stage)
            if key:
                await stage.press("escape")
                assert terminal.lines() == shown(stage)

    session = FakeSession(view())
    play(scene, start=session, size=SIZE, painted=True)


def test_a_second_behind_a_window_sends_what_has_changed_and_not_the_whole_screen() -> None:
    async def scene(stage: Stage) -> None:
        terminal = Terminal()
        with terminal.connected(stage):
            await stage.press("w")
            assert isinstance(stage.app.screen, Dialog)
            whole = max(terminal.sent)
            terminal.sent.clear()
            session.pass_time(1_000)
            await stage.poll()
            assert 0 < sum(terminal.sent) < whole / 2

    session = FakeSession(view())
    play(scene, start=session, size=SIZE, painted=True)
