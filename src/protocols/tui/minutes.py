"""The end of a session: what was written down, and the time as planned against the time it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from protocols.tui import phrases
from protocols.tui.backend import Trouble
from protocols.tui.dialogs import entry_line
from protocols.tui.widgets import Part, Room, Words, spread
from protocols.words import duration, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from protocols.tui.backend import MinutesDocument
    from protocols.view.model import AgendaRow, EntryView


class MinutesScreen(Room):
    """The minutes. *fresh*: right after the session; *alone*: leaving it leaves the program."""

    room = "minutes"

    def __init__(self, document: MinutesDocument, alone: bool = False, fresh: bool = False) -> None:
        super().__init__()
        self._document = document
        self._alone = alone
        self._fresh = fresh

    def contents(self) -> ComposeResult:
        """Heading, where it is kept, the page."""
        yield Words("heading", "heading", rows=1)
        yield Words("lead", "lead")
        with VerticalScroll(id="page"):
            yield Words("text")

    def on_mount(self) -> None:
        """Show it, ready to scroll."""
        document = self._document
        code = "tui.minutes.heading" if self._fresh else "tui.minutes.past"
        self.query_one("#heading", Words).show((say(code, title=document.title), "bold $accent"))
        self.query_one("#lead", Words).show((say("tui.minutes.kept", path=document.path), "$quiet"))
        self.query_one("#page").focus()

    def on_resize(self, event: events.Resize) -> None:
        """Draw it for the new width."""
        self.show_tiny()
        self.query_one("#text", Words).show(*minutes_rows(self._document, min(self.size.width - 8, 110)))

    def action_export(self, format: str) -> None:
        """Write the minutes to a file, and say where it is."""
        answer = self.home.backend.export(self._document.path, format)
        if isinstance(answer, Trouble):
            self.tell((answer.sentence, "bold $over"))
        else:
            self.tell((say("tui.minutes.exported", path=answer), "bold"))

    def action_back(self) -> None:
        """Where one came from."""
        if self._alone:
            self.app.exit(0)
        else:
            self.dismiss()


def minutes_rows(document: MinutesDocument, width: int) -> list[Part]:
    """Commitments and decisions first, because they are asked for; then everything by step; then the time."""
    kept = [entry for entry in document.entries if not entry.withdrawn]
    rows: list[Part] = [*((line, "$foreground") for line in document.lines), ""]
    for kind in ("commitment", "decision"):
        found = [entry for entry in kept if entry.kind == kind]
        if found:
            rows += [(say(f"tui.minutes.{kind}"), "bold $accent"), *(entry_line(one) for one in found), ""]
    if document.settled:
        rows.append((say("tui.minutes.settled"), "bold $accent"))
        for head, counted in document.settled:
            rows += [Content.assemble(("• ", "$accent"), head), *(f"  {line}" for line in counted)]
        rows.append("")
    rows += _by_step([entry for entry in kept if entry.kind == "note"])
    if not kept and not document.settled:
        rows += [(say("tui.minutes.nothing"), "$quiet"), ""]
    return rows + _times(document, width)


def _by_step(entries: Iterable[EntryView]) -> list[Part]:
    rows: list[Part] = []
    last = None
    for entry in entries:
        if entry.step_title != last:
            last = entry.step_title
            rows += [*([""] if rows else []), (last or say("tui.side.notes"), "bold $accent")]
        said = [*entry.text.split("\n")] if entry.text else []
        first, *rest = [*said, *(f"{name}: {value}" for name, value in entry.fields)] or [""]
        tail = " · ".join(
            part for part in (entry.capture_title, entry.column, entry.who, entry.group) if part
        )
        rows.append(Content.assemble(("• ", "$accent"), first, (f"  {tail}" if tail else "", "$quiet")))
        rows += [f"  {line}" for line in rest]
    return [*rows, ""] if rows else []


def _times(document: MinutesDocument, width: int) -> list[Part]:
    if not document.rows:
        return []
    bars = 24 if width >= 90 else 14 if width >= 64 else 0
    longest = max((max(row.planned_ms, row.actual_ms or 0) for row in document.rows), default=0)
    head = spread(
        Content.assemble((say("tui.minutes.times"), "bold $accent")),
        Content.assemble(
            (f"{say('tui.minutes.planned'):>9}{say('tui.minutes.actual'):>9}" + " " * (bars + 2), "$quiet")
        ),
        width,
    )
    rows: list[Part] = [head]
    rows += [_time_row(row, longest, bars, width) for row in document.rows]
    for title, ms in document.rest:
        right = Content.assemble((f"{'':>9}{duration(ms):>9}" + " " * (bars + 2), "$quiet"))
        rows.append(spread(Content.assemble((title, "$quiet")), right, width))
    total = Content.assemble(
        (f"{duration(document.planned_ms):>9}{duration(document.actual_ms):>9}" + " " * (bars + 2), "bold")
    )
    rows.append(spread(Content.assemble((say("tui.minutes.total"), "bold")), total, width))
    if bars:
        rows += ["", (say("tui.minutes.legend"), "$quiet")]
    return rows


def _time_row(row: AgendaRow, longest: int, bars: int, width: int) -> Content:
    took = "–" if row.actual_ms is None else duration(row.actual_ms)
    planned = "–" if row.open else duration(row.planned_ms)
    picture = phrases.bar(row.planned_ms, row.actual_ms or 0, longest, bars)
    beyond = picture.find("▓")
    inside, outside = (picture, "") if beyond < 0 else (picture[:beyond], picture[beyond:])
    right = Content.assemble(
        (f"{planned:>9}", "$quiet"),
        (f"{took:>9}", "bold"),
        ("  " + inside if bars else "", "$accent"),
        (outside, "$over"),
        " " * (bars - len(picture)),
    )
    return spread(Content.assemble((f"{'  ' * row.depth}{row.title}", "")), right, width)
