"""Keys one after the other: none is heard before everything that the one before it set going is done.

Who types at the speed of talk sends the key that opens a window and the words meant for it in one burst; the
terminal hands them over together. A window takes a moment to open, and one that opens from another leaves
the console on top in between, where every letter is a command. So what could open or close a window is waited
for, and what comes meanwhile is kept, in order. Letters for a field that has the focus are never waited for.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App, ScreenStackError

from protocols.words import safe_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.actions import ActionParseResult
    from textual.dom import DOMNode
    from textual.message_pump import MessagePump
    from textual.timer import Timer

ROUNDS = 3
"""So often everything above a key is passed without a change before the key is done: what it says to itself,
what rises from there to its screen, and what that asks of others."""
AT_MOST_S = 1.0
"""Nobody waits longer for a key to be done, whatever became of it."""


class Patient(App[int]):
    """An application that hears one key after the other."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._unheard: deque[events.Key | events.Paste] = deque()
        self._hearing = 0
        """The number of the key that is waited for; 0 for none."""
        self._heard = 0
        self._limit: Timer | None = None
        self._letters = False
        """Whether letters are on their way to a field."""

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes wait for their turn; everything else comes as it comes. Of what is pasted, what a
        terminal would obey stays outside."""
        if isinstance(event, events.Paste):
            event.text = safe_text(event.text, 4 * len(event.text))
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._hearing:
            self._unheard.append(event)
        else:
            await self._hear(event)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key or a click asks for, unless the screen that it is for leaves it undone."""
        from protocols.tui.widgets import Room

        room = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(room, Room) and isinstance(action, str):
            name = action.removeprefix("screen.")
            if (name != action or default_namespace is room) and not room.hears(name):
                return True
        return await super().run_action(action, default_namespace, namespaces)

    async def _hear(self, event: events.Key | events.Paste) -> None:
        if isinstance(event, events.Key) and self._is_letter(event):
            self._letters = True
            await super().on_event(event)
            return
        if self._letters:
            # A key that a screen hears first would overtake them.
            self._letters = False
            self._unheard.appendleft(event)
        else:
            await super().on_event(event)
        self._heard += 1
        self._hearing = self._heard
        if self._limit is not None:
            self._limit.stop()
        self._limit = self.set_timer(AT_MOST_S, partial(self._give_up, self._heard))
        self._wait(self._heard, ROUNDS, None)

    def _is_letter(self, event: events.Key) -> bool:
        """Whether it is for the field that has the focus, and can do nothing but stand in it."""
        field = self.focused
        return (
            field is not None and event.is_printable and field.check_consume_key(event.key, event.character)
        )

    def _wait(self, number: int, rounds: int, before: object) -> None:
        """Pass through everything between the focus and the screen once more, behind what is under way."""
        if number != self._hearing:
            return
        try:
            top: MessagePump = self.focused or self.screen
        except ScreenStackError:  # the application is ending
            self._hearing = 0
            return
        if top is not before:
            rounds = ROUNDS
        self._pass(number, rounds, top, top)

    def _pass(self, number: int, rounds: int, top: MessagePump, at: MessagePump | None) -> None:
        while at is not None and at is not self:
            # One that is closing takes no more messages: nothing is under way in it.
            if at.call_later(self._pass, number, rounds, top, at._parent):
                return
            at = at._parent
        self.call_later(self._round, number, rounds, top)

    async def _round(self, number: int, rounds: int, top: MessagePump) -> None:
        if number != self._hearing:
            return
        if rounds > 1:
            self._wait(number, rounds - 1, top)
        else:
            await self._go_on()

    async def _give_up(self, number: int) -> None:
        if number == self._hearing:
            await self._go_on()

    async def _go_on(self) -> None:
        self._hearing = 0
        while self._unheard and not self._hearing:
            await self._hear(self._unheard.popleft())
