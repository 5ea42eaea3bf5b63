"""What a step offers beyond the usual keys: deciding, passing, another round, more time, the way back.

The facilitator sees it as a list with numbers; each line becomes one command.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.tui.widgets import Part
from protocols.words import duration, listed, say

if TYPE_CHECKING:
    from protocols.view.model import DecideView, LaneView, StepView

MOST_OPTIONS = 9
"""More options than this are typed in as votes; nobody reads longer lists of answers."""

Offer = tuple[str, str]
"""Its value and its sentence."""


def offers(lane: LaneView | None, step: StepView | None) -> list[Offer]:
    """What can be chosen now; *lane* is None where several groups are meant."""
    found: list[Offer] = []
    decide = decision_of(lane, step)
    if decide is not None and decide.options:
        votes = ("votes", say("tui.offers.votes"))
        several = decide.pick > 1
        # Where several are to be picked, an option alone is the exception.
        found += [votes] if several else []
        if len(decide.options) <= MOST_OPTIONS:
            # Choosing decides at once; where there are votes to be counted, it says that it does without.
            if decide.how == "choice":
                code = "tui.offers.choose-only" if several else "tui.offers.choose"
            else:
                code = "tui.offers.uncounted-only" if several else "tui.offers.uncounted"
            found += [(f"choose {name}", say(code, option=text)) for name, text in decide.options]
        found += [] if several else [votes]
    if step is not None:
        found += [(f"cast {role}", say("tui.offers.cast", role=title)) for role, title in step.cast]
        can = step.offers
        if can.passing and step.turn is not None:
            found.append(("pass", say("tui.offers.pass")))
        if can.again:
            found.append(("again", say("tui.offers.again")))
        if can.enough:
            found.append(("enough", say("tui.offers.enough")))
        if can.extend_ms:
            time = duration(can.extend_ms)
            code = "tui.offers.extend-asked" if can.extend_ask else "tui.offers.extend"
            found.append(("extend", say(code, time=time, ask=can.extend_ask)))
            found.append(("fingers", say("tui.offers.fingers", time=time)))
        if can.back:
            found.append(("back", say("tui.offers.back", title=can.back)))
    if lane is not None:
        found += [(f"bring {name}", say("tui.offers.bring", title=title)) for name, title in lane.to_bring]
    if lane is not None and lane.missing is not None:
        found.append(("anyway", say("tui.offers.anyway", titles=listed(lane.missing[1]))))
    return found


LABELS = {
    "choose": "decide",
    "votes": "decide",
    "cast": "cast",
    "pass": "pass",
    "again": "rounds",
    "enough": "rounds",
    "extend": "extend",
    "fingers": "extend",
    "back": "back",
    "bring": "bring",
    "anyway": "anyway",
    "held": "anyway",
}
"""What the bar calls an offer; several that differ have a name in common."""


def label(values: Sequence[str]) -> str:
    """What the key of these offers does, in a word or two."""
    names = {LABELS[value.partition(" ")[0]] for value in values}
    if not names:
        return say("tui.key.run.offers")
    if len(names) == 1:
        return say(f"tui.key.run.offers.{names.pop()}")
    return say("tui.key.run.offers" if "decide" in names else "tui.key.run.offers.several")


def decision_of(lane: LaneView | None, step: StepView | None) -> DecideView | None:
    """What is to be decided here, or before what comes next."""
    if step is not None and step.decide is not None:
        return step.decide
    return lane.asked if lane is not None else None


def command_of(value: str, decide: DecideView | None, lane: str | None) -> commands.Command | None:
    """The command of an offer that was chosen; None for votes and fingers, which are typed first, and for a
    role, for which somebody is chosen."""
    word, _, name = value.partition(" ")
    if word == "choose" and decide is not None:
        return commands.Decide(decide.id, (name,), {}, lane)
    if word == "bring":
        return commands.Write(say("common.is-here"), capture=name, lane=lane)
    simple: dict[str, commands.Command] = {
        "pass": commands.Pass(lane),
        "again": commands.Again(lane),
        "enough": commands.Enough(lane),
        "extend": commands.Extend(lane),
        "back": commands.Revisit(lane),
        "anyway": commands.Next(lane, anyway=True),
    }
    return simple.get(word)


def beyond_words(step: StepView, for_room: bool) -> list[Part]:
    """What stands below the words of a step: its task, what is on the screen, what is to be decided."""
    rows: list[Part] = []
    if step.task:
        rows.append((say("tui.run.task", task=step.task), "bold"))
    for one in step.outputs:
        if not one.lines:
            code = "tui.run.material" if one.material else "tui.run.output-empty"
            rows.append((say(code, title=one.title), "$quiet"))
            continue
        rows.append((one.title, "bold $accent"))
        rows += [f"· {line}" for line in one.lines]
    if step.responses:
        rows.append((say("tui.run.responses", answers=listed(step.responses, "or")), "$accent"))
    decide = step.decide
    if decide is not None:
        code = "tui.run.decide"
        if not decide.options:
            code = "watch.decide-open" if for_room else "tui.run.decide-open"
        shown = ", ".join(f"{number} {label}" for number, (_, label) in enumerate(decide.options, 1))
        rows.append((say(code, title=decide.title, options=shown), "bold"))
        if decide.dots is not None:
            rows.append((say("tui.run.dots", n=decide.dots), "$quiet"))
        if decide.picked and not (for_room and decide.secret):
            labels = dict(decide.options)
            picked = listed(labels.get(one, one) for one in decide.picked)
            rows.append((say("tui.run.decided", picked=picked), "bold $accent"))
            rows += [f"· {label}: {words}" for label, words in decide.counted]
    rows += [
        (say("tui.run.posture", who=who, how=say(f"common.posture.{how}")), "$quiet")
        for who, how in step.posture
    ]
    if step.cast and not for_room:
        rows.append((say("tui.run.casting", roles=listed(title for _, title in step.cast)), "$quiet"))
    if step.offers.until:
        code = "watch.until" if for_room else "tui.run.until"
        rows.append((say(code, until=step.offers.until), "$quiet"))
    return rows
