"""Blocks with a time of their own (rule 6) and rounds with one for all of them (rule 8).

A block's time is a window: its steps keep their own times, and what is over stays as spare time at its end.
Where their times do not fit they are brought together as far as their minima allow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.plan.allot import allot, held, span_of
from protocols.plan.model import Fork, Lane, Span, Unit
from protocols.plan.scope import Scope, fail, key_for, minutes_up
from protocols.spec.model import Step
from protocols.spec.record import evolve

if TYPE_CHECKING:
    from protocols.plan.unfold import Unfolder

Parts = list[Unit | Fork]


def window(unfolder: Unfolder, step: Step, parts: Parts, scope: Scope, key: str = "time") -> Parts:
    """*parts* within the window that *step* has for them, if it has one: its ``time``, or for all rounds
    together (*key* ``within``) that of its ``repeat``. Raises :class:`CannotUnfold` where they cannot fit."""
    if key == "within":
        limit = step.repeat.within if step.repeat is not None else None
        if limit is None:
            return parts
        if key_for(step.id or "", scope) in unfolder.known.rounds:
            # Decided while it ran, by what the rounds before really took: not by what they were to take.
            return parts
        room, path = Span(0, limit, limit), (*step.path, "repeat", "within")
    else:
        if step.time is None:
            return parts
        room, path = unfolder.span_for(step.time, scope, (*step.path, "time")), (*step.path, "time")
        if room.open or not parts:
            return parts
    needed = span_of(parts)
    if key == "within" and step.repeat is not None and step.repeat.fill:
        parts = _as_many_as_fit(parts, room.target_ms)
        needed = span_of(parts)
    if needed.min_ms > room.max_ms:
        raise fail(
            "window",
            path,
            title=step.title or step.id or "",
            shortest=minutes_up(needed.min_ms),
            window=minutes_up(room.max_ms),
        )
    if key == "within":
        return squeezed(parts, room.max_ms) if needed.target_ms > room.max_ms else parts
    return _windowed(unfolder, step, room, parts, evolve(scope, parent=step.id or ""))


def _windowed(unfolder: Unfolder, step: Step, room: Span, parts: Parts, scope: Scope) -> Parts:
    """Rule 6: the parts in a window of time, and what they leave of it as a unit at its end."""
    taken = span_of(parts)
    program = allot(tuple(parts), min(taken.target_ms, max(room.target_ms, taken.min_ms)))
    # A window of one length is kept to the second; one with a range gives way as its steps do.
    program = held(program, rigid=room.min_ms == room.max_ms)
    taken = span_of(program)
    target = max(0, room.target_ms - taken.target_ms)
    spare = Span(
        min(max(0, room.min_ms - taken.min_ms), target), target, max(target, room.max_ms - taken.target_ms)
    )
    return [*program, unfolder.changeover(step, "spare", spare, scope)] if spare.max_ms else list(program)


def _as_many_as_fit(parts: Parts, room_ms: int) -> Parts:
    """The parts of the passes that fit, each at its target; the first pass always stays."""
    used = 0
    for index, part in enumerate(parts):
        used += part.span.target_ms
        drop = _drop(part)
        if used > room_ms and drop:
            return parts[: next(i for i, one in enumerate(parts) if _drop(one) == drop)] if index else parts
    return parts


def _drop(part: Unit | Fork) -> str:
    if isinstance(part, Unit):
        return part.drop
    return next((_drop(one) for lane in part.lanes for one in lane.program), "")


def squeezed(parts: Parts, room_ms: int) -> Parts:
    """The parts with their targets brought down so that they take *room_ms* together."""
    return [_as_given(part) for part in allot(tuple(parts), room_ms)]


def _as_given(part: Unit | Fork) -> Unit | Fork:
    """A part that is planned at what it was given just now, and has been given nothing yet."""
    span = evolve(part.span, target_ms=part.allotted_ms, max_ms=max(part.allotted_ms, part.span.min_ms))
    if isinstance(part, Unit):
        own = evolve(part.own, target_ms=part.allotted_ms, max_ms=part.allotted_ms)
        own = evolve(own, min_ms=min(own.min_ms, part.allotted_ms))
        return evolve(part, span=span, own=own, allotted_ms=0)
    lanes: tuple[Lane, ...] = tuple(
        evolve(lane, program=tuple(_as_given(one) for one in lane.program)) for lane in part.lanes
    )
    return evolve(part, span=span, lanes=lanes, allotted_ms=0)
