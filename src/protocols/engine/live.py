"""What is settled while a session runs: settings, roles, another round, more time, going back.

What the group decides is in :mod:`protocols.engine.deciding`. Each is one fact; where the plan depends on it,
the plan of what is still to come is made again with it.
"""

from __future__ import annotations

from statistics import median_low

from protocols.engine import commands, time
from protocols.engine.deciding import decision_called
from protocols.engine.facts import Refusal
from protocols.engine.log import Log
from protocols.engine.moving import advance, enter_unit, not_under_way, targets
from protocols.engine.replanning import block_key, first_units, last_round, replan, upcoming
from protocols.engine.state import FINISHED, UNDER_WAY, LaneState, State
from protocols.plan.model import Face, Plan, Unit
from protocols.spec.choices import allowed, permitted, typed
from protocols.words import safe_line

MOST_FINGERS = 10
"""So many fingers a person can show."""


def set_value(log: Log, command: commands.Set) -> Refusal | None:
    """Give a setting another value."""
    state = log.state
    plan = state.plan
    if state.phase == FINISHED or plan is None:
        return not_under_way(state)
    if command.id not in plan.settings:
        return Refusal("no-such-setting", {"id": command.id, "known": sorted(plan.settings)})
    value = command.value
    if isinstance(value, str):
        value = safe_line(value)
    chosen = plan.choices.get(command.id)
    if chosen is not None:
        if not chosen.live and state.phase == UNDER_WAY:
            return Refusal("setting-fixed", {"id": chosen.title or command.id})
        read = typed(chosen, value) if isinstance(value, str) else value
        if read is None or not permitted(chosen, read):
            return Refusal("setting-bounds", {"id": chosen.title or command.id, "allowed": allowed(chosen)})
        value = read
    elif type(value) is not type(plan.settings[command.id]):
        return Refusal("wrong-setting", {"id": command.id, "now": plan.settings[command.id]})
    log.fact("setting.set", id=command.id, value=value)
    before = len(log.facts)
    replan(log)
    if len(log.facts) == before and command.id in plan.open_questions and log.planner is not None:
        return Refusal("cannot-plan", {"id": command.id})
    return None


def cast(log: Log, command: commands.Cast) -> Refusal | None:
    """Give a role to people."""
    state = log.state
    plan = state.plan
    if state.phase == FINISHED or plan is None:
        return not_under_way(state)
    if command.role not in plan.roles:
        return Refusal("no-such-role", {"role": command.role, "known": sorted(plan.roles)})
    unknown = [one for one in command.who if one not in state.roster]
    if unknown:
        return Refusal("no-such-person", {"name": unknown[0]})
    log.fact("role.cast", role=command.role, who=list(command.who))
    replan(log)
    return None


# -- rounds without a fixed number ----------------------------------------------------------------


def _rounds(log: Log, lane_id: str | None) -> list[tuple[LaneState, str, int, int]] | Refusal:
    """The lanes meant that are in rounds without a fixed number: lane, block at its place, the round, and
    how many are planned."""
    lanes = targets(log.state, lane_id)
    if isinstance(lanes, Refusal):
        return lanes
    found = []
    for lane in lanes:
        unit = lane.part
        if not isinstance(unit, Unit):
            continue
        for one in reversed(unit.rounds):
            key = block_key(log.state, lane, unit, one.block)
            if key:
                found.append((lane, key, one.number, last_round(log.state, lane, unit, one.block)))
                break
    return found or Refusal("no-open-rounds", nearest="next")


def again(log: Log, command: commands.Again) -> Refusal | None:
    """Have one more round than is planned."""
    rounds = _rounds(log, command.lane)
    if isinstance(rounds, Refusal):
        return rounds
    assert log.state.plan is not None
    done = False
    for key, planned in {key: planned for _, key, _, planned in rounds}.items():
        if planned < log.state.plan.flexible[key][1]:
            log.fact("rounds.set", block=key, count=planned + 1)
            done = True
    if not done:
        return Refusal("most-rounds", {"most": log.state.plan.flexible[rounds[0][1]][1]}, "next")
    replan(log)
    return None


def enough(log: Log, command: commands.Enough) -> Refusal | None:
    """Let the round under way be the last."""
    rounds = _rounds(log, command.lane)
    if isinstance(rounds, Refusal):
        return rounds
    assert log.state.plan is not None
    done = False
    for key, (number, planned) in {key: (number, planned) for _, key, number, planned in rounds}.items():
        if planned > number:
            log.fact("rounds.set", block=key, count=number)
            done = True
    if not done:
        return Refusal("last-round", nearest="next")
    replan(log)
    return None


