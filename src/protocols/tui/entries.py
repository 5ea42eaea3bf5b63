"""What was written down in this session, as a list: to find something, change it, put it elsewhere, or take
it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.runtime.noting import moved, places_of
from protocols.tui.dialogs import Question
from protocols.tui.glances import SIGNS
from protocols.tui.picking import PickDialog, Row
from protocols.tui.widgets import Words
from protocols.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from protocols.tui.running import RunScreen
    from protocols.view.model import EntryView

SHORT = 40
"""So much of an entry is repeated in a question about it, in characters."""


def rows_of(entries: Sequence[EntryView]) -> list[Row]:
    """A row for each entry that stands, the newest first."""
    kept = [entry for entry in reversed(entries) if not entry.withdrawn]
    return [
        Row(
            entry.id,
            number,
            f"{SIGNS.get(entry.kind, '•')} {entry.said}",
            tail_words(entry),
            whole=" · ".join(part for part in (entry.said, tail_words(entry)) if part),
        )
        for number, entry in enumerate(kept, 1)
    ]


def tail_words(entry: EntryView) -> str:
    """Whom an entry names, and where it stands."""
    people = (entry.owner, entry.due) if entry.kind == "commitment" else (entry.who,)
    where = entry.column or entry.capture_title or entry.step_title
    return " · ".join(part for part in (*people, where, entry.group) if part)


class EntriesDialog(PickDialog):
    """What was written down. It stays open under the windows in which one of it is changed: whoever puts
    several right comes back to where they were, and no key falls through to the console."""

    def __init__(self, screen: RunScreen) -> None:
        rows = rows_of(screen.view.entries)
        heading = say("tui.entries.heading", n=len(rows))
        hint, filter_ = say("tui.entries.hint"), say("tui.entries.filter")
        super().__init__(heading, hint, filter_, rows, say("tui.entries.none"))
        self._room = screen

    def choose(self, value: str) -> None:
        """Ask what is to be done with it."""
        entries = self._room.session.view().entries
        entry = next((one for one in entries if one.id == value and not one.withdrawn), None)
        if entry is not None:
            _what_to_do(self._room, entry)

    def renew(self, wrong: str = "") -> None:
        """Show what it is now that something was changed, or why it was not; where all was taken back there
        is nothing left to show."""
        words, style = (wrong, "bold $over") if wrong else (say("tui.entries.hint"), "$quiet")
        self.query_one("#hint", Words).show((words, style))
        rows = rows_of(self._room.session.view().entries)
        if not rows:
            self.dismiss(None)
            return
        self.query_one("#heading", Words).show((say("tui.entries.heading", n=len(rows)), "bold $accent"))
        self.replace(rows)


def ask(screen: RunScreen) -> None:
    """Show what was written down, and let one of it be chosen."""
    if rows_of(screen.view.entries):
        screen.app.push_screen(EntriesDialog(screen))
    else:
        screen.say_for_now((say("tui.run.nothing.entries"), ""))


def _what_to_do(screen: RunScreen, entry: EntryView) -> None:
    """Change it, take it back, or put it elsewhere."""
    here = (entry.kind, entry.capture, entry.column)
    places = [one for one in places_of(entry, screen.view) if (one.kind, one.capture, one.column) != here]
    answers = [("change", say("tui.entries.change")), ("withdraw", say("tui.entries.withdraw"))]
    for at, place in enumerate(places):
        code = "tui.entries.under" if place.capture else f"tui.entries.as.{place.kind}"
        answers.append((str(at), say(code, title=place.title)))

    def chosen(value: str | None) -> None:
        from protocols.tui.keeping import change

        if value == "change":
            change(screen, entry)
        elif value == "withdraw":
            _take_back(screen, entry)
        elif value is not None:
            screen.submit(moved(entry, places[int(value)]))

    screen.app.push_screen(Question(say("tui.entries.one"), _short(entry), answers), chosen)


def _short(entry: EntryView, most: int = 200) -> str:
    said = entry.said
    return f"“{said if len(said) <= most else said[: most - 1] + '…'}”"


def _take_back(screen: RunScreen, entry: EntryView) -> None:
    """Ask once whether it is to be taken back."""
    answers = [("no", say("tui.withdraw.no")), ("yes", say("tui.withdraw.yes"))]

    def chosen(value: str | None) -> None:
        if value == "yes":
            screen.submit(commands.Withdraw(entry.id))

    text = say("tui.withdraw.text", text=_short(entry, SHORT))
    screen.app.push_screen(Question(say("tui.withdraw.heading"), text, answers), chosen)
