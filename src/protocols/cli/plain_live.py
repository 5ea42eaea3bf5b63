"""What the plain face tells of decisions, things put on the screen, and whatever else a step offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from protocols.engine.deciding import result_from
from protocols.view.live import result_words
from protocols.view.model import CaptureView, DecideView, LaneView, StepView, View
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
            lines.append(say("plain.material" if one.material else "plain.on-screen-empty", title=one.title))
    if step.cast:
        lines.append(say("plain.casting", roles=listed(title for _, title in step.cast)))
    if step.decide is not None:
        lines.extend(decide_lines(step.decide))
    return lines


def list_lines(capture: CaptureView) -> list[str]:
    """How an entry of a list is written, where it has fields, bounds, or belongs to a person or team."""
    lines = []
    if capture.fields:
        lines.append(
            say(
                "plain.fields",
                title=capture.title,
                fields=" / ".join(capture.fields),
                first=capture.fields[0],
            )
        )
    if capture.by:
        lines.append(say("plain.writes", who=capture.by, title=capture.title))
    if capture.per in ("member", "team"):
        lines.append(say(f"plain.per-{capture.per}", title=capture.title))
    if capture.words is not None:
        lines.append(say("plain.words-most", title=capture.title, n=capture.words))
    if capture.room_for is not None:
        lines.append(say("plain.entries-most", title=capture.title, n=capture.room_for))
    return lines


def decide_lines(decide: DecideView) -> list[str]:
    """What is to be decided, and by which rules."""
    how = say(f"plain.how.{decide.how}")
    if not decide.options:
        if decide.source is not None:
            return [say("plain.decide-open-list", how=how, title=decide.title, list=decide.source.title)]
        return [say("plain.decide-open", how=how, title=decide.title)]
    shown = ", ".join(f"{number} {label}" for number, (_, label) in enumerate(decide.options, 1))
    lines = [say("plain.decide", how=how, title=decide.title, options=shown)]
    if decide.dots is not None:
        lines.append(say("plain.dots", n=decide.dots))
    if decide.most is not None:
        lines.append(say(f"plain.{'rank' if decide.how == 'rank' else 'dots'}-most", most=decide.most))
    return lines


def open_decisions(view: View) -> dict[str, str]:
    """The steps that lanes are in with something to decide that is still open: step id to its title."""
    steps = [lane.step for lane in view.lanes if lane.step is not None]
    return {
        one.step: one.decide.title
        for one in steps
        if one.decide is not None and one.decide.options and not one.decide.picked
    }


def decided_told(data: Mapping[str, Any]) -> list[str]:
    """What is told when a decision was made: what was picked, and what each option came to."""
    labels = {one["option"]: one["label"] for one in data["options"]}
    lines = [say("plain.decided", title=data["title"], picked=listed(labels[one] for one in data["picked"]))]
    for one in data["options"]:
        result = result_words(result_from(data["how"], one))
        if result:
            lines.append(say("plain.counted", option=one["label"], result=result))
    return lines


def picked_lines(step: StepView) -> list[str]:
    """What was decided in a step, and what each option came to."""
    decide = step.decide
    if decide is None or not decide.picked:
        return []
    labels = dict(decide.options)
    picked = listed(labels.get(one, one) for one in decide.picked)
    counted = [say("plain.counted", option=label, result=words) for label, words in decide.counted]
    return [say("plain.decided", title=decide.title, picked=picked), *counted]


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
            code = "plain.offer-extend-asked" if can.extend_ask else "plain.offer-extend"
            lines.append(say(code, time=duration(can.extend_ms), ask=can.extend_ask))
        if can.back:
            lines.append(say("plain.offer-back", title=can.back))
        if lane.asked is not None:
            lines.extend(decide_lines(lane.asked))
        if lane.missing is not None:
            code, titles = lane.missing
            lines.append(say(f"plain.missing.{code}", titles=listed(titles)))
        lines.extend(say("plain.offer-bring", title=title, id=name) for name, title in lane.to_bring)
    return list(dict.fromkeys(lines))
