"""Frozen records, and copies of them with some fields changed, made fast: every fact that is folded makes
several.

``attrs.evolve`` looks up a class's fields and calls its ``__init__`` each time, and that one has to get round
the class's own ``__setattr__`` for each field; for a state of thirty fields that is ten times what the copy
itself costs, and folding a long session is nothing but such copies. Here a copier and a maker are written
once for each class: they take an instance of a twin of the class whose fields may still be set, fill it field
by field, and turn it into one of the class itself before anybody has seen it.

Not for classes with converters, validators or fields that ``__init__`` works out; the engine has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec, TypeVar

    from attrs import evolve as changed  # under this name mypy checks the fields' names and types

    _Fields = ParamSpec("_Fields")
    _Made = TypeVar("_Made")

    class _New:
        def __getitem__(self, kind: Callable[_Fields, _Made]) -> Callable[_Fields, _Made]: ...

    new: _New
else:

    class _ByClass(dict):
        """What a function makes of each class, made when it is first asked for."""

        def __init__(self, make):
            self._make = make

        def __missing__(self, kind):
            self[kind] = self._make(kind)
            return self[kind]

    def _maker(kind):
        arguments, filled, names = [], "", {}
        for field in attrs.fields(kind):
            name, default = field.name, field.default
            value = name
            if isinstance(default, attrs.Factory):
                value = f"_{name}() if {name} is _{name} else {name}"
                default = default.factory
            if default is not attrs.NOTHING:
                names[f"_{name}"] = default
            arguments.append(name if default is attrs.NOTHING else f"{name}=_{name}")
            filled += f"    _new.{name} = {value}\n"
        return _written(kind, ", ".join(arguments), filled, **names)

    def _copier(kind):
        filled = "".join(f"    _new.{field.name} = old.{field.name}\n" for field in attrs.fields(kind))
        changes = "    for name, value in changes.items():\n        _put(_new, name, value)\n"
        return _written(kind, "old, changes", filled + changes, _put=setattr)

    def _written(kind, arguments, filled, **names):
        # Without its frozen __setattr__ (and __delattr__: Python keeps the two in one place) the twin's
        # fields are set as fast as any object's; its shape in memory is the same, so __class__ may change.
        mutable = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
        twin = type(kind.__name__, (kind,), mutable)
        written = (
            f"def made({arguments}):\n"
            "    _new = _make(_twin)\n"
            f"{filled}"
            "    _new.__class__ = _kind\n"
            "    return _new\n"
        )
        names |= {"_make": object.__new__, "_twin": twin, "_kind": kind}
        exec(written, names)
        return names["made"]

    _COPIERS = _ByClass(_copier)

    def changed(record, /, **changes):
        """A copy of the frozen attrs *record* with *changes*; AttributeError for a field it has not."""
        return _COPIERS[record.__class__](record, changes)

    new = _ByClass(_maker)
    """By frozen attrs class what makes its instances, as it does itself, in half the time."""


put = object.__setattr__
"""Sets a field of a frozen record: only of a copy made just now that nobody has seen."""

__all__ = ["changed", "new", "put"]
