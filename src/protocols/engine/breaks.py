"""Pauses with a name and an end: a break that nobody planned, a fire drill.

The clock stands in them as in any pause, and runs on only when somebody says so. That the time is over is a
signal (``break.over``), given once at its moment. The end is meant by the clock on the wall: a computer that
sleeps meanwhile comes back with so much less to go.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from protocols.engine.copying import changed, new
from protocols.engine.facts import happened_ms
from protocols.engine.grown import Grown

if TYPE_CHECKING:
    from protocols.engine.facts import Fact
    from protocols.engine.state import State

WHY_LIMIT = 80
"""How long the name of a break may be, in characters."""


@attrs.frozen
class Halt:
    """A pause, by the session's own time: *why* (may be empty), and *until_ms* when it is to be over (None:
    nobody said), which was said to be after *announced_ms*. *over*: its end was signalled."""

    began_ms: int
    why: str = ""
    until_ms: int | None = None
    announced_ms: int | None = None
    over: bool = False
    late_ms: int = 0
    """By how much its end was past already when the computer woke up or the program was opened again."""
    ended_ms: int | None = None


def paused(state: State, fact: Fact, data: Mapping[str, Any]) -> State:
    """The clock stands; or where it stands already, that pause is called something else, or ends later. A
    signal given since it began (*unsaid*: lane and signal) was given too early, and is given once more."""
    before = state.halt
    began = happened_ms(fact) if before is None else before.began_ms
    until = data.get("until")
    halt = new[Halt](began, data.get("why", ""), until, None if until is None else until - began)
    if before is not None and before.until_ms == until:
        halt = changed(before, why=halt.why)
    lanes = dict(state.lanes)
    for name, cue in data.get("unsaid", ()):
        lane = lanes.get(name)
        if lane is not None and lane.visit is not None:
            lanes[name] = changed(lane, visit=changed(lane.visit, cues=lane.visit.cues - {cue}))
    return changed(state, paused_ms=began, halt=halt, lanes=lanes)


def ended(state: State, at_ms: int) -> Grown[Halt]:
    """The pauses that are over when the one that is under way is."""
    return state.halted if state.halt is None else state.halted.plus(changed(state.halt, ended_ms=at_ms))


def slept(state: State, fact: Fact, ms: int) -> State:
    """Time went by unseen: the break that is under way has so much less to go."""
    halt = state.halt
    if halt is None or halt.until_ms is None or halt.over:
        return state
    left = halt.until_ms - fact.at_ms - ms
    halt = changed(halt, until_ms=fact.at_ms + max(0, left), late_ms=halt.late_ms + max(0, -left))
    return changed(state, halt=halt)


def over(state: State, fact: Fact, data: Mapping[str, Any]) -> State:
    """That a break is over was signalled."""
    return state if state.halt is None else changed(state, halt=changed(state.halt, over=True))


def over_at(state: State) -> int | None:
    """When the signal that a break is over comes due, as the session's own time; None if never."""
    halt = state.halt
    if halt is None or halt.until_ms is None or halt.over:
        return None
    return max(halt.until_ms, state.last_at_ms)
