"""The canonical layout of a protocol file, with its remarks: ``protocols fmt``.

A table's own keys come before the tables inside it, keys in the order of :mod:`protocols.spec.model`, steps
inside steps set in by two blanks, one blank line before every header, and lists over several lines where one
line would be too long. What the file means does not change: the data read before and after are compared,
and where they differ (or a remark got lost) the file is left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from protocols.spec import shapes
from protocols.spec.kinds import Kinds
from protocols.spec.locate import remarks
from protocols.spec.model import Protocol, Step
from protocols.spec.reader import fields_of
from protocols.spec.toml import parse_toml
from protocols.spec.tree import Array, Braces, Document, Entry, Pair, Table, UnreadableError, Value, read_tree

WIDTH = 100
"""How long a line may be before a list in it is broken."""


@attrs.frozen
class _Texts:
    """The keys of a translation, or of one of its entries."""

    of: type[Any]


@attrs.frozen
class _Entries:
    """Entries of a translation, by their ids."""

    of: type[Any]


_TIME = ("min", "target", "max")
_BOM = "\ufeff"


def format_text(text: str, kinds: Kinds) -> str | None:
    """*text* in the canonical layout, or None if it is not TOML at all.

    Line breaks are those the file begins with; a byte order mark stays.
    """
    body = text.removeprefix(_BOM)
    before, _, _ = parse_toml(body.encode("utf-8", "replace"))
    if before is None:
        return None
    break_ = "\r\n" if "\r\n" in body[: body.find("\n") + 1] else "\n"
    plain = body.replace("\r\n", "\n")
    for ordered in (True, False):
        try:
            document = read_tree(plain)
        except UnreadableError:
            return text
        if ordered:
            _order(document.top, _whole(before), before, kinds)
        made = _written(document)
        if _same(plain, before, made):
            return text[: len(text) - len(body)] + made.replace("\n", break_)
    return text


def _same(text: str, before: Mapping[str, Any], made: str) -> bool:
    """Whether *made* means what *text* does, and has its remarks."""
    after, _, _ = parse_toml(made.encode())
    if after is None or after != before:
        return False
    for name in ("inputs", "groups", "roles"):
        one, other = before.get(name), after.get(name)
        if isinstance(one, dict) and isinstance(other, dict) and list(one) != list(other):
            return False
    return sorted(_remarks(text)) == sorted(_remarks(made))


def _remarks(text: str) -> list[str]:
    return [text[start:end].rstrip() for start, end in remarks(text)]


# ---------------------------------------------------------------------------------------- the order of keys


def _order(table: Table, shape: Any, data: Any, kinds: Kinds) -> None:
    """Bring the keys of *table* and all tables inside it into the order of the model."""
    table.pairs = _in_order(table.pairs, shape, data, kinds)
    ranks = _ranks(shape, data, kinds, [inner.name for inner in table.tables])
    numbers: dict[str, int] = {}
    for inner in table.tables:
        number = numbers[inner.name] = numbers.get(inner.name, -1) + 1
        content = _get(data, inner.name)
        within = _inner(shape, inner.name, data, kinds)
        if inner.listed:
            content = content[number] if isinstance(content, list) and number < len(content) else None
            within = _entry(within)
        _order(inner, within, content, kinds)
    table.tables.sort(key=lambda inner: ranks[inner.name])


def _in_order(pairs: Sequence[Pair], shape: Any, data: Any, kinds: Kinds) -> list[Pair]:
    ranks = _ranks(shape, data, kinds, [pair.names[0] for pair in pairs])
    for pair in pairs:
        within, content = shape, data
        for name in pair.names:
            within, content = _inner(within, name, content, kinds), _get(content, name)
        _order_value(pair.value, within, content, kinds)
    return sorted(pairs, key=lambda pair: ranks[pair.names[0]])


def _order_value(value: Value, shape: Any, data: Any, kinds: Kinds) -> None:
    if isinstance(value, Braces):
        value.pairs = _in_order(value.pairs, shape, data, kinds)
    elif isinstance(value, Array):
        for number, entry in enumerate(value.entries):
            content = data[number] if isinstance(data, list) and number < len(data) else None
            _order_value(entry.value, _entry(shape), content, kinds)


def _get(data: Any, name: str) -> Any:
    return data.get(name) if isinstance(data, dict) else None


def _ranks(shape: Any, data: Any, kinds: Kinds, names: Sequence[str]) -> dict[str, int]:
    """The place of each of *names*: known keys as the model has them, others as they are written."""
    ranks = {name: number for number, name in enumerate(_known(shape, data, kinds))}
    for name in names:
        ranks.setdefault(name, len(ranks))
    return ranks


def _whole(data: Mapping[str, Any]) -> Any:
    """The shape of a whole file: a protocol, or a translation of one."""
    return _Texts(Protocol) if "translates" in data and "id" not in data else shapes.Table(Protocol)


def _texts(shape: _Texts) -> dict[str, Any]:
    """The keys of a translation in order, each with its shape."""
    from protocols.spec.overlay import MARK, Head
    from protocols.spec.texts import sections, text_keys

    known: dict[str, Any] = dict.fromkeys(fields_of(Head)) if shape.of is Protocol else {}
    known[MARK] = None
    for name, inner in text_keys(shape.of).items():
        of = shapes.inner_class(inner)
        known[name] = inner if of is None else _Texts(of)
    if shape.of is Protocol:
        known.update((name, _Entries(cls)) for name, cls in sections().items())
    return known


def _known(shape: Any, data: Any, kinds: Kinds) -> Mapping[str, Any]:
    """The keys a table of this shape may have, in order, each with its shape."""
    if isinstance(shape, shapes.Span):
        spans: dict[str, Any] = dict.fromkeys(_TIME, shapes.Length())
        return {"each": shape, "per": shapes.Formula(), **spans}
    if isinstance(shape, _Texts):
        return _texts(shape)
    if not isinstance(shape, shapes.Table):
        return {}
    own = {name: field.metadata["shape"] for name, field in fields_of(shape.of).items()}
    if shape.of is not Step:
        return own
    kind = kinds.get(_get(data, "kind") or "") if isinstance(_get(data, "kind") or "", str) else None
    last = {name: own.pop(name) for name in ("lanes", "steps")}
    return {**own, **_keys_of(kind), **last}


def _keys_of(kind: Any) -> Mapping[str, Any]:
    """The own keys of a step kind; none where a plugin's class cannot be asked."""
    try:
        return {name: one.metadata["shape"] for name, one in fields_of(kind.keys).items()}
    except Exception:
        return {}


