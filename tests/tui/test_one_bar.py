"""While a window is open only its own scroll bar is seen, not that of the page behind it."""

from __future__ import annotations

import pytest
from textual.strip import Strip
from textual.widget import Widget

from protocols.tui._compat import screen_strips

from .fake import FakeSession
from .samples import lane, step, view
from .screens import Stage, play

LONG = tuple("Read this to the room. " * 20 for _ in range(6))


def looks(strip: Strip) -> list[tuple[str, object]]:
    """What is seen of a piece of a line: its text, and the colour that fills it."""
    return [
        (one.text, one.style and (one.style.color if one.style.reverse else one.style.bgcolor))
        for one in strip
    ]


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
@pytest.mark.parametrize("key", ["w", "f", "p"])
def test_the_bar_of_the_page_behind_a_window_is_not_seen(key: str, size: tuple[int, int]) -> None:
    async def scene(stage: Stage) -> None:
        page = stage.app.screen.query_one("#page", Widget)
        bar = page.vertical_scrollbar.region
        assert page.show_vertical_scrollbar
        strips = screen_strips(stage.app.screen)
        before = [looks(strips[y].crop(bar.x, bar.right)) for y in range(bar.y, bar.bottom)]
        assert any(one != before[0] for one in before)
        await stage.press(key)
        strips = screen_strips(stage.app.screen)
        window = stage.app.screen.children[0].region
        seen = [
            looks(strips[y].crop(bar.x, bar.right))
            for y in range(bar.y, bar.bottom)
            if key == "p" or not window.contains(bar.x, y)
        ]
        if key == "p":
            # No window: the bar is as it was.
            assert seen == before
        else:
            assert seen
            assert all(one == seen[0] and not one[0][0].strip() for one in seen)

    play(scene, start=FakeSession(view(lane(at=step(say=LONG)))), size=size)
