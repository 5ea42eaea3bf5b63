"""How a session shows itself: quiet, where signals are text only, and what the room sees: a clock or none,
what is written down or not, a line from the facilitator, or nothing at all."""

from __future__ import annotations

from protocols.engine import commands
from protocols.engine.facts import Refusal
from protocols.engine.log import Log
from protocols.engine.moving import not_under_way
from protocols.engine.state import FINISHED, MODES
from protocols.words import safe_line

CLOCKS = ("shown", "hidden", "protocol")
"""What the facilitator may want of the room's clock; ``protocol``: as each step of the protocol says."""

MESSAGE_LIMIT = 200
"""A message to the room has at most so many characters: it is read from the other end of it."""


def set_mode(log: Log, command: commands.Mode) -> Refusal | None:
    """Be quiet, or not; say what the room sees."""
    state = log.state
    if state.phase == FINISHED:
        return not_under_way(state)
    if command.clock is not None and command.clock not in CLOCKS:
        return Refusal("no-such-clock", {"clock": command.clock})
    wanted = {name: getattr(command, name) for name in MODES}
    if command.message is not None:
        message = safe_line(command.message).strip()
        if len(message) > MESSAGE_LIMIT:
            return Refusal("message-too-long", {"n": len(message), "most": MESSAGE_LIMIT})
        wanted["message"] = message
    told = {
        name: value for name, value in wanted.items() if value is not None and value != getattr(state, name)
    }
    if not told:
        return Refusal("mode-already")
    log.fact("mode.set", **told)
    return None
