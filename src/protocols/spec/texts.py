"""The texts of a protocol that people read: what a translation has to translate, and where each stands.

Found by the shapes of the model (:func:`protocols.spec.shapes.key`): every text is translated that is not
*kept*. They are grouped into *entries*, which are the tables of a
translation: the protocol itself, ``[steps.ID]``, ``[roles.NAME]``, ``[captures.ID]`` and so on.

A file that is made from others is translated file by file: each has its own translation. What it has from
the one that it extends may be translated with it, and need not be; what a protocol that it runs brings is
not its affair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import attrs

from protocols.spec import shapes
from protocols.spec.locate import Index
from protocols.spec.model import (
    Grouping,
    Input,
    Material,
    Meeting,
    Path,
    Protocol,
    Role,
    Setting,
    Step,
    Variant,
)
from protocols.spec.others import every
from protocols.spec.reach import key_of
from protocols.spec.reader import fields_of
from protocols.spec.record import Record, record
from protocols.spec.step_tables import Capture, Run
from protocols.spec.toml import parse_toml

if TYPE_CHECKING:
    from protocols.spec.compose import Place
    from protocols.spec.load import Loaded

TITLE = "title"
HOST_TITLE = "host-title"

Address = tuple[str, ...]
"""The table of a translation: ``()`` for the top, ``("steps", "open")`` for ``[steps.open]``."""

Keys = tuple[str | int, ...]
"""The keys by which a text stands in its entry: ``("turns", "stem")``."""

Value = str | tuple[str, ...]
"""A text, or a list of texts."""

Said = Mapping[Address, Mapping[Keys, Value]]
"""Texts by entry and keys."""

Home = Callable[[Path], "Place | None"]
"""Answers in which file (None: this one) a place of the protocol stands, and where; None: in one it runs."""


def _here(path: Path) -> Place | None:
    return None, path


Visit = Callable[[Address, Keys, Path, shapes.Shape, Value], None]


@record
class Piece(Record):
    """A text of the original: its shape, what it says, and its place in the file (None: in another)."""

    shape: shapes.Shape
    value: Value
    path: Path | None


@record
class Entry(Record):
    """A table of texts. *classes* are those of the table itself: the model's, and the step kind's own."""

    address: Address
    classes: tuple[type[Any], ...]
    path: Path | None
    was: str = ""
    texts: dict[Keys, Piece] = attrs.field(factory=dict)
    unsaid: dict[Keys, Piece] = attrs.field(factory=dict)
    """What may be translated and need not be: titles that the original does not say (there people see the
    kind's, or the id), and texts of the file that it extends."""


class _Walk:
    """One walk over everything that holds texts."""

    def __init__(self, visit: Visit, enter: Callable[[Address, Any, Path], None]) -> None:
        self._visit = visit
        self._enter = enter

    def entry(self, one: Any, address: Address, path: Path) -> None:
        self._enter(address, one, path)
        self.table(one, address, (), path)

    def table(self, one: Any, address: Address, keys: Keys, path: Path) -> None:
        for name, field in fields_of(type(one)).items():
            value = getattr(one, field.name)
            if value is not None and not (name == HOST_TITLE and one.host is None):
                self._value(field.metadata, name, value, address, keys, path)
        if isinstance(one, Step) and one.keys is not None:
            self.table(one.keys, address, keys, path)

    def _value(
        self, metadata: Mapping[Any, Any], name: str, value: Any, address: Address, keys: Keys, path: Path
    ) -> None:
        shape: Any = metadata["shape"]
        inner, place = (*keys, name), (*path, name)
        of = _text_of(metadata)
        if is_text(metadata):
            own_words = isinstance(shape, shapes.Choice) and all(one in shape.words for one in value)
            if (value or name in (TITLE, HOST_TITLE)) and not own_words:
                self._visit(address, inner, place, shape, value)
        elif of is not None:
            for key, one in value.items():
                if not isinstance(shape, shapes.Texts) or not _NAMED.fullmatch(one):
                    self._visit(address, (*inner, key), (*place, key), of, one)
        elif isinstance(shape, shapes.Table) and isinstance(value, shape.of):
            self.table(value, address, inner, place)
        elif isinstance(shape, shapes.Tables):
            for key, one in value.items():
                self.entry(one, (name, key), (*place, key))
        elif isinstance(shape, shapes.TableList):
            for number, one in enumerate(value):
                at = one.path if isinstance(one, Step) else (*place, number)
                if metadata["gathered"]:
                    self.entry(one, (metadata["gathered"], one.id), at)
                else:
                    self.table(one, address, (*inner, number), at)


def is_text(metadata: Mapping[Any, Any]) -> bool:
    """Whether a key with this *metadata* holds text that is translated."""
    shape = metadata["shape"]
    if isinstance(shape, shapes.Choice):
        return shape.sentences
    return isinstance(shape, shapes.Text) and not metadata["kept"]


_NAMED = re.compile(r"[a-z0-9_-]*")
"""What is given to a protocol that is run, where it is a role, a number or a link's end, and no words."""


def _text_of(metadata: Mapping[Any, Any]) -> shapes.Text | None:
    """The shape of the texts under names that a key with this *metadata* holds, if it does."""
    shape = metadata["shape"]
    if isinstance(shape, shapes.Texts):
        return None if metadata["kept"] else shapes.Text(lines=False)
    mapped = isinstance(shape, shapes.Mapped) and isinstance(shape.of, shapes.Text)
    return shape.of if mapped else None


def entries_of(protocol: Protocol, home: Home = _here) -> dict[Address, Entry]:
    """Every entry of the checked *protocol* by address, in the order of the file; some hold no texts.

    Two captures with one id (in steps that exclude each other) are one entry.
    """
    found: dict[Address, Entry] = {}

    def enter(address: Address, one: Any, path: Path) -> None:
        place = home(path)
        if place is None:
            return
        own = (type(one.keys),) if isinstance(one, Step) and one.keys is not None else ()
        was = one.was or "" if isinstance(one, Step) else ""
        found.setdefault(address, Entry(address, (type(one), *own), _if_here(place), was))

    def visit(address: Address, keys: Keys, path: Path, shape: shapes.Shape, value: Value) -> None:
        place = home(path)
        if place is not None and address in found:
            entry, at = found[address], _if_here(place)
            wanted = value and at is not None
            (entry.texts if wanted else entry.unsaid).setdefault(keys, Piece(shape, value, at))

    _Walk(visit, enter).entry(protocol, (), ())
    return found


def _if_here(place: Place) -> Path | None:
    source, path = place
    return path if source is None else None


def places_of(protocol: Protocol, said: Said, home: Home = _here) -> Iterator[tuple[Place, Value]]:
    """Where each text stands that *said* has another for, and that other."""
    found: list[tuple[Place, Value]] = []

    def visit(address: Address, keys: Keys, path: Path, shape: shapes.Shape, value: Value) -> None:
        other = said.get(address, {}).get(keys)
        place = home(path) if other is not None else None
        if other is not None and place is not None:
            found.append((place, other))

    _Walk(visit, lambda address, one, path: None).entry(protocol, (), ())
    yield from found


def home_of(loaded: Loaded) -> Home:
    """Where the places of a protocol that was loaded stand."""
    protocol = loaded.protocol
    running = {
        step.path: step.run
        for step in (every(protocol.all_steps) if protocol is not None else ())
        if step.run is not None
    }
    indexes: dict[str, Index] = {}
    choices_of = cache(partial(_choices, loaded))

    def written(place: Place) -> bool:
        source, path = place
        text = loaded.text if source is None else source.text
        if text not in indexes:
            indexes[text] = Index(text)
        return indexes[text].value(path) is not None

    def home(path: Path) -> Place | None:
        place = loaded.own(path)
        if place is None or not running:
            return place
        if "decide" in path and _is_any(running.get(path[: path.index("decide")])):
            return None  # the choice between several protocols is made of their titles
        run = running.get(path[:-3]) if path[-3:-1] == ("run", "with") else None
        if run is not None and any(path[-1] in choices_of(called) for called in (run.protocol, *run.any)):
            return None  # said as the other protocol's translation says it
        # A step that runs another protocol has its title, unless it says one.
        return None if path[-1:] == (TITLE,) and path[:-1] in running and not written(place) else place

    return home


def _is_any(run: Run | None) -> bool:
    return run is not None and bool(run.any)


def _choices(loaded: Loaded, called: str) -> frozenset[str]:
    """What the protocol *called*, which is run, asks for as a choice."""
    key = key_of(called, "") if called else ""
    table, _, _ = parse_toml(loaded.files.get(key, "").encode() if isinstance(key, str) else b"")
    inputs = table.get("inputs") if table is not None else None
    asked = inputs.items() if isinstance(inputs, dict) else ()
    return frozenset(name for name, one in asked if isinstance(one, dict) and one.get("kind") == "choice")


def fingerprint(entry: Entry) -> str:
    """Eight characters that are others when any text of *entry* is another."""
    import json

    # Of what another file says too, only where this one says nothing: it may be translated, and may change.
    pieces = entry.texts or {keys: piece for keys, piece in entry.unsaid.items() if piece.value}
    texts = [[list(keys), piece.value] for keys, piece in pieces.items()]
    digest: str = _sha256()(json.dumps(texts).encode()).hexdigest()
    return digest[:8]


@cache
def _sha256() -> Any:
    """The hash function, from where it needs no OpenSSL: loading that takes as long as a small file."""
    import importlib

    for name in ("_sha2", "_sha256", "hashlib"):  # from Python 3.12, before it, and where neither is
        try:
            return importlib.import_module(name).sha256
        except (ImportError, AttributeError):
            continue
    raise ImportError("sha256")


def sections() -> dict[str, type[Any]]:
    """The tables of entries that a translation may have, in order, each with the class of its entries.

    Named here, and not looked for in the shapes of the model: for that, every class that there is would be
    made whenever a translation is checked. A test looks for them.
    """
    return {
        "inputs": Input,
        "settings": Setting,
        "variants": Variant,
        "materials": Material,
        "groups": Grouping,
        "roles": Role,
        "steps": Step,
        "captures": Capture,
        "meetings": Meeting,
    }


def text_keys(cls: type[Any]) -> dict[str, Any]:
    """The keys of an entry of *cls* under which there may be texts, each with its shape."""
    found = {}
    for name, field in fields_of(cls).items():
        shape = field.metadata["shape"]
        own = isinstance(shape, shapes.Table) or (
            isinstance(shape, shapes.TableList) and not field.metadata["gathered"]
        )
        of = shapes.inner_class(shape) if own else None
        named = _text_of(field.metadata) is not None
        if is_text(field.metadata) or named or (of is not None and holds_text(of)):
            found[name] = shape
    return found


def holds_text(cls: type[Any]) -> bool:
    """Whether an entry of *cls* may hold texts."""
    return bool(text_keys(cls))
