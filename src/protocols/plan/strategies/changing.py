"""A plan with a strategy's change in it.

The change is written down as data with every length in it (*outcomes*, not a request to work them out): a
session's journal can be read when strategies have changed, or when the plugin that proposed it is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from protocols.plan.allot import Program, turn_lengths, with_lanes
from protocols.plan.model import Fork, Lane, Plan, Turn, Unit
from protocols.plan.strategies.model import Preview, Situation
from protocols.plan.strategies.situation import goes_of
from protocols.spec.record import evolve

Data = dict[str, Any]


def change_data(situation: Situation, preview: Preview) -> Data:
    """The change as JSON: strategy, lengths {key: [ms, [turn's ms]]}, left_out [key], rounds
    [[block, [numbers of the rounds around it], count]], optional [ids], end (ms by which the planned
    end moves)."""
    proposal = preview.proposal
    units = situation.units
    gone = set(proposal.left_out)
    lengths: dict[str, list[Any]] = {}
    for key, ms in proposal.lengths.items():
        if key in gone:
            continue
        unit = units[key][1]
        turns: tuple[Turn, ...] = unit.turns
        if key in proposal.goes:
            turns = turns[: len(turns) * proposal.goes[key] // goes_of(unit)]
        turns = turn_lengths(evolve(unit, turns=turns), ms)
        lengths[key] = [ms, [turn.allotted_ms for turn in turns]]
    data: Data = {"strategy": preview.strategy, "lengths": lengths}
    if gone:
        data["left_out"] = [key for key in units if key in gone]
        data["rounds"] = _counts(situation, gone)
        optional = {situation.by_key[key].optional for key in gone} - {""}
        data["optional"] = [name for name in situation.plan.faces if name in optional]
    if preview.end_ms:
        data["end"] = preview.end_ms
    return data


def _counts(situation: Situation, gone: set[str]) -> list[list[Any]]:
    """How many rounds there are now of every block that has fewer: those that still have a step."""
    before: dict[tuple[str, tuple[int, ...]], int] = {}
    after: dict[tuple[str, tuple[int, ...]], int] = {}
    for _, unit in situation.plan.units():
        outer: tuple[int, ...] = ()
        for one in unit.rounds:
            place = (one.block, outer)
            before[place] = max(before.get(place, 0), one.number)
            if unit.key not in gone:
                after[place] = max(after.get(place, 0), one.number)
            outer = (*outer, one.number)
    return [
        [block, list(outer), after[block, outer]]
        for (block, outer), number in before.items()
        if 0 < after.get((block, outer), 0) < number
    ]


def with_change(plan: Plan, data: Mapping[str, Any]) -> Plan:
    """*plan* with what :func:`change_data` wrote down."""
    lengths: Mapping[str, Any] = data.get("lengths", {})
    gone = frozenset(data.get("left_out", ()))
    counts = {(block, tuple(outer)): count for block, outer, count in data.get("rounds", ())}
    program = _program(plan.main.program, lengths, gone, counts)
    free = {key.partition("#")[0].partition("@")[0] for key in plan.flexible}
    # Rounds without a fixed number are not among what stays out: another one may be asked for.
    stays_out = [unit.key for _, unit in plan.units() if unit.key in gone and not _beyond(unit, counts, free)]
    return evolve(
        plan,
        main=evolve(plan.main, program=program),
        left_out=tuple(dict.fromkeys((*plan.left_out, *data.get("optional", ())))),
        gone=tuple(dict.fromkeys((*plan.gone, *stays_out))),
    )


def _beyond(unit: Unit, counts: Mapping[tuple[str, tuple[int, ...]], int], free: set[str]) -> bool:
    """Whether it is in a round that goes, of a block in which the number of rounds is free."""
    outer: tuple[int, ...] = ()
    for one in unit.rounds:
        if one.block in free and one.number > counts.get((one.block, outer), one.number):
            return True
        outer = (*outer, one.number)
    return False


def _program(
    program: Program,
    lengths: Mapping[str, Any],
    gone: frozenset[str],
    counts: Mapping[tuple[str, tuple[int, ...]], int],
) -> Program:
    parts: list[Unit | Fork] = []
    for part in program:
        if isinstance(part, Unit):
            if part.key not in gone:
                parts.append(_unit(part, lengths.get(part.key), counts))
            continue
        lanes: tuple[Lane, ...] = tuple(
            evolve(lane, program=_program(lane.program, lengths, gone, counts)) for lane in part.lanes
        )
        if lanes == part.lanes:
            parts.append(part)
        elif any(lane.program for lane in lanes):
            parts.append(with_lanes(part, lanes))
    return tuple(parts)


def _unit(unit: Unit, given: list[Any] | None, counts: Mapping[tuple[str, tuple[int, ...]], int]) -> Unit:
    if given is not None:
        ms, turns = given
        spoken = tuple(
            Turn(turn.who, one, turn.label, turn.reply) for turn, one in zip(unit.turns, turns, strict=False)
        )
        unit = evolve(unit, allotted_ms=ms, turns=spoken)
    if counts and unit.rounds:
        outer: tuple[int, ...] = ()
        rounds = []
        for one in unit.rounds:
            count = counts.get((one.block, outer))
            rounds.append(one if count is None else evolve(one, count=count))
            outer = (*outer, one.number)
        unit = evolve(unit, rounds=tuple(rounds))
    return unit
