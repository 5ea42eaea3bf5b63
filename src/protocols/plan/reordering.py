"""What is still to come, changed by hand: a step put in, taken to another place, or left out.

The one thing to know: a *part* is what a lane's program holds, a step at one place or a block that groups go
through side by side. Only what has not begun is touched, and nothing else in the plan gets another length:
that it ends later (or earlier) by what was done is shown, and may be caught up with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from protocols.plan.allot import Program, mapped, with_lanes
from protocols.plan.model import EVERYONE, Face, Fork, Lane, Plan, Span, Unit, units_in
from protocols.spec.record import evolve

Part = Unit | Fork


def is_added(part: Part) -> bool:
    """Whether a part was put in by hand."""
    return part.step.startswith("+")


def is_wait_for(part: Part, following: Part | None) -> bool:
    """Whether *part* is the wait for the fixed start of what follows: the two stay together."""
    return isinstance(part, Unit) and bool(part.until) and following is not None


def inserted(plan: Plan, lane: str, at: int, title: str, ms: int, kind: str) -> Plan:
    """The plan with a step more in a *lane*, as the part number *at* of its program."""
    number = 1 + max((int(name[1:]) for name in plan.faces if name.startswith("+")), default=0)
    step = f"+{number}"
    span = Span(ms, ms, ms, ms == 0)
    unit = Unit(step if lane == EVERYONE else f"{step}@{lane}", step, span, ms, (step,), own=span)
    face = Face(step, title, kind, speaks=("everyone",) if kind != "break" else ())

    def put(program: Program) -> Program:
        return (*program[:at], unit, *program[at:])

    made = evolve(plan, faces={**plan.faces, step: face}, main=_changed(plan.main, lane, put))
    return _in_order(made, {step}, lane, at)


def moved(plan: Plan, lane: str, at: int, to: int) -> Plan:
    """The plan with the part number *at* of a lane's program taken out and put in as number *to* of what is
    left, with the wait for its fixed start if it has one."""
    program = lane_called(plan, lane).program
    first = at - 1 if at > 0 and is_wait_for(program[at - 1], program[at]) else at
    taken = program[first : at + 1]

    def put(program: Program) -> Program:
        rest = (*program[:first], *program[at + 1 :])
        return (*rest[:to], *taken, *rest[to:])

    made = evolve(plan, main=_changed(plan.main, lane, put))
    steps = {name for part in taken for name in _steps(part)}
    keys = {unit.key for unit in units_in(taken)}
    elsewhere = {unit.step for unit in units_in(made.main.program) if unit.key not in keys}
    return _in_order(made, steps - elsewhere, lane, to)


def left_out(plan: Plan, lane: str, at: int) -> Plan:
    """The plan without the part number *at* of a lane's program, and without the wait for its fixed start."""
    program = lane_called(plan, lane).program
    first = at - 1 if at > 0 and is_wait_for(program[at - 1], program[at]) else at
    gone = [unit.key for unit in units_in(program[first : at + 1]) if not is_added(unit)]
    main = _changed(plan.main, lane, lambda program: (*program[:first], *program[at + 1 :]))
    return evolve(plan, main=main, gone=tuple(dict.fromkeys((*plan.gone, *gone))))


def lane_called(plan: Plan, name: str) -> Lane:
    """The lane of this id. Raises LookupError where there is none."""
    found = _lane(plan.main, name)
    if found is None:
        raise LookupError(name)
    return found


def _lane(lane: Lane, name: str) -> Lane | None:
    if lane.id == name:
        return lane
    for part in lane.program:
        for inner in part.lanes if isinstance(part, Fork) else ():
            found = _lane(inner, name)
            if found is not None:
                return found
    return None


def _changed(lane: Lane, name: str, change: Callable[[Program], Program]) -> Lane:
    """The lane with the program of the lane *name*, which is it or in it, changed."""
    if lane.id == name:
        return evolve(lane, program=change(lane.program))
    program = []
    for part in lane.program:
        if isinstance(part, Fork) and any(_lane(inner, name) is not None for inner in part.lanes):
            part = with_lanes(part, tuple(_changed(inner, name, change) for inner in part.lanes))
        program.append(part)
    return evolve(lane, program=tuple(program))


def _steps(part: Part) -> Sequence[str]:
    """The step of a part, and those in its groups."""
    return list(dict.fromkeys((part.step, *(unit.step for unit in units_in((part,))))))


def _in_order(plan: Plan, steps: set[str], lane: str, at: int) -> Plan:
    """The plan with the faces of *steps* where the part number *at* of the lane is, for its agenda."""
    program = lane_called(plan, lane).program
    before = [name for part in program[max(0, at - 1) : at] for name in _steps(part)]
    names = [name for name in plan.faces if name not in steps]
    places = [names.index(name) for name in before if name in names]
    put = max(places) + 1 if places else 0
    order = [*names[:put], *(name for name in plan.faces if name in steps), *names[put:]]
    return evolve(plan, faces={name: plan.faces[name] for name in order})


def with_units(plan: Plan, units: Mapping[str, Unit]) -> Plan:
    """The plan with these *units* (by key) in the place of those of the same key."""
    if not units:
        return plan
    return evolve(
        plan,
        main=evolve(plan.main, program=mapped(plan.main.program, lambda unit: units.get(unit.key, unit))),
    )
