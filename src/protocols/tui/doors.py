"""The row of doors on the first screen: what people come for, each with its key, to be clicked or chosen.

What a door says is ``tui.door.<id>`` of the key that opens it; the key does the same without the row.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from protocols.tui.keys import KEYS, Key
from protocols.tui.widgets import Room, clickable, rows_that_fit
from protocols.words import say


class Doors(Widget, can_focus=True):
    """Doors to elsewhere, in one line where there is room. *ids* are those of their keys in *room*."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("enter", "enter", show=False),
    ]
    chosen: reactive[int] = reactive(0)

    def __init__(self, id: str, room: str, ids: tuple[str, ...]) -> None:
        super().__init__(id=id)
        self.auto_links = False
        keys = {key.id: key for key in KEYS[room]}
        self._keys = [keys[name] for name in ids]

    def _words(self, key: Key) -> tuple[str, str]:
        assert isinstance(self.screen, Room)
        return self.screen.key_words(key), say(f"tui.door.{key.id}")

    def _rows(self, width: int) -> list[list[int]]:
        widths = [sum(Content(part).cell_length for part in self._words(key)) + 3 for key in self._keys]
        return rows_that_fit(widths, 2, width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes to show them all."""
        return max(len(self._rows(width)), 1)

    def render(self) -> RenderResult:
        """`` F2 Past sessions    F4 Write a protocol ``."""
        rows = self._rows(self.size.width)
        return Content("\n").join(Content("  ").join(self._door(at) for at in row) for row in rows)

    def _door(self, at: int) -> Content:
        key = self._keys[at]
        name, words = self._words(key)
        if self.has_focus and at == self.chosen:
            part = Content.assemble((f"▶{name} {words} ", "bold $on-accent on $accent"))
        else:
            part = Content.assemble(
                (f" {name} ", "bold $accent on $raised"), (f"{words} ", "$foreground on $raised")
            )
        return clickable(part, f"screen.{key.action}")

    def action_turn(self, by: int) -> None:
        """The next door, or the one before."""
        self.chosen = (self.chosen + by) % len(self._keys)

    async def action_enter(self) -> None:
        """Go through the chosen one."""
        await self.screen.run_action(self._keys[self.chosen].action)
