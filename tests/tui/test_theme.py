"""The themes: every contrast at 7:1 or better, and nothing left to Textual's own colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem

from protocols.tui import theme
from protocols.tui._compat import drawn

from .fake import FakeSession
from .screens import Stage, play


@pytest.mark.parametrize("name", sorted(theme.COLOURS))
@pytest.mark.parametrize("pair", theme.PAIRS)
def test_every_text_stands_out_by_seven_to_one(name: str, pair: tuple[str, str]) -> None:
    text, ground = (theme.COLOURS[name][part] for part in pair)
    assert theme.contrast(text, ground) >= 7


VGA = (
    "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa "
    "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
)
"""The sixteen colours of the PC's console, which most terminals come near to."""


@pytest.mark.parametrize("name", sorted(theme.COLOURS))
@pytest.mark.parametrize("pair", theme.PAIRS)
def test_it_still_does_so_where_there_are_only_sixteen_colours(name: str, pair: tuple[str, str]) -> None:
    few = [
        Color.parse(theme.COLOURS[name][part]).downgrade(ColorSystem.STANDARD).number or 0 for part in pair
    ]
    text, ground = (f"#{VGA.split()[number]}" for number in few)
    assert theme.contrast(text, ground) >= 7


def test_high_contrast_is_higher_than_the_others() -> None:
    def least(name: str) -> float:
        pairs = ([theme.COLOURS[name][part] for part in pair] for pair in theme.PAIRS)
        return min(theme.contrast(*pair) for pair in pairs)

    assert least(theme.CONTRAST) > 9 > 7 <= min(least(theme.DARK), least(theme.LIGHT))


def test_contrast_is_worked_out_as_published() -> None:
    assert theme.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_style_sheet_uses_only_colours_of_ours() -> None:
    import protocols.tui

    sheets = list(Path(protocols.tui.__file__).parent.glob("*.tcss"))
    assert len(sheets) >= 5
    sheet = "\n".join(file.read_text(encoding="utf-8").split("*/", 1)[1] for file in sheets)
    used = set(re.findall(r"\$([a-z-]+)", sheet))
    assert used <= {"background", "foreground", "accent", *theme.OWN}
    assert not re.search(r"#[0-9a-fA-F]{6}", sheet)


def test_text_is_never_drawn_in_the_colour_of_lines() -> None:
    import protocols.tui

    for file in Path(protocols.tui.__file__).parent.glob("*.py"):
        for line in file.read_text(encoding="utf-8").splitlines():
            if "$rule" in line:
                assert "│" in line or "─" in line, f"{file.name}: {line}"


DRAWN = "─│━╸╺▁▂▃▄▅▆▇█▌▐▎▏▊▋▀▔▕╱╲╭╮╰╯┃"
"""Signs that draw lines and surfaces: they are no text, and a line may be quiet."""


def unclear(stage: Stage, colours: dict[str, str]) -> list[str]:
    """Text on the screen whose colour is none of *colours*, or differs from its ground by less than 7:1."""
    known, found = [Color.parse(one).triplet for one in colours.values()], []

    def ours(hexed: str) -> bool:
        """Textual works some colours out anew, and comes out one less."""
        made = Color.parse(hexed).triplet
        return any(all(abs(a - b) < 2 for a, b in zip(one or (), made or (), strict=True)) for one in known)

    for line in drawn(stage.app):
        for text, style in line:
            if not text.strip(DRAWN + " ") or style is None or style.color is None or style.bgcolor is None:
                continue
            inks = [one.get_truecolor().hex for one in (style.color, style.bgcolor)]
            if not all(map(ours, inks)) or theme.contrast(*inks) < 7:
                found.append(f"{text!r}: {inks[0]} on {inks[1]}")
    return found


@pytest.mark.parametrize("name", sorted(theme.COLOURS))
def test_what_is_really_drawn_is_in_the_colours_of_the_theme_and_stands_out(name: str) -> None:
    async def library(stage: Stage) -> None:
        assert unclear(stage, theme.COLOURS[name]) == []
        for opened in (["enter"], ["enter"], ["f1"], ["escape"]):
            await stage.press(*opened)
            assert unclear(stage, theme.COLOURS[name]) == [], stage.name

    async def console(stage: Stage) -> None:
        assert unclear(stage, theme.COLOURS[name]) == []
        for key in "wdckazvxmto?" if name == theme.DARK else "wk":
            await stage.press(key)
            assert unclear(stage, theme.COLOURS[name]) == [], f"{key}: {stage.name}"
            await stage.press("escape")

    play(library, theme=name)
    play(console, start=FakeSession(), theme=name)
