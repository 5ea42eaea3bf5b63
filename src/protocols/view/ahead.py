"""What is still to come, as it may be changed by hand: the parts of everybody's lane and of each group's."""

from __future__ import annotations

from collections.abc import Iterable

from protocols.engine import reshaping
from protocols.engine.facts import Refusal
from protocols.engine.state import State
from protocols.plan.model import EVERYONE, Plan, Unit
from protocols.plan.reordering import is_added
from protocols.view.model import AheadView
from protocols.view.names import Names
from protocols.view.rounds import counted

_kept: tuple[Plan | None, object, dict[tuple[object, ...], tuple[AheadView, ...]]] = (None, None, {})


def ahead_of(names: Names, lanes: Iterable[str]) -> tuple[AheadView, ...]:
    """Everything that is to come in everybody's lane, then in each of *lanes*.

    Kept for the plan and the people asked about last: a console asks ten times a second.
    """
    global _kept
    state = names.state
    if _kept[0] is not state.plan or _kept[1] is not state.roster:
        _kept = (state.plan, state.roster, {})
    found: list[AheadView] = []
    for lane in dict.fromkeys((EVERYONE, *lanes)):
        place = _place(state, lane)
        if place not in _kept[2]:
            _kept[2][place] = _parts(names, lane)
        found += _kept[2][place]
    return tuple(found)


def _place(state: State, lane: str) -> tuple[object, ...]:
    """Where a lane stands, and each lane around it: while plan and people are the same, what is to come in it
    hangs on nothing else. The groups of a grouping have the same ids wherever they are at work."""
    found: list[object] = [lane]
    here = state.lanes.get(lane)
    while here is not None:
        found += [here.position, here.status]
        here = state.lanes.get(here.parent) if here.parent is not None else None
    return tuple(found)


def _parts(names: Names, lane: str) -> tuple[AheadView, ...]:
    found = reshaping.ahead(names.state, None if lane == EVERYONE else lane)
    if isinstance(found, Refusal):
        return ()
    plan, here = names.plan, names.state.lanes.get(lane)
    shown = []
    for part in found.shown():
        unit = part if isinstance(part, Unit) else None
        if unit is not None and here is not None:
            unit = counted(names.state, here, unit)
        rounds = unit.rounds[-1] if unit is not None and unit.rounds else None
        shown.append(
            AheadView(
                lane=lane,
                key=part.key,
                title=names.text(plan.faces[part.step].title, unit),
                round=(rounds.number, rounds.count) if rounds is not None and rounds.count > 1 else None,
                planned_ms=part.allotted_ms,
                protect=plan.protects(part.step),
                added=is_added(part),
                at=plan.faces[part.step].at,
            )
        )
    return tuple(shown)
