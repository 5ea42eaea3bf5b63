"""What is still to come, changed by hand: a step put in, taken to another place, or left out.

The one thing to know: a *part* is what a lane's program holds, a step at one place or a block that groups go
through side by side. Only what has not begun is touched, and nothing else in the plan gets another length:
that it ends later (or earlier) by what was done is shown, and may be caught up with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from protocols.plan.allot import Program, mapped, with_lanes
from protocols.plan.model import EVERYONE, Face, Fork, Lane, Plan, Span, Unit, forks_in, units_in
from protocols.spec.record import Record, evolve, record

Part = Unit | Fork


@record
class Where(Record):
    """A lane of a plan: its id and, for a group, the key of the fork that it belongs to. The groups of a
    grouping have the same ids wherever they are at work."""

    lane: str = EVERYONE
    fork: str = ""


def is_added(part: Part) -> bool:
    """Whether a part was put in by hand."""
    return part.step.startswith("+")


def is_wait_for(part: Part, following: Part | None) -> bool:
    """Whether *part* is the wait for the fixed start of what follows: the two stay together."""
    return isinstance(part, Unit) and bool(part.until) and following is not None


def inserted(plan: Plan, where: Where, at: int, title: str, ms: int, kind: str) -> Plan:
    """The plan with a step more in a *lane*, as the part number *at* of its program."""
    number = 1 + max((int(name[1:]) for name in plan.faces if name.startswith("+")), default=0)
    step = f"+{number}"
    span = Span(ms, ms, ms, ms == 0)
    unit = Unit(step if where.lane == EVERYONE else f"{step}@{where.lane}", step, span, ms, (step,), own=span)
    face = Face(step, title, kind, speaks=("everyone",) if kind != "break" else ())

    def put(program: Program) -> Program:
        return (*program[:at], unit, *program[at:])

    made = evolve(plan, faces={**plan.faces, step: face}, main=_changed(plan.main, where, put))
    return _in_order(made, {step}, where, at)


def moved(plan: Plan, where: Where, at: int, to: int) -> Plan:
    """The plan with the part number *at* of a lane's program taken out and put in as number *to* of what is
    left, with the wait for its fixed start if it has one."""
    program = lane_at(plan, where).program
    first = at - 1 if at > 0 and is_wait_for(program[at - 1], program[at]) else at
    taken = program[first : at + 1]

    def put(program: Program) -> Program:
        rest = (*program[:first], *program[at + 1 :])
        return (*rest[:to], *taken, *rest[to:])

    made = evolve(plan, main=_changed(plan.main, where, put))
    steps = {name for part in taken for name in _steps(part)}
    keys = {unit.key for unit in units_in(taken)}
    elsewhere = {unit.step for unit in units_in(made.main.program) if unit.key not in keys}
    return _in_order(made, steps - elsewhere, where, to)


def left_out(plan: Plan, where: Where, at: int, begun: int) -> Plan:
    """The plan without the part number *at* of a lane's program, and without the wait for its fixed start; as
    many parts as have *begun* stay."""
    program = lane_at(plan, where).program
    first = at - 1 if at > begun and is_wait_for(program[at - 1], program[at]) else at
    gone = [unit.key for unit in units_in(program[first : at + 1]) if not is_added(unit)]
    main = _changed(plan.main, where, lambda program: (*program[:first], *program[at + 1 :]))
    return evolve(plan, main=main, gone=tuple(dict.fromkeys((*plan.gone, *gone))))


def lane_at(plan: Plan, where: Where) -> Lane:
    """The lane that is meant. Raises StopIteration where there is none."""
    if not where.fork and where.lane == plan.main.id:
        return plan.main
    return next(
        lane
        for _, fork in forks_in(plan.main)
        if fork.key == where.fork
        for lane in fork.lanes
        if lane.id == where.lane
    )


def _changed(lane: Lane, where: Where, change: Callable[[Program], Program], fork: str = "") -> Lane:
    """The lane (of the *fork*) with the program of the lane that is meant, which is it or in it, changed."""
    if (lane.id, fork) == (where.lane, where.fork):
        return evolve(lane, program=change(lane.program))
    program: list[Part] = []
    for part in lane.program:
        if isinstance(part, Fork):
            lanes = tuple(_changed(inner, where, change, part.key) for inner in part.lanes)
            program.append(part if lanes == part.lanes else with_lanes(part, lanes))
        else:
            program.append(part)
    return evolve(lane, program=tuple(program))


def _steps(part: Part) -> Sequence[str]:
    """The step of a part, and those in its groups."""
    return list(dict.fromkeys((part.step, *(unit.step for unit in units_in((part,))))))


def _in_order(plan: Plan, steps: set[str], where: Where, at: int) -> Plan:
    """The plan with the faces of *steps* where the part number *at* of the lane is, for its agenda."""
    program = lane_at(plan, where).program
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
