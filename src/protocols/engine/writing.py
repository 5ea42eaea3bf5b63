"""Writing down: notes, decisions and commitments, and what a step allows to be kept of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from protocols.engine import commands
from protocols.engine.facts import Refusal
from protocols.engine.log import Log
from protocols.engine.moving import running
from protocols.engine.replanning import replan
from protocols.engine.state import Entry, State
from protocols.plan.model import EVERYONE, Capture
from protocols.words import safe_line, safe_text

KINDS = ("note", "decision", "commitment", "parking")
"""What something written down can be; what is parked waits for later and belongs to no list of its step."""


def write(log: Log, command: commands.Write) -> Refusal | None:
    """Write something down, where the group is."""
    state = log.state
    text = safe_text(command.text).strip()
    fields = {safe_line(name): safe_text(value).strip() for name, value in command.fields.items()}
    fields = {name: value for name, value in fields.items() if value}
    if not text and not fields:
        return Refusal("empty")
    if command.kind not in KINDS:
        return Refusal("no-such-kind", {"kind": command.kind})
    if command.lane is not None and command.lane not in state.lanes:
        return Refusal("no-such-group", {"group": command.lane})
    lane_id = command.lane or (EVERYONE if EVERYONE in state.lanes else "")
    lane = state.lanes.get(lane_id)
    visit = lane.visit if lane is not None else None
    step = visit.step if visit is not None else ""
    if visit is None and lane_id == EVERYONE:
        # Everybody's lane waits while groups are at work: if they are all in one step, that is the place.
        steps = list(dict.fromkeys(one.visit.step for one in running(state) if one.visit is not None))
        step = steps[0] if len(steps) == 1 else _strictest(state, steps)
    face = state.plan.faces.get(step) if state.plan is not None else None
    materials = {one.id for one in state.plan.materials} if state.plan is not None else set()
    if face is not None and face.record == "none" and command.capture not in materials:
        return Refusal("off-record")
    nameless = face is not None and face.record == "anonymous"
    kind, capture = command.kind, command.capture
    if capture in materials:
        # What somebody brings is written down as what it is: where it lies, or that it is here.
        kind = "note"
    elif capture:
        known = {one.id: one for one in state.plan.lists_in(step)} if state.plan is not None else {}
        if capture not in known:
            return _no_list(state, capture, known)
        kind = known[capture].kind
        if command.column and command.column not in known[capture].columns:
            return Refusal(
                "no-such-column", {"column": command.column, "known": list(known[capture].columns)}
            )
        place = (lane_id, visit.unit if visit is not None else "", safe_line(command.who))
        refusal = _limits(state, known[capture], place, text, fields)
        if refusal is not None:
            return refusal
    log.fact(
        "entry.written",
        lane_id,
        id=f"n{state.seq + 1}",
        kind=kind,
        text=text,
        unit=visit.unit if visit is not None else "",
        step=step,
        capture=capture,
        column=safe_line(command.column),
        who="" if nameless else safe_line(command.who),
        owner="" if nameless else safe_line(command.owner),
        due=safe_line(command.due),
        **({"fields": fields} if fields else {}),
    )
    replan(log)
    return None


def in_list(state: State, capture: Capture, lane: str, unit: str, who: str | None) -> list[Entry]:
    """The entries of the list that something written here would join: everybody's, or that of the group,
    the round (of the unit *unit*), the person or their team; *who* None: whoever's."""

    def same(entry: Entry) -> bool:
        if capture.per == "group":
            return entry.lane == lane
        if capture.per == "round":
            return entry.unit.partition("#")[2] == unit.partition("#")[2]
        if capture.per == "member" and who is not None:
            return entry.who == who
        if capture.per == "team" and who is not None:
            return _team(state, entry.who) == _team(state, who)
        return True

    return [
        entry
        for entry in state.entries
        if entry.capture == capture.id and not entry.withdrawn and same(entry)
    ]


def _team(state: State, who: str) -> str:
    person = state.roster.get(who)
    return who if person is None else person.team


def _limits(
    state: State,
    capture: Capture,
    place: tuple[str, str, str],
    text: str,
    fields: Mapping[str, str],
    changed: str = "",
) -> Refusal | None:
    """What a capture allows: its fields, how many words, how many entries in the list at *place* (lane, unit
    and who). *changed*: the entry that is only changed, by id."""
    unknown = [name for name in fields if name not in capture.fields]
    if unknown:
        return Refusal("no-such-field", {"field": unknown[0], "known": list(capture.fields)})
    words = len(" ".join((text, *fields.values())).split())
    if capture.words is not None and words > capture.words:
        return Refusal("too-many-words", {"n": words, "most": capture.words})
    if capture.most is None or changed:
        return None
    lane, unit, who = place
    most = capture.most
    if capture.per in ("member", "team") and not who:
        # Nobody said whose it is: all of them together have room for as many as there are of them.
        if capture.per == "member":
            most *= max(1, len(state.roster))
        else:
            most *= max(1, len({person.team for person in state.roster.values()}))
        there = len(in_list(state, capture, lane, unit, None))
    else:
        there = len(in_list(state, capture, lane, unit, who))
    if there >= most:
        return Refusal("list-full", {"title": capture.title, "n": most}, "withdraw")
    return None


