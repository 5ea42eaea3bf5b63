"""Who speaks: the list of the people here, the unheard first; Enter taps the chosen one.

A number is that of somebody's place in the list of people, so it stays the same all session long. What is
said here of anybody is for the facilitator alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.plan.groups import FACILITATOR
from protocols.tui.picking import PickDialog, Row
from protocols.words import duration, say

if TYPE_CHECKING:
    from protocols.tui.running import RunScreen
    from protocols.view.model import LaneView, TalkView, View

SPEAKS, UNHEARD, UNHEARD_HERE, HEARD, LEADS = range(5)
"""The order of the list: who was tapped, who has not been heard, who not in this step, the others, and the
facilitator."""


def rows_of(view: View, lanes: Sequence[LaneView]) -> tuple[list[Row], int]:
    """Everybody in *lanes*: who speaks now, then the unheard, then the others, and the facilitator last; and
    the row that is chosen first: who speaks stands first to be ended, chosen is who has not been heard."""
    talks = [lane.talk for lane in lanes if lane.talk is not None and lane.talk.counted]
    here = {one for talk in talks for one in talk.people}
    silent = {one for talk in talks for one in talk.unheard}
    now = {talk.who: talk for talk in talks if talk.who}
    ranked = [
        _row(view, who, number, name, who in silent, now.get((who,)))
        for number, (who, name) in enumerate(view.persons, 1)
        if who in here
    ]
    name = view.facilitator or say("common.facilitator")
    ranked.append(_row(view, FACILITATOR, 0, name, False, now.get((FACILITATOR,))))
    ranked.sort(key=lambda one: one[0])
    return [row for _, row in ranked], 1 if len(ranked) > 1 and ranked[0][0] == SPEAKS else 0


def _row(view: View, who: str, number: int, name: str, silent: bool, now: TalkView | None) -> tuple[int, Row]:
    said = next((one for one in view.voices if one.who == (who,)), None)
    words = ""
    if said is not None and said.times:
        time = duration(said.ms // 1000 * 1000)
        words = say("tui.talk.said", time=time, share=said.share, n=said.times)
    if now is not None:
        time = duration(now.ms // 1000 * 1000)
        code = "tui.talk.now" if now.tapped else "tui.talk.turn"
        return SPEAKS if now.tapped else HEARD, Row(who, number, name, say(code, time=time), now.tapped)
    if who == FACILITATOR:
        return LEADS, Row(who, number, name, words)
    if said is not None and not said.heard:
        return UNHEARD, Row(who, number, name, say("tui.talk.unheard"), True)
    if silent:
        words = f"{words} · {say('tui.talk.unheard-here')}" if words else say("tui.talk.unheard-here")
        return UNHEARD_HERE, Row(who, number, name, words)
    return HEARD, Row(who, number, name, words)


def ask(screen: RunScreen) -> None:
    """Let the facilitator tap somebody; where nobody's talk is counted, say so."""
    lane, where = screen.chosen_lane, screen.lane_id
    lanes = [lane] if lane is not None else list(screen.view.lanes)
    if not any(one.talk is not None and one.talk.counted for one in lanes):
        screen.say_for_now((say("refusal.talk-unkept"), "bold $over"))
        return

    def tapped(who: str | None) -> None:
        if who is not None:
            screen.submit(commands.Speak(who, where))

    rows, at = rows_of(screen.view, lanes)
    dialog = PickDialog(
        say("tui.talk.heading"),
        say("tui.talk.hint"),
        say("tui.talk.filter"),
        rows,
        say("tui.talk.nobody"),
        at,
    )
    screen.app.push_screen(dialog, tapped)
