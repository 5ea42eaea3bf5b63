"""Gaps: time in which the session did not run although it was under way, and when one need be asked about."""

from __future__ import annotations

from protocols.engine.log import Log
from protocols.engine.state import UNDER_WAY, Gap, State

SHORT_GAP_MS = 15_000
"""A gap shorter than this is not asked about: the step simply went on."""


def is_outside(state: State, gap: Gap) -> bool:
    """Whether *gap* was before the start or after the end: then there is nothing to be asked about it."""
    if gap.places or gap.answer != "nothing":
        return False
    if state.started_ms is None or gap.at_ms <= state.started_ms:
        return True
    return state.finished_ms is not None and gap.at_ms >= state.finished_ms


def gap(log: Log, cause: str, ms: int, estimated: bool, name: str = "") -> None:
    """Write down that *ms* went by unseen (*name*: the gap's id, if it has one already)."""
    state = log.state
    name = name or f"g{state.seq + 1}"
    if state.phase != UNDER_WAY or ms < 1_000:
        if cause == "sleep":
            # Before the start and after the end nobody need be asked, but the clocks are lined up anew.
            log.fact("gap.found", id=name, cause=cause, ms=max(0, ms), places=[], answer="nothing")
        return
    places = [[lane.id, lane.visit.unit, lane.visit.number] for lane in state.lanes.values() if lane.visit]
    answer = ""
    if state.paused_ms is not None:
        answer = "break"
    elif ms < SHORT_GAP_MS:
        answer = "step"
    log.fact(
        "gap.found",
        id=name,
        cause=cause,
        ms=ms,
        estimated=estimated,
        places=places,
        answer=answer,
    )
