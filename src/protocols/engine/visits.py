"""Folding what happens in a step: it is gone into and left, turns begin and are passed, time is added.

Each function here is the part of :func:`protocols.engine.evolve.evolve` that folds one kind of fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from protocols.engine import time
from protocols.engine.copying import changed, new
from protocols.engine.facts import Fact, happened_ms
from protocols.engine.state import RUNNING, LaneState, State, TurnSpan, Visit
from protocols.plan.model import Unit

Data = Mapping[str, Any]
Turns = tuple[TurnSpan, ...]


def with_lane(state: State, lane: LaneState) -> State:
    """The state with *lane* as it is now."""
    return changed(state, lanes={**state.lanes, lane.id: lane})


def position_of(lane: LaneState, key: str) -> int:
    """Where in its program a lane has the part *key*."""
    program = lane.lane.program
    # Nearly always the part itself, the next or the one before; only going back into groups needs a search.
    for position in (lane.position, lane.position + 1, lane.position - 1):
        if 0 <= position < len(program) and program[position].key == key:
            return position
    return next(index for index, part in enumerate(program) if part.key == key)


def stopped(state: State, visit: Visit, at_ms: int) -> Visit:
    """The visit with the pause that ends (or the visit that ends in a pause) at *at_ms* accounted for."""
    if state.paused_ms is None:
        return visit
    standing = visit.stopped_ms + time.stood(state, visit.entered_ms, at_ms)
    return changed(visit, stopped_ms=standing, turns=_turns_stopped(state, visit.turns, at_ms))


def _turns_stopped(state: State, turns: Turns, at_ms: int) -> Turns:
    """The same for the turn that is under way."""
    if state.paused_ms is None or not turns:
        return turns
    last = turns[-1]
    standing = last.stopped_ms + time.stood(state, last.began_ms, at_ms)
    return (*turns[:-1], changed(last, stopped_ms=standing))


def _turns_ended(turns: Turns, at_ms: int) -> Turns:
    return (*turns[:-1], changed(turns[-1], ended_ms=at_ms)) if turns else turns


def entered(state: State, fact: Fact, data: Data) -> State:
    """A step is gone into, for the first time or again with what it had before."""
    lane = state.lanes[fact.lane]
    position = position_of(lane, data["unit"])
    unit = lane.lane.program[position]
    turns: Turns = ()
    earlier: tuple[str, ...] = ()
    before: TurnSpan | None = None
    if "carried" in data:
        last = lane.last_visit(data["unit"])
        if last is not None:
            place = (lane.id, last.unit, last.number)
            earlier = last.earlier_gaps + tuple(gap.id for gap in state.gaps if place in gap.places)
            before = last.turns[-1] if last.turns else None
    if isinstance(unit, Unit) and unit.turns:
        turns = (_turn(state, fact, data.get("turn", 0), data, "turn_", before),)
    visit = new[Visit](
        unit=data["unit"],
        step=unit.step,
        number=data["visit"],
        entered_ms=happened_ms(fact),
        allotted_ms=data["allotted"],
        carried_ms=data.get("carried", 0),
        added_ms=data.get("added", 0),
        added_before_ms=data.get("added", 0),
        turns=turns,
        earlier_gaps=earlier,
        carried_gap_ms=time.answered_ms(state, earlier),
    )
    return with_lane(state, changed(lane, position=position, status=RUNNING, visit=visit))


def _turn(
    state: State, fact: Fact, number: int, data: Data, prefix: str, before: TurnSpan | None
) -> TurnSpan:
    """A turn that begins, with what it had before if it was gone back to."""
    gaps = before.gaps if before is not None else ()
    return new[TurnSpan](
        number,
        happened_ms(fact),
        carried_ms=data.get(f"{prefix}carried", 0),
        added_ms=data.get(f"{prefix}added", 0),
        gaps=gaps,
        carried_gap_ms=time.answered_ms(state, gaps),
    )


def left(state: State, fact: Fact, data: Data) -> State:
    """A step is left."""
    lane = state.lanes[fact.lane]
    if lane.visit is None:
        return state
    at_ms = happened_ms(fact)
    visit = stopped(state, lane.visit, at_ms)
    visit = changed(visit, turns=_turns_ended(visit.turns, at_ms), left_ms=at_ms, how=data["how"])
    return with_lane(state, changed(lane, visit=None, past=(*lane.past, visit)))


def turn_began(state: State, fact: Fact, data: Data) -> State:
    """A turn begins, and the one before it ends."""
    lane = state.lanes[fact.lane]
    visit = lane.visit
    if visit is None:
        return state
    at_ms = happened_ms(fact)
    turns = _turns_ended(_turns_stopped(state, visit.turns, at_ms), at_ms)
    before = None
    if "carried" in data:
        before = next((one for one in reversed(turns) if one.turn == data["turn"]), None)
    span = _turn(state, fact, data["turn"], data, "", before)
    returned = visit.returned + 1 if data.get("returned") else visit.returned
    began = changed(visit, turns=(*turns, span), quiet=False, returned=returned)
    return with_lane(state, changed(lane, visit=began))


def turn_quiet(state: State, fact: Fact, data: Data) -> State:
    """Whoever's turn it is has finished early, and it stays silent until the limit."""
    lane = state.lanes[fact.lane]
    if lane.visit is None:
        return state
    return with_lane(state, changed(lane, visit=changed(lane.visit, quiet=True)))


def time_added(state: State, fact: Fact, data: Data) -> State:
    """A step is given time, or time is taken from it."""
    lane = state.lanes[fact.lane]
    visit = lane.visit
    if visit is None:
        return state
    turns = visit.turns
    if turns:
        given = turns[-1].added_ms + data.get("turn_ms", data["ms"])
        turns = (*turns[:-1], changed(turns[-1], added_ms=given))
    extended = visit.extended + (1 if data.get("why") == "extend" else 0)
    visit = changed(visit, added_ms=visit.added_ms + data["ms"], turns=turns, extended=extended)
    return with_lane(state, changed(lane, visit=visit))


def cue_given(state: State, fact: Fact, data: Data) -> State:
    """A signal was given."""
    lane = state.lanes[fact.lane]
    if lane.visit is None:
        return state
    visit = changed(lane.visit, cues=lane.visit.cues | {data["cue"]})
    return with_lane(state, changed(lane, visit=visit))


def turn_passed(state: State, fact: Fact, data: Data) -> State:
    """Whoever's turn it is passes, to be asked once more unless it is for good."""
    lane = state.lanes[fact.lane]
    visit, turn = lane.visit, data["turn"]
    if visit is None:
        return state
    if data.get("for_good"):
        if turn not in visit.passed[visit.returned :]:
            return state
        # It was passed before, and whoever's it is has left since: they are not asked once more.
        waiting = tuple(one for one in visit.passed[visit.returned :] if one != turn)
        passed = (*visit.passed[: visit.returned], *waiting)
        return with_lane(state, changed(lane, visit=changed(visit, passed=passed)))
    visit = changed(visit, passed=(*visit.passed, turn))
    return with_lane(state, changed(lane, visit=visit))
