"""The agenda of a session as it stands: each step and block, planned and so far."""

from __future__ import annotations

from collections.abc import Mapping

from protocols.engine import time
from protocols.engine.state import RUNNING
from protocols.plan.agenda import Line, agenda, is_wait, rounds_of, starts
from protocols.plan.model import Fork, Lane, Plan
from protocols.spec.record import evolve
from protocols.view.begins import begins_at, wall_of
from protocols.view.model import AgendaRow
from protocols.view.names import Names


def agenda_rows(names: Names, now_ms: int, now_wall_ms: int) -> tuple[AgendaRow, ...]:
    """Every line of the agenda with what was planned, what was spent until *now_ms* (session time; then it is
    *now_wall_ms*), and when it begins."""
    state = names.state
    own: dict[str, dict[str, int]] = {}
    current: set[str] = set()
    for lane in state.lanes.values():
        sums = own.setdefault(lane.id, {})
        for visit in lane.visits:
            _add(names.plan, sums, visit.step, time.spent(state, lane.id, visit, now_ms))
        if lane.visit is not None and lane.status == RUNNING:
            step = lane.visit.step
            while step:
                current.add(step)
                step = names.plan.faces[step].parent
    actual = _together(names.plan.main, own)
    lines, planned = _lines(names.plan)
    begins = {
        step: wall_of(state, at_ms, now_ms, now_wall_ms)
        for step, at_ms in begins_at(state, names.plan, now_ms).items()
    }
    return tuple(
        _row(names, line, planned.get(line.step, 0), actual, current, begins.get(line.step))
        for line in lines
        if line.allotted_ms or not is_wait(line.step) or line.step in actual
    )


def _add(plan: Plan, sums: dict[str, int], step: str, ms: int) -> None:
    """Add *ms* to *step* and to the blocks it stands in."""
    while step:
        sums[step] = sums.get(step, 0) + ms
        step = plan.faces[step].parent


def _together(lane: Lane, own: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Step id to its time, all passes together, from each lane's *own*: where groups are apart, the time of
    the group that has most of it. Planned and actual times are summed alike, so that they can be compared."""
    sums = dict(own.get(lane.id, {}))
    forks = {tuple(inner.id for inner in part.lanes): part for part in lane.program if isinstance(part, Fork)}
    for fork in forks.values():
        inside: dict[str, int] = {}
        for inner in fork.lanes:
            for step, ms in _together(inner, own).items():
                inside[step] = max(inside.get(step, 0), ms)
        for step, ms in inside.items():
            sums[step] = sums.get(step, 0) + ms
    return sums


def _planned(plan: Plan) -> dict[str, int]:
    """Step id to what was planned for all passes of it."""
    own: dict[str, dict[str, int]] = {}
    for begun in starts(plan):
        _add(plan, own.setdefault(begun.lane.id, {}), begun.unit.step, begun.unit.allotted_ms)
    return _together(plan.main, own)


def _without_who_left(plan: Plan, lines: list[Line]) -> list[Line]:
    """The *lines* with as many rounds as there are: in the plan a round keeps its number, and their count,
    also where those of somebody who left do not happen."""
    found: dict[tuple[str, str, tuple[int, ...]], set[int]] = {}
    last: dict[str, str] = {}
    for lane, unit in plan.units():
        if unit.rounds:
            last[unit.step] = unit.rounds[-1].block
        for at, one in enumerate(unit.rounds):
            if one.holder:
                outer = tuple(around.number for around in unit.rounds[:at])
                found.setdefault((one.block, lane.id, outer), set()).add(one.number)
    most: dict[str, int] = {}
    for (block, _, _), numbers in found.items():
        most[block] = max(most.get(block, 0), len(numbers))
    return [
        evolve(line, rounds=min(line.rounds, most.get(last.get(line.step, line.step), line.rounds)))
        for line in lines
    ]


_lines_of: tuple[Plan | None, list[Line], dict[str, int]] = (None, [], {})


def _lines(plan: Plan) -> tuple[list[Line], dict[str, int]]:
    """The agenda of a plan and the length of all passes of each step, kept for the plan asked about last: a
    console asks ten times a second."""
    global _lines_of
    if _lines_of[0] is not plan:
        _lines_of = (plan, _without_who_left(plan, agenda(plan, waits=True)), _planned(plan))
    return _lines_of[1:]


def _row(
    names: Names,
    line: Line,
    all_ms: int,
    actual: Mapping[str, int],
    current: set[str],
    begins_wall_ms: int | None,
) -> AgendaRow:
    face = line.face
    if line.step in current:
        state = "now"
    else:
        state = "done" if line.step in actual else "to come"
    return AgendaRow(
        step=line.step,
        title=names.text(face.title, None, rounds_of(line)),
        kind=face.kind,
        depth=line.depth,
        start_ms=line.start_ms,
        planned_ms=line.allotted_ms,
        open=line.span.open and line.allotted_ms == 0,
        protect=face.protect,
        optional=face.optional,
        rounds=line.rounds,
        groups=line.groups,
        state=state,
        actual_ms=actual.get(line.step),
        floor=None if line.block else names.floor(face.speaks, None) if face.speaks else None,
        all_ms=line.allotted_ms * line.rounds if line.outside else all_ms,
        outside=line.outside,
        at=face.at,
        lanes=line.lanes,
        begins_wall_ms=None if line.outside else begins_wall_ms,
    )
