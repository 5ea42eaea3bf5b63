"""Who is where: every place of a plan where people are apart, round by round.

For the people who set up a room, and for those who look for their table. What comes again with the same
people in the same places is told once.
"""

from __future__ import annotations

from itertools import combinations

from protocols.plan.agenda import starts
from protocols.plan.model import Lane, Plan, Unit, forks_in, units_in
from protocols.spec.record import Record, record
from protocols.words import say


@record
class Place(Record):
    """One group or lane: its *title*, who is in it, who only watches, and what it works on."""

    title: str
    members: tuple[str, ...]
    observers: tuple[str, ...] = ()
    task: str = ""


@record
class Seating(Record):
    """The places of *step* in round *number* of *count* (1 of 1 where there are no rounds); *start_ms* from
    the start of the session. *inside* is the group that goes apart, or empty for everybody."""

    step: str
    places: tuple[Place, ...]
    start_ms: int
    number: int = 1
    count: int = 1
    inside: str = ""


def seating(plan: Plan) -> list[Seating]:
    """Where everybody is, in the order in which people go apart."""
    begun = {id(one.unit): one.start_ms for one in starts(plan)}
    told: list[tuple[Place, ...]] = []
    last: dict[tuple[str, str], tuple[Place, ...]] = {}
    found = []
    for lane, fork in forks_in(plan.main):
        places = tuple(
            Place(_own_title(inner, lane), inner.members, inner.observers, _task(inner))
            for inner in fork.lanes
        )
        before = last.get((fork.step, lane.id))
        if places == before or (before is None and places in told):
            continue
        last[fork.step, lane.id] = places
        told.append(places)
        units = [unit for inner in fork.lanes for unit in units_in(inner.program)]
        rounds = [one for unit in units for one in unit.rounds if one.block == fork.step]
        # Only where all change together is there one round that all are in.
        together = len({one.number for one in rounds}) == 1
        found.append(
            Seating(
                fork.step,
                places,
                min((begun[id(unit)] for unit in units), default=0),
                rounds[0].number if together else 1,
                rounds[0].count if together else 1,
                lane.title if lane is not plan.main else "",
            )
        )
    return found


def meeting_again(plan: Plan, step: str) -> int | None:
    """How many pairs sit together in more than one round of *step*; None where nobody changes places."""
    rounds = [one.places for one in seating(plan) if one.step == step and one.count > 1]
    if len({tuple(place.members for place in places) for places in rounds}) < 2:
        return None
    met: dict[tuple[str, str], int] = {}
    for places in rounds:
        for place in places:
            for pair in combinations(sorted(place.members), 2):
                met[pair] = met.get(pair, 0) + 1
    return sum(1 for times in met.values() if times > 1)


def _own_title(inner: Lane, outer: Lane) -> str:
    """The title of a group without that of the group it is in, where that is told already."""
    return (
        inner.title.removeprefix(say("plan.inside", group=outer.title, title=""))
        if outer.title
        else inner.title
    )


def _task(lane: Lane) -> str:
    """What a group works on itself: groups inside it may have tasks of their own."""
    own = [part.task for part in lane.program if isinstance(part, Unit)]
    if own:
        return next((task for task in own if task), "")
    inside = {unit.task for unit in units_in(lane.program)}
    return inside.pop() if len(inside) == 1 else ""
