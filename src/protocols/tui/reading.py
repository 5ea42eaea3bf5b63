"""Reading a protocol: what it is for, and its timed agenda for the people and minutes at hand.

The agenda follows the two numbers at every key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input

from protocols.tui import phrases
from protocols.tui.backend import Trouble
from protocols.tui.dialogs import agenda_rows
from protocols.tui.widgets import NumberField, Part, Room, Words, sheet
from protocols.words import listed, say

if TYPE_CHECKING:
    from protocols.tui.backend import AgendaPicture, Reading
    from protocols.tui.keys import Key


class ReadingScreen(Room):
    """One protocol: purpose, roles, source, and the agenda for my people and minutes."""

    room = "reading"
    CSS_PATH = sheet("forms")

    def __init__(self, reading: Reading, people: int | None = None, minutes: int | None = None) -> None:
        super().__init__()
        self._reading = reading
        ideal = reading.people_ideal or min(max(12, reading.people_min), reading.people_max)
        self._people = people or ideal
        self._minutes = minutes or (reading.said.minutes if reading.said is not None else None)

    def contents(self) -> ComposeResult:
        """Heading, the two numbers and what they lead to, the agenda, the text."""
        yield Words("heading", "heading", rows=1)
        yield Words("lead", "lead")
        with Horizontal(id="filters"):
            yield Words("label-people", "label", rows=1)
            yield NumberField("people", self._people)
            yield Words("label-minutes", "label", rows=1)
            yield NumberField("minutes", self._minutes, 45, say("tui.reading.own"), by=5)
        yield Words("verdict")
        with Horizontal(id="pages"):
            with VerticalScroll(id="page", can_focus=False), Vertical(id="both"):
                yield Words("agenda")
                yield Words("below")
            with VerticalScroll(id="beside", can_focus=False):
                yield Words("about")

    def on_mount(self) -> None:
        """Show all of it; the number of people is ready to be changed."""
        reading = self._reading
        self.query_one("#heading", Words).show((reading.title, "bold $accent"))
        self.query_one("#lead", Words).show((reading.summary, "$quiet"))
        self.query_one("#label-people", Words).show(say("tui.people"))
        self.query_one("#label-minutes", Words).show(say("tui.minutes"))
        self.query_one("#below", Words).show("", *self.about())
        self.query_one("#about", Words).show(*self.about())
        self.query_one("#people").focus()

    def on_resize(self, event: events.Resize) -> None:
        """Draw the agenda for the new width."""
        self.call_after_refresh(self.show_agenda)

    def about(self) -> list[Part]:
        """What it is for, who does what, and where it comes from."""
        reading = self._reading
        rows: list[Part] = []
        if reading.purpose:
            rows += [(say("tui.reading.purpose"), "bold $accent"), reading.purpose, ""]
        if reading.meetings:
            rows.append((say("tui.reading.meetings"), "bold $accent"))
            for number, one in enumerate(reading.meetings, 1):
                rows.append(f"{number}. {one.title}" + (f" ({one.note})" if one.note else ""))
            rows.append("")
        if reading.roles:
            rows.append((say("tui.reading.roles"), "bold $accent"))
            for role in reading.roles:
                rows.append((role.title if role.count == 1 else f"{role.title} ×{role.count}", "bold"))
                rows += [role.summary] if role.summary else []
            rows.append("")
        if reading.inputs:
            rows.append((say("tui.reading.inputs"), "bold $accent"))
            rows += [f"{one.title}: {one.ask}" if one.ask else one.title for one in reading.inputs]
            rows.append("")
        if reading.source:
            rows += [(say("tui.reading.source"), "bold $accent"), *reading.source]
        return rows

    @on(Input.Changed)
    def show_agenda(self) -> None:
        """The agenda for the numbers as they are now, and whether it fits."""
        people = self.query_one("#people", NumberField).number
        minutes = self.query_one("#minutes", NumberField).number
        verdict = self.query_one("#verdict", Words)
        agenda = self.query_one("#agenda", Words)
        if people is None:
            verdict.show((say("tui.reading.how-many"), "bold $over"))
            return
        picture = self.home.backend.agenda(self._reading.id, people, minutes)
        if picture.problem:
            verdict.show((picture.problem, "bold $over"))
            agenda.show("")
            return
        verdict.show(*verdict_rows(picture, minutes, [title for _, title in self._reading.variants]))
        width = max(self.query_one("#page").size.width - 2, 30)
        agenda.show(*agenda_rows(picture.rows, width, planned_only=True))

    @on(Input.Submitted)
    def action_setup(self) -> None:
        """Set a session up with these numbers."""
        from protocols.tui.setup import SetUpScreen

        people = self.query_one("#people", NumberField).number
        minutes = self.query_one("#minutes", NumberField).number
        self.app.push_screen(SetUpScreen(self._reading, people or self._people, minutes))

    def action_preview(self) -> None:
        """The same protocol as the room will see it, and as a picture."""
        from protocols.tui.preview import PreviewScreen

        people = self.query_one("#people", NumberField).number
        minutes = self.query_one("#minutes", NumberField).number
        found = self.home.backend.draft(self._reading.id, people, minutes)
        if isinstance(found, Trouble):
            self.tell((found.sentence, "bold $over"))
        else:
            self.app.push_screen(PreviewScreen(found))

    def action_own(self) -> None:
        """A copy of its file to be changed, and what it looks like while it is."""
        from protocols.tui.newfile import follow

        written = self.home.backend.copy(self._reading.id)
        if isinstance(written, Trouble):
            self.tell((written.sentence, "bold $over"))
            return
        trouble = follow(self.home, written)
        if trouble:
            self.tell((trouble, "bold"))

    def action_scroll(self, pages: int) -> None:
        """A page down, or up."""
        for id in ("#page", "#beside"):
            page = self.query_one(id, VerticalScroll)
            page.scroll_relative(y=pages * max(page.size.height - 2, 1), animate=False)

    def keeps_key(self, key: Key) -> bool:
        """How to read on, and how to leave, find room before the other keys."""
        return key.id in ("reading.down", "app.back")

    def action_back(self) -> None:
        """To the library."""
        self.dismiss()


def verdict_rows(picture: AgendaPicture, minutes: int | None, forms: Sequence[str] = ()) -> list[Part]:
    """How long it takes, whether that fits, which other *forms* set-up offers, and what else to know."""
    span = picture.min_ms, picture.max_ms
    first = phrases.fit_part(picture.total_ms, span, minutes, picture.fits)
    rule: list[Part] = [(say("plan.rule"), "$quiet")] if minutes is not None else []
    other: list[Part] = []
    if forms:
        wanted = not picture.fits and minutes is not None
        other = [(say("tui.reading.forms", forms=listed(forms, "or")), "$accent" if wanted else "$quiet")]
    return [first, *other, *((f"! {warning}", "$over") for warning in picture.warnings), *rule]
