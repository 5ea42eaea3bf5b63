"""Terminals that know only ASCII."""

from __future__ import annotations

import asyncio

import pytest

from protocols.tui._compat import screen_strips
from protocols.tui.app import ProtocolsApp
from protocols.tui.asciify import Asciify
from protocols.words.ascii import ERRORS, to_ascii

from .fake import FakeBackend, FakeSession
from .screens import Stage


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ("▶ “Inés” …", '> "Ines" .'),
        ("Łukasz – Straße", "Lukasz - Strase"),
        ("日本", "????"),
        ("e\u0301", "e"),
        ("☃", "?"),
        ("½ h", "/ h"),
        ("━━──", "==--"),
        ("✓ 3", "+ 3"),
        ("▔▁▖▘▛", '-._"+'),
        ("🔎", "> "),
    ],
)
def test_every_sign_has_a_likeness_that_is_as_wide(text: str, alike: str) -> None:
    assert to_ascii(text) == alike


def test_a_stream_that_cannot_carry_a_sign_carries_its_likeness() -> None:
    assert "a → “b”".encode("ascii", ERRORS) == b'a > "b"'
    assert "é → ü".encode("latin-1", ERRORS) == b"\xe9 > \xfc"
    assert "it makes me think of … and".encode("ascii", ERRORS) == b"it makes me think of ... and"
    assert "“…” and →…←".encode("ascii", ERRORS) == b'"..." and >...<'
    # In a table the next column stays where it is, or near it.
    assert "A title…   45 min".encode("ascii", ERRORS) == b"A title... 45 min"
    assert "A long ti…  45 min".encode("ascii", ERRORS) == b"A long ti... 45 min"


def test_every_screen_is_drawn_in_ascii_and_stays_as_wide() -> None:
    async def scene(app: ProtocolsApp, presses: list[str]) -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            stage = Stage(app, pilot)
            await stage.settle()
            for key in presses:
                await stage.press(key)
                strips = screen_strips(app.screen)
                assert {strip.cell_length for strip in strips} == {100}, stage.name
                text = stage.text()
                assert text.isascii(), (stage.name, [one for one in text if not one.isascii()])

    asyncio.run(scene(ProtocolsApp(FakeBackend(), ascii=True), ["down", "enter", "enter", "tab", "f1"]))
    asyncio.run(scene(ProtocolsApp(FakeBackend(), FakeSession(), ascii=True), [*"wakx?"]))


@pytest.mark.parametrize("size", [(100, 30), (40, 12), (20, 5)])
def test_the_palette_has_a_likeness_of_all_that_it_draws(size: tuple[int, int]) -> None:
    async def scene(app: ProtocolsApp) -> None:
        async with app.run_test(size=size) as pilot:
            stage = Stage(app, pilot)
            await stage.settle()
            await stage.press("ctrl+p")
            await pilot.pause(0.3)
            assert "?" not in stage.text().replace("? help", "").replace("?   ", "")
            assert "Type what" in stage.text()
            await stage.type("brea")
            await pilot.pause(0.3)
            assert "brea" in stage.text()
            assert "Break" in stage.text()

    asyncio.run(scene(ProtocolsApp(FakeBackend(), FakeSession(), ascii=True)))


def test_three_dots_are_drawn_where_there_is_room_for_them() -> None:
    from rich.segment import Segment
    from textual.color import Color

    drawn = Asciify().apply([Segment("and so on…   "), Segment("cut…"), Segment("a … b")], Color(0, 0, 0))
    assert [piece.text for piece in drawn] == ["and so on... ", "cut.", "a . b"]


def test_what_is_ascii_already_is_left_as_it_is() -> None:
    from rich.segment import Segment
    from textual.color import Color

    piece = Segment("plain")
    assert Asciify().apply([piece], Color(0, 0, 0))[0] is piece
