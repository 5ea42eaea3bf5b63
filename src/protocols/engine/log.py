"""The facts of one decision, each folded as it is written, so that the next is decided on what results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from protocols.engine import time
from protocols.engine.evolve import evolve
from protocols.engine.facts import Fact, new_fact
from protocols.engine.moments import Moment
from protocols.engine.replanning import Planner
from protocols.engine.state import State

if TYPE_CHECKING:
    from protocols.plan.strategies import Strategy


BACKDATED = frozenset(("session.started", "step.left", "step.entered", "turn.began"))
"""The kinds of fact that may be told later than they happened."""


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

    def fact(self, kind: str, lane: str = "", at_ms: int | None = None, /, **data: Any) -> None:
        """Write a fact down, at *at_ms* if it came due earlier than now."""
        when, moment = self.now_ms, self.now
        if at_ms is not None and self.state.anchor is not None:
            when, anchor = at_ms, self.state.anchor
            moment = self.now.later(when - self.state.anchor_at_ms - (self.now.mono_ms - anchor.mono_ms))
        if self.ago_ms and kind in BACKDATED:
            data["ago"] = self.ago_ms
        written = new_fact(
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
