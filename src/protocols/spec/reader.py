"""Reading a TOML table into an attrs class by the shapes of its fields, reporting every problem at once.

The same reader reads protocols, ``config.toml`` and the keys that plugins bring. It works on for as long
as it can: a value that is wrong is reported and replaced by its default, so that one run shows every
mistake. Nothing is coerced: ``true`` is no number, ``5`` is no text, ``5.0`` is no whole number.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

import attrs

from protocols.spec import shapes
from protocols.spec.durations import format_duration, parse_duration
from protocols.spec.expressions import NUMBERS, Expression, ExpressionError, parse_expression
from protocols.spec.locate import Path
from protocols.spec.mending import certain, mended_length, slug, suggestion
from protocols.spec.model import Time
from protocols.spec.problems import Problem, has_errors, problem_of, shown
from protocols.spec.values import filled_time, kind_of, out_of_order, stand_in, unquoted_help
from protocols.words import LINE_LIMIT, listed, safe_line, safe_text, say

NAME_LIMIT = 80
"""The longest name, in characters."""

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
Special = Callable[["Reader", dict[str, Any], Path, "Outer"], Any]
"""How a class is read that needs more than its shapes."""

Outer = tuple[tuple[Path, frozenset[str]], ...]
"""The tables around the one being read, innermost first, with the keys each may hold."""


def fields_of(cls: type[Any]) -> Mapping[str, attrs.Attribute[Any]]:
    """The fields of *cls* that stand for keys of a file, by the key as the file writes it."""
    return _form_of(cls).fields


class _Form:
    """What is known of a class before any table is read into it.

    Reading then costs by what stands in the table, not by how many keys there might be.
    """

    def __init__(self, cls: type[Any]) -> None:
        self.fields: dict[str, attrs.Attribute[Any]] = {
            field.metadata.get("name") or field.name: field
            for field in attrs.fields(cls)
            if "shape" in field.metadata
        }
        self.names = frozenset(self.fields)
        self.keys: dict[str, _Key] = {
            name: _Key(number, field) for number, (name, field) in enumerate(self.fields.items())
        }
        self.required = tuple(name for name, one in self.keys.items() if one.required)
        self.order = {name: one.number for name, one in self.keys.items()}


class _Key:
    """One key of a class: its place among the others, its field, its shape, and what reads it."""

    __slots__ = ("doc", "field", "number", "read", "required", "shape")

    def __init__(self, number: int, field: attrs.Attribute[Any]) -> None:
        self.number = number
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


class Reader:
    """One run of reading: *problems* grows, and every method answers something to go on with."""

    def __init__(self, problems: list[Problem], special: Mapping[type[Any], Special] | None = None) -> None:
        self.problems = problems
        self.special = special or {}

    def report(self, code: str, sentence: str, path: Path, at: str = "value", **more: Any) -> None:
        """Add a problem; what is not one of its own fields is an argument of its sentence."""
        self.problems.append(problem_of(code, sentence, path, at, more))

    def table(
        self, cls: type[Any], data: Any, path: Path, outer: Outer = (), extra: frozenset[str] = frozenset()
    ) -> Any:
        """An instance of *cls*, or None if *data* is no table."""
        if not isinstance(data, dict):
            keys = ", ".join(f"{name} = …" for name in islice(fields_of(cls), 3))
            advice = "problem.type.table.help" if path and isinstance(path[-1], str) else ""
            self.wrong(data, path, say("problem.type.table"), advice, key=self._key(path), keys=keys)
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
        meant = {self.unknown(name, path, known, outer) for name in data if name not in known}
        names = [name for name in data if name in form.order]
        missing = [name for name in form.required if name not in data]
        # In the order of the class, so that problems come in the same order however a file is written.
        for name in sorted(names + missing, key=form.order.__getitem__):
            one = form.keys[name]
            value = None
            if name in data:
                value = one.read(self, one.shape, data[name], (*path, name), inner)
                if value is not None:
                    values[one.field] = value
                    if one.required and value in ("", ()):
                        self.report("P110", "problem.empty", (*path, name), key=name)
            elif name not in meant:
                self.report(
                    "P102",
                    "problem.missing",
                    path,
                    "header",
                    key=name,
                    help="problem.missing.help",
                    help_arguments={"key": name, "doc": one.doc},
                )
            if value is None and one.required:
                values[one.field] = stand_in(one.shape)
        if more:
            values.update(more)
        return cls(**values)

    def unknown(self, name: str, path: Path, known: frozenset[str], outer: Outer) -> str:
        """Report a key that is not *known*: misspelt, or slipped under the wrong header.

        Answers the key that was probably meant, or nothing.
        """
        more: dict[str, Any] = {}
        close = ""
        around = next((place for place, keys in outer if name in keys), None)
        if around is not None:
            more = {
                "help": "problem.unknown-key.above" if not around else "problem.unknown-key.block",
                "help_arguments": {"key": name},
                "other": path,
            }
        else:
            close = suggestion(name, known, len(self.problems))
            if close:
                more = {"help": "problem.did-you-mean", "help_arguments": {"name": close}}
                more["instead"] = certain(name, known)
            elif len(known) <= 8:
                names = listed(f"`{key}`" for key in sorted(known))
                more = {"help": "problem.possible-keys", "help_arguments": {"keys": names}}
        self.report("P101", "problem.unknown-key", (*path, name), "key", key=shown(name), **more)
        return close

    def wrong(
        self, value: Any, path: Path, wanted: str, help: str = "", instead: str = "", **help_arguments: object
    ) -> None:
        """Report a value that is not of the kind *wanted*."""
        self.report(
            "P103",
            "problem.type",
            path,
            key=self._key(path),
            wanted=wanted,
            found=kind_of(value),
            help=help,
            help_arguments=help_arguments,
            instead=instead,
        )

    def value(self, shape: Any, value: Any, path: Path, outer: Outer) -> Any:
        """*value* read by *shape*; None if it is wrong (and reported)."""
        return _READERS[type(shape)](self, shape, value, path, outer)

    def _key(self, path: Path) -> str:
        named = [part for part in path if isinstance(part, str)]
        return shown(named[-1]) if named else ""

    def _list(self, value: Any, path: Path, wanted: str) -> list[tuple[Any, Path]] | None:
        """A list, or a single text as a list of one, with the place of each entry."""
        if isinstance(value, str):
            return [(value, path)]
        if isinstance(value, list):
            return [(entry, (*path, number)) for number, entry in enumerate(value)]
        self.wrong(value, path, wanted)
        return None

    def _text(self, shape: shapes.Text, value: Any, path: Path, outer: Outer) -> Any:
        if shape.many:
            entries = self._list(value, path, say("problem.type.texts"))
            if entries is None:
                return None
            read = [self._one_text(shape, entry, place) for entry, place in entries]
            return tuple(text for text in read if text)
        return self._one_text(shape, value, path)

    def _one_text(self, shape: shapes.Text, value: Any, path: Path) -> str | None:
        if not isinstance(value, str):
            quotable = isinstance(value, int) and not isinstance(value, bool)
            arguments = {"token": shown(value)} if quotable else {}
            self.wrong(
                value, path, say("problem.type.text"), "problem.quotes.help" if quotable else "", **arguments
            )
            return None
        if shape.lines:
            return safe_text(value).strip()
        if len(value) > LINE_LIMIT:
            self.report("P113", "problem.long-line", path, key=self._key(path), limit=LINE_LIMIT)
        return safe_line(value)

    def _name(self, shape: shapes.Name, value: Any, path: Path, outer: Outer) -> Any:
        if not shape.many:
            return self._one_name(value, path)
        entries = self._list(value, path, say("problem.type.names"))
        if entries is None:
            return None
        names = [self._one_name(entry, place) for entry, place in entries]
        return tuple(dict.fromkeys(name for name in names if name))

    def _one_name(self, value: Any, path: Path) -> str | None:
        if not isinstance(value, str):
            self.wrong(value, path, say("problem.type.name"))
            return None
        if not self.is_name(value, path):
            return None
        return value

    def is_name(self, value: str, path: Path, at: str = "value") -> bool:
        """Whether *value* is a name; if not, it is reported."""
        if len(value) <= NAME_LIMIT and _NAME.fullmatch(value):
            return True
        better = slug(value) if len(value) < 500 else ""
        self.report(
            "P105",
            "problem.name",
            path,
            at,
            name=shown(value),
            help="problem.name.help" if better else "",
            help_arguments={"name": better},
        )
        return False

    def _whole(self, shape: shapes.Whole, value: Any, path: Path, outer: Outer) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(value, path, say("problem.type.whole"), *unquoted_help(value))
            return None
        if not shape.least <= value <= shape.most:
            self.report(
                "P104",
                "problem.bounds",
                path,
                key=self._key(path),
                value=shown(value),
                least=shape.least,
                most=shape.most,
            )
            return None
        return value

    def _flag(self, shape: shapes.Flag, value: Any, path: Path, outer: Outer) -> Any:
        if not isinstance(value, bool):
            flag = value if isinstance(value, str) and value in ("true", "false") else ""
            self.wrong(value, path, say("problem.type.flag"), "problem.write-flag", flag)
            return None
        return value

    def _choice(self, shape: shapes.Choice, value: Any, path: Path, outer: Outer) -> Any:
        if not shape.many:
            return self._one_choice(shape, value, path)
        entries = self._list(value, path, say("problem.type.texts"))
        if entries is None:
            return None
        words = [self._one_choice(shape, entry, place) for entry, place in entries]
        return tuple(dict.fromkeys(word for word in words if word is not None))

    def _one_choice(self, shape: shapes.Choice, value: Any, path: Path) -> str | None:
        if isinstance(value, bool):
            for flag, word in shape.flags:
                if flag == value:
                    return word
        words = listed((f'"{word}"' for word in shape.words), "or")
        if not isinstance(value, str):
            self.wrong(value, path, say("problem.type.choice", words=words))
            return None
        if value in shape.words:
            return value
        if shape.sentences and " " in value.strip():
            return self._one_text(shapes.Text(lines=False), value, path)
        close = suggestion(value, shape.words, len(self.problems))
        self.report(
            "P106",
            "problem.choice",
            path,
            key=self._key(path),
            value=shown(value),
            words=words,
            help="problem.did-you-mean" if close else "",
            help_arguments={"name": close},
            instead=f'"{close}"' if close and certain(value, shape.words) else "",
        )
        return None

    def _length(self, shape: shapes.Length, value: Any, path: Path, outer: Outer) -> int | None:
        if isinstance(value, int) and not isinstance(value, bool):
            number = shown(value)
            self.wrong(value, path, say("problem.type.length"), "problem.length.unit", number=number)
            return None
        if not isinstance(value, str):
            self.wrong(value, path, say("problem.type.length"), "problem.length.help")
            return None
        ms = parse_duration(value.strip())
        if ms is None:
            better = mended_length(value)
            self.report(
                "P107",
                "problem.length",
                path,
                value=shown(value),
                help="problem.length.write" if better else "problem.length.help",
                help_arguments={"better": better} if better else {},
                instead=f'"{better}"' if better and any(unit in value.lower() for unit in "hms") else "",
            )
        return ms

    def _span(self, shape: shapes.Span, value: Any, path: Path, outer: Outer) -> Any:
        if value == "open":
            return Time(0, 0, 0, open=True)
        if isinstance(value, list):
            return self._spans(shape, value, path, outer)
        if isinstance(value, dict):
            return self._span_table(value, path, outer)
        if isinstance(value, str) and _NAME.fullmatch(value) and not mended_length(value):
            return Time(0, 0, 0, setting=value)
        ms = self._length(shapes.Length(), value, path, outer)
        return None if ms is None else Time(ms, ms, ms)

    def _spans(self, shape: shapes.Span, value: list[Any], path: Path, outer: Outer) -> Any:
        """A list of times, one for each round."""
        if not value:
            self.report("P110", "problem.empty", path, key=self._key(path), help="problem.time.rounds")
            return None
        read = []
        for number, entry in enumerate(value):
            place = (*path, number)
            if isinstance(entry, list):
                self.wrong(entry, place, say("problem.type.length"), "problem.length.help")
                continue
            read.append(self._span(shape, entry, place, outer))
        if not read or any(one is None for one in read):
            return None
        return attrs.evolve(read[0], rounds=tuple(read))

    def _span_table(self, value: dict[str, Any], path: Path, outer: Outer) -> Any:
        each = "each" in value or "per" in value
        known = frozenset(("each", "per", "min", "max") if each else ("min", "target", "max"))
        for name in value:
            if name not in known:
                self.unknown(name, path, known if each else known | {"each", "per"}, outer)
        if not value:
            self.report("P110", "problem.empty", path, key=self._key(path), help="problem.time.empty")
        given: dict[str, int] = {}
        for name in ("min", "target", "max"):
            if name in value and name in known:
                ms = self._length(shapes.Length(), value[name], (*path, name), outer)
                if ms is not None:
                    given[name] = ms
        if each:
            return self._each(value, given, path, outer)
        if not given or len(given) < len(known.intersection(value)):
            return None
        time = filled_time(given)
        return time if self._ascends(given, time, path) else None

    def _each(self, value: dict[str, Any], given: dict[str, int], path: Path, outer: Outer) -> Any:
        """A time for each of so many: ``{ each = "1m", per = "people" }``."""
        for name in ("each", "per"):
            if name not in value:
                self.report(
                    "P102",
                    "problem.missing",
                    path,
                    key=name,
                    help="problem.time.each.help",
                )
                return None
        one = value["each"]
        read = self._span_table(one, (*path, "each"), outer) if isinstance(one, dict) else None
        if read is None and not isinstance(one, dict):
            ms = self._length(shapes.Length(), one, (*path, "each"), outer)
            read = None if ms is None else Time(ms, ms, ms)
        per = self._formula(shapes.Formula(), value["per"], (*path, "per"), outer)
        if read is None or not isinstance(per, Expression):
            return None
        if "min" in given and "max" in given and given["min"] > given["max"]:
            self._order(given["min"], given["max"], "min", "max", path)
            return None
        return attrs.evolve(read, per=per, least_ms=given.get("min"), most_ms=given.get("max"))

    def _ascends(self, given: Mapping[str, int], time: Time, path: Path) -> bool:
        wrong = out_of_order(given, time)
        if wrong is None:
            return True
        smaller, larger = wrong
        self._order(getattr(time, f"{smaller}_ms"), getattr(time, f"{larger}_ms"), smaller, larger, path)
        return False

    def _order(self, low: int, high: int, smaller: str, larger: str, path: Path) -> None:
        self.report(
            "P108",
            "problem.time.order",
            (*path, smaller),
            smaller=smaller,
            larger=larger,
            first=format_duration(low),
            second=format_duration(high),
            other=(*path, larger),
            help="problem.time.order.help",
        )

    def _scalar(self, shape: shapes.Scalar, value: Any, path: Path, outer: Outer) -> Any:
        if isinstance(value, str):
            return safe_line(value)
        if isinstance(value, (bool, int)):
            return value
        self.wrong(value, path, say("problem.type.scalar"))
        return None

    def _mapped(self, shape: shapes.Mapped, value: Any, path: Path, outer: Outer) -> Any:
        if not isinstance(value, dict):
            self.wrong(value, path, say("problem.type.mapped"), "problem.mapped.help", key=self._key(path))
            return None
        read = {}
        for name, entry in value.items():
            place = (*path, name)
            if self.is_name(name, place, "key"):
                one = self.value(shape.of, entry, place, outer)
                if one is not None:
                    read[name] = one
        return read

    def _formula(
        self, shape: shapes.Formula, value: Any, path: Path, outer: Outer
    ) -> Expression | str | None:
        if isinstance(value, str) and value in shape.words:
            return value
        wanted = say("problem.type.condition" if shape.condition else "problem.type.number")
        if not isinstance(value, (str, int)):
            self.wrong(value, path, wanted, "problem.expression.help")
            return None
        try:
            expression = parse_expression(value)
        except ExpressionError as error:
            self.report(
                "P109",
                "problem.expression",
                path,
                key=self._key(path),
                why=str(error),
                within=error.within,
                help="problem.expression.help",
            )
            return None
        if (
            shape.condition
            and not expression.condition
            and expression.tree[0] == "name"
            and expression.source not in NUMBERS
        ):
            # A name alone may stand for true or false.
            return attrs.evolve(expression, tree=("flag", expression.tree[1]), condition=True)
        if expression.condition != shape.condition:
            found = say("problem.type.number" if shape.condition else "problem.type.condition")
            self.report("P103", "problem.type", path, key=self._key(path), wanted=wanted, found=found)
            return None
        return expression

    def _table(self, shape: shapes.Table, value: Any, path: Path, outer: Outer) -> Any:
        if isinstance(value, dict) or shape.short is None:
            return self.table(shape.of, value, path, outer)
        short, field = shape.short
        plain = (str, int, bool) if isinstance(short, shapes.Formula) else (int,)
        if isinstance(short, shapes.Whole | shapes.Formula) and not isinstance(value, plain):
            wanted = say("problem.type.whole" if isinstance(short, shapes.Whole) else "problem.type.number")
            self.wrong(value, path, say("problem.type.or-table", other=wanted), *unquoted_help(value))
            return None
        read = self.value(short, value, path, outer)
        if read is None or not field:
            return read
        form = _form_of(shape.of)
        required = {form.keys[name].field: stand_in(form.keys[name].shape) for name in form.required}
        return shape.of(**{**required, field: read})

    def _tables(self, shape: shapes.Tables, value: Any, path: Path, outer: Outer) -> Any:
        if not isinstance(value, dict):
            self.wrong(value, path, say("problem.type.tables"), "problem.tables.help", key=self._key(path))
            return None
        one = shapes.Table(shape.of, shape.short)
        read = {}
        for name, entry in value.items():
            place = (*path, name)
            if not self.is_name(name, place, "key"):
                continue
            if not isinstance(entry, dict) and any(name in keys for _, keys in outer):
                self.unknown(name, path, frozenset(), outer)
                continue
            instance = self._table(one, entry, place, outer)
            if instance is not None:
                read[name] = instance
        return read

    def _overlays(self, shape: shapes.Overlays, value: Any, path: Path, outer: Outer) -> Any:
        if not isinstance(value, dict):
            self.wrong(value, path, say("problem.type.tables"), "problem.tables.help", key=self._key(path))
            return None
        read = {}
        for name, entry in value.items():
            place = (*path, name)
            if not self.is_name(name, place, "key"):
                continue
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
            key = self._key(path)
            self.wrong(
                value, path, say("problem.type.table"), "problem.type.table.help", key=key, keys="name = …"
            )
            return None
        read = {}
        for name, entry in value.items():
            place = (*path, name)
            if not self.is_name(name, place, "key"):
                continue
            if isinstance(entry, int) and not isinstance(entry, bool) and abs(entry) < 10**18:
                entry = str(entry)
            text = self._one_text(shapes.Text(lines=False), entry, place)
            if text is not None:
                read[name] = text
        return read

    def _table_list(self, shape: shapes.TableList, value: Any, path: Path, outer: Outer) -> Any:
        key = self._key(path)
        of: Any = shape.of() if inspect.isfunction(shape.of) else shape.of
        if isinstance(value, dict):
            header = ".".join(str(part) for part in path if isinstance(part, str))
            self.report(
                "P103",
                "problem.not-a-list",
                path,
                "header",
                key=key,
                help="problem.not-a-list.help",
                help_arguments={"header": shown(header)},
            )
            return None
        if not isinstance(value, list):
            self.wrong(value, path, say("problem.type.list-of-tables"))
            return None
        read = (self.table(of, entry, (*path, number), outer) for number, entry in enumerate(value))
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
