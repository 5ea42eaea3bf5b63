"""Who had which role, who came after the start and who left: for the minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from protocols.engine.state import State
from protocols.words import clock_time, safe_line, say


@attrs.frozen
class ComingLine:
    """Somebody who *came* after the start, or left (not *came*): when, by the clock on the wall."""

    name: str
    came: bool
    wall_ms: int
    clock: str


@attrs.frozen
class RoleLine:
    """A role, and the names of those who had it."""

    title: str
    people: tuple[str, ...]


def role_lines(state: State, name: Callable[[str], str]) -> tuple[RoleLine, ...]:
    """The roles that were given to somebody; *name* answers the name for an id. Who took a role over stands
    after those who had it when the session began."""
    plan, since = state.plan, state.known.cast
    assert plan is not None
    first = plan.cast if state.started_ms is not None else {**plan.cast, **since}
    had = {role: (*first.get(role, ()), *since.get(role, ())) for role in {**first, **since}}
    return tuple(
        RoleLine(safe_line(plan.roles.get(role, role)), tuple(map(name, dict.fromkeys(who))))
        for role, who in had.items()
        if who
    )


def coming_lines(state: State, name: Callable[[str], str]) -> tuple[ComingLine, ...]:
    """All who came after the start and who left, in order; *name* answers the name for an id."""
    if state.started_ms is None:
        return ()
    return tuple(
        ComingLine(
            name(one.who),
            one.came,
            one.moment.wall_ms,
            clock_time(one.moment.wall_ms, one.moment.offset_min),
        )
        for one in state.comings
        if one.at_ms >= state.started_ms
    )


def came_and_left(told: Sequence[ComingLine]) -> list[tuple[str, str]]:
    """Who came later, and who left, each with the time: a label and the names, where there are any. Who came
    back is told once, with both times."""
    came: list[str] = []
    left: list[str] = []
    for at, one in enumerate(told):
        if one.came and all(other.name != one.name for other in told[:at]):
            came.append(f"{one.name} ({one.clock})")
        elif not one.came:
            back = next((other for other in told[at + 1 :] if other.name == one.name), None)
            until = say("minutes.left.back", left=one.clock, back=back.clock) if back else one.clock
            left.append(f"{one.name} ({until})")
    lines = ((say("minutes.came"), came), (say("minutes.left"), left))
    return [(label, ", ".join(names)) for label, names in lines if names]
