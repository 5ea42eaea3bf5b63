"""The times and the formulas that a step holds, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from protocols.spec.expressions import Expression
from protocols.spec.locate import Path
from protocols.spec.model import Step
from protocols.spec.step_tables import Time


def times_of(step: Step) -> Iterator[tuple[Path, Time]]:
    """Every time that a step holds, with its place; where there is one for each round, each of these."""
    if step.time is not None:
        yield from _each((*step.path, "time"), step.time)
    turns = step.turns
    if turns is None:
        return
    if turns.time is not None:
        yield from _each((*step.path, "turns", "time"), turns.time)
    if turns.reply is not None and turns.reply.time is not None:
        yield from _each((*step.path, "turns", "reply", "time"), turns.reply.time)


def naming_times(step: Step) -> Iterable[tuple[Path, Time]]:
    """Those of :func:`times_of` that name something: a setting, or what they are multiplied by."""
    if step.turns is None:
        time = step.time
        if time is None or not (time.setting or time.per or time.rounds):
            return ()  # as nearly always, and no place is needed
    return [(path, time) for path, time in times_of(step) if time.setting or time.per]


def _each(path: Path, time: Time) -> Iterable[tuple[Path, Time]]:
    if not time.rounds:
        return ((path, time),)
    return [((*path, number), one) for number, one in enumerate(time.rounds)]


def formulas_of(step: Step) -> Iterator[tuple[Path, Expression]]:
    """Every formula that a step holds, with its place."""
    if isinstance(step.when, Expression):
        yield (*step.path, "when"), step.when
    if step.repeat is not None and step.repeat.times is not None:
        yield (*step.path, "repeat"), step.repeat.times
    if step.decide is not None and step.decide.dots is not None:
        yield (*step.path, "decide", "dots"), step.decide.dots
    for place, time in naming_times(step):
        if time.per is not None:
            yield place, time.per
