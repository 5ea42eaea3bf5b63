"""The windows in which votes, and fingers shown, are typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from protocols.engine import commands
from protocols.runtime.voting import EXAMPLE, EXAMPLES, NoOption, parse_fingers, parse_votes
from protocols.tui.dialogs import Dialog
from protocols.tui.widgets import Field, Part, Words
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.view.model import DecideView


class VotesDialog(Dialog[commands.Decide]):
    """The votes of each option, typed on one line."""

    def __init__(self, decide: DecideView, lane: str | None = None) -> None:
        hint = say("tui.votes.hint", example=EXAMPLES.get(decide.how, EXAMPLE))
        super().__init__(say("tui.votes.heading", title=decide.title), hint)
        self._decide = decide
        self._lane = lane

    def contents(self) -> ComposeResult:
        """The options with their numbers, and the line."""
        yield Words(id="answers")
        yield Field("votes", hint=EXAMPLES.get(self._decide.how, EXAMPLE))

    def on_mount(self) -> None:
        """Show the options."""
        super().on_mount()
        rows: list[Part] = [f"{number}  {label}" for number, (_, label) in enumerate(self._decide.options, 1)]
        self.query_one("#answers", Words).show(*rows)

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Understand it, or say what would be understood."""
        try:
            typed = self.query_one(Field).value.strip()
            votes = parse_votes(typed, self._decide, self._lane) if typed else None
        except NoOption as wrong:
            unclear = say("tui.votes.unclear", text=safe_line(wrong.text, 40))
            self.query_one("#hint", Words).show((unclear, "bold $over"))
            return
        self.dismiss(votes)


class FingersDialog(Dialog[tuple[int, ...]]):
    """How many minutes more each shows with their fingers, typed on one line."""

    def contents(self) -> ComposeResult:
        """One line."""
        yield Field("fingers", hint="0 2 3 5")

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Understand it, or say what would be understood."""
        typed = self.query_one(Field).value
        fingers = parse_fingers(typed) if typed.strip() else ()
        if fingers is None:
            self.query_one("#hint", Words).show((say("tui.fingers.unclear"), "bold $over"))
            return
        self.dismiss(fingers)
