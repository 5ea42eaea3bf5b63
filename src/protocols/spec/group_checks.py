"""Whether groups, lanes, moves and roles make sense together: who is where, and whether anybody can be.

A walk of its own over the steps, beside :mod:`protocols.spec.step_checks`, which judges each step by itself.
Names that nobody declared are reported there; here they are taken as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protocols.spec.expressions import Expression
from protocols.spec.locate import Path
from protocols.spec.model import Grouping, Protocol, Step
from protocols.spec.others import every
from protocols.spec.problems import Problem, shown

_REST = frozenset(("rest", "everyone", "others"))
_PEOPLE = frozenset(("member", "team"))


def check_groups(protocol: Protocol) -> Iterator[Problem]:
    """Problems with groups, lanes, moves and roles, where the file has any of them."""
    for steps in (protocol.steps, *(meeting.steps for meeting in protocol.meetings)):
        yield from _steps(protocol, steps, None, ())
    for name, grouping in protocol.groups.items():
        yield from _grouping(name, grouping)
    yield from _rotating(protocol)


def _steps(
    protocol: Protocol, steps: Sequence[Step], block: Step | None, around: tuple[str, ...]
) -> Iterator[Problem]:
    """Problems with *steps*: *block* is the step they stand in, *around* the groupings they are inside of."""
    for step in steps:
        if step.who and (block is None or step not in block.lanes):
            yield Problem("P330", "problem.who", {}, (*step.path, "who"), "key", help="problem.who.help")
        if step.in_ == "all" and around:
            yield from _together(step, block)
        if step.move is not None:
            yield from _move(step, around)
        if step.repeat is not None:
            yield from _names(protocol, step, around)
        if step.lanes:
            yield from _lanes(protocol, step)
        if not (step.steps or step.lanes):
            continue
        inside = around
        if step.in_ is not None:
            inside = () if step.in_ == "all" else (*around, step.in_)
        yield from _steps(protocol, step.steps, step, inside)
        yield from _steps(protocol, step.lanes, step, inside)


# -- lanes -----------------------------------------------------------------------------------------


def _lanes(protocol: Protocol, step: Step) -> Iterator[Problem]:
    if step.steps:
        path: Path = (*step.path, "steps")
        yield Problem(
            "P331",
            "problem.steps-and-lanes",
            {},
            path,
            "key",
            other=(*step.path, "lanes"),
            help="problem.steps-and-lanes.help",
        )
    twice = list(_twice(step))
    yield from twice
    yield from _for_nobody(protocol, step)
    if all(_open(lane) for lane in step.lanes) and step.time is None:
        yield Problem(
            "P335", "problem.open-lanes", {}, (*step.path, "lanes"), "key", help="problem.open-lanes.help"
        )
    if not twice and not any(not lane.who or _REST & set(lane.who) for lane in step.lanes):
        most = sum(_holders(protocol, name) for lane in step.lanes for name in lane.who)
        if most < protocol.people.max:
            yield Problem(
                "P334",
                "problem.no-lane",
                {"n": most, "people": protocol.people.max},
                (*step.path, "lanes"),
                "key",
                help="problem.no-lane.help",
            )


def _twice(step: Step) -> Iterator[Problem]:
    """A role that two lanes name: nobody can be in two places."""
    seen: dict[str, Path] = {}
    for lane in step.lanes:
        path: Path = (*lane.path, "who")
        for name in lane.who:
            if name in seen:
                yield Problem(
                    "P332",
                    "problem.two-lanes",
                    {"name": shown(name)},
                    path,
                    within=name,
                    other=seen[name],
                    help="problem.two-lanes.rest" if name == "rest" else "problem.two-lanes.help",
                    help_arguments={"name": shown(name)},
                )
            seen.setdefault(name, path)


def _for_nobody(protocol: Protocol, step: Step) -> Iterator[Problem]:
    """Lanes for people who take no part, and for a rest that is empty with the fewest people."""
    for lane in step.lanes:
        path: Path = (*lane.path, "who")
        if "everyone" in lane.who and len(step.lanes) > 1:
            # Then nobody is left for the lanes below, and whoever is in one above is not in this.
            yield Problem(
                "P333",
                "problem.everyones-lane",
                {},
                path,
                within="everyone",
                help="problem.everyones-lane.help",
            )
            continue
        outside = [name for name in lane.who if _takes_no_part(protocol, name)]
        if outside and len(outside) == len(lane.who):
            name = outside[0]
            help_code = "problem.nobodys-lane.help"
            yield Problem(
                "P333",
                "problem.nobodys-lane",
                {"name": shown(name)},
                path,
                within=name,
                help=help_code,
                help_arguments={"name": shown(name)},
            )
        elif "rest" in lane.who:
            named = sum(_holders(protocol, name) for one in step.lanes for name in one.who if name != "rest")
            if named >= protocol.people.min > 1:
                yield Problem(
                    "P333",
                    "problem.no-rest",
                    {"people": protocol.people.min},
                    path,
                    help="problem.no-rest.help",
                    help_arguments={"least": named + 1},
                )


def _takes_no_part(protocol: Protocol, name: str) -> bool:
    role = protocol.roles.get(name)
    if name == "facilitator":
        return role is None or role.joins is None or _is_false(role.joins)
    return role is not None and _is_false(role.joins)


def _is_false(value: Expression | bool | None) -> bool:
    return value is False or (isinstance(value, Expression) and value.tree == ("value", False))


def _holders(protocol: Protocol, name: str) -> int:
    """How many people a name of a lane stands for; any number where that is not known from the file."""
    role = protocol.roles.get(name)
    if role is not None:
        return role.count
    return 1 if name == "facilitator" else protocol.people.max


def _open(step: Step) -> bool:
    """Whether nothing says how long a step lasts."""
    if step.steps or step.lanes:
        return all(_open(one) for one in (*step.steps, *step.lanes))
    if step.turns is not None and step.turns.time is not None:
        return False
    return step.run is None and (step.time is None or step.time.open)


# -- moving and meeting ----------------------------------------------------------------------------


def _move(step: Step, around: tuple[str, ...]) -> Iterator[Problem]:
    path: Path = (*step.path, "move")
    missing = ""
    if step.in_ is None or step.in_ == "all" or step.in_ in around:
        missing = "in"
    elif step.repeat is None:
        missing = "repeat"
    if missing:
        yield Problem("P336", f"problem.move.{missing}", {}, path, "key", help=f"problem.move.{missing}.help")
        return
    repeat, move = step.repeat, step.move
    if repeat is not None and move is not None and repeat.each in _PEOPLE and move.what is None:
        yield Problem(
            "P336",
            "problem.move.each",
            {"name": repeat.each},
            (*step.path, "repeat", "each"),
            other=path,
            help="problem.move.each.help",
        )


def _together(step: Step, block: Step | None) -> Iterator[Problem]:
    """``in = "all"``: everybody can only be brought together by the block that went apart."""
    apart = block is not None and block.in_ is not None and block.in_ != "all"
    if not apart or block is None or step in block.lanes or block.move is not None:
        yield Problem(
            "P337", "problem.not-together", {}, (*step.path, "in"), help="problem.not-together.help"
        )


def _names(protocol: Protocol, step: Step, around: tuple[str, ...]) -> Iterator[Problem]:
    """Several names in ``as``: the further ones are the next people in the circle."""
    repeat = step.repeat
    if repeat is None or len(repeat.as_) < 2 or repeat.each is None:
        return
    path: Path = (*step.path, "repeat", "as")
    if repeat.each != "member" and repeat.each not in protocol.roles:
        arguments = {"name": shown(repeat.each), "second": shown(repeat.as_[1])}
        yield Problem("P338", "problem.no-neighbours", arguments, path, help="problem.no-neighbours.help")
        return
    least = protocol.people.min
    within = [*around, *([step.in_] if step.in_ and step.in_ != "all" else [])]
    grouping = protocol.groups.get(within[-1]) if within else None
    if grouping is not None:
        size = grouping.size
        if size is None or grouping.of == "team":
            return
        least = size.min if size.min is not None else size.ideal
    if 1 < least < len(repeat.as_) or (grouping is not None and least < len(repeat.as_)):
        yield Problem(
            "P338",
            "problem.many-names",
            {"names": len(repeat.as_), "least": least},
            path,
            help="problem.many-names.help",
        )


def _rotating(protocol: Protocol) -> Iterator[Problem]:
    rotating = [name for name, role in protocol.roles.items() if role.rotate]
    if rotating and not any(step.repeat or step.run for step in every(protocol.all_steps)):
        for name in rotating:
            yield Problem(
                "P339",
                "problem.rotate",
                {"name": shown(name)},
                ("roles", name, "rotate"),
                "key",
                help="problem.rotate.help",
            )


# -- groupings -------------------------------------------------------------------------------------


def _grouping(name: str, grouping: Grouping) -> Iterator[Problem]:
    path: Path = ("groups", name)
    source = grouping.source
    if source is not None:
        if source.merge and source.each:
            yield Problem("P420", "problem.from-two", {}, (*path, "from"), help="problem.from-two.help")
        kept = {
            "count": grouping.count is not None,
            "by": grouping.by != "random",
            "of": grouping.of != "person",
        }
        for key in (key for key, given in kept.items() if given):
            yield Problem(
                "P421",
                "problem.made-of",
                {"key": key},
                (*path, key),
                "key",
                other=(*path, "from"),
                help="problem.made-of.help",
                help_arguments={"key": key},
            )
    if grouping.mix == "new" and (source is not None or grouping.by in ("order", "choice")):
        sentence = "problem.never-new.from" if source is not None else "problem.never-new"
        yield Problem("P422", sentence, {"by": grouping.by}, (*path, "mix"), help="problem.never-new.help")
    fixed = _fixed(grouping)
    if fixed is not None:
        for key, given in (("tasks", grouping.tasks), ("names", grouping.names)):
            if len(given) > fixed:
                yield Problem(
                    "P423",
                    f"problem.more-than-groups.{key}",
                    {"given": len(given), "groups": fixed, "left": shown(given[fixed])},
                    (*path, key),
                    other=(*path, "count"),
                    help="problem.more-than-groups.help",
                    help_arguments={"given": len(given), "key": key},
                )
    size = grouping.size
    if grouping.by == "choice" and size is not None and (size.min is not None or size.max is not None):
        yield Problem("P424", "problem.as-they-like", {}, (*path, "size"), help="problem.as-they-like.help")


def _fixed(grouping: Grouping) -> int | None:
    """How many groups there are at most, where the file says it as a number."""
    if grouping.count is None:
        return None
    ideal: Expression = grouping.count.ideal
    return int(ideal.source) if ideal.source.isdigit() else None
