"""What the tests of translations share: a protocol put into another language, a translation as it is read."""

from __future__ import annotations

from protocols.spec.load import load_protocol
from protocols.spec.overlay import Original, read_beside
from protocols.spec.translate import in_language


def told(loaded, kinds, languages, beside):
    """What was loaded in the first of *languages*, with translations beside the files by key and language."""

    def look(key: str, language: str):
        return beside[key, language].encode() if (key, language) in beside else None

    return in_language(loaded, languages, look, lambda data, fetch: load_protocol(data, kinds, fetch))


def judged_beside(loaded, text: str):
    """The Spanish translation *text* in a file of its own, as it was read."""
    return read_beside(text.encode(), Original(loaded, "circle.toml"), "es")
