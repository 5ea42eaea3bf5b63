"""Moving: from turn to turn and step to step, into groups and out of them, onward and back."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from protocols.engine import commands, time
from protocols.engine.facts import Refusal
from protocols.engine.log import Log
from protocols.engine.replanning import replan
from protocols.engine.state import ENDED, FORKED, READY, RUNNING, UNDER_WAY, LaneState, State, Visit
from protocols.plan.anchors import anchored
from protocols.plan.data import plan_to_data
from protocols.plan.model import EVERYONE, Fork, Unit
from protocols.plan.people import regrouped


def begin(log: Log, when: int | None = None) -> None:
    """Begin the session, at *when* if that came due earlier than now."""
    plan = log.state.plan
    assert plan is not None
    begun = log.then_ms if when is None else when
    begun_wall_ms = log.now.wall_ms - log.ago_ms if when is None else log.moment(when).wall_ms
    planned_end = begun + plan.allotted_ms
    if anchored(plan.main.program):
        # Begun earlier or later than was planned: the waits for fixed starts make up for it.
        at_start = attrs.evolve(log.state, started_wall_ms=begun_wall_ms)
        planned_end = time.through(at_start, plan.main.program, begun)
    # Late and early are counted against the time there is, also where the plan needs more.
    planned_end -= time.short_ms(plan)
    if (end := time.must_end_wall(log.state, begun_wall_ms)) is not None:
        planned_end = begun + end - begun_wall_ms
    log.fact("session.started", "", when, planned_end=planned_end)
    _enter(log, EVERYONE, 0, when)


def advance(
    log: Log, lane_id: str, when: int | None, how: str, step: bool = False, passed: bool = False
) -> None:
    """From the current turn to the next, or from the last one to the next step; nobody answers a turn that
    was *passed*."""
    lane = log.state.lanes[lane_id]
    visit, unit = lane.visit, lane.part
    assert visit is not None
    assert isinstance(unit, Unit)
    if not leaves(visit, lane, step, passed):
        following, returned = _next_turn(visit, unit, passed)
        more = {"returned": True} if returned else {}
        log.fact("turn.began", lane_id, when, unit=visit.unit, visit=visit.number, turn=following, **more)
        return
    log.fact("step.left", lane_id, when, unit=visit.unit, visit=visit.number, how=how)
    replan(log)
    _enter(log, lane_id, lane.position + 1, when)


def leaves(visit: Visit, lane: LaneState, step: bool = False, passed: bool = False) -> bool:
    """Whether going on from *visit* leaves its step: there is no other turn, or *step* leaves them out."""
    unit = lane.part
    assert isinstance(unit, Unit)
    return step or not visit.turns or _next_turn(visit, unit, passed)[0] < 0


def _next_turn(visit: Visit, unit: Unit, passed: bool = False) -> tuple[int, bool]:
    """The turn after the current one, and whether it comes back after it was passed; -1 at the end."""
    following = visit.turn + 1
    answered = following < len(unit.turns) and unit.turns[following].reply
    if answered and not passed:
        return following, False
    if answered:
        following += 1
    if not visit.returned and following < len(unit.turns):
        return following, False
    if visit.returned < len(visit.passed):
        return visit.passed[visit.returned], True
    return -1, False


def _enter(log: Log, lane_id: str, position: int, when: int | None) -> None:
    """Go into what stands at *position* of a lane's program, or end the lane."""
    lane = log.state.lanes[lane_id]
    program = lane.lane.program
    if position >= len(program):
        log.fact("lane.ended", lane_id, when)
        if lane.parent is not None:
            _join(log, lane.parent, when)
        return
    part = program[position]
    if isinstance(part, Unit):
        if part.until and time.wait_ends_at(log.state, part.until) <= (log.then_ms if when is None else when):
            _enter(log, lane_id, position + 1, when)  # its fixed start is here, or past
            return
        enter_unit(log, lane_id, part, when)
        return
    log.fact("lanes.opened", lane_id, when, fork=part.key)
    for inner in part.lanes:
        _enter(log, inner.id, 0, when)


