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
        """All its lines; nothing in them can be clicked. As they were, where nothing has changed."""
        screen, bars = self._screen, bars_of(self._screen)
        if not isinstance(screen, Pictured):
            return [self._seen(line, y, bars) for y, line in enumerate(screen_strips(screen))]
        known = (screen.size, self._color)
        lines, before = screen.strips, screen.behind[1] if screen.behind and screen.behind[0] == known else []
        now = [
            before[y] if y < len(before) and before[y][0] is line else (line, self._seen(line, y, bars))
            for y, line in enumerate(lines)
        ]
        screen.behind = known, now
        return [seen for _, seen in now]

    def _seen(self, line: Strip, y: int, bars: list[Region]) -> Strip:
        color = self._color
        return Strip(
            [
                Segment(text, _dimmed(style, color), control)
                for text, style, control in _without_bars(line, y, bars)
            ],
            line.cell_length,
        )

    def get_optimal_width(self, rules: object, container_width: int) -> int:
        """As wide as there is room."""
        return container_width

    def get_height(self, rules: object, width: int) -> int:
        """As high as the screen."""
        return self._screen.size.height


def _without_bars(line: Strip, y: int, bars: list[Region]) -> Strip:
    """*line*, number *y*, with nothing where *bars* are: of a page that cannot be scrolled now, it would be a
    second one beside that of the window."""
    for bar in bars:
        if y in bar.line_range:
            seen = next((piece.style for piece in line.crop(bar.right, bar.right + 1)), None)
            ground = Style(bgcolor=seen.bgcolor) if seen is not None else None
            empty = Strip([Segment(" " * bar.width, ground)], bar.width)
            line = Strip.join([line.crop(0, bar.x), empty, line.crop(bar.right)])
    return line


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
