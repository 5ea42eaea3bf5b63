"""Tapping who speaks: the command. What comes of it is folded in :mod:`protocols.engine.talking`."""

from __future__ import annotations

from protocols.engine import commands
from protocols.engine.facts import Refusal
from protocols.engine.log import Log
from protocols.engine.moving import not_under_way, targets
from protocols.engine.state import UNDER_WAY, LaneState, State
from protocols.engine.talking import counts, own_voice, present
from protocols.plan.groups import FACILITATOR
from protocols.plan.naming import person_name


def speak(log: Log, command: commands.Speak) -> Refusal | None:
    """Tap somebody: they begin to speak, or have ended; with nobody named, whoever was tapped has ended."""
    state = log.state
    if state.phase != UNDER_WAY:
        return not_under_way(state)
    lanes = targets(state, command.lane)
    if isinstance(lanes, Refusal):
        return lanes
    if not lanes:
        return Refusal("all-done", nearest="finish")
    if not command.who:
        return _nobody(log, lanes)
    if command.who not in state.roster and command.who != FACILITATOR:
        return Refusal("no-such-person", {"name": command.who})
    theirs = [one for one in lanes if command.who == FACILITATOR or command.who in present(state, one)]
    if not theirs:
        return Refusal("not-in-group", {"name": _name(state, command.who)})
    if len(theirs) > 1:
        return Refusal("which-group", nearest="group")
    return _tap(log, theirs[0], command.who)


def _tap(log: Log, lane: LaneState, who: str) -> Refusal | None:
    visit = lane.visit
    assert visit is not None
    if not counts(log.state, visit):
        return Refusal("talk-unkept")
    voice = log.state.talk.now.get(lane.id)
    tapped = voice.who if voice is not None and voice.tapped else ()
    own = own_voice(log.state, lane) == (who,)
    if own and not tapped:
        return Refusal("speaks-already", {"name": _name(log.state, who)}, "next")
    if own or tapped == (who,):
        log.fact("talk.ended", lane.id, who=tapped[0])
    else:
        log.fact("talk.began", lane.id, who=who, unit=visit.unit, step=visit.step)
    return None


def _nobody(log: Log, lanes: list[LaneState]) -> Refusal | None:
    ended = False
    for lane in lanes:
        voice = log.state.talk.now.get(lane.id)
        if voice is not None and voice.tapped and voice.who:
            log.fact("talk.ended", lane.id, who=voice.who[0])
            ended = True
    return None if ended else Refusal("nobody-speaks")


def _name(state: State, who: str) -> str:
    return person_name(state.roster, who, state.facilitator)
