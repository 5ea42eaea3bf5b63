"""Conditions and counts of a protocol, worked out before anybody is there: for each number of people.

What is not known before the day (settings, decisions, lists, how many are in a group, which round it is)
makes a condition *undecided*: neither true nor false, and nothing is said against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from protocols.plan.groups import FACILITATOR
from protocols.spec.expressions import Expression, ExpressionError, Given, Number, whole
from protocols.spec.model import Protocol
from protocols.words import listed

MOST_TRIED = 400
"""How many numbers of people are tried; a range wider than that is tried at its beginning."""

_SHOWN = 12
_OF_ALL, _OF_SOME = frozenset(("people", "members")), frozenset(("people",))
"""Names that are known from the number of people alone: where everybody is together, and where not."""


class Conditions:
    """The conditions of *protocol*; what was worked out once is kept."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        people = protocol.people
        self.numbers = range(people.min, min(people.max, people.min + MOST_TRIED) + 1)
        role = protocol.roles.get(FACILITATOR)
        self._joins = None if role is None else role.joins
        self._held: dict[tuple[str, int, bool], bool | None] = {}

    def known(self, expression: Expression, together: bool = True) -> bool:
        """Whether a value depends on the number of people alone; *together*: nobody is in groups there."""
        names = _OF_ALL if together else _OF_SOME
        return expression.names <= names and not expression.words

    def holds(self, expression: Expression, people: int, together: bool = True) -> bool | None:
        """Whether a condition holds for so many people; None where that is not known before the day."""
        if not self.known(expression, together):
            return None
        key = (expression.source, people, together)
        if key not in self._held:
            try:
                value = expression.evaluate(self._values(people))
                self._held[key] = None if value is None else bool(value)
            except ExpressionError:
                self._held[key] = None
        return self._held[key]

    def number(self, expression: Expression, people: int) -> int | None:
        """The value of a count for so many people; None where it is not known, or is no whole number."""
        if not self.known(expression):
            return None
        try:
            return whole(expression, self._values(people))
        except ExpressionError:
            return None

    def worth_trying(self, expressions: Iterable[Expression]) -> list[int]:
        """Numbers of people between which none of *expressions* changes, and those next to them.

        Where people are only compared with fixed numbers, these are the neighbours of those numbers and the
        ends of the range; otherwise every number.
        """
        wanted = {self.numbers[0], self.numbers[-1]}
        for one in expressions:
            fixed = _compared_with(one.tree)
            if fixed is None or self._joins is not None:
                return list(self.numbers)
            for value in fixed:
                at = value.numerator // value.denominator
                wanted.update((at - 1, at, at + 1))
        return sorted(one for one in wanted if one in self.numbers)

    def shown(self, numbers: Iterable[int]) -> str:
        """Numbers of people in a sentence, where there are many the first of them."""
        every = list(numbers)
        return listed([str(one) for one in every[:_SHOWN]] + (["…"] if len(every) > _SHOWN else []))

    def _values(self, people: int) -> Mapping[str, Given]:
        count = people
        joins = self._joins
        if isinstance(joins, Expression):
            try:
                joins = bool(joins.evaluate({"people": count, "members": count}))
            except ExpressionError:
                return {"people": None, "members": None}
        if joins:
            count += 1
        return {"people": count, "members": count}


def _compared_with(tree: tuple[Any, ...]) -> set[Number] | None:
    """The numbers that names are compared with, or None if *tree* does anything else."""
    kind = tree[0]
    if kind == "value":
        return set() if isinstance(tree[1], bool) else None
    if kind in ("and", "or", "not"):
        found: set[Number] = set()
        for part in tree[1:]:
            inner = _compared_with(part)
            if inner is None:
                return None
            found |= inner
        return found
    if kind in ("<", "<=", ">", ">=", "==", "!="):
        sides = {tree[1][0]: tree[1], tree[2][0]: tree[2]}
        if sides.keys() == {"name", "value"} and not isinstance(sides["value"][1], bool):
            return {sides["value"][1]}
    return None
