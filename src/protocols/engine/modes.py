"""How a session shows itself: quiet, where signals are text only, and whether the room sees a clock."""

from __future__ import annotations

from typing import Any

from protocols.engine import commands
from protocols.engine.facts import Refusal
from protocols.engine.log import Log
from protocols.engine.moving import not_under_way
from protocols.engine.state import FINISHED

CLOCKS = ("shown", "hidden", "protocol")
"""What the facilitator may want of the room's clock; ``protocol``: as each step of the protocol says."""


def set_mode(log: Log, command: commands.Mode) -> Refusal | None:
    """Be quiet, or not; show the room a clock, or none, or as the protocol says."""
    state = log.state
    if state.phase == FINISHED:
        return not_under_way(state)
    if command.clock is not None and command.clock not in CLOCKS:
        return Refusal("no-such-clock", {"clock": command.clock})
    told: dict[str, Any] = {}
    if command.quiet is not None and command.quiet != state.quiet:
        told["quiet"] = command.quiet
    if command.clock is not None and command.clock != state.clock:
        told["clock"] = command.clock
    if not told:
        return Refusal("mode-already")
    log.fact("mode.set", **told)
    return None
