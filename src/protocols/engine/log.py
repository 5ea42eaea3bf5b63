"""The facts of one decision, each folded as it is written, so that the next is decided on what results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs

from protocols.engine import time
from protocols.engine.copying import new
from protocols.engine.evolve import evolve
from protocols.engine.facts import Fact
from protocols.engine.moments import Moment
from protocols.engine.replanning import Planner
from protocols.engine.state import State

if TYPE_CHECKING:
    from protocols.plan.strategies import Strategy


BACKDATED = frozenset(("session.started", "session.paused", "step.left", "step.entered", "turn.began"))
"""The kinds of fact that may be told later than they happened."""


SLEEP_MS = 2_000
"""Monotonic and boot clock may part by this much before it counts as the computer having slept."""


class Log:
    """The facts of one decision, each folded as it is written."""

    def __init__(
        self,
        state: State,
        now: Moment,
        planner: Planner | None = None,
        strategies: Sequence[Strategy] | None = None,
    ) -> None:
        self.state = state
        self.planner = planner
        self.strategies = strategies
        self.now = now
        self.now_ms = time.at(state, now)
        self.facts: list[Fact] = []
        self.writer = state.writer
        self.ago_ms = 0
        """How long before now it happened, where it is only told now."""
        self.begin("clock")

    @property
    def then_ms(self) -> int:
        """When what is being written down happened, as the session's own time in ms."""
        return self.now_ms - self.ago_ms

    def begin(self, actor: str) -> None:
        """Begin an action: the facts from here on belong together."""
        self.actor = actor
        self.action = f"{self.writer}.{self.state.seq + 1}"

    @contextmanager
    def at(self, when_ms: int) -> Iterator[None]:
        """For so long it is *when_ms*: what came due then is decided as if somebody had looked then."""
        now, now_ms = self.now, self.now_ms
        self.now, self.now_ms = self.moment(when_ms), when_ms
        try:
            yield
        finally:
            self.now, self.now_ms = now, now_ms

    def unnoticed_sleep(self) -> int:
        """How long the computer slept that no fact tells of yet, in ms; 0 where that is too little."""
        anchor = self.state.anchor
        slept = 0 if anchor is None else self.now.slept_since(anchor)
        return slept if slept > SLEEP_MS else 0

    def moment(self, at_ms: int) -> Moment:
        """When the session's own time was *at_ms*, by all clocks."""
        state = self.state
        if state.anchor is None:
            return self.now
        then = self.now.later(at_ms - state.anchor_at_ms - (self.now.mono_ms - state.anchor.mono_ms))
        slept = self.unnoticed_sleep() if at_ms < self.now_ms else 0
        if not slept:
            return then
        # The session's own time stands in a sleep: what came before now came before that.
        return attrs.evolve(then, wall_ms=then.wall_ms - slept, boot_ms=then.boot_ms - slept)

    def fact(self, kind: str, lane: str = "", at_ms: int | None = None, /, **data: Any) -> None:
        """Write a fact down, at *at_ms* if it came due earlier than now."""
        when, moment = self.now_ms, self.now
        if at_ms is not None:
            when, moment = at_ms, self.moment(at_ms)
        if self.ago_ms and kind in BACKDATED:
            data["ago"] = self.ago_ms
        written = new[Fact](
            seq=self.state.seq + 1,
            writer=self.writer,
            action=self.action,
            kind=kind,
            moment=moment,
            at_ms=when,
            actor=self.actor,
            lane=lane,
            data=data,
        )
        self.facts.append(written)
        self.state = evolve(self.state, written)
