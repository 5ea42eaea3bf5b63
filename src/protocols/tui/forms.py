"""What the screens to fill in are made of: a row for each field, with a sign at the one typed into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content

from protocols.tui.widgets import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.screen import Screen
    from textual.widget import Widget

LABEL_WIDTH = 18
"""Of a label, without its sign. The style sheet gives it two cells more."""


class Label(Words):
    """What a field is called. It is wrapped here, for its sign stands before its first line only. With *note*
    there is a line below it for what is to be said of what was typed."""

    def __init__(self, field: str, label: str, note: bool = False) -> None:
        self._lines = Content(label).wrap(LABEL_WIDTH)
        self._sign = ""
        self._note = "" if note else None
        super().__init__(f"label-{field}", "label", rows=len(self._lines) + note)
        self._show()

    def mark(self, sign: str) -> None:
        """Show *sign*, one cell wide, before the first line."""
        self._sign = sign
        self._show()

    def note(self, text: str) -> None:
        """Say *text* below it."""
        self._note = text
        self._show()

    def _show(self) -> None:
        lines = [
            Content.assemble((f"{'' if at else self._sign:<2}", "bold $accent"), line)
            for at, line in enumerate(self._lines)
        ]
        if self._note is not None:
            lines.append(Content.assemble("  ", (self._note, "$foreground")))
        self.show(*lines)


def form_row(label: str, field: Widget, id: str | None = None, note: bool = False) -> Iterator[Widget]:
    """A *field* with its *label* before it, which may carry a *note*."""
    with Horizontal(classes="row", id=id):
        yield Label(field.id or "", label, note)
        yield field


def mark_focus(screen: Screen[None]) -> None:
    """Show the sign at the field of *screen* that has the focus, and at no other."""
    focus = screen.focused
    for label in screen.query(Label):
        here = focus is not None and label.id == f"label-{focus.id}"
        label.mark("▶" if here else "")
