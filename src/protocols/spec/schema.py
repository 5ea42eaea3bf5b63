"""The JSON Schema of protocol files, for editors, printed from the same metadata that files are read by.

Draft-07, which is what TOML editors know. It says what a file may hold as far as a schema can: keys, types,
words, patterns. Whether names exist and times fit only the check knows. The step kinds handed in are those
installed here; each brings its own keys, and a step may have the keys of its own kind only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from protocols.spec import shapes
from protocols.spec.durations import LONGEST_MS
from protocols.spec.kinds import Kinds
from protocols.spec.model import FORMAT, Protocol, Step
from protocols.spec.overlay import MARK
from protocols.spec.reader import fields_of
from protocols.spec.scalars import NAME_LIMIT
from protocols.spec.texts import sections, text_keys
from protocols.words import LINE_LIMIT, carried, say

NAME_PATTERN = "^[a-z][a-z0-9_-]*$"
LENGTH_PATTERN = r"^\s*([0-9]{1,6}h([0-9]{1,6}m)?([0-9]{1,6}s)?|[0-9]{1,6}m([0-9]{1,6}s)?|[0-9]{1,6}s)\s*$"
"""A length of time; that it is no more than 24 hours only the check knows."""

Schema = dict[str, Any]


def schema(kinds: Kinds) -> Schema:
    """The schema of a protocol file whose steps are of these *kinds*."""
    run = _Printer(kinds)
    top = run.table(Protocol)
    top["properties"]["format"]["maximum"] = FORMAT
    # What a file that extends another does not say, the other says.
    own = ("format", "id")
    top["anyOf"] = [
        {"required": [name for name in top["required"] if name not in own]},
        {"required": ["extends"]},
    ]
    top["required"] = list(own)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": say("schema.title"),
        "description": say("schema.description"),
        "x-tombi-toml-version": "v1.0.0",
        **top,
        "definitions": run.definitions,
    }


class _Printer:
    """One printing: the tables met on the way become *definitions*."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.definitions: dict[str, Schema] = {}

    def table(self, cls: type[Any], more: Mapping[str, Schema] | None = None) -> Schema:
        """A closed table with the keys of *cls*, and *more*."""
        properties: dict[str, Schema] = {}
        required = []
        for name, field in fields_of(cls).items():
            properties[name] = self._key(field)
            if field.metadata["required"]:
                required.append(name)
        made: Schema = {"type": "object", "additionalProperties": False}
        if required:
            made["required"] = required
        return {**made, "properties": {**properties, **(more or {})}}

    def _key(self, field: attrs.Attribute[Any]) -> Schema:
        shape, required = field.metadata["shape"], field.metadata["required"]
        made = {"description": carried("key", field.metadata["doc"]), **self.shape(shape, required)}
        default = field.default
        if isinstance(default, (bool, int, str)) and default != "":
            made["default"] = default
        return made

    def ref(self, cls: type[Any]) -> Schema:
        """A reference to the definition of *cls*."""
        name = cls.__name__.lower()
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self.step() if cls is Step else self.table(cls)
        return {"$ref": f"#/definitions/{name}"}

    def step(self) -> Schema:
        """A step: one form for each kind that brings keys of its own, and one for all others."""
        own = {name: keys for name, kind in self.kinds.items() if (keys := _keys_of(kind)) is not None}
        plain = self.table(Step)
        plain["properties"]["kind"] = self._kind([name for name in self.kinds if name not in own], plain)
        if not own:
            return plain
        forms = [plain]
        for name, keys in own.items():
            theirs = self.table(keys)
            extra = {key: one for key, one in theirs["properties"].items() if key not in fields_of(Step)}
            form = self.table(Step, extra)
            form["properties"]["kind"] = self._kind([name], form)
            wanted = [key for key in theirs.get("required", ()) if key in extra]
            form["required"] = [*form.get("required", ()), "kind", *wanted]
            forms.append(form)
        return {"oneOf": forms}

    def translation(self) -> Schema:
        """A table of translated texts: those of the protocol itself, and a table for each entry."""
        if "translation" not in self.definitions:
            self.definitions["translation"] = {}
            top = self._texts(Protocol)
            for section, cls in sections().items():
                kinds = (_keys_of(kind) for kind in self.kinds.values()) if cls is Step else ()
                top["properties"][section] = {
                    "description": say("schema.section"),
                    "type": "object",
                    "propertyNames": {"pattern": NAME_PATTERN, "maxLength": NAME_LIMIT},
                    "additionalProperties": self._texts(cls, *(one for one in kinds if one is not None)),
                }
            self.definitions["translation"] = top
        return {"$ref": "#/definitions/translation"}

    def _texts(self, *classes: type[Any]) -> Schema:
        """A closed table with those keys of *classes* that hold texts."""
        properties: dict[str, Schema] = {MARK: {"type": "string", "description": say("schema.mark")}}
        for cls in classes:
            for name, shape in text_keys(cls).items():
                doc = carried("key", fields_of(cls)[name].metadata["doc"])
                of = shapes.inner_class(shape)
                made = self.shape(shape) if of is None else self._texts(of)
                if isinstance(shape, shapes.TableList):
                    made = {"type": "array", "items": made}
                properties.setdefault(name, {"description": doc, **made})
        return {"type": "object", "additionalProperties": False, "properties": properties}

    def _kind(self, names: list[str], form: Schema) -> Schema:
        known = form["properties"]["kind"]["description"]
        said = "\n".join(f"- `{name}`: {carried('kind', self.kinds[name].summary)}" for name in names)
        return {"description": f"{known}\n\n{said}", "type": "string", "enum": names}

    def shape(self, shape: shapes.Shape, required: bool = False) -> Schema:
        """What a key of *shape* may hold; where *required*, it may not be empty."""
        match shape:
            case shapes.Text(many=many, lines=lines):
                text: Schema = {"type": "string"}
                if not lines:
                    text["maxLength"] = LINE_LIMIT
                if required:
                    text["minLength"] = 1
                return _one_or_many(text, many)
            case shapes.Name(many=many):
                name = {"type": "string", "pattern": NAME_PATTERN, "maxLength": NAME_LIMIT}
                return _one_or_many(name, many)
            case shapes.Whole(least=least, most=most):
                return {"type": "integer", "minimum": least, "maximum": most}
            case shapes.Flag():
                return {"type": "boolean"}
            case shapes.Choice(words=words, many=many, flags=flags, sentences=sentences):
                choice: Schema = {"enum": [*words, *(flag for flag, _ in flags)]}
                if sentences:
                    own = {"type": "string", "pattern": r"\S\s+\S", "maxLength": LINE_LIMIT}
                    choice = {"anyOf": [choice, own]}
                return _one_or_many(choice, many)
            case shapes.Length():
                return _length()
            case shapes.Span():
                return _span()
            case shapes.Scalar():
                return {"type": ["string", "integer", "boolean"]}
            case shapes.Mapped(of=of):
                return {
                    "type": "object",
                    "propertyNames": {"pattern": NAME_PATTERN, "maxLength": NAME_LIMIT},
                    "additionalProperties": self.shape(of),
                }
            case shapes.Formula(condition=condition):
                return {"type": ["string", "boolean"] if condition else ["string", "integer"]}
            case shapes.Table(of=of, short=short):
                return self._table(of, short)
            case shapes.Tables(of=of, short=short):
                return {
                    "type": "object",
                    "propertyNames": {"pattern": NAME_PATTERN, "maxLength": NAME_LIMIT},
                    "additionalProperties": self._table(of, short),
                }
            case shapes.Overlays():
                return {
                    "type": "object",
                    "propertyNames": {"pattern": NAME_PATTERN, "maxLength": NAME_LIMIT},
                    "additionalProperties": self.translation(),
                }
            case shapes.Texts():
                return {
                    "type": "object",
                    "propertyNames": {"pattern": NAME_PATTERN, "maxLength": NAME_LIMIT},
                    "additionalProperties": {"type": ["string", "integer"]},
                }
            case shapes.TableList(of=of):
                inner_of = of if isinstance(of, type) else of()
                made: Schema = {"type": "array", "items": self.ref(inner_of)}
                return {**made, "minItems": 1} if required else made

    def _table(self, of: type[Any], short: tuple[Any, str] | None) -> Schema:
        if short is None:
            return self.ref(of)
        return {"anyOf": [self.shape(short[0]), self.ref(of)]}


