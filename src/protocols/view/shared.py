"""One step in several groups at once, told as one: what is the same for all, and what differs by group."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from protocols.view.model import LaneView, StepView
from protocols.words import say

NAMED = 6
"""Up to so many groups are told one by one where something differs."""


def in_groups(lanes: Sequence[LaneView]) -> StepView:
    """The step that *lanes* are in, as the first of them has it, but for what each group works on and how
    people sit: where that differs, it says so for each group. At least one lane is in a step."""
    inside = [(lane.title, lane.step) for lane in lanes if lane.step is not None]
    first = inside[0][1]
    if len(inside) < 2:
        return first
    task = _each([(title, step.task) for title, step in inside])
    posture = tuple(
        (_each([(title, step.posture[at][0]) for title, step in inside if at < len(step.posture)]), how)
        for at, (_, how) in enumerate(first.posture)
    )
    return attrs.evolve(first, task=task, posture=posture)


def _each(told: Sequence[tuple[str, str]]) -> str:
    """What is said of each group: once, where it is the same; by group, where there are few of them."""
    if len({text for _, text in told}) == 1:
        return told[0][1]
    if len(told) > NAMED:
        return say("common.each-its-own")
    return "; ".join(say("common.in-group", group=group, text=text) for group, text in told if text)
