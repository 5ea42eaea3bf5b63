"""What is still to come, changed by hand while a session runs: a step put in, moved, left out.

Nothing else gets another length; that the session ends later by it is shown, and may be caught up with.
"""

from __future__ import annotations

from protocols.engine import commands, time
from protocols.engine.facts import Refusal
from protocols.engine.log import Log
from protocols.engine.moving import not_under_way
from protocols.engine.state import ENDED, FINISHED, FORKED, RUNNING, State
from protocols.plan.data import plan_to_data
from protocols.plan.model import EVERYONE, Fork, Plan, Unit, units_in
from protocols.plan.reordering import Part, Where, inserted, is_wait_for, lane_at, left_out, moved
from protocols.spec.record import Record, record
from protocols.words import safe_line

INSERTED = ("talk", "break")
"""The kinds of step that may be put in."""


@record
class Ahead(Record):
    """The parts of a lane that are still to come: *parts* from number *first* of its program on."""

    where: Where
    first: int
    parts: tuple[Part, ...]

    def number_of(self, key: str) -> int | None:
        """The number in the program of the part *key*, or None."""
        return next((self.first + at for at, part in enumerate(self.parts) if part.key == key), None)

    def shown(self) -> list[Part]:
        """The parts without the waits for fixed starts: these go with what they wait for."""
        pairs = zip(self.parts, (*self.parts[1:], None), strict=False)
        return [part for part, after in pairs if not is_wait_for(part, after)]


def ahead(state: State, lane: str | None = None) -> Ahead | Refusal:
    """What is still to come in a *lane*; None means everybody's."""
    plan = state.plan
    if state.phase == FINISHED or plan is None:
        return not_under_way(state)
    name = lane or EVERYONE
    here = state.lanes.get(name)
    if here is None or (here.parent is None and name != EVERYONE):
        return Refusal("no-such-group", {"group": name if here is None else here.lane.title})
    where = Where()
    if here.parent is not None:
        fork = state.lanes[here.parent].part
        assert isinstance(fork, Fork)
        where = Where(name, fork.key)
    first = 0
    if here.status in (RUNNING, FORKED):
        first = here.position + 1
    elif here.status == ENDED:
        if name == EVERYONE:
            return Refusal("all-done", nearest="finish")
        return Refusal("group-waits", {"group": here.lane.title}, "next")
    return Ahead(where, first, lane_at(plan, where).program[first:])


def insert(log: Log, command: commands.Insert) -> Refusal | None:
    """Put in a step."""
    title = safe_line(command.title)
    if not title:
        return Refusal("no-title")
    if not 0 < command.ms <= time.LONGEST_MS:
        return Refusal("no-time")
    if command.kind not in INSERTED:
        return Refusal("no-such-step-kind", {"kind": command.kind, "known": list(INSERTED)})
    found = ahead(log.state, command.lane)
    if isinstance(found, Refusal):
        return found
    at = _place(log.state, found, command.before)
    if isinstance(at, Refusal):
        return at
    plan = log.state.plan
    assert plan is not None
    _change(log, inserted(plan, found.where, at, title, command.ms, command.kind), "insert", title)
    return None


def reorder(log: Log, command: commands.Reorder) -> Refusal | None:
    """Take a part to another place."""
    meant = _meant(log.state, command.key, command.lane)
    if isinstance(meant, Refusal):
        return meant
    found, plan, part, at, title = meant
    program = (*lane_at(plan, found.where).program[: found.first], *found.parts)
    if at > 0 and is_wait_for(program[at - 1], part):
        return Refusal("fixed-start", {"title": title})
    if command.before == command.key:
        return Refusal("there-already", {"title": title})
    to = len(program) if command.before is None else _place(log.state, found, command.before)
    if isinstance(to, Refusal):
        return to
    to -= to > at  # counted in what is left when the part has been taken out
    if to == at:
        return Refusal("there-already", {"title": title})
    _change(log, moved(plan, found.where, at, to), "reorder", title)
    return None


def leave_out(log: Log, command: commands.LeaveOut) -> Refusal | None:
    """Leave a part out."""
    meant = _meant(log.state, command.key, command.lane)
    if isinstance(meant, Refusal):
        return meant
    found, plan, part, at, title = meant
    if not command.anyway and any(plan.protects(unit.step) for unit in (part, *units_in((part,)))):
        return Refusal("protected-step", {"title": title}, "anyway")
    made = left_out(plan, found.where, at, found.first)
    if not lane_at(made, found.where).program:
        return Refusal("only-step", {"title": title}, "finish")
    _change(log, made, "leave-out", title)
    return None


def _meant(state: State, key: str, lane: str | None) -> tuple[Ahead, Plan, Part, int, str] | Refusal:
    """What is ahead in a lane, and of that the part *key*: the plan, the part, its number, and its title."""
    found = ahead(state, lane)
    if isinstance(found, Refusal):
        return found
    part = _part(state, found, key)
    if isinstance(part, Refusal):
        return part
    plan, at = state.plan, found.number_of(part.key)
    assert plan is not None
    assert at is not None
    return found, plan, part, at, plan.faces[part.step].title


def _change(log: Log, plan: Plan, why: str, title: str) -> None:
    log.fact("plan.changed", plan=plan_to_data(plan), why=why, title=title)


def _part(state: State, found: Ahead, key: str) -> Part | Refusal:
    known = found.shown()
    part = next((one for one in known if one.key == key), None)
    plan = state.plan
    assert plan is not None
    if part is None:
        return Refusal("not-to-come", {"known": [plan.faces[one.step].title for one in known]})
    return part


def _place(state: State, found: Ahead, before: str) -> int | Refusal:
    """The number in the program at which something comes that is put next, or *before* another part."""
    at = found.first
    if before:
        part = _part(state, found, before)
        if isinstance(part, Refusal):
            return part
        number = found.number_of(part.key)
        assert number is not None
        at = number
    plan = state.plan
    assert plan is not None
    program = lane_at(plan, found.where).program
    if 0 < at < len(program) and is_wait_for(program[at - 1], program[at]):
        if at == found.first:
            return Refusal("fixed-next", {"title": plan.faces[program[at].step].title}, "pause")
        return at - 1
    if before or at == 0:
        return at
    last = program[at - 1]
    if isinstance(last, Unit) and last.until:
        return Refusal("fixed-next", {"title": plan.faces[last.step].title}, "pause")
    return at
