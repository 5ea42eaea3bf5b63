"""Where a text that is written on several lines was begun: kept with what is half typed of it, by the words
that the screens keep, so that each face goes on with it in the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from protocols.cli import plain_entries
from protocols.runtime import half_typed, noting
from protocols.words import say

if TYPE_CHECKING:
    from protocols.cli.plain_words import Begun
    from protocols.view import View


def where(begun: Begun, view: View) -> str:
    """Where *begun* is begun, as a draft; empty where there is neither a group nor a list to remember."""
    place = begun.place
    if not (begun.lane or place.kind == "parking" or plain_entries.lists_here(view, begun.lane)):
        return ""
    lanes = plain_entries.lanes_of(view, begun.lane)
    steps = [lane.step for lane in lanes if lane.step is not None]
    group = lanes[0].title if begun.lane else say("tui.key.run.all") if len(lanes) > 1 else ""
    to = say("plain.kind.parking") if place.kind == "parking" else place.column or place.title
    words = (group, ", ".join(dict.fromkeys(step.title for step in steps)), to)
    return half_typed.packed(
        half_typed.Begun(
            units=" ".join(step.unit for step in steps),
            lane=begun.lane or "",
            kind=place.kind,
            capture=place.capture,
            column=place.column,
            whose="",
            words=" · ".join(word for word in words if word),
        )
    )


def gone_on(begun: Begun, was: half_typed.Begun, view: View) -> Begun | None:
    """*begun* as the text that *was* begun: in the same group and for the same list. None where that step is
    over, where the list is not there, or where another group is chosen."""
    lane = was.lane or was.whose or None
    if begun.lane not in (None, lane) or (lane is not None and all(one.id != lane for one in view.lanes)):
        return None
    steps = [one.step for one in plain_entries.lanes_of(view, lane) if one.step is not None]
    if was.units != " ".join(step.unit for step in steps):
        return None
    places = [noting.Place("", was.kind), *plain_entries.lists_here(view, lane)]
    wanted = (was.kind, was.capture, was.column)
    found = next((one for one in places if (one.kind, one.capture, one.column) == wanted), None)
    return None if found is None else attrs.evolve(begun, place=found, lane=lane)


def told(was: half_typed.Begun) -> str:
    """Where something *was* begun, as it is heard: a group that is called like its step is named once."""
    return ", ".join(dict.fromkeys(was.words.split(" · ")))
