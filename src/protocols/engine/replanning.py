"""What is known by now, and the plan made again with it, before anybody goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from protocols.engine.carrying import known_from
from protocols.engine.state import ENDED, FORKED, RUNNING, LaneState, State
from protocols.plan.data import plan_to_data
from protocols.plan.known import Known
from protocols.plan.model import Fork, Person, Plan, Unit, units_in

if TYPE_CHECKING:
    from protocols.engine.log import Log

Planner = Callable[[Plan, Sequence[Person], Mapping[str, str], Known, Mapping[str, int]], Plan | None]
"""Makes a plan again: plan, roster, answers, what is known, where each lane stands
(:class:`protocols.plan.replan.Replanner`)."""


def known_of(state: State) -> Known:
    """Everything that is known by now; a list counts once the step that fills it is over."""
    plan = state.plan
    assert plan is not None
    lists = dict(known_from(state.carried).lists)
    wanted = [name for name in plan.open_questions if name not in plan.settings]
    if wanted:
        filling = {lane.visit.step for lane in state.lanes.values() if lane.visit is not None}
        open_ = {one.id for step in filling if step in plan.faces for one in plan.faces[step].capture}
        for name in wanted:
            if name in open_ and name not in plan.known.lists:
                continue
            lists.update(_lists(state, name))
    return attrs.evolve(state.known, lists=lists)


def _lists(state: State, name: str) -> dict[str, tuple[str, ...]]:
    """The entries of a capture, all of them and by group, in the order of the last decision on them."""
    found: dict[str, list[str]] = {}
    for one in state.carried:
        if one.id == name and not one.decision:
            found[name] = [entry.id for entry in one.entries]
    for entry in state.entries:
        if entry.capture == name and not entry.withdrawn:
            found.setdefault(name, []).append(entry.id)
            if entry.lane and entry.lane != "all":
                found.setdefault(f"{name}@{entry.lane}", []).append(entry.id)
    ranked = [one.ranking for one in state.decided if one.source == name]
    order = {one: place for place, one in enumerate(ranked[-1])} if ranked else {}
    return {key: tuple(sorted(ids, key=lambda one: order.get(one, len(order)))) for key, ids in found.items()}


def replan(log: Log) -> None:
    """Make the plan again if something has become known that it depends on."""
    state = log.state
    plan = state.plan
    if plan is None or log.planner is None:
        return
    known, before = state.known, plan.known
    came_or_left = known.beside != before.beside or known.away != before.away
    if not (plan.open_questions or plan.flexible or known.cast or came_or_left):
        return
    known = known_of(state)
    if known == plan.known:
        return
    positions = {
        name: len(lane.lane.program) if lane.status == ENDED else lane.position
        for name, lane in state.lanes.items()
        if lane.status in (RUNNING, FORKED, ENDED) and (lane.parent is not None or name == "all")
    }
    inputs = {name: answer for name, (_, answer) in state.inputs.items()}
    made = log.planner(plan, tuple(state.roster.values()), inputs, known, positions)
    if made is None or made == plan:
        return
    if not came_or_left:
        log.fact("plan.changed", plan=plan_to_data(made))
        return
    from protocols.engine.people import plan_for_those_here

    plan_for_those_here(log, made)


def upcoming(lane: LaneState) -> Unit | Fork | None:
    """What a lane goes into after what it is at."""
    following = lane.position + 1
    program = lane.lane.program
    return program[following] if following < len(program) else None


def first_units(part: Unit | Fork | None) -> list[Unit]:
    """The units that going into *part* goes into."""
    if part is None:
        return []
    if isinstance(part, Unit):
        return [part]
    return [unit for lane in part.lanes if lane.program for unit in first_units(lane.program[0])]


def last_round(state: State, lane: LaneState, unit: Unit, block: str) -> int:
    """The number of the last round of *block* that is planned around *unit*."""
    at = next(index for index, one in enumerate(unit.rounds) if one.block == block)
    outer = unit.rounds[:at]
    last = unit.rounds[at].number
    current: LaneState | None = lane
    while current is not None:
        for other in units_in(current.lane.program):
            if other.rounds[:at] == outer and len(other.rounds) > at and other.rounds[at].block == block:
                last = max(last, other.rounds[at].number)
        current = state.lanes.get(current.parent) if current.parent is not None else None
    return last


def block_key(state: State, lane: LaneState, unit: Unit, block: str) -> str:
    """How the plan calls a repeated block around *unit*: at its lane and in the rounds around it."""
    assert state.plan is not None
    outer = []
    for one in unit.rounds:
        if one.block == block:
            break
        outer.append(f"#{one.number}")
    current: LaneState | None = lane
    while current is not None:
        place = "" if current.parent is None else f"@{current.id}"
        key = f"{block}{place}{''.join(outer)}"
        if key in state.plan.flexible:
            return key
        current = state.lanes.get(current.parent) if current.parent is not None else None
    return ""
