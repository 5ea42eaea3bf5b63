"""Text for terminals and files that know only ASCII: every sign has one that is as wide, and a letter with a
mark becomes the letter."""

from __future__ import annotations

import codecs
import unicodedata
from functools import lru_cache

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’‚", "'"),
        **dict.fromkeys("–—−‐‑─╌╴╶╸╺▔", "-"),
        **dict.fromkeys("│┃║▏▎▍▌▐▕", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╯╰╋┏┓┗┛", "+"),
        **dict.fromkeys("█▉▊▋▓▆▇", "#"),
        **dict.fromkeys("▒▅▙▚▛▜▞▟", "+"),
        **dict.fromkeys("░▁▂", "."),
        **dict.fromkeys("▄▃▖▗", "_"),
        **dict.fromkeys("▶→▸›", ">"),
        **dict.fromkeys("◀←◂‹", "<"),
        **dict.fromkeys("↑▲", "^"),
        **dict.fromkeys("↓▼", "v"),
        **dict.fromkeys("●◉⬤", "@"),
        **dict.fromkeys("○◌", "o"),
        **dict.fromkeys("•·∙", "*"),
        **dict.fromkeys("◆★", "#"),
        **dict.fromkeys("✓✔", "+"),
        **dict.fromkeys("✗✘×", "x"),
        **dict.fromkeys("▀▘▝", '"'),
        **dict.fromkeys("━═", "="),  # what is spent of a time, before what is left of it
        "🔎": "> ",
        "…": ".",
        "¿": "?",
        "¡": "!",
        "≥": ">",
        "≤": "<",
        "½": "/",
        "ß": "s",
        "ø": "o",
        "Ø": "O",
        "æ": "a",
        "Æ": "A",
        "ł": "l",
        "Ł": "L",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
    }
)


@lru_cache(maxsize=4096)
def to_ascii(text: str) -> str:
    """*text* in ASCII, in as many columns of the terminal; what has no likeness is ``?``.

    >>> to_ascii("▶ “Inés” …")
    '> "Ines" .'
    """
    if text.isascii():
        return text
    return "".join(one if one.isascii() else _alike(one) for one in text.translate(_SIGNS))


def _alike(char: str) -> str:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return ""
    first = unicodedata.normalize("NFKD", char)[0].translate(_SIGNS)
    if first.isascii():
        return first
    return "??" if unicodedata.east_asian_width(char) in "WF" else "?"


LEFT_OUT = "…"


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text, end = error.object, error.end
    cut = text[error.start : end]
    if cut.endswith(LEFT_OUT):
        # What follows in a table stays where it is, as far as there is room for that.
        spaces = len(text) - end - len(text[end:].lstrip(" "))
        end += max(0, min(2, spaces - 1))
    return "...".join(to_ascii(one) for one in cut.split(LEFT_OUT)), end


ERRORS = "protocols-ascii"
"""The way in which a stream encodes what it cannot: by a likeness, or three dots for what is left out (for
``errors=`` of a text stream)."""

codecs.register_error(ERRORS, _replace)
