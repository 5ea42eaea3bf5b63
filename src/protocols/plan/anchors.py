"""Fixed starts in a plan (rule 33): the steps before one form a window, and what is over is spare time.

Before a step that has a fixed start stands a *wait*, a unit that says in ``until`` when it is over. In the
plan it is as long as the steps before leave; in a session as long as it really is until then. The steps
before it are shortened where they must be, and never stretched; where even their shortest is too long, the
step is late.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from protocols.plan.allot import Program, allot, span_of
from protocols.plan.model import EVERYONE, Fork, Outside, Span, Unit
from protocols.spec.anchors import DAY_MS, OUTSIDE, after, outside, parse_at
from protocols.spec.record import Record, evolve, record

if TYPE_CHECKING:
    from protocols.plan.scope import Scope
    from protocols.plan.unfold import Unfolder
    from protocols.spec.model import Step

Fit = Callable[[Program, int], tuple[Program, tuple[str, ...], int]]
"""Allots a program so many ms: the program, what was left out, and what it is too short by."""


_NONE: tuple[str, ...] = ()


@record
class Settled(Record):
    """A program with its waits filled in. *begins_ms* is when it begins, in ms since midnight, where that is
    known; *late* the steps that start after their fixed start although those before are at their shortest,
    and *tight* those before which steps are shortened, each with its ``at`` and by how much. The rest is as
    in :class:`protocols.plan.model.Plan`."""

    program: Program
    begins_ms: int | None
    left_out: tuple[str, ...] = ()
    short_ms: int = 0
    late: tuple[tuple[str, str, int], ...] = ()
    tight: tuple[tuple[str, str, int], ...] = ()
    less_ms: int = 0
    more_ms: int = 0


def in_its_place(unfolder: Unfolder, step: Step, scope: Scope) -> list[Unit | Fork]:
    """The parts of *step* after the wait for its fixed start; none where it is outside the session."""
    together = scope.lane == EVERYONE and not scope.rounds
    if outside(step):
        anchor = parse_at(step.at) if step.at else None
        what = step.kind if step.kind in OUTSIDE else "before"
        program = allot(tuple(unfolder.step(step, scope)), None)
        start = None if anchor is None or anchor.clock else anchor.ms
        if together and program:
            unfolder.outside.append(Outside(step.id or "", what, program, start))
        return []
    parts = unfolder.step(step, scope)
    if not parts or not step.at or not together or parse_at(step.at) is None:
        return parts
    name = f"{step.id}~wait"
    unfolder.faces.wait(name, step, scope)
    none = Span(0, 0, 0)
    unit = unfolder.unit(name, none, none, evolve(scope, path=(*scope.path, name)))
    return [evolve(unit, until=step.at), *parts]


def anchored(program: Sequence[Unit | Fork]) -> bool:
    """Whether any step of the outermost lane has a fixed start."""
    return any(isinstance(part, Unit) and part.until for part in program)


def settle(program: Program, begins_ms: int | None, budget_ms: int | None, fit: Fit) -> Settled:
    """Allot *program*, which begins at *begins_ms* (ms since midnight) if that is known.

    Where it is not, it begins so that the steps before the first time of day fit at their own lengths.
    """
    made: list[Unit | Fork] = []
    left_out: list[str] = []
    late: list[tuple[str, str, int]] = []
    tight: list[tuple[str, str, int]] = []
    offset = less = more = short = 0
    segment: list[Unit | Fork] = []
    for part in program:
        if not (isinstance(part, Unit) and part.until):
            segment.append(part)
            continue
        own = span_of(segment)
        anchor = parse_at(part.until)
        assert anchor is not None
        if anchor.clock and begins_ms is None:
            begins_ms = (anchor.ms - offset - own.target_ms) % DAY_MS
        start = after(anchor.ms, begins_ms or 0) if anchor.clock else anchor.ms
        window = max(0, start - offset)
        given, dropped = allot(tuple(segment), None), _NONE
        if own.target_ms > window:
            given, dropped, _ = fit(tuple(segment), window)
        taken = sum(one.allotted_ms for one in given)
        spare = max(0, window - taken)
        step = part.step.removesuffix("~wait")
        if offset + taken > start:
            late.append((step, part.until, offset + taken - start))
        elif own.target_ms > window:
            tight.append((step, part.until, own.target_ms - window))
        low, high = span_of(given).min_ms, span_of(given).max_ms
        less += low + spare - max(window, low)
        more += max(window, high) - high - spare
        length = Span(spare, spare, spare)
        made += [*given, evolve(part, span=length, own=length, allotted_ms=spare)]
        left_out += dropped
        offset += taken + spare
        segment = []
    given, dropped = allot(tuple(segment), None), _NONE
    if budget_ms is not None:
        given, dropped, short = fit(tuple(segment), max(0, budget_ms - offset))
        short += max(0, offset - budget_ms)
    return Settled(
        (*made, *given),
        begins_ms,
        (*left_out, *dropped),
        short,
        tuple(late),
        tuple(tight),
        less,
        more,
    )
