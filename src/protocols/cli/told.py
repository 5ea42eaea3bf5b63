"""How plain lines are written: parted at words where they go to a terminal, which would break words in the
middle; whole where a program reads them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from unicodedata import category, east_asian_width

from protocols.words import safe_text

JOINER = "\u200d"
TONES = range(0x1F3FB, 0x1F400)
"""Colours of skin: each belongs to the picture before it."""
TAB = 8


def tell(text: str) -> None:
    """Write *text*, made safe, at once. Raises ``OSError`` when nobody reads any more."""
    text = safe_text(text)
    width = terminal_width()
    print("\n".join(parted(_as_written(text), width)) if width else text, flush=True)


def terminal_width() -> int:
    """How many columns there are to write in; 0 where it is no terminal, or nobody knows."""
    with suppress(OSError, ValueError, AttributeError):  # closed, or not a file
        if sys.stdout.isatty():
            # Some terminals go to the next line when the last column is full, and once more at its end.
            return max(0, os.get_terminal_size(sys.stdout.fileno()).columns - 1)
    return 0


def parted(text: str, width: int) -> list[str]:
    """*text* in lines of at most *width* columns, parted at spaces; a word that is longer than a line is
    parted where the line is full. What is indented stays so.

    >>> parted("how do you do it, and why?", 12)
    ['how do you', 'do it, and', 'why?']
    """
    return [line for whole in text.split("\n") for line in _line(whole, max(1, width))]


def _line(text: str, width: int) -> Iterator[str]:
    if columns(text) <= width:
        yield text
        return
    words = text.lstrip(" ")
    indent = " " * min(len(text) - len(words), width // 2)
    line, used = indent, len(indent)
    for word in words.split(" "):
        space = " " if used > len(indent) else ""
        long = columns(word)
        if used + len(space) + long <= width:
            line, used = line + space + word, used + len(space) + long
            continue
        if used > len(indent):
            yield line
        line, used = indent, len(indent)
        for one in _clusters(word):
            more = columns(one)
            if used + more > width and used > len(indent):
                yield line
                line, used = indent, len(indent)
            line, used = line + one, used + more
    yield line


def columns(text: str) -> int:
    """How many columns of a terminal *text* takes."""
    return sum(map(_width, text))


def _width(character: str) -> int:
    if character.isascii():
        return TAB if character == "\t" else 1
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _clusters(text: str) -> Iterator[str]:
    """The characters of *text*, each with the marks over it and whatever is joined to it."""
    cluster = ""
    for one in text:
        if cluster and (not _width(one) or ord(one) in TONES or cluster.endswith(JOINER)):
            cluster += one
            continue
        if cluster:
            yield cluster
        cluster = one
    if cluster:
        yield cluster


def _as_written(text: str) -> str:
    """*text* as standard output will show it, where it can show ASCII alone and says ``...`` for ``…``."""
    encoding = sys.stdout.encoding or "utf-8"
    with suppress(UnicodeError, LookupError):
        return text.encode(encoding, sys.stdout.errors or "strict").decode(encoding)
    return text
