"""Translations beside their protocols: ``final-word.es.toml`` beside ``final-word.toml``.

Only names of files and what can be read; what is in them is judged by :mod:`protocols.spec.overlay`.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from protocols.spec.glance import SIZE_LIMIT
from protocols.words import safe_line

if TYPE_CHECKING:
    from pathlib import Path

    from protocols.spec.load import Loaded
    from protocols.spec.problems import Problem

_TRANSLATES = re.compile(rb"^[ \t]*translates[ \t]*=", re.MULTILINE)
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
    return _read(overlay_path(protocol, language))


def overlays_of(protocol: Path) -> list[Path]:
    """The translations that lie beside the file *protocol*, by name; one that is no TOML yet is one too."""
    return [protocol.with_name(os.path.basename(one)) for one in beside(str(protocol))]


def beside(protocol: str) -> list[str]:
    """:func:`overlays_of` for whoever has only the name of the file, and wants only names."""
    return [path for path in named_beside(protocol) if _is_overlay(_read(path) or b"")]


def named_beside(protocol: str) -> list[str]:
    """The files beside *protocol* whose names are those of translations of it, whatever is in them."""
    folder, own = os.path.split(protocol)
    try:
        there = sorted(os.listdir(folder or os.curdir))
    except (OSError, ValueError):
        return []
    # A name that only begins alike, as another protocol of the same folder, is none.
    meant = [one for one in there if (original := original_name(one)) and original[0] == own]
    return [os.path.join(folder, one) for one in meant]


def problems_beside(protocol: Path, loaded: Loaded) -> list[Problem]:
    """What is wrong with the translations beside the file *protocol*, which was *loaded*, each problem in its
    file; nothing where *loaded* has errors, for then nothing can be judged by it."""
    if loaded.protocol is None:
        return []
    from protocols.spec.overlay import Original, read_beside
    from protocols.spec.problems import Source
    from protocols.spec.record import evolve
    from protocols.spec.silence import silenced

    problems: list[Problem] = []
    for path in overlays_of(protocol):
        language = original_path(path)
        content = _read(path)
        if language is None or content is None:
            continue  # it has gone since
        overlay = read_beside(content, Original(loaded, safe_line(str(protocol))), language[1])
        file = Source(safe_line(path.name), overlay.text)
        problems += [evolve(one, file=file) for one in silenced(overlay.problems, overlay.text)]
    return problems


def _is_overlay(content: bytes) -> bool:
    from protocols.spec.glance import overlay_look
    from protocols.spec.toml import parse_toml

    if overlay_look(content) is not None:
        return True
    return _TRANSLATES.search(content) is not None and parse_toml(content)[0] is None


def _read(path: Path | str) -> bytes | None:
    try:
        if not os.path.isfile(path):
            return None  # a pipe could keep us waiting for ever
        with open(path, "rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError):
        return None
