"""Whether a protocol makes sense: ids and names, bounds, groupings.

The steps are walked by :mod:`protocols.spec.step_checks`.
The reader has judged each value by itself; here they are judged together. Every check adds problems and
goes on; :func:`check_protocol` also gives every step without an id one made from its title, so that a
checked protocol has every id filled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import is_

from protocols.spec.expressions import NUMBERS, Expression
from protocols.spec.formulas import formulas_of, naming_times
from protocols.spec.group_checks import check_groups
from protocols.spec.kinds import Kinds
from protocols.spec.locate import Path
from protocols.spec.mending import certain, slug, suggestion
from protocols.spec.model import Grouping, Input, Protocol, Step
from protocols.spec.others import every
from protocols.spec.problems import Problem, shown
from protocols.spec.record import evolve
from protocols.spec.record_checks import check_records
from protocols.spec.step_checks import StepChecker
from protocols.spec.time_checks import check_time
from protocols.words import listed, say

BUILT_IN = frozenset(
    (
        "all",
        "everyone",
        "facilitator",
        "member",
        "members",
        "nobody",
        "open",
        "others",
        "otherwise",
        "people",
        "rest",
        "round",
        "rounds",
        "task",
        "team",
        "teams",
    )
)
"""Names that mean something of their own and cannot be declared (but for the role ``facilitator``)."""


def check_protocol(protocol: Protocol, kinds: Kinds) -> tuple[Protocol, list[Problem]]:
    """Judge *protocol* as a whole: the protocol with every step id filled, and what is wrong."""
    problems: list[Problem] = []
    steps = tuple(every(protocol.all_steps))
    _bounds(protocol, problems)
    _inputs(protocol, problems)
    _groupings(protocol, problems)
    _namespace(protocol, steps, problems)
    _step_ids(steps, problems)
    nameable: Nameable | None = None
    for path, expression in _expressions(protocol, steps):
        nameable = nameable or names_of(protocol, steps)
        check_expression(protocol, expression, path, problems, nameable)
    _named_times(protocol, steps, problems)
    filled, all_filled = protocol, steps
    if not all(step.id for step in steps):
        filled = fill_ids(protocol)
        all_filled = tuple(every(filled.all_steps))
    problems.extend(check_time(filled, all_filled))
    checker = StepChecker(protocol, kinds, problems, steps)
    for sequence in (protocol.steps, *(meeting.steps for meeting in protocol.meetings)):
        checker.sequence(sequence)
    problems.extend(check_groups(protocol))
    check_records(filled, problems, steps)
    return filled, problems


def fill_ids(protocol: Protocol) -> Protocol:
    """*protocol* with an id made from the title for every step that has none; the same for the same file."""
    taken = {step.id for step in every(protocol.all_steps) if step.id}
    last: dict[str, int] = {}

    def filled(step: Step) -> Step:
        name = step.id
        if not name:
            base = slug(step.title) or slug(step.kind) or "step"
            name, number = base, last.get(base, 1)
            while name in taken:
                number += 1
                name = f"{base}-{number}"
            last[base] = number
            taken.add(name)
        steps, lanes = each(step.steps), each(step.lanes)
        if name == step.id and steps is step.steps and lanes is step.lanes:
            return step  # a step that has its id is not copied: most have
        return evolve(step, id=name, steps=steps, lanes=lanes)

    def each(steps: tuple[Step, ...]) -> tuple[Step, ...]:
        made = tuple(map(filled, steps))
        return steps if all(map(is_, made, steps)) else made

    return evolve(
        protocol,
        steps=each(protocol.steps),
        meetings=tuple(evolve(one, steps=each(one.steps)) for one in protocol.meetings),
    )


def check_expression(
    protocol: Protocol, expression: Expression, path: Path, problems: list[Problem], nameable: Nameable
) -> None:
    """Report every name in *expression* that stands for nothing."""
    counted, known, options = nameable
    for name in sorted(expression.names):
        if name.startswith("count:"):
            grouping = name.removeprefix("count:")
            if grouping not in protocol.groups and grouping not in counted:
                problems.append(unknown_group(protocol, grouping, path, grouping, len(problems)))
            continue
        if name in known or (name in expression.words and name in options):
            continue
        if name in expression.words:
            known = known | options
        head = name.split("-")[0]
        spaced = name.replace("-", " - ")
        help_code, help_arguments = "problem.possible-names", {"names": "people, members, count(…)"}
        close = ""
        if path[-1:] == ("repeat",) and name in ("everyone", "member", "each", "person", "all"):
            help_code, help_arguments = "problem.repeat.help", {}
        elif "-" in name and head in NUMBERS:
            help_code, help_arguments = "problem.expression.spaces", {"better": spaced}
        elif close := suggestion(name, known, len(problems)):
            help_code, help_arguments = "problem.did-you-mean", {"name": close}
        problems.append(
            Problem(
                "P202",
                "problem.unknown-name",
                {"name": shown(name)},
                path,
                within=name,
                help=help_code,
                help_arguments=help_arguments,
                instead=close and certain(name, known),
            )
        )


Nameable = tuple[frozenset[str], frozenset[str], frozenset[str]]
"""What ``count()`` may count beside groupings, what a name may stand for, and the words it may be."""


def names_of(protocol: Protocol, steps: Sequence[Step]) -> Nameable:
    """What ``count()`` may count beside groupings, what a name may stand for, and the words it may be.

    *steps* are all that there are.
    """
    counted: set[str] = set()
    known: set[str] = {*NUMBERS, *protocol.settings}
    options: set[str] = {word for one in protocol.settings.values() for word in one.among}
    for step in steps:
        counted.update(one.id for one in step.capture)
        if step.decide is not None:
            known.add(step.decide.id)
            counted.add(step.decide.id)
            options.update(step.decide.among)
    return frozenset(counted), frozenset(known), frozenset(options)


def unknown_group(protocol: Protocol, name: str, path: Path, within: str = "", found: int = 0) -> Problem:
    """The problem of a grouping *name* that nobody declared."""
    close = suggestion(name, protocol.groups, found)
    if close:
        return Problem(
            "P202",
            "problem.unknown-group",
            {"name": shown(name)},
            path,
            within=within,
            help="problem.did-you-mean",
            help_arguments={"name": close},
            instead=_in_place_of(name, certain(name, protocol.groups), within),
        )
    return Problem(
        "P202",
        "problem.unknown-group",
        {"name": shown(name)},
        path,
        within=within,
        help="problem.unknown-group.help",
        help_arguments={"name": shown(name)},
    )


def _in_place_of(name: str, better: str, within: str) -> str:
    """What to write for a *name*: only itself within a formula, in quotes where it is the whole value."""
    return better if within or not better else f'"{better}"'


def _named_times(protocol: Protocol, steps: Sequence[Step], problems: list[Problem]) -> None:
    """Report a time that names no setting: usually it is a length that was not written as one."""
    for step in steps:
        for path, time in naming_times(step):
            if not time.setting or time.setting in protocol.settings:
                continue
            close = suggestion(time.setting, [*protocol.settings, "open"], len(problems))
            better = certain(time.setting, protocol.settings)
            problems.append(
                Problem(
                    "P107",
                    "problem.length",
                    {"value": shown(time.setting)},
                    path,
                    help="problem.did-you-mean" if close else "problem.length.help",
                    help_arguments={"name": close} if close else {},
                    instead=f'"{close}"' if close and better else "",
                )
            )


def _expressions(protocol: Protocol, steps: Sequence[Step]) -> Iterator[tuple[Path, Expression]]:
    for name, role in protocol.roles.items():
        if isinstance(role.joins, Expression):
            yield ("roles", name, "joins"), role.joins
        if isinstance(role.when, Expression):
            yield ("roles", name, "when"), role.when
    for name, grouping in protocol.groups.items():
        if grouping.count is not None:
            yield ("groups", name, "count"), grouping.count.ideal
    for step in steps:
        yield from formulas_of(step)


def _ascending(
    path: Path,
    values: list[tuple[str, int | None]],
    problems: list[Problem],
    help: str = "problem.order.help",
) -> None:
    """Report the first pair of *values* that does not ascend; None is left out."""
    given = [(name, value) for name, value in values if value is not None]
    for (low, first), (high, second) in pairwise(given):
        if first > second:
            arguments = {"smaller": low, "larger": high, "first": first, "second": second}
            problems.append(
                Problem(
                    "P401",
                    "problem.order",
                    arguments,
                    (*path, low),
                    other=(*path, high),
                    help=help,
                )
            )
            return


def _bounds(protocol: Protocol, problems: list[Problem]) -> None:
    people, minutes = protocol.people, protocol.minutes
    _ascending(("people",), [("min", people.min), ("ideal", people.ideal), ("max", people.max)], problems)
    if minutes is not None and not isinstance(minutes, int):
        _ascending(("minutes",), [("min", minutes.min), ("max", minutes.max)], problems)
    for name, role in protocol.roles.items():
        held: list[tuple[str, int | None]] = [("count", role.count), ("most", role.most)]
        _ascending(("roles", name), held, problems, "problem.order.role.help")
    for name, grouping in protocol.groups.items():
        size = grouping.size
        if size is not None:
            bounds = [("min", size.min), ("ideal", size.ideal), ("max", size.max)]
            _ascending(("groups", name, "size"), bounds, problems)
    if protocol.source.minutes is not None and minutes is None:
        path: Path = ("source", "minutes")
        problems.append(
            Problem(
                "P114",
                "problem.headline",
                {},
                path,
                "key",
                other=("source",),
                other_at="header",
                help="problem.headline.help",
            )
        )


def _inputs(protocol: Protocol, problems: list[Problem]) -> None:
    for name, one in protocol.inputs.items():
        problem = answer_problem(one, ("inputs", name))
        if problem:
            problems.append(problem)


def answer_problem(one: Input, path: Path) -> Problem | None:
    """What is wrong with an input's answers and its default, or None."""
    if one.kind == "choice" and not one.among:
        return Problem("P403", "problem.among-missing", {}, path, "header", help="problem.among-missing.help")
    if one.kind != "choice" and one.among:
        return Problem(
            "P403", "problem.among-alone", {}, (*path, "among"), "key", help="problem.among-alone.help"
        )
    if one.kind == "choice" and one.default and one.default not in one.among:
        words = listed((f'"{shown(word)}"' for word in one.among), "or")
        return Problem(
            "P403",
            "problem.default",
            {"value": shown(one.default)},
            (*path, "default"),
            help="problem.default.help",
            help_arguments={"words": words},
        )
    if one.kind == "number" and one.default and not one.default.removeprefix("-").isdecimal():
        return Problem("P403", "problem.default.number", {"value": shown(one.default)}, (*path, "default"))
    return None


