"""The times of day that are said at set-up: when a session begins, or began, and when it must end."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

import attrs

from protocols.engine import Moment
from protocols.words import clock_time, say

MINUTE_MS = 60_000
BEGAN_MS = 2 * 60 * MINUTE_MS
"""A time that passed no longer ago than this is when a session began; before that, it is a slip."""
DAY_MS = 24 * 60 * MINUTE_MS
AHEAD = timedelta(hours=12)
"""A time of day that is further ahead than this was meant for today, and has passed."""
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]?\d)")


@attrs.frozen
class Hours:
    """What the times come to, as UTC ms: *start* (None: when the facilitator says so; past: it *began*
    then), *end* (None: it may end when it ends), and how many *minutes* that leaves, where it must end."""

    start: int | None = None
    began: bool = False
    end: int | None = None
    minutes: int | None = None


def read_hours(start: str, end: str, now: Moment) -> tuple[Hours, dict[str, str]]:
    """What was typed for the *start* and the *end*, each ``HH:MM`` or empty; and what is wrong with either,
    as a sentence by its name."""
    wrong: dict[str, str] = {}
    begins, began = None, False
    if start.strip():
        when = _near(start, _local(now.wall_ms, now), wrong, "start")
        if when is not None and when - DAY_MS >= now.wall_ms - BEGAN_MS:
            when -= DAY_MS  # said after midnight of an hour before it
        if when is not None and when < now.wall_ms - BEGAN_MS:
            wrong["start"] = say("setup.start-past", time=start.strip())
        elif when is not None:
            begins, began = when, when < now.wall_ms
    if not end.strip():
        return Hours(begins, began), wrong
    ends = _near(end, _local(now.wall_ms if begins is None else begins, now), wrong, "end", after=True)
    if ends is not None and ends <= now.wall_ms:
        wrong["end"] = say("setup.end-past", time=end.strip())
    if ends is None or wrong:
        return Hours(begins, began), wrong
    left = ends - (now.wall_ms if begins is None else begins)
    return Hours(begins, began, ends, max(left // MINUTE_MS, 1)), wrong


def _local(wall_ms: int, now: Moment) -> datetime:
    return datetime.fromtimestamp(wall_ms / 1000, timezone(timedelta(minutes=now.offset_min)))


def _near(text: str, to: datetime, wrong: dict[str, str], name: str, after: bool = False) -> int | None:
    """The time of day that *text* says, as UTC ms: today, or early tomorrow where that is near *to*. *after*:
    where it is neither, it is past."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        wrong[name] = say(f"setup.{name}-form")
        return None
    when = to.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    if when < to and when + timedelta(days=1) - to <= AHEAD:
        when += timedelta(days=1)
    if after and when <= to:
        wrong[name] = say(f"setup.{name}-past", time=text.strip())
        return None
    return int(when.timestamp() * 1000)


def late_sentence(end: int, would: int, offset_min: int) -> str:
    """That it ends later than it must, if it begins when it is to; empty where it does not."""
    minutes = (would - end) // MINUTE_MS
    if minutes < 1:
        return ""
    at, ends = clock_time(end, offset_min), clock_time(would, offset_min)
    return say("setup.late", end=at, would=ends, n=minutes)
