"""Cues as text: what a face says or shows when one is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from protocols.engine.facts import Fact
from protocols.engine.state import State
from protocols.plan import Plan, words_in
from protocols.words import duration, safe_line, say

LATE_S = 5
"""A cue given so many seconds after its moment is told to be late."""


class Told(NamedTuple):
    """A cue as text, whether a *bell* goes with it, and *how* the protocol wants it: ``text``, ``bell``,
    ``flash``, or a word of the user's own configuration; empty for the cues that every step has."""

    text: str
    bell: bool
    how: str = ""


def cue_lines(facts: Sequence[Fact], state: State) -> list[Told]:
    """The texts for the cues among *facts*; where the session is quiet, text is all they are.

    Groups that are given the same cue at the same time are told in one line.
    """
    lanes: dict[tuple[str, str, int], list[str]] = {}
    late: dict[tuple[str, str, int], int] = {}
    own: dict[tuple[str, str, int], Mapping[str, Any]] = {}
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
        if "what" in fact.data:
            own[key] = fact.data
    lines: list[Told] = []
    for key, titles in lanes.items():
        cue, step, _ = key
        face = plan.faces.get(step)
        title = words_in(plan, face.title) if face is not None else step
        named = [name for name in titles if name]
        group = named[0] if len(named) == 1 else (say("cue.groups", n=len(named)) if named else "")
        if group == title:
            # A lane that is named like its only step needs no second name.
            group = ""
        data = own.get(key)
        if data is not None:
            text = _own_words(data, title, plan)
            if group:
                text = say("cue.in", group=group, text=text)
        else:
            text = say(f"cue.{cue}-in" if group else f"cue.{cue}", step=title, group=group)
        # Lateness is told in the time of whoever listens, also where the session's clock runs faster.
        seconds = late[key] // (1000 * max(1, state.speed))
        if seconds >= LATE_S:
            text = say("cue.late", text=text, seconds=seconds)
        how = "" if data is None else str(data["how"])
        lines.append(Told(text, how == "bell" if data is not None else cue != "turn-over", how))
    lines += [_break_over(fact, state) for fact in facts if fact.kind == "break.over"]
    # Quiet: every signal is text, and nothing but text.
    return [Told(line.text, False) for line in lines] if state.quiet else lines


def _break_over(fact: Fact, state: State) -> Told:
    """That a break has lasted until its end."""
    why = safe_line(str(fact.data.get("why", "")))
    text = say("cue.break-over-named", why=why) if why else say("cue.break-over")
    seconds = int(fact.data.get("late", 0)) // (1000 * max(1, state.speed))
    return Told(say("cue.late", text=text, seconds=seconds) if seconds >= LATE_S else text, True)


def _own_words(data: Mapping[str, Any], title: str, plan: Plan) -> str:
    """What a cue of the protocol's own says: its own text, or what it is for."""
    if data["say"]:
        return safe_line(words_in(plan, str(data["say"])))
    what, value = data["what"], int(data["value"])
    if what == "share":
        return say("cue.share", percent=value, step=title)
    if what == "left" and not value:
        return say("cue.time-up", step=title)
    if what == "turn":
        return say("cue.turn", step=title)
    return say(f"cue.{what}", time=duration(value), step=title)
