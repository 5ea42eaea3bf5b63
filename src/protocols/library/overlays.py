"""Translations beside their protocols: ``final-word.es.toml`` beside ``final-word.toml``.

Only names of files and whether they can be read; what is in them is judged in :mod:`protocols.spec.overlay`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from protocols.spec.glance import SIZE_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"(?P<stem>.+)\.(?P<language>[a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.toml", re.IGNORECASE)


def overlay_path(protocol: Path, language: str) -> Path:
    """Where the translation of the file *protocol* into *language* lies, if there is one."""
    return protocol.with_name(f"{protocol.stem}.{language}.toml")


def original_path(overlay: Path) -> tuple[Path, str] | None:
    """The protocol that *overlay* translates, and the language, by the file's name; None for other names."""
    found = original_name(overlay.name)
    return None if found is None else (overlay.with_name(found[0]), found[1])


def original_name(name: str) -> tuple[str, str] | None:
    """:func:`original_path` of the name of a file alone."""
    found = _NAME.fullmatch(name)
    return None if found is None else (f"{found['stem']}.toml", found["language"].lower())


def read_overlay(protocol: Path, language: str) -> bytes | None:
    """The translation of the file *protocol* into *language*; None where there is none that can be read."""
    path = overlay_path(protocol, language)
    try:
        if not path.is_file():
            return None  # a pipe could keep us waiting for ever
        with open(path, "rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError):
        return None
