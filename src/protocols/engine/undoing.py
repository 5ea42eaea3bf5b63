"""Undo and redo as commands: what the session would be like at this moment without the action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from protocols.engine import commands
from protocols.engine.deeds import Tail, fact_told, since, stays
from protocols.engine.due import Rules, due
from protocols.engine.evolve import evolve
from protocols.engine.facts import Fact, Refusal
from protocols.engine.gaps import gap
from protocols.engine.log import Log
from protocols.engine.moments import Moment
from protocols.engine.moving import not_under_way
from protocols.engine.replanning import replan
from protocols.engine.state import FINISHED, UNDER_WAY, State
from protocols.plan.groups import FACILITATOR


def undo(rules: Rules, log: Log, command: commands.Undo) -> Refusal | None:
    """Take the last live action back."""
    state = log.state
    if state.phase == FINISHED:
        return Refusal("finished")
    if not state.undoable:
        return Refusal("nothing-to-undo") if state.phase == UNDER_WAY else not_under_way(state)
    deed = state.undoable[-1]
    if command.action and command.action != deed.action:
        return Refusal("undo-another", nearest="undo")
    told = _again(rules, log, deed.before, deed.mark)
    log.fact("action.undone", action=deed.action, what=deed.what, facts=told)
    return None


def redo(rules: Rules, log: Log, command: commands.Redo) -> Refusal | None:
    """Take the last undoing back: as if it had never been undone."""
    state = log.state
    if state.phase == FINISHED:
        return Refusal("finished")
    if not state.redoable:
        return Refusal("nothing-to-redo", nearest="undo" if state.undoable else "")
    undone = state.redoable[-1]
    told = _again(rules, log, undone.before, undone.mark)
    log.fact("action.redone", action=undone.deed.action, what=undone.deed.what, facts=told)
    return None


def _again(rules: Rules, log: Log, before: State, mark: Tail | None) -> list[dict[str, Any]]:
    """What happens from *before* until now with only what is kept: a number for each fact that stays as it
    is, and the others whole."""
    again = Log(before, log.now, log.planner)
    told: list[dict[str, Any]] = []
    facts = list(since(log.state.tail, mark))
    replanned = {fact.action for fact in facts if fact.kind == "plan.changed"}
    names = names_in(facts)
    for number, fact in enumerate(facts):
        # The program was awake then: what had come due by then came due by the clocks of then.
        again.now, again.now_ms = fact.moment, fact.at_ms
        if not stays(fact):
            _due(rules, again, told)
            continue
        closed = fact.kind == "gap.found" and fact.data["cause"] == "closed"
        if fact.kind == "session.reopened":
            again.now = _alive(again.state, fact, facts[number + 1 : number + 2])
        if not closed:  # what came due before that came before the session was reopened, too
            _due(rules, again, told)
        if fact.kind == "gap.found":
            _gap(again, fact, told)
            if not closed:
                _due(rules, again, told)  # what a sleep lets come due comes due when it is noticed
        elif (kept := as_kept(again.state, fact, names)) is not None:
            again.state = evolve(again.state, kept)
            told.append({"seq": fact.seq} if kept is fact else fact_told(kept))
            if fact.action in replanned:
                again.facts.clear()
                again.action = fact.action
                replan(again)
                told.extend(map(fact_told, again.facts))
    again.now, again.now_ms = log.now, log.now_ms
    _due(rules, again, told)
    return told


def names_in(facts: Sequence[Fact]) -> dict[str, str]:
    """The names that *facts* give to people, by id; those without a name are called by their number."""
    told = (fact.data["people"] for fact in facts if fact.kind == "roster.set")
    return {one["id"]: one["name"] for people in told for one in people if one["name"]}


def as_kept(state: State, fact: Fact, names: Mapping[str, str]) -> Fact | None:
    """*fact*, which stays, as it is where somebody whom it names has never come: what was written down stays
    under their name (of *names*), and they were not heard. None where nothing is left of it."""
    data = fact.data
    if fact.kind == "talk.began":
        who = data["who"]
        if who == FACILITATOR or (who in state.roster and who not in state.known.away):
            return fact
        # Whoever spoke before has ended all the same.
        voice = state.talk.now.get(fact.lane)
        if voice is None or not voice.tapped or not voice.who:
            return None
        return attrs.evolve(fact, kind="talk.ended", data={"who": voice.who[0]})
    if fact.kind in ("entry.written", "entry.edited"):
        named = {
            name: names[data[name]]
            for name in ("who", "owner")
            if data.get(name) in names and data[name] not in state.roster
        }
        if named:
            return attrs.evolve(fact, data={**data, **named})
    return fact


def _alive(state: State, reopened: Fact, following: Sequence[Fact]) -> Moment:
    """The last sign of life before a session was *reopened*, by the clocks that ran then: they may count from
    elsewhere since. *following*: the gap, if one was found."""
    assert state.anchor is not None
    alive = state.anchor.later(reopened.at_ms - state.anchor_at_ms)
    for gap_ in following:
        if gap_.kind == "gap.found" and gap_.action == reopened.action:
            return attrs.evolve(alive, wall_ms=reopened.moment.wall_ms - gap_.data["ms"])
    return alive


def _due(rules: Rules, again: Log, told: list[dict[str, Any]]) -> None:
    again.facts.clear()
    due(rules, again)
    told.extend(map(fact_told, again.facts))


def _gap(again: Log, fact: Fact, told: list[dict[str, Any]]) -> None:
    """The same gap, found where one would have been."""
    again.facts.clear()
    again.begin("clock")
    data = fact.data
    gap(again, data["cause"], data["ms"], data.get("estimated", False), data["id"])
    told.extend(map(fact_told, again.facts))
