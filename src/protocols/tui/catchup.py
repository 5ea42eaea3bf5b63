"""Catching up on the console: the strategies with the end each leads to, then one step by step, then done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from protocols.engine import commands
from protocols.runtime import catching
from protocols.words import say

if TYPE_CHECKING:
    from protocols.plan.strategies import Preview
    from protocols.tui.running import RunScreen

WIDTH = 72
"""The window's width, where the terminal has it; see ``dialogs.tcss``."""
BESIDE = 8
"""What border and padding take of it."""
AROUND = 13
"""The rows of a terminal that the list cannot have: the window's edge, heading, answers and keys. More
steps than find room are counted, not listed: the answers must stay on the screen."""
LEAST_ROWS = 4
"""The rule and two steps are listed in any terminal."""


def ask(screen: RunScreen) -> None:
    """Let the facilitator choose among what would change anything now; nothing is changed by looking."""
    from protocols.tui.dialogs import Question

    view = screen.view
    shown = screen.session.previews()
    if not shown:
        code = "none" if abs(view.late_ms) < 1_000 else "nothing-helps"
        screen.say_for_now((say(f"catchup.{code}"), ""))
        return
    answers = [(one.strategy, catching.choice_line(one, view)) for one in shown]
    answers.append(("", say("catchup.leave")))

    def chosen(name: str | None) -> None:
        found = next((one for one in shown if one.strategy == name), None)
        if found is not None:
            _confirm(screen, found)

    screen.app.push_screen(Question(say("catchup.heading"), catching.standing_line(view), answers), chosen)


def _confirm(screen: RunScreen, shown: Preview) -> None:
    """Show what the strategy does to each step, and do it when told to."""
    from protocols.tui.dialogs import Question

    def answered(answer: str | None) -> None:
        if answer == "yes":
            screen.submit(commands.CatchUp(shown.strategy))
        elif answer == "others":
            ask(screen)

    answers = [("yes", say("catchup.do")), ("others", say("catchup.others"))]
    size = screen.app.size
    text = "\n".join(_lines(shown, min(size.width * 94 // 100, WIDTH) - BESIDE, size.height - AROUND))
    screen.app.push_screen(Question(shown.title, text, answers), answered)


def _lines(shown: Preview, width: int, room: int) -> list[str]:
    """What *shown* does to each step, as much of it as finds room in *room* rows of *width*; the rest is
    counted."""
    lines = catching.detail_lines(shown)
    rows = [len(Content(line).wrap(max(width, 20))) for line in lines]
    room = max(room, LEAST_ROWS)
    if sum(rows) <= room:
        return lines
    fit = 1
    while fit < len(lines) - 1 and sum(rows[: fit + 1]) < room:
        fit += 1
    return [*lines[:fit], say("show.fit.more", n=len(lines) - fit)]
