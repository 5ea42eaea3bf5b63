"""A session that stands in a step of a plan without having been run: for looking at a step beforehand.

Pure. What comes out is an ordinary state, so that :func:`protocols.view.view` draws it like any other. A
step is shown as it begins, in its first round, everything before it having taken what was planned; groups
beside it stand where they would be at that moment.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from protocols.engine.moments import Moment
from protocols.engine.state import (
    ENDED,
    FORKED,
    RUNNING,
    UNDER_WAY,
    LaneState,
    State,
    TurnSpan,
    Visit,
)
from protocols.engine.time import given_ms
from protocols.plan.agenda import starts
from protocols.plan.model import Fork, Lane, Plan, Unit


@attrs.frozen
class Stop:
    """Where a step is gone into first: its *lane*, its *unit*, and when, from the start of the session."""

    step: str
    lane: str
    unit: str
    start_ms: int


def stops(plan: Plan) -> tuple[Stop, ...]:
    """Every step that happens in *plan*, once, in the order of its agenda."""
    found: dict[str, Stop] = {}
    for one in starts(plan):
        if one.unit.step not in found:
            found[one.unit.step] = Stop(one.unit.step, one.lane.id, one.unit.key, one.start_ms)
    order = {name: index for index, name in enumerate(plan.faces)}
    return tuple(sorted(found.values(), key=lambda stop: order[stop.step]))


def standing(plan: Plan, title: str, stop: Stop, now: Moment) -> State:
    """The state of a session that goes into the step of *stop* just *now*."""
    lanes: dict[str, LaneState] = {}
    _place(plan, plan.main, None, 0, stop, lanes)
    return State(
        title=title,
        plan=plan,
        phase=UNDER_WAY,
        minutes=plan.minutes,
        opened=now,
        anchor=now,
        anchor_at_ms=stop.start_ms,
        last_at_ms=stop.start_ms,
        started_ms=0,
        started_wall_ms=now.wall_ms - stop.start_ms,
        offset_min=now.offset_min,
        planned_end_ms=plan.allotted_ms,
        lanes=lanes,
    )


def _place(
    plan: Plan, lane: Lane, parent: str | None, begin_ms: int, stop: Stop, lanes: dict[str, LaneState]
) -> None:
    """Put *lane*, which began at *begin_ms*, where it stands at the moment of *stop*, and what is in it."""
    made = LaneState(lane, parent, len(lane.program), ENDED)
    lanes[lane.id] = made
    for position, part, start_ms in _candidates(lane, begin_ms, stop):
        if isinstance(part, Fork):
            lanes[lane.id] = attrs.evolve(made, position=position, status=FORKED)
            for inner in part.lanes:
                _place(plan, inner, lane.id, start_ms, stop, lanes)
        else:
            visit = _visit(plan, part, start_ms)
            lanes[lane.id] = attrs.evolve(made, position=position, status=RUNNING, visit=visit)
        return


def _candidates(lane: Lane, begin_ms: int, stop: Stop) -> Iterator[tuple[int, Unit | Fork, int]]:
    """The parts of a lane that may be under way at the moment of *stop*, the best first."""
    under_way = []
    clock = begin_ms
    for position, part in enumerate(lane.program):
        end = clock + part.allotted_ms
        # What was given no length at all (an open step) stands at its own moment only.
        if clock <= stop.start_ms < end or clock == stop.start_ms == end:
            under_way.append((position, part, clock))
        clock = end
    meant = [one for one in under_way if _holds(one[1], lane, stop)]
    alike = [one for one in under_way if isinstance(one[1], Unit) and one[1].step == stop.step]
    yield from (*meant, *alike, *under_way)


def _holds(part: Unit | Fork, lane: Lane, stop: Stop) -> bool:
    """Whether *part* is the unit that is meant, or has it in one of its groups."""
    if isinstance(part, Unit):
        return lane.id == stop.lane and part.key == stop.unit
    return any(_holds(inner, one, stop) for one in part.lanes for inner in one.program)


def _visit(plan: Plan, unit: Unit, start_ms: int) -> Visit:
    allotted = given_ms(plan, unit)
    turns = (TurnSpan(0, start_ms),) if unit.turns else ()
    return Visit(unit.key, unit.step, 1, start_ms, allotted, turns=turns)
