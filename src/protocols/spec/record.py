"""The base of the data classes that a check makes: equal by their fields, and cheap to have.

attrs writes and compiles source for the methods of every class, which for the classes of this room and of
the plan took longer than to read and judge a protocol. Such a class says ``@record`` and is a
:class:`Record`: it becomes a frozen attrs class when it is first made or its fields are first asked for, and
most files need only some of the classes that there are. ``__eq__``, ``__hash__`` and ``__repr__`` it
inherits, which cost nothing at the start; they honour ``eq`` and ``repr`` of each field all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import RLock
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from attrs import evolve
    from attrs import frozen as record  # under this name mypy knows the fields
else:

    def record(cls):
        """Make *cls*, a :class:`Record`, a frozen attrs class, later: once it is needed."""
        cls.__attrs_attrs__ = _FIELDS
        cls.__init__ = _init
        return cls

    class _Fields:
        """Stands for the fields of a class that is no attrs class yet, and makes it one when asked."""

        def __get__(self, instance, owner):
            _finish(owner)
            return owner.__attrs_attrs__

    _HOLD = object.__setattr__  # what a frozen class does not let its instances do
    _FIELDS = _Fields()
    _LOCK = RLock()

    def _init(self, /, *arguments, **more):
        _finish(type(self))
        self.__init__(*arguments, **more)

    def _finish(cls):
        # With a lock: two threads may need a class for the first time at once. attrs puts the fields in
        # place before ``__init__``, so whoever comes between comes here, and waits.
        with _LOCK:
            for one in reversed(cls.__mro__):
                if one.__dict__.get("__attrs_attrs__") is _FIELDS:
                    # Without slots, because only such a class is changed in place, and no copy of it made.
                    attrs.frozen(one, init=True, eq=False, repr=False, slots=False)

    def evolve(record, /, **changes):
        """A copy of *record* with *changes*, as ``attrs.evolve`` makes it.

        The fields of a :func:`record` are in its ``__dict__`` and are copied at once, which is many times
        quicker.
        """
        held = getattr(record, "__dict__", None)
        if held is None:
            return attrs.evolve(record, **changes)
        made = object.__new__(record.__class__)
        _HOLD(made, "__dict__", held | changes)
        return made


__all__ = ["Record", "evolve", "record", "values_of"]


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


def values_of(record: Record) -> Iterable[Any]:
    """What the fields of *record* hold; of a :func:`record` at once, without asking for its fields."""
    held: dict[str, Any] | None = getattr(record, "__dict__", None)
    if held is not None:
        return held.values()
    fields: Any = getattr(record, "__attrs_attrs__", ())
    return [getattr(record, one.name) for one in fields]


def _compared(record: object) -> tuple[Any, ...]:
    fields: Any = getattr(record, "__attrs_attrs__", ())
    return tuple(getattr(record, one.name) for one in fields if one.eq)