def fit_rounds(log: Log, lane_id: str) -> None:
    """Rule 17: at the end of a pass of rounds that go on while they fit, whether there is another.

    It begins only if its shortest fits before the planned lengths of all that follows and the planned end.
    """
    state = log.state
    lane = state.lanes[lane_id]
    unit, plan = lane.part, state.plan
    if plan is None or log.planner is None or not isinstance(unit, Unit):
        return
    for one in reversed(unit.rounds):
        face = plan.faces.get(one.block)
        key = block_key(state, lane, unit, one.block) if face is not None and face.fill else ""
        if not key or face is None:
            continue
        following = first_units(upcoming(lane))
        same = (one.block, one.number)
        if any((each.block, each.number) == same for next_ in following for each in next_.rounds):
            return  # still within the pass
        most = plan.flexible[key][1]
        planned = last_round(state, lane, unit, one.block)
        fits = one.number < most and _room(log, lane, one.block, face) >= _shortest(lane, one.block)
        if fits and planned <= one.number:
            log.fact("rounds.set", block=key, count=one.number + 1)
        elif not fits and planned > one.number:
            log.fact("rounds.set", block=key, count=one.number)
        replan(log)
        return


def _room(log: Log, lane: LaneState, block: str, face: Face) -> int:
    """How long there is for another pass: to the planned end, what follows the rounds taken off."""
    state = log.state
    later = sum(
        part.allotted_ms
        for part in lane.lane.program[lane.position + 1 :]
        if not any(one.block == block for unit in first_units(part) for one in unit.rounds)
    )
    parent = state.lanes.get(lane.parent) if lane.parent is not None else None
    while parent is not None:
        later += time.to_come(parent, parent.position)
        parent = state.lanes.get(parent.parent) if parent.parent is not None else None
    rooms = [] if state.planned_end_ms is None else [state.planned_end_ms - log.then_ms - later]
    if face.within_ms:
        begun = [visit.entered_ms for visit in lane.past if _of_block(lane, visit.unit, block)]
        rooms.append(face.within_ms - (log.then_ms - min(begun, default=log.then_ms)))
    return min(rooms, default=0)


def _of_block(lane: LaneState, key: str, block: str) -> bool:
    return any(
        isinstance(part, Unit) and part.key == key and any(one.block == block for one in part.rounds)
        for part in lane.lane.program
    )


def _shortest(lane: LaneState, block: str) -> int:
    """The shortest that a pass can be, from the pass that is ending."""
    unit = lane.part
    assert isinstance(unit, Unit)
    number = next(one.number for one in unit.rounds if one.block == block)
    return sum(
        part.own.min_ms
        for part in lane.lane.program
        if isinstance(part, Unit) and any((one.block, one.number) == (block, number) for one in part.rounds)
    )


def offered_rounds(state: State, lane: LaneState) -> tuple[bool, bool]:
    """Whether another round than planned can be had here, and whether this one can be made the last."""
    unit, plan = lane.part, state.plan
    if plan is None or not isinstance(unit, Unit):
        return False, False
    for one in reversed(unit.rounds):
        key = block_key(state, lane, unit, one.block)
        if key:
            last = last_round(state, lane, unit, one.block)
            return last < plan.flexible[key][1], last > one.number
    return False, False


# -- turns, time, the way back --------------------------------------------------------------------


def pass_turn(log: Log, command: commands.Pass) -> Refusal | None:
    """Let whoever's turn it is pass; they are asked once more at the end, where the step says so."""
    lanes = targets(log.state, command.lane)
    if isinstance(lanes, Refusal):
        return lanes
    plan = log.state.plan
    assert plan is not None
    able = [lane for lane in lanes if lane.visit is not None and lane.visit.turns]
    if not able:
        return Refusal("no-turns", nearest="next")
    for lane in able:
        visit, unit = lane.visit, lane.part
        assert visit is not None
        assert isinstance(unit, Unit)
        passing = plan.faces[visit.step].passing
        if passing == "no":
            return Refusal("no-passing", nearest="next")
        if unit.turns[visit.turn].reply:
            advance(log, lane.id, None, "next")
            continue
        if not visit.returned:
            more = {"for_good": True} if passing == "skip" else {}
            log.fact("turn.passed", lane.id, unit=visit.unit, visit=visit.number, turn=visit.turn, **more)
        advance(log, lane.id, None, "next", passed=True)
    return None


