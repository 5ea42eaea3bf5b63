"""The palette: everything that has a key, by name; found by the words about it as well, with its keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.command import CommandPalette
from textual.content import Content
from textual.widgets import OptionList

from protocols.tui.palette import named
from protocols.view.model import DeedView

from .fake import FakeSession
from .samples import apart, ready, view
from .screens import Stage, play
from .test_preview import GOOD, draft

if TYPE_CHECKING:
    from protocols.view.model import View


def names(stage: Stage) -> dict[str, str]:
    """What is offered, with its keys."""
    return {one.name: one.keys for one in named(stage.app, stage.app.screen)}


async def found(stage: Stage, typed: str) -> list[str]:
    """The first lines of what the palette shows for what is typed."""
    await stage.press("ctrl+p")
    assert isinstance(stage.app.screen, CommandPalette)
    await stage.type(typed)
    await stage.pilot.pause(0.3)
    listing = stage.app.screen.query_one(OptionList)
    rows = [option.prompt for option in listing.options]
    assert all(isinstance(row, Content) for row in rows)
    shown = [str(row).splitlines()[0] for row in rows]
    await stage.press("escape")
    return shown


def test_it_offers_what_has_a_use_now_with_its_keys_and_no_moving_about() -> None:
    async def scene(stage: Stage) -> None:
        offered = names(stage)
        assert offered["Note"] == "w"
        assert offered["Next"] == "Space Enter n"
        assert offered["+ 1 min"].startswith("+")
        assert offered["− 1 min"] == "-"
        assert offered["Undo the pause"] == "u Ctrl+Z"
        assert offered["Quit"] == "Ctrl+Q"
        assert offered["Another look"] == "Ctrl+L"
        for name in ("What was that time?", "Group", "Group before", "All groups", "Read on", "Read back"):
            assert name not in offered
        assert next(iter(offered)) == "Next"

    play(scene, start=FakeSession(view(undo=DeedView("w1.7", "pause", "Read", 40_000))))


@pytest.mark.parametrize("room", [None, view(), apart(3), ready()])
def test_no_entry_only_moves_up_or_down(room: View | None) -> None:
    async def scene(stage: Stage) -> None:
        for name in names(stage):
            assert name not in ("Up", "Down", "Scroll up", "Scroll down", "Read on", "Read back", "Choose")

    play(scene, start=None if room is None else FakeSession(room))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("late", ["Catch up", "Change"]),
        ("LATE", ["Catch up", "Change"]),
        ("fire drill", ["Break"]),
        ("alarm", ["Break"]),
        ("forgot", ["It was earlier"]),
        ("role", ["Change"]),
        ("dec", ["Decision"]),
        ("1 min", ["+ 1 min", "− 1 min"]),
        ("come late", ["Change"]),
    ],
)
def test_what_is_typed_is_found_in_names_and_in_the_words_about_them(typed: str, wanted: list[str]) -> None:
    async def scene(stage: Stage) -> None:
        rows = await found(stage, typed)
        for name in wanted:
            assert any(row.startswith(name) for row in rows), rows

    play(scene, start=FakeSession(view(late_ms=180_000)))


def test_a_name_that_begins_so_stands_before_sentences_that_say_so() -> None:
    async def scene(stage: Stage) -> None:
        assert (await found(stage, "time"))[0].startswith("Time")
        assert (await found(stage, "break"))[0].startswith("Break")
        assert (await found(stage, "late"))[-1].startswith("Note")  # for later

    play(scene, start=FakeSession())


def test_what_is_nowhere_is_said_in_the_language_spoken() -> None:
    async def scene(stage: Stage) -> None:
        assert await found(stage, "xyzzy") == ["Nothing here is called so, and nothing says so of itself."]

    play(scene, start=FakeSession())


def test_brackets_in_a_sentence_are_shown_as_they_are(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+p")
        await stage.type("five minutes")
        await stage.pilot.pause(0.3)
        listing = stage.app.screen.query_one(OptionList)
        text = "\n".join(str(option.prompt) for option in listing.options)
        assert "Five minutes more (] or .) or less ([ or ,)" in text

    path = tmp_path / "our-huddle.toml"
    path.write_text(GOOD, "utf-8")
    play(scene, preview=draft(path))
