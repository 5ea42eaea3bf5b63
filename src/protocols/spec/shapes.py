"""What a key in a TOML file may hold, said once as data.

Every field of the classes in :mod:`protocols.spec.model` (and of a plugin's own keys, and of
``config.toml``) carries a *shape*. The reader checks values by it, and the JSON Schema and the reference
page are printed from it, so the three cannot part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from protocols.spec.record import Record, record


@record
class Text(Record):
    """One text; with *many*, a list of texts is welcome too and a single text counts as a list of one."""

    many: bool = False
    lines: bool = True
    """Whether the text may hold line breaks (else they become spaces)."""


@record
class Name(Record):
    """A kebab-case or snake_case name: ``a-z``, ``0-9``, ``-``, ``_``, starting with a letter.

    With *many*, a list of names; a single one counts as a list of one.
    """

    many: bool = False


@record
class Whole(Record):
    """A whole number within bounds (``true`` is not a number)."""

    least: int = 0
    most: int = 1_000_000


@record
class Flag(Record):
    """``true`` or ``false``."""


@record
class Choice(Record):
    """One of a few words; with *many*, a list of them. *flags* maps ``true``/``false`` to a word.

    With *sentences*, a text of several words is welcome as well, and is kept as it stands.
    """

    words: tuple[str, ...]
    many: bool = False
    flags: tuple[tuple[bool, str], ...] = ()
    sentences: bool = False


@record
class Length(Record):
    """A duration text (``"5m"``, ``"90s"``, ``"1h30m"``), kept as integer milliseconds."""


@record
class Span(Record):
    """The time of a step: a duration, ``"open"``, ``{min, target, max}``, ``{each, per}``, the name of a
    setting, or a list with a time for each round; kept as ``step_tables.Time``."""


@record
class Scalar(Record):
    """A whole number, a text on one line, or ``true``/``false``, kept as it is."""


@record
class Mapped(Record):
    """A table from names that the designer chooses to values of one shape: ``{ presenter = "outside" }``."""

    of: Any


@record
class Formula(Record):
    """A number or an expression text, kept as ``expressions.Expression``; *words* are taken literally."""

    words: tuple[str, ...] = ()
    condition: bool = False
    """Whether the value must be true or false (else it must be a number)."""


@record
class Table(Record):
    """One table whose keys are the fields of *of*; *short* reads a value that is not a table."""

    of: type[Any]
    short: tuple[Any, str] | None = None
    """``(shape, field)``: a value of that shape stands for a table with only that field."""


@record
class Tables(Record):
    """Tables under names chosen by the designer: ``[groups.circle]``; kept in file order as a dict."""

    of: type[Any]
    short: tuple[Any, str] | None = None


@record
class Texts(Record):
    """Texts under names: ``{ question = "…" }``; kept as a dict. Whole numbers are welcome as texts."""


@record
class TableList(Record):
    """A list of tables, ``[[steps]]``; kept as a tuple.

    *of* is a class, or a function that answers it late (a step may hold steps).
    """

    of: type[Any] | Callable[[], type[Any]]


@attrs.frozen
class Overlays:
    """Tables of translated texts under the languages they are in; kept as they are written, and read by
    :mod:`protocols.spec.overlay`."""


Shape = (
    Text
    | Name
    | Whole
    | Flag
    | Choice
    | Length
    | Span
    | Scalar
    | Mapped
    | Formula
    | Table
    | Tables
    | Texts
    | TableList
    | Overlays
)


def key(
    shape: Shape,
    doc: str,
    *,
    name: str = "",
    required: bool = False,
    default: Any = None,
    kept: bool = False,
    gathered: str = "",
) -> Any:
    """Declare a key of a TOML table as an attrs field.

    *name* is the key as written in the file, where it is not the field's own name (``as``, ``in``);
    *doc* is the sentence for the reference page; a *default* that is a dict or a list is copied afresh.

    A text is translated with the protocol, unless it is *kept*: the same in every language. Tables of a list
    are translated where they stand, by position, or *gathered* at the top of a translation under that name,
    by their ids.
    """
    metadata = {
        "shape": shape,
        "doc": doc,
        "name": name,
        "required": required,
        "kept": kept,
        "gathered": gathered,
    }
    if isinstance(default, (dict, list)):
        first = default
        return attrs.field(factory=lambda: type(first)(first), metadata=metadata)
    return attrs.field(default=default, metadata=metadata)


def fields_by_key(cls: type[Any]) -> dict[str, attrs.Attribute[Any]]:
    """The fields of *cls* that stand for keys of a file, by the key as the file writes it."""
    return {
        field.metadata.get("name") or field.name: field
        for field in attrs.fields(cls)
        if "shape" in field.metadata
    }


def inner_class(shape: Any) -> type[Any] | None:
    """The class of the table, or of the tables, that a key of this *shape* holds."""
    if isinstance(shape, Table | Tables):
        return shape.of
    if isinstance(shape, TableList):
        return shape.of if isinstance(shape.of, type) else shape.of()
    return None
