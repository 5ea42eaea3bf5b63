"""The agenda over five hundred notes, and what is seen behind a window: sooner there, as true as before."""

from __future__ import annotations

import attrs
import pytest
from rich.color import Color as RichColor
from rich.segment import Segment
from textual.renderables.background_screen import BackgroundScreen

from protocols.tui import behind
from protocols.tui._compat import screen_strips
from protocols.tui.dialogs import NOTES_LEAST, TimeDialog

from .fake import FakeSession
from .samples import view
from .screens import Stage, play

MANY = 60


def noted() -> FakeSession:
    """A session with many notes."""
    shown = view()
    one = shown.entries[0]
    notes = tuple(
        attrs.evolve(one, id=f"n{number}", kind="note", text=f"Note {number} of them")
        for number in range(1, MANY + 1)
    )
    return FakeSession(attrs.evolve(shown, entries=notes))


def test_the_agenda_holds_the_newest_notes_and_says_where_the_others_are() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("a")
        text = stage.words("text")
        shown = [number for number in range(1, MANY + 1) if f"Note {number} of" in text]
        assert len(shown) >= NOTES_LEAST
        assert shown == list(range(MANY + 1 - len(shown), MANY + 1))
        assert f"{MANY - len(shown)} notes before these" in text
        assert "press e" in text

    for size in ((80, 24), (160, 45), (20, 5)):
        play(scene, start=noted(), size=size)


def test_few_notes_all_stand_below_the_agenda() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("a")
        assert "before these" not in stage.words("text")

    play(scene, start=FakeSession())


def test_what_is_behind_a_window_goes_on() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("a")
        assert "2:50 left" in stage.text().splitlines()[1]
        session.pass_time(5_000)
        await stage.poll()
        assert "2:45 left" in stage.text().splitlines()[1]

    session = FakeSession()
    play(scene, start=session, size=(120, 30), painted=True)


def test_what_is_behind_a_window_is_dimmed_as_textual_dims_it() -> None:
    """Whatever we keep: the same characters in the same colours."""

    async def scene(stage: Stage) -> None:
        await stage.press("a")
        console, window = stage.app.screen_stack[-2:]
        over = window.styles.background
        options = stage.app.console_options.update(width=100, height=30)
        theirs = list(
            Segment.split_lines(
                stage.app.console.render(BackgroundScreen(console, over), options)  # type: ignore[arg-type]
            )
        )
        ours = behind.Behind(console, over).render_strips(100, 30, None, None)
        assert len(ours) == len(screen_strips(console)) == 30
        for strip, line in zip(ours, theirs, strict=False):
            assert cells(strip) == cells(line)

    play(scene, start=FakeSession(), size=(100, 30))


@pytest.mark.parametrize("window", ["w", "a", "c", "question_mark"])
def test_the_palette_opens_over_a_window(window: str) -> None:
    """It is no window of ours: what lies behind one is never what lies over it."""

    async def scene(stage: Stage) -> None:
        await stage.press(window, "ctrl+p")
        assert stage.app.crash is None
        assert stage.name == "CommandPalette"
        await stage.press("escape")
        assert "2:50 left" in stage.text().splitlines()[1] or window == "question_mark"

    play(scene, start=FakeSession(), size=(100, 30), painted=True)


def test_windows_over_windows_are_seen_over_the_console() -> None:
    async def scene(stage: Stage) -> None:
        for _ in range(3):
            stage.app.push_screen(TimeDialog("heading", "hint"))
            await stage.settle()
        await stage.resize(90, 28)
        assert stage.app.crash is None
        assert "heading" in stage.text()
        console = stage.app.screen_stack[0]
        assert console.styles.background.a == 1, "nothing shines through the console"

    play(scene, start=FakeSession(), size=(100, 30), painted=True)


def cells(line: object) -> list[tuple[str, RichColor | None, RichColor | None]]:
    """The characters of a line, each with its colours."""
    return [
        (char, style and style.color, style and style.bgcolor)
        for text, style, _ in line  # type: ignore[attr-defined]
        for char in text
    ]
