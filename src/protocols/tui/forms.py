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
    """What a field is called. It is wrapped here, for its sign stands before its first line only."""

    def __init__(self, field: str, label: str) -> None:
        self._lines = Content(label).wrap(LABEL_WIDTH)
        super().__init__(f"label-{field}", "label", rows=len(self._lines))
        self.mark("")

    def mark(self, sign: str) -> None:
        """Show *sign*, one cell wide, before the first line."""
        self.show(
            *(
                Content.assemble((f"{'' if at else sign:<2}", "bold $accent"), line)
                for at, line in enumerate(self._lines)
            )
        )


def form_row(label: str, field: Widget, id: str | None = None) -> Iterator[Widget]:
    """A *field* with its *label* before it."""
    with Horizontal(classes="row", id=id):
        yield Label(field.id or "", label)
        yield field


def mark_focus(screen: Screen[None]) -> None:
    """Show the sign at the field of *screen* that has the focus, and at no other."""
    focus = screen.focused
    for label in screen.query(Label):
        here = focus is not None and label.id == f"label-{focus.id}"
        label.mark("▶" if here else "")
