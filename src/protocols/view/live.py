"""What a step shows beyond its words: what is to be decided, what is put on the screen, what it offers."""

from __future__ import annotations

from protocols.engine import time
from protocols.engine.live import offered_rounds, options_of
from protocols.engine.replanning import first_units, upcoming
from protocols.engine.state import Decided, Entry, LaneState, State, Visit
from protocols.plan.model import EVERYONE, Capture, Decision, Unit
from protocols.view.model import DecideView, Offers, Output
from protocols.view.names import Names
from protocols.words import say


def decide_view(names: Names, lane: str, decision: Decision) -> DecideView:
    """What is to be decided in a step."""
    state = names.state
    where = "" if lane == EVERYONE else lane
    made = [one for one in state.decided if one.id == decision.id and one.lane in ("", where)]
    by = [
        say(f"common.{who}") if who == "everyone" else names.plan.roles.get(who, who) for who in decision.by
    ]
    return DecideView(
        decision.id,
        names.text(decision.title, None),
        decision.how,
        tuple(options_of(state, decision, where).items()),
        made[-1].picked if made else (),
        ", ".join(by),
        decision.dots,
        decision.most,
        decision.pick,
        decision.secret,
    )


def asked_view(names: Names, lane: LaneState) -> DecideView | None:
    """What has to be decided before a lane knows what comes next, where its own step does not ask for it."""
    for unit in first_units(upcoming(lane)):
        if not unit.awaits:
            continue
        for face in names.plan.faces.values():
            if face.decide is not None and face.decide.id == unit.awaits:
                here = lane.visit is not None and lane.visit.step == face.step
                return None if here else decide_view(names, lane.id, face.decide)
    return None


def decided_lines(made: Decided) -> tuple[str, tuple[tuple[str, int | None], ...], tuple[str, ...]]:
    """A decision as it is shown: title, options with votes, what was picked."""
    labels = {option: label for option, label, _ in made.options}
    options = tuple((label, votes) for _, label, votes in made.options)
    return made.title, options, tuple(labels.get(one, one) for one in made.picked)


def room_for(state: State, lane: str, capture: Capture) -> int | None:
    """How many more entries a capture may have here; None where nothing bounds them."""
    if capture.most is None:
        return None
    there = sum(
        1
        for entry in state.entries
        if entry.capture == capture.id
        and not entry.withdrawn
        and (capture.per != "group" or entry.lane == lane)
    )
    return max(0, capture.most - there)


def offers_of(names: Names, lane: LaneState, visit: Visit, unit: Unit, now_ms: int) -> Offers:
    """What this step offers that not every step does."""
    state, plan = names.state, names.plan
    face = plan.faces[visit.step]
    again, enough = offered_rounds(state, lane)
    extend = face.extend if face.extend is not None and visit.extended < face.extend.times else None
    if time.is_open(visit):
        extend = None
    went = {one.step for one in lane.past}
    back = plan.faces.get(face.back) if face.back in went else None
    until = next(
        (plan.faces[one.block].until for one in reversed(unit.rounds) if one.block in plan.faces), ""
    )
    return Offers(
        again,
        enough,
        bool(visit.turns) and face.passing != "no" and not unit.turns[visit.turn].reply,
        extend.by_ms if extend is not None else 0,
        extend.ask if extend is not None else "",
        names.text(back.title, None) if back is not None else "",
        until,
    )


def outputs_of(names: Names, lane: LaneState, unit: Unit, room: bool) -> tuple[Output, ...]:
    """What the step has in ``show``: materials, what was written down (rule 23: a group sees its own, the
    plenary all of it), decisions."""
    plan = names.plan
    found = []
    for name in plan.faces[unit.step].show:
        material = next((one for one in plan.materials if one.id == name), None)
        if material is not None:
            found.append(Output(name, material.title, tuple(material.text.splitlines())))
            continue
        decided = [one for one in names.state.decided if one.id == name]
        if decided:
            labels = {option: label for option, label, _ in decided[-1].options}
            found.append(Output(name, decided[-1].title, tuple(labels[one] for one in decided[-1].picked)))
            continue
        output = _written(names, name, lane, unit, room)
        if output is not None:
            found.append(output)
    return tuple(found)


def _written(names: Names, name: str, lane: LaneState, unit: Unit, room: bool) -> Output | None:
    titles = {one.id: one.title for face in names.plan.faces.values() for one in face.capture}
    if name not in titles:
        return None
    lines = []
    for entry in names.state.entries:
        if entry.capture != name or entry.withdrawn or not _reaches(names, entry, lane, unit):
            continue
        face = names.plan.faces.get(entry.step)
        if room and face is not None and face.record not in ("yes", "anonymous"):
            continue
        group = names.state.lanes.get(entry.lane)
        origin = group.lane.title if group is not None and lane.id == EVERYONE else ""
        lines.append(f"{origin}: {said(entry)}" if origin else said(entry))
    return Output(name, names.text(titles[name], None), tuple(lines))


def said(entry: Entry) -> str:
    """What an entry says on one line, with its fields."""
    fields = "; ".join(f"{name}: {value}" for name, value in entry.fields.items())
    return " - ".join(part for part in (entry.text, fields) if part)


def _reaches(names: Names, entry: Entry, lane: LaneState, unit: Unit) -> bool:
    """What everybody wrote reaches every group; what a group wrote, the plenary and itself; and where groups
    work on something in turn, whoever works on the same thing now."""
    if lane.id == EVERYONE or entry.lane in ("", EVERYONE):
        return True
    about = names.tasks.get(entry.unit, "") if unit.task else ""
    return about == unit.task if about else entry.lane == lane.id


def shown_to_room(state: State, entry: Entry) -> bool:
    """Whether the room may see an entry: one that only the group or the facilitator sees waits for a step
    that shows it (rule 22)."""
    plan = state.plan
    if plan is None or not entry.capture:
        return True
    seen = next(
        (one.seen for face in plan.faces.values() for one in face.capture if one.id == entry.capture), "all"
    )
    if seen == "all":
        return True
    return any(
        entry.capture in plan.faces[visit.step].show
        for lane in state.lanes.values()
        for visit in (*lane.past, *((lane.visit,) if lane.visit else ()))
    )
