"""What a pause with a name shows, and whether the room sees a clock."""

from __future__ import annotations

import attrs

from protocols.engine.moments import Moment
from protocols.engine.state import State
from protocols.view.model import HaltView, View
from protocols.view.names import Names


def clock_of(names: Names, step: str) -> str:
    """Whether the room sees the clock of a step, as the facilitator or the file says: shown or hidden."""
    wanted = names.state.clock
    return names.plan.faces[step].clock if wanted == "protocol" else wanted


def halt_view(state: State, now: Moment, now_ms: int) -> HaltView | None:
    """The pause that is under way."""
    halt = state.halt
    if halt is None:
        return None
    if halt.until_ms is None:
        return HaltView(halt.why)
    left = halt.until_ms - halt.late_ms - now_ms
    return HaltView(halt.why, now.wall_ms + left, left, halt.over)


def for_room(view: View) -> View:
    """The room's *view* as the facilitator wants the room to see it."""
    if view.blackout:
        view = attrs.evolve(
            view,
            lanes=(),
            agenda=(),
            entries=(),
            decided=(),
            inputs=(),
            next_step="",
            next_title="",
            halt=None,
        )
    return _without_clock(view) if view.clock == "hidden" else view


def _without_clock(view: View) -> View:
    """The room's *view* with nothing in it that runs. A break says when it is over all the same: it is told
    so that people come back."""
    return attrs.evolve(
        view,
        paused_for_ms=0,
        starts_in_ms=None,
        elapsed_ms=0,
        planned_end_wall_ms=None,
        projected_end_wall_ms=0,
        late_ms=0,
        fixed=None,
        agenda=tuple(attrs.evolve(row, actual_ms=None, begins_wall_ms=None) for row in view.agenda),
    )
