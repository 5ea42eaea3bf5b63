"""In which sentence of a protocol an answer will be said, so that who types it can see whether it fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from protocols.spec.texts import entries_of
from protocols.words import as_title

if TYPE_CHECKING:
    from protocols.spec.model import Protocol

NAME = re.compile(r"\{([a-z0-9_-]+)\}")
"""A name in a text."""

_END = re.compile(r"(?<=[.!?…])\s+|(?<=\})\s+(?=[A-Z¿¡])|\n+")
"""Where a sentence ends; an answer may bring its own mark."""
_FIRST = ("say", "stems", "title")
"""Keys whose texts come before those of all others: what is read out, then what stands on the screen."""


def sentences_with(protocol: Protocol) -> dict[str, str]:
    """For each input of *protocol* the first sentence that says it, if any does.

    Names of inputs stand in it in braces; other names as what they are called.
    """
    found: dict[str, str] = {}
    for text in _texts(protocol):
        for sentence in _END.split(text):
            for name in NAME.findall(sentence):
                if name in protocol.inputs:
                    found.setdefault(name, sentence.strip())
    roles = {name: role.title or as_title(name) for name, role in protocol.roles.items()}
    return {
        name: NAME.sub(lambda one: one[0] if one[1] in protocol.inputs else roles.get(one[1], "…"), sentence)
        for name, sentence in found.items()
    }


def _texts(protocol: Protocol) -> Iterator[str]:
    """The texts of the steps, those that are read out first."""
    pieces = [
        (keys[0], piece.value)
        for address, entry in entries_of(protocol).items()
        if address and address[0] == "steps"
        for keys, piece in (*entry.texts.items(), *entry.unsaid.items())
    ]
    for _, value in sorted(pieces, key=lambda one: _rank(one[0])):
        yield from (value,) if isinstance(value, str) else value


def _rank(key: str | int) -> int:
    return _FIRST.index(key) if key in _FIRST else len(_FIRST)
