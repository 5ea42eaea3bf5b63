"""A glance at a protocol file, for lists: what it says of itself, without judging it.

A library shows its rows before anything is imported that reading a whole protocol needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from protocols.words import safe_line

_SHOWN = frozenset(("title", "summary", "purpose", "minutes", "people", "tags", "setting"))
_VARIANT = b"\n[variants."
SIZE_LIMIT = 1_048_576
"""The largest protocol file read, in bytes."""


def languages_of(code: str) -> tuple[str, ...]:
    """The languages to look for, from a setting or a locale: ``es_CL.UTF-8`` is ``es-cl``, else ``es``."""
    name = code.partition(".")[0].partition("@")[0].replace("_", "-").lower()
    if name in ("", "c", "posix"):
        return ()
    return tuple(dict.fromkeys((name, name.partition("-")[0])))


def overlay_look(data: bytes) -> dict[str, Any] | None:
    """What a list shows of a translation in a file of its own: None if it is none.

    Keys: ``translates`` and what there is of ``title``, ``summary``, ``purpose`` and ``tags``. They stand
    before its first table, and mostly no more is read.
    """
    import tomllib

    try:
        table = tomllib.loads(data.partition(b"\n[")[0].decode("utf-8-sig").replace("\r\n", "\n"))
    except ValueError:
        from protocols.spec.toml import parse_toml

        whole, _, _ = parse_toml(data)
        table = whole or {}
    if not isinstance(table.get("translates"), str) or "id" in table:
        return None
    return {"translates": safe_line(table["translates"]), **_said(table)}


def head_look(data: bytes) -> dict[str, Any] | None:
    """:func:`quick_look` at a file of ours, laid out as ``fmt`` does it and known to be sound: only what
    stands before its first table is read, and its variants."""
    import tomllib

    parts = [data.partition(b"\n[")[0]]
    at = data.find(_VARIANT)
    while at >= 0:
        end = data.find(b"\n[", at + 1)
        parts.append(data[at : end if end >= 0 else len(data)])
        at = data.find(_VARIANT, at + 1)
    try:
        told = _told(tomllib.loads(b"".join(parts).decode("utf-8")))
        return told if told is None else {**told, "meetings": data.count(b"\n[[meetings]]")}
    except ValueError:
        return quick_look(data)


def quick_look(data: bytes) -> dict[str, Any] | None:
    """What a list shows of a protocol, without judging it: None if it is not TOML with an id.

    Keys: ``id``, ``language``, ``title``, ``summary``, ``purpose``, ``tags``, ``setting`` (texts),
    ``minutes`` and ``people`` (pairs from least to most, or None), ``lengths`` (the minutes of its variants),
    ``extends`` (text), ``meetings`` (how many), ``said`` (which of these the file says), ``translations``
    (titles and so on by language).
    """
    from protocols.spec.toml import parse_toml

    table, _, _ = parse_toml(data)
    return _told(table)


def _told(table: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if table is None or not isinstance(table.get("id"), str):
        return None
    return {
        "id": safe_line(table["id"]),
        "language": _line(table, "language") or "en",
        "title": _line(table, "title") or safe_line(table["id"]),
        "summary": _line(table, "summary"),
        "purpose": _line(table, "purpose"),
        "minutes": _pair(table.get("minutes"), None),
        "lengths": _lengths(table.get("variants")),
        "people": _pair(table.get("people"), (1, 200)),
        "tags": _lines(table, "tags"),
        "setting": _lines(table, "setting"),
        "translations": _translations(table.get("translations")),
        "extends": _line(table, "extends"),
        "meetings": len(meetings) if isinstance(meetings := table.get("meetings"), list) else 0,
        "said": frozenset(_SHOWN.intersection(table)),
    }


def _lengths(value: Any) -> tuple[int, ...]:
    variants = value.values() if isinstance(value, dict) else ()
    numbers = (_number(one.get("minutes")) for one in variants if isinstance(one, dict))
    return tuple(number for number in numbers if number)


def _translations(value: Any) -> dict[str, dict[str, Any]]:
    tables = value.items() if isinstance(value, dict) else ()
    return {language: _said(table) for language, table in tables if isinstance(table, dict)}


def _said(table: Mapping[str, Any]) -> dict[str, Any]:
    """What a translation says that a list shows; what is empty is not translated."""
    tags = _lines(table, "tags")
    said = {
        "title": _line(table, "title"),
        "summary": _line(table, "summary"),
        "purpose": _line(table, "purpose"),
        "tags": () if "" in tags else tags,
    }
    return {key: value for key, value in said.items() if value}


def _line(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return safe_line(value) if isinstance(value, str) else ""


def _lines(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key)
    entries = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(safe_line(entry) for entry in entries if isinstance(entry, str))


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 10_000 else None


def _pair(value: Any, default: tuple[int, int] | None) -> tuple[int, int] | None:
    if isinstance(value, dict):
        low = _number(value.get("min")) or (default[0] if default else None)
        high = _number(value.get("max")) or (default[1] if default else None)
        return (low, high) if low and high and low <= high else default
    number = _number(value)
    return (number, number) if number else default
