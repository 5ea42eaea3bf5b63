"""A length of time as people type it while a session runs, in whatever face."""

from __future__ import annotations

import re

from protocols.spec.durations import LONGEST_MS

_NUMBER = r"(\d{1,5}(?:\.\d{1,2})?)\s*"
_UNITS = rf"(?:{_NUMBER}h(?:o[a-z]*|rs?)?\s*)?(?:{_NUMBER}m(?:i[a-z]*)?\s*)?(?:{_NUMBER}s(?:e[a-z]*)?)?"
# Compiled when something is typed, and not before the first picture.


def typed_length(text: str) -> int | None:
    """The ms that *text* stands for: ``2``, ``2m`` and ``2 minutes``, ``1:30``, ``90s``, ``1h30m``; ``-1``
    takes time. None where it is no length, or nothing, or more than a day.

    >>> typed_length("1,5 min"), typed_length("-1h")
    (90000, -3600000)
    """
    text = text.strip().lower().replace(",", ".").replace("−", "-")
    sign = -1 if text.startswith("-") else 1
    text = text[1:].lstrip() if text[:1] in ("+", "-") else text
    if clock := re.fullmatch(r"(\d{1,4}):([0-5]\d)", text):
        ms = (int(clock[1]) * 60 + int(clock[2])) * 1000
    elif re.fullmatch(_NUMBER, text):
        ms = round(float(text) * 60_000)
    elif units := re.fullmatch(_UNITS, text):
        hours, minutes, seconds = (float(part or 0) for part in units.groups())
        ms = round(((hours * 60 + minutes) * 60 + seconds) * 1000)
    else:
        return None
    return sign * ms if 0 < ms <= LONGEST_MS else None
