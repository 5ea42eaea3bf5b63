"""The window in which votes are typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from protocols.runtime.voting import NoOption, parse_votes
from protocols.tui.dialogs import Dialog
from protocols.tui.widgets import Field, Part, Words
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.view.model import DecideView


class VotesDialog(Dialog[dict[str, int]]):
    """The votes of each option, typed on one line."""

    def __init__(self, decide: DecideView) -> None:
        super().__init__(say("tui.votes.heading", title=decide.title), say("tui.votes.hint"))
        self._decide = decide

    def contents(self) -> ComposeResult:
        """The options with their numbers, and the line."""
        yield Words(id="answers")
        yield Field("votes", hint="1=3 2=5")

    def on_mount(self) -> None:
        """Show the options."""
        super().on_mount()
        rows: list[Part] = [f"{number}  {label}" for number, (_, label) in enumerate(self._decide.options, 1)]
        self.query_one("#answers", Words).show(*rows)

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Understand it, or say what would be understood."""
        try:
            votes = parse_votes(self.query_one(Field).value, self._decide.options)
        except NoOption as wrong:
            unclear = say("tui.votes.unclear", text=safe_line(wrong.text, 40))
            self.query_one("#hint", Words).show((unclear, "bold $over"))
            return
        self.dismiss(votes or None)
