"""Who came last, and where they sit: the facilitator has to show them the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protocols.engine.state import LaneState, State
from protocols.plan.model import EVERYONE, Fork, Lane, Unit
from protocols.view.model import NewcomerView
from protocols.view.names import Names


def newcomer(names: Names, lanes: Sequence[LaneState]) -> NewcomerView | None:
    """Who came last, and is still here; *lanes* are those at work."""
    state = names.state
    came = next((one.who for one in reversed(state.comings) if one.came), "")
    if not came or came in state.known.away:
        return None
    groups = [one.lane.title for one in lanes if one.id != EVERYONE and _sits(one.lane, came)]
    group = groups[0] if groups else ""
    later = [title for title in dict.fromkeys(_later(state, came)) if title != group]
    return NewcomerView(came, names.person(came), group, tuple(later))


def _sits(lane: Lane, who: str) -> bool:
    return who in lane.members or who in lane.observers


def _later(state: State, who: str) -> Iterator[str]:
    """The groups that *who* will be in: first those within the group they are in now."""
    here = state.main
    inside = [here]
    while (found := _inner(state, here, who)) is not None:
        here = found
        inside.append(here)
    for lane in reversed(inside):
        yield from _of(lane.lane.program[lane.position + 1 :], who)


def _inner(state: State, outer: LaneState, who: str) -> LaneState | None:
    return next(
        (one for one in state.lanes.values() if one.parent == outer.id and _sits(one.lane, who)), None
    )


def _of(program: Sequence[Unit | Fork], who: str) -> Iterator[str]:
    for part in program:
        for lane in part.lanes if isinstance(part, Fork) else ():
            if _sits(lane, who):
                yield lane.title
                yield from _of(lane.program, who)
