"""Lengths of time as a protocol file writes them: ``"5m"``, ``"90s"``, ``"1h30m"``, ``"1m15s"``.

Inside the program they are integer milliseconds; a file speaks in whole seconds.
"""

from __future__ import annotations

import re

LONGEST_MS = 24 * 3_600_000
"""The longest duration a file may name: 24 hours."""

_DURATION = re.compile(r"(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?")


def parse_duration(text: str) -> int | None:
    """The ms that *text* stands for, or None if it is no duration of 0 s to 24 h.

    >>> parse_duration("1m15s")
    75000
    """
    found = _DURATION.fullmatch(text)
    if found is None or not text:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    ms = ((hours * 60 + minutes) * 60 + seconds) * 1000
    return ms if ms <= LONGEST_MS else None


def format_duration(ms: int) -> str:
    """The shortest text that :func:`parse_duration` reads back as *ms*, rounded to whole seconds.

    >>> format_duration(75_000)
    '1m15s'
    """
    seconds = (abs(ms) + 500) // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = ((hours, "h"), (minutes, "m"), (seconds, "s"))
    text = "".join(f"{number}{unit}" for number, unit in parts if number)
    return ("-" if ms < 0 and text else "") + (text or "0s")
