"""Pauses with a name and an end, quiet, and what the room sees: what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from protocols.engine import commands
from protocols.engine.modes import MESSAGE_LIMIT
from protocols.runtime.pausing import halt_words, meant
from protocols.tui.dialogs import KeptDialog, Question
from protocols.tui.glances import message_words
from protocols.tui.keeping import HalfTyped
from protocols.tui.widgets import Field, Words
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.tui.running import RunScreen


class BreakDialog(KeptDialog[commands.Pause]):
    """A break: how long, and what it is; both may be left out. *running*: the one that is on, which is
    changed; there, what is left out stays as it is."""

    def __init__(self, half: HalfTyped, running: str = "", ends: str = "") -> None:
        heading = say("tui.break.running" if running else "tui.break.heading")
        hint = say("tui.break.running.hint", key=ends) if running else say("tui.break.hint")
        super().__init__(heading, hint, half)
        self._on_now = running

    def lines(self) -> ComposeResult:
        """The break that is on, and one line."""
        yield Words(id="record")
        placeholder = say("tui.break.running.placeholder" if self._on_now else "tui.break.placeholder")
        yield Field("break", self.half.texts.get("break", ""), hint=placeholder)

    def on_mount(self) -> None:
        """Say which break is on."""
        super().on_mount()
        self.query_one("#record", Words).show_if(bool(self._on_now), (self._on_now, "bold"))

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Understand it: since when, how long, and its name."""
        text = self.query_one(Field).value
        if self._on_now and not text.strip():
            self.dismiss(None)
            return
        pause = meant(text, "" if self._on_now else None)
        if pause is None:
            self.query_one("#hint", Words).show((say("tui.break.unclear"), "bold $over"))
            return
        self.dismiss(pause)


def ask_break(screen: RunScreen) -> None:
    """Stop the clock for a break; while one is on, change what it is called and when everybody is back."""
    half = HalfTyped(screen, "break", "break")
    running = halt_words(screen.view) if screen.view.paused else ""

    def told(pause: commands.Pause | None) -> None:
        # A break that has ended meanwhile is not begun again by what was meant to change it.
        if pause is not None and (screen.view.paused or not running):
            half.submit(pause)

    screen.app.push_screen(BreakDialog(half, running, screen.key_of("run.pause")), told)


class MessageDialog(KeptDialog[str]):
    """A line that the room reads; an empty one takes it away."""

    def __init__(self, now: str, half: HalfTyped) -> None:
        super().__init__(say("tui.message.heading"), say("tui.message.hint"), half)
        self._now = now

    def lines(self) -> ComposeResult:
        """One line, with what the room reads now."""
        yield Field("message", self.half.texts.get("message", self._now), hint=say("tui.message.placeholder"))

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Hand it over, unless it is longer than the room can read."""
        text = safe_line(self.query_one(Field).value).strip()
        if len(text) > MESSAGE_LIMIT:
            sentence = say("refusal.message-too-long", n=len(text), most=MESSAGE_LIMIT)
            self.query_one("#hint", Words).show((sentence, "bold $over"))
            return
        self.dismiss(text)


def ask_modes(screen: RunScreen) -> None:
    """Be quiet, or not; what the room sees: a clock, the notes, a message, or nothing at all."""
    view = screen.view
    answers = [("quiet", say("tui.modes.ring" if view.quiet else "tui.modes.quiet"))]
    for clock in ("hidden", "shown", "protocol"):
        sentence = say(f"tui.modes.{clock}")
        answers.append((clock, f"✓ {sentence}" if clock == view.clock else sentence))
    answers += [
        ("blackout", say("tui.modes.light" if view.blackout else "tui.modes.dark")),
        ("notes", say("tui.modes.no-notes" if view.notes else "tui.modes.notes")),
        ("message", say("tui.modes.message-other" if view.message else "tui.modes.message")),
    ]
    answers += [("no-message", say("tui.modes.no-message"))] if view.message else []

    def told(chosen: str | None) -> None:
        if chosen == "quiet":
            screen.submit(commands.Mode(quiet=not view.quiet))
        elif chosen == "blackout":
            screen.submit(commands.Mode(blackout=not view.blackout))
        elif chosen == "no-message":
            screen.submit(commands.Mode(message=""))
        elif chosen == "notes":
            screen.submit(commands.Mode(notes=not view.notes))
        elif chosen == "message":
            _ask_message(screen)
        elif chosen is not None and chosen != view.clock:
            screen.submit(commands.Mode(clock=chosen))

    text = message_words(view) or say("tui.modes.text")
    screen.app.push_screen(Question(say("tui.modes.heading"), text, answers), told)


def _ask_message(screen: RunScreen) -> None:
    half = HalfTyped(screen, "message", "message")

    def told(text: str | None) -> None:
        if text is not None and text != screen.view.message:
            half.submit(commands.Mode(message=text))
        elif text is not None:
            half.forget()

    screen.app.push_screen(MessageDialog(screen.view.message, half), told)
