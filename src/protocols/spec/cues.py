"""Signals during a step: what a cue's ``at`` means."""

from __future__ import annotations

import re

from protocols.spec.durations import parse_duration
from protocols.spec.record import Record, record

_SHARE = re.compile(r"([0-9]{1,3}) ?%")
_LEFT = re.compile(r"(.+?) left")


@record
class Signal(Record):
    """When a cue is given. *what*: ``share`` (*value* percent of the time), ``left`` (*value* ms before the
    limit; 0 at it), ``over`` (*value* ms after it), ``turn`` (when each turn begins)."""

    what: str
    value: int = 0


def parse_cue(text: str) -> Signal | None:
    """What *text* means as a moment in a step, or None.

    >>> parse_cue("2m left")
    Signal(what='left', value=120000)
    """
    text = text.strip()
    if text == "end":
        return Signal("left")
    if text == "turn":
        return Signal("turn")
    found = _SHARE.fullmatch(text)
    if found is not None:
        percent = int(found.group(1))
        return Signal("share", percent) if 0 < percent <= 100 else None
    if text.startswith("+"):
        ms = parse_duration(text[1:].strip())
        return Signal("over", ms) if ms else None
    found = _LEFT.fullmatch(text)
    ms = parse_duration(found.group(1).strip()) if found is not None else None
    return Signal("left", ms) if ms else None
