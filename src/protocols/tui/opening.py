"""The windows that the console's keys open: one function for each, by the name that the keys have for it.

Each is handed the console, and what is chosen or typed in the window becomes a command there. What a window
is made of is imported when it is first opened: a session begins without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.words import say

if TYPE_CHECKING:
    from protocols.tui.running import RunScreen


def _elsewhere(module: str, function: str, screen: RunScreen) -> None:
    """A window that has a module of its own."""
    getattr(import_module(f"protocols.tui.{module}"), function)(screen)


def _write(kind: str, screen: RunScreen) -> None:
    """Write a note, a decision or a commitment."""
    from protocols.tui.keeping import write

    write(screen, kind)


def _time(screen: RunScreen) -> None:
    """Ask how much time."""
    from protocols.tui.dialogs import TimeDialog

    step = screen.only_step()
    title = step.title if step is not None else screen.view.title

    def add(ms: int | None) -> None:
        if ms:
            screen.submit(commands.AddTime(ms, screen.lane_id))

    heading = say("tui.time.heading", title=title)
    if screen.lane_id and screen.chosen_lane is not None:
        heading = say("tui.time.heading.group", title=title, group=screen.chosen_lane.title)
    screen.app.push_screen(TimeDialog(heading, say("tui.time.hint")), add)


def _earlier(screen: RunScreen) -> None:
    """Say that it began, or that this step or turn ended, before anybody pressed the key."""
    from protocols.tui.dialogs import TimeDialog

    ready, where, step = screen.view.phase == "ready", screen.lane_id, screen.only_step()

    def told(ms: int | None) -> None:
        if ms:
            screen.submit(commands.Start(ago_ms=ms) if ready else commands.Next(where, ago_ms=ms))

    title = step.title if step is not None else screen.view.title
    if where and screen.chosen_lane is not None:
        title = f"{title} · {screen.chosen_lane.title}"
    heading, hint = say("tui.earlier.heading", title=title), say("tui.earlier.hint")
    if ready:
        heading, hint = say("tui.earlier-start.heading", title=title), say("tui.earlier-start.hint")
    screen.app.push_screen(TimeDialog(heading, hint, say("tui.earlier.placeholder")), told)


def _agenda(screen: RunScreen) -> None:
    """The agenda and the notes."""
    from protocols.tui.dialogs import AgendaOverlay

    screen.app.push_screen(AgendaOverlay(lambda: screen.view))


def _gap(screen: RunScreen) -> None:
    """Ask what the time was that the session did not run."""
    gap = screen.view.gap or screen.view.answered_gap
    if gap is None:
        screen.say_for_now((say("tui.run.nothing.gap", key=screen.key_of("run.break")), ""))
        return
    from protocols.tui.dialogs import gap_question

    def answer(chosen: str | None) -> None:
        if chosen is not None:
            screen.submit(commands.AnswerGap(gap.id, chosen))
            screen.say_draft()

    screen.app.push_screen(gap_question(gap, screen.view.offset_min), answer)


WINDOWS: Mapping[str, Callable[[RunScreen], None]] = {
    "gap": _gap,
    "offers": partial(_elsewhere, "choosing", "ask"),
    "note": partial(_write, "note"),
    "decision": partial(_write, "decision"),
    "commitment": partial(_write, "commitment"),
    "entries": partial(_elsewhere, "entries", "ask"),
    "agenda": _agenda,
    "time": _time,
    "earlier": _earlier,
    "catch_up": partial(_elsewhere, "catchup", "ask"),
    "change": partial(_elsewhere, "changing", "ask"),
    "talk": partial(_elsewhere, "talk", "ask"),
    "break": partial(_elsewhere, "pausing", "ask_break"),
    "modes": partial(_elsewhere, "pausing", "ask_modes"),
}
"""The windows by name."""
