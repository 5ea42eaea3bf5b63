"""What the console says when something was done that one does not see by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.tui import phrases
from protocols.view.shared import arrived_words
from protocols.words import say

if TYPE_CHECKING:
    from protocols.tui.running import RunScreen


def done_words(screen: RunScreen, command: commands.Command) -> str:
    """What became of *command*; empty where the screen shows it anyway."""
    if isinstance(command, commands.Edit | commands.Withdraw):
        return say("tui.run.changed" if isinstance(command, commands.Edit) else "tui.run.withdrawn")
    if isinstance(command, commands.CatchUp):
        end = phrases.late_words(screen.session.view())
        end = f"{end[:1].upper()}{end[1:]}."
        return say("catchup.done", title=screen.catching, end=end)
    if isinstance(command, commands.Leave):
        return say("tui.change.left", name=dict(screen.view.persons).get(command.who, ""))
    if isinstance(command, commands.Arrive):
        came = screen.session.view().newcomer
        return "" if came is None else arrived_words(came)
    return ""
