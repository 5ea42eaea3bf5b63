"""The first screen: an unfinished session to resume, and every protocol, to be searched and filtered.

It paints before anything is read from the disk; the rows come from a thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList

from protocols.tui import phrases
from protocols.tui.backend import OFFERED, Trouble
from protocols.tui.doors import Doors
from protocols.tui.keys import KEYS
from protocols.tui.listing import Draw, Listing
from protocols.tui.widgets import Field, NumberField, RangeField, Room, Words, clickable, sheet, spread
from protocols.words import language, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from protocols.tui.backend import LibraryRow, LiveSession, SessionRow
    from protocols.tui.keys import Key

RESUME = "resume:"
DOORS = ("library.resume", "library.past", "library.write", "library.demo")

FIRST_ROWS = 24
"""How many rows are drawn first: more than any screen shows."""
REST_AFTER_S = 0.05
"""How long after them the other rows are drawn, and sessions are looked for."""


class LibraryScreen(Room):
    """Find a protocol, or take up a session again."""

    room = "library"
    CSS_PATH = sheet("lists")

    def __init__(self) -> None:
        super().__init__()
        self._protocols: list[LibraryRow] = []
        self._unfinished: list[SessionRow] = []
        self._loaded = False
        self.looked = False
        """Whether the sessions have been looked for."""
        self._most: int | None = None
        self._steps: Mapping[str, tuple[str, ...]] = {}
        """What the steps of each protocol are called; looked for once somebody searches."""
        self._searched = False
        self._own_language = False
        """Whether only protocols in the language spoken are shown."""

    def contents(self) -> ComposeResult:
        """A heading, the search, the list."""
        yield Words("heading", "heading", rows=1)
        yield Doors("doors", "library", DOORS)
        yield Words("lead", "lead", rows=1)
        with Horizontal(id="filters"):
            yield Field("search", hint=say("tui.library.search"))
            yield Words("label-people", "label", rows=1)
            yield NumberField("people", hint=say("tui.library.any"), by=0)
            yield Words("label-minutes", "label", rows=1)
            yield RangeField("minutes", hint=say("tui.library.any"))
        yield Words("count", "quiet", rows=1)
        yield Listing("rows")

    def on_mount(self) -> None:
        """Paint first, then ask for the rows."""
        self.query_one("#heading", Words).show((say("tui.title"), "bold $accent"))
        self.query_one("#lead", Words).show(
            Content.assemble((say("tui.library.run"), "bold"), "  ", (say("tui.library.lead"), "$quiet"))
        )
        self.query_one("#label-people", Words).show(say("tui.people"))
        self.query_one("#label-minutes", Words).show(say("tui.minutes"))
        self.query_one("#count", Words).show((say("tui.library.looking"), "$quiet"))
        self.query_one("#search").focus()
        self.call_after_refresh(self.reload)
        if self.home.read:
            self.call_after_refresh(self.open_row, self.home.read)

    def on_screen_resume(self) -> None:
        """Back from a session: the list of sessions may be another one now."""
        if self._loaded:
            self.reload()

    def reload(self) -> None:
        """Ask for protocols and sessions, in a thread."""
        self.run_worker(self._load, thread=True, exclusive=True, group="library", exit_on_error=True)

    def _load(self) -> None:
        self.post_message(self.Found(list(self.home.backend.library())))

    class Found(Message):
        """The protocols, as a thread found them."""

        def __init__(self, protocols: list[LibraryRow]) -> None:
            super().__init__()
            self.protocols = protocols

    @on(Found)
    def show_rows(self, found: Found) -> None:
        """Show what was found, as far as it passes the filters; then look for sessions."""
        self._protocols = found.protocols
        self._most = None if self._loaded else FIRST_ROWS
        self._loaded = True
        self.refilter()
        if self._searched:
            self._look_for_steps()
        # Drawing every row, and looking for sessions, takes longer: what is seen is drawn before.
        self.set_timer(REST_AFTER_S, self._show_rest)

    def _show_rest(self) -> None:
        if self._most is not None:
            self._most = None
            self.refilter()
        self.run_worker(self._load_sessions, thread=True, exclusive=True, group="sessions")

    def _look_for_steps(self) -> None:
        self._searched = True
        self.run_worker(self._load_steps, thread=True, exclusive=True, group="steps")

    def _load_steps(self) -> None:
        self.post_message(self.Steps(self.home.backend.step_titles()))

    class Steps(Message):
        """What the steps of every protocol are called, as a thread found them."""

        def __init__(self, titles: Mapping[str, tuple[str, ...]]) -> None:
            super().__init__()
            self.titles = titles

    @on(Steps)
    def search_steps(self, found: Steps) -> None:
        """Search in them as well from now on."""
        if found.titles != self._steps:
            self._steps = found.titles
            self.refilter()

    def _load_sessions(self) -> None:
        found = self.home.backend.sessions()
        # Why they cannot be listed is said where somebody looks for them.
        rows = [] if isinstance(found, Trouble) else [row for row in found if row.state == "unfinished"]
        self.post_message(self.Unfinished(rows[:OFFERED]))

    class Unfinished(Message):
        """The sessions that can be resumed, as a thread found them."""

        def __init__(self, rows: list[SessionRow]) -> None:
            super().__init__()
            self.rows = rows

    @on(Unfinished)
    def show_unfinished(self, found: Unfinished) -> None:
        """Show the sessions that can be resumed on top."""
        self.looked = True
        if found.rows != self._unfinished:
            self._unfinished = found.rows
            self.refilter()

    def refilter(self) -> None:
        """Show the rows that the search and the filters leave."""
        search = self.query_one("#search", Field).value
        people = self.query_one("#people", NumberField).number
        time = self.query_one("#minutes", RangeField)
        minutes, least = time.number, time.least
        rows: list[tuple[str, Draw]] = []
        if not (search or people or minutes or self._own_language):
            rows += [(RESUME + row.path, _session_draw(row)) for row in self._unfinished]
        fitting = [
            row
            for row in self._protocols
            if row.fits(people, minutes, least) and (not self._own_language or _is_spoken(row))
        ]
        found = [row for row in fitting if row.matches(search)]
        found.sort(key=lambda row: not row.names(search))  # what is named so comes before what is good for it
        rows += [(row.id, _protocol_draw(row)) for row in found[: self._most]]
        if search.strip() and self._steps:
            for row in fitting:
                step = "" if row in found else row.step_that_matches(search, self._steps.get(row.id, ()))
                if step:
                    found.append(row)
                    rows.append((row.id, _protocol_draw(row, step)))
        listing = self.query_one(Listing)
        at_top = listing.highlighted in (None, 0)
        listing.fill(rows)
        if at_top and rows:
            listing.highlighted = 0
        count = self.query_one("#count", Words)
        if found or not self._protocols:
            code = "count.language" if self._own_language else "count" if self._protocols else "empty"
            told = Content.assemble((say(f"tui.library.{code}", n=len(found)), "$quiet"))
            count.show(Content("   ").join([told, *self._language_offer()]))
        else:
            count.show((say("tui.library.none"), "bold $over"))

    def _language_offer(self) -> list[Content]:
        """The key that leaves out other languages, where there are any."""
        spoken = sum(map(_is_spoken, self._protocols))
        if not 0 < spoken < len(self._protocols):
            return []
        key = next(key for key in KEYS["library"] if key.id == "library.language")
        code = "language.all" if self._own_language else "language"
        words = say(f"tui.library.{code}", key=self.key_words(key), n=spoken)
        return [clickable((words, "$accent"), "screen.language")]

    def action_language(self) -> None:
        """Only protocols in the language spoken, or all again."""
        self._own_language = not self._own_language
        self.tell()
        self.update_keys()
        if self._loaded:
            self.refilter()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.tell()
        self.update_keys()
        if not self._searched and self.query_one("#search", Field).value:
            self._look_for_steps()
        if self._loaded:
            self.refilter()

    def on_key(self, event: events.Key) -> None:
        """What is typed and meant for no other field is searched for, wherever the focus is."""
        search = self.query_one("#search", Field)
        if event.character == "?" and not search.value:
            return
        if event.character and event.is_printable and self.focused is not search:
            event.stop()
            search.focus()
            search.insert_text_at_cursor(event.character)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.open_row(self.query_one(Listing).chosen)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.open_row(self.query_one(Listing).ids[event.option_index])

    def key_label(self, key: Key) -> str:
        """Esc empties the search and the filters, where anything stands in them."""
        empty = not (self._own_language or any(field.value for field in self.query(Field)))
        return "" if key.id == "library.clear" and empty else key.label

    def open_row(self, id: str | None) -> None:
        """Read a protocol, or resume a session."""
        if id is None:
            return
        self.tell()
        if id.startswith(RESUME):
            self._open(self.home.backend.resume(id.removeprefix(RESUME)))
            return
        from protocols.tui.reading import ReadingScreen

        reading = self.home.backend.read(id)
        if isinstance(reading, Trouble):
            self.tell((reading.sentence, "bold $over"))
            return
        people = self.query_one("#people", NumberField).number
        self.app.push_screen(ReadingScreen(reading, people, self.query_one("#minutes", RangeField).number))

    def _open(self, session: LiveSession | Trouble) -> None:
        if isinstance(session, Trouble):
            self.tell((session.sentence, "bold $over"))
        else:
            self.home.open_session(session)

    def action_move(self, by: int) -> None:
        """The row below, or above, while the search keeps the focus."""
        self.query_one(Listing).move(by)

    def action_resume(self) -> None:
        """The session that was left last."""
        if self._unfinished:
            self.open_row(RESUME + self._unfinished[0].path)
        else:
            code = "nothing-unfinished" if self.looked else "still-looking"
            self.tell_for_now((say(f"tui.library.{code}"), "bold"))

    def action_write(self) -> None:
        """A protocol of one's own."""
        from protocols.tui.newfile import WriteScreen

        self.app.push_screen(WriteScreen())

    def action_demo(self) -> None:
        """A session that runs by itself."""
        self._open(self.home.backend.demo())

    def action_past(self) -> None:
        """The sessions."""
        from protocols.tui.past import PastScreen

        self.app.push_screen(PastScreen())

    def action_clear(self) -> None:
        """Empty the search and the filters; where they are empty, say how to quit."""
        fields = list(self.query(Field))
        if self._own_language:
            self.action_language()
        elif not any(field.value for field in fields):
            self.tell_for_now((say("tui.how-to-quit"), "bold"))
        for field in fields:
            field.value = ""
        self.query_one("#search").focus()