def _no_list(state: State, capture: str, known: Iterable[str]) -> Refusal:
    """There is no list *capture* (an id) here, but *known*. It is called by its title: by that people know
    a list, which may be another step's."""
    faces = state.plan.faces.values() if state.plan is not None else ()
    title = next((one.title for face in faces for one in face.capture if one.id == capture), capture)
    return Refusal("no-such-capture", {"capture": title, "known": sorted(known)})


def _strictest(state: State, steps: list[str]) -> str:
    """The step that keeps least of what is said, where groups are in several; empty if all keep it all."""
    assert state.plan is not None
    found = {state.plan.faces[step].record: step for step in reversed(steps)}
    return next((found[record] for record in ("none", "private", "anonymous") if record in found), "")


def _entry(state: State, name: str) -> Entry | Refusal:
    known = next((one for one in state.entries if one.id == name), None)
    if known is None:
        return Refusal("no-such-entry", {"id": name})
    if known.withdrawn:
        return Refusal("withdrawn-already")
    return known


def edit(log: Log, command: commands.Edit) -> Refusal | None:
    """Change what was written down, or move it to another list of its step."""
    entry = _entry(log.state, command.id)
    if isinstance(entry, Refusal):
        return entry
    face = log.state.plan.faces.get(entry.step) if log.state.plan is not None else None
    changes: dict[str, Any] = {}
    lists = log.state.plan.lists_in(entry.step) if log.state.plan is not None else ()
    refusal = _moved(log.state, command, entry, lists, changes)
    if refusal is not None:
        return refusal
    moved = "capture" in changes
    fields: Mapping[str, str] = changes.get("fields", entry.fields)
    if command.fields is not None:
        told = {safe_line(name): safe_text(value).strip() for name, value in command.fields.items()}
        before = {} if moved else fields
        fields = changes["fields"] = {name: value for name, value in {**before, **told}.items() if value}
    if command.text is not None:
        changes["text"] = safe_text(command.text).strip()
    text = changes.get("text", entry.text)
    if not text and not fields:
        return Refusal("empty", nearest="withdraw")
    for name in ("column", "who", "owner", "due"):
        value = getattr(command, name)
        if value is not None:
            changes[name] = safe_line(value)
    if face is not None and face.record == "anonymous":
        changes.pop("who", None)
        changes.pop("owner", None)
    target = changes.get("capture", entry.capture)
    capture = next((one for one in lists if one.id == target), None)
    column = changes.get("column", entry.column)
    if column and moved and capture is None:
        changes["column"] = ""
    elif capture is not None and (moved or changes.get("column")) and column not in ("", *capture.columns):
        return Refusal("no-such-column", {"column": column, "known": list(capture.columns)})
    if capture is not None and (moved or command.text is not None or command.fields is not None):
        place = (entry.lane, entry.unit, changes.get("who", entry.who))
        refusal = _limits(log.state, capture, place, text, fields, "" if moved else entry.id)
        if refusal is not None:
            return refusal
    if changes:
        log.fact("entry.edited", id=command.id, **changes)
        if moved:
            replan(log)
    return None


def _moved(
    state: State, command: commands.Edit, entry: Entry, lists: Sequence[Capture], changes: dict[str, Any]
) -> Refusal | None:
    """Put into *changes* what an entry is once it is where *command* moves it; or why it cannot be."""
    if command.kind is None and command.capture is None:
        return None
    known = {one.id: one for one in lists}
    if entry.capture and entry.capture not in known:
        # A material that was brought stays what it is.
        return _no_list(state, command.capture or entry.capture, ())
    target, kind = command.capture or "", command.kind or entry.kind
    if kind not in KINDS:
        return Refusal("no-such-kind", {"kind": kind})
    if target and target not in known:
        return _no_list(state, target, known)
    if target:
        kind = known[target].kind
    elif entry.capture and command.kind is None:
        kind = "note"
    if kind != entry.kind:
        changes["kind"] = kind
    if target != entry.capture:
        changes["capture"] = target
        if entry.column and command.column is None:
            changes["column"] = ""
        lost = set(entry.fields) - set(known[target].fields if target else ())
        if lost and command.fields is None:
            # Where its fields do not exist, what stood in them is its text.
            parts = [entry.text, *(f"{name}: {value}" for name, value in entry.fields.items())]
            changes["text"] = "\n".join(part for part in parts if part)
            changes["fields"] = {}
    return None


def withdraw(log: Log, command: commands.Withdraw) -> Refusal | None:
    """Take back what was written down."""
    entry = _entry(log.state, command.id)
    if isinstance(entry, Refusal):
        return entry
    log.fact("entry.withdrawn", id=command.id)
    replan(log)
    return None
