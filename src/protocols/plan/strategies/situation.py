"""Where a session stands, as strategies see it."""

from __future__ import annotations

from collections.abc import Mapping

from protocols.plan.agenda import words_in
from protocols.plan.allot import SECOND
from protocols.plan.model import Lane, Plan, Span, Unit, units_with_lanes
from protocols.plan.strategies.model import Ahead, Situation
from protocols.plan.strategies.spreading import Program
from protocols.spec.record import Record, evolve, record


@record
class Place(Record):
    """Where a lane is: *position* in its program (its length: at the end); what its step has left, in ms."""

    position: int
    left_ms: int = 0


def situation_of(
    plan: Plan, change_ms: int, places: Mapping[str, Place] | None = None, until: str = ""
) -> Situation:
    """The situation of *plan*, with so much time missing (negative) or to spare.

    *places*: lane id to where it is; a lane that is not there has not begun. *until*: the step at whose fixed
    start it is to be on time again; only what comes before it is then to come. Part of a second that is
    missing counts as a whole one, part of one that is to spare as none.
    """
    under_way: set[str] = set()
    rest = _rest(plan.main, places or {}, under_way)
    if until:
        waits = (at for at, part in enumerate(rest) if part.step == f"{until}~wait")
        rest = rest[: next(waits, len(rest))]
    steps = tuple(
        _ahead(plan, lane.id, unit, unit.key in under_way) for lane, unit in units_with_lanes(plan.main, rest)
    )
    return Situation(plan, rest, steps, change_ms // SECOND * SECOND, until)


def _rest(lane: Lane, places: Mapping[str, Place], under_way: set[str]) -> Program:
    place = places.get(lane.id)
    if place is None:
        return lane.program
    if place.position >= len(lane.program):
        return ()
    current = lane.program[place.position]
    if isinstance(current, Unit):
        left = max(0, place.left_ms)
        under_way.add(current.key)
        current = evolve(current, span=Span(left, left, left, current.span.open), allotted_ms=left)
    else:
        lanes = tuple(evolve(one, program=_rest(one, places, under_way)) for one in current.lanes)
        current = evolve(current, lanes=lanes)
    return (current, *lane.program[place.position + 1 :])


def _ahead(plan: Plan, lane: str, unit: Unit, under_way: bool) -> Ahead:
    face = plan.faces[unit.step]
    number = unit.rounds[-1].number if unit.rounds else 1
    low, high = unit.span.min_ms, unit.span.max_ms
    if unit.drop or face.optional:
        # An optional step's shortest is nothing at all; while it happens, it has its own.
        low = min(max(low, unit.own.min_ms), high)
    goes = goes_of(unit)
    return Ahead(
        unit.key,
        unit.step,
        words_in(plan, face.title, str(number)),
        face.kind,
        lane,
        unit.allotted_ms,
        low,
        unit.span.target_ms,
        high,
        sum(1 for turn in unit.turns if not turn.reply) // goes,
        goes,
        plan.protects(unit.step) or bool(unit.until),
        unit.drop if "#" not in unit.drop else "",
        under_way,
    )


def goes_of(unit: Unit) -> int:
    """How often a step's turns go round."""
    turns = unit.turns
    if len(turns) < 2:
        return 1
    first = turns[0].who
    length = next(
        (at for at in range(1, len(turns)) if turns[at].who == first and not turns[at].reply), len(turns)
    )
    goes, rest = divmod(len(turns), length)
    whole = not rest and all(turns[at].who == turns[at - length].who for at in range(length, len(turns)))
    return goes if whole else 1
