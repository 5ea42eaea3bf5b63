"""A list to choose from that is narrowed down by typing: a number, or a part of a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input

from protocols.tui.dialogs import Dialog
from protocols.tui.widgets import Field, Part, Words, clickable, spread
from protocols.words import say

ROWS_LESS = 14
"""So many lines of the screen are not for the list."""
WHOLE_ROWS = 3
"""And so many for the whole text of the chosen row, with the line above it."""


class Row(NamedTuple):
    """Something to choose: what it answers (*value*), its *number*, its *name*, and *words* about it; *bold*
    where these matter. *whole*: what stands below the list where it is the chosen one, not cut to a line."""

    value: str
    number: int
    name: str
    words: str
    bold: bool = False
    whole: str = ""


def matching(rows: Sequence[Row], typed: str) -> list[Row]:
    """The rows that *typed* means: a number, a part of a name, or of what is said about it where that is
    looked through, too; the nearest first."""
    folded = typed.strip().casefold()
    if not folded:
        return list(rows)

    def distance(row: Row) -> int:
        name = row.name.casefold()
        if folded in (str(row.number), name):
            return 0
        if name.startswith(folded):
            return 1
        if folded in name:
            return 2
        return 3 if folded in row.whole.casefold() else 4

    return sorted((row for row in rows if distance(row) < 4), key=distance)


class PickDialog(Dialog[str]):
    """A list to choose from; answers the value of a row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,shift+tab", "turn(-1)", priority=True, show=False),
        Binding("down,tab", "turn(1)", priority=True, show=False),
    ]

    def __init__(
        self, heading: str, hint: str, placeholder: str, rows: Sequence[Row], nobody: str, at: int = 0
    ) -> None:
        """*placeholder* stands in the field while it is empty; *nobody* says that nothing fits what was
        typed; *at* is the row that is chosen first."""
        super().__init__(heading, hint)
        self._placeholder = placeholder
        self._nobody = nobody
        self._rows = list(rows)
        self._shown = list(rows)
        self._first = self._at = at

    def contents(self) -> ComposeResult:
        """The field to narrow the list down, and the list."""
        yield Field("filter", hint=self._placeholder)
        yield Words(id="answers")
        yield Words(id="whole")

    def on_mount(self) -> None:
        """Show the list."""
        super().on_mount()
        self._paint()

    def replace(self, rows: Sequence[Row]) -> None:
        """Show other *rows*; what was typed, and which one was chosen, stays as far as it can."""
        chosen = self._shown[self._at].value if self._shown else ""
        self._rows = list(rows)
        self._shown = matching(self._rows, self.query_one(Field).value)
        found = [at for at, row in enumerate(self._shown) if row.value == chosen]
        self._at = found[0] if found else max(min(self._at, len(self._shown) - 1), 0)
        self._paint()

    def on_resize(self) -> None:
        """Show as much of it as there is room for, once that is known."""
        self.call_after_refresh(self._paint)

    def _paint(self) -> None:
        words = self.query_one("#answers", Words)
        whole = self._shown[self._at].whole if self._shown else ""
        self.query_one("#whole", Words).show_if(any(row.whole for row in self._rows), (whole, "$foreground"))
        if not self._shown:
            words.show((self._nobody, "$quiet"))
            return
        most = max(self.app.size.height - ROWS_LESS - (WHOLE_ROWS if whole else 0), 2)
        first = min(max(self._at - most // 2, 0), max(len(self._shown) - most, 0))
        width = max(words.size.width, 20)
        drawn: list[Part] = []
        for at, row in enumerate(self._shown[first : first + most], first):
            chosen = at == self._at
            sign, style = ("▶", "bold $accent") if chosen else (" ", "$foreground")
            left = Content.assemble((f"{sign} {row.number:>2}  {row.name}", style))
            right = Content.assemble((row.words, "bold" if row.bold else "$quiet"))
            # What it is stands before what is said about it, where both do not fit.
            room = max(width - left.cell_length - 2, width * 2 // 5)
            if right.cell_length > room:
                right = right.truncate(room, ellipsis=True)
            drawn.append(clickable(spread(left, right, width), f"screen.pick({at})"))
        left_out = len(self._shown) - len(drawn)
        if left_out:
            drawn.append((say("tui.pick.more", n=left_out), "$quiet"))
        words.show(*drawn)

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Only what is meant."""
        self._shown = matching(self._rows, event.value)
        self._at = 0 if event.value.strip() else self._first
        self._paint()

    @on(Input.Submitted)
    def action_choose(self) -> None:
        """The one chosen."""
        if self._shown:
            self.choose(self._shown[self._at].value)

    def choose(self, value: str) -> None:
        """What becomes of the row chosen: it is the answer."""
        self.dismiss(value)

    def action_turn(self, by: int) -> None:
        """The one below, or above."""
        if self._shown:
            self._at = (self._at + by) % len(self._shown)
            self._paint()

    def action_pick(self, at: int) -> None:
        """This one."""
        self._at = at
        self.choose(self._shown[at].value)
