"""The screen behind a window, dimmed. Each of its styles is worked out once, and not at every paint."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.visual import Visual

from protocols.tui._compat import Pictured, bars_of, screen_strips

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.screen import Screen


class Behind(Visual):
    """*screen* with *color*, which lets something through, over it."""

    def __init__(self, screen: Screen[Any], color: Color) -> None:
        self._screen = screen
        self._color = color

    def render_strips(self, width: int, height: int | None, style: object, options: object) -> list[Strip]:
        """All its lines; nothing in them can be clicked. As they were, while the screen was not painted."""
        screen = self._screen
        if not isinstance(screen, Pictured):
            return self._lines()
        now = (screen.pictures, screen.size, self._color)
        if screen.behind is None or screen.behind[0] != now:
            screen.behind = now, self._lines()
        return screen.behind[1]

    def _lines(self) -> list[Strip]:
        color = self._color
        return [
            Strip(
                [Segment(text, _dimmed(style, color), control) for text, style, control in strip],
                strip.cell_length,
            )
            for strip in _without_bars(screen_strips(self._screen), bars_of(self._screen))
        ]

    def get_optimal_width(self, rules: object, container_width: int) -> int:
        """As wide as there is room."""
        return container_width

    def get_height(self, rules: object, width: int) -> int:
        """As high as the screen."""
        return self._screen.size.height


def _without_bars(strips: list[Strip], bars: list[Region]) -> list[Strip]:
    """*strips* with nothing where *bars* are: of a page that cannot be scrolled now, it would be a second one
    beside that of the window."""
    for bar in bars:
        for y in range(max(bar.y, 0), min(bar.bottom, len(strips))):
            strip = strips[y]
            seen = next((piece.style for piece in strip.crop(bar.right, bar.right + 1)), None)
            ground = Style(bgcolor=seen.bgcolor) if seen is not None else None
            empty = Strip([Segment(" " * bar.width, ground)], bar.width)
            strips[y] = Strip.join([strip.crop(0, bar.x), empty, strip.crop(bar.right)])
    return strips


@lru_cache(2048)
def _dimmed(style: Style | None, color: Color) -> Style:
    if style is None:
        return Style.null()
    plain = style.clear_meta_and_links()
    if not color.a:
        return plain
    over = [
        None if one is None else (Color.from_rich_color(one) + color).rich_color
        for one in (plain.color, plain.bgcolor)
    ]
    return plain + Style.from_color(*over)
