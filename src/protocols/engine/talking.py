"""Talk time: the facilitator taps who speaks; whoever has a turn, or alone the floor, is counted untapped.

Time is that of the visit, as :mod:`protocols.engine.time` measures it: pauses do not count, and gaps only
where the step went on. Leaving a step ends what was tapped. Where what is said is kept without names, or not
at all, nobody is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from protocols.engine import time
from protocols.engine.casting import recast
from protocols.engine.copying import changed
from protocols.engine.facts import Fact, happened_ms
from protocols.engine.state import LaneState, State, Visit
from protocols.engine.talk import Heard, Span, Voice, Who
from protocols.plan.model import EVERYONE, Unit
from protocols.spec.record import evolve

LEAST_MS = 1_000
"""What is shorter was a slip of the finger, or a turn that was skipped: nobody is heard in it."""

Data = Mapping[str, Any]
Fold = Callable[[State, Fact, Data], State]


def counts(state: State, visit: Visit) -> bool:
    """Whether talk is counted where *visit* is: not where things are kept without names, or not at all."""
    face = state.plan.faces.get(visit.step) if state.plan is not None else None
    return face is not None and face.record == "yes"


def own_voice(state: State, lane: LaneState) -> Who:
    """Whose voice is counted in a lane without being tapped; empty where nobody can be named."""
    visit, unit = lane.visit, lane.part
    if visit is None or visit.quiet or not isinstance(unit, Unit) or not counts(state, visit):
        return ()
    assert state.plan is not None
    face = state.plan.faces[visit.step]
    if visit.turns:
        # Where people begin as they please, whose turn it is stands nowhere.
        return () if face.free_order or visit.turn >= len(unit.turns) else unit.turns[visit.turn].who
    if len(face.speaks) != 1 or face.asks or face.answers:
        return ()
    alone = recast(state, unit).holders.get(face.speaks[0], ())
    return alone if len(alone) == 1 else ()


def present(state: State, lane: LaneState) -> tuple[str, ...]:
    """Who is in a lane, observers as well, by id."""
    assert state.plan is not None
    lane_ = state.plan.main if lane.id == EVERYONE else lane.lane
    return tuple(one for one in (*lane_.members, *lane_.observers) if one not in state.known.away)


def running_ms(state: State, lane: LaneState, voice: Voice, at_ms: int) -> tuple[int, tuple[str, ...]]:
    """How long the voice that is counted in a lane has spoken by *at_ms*, and the gaps found meanwhile."""
    visit = lane.visit
    if visit is None or not voice.who:
        return 0, ()
    place = (lane.id, visit.unit, visit.number)
    gaps = tuple(gap.id for gap in state.gaps[voice.gaps_from :] if place in gap.places)
    return max(0, _spent(state, lane.id, visit, at_ms) - voice.spent_ms), gaps


def _spent(state: State, lane: str, visit: Visit, at_ms: int) -> int:
    """How long a visit has lasted, gaps not counted: whether they count may still be answered."""
    return time.spent(state, lane, visit, at_ms) - time.gap_ms(state, lane, visit)


# -- folding --------------------------------------------------------------------------------------


def around(fold: Fold) -> Fold:
    """*fold*, a fact that gives the floor of a lane to somebody else: whoever spoke has spoken until then."""

    def folded(state: State, fact: Fact, data: Data) -> State:
        at_ms = happened_ms(fact)
        after = fold(_silent(state, fact.lane, at_ms), fact, data)
        if fact.kind == "step.entered" and "carried" in data:
            after = _heard_before(after, fact.lane)
        return _own_again(after, fact.lane, at_ms)

    return folded


def passed(fold: Fold) -> Fold:
    """*fold*, a turn that was passed: whose it was has not spoken, unless somebody was tapped."""

    def folded(state: State, fact: Fact, data: Data) -> State:
        voice = state.talk.now.get(fact.lane)
        if voice is not None and voice.who and not voice.tapped:
            nobody = evolve(voice, who=(), since_ms=max(voice.since_ms, fact.at_ms))
            now = {**state.talk.now, fact.lane: nobody}
            state = changed(state, talk=evolve(state.talk, now=now))
        return fold(state, fact, data)

    return folded


def handed(fold: Fold) -> Fold:
    """*fold*, after which a role may be somebody else's, or nobody's: whoever alone has the floor by it
    speaks from then on, unless somebody was tapped."""

    def folded(state: State, fact: Fact, data: Data) -> State:
        after = fold(state, fact, data)
        for name, lane in after.lanes.items():
            voice = after.talk.now.get(name)
            counted = voice.who if voice is not None else ()
            if lane.visit is None or lane.visit.turns or (voice is not None and voice.tapped and counted):
                continue
            if own_voice(after, lane) != counted:
                after = _own_again(_silent(after, name, fact.at_ms), name, fact.at_ms)
        return after

    return folded


def gone(fold: Fold) -> Fold:
    """*fold*, people who come and leave: who has left and was tapped has ended."""

    def folded(state: State, fact: Fact, data: Data) -> State:
        for lane, voice in state.talk.now.items():
            if voice.tapped and voice.who and set(voice.who) <= set(data.get("away", ())):
                state = _own_again(_silent(state, lane, fact.at_ms), lane, fact.at_ms)
        return fold(state, fact, data)

    return folded


def began(state: State, fact: Fact, data: Data) -> State:
    """Somebody was tapped; nothing comes of it where, as things are now, the step was never gone into."""
    lane = state.lanes.get(fact.lane)
    if lane is None or lane.visit is None or not counts(state, lane.visit):
        return state
    state = _silent(state, fact.lane, fact.at_ms)
    return _with_voice(state, fact.lane, (data["who"],), True, fact.at_ms)


def ended(state: State, fact: Fact, data: Data) -> State:
    """Whoever was tapped has ended; a turn that is under way goes on counting."""
    voice = state.talk.now.get(fact.lane)
    if voice is None or not voice.tapped or voice.who != (data["who"],):
        return state
    return _own_again(_silent(state, fact.lane, fact.at_ms), fact.lane, fact.at_ms)


def _own_again(state: State, lane_id: str, at_ms: int) -> State:
    """The state with whoever has the floor of a lane speaking in it."""
    lane = state.lanes.get(lane_id)
    own = own_voice(state, lane) if lane is not None else ()
    return _with_voice(state, lane_id, own, False, at_ms) if own else state


def _with_voice(state: State, lane_id: str, who: Who, tapped: bool, at_ms: int) -> State:
    """The state with *who* speaking in a lane; nobody has spoken in it since *at_ms* at least."""
    before = state.talk.now.get(lane_id)
    # Told later than it happened, a turn still begins no earlier than others were counted until.
    since = at_ms if before is None else max(at_ms, before.since_ms)
    visit = state.lanes[lane_id].visit
    assert visit is not None
    voice = Voice(who, tapped, since, _spent(state, lane_id, visit, since), len(state.gaps))
    return changed(state, talk=evolve(state.talk, now={**state.talk.now, lane_id: voice}))


def _silent(state: State, lane_id: str, at_ms: int) -> State:
    """The state with what is said in a lane counted up to *at_ms*, and nobody speaking in it."""
    talk = state.talk
    voice, lane = talk.now.get(lane_id), state.lanes.get(lane_id)
    if voice is None or not voice.who or lane is None or lane.visit is None:
        return state
    visit = lane.visit
    ms, gaps = running_ms(state, lane, voice, at_ms)
    nobody = Voice((), False, max(at_ms, voice.since_ms))
    now = {**talk.now, lane_id: nobody}
    if ms < LEAST_MS and not gaps:
        return changed(state, talk=evolve(talk, now=now))
    so_far = talk.heard.get(voice.who, Heard())
    heard = Heard(so_far.ms + ms, so_far.times + 1, so_far.gaps + gaps)
    until = max(at_ms, voice.since_ms)
    span = Span(voice.who, voice.tapped, lane_id, visit.step, voice.since_ms, until, ms, gaps)
    talk = evolve(talk, heard={**talk.heard, voice.who: heard}, now=now, spoken=talk.spoken.plus(span))
    lane = changed(lane, visit=changed(visit, heard=visit.heard.union(voice.who)))
    return changed(state, talk=talk, lanes={**state.lanes, lane_id: lane})


def _heard_before(state: State, lane_id: str) -> State:
    """Who was heard in a step is heard in it when it is gone back to."""
    lane = state.lanes[lane_id]
    last = lane.last_visit(lane.visit.unit) if lane.visit is not None else None
    if lane.visit is None or last is None or not last.heard:
        return state
    lane = changed(lane, visit=changed(lane.visit, heard=last.heard))
    return changed(state, lanes={**state.lanes, lane_id: lane})
