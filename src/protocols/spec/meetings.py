"""A cycle of meetings: one meeting taken out of it as a protocol of its own, and the time between two.

A session is one meeting. What the other meetings write down stays known by name, so that a meeting can ask
for what an earlier one gave; only the steps of the meeting itself are planned.
"""

from __future__ import annotations

import re

from protocols.spec.model import Meeting, Protocol, Step
from protocols.spec.record import evolve
from protocols.words import as_title

_GAP = re.compile(r"(\d{1,3})([dw])(?:-(\d{1,3})([dw]))?")
_DAYS = {"d": 1, "w": 7}


def parse_gap(text: str) -> tuple[int, int] | None:
    """The fewest and the most days that a gap stands for, or None if it is none.

    >>> parse_gap("2w"), parse_gap("10d-2w"), parse_gap("soon")
    ((14, 14), (10, 14), None)
    """
    found = _GAP.fullmatch(text.strip())
    if found is None:
        return None
    least = int(found[1]) * _DAYS[found[2]]
    most = int(found[3]) * _DAYS[found[4]] if found[3] else least
    return (least, most) if 0 < least <= most else None


def meeting_of(protocol: Protocol, name: str) -> Meeting | None:
    """The meeting called *name*, or None."""
    return next((one for one in protocol.meetings if one.id == name), None)


def meeting_title(meeting: Meeting) -> str:
    """How a meeting is called."""
    return meeting.title or as_title(meeting.id)


def held(protocol: Protocol, name: str) -> Protocol:
    """The meeting *name* of *protocol* as a protocol to plan and run; *protocol* itself where it has none.

    Its first step also shows what the meeting opens with; without ``minutes`` of its own it has the cycle's,
    which are those of each meeting. The other meetings stay in it, for their names.
    """
    meeting = meeting_of(protocol, name)
    if meeting is None:
        return protocol
    steps = meeting.steps
    if steps and meeting.show:
        steps = (_showing(steps[0], meeting.show), *steps[1:])
    return evolve(
        protocol,
        title=f"{protocol.title}: {meeting_title(meeting)}",
        steps=steps,
        minutes=protocol.minutes if meeting.minutes is None else meeting.minutes,
        meetings=tuple(one for one in protocol.meetings if one is not meeting),
    )


def _showing(step: Step, names: tuple[str, ...]) -> Step:
    """The step (of a block its first) with *names* shown before what it shows itself."""
    if step.steps:
        return evolve(step, steps=(_showing(step.steps[0], names), *step.steps[1:]))
    return evolve(step, show=tuple(dict.fromkeys((*names, *step.show))))
