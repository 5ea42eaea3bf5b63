"""The times and the formulas that a step holds, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from protocols.spec.expressions import Expression
from protocols.spec.locate import Path
from protocols.spec.model import Step, Time


def times_of(step: Step) -> Iterator[tuple[Path, Time]]:
    """Every time that a step holds, with its place; where there is one for each round, each of these."""
    found: list[tuple[Path, Time | None]] = [((*step.path, "time"), step.time)]
    if step.turns is not None:
        found.append(((*step.path, "turns", "time"), step.turns.time))
        if step.turns.reply is not None:
            found.append(((*step.path, "turns", "reply", "time"), step.turns.reply.time))
    for path, time in found:
        if time is None:
            continue
        if time.rounds:
            yield from (((*path, number), one) for number, one in enumerate(time.rounds))
        else:
            yield path, time


def formulas_of(step: Step) -> Iterator[tuple[Path, Expression]]:
    """Every formula that a step holds, with its place."""
    if isinstance(step.when, Expression):
        yield (*step.path, "when"), step.when
    if step.repeat is not None and step.repeat.times is not None:
        yield (*step.path, "repeat"), step.repeat.times
    if step.decide is not None and step.decide.dots is not None:
        yield (*step.path, "decide", "dots"), step.decide.dots
    for place, time in times_of(step):
        if time.per is not None:
            yield place, time.per
