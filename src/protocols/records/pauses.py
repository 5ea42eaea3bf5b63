"""Pauses by their names: a break that nobody planned, a fire drill; and the time that belongs to no step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from protocols.engine.state import State
from protocols.words import duration, safe_line, say

if TYPE_CHECKING:
    from protocols.records.actuals import Actuals


@attrs.frozen
class PauseLine:
    """A pause that was given a name: *at_ms* from the start of the session, *ms* long (the time in which the
    program did not run not counted); *announced_ms*: how long it was said to be, or None."""

    why: str
    at_ms: int
    ms: int
    announced_ms: int | None = None

    @property
    def title(self) -> str:
        """Its name as the beginning of a line."""
        return self.why[:1].upper() + self.why[1:]


def named_pauses(state: State, now_ms: int) -> tuple[PauseLine, ...]:
    """The pauses of a session that were given a name or an end, in order."""
    found = []
    for halt in (*state.halts, *(() if state.halt is None else (state.halt,))):
        if not halt.why and halt.announced_ms is None:
            continue
        until = now_ms if halt.ended_ms is None else halt.ended_ms
        at_ms = halt.began_ms - (state.started_ms or 0)
        why = safe_line(halt.why) or say("common.pause")
        found.append(PauseLine(why, at_ms, max(0, until - halt.began_ms), halt.announced_ms))
    return tuple(found)


def rest_rows(counted: Actuals) -> list[tuple[str, int]]:
    """What no step is charged with, so that the times add up: what it was, and how long."""
    named = [(one.title, one.ms) for one in counted.named]
    unnamed = counted.pauses_ms - sum(ms for _, ms in named)
    rest = (("pauses", unnamed), ("breaks", counted.breaks_ms), ("after", counted.after_ms))
    return [
        (title, ms)
        for title, ms in (*named, *((say(f"minutes.times.{name}"), ms) for name, ms in rest))
        if ms >= 1_000
    ]


def pause_lines(counted: Actuals) -> tuple[list[tuple[int, str]], list[str]]:
    """The pauses as sentences: each that has a name with the moment at which it began, and how long the clock
    was stopped besides."""
    told: list[tuple[int, str]] = []
    for one in counted.named:
        if one.ms < 1_000:
            continue
        code = "minutes.pause" if one.announced_ms is None else "minutes.pause.announced"
        announced = duration(one.announced_ms or 0)
        at, time = duration(one.at_ms // 1000 * 1000), duration(one.ms)
        told.append((one.at_ms, say(code, at=at, time=time, why=one.why, announced=announced)))
    unnamed = counted.pauses_ms - sum(one.ms for one in counted.named)
    if unnamed and not told:
        return told, [say("minutes.pauses", time=duration(unnamed))]
    return told, [say("minutes.pauses.besides", time=duration(unnamed))] if unnamed >= 1_000 else []
