"""Running the application in a test: no terminal, no waiting, and ways to look at what it shows."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any
from unittest import mock

import textual.app
import textual.pilot
from textual import events
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import ScreenStackError
from textual.content import Content
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, OptionList, TextArea

from protocols.runtime.drafting import Drafting
from protocols.tui._compat import screen_text
from protocols.tui.app import ProtocolsApp
from protocols.tui.backend import Backend, LiveSession
from protocols.tui.widgets import BigClock, KeyBar, Words

from .fake import FakeBackend

Play = Callable[["Stage"], Awaitable[None]]

_parsed: dict[object, list[RuleSet]] = {}
_parse = Stylesheet._parse_rules


def _parsed_once(
    self: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    """What *css* says. Thousands of applications are begun here, and all have the same style sheets."""
    told = css, read_from, is_default_rules, tie_breaker, scope
    key = told, tuple(sorted(self._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse(self, *told)
    return _parsed[key]


Stylesheet._parse_rules = _parsed_once  # type: ignore[method-assign]

SOON_S = 0.012
"""What an application has set itself for so soon belongs to what is under way: a picture, above all."""


async def at_rest(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until nothing is under way, *max_sleep* seconds at most.

    Textual's own way of waiting sleeps for a fiftieth of a second several times a key, and takes a process
    that gets no turn on a busy machine for one that has nothing to do.
    """
    loop: Any = asyncio.get_running_loop()
    end = loop.time() + max_sleep
    while loop.time() < end:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        soon = [one.when() for one in loop._scheduled if not one.cancelled()]
        wait = min(soon, default=end) - loop.time()
        if wait > SOON_S:
            return
        await asyncio.sleep(max(0.0, wait))


textual.app.wait_for_idle = textual.pilot.wait_for_idle = at_rest  # type: ignore[attr-defined]


def _unpainted(
    self: Compositor,
    full: bool = False,
    screen_stack: list[Screen[Any]] | None = None,
    simplify: bool = False,
) -> None:
    """No picture for a terminal that nobody sees."""
    visible_screen_stack.set(screen_stack or [])
    self._dirty_regions.clear()


class Stage:
    """An application on a stage of a certain size, and the hand that plays it."""

    def __init__(self, app: ProtocolsApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, each when the screen has settled after the one before."""
        for key in keys:
            await self.app._press_keys((key,))
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text, faster than :meth:`press`, which lets the screen rest after every key."""
        for char in text:
            self.app.post_message(events.Key("space" if char == " " else char, char))
        await self.settle()

    async def settle(self) -> None:
        """Let threads and messages come to rest."""
        # A key may have ended the application: then there is nothing left to settle.
        with contextlib.suppress(ScreenStackError):
            await at_rest()
            if self.app.workers:
                await self.app.workers.wait_for_complete()
                await at_rest()

    async def look(self) -> None:
        """Wait until the first screen has looked for sessions: a moment after its first rows."""
        from protocols.tui.library import LibraryScreen

        screen = self.app.screen
        for _ in range(100):
            if not isinstance(screen, LibraryScreen) or screen.looked:
                break
            await self.pilot.pause(0.02)
        await self.settle()

    async def poll(self) -> None:
        """Let the console look at its session now, instead of in a tenth of a second."""
        from protocols.tui.running import RunScreen

        for screen in self.app.screen_stack:
            if isinstance(screen, RunScreen):
                screen.poll()
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Make the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    @property
    def name(self) -> str:
        """The class of the screen on top."""
        return type(self.app.screen).__name__

    def words(self, id: str) -> str:
        """The text of one part of the screen on top."""
        return self.app.screen.query_one(f"#{id}", Words).text

    def text(self) -> str:
        """What stands on the screen."""
        return screen_text(self.app)

    def values(self) -> list[str]:
        """What stands in the lines of the screen on top, in order."""
        return [field.value for field in self.app.screen.query(Input)]

    def all_words(self) -> str:
        """Every text of the screen on top, also what is scrolled or cut away."""
        parts = [words.text for words in self.app.screen.query(Words)]
        for listing in self.app.screen.query(OptionList):
            parts += [
                str(option.prompt.plain) for option in listing.options if isinstance(option.prompt, Content)
            ]
        parts += [field.value + field.placeholder for field in self.app.screen.query(Input)]
        parts += [area.text for area in self.app.screen.query(TextArea)]
        return "\n".join(parts)


def play(
    scene: Play,
    backend: Backend | None = None,
    start: LiveSession | None = None,
    size: tuple[int, int] = (80, 24),
    theme: str = "protocols-dark",
    hold_ms: int = 0,
    preview: Drafting | None = None,
    watch: Any = None,
    painted: bool = False,
) -> ProtocolsApp:
    """Run *scene* against the application; answer it, ended.

    What is there at the end is painted, and whatever a scene looks at. With *painted* it is every change, as
    on a terminal: a third of the work, which most scenes need not do.
    """

    async def run() -> ProtocolsApp:
        app = ProtocolsApp(
            backend or FakeBackend(), start, theme=theme, hold_ms=hold_ms, preview=preview, watch=watch
        )
        async with app.run_test(size=size) as pilot:
            stage = Stage(app, pilot)
            await stage.settle()
            await stage.look()
            await scene(stage)
            with contextlib.suppress(ScreenStackError):
                stage.text()
        return app

    if painted:
        return asyncio.run(run())
    with mock.patch.object(Compositor, "render_update", _unpainted):
        return asyncio.run(run())


def digits(stage: Stage) -> str:
    """What the large clock shows."""
    return stage.app.screen.query_one(BigClock).digits


def keys(stage: Stage) -> str:
    """What the bar of keys says."""
    return str(stage.app.screen.query_one(KeyBar).render())
