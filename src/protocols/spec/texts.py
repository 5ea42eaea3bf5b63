"""The texts of a protocol that people read: what a translation has to translate, and where each stands.

Found by the shapes of the model (:func:`protocols.spec.shapes.key`), so that nothing is listed twice: every
text is translated that is not *kept*. They are grouped into *entries*, which are the tables of a
translation: the protocol itself, ``[steps.ID]``, ``[roles.NAME]``, ``[captures.ID]`` and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from protocols.spec import shapes
from protocols.spec.model import Path, Protocol, Step
from protocols.spec.reader import fields_of

TITLE = "title"

Address = tuple[str, ...]
"""The table of a translation: ``()`` for the top, ``("steps", "open")`` for ``[steps.open]``."""

Keys = tuple[str | int, ...]
"""The keys by which a text stands in its entry: ``("turns", "stem")``."""

Value = str | tuple[str, ...]
"""A text, or a list of texts."""

Said = Mapping[Address, Mapping[Keys, Value]]
"""Texts by entry and keys."""

Visit = Callable[[Address, Keys, Path, shapes.Shape, Value], Value]


@attrs.frozen
class Piece:
    """A text of the original: its shape, what it says, and its place in the file."""

    shape: shapes.Shape
    value: Value
    path: Path


@attrs.frozen
class Entry:
    """A table of texts. *classes* are those of the table itself: the model's, and the step kind's own."""

    address: Address
    classes: tuple[type[Any], ...]
    path: Path
    was: str = ""
    texts: dict[Keys, Piece] = attrs.field(factory=dict)
    unsaid: dict[Keys, Piece] = attrs.field(factory=dict)
    """Titles that the original does not say: there people see the kind's, or the id."""


class _Walk:
    """One walk over everything that holds texts, which may answer others in their place."""

    def __init__(self, visit: Visit, enter: Callable[[Address, Any, Path], None]) -> None:
        self._visit = visit
        self._enter = enter

    def entry(self, one: Any, address: Address, path: Path) -> Any:
        self._enter(address, one, path)
        return self.table(one, address, (), path)

    def table(self, one: Any, address: Address, keys: Keys, path: Path) -> Any:
        changes: dict[str, Any] = {}
        for name, field in fields_of(type(one)).items():
            value = getattr(one, field.name)
            if value is None:
                continue
            made = self._value(field.metadata, name, value, address, keys, path)
            if made is not value:
                changes[field.name] = made
        if isinstance(one, Step) and one.keys is not None:
            own = self.table(one.keys, address, keys, path)
            if own is not one.keys:
                changes["keys"] = own
        return attrs.evolve(one, **changes) if changes else one

    def _value(
        self, metadata: Mapping[Any, Any], name: str, value: Any, address: Address, keys: Keys, path: Path
    ) -> Any:
        shape: Any = metadata["shape"]
        inner, place = (*keys, name), (*path, name)
        if is_text(metadata):
            if not value and name != TITLE:
                return value
            own_words = isinstance(shape, shapes.Choice) and all(one in shape.words for one in value)
            return value if own_words else self._visit(address, inner, place, shape, value)
        if isinstance(shape, shapes.Mapped) and isinstance(shape.of, shapes.Text):
            of = shape.of
            return _kept(
                value,
                {
                    key: self._visit(address, (*inner, key), (*place, key), of, one)
                    for key, one in value.items()
                },
            )
        if isinstance(shape, shapes.Table) and isinstance(value, shape.of):
            return self.table(value, address, inner, place)
        if isinstance(shape, shapes.Tables):
            tables = {key: self.entry(one, (name, key), (*place, key)) for key, one in value.items()}
            return _kept(value, tables)
        if isinstance(shape, shapes.TableList):
            made = tuple(
                self._listed(metadata["gathered"], one, address, (*inner, number), (*place, number))
                for number, one in enumerate(value)
            )
            return value if all(one is other for one, other in zip(value, made, strict=True)) else made
        return value

    def _listed(self, gathered: str, one: Any, address: Address, keys: Keys, path: Path) -> Any:
        place = one.path if isinstance(one, Step) else path
        if gathered:
            return self.entry(one, (gathered, one.id), place)
        return self.table(one, address, keys, place)


