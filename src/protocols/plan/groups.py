"""Seating people: who sits where.

How many groups there are, and how large, is in :mod:`protocols.plan.sizes`. Chance comes from a given seed
only, and what was drawn is recorded in the session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from protocols.plan.model import Person
from protocols.plan.sizes import Sizes, even, limits, merged, one_of_each, sizes
from protocols.spec.model import Grouping
from protocols.spec.record import Record, evolve, record

FACILITATOR = "facilitator"
"""The person id of a facilitator who joins."""


@record
class Voice(Record):
    """Somebody who counts as one in a group: a person, or a whole team that speaks with one voice."""

    who: tuple[str, ...]
    label: str = ""


@lru_cache(1_000)  # the same people are seated over and over, in every grouping and for every number of them
def voice_of(one: str) -> Voice:
    """The voice of a person who speaks for nobody else."""
    return Voice((one,))


@record
class Group(Record):
    """People who sit together. *title* is empty where the group only has a number."""

    id: str
    number: int
    title: str
    voices: tuple[Voice, ...]
    observers: tuple[str, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """The ids of the people in it, observers not counted."""
        return tuple(person for voice in self.voices for person in voice.who)


def shuffled(items: Sequence[str], seed: str) -> list[str]:
    """The items in an order drawn by *seed*: the same seed, the same order."""
    import random

    drawn = list(items)
    random.Random(seed).shuffle(drawn)
    return drawn


def teams_of(people: Sequence[Person], assumed: int = 2) -> dict[str, tuple[str, ...]]:
    """Team name to the ids of its people, in roster order.

    Where the roster names no team at all, people are dealt into *assumed* nameless ones, so that a
    protocol for teams can be planned by number; people without a team beside others are a team of their own.
    """
    found: dict[str, list[str]] = {}
    if not any(person.team for person in people):
        parts = even(len(people), min(assumed, max(1, len(people))))
        ids = [person.id for person in people]
        start = 0
        for number, size in enumerate(parts, 1):
            found[f"#{number}"] = ids[start : start + size]
            start += size
    else:
        for person in people:
            found.setdefault(person.team, []).append(person.id)
    return {name: tuple(ids) for name, ids in found.items()}


def form(
    name: str,
    grouping: Grouping,
    people: Sequence[Person],
    *,
    scope: str,
    seed: str,
    count: int | None,
    sources: Sequence[Group] = (),
) -> tuple[Group, ...] | None:
    """Form the groups of one grouping from *people*; None where they cannot be seated.

    *scope* names where (for the seed and the ids), *sources* are the groups to merge, for ``from``.
    """
    prefix = f"{scope}/{name}" if scope else name
    draw = f"{seed}:{prefix}"
    if grouping.source is not None and grouping.source.each:
        parts = _one_of_each(grouping, sources)
    elif grouping.source is not None:
        parts = _merge(grouping, people, sources)
    elif grouping.by == "choice":
        parts = _as_they_like(grouping, people, count)
    elif grouping.of == "team":
        parts = _seat_teams(grouping, people, draw, count)
    elif grouping.by == "team":
        parts = _by_team(grouping, people, draw)
    elif grouping.by == "role" and any(person.role for person in people):
        parts = _by_role(grouping, people, draw)
    else:
        parts = _seat(grouping, people, draw, count)
    if parts is None:
        return None
    return tuple(
        Group(
            f"{prefix}-{number}",
            number,
            grouping.names[number - 1] if number <= len(grouping.names) else title,
            voices,
            observers,
        )
        for number, (title, voices, observers) in enumerate(parts, 1)
    )


_Part = tuple[str, tuple[Voice, ...], tuple[str, ...]]


def _cut(ids: Sequence[str], plan: Sizes) -> list[_Part]:
    parts: list[_Part] = []
    start = 0
    for size in plan.groups:
        parts.append(("", tuple(map(voice_of, ids[start : start + size])), ()))
        start += size
    watching = tuple(ids[start:])
    if watching and parts:
        # Observers spread over the groups, the first group first.
        spread = [list[str]() for _ in parts]
        for index, one in enumerate(watching):
            spread[index % len(parts)].append(one)
        parts = [(title, voices, tuple(more)) for (title, voices, _), more in zip(parts, spread, strict=True)]
    return parts


def _seat(grouping: Grouping, people: Sequence[Person], draw: str, count: int | None) -> list[_Part] | None:
    least, ideal, most = limits(grouping)
    ids = [person.id for person in people]
    if grouping.size is None and count is None:
        count = 1
    plan = sizes(len(ids), least, ideal, most, grouping.leftover, count)
    if plan is None:
        return None
    if grouping.by == "across teams":
        return _deal(teams_of(people), plan, draw)
    if grouping.by != "order":
        ids = shuffled(ids, draw)
    return _with_facilitator(ids, plan)


def _with_facilitator(ids: Sequence[str], plan: Sizes) -> list[_Part] | None:
    """Cut into groups, the facilitator in the last seat where that is what makes it work."""
    if not plan.facilitator:
        return _cut(ids, plan)
    return None if FACILITATOR in ids else _cut([*ids, FACILITATOR], plan)


def _deal(teams: Mapping[str, tuple[str, ...]], plan: Sizes, draw: str) -> list[_Part] | None:
    """Deal team after team round the groups, so that each group mixes teams as well as it can."""
    queue: list[str] = []
    for name, ids in teams.items():
        queue.extend(shuffled(ids, f"{draw}:{name}"))
    if plan.facilitator and FACILITATOR not in queue:
        queue.append(FACILITATOR)
    if len(queue) < sum(plan.groups):
        return None
    seats: list[list[str]] = [[] for _ in plan.groups]
    group = 0
    for one in queue[: sum(plan.groups)]:
        while len(seats[group]) >= plan.groups[group]:
            group = (group + 1) % len(seats)
        seats[group].append(one)
        group = (group + 1) % len(seats)
    flat = [one for seat in seats for one in seat] + queue[sum(plan.groups) :]
    return _cut(flat, plan)


def _seat_teams(
    grouping: Grouping, people: Sequence[Person], draw: str, count: int | None
) -> list[_Part] | None:
    least, ideal, most = limits(grouping)
    teams = teams_of(people)
    names = list(teams) if grouping.by == "order" else shuffled(list(teams), draw)
    if grouping.size is None and count is None:
        count = 1
    # The facilitator is no team: where that would be needed, the teams cannot be seated.
    leftover = "grow" if grouping.leftover == "facilitator" else grouping.leftover
    plan = sizes(len(names), least, ideal, most, leftover, count)
    if plan is None:
        return None
    parts: list[_Part] = []
    start = 0
    for size in plan.groups:
        chosen = names[start : start + size]
        start += size
        parts.append(("", tuple(Voice(teams[name], name) for name in chosen), ()))
    # Whole teams that are left over watch, the first group's first.
    for index, name in enumerate(names[start:]):
        title, voices, watching = parts[index % len(parts)]
        parts[index % len(parts)] = (title, voices, (*watching, *teams[name]))
    return parts


def _by_team(grouping: Grouping, people: Sequence[Person], draw: str) -> list[_Part] | None:
    parts: list[_Part] = []
    for name, ids in teams_of(people).items():
        if grouping.size is None:
            parts.append((name, tuple(Voice((one,)) for one in ids), ()))
            continue
        least, ideal, most = limits(grouping)
        plan = sizes(len(ids), least, ideal, most, _alone(grouping)) or Sizes((len(ids),))
        pieces = _cut(shuffled(ids, f"{draw}:{name}"), plan)
        # A team that is too large for one group keeps its name; teams that were only assumed have none.
        named = [name] if len(pieces) == 1 else [f"{name} {at}" for at in range(1, len(pieces) + 1)]
        titles = named if len(pieces) == 1 or not name.startswith("#") else [""] * len(pieces)
        parts.extend((title, voices, more) for title, (_, voices, more) in zip(titles, pieces, strict=True))
    return parts


def _by_role(grouping: Grouping, people: Sequence[Person], draw: str) -> list[_Part] | None:
    """People alike in role sit together; roles too few for a group of their own sit together as well."""
    least, ideal, most = limits(grouping)
    roles: dict[str, list[str]] = {}
    for person in people:
        roles.setdefault(person.role.casefold(), []).append(person.id)
    titles = {person.role.casefold(): person.role for person in reversed(people)}
    parts: list[_Part] = []
    rest: list[str] = []
    for role, ids in roles.items():
        plan = sizes(len(ids), least, ideal, most, _alone(grouping)) if role else None
        if role and grouping.size is None:
            plan = Sizes((len(ids),))
        if plan is None:
            rest.extend(ids)
            continue
        pieces = _cut(shuffled(ids, f"{draw}:{role}"), plan)
        parts.extend(
            (titles[role] if len(pieces) == 1 else f"{titles[role]} {number}", voices, more)
            for number, (_, voices, more) in enumerate(pieces, 1)
        )
    if not rest:
        return parts
    plan = sizes(len(rest), least, ideal, most, grouping.leftover)
    together = None if plan is None else _with_facilitator(shuffled(rest, draw), plan)
    if together is not None:
        return parts + together
    if not parts:
        return _seat(evolve(grouping, by="random"), people, draw, None)
    # Too few for a group of their own: each joins the smallest group.
    for one in rest:
        index = min(range(len(parts)), key=lambda i: len(parts[i][1]))
        title, voices, more = parts[index]
        parts[index] = (title, (*voices, Voice((one,))), more)
    return parts


def _alone(grouping: Grouping) -> str:
    """What happens to the leftovers of one team or role: the facilitator cannot sit in with each of them."""
    return "grow" if grouping.leftover == "facilitator" else grouping.leftover


def _one_of_each(grouping: Grouping, sources: Sequence[Group]) -> list[_Part] | None:
    """The first of every group together, then the second of every group, and so on; where a group is
    smaller, those who are over join the groups there are, so that none is without most of the others."""
    sized = [len(group.voices) for group in sources]
    if one_of_each(sized, grouping) is None:
        return None
    count = min(sized)
    rows: list[list[Voice]] = [[] for _ in range(count)]
    for group in sources:
        for index, voice in enumerate(group.voices):
            at = index if index < count else min(range(count), key=lambda row: len(rows[row]))
            rows[at].append(voice)
    watching = [one for group in sources for one in group.observers]
    return [("", tuple(row), tuple(watching) if index == 0 else ()) for index, row in enumerate(rows)]


def _as_they_like(grouping: Grouping, people: Sequence[Person], count: int | None) -> list[_Part] | None:
    """People go where they like. Nobody knows who that will be: for the plan they are spread evenly."""
    wanted = count or len(grouping.names) or len(grouping.tasks)
    if not wanted:
        _, ideal, _ = limits(grouping)
        wanted = max(1, len(people) // ideal)
    if not people:
        return None
    return _cut([person.id for person in people], Sizes(even(len(people), min(wanted, len(people)))))


def _merge(grouping: Grouping, people: Sequence[Person], sources: Sequence[Group]) -> list[_Part] | None:
    """Merge whole groups; sizes are counted in people, and an odd trio merges like a pair."""
    known = {person.id for person in people} | {FACILITATOR}
    chosen = merged([len(group.voices) for group in sources], grouping)
    if chosen is None:
        return None
    parts: list[_Part] = []
    for indexes in chosen:
        groups = [sources[index] for index in indexes]
        voices = tuple(
            voice for group in groups for voice in group.voices if all(one in known for one in voice.who)
        )
        parts.append(("", voices, tuple(one for group in groups for one in group.observers)))
    return parts
