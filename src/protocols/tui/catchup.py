"""Catching up on the console: the strategies with the end each leads to, then one step by step, then done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.runtime import catching
from protocols.tui.widgets import rows_high
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
steps than find room are on further pages: the answers must stay on the screen."""
RENEW_S = 1.0
"""So often the ends are told anew while the facilitator thinks about them."""
LEAST_ROWS = 4
"""Some of it is listed in any terminal."""


def ask(screen: RunScreen) -> None:
    """Let the facilitator choose among what would change anything now; nothing is changed by looking."""
    from protocols.tui.dialogs import Question

    shown = screen.session.previews()
    if not shown:
        code = "none" if abs(screen.view.late_ms) < 1_000 else "nothing-helps"
        screen.say_for_now((say(f"catchup.{code}"), ""))
        return

    def told() -> tuple[str, list[tuple[str, str]]]:
        view = screen.session.view()
        answers = [(one.strategy, catching.choice_line(one, view, shown)) for one in shown]
        return catching.standing_line(view), [*answers, ("", say("catchup.leave"))]

    def renew() -> None:
        # Each stays where it is, also one that would do nothing by now: a number is on its way to it.
        now = {one.strategy: one for one in screen.session.previews()}
        shown[:] = [now.get(one.strategy, one) for one in shown]
        window.say_anew(*told())

    def chosen(name: str | None) -> None:
        found = next((one for one in shown if one.strategy == name), None)
        if found is not None:
            _confirm(screen, found)

    window = Question(say("catchup.heading"), *told())
    screen.app.push_screen(window, chosen)
    window.set_interval(RENEW_S, renew)


def _confirm(screen: RunScreen, shown: Preview, page: int = 0) -> None:
    """Show what the strategy does to each step, and do it when told to; what finds no room on one page
    stands on the next."""
    from protocols.tui.dialogs import Question

    size = screen.app.size
    pages = _pages(shown, min(size.width * 94 // 100, WIDTH) - BESIDE, size.height - AROUND)

    def answered(answer: str | None) -> None:
        if answer == "yes":
            screen.catching = shown.title
            screen.submit(commands.CatchUp(shown.strategy, shown.change_ms))
        elif answer == "others":
            ask(screen)
        elif answer == "more":
            _confirm(screen, shown, (page + 1) % len(pages))

    answers = [("yes", say("catchup.do")), ("others", say("catchup.others"))]
    after = sum(len(one) for one in pages[page + 1 :])
    if len(pages) > 1:
        answers.append(("more", say("catchup.more", n=after) if after else say("catchup.first")))
    at = 2 if page else 0  # who leafs through goes on leafing
    screen.app.push_screen(Question(shown.title, "\n".join(pages[page]), answers, at), answered)


def _pages(shown: Preview, width: int, room: int) -> list[list[str]]:
    """What *shown* does to each step, as pages of at most *room* rows of *width*; the rule stands first."""
    lines = catching.detail_lines(shown)
    rows = [rows_high(line, width) for line in lines]
    room = max(room, LEAST_ROWS)
    if sum(rows) <= room:
        return [lines]
    room -= 1  # for the answer that leads to the next page
    pages: list[list[str]] = [[]]
    left = room
    for line, height in zip(lines, rows, strict=True):
        if pages[-1] and height > left:
            pages.append([])
            left = room
        pages[-1].append(line)
        left -= height
    return pages
