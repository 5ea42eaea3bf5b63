"""Keys one after the other: none is heard before everything that the one before it set going is done.

Who types at the speed of talk sends the key that opens a window and the words meant for it in one burst; the
terminal hands them over together. A window takes a moment to open, and one that opens from another leaves
the console on top in between, where every letter is a command. So what could open or close a window is waited
for, and what comes meanwhile is kept, in order. Letters for a field that has the focus are never waited for.

Who types at that speed may also type on when the window has closed already, or never opened. So it is known
of each key whether it came right after another one (:attr:`Patient.typing`): then it was no decision.
"""

from __future__ import annotations

import time
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

    hold_ms = 0
    """Keys that come so soon after one another belong together: they are typed, or one that is held down."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._unheard: deque[events.Key | events.Paste] = deque()
        self._hearing = 0
        """The number of the key that is waited for; 0 for none."""
        self._heard = 0
        self._limit: Timer | None = None
        self._letters = False
        """Whether letters are on their way to a field."""
        self._counted: events.Key | None = None
        self._typed_on = False
        self._heard_at = 0.0

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
            if name != action or default_namespace is room:
                if not room.hears(name):
                    return True
                done = await super().run_action(action, default_namespace, namespaces)
                room.heard(name)
                return done
        return await super().run_action(action, default_namespace, namespaces)

    @property
    def typing(self) -> bool:
        """Whether the key that is heard now came right after another one."""
        return self._typed_on and not self.rested(self.hold_ms / 1000)

    def rested(self, seconds: float) -> bool:
        """Whether no key was heard for so long."""
        return not self._hearing and time.monotonic() - self._heard_at >= seconds

    def after_key(self) -> None:
        """A key is heard now; it may not be answered yet."""

    def _count(self, key: events.Key) -> None:
        before, self._counted = self._counted, key
        if key is not before:  # one that has to wait for letters comes here twice
            since = key.time - before.time if before is not None else self.hold_ms
            self._typed_on = since * 1000 < self.hold_ms
        self._heard_at = time.monotonic()
        self.after_key()

    async def _hear(self, event: events.Key | events.Paste) -> None:
        if isinstance(event, events.Key):
            self._count(event)
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
