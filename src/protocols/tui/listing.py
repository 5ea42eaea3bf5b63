"""A list to choose from: rows of one or more lines, the chosen one marked by a sign as well as by colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events, on
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

Draw = Callable[[int], Content]
"""Draws a row for a width in cells; lines are separated by line breaks."""


class Listing(OptionList):
    """Rows drawn for the width there is; the chosen one carries ``▶``."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self._rows: list[tuple[str, Draw]] = []
        self._marked: int | None = None
        self._drawn_for = 0

    @property
    def ids(self) -> list[str]:
        """The ids of the rows, from top to bottom."""
        return [id for id, _ in self._rows]

    @property
    def chosen(self) -> str | None:
        """The id of the chosen row, or None in an empty list."""
        at = self.highlighted
        return self._rows[at][0] if at is not None and at < len(self._rows) else None

    def fill(self, rows: Sequence[tuple[str, Draw]]) -> None:
        """Show *rows* (an id and how to draw it); what was chosen stays chosen if it is still there."""
        chosen = self.chosen
        self._rows = list(rows)
        self._draw_all()
        if self._rows:
            self.highlighted = self.ids.index(chosen) if chosen in self.ids else 0

    def move(self, by: int) -> None:
        """Choose the row below, or above."""
        if self._rows:
            self.highlighted = min(max((self.highlighted or 0) + by, 0), len(self._rows) - 1)

    def _draw_all(self) -> None:
        at = self.highlighted
        self._drawn_for = self.size.width
        self.set_options([Option(self._draw(i, i == at)) for i in range(len(self._rows))])
        self._marked = at
        if at is not None and at < len(self._rows):
            self.highlighted = at

    def _draw(self, at: int, marked: bool) -> Content:
        first, *rest = self._rows[at][1](max(self._drawn_for - 5, 10)).split("\n")
        sign = Content.assemble((" ▶ ", "bold $accent")) if marked else Content("   ")
        return Content("\n").join([sign + first, *(Content("   ") + line for line in rest)])

    @on(OptionList.OptionHighlighted)
    def mark(self) -> None:
        """Move the sign."""
        for at in {self._marked, self.highlighted}:
            if at is not None and at < len(self._rows):
                self.replace_option_prompt_at_index(at, self._draw(at, at == self.highlighted))
        self._marked = self.highlighted

    def on_resize(self, event: events.Resize) -> None:
        """Draw the rows for the new width."""
        if self.size.width != self._drawn_for:
            self._draw_all()
