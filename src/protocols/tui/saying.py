"""What the console says in the line above its keys, and what it asks there.

A sentence that needs no answer goes after a while. A key that has nothing to do says why; one that is asked
for again is waited for, until another one is pressed (:mod:`protocols.tui.asking`).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import events

from protocols.engine import commands
from protocols.tui import asking, meaning
from protocols.tui.console import Console
from protocols.tui.keys import key_name
from protocols.tui.widgets import SAID_S, Part
from protocols.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from protocols.view.model import View


class Saying(Console):
    """A console with a line that speaks."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.asked = asking.Asked()
        self.said: list[Part] = []
        """What is said for now."""
        self.astray_at = -asking.ASTRAY_S
        """When a key opened no window last, so that what was typed after it had none."""
        self._astray = False

    def banner(self) -> list[Part]:
        """All that the line says."""
        return self.said

    def say_for_now(self, *parts: Part, for_s: float = SAID_S) -> None:
        """Say something that needs no answer, and stop saying it after a while."""
        said = self.said = [*parts]
        self.set_timer(for_s, lambda: self._unsay(said))
        self.tell(*self.banner())

    def _unsay(self, said: list[Part]) -> None:
        # The same sentence may have been said once more meanwhile.
        if self.said is said:
            self.said = []

    def ask_again(
        self, by: str, sentence: str, true: Callable[[], bool], about: commands.Command | None = None
    ) -> None:
        """Ask for the key that does *by* to be pressed (again), as long as that is *true*; *about* is what
        was held back."""
        line = (sentence, "bold $over")
        self.asked.ask(by, line, true, about)
        self.say_for_now(line, for_s=asking.FORGOTTEN_S)

    def forget(self) -> None:
        """What was asked counts no more, and is not said any more."""
        if self.said == [self.asked.line]:
            self.said = []
        self.asked.forget()
        self.update_keys()

    @property
    def held(self) -> commands.Next | None:
        """Going on where something was missing, as long as the facilitator may still do it all the same."""
        about = self.asked.about
        return about if isinstance(about, commands.Next) and self.asked.waits else None

    def hears(self, action: str) -> bool:
        """Any other key than the one that was asked for forgets the question; one that has nothing to do
        says why."""
        name = meaning.meant(action)
        self._astray = self._astray and self.home.typing and name != "outward"
        if self._astray:
            return False
        if self.asked.by and action != self.asked.by:
            self.forget()
        why = meaning.why_not(self, action)
        if why:
            self.say_for_now((why, ""))
            self.heard(action)
        return not why

    def heard(self, action: str) -> None:
        """It has done *action*. If no window has opened, what is typed next may have been meant for it."""
        if self.is_active and action.startswith("open("):
            self.astray_at = time.monotonic()
            self._astray = meaning.meant(action) in asking.TYPED_INTO

    def on_key(self, event: events.Key) -> None:
        """A key that is none of ours."""
        if self._astray and self.home.typing:
            return
        if self.asked.by:
            self.forget()
        if event.is_printable:
            self.say_for_now((say("tui.run.nothing.key", key=key_name(event.key)), ""))
