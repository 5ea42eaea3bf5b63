"""The end of a session: what was written down, and the time as planned against the time it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from protocols.records.picture import SECOND_MS, apart_words, bar_of, scale_of
from protocols.tui import phrases
from protocols.tui.backend import Trouble
from protocols.tui.glances import entry_line
from protocols.tui.widgets import Part, Room, Words, spread
from protocols.words import duration, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from protocols.records.picture import StepBar
    from protocols.tui.backend import MinutesDocument
    from protocols.view.model import EntryView


WIDEST = 140
"""How far the picture of the times reaches; a longer line cannot be followed by the eye."""


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
        self.query_one("#page").focus()

    def on_resize(self, event: events.Resize) -> None:
        """Draw it for the new width."""
        self.call_after_refresh(self._draw)

    @property
    def _width(self) -> int:
        """How long a line above or below the page can be."""
        return self.query_one("#heading").size.width or self.size.width

    def _draw(self) -> None:
        kept = phrases.path_rows("tui.minutes.kept", self._document.path, self._width)
        self.query_one("#lead", Words).show(*((row, "$quiet") for row in kept))
        width = min(self.query_one("#page").size.width - 2, WIDEST)
        self.query_one("#text", Words).show(*minutes_rows(self._document, max(width, 20)))

    def action_export(self, format: str) -> None:
        """Write the minutes to a file, and say where it is."""
        answer = self.home.backend.export(self._document.path, format)
        if isinstance(answer, Trouble):
            self.tell((answer.sentence, "bold $over"))
        else:
            rows = phrases.path_rows("tui.minutes.exported", answer, self._width)
            self.tell(*((row, "bold") for row in rows))

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
    for kind in ("commitment", "decision", "parking"):
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
        group = "" if entry.group == entry.step_title else entry.group
        tail = " · ".join(part for part in (entry.column or entry.capture_title, entry.who, group) if part)
        rows.append(Content.assemble(("• ", "$accent"), first, (f"  {tail}" if tail else "", "$quiet")))
        rows += [f"  {line}" for line in rest]
    return [*rows, ""] if rows else []


_FIGURES = 8
"""The least width of a column of times, and of the words for what it took longer or shorter."""
_TITLES = 44
"""The most that titles are given; what is left is the picture's."""


def _times(document: MinutesDocument, width: int) -> list[Part]:
    """The picture: for each step a bar, its two times, and the difference in words; where the plan was
    changed, what became of it stands between them, or below where there is no room."""
    if not document.bars:
        return []
    table = _Table(document, width)
    rows: list[Part] = [table.head()]
    for one in document.bars:
        rows.append(table.row(one))
        if one.changed and not table.changed:
            rows.append(_quiet("  " * one.depth + "  " + say("tui.minutes.changed-to", length=one.changed)))
        if one.beside:
            rows.append(_quiet("  " * one.depth + "  " + one.beside))
    rows += [table.rest(title, ms) for title, ms in document.rest]
    rows.append(table.total(document.planned_ms, document.actual_ms))
    if table.room:
        rows += ["", (say("tui.minutes.legend"), "$quiet")]
    if any(one.changed for one in document.bars):
        rows += [*([] if table.room else [""]), (say("minutes.times.note"), "$quiet")]
    return rows


_LEAST_BAR = 8
"""The shortest bar that tells anything; where there is less room, the figures stand alone."""
_LEAST_TITLE = 10


def _wide(texts: Iterable[str]) -> int:
    """The width of a column of *texts*, with the gap before it."""
    return max(_FIGURES, *(len(one) + 1 for one in texts))


def _quiet(text: str) -> Content:
    return Content.assemble((text, "$quiet"))


class _Table:
    """The columns of the picture: how wide each is, and its rows. No figure touches the one beside it."""

    def __init__(self, document: MinutesDocument, width: int) -> None:
        bars = document.bars
        times = [document.actual_ms, *(ms for _, ms in document.rest)]
        planned = [say("tui.minutes.planned"), duration(document.planned_ms), *(one.planned for one in bars)]
        took = [say("tui.minutes.actual"), *map(duration, times)]
        took += [duration(one.actual_ms) for one in bars if one.actual_ms is not None]
        apart = [apart_words(one) for one in bars if one.actual_ms is not None]
        changed = [one.changed for one in bars if one.changed]
        self._planned, self._took = _wide(planned), _wide(took)
        self._apart = _wide([*apart, self._more(document.planned_ms, document.actual_ms)])
        self.changed = _wide([say("tui.minutes.changed"), *changed]) if changed else 0
        """The width of the column of what became of the plan; 0 where there is none."""
        if width - self._planned - self._took - self._apart - self.changed < _LEAST_TITLE + 2:
            self.changed = 0
        figures = self._planned + self.changed + self._took + self._apart
        longest = max(Content("  " * one.depth + one.title).cell_length for one in bars)
        self._titles = min(longest, _TITLES, max((width - figures) * 6 // 10, _LEAST_TITLE))
        room = max(width - figures - self._titles - 2, 0)
        self.room = room if room >= _LEAST_BAR else 0
        """How many cells there are for a bar."""
        self._across = width if self.room else min(width, self._titles + figures + 2)
        self._scale = scale_of(bars)

    def head(self) -> Content:
        """What each column is."""
        changed = say("tui.minutes.changed") if self.changed else ""
        head = self._figures(say("tui.minutes.planned"), changed, say("tui.minutes.actual"), "")
        title = Content.assemble((say("tui.minutes.times"), "bold $accent"))
        return spread(title, _quiet(head), self._across)

    def rest(self, title: str, ms: int) -> Content:
        """A row of time that no step is charged with."""
        return spread(_quiet(title), _quiet(self._figures("", "", duration(ms), "")), self._across)

    def total(self, planned_ms: int, ms: int) -> Content:
        """The last row."""
        more = self._more(planned_ms, ms)
        right = Content.assemble((self._figures(duration(planned_ms), "", duration(ms), more), "bold"))
        return spread(Content.assemble((say("tui.minutes.total"), "bold")), right, self._across)

    def _more(self, planned_ms: int, ms: int) -> str:
        return duration(ms - planned_ms, sign=True) if abs(ms - planned_ms) >= SECOND_MS else ""

    def _figures(self, planned: str, changed: str, took: str, apart: str) -> str:
        first = f"{planned:>{self._planned}}{changed:>{self.changed}}"
        return f"{first}{took:>{self._took}}{apart:>{self._apart}}"

    def row(self, one: StepBar) -> Content:
        """A step: its title, its bar, its figures."""
        bar = bar_of(one, self._scale, self.room)
        planned = "–" if one.open else one.planned
        title = Content("  " * one.depth + one.title).truncate(self._titles, ellipsis=True)
        left = Content.assemble(
            title,
            " " * (self._titles - title.cell_length + 2),
            ("█" * bar.taken, "$accent"),
            ("▓" * bar.beyond, "bold $over"),
            ("░" * bar.unused, "$quiet"),
            " " * max(self.room - bar.length, 0),
        )
        changed = f"{one.changed:>{self.changed}}" if self.changed else ""
        right = Content.assemble((f"{planned:>{self._planned}}{changed}", "$quiet"))
        if one.actual_ms is None:
            right = right + _quiet(f"{apart_words(one):>{self._took + self._apart}}")
        else:
            right = right + Content.assemble(
                (f"{duration(one.actual_ms):>{self._took}}", "bold"),
                (f"{apart_words(one):>{self._apart}}", "bold $over" if one.apart_ms > 0 else "$quiet"),
            )
        return left + " " * max(self._across - left.cell_length - right.cell_length, 0) + right
