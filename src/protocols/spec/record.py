"""The base of the data classes that a check makes: equal by their fields, and cheap to have.

attrs writes and compiles source for ``__eq__``, ``__hash__`` and ``__repr__`` of every class, which for the
classes of this room and of the plan took longer than to read and judge a protocol. Inheriting them costs
nothing at the start. Such a class says ``@attrs.frozen(eq=False, repr=False)``: attrs then leaves all three
to this base, which honours ``eq`` and ``repr`` of each field all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from attrs import evolve
else:

    def evolve(record, /, **changes):
        """A copy of *record* with *changes*, as ``attrs.evolve`` makes it.

        Where the class keeps its fields in a ``__dict__`` (``slots=False``) they are copied at once, which is
        many times quicker: for those that a plan copies at every step.
        """
        held = getattr(record, "__dict__", None)
        if held is None:
            return attrs.evolve(record, **changes)
        made = object.__new__(record.__class__)
        fields = made.__dict__
        fields.update(held)
        fields.update(changes)
        return made


__all__ = ["Record", "evolve"]


class Record:
    """Equal to another of its class with equal fields; shown as attrs would show it."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Whether *other* is of the same class and every field that is compared is equal."""
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or _compared(self) == _compared(other)

    def __hash__(self) -> int:
        """The hash of the fields that are compared."""
        return hash((self.__class__, _compared(self)))

    def __repr__(self) -> str:
        """The class and its fields."""
        fields: Any = getattr(self, "__attrs_attrs__", ())
        shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields if one.repr)
        return f"{self.__class__.__name__}({shown})"


def _compared(record: object) -> tuple[Any, ...]:
    fields: Any = getattr(record, "__attrs_attrs__", ())
    return tuple(getattr(record, one.name) for one in fields if one.eq)
