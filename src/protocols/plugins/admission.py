"""Whether something a plugin brought is a kind of step that can be used, judged before it is ever asked."""

from __future__ import annotations

from typing import Any

import attrs

from protocols.spec.kinds import Defaults
from protocols.spec.model import Step
from protocols.spec.reader import Reader, fields_of
from protocols.words import safe_line, say

PARTS = ("name", "summary", "defaults", "keys", "check", "show")
"""What every kind has."""


def fault(kind: Any) -> str:
    """One sentence about the first thing that is wrong with the form of *kind*, or ``""``.

    May raise what the attributes of *kind* raise.
    """
    if isinstance(kind, type):
        return say("plugin.kind.class", name=safe_line(kind.__name__, 80))
    missing = [name for name in PARTS if not hasattr(kind, name)]
    if missing:
        return say("plugin.kind.parts", found=safe_line(type(kind).__name__, 80), names=", ".join(missing))
    name = kind.name
    if not is_name(name):
        return say("plugin.kind.name", name=safe_line(str(name), 80))
    if not isinstance(kind.summary, str) or not safe_line(kind.summary):
        return say("plugin.kind.summary", name=name)
    if not (callable(kind.check) and callable(kind.show)):
        return say("plugin.kind.methods", name=name)
    if not _are_defaults(kind.defaults):
        return say("plugin.kind.defaults", name=name)
    return _keys_fault(name, kind.keys)


def is_name(value: Any) -> bool:
    """Whether *value* is a name as the language writes them."""
    return isinstance(value, str) and Reader([]).is_name(value, ())


def _are_defaults(defaults: Any) -> bool:
    if not isinstance(defaults, Defaults):
        return False
    # The class checks no types, and a plugin need not be type-checked.
    values: dict[str, Any] = attrs.asdict(defaults, recurse=False)
    return (
        isinstance(values["title"], str)
        and isinstance(values["protect"], bool)
        and isinstance(values["elastic"], bool)
        and isinstance(values["speaks"], tuple)
        and all(map(is_name, values["speaks"]))
    )


def _keys_fault(name: str, keys: Any) -> str:
    if keys is None:
        return ""
    if not isinstance(keys, type) or not attrs.has(keys):
        return say("plugin.kind.keys", name=name)
    strangers = [field.name for field in attrs.fields(keys) if "shape" not in field.metadata]
    if strangers:
        return say("plugin.kind.stranger", name=name, key=strangers[0])
    for own in fields_of(keys):
        if not is_name(own):
            return say("plugin.kind.key-name", name=name, key=safe_line(own, 80))
        if own in fields_of(Step):
            return say("plugin.kind.key-taken", name=name, key=own)
    return ""
