"""A protocol of the shelf in the language that people want: the one way of all faces to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from protocols.spec.kinds import Kinds
from protocols.words import say

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


def to_copy(data: bytes, loaded: Loaded, path: Path, kinds: Kinds) -> tuple[str, str]:
    """The file at *path*, which holds *data*, as somebody would copy it who reads it as *loaded*: in that
    language alone. Also a sentence on the languages that are not in it; empty where there are none."""
    from protocols.spec.layout import format_text

    assert loaded.protocol is not None
    text, language = data.decode(errors="replace"), loaded.protocol.language
    own, *others = _languages(data, path)
    if language != own:
        # The translation was put in place of the original's texts, paragraphs in one line.
        text = format_text(loaded.text, kinds) or loaded.text
        others = [own, *(one for one in others if one != language)]
    if not others:
        return text, ""
    names = [language_name(one) for one in others]
    return text, say("starter.own.only", language=language_name(language), others=names)


def _languages(data: bytes, path: Path) -> list[str]:
    """The languages that the file at *path*, which holds *data*, comes in: its own first."""
    from protocols.library.overlays import original_path, overlays_of
    from protocols.spec.toml import parse_toml

    table = parse_toml(data)[0] or {}
    inside = table.get("translations")
    found = [str(table.get("language", "en")), *(inside if isinstance(inside, dict) else ())]
    found += [named[1] for one in overlays_of(path) if (named := original_path(one)) is not None]
    return list(dict.fromkeys(found))


def language_name(code: str) -> str:
    """A language as people call it; one that we have no word for by its code."""
    return say(f"common.language.{code}") if code in ("en", "es") else code
