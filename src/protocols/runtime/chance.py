"""Chance by the seed: each draw hangs on nothing but the seed, the run and what is drawn for.

Not a stream of numbers: where one run goes another way (a step more, a strategy), everything else in it stays
as it was drawn.
"""

from __future__ import annotations

from hashlib import blake2b
from math import sqrt

_SCALE = 1 << 64


class Chance:
    """The draws of one run."""

    __slots__ = ("_drawn", "_start")

    def __init__(self, seed: int, run: int) -> None:
        self._start = f"{seed}:{run}:".encode()
        self._drawn: dict[tuple[str, str], float] = {}

    def of(self, what: str, key: str) -> float:
        """A number from 0 up to but not 1, all as likely."""
        place = (what, key)
        found = self._drawn.get(place)
        if found is None:
            digest = blake2b(self._start + f"{what}:{key}".encode(), digest_size=8).digest()
            found = self._drawn[place] = min(int.from_bytes(digest, "big") / _SCALE, 1 - 2**-53)
        return found

    def whole(self, what: str, key: str, count: int) -> int:
        """A whole number from 0 up to but not *count*, all as likely."""
        return int(self.of(what, key) * count)

    def triangle(self, key: str, low: int, high: int, peak: int) -> int:
        """A length between *low* and *high* (ms), most likely about *peak*, in whole seconds."""
        peak = min(max(peak, low), high)
        if low >= high:
            return peak
        share = self.of("length", key)
        turn = (peak - low) / (high - low)
        if share < turn:
            ms = low + sqrt(share * (high - low) * (peak - low))
        else:
            ms = high - sqrt((1 - share) * (high - low) * (high - peak))
        return round(ms / 1000) * 1000
