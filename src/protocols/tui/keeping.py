"""Writing something down on the console: notes, decisions, and commitments; what is half typed is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from protocols.engine import commands
from protocols.words import say

if TYPE_CHECKING:
    from protocols.tui.dialogs import Written
    from protocols.tui.running import RunScreen


def write(screen: RunScreen, kind: str) -> None:
    """Ask for a *kind* (note, decision, commitment) and keep it; where nothing is recorded, say so."""
    from protocols.tui.dialogs import CommitmentDialog, NoteDialog

    step = screen.only_step()
    if step is not None and step.record == "none":
        screen.say_for_now((say("tui.run.off-record"), "bold $over"))
        return
    lane = screen.lane_id
    where = screen.chosen_lane.title if lane and screen.chosen_lane else ""
    if kind == "commitment":
        places = [f"commitment.{name}" for name in CommitmentDialog.FIELDS]
    else:
        places = [kind, f"{kind}.who"]

    def keep(written: Written | None) -> None:
        if written is not None:
            kept = screen.session.drafts()
            drafts = {place: kept.get(place, "") for place in places if place in kept}
            fields = {name: value for name, value in attrs.asdict(written).items() if name != "text"}
            screen.submit(commands.Write(written.text, kind, lane=lane, **fields), drafts)

    drafts, draft = screen.session.drafts(), screen.session.draft
    if kind == "commitment":
        screen.app.push_screen(CommitmentDialog(step, drafts, draft), keep)
    else:
        screen.app.push_screen(NoteDialog(kind, step, drafts, draft, where), keep)
