"""What a step shows beyond its words: what is to be decided, what is put on the screen, what it offers."""

from __future__ import annotations

from collections.abc import Sequence

from protocols.engine import time
from protocols.engine.deciding import Result, options_of, result_of, voters
from protocols.engine.live import offered_rounds
from protocols.engine.replanning import first_units, upcoming
from protocols.engine.state import Brought, Decided, Entry, LaneState, State, Visit
from protocols.engine.writing import in_list
from protocols.plan.model import EVERYONE, Capture, Decision, Plan, Unit
from protocols.view.model import CaptureView, DecideView, Offers, Output
from protocols.view.names import Names
from protocols.words import decimal, say


def list_view(names: Names, capture: Capture) -> CaptureView:
    """A list as something that can be written to, or moved to, from anywhere."""
    title = names.text(capture.title, None)
    return CaptureView(capture.id, title, capture.kind, capture.columns, capture.fields, per=capture.per)


def decide_view(names: Names, lane: str, decision: Decision, room: bool = False) -> DecideView:
    """What is to be decided in a step; the room sees nothing of a secret vote before the step is over."""
    state = names.state
    where = "" if lane == EVERYONE else lane
    made = [one for one in state.decided if one.id == decision.id and one.lane in ("", where)]
    if room and decision.secret:
        made = []
    step = next((face.step for face in names.plan.faces.values() if face.decide == decision), "")
    source = names.plan.source_list(step) if step else None
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
        counted_lines(made[-1]) if made else (),
        voters(state, decision, where),
        None if room or source is None else list_view(names, source),
    )


def counted_lines(made: Decided) -> tuple[tuple[str, str], ...]:
    """The options that were counted with what they came to, in words, the best first."""
    found = ((label, result_words(result_of(made, name))) for name, label, _ in made.options)
    return tuple((label, words) for label, words in found if words)


def result_words(result: Result | None) -> str:
    """What an option came to, in words; empty where nothing was counted."""
    if result is None:
        return ""
    if result.thumbs is not None:
        up, side, down = result.thumbs
        return say("common.result.thumbs", up=up, side=side, down=down)
    if result.mean is not None and result.median is not None:
        mean, middle = (decimal(round(float(value), 1)) for value in (result.mean, result.median))
        return say("common.result.score", mean=mean, median=middle, n=result.count)
    how = result.how if result.how in ("dots", "score", "rank") else "choice"
    return say(f"common.result.{how}.total", n=result.votes)


def kept_secret(state: State, made: Decided) -> bool:
    """Whether the room may not see what was decided: in a private step, or a secret vote in its step."""
    plan = state.plan
    face = plan.faces.get(made.step) if plan is not None else None
    if face is not None and face.record == "private":
        return True
    if face is None or face.decide is None or not face.decide.secret:
        return False
    return any(lane.visit is not None and lane.visit.step == made.step for lane in state.lanes.values())


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
    """How many more entries a capture may have here; None where nothing bounds them, or each person has a
    list of their own."""
    if capture.most is None or capture.per in ("member", "team"):
        return None
    visit = state.lanes[lane].visit if lane in state.lanes else None
    return max(0, capture.most - len(in_list(state, capture, lane, visit.unit if visit else "", None)))


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
        names.text(extend.ask, unit) if extend is not None else "",
        names.text(back.title, None) if back is not None else "",
        until,
    )


def shown_in(plan: Plan, step: str) -> tuple[str, ...]:
    """What a step has in ``show``, after what the blocks around it show in all their steps."""
    found: list[str] = []
    if "~" in step:
        return ()  # while people change places, or wait, nothing is looked at
    while step in plan.faces:
        found[:0] = plan.faces[step].show
        step = plan.faces[step].parent
    return tuple(dict.fromkeys(found))


def outputs_of(names: Names, lane: LaneState, unit: Unit, room: bool) -> tuple[Output, ...]:
    """What the step has in ``show``: materials, what was written down (rule 23: a group sees its own, the
    plenary all of it), decisions."""
    plan = names.plan
    found = []
    for name in shown_in(plan, unit.step):
        material = next((one for one in plan.materials if one.id == name), None)
        if material is not None:
            brought = [
                entry.text for entry in names.state.entries if entry.capture == name and not entry.withdrawn
            ]
            texts = (*material.text.splitlines(), *(line for text in brought for line in text.splitlines()))
            found.append(Output(name, material.title, tuple(texts), material=True))
            continue
        decided = [
            one
            for one in names.state.decided
            if one.id == name and not (room and kept_secret(names.state, one))
        ]
        if decided:
            found.append(Output(name, names.text(decided[-1].title, None), _picked_lines(decided, lane)))
            continue
        output = _written(names, name, lane, unit, room)
        if output is not None:
            found.append(output)
    return tuple(found)


def _picked_lines(decided: Sequence[Decided], lane: LaneState) -> tuple[str, ...]:
    """What was picked, the best first, with its votes: by everybody, or the last time by this group."""
    mine = [one for one in decided if one.lane in ("", lane.id)] or decided[-1:]
    made = mine[-1]
    labels = {option: label for option, label, _ in made.options}
    lines = []
    for one in made.picked:
        words = result_words(result_of(made, one))
        lines.append(f"{labels[one]} ({words})" if words else labels[one])
    return tuple(lines)


def _written(names: Names, name: str, lane: LaneState, unit: Unit, room: bool) -> Output | None:
    titles = {one.id: one.title for one in names.state.carried}
    titles |= {one.id: one.title for face in names.plan.faces.values() for one in face.capture}
    if name not in titles:
        return None
    lines = [
        brought_line(names, entry) for one in names.state.carried if one.id == name for entry in one.entries
    ]
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


def brought_line(names: Names, entry: Brought) -> str:
    """What an entry of an earlier meeting says on one line: whose table, what, its fields and votes, who by
    when."""
    fields = "; ".join(f"{name}: {value}" for name, value in entry.fields.items())
    text = " - ".join(part for part in (entry.column, entry.text, fields) if part)
    owner = names.person(entry.owner) if entry.owner else ""
    more = ", ".join(part for part in (entry.told, owner, entry.due) if part)
    text = f"{text} ({more})" if more else text
    return f"{entry.group}: {text}" if entry.group else text


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
    # Nor is it told where a material lies before the step that shows it.
    if seen == "all" and all(one.id != entry.capture for one in plan.materials):
        return True
    return any(
        entry.capture in shown_in(plan, visit.step) for lane in state.lanes.values() for visit in lane.visits
    )
