"""What one meeting of a cycle hands on to the next: lists and decisions, without the names of who said it.

It is frozen with the fact that opens the next session, so that this session is complete without the other.
Who has promised something is told by name only where the next roster has that name too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs

from protocols.engine.state import Brought, Carried, Decided, Entry, State
from protocols.plan.known import Known
from protocols.plan.model import Capture, Person, Plan
from protocols.words import safe_line, safe_text

Told = Callable[[Decided, str], str]
"""Answers, for a decision and an option, the words for what it came to."""


def carry(state: State, gives: Iterable[str], meeting: str, session: str, told: Told) -> tuple[Carried, ...]:
    """What the session *state* hands on: what its meeting *gives*, and what had been handed on to it before.

    Entries of a step that is recorded privately stay behind. *told* gives the words for a decision's votes.
    """
    kept = {one.id: one for one in state.carried}
    plan = state.plan
    assert plan is not None
    captures = {one.id: one for face in plan.faces.values() for one in face.capture}
    decided = {one.id: one for one in state.decided if _told_on(plan, one.step)}
    number = 1 + sum(len(one.entries) for one in state.carried)
    for name in gives:
        if name in captures:
            found = [_brought(state, one) for one in _entries(state, captures[name])]
        elif name in decided:
            found = list(_picked(decided[name], told))
        else:
            continue
        before = kept.pop(name, None)
        if not found:
            # Nothing new was written: what there was goes on.
            if before is not None:
                kept[name] = before
            continue
        made = decided.get(name)
        if made is None or made.source:
            found = [attrs.evolve(one, id=f"c{place}") for place, one in enumerate(found, number)]
            number += len(found)
        kept[name] = Carried(
            name,
            captures[name].title if name in captures else decided[name].title,
            tuple(found),
            meeting,
            session,
            made is not None,
        )
    return tuple(kept.values())


def _entries(state: State, capture: Capture) -> list[Entry]:
    plan = state.plan
    assert plan is not None
    return [
        one
        for one in state.entries
        if one.capture == capture.id and not one.withdrawn and _told_on(plan, one.step)
    ]


def _told_on(plan: Plan, step: str) -> bool:
    """Whether what is said in a step may be told beyond it."""
    return step in plan.faces and plan.faces[step].record in ("yes", "anonymous")


def _brought(state: State, entry: Entry) -> Brought:
    lane = state.lanes.get(entry.lane)
    person = state.roster.get(entry.owner)
    return Brought(
        entry.id,
        entry.text,
        entry.column,
        "" if lane is None else lane.lane.title,
        entry.owner if person is None else person.name,
        entry.due,
        entry.fields,
    )


def _picked(made: Decided, told: Told) -> Iterable[Brought]:
    labels = {option: label for option, label, _ in made.options}
    for option in made.picked:
        yield Brought(option, labels.get(option, option), told=told(made, option))


def with_owners(carried: Sequence[Carried], roster: Sequence[Person]) -> tuple[Carried, ...]:
    """*carried* with ids of the new *roster* for whoever promised something; whom it does not name is left
    out, because a name stands only in a roster."""
    ids = {person.name.casefold(): person.id for person in roster if person.name}
    return tuple(
        attrs.evolve(
            one,
            entries=tuple(
                attrs.evolve(entry, owner=ids.get(entry.owner.casefold(), "")) for entry in one.entries
            ),
        )
        for one in carried
    )


def known_from(carried: Sequence[Carried], chosen: Known | None = None) -> Known:
    """What a plan knows from the start, because an earlier meeting wrote it down or decided it, beside
    what was *chosen* for this one."""
    ids = {one.id: tuple(entry.id for entry in one.entries) for one in carried}
    return attrs.evolve(
        chosen or Known(),
        picked={one.id: ids[one.id] for one in carried if one.decision},
        lists={one.id: ids[one.id] for one in carried if not one.decision},
    )


def carried_to_data(carried: Sequence[Carried]) -> list[dict[str, Any]]:
    """As JSON data for a fact, every text made safe."""

    def line(entry: Brought) -> dict[str, Any]:
        data: dict[str, Any] = {"id": entry.id, "text": safe_text(entry.text)}
        for name in ("column", "group", "owner", "due", "told"):
            if value := getattr(entry, name):
                data[name] = safe_line(value)
        if entry.fields:
            data["fields"] = {safe_line(name): safe_text(value) for name, value in entry.fields.items()}
        return data

    return [
        {
            "id": one.id,
            "title": safe_line(one.title),
            "meeting": safe_line(one.meeting),
            "session": safe_line(one.session),
            "decision": one.decision,
            "entries": [line(entry) for entry in one.entries],
        }
        for one in carried
    ]


def carried_from_data(data: Iterable[Mapping[str, Any]]) -> tuple[Carried, ...]:
    """What :func:`carried_to_data` wrote."""
    return tuple(
        Carried(
            one["id"],
            one["title"],
            tuple(Brought(**entry) for entry in one["entries"]),
            one["meeting"],
            one["session"],
            one["decision"],
        )
        for one in data
    )
