"""When each step begins, as things are now: when it did, or when it will if all goes on as planned."""

from __future__ import annotations

from collections.abc import Sequence

from protocols.engine import time
from protocols.engine.state import FORKED, RUNNING, WAITING, LaneState, State
from protocols.plan.model import Fork, Plan, Unit


def begins_at(state: State, plan: Plan, now_ms: int) -> dict[str, int]:
    """Step id (blocks among them) to when it begins, as the session's own time; of several passes the first.
    What is not in the plan, because it was left out, is not in it."""
    found: dict[str, int] = {}
    for lane in state.lanes.values():
        for visit in lane.visits:
            _set(plan, found, visit.step, visit.entered_ms)
    main = state.main
    if main.status == WAITING:
        starts = max(now_ms, state.start_at_ms or 0)
        _to_come(state, plan, found, main.lane.program, starts)
        return found
    for lane in state.lanes.values():
        if lane.status in (RUNNING, FORKED) and (lane is main or _at_work(state, lane)):
            rest = lane.lane.program[lane.position + 1 :]
            _to_come(state, plan, found, rest, time.here_ends(state, lane, now_ms))
    return found


def _at_work(state: State, lane: LaneState) -> bool:
    """Whether the group *lane* is one that its parent is apart in now."""
    parent = state.lanes.get(lane.parent or "")
    return parent is not None and parent.status == FORKED


def _set(plan: Plan, found: dict[str, int], step: str, at_ms: int) -> None:
    """*step* begins at *at_ms*, and with it the blocks that it is the first in."""
    while step:
        found[step] = min(found.get(step, at_ms), at_ms)
        step = plan.faces[step].parent


def _to_come(
    state: State, plan: Plan, found: dict[str, int], parts: Sequence[Unit | Fork], begin_ms: int
) -> None:
    for part in parts:
        if isinstance(part, Unit):
            _set(plan, found, part.step, begin_ms)
        else:
            for inner in part.lanes:
                _to_come(state, plan, found, inner.program, begin_ms)
        begin_ms = time.through(state, [part], begin_ms)


def wall_of(state: State, at_ms: int, now_ms: int, now_wall_ms: int) -> int:
    """The clock on the wall (UTC ms) at *at_ms* of the session's own time, which stands in a gap."""
    return now_wall_ms - (now_ms - at_ms) - sum(gap.ms for gap in state.gaps if at_ms < gap.at_ms)
