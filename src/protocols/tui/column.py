"""How the rows of the console's column are shared out: the clock first, then the words, which scroll.

The digits keep their size for the length of a step: what is said at the bottom, or another line of words, is
paid for by the words. How large they are at least is a matter of the height alone (:data:`SHARE`).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.widget import Widget

from protocols.tui.big import best_scale, size

SHARE = 0.36
"""So much of the terminal's height the digits may have before the words get any of it."""
CARDS_SHARE = 0.42
"""The same for the cards of groups, which say more than a clock."""
ROOM_SHARE = 0.2
"""So much on the room's screen, where that is enough for all the words: nobody can scroll them there."""
OF_COLUMN = 0.6
"""But no more than so much of the column, which may be a small pane."""
WORDS_LEAST = 2
"""So many rows are left to the words, whatever else there is."""
LEAST_HIGH = 4
"""So many rows the smallest of the large digits take."""
Need = Callable[[Size, Size], int]
"""How many rows the clock, or the cards of groups, need of a column of that size, in a terminal of that."""


class Page(VerticalScroll):
    """What is read out: as high as it is, or as what is around it leaves room for."""

    def __init__(self, need: Need) -> None:
        super().__init__(id="page", can_focus=False)
        self._need = need
        self._place: object = None

    def begin(self, place: object) -> None:
        """Be at the top where *place*, of which the words are, is another than before."""
        if place != self._place:
            self._place = place
            self.scroll_to(y=0, animate=False, immediate=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Its height, so that everything else in the column has its own."""
        wanted = super().get_content_height(container, viewport, width)
        column = Size(container.width + self.gutter.width, container.height + self.styles.margin.height)
        return min(wanted, max(column.height - self._others(column, viewport), WORDS_LEAST))

    def fits(self, column: Size, viewport: Size, most: int = 0) -> bool:
        """Whether all of it finds room in *column* beside everything else; or, where there is a *most*, so
        many rows of it."""
        width = column.width - self.gutter.width
        if (limit := self.styles.max_width) is not None:
            width = min(width, int(limit.resolve(column, viewport)) - self.gutter.width)
        # Of the texts themselves: how it has arranged them may still be that of the texts before.
        wanted = sum(one.get_content_height(column, viewport, max(width, 1)) for one in self.children)
        return min(wanted, most or wanted) + self._others(column, viewport) <= column.height

    def _others(self, column: Size, viewport: Size) -> int:
        """The rows that the rest of the column needs, all margins counted."""
        parent = self.parent
        assert isinstance(parent, Widget)
        shown = [one for one in parent.children if one.display]
        rows = sum(self._rows(one, column, viewport) for one in shown if one is not self)
        margins = [one.styles.margin for one in shown]
        between = sum(max(above.bottom, below.top) for above, below in pairwise(margins))
        return rows + between + margins[0].top + margins[-1].bottom

    def _rows(self, widget: Widget, column: Size, viewport: Size) -> int:
        height, most = widget.styles.height, widget.styles.max_height
        if height is not None and height.is_fraction:
            return self._need(column, viewport)
        if height is not None and height.is_cells:
            return int(height.value)
        rows = widget.get_content_height(column, viewport, column.width)
        return rows if most is None else min(rows, int(most.resolve(column, viewport)))


class Held:
    """The size of the digits, held for the length of a step. *spare*: so many rows may be taken by what is
    said at the bottom before they become smaller."""

    def __init__(self, spare: int) -> None:
        self._spare = spare
        self.key: object = None
        self.scale = 0
        """The scale at which they stay; 0 before they were drawn."""
        self.rows = 0
        """The rows that they need for it; 0 before they were drawn."""
        self.share = SHARE
        """So much of the height the digits have for sure."""
        self._enough = 0

    def begin(self, key: object) -> bool:
        """Whether another step has begun (or the same at another size), with the digits free again."""
        if key == self.key:
            return False
        self.key, self.scale, self.rows = key, 0, 0
        return True

    def release(self, cards: int = 0) -> None:
        """Let them have another size, where what stands beside them needs the rows. *cards*: so few rows are
        enough for cards; 0: their usual share."""
        self.key, self.scale, self.rows, self._enough = None, 0, 0, cards

    def hold(self, digits: str, room: Size, words: int) -> None:
        """Keep *digits* as large as they are in *room*, where there are so many rows of *words* that give way
        to what is said at the bottom."""
        rows = room.height - self._left(words)
        self.scale = best_scale(digits, room.width, rows)
        self.rows = size(digits, self.scale)[1] if self.scale else 1

    def hold_cards(self, room: Size, words: int) -> None:
        """Keep the cards of groups as high as they are in *room*."""
        self.rows = room.height - self._left(words)

    def need(self, digits: str, column: Size, viewport: Size, cards: bool) -> int:
        """The rows that *digits* (or *cards*) have for sure in a *column* and a terminal of that size."""
        share = viewport.height * (CARDS_SHARE if cards else self.share)
        rows = int(min(share, column.height * OF_COLUMN))
        if cards:
            return self.rows or min(rows, self._enough or rows)
        scale = best_scale(digits, column.width, rows)
        return max(self.rows, size(digits, scale)[1] if scale else 1)

    def _left(self, words: int) -> int:
        """The rows kept free of digits; none where the *words* are so many that they can give way."""
        return min(max(self._spare - max(words - WORDS_LEAST, 0), 0), self._spare)
