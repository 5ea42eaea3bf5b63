"""What may be taken back: the facilitator's last live actions, each with the state before it.

How undoing works: the state goes back to what it was before the action, and what happened since is folded
onto it again, without the action: notes and gaps as they are, and what comes due in their midst as it would
have come. What that gave is written into one fact (``action.undone``), so that folding works out nothing.
Redoing is the same from the state before the undoing.

Nothing here counts when states are compared: two sessions are alike if they will go on alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from protocols.engine.copying import changed, new, put
from protocols.engine.facts import Fact
from protocols.engine.moments import Moment
from protocols.spec.record import Record, evolve, record

if TYPE_CHECKING:
    from protocols.engine.state import State

MOST_DEEDS = 50
"""How many of the last actions can be taken back."""

KEPT = frozenset(
    (
        "entry.written",
        "entry.edited",
        "entry.withdrawn",
        "gap.found",
        "gap.answered",
        "session.reopened",
        "roster.set",
        "talk.began",
        "talk.ended",
        "mode.set",
    )
)
"""Kinds of fact that stay when an action before them is undone (see :func:`stays`)."""

_WHAT = {
    "session.started": "start",
    "session.paused": "pause",
    "session.resumed": "resume",
    "time.added": "add",
    "turn.began": "turn",
    "turn.quiet": "quiet",
    "turn.passed": "pass",
    "setting.set": "set",
    "decision.made": "decide",
    "rounds.set": "rounds",
    "role.cast": "cast",
    "gate.opened": "next",
    "lanes.closed": "back",
    "lane.ended": "next",
    "step.entered": "back",
    "step.left": "next",
    "plan.changed": "plan",
    "roster.set": "arrive",
}


Tail = tuple[Fact, "Tail | None"]
"""The facts so far: the last one, and those before it. A list that shares all its past, and a tuple because
every fact that is folded makes one."""


@record
class Deed(Record):
    """An action that can be taken back.

    *what* it was (``next``, ``pause``, ``add``, ...), *step* and *lane* where, *at_ms* when; *before* is the
    state before it, and *mark* the last fact before it. *who* came or left, by id.
    """

    action: str
    what: str
    step: str
    lane: str
    at_ms: int
    before: State
    mark: Tail | None
    who: str = ""


@record
class Undone(Record):
    """A deed that was undone and can be done again, with the state and the last fact before the undoing."""

    deed: Deed
    before: State
    mark: Tail | None


def remember(before: State, after: State, fact: Fact) -> State:
    """*after* with *fact* in its tail, and with the deed that it begins, if it begins one.

    *after* is a copy that nobody has seen yet: it is filled, not copied. Where the tail was cut off
    (:func:`forgetful`), nothing is remembered any more.
    """
    tail = before.tail
    if tail is None and before.seq:
        return after
    put(after, "tail", (fact, tail))
    if fact.actor != "facilitator" or fact.kind not in _WHAT or stays(fact):
        return after
    deeds = after.undoable
    if tail is not None and tail[0].action == fact.action:
        if deeds and deeds[-1].action == fact.action and fact.kind == "step.left":
            last = evolve(deeds[-1], what=_what(fact), step=_step(before, fact), lane=fact.lane)
            put(after, "undoable", (*deeds[:-1], last))
        return after
    cleared = changed(before, undoable=(), redoable=())
    who = fact.data["who"] if fact.kind == "roster.set" else ""
    deed = new[Deed](fact.action, _what(fact), _step(before, fact), fact.lane, fact.at_ms, cleared, tail, who)
    put(after, "undoable", (*deeds[-MOST_DEEDS + 1 :], deed))
    if after.redoable:
        put(after, "redoable", ())
    return after


def stays(fact: Fact) -> bool:
    """Whether *fact* stays when an action before it is undone. Who comes or leaves can be taken back by
    itself, and was before anything earlier is; only journals from before that do not say why."""
    return fact.kind in KEPT and not (fact.kind == "roster.set" and "why" in fact.data)


def forgetful(state: State) -> State:
    """*state* from which on nothing can be taken back: for whoever runs it and never undoes anything."""
    return changed(state, tail=None, undoable=(), redoable=())


def since(tail: Tail | None, mark: Tail | None, until_ms: int = 0) -> Iterator[Fact]:
    """The facts after *mark*, and none before *until_ms*, in order."""
    found = []
    while tail is not None and tail is not mark and tail[0].at_ms >= until_ms:
        found.append(tail[0])
        tail = tail[1]
    return reversed(found)


def fold_undone(state: State, fact: Fact, evolve: Callable[[State, Fact], State]) -> State:
    """Go back to before the last deed, and through what happened since without it."""
    if not state.undoable or state.undoable[-1].action != fact.data["action"]:
        return state
    deed = state.undoable[-1]
    undone = Undone(deed, changed(state, undoable=(), redoable=()), state.tail)
    again = _fold_again(state, deed.before, deed.mark, fact, evolve)
    return changed(again, undoable=state.undoable[:-1], redoable=(*state.redoable, undone))


def fold_redone(state: State, fact: Fact, evolve: Callable[[State, Fact], State]) -> State:
    """Go back to before the last undoing, and through what happened since without it."""
    if not state.redoable or state.redoable[-1].deed.action != fact.data["action"]:
        return state
    undone = state.redoable[-1]
    again = _fold_again(state, undone.before, undone.mark, fact, evolve)
    return changed(again, undoable=(*state.undoable, undone.deed), redoable=state.redoable[:-1])


def _fold_again(
    state: State, before: State, mark: Tail | None, fact: Fact, evolve: Callable[[State, Fact], State]
) -> State:
    kept = {one.seq: one for one in since(state.tail, mark)}
    for told in fact.data["facts"]:
        one = kept.get(told["seq"]) if "seq" in told else told_fact(told)
        if one is not None:
            before = evolve(before, one)
    return changed(before, tail=state.tail)


def fact_told(fact: Fact) -> dict[str, Any]:
    """A fact that happens again, as the data of an ``action.undone``."""
    return {
        "action": fact.action,
        "kind": fact.kind,
        "at": fact.at_ms,
        "moment": fact.moment.to_data(),
        "actor": fact.actor,
        "lane": fact.lane,
        "data": dict(fact.data),
    }


def told_fact(told: Mapping[str, Any]) -> Fact:
    """The fact that :func:`fact_told` told of; its number counts for nothing."""
    return Fact(
        seq=0,
        writer="",
        action=told["action"],
        kind=told["kind"],
        moment=Moment.from_data(told["moment"]),
        at_ms=told["at"],
        actor=told["actor"],
        lane=told["lane"],
        data=told["data"],
    )


def _what(fact: Fact) -> str:
    kind = fact.kind
    if kind == "step.left":
        how = fact.data.get("how")
        if how in ("back", "revisit"):
            return str(how)
    elif kind == "turn.began" and "carried" in fact.data:
        return "back"
    elif kind == "time.added":
        if fact.data.get("why") == "extend":
            return "extend"
        return "add" if fact.data["ms"] > 0 else "take"
    elif kind == "session.paused" and (fact.data.get("why") or "until" in fact.data):
        return "break"
    elif kind == "plan.changed" and "strategy" in fact.data:
        return "catch-up"
    elif kind in ("plan.changed", "roster.set") and "why" in fact.data:
        return str(fact.data["why"])
    return _WHAT[kind]


def _step(before: State, fact: Fact) -> str:
    lane = before.lanes.get(fact.lane) or before.lanes.get("all")
    if lane is None or lane.visit is None:
        return ""
    return lane.visit.step
