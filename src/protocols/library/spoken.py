"""A protocol of the shelf in the language that people want: the one way of all faces to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from protocols.spec.kinds import Kinds

if TYPE_CHECKING:
    from protocols.library.shelf import Shelf
    from protocols.spec.load import Loaded
    from protocols.spec.reach import Fetch, VersionOf
    from protocols.spec.translate import Spoken


def spoken(
    loaded: Loaded,
    path: Path,
    languages: Sequence[str],
    shelf: Shelf,
    kinds: Kinds,
    version_of: VersionOf | None = None,
) -> Spoken:
    """The protocol that was *loaded* without errors from *path* in the first of *languages* that it, or a
    file that it is made from, comes in; else as it is."""
    from protocols.spec.load import load_protocol
    from protocols.spec.translate import in_language

    def load(data: bytes, fetch: Fetch) -> Loaded:
        return load_protocol(data, kinds, fetch, version_of)

    return in_language(loaded, languages, shelf.beside_for(path), load)
