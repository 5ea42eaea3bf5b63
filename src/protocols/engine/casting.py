"""Who has a role now, in a step that was planned when somebody else had it."""

from __future__ import annotations

from protocols.engine.state import State
from protocols.plan.model import Unit
from protocols.spec.record import evolve


def recast(state: State, unit: Unit) -> Unit:
    """*unit*, in which people are now, with those who have its roles by now: one may have been given to
    somebody else since it was planned, or who had it may have left. Whose round it is stays as it is."""
    away, given = state.known.away, state.known.cast
    if not away and not given:
        return unit
    assert state.plan is not None
    cast = state.plan.cast
    rounds = {one.holder for one in unit.rounds}
    holders = dict(unit.holders)
    for name in {*unit.holders, *given}:
        held = unit.holders.get(name, ())
        if held and held in rounds:
            continue
        now = given.get(name, cast.get(name, ()) if any(one in away for one in held) else held)
        holders[name] = tuple(one for one in now if one not in away)
    return unit if holders == dict(unit.holders) else evolve(unit, holders=holders)
