"""What the console shows of a session that is gone through to its end, for tests of what a file comes to."""

from __future__ import annotations

from protocols.engine import Refusal
from protocols.engine import commands as ask
from protocols.view import view

from .room import live


def played(room, most=300):
    """What the console shows from here to the end, one view after each press of next."""
    shown = []
    for _ in range(most):
        shown.append(view(room.state, room.now))
        room.wait(10_000)
        answer = room.do(ask.Next())
        if isinstance(answer, Refusal):
            break
    assert all(lane.step is None for lane in view(room.state, room.now).lanes), "it did not come to its end"
    return shown


def walk(source, people, **more):
    """All of a session, played to its end."""
    return played(live(source, people, **more))


def lanes(shown, step):
    """The groups as they were when a step was first shown."""
    return next(
        [lane for lane in one.lanes if lane.step is not None and lane.step.step == step]
        for one in shown
        if any(lane.step is not None and lane.step.step == step for lane in one.lanes)
    )


def speakers(shown, step):
    """Who had the floor in a step, one after another, as it was said on the screen."""
    found = []
    for one in shown:
        for lane in one.lanes:
            if lane.step is not None and lane.step.step == step and lane.step.turn is not None:
                now = (lane.id, lane.step.round, lane.step.turn.number, lane.step.turn.name)
                if now not in found:
                    found.append(now)
    return [name for *_, name in found]
