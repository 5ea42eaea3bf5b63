"""The reference of the language, printed from the same metadata that the reader checks files by.

``docs/language.md`` holds exactly what :func:`reference` answers between two marker lines, and a test
compares them, so that a key cannot be added, renamed or given a new default without its documentation.
``python docs/make_reference.py`` brings the page up to date.
"""

from __future__ import annotations

import re
from typing import Any

import attrs

from protocols.spec.model import Protocol
from protocols.spec.shapes import (
    Choice,
    Flag,
    Formula,
    Length,
    Mapped,
    Name,
    Overlays,
    Scalar,
    Shape,
    Span,
    Table,
    TableList,
    Tables,
    Text,
    Texts,
    Whole,
    fields_by_key,
    inner_class,
)
from protocols.words import carried, listed, say

BEGIN = "<!-- reference: begin -->"
"""The line before the reference in a page."""

END = "<!-- reference: end -->"
"""The line after the reference in a page."""


def reference() -> str:
    """Every key of a protocol file as Markdown: one section and table for each kind of TOML table."""
    return "\n".join(_section(table) for table in tables(Protocol))


def with_reference(page: str) -> str:
    """*page* with what stands between its marker lines replaced by :func:`reference`.

    Raises :class:`ValueError` if the two markers are not there once each, in order.
    """
    before, begin, rest = page.partition(f"{BEGIN}\n")
    _, end, after = rest.partition(f"{END}\n")
    if not begin or not end or BEGIN in after or END in after:
        raise ValueError(f"the page must hold {BEGIN} and {END} once each")
    return f"{before}{BEGIN}\n{reference()}{END}\n{after}"


def tables(table: type[Any]) -> list[type[Any]]:
    """*table* and every table its keys lead to, each once, in the order a reader meets them."""
    found: list[type[Any]] = []

    def visit(one: type[Any]) -> None:
        if one in found:
            return
        found.append(one)
        for field in fields_by_key(one).values():
            inner = inner_class(field.metadata["shape"])
            if inner is not None:
                visit(inner)

    visit(table)
    return found


def _title(table: type[Any]) -> str:
    return say(f"reference.title.{table.__name__}")


def _section(table: type[Any]) -> str:
    lines = [f"### {_title(table)}", "", say("reference.heads"), "|---|---|---|---|"]
    for name, field in fields_by_key(table).items():
        holds, doc = _holds(field.metadata["shape"]), carried("key", field.metadata["doc"])
        lines.append(f"| `{name}` | {_cell(holds)} | {_cell(_without(field))} | {_cell(doc)} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _anchor(table: type[Any]) -> str:
    """The place of the table's section, by the rule that Markdown viewers make anchors of headings."""
    return "#" + re.sub(r"[^\w\- ]", "", _title(table).lower()).replace(" ", "-")


def _holds(shape: Shape) -> str:
    """What a key of this shape may hold, in words."""
    match shape:
        case Text(many=many, lines=lines):
            if lines:
                return say("reference.texts" if many else "reference.text")
            return say("reference.line-list" if many else "reference.line")
        case Name(many=many):
            return say("reference.names" if many else "reference.name")
        case Whole(least=least, most=most):
            return say("reference.whole", least=least, most=most)
        case Flag():
            return say("reference.flag")
        case Choice(words=words, many=many, flags=flags, sentences=sentences):
            shown = [f'`"{word}"`' for word in words]
            shown.extend(f"`{str(flag).lower()}`" for flag, _ in flags)
            if sentences:
                shown.append(say("reference.sentence"))
            return say("reference.choices" if many else "reference.choice", words=listed(shown, "or"))
        case Length():
            return say("reference.length")
        case Span():
            return say("reference.span")
        case Scalar():
            return say("reference.scalar")
        case Mapped(of=of):
            return say("reference.mapped", holds=_holds(of))
        case Formula(words=words, condition=condition):
            formula = say("reference.condition" if condition else "reference.number")
            if not words:
                return formula
            shown = [f'`"{word}"`' for word in words]
            return say("reference.formula-or", formula=formula, words=listed(shown, "or"))
        case Table(of=of, short=short):
            table = say("reference.table", anchor=_anchor(of))
            if short is None:
                return table
            return say("reference.short", short=_holds(short[0]), table=table)
        case Tables(of=of):
            return say("reference.tables", anchor=_anchor(of))
        case Overlays():
            return say("reference.overlays")
        case Texts():
            return say("reference.named-texts")
        case TableList():
            inner = inner_class(shape)
            assert inner is not None
            return say("reference.list", anchor=_anchor(inner))


def _without(field: attrs.Attribute[Any]) -> str:
    """What counts where the key is not written."""
    if field.metadata["required"]:
        return say("reference.required")
    value = field.default
    if isinstance(value, bool):
        return say("reference.true" if value else "reference.false")
    if value is None or isinstance(value, attrs.Factory) or attrs.has(type(value)):  # type: ignore[arg-type]
        return say("reference.nothing")
    if value in ("", ()):
        return say("reference.empty")
    if isinstance(value, tuple):
        return f"`{list(value)}`".replace("'", '"')
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"
