"""A list that only grows, so kept that one more costs the same however many there are.

A tuple would be copied whole for each note, each pause, each stretch of talk.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import Generic, Self, TypeVar

from protocols.spec.record import Record, record

CHUNK = 64
"""How many lie together in a :class:`Grown`."""

_One = TypeVar("_One")


@record
class Grown(Record, Generic[_One]):
    """Some things in order. One more copies only the *last* ones, which never grow beyond :data:`CHUNK`: then
    they join the *full* chunks. What is equal always lies in equal chunks."""

    full: tuple[tuple[_One, ...], ...] = ()
    last: tuple[_One, ...] = ()

    def plus(self, one: _One) -> Self:
        """These and one more."""
        last = (*self.last, one)
        kind = self.__class__
        return kind(self.full, last) if len(last) < CHUNK else kind((*self.full, last))

    @cached_property
    def all(self) -> tuple[_One, ...]:
        """All of them in one tuple."""
        return (*chain.from_iterable(self.full), *self.last)
