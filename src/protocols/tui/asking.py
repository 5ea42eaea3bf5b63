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
from protocols.view.leaving import before_leaving
from protocols.words import duration, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from protocols.tui.running import RunScreen
    from protocols.tui.widgets import Part
    from protocols.view.leaving import Asked as Question

FORGOTTEN_S = 10.0
"""For how long the same key answers."""
OFFERS = "open('offers')"
"""What the key does that answers where something is missing: it offers to go on without."""


ASTRAY_S = 3.0
"""For how long after a key that opened no window what is typed may have been meant for it."""
TYPED_INTO = ("entries", "time", "earlier", "break")
"""The windows of which text is typed, and that do not always open."""


class Asked:
    """What was asked last, and what answers it: the action *by* of a key."""

    def __init__(self) -> None:
        self.by = ""
        self.about: commands.Command | None = None
        """The command that was held back, where one was."""
        self.line: Part = ""
        self.settled: frozenset[Question] = frozenset()
        """What is answered with it."""
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
        self.by, self.about, self.settled = "", None, frozenset()


def no_window(screen: RunScreen) -> bool:
    """Whether a key opened no window just now, and it was not asked yet whether going on is meant; asks."""
    if time.monotonic() - screen.astray_at >= ASTRAY_S or screen.asked.again("next"):
        return False
    screen.ask_again("next", say("tui.run.no-window"), lambda: True)
    return True


def wants_more(screen: RunScreen, whole: bool = False) -> bool:
    """Whether the step wants more time, or a decision, or a break is on, and the facilitator has not been
    asked just now; asks. *whole*: its turns would be left out."""
    by = "step" if whole else "next"
    settled = screen.asked.settled if screen.asked.again(by) else frozenset()
    asked = before_leaving(screen.view, screen.lane_id, whole, settled)
    if asked is None:
        return False

    def true() -> bool:
        now = before_leaving(screen.view, screen.lane_id, whole, settled)
        return now is not None and (now.code, now.settles) == (asked.code, asked.settles)

    if asked.code == "early":
        elapsed = duration(asked.elapsed_ms // 1000 * 1000)
        sentence = say("tui.run.early", min=phrases.length_words(asked.min_ms), elapsed=elapsed)
    elif asked.code == "break":
        sentence = say("tui.run.break-on", why=asked.title, key=screen.key_of("run.pause"))
    else:
        sentence = say("tui.run.undecided", title=asked.title)
    if asked.groups:
        sentence = say("common.in-group", group=phrases.names_words(asked.groups), text=sentence)
    screen.ask_again(by, sentence, true)
    screen.asked.settled = settled.union(asked.settles)
    return True
