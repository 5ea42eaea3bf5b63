"""What a session has settled, for its minutes: votes with their results, what came from earlier meetings, the
materials that were shown, and where somebody went on without, or back."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import attrs

from protocols.engine.deciding import decision_called, result_of
from protocols.engine.live import needed_title
from protocols.engine.state import Decided, Entry, LaneState, State
from protocols.plan.model import EVERYONE, Unit
from protocols.view.live import brought_line, result_words, shown_in
from protocols.view.names import Names
from protocols.words import clock_time, safe_line, safe_text, say


@attrs.frozen
class OptionLine:
    """An option of a decision: what it came to, in *votes* (dots, hands, points; None where none were
    counted), the *points* each gave it or its thumbs, and in words; and whether it was *picked*."""

    label: str
    votes: int | None
    points: tuple[int, ...]
    result: str
    picked: bool


@attrs.frozen
class DecisionLine:
    """Something that was decided. *tied*: the options that had as many votes, where the group settled it by
    hand; *revised*: whether it was decided again later."""

    id: str
    title: str
    step: str
    step_title: str
    group: str
    how: str
    picked: tuple[str, ...]
    options: tuple[OptionLine, ...]
    tied: tuple[str, ...]
    wall_ms: int
    clock: str
    revised: bool = False
    private: bool = False


@attrs.frozen
class CarriedLine:
    """What an earlier meeting handed on: its title, the meeting, the session it comes from, and its lines."""

    title: str
    meeting: str
    session: str
    lines: tuple[str, ...]


@attrs.frozen
class MaterialLine:
    """A material that was shown: its title, what kind it is, and what it says or where it is, if known."""

    title: str
    kind: str
    text: str


def decision_lines(state: State, titles: Mapping[str, str], private: bool) -> tuple[DecisionLine, ...]:
    """Every decision in the order in which they were made; those of private steps only with *private*."""
    plan = state.plan
    assert plan is not None
    names = Names(state)
    found = []
    for at, made in enumerate(state.decided):
        face = plan.faces.get(made.step)
        hidden = face is not None and face.record == "private"
        if hidden and not private:
            continue
        lane = state.lanes.get(made.lane)
        again = any((one.id, one.lane) == (made.id, made.lane) for one in state.decided[at + 1 :])
        labels = {option: safe_line(label) for option, label, _ in made.options}
        found.append(
            DecisionLine(
                id=made.id,
                title=safe_line(names.text(made.title, None)),
                step=made.step,
                step_title=titles.get(made.step, ""),
                group="" if lane is None or made.lane in ("", EVERYONE) else safe_line(lane.lane.title),
                how=made.how,
                picked=tuple(labels.get(one, one) for one in made.picked),
                options=_options(made),
                tied=tuple(labels.get(one, one) for one in made.tied),
                wall_ms=made.moment.wall_ms,
                clock=clock_time(made.moment.wall_ms, made.moment.offset_min),
                revised=again,
                private=hidden,
            )
        )
    return tuple(found)


def _options(made: Decided) -> tuple[OptionLine, ...]:
    return tuple(
        OptionLine(
            safe_line(label),
            votes,
            tuple(made.points.get(name, ())),
            result_words(result_of(made, name)),
            name in made.picked,
        )
        for name, label, votes in made.options
    )


def decision_words(one: DecisionLine) -> tuple[str, list[str]]:
    """A decision in a sentence, and a line for each option that was counted."""
    picked = ", ".join(one.picked)
    head = say("minutes.decided", title=one.title, picked=picked)
    more = [say("minutes.tied", options=", ".join(one.tied))] if one.tied else []
    more += [say("minutes.revised")] if one.revised else []
    more += [part for part in (one.group, one.clock) if part]
    more += [say("minutes.private")] if one.private else []
    counted = [f"{option.label}: {option.result}" for option in one.options if option.result]
    return f"{head} ({'; '.join(more)})", counted


def carried_lines(state: State) -> tuple[CarriedLine, ...]:
    """What earlier meetings handed on."""
    names = Names(state)
    return tuple(
        CarriedLine(
            safe_line(one.title),
            safe_line(one.meeting),
            safe_line(one.session),
            tuple(safe_line(brought_line(names, entry)) for entry in one.entries),
        )
        for one in state.carried
    )


def material_lines(state: State) -> tuple[MaterialLine, ...]:
    """The materials that were put on the screen, or would have been read from then on."""
    plan = state.plan
    assert plan is not None
    shown = {
        name for lane in state.lanes.values() for visit in lane.visits for name in shown_in(plan, visit.step)
    }
    return tuple(
        MaterialLine(safe_line(one.title), one.kind, safe_text(one.text))
        for one in plan.materials
        if one.id in shown
    )


def ways_gone(state: State, titles: Mapping[str, str]) -> list[str]:
    """Where the facilitator went on without something, and where the group went back: a sentence each."""
    plan = state.plan
    assert plan is not None
    said = []
    units: dict[str, Unit] = {unit.key: unit for _, unit in plan.units()}
    for gate in sorted(state.gates):
        unit = units.get(gate)
        found = decision_called(state, gate)
        if unit is not None:
            face = plan.faces[unit.step]
            needs = [needed_title(state, name) for name in face.needs]
            title = titles.get(unit.step, face.title)
            if needs:
                said.append(say("minutes.gate.needs", title=title, names=needs))
        elif found is not None:
            said.append(say("minutes.gate.undecided", title=safe_line(found[1].title)))
    for lane in state.lanes.values():
        for at_ms, step in _returns(lane):
            since = at_ms - (state.started_ms or 0)
            minute = say("common.minutes", n=since // 60_000)
            said.append(say("minutes.went-back", title=titles.get(step, step), minutes=minute))
    return said


def _returns(lane: LaneState) -> list[tuple[int, str]]:
    """When a lane went back, and to which step."""
    found = pairwise(lane.visits)
    return [(after.entered_ms, after.step) for before, after in found if before.how == "revisit"]


def version_of(state: State, entry: Entry) -> int:
    """Which time its step was gone through when *entry* was written: 1, or more after going back."""
    lane = state.lanes.get(entry.lane)
    if lane is None:
        return 1
    return 1 + sum(1 for at_ms, step in _returns(lane) if step == entry.step and at_ms <= entry.at_ms)