def _one_or_many(one: Schema, many: bool) -> Schema:
    return {"anyOf": [one, {"type": "array", "items": one}]} if many else one


def _span() -> Schema:
    bounds = {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {name: _length() for name in ("min", "target", "max")},
    }
    each = {
        "type": "object",
        "additionalProperties": False,
        "required": ["each", "per"],
        "properties": {
            "each": {"anyOf": [_length(), bounds]},
            "per": {"type": ["string", "integer"]},
            "min": _length(),
            "max": _length(),
        },
    }
    setting = {"type": "string", "pattern": NAME_PATTERN, "maxLength": NAME_LIMIT}
    one: Schema = {"anyOf": [_length(), {"enum": ["open"]}, setting, bounds, each]}
    return {"anyOf": [*one["anyOf"], {"type": "array", "minItems": 1, "items": one}]}


def _length() -> Schema:
    hours = LONGEST_MS // 3_600_000
    return {"type": "string", "pattern": LENGTH_PATTERN, "description": say("schema.length", hours=hours)}


def _keys_of(kind: Any) -> type[Any] | None:
    """The class of a kind's own keys; None where it has none or a plugin's class cannot be asked."""
    try:
        return kind.keys if kind.keys is not None and fields_of(kind.keys) else None
    except Exception:
        return None
