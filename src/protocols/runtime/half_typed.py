"""What is half typed and not kept yet: by which names it is kept beside a session, whatever face it is typed
into. What was half typed in a window of the screens is gone on with on plain lines, and the other way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

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
WHERE = "place"
"""The field that holds where a text was begun: see :class:`Begun`."""


class Begun(NamedTuple):
    """Where a text was begun: the *units* of the steps that went on, the group that was chosen (*lane*, empty
    for all of them), where it was to go, and all of that in *words*."""

    units: str
    lane: str
    kind: str
    capture: str
    column: str
    whose: str
    """The group whose list it was to go to, while none was chosen."""
    words: str


def packed(begun: Begun) -> str:
    """*begun* as a draft."""
    return json.dumps(begun, ensure_ascii=False)


def begun_at(drafts: Mapping[str, str], kind: str) -> Begun | None:
    """Where the half-typed text of this *kind* was begun; None where that is not known."""
    place = draft_place(kind, WHERE)
    text = drafts.get(place + UNKEPT, "") or drafts.get(place, "")
    try:
        found = json.loads(text) if text else None
    except ValueError:
        return None
    if not isinstance(found, list) or len(found) != len(Begun._fields):
        return None
    return Begun(*found) if all(isinstance(one, str) for one in found) else None


def typed_drafts(drafts: Mapping[str, str]) -> dict[str, str]:
    """What was typed of *drafts*, without where it was begun."""
    where = f".{WHERE}"
    return {place: text for place, text in drafts.items() if not place.removesuffix(UNKEPT).endswith(where)}


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
