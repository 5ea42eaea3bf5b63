"""Large digits, drawn with half blocks: a clock that a whole room can read.

Pure functions: :func:`best_scale` (for several clocks :func:`one_scale`) says how large, :func:`tall_text`
draws. A glyph is a small picture of 5 by 7 dots (narrow ones are 4 wide). It is enlarged by a whole number,
its strokes are thickened and its corners rounded as it grows, and two rows of dots share one row of the
terminal (``▀ ▄ █``), so that a dot is about square.
"""

from __future__ import annotations

from functools import lru_cache

_PICTURES = {
    "0": (".###.", "#...#", "#...#", "#...#", "#...#", "#...#", ".###."),
    "1": ("..#..", ".##..", "#.#..", "..#..", "..#..", "..#..", "#####"),
    "2": (".###.", "#...#", "....#", "..##.", ".#...", "#....", "#####"),
    "3": (".###.", "#...#", "....#", "..##.", "....#", "#...#", ".###."),
    "4": ("...#.", "..##.", ".#.#.", "#..#.", "#####", "...#.", "...#."),
    "5": ("#####", "#....", "####.", "....#", "....#", "#...#", ".###."),
    "6": ("..##.", ".#...", "#....", "####.", "#...#", "#...#", ".###."),
    "7": ("#####", "....#", "...#.", "...#.", "..#..", "..#..", "..#.."),
    "8": (".###.", "#...#", "#...#", ".###.", "#...#", "#...#", ".###."),
    "9": (".###.", "#...#", "#...#", ".####", "....#", "...#.", ".##.."),
    ":": (".", ".", "#", ".", "#", ".", "."),
    "+": ("...", "...", ".#.", "###", ".#.", "...", "..."),
    "-": ("...", "...", "...", "###", "...", "...", "..."),
    " ": ("..", "..", "..", "..", "..", "..", ".."),
}
_NARROW = {
    "0": (".##.", "#..#", "#..#", "#..#", "#..#", "#..#", ".##."),
    "1": ("..#.", ".##.", "#.#.", "..#.", "..#.", "..#.", ".###"),
    "2": (".##.", "#..#", "...#", "..#.", ".#..", "#...", "####"),
    "3": (".##.", "#..#", "...#", ".##.", "...#", "#..#", ".##."),
    "4": ("..#.", ".##.", "#.#.", "#.#.", "####", "..#.", "..#."),
    "5": ("####", "#...", "###.", "...#", "...#", "#..#", ".##."),
    "6": (".##.", "#...", "#...", "###.", "#..#", "#..#", ".##."),
    "7": ("####", "...#", "...#", "..#.", "..#.", ".#..", ".#.."),
    "8": (".##.", "#..#", "#..#", ".##.", "#..#", "#..#", ".##."),
    "9": (".##.", "#..#", "#..#", ".###", "...#", "...#", ".##."),
}
"""Narrower digits, for where the others would have to be smaller."""
_HEIGHT = 7
_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}

CHARACTERS = frozenset(_PICTURES)
"""What can be drawn large."""


def _picture(char: str, narrow: bool) -> tuple[str, ...]:
    return _NARROW.get(char, _PICTURES[char]) if narrow else _PICTURES[char]


def _dots_wide(text: str, narrow: bool) -> int:
    return sum(len(_picture(char, narrow)[0]) for char in text) + len(text) - 1


def _weight(scale: int) -> int:
    """How many dots a stroke gains beside its scale: half as much again, from twice the size."""
    return scale // 2


def _high(tall: int, scale: int) -> int:
    """Rows that a glyph takes that is drawn at *scale*, and at *tall* from top to bottom."""
    return (_HEIGHT * tall + _weight(scale) + 1) // 2


def size(text: str, scale: int, narrow: bool = False) -> tuple[int, int]:
    """Columns and rows that *text* takes at *scale*."""
    return _dots_wide(text, narrow) * scale + _weight(scale), _high(scale, scale)


def best_scale(text: str, columns: int, rows: int, narrow: bool = False) -> int:
    """The largest scale at which *text* fits into *columns* by *rows*; 0 where even the smallest does not,
    or where *text* has a character that cannot be drawn large. *narrow*: with narrow digits."""
    if not text or not CHARACTERS.issuperset(text):
        return 0
    scale = 0
    while True:
        wide, high = size(text, scale + 1, narrow)
        if wide > columns or high > rows:
            return scale
        scale += 1


@lru_cache(maxsize=128)
def _glyph(char: str, scale: int, tall: int, narrow: bool) -> tuple[str, ...]:
    """The rows of one character at *scale*, its thickened stroke reaching into the gap after it; *tall*: its
    scale from top to bottom."""
    picture = _picture(char, narrow)
    weight = _weight(scale)
    wide, high = len(picture[0]) * scale + weight, _HEIGHT * tall + weight
    dots = [[False] * wide for _ in range(high)]
    for y, line in enumerate(picture):
        for x, mark in enumerate(line):
            if mark == "#":
                for row in dots[y * tall : (y + 1) * tall + weight]:
                    row[x * scale : (x + 1) * scale + weight] = [True] * (scale + weight)
    _round(dots, radius=scale // 2 if scale > 2 else 0)
    if high % 2:
        dots.append([False] * wide)
    return tuple(
        "".join(_BLOCKS[pair] for pair in zip(dots[y], dots[y + 1], strict=True))
        for y in range(0, len(dots), 2)
    )


def _round(dots: list[list[bool]], radius: int) -> None:
    """Cut a small triangle off every corner that points outwards, and fill those that point inwards."""
    high, wide = len(dots), len(dots[0])

    def lit(y: int, x: int) -> bool:
        return 0 <= y < high and 0 <= x < wide and dots[y][x]

    changed: dict[tuple[int, int], bool] = {}
    for y in range(high):
        for x in range(wide):
            here = dots[y][x]
            for down in (1, -1):
                for right in (1, -1):
                    above, beside = lit(y - down, x), lit(y, x - right)
                    if (above or beside) if here else not (above and beside):
                        continue
                    for i in range(radius):
                        for j in range(radius - i):
                            changed[y + down * i, x + right * j] = not here
    for (y, x), on in changed.items():
        if 0 <= y < high and 0 <= x < wide:
            dots[y][x] = on


@lru_cache(maxsize=128)
def one_scale(texts: tuple[str, ...], columns: int, rows: int) -> tuple[int, bool]:
    """The largest scale at which each of *texts* fits into *columns* by *rows*, and whether that takes narrow
    digits."""
    usual, slim = (
        min((best_scale(one, columns, rows, narrow) for one in texts), default=0) for narrow in (False, True)
    )
    return (slim, True) if slim > usual else (usual, False)


def tall_text(text: str, scale: int, rows: int, narrow: bool = False) -> list[str]:
    """*text* (a clock: digits, ``:``, ``+``, ``-``) at *scale*, which must fit, in lines of one width; up to
    half as high again as it would be, where there are *rows*.

    >>> tall_text("1", 1, 0)
    [' ▄█  ', '▀ █  ', '  █  ', '▀▀▀▀▀']
    """
    high = scale
    while 2 * (high + 1) <= 3 * scale and _high(high + 1, scale) <= rows:
        high += 1
    gap = scale - _weight(scale)
    glyphs = [_glyph(char, scale, high, narrow) for char in text]
    return [(" " * gap).join(parts) for parts in zip(*glyphs, strict=True)]