def _inner(shape: Any, name: str, data: Any, kinds: Kinds) -> Any:
    if isinstance(shape, shapes.Tables):
        return shapes.Table(shape.of)
    if isinstance(shape, shapes.Mapped):
        return shape.of
    if isinstance(shape, _Entries):
        return _Texts(shape.of)
    if isinstance(shape, shapes.Overlays):
        return _Texts(Protocol)
    return _known(shape, data, kinds).get(name)


def _entry(shape: Any) -> Any:
    if isinstance(shape, shapes.Span | _Texts):
        return shape
    of = shapes.inner_class(shape) if isinstance(shape, shapes.TableList) else None
    return None if of is None else shapes.Table(of)


# --------------------------------------------------------------------------------------------- writing it


def _written(document: Document) -> str:
    lines = list(document.head)
    while lines and not lines[0]:
        lines.pop(0)
    _write_table(document.top, -1, lines)
    tail = _trimmed(document.tail)
    if tail:
        _blank(lines)
        lines += tail
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def _trimmed(lines: Sequence[str]) -> list[str]:
    trimmed = list(lines)
    while trimmed and not trimmed[0]:
        trimmed.pop(0)
    return trimmed


def _blank(lines: list[str]) -> None:
    if lines and lines[-1]:
        lines.append("")


def _write_table(table: Table, depth: int, lines: list[str]) -> None:
    depth += table.name == "steps" and table.listed
    margin = "  " * max(depth, 0)
    if table.header:
        _blank(lines)
        lines += [f"{margin}{line}".rstrip() for line in _trimmed(table.above)]
        lines.append(margin + table.header + _beside(table.beside))
    first = True
    for pair in table.pairs:
        above = _trimmed(pair.above)
        if above and len(above) < len(pair.above) and not first:
            _blank(lines)
        if first and above and not table.header:
            _blank(lines)
        lines += [f"{margin}{line}".rstrip() for line in above]
        start = f"{margin}{pair.key} = "
        lines += (start + _value(pair.value, margin, len(start)) + _beside(pair.beside)).split("\n")
        first = False
    lines += [f"{margin}{line}".rstrip() for line in table.tail]
    for inner in table.tables:
        _write_table(inner, depth, lines)


def _beside(remark: str) -> str:
    return f"  {remark}" if remark else ""


def _value(value: Value, margin: str, column: int) -> str:
    """*value*, whose first line begins at *column*, with further lines set in by *margin*."""
    if isinstance(value, str):
        return value
    flat = _flat(value)
    if flat is not None and (column + len(flat) <= WIDTH or not _breakable(value)):
        return flat
    if isinstance(value, Array):
        return _broken(value, margin)
    longest = None
    if flat is not None:
        lists = [pair.value for pair in value.pairs if _long(pair.value)]
        longest = max(lists, key=lambda one: len(_flat(one) or ""), default=None)
    pieces = []
    for pair in value.pairs:
        if pair.value is longest and isinstance(longest, Array):
            said = _broken(longest, margin)
        else:
            said = _flat(pair.value) or _value(pair.value, margin, 0)
        pieces.append(f"{pair.key} = {said}")
    return f"{{ {', '.join(pieces)} }}"


def _long(value: Value) -> bool:
    return isinstance(value, Array) and len(value.entries) > 1


def _breakable(value: Value) -> bool:
    """Whether the value can be written over more lines than one to some use."""
    if isinstance(value, Array):
        return len(value.entries) > 1 or any(_breakable(entry.value) for entry in value.entries)
    return isinstance(value, Braces) and any(_long(pair.value) for pair in value.pairs)


def _flat(value: Value) -> str | None:
    """*value* on one line, or None where it cannot be (or was not meant to be)."""
    if isinstance(value, str):
        return None if "\n" in value else value
    if isinstance(value, Array):
        if value.tail or (value.broken and value.entries):
            return None
        if any(entry.above or entry.beside for entry in value.entries):
            return None
        said = [_flat(entry.value) for entry in value.entries]
        return None if None in said else f"[{', '.join(one for one in said if one is not None)}]"
    said = [_flat(pair.value) for pair in value.pairs]
    if None in said:
        return None
    inner = ", ".join(f"{pair.key} = {one}" for pair, one in zip(value.pairs, said, strict=True))
    return f"{{ {inner} }}" if inner else "{}"


def _broken(value: Array, margin: str) -> str:
    inner = margin + "  "
    lines = ["["]
    for entry in value.entries:
        lines += [inner + line for line in entry.above]
        said = _entry_value(entry, inner)
        lines.append(f"{inner}{said},{_beside(entry.beside)}")
    lines += [inner + line for line in value.tail]
    return "\n".join([*lines, f"{margin}]"])


def _entry_value(entry: Entry, margin: str) -> str:
    return _value(entry.value, margin, len(margin))