def _groupings(protocol: Protocol, problems: list[Problem]) -> None:
    done: set[str] = set()
    for name, grouping in protocol.groups.items():
        path: Path = ("groups", name)
        if not _has_size(grouping):
            problems.append(
                Problem(
                    "P402",
                    "problem.no-size",
                    {"name": shown(name)},
                    path,
                    "header",
                    help="problem.no-size.help",
                )
            )
        source = source_of(grouping)
        if not source:
            if grouping.source is not None:
                arguments = {"example": 'from = "pair"'}
                place = (*path, "from")
                problems.append(
                    Problem(
                        "P110",
                        "problem.empty",
                        {"key": "from"},
                        place,
                        help="advice.write",
                        help_arguments=arguments,
                    )
                )
            continue
        if source not in protocol.groups:
            problems.append(unknown_group(protocol, source, (*path, "from"), source, len(problems)))
            continue
        chain = {name: None}
        while source in protocol.groups and source not in chain and source not in done:
            chain[source] = None
            source = source_of(protocol.groups[source])
        done.update(chain)
        if source in chain:
            names = list(chain)
            around = names[names.index(source) :][:10]
            circle = " → ".join(shown(one) for one in (*around, source))
            place = ("groups", source, "from")
            problems.append(
                Problem("P205", "problem.circle", {"circle": circle}, place, help="problem.circle.help")
            )


