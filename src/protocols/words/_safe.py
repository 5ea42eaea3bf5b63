"""Making text that a person, a file or a plugin wrote safe to keep and to show.

A terminal obeys control characters: an escape sequence in a title could clear the screen, set the window
title or write the clipboard. TOML allows them (``"\\u001b"``), so they are removed where text enters, and
once more where it leaves.
"""

from __future__ import annotations

import unicodedata

LINE_LIMIT = 2_000
"""The longest text kept for one line (a title, a name), in characters."""

TEXT_LIMIT = 1_000_000
"""The longest text kept for several lines (a note), in characters."""

# C0 without newline and tab, DEL, C1, and the invisible characters that reorder what follows them.
_DROPPED = dict.fromkeys(
    (
        *range(0x00, 0x09),
        *range(0x0B, 0x20),
        0x7F,
        *range(0x80, 0xA0),
        0x061C,
        0x200E,
        0x200F,
        *range(0x2028, 0x202F),
        *range(0x2066, 0x206A),
        0xFEFF,
        *range(0xD800, 0xE000),
    )
)


def safe_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """*text* in NFC without control characters, at most *limit* characters; line breaks and tabs stay.

    >>> safe_text("a\\x1b[2Jb\\r\\nc")
    'a[2Jb\\nc'
    """
    if text.isascii() and text.isprintable():
        return text[:limit]
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_DROPPED)
    return unicodedata.normalize("NFC", text)[:limit]


def safe_line(text: str, limit: int = LINE_LIMIT) -> str:
    """*text* made safe and put on one line: every run of white space becomes one space.

    >>> safe_line("  two\\nlines ")
    'two lines'
    """
    if len(text) <= limit and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()  # as nearly all lines are: the only white space in them is single spaces
    return " ".join(safe_text(text, limit * 4).split())[:limit]
