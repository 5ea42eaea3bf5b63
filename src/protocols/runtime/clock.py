"""Clocks: where *now* comes from. The real one, and one that runs faster."""

from __future__ import annotations

from typing import Protocol

import attrs

from protocols.engine.moments import Moment
from protocols.runtime import system


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> Moment:
        """This moment, by all clocks."""
        ...

    def seconds_until(self, ms: int) -> float:
        """How many real seconds pass while the clock advances by *ms*."""
        ...


class RealClock:
    """The computer's own clocks."""

    def now(self) -> Moment:
        """This moment, by all clocks."""
        return system.moment()

    def seconds_until(self, ms: int) -> float:
        """How many real seconds pass while the clock advances by *ms*."""
        return max(0, ms) / 1000


class FastClock:
    """A clock that runs *speed* times as fast, for demonstrations and rehearsals.

    It starts at *start* (now, if not given).
    """

    def __init__(self, speed: int, start: Moment | None = None) -> None:
        self.speed = speed
        self._real = system.moment()
        begin = self._real if start is None else start
        self._start = attrs.evolve(begin, boot_id=begin.boot_id or "fast")

    def now(self) -> Moment:
        """This moment, by all clocks."""
        return self._start.later((system.moment().mono_ms - self._real.mono_ms) * self.speed)

    def seconds_until(self, ms: int) -> float:
        """How many real seconds pass while the clock advances by *ms*."""
        return max(0, ms) / 1000 / self.speed


def clock_for(speed: int, start: Moment | None = None) -> Clock:
    """The real clock, or one *speed* times as fast that begins at *start*."""
    return RealClock() if speed == 1 else FastClock(speed, start)