def is_text(metadata: Mapping[Any, Any]) -> bool:
    """Whether a key with this *metadata* holds text that is translated."""
    shape = metadata["shape"]
    if isinstance(shape, shapes.Choice):
        return shape.sentences
    return isinstance(shape, shapes.Text) and not metadata["kept"]


def _kept(before: Mapping[str, Any], after: dict[str, Any]) -> Any:
    return before if all(before[key] is one for key, one in after.items()) else after


def entries_of(protocol: Protocol) -> dict[Address, Entry]:
    """Every entry of the checked *protocol* by address, in the order of the file; some hold no texts.

    Two captures with one id (in steps that exclude each other) are one entry.
    """
    found: dict[Address, Entry] = {}

    def enter(address: Address, one: Any, path: Path) -> None:
        own = (type(one.keys),) if isinstance(one, Step) and one.keys is not None else ()
        was = one.was or "" if isinstance(one, Step) else ""
        found.setdefault(address, Entry(address, (type(one), *own), path, was))

    def visit(address: Address, keys: Keys, path: Path, shape: shapes.Shape, value: Value) -> Value:
        entry = found[address]
        (entry.texts if value else entry.unsaid).setdefault(keys, Piece(shape, value, path))
        return value

    _Walk(visit, enter).entry(protocol, (), ())
    return found


def with_texts(protocol: Protocol, said: Said) -> Protocol:
    """*protocol* with the texts of *said* in the place of its own; all others stay."""

    def visit(address: Address, keys: Keys, path: Path, shape: shapes.Shape, value: Value) -> Value:
        return said.get(address, {}).get(keys, value)

    made: Protocol = _Walk(visit, lambda address, one, path: None).entry(protocol, (), ())
    return made


def places_of(protocol: Protocol, said: Said) -> Iterator[tuple[Path, Value]]:
    """Where in the file each text stands that *said* has another for, and that other."""
    found: list[tuple[Path, Value]] = []

    def visit(address: Address, keys: Keys, path: Path, shape: shapes.Shape, value: Value) -> Value:
        other = said.get(address, {}).get(keys)
        if other is not None:
            found.append((path, other))
        return value

    _Walk(visit, lambda address, one, path: None).entry(protocol, (), ())
    yield from found


def sections() -> dict[str, type[Any]]:
    """The tables of entries that a translation may have, in order, each with the class of its entries."""
    found: dict[str, type[Any]] = {}

    def visit(cls: type[Any], seen: tuple[type[Any], ...]) -> None:
        for name, field in fields_of(cls).items():
            shape = field.metadata["shape"]
            of = inner_class(shape)
            if isinstance(shape, shapes.Tables):
                found.setdefault(name, shape.of)
            elif field.metadata["gathered"] and of is not None:
                found.setdefault(field.metadata["gathered"], of)
            if of is not None and of not in seen:
                visit(of, (*seen, of))

    visit(Protocol, (Protocol,))
    return {name: cls for name, cls in found.items() if holds_text(cls)}


def inner_class(shape: Any) -> type[Any] | None:
    """The class of the table, or of the tables, that a key of this *shape* holds."""
    if isinstance(shape, shapes.Table | shapes.Tables):
        return shape.of
    if isinstance(shape, shapes.TableList):
        return shape.of if isinstance(shape.of, type) else shape.of()
    return None


def text_keys(cls: type[Any]) -> dict[str, Any]:
    """The keys of an entry of *cls* under which there may be texts, each with its shape."""
    found = {}
    for name, field in fields_of(cls).items():
        shape = field.metadata["shape"]
        own = isinstance(shape, shapes.Table) or (
            isinstance(shape, shapes.TableList) and not field.metadata["gathered"]
        )
        of = inner_class(shape) if own else None
        mapped = isinstance(shape, shapes.Mapped) and isinstance(shape.of, shapes.Text)
        if is_text(field.metadata) or mapped or (of is not None and holds_text(of)):
            found[name] = shape
    return found


def holds_text(cls: type[Any]) -> bool:
    """Whether an entry of *cls* may hold texts."""
    return bool(text_keys(cls))
