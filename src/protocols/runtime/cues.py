"""Cues as text: what a face says or shows when one is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from protocols.engine import time as session_time
from protocols.engine.facts import Fact
from protocols.engine.state import State, Visit
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


def still_news(facts: Sequence[Fact], state: State) -> list[Fact]:
    """*facts* without the signals that are none any more: of those of a step that were noticed together only
    the last is one, and none that was noticed late and whose turn or step is over.

    *state* is that after the facts.
    """
    last: dict[tuple[object, ...], int] = {}
    for fact in facts:
        if _by_the_limit(fact):
            last[_noticed(fact)] = max(fact.at_ms, last.get(_noticed(fact), fact.at_ms))
    return [
        fact
        for fact in facts
        if fact.kind != "cue.given"
        or (not (_by_the_limit(fact) and fact.at_ms < last[_noticed(fact)]) and not _is_over(fact, state))
    ]


def _by_the_limit(fact: Fact) -> bool:
    """Whether it is a signal by the limit of a step, and not one of its turns."""
    if fact.kind != "cue.given":
        return False
    return not str(fact.data["cue"]).startswith("turn-") and fact.data.get("what") != "turn"


def _noticed(fact: Fact) -> tuple[object, ...]:
    """Which visit a signal is of, and when it was noticed."""
    return fact.lane, fact.data["unit"], fact.data["visit"], fact.at_ms + int(fact.data.get("late", 0))


def _is_over(fact: Fact, state: State) -> bool:
    if not _late_s(fact, state):
        return False
    visit = _visit(fact, state)
    if visit is None or _by_the_limit(fact):
        return visit is None
    return int(str(fact.data["cue"]).rpartition("-")[2]) < len(visit.turns)


def _visit(fact: Fact, state: State) -> Visit | None:
    """The visit that a signal is of, if its lane is still there."""
    lane = state.lanes.get(fact.lane)
    visit = None if lane is None else lane.visit
    if visit is None or (visit.unit, visit.number) != (fact.data["unit"], fact.data["visit"]):
        return None
    return visit


def _late_s(fact: Fact, state: State) -> int:
    """How late it was noticed, in seconds; 0 where that is not worth a word.

    Lateness is told in the time of whoever listens, also where the session's clock runs faster.
    """
    seconds = int(fact.data.get("late", 0)) // (1000 * max(1, state.speed))
    return seconds if seconds >= LATE_S else 0


def _really_left(fact: Fact, state: State) -> int | None:
    """What is left of the step's time when it is another than the signal says, in ms: as where the step began
    longer ago than was known."""
    cue, what, value = fact.data["cue"], fact.data.get("what"), int(fact.data.get("value", 0))
    if cue == "minute-left":
        says = 60_000
    elif what in ("left", "over") and value:
        says = value if what == "left" else -value
    else:
        return None
    visit = _visit(fact, state)
    if visit is None:
        return None
    left = session_time.left(state, fact.lane, visit, fact.at_ms) // 1000 * 1000
    return left if abs(left - says) >= LATE_S * 1000 else None


def cue_lines(facts: Sequence[Fact], state: State) -> list[Told]:
    """The texts for the cues among *facts*; where the session is quiet, text is all they are.

    Groups that are given the same cue at the same time are told in one line.
    """
    lanes: dict[tuple[str, str, int, int | None], list[str]] = {}
    late: dict[tuple[str, str, int, int | None], int] = {}
    own: dict[tuple[str, str, int, int | None], Mapping[str, Any]] = {}
    plan = state.plan
    if plan is None:
        return []
    for fact in still_news(facts, state):
        if fact.kind != "cue.given":
            continue
        cue = str(fact.data["cue"])
        step = str(fact.data["unit"]).partition("@")[0].partition("#")[0]
        key = ("turn-over" if cue.startswith("turn-") else cue, step, fact.at_ms, _really_left(fact, state))
        lane = state.lanes.get(fact.lane)
        lanes.setdefault(key, []).append(lane.lane.title if lane is not None else "")
        late[key] = max(late.get(key, 0), _late_s(fact, state))
        if "what" in fact.data:
            own[key] = fact.data
    lines: list[Told] = []
    for key, titles in lanes.items():
        cue, step, _, left = key
        face = plan.faces.get(step)
        title = words_in(plan, face.title) if face is not None else step
        named = [name for name in titles if name]
        group = named[0] if len(named) == 1 else (say("cue.groups", n=len(named)) if named else "")
        if group == title:
            # A lane that is named like its only step needs no second name.
            group = ""
        data = own.get(key)
        if data is not None and (data["say"] or left is None):
            text = _own_words(data, title, plan)
        elif left is not None:
            text = say("cue.left" if left > 0 else "cue.over", time=duration(abs(left)), step=title)
        else:
            text = ""
        if not text:
            text = say(f"cue.{cue}-in" if group else f"cue.{cue}", step=title, group=group)
        elif group:
            text = say("cue.in", group=group, text=text)
        if late[key]:
            text = say("cue.late", text=text, seconds=late[key])
        how = "" if data is None else str(data["how"])
        lines.append(Told(text, how == "bell" if data is not None else cue != "turn-over", how))
    lines += [_break_over(fact, state) for fact in facts if fact.kind == "break.over"]
    # Quiet: every signal is text, and nothing but text.
    return [Told(line.text, False) for line in lines] if state.quiet else lines


def _break_over(fact: Fact, state: State) -> Told:
    """That a break has lasted until its end."""
    why = safe_line(str(fact.data.get("why", "")))
    text = say("cue.break-over-named", why=why) if why else say("cue.break-over")
    seconds = _late_s(fact, state)
    return Told(say("cue.late", text=text, seconds=seconds) if seconds else text, True)


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
