"""What is written to no effect, or to another than was meant: names never used, steps that never happen.

Only what is certain is said. A condition that depends on more than the number of people is undecided
(:mod:`protocols.plan.conditions`), and a name that stands anywhere at all is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protocols.plan.conditions import Conditions
from protocols.plan.groups import FACILITATOR
from protocols.plan.sizes import limits, sizes
from protocols.spec.expressions import Expression
from protocols.spec.model import Path, Protocol, Role, Step
from protocols.spec.others import every
from protocols.spec.problems import Problem
from protocols.spec.record import Record, values_of
from protocols.spec.step_checks import PLACEHOLDER

_APART = frozenset(("id", "path", "title", "say", "note", "stems", "rules", "kind"))
"""Fields of a step that name nobody, but for names in braces."""


def check_sense(protocol: Protocol, conditions: Conditions) -> Iterator[Problem]:
    """Problems with what is written to no effect; *protocol* must be free of errors."""
    yield from _unused(protocol)
    for steps in (protocol.steps, *(meeting.steps for meeting in protocol.meetings)):
        yield from _sequence(steps, conditions, True)


# -- names -----------------------------------------------------------------------------------------


def _unused(protocol: Protocol) -> Iterator[Problem]:
    """Roles, groupings and inputs that nothing names."""
    if not (protocol.roles or protocol.groups or protocol.inputs):
        return
    steps = list(every(protocol.all_steps))
    if protocol.extends or any(step.run is not None for step in steps):
        return  # names were brought along from other files, which may use them in other ways
    used: set[str] = set()
    for step in steps:
        for key, value in vars(step).items():
            if value:
                if key in _APART:
                    _in_braces(value, used)
                elif key == "end" or (key == "time" and value.per is None and not value.rounds):
                    if key == "time" and value.setting:
                        used.add(value.setting)
                elif key not in ("steps", "lanes"):
                    _named(value, used)
    for table in (protocol.groups, protocol.materials, protocol.settings, protocol.variants):
        for one in table.values():
            _named(one, used)
    for meeting in protocol.meetings:
        used.update((*meeting.show, *meeting.gives))
        _in_braces(meeting.title, used)
    for role in protocol.roles.values():
        _named((role.when, role.joins), used)
    for asked in protocol.inputs.values():
        _in_braces((asked.title, asked.ask, asked.default), used)
    by_role = any(grouping.by == "role" for grouping in protocol.groups.values())
    for name, role in protocol.roles.items():
        if name not in used and name != FACILITATOR and not by_role and not _for_people(role):
            yield _never("P510", "role", "roles", name, role.title)
    for name, grouping in protocol.groups.items():
        if name not in used and (grouping.host is None or grouping.host not in used):
            yield _never("P511", "group", "groups", name, grouping.title)
    for name, asked in protocol.inputs.items():
        if name not in used:
            yield _never("P512", "input", "inputs", name, asked.title)


def _for_people(role: Role) -> bool:
    """Whether a role does something that no step needs to name: it is explained to whoever holds it."""
    return bool(role.summary) or role.joins is not None or role.rotate


def _never(code: str, what: str, table: str, name: str, title: str) -> Problem:
    shown = title or name
    return Problem(
        code,
        f"plan.unused.{what}",
        {"title": shown},
        (table, name),
        "header",
        help=f"plan.unused.{what}.help",
    )


def _in_braces(value: object, used: set[str]) -> None:
    if isinstance(value, str):
        if "{" in value:
            used.update(PLACEHOLDER.findall(value))
    elif isinstance(value, tuple):
        for one in value:
            _in_braces(one, used)


def _named(value: object, used: set[str]) -> None:
    """Every text in *value* that may be a name, wherever it stands: who looks too closely warns falsely."""
    if isinstance(value, str):
        used.add(value)
        if "{" in value:
            _in_braces(value, used)
    elif isinstance(value, Expression):
        used.update(name.removeprefix("count:") for name in value.names)
    elif isinstance(value, tuple):
        for one in value:
            _named(one, used)
    elif isinstance(value, Record):
        for inner in values_of(value):
            if inner and inner is not True and not isinstance(inner, int):
                _named(inner, used)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            used.add(key)
            _named(one, used)


# -- conditions and rounds -------------------------------------------------------------------------


def _sequence(steps: Sequence[Step], conditions: Conditions, together: bool) -> Iterator[Problem]:
    """Problems with steps that follow one another; *together*: everybody is in the same place."""
    branches: list[Step] = []
    for step in steps:
        if step.when is None or (branches and branches[-1].when == "otherwise" != step.when):
            yield from _branches(branches, conditions, together)
            branches = []
        if step.when is not None:
            branches.append(step)
        yield from _step(step, conditions, together)
        below = step.in_ == "all" or (together and step.in_ is None)
        if step.steps:
            yield from _sequence(step.steps, conditions, below)
        for lane in step.lanes:
            yield from _sequence((lane,), conditions, False)
    yield from _branches(branches, conditions, together)


def _step(step: Step, conditions: Conditions, together: bool) -> Iterator[Problem]:
    if step.kind == "debrief" and step.protect is False:
        yield Problem("P517", "plan.unprotected", {}, (*step.path, "protect"), help="plan.unprotected.help")
    yield from _alone(step, conditions, together)
    times = None if step.repeat is None else step.repeat.times
    if times is None or not conditions.known(times, together and step.in_ is None):
        return
    tried = conditions.numbers if times.names else conditions.numbers[:1]
    when = step.when if isinstance(step.when, Expression) else None
    none = []
    for n in tried:
        count = conditions.number(times, n)
        if count is not None and count <= 0 and (when is None or conditions.holds(when, n, together)):
            none.append(n)
    if none:
        what = "some" if times.names else "ever"
        yield Problem(
            "P516",
            f"plan.no-rounds.{what}",
            {"numbers": conditions.shown(none)},
            (*step.path, "repeat"),
            help="plan.no-rounds.help",
        )


def _alone(step: Step, conditions: Conditions, together: bool) -> Iterator[Problem]:
    """A move where the number of people that suits best makes one group: it would lead nowhere."""
    protocol = conditions.protocol
    grouping = protocol.groups.get(step.in_ or "")
    if step.move is None or grouping is None or grouping.size is None or not together:
        return
    if grouping.count or grouping.source or grouping.of != "person" or grouping.by not in ("random", "order"):
        return
    people = protocol.people.ideal or protocol.people.min
    seated = sizes(people, *limits(grouping), grouping.leftover)
    if seated is not None and len(seated.groups) == 1:
        title = grouping.title or step.in_
        path: Path = (*step.path, "move")
        yield Problem(
            "P519", "plan.alone", {"n": people, "title": title}, path, "key", help="plan.alone.help"
        )


def _branches(steps: Sequence[Step], conditions: Conditions, together: bool) -> Iterator[Problem]:
    """Rule 31: adjacent steps with ``when``; each can happen, at most one does, and none is missing."""
    written = [step.when for step in steps if isinstance(step.when, Expression)]
    if not written or not all(conditions.known(one, together) for one in written):
        return
    numbers = conditions.worth_trying(written)
    held: dict[str, list[int]] = {}
    for one in written:
        if one.source not in held:
            answers = {n: conditions.holds(one, n, together) for n in numbers}
            if None in answers.values():
                return
            held[one.source] = [n for n in numbers if answers[n]]
    taken = {n for some in held.values() for n in some}
    for step in steps:
        never = len(taken) == len(numbers) if isinstance(step.when, str) else False
        if isinstance(step.when, Expression):
            never = not held[step.when.source]
        if never:
            sentence = "plan.never.otherwise" if isinstance(step.when, str) else "plan.never"
            yield Problem("P513", sentence, {}, (*step.path, "when"), help="plan.never.help")
    if len(held) < 2:
        return
    otherwise = any(isinstance(step.when, str) for step in steps)
    yield from _overlaps(steps, held, otherwise, conditions, together)
    if not otherwise:
        first, last = min(taken, default=0), max(taken, default=0)
        between = [n for n in conditions.numbers if first < n < last] if taken else []
        hole = [n for n in between if not any(conditions.holds(one, n, together) for one in written)]
        if hole:
            path: Path = (*steps[-1].path, "when")
            numbers_shown = conditions.shown(hole)
            yield Problem("P514", "plan.hole", {"numbers": numbers_shown}, path, help="plan.hole.help")


def _overlaps(
    steps: Sequence[Step],
    held: Mapping[str, Sequence[int]],
    otherwise: bool,
    conditions: Conditions,
    together: bool,
) -> Iterator[Problem]:
    """Conditions that hold for the same number of people, where neither is only a part of the other.

    A step for more than 8 and one for more than 12 are both meant to happen for 13, unless ``otherwise``
    says that they are branches.
    """
    seen: dict[str, Step] = {}
    for step in steps:
        if not isinstance(step.when, Expression) or step.when.source in seen:
            continue
        mine = set(held[step.when.source])
        for source, earlier in seen.items():
            theirs = set(held[source])
            if not mine & theirs or (not otherwise and (mine <= theirs or theirs <= mine)):
                continue
            if isinstance(earlier.when, Expression):
                both = [
                    n
                    for n in conditions.numbers
                    if conditions.holds(step.when, n, together)
                    and conditions.holds(earlier.when, n, together)
                ]
                yield Problem(
                    "P515",
                    "plan.overlap",
                    {"numbers": conditions.shown(both)},
                    (*step.path, "when"),
                    other=(*earlier.path, "when"),
                    help="plan.overlap.help",
                )
                break
        seen[step.when.source] = step
