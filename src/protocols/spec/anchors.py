"""Fixed starts: what a step's ``at`` means.

``15:05`` is a time of day, ``+1h`` is counted from the start of the session, and ``-30m`` before it. A step
that starts before the session, and work that belongs before it or between two meetings, is not part of its
sequence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from protocols.spec.durations import parse_duration
from protocols.spec.record import Record, record

if TYPE_CHECKING:
    from protocols.spec.model import Step

DAY_MS = 24 * 3_600_000
OUTSIDE = ("prework", "between")
"""Kinds of step that are done outside the session: before it, or between two meetings."""

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@record
class Anchor(Record):
    """A fixed start: *ms* since midnight where it is a time of day (*clock*), otherwise from the start of the
    session (negative: before it)."""

    clock: bool
    ms: int


def parse_at(text: str) -> Anchor | None:
    """What *text* means as a fixed start, or None.

    >>> parse_at("-30m")
    Anchor(clock=False, ms=-1800000)
    """
    found = _CLOCK.fullmatch(text)
    if found is not None:
        hours, minutes = map(int, found.groups())
        return Anchor(True, (hours * 60 + minutes) * 60_000)
    if text[:1] not in ("+", "-"):
        return None
    ms = parse_duration(text[1:].strip())
    return None if ms is None else Anchor(False, -ms if text[0] == "-" else ms)


def after(clock_ms: int, begin_ms: int) -> int:
    """How long after *begin_ms* a time of day comes, both in ms since midnight; negative where it is past.

    A time up to twelve hours ahead is still to come, over midnight as well; any other has been.
    """
    ahead = (clock_ms - begin_ms) % DAY_MS
    return ahead if ahead <= DAY_MS // 2 else ahead - DAY_MS


def outside(step: Step) -> bool:
    """Whether *step* is not part of the session's own sequence (rule 34)."""
    if step.kind in OUTSIDE:
        return True
    anchor = parse_at(step.at) if step.at.startswith("-") else None
    return anchor is not None and anchor.ms < 0
