"""Pauses with a name and an end, quiet, and what the room sees: what is asked, and what the console shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input

from protocols.engine import commands
from protocols.engine.modes import MESSAGE_LIMIT
from protocols.runtime.pausing import halt_words, is_over, parted
from protocols.tui import phrases
from protocols.tui.dialogs import Dialog, Question
from protocols.tui.widgets import Field, Part, Words
from protocols.words import duration, safe_line, say

if TYPE_CHECKING:
    from protocols.tui.running import RunScreen
    from protocols.view.model import View


# -- what is shown --------------------------------------------------------------------------------


def head_words(view: View, for_room: bool) -> tuple[str, str]:
    """What stands before the end in the first line: the pause, and (not for the room) how it shows itself."""
    paused = ""
    if view.paused:
        paused = halt_words(view).upper() or say(
            "tui.run.paused-for", length=duration(view.paused_for_ms // 1000 * 1000)
        )
    marks = []
    if not for_room and view.quiet:
        marks.append(say("tui.mode.quiet"))
    if not for_room and (seen := room_marks(view)):
        marks.append(say("tui.mode.room", seen=", ".join(seen)))
    return paused, " · ".join(marks)


def room_marks(view: View) -> list[str]:
    """What is not as usual in what the room sees; of a dark screen nothing else is true."""
    if view.blackout:
        return [say("tui.mode.dark")]
    marks = [say(f"tui.mode.{view.clock}")] if view.clock != "protocol" else []
    marks += [] if view.notes else [say("tui.mode.no-notes")]
    return marks + ([say("tui.mode.message")] if view.message else [])


def halt_clock(view: View) -> tuple[str, str, bool] | None:
    """The large clock while a pause runs that has an end: digits, words, and whether it is over."""
    halt = view.halt
    if halt is None or halt.left_ms is None:
        return None
    over = is_over(view)
    digits = "+" + duration(-halt.left_ms // 1000 * 1000) if halt.left_ms <= -1000 else duration(halt.left_ms)
    return digits, halt_words(view), over


def over_words(view: View) -> str:
    """That a break is over, and which key goes on; empty while it is not."""
    return say("tui.run.break-over") if is_over(view) else ""


# -- what is asked --------------------------------------------------------------------------------


class BreakDialog(Dialog[commands.Pause]):
    """A break: how long, and what it is; both may be left out."""

    def contents(self) -> ComposeResult:
        """One line."""
        yield Field("break", hint=say("tui.break.placeholder"))

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Understand it: a length first, then a name."""
        why, ms = parted(self.query_one(Field).value, phrases.parse_length)
        if ms is not None and ms <= 0:
            self.query_one("#hint", Words).show((say("tui.break.unclear"), "bold $over"))
            return
        self.dismiss(commands.Pause(why, ms))


def ask_break(screen: RunScreen) -> None:
    """Stop the clock for a break."""

    def told(pause: commands.Pause | None) -> None:
        if pause is not None:
            screen.submit(pause)

    screen.app.push_screen(BreakDialog(say("tui.break.heading"), say("tui.break.hint")), told)


class MessageDialog(Dialog[str]):
    """A line that the room reads; an empty one takes it away."""

    def __init__(self, now: str) -> None:
        super().__init__(say("tui.message.heading"), say("tui.message.hint"))
        self._now = now

    def contents(self) -> ComposeResult:
        """One line, with what the room reads now."""
        yield Field("message", self._now, hint=say("tui.message.placeholder"))

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

    def told(chosen: str | None) -> None:
        if chosen == "quiet":
            screen.submit(commands.Mode(quiet=not view.quiet))
        elif chosen == "blackout":
            screen.submit(commands.Mode(blackout=not view.blackout))
        elif chosen == "notes":
            screen.submit(commands.Mode(notes=not view.notes))
        elif chosen == "message":
            screen.app.push_screen(MessageDialog(view.message), lambda text: _send(screen, text))
        elif chosen is not None and chosen != view.clock:
            screen.submit(commands.Mode(clock=chosen))

    heading, text = say("tui.modes.heading"), say("tui.modes.text")
    screen.app.push_screen(Question(heading, text, answers), told)


def _send(screen: RunScreen, text: str | None) -> None:
    if text is not None and text != screen.view.message:
        screen.submit(commands.Mode(message=text))


def head_part(view: View, for_room: bool, plain: bool, right: Content) -> Content:
    """The right end of the first line, with the pause and the marks before it."""
    paused, marks = head_words(view, for_room)
    parts: list[Part] = []
    if paused:
        parts += [
            (f" {paused} ", "bold $on-accent on $accent reverse" if plain else "bold $on-accent on $accent"),
            "  ",
        ]
    if marks:
        parts += [(marks, "bold $accent"), "  "]
    return Content.assemble(*parts, right)
