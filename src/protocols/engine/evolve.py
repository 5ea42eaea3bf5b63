"""Folding: ``evolve(state, fact) -> state``, pure, total, and without any plugin.

Facts record outcomes, so nothing is worked out here that could come out differently tomorrow. A kind of
fact that this program does not know is kept out of the state and changes nothing: journals written by a
plugin open without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from protocols.engine import breaks, talking, visits
from protocols.engine.carrying import carried_from_data, known_from
from protocols.engine.comings import comings
from protocols.engine.copying import changed, new, put
from protocols.engine.deeds import fold_redone, fold_undone, remember
from protocols.engine.facts import Fact, happened_ms
from protocols.engine.state import (
    ENDED,
    FINISHED,
    FORKED,
    MODES,
    READY,
    UNDER_WAY,
    WAITING,
    Decided,
    Entry,
    Gap,
    LaneState,
    State,
)
from protocols.plan.data import plan_from_data
from protocols.plan.known import Known
from protocols.plan.model import EVERYONE, Fork, Lane, Person

Data = Mapping[str, Any]


def evolve(state: State, fact: Fact) -> State:
    """The state after *fact*."""
    step = _STEPS.get(fact.kind)
    after = state if step is None else step(state, fact, fact.data)
    if after is state:
        after = changed(state)
    # A copy made just now, which nobody has seen: filled in place, instead of copied again and again.
    put(after, "seq", fact.seq)
    put(after, "last_at_ms", fact.at_ms)
    if fact.writer != after.writer:
        put(after, "writer", fact.writer)
    if state.tail is None and state.seq:
        return after  # nothing can be taken back from here on
    return remember(state, after, fact)


def fold(facts: Iterable[Fact], state: State | None = None) -> State:
    """The state after *facts*, from the beginning or from *state*."""
    now = State() if state is None else state
    for fact in facts:
        now = evolve(now, fact)
    return now


# -- the session ----------------------------------------------------------------------------------


def _opened(state: State, fact: Fact, data: Data) -> State:
    carried = carried_from_data(data.get("carried", ()))
    return changed(
        state,
        phase=READY,
        meeting=data.get("meeting", ""),
        carried=carried,
        known=Known(picked=known_from(carried).picked),
        protocol_id=data["protocol"]["id"],
        title=data["protocol"]["title"],
        text=data["protocol"].get("text", ""),
        files=data["protocol"].get("files", {}),
        originals=data["protocol"].get("originals", {}),
        minutes=data.get("minutes"),
        inputs={name: (one["title"], one["answer"]) for name, one in data.get("inputs", {}).items()},
        facilitator=data.get("facilitator", ""),
        language=data.get("language", "en"),
        speed=data.get("speed", 1),
        opened=fact.moment,
        anchor=fact.moment,
        anchor_at_ms=fact.at_ms,
        offset_min=fact.moment.offset_min,
        start_at_ms=data.get("start_at"),
        start_wall_ms=None if data.get("start_at") is None else fact.moment.wall_ms + data["start_at"],
        end_wall_ms=None if data.get("end_at") is None else fact.moment.wall_ms + data["end_at"],
    )


def _anchored(state: State, fact: Fact) -> State:
    """The state with the clocks lined up anew; a start set for a time of day stays at that time."""
    start = state.start_at_ms
    if state.start_wall_ms is not None and state.phase == READY:
        start = fact.at_ms + max(0, state.start_wall_ms - fact.moment.wall_ms)
    return changed(state, anchor=fact.moment, anchor_at_ms=fact.at_ms, start_at_ms=start)


def _reopened(state: State, fact: Fact, data: Data) -> State:
    return changed(
        _anchored(state, fact),
        offset_min=fact.moment.offset_min,
        speed=data.get("speed", state.speed),
    )


def _roster(state: State, fact: Fact, data: Data) -> State:
    people = [Person(one["id"], one["name"], one["team"], one["role"]) for one in data["people"]]
    known = changed(state.known, beside=data.get("beside", {}), away=tuple(data.get("away", ())))
    roster = {person.id: person for person in people}
    told = comings(fact, state.roster, state.known.away, roster, known.away) if state.roster else ()
    return changed(state, roster=roster, known=known, comings=(*state.comings, *told))


def _planned(state: State, fact: Fact, data: Data) -> State:
    plan = plan_from_data(data["plan"])
    known = changed(state.known, settings=plan.known.settings, variant=plan.known.variant)
    return changed(state, plan=plan, known=known, lanes={EVERYONE: LaneState(plan.main)})


def _started(state: State, fact: Fact, data: Data) -> State:
    return changed(
        state,
        phase=UNDER_WAY,
        begun=state.plan,
        started_ms=happened_ms(fact),
        started_wall_ms=fact.moment.wall_ms - (fact.at_ms - happened_ms(fact)),
        planned_end_ms=data["planned_end"],
    )


def _finished(state: State, fact: Fact, data: Data) -> State:
    return changed(
        _resume(state, fact.at_ms), phase=FINISHED, finished_ms=fact.at_ms, finished_how=data["how"]
    )


def _resumed(state: State, fact: Fact, data: Data) -> State:
    return _resume(state, fact.at_ms)


def _resume(state: State, at_ms: int) -> State:
    if state.paused_ms is None:
        return state
    lanes = {
        name: lane if lane.visit is None else changed(lane, visit=visits.stopped(state, lane.visit, at_ms))
        for name, lane in state.lanes.items()
    }
    return changed(
        state,
        lanes=lanes,
        paused_ms=None,
        stopped_ms=state.stopped_ms + at_ms - state.paused_ms,
        halt=None,
        halted=breaks.ended(state, at_ms),
    )


# -- lanes ----------------------------------------------------------------------------------------


def _lanes_opened(state: State, fact: Fact, data: Data) -> State:
    parent = state.lanes[fact.lane]
    position = visits.position_of(parent, data["fork"])
    fork = parent.lane.program[position]
    if not isinstance(fork, Fork):
        return state
    lanes = dict(state.lanes)
    for lane in fork.lanes:
        known = lanes.get(lane.id)
        past = known.past if known is not None else ()
        lanes[lane.id] = LaneState(lane, parent.id, 0, WAITING, None, past)
    lanes[parent.id] = changed(parent, position=position, status=FORKED, visit=None)
    return changed(state, lanes=lanes)


def _lane_ended(state: State, fact: Fact, data: Data) -> State:
    lane = state.lanes[fact.lane]
    ended = changed(lane, position=len(lane.lane.program), status=ENDED, visit=None)
    return visits.with_lane(state, ended)


def _lanes_joined(state: State, fact: Fact, data: Data) -> State:
    return _gather(state, fact.lane, ENDED)


def _lanes_closed(state: State, fact: Fact, data: Data) -> State:
    return _gather(state, fact.lane, WAITING)


def _gather(state: State, parent: str, status: str) -> State:
    lanes = {
        name: lane if lane.parent != parent else changed(lane, status=status, visit=None, parent=None)
        for name, lane in state.lanes.items()
    }
    return changed(state, lanes=lanes)


# -- what is written down, and gaps ---------------------------------------------------------------

_ENTRY = ("kind", "text", "unit", "step", "capture", "column", "who", "owner", "due", "fields")


def _written(state: State, fact: Fact, data: Data) -> State:
    told = data.get
    entry = new[Entry](
        data["id"],
        data["kind"],
        data["text"],
        fact.at_ms,
        fact.moment,
        fact.lane,
        told("unit", ""),
        told("step", ""),
        told("capture", ""),
        told("column", ""),
        told("who", ""),
        told("owner", ""),
        told("due", ""),
        fields=told("fields", {}),
    )
    return changed(state, written=state.written.plus(entry))


def _change_entry(state: State, name: str, **changes: Any) -> State:
    return changed(state, written=state.written.with_changes(name, **changes))


def _edited(state: State, fact: Fact, data: Data) -> State:
    return _change_entry(state, data["id"], **{name: data[name] for name in _ENTRY if name in data})


def _withdrawn(state: State, fact: Fact, data: Data) -> State:
    return _change_entry(state, data["id"], withdrawn=True)


def _gap_found(state: State, fact: Fact, data: Data) -> State:
    gap = Gap(
        id=data["id"],
        cause=data["cause"],
        at_ms=fact.at_ms,
        ms=data["ms"],
        estimated=data.get("estimated", False),
        places=tuple((lane, unit, visit) for lane, unit, visit in data["places"]),
        answer=data.get("answer", ""),
    )
    lanes = dict(state.lanes)
    for name, _, _ in gap.places:
        lane = lanes[name]
        if lane.visit is not None and lane.visit.turns:
            last = lane.visit.turns[-1]
            turns = (*lane.visit.turns[:-1], changed(last, gaps=(*last.gaps, gap.id)))
            lanes[name] = changed(lane, visit=changed(lane.visit, turns=turns))
    state = breaks.slept(_anchored(state, fact), fact, gap.ms)
    return changed(state, gaps=(*state.gaps, gap), lanes=lanes)


def _gap_answered(state: State, fact: Fact, data: Data) -> State:
    gaps = tuple(changed(gap, answer=data["answer"]) if gap.id == data["id"] else gap for gap in state.gaps)
    return changed(state, gaps=gaps)


# -- what is settled while it runs ------------------------------------------------------------------


def _setting(state: State, fact: Fact, data: Data) -> State:
    known = state.known
    return changed(state, known=changed(known, settings={**known.settings, data["id"]: data["value"]}))


def _decision(state: State, fact: Fact, data: Data) -> State:
    known = state.known
    name = f"{data['id']}@{fact.lane}" if fact.lane else data["id"]
    made = Decided(
        id=data["id"],
        title=data["title"],
        step=data["step"],
        source=data["source"],
        how=data["how"],
        options=tuple((one["option"], one["label"], one["votes"]) for one in data["options"]),
        picked=tuple(data["picked"]),
        at_ms=fact.at_ms,
        moment=fact.moment,
        lane=fact.lane,
        points={one["option"]: tuple(one["points"]) for one in data["options"] if "points" in one},
        tied=tuple(data.get("tied", ())),
    )
    picked = {**known.picked, name: made.picked}
    return changed(state, known=changed(known, picked=picked), decided=(*state.decided, made))


def _rounds_set(state: State, fact: Fact, data: Data) -> State:
    known = state.known
    return changed(state, known=changed(known, rounds={**known.rounds, data["block"]: data["count"]}))


def _role_cast(state: State, fact: Fact, data: Data) -> State:
    known = state.known
    return changed(state, known=changed(known, cast={**known.cast, data["role"]: tuple(data["who"])}))


def _gate_opened(state: State, fact: Fact, data: Data) -> State:
    return changed(state, gates=state.gates | set(data["gates"]))


def _plan_changed(state: State, fact: Fact, data: Data) -> State:
    """What is still to come is planned anew; where each lane stands stays as it was."""
    if "plan" in data:
        plan = plan_from_data(data["plan"])
    elif state.plan is not None:
        from protocols.plan.strategies.changing import with_change

        plan = with_change(state.plan, data)
        if state.planned_end_ms is not None and "end" in data:
            state = changed(state, planned_end_ms=state.planned_end_ms + data["end"])
    else:
        return state
    lanes = dict(state.lanes)

    def place(lane: Lane) -> None:
        known = lanes[lane.id]
        lanes[lane.id] = changed(known, lane=lane)
        part = lane.program[known.position] if known.status == FORKED else None
        for inner in part.lanes if isinstance(part, Fork) else ():
            place(inner)

    place(plan.main)
    return changed(state, plan=plan, lanes=lanes)


def _mode(state: State, fact: Fact, data: Data) -> State:
    return changed(state, **{name: data[name] for name in MODES if name in data})


def _undone(state: State, fact: Fact, data: Data) -> State:
    return fold_undone(state, fact, _fold_kept)


def _redone(state: State, fact: Fact, data: Data) -> State:
    return fold_redone(state, fact, _fold_kept)


def _fold_kept(state: State, fact: Fact) -> State:
    step = _STEPS.get(fact.kind)
    after = state if step is None else step(state, fact, fact.data)
    return changed(after, last_at_ms=fact.at_ms)


_STEPS: Mapping[str, Callable[[State, Fact, Data], State]] = {
    "session.opened": _opened,
    "session.reopened": _reopened,
    "roster.set": talking.gone(talking.handed(_roster)),
    "plan.made": _planned,
    "session.started": _started,
    "session.finished": _finished,
    "session.paused": breaks.paused,
    "session.resumed": _resumed,
    "step.entered": talking.around(visits.entered),
    "step.left": talking.around(visits.left),
    "turn.began": talking.around(visits.turn_began),
    "turn.quiet": talking.around(visits.turn_quiet),
    "time.added": visits.time_added,
    "cue.given": visits.cue_given,
    "lanes.opened": _lanes_opened,
    "lane.ended": _lane_ended,
    "lanes.joined": _lanes_joined,
    "lanes.closed": _lanes_closed,
    "entry.written": _written,
    "entry.edited": _edited,
    "entry.withdrawn": _withdrawn,
    "gap.found": _gap_found,
    "gap.answered": _gap_answered,
    "setting.set": _setting,
    "decision.made": _decision,
    "rounds.set": _rounds_set,
    "role.cast": talking.handed(_role_cast),
    "gate.opened": _gate_opened,
    "plan.changed": _plan_changed,
    "turn.passed": talking.passed(visits.turn_passed),
    "talk.began": talking.began,
    "talk.ended": talking.ended,
    "mode.set": _mode,
    "break.over": breaks.over,
    "action.undone": _undone,
    "action.redone": _redone,
}

KINDS = frozenset(_STEPS)
"""Every kind of fact this program folds."""
