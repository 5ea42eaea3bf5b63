"""Catching up on the console: the strategies with the end each leads to, then one step by step, then done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.runtime import catching
from protocols.words import say

if TYPE_CHECKING:
    from protocols.plan.strategies import Preview
    from protocols.tui.running import RunScreen

MOST_LINES = 12
"""More steps than this are counted, not listed: the answers must stay on the screen."""


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

    answers = [("yes", say("catchup.do")), ("no", say("catchup.leave"))]
    screen.app.push_screen(Question(shown.title, "\n".join(_lines(shown)), answers), answered)


def _lines(shown: Preview) -> list[str]:
    lines = catching.detail_lines(shown)
    if len(lines) > MOST_LINES:
        more = len(lines) - MOST_LINES
        lines = [*lines[:MOST_LINES], say("show.fit.more", n=more)]
    return lines
