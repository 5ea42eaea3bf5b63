"""Copies of frozen records with some fields changed, made fast: every fact that is folded makes several.

``attrs.evolve`` looks up a class's fields and calls its ``__init__`` each time; for a state of thirty fields
that is ten times what the copy itself costs, and folding a long session is nothing but such copies. Here a
copier is written once for each class: it takes an instance of a twin of the class whose fields may still be
set, fills it field by field, and turns it into one of the class itself before anybody has seen it.

Not for classes with converters, validators or fields that ``__init__`` works out; the engine has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from attrs import evolve as changed  # under this name mypy checks the fields' names and types
else:
    _COPIERS = {}

    def changed(record, /, **changes):
        """A copy of the frozen attrs *record* with *changes*; AttributeError for a field it has not."""
        kind = record.__class__
        copier = _COPIERS.get(kind)
        if copier is None:
            copier = _COPIERS[kind] = _copier(kind)
        return copier(record, changes)

    def _copier(kind):
        # Without its frozen __setattr__ (and __delattr__: Python keeps the two in one place) the twin's
        # fields are set as fast as any object's; its shape in memory is the same, so __class__ may change.
        mutable = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
        twin = type(kind.__name__, (kind,), mutable)
        fields = "".join(f"    new.{field.name} = old.{field.name}\n" for field in attrs.fields(kind))
        written = (
            "def copier(old, changes):\n"
            "    new = make(twin)\n"
            f"{fields}"
            "    for name, value in changes.items():\n"
            "        put(new, name, value)\n"
            "    new.__class__ = kind\n"
            "    return new\n"
        )
        names = {"make": object.__new__, "twin": twin, "kind": kind, "put": setattr}
        exec(written, names)
        return names["copier"]


put = object.__setattr__
"""Sets a field of a frozen record: only of a copy made just now that nobody has seen."""

__all__ = ["changed", "put"]