def enter_unit(log: Log, lane_id: str, unit: Unit, when: int | None) -> None:
    """Go into *unit*, with the time that it was given."""
    last = log.state.lanes[lane_id].last_visit(unit.key)
    number = 1 if last is None else last.number + 1
    plan = log.state.plan
    assert plan is not None
    allotted = time.given_ms(plan, unit)
    if unit.until:
        allotted = max(0, time.wait_ends_at(log.state, unit.until) - (log.then_ms if when is None else when))
    log.fact("step.entered", lane_id, when, unit=unit.key, visit=number, allotted=allotted)


def _join(log: Log, parent: str, when: int | None) -> None:
    """When every group has come to its end, all go on together."""
    state = log.state
    if any(lane.status != ENDED for lane in state.lanes.values() if lane.parent == parent):
        return
    waiting = state.lanes[parent]
    fork = waiting.part
    if not isinstance(fork, Fork) or waiting.status != FORKED:
        return
    log.fact("lanes.joined", parent, when, fork=fork.key)
    ago_ms = log.ago_ms
    if ago_ms:
        # Told later than it happened, they go on no earlier than the last of the groups came to its end.
        log.ago_ms = min(ago_ms, log.now_ms - max(_ends(state, fork), default=log.then_ms))
    _enter(log, parent, waiting.position + 1, when)
    log.ago_ms = ago_ms


def _ends(state: State, fork: Fork) -> Iterator[int]:
    """When the last visits were over in the groups of *fork*, and in the groups that these were in last."""
    for lane in fork.lanes:
        for visit in state.lanes[lane.id].past[-1:]:
            yield visit.left_ms or 0
        if lane.program and isinstance(lane.program[-1], Fork):
            yield from _ends(state, lane.program[-1])


def running(state: State) -> list[LaneState]:
    """The lanes in which a step is under way."""
    return [lane for lane in state.lanes.values() if lane.status == RUNNING and lane.visit is not None]


def targets(state: State, lane_id: str | None) -> list[LaneState] | Refusal:
    """The lanes a command means: one, or every lane that is at work."""
    if state.phase != UNDER_WAY:
        return not_under_way(state)
    if lane_id is None:
        return running(state)
    lane = state.lanes.get(lane_id)
    if lane is None:
        return Refusal("no-such-group", {"group": lane_id})
    if lane.status == FORKED:
        return [one for one in running(state) if _within(state, one, lane_id)]
    if lane.parent is None and lane_id != EVERYONE:
        return Refusal("no-such-group", {"group": lane.lane.title})
    if lane.id == EVERYONE and lane.status == ENDED:
        return []
    if lane.status != RUNNING:
        return Refusal("group-waits", {"group": lane.lane.title}, "next")
    return [lane]


def _within(state: State, lane: LaneState, outer: str) -> bool:
    parent = lane.parent
    while parent is not None:
        if parent == outer:
            return True
        parent = state.lanes[parent].parent
    return False


def not_under_way(state: State) -> Refusal:
    """The refusal of what needs a session under way."""
    return Refusal("not-started", nearest="start") if state.phase == READY else Refusal("finished")


def back(log: Log, command: commands.Back) -> Refusal | None:
    """Go back to the turn or step before; out of the groups, where all are at their first step."""
    state = log.state
    asked = state.lanes.get(command.lane) if command.lane is not None else None
    if asked is not None and asked.parent is not None and asked.status == ENDED and state.phase == UNDER_WAY:
        # A group that has come to its end while others are still at work: into its last step again.
        return _step_back(log, asked.id, len(asked.lane.program) - 1)
    lanes = targets(state, command.lane)
    if isinstance(lanes, Refusal):
        return lanes
    if not lanes:
        return _step_back(log, EVERYONE, len(state.main.lane.program) - 1)
    able = [lane for lane in lanes if _before(lane) >= 0 or (lane.visit is not None and lane.visit.turn > 0)]
    if able:
        for lane in able:
            _lane_back(log, lane)
        return None
    return _out_of_groups(log, lanes)


