"""What could be done about a plan that does not fit the minutes there are: in words, nothing is changed.

Such a plan has left out what is optional and is at its shortest. What is left is for the designer or the
facilitator to choose: fewer rounds, shorter than the file says, a step less, two sessions, or more time.
"""

from __future__ import annotations

from collections.abc import Iterable

from protocols.plan.agenda import words_in
from protocols.plan.model import Fork, Plan, Unit
from protocols.plan.strategies.builtin import BUILT_IN
from protocols.plan.strategies.model import Preview, Situation
from protocols.plan.strategies.previewing import distinct, previews, told
from protocols.plan.strategies.situation import situation_of
from protocols.plan.strategies.spreading import size_of
from protocols.words import duration, lengths_in_words, listed, say

MINUTE = 60_000
MOST_LISTED = 4
"""How many steps are named at most in one proposal."""


def proposals(plan: Plan) -> list[str]:
    """A sentence for each thing that would help *plan* to fit; none where it fits."""
    if plan.short_ms <= 0 or plan.minutes is None:
        return []
    situation = situation_of(plan, -plan.short_ms)
    ways = [one for one in BUILT_IN if one.name != "later"]
    return [
        *(_strategy_words(shown) for shown in distinct(previews(ways, situation))),
        *_without_one(plan, situation),
        *_in_two(plan, plan.minutes * MINUTE),
        say("show.fit.longer", minutes=-(-plan.allotted_ms // MINUTE)),
    ]


def _strategy_words(shown: Preview) -> str:
    lines = told(shown.changes)
    change = "show.fit.change.said" if lengths_in_words() else "show.fit.change"
    words = [
        say("show.fit.gone", title=title, n=count)
        if not after
        else say(change, title=title, before=duration(before), after=duration(after))
        for title, count, before, after, *_ in lines[:MOST_LISTED]
    ]
    if len(lines) > MOST_LISTED:
        words.append(say("show.fit.more", n=len(lines) - MOST_LISTED))
    code = "show.fit.strategy" if shown.late_ms <= 0 else "show.fit.strategy-short"
    return say(
        code,
        title=shown.title,
        changes=listed(words),
        length=duration(shown.after_ms),
        missing=duration(shown.late_ms),
    )


def _without_one(plan: Plan, situation: Situation) -> list[str]:
    """The steps of which one, left out whole, is enough; the smallest that are."""
    keys: dict[str, list[str]] = {}
    for one in situation.steps:
        if one.now_ms and not plan.protects(one.step):
            keys.setdefault(one.step, []).append(one.key)
    enough = []
    for step, units in keys.items():
        without = dict.fromkeys(units, 0)
        gained = situation.length_ms - sum(size_of(part, without) for part in situation.rest)
        if gained >= plan.short_ms:
            enough.append((gained, step))
    enough.sort()
    if not enough:
        return []
    steps = [
        say("show.fit.step", title=words_in(plan, plan.faces[step].title), length=duration(gained))
        for gained, step in enough[:MOST_LISTED]
    ]
    return [say("show.fit.drop", steps=listed(steps, "or"), n=len(steps))]


def _in_two(plan: Plan, room_ms: int) -> list[str]:
    """Where it could be parted into two sessions that both fit; the most even of such places."""
    program = plan.main.program
    for lengths in ([part.span.target_ms for part in program], [part.allotted_ms for part in program]):
        whole = sum(lengths)
        best: tuple[int, int] | None = None
        first = 0
        for at in range(1, len(program)):
            first += lengths[at - 1]
            longer = max(first, whole - first)
            if longer <= room_ms and (best is None or longer < best[0]) and _apart(program[at - 1 : at + 1]):
                best = (longer, at)
        if best is not None:
            at = best[1]
            return [
                say(
                    "show.fit.split",
                    last=_title(plan, program[at - 1]),
                    first=duration(sum(lengths[:at])),
                    second=duration(sum(lengths[at:])),
                )
            ]
    return []


def _apart(pair: Iterable[Unit | Fork]) -> bool:
    """Whether a session may end between two parts: not within a block."""
    before, after = (part.path[:1] for part in pair)
    return before != after


def _title(plan: Plan, part: Unit | Fork) -> str:
    """The title of the outermost step or block of a part."""
    name = part.path[0] if part.path and part.path[0] in plan.faces else part.step
    return words_in(plan, plan.faces[name].title)