def _is_spoken(row: LibraryRow) -> bool:
    """Whether a protocol is listed in the language spoken."""
    return row.language.partition("-")[0] == language().partition("-")[0]


def minutes_words(low: int, high: int) -> str:
    """``41–53 min``."""
    return say("tui.library.minutes", range=phrases.range_words(low, high)) if high else ""


def _protocol_draw(row: LibraryRow, step: str = "") -> Draw:
    """How a protocol is drawn; with the *step* for which it was found, where nothing else of it says so."""

    def draw(width: int) -> Content:
        people = say(
            "tui.library.people", n=row.people_max, range=phrases.range_words(row.people_min, row.people_max)
        )
        meta = Content.assemble(
            (f"{minutes_words(row.minutes_min, row.minutes_max):>12}  {people:>15}", "$quiet")
        )
        if width < 60:
            meta = Content.assemble((minutes_words(row.minutes_min, row.minutes_max), "$quiet"))
        mark = f"  {say('tui.library.own')}" if row.own else ""
        first = spread(Content.assemble((row.title, "bold"), (mark, "$quiet")), meta, width)
        told = say("tui.library.step", title=step) if step else row.summary
        second = Content.assemble((row.problem or told, "$over" if row.problem else "$quiet"))
        return first + "\n" + second.truncate(width, ellipsis=True)

    return draw


def resume_words(row: SessionRow) -> str:
    """Which session can be resumed: its title, when it was left, and where."""
    ago = phrases.ago_words(row.ago_ms)
    code = "resume" if row.where else "resume-somewhere" if row.begun else "resume-unbegun"
    return say(f"tui.library.{code}", title=row.title, ago=ago, step=row.where)


def _session_draw(row: SessionRow) -> Draw:
    def draw(width: int) -> Content:
        first = Content.assemble((resume_words(row), "bold $accent")).truncate(width, ellipsis=True)
        when = phrases.date_words(row.started_wall_ms, row.offset_min) if row.started_wall_ms else ""
        people = say("common.people", n=row.people) if row.people else ""
        more = " · ".join(part for part in (people, when, row.facilitator) if part)
        return first + "\n" + Content.assemble((more, "$quiet")).truncate(width, ellipsis=True)

    return draw
