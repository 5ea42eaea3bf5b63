"""What the console says when something was done that one does not see by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.tui import phrases
from protocols.view.shared import arrived_words
from protocols.words import listed, say

if TYPE_CHECKING:
    from protocols.tui.running import RunScreen
    from protocols.view.model import DecideView, View


def done_words(screen: RunScreen, command: commands.Command) -> str:
    """What became of *command*; empty where the screen shows it anyway."""
    if isinstance(command, commands.Edit | commands.Withdraw):
        return say("tui.run.changed" if isinstance(command, commands.Edit) else "tui.run.withdrawn")
    if isinstance(command, commands.CatchUp):
        end = phrases.late_words(screen.session.view())
        end = f"{end[:1].upper()}{end[1:]}."
        return say("catchup.done", title=screen.catching, end=end)
    if isinstance(command, commands.Decide):
        return decided_words(screen, command)
    if isinstance(command, commands.Leave):
        return _left_words(screen, command.who)
    if isinstance(command, commands.Cast):
        view = screen.session.view()
        names, titles = dict(view.persons), dict(view.role_ids)
        who = listed(names.get(one, one) for one in command.who)
        return say("tui.cast.done", role=titles.get(command.role, command.role), who=who)
    if isinstance(command, commands.Arrive):
        came = screen.session.view().newcomer
        return "" if came is None else arrived_words(came)
    return ""


def _left_words(screen: RunScreen, who: str) -> str:
    """That somebody has left, and how another takes over what they had to do."""
    view = screen.view
    name, titles = dict(view.persons).get(who, ""), dict(view.role_ids)
    roles = listed(titles.get(role, role) for role, held in view.cast if who in held)
    if not roles:
        return say("tui.change.left", name=name)
    return say("tui.change.left.role", name=name, key=screen.key_of("run.change"), roles=roles)


def decided_words(screen: RunScreen, command: commands.Decide) -> str:
    """What came of a choice or of votes, and how it is taken back."""
    before, after = _decision(screen.view, command), _decision(screen.session.view(), command)
    picked = after.picked if after is not None and after.picked else command.picked
    labels = dict(decide.options) if (decide := after or before) is not None else {}
    shown = listed(labels.get(one, one) for one in picked)
    return say("tui.run.decided-now", picked=shown) if shown else ""


def _decision(view: View, command: commands.Decide) -> DecideView | None:
    """The decision that *command* is about, as it stands in *view*."""
    for lane in view.lanes:
        asked = (lane.step.decide if lane.step is not None else None, lane.asked)
        for decide in asked:
            if decide is not None and decide.id == command.id and command.lane in (None, lane.id):
                return decide
    return None
