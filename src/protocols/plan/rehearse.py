"""Rehearsal: a plan run dry many times, faster than time, to see how likely it ends on time.


Each step's length is drawn from its own range (a triangle with its peak at what it was allotted), or, where
there are enough of them, from how long it took in one's own past sessions. A step without a range takes what
it was allotted: nothing is made up. A step that ends by itself (``cut``, ``fill``) takes its time exactly.
Groups run apart and the slowest counts. Pure: the same plan, runs and seed give the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from protocols.plan.agenda import words_in
from protocols.plan.model import Lane, Plan, Unit
from protocols.spec.record import Record

if TYPE_CHECKING:
    from random import Random

ENOUGH = 3
"""How often a step must have been seen before its own past is believed more than its range."""

MOST_RUNS = 100_000


@attrs.frozen(eq=False, repr=False)
class StepSpread(Record):
    """What a rehearsal says of one step, all its passes in the slowest group together, in ms.

    *over_ms* is the mean of what it takes beyond its plan (what it saves in other runs not counted);
    *blame* the share of late runs in which no other step ran over by more.
    """

    step: str
    title: str
    planned_ms: int
    median_ms: int
    late_ms: int
    """What it takes in the slowest tenth of the runs, at least."""
    over_ms: int
    blame: float
    learned: bool = False
    """Whether its lengths were drawn from past sessions."""


@attrs.frozen(eq=False, repr=False)
class Rehearsal(Record):
    """What came of *runs* dry runs. *ends* are the session's lengths in ms, ascending."""

    runs: int
    seed: int
    planned_ms: int
    available_ms: int
    """What is compared with: the minutes available, or else the plan's own length."""
    ends: tuple[int, ...]
    steps: tuple[StepSpread, ...]
    open_steps: tuple[str, ...] = ()
    """Titles of steps without a planned length, which count as nothing here."""

    @property
    def on_time(self) -> float:
        """The share of runs that end within the time available."""
        return sum(1 for end in self.ends if end <= self.available_ms) / len(self.ends)

    def quantile(self, share: float) -> int:
        """The length that *share* (0 to 1) of the runs do not exceed, in ms."""
        return self.ends[min(len(self.ends) - 1, int(share * len(self.ends)))]

    @property
    def bottlenecks(self) -> tuple[StepSpread, ...]:
        """The steps that run over, the worst first."""
        over = [step for step in self.steps if step.over_ms >= 1_000]
        return tuple(sorted(over, key=lambda step: (-step.over_ms, step.step)))


def rehearse(
    plan: Plan,
    runs: int,
    seed: int,
    *,
    minutes: int | None = None,
    past: Mapping[str, Sequence[int]] | None = None,
) -> Rehearsal:
    """Run *plan* dry. *past* is step id to lengths of single passes (ms) in past sessions.

    Raises :class:`ValueError` unless 1 <= *runs* <= :data:`MOST_RUNS`.
    """
    import random

    if not 1 <= runs <= MOST_RUNS:
        raise ValueError(runs)
    known = {step: tuple(lengths) for step, lengths in (past or {}).items() if len(lengths) >= ENOUGH}
    available = plan.allotted_ms if minutes is None else minutes * 60_000
    planned = _planned(plan.main)
    chance = random.Random(f"rehearsal:{seed}")
    ends: list[int] = []
    lengths: dict[str, list[int]] = {step: [] for step in planned}
    blame: dict[str, int] = dict.fromkeys(planned, 0)
    late = 0
    for _ in range(runs):
        end, taken = _run(plan, plan.main, chance, known)
        ends.append(end)
        for step, sample in lengths.items():
            sample.append(taken.get(step, 0))
        if end > available:
            late += 1
            worst = max(planned, key=lambda step: taken.get(step, 0) - planned[step])
            blame[worst] += 1
    spreads = []
    for step, sample in lengths.items():
        ascending = sorted(sample)
        spreads.append(
            StepSpread(
                step=step,
                title=words_in(plan, plan.faces[step].title),
                planned_ms=planned[step],
                median_ms=ascending[len(ascending) // 2],
                late_ms=ascending[min(len(ascending) - 1, len(ascending) * 9 // 10)],
                over_ms=sum(max(0, one - planned[step]) for one in sample) // runs,
                blame=blame[step] / late if late else 0.0,
                learned=step in known,
            )
        )
    order = {step: index for index, step in enumerate(plan.faces)}
    return Rehearsal(
        runs=runs,
        seed=seed,
        planned_ms=plan.allotted_ms,
        available_ms=available,
        ends=tuple(sorted(ends)),
        steps=tuple(sorted(spreads, key=lambda one: order[one.step])),
        open_steps=tuple(
            dict.fromkeys(
                words_in(plan, plan.faces[unit.step].title) for _, unit in plan.units() if unit.own.open
            )
        ),
    )


def _planned(lane: Lane) -> dict[str, int]:
    """Step id to what all its passes were allotted, in the longest group where groups are apart."""
    sums: dict[str, int] = {}
    for part in lane.program:
        if isinstance(part, Unit):
            inner = {part.step: part.allotted_ms}
        else:
            inner = _planned(max(part.lanes, key=Lane.allotted_ms))
        for step, ms in inner.items():
            sums[step] = sums.get(step, 0) + ms
    return sums


def _run(
    plan: Plan, lane: Lane, chance: Random, past: Mapping[str, Sequence[int]]
) -> tuple[int, dict[str, int]]:
    """One dry run of a lane: its length, and step id to the time it took in the slowest group."""
    total = 0
    planned = 0
    taken: dict[str, int] = {}
    for part in lane.program:
        planned += part.allotted_ms
        if isinstance(part, Unit) and part.until:
            ms = max(0, planned - total)  # a fixed start: what was lost or won before it ends here
            inner = {part.step: ms}
        elif isinstance(part, Unit):
            ms = _draw(plan, part, chance, past)
            inner = {part.step: ms}
        else:
            ms, inner = max((_run(plan, one, chance, past) for one in part.lanes), key=lambda pair: pair[0])
        total += ms
        for step, spent in inner.items():
            taken[step] = taken.get(step, 0) + spent
    return total, taken


def _draw(plan: Plan, unit: Unit, chance: Random, past: Mapping[str, Sequence[int]]) -> int:
    if plan.faces[unit.step].end != "ask":
        return unit.allotted_ms
    known = past.get(unit.step)
    if known is not None:
        return chance.choice(known)
    low, high = unit.own.min_ms, unit.own.max_ms
    if unit.own.open or low >= high or not unit.allotted_ms:
        return unit.allotted_ms
    peak = min(max(unit.allotted_ms, low), high)
    return round(chance.triangular(low, high, peak) / 1000) * 1000
