"""Sharing seconds out: a program of steps gets exactly the time there is.

The rule, in one sentence: *every step keeps its minimum, and what is left is shared in proportion to how
far each may grow, first up to the targets, then up to the maxima.* Whole seconds come from Webster's
divisor rounding on that room to grow, because it is the one that never gives a step less when there is
more time (largest remainder does: the Alabama paradox) and leaves a step alone that nothing has changed.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence

from protocols.plan.model import Fork, Lane, Span, Turn, Unit
from protocols.spec.record import evolve

SECOND = 1_000

_SCALE = 1 << 128
"""Times this, quotients of weights below 2**60 keep their order as whole numbers, and equals stay equal."""

Program = tuple[Unit | Fork, ...]


def share(slacks: Sequence[int], units: int) -> list[int]:
    """Hand out *units* whole units in proportion to *slacks*, none more than its slack.

    ``0 <= units <= sum(slacks)``. One unit more never makes any share smaller.

    >>> share([3, 1], 2)
    [2, 0]
    """
    return share_by(slacks, slacks, units)


def share_by(weights: Sequence[int], caps: Sequence[int], units: int) -> list[int]:
    """Hand out *units* whole units in proportion to *weights*, none more than its cap.

    What one cannot take because it is full, the others take. ``0 <= units <= sum(caps)``; who has a cap has
    a weight. One unit more never makes any share smaller: each next unit goes to whoever has the least for
    their weight, which no earlier unit changes.

    >>> share_by([15, 15, 15], [14, 14, 1], 5)
    [2, 2, 1]
    """
    count = len(caps)
    shares = [0] * count
    if units <= 0:
        return shares
    # All but a few of the units at once, by one common divisor: rounded down far enough that it cannot be
    # too many. Who is full by then is set aside, and the rest shared again without them.
    open_ = [index for index in range(count) if caps[index] > 0]
    full = 0
    while open_:
        total = sum(weights[index] for index in open_)
        start = max(0, 2 * (units - full) - len(open_))
        again = []
        for index in open_:
            wanted = (start * weights[index] + total) // (2 * total)
            shares[index] = min(caps[index], wanted)
            if wanted < caps[index]:
                again.append(index)
        if len(again) == len(open_):
            break
        full = sum(shares) - sum(shares[index] for index in again)
        open_ = again
    rest = units - sum(shares)
    if not rest:
        return shares
    heap = [
        (_SCALE * (2 * shares[index] + 1) // weights[index], index)
        for index in range(count)
        if shares[index] < caps[index]
    ]
    heapq.heapify(heap)
    while rest > 0 and heap:
        _, index = heapq.heappop(heap)
        shares[index] += 1
        rest -= 1
        if shares[index] < caps[index]:
            heapq.heappush(heap, (_SCALE * (2 * shares[index] + 1) // weights[index], index))
    return shares


def divide(spans: Sequence[Span], budget_ms: int) -> list[int]:
    """Give each span its part of *budget_ms*, in ms.

    Between the sums of minima and maxima the parts add up to the budget exactly (whole seconds of it);
    outside, every part is at its minimum or its maximum.
    """
    lows = [span.min_ms // SECOND for span in spans]
    mids = [span.target_ms // SECOND for span in spans]
    highs = [span.max_ms // SECOND for span in spans]
    seconds = budget_ms // SECOND
    if seconds <= sum(mids):
        base, tops = lows, mids
    else:
        base, tops = mids, highs
    slacks = [top - low for low, top in zip(base, tops, strict=True)]
    extra = min(max(0, seconds - sum(base)), sum(slacks))
    return [(low + got) * SECOND for low, got in zip(base, share(slacks, extra), strict=True)]


def span_of(program: Sequence[Unit | Fork]) -> Span:
    """The length of parts one after another."""
    least = target = most = 0
    opened = False
    for part in program:
        span = part.span
        least += span.min_ms
        target += span.target_ms
        most += span.max_ms
        opened = opened or span.open
    return Span(least, target, most, opened)


def longest(lanes: Sequence[Lane]) -> Span:
    """The length of lanes side by side: the longest counts."""
    spans = [span_of(lane.program) for lane in lanes]
    return Span(
        max((span.min_ms for span in spans), default=0),
        max((span.target_ms for span in spans), default=0),
        max((span.max_ms for span in spans), default=0),
        any(span.open for span in spans),
    )


def with_lanes(fork: Fork, lanes: tuple[Lane, ...]) -> Fork:
    """The fork with these lanes: as long, and given as much, as the longest of them."""
    given = max((lane.allotted_ms() for lane in lanes), default=0)
    return evolve(fork, lanes=lanes, span=longest(lanes), allotted_ms=given)


def mapped(program: Program, change: Callable[[Unit], Unit | None]) -> Program:
    """The program with every unit changed; left out are those for which *change* answers None, and forks in
    which nothing is left."""
    parts: list[Unit | Fork] = []
    for part in program:
        if isinstance(part, Unit):
            unit = change(part)
            if unit is not None:
                parts.append(unit)
            continue
        lanes = tuple(evolve(lane, program=mapped(lane.program, change)) for lane in part.lanes)
        if any(lane.program for lane in lanes):
            parts.append(with_lanes(part, lanes))
    return tuple(parts)


def allot(program: Program, budget_ms: int | None) -> Program:
    """The program with its seconds allotted; without a budget every step gets its target."""
    if budget_ms is None:
        budget_ms = span_of(program).target_ms
    parts = divide([part.span for part in program], budget_ms)
    return tuple(_give(part, ms) for part, ms in zip(program, parts, strict=True))


def _give(part: Unit | Fork, ms: int) -> Unit | Fork:
    if isinstance(part, Unit):
        return evolve(part, allotted_ms=ms, turns=turn_lengths(part, ms))
    lanes = tuple(
        evolve(lane, program=allot(lane.program, budget))
        for lane, budget in zip(part.lanes, _lane_budgets(part, ms), strict=True)
    )
    return evolve(part, allotted_ms=ms, lanes=lanes)


def held(program: Program, *, rigid: bool) -> Program:
    """An allotted program whose steps grow no further: each at what it was allotted, or *rigid* exactly so.

    An open step stays as it is: nothing was planned for it.
    """

    def hold(unit: Unit) -> Unit:
        ms = unit.allotted_ms
        return evolve(unit, span=Span(ms if rigid else min(unit.span.min_ms, ms), ms, ms, unit.span.open))

    return mapped(program, hold)


def _lane_budgets(fork: Fork, ms: int) -> list[int]:
    """What each lane of a fork gets, when the fork gets *ms*.

    Up to the fork's target each lane has as much as it wants of it: a smaller group is not stretched only
    because another one is longer. Beyond the target each lane grows in the proportion of its own room, and
    the longest fills the fork, so that the lanes' longest is exactly *ms*.
    """
    whole = fork.span
    spans = [span_of(lane.program) for lane in fork.lanes]
    if ms <= whole.target_ms or whole.max_ms == whole.target_ms:
        return [min(span.target_ms, ms) for span in spans]
    budgets = [
        span.target_ms
        + (ms - whole.target_ms) * (span.max_ms - span.target_ms) // (whole.max_ms - whole.target_ms)
        for span in spans
    ]
    fullest = max(range(len(spans)), key=lambda index: (spans[index].max_ms, spans[index].target_ms))
    budgets[fullest] = max(budgets[fullest], min(ms, spans[fullest].max_ms))
    return budgets


def turn_lengths(unit: Unit, ms: int) -> tuple[Turn, ...]:
    """Equal turns: each the same whole number of seconds, replies in proportion; what is over stays spare."""
    if not unit.turns:
        return ()
    wished = sum(turn.allotted_ms for turn in unit.turns)
    if wished == 0:
        each = ms // len(unit.turns) // SECOND * SECOND
        return tuple(Turn(turn.who, each, turn.label, turn.reply) for turn in unit.turns)
    return tuple(
        Turn(turn.who, ms * turn.allotted_ms // wished // SECOND * SECOND, turn.label, turn.reply)
        for turn in unit.turns
    )
