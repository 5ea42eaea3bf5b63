"""Who comes late and who leaves early, in a plan that is under way.

The one thing to know: nobody who was there is dealt anew. Whoever comes late sits with somebody (in every
group that this person is in, now and later) and speaks last; whoever leaves stays in the plan that is made
and is taken out of what is still to come, so that the rounds of all others keep their numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set

from protocols.plan.allot import SECOND, Program, mapped, with_lanes
from protocols.plan.model import Fork, Formed, Lane, Plan, Turn, Unit
from protocols.spec.record import evolve

Voices = tuple[tuple[tuple[str, ...], str], ...]
Groups = tuple[tuple[str, int, str, Voices, tuple[str, ...]], ...]
"""The groups of a grouping, as :class:`~protocols.plan.model.Formed` has them."""


def seated(formed: Sequence[Formed], beside: Mapping[str, str]) -> tuple[Formed, ...]:
    """The groups with everybody who came late in them, each in the group of the person they sit *beside*."""
    found = tuple(formed)
    for late, known in beside.items():
        found = tuple(evolve(one, groups=_seated(one.groups, late, known)) for one in found)
    return found


def _seated(groups: Groups, late: str, known: str) -> Groups:
    people = {one for _, _, _, voices, watching in groups for who, _ in voices for one in who} | {
        one for group in groups for one in group[4]
    }
    if late in people or not groups:
        return groups
    sits = [known in {one for who, _ in group[3] for one in who} | set(group[4]) for group in groups]
    sizes = [sum(len(who) for who, _ in group[3]) for group in groups]
    at = sits.index(True) if True in sits else sizes.index(min(sizes))
    name, number, title, voices, watching = groups[at]
    # In a team that speaks with one voice, with its voice; otherwise with one of their own.
    joined = tuple(((*who, late), label) if label and known in who else (who, label) for who, label in voices)
    if joined == voices:
        joined = (*voices, ((late,), ""))
    return (*groups[:at], (name, number, title, joined, watching), *groups[at + 1 :])


def smallest(formed: Sequence[Formed], place: str, team: Collection[str], away: Collection[str] = ()) -> str:
    """Beside whom somebody sits who is not told where: in the smallest group of the lane *place* (a grouping
    that was formed there) or of the first grouping, with somebody of their *team* if there is one. Of several
    people there, beside one whose other groups are the smallest, too. Who is *away* fills no group.

    Empty where there are no groups.
    """
    if not formed:
        return ""
    first = next((one for one in formed if one.place == place), formed[0])
    groups = _here(first, away)
    if team:
        groups = [[one for one in members if one in team] for members in groups]
        groups = [members for members in groups if members]
    least = min(map(len, groups), default=0)
    people = [one for members in groups if len(members) == least for one in members]
    too_many = [_too_many(one, away) for one in formed if one is not first]
    return min(people, key=lambda one: [more.get(one, 0) for more in too_many], default="")


def _here(formed: Formed, away: Collection[str]) -> list[list[str]]:
    """The people of each group who are here; no group of which nobody is."""
    people = [[one for who, _ in group[3] for one in who if one not in away] for group in formed.groups]
    return [members for members in people if members]


def _too_many(formed: Formed, away: Collection[str]) -> dict[str, int]:
    """By how many each person's group is larger than the smallest."""
    groups = _here(formed, away)
    least = min(map(len, groups), default=0)
    return {one: len(members) - least for members in groups for one in members}


def without(lane: Lane, away: Collection[str]) -> Lane:
    """The lane without those who are *away*. A step that nobody is left to speak in, and a round that was
    theirs, does not happen; a turn that nobody takes is not made up for: the step is shorter by it."""
    return _members(evolve(lane, program=mapped(lane.program, lambda unit: _unit(unit, away))), away)


def _members(lane: Lane, away: Collection[str]) -> Lane:
    program: Program = tuple(
        with_lanes(part, tuple(_members(one, away) for one in part.lanes)) if isinstance(part, Fork) else part
        for part in lane.program
    )
    return evolve(
        lane, members=_left(lane.members, away), observers=_left(lane.observers, away), program=program
    )


def _left(people: tuple[str, ...], away: Collection[str]) -> tuple[str, ...]:
    return tuple(one for one in people if one not in away)


