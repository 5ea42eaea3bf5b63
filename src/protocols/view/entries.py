"""What was written down, as faces show it.

A session may have thousands of notes and is looked at every second, so what was made is kept: as long as
nothing has changed that a note is shown with, only those are made that were not there the last time.
"""

from __future__ import annotations

from typing import Any

from protocols.engine.state import Entry
from protocols.plan.model import Unit
from protocols.view.live import list_view, shown_to_room
from protocols.view.model import CaptureView, EntryView
from protocols.view.names import Names
from protocols.words import language

_kept: tuple[tuple[Any, ...], tuple[Entry, ...], tuple[EntryView, ...]] = ((), (), ())
"""The entries that were shown last, what they were shown with, and how."""


def entries_of(names: Names, room: bool) -> tuple[EntryView, ...]:
    """All entries, or those that the *room* may see now."""
    state = names.state
    if room and not state.notes:
        return ()
    shown = _shown(names)
    if not room:
        return shown
    return tuple(one for one, entry in zip(shown, state.entries, strict=True) if _public(names, entry))


def _shown(names: Names) -> tuple[EntryView, ...]:
    global _kept
    state, entries = names.state, names.state.entries
    with_ = (
        names.plan,
        state.roster,
        state.facilitator,
        state.inputs,
        state.carried,
        state.decided,
        state.started_ms,
        language(),
        *(lane.lane for lane in state.lanes.values()),
    )
    before, known, views = _kept
    same = len(before) == len(with_) and all(
        one is other or (type(one) in (int, str) and one == other)
        for one, other in zip(before, with_, strict=True)
    )
    if same and known is entries:
        return views
    kept = 0
    if same:
        for one, other in zip(known, entries, strict=False):
            if one is not other:
                break
            kept += 1
    views = (*views[:kept], *(_entry(names, entry) for entry in entries[kept:]))
    _kept = (with_, entries, views)
    return views


def _public(names: Names, entry: Entry) -> bool:
    """Whether the room may see it."""
    face = names.plan.faces.get(entry.step)
    if entry.withdrawn or (face is not None and face.record not in ("yes", "anonymous")):
        return False
    return shown_to_room(names.state, entry)


def _entry(names: Names, entry: Entry) -> EntryView:
    face = names.plan.faces.get(entry.step)
    unit = None
    lane = names.state.lanes.get(entry.lane)
    if lane is not None:
        found = [part for part in lane.lane.program if part.key == entry.unit]
        unit = found[0] if found and isinstance(found[0], Unit) else None
    captures = {one.id: one for one in names.plan.lists_in(entry.step)}
    capture = captures.get(entry.capture)
    brought = {one.id: one.title for one in names.plan.materials} if capture is None else {}
    return EntryView(
        id=entry.id,
        kind=entry.kind,
        text=entry.text,
        step_title="" if face is None else names.text(face.title, unit),
        group="" if lane is None else lane.lane.title,
        capture_title=brought.get(entry.capture, "") if capture is None else names.text(capture.title, unit),
        column=entry.column,
        who=_who(names, entry.who),
        owner=_who(names, entry.owner),
        due=entry.due,
        at_ms=entry.at_ms - (names.state.started_ms or 0),
        wall_ms=entry.moment.wall_ms,
        withdrawn=entry.withdrawn,
        fields=tuple(entry.fields.items()),
        step=entry.step,
        capture=entry.capture,
        record="yes" if face is None else face.record,
    )


def lists_of(names: Names) -> tuple[tuple[str, tuple[CaptureView, ...]], ...]:
    """The lists of every step in which something was written down: where it can be moved."""
    found = []
    for step in dict.fromkeys(entry.step for entry in names.state.entries):
        lists = tuple(list_view(names, one) for one in names.plan.lists_in(step))
        if lists:
            found.append((step, lists))
    return tuple(found)


def _who(names: Names, who: str) -> str:
    return names.person(who) if who in names.state.roster else who
