"""Sessions that were: search them, see their minutes, resume one that is not finished.

What was written down in them is searched as well. Reading that takes a while, so a thread does it, once
somebody searches, and tells how far it has come.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.worker import get_current_worker

from protocols.tui import phrases
from protocols.tui.backend import Trouble
from protocols.tui.listing import Draw, Listing
from protocols.tui.widgets import Field, Room, Words, sheet, spread
from protocols.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from protocols.tui.backend import SessionRow
    from protocols.tui.keys import Key

TELL_S = 0.2
"""How often the thread that looks into the sessions tells what it has found."""
BEFORE = 16
"""How many letters of a passage stand before what was searched for."""


class PastScreen(Room):
    """All sessions, the newest first."""

    room = "past"
    CSS_PATH = sheet("lists")

    class Found(Message):
        """What the thread found, or why there is nothing to be found."""

        def __init__(self, sessions: Iterable[SessionRow] | Trouble) -> None:
            super().__init__()
            self.trouble = sessions.sentence if isinstance(sessions, Trouble) else ""
            self.sessions = [] if isinstance(sessions, Trouble) else list(sessions)

    def __init__(self) -> None:
        super().__init__()
        self._sessions: dict[str, SessionRow] = {}
        self._loaded = False
        self._trouble = ""
        """Why they cannot be listed."""
        self._written: dict[str, tuple[str, ...]] = {}
        """What was written down in each session, as far as it has been looked into."""
        self._reading = False

    def contents(self) -> ComposeResult:
        """A heading, the search, the list."""
        yield Words("heading", "heading", rows=1)
        yield Words("lead", "lead", rows=1)
        with Horizontal(id="filters"):
            yield Field("search", hint=say("tui.past.search"))
        yield Words("count", "quiet", rows=1)
        yield Listing("rows")

    def on_mount(self) -> None:
        """Paint first, then ask for the rows."""
        self.query_one("#heading", Words).show((say("tui.past.heading"), "bold $accent"))
        self.query_one("#lead", Words).show((say("tui.past.lead"), "$quiet"))
        self.query_one("#count", Words).show((say("tui.library.looking"), "$quiet"))
        self.query_one("#search").focus()
        self.call_after_refresh(self.reload)

    def on_screen_resume(self) -> None:
        """Back from a session: it may stand elsewhere now."""
        if self._loaded:
            self.reload()

    def reload(self) -> None:
        """Ask for the sessions, in a thread."""
        self.run_worker(self._load, thread=True, exclusive=True)

    def _load(self) -> None:
        self.post_message(self.Found(self.home.backend.sessions()))

    @on(Found)
    def show_rows(self, found: Found) -> None:
        """Show what was found."""
        self._sessions = {row.path: row for row in found.sessions}
        self._loaded = True
        if found.trouble != self._trouble:
            self._trouble = found.trouble
            self.tell(*([(found.trouble, "bold $over")] if found.trouble else []))
        # A session that is being run holds more by now.
        self._written = {}
        self._reading = False
        self.search()

    @on(Input.Changed)
    def search(self) -> None:
        """Show the rows that the search leaves, and look into the sessions for it."""
        if not self._loaded:
            return
        self.refilter()
        if self._words and not self._reading and len(self._written) < len(self._sessions):
            self._reading = True
            self.run_worker(self._read_written, thread=True, exclusive=True, group="written")

    def _read_written(self) -> None:
        worker = get_current_worker()
        read: dict[str, tuple[str, ...]] = {}
        told_at = time.monotonic()
        for path in list(self._sessions):
            if worker.is_cancelled:
                return
            read[path] = self.home.backend.texts(path)
            if time.monotonic() - told_at > TELL_S:
                self.post_message(self.Read(read))
                read, told_at = {}, time.monotonic()
        self.post_message(self.Read(read))

    class Read(Message):
        """What was written down in some more sessions, as a thread read it."""

        def __init__(self, written: dict[str, tuple[str, ...]]) -> None:
            super().__init__()
            self.written = written

    @on(Read)
    def show_more(self, read: Read) -> None:
        """Show the sessions that are found in what was written down."""
        self._written |= read.written
        self.refilter()

    @property
    def _words(self) -> list[str]:
        return self.query_one("#search", Field).value.casefold().split()

    def refilter(self) -> None:
        """Show the rows that the search leaves."""
        words = self._words
        found = []
        for row in self._sessions.values():
            missing = [word for word in words if word not in _head(row)]
            texts = [text for text in self._written.get(row.path, ()) if _any(missing, text)]
            if all(_any([word], *texts) for word in missing):
                found.append((row, _around(texts[0], missing) if texts else ""))
        self.query_one(Listing).fill([(row.path, _draw(row, passage)) for row, passage in found])
        count = self.query_one("#count", Words)
        if found:
            told = [say("tui.past.count", n=len(found))]
            left = sum(row.state == "unfinished" for row, _ in found)
            told += [say("tui.past.count.unfinished", n=left)] if left else []
            looked, n = len(self._written), len(self._sessions)
            told += [say("tui.past.looked", looked=looked, n=n)] if words and looked < n else []
            count.show((", ".join(told), "$quiet"))
        elif words and len(self._written) < len(self._sessions):
            count.show((say("tui.past.looked", looked=len(self._written), n=len(self._sessions)), "$quiet"))
        elif self._trouble:
            count.show("")
        else:
            count.show((say("tui.past.none" if self._sessions else "tui.past.empty"), "bold"))
        self.update_keys()

    @property
    def _chosen(self) -> SessionRow | None:
        return self._sessions.get(self.query_one(Listing).chosen or "")

    def key_label(self, key: Key) -> str:
        """Enter takes an unfinished session up again; then its minutes so far have a key of their own."""
        row = self._chosen if self._loaded else None
        unfinished = row is not None and row.state == "unfinished"
        if key.id == "past.open" and unfinished:
            return say("tui.key.past.resume")
        if key.id == "past.minutes" and not unfinished:
            return ""
        return key.label

    @on(OptionList.OptionHighlighted)
    def _chose(self) -> None:
        self.tell()
        self.update_keys()

    def action_move(self, by: int) -> None:
        """The row below, or above, while the search keeps the focus."""
        self.query_one(Listing).move(by)

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def open_session(self) -> None:
        """Take the chosen session up again where it is not finished; else show its minutes."""
        row = self._chosen
        if row is not None and row.state == "unfinished":
            self.action_resume()
        else:
            self.action_minutes()

    def action_minutes(self) -> None:
        """The minutes of the chosen session, also of one that is not finished."""
        from protocols.tui.minutes import MinutesScreen

        row = self._chosen
        if row is None:
            return
        document = self.home.backend.minutes(row.path)
        if isinstance(document, Trouble):
            self.tell((document.sentence, "bold $over"))
        else:
            self.tell()
            self.app.push_screen(MinutesScreen(document))

    def action_resume(self) -> None:
        """Take the chosen session up again."""
        row = self._chosen
        if row is None:
            return
        if row.state != "unfinished":
            self.tell((row.problem or say(f"tui.past.cannot.{row.state}"), "bold $over"))
            return
        session = self.home.backend.resume(row.path)
        if isinstance(session, Trouble):
            self.tell((session.sentence, "bold $over"))
        else:
            self.home.open_session(session)

    def action_back(self) -> None:
        """To the library."""
        self.dismiss()


def _when(row: SessionRow) -> str:
    return phrases.date_words(row.started_wall_ms, row.offset_min) if row.started_wall_ms else ""


def _head(row: SessionRow) -> str:
    """What a session is searched for at once; its day may be written as it is shown, or in digits."""
    when = _when(row)
    digits = phrases.date_digits(row.started_wall_ms, row.offset_min) if when else ""
    return f"{row.title} {row.facilitator} {row.where} {when} {digits}".casefold()


def _any(words: list[str], *texts: str) -> bool:
    return any(word in text.casefold() for word in words for text in texts)


def _around(text: str, words: list[str]) -> str:
    """*text* from shortly before the first of *words* in it."""
    at = min(found for word in words if (found := text.casefold().find(word)) >= 0)
    start = text.rfind(" ", 0, max(at - BEFORE, 0)) + 1 if at > BEFORE else 0
    return f"“{'…' if start else ''}{text[start:]}”"


def _draw(row: SessionRow, passage: str = "") -> Draw:
    """How a session is drawn; with the *passage* of what was written down for which it was found."""

    def draw(width: int) -> Content:
        signs = {"finished": "✓", "unfinished": "…", "driven": "▶", "broken": "✗"}
        state = Content.assemble(
            (
                f"{signs.get(row.state, ' ')} {say(f'tui.past.state.{row.state}')}",
                "$quiet" if row.state == "finished" else "bold $accent",
            )
        )
        first = spread(Content.assemble((row.title, "bold")), state, width)
        parts = [_when(row), row.problem]
        if not row.problem:
            parts += [say("common.people", n=row.people) if row.people else "", row.facilitator]
        if row.state == "unfinished" and not row.begun:
            parts.append(say("tui.past.unbegun"))
        elif row.state == "unfinished" and row.where:
            parts.append(say("tui.library.where", step=row.where))
        elif row.state == "finished":
            parts.append(say("cli.entries", n=row.entries) if row.entries else "")
        second = " · ".join(part for part in ([parts[0], passage] if passage else parts) if part)
        return first + "\n" + Content.assemble((second, "$quiet")).truncate(width, ellipsis=True)

    return draw
