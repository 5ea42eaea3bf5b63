"""Who speaks, asks, answers and is silent, and whose turn it is, as lines of the plain face."""

from __future__ import annotations

from collections.abc import Sequence

from protocols.view.model import Floor, LaneView, StepView
from protocols.words import duration, listed, say


def speakers(lanes: Sequence[LaneView]) -> list[str]:
    """Who speaks, asks, answers and is silent in the step that *lanes* are in; whose turn it is. In a break
    that is nobody's business."""
    steps = [lane.step for lane in lanes if lane.step is not None]
    step, shared = steps[0], len(lanes) > 1
    if step.kind == "break":
        return []
    if step.turn is not None:
        lines = turn_lines(lanes)
    elif each := _in_each(lanes, [one.floor for one in steps]):
        lines = [say("plain.speaks", who=each)]
    else:
        lines = floor_lines(step.floor)
    if step.asks is not None:
        each = _in_each(lanes, [one.asks for one in steps])
        lines.append(say("plain.asks", who=each or floor_words(step.asks)))
    if step.answers is not None:
        each = _in_each(lanes, [one.answers for one in steps])
        lines.append(say("plain.answers", who=each or floor_words(step.answers)))
    if any(one.silent for one in steps) and not (shared and step.holder):
        each = _in_each(lanes, [Floor("people", one.silent) for one in steps])
        lines.append(say("plain.silent", who=each or listed(step.silent)))
    return lines


def _in_each(lanes: Sequence[LaneView], floors: Sequence[Floor | None]) -> str:
    """Who it is in each of several groups, where that is somebody else in each; empty otherwise."""
    named = [
        say("plain.in-group", group=lane.title, who=", ".join(floor.names))
        for lane, floor in zip([lane for lane in lanes if lane.step is not None], floors, strict=True)
        if floor is not None and floor.kind == "people" and floor.names
    ]
    alike = len({floor.names for floor in floors if floor is not None}) == 1
    return "" if len(lanes) < 2 or alike else "; ".join(named)


def floor_lines(floor: Floor) -> list[str]:
    """Who speaks, as a sentence; nothing where it is said by who asks and who answers."""
    if floor.kind != "people":
        return [say(f"plain.speaks-{floor.kind}")]
    return [say("plain.speaks", who=listed(floor.names))] if floor.names else []


def floor_words(floor: Floor) -> str:
    """Who holds a floor, in words."""
    return listed(floor.names) if floor.kind == "people" else say(f"common.{floor.kind}")


def turn_lines(lanes: Sequence[LaneView]) -> list[str]:
    """Whose turn it is, of how many, and for how long; groups at the same turn share a line."""
    alike: dict[tuple[int, bool, str], list[LaneView]] = {}
    for lane in lanes:
        step = lane.step
        if step is not None and step.turn is not None:
            left = "" if step.turn_left_ms is None else time_words(step.turn_left_ms)
            alike.setdefault((_number(step), step.turn.reply, left), []).append(lane)
    return [
        _turn_line(number, reply, f" ({left})" if left else "", some)
        for (number, reply, left), some in alike.items()
    ]


def _number(step: StepView) -> int:
    """Which turn it is, replies not counted."""
    assert step.turn is not None
    return sum(1 for one in step.turns if not one.reply and one.number <= step.turn.number)


def _turn_line(number: int, reply: bool, left: str, lanes: Sequence[LaneView]) -> str:
    first = lanes[0].step
    assert first is not None
    assert first.turn is not None
    code = "plain.reply" if reply else "plain.turn"
    if len(lanes) == 1:
        count = sum(1 for one in first.turns if not one.reply)
        line = say(code, number=number, count=count, who=first.turn.name, left=left)
        return f"{lanes[0].title}: {line}" if lanes[0].title else line
    who = "; ".join(
        say("plain.in-group", group=lane.title, who=lane.step.turn.name)
        for lane in lanes
        if lane.step is not None and lane.step.turn is not None
    )
    return say(f"{code}-each", number=number, who=who, left=left)


def time_words(left_ms: int) -> str:
    """A time that is left, or how long it is over."""
    return duration(left_ms) if left_ms >= 0 else say("plain.over", time=duration(-left_ms))