def _out_of_groups(log: Log, lanes: list[LaneState]) -> Refusal | None:
    """Every group is at its first step: back to what was before they went apart."""
    meant = {lane.id for lane in lanes}
    parents = list(dict.fromkeys(lane.parent for lane in lanes if lane.parent is not None))
    while parents:
        able = [log.state.lanes[parent] for parent in parents if _before(log.state.lanes[parent]) >= 0]
        # Groups within groups go back among themselves before everybody does.
        ways = [one.id for one in able if not any(_within(log.state, other, one.id) for other in able)]
        for parent in ways or parents:
            inside = [lane for lane in running(log.state) if _within(log.state, lane, parent)]
            if any(lane.id not in meant for lane in inside):
                return Refusal("first-in-group", {"group": lanes[0].lane.title})
        for parent in ways:
            _close(log, parent)
            _step_back(log, parent, _before(log.state.lanes[parent]))
        if ways:
            return None
        above = (log.state.lanes[parent].parent for parent in parents)
        parents = list(dict.fromkeys(parent for parent in above if parent is not None))
    return Refusal("first-step")


def _close(log: Log, parent: str) -> None:
    """Bring the groups of a lane together again without their having come to the end."""
    for lane in [lane for lane in log.state.lanes.values() if lane.parent == parent]:
        if lane.status == FORKED:
            _close(log, lane.id)
        elif lane.visit is not None:
            log.fact("step.left", lane.id, unit=lane.visit.unit, visit=lane.visit.number, how="back")
    fork = log.state.lanes[parent].part
    assert fork is not None
    log.fact("lanes.closed", parent, fork=fork.key)


def _lane_back(log: Log, lane: LaneState) -> None:
    visit = lane.visit
    assert visit is not None
    if visit.turn > 0:
        turn = visit.turn - 1
        had: dict[str, int] = {"carried": 0, "added": 0}
        earlier = [span for span in visit.turns if span.turn == turn]
        if earlier:
            had["carried"] = time.turn_elapsed(log.state, lane.id, visit, earlier[-1], log.now_ms)
            had["added"] = earlier[-1].added_ms
        log.fact("turn.began", lane.id, unit=visit.unit, visit=visit.number, turn=turn, **had)
        return
    log.fact("step.left", lane.id, unit=visit.unit, visit=visit.number, how="back")
    _step_back(log, lane.id, _before(lane))


def _before(lane: LaneState) -> int:
    """The position of what one can go back to from a lane's own; -1 where there is nothing. Nobody goes
    back into a wait: it is over, or was when it was left."""
    position = lane.position - 1
    while position >= 0:
        part = lane.lane.program[position]
        if not (isinstance(part, Unit) and part.until):
            break
        position -= 1
    return position


def _step_back(log: Log, lane_id: str, position: int) -> Refusal | None:
    """Go back into what stands at *position*, with the time it had."""
    lane = log.state.lanes[lane_id]
    if position < 0:
        return Refusal("first-step")
    part = lane.lane.program[position]
    if isinstance(part, Unit):
        _revisit(log, lane_id, part)
        return None
    part = _groups_of_those_here(log, lane_id, position, part)
    log.fact("lanes.opened", lane_id, fork=part.key)
    for inner in part.lanes:
        if inner.program:
            _step_back(log, inner.id, len(inner.program) - 1)
        else:
            log.fact("lane.ended", inner.id)
    return None


def _groups_of_those_here(log: Log, lane_id: str, position: int, fork: Fork) -> Fork:
    """The groups that are gone back to, with a place for who has come since and without who has left."""
    plan, known = log.state.plan, log.state.known
    assert plan is not None
    changed = regrouped(plan, fork.key, known.beside, known.away)
    if changed != plan:
        log.fact("plan.changed", plan=plan_to_data(changed))
    part = log.state.lanes[lane_id].lane.program[position]
    return part if isinstance(part, Fork) else fork


def _revisit(log: Log, lane_id: str, unit: Unit) -> None:
    last = log.state.lanes[lane_id].last_visit(unit.key)
    if last is None:
        enter_unit(log, lane_id, unit, None)
        return
    turn: dict[str, int] = {}
    if last.turns:
        span = last.turns[-1]
        turn = {
            "turn": span.turn,
            "turn_carried": time.turn_elapsed(log.state, lane_id, last, span, log.now_ms),
            "turn_added": span.added_ms,
        }
    log.fact(
        "step.entered",
        lane_id,
        unit=unit.key,
        visit=last.number + 1,
        allotted=last.allotted_ms,
        carried=time.elapsed(log.state, lane_id, last, log.now_ms),
        added=last.added_ms,
        **turn,
    )