def extend(log: Log, command: commands.Extend) -> Refusal | None:
    """More time, as the step allows the group to give itself."""
    lanes = targets(log.state, command.lane)
    if isinstance(lanes, Refusal):
        return lanes
    plan = log.state.plan
    assert plan is not None
    if any(not 0 <= one <= MOST_FINGERS for one in command.fingers):
        return Refusal("no-fingers", {"most": MOST_FINGERS})
    wanted = median_low(command.fingers) * 60_000 if command.fingers else None
    if wanted == 0:
        return Refusal("no-more-wanted", nearest="next")
    more = {"fingers": list(command.fingers)} if command.fingers else {}
    refusal: Refusal | None = Refusal("no-extension", nearest="add")
    for lane in lanes:
        visit = lane.visit
        assert visit is not None
        face = plan.faces[visit.step]
        if face.extend is None or time.is_open(visit):
            continue
        if visit.extended >= face.extend.times:
            refusal = Refusal("extended-already", {"n": face.extend.times}, "next")
            continue
        over = max(0, -time.left(log.state, lane.id, visit, log.now_ms))
        log.fact(
            "time.added",
            lane.id,
            unit=visit.unit,
            visit=visit.number,
            ms=(face.extend.by_ms if wanted is None else min(wanted, face.extend.by_ms)) + over,
            why="extend",
            **more,
        )
        refusal = None
    return refusal


def revisit(log: Log, command: commands.Revisit) -> Refusal | None:
    """Go back to the step that this one may be taken back to; both versions are kept."""
    lanes = targets(log.state, command.lane)
    if isinstance(lanes, Refusal):
        return lanes
    plan = log.state.plan
    assert plan is not None
    gone = False
    for lane in lanes:
        visit = lane.visit
        assert visit is not None
        wanted = plan.faces[visit.step].back
        units = [part for part in lane.lane.program[: lane.position] if isinstance(part, Unit)]
        target = next((unit for unit in reversed(units) if wanted and unit.step == wanted), None)
        if target is None:
            continue
        log.fact("step.left", lane.id, unit=visit.unit, visit=visit.number, how="revisit")
        enter_unit(log, lane.id, target, None)
        gone = True
    return None if gone else Refusal("no-way-back", nearest="back")


# -- what must be there first ---------------------------------------------------------------------


def missing(state: State, lane: LaneState) -> Refusal | None:
    """Why a lane cannot go into what comes next yet: something undecided, or something it needs."""
    plan = state.plan
    assert plan is not None
    for unit in first_units(upcoming(lane)):
        if unit.awaits and unit.awaits not in state.gates:
            found = decision_called(state, unit.awaits)
            title = found[1].title if found is not None else unit.awaits
            picked = state.known
            if picked.of(picked.picked, unit.awaits, lane.id) is None and found is not None:
                return Refusal("undecided", {"title": title, "decision": unit.awaits}, "choose")
        lacking = [name for name in _needs(plan, lane, unit) if not _there(state, name)]
        if lacking and unit.key not in state.gates:
            materials = {one.id for one in plan.materials}
            nearest = "bring" if materials.issuperset(lacking) else "note"
            return Refusal("needs", {"titles": [needed_title(state, name) for name in lacking]}, nearest)
    return None


def lacking_next(state: State, lane: LaneState) -> set[str]:
    """What is not there of all that the step or steps after this one need, by id."""
    plan = state.plan
    assert plan is not None
    wanted = {name for unit in first_units(upcoming(lane)) for name in _needs(plan, lane, unit)}
    return {name for name in wanted if not _there(state, name)}


def _needs(plan: Plan, lane: LaneState, unit: Unit) -> list[str]:
    """What going into *unit* needs: its step, and the blocks around it that are entered with it."""
    wanting = [face for face in plan.around(unit.step) if face.needs]
    if not wanting:
        return []  # nearly always
    here = {face.step for face in plan.around(lane.visit.step)} if lane.visit is not None else set()
    found = [
        name for face in wanting if face.step not in here and face.step != unit.step for name in face.needs
    ]
    return list(dict.fromkeys((*found, *plan.faces[unit.step].needs)))


def _there(state: State, name: str) -> bool:
    if any(entry.capture == name and not entry.withdrawn for entry in state.entries):
        return True
    if any(one.id == name for one in state.decided):
        return True
    if any(one.id == name and one.entries for one in state.carried):
        return True
    plan = state.plan
    material = next((one for one in plan.materials if one.id == name), None) if plan is not None else None
    # What stands in the file or was named at set-up is there; what somebody brings is not yet.
    return material is not None and bool(material.text or not material.by)


def needed_title(state: State, name: str) -> str:
    """The title of something that a step needs: a list, a decision or a material."""
    plan = state.plan
    assert plan is not None
    for face in plan.faces.values():
        for one in face.capture:
            if one.id == name:
                return one.title
        if face.decide is not None and face.decide.id == name:
            return face.decide.title
    titles = {one.id: one.title for one in plan.materials} | {one.id: one.title for one in state.carried}
    return titles.get(name, name)


def open_gates(log: Log, lane: LaneState) -> None:
    """Go on although something is missing: recorded, once."""
    for unit in first_units(upcoming(lane)):
        plan = log.state.plan
        names = [unit.key] if plan is not None and _needs(plan, lane, unit) else []
        if unit.awaits:
            names.append(unit.awaits)
        wanted = [name for name in names if name not in log.state.gates]
        if wanted:
            log.fact("gate.opened", lane.id, gates=wanted)
