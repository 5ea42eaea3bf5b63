"""Writing a protocol: a few answers become a first file, which is then followed while it is changed.

What the answers come to stands beside them at every key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, TextArea

from protocols.tui import phrases
from protocols.tui.backend import NewFile, Problem, Sketch, Trouble
from protocols.tui.forms import form_row, mark_focus
from protocols.tui.widgets import Field, NumberField, Part, Room, Words, clickable, sheet
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget

    from protocols.tui.app import ProtocolsApp
    from protocols.tui.backend import Written

REST_S = 0.15
"""How long the typing rests before what it comes to is worked out."""


def follow(home: ProtocolsApp, written: Written, instead: bool = False) -> str:
    """Show the file that was *written* while it is changed, *instead* of the screen on top or above it;
    answers a sentence where that cannot be."""
    from protocols.tui.preview import PreviewScreen

    drafting = home.backend.draft(written.path, None, None)
    if isinstance(drafting, Trouble):
        return f"{written.told} {drafting.sentence}"
    screen = PreviewScreen(drafting, written=written)
    if instead:
        home.switch_screen(screen)
    else:
        home.push_screen(screen)
    return ""


class Steps(TextArea):
    """The steps, one to a line. Tab leaves it, as in every field."""

    def __init__(self, text: str = "") -> None:
        super().__init__(
            text,
            id="steps",
            tab_behavior="focus",
            compact=True,
            soft_wrap=True,
            placeholder=say("tui.new.steps.hint"),
        )
        self.cursor_blink = False


class WriteScreen(Room):
    """Title, minutes, people and steps of a protocol of one's own."""

    room = "write"
    CSS_PATH = sheet("forms")

    def __init__(self, written: Written | None = None) -> None:
        """*written*: a file that was made from answers, to be corrected now."""
        super().__init__()
        self._written = written
        self._before = written.new if written is not None else None
        self._later: Timer | None = None
        self._sketch = Sketch()
        self._leaving = False

    def contents(self) -> ComposeResult:
        """The fields, and beside or below them what they come to."""
        before = self._before or NewFile("")
        yield Words("heading", "heading", rows=1)
        yield Words("lead", "lead", rows=1)
        with Horizontal(id="pages"):
            with VerticalScroll(id="page", can_focus=False):
                yield from self._row("title", Field("title", before.title))
                hint = say("tui.new.minutes.hint")
                yield from self._row("minutes", NumberField("minutes", before.minutes, 30, hint, by=5))
                hint = say("tui.new.people.hint")
                yield from self._row("people", Field("people", before.people, hint))
                yield from self._row("steps", Steps("\n".join(before.steps)))
                yield from self._row("size", NumberField("size", before.size, 4, "4"))
            with VerticalScroll(id="beside", can_focus=False):
                yield Words("save", "button", rows=1)
                yield Words("outcome")

    @staticmethod
    def _row(name: str, field: Widget) -> ComposeResult:
        yield from form_row(say(f"tui.new.{name}"), field, f"row-{name}")

    def on_mount(self) -> None:
        """Ready for the title."""
        self.query_one("#heading", Words).show((say("tui.new.heading"), "bold $accent"))
        self.query_one("#save", Words).show(clickable((say("tui.new.save"), "bold"), "screen.save"))
        self.query_one("#title").focus()
        self.check()

    @on(events.DescendantFocus)
    def explain(self) -> None:
        """Say what the field in which the cursor stands is for."""
        mark_focus(self)
        focus = (self.focused.id or "") if self.focused is not None else ""
        if focus in ("title", "minutes", "people", "steps", "size"):
            self.query_one("#lead", Words).show((say(f"tui.new.about.{focus}"), "$quiet"))

    @property
    def new(self) -> NewFile:
        """What was typed."""
        return NewFile(
            title=safe_line(self.query_one("#title", Field).value),
            minutes=self.query_one("#minutes", NumberField).number,
            people=safe_line(self.query_one("#people", Field).value),
            steps=tuple(safe_line(line) for line in self.query_one(Steps).text.split("\n")),
            size=self.query_one("#size", NumberField).number,
            instead=self._before,
        )

    @on(Input.Changed)
    @on(TextArea.Changed)
    def check_soon(self) -> None:
        """Look at what it comes to, once the typing rests for a moment."""
        self.tell()
        self._leaving = False
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(REST_S, self.check)

    def check(self) -> None:
        """Show what the answers come to."""
        self._sketch = self.home.backend.sketch(self.new)
        self.query_one("#row-size").display = self._sketch.grouped
        self.query_one("#outcome", Words).show(*sketch_rows(self._sketch))

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()

    def action_save(self) -> None:
        """Write the file and follow it, or go to the first field that stands in the way."""
        if self._later is not None:
            self._later.stop()
        self.check()
        if self._sketch.problems:
            self._point_at(self._sketch.problems[0])
            return
        written = self.home.backend.write(self.new)
        if isinstance(written, Trouble):
            self.tell((written.sentence, "bold $over"))
            return
        trouble = follow(self.home, written, instead=True)
        if trouble:
            self.tell((trouble, "bold"))

    def _point_at(self, problem: Problem) -> None:
        self.tell((problem.sentence, "bold $over"))
        if problem.field:
            self.query_one(f"#{problem.field}").focus()

    def action_back(self) -> None:
        """To the library, or to the file that was written; where something was typed, which is not kept, only
        when asked twice."""
        new = self.new._replace(instead=None)
        if not self._leaving and (new != self._before if self._before else _anything(new)):
            self._leaving = True
            self.tell((say("tui.new.leave.written" if self._before else "tui.new.leave"), "bold"))
        elif self._written is None or follow(self.home, self._written, instead=True):
            self.dismiss()


def _anything(new: NewFile) -> bool:
    return bool(new.title or new.people or any(new.steps))


def sketch_rows(sketch: Sketch) -> list[Part]:
    """What a new protocol comes to: what is missing, or how long it takes; the steps as understood."""
    rows: list[Part] = []
    if sketch.problems:
        rows.append((say("tui.new.missing"), "bold $accent"))
        rows += [f"○ {problem.sentence}" for problem in sketch.problems]
    elif sketch.total_ms:
        total = phrases.length_words(sketch.total_ms)
        rows.append((say("tui.reading.total", total=total), "bold $accent"))
    rows += [(f"! {remark}", "$over") for remark in sketch.remarks]
    for number, step in enumerate(sketch.steps, 1):
        rows.append(f"{number}. {step}")
        rows += [(f"   ! {one}", "$over") for one in (sketch.unread[number - 1] if sketch.unread else ())]
    if sketch.path and not sketch.problems:
        rows += ["", (say("tui.new.path", path=sketch.path), "$quiet")]
    return rows
