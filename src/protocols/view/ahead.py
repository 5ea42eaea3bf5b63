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

_kept: tuple[Plan | None, object, dict[tuple[str, int], tuple[AheadView, ...]]] = (None, None, {})


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
        here = state.lanes.get(lane)
        place = (lane if here is None or here.parent is None else f"{here.parent}/{lane}", _at(state, lane))
        if place not in _kept[2]:
            _kept[2][place] = _parts(names, lane)
        found += _kept[2][place]
    return tuple(found)


def _at(state: State, lane: str) -> int:
    """A number that changes whenever something else is to come in a lane."""
    here = state.lanes.get(lane)
    if here is None:
        return -1
    outer = state.lanes.get(here.parent) if here.parent is not None else None
    status = ("waiting", "running", "forked", "ended").index(here.status)
    return ((outer.position if outer is not None else 0) * 100_000 + here.position) * 4 + status


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
                protect=any(face.protect for face in plan.around(part.step)),
                added=is_added(part),
                at=plan.faces[part.step].at,
            )
        )
    return tuple(shown)