def source_of(grouping: Grouping) -> str:
    """The grouping that *grouping* is made out of, or empty."""
    if grouping.source is None:
        return ""
    return grouping.source.merge or grouping.source.each or ""


def _has_size(grouping: Grouping) -> bool:
    """Whether something says how large the groups are (a whole team is as large as it is)."""
    return bool(grouping.size or grouping.count or grouping.source) or grouping.by in (
        "team",
        "role",
        "choice",
    )


def _namespace(protocol: Protocol, steps: Sequence[Step], problems: list[Problem]) -> None:
    """Rule 38: groupings, roles, inputs, captures and ``as`` names share one namespace."""
    places: dict[str, tuple[Path, str]] = {}

    def declare(name: str, path: Path, meaning: str, at: str) -> None:
        if name in BUILT_IN and not (name == "facilitator" and meaning == "role"):
            problems.append(
                Problem("P203", "problem.built-in", {"name": name}, path, at, help="problem.built-in.help")
            )
            return
        before = places.setdefault(name, (path, meaning))
        if meaning == "as" and before[1] == "role" and "run" in path:
            return  # in the steps of a protocol that is run, its own round has the name
        if before[1] != meaning:
            arguments = {
                "name": shown(name),
                "first": say(f"problem.meaning.{before[1]}"),
                "second": say(f"problem.meaning.{meaning}"),
            }
            problems.append(
                Problem(
                    "P203",
                    "problem.name-taken",
                    arguments,
                    path,
                    at,
                    other=before[0],
                    other_at="header",
                    help="problem.name-taken.help",
                )
            )

    declared: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("group", protocol.groups),
        ("role", protocol.roles),
        ("input", protocol.inputs),
        ("setting", protocol.settings),
        ("material", protocol.materials),
    )
    for meaning, tables in declared:
        for name in tables:
            declare(name, (f"{meaning}s", name), meaning, "header")
    for name, grouping in protocol.groups.items():
        if grouping.host is not None:
            declare(grouping.host, ("groups", name, "host"), "host", "value")
    for step in steps:
        for number, capture in enumerate(step.capture):
            if capture.id:
                declare(capture.id, (*step.path, "capture", number, "id"), "capture", "value")
        if step.decide is not None and step.decide.id:
            declare(step.decide.id, (*step.path, "decide", "id"), "decide", "value")
        repeat = step.repeat
        for name in () if repeat is None else repeat.as_:
            if repeat is not None and name != repeat.each:
                declare(name, (*step.path, "repeat", "as"), "as", "value")


def _step_ids(steps: Sequence[Step], problems: list[Problem]) -> None:
    first: dict[str, Path] = {}
    for step in steps:
        if not step.id or "run" in step.path:
            continue
        path = (*step.path, "id")
        if step.id in first:
            problems.append(
                Problem(
                    "P201",
                    "problem.id-twice",
                    {"name": step.id},
                    path,
                    other=first[step.id],
                    help="problem.id-twice.help",
                )
            )
        first.setdefault(step.id, path)
