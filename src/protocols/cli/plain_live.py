"""What the plain face tells of decisions, things put on the screen, and whatever else a step offers."""

from __future__ import annotations

from collections.abc import Sequence

from protocols.view.model import DecideView, LaneView, StepView
from protocols.words import duration, listed, say


def beyond_words(step: StepView) -> list[str]:
    """What belongs to a step when it is entered, beside its words."""
    lines = []
    if step.task:
        lines.append(say("plain.task", task=step.task))
    lines.extend(say("plain.posture", who=who, how=say(f"common.posture.{how}")) for who, how in step.posture)
    if step.responses:
        lines.append(say("plain.responses", answers=listed(step.responses, "or")))
    for one in step.outputs:
        if one.lines:
            lines.append(say("plain.on-screen", title=one.title, lines="; ".join(one.lines)))
        else:
            lines.append(say("plain.on-screen-empty", title=one.title))
    if step.cast:
        lines.append(say("plain.casting", roles=listed(step.cast)))
    if step.decide is not None:
        lines.extend(decide_lines(step.decide))
    return lines


def decide_lines(decide: DecideView) -> list[str]:
    """What is to be decided, and by which rules."""
    how = say(f"plain.how.{decide.how}")
    if not decide.options:
        return [say("plain.decide-open", how=how, title=decide.title)]
    shown = ", ".join(f"{number} {label}" for number, (_, label) in enumerate(decide.options, 1))
    lines = [say("plain.decide", how=how, title=decide.title, options=shown)]
    if decide.dots is not None:
        lines.append(say("plain.dots", n=decide.dots))
    if decide.most is not None:
        lines.append(say("plain.dots-most", most=decide.most))
    return lines


def offers(lanes: Sequence[LaneView]) -> list[str]:
    """What can be done now that not every step allows, and what keeps the lanes from going on."""
    lines: list[str] = []
    for lane in lanes:
        step = lane.step
        if step is None:
            continue
        can = step.offers
        if can.until:
            lines.append(say("plain.until", until=can.until))
        if can.again or can.enough:
            code = "again" if can.again and can.enough else "more" if can.again else "enough"
            lines.append(say(f"plain.offer-{code}"))
        if can.extend_ms:
            lines.append(say("plain.offer-extend", time=duration(can.extend_ms)))
        if can.back:
            lines.append(say("plain.offer-back", title=can.back))
        if lane.asked is not None:
            lines.extend(decide_lines(lane.asked))
        if lane.missing is not None:
            code, titles = lane.missing
            lines.append(say(f"plain.missing.{code}", titles=listed(titles)))
    return list(dict.fromkeys(lines))
