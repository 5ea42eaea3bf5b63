"""Rounds as people count them: without those of people who have left, which do not happen.

In the plan a round keeps its number, which is part of its key, whoever comes and goes.
"""

from __future__ import annotations

from protocols.engine.state import LaneState, State
from protocols.plan.model import Round, Unit, units_in
from protocols.spec.record import evolve


def counted(state: State, lane: LaneState, unit: Unit) -> Unit:
    """*unit* of *lane* with its rounds numbered among those that happened or will: for what people read, and
    never to look anything up by."""
    if not state.known.away or not unit.rounds:
        return unit
    rounds = tuple(_counted(state, lane, unit, at) for at in range(len(unit.rounds)))
    return unit if rounds == unit.rounds else evolve(unit, rounds=rounds)


def _counted(state: State, lane: LaneState, unit: Unit, at: int) -> Round:
    one = unit.rounds[at]
    if not one.holder:
        return one  # it belongs to nobody, so nobody takes it along
    numbers = _numbers(state, lane, unit, at) | {one.number}
    return evolve(one, number=sum(number <= one.number for number in numbers), count=len(numbers))


def _numbers(state: State, lane: LaneState, unit: Unit, at: int) -> set[int]:
    """The numbers of all rounds of the block that *unit* is in, those that have been among them: in its own
    lane, and in what goes on around that before and after it."""
    block, outer = unit.rounds[at].block, _places(unit.rounds[:at])
    found: set[int] = set()
    parts = list(lane.lane.program)
    around: LaneState | None = lane
    while around is not None:
        for other in units_in(tuple(parts)):
            rounds = other.rounds
            if len(rounds) > at and rounds[at].block == block and _places(rounds[:at]) == outer:
                found.add(rounds[at].number)
        around = state.lanes.get(around.parent) if around.parent is not None else None
        if around is not None:
            # What other groups do meanwhile is theirs.
            parts = [part for index, part in enumerate(around.lane.program) if index != around.position]
    return found


def _places(rounds: tuple[Round, ...]) -> list[tuple[str, int]]:
    return [(one.block, one.number) for one in rounds]
