"""What the console asks to have said twice: a key that does something soon, or with something missing, asks
first and does it when it is pressed again.

The answer counts for the next key only, and not for long: a stray Space much later would otherwise go on
without a word. :meth:`Asked.forget` is called at every other key.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.tui import phrases
from protocols.words import duration, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from protocols.tui.running import RunScreen
    from protocols.tui.widgets import Part
    from protocols.view.model import StepView

FORGOTTEN_S = 10.0
"""For how long the same key answers."""
OFFERS = "open('offers')"
"""What the key does that answers where something is missing: it offers to go on without."""


class Asked:
    """What was asked last, and what answers it: the action *by* of a key."""

    def __init__(self) -> None:
        self.by = ""
        self.about: commands.Command | None = None
        """The command that was held back, where one was."""
        self.line: Part = ""
        self._until = 0.0
        self._true: Callable[[], bool] = bool

    def ask(
        self, by: str, line: Part, true: Callable[[], bool], about: commands.Command | None = None
    ) -> None:
        """Ask with *line*; it counts as long as *true* says that there is a reason."""
        self.by, self.line, self.about, self._true = by, line, about, true
        self._until = time.monotonic() + FORGOTTEN_S

    @property
    def waits(self) -> bool:
        """Whether an answer still counts."""
        return bool(self.by) and time.monotonic() < self._until and self._true()

    def again(self, by: str) -> bool:
        """Whether *by* was asked about just now: then it is the answer."""
        return self.by == by and self.waits

    def forget(self) -> None:
        """Whatever comes next is asked about anew."""
        self.by, self.about = "", None


def wants_more(screen: RunScreen, whole: bool = False) -> bool:
    """Whether the step wants more time, or a decision, and the facilitator has not been asked just now; asks.
    *whole*: its turns would be left out."""
    step, by = screen.only_step(), "step" if whole else "next"
    if step is None or (not whole and step.turns and step.turns[-1].state == "to come"):
        return False
    if screen.asked.again(by):
        return False
    told = any(lane.missing is not None for lane in screen.view.lanes)
    if _undecided(step) and not told and step.decide is not None:
        # Asked before the time is: both are answered by pressing again, once.
        sentence = say("tui.run.undecided", title=step.decide.title)
        screen.ask_again(by, sentence, lambda: _still(screen, step, _undecided))
        return True
    if not _early(step):
        return False
    elapsed = duration(step.elapsed_ms // 1000 * 1000)
    sentence = say("tui.run.early", min=phrases.length_words(step.min_ms), elapsed=elapsed)
    screen.ask_again(by, sentence, lambda: _still(screen, step, _early))
    return True


def _still(screen: RunScreen, before: StepView, holds: Callable[[StepView], bool]) -> bool:
    step = screen.only_step()
    return step is not None and step.unit == before.unit and holds(step)


def _early(step: StepView) -> bool:
    return step.elapsed_ms < step.min_ms


def _undecided(step: StepView) -> bool:
    return step.decide is not None and bool(step.decide.options) and not step.decide.picked
