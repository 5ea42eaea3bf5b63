"""Cues as text: what a face says or shows when one is given."""

from __future__ import annotations

from collections.abc import Iterable

from protocols.engine.facts import Fact
from protocols.engine.state import State
from protocols.plan import words_in
from protocols.words import say

LATE_S = 5
"""A cue given so many seconds after its moment is told to be late."""


def cue_lines(facts: Iterable[Fact], state: State) -> list[tuple[str, bool]]:
    """The texts for the cues among *facts*, each with whether a bell goes with it.

    Groups that are given the same cue at the same time are told in one line.
    """
    lanes: dict[tuple[str, str, int], list[str]] = {}
    late: dict[tuple[str, str, int], int] = {}
    plan = state.plan
    if plan is None:
        return []
    for fact in facts:
        if fact.kind != "cue.given":
            continue
        cue = str(fact.data["cue"])
        step = str(fact.data["unit"]).partition("@")[0].partition("#")[0]
        key = ("turn-over" if cue.startswith("turn-") else cue, step, fact.at_ms)
        lane = state.lanes.get(fact.lane)
        lanes.setdefault(key, []).append(lane.lane.title if lane is not None else "")
        late[key] = max(late.get(key, 0), int(fact.data.get("late", 0)))
    lines: list[tuple[str, bool]] = []
    for (cue, step, when), titles in lanes.items():
        code = f"cue.{cue}"
        face = plan.faces.get(step)
        title = words_in(plan, face.title) if face is not None else step
        named = [name for name in titles if name]
        group = named[0] if len(named) == 1 else (say("cue.groups", n=len(named)) if named else "")
        text = say(f"{code}-in" if group else code, step=title, group=group)
        # Lateness is told in the time of whoever listens, also where the session's clock runs faster.
        seconds = late[cue, step, when] // (1000 * max(1, state.speed))
        if seconds >= LATE_S:
            text = say("cue.late", text=text, seconds=seconds)
        lines.append((text, cue != "turn-over"))
    return lines
