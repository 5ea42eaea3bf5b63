"""What came of a rehearsal: the ends of its runs, the steps that run over, what strategies would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from protocols.plan.agenda import words_in
from protocols.plan.model import Lane, Plan, Unit


def quantile(ends: Sequence[int], share: float) -> int:
    """The length that *share* (0 to 1) of the *ends*, which ascend, do not exceed."""
    return ends[min(len(ends) - 1, int(share * len(ends)))]


def within(ends: Sequence[int], available_ms: int) -> float:
    """The share of the *ends* that lie within *available_ms*."""
    return sum(1 for end in ends if end <= available_ms) / len(ends)


@attrs.frozen
class StepSpread:
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


@attrs.frozen
class Outcome:
    """The runs in which strategies were tried, had this one been used in each that was late half-way. *ends*
    ascend, in ms; *used* is in how many of the runs it changed anything."""

    strategy: str
    title: str
    rule: str
    ends: tuple[int, ...]
    used: int

    def on_time(self, available_ms: int) -> float:
        """The share of the runs that end within the time available."""
        return within(self.ends, available_ms)

    def quantile(self, share: float) -> int:
        """The length that *share* (0 to 1) of the runs do not exceed, in ms."""
        return quantile(self.ends, share)


@attrs.frozen
class Rehearsal:
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
    strategies: tuple[Outcome, ...] = ()
    """The strategies that changed anything in any run."""
    tried: tuple[int, ...] = ()
    """The ends, ascending, of the runs in which strategies were tried, as they were without any."""

    @property
    def on_time(self) -> float:
        """The share of runs that end within the time available."""
        return within(self.ends, self.available_ms)

    def quantile(self, share: float) -> int:
        """The length that *share* (0 to 1) of the runs do not exceed, in ms."""
        return quantile(self.ends, share)

    @property
    def bottlenecks(self) -> tuple[StepSpread, ...]:
        """The steps that run over, the worst first."""
        over = [step for step in self.steps if step.over_ms >= 1_000]
        return tuple(sorted(over, key=lambda step: (-step.over_ms, step.step)))


def spreads(
    plan: Plan,
    taken: Sequence[Mapping[str, int]],
    ends: Sequence[int],
    available_ms: int,
    learned: frozenset[str],
) -> tuple[StepSpread, ...]:
    """What the runs say of each step: *taken* is, for each run, step id to the time it took."""
    planned = _planned(plan.main)
    blame: dict[str, int] = {}
    late = 0
    for run, end in zip(taken, ends, strict=True):
        if end > available_ms:
            late += 1
            worst = max(run, key=lambda step: run[step] - planned.get(step, 0))
            if run[worst] > planned.get(worst, 0):
                blame[worst] = blame.get(worst, 0) + 1
    steps = {step: 0 for run in taken for step in run}
    found = []
    for step in steps:
        lengths = sorted(run.get(step, 0) for run in taken)
        meant = planned.get(step, 0)
        found.append(
            StepSpread(
                step=step,
                title=words_in(plan, plan.faces[step].title) if step in plan.faces else step,
                planned_ms=meant,
                median_ms=lengths[len(lengths) // 2],
                late_ms=quantile(lengths, 0.9),
                over_ms=sum(max(0, one - meant) for one in lengths) // len(lengths),
                blame=blame.get(step, 0) / late if late else 0.0,
                learned=step in learned,
            )
        )
    order = {step: index for index, step in enumerate(plan.faces)}
    return tuple(sorted(found, key=lambda one: order.get(one.step, len(order))))


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
