"""Leaving things out whole: optional steps, rounds, goes of a go-round."""

from __future__ import annotations

from collections.abc import Sequence

from protocols.plan.allot import SECOND
from protocols.plan.model import Unit, units_in
from protocols.plan.strategies.model import Proposal, Situation
from protocols.plan.strategies.situation import goes_of
from protocols.plan.strategies.spreading import Program, size_of

Pass = tuple[str, tuple[int, ...], int]
"""A round of a block: the block, the numbers of the rounds around it, and its own number."""


class Gained:
    """How much is gained while more and more is left out: only the parts it touches are measured again."""

    def __init__(self, program: Program, wanted_ms: int) -> None:
        self.lengths: dict[str, int] = {}
        self.wanted_ms = wanted_ms
        self.gained_ms = 0
        self._program = program
        self._now = [size_of(part) for part in program]
        self._at = {unit.key: at for at, part in enumerate(program) for unit in units_in((part,))}

    def enough(self) -> bool:
        """Whether nothing more need be left out."""
        return self.gained_ms >= self.wanted_ms

    def take(self, lengths: dict[str, int]) -> None:
        """Give these steps these lengths."""
        self.lengths |= lengths
        for at in {self._at[key] for key in lengths}:
            size = size_of(self._program[at], self.lengths)
            self.gained_ms += self._now[at] - size
            self._now[at] = size


def leave_out(situation: Situation, candidates: Sequence[Sequence[str]]) -> Proposal:
    """Leave out the *candidates* (keys that go together) one after another, until enough is gained."""
    gained = Gained(situation.rest, -situation.change_ms)
    gone: list[str] = []
    for keys in candidates:
        if gained.enough():
            break
        gained.take(dict.fromkeys(keys, 0))
        gone += keys
    return Proposal(left_out=tuple(gone)) if gained.gained_ms else Proposal()


def fewer_rounds(situation: Situation) -> Proposal:
    """The last rounds, and the last goes of go-rounds, are left out, from the end, until enough is gained.

    Never a round that belongs to somebody (each member, each team, each entry of a list): nobody loses what
    others had. Never the first round, nor one that is protected or has begun.
    """
    if not situation.late:
        return Proposal()
    gained = Gained(situation.rest, -situation.change_ms)
    order = {key: at for at, key in enumerate(situation.by_key)}
    passes = passes_of(situation)
    options: list[tuple[int, Pass | str]] = [
        (max(order[key] for key in keys), one) for one, keys in passes.items()
    ]
    options += [(order[one.key], one.key) for one in situation.steps if one.goes > 1 and not one.settled]
    gone: list[str] = []
    goes: dict[str, int] = {}
    # The latest first; of a block, its last round before the one before it.
    for _, option in sorted(options, key=lambda pair: (-pair[0], not isinstance(pair[1], tuple))):
        if gained.enough():
            break
        if isinstance(option, tuple):
            keys = [key for key in passes[option] if key not in gone]
            gained.take(dict.fromkeys(keys, 0))
            gone += keys
            for key in keys:
                goes.pop(key, None)
        elif option not in gone:
            left = situation.by_key[option].goes
            while left > 1 and not gained.enough():
                left -= 1
                gained.take({option: with_goes(situation.units[option][1], left)})
                goes[option] = left
    if not gained.gained_ms:
        return Proposal()
    lengths = {key: gained.lengths[key] for key in goes}
    return Proposal(lengths, tuple(gone), goes)


def with_goes(unit: Unit, goes: int) -> int:
    """How long a step takes when its turns go round only so often."""
    return max(SECOND, unit.allotted_ms * goes // goes_of(unit) // SECOND * SECOND)


def passes_of(situation: Situation) -> dict[Pass, list[str]]:
    """The rounds that could be left out, each with the keys of its steps."""
    ahead = situation.by_key
    found: dict[Pass, list[str]] = {}
    never: set[Pass] = set()
    for _, unit in situation.plan.units():
        outer: tuple[int, ...] = ()
        one = ahead.get(unit.key)
        for round_ in unit.rounds:
            here = (round_.block, outer, round_.number)
            outer = (*outer, round_.number)
            fixed = round_.number == 1 or round_.holder or round_.item
            if fixed or one is None or one.protected or one.under_way:
                never.add(here)
            else:
                found.setdefault(here, []).append(unit.key)
    for here in never:
        found.pop(here, None)
    # A round can only go if all rounds after it go as well.
    blocked: dict[tuple[str, tuple[int, ...]], int] = {}
    for block, outside, number in never:
        blocked[block, outside] = max(number, blocked.get((block, outside), 0))
    return {here: keys for here, keys in found.items() if here[2] > blocked.get((here[0], here[1]), 0)}
