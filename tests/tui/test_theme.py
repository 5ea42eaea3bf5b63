"""The themes: every contrast at 7:1 or better, and nothing left to Textual's own colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from protocols.tui import theme


@pytest.mark.parametrize("name", sorted(theme.COLOURS))
@pytest.mark.parametrize("pair", theme.PAIRS)
def test_every_text_stands_out_by_seven_to_one(name: str, pair: tuple[str, str]) -> None:
    text, ground = (theme.COLOURS[name][part] for part in pair)
    assert theme.contrast(text, ground) >= 7


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
