"""Planning again while a session runs: what is done stays as it was, what is to come is made anew.

The plan is made afresh with what is known by now (a vote, a list, another round, a role that was cast), and
its part after where each group stands takes the place of the old one. Whatever is in both keeps the seconds
it was given. The groups that were formed stay as they are, and so does the order that was made by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from protocols.plan.allot import Program, mapped, with_lanes
from protocols.plan.known import Known
from protocols.plan.make import make_plan
from protocols.plan.model import Fork, Lane, Person, Plan, Unit, units_in
from protocols.plan.people import seated, with_newcomers, without
from protocols.plan.reordering import is_added
from protocols.spec.kinds import Kinds
from protocols.spec.model import Protocol


@attrs.frozen
class Changed:
    """Who *came* since the plan was made, and all who are *away* now, by id; *shared* are the steps whose
    time is shared by all who speak in them."""

    came: frozenset[str]
    away: frozenset[str]
    shared: frozenset[str]

    def people(self, old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
        """Those of *old* who are still here, and who came and is among the *new*."""
        here = [one for one in old if one not in self.away]
        return (*here, *(one for one in new if one in self.came and one not in here))


@attrs.frozen
class Replanner:
    """Makes the plan of a session anew. Pure: the same arguments always make the same plan."""

    protocol: Protocol
    kinds: Kinds

    def __call__(
        self,
        plan: Plan,
        roster: Sequence[Person],
        inputs: Mapping[str, str],
        known: Known,
        positions: Mapping[str, int],
    ) -> Plan | None:
        """*plan* with what is *known* by now; None where that cannot be planned.

        *positions*: lane id to the index in its program where the lane stands (its length: at the end); a
        lane that is not there has not begun.
        """
        made = make_plan(
            self.protocol,
            self.kinds,
            roster,
            inputs=inputs,
            cast=plan.cast,
            seed=plan.seed,
            known=known,
            formed=seated(plan.formed, known.beside),
            begins_ms=plan.begins_ms,
        ).plan
        if made is None:
            return None
        # What was left out, to fit or to catch up, stays out.
        made = attrs.evolve(made, main=_without(made.main, frozenset(plan.gone), frozenset(plan.left_out)))
        if known.away:
            made = attrs.evolve(made, main=without(made.main, known.away))
        before = plan.known
        came = {one for one in known.beside if one not in before.beside} | {*before.away} - {*known.away}
        shared = frozenset(name for name, face in made.faces.items() if face.shares)
        changed = Changed(frozenset(came), frozenset(known.away), shared)
        main = _lane(plan.main, made.main, positions, changed)
        return attrs.evolve(
            made,
            people=len(roster) - len(known.away),
            main=main,
            faces={**plan.faces, **made.faces},
            minutes=plan.minutes,
            short_ms=plan.short_ms,
            left_out=plan.left_out,
            materials=plan.materials,
            outside=plan.outside,
            words={**plan.words, **made.words},
            gone=plan.gone,
        )


def _without(lane: Lane, gone: frozenset[str], left_out: frozenset[str]) -> Lane:
    """The lane without what was left out."""
    if not gone and not left_out:
        return lane
    program = mapped(lane.program, lambda unit: None if unit.key in gone or unit.drop in left_out else unit)
    return attrs.evolve(lane, program=program)


def _lane(old: Lane, new: Lane, positions: Mapping[str, int], changed: Changed) -> Lane:
    """The new lane with what was done of the old one at its head; in what is under way those who came have
    their turns."""
    at = positions.get(old.id)
    kept = {unit.key: unit for unit in units_in(old.program)}
    if at is None:
        return attrs.evolve(new, program=_kept(_ahead((), old.program, new.program), kept))
    if at >= len(old.program):
        return _with_people(old, new, changed)
    current = old.program[at]
    match = next((part for part in new.program if part.key == current.key), None)
    if isinstance(current, Fork) and isinstance(match, Fork):
        lanes = {lane.id: lane for lane in match.lanes}
        merged = tuple(_lane(lane, lanes.get(lane.id, lane), positions, changed) for lane in current.lanes)
        current = with_lanes(current, merged)
    elif isinstance(current, Unit) and isinstance(match, Unit) and match.turns:
        current = with_newcomers(current, match, changed.came, current.step in changed.shared)
    done, ahead = old.program[: at + 1], old.program[at + 1 :]
    old = _with_people(old, new, changed)
    program = (*old.program[:at], current, *_kept(_ahead(done, ahead, new.program), kept))
    return attrs.evolve(old, program=program)


def _with_people(old: Lane, new: Lane, changed: Changed) -> Lane:
    """The old lane with the people who are in it now. Who was there stays where they were, whatever the new
    plan would have made of them; and where groups were apart before, they stay as they were then."""
    if not changed.came and not changed.away:
        return old
    members = changed.people(old.members, new.members)
    return attrs.evolve(old, members=members, observers=changed.people(old.observers, new.observers))


def _ahead(done: Program, ahead: Program, new: Program) -> Program:
    """What of *new* is still to come: what was *ahead*, in its order, with what was put in by hand; and what
    *new* has beyond that, each part after the one that it follows there."""
    finished = {part.key for part in done}
    planned = {part.key for part in ahead}
    following: dict[str, list[Unit | Fork]] = {}
    after = ""
    for part in new:
        if part.key in planned or part.key in finished:
            after = part.key
        else:
            following.setdefault(after, []).append(part)
    parts = {part.key: part for part in new}
    last = next((part.key for part in reversed(done) if part.key in parts), "")
    found = following.get(last, [])
    for part in ahead:
        if part.key in parts:
            found += [parts[part.key], *following.get(part.key, [])]
        elif is_added(part):
            found.append(part)
    return tuple(found)


def _kept(program: Program, kept: Mapping[str, Unit]) -> Program:
    """The program with the seconds that its units were given before, where they are the same."""

    def as_before(unit: Unit) -> Unit:
        before = kept.get(unit.key)
        if before is None or before.own != unit.own or len(before.turns) != len(unit.turns):
            return unit
        return attrs.evolve(unit, span=before.span, allotted_ms=before.allotted_ms, turns=before.turns)

    return mapped(program, as_before)