def _unit(unit: Unit, away: Collection[str]) -> Unit | None:
    if any(one.holder and not _left(one.holder, away) for one in unit.rounds):
        return None
    turns = turns_left(unit.turns, away)
    if unit.turns and not turns:
        return None
    saved = sum(turn.allotted_ms for turn in unit.turns) - sum(turn.allotted_ms for turn in turns)
    holders = {name: _left(who, away) for name, who in unit.holders.items()}
    holders = {name: who for name, who in holders.items() if who}
    if not saved and turns == unit.turns and holders == unit.holders:
        return unit
    return shorter(evolve(unit, turns=turns, holders=holders), saved)


def turns_left(turns: tuple[Turn, ...], away: Collection[str]) -> tuple[Turn, ...]:
    """The turns without those of people who are *away*, and without what would have answered them."""
    found: list[Turn] = []
    gone = False
    for turn in turns:
        if turn.reply:
            if not gone:
                found.append(turn)
            continue
        who = _left(turn.who, away)
        gone = bool(turn.who) and not who
        if not gone:
            found.append(turn if who == turn.who else evolve(turn, who=who))
    return tuple(found)


def shorter(unit: Unit, ms: int) -> Unit:
    """The step *ms* shorter (negative: longer), with its limits; never to nothing."""
    if not ms:
        return unit

    def less(length: int) -> int:
        return max(min(length, SECOND), length - ms)

    span, own = unit.span, unit.own
    return evolve(
        unit,
        allotted_ms=less(unit.allotted_ms),
        span=evolve(span, min_ms=less(span.min_ms), target_ms=less(span.target_ms), max_ms=less(span.max_ms)),
        own=evolve(own, min_ms=less(own.min_ms), target_ms=less(own.target_ms), max_ms=less(own.max_ms)),
    )


def with_newcomers(unit: Unit, made: Unit, came: Set[str], shares: bool) -> Unit:
    """The step that is under way with turns for those who *came*, as they have in it planned now (*made*).

    Where each turn has a length of its own, the step is longer by theirs; where all who speak in it share its
    time (*shares*), it is as long as it was.
    """
    here = {one for turn in unit.turns for one in turn.who}
    more: list[Turn] = []
    new = False
    for turn in made.turns:
        if not turn.reply:
            new = bool(turn.who) and here.isdisjoint(turn.who) and not came.isdisjoint(turn.who)
        if new:
            more.append(turn)
    if not more:
        return unit
    grown = unit if shares else shorter(unit, -sum(turn.allotted_ms for turn in more))
    return evolve(grown, turns=(*unit.turns, *more))


def regrouped(plan: Plan, key: str, beside: Mapping[str, str], away: Collection[str]) -> Plan:
    """The plan with everybody who is here in a group of the fork *key*, and nobody who is away: what was
    before they came is gone back to. Who is in no group sits *beside* somebody, or in the smallest group."""

    def fork(part: Fork, here: Sequence[str]) -> Fork:
        sits = {one: at for at, lane in enumerate(part.lanes) for one in (*lane.members, *lane.observers)}
        groups = [list(_left(lane.members, away)) for lane in part.lanes]
        for one in here:
            if one not in sits and one not in away:
                smallest_ = min(range(len(groups)), key=lambda at: len(groups[at]))
                at = sits[one] = sits.get(beside.get(one, ""), smallest_)
                groups[at].append(one)
        lanes = []
        for lane, members in zip(part.lanes, groups, strict=True):
            program = tuple(fork(one, members) if isinstance(one, Fork) else one for one in lane.program)
            lanes.append(
                evolve(
                    lane,
                    members=tuple(members),
                    observers=_left(lane.observers, away),
                    program=program,
                )
            )
        return evolve(part, lanes=tuple(lanes))

    def search(lane: Lane) -> Lane:
        program = tuple(
            part
            if isinstance(part, Unit)
            else fork(part, lane.members)
            if part.key == key
            else evolve(part, lanes=tuple(map(search, part.lanes)))
            for part in lane.program
        )
        return lane if program == lane.program else evolve(lane, program=program)

    return evolve(plan, main=search(plan.main))
