"""What a protocol file may reach: the names of other files in it, and what they mean.

A file may name a protocol of the library by its id, or a file below its own folder by a path, never
anything else: a stranger's file must not make us read what it likes. Nothing is read here. A name becomes
a *key*, the same for the same name in the same file, and whoever loads a protocol hands in a function that
answers what stands under a key. So a session can be loaded again from what its journal has kept.

Keys: ``final-word`` (the library's), ``parts/opening.toml`` (below the folder of the file loaded),
``final-word:parts/opening.toml`` (below the folder of the library's ``final-word``); the file loaded is
the empty key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from protocols.spec.record import Record, record
from protocols.words import say

_ID = re.compile(r"[a-z][a-z0-9_-]{0,79}")
_LONGEST = 400
SUFFIX = ".toml"


@record
class Fetched(Record):
    """A file that was read: its bytes, and the name to show people."""

    data: bytes
    name: str


@record
class Unreachable(Record):
    """Why a file cannot be had: one sentence, without a full stop."""

    sentence: str


Fetch = Callable[[str], Fetched | Unreachable]
"""Answers what stands under a key (see the top of this page)."""

Beside = Callable[[str, str], "bytes | None"]
"""Answers the translation that lies beside the file under a key (the empty key: beside the protocol's own
file) in a language, or None."""

VersionOf = Callable[[str], str | None]
"""Answers the version of an installed distribution, or None."""


def key_of(name: str, asking: str) -> str | Unreachable:
    """The key of what the file under the key *asking* calls *name*, or why no file may be called so."""
    name = name.strip()
    if _ID.fullmatch(name):
        return name
    if not name.lower().endswith(SUFFIX):
        return _refused("suffix")
    if "\\" in name:
        return _refused("backslash")
    if name.startswith(("/", "~")) or re.match(r"[A-Za-z]:", name):
        return _refused("absolute")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts:
        return _refused("above")
    if len(name) > _LONGEST or not name.isprintable() or ":" in name:
        return _refused("characters")
    library, colon, path = asking.rpartition(":")
    if not colon and asking and not asking.lower().endswith(SUFFIX):
        library, colon, path = asking, ":", ""
    folder = path.rpartition("/")[0]
    return f"{library}{colon}{'/'.join([*([folder] if folder else []), *parts])}"


def parts_of(key: str) -> tuple[str, str]:
    """A key's library id and path; either may be empty."""
    if not key.lower().endswith(SUFFIX):
        return key, ""
    library, _, path = key.rpartition(":")
    return library, path


def frozen(files: Mapping[str, str]) -> Fetch:
    """Fetches from *files*, texts by key, such as a session's journal keeps them."""

    def fetch(key: str) -> Fetched | Unreachable:
        text = files.get(key)
        return Fetched(text.encode(), key) if text is not None else Unreachable(say("problem.reach.none"))

    return fetch


def nothing(key: str) -> Unreachable:
    """Fetches nothing, where no files can be read."""
    return Unreachable(say("problem.reach.none"))


def _refused(why: str) -> Unreachable:
    return Unreachable(say(f"problem.reach.{why}"))
