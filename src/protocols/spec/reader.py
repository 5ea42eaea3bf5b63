"""Reading a TOML table into an attrs class by the shapes of its fields, reporting every problem at once.

The same reader reads protocols, ``config.toml`` and the keys that plugins bring. It works on for as long
as it can: a value that is wrong is reported and replaced by its default, so that one run shows every
mistake. Nothing is coerced: ``true`` is no number, ``5`` is no text, ``5.0`` is no whole number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from protocols.spec import shapes
from protocols.spec.complaints import Outer
from protocols.spec.locate import Path
from protocols.spec.problems import Problem, has_errors, shown
from protocols.spec.scalars import Scalars
from protocols.spec.values import stand_in, unquoted_help
from protocols.words import say

Special = Callable[["Reader", dict[str, Any], Path, "Outer"], Any]
"""How a class is read that needs more than its shapes."""


def fields_of(cls: type[Any]) -> Mapping[str, attrs.Attribute[Any]]:
    """The fields of *cls* that stand for keys of a file, by the key as the file writes it."""
    return _form_of(cls).fields


class _Form:
    """What is known of a class before any table is read into it.

    Reading then costs by what stands in the table, not by how many keys there might be.
    """

    def __init__(self, cls: type[Any]) -> None:
        self.fields = shapes.fields_by_key(cls)
        self.names = frozenset(self.fields)
        self.keys: dict[str, _Key] = {name: _Key(field) for name, field in self.fields.items()}
        self.make = cls
        self.required = tuple(name for name, one in self.keys.items() if one.required)


class _Key:
    """One key of a class: its field, its shape, and what reads it."""

    __slots__ = ("doc", "field", "read", "required", "shape")

    def __init__(self, field: attrs.Attribute[Any]) -> None:
        self.field = field.name
        self.shape = field.metadata["shape"]
        self.required: bool = field.metadata["required"]
        self.doc: str = field.metadata["doc"]
        self.read = _READERS[type(self.shape)]


def _form_of(cls: type[Any]) -> _Form:
    known = _FORMS.get(cls)
    if known is None:
        known = _FORMS[cls] = _Form(cls)
    return known


_FORMS: dict[type[Any], _Form] = {}


def read_table(
    cls: type[Any],
    data: Any,
    path: Path,
    problems: list[Problem],
    extra_keys: Iterable[str] | None = None,
) -> Any | None:
    """Read the table *data*, which stands at *path*, into an instance of *cls*.

    What is wrong is added to *problems*; None is answered if any of it is an error. *extra_keys* are keys
    that somebody else reads. Answers an instance of *cls*, typed Any because attrs classes share no base.
    """
    found: list[Problem] = []
    reader = Reader(found)
    instance = reader.table(cls, data, path, extra=frozenset(extra_keys or ()))
    problems.extend(found)
    return None if has_errors(found) else instance


class Reader(Scalars):
    """One run of reading: *problems* grows, and every method answers something to go on with."""

    def __init__(self, problems: list[Problem], special: Mapping[type[Any], Special] | None = None) -> None:
        super().__init__(problems)
        self.special = special or {}
        self.renamed: dict[Path, Path] = {}
        """Tables read under the name that was meant: where they would stand, and where they stand."""

    def table(
        self, cls: type[Any], data: Any, path: Path, outer: Outer = (), extra: frozenset[str] = frozenset()
    ) -> Any:
        """An instance of *cls*, or None if *data* is no table."""
        if not isinstance(data, dict):
            self.no_table(data, path, fields_of(cls))
            return None
        special = self.special.get(cls)
        if special:
            return special(self, data, path, outer)
        return self.fields(cls, data, path, outer, extra)

    def fields(
        self,
        cls: type[Any],
        data: dict[str, Any],
        path: Path,
        outer: Outer,
        extra: frozenset[str],
        more: Mapping[str, Any] | None = None,
    ) -> Any:
        """An instance of *cls* from the keys of *data* that are its own; *more* are fields that no key gives,
        or that are known better than the key says."""
        form = _form_of(cls)
        known = form.names | extra if extra else form.names
        inner = ((path, known), *outer)
        values: dict[str, Any] = {}
        keys = form.keys
        others: list[str] = []
        for name, raw in data.items():
            one = keys.get(name)
            if one is None:
                if name not in known:
                    others.append(name)
                continue
            value = one.read(self, one.shape, raw, (*path, name), inner)
            if value is not None:
                values[one.field] = value
                if one.required and value in ("", ()):
                    self.report("P110", "problem.empty", (*path, name), key=name)
            elif one.required:
                values[one.field] = stand_in(one.shape)
        missing = [name for name in form.required if name not in data] if form.required else ()
        if others or missing:
            self._rest(form, data, path, inner, known, others, missing, values)
        if more:
            values.update(more)
        return form.make(**values)

    def _rest(
        self,
        form: _Form,
        data: dict[str, Any],
        path: Path,
        inner: Outer,
        known: frozenset[str],
        others: Sequence[str],
        missing: Sequence[str],
        values: dict[str, Any],
    ) -> None:
        """Report the keys of *data* that are *others* than those known and those that are *missing*; what was
        meant by the former is read into *values*."""
        meant: dict[str, str] = {}
        for name in others:
            close = self.unknown(name, path, known, inner[1:], data, missing)
            if close in form.keys and close not in data:
                meant.setdefault(close, name)
        for name, written in meant.items():
            one = form.keys[name]
            value = self._as_meant(one, data[written], path, name, written, inner)
            if value is not None:
                values[one.field] = value
            elif one.required:
                values[one.field] = stand_in(one.shape)
        for name in missing:
            if name not in meant:
                one = form.keys[name]
                self.missing(name, path, one.doc)
                values[one.field] = stand_in(one.shape)

    def _as_meant(self, one: _Key, value: Any, path: Path, name: str, written: str, outer: Outer) -> Any:
        """What stands under a wrong key, read as the key that was meant, so that nothing else looks wrong
        because of it. Of the value itself nothing more is said: one thing after the other."""
        place = (*path, written)
        before = len(self.problems)
        self.renamed[(*path, name)] = place
        read = one.read(self, one.shape, value, place, outer)
        self.problems[before:] = [found for found in self.problems[before:] if len(found.path) > len(place)]
        return read

    def value(self, shape: Any, value: Any, path: Path, outer: Outer) -> Any:
        """*value* read by *shape*; None if it is wrong (and reported)."""
        return _READERS[type(shape)](self, shape, value, path, outer)

    def _named(self, value: dict[str, Any], path: Path) -> Iterator[tuple[str, Any, Path]]:
        """What stands under names in a table, each with its place; what is no name is reported."""
        for name, entry in value.items():
            place = (*path, name)
            if self.is_name(name, place, "key"):
                yield name, entry, place

    def _mapped(self, shape: shapes.Mapped, value: Any, path: Path, outer: Outer) -> Any:
        if not isinstance(value, dict):
            self.wrong_write(value, path, say("problem.type.mapped"), f'{self.key(path)} = {{ name = "…" }}')
            return None
        read = {}
        for name, entry, place in self._named(value, path):
            one = self.value(shape.of, entry, place, outer)
            if one is not None:
                read[name] = one
        return read

    def _table(self, shape: shapes.Table | shapes.Tables, value: Any, path: Path, outer: Outer) -> Any:
        if isinstance(value, dict) or shape.short is None:
            return self.table(shape.of, value, path, outer)
        short, field = shape.short
        plain = (str, int, bool) if isinstance(short, shapes.Formula) else (int,)
        if isinstance(short, shapes.Whole | shapes.Formula) and not isinstance(value, plain):
            wanted = say("problem.type.whole" if isinstance(short, shapes.Whole) else "problem.type.number")
            wanted = say("problem.type.or-table", other=wanted)
            advice = unquoted_help(value)
            if advice:
                self.wrong(value, path, wanted, *advice)
            else:
                self.wrong_write(value, path, wanted)
            return None
        read = self.value(short, value, path, outer)
        if read is None or not field:
            return read
        form = _form_of(shape.of)
        required = {form.keys[name].field: stand_in(form.keys[name].shape) for name in form.required}
        return shape.of(**{**required, field: read})

    def _tables(self, shape: shapes.Tables, value: Any, path: Path, outer: Outer) -> Any:
        if not isinstance(value, dict):
            self.wrong_tables(value, path)
            return None
        read = {}
        for name, entry, place in self._named(value, path):
            if not isinstance(entry, dict) and any(name in keys for _, keys in outer):
                self.unknown(name, path, frozenset(), outer)
                continue
            instance = self._table(shape, entry, place, outer)
            if instance is not None:
                read[name] = instance
        return read

    def _overlays(self, shape: shapes.Overlays, value: Any, path: Path, outer: Outer) -> Any:
        if not isinstance(value, dict):
            self.wrong_tables(value, path)
            return None
        read = {}
        for name, entry, place in self._named(value, path):
            if isinstance(entry, dict):
                read[name] = entry
            else:
                self.wrong(
                    entry,
                    place,
                    say("problem.type.table"),
                    "problem.type.table.help",
                    key=shown(name),
                    keys="title = …",
                )
        return read

    def _texts(self, shape: shapes.Texts, value: Any, path: Path, outer: Outer) -> dict[str, str] | None:
        if not isinstance(value, dict):
            self.wrong_write(value, path, say("problem.type.table"), f"{self.key(path)} = {{ name = … }}")
            return None
        read = {}
        for name, entry, place in self._named(value, path):
            if isinstance(entry, int) and not isinstance(entry, bool) and abs(entry) < 10**18:
                entry = str(entry)
            text = self._one_text(shapes.Text(lines=False), entry, place)
            if text is not None:
                read[name] = text
        return read

    def _table_list(self, shape: shapes.TableList, value: Any, path: Path, outer: Outer) -> Any:
        of: Any = shapes.inner_class(shape)
        if isinstance(value, dict):
            key = self.key(path)
            header = ".".join(str(part) for part in path if isinstance(part, str))
            alone = set(value) == {key} and isinstance(value[key], list)
            self.report(
                "P103",
                "problem.not-a-list",
                path,
                "header",
                key=key,
                help="problem.child-alone.help" if alone else "problem.not-a-list.help",
                help_arguments={"header": shown(header)},
            )
            return None
        if not isinstance(value, list):
            self.wrong_write(value, path, say("problem.type.list-of-tables"))
            return None
        read = []
        told = False
        for number, entry in enumerate(value):
            place = (*path, number)
            if isinstance(entry, dict):
                read.append(self.table(of, entry, place, outer))
            elif not told:
                # Once: who writes the first entry so writes all of them so.
                told = True
                self.wrong_entry(entry, place, value)
        return tuple(instance for instance in read if instance is not None)


_READERS: Mapping[type[Any], Callable[..., Any]] = {
    shapes.Text: Reader._text,
    shapes.Name: Reader._name,
    shapes.Whole: Reader._whole,
    shapes.Flag: Reader._flag,
    shapes.Choice: Reader._choice,
    shapes.Length: Reader._length,
    shapes.Span: Reader._span,
    shapes.Scalar: Reader._scalar,
    shapes.Mapped: Reader._mapped,
    shapes.Formula: Reader._formula,
    shapes.Table: Reader._table,
    shapes.Tables: Reader._tables,
    shapes.Texts: Reader._texts,
    shapes.TableList: Reader._table_list,
    shapes.Overlays: Reader._overlays,
}
