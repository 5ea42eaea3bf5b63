"""Garbage is looked for between the keys, and not while one is answered.

A window leaves thousands of objects behind that refer to each other, and Python looks for such when it has
made a certain number of them: most often while the next window is opened. That took as long as a third of
what a key may take to show. Nobody waits for it a moment after a key.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

REST_S = 0.06
"""So long nobody has pressed a key: who types fast pauses longer than that between two of them."""
WORTH = 2_000
"""So many objects must have been made, and not let go since, for a look to be worth it."""
ALL_OF = 40
"""At one of so many looks it is at everything that was made since it began to look."""
MOST = 50_000
"""Python looks by itself when there are so many: if nobody ever rests, or nobody presses a key."""


class Tidying:
    """Looks for garbage. *rested*: whether no key was heard for so many seconds, and none is being answered;
    *covered*: whether a window is open."""

    def __init__(self, rested: Callable[[float], bool], covered: Callable[[], bool]) -> None:
        self._rested = rested
        self._covered = covered
        self._begun = False
        self._expected = False
        self._looks = 0

    def begin(self) -> None:
        """From now on; nothing of what there is now is ever looked at again: it stays."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(MOST, 20, 20)
        self._begun = True

    def soon(self) -> None:
        """Look when the key that was just heard is answered, if there is enough to look at."""
        if self._begun and not self._expected:
            self._expected = True
            asyncio.get_running_loop().call_later(REST_S, self._look)

    def _look(self) -> None:
        self._expected = False
        if not self._rested(REST_S):
            self.soon()
        elif gc.get_count()[0] >= WORTH:
            # What a window is made of is not yet among what lasts when it closes: not while it is open.
            covered = self._covered()
            self._looks += not covered
            gc.collect(0 if covered else 2 if self._looks % ALL_OF == 0 else 1)
