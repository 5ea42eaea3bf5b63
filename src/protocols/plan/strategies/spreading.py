"""Spreading a change of length over a program in which groups may be apart.

The one thing to know: a block that groups go through side by side is as long as its longest lane. To shorten
it by a minute, every lane that would still be longer is shortened, the others are left alone; to lengthen it,
every lane may grow by as much as the block does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from protocols.plan.allot import SECOND, share_by
from protocols.plan.model import Fork, Unit

Program = tuple[Unit | Fork, ...]
Limits = Mapping[str, tuple[int, int]]
Lengths = Mapping[str, int]

NOTHING: Lengths = {}


def size_of(part: Unit | Fork, lengths: Lengths = NOTHING) -> int:
    """How long a part takes, with the new *lengths* of some of its steps."""
    if isinstance(part, Unit):
        return lengths.get(part.key, part.allotted_ms)
    return max((sum(size_of(one, lengths) for one in lane.program) for lane in part.lanes), default=0)


class _Sized:
    """A part with what it is given now, and the least and most that it may be given."""

    __slots__ = ("high", "lanes", "low", "now", "part")

    def __init__(self, part: Unit | Fork, limits: Limits, start: Lengths) -> None:
        self.part = part
        self.lanes: list[tuple[int, int, int, list[_Sized]]] = []
        if isinstance(part, Unit):
            self.now = now = start.get(part.key, part.allotted_ms)
            low, high = limits.get(part.key, (now, now))
            self.low, self.high = min(low, now), max(high, now)
            return
        for lane in part.lanes:
            inner = [_Sized(one, limits, start) for one in lane.program]
            self.lanes.append(
                (
                    sum(one.low for one in inner),
                    sum(one.now for one in inner),
                    sum(one.high for one in inner),
                    inner,
                )
            )
        self.low = max((lane[0] for lane in self.lanes), default=0)
        self.now = max((lane[1] for lane in self.lanes), default=0)
        self.high = max((lane[2] for lane in self.lanes), default=0)


def spread(
    program: Sequence[Unit | Fork], change_ms: int, limits: Limits, by: str, start: Lengths
) -> dict[str, int]:
    """The new lengths of the steps that change, when *program* is to become *change_ms* longer (shorter).

    As much of it as *limits* allow; see :meth:`protocols.plan.strategies.model.Situation.spread`.
    """
    found: dict[str, int] = {}
    _spread([_Sized(part, limits, start) for part in program], change_ms, by, found)
    return found


def _spread(parts: list[_Sized], change_ms: int, by: str, found: dict[str, int]) -> None:
    down = change_ms < 0
    # What is missing is rounded up to whole seconds, what is to spare down: never later than asked.
    seconds = -(change_ms // SECOND) if down else change_ms // SECOND
    caps = [(one.now - one.low if down else one.high - one.now) // SECOND for one in parts]
    weights = caps if by == "room" else [max(1, one.now // SECOND) for one in parts]
    shares = share_by(weights, caps, min(seconds, sum(caps)))
    for one, got in zip(parts, shares, strict=True):
        if not got:
            continue
        new = one.now + got * (-SECOND if down else SECOND)
        if isinstance(one.part, Unit):
            found[one.part.key] = new
        else:
            _spread_lanes(one, new, by, found)


def _spread_lanes(fork: _Sized, new_ms: int, by: str, found: dict[str, int]) -> None:
    grown = new_ms - fork.now
    fullest = max(range(len(fork.lanes)), key=lambda at: (fork.lanes[at][2], fork.lanes[at][1]))
    for at, (_, now, high, inner) in enumerate(fork.lanes):
        wanted = min(now, new_ms) if grown < 0 else min(high, now + grown)
        if grown > 0 and at == fullest:
            wanted = max(wanted, min(high, new_ms))
        if wanted != now:
            _spread(inner, wanted - now, by, found)
