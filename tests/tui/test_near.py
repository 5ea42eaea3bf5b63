"""What our screens leave out of Textual's work changes nothing of what is seen.

What is painted where something has changed is what Textual itself would paint there, of fewer widgets; and
a new screen, which is not styled a second time when it is shown, is styled as it would be then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from .fake import FakeSession
from .samples import view
from .screens import Stage, play

SIZE = (120, 30)
CROPS = [
    Region(0, 0, 120, 30),
    Region(0, 0, 120, 1),
    Region(0, 29, 120, 1),
    Region(3, 5, 40, 8),
    Region(80, 2, 40, 20),
    Region(17, 11, 1, 1),
    Region(110, 25, 60, 60),
]


def drawn(screen: Screen[Any], crop: Region) -> list[tuple[int, int, object]]:
    """Every piece that would be painted for a change in *crop*: row, column, what."""
    chops = screen._compositor._render_chops(crop, lambda y: y in crop.line_range)
    found: list[tuple[int, int, object]] = []
    for y in crop.line_range:
        line = chops[y] if y < len(chops) else {}
        starts = list(line)
        for at, x in enumerate(starts):
            end = starts[at + 1] if at + 1 < len(starts) else SIZE[0]
            if x < crop.right and end > crop.x:
                found.append((y, x, line[x]))
    return found


@contextmanager
def as_textual_does(screen: Screen[Any]) -> Iterator[None]:
    """Let Textual choose what is asked for its lines."""
    kind = type(screen._compositor)
    own = kind._get_renders
    kind._get_renders = Compositor._get_renders  # type: ignore[method-assign]
    try:
        yield
    finally:
        kind._get_renders = own  # type: ignore[method-assign]


@pytest.mark.parametrize("key", ["", "a", "w", "question_mark"])
def test_a_change_is_painted_as_textual_paints_it(key: str) -> None:
    async def scene(stage: Stage) -> None:
        if key:
            await stage.press(key)
        for screen in stage.app.screen_stack:
            if not screen._compositor.visible_widgets:
                continue
            for crop in CROPS:
                ours = drawn(screen, crop)
                with as_textual_does(screen):
                    assert ours == drawn(screen, crop), (screen, crop)

    play(scene, start=FakeSession(), size=SIZE, painted=True)


def test_only_what_has_changed_is_asked_for_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str | None, int]] = []
    real = Widget.render_lines

    def noted(self: Widget, crop: Region) -> Any:
        asked.append((self.id, crop.height))
        return real(self, crop)

    async def scene(stage: Stage) -> None:
        monkeypatch.setattr(Widget, "render_lines", noted)
        await stage.settle()
        asked.clear()
        stage.app.screen.query_one("#clockwords").refresh()
        await stage.settle()
        assert ("clockwords", 1) in asked
        assert "keys" not in [id for id, _ in asked]
        assert max(height for _, height in asked) == 1

    session = FakeSession(view())
    play(scene, start=session, size=SIZE, painted=True)


def test_a_picture_behind_a_window_is_made_anew_only_when_something_was_painted() -> None:
    async def scene(stage: Stage) -> None:
        console = stage.app.screen
        await stage.press("m")
        seen = console.pictures  # type: ignore[attr-defined]
        console._compositor_refresh()
        assert console.pictures == seen  # type: ignore[attr-defined]
        session.change(title="Another one")
        await stage.poll()
        assert console.pictures > seen  # type: ignore[attr-defined]

    session = FakeSession()
    play(scene, start=session, size=SIZE, painted=True)


def styled(screen: Screen[Any]) -> dict[str, dict[str, object]]:
    """The rules that each widget of *screen* has from the style sheets."""
    return {str(node): dict(node._css_styles.get_rules()) for node in screen.walk_children(with_self=True)}


@pytest.mark.parametrize("key", ["", "a", "w", "k", "x", "question_mark", "m"])
def test_a_new_screen_is_styled_as_a_second_look_would_style_it(key: str) -> None:
    async def scene(stage: Stage) -> None:
        if key:
            await stage.press(key)
        screen = stage.app.screen
        before = styled(screen)
        screen.update_node_styles(animate=False)
        await stage.settle()
        assert styled(screen) == before
        assert len(before) > 5

    play(scene, start=FakeSession(), size=SIZE, painted=True)
    if not key:
        play(scene, size=SIZE, painted=True)
