"""What is half typed and not kept yet: by which names it is kept beside a session, whatever face it is typed
into. What was half typed in a window of the screens is gone on with on plain lines, and the other way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protocols.view.model import LaneView

UNKEPT = ".unkept"
"""Ends the name of a draft that was sent and not kept; it comes back with the next text of its kind."""
FIELDS = {
    "note": ("text", "who"),
    "decision": ("text",),
    "commitment": ("what", "owner", "due"),
}
"""The fields of each kind of text that is written. What is for later is written where notes are."""


def draft_place(kind: str, field: str) -> str:
    """Where the draft of a field is kept. *kind*: one of :data:`FIELDS`, or ``edit.<id>`` of an entry that is
    changed."""
    return kind if field == "text" else f"{kind}.{field}"


def found_drafts(drafts: Mapping[str, str], kind: str, fields: Sequence[str]) -> dict[str, str]:
    """What is half typed of a text of this *kind*, by field; what was sent and not kept comes first."""
    found = {}
    for field in fields:
        place = draft_place(kind, field)
        parts = [drafts.get(place + UNKEPT, ""), drafts.get(place, "")]
        # In a note they stand below one another; of a line there is only one.
        both = "\n".join(part for part in parts if part) if field == "text" else parts[1] or parts[0]
        if both:
            found[field] = both
    return found


def record_of(lanes: Iterable[LaneView]) -> str:
    """How what is said now in *lanes* is recorded; of several steps, as the one that keeps least."""
    found = {one.step.record for one in lanes if one.step is not None}
    return next((record for record in ("none", "anonymous", "private") if record in found), "yes")
