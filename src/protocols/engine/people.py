"""Who comes late and who leaves early: known from then on, and planned for in what is still to come."""

from __future__ import annotations

from collections.abc import Collection

import attrs

from protocols.engine import commands
from protocols.engine.deeds import since
from protocols.engine.facts import Refusal
from protocols.engine.log import Log
from protocols.engine.moving import advance, leaves, not_under_way, running
from protocols.engine.replanning import replan
from protocols.engine.state import FINISHED, LaneState, State, Visit
from protocols.plan.allot import SECOND
from protocols.plan.data import plan_to_data
from protocols.plan.model import Person, Plan, Turn, Unit, units_in
from protocols.plan.naming import person_name
from protocols.plan.people import shorter, smallest, turns_left
from protocols.plan.reordering import with_units
from protocols.words import safe_line

MOST_PEOPLE = 1_000
"""How many people a session may have in all."""


def arrive(log: Log, command: commands.Arrive) -> Refusal | None:
    """Somebody comes late, or comes back."""
    state = log.state
    if state.phase == FINISHED or state.plan is None:
        return not_under_way(state)
    known = state.known
    if command.beside and (command.beside not in state.roster or command.beside in known.away):
        return Refusal("no-such-person", {"name": command.beside})
    if command.id:
        if command.id not in state.roster:
            return Refusal("no-such-person", {"name": command.id})
        if command.id not in known.away:
            return Refusal("here-already", {"name": person_name(state.roster, command.id)})
        away = [one for one in known.away if one != command.id]
        _tell(log, "arrive", command.id, tuple(state.roster.values()), away=away)
        return _planned(log)
    if len(state.roster) >= MOST_PEOPLE:
        return Refusal("too-many-people", {"most": MOST_PEOPLE})
    number = 1 + max((int(one[1:]) for one in _ever(state) if one[1:].isdecimal()), default=0)
    person = Person(f"p{number}", safe_line(command.name), safe_line(command.team), safe_line(command.role))
    beside = command.beside or _beside(state, person)
    people = (*state.roster.values(), person)
    _tell(log, "arrive", person.id, people, {**known.beside, person.id: beside}, list(known.away))
    return _planned(log)


def leave(log: Log, command: commands.Leave) -> Refusal | None:
    """Somebody leaves; where it is their turn, the next one begins."""
    state = log.state
    if state.phase == FINISHED or state.plan is None:
        return not_under_way(state)
    if command.who not in state.roster:
        return Refusal("no-such-person", {"name": command.who})
    if command.who in state.known.away:
        return Refusal("gone-already", {"name": person_name(state.roster, command.who)})
    here = [one for one in state.roster if one not in state.known.away]
    if len(here) == 1:
        return Refusal("last-person", nearest="finish")
    away = [*state.known.away, command.who]
    _tell(log, "gone", command.who, tuple(state.roster.values()), away=away)
    refusal = _planned(log)
    if refusal is not None:
        return refusal
    for lane in running(log.state):
        visit, unit = lane.visit, lane.part
        if visit is None or not visit.turns or not isinstance(unit, Unit):
            continue
        whose = unit.turns[visit.turn].who
        if whose and not set(whose) - set(log.state.known.away) and not leaves(visit, lane, passed=True):
            advance(log, lane.id, None, "next", passed=True)
    return None


def _ever(state: State) -> set[str]:
    """The ids that anybody has or had: whose coming was taken back may be named in facts that stay."""
    told = (fact.data["people"] for fact in since(state.tail, None) if fact.kind == "roster.set")
    return {*state.roster, *(one["id"] for people in told for one in people)}


def _tell(
    log: Log,
    why: str,
    who: str,
    people: tuple[Person, ...],
    beside: dict[str, str] | None = None,
    away: Collection[str] = (),
) -> None:
    found = dict(log.state.known.beside) if beside is None else beside
    log.fact(
        "roster.set",
        people=[{"id": one.id, "name": one.name, "team": one.team, "role": one.role} for one in people],
        **({"beside": found} if found else {}),
        **({"away": list(away)} if away else {}),
        why=why,
        who=who,
    )


def _planned(log: Log) -> Refusal | None:
    before = len(log.facts)
    replan(log)
    return None if len(log.facts) > before else Refusal("cannot-plan-people")


def _beside(state: State, person: Person) -> str:
    """Whom somebody sits with who was told nothing: in the smallest group, of their own team if it can be."""
    plan = state.plan
    assert plan is not None
    team = {
        one.id
        for one in state.roster.values()
        if person.team and one.team == person.team and one.id not in state.known.away
    }
    at_work = [name for name, lane in state.lanes.items() if lane.parent is not None]
    parents = {state.lanes[name].parent for name in at_work} - {None}
    inner = next((name for name in at_work if name not in parents), "")
    place = state.lanes[inner].parent if inner else ""
    return smallest(plan.formed, "" if place in ("all", None) else str(place), team, state.known.away)


def plan_for_those_here(log: Log, made: Plan) -> None:
    """Put the plan *made* anew to work, with the steps under way for those who are here now: turns of people
    who left are not taken, and the time of the turns follows."""
    state = log.state
    away = state.known.away
    units = {unit.key: unit for unit in units_in(made.main.program)}
    under_way: dict[str, Unit] = {}
    added: list[tuple[LaneState, Visit, int]] = []
    gone: list[tuple[LaneState, Visit, int]] = []
    for lane in running(state):
        visit, before = lane.visit, lane.part
        assert visit is not None
        if not isinstance(before, Unit) or not before.turns or before.key not in units:
            continue
        waiting = visit.passed[visit.returned :]
        # Where those who passed are asked once more, all turns have been; and theirs are called by number.
        last = len(before.turns) - 1 if visit.returned else max(visit.turn, *waiting, 0)
        unit = _for_those_here(before, units[before.key], last, away, made.faces[before.step].shares)
        under_way[unit.key] = unit
        added.append((lane, visit, unit.allotted_ms - before.allotted_ms))
        for turn in dict.fromkeys(waiting):
            whose = unit.turns[turn].who
            if whose and not set(whose) - set(away):
                gone.append((lane, visit, turn))
    log.fact("plan.changed", plan=plan_to_data(with_units(made, under_way)))
    for lane, visit, ms in added:
        if ms and visit.allotted_ms > 0:
            log.fact(
                "time.added", lane.id, unit=visit.unit, visit=visit.number, ms=ms, turn_ms=0, why="people"
            )
    for lane, visit, turn in gone:
        log.fact("turn.passed", lane.id, unit=visit.unit, visit=visit.number, turn=turn, for_good=True)


def _for_those_here(before: Unit, unit: Unit, turn: int, away: Collection[str], shares: bool) -> Unit:
    """The step under way: as planned now (*unit*: with turns for who came), without the turns after *turn* of
    those who left. Where all who speak in it share its time and somebody came, those who have yet to speak
    share it anew."""
    done, to_come = unit.turns[: turn + 1], unit.turns[turn + 1 :]
    left = turns_left(to_come, away)
    if shares and len(unit.turns) > len(before.turns):
        length = _length(before.turns[turn + 1 :])
        each = length // max(1, len(left)) // SECOND * SECOND
        left = tuple(attrs.evolve(one, allotted_ms=each) for one in left)
        return attrs.evolve(unit, turns=(*done, *left))
    saved = _length(to_come) - _length(left)
    return shorter(attrs.evolve(unit, turns=(*done, *left)), saved)


def _length(turns: tuple[Turn, ...]) -> int:
    return sum(turn.allotted_ms for turn in turns)
