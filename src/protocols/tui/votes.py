"""The windows in which votes, and fingers shown, are typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input

from protocols.engine import commands
from protocols.runtime.voting import EXAMPLE, EXAMPLES, NoOption, parse_fingers, parse_votes
from protocols.tui.dialogs import KeptDialog
from protocols.tui.widgets import Field, Part, Words
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.tui.keeping import HalfTyped
    from protocols.view.model import DecideView

Typed = tuple[commands.Decide, str]
"""What the votes mean, and how they were typed."""


class VotesDialog(KeptDialog[Typed]):
    """The votes of each option, typed on one line; what they come to so far stands beside each option."""

    def __init__(self, decide: DecideView, half: HalfTyped, lane: str | None = None, wrong: str = "") -> None:
        """*wrong*: why the votes were refused just now that are *half* typed again."""
        hint = say("tui.votes.hint", example=EXAMPLES.get(decide.how, EXAMPLE))
        super().__init__(say("tui.votes.heading", title=decide.title), hint, half)
        self._before = self._before and not wrong
        self._decide = decide
        self._lane = lane
        self._typed = half.texts.get("votes", "")
        self._refused = wrong

    def lines(self) -> ComposeResult:
        """The rules, the options with their numbers, and the line."""
        yield Words(id="question")
        yield Words(id="answers")
        yield Field("votes", self._typed, EXAMPLES.get(self._decide.how, EXAMPLE))
        yield Words(id="wrong")

    def on_mount(self) -> None:
        """Show the options."""
        super().on_mount()
        self.query_one("#question", Words).show((rules_words(self._decide), "$quiet"))
        self._count(self._typed)
        self._wrong(self._refused)

    def _wrong(self, sentence: str) -> None:
        self.query_one("#wrong", Words).show_if(bool(sentence), (sentence, "bold $over"))

    @on(Input.Changed)
    def count(self, event: Input.Changed) -> None:
        """Say what it comes to so far."""
        if event.value != self._typed:
            self._wrong("")
        self._count(event.value)

    def _count(self, typed: str) -> None:
        counted = _so_far(typed, self._decide, self._lane)
        rows: list[Part] = []
        for number, (name, label) in enumerate(self._decide.options, 1):
            told = told_words(counted, name, self._decide)
            rows.append(Content.assemble(f"{number}  {label}", (f"  {told}" if told else "", "bold $accent")))
        if left := left_words(counted, self._decide):
            rows += ["", (left, "bold")]
        self.query_one("#answers", Words).show(*rows)

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Understand it, or say what would be understood."""
        typed = self.query_one(Field).value.strip()
        try:
            votes = parse_votes(typed, self._decide, self._lane) if typed else None
        except NoOption as wrong:
            example = EXAMPLES.get(self._decide.how, EXAMPLE)
            self._wrong(say("tui.votes.unclear", text=safe_line(wrong.text, 40), example=example))
            return
        self.dismiss(None if votes is None else (votes, typed))


def rules_words(decide: DecideView) -> str:
    """How votes are given here, in a sentence or two."""
    if decide.how == "dots" and decide.dots is not None:
        rules = [
            say("tui.votes.rule.dots", each=decide.dots, n=decide.voters, all=decide.dots * decide.voters)
        ]
        rules += [say("tui.votes.rule.most", n=decide.most)] if decide.most is not None else []
        return " ".join(rules)
    if decide.how == "rank" and decide.most is not None:
        return say("tui.votes.rule.rank-most", n=decide.most)
    code = decide.how if decide.how in ("score", "thumbs", "rank") else "hands"
    return say(f"tui.votes.rule.{code}")


def _so_far(typed: str, decide: DecideView, lane: str | None) -> commands.Decide:
    """What can be understood of votes that are still being typed: the last piece may be half there."""
    parts = typed.strip().split()
    for most in range(len(parts), 0, -1):
        try:
            return parse_votes(" ".join(parts[:most]), decide, lane)
        except NoOption:
            continue
    return commands.Decide(decide.id, (), {}, lane)


def told_words(counted: commands.Decide, name: str, decide: DecideView) -> str:
    """What an option has so far."""
    if name in counted.votes:
        return say("tui.votes.has.dots" if decide.how == "dots" else "tui.votes.has", n=counted.votes[name])
    points = counted.points.get(name, ())
    if decide.how == "thumbs" and len(points) == 3:
        return say("common.result.thumbs", up=points[0], side=points[1], down=points[2])
    return say("tui.votes.has.points", n=len(points), sum=sum(points)) if points else ""


def left_words(counted: commands.Decide, decide: DecideView) -> str:
    """How many dots, or orders, are still to come."""
    if decide.how == "rank":
        return say("tui.votes.orders", n=len(counted.ballots), all=decide.voters) if decide.voters else ""
    if decide.how != "dots" or decide.dots is None or not decide.voters:
        return ""
    left = decide.dots * decide.voters - sum(counted.votes.values())
    return say("tui.votes.left", n=left) if left >= 0 else say("tui.votes.too-many", n=-left)


class FingersDialog(KeptDialog[tuple[int, ...]]):
    """How many minutes more each shows with their fingers, typed on one line."""

    def lines(self) -> ComposeResult:
        """One line."""
        yield Field("fingers", self.half.texts.get("fingers", ""), hint="0 2 3 5")

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Understand it, or say what would be understood."""
        typed = self.query_one(Field).value
        fingers = parse_fingers(typed) if typed.strip() else ()
        if fingers is None:
            self.query_one("#hint", Words).show((say("tui.fingers.unclear"), "bold $over"))
            return
        self.dismiss(fingers)
