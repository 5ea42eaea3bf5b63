"""Who speaks, for how long each has spoken, and who has not been heard yet; for the facilitator alone."""

from __future__ import annotations

from protocols.engine import time
from protocols.engine.state import LaneState, State, Visit
from protocols.engine.talk import Who
from protocols.engine.talking import counts, present, running_ms
from protocols.plan.model import Unit
from protocols.view.model import TalkView, VoiceView
from protocols.view.names import Names


def talk_view(names: Names, lane: LaneState, now_ms: int) -> TalkView | None:
    """Who speaks in a lane and who is silent there so far; None where no step is under way."""
    visit, state = lane.visit, names.state
    if visit is None:
        return None
    voice = state.talk.now.get(lane.id)
    speaking = voice is not None and bool(voice.who)
    ms = _counted(state, *running_ms(state, lane, voice, now_ms)) if voice is not None else 0
    here = present(state, lane)
    heard = _heard_here(state, lane, visit)
    return TalkView(
        counted=counts(state, visit),
        speaking=voice_name(names, voice.who) if voice is not None and speaking else "",
        who=voice.who if voice is not None else (),
        tapped=voice is not None and voice.tapped and speaking,
        ms=ms,
        people=here,
        unheard=tuple(one for one in here if one not in heard),
    )


def voices_view(names: Names, now_ms: int) -> tuple[VoiceView, ...]:
    """Everybody in the roster, in its order, then whoever else was heard; with what each has said so far."""
    state = names.state
    written = state.written.voices
    said: dict[Who, tuple[int, int]] = {
        who: (_counted(state, one.ms, one.gaps), one.times) for who, one in state.talk.heard.items()
    }
    for lane in state.lanes.values():
        voice = state.talk.now.get(lane.id)
        if voice is not None and voice.who and lane.visit is not None:
            ms, times = said.get(voice.who, (0, 0))
            running = _counted(state, *running_ms(state, lane, voice, now_ms))
            said[voice.who] = ms + running, times + 1
    together = {one for who in said for one in who}
    total = sum(ms for ms, _ in said.values())
    everybody: dict[Who, None] = {(one,): None for one in state.roster}
    return tuple(
        VoiceView(
            who,
            voice_name(names, who),
            *said.get(who, (0, 0)),
            share=round(said[who][0] * 100 / total) if total and who in said else 0,
            heard=any(one in together or one in written for one in who),
        )
        for who in (*everybody, *(who for who in said if who not in everybody))
    )


def voice_name(names: Names, who: Who) -> str:
    """The name of a voice: a person's, or those of several who speak as one."""
    return ", ".join(names.people(who))


def _counted(state: State, ms: int, gaps: tuple[str, ...]) -> int:
    return ms + time.answered_ms(state, gaps)


def _heard_here(state: State, lane: LaneState, visit: Visit) -> frozenset[str]:
    """Who was heard in the step that a lane is in: had a turn or the floor, was tapped, or wrote there."""
    heard = visit.heard
    voice = state.talk.now.get(lane.id)
    if voice is not None:
        heard = heard.union(voice.who)
    unit = lane.part
    if isinstance(unit, Unit) and not counts(state, visit):
        # Where nobody's time is counted, whoever had a turn was heard all the same.
        heard = heard.union(
            one for span in visit.turns if span.turn < len(unit.turns) for one in unit.turns[span.turn].who
        )
    return heard.union(who for who, units in state.written.voices.items() if visit.unit in units)
