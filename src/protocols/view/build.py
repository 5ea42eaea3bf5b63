"""Building the view: state and a moment in, the frozen :class:`~protocols.view.model.View` out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import attrs

from protocols.engine import time
from protocols.engine.moments import Moment
from protocols.engine.state import FORKED, RUNNING, UNDER_WAY, Entry, Gap, LaneState, State, Visit
from protocols.plan.agenda import Line, agenda, starts
from protocols.plan.model import EVERYONE, Face, Fork, Lane, Person, Plan, Turn, Unit
from protocols.view.model import (
    AgendaRow,
    CaptureView,
    EntryView,
    Floor,
    GapView,
    LaneView,
    StepView,
    TurnView,
    View,
)
from protocols.words import say

_GROUPS = ("everyone", "others", "nobody")


def person_name(roster: Mapping[str, Person], one: str, facilitator: str = "") -> str:
    """The name to show for a person id; people counted by number are called by it."""
    person = roster.get(one)
    if person is not None and person.name:
        return person.name
    if one == "facilitator":
        return facilitator or say("common.facilitator")
    if one.startswith("p") and one[1:].isdigit():
        return say("common.person", number=one[1:])
    return one


class _Names:
    """Putting names to ids and to ``{words}`` in texts."""

    def __init__(self, state: State) -> None:
        self.state = state
        assert state.plan is not None
        self.plan: Plan = state.plan

    @cached_property
    def speaking_roles(self) -> tuple[str, ...]:
        """The roles that speak, ask or answer somewhere; a timekeeper is never told to be silent."""
        heard = {
            name for face in self.plan.faces.values() for name in (*face.speaks, *face.asks, *face.answers)
        }
        return tuple(name for name in self.plan.roles if name in heard)

    def person(self, one: str) -> str:
        return person_name(self.state.roster, one, self.state.facilitator)

    def people(self, who: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.person(one) for one in who)

    def voice(self, turn: Turn) -> str:
        return turn.label or ", ".join(self.people(turn.who)) or say("common.others")

    def holder(self, name: str, unit: Unit | None) -> tuple[str, ...]:
        """Who is meant by a role or an ``as`` name; the title of a role that nobody was given."""
        held = unit.holders.get(name, ()) if unit is not None else self.plan.cast.get(name, ())
        if held:
            return self.people(held)
        return (self.plan.words.get(name, name),)

    def floor(self, names: tuple[str, ...], unit: Unit | None) -> Floor:
        if len(names) == 1 and names[0] in _GROUPS:
            return Floor(names[0])
        found: list[str] = []
        for name in names:
            found.extend((say(f"common.{name}"),) if name in _GROUPS else self.holder(name, unit))
        return Floor("people", tuple(dict.fromkeys(found)))

    def text(self, text: str, unit: Unit | None) -> str:
        """*text* with ``{names}`` put in; a name that means nothing here stays as it is written."""
        if "{" not in text:
            return text
        values: dict[str, str] = {"people": str(self.plan.people)}
        values |= self.plan.words
        values |= {name: answer or title for name, (title, answer) in self.state.inputs.items()}
        for name in self.plan.roles:
            if unit is not None or name in self.plan.cast:
                values[name] = ", ".join(self.holder(name, unit))
        if unit is not None:
            for name in unit.holders:
                values[name] = ", ".join(self.holder(name, unit))
            if unit.rounds:
                values["round"] = str(unit.rounds[-1].number)
        parts: list[str] = []
        rest = text
        while True:
            before, open_, after = rest.partition("{")
            name, close, following = after.partition("}")
            if not open_ or not close:
                parts.append(rest)
                return "".join(parts)
            parts.append(before)
            parts.append(values.get(name.strip(), "{" + name + "}"))
            rest = following


def view(state: State, now: Moment, audience: str = "console") -> View:
    """What to show at *now*. *audience* is ``console`` or ``room``; the room's is built without the notes
    for the facilitator, without entries of private steps, and without the clock of a step that hides it."""
    names = _Names(state)
    plan = names.plan
    now_ms = time.at(state, now)
    room = audience == "room"
    projected = now.wall_ms + time.to_end(state, state.main, now_ms)
    if state.finished_ms is not None:
        projected = now.wall_ms - (now_ms - state.finished_ms)
    elif state.phase != UNDER_WAY and state.start_at_ms is not None:
        projected += max(0, state.start_at_ms - now_ms)
    planned_end = time.planned_end_wall(state)
    lanes = tuple(_lane(names, lane, now_ms, room) for lane in _at_work(state))
    waiting = [gap for gap in state.gaps if not gap.answer]
    return View(
        phase=state.phase,
        title=state.title,
        facilitator=state.facilitator,
        people=plan.people,
        inputs=tuple((title, answer) for title, answer in state.inputs.values()),
        paused=state.paused_ms is not None,
        paused_for_ms=0 if state.paused_ms is None else now_ms - state.paused_ms,
        started_wall_ms=state.started_wall_ms,
        starts_in_ms=_starts_in(state, now_ms),
        elapsed_ms=time.session_elapsed(state, now_ms),
        planned_ms=plan.allotted_ms,
        planned_end_wall_ms=planned_end,
        projected_end_wall_ms=projected,
        late_ms=0 if planned_end is None else projected - planned_end,
        lanes=lanes,
        agenda=_agenda(names, now_ms),
        entries=tuple(_entry(names, entry) for entry in state.entries if not room or _public(names, entry)),
        gap=None if room or not waiting else _gap(state, waiting[0], now, now_ms),
        next_title=_next_title(names, state.main),
        now_wall_ms=now.wall_ms,
        offset_min=now.offset_min,
        seq=state.seq,
        speed=state.speed,
        language=state.language,
        roles=tuple(
            (plan.words.get(name, name), ", ".join(names.people(held)))
            for name, held in plan.cast.items()
            if held
        ),
    )


def _starts_in(state: State, now_ms: int) -> int | None:
    if state.start_at_ms is None or state.started_ms is not None:
        return None
    return state.start_at_ms - now_ms


def _at_work(state: State) -> list[LaneState]:
    """The lanes to show: everybody's, or the innermost groups where they are apart."""
    if state.main.status != FORKED:
        return [state.main]
    found: list[LaneState] = []

    def gather(parent: str) -> None:
        for lane in state.lanes.values():
            if lane.parent == parent:
                if lane.status == FORKED:
                    gather(lane.id)
                else:
                    found.append(lane)

    gather(EVERYONE)
    return found


def _lane(names: _Names, lane: LaneState, now_ms: int, room: bool) -> LaneView:
    people = names.plan.main.members if lane.id == EVERYONE else lane.lane.members
    return LaneView(
        id=lane.id,
        title=lane.lane.title,
        members=names.people(people),
        observers=names.people(lane.lane.observers),
        status=lane.status,
        step=None if lane.visit is None else _step(names, lane, lane.visit, now_ms, room),
        next_title=_next_title(names, lane),
        left_to_end_ms=_to_end(names, lane, now_ms, room),
    )


def _to_end(names: _Names, lane: LaneState, now_ms: int, room: bool) -> int:
    """How long a lane still needs; the room is not told of the current step where its clock is hidden."""
    if room and lane.visit is not None and names.plan.faces[lane.visit.step].clock == "hidden":
        return time.to_come(lane, lane.position)
    return time.to_end(names.state, lane, now_ms)


def _part_title(names: _Names, part: Unit | Fork) -> str:
    face = names.plan.faces[part.step]
    return names.text(face.title, part if isinstance(part, Unit) else None)


def _next_title(names: _Names, lane: LaneState) -> str:
    following = lane.position + (0 if lane.status == "waiting" else 1)
    program = lane.lane.program
    return _part_title(names, program[following]) if following < len(program) else ""


def _step(names: _Names, lane: LaneState, visit: Visit, now_ms: int, room: bool) -> StepView:
    state = names.state
    unit = lane.part
    assert isinstance(unit, Unit)
    face = names.plan.faces[visit.step]
    turns = _turns(names, unit, visit)
    current = visit.turns[-1] if visit.turns else None
    turn_left = turn_elapsed = None
    if current is not None:
        turn_elapsed = time.turn_elapsed(state, lane.id, visit, current, now_ms)
        if not time.turn_is_open(unit, visit, current):
            turn_left = time.turn_length(unit, visit, current) - turn_elapsed
    floor = names.floor(face.speaks, unit)
    if current is not None:
        turn = unit.turns[current.turn]
        if turn.reply and not turn.who:
            floor = Floor("others")
        else:
            floor = Floor("people", (turns[current.turn].name,))
    block = names.plan.faces.get(face.parent)
    round_ = unit.rounds[-1] if unit.rounds else None
    hidden = room and face.clock == "hidden"
    if hidden:
        turns = tuple(attrs.evolve(turn, allotted_ms=0) for turn in turns)
    open_ = time.is_open(visit)
    return StepView(
        unit=visit.unit,
        step=visit.step,
        kind=face.kind,
        title=names.text(face.title, unit),
        path=unit.path,
        block_title=names.text(block.title, unit) if block is not None else "",
        round=None if round_ is None else (round_.number, round_.count),
        holder="" if round_ is None else ", ".join(names.people(round_.holder)),
        say=tuple(names.text(text, unit) for text in face.say),
        note=() if room else tuple(names.text(text, unit) for text in face.note),
        stems=tuple(names.text(text, unit) for text in (*face.stems, *((face.stem,) if face.stem else ()))),
        rules=face.rules,
        floor=floor,
        asks=names.floor(face.asks, unit) if face.asks else None,
        answers=names.floor(face.answers, unit) if face.answers else None,
        silent=_silent(names, face, unit),
        captures=tuple(
            CaptureView(one.id, names.text(one.title, unit), one.kind, one.columns) for one in face.capture
        ),
        record=face.record,
        clock=face.clock,
        end=face.end,
        protect=face.protect,
        optional=face.optional,
        elapsed_ms=0 if hidden else time.elapsed(state, lane.id, visit, now_ms),
        allotted_ms=0 if hidden else visit.allotted_ms + visit.added_ms,
        min_ms=0 if hidden else unit.own.min_ms,
        left_ms=None if open_ or hidden else time.left(state, lane.id, visit, now_ms),
        turn=None if current is None else turns[current.turn],
        turn_left_ms=None if hidden else turn_left,
        turn_elapsed_ms=None if hidden else turn_elapsed,
        turns=turns,
        open=open_,
        shared_title=names.text(face.title, None),
        shared_say=tuple(names.text(text, None) for text in face.say),
    )


def _turns(names: _Names, unit: Unit, visit: Visit) -> tuple[TurnView, ...]:
    # Where people begin as they please nobody can be named beforehand.
    free = names.plan.faces[visit.step].free_order
    found = []
    for index, turn in enumerate(unit.turns):
        if index == visit.turn:
            state = "quiet" if visit.quiet else "now"
        else:
            state = "done" if index < visit.turn else "to come"
        name = say("common.turn", number=index + 1) if free else names.voice(turn)
        found.append(TurnView(index + 1, name, state, turn.reply, turn.allotted_ms))
    return tuple(found)


def _silent(names: _Names, face: Face, unit: Unit) -> tuple[str, ...]:
    """People named in this protocol who hold no floor here, where only some do."""
    heard = {*face.speaks, *face.asks, *face.answers}
    if not heard or "everyone" in heard or "nobody" in heard or unit.turns:
        return ()
    if "others" in heard:
        quiet = [name for name in face.but if name not in heard]
        return tuple(dict.fromkeys(who for name in quiet for who in names.holder(name, unit)))
    quiet = [name for name in names.speaking_roles if name not in heard]
    return tuple(dict.fromkeys(who for name in quiet for who in names.holder(name, unit)))


def _agenda(names: _Names, now_ms: int) -> tuple[AgendaRow, ...]:
    state = names.state
    own: dict[str, dict[str, int]] = {}
    current: set[str] = set()
    for lane in state.lanes.values():
        visits = [*lane.past, *((lane.visit,) if lane.visit else ())]
        sums = own.setdefault(lane.id, {})
        for visit in visits:
            _add(names.plan, sums, visit.step, time.spent(state, lane.id, visit, now_ms))
        if lane.visit is not None and lane.status == RUNNING:
            step = lane.visit.step
            while step:
                current.add(step)
                step = names.plan.faces[step].parent
    actual = _together(names.plan.main, own)
    lines, planned = _lines(names.plan)
    return tuple(_row(names, line, planned.get(line.step, 0), actual, current) for line in lines)


def _add(plan: Plan, sums: dict[str, int], step: str, ms: int) -> None:
    """Add *ms* to *step* and to the blocks it stands in."""
    while step:
        sums[step] = sums.get(step, 0) + ms
        step = plan.faces[step].parent


def _together(lane: Lane, own: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Step id to its time, all passes together, from each lane's *own*: where groups are apart, the time of
    the group that has most of it. Planned and actual times are summed alike, so that they can be compared."""
    sums = dict(own.get(lane.id, {}))
    forks = {tuple(inner.id for inner in part.lanes): part for part in lane.program if isinstance(part, Fork)}
    for fork in forks.values():
        inside: dict[str, int] = {}
        for inner in fork.lanes:
            for step, ms in _together(inner, own).items():
                inside[step] = max(inside.get(step, 0), ms)
        for step, ms in inside.items():
            sums[step] = sums.get(step, 0) + ms
    return sums


def _planned(plan: Plan) -> dict[str, int]:
    """Step id to what was planned for all passes of it."""
    own: dict[str, dict[str, int]] = {}
    for begun in starts(plan):
        _add(plan, own.setdefault(begun.lane.id, {}), begun.unit.step, begun.unit.allotted_ms)
    return _together(plan.main, own)


_lines_of: tuple[Plan | None, list[Line], dict[str, int]] = (None, [], {})


def _lines(plan: Plan) -> tuple[list[Line], dict[str, int]]:
    """The agenda of a plan and the length of all passes of each step, kept for the plan asked about last: a
    console asks ten times a second."""
    global _lines_of
    if _lines_of[0] is not plan:
        _lines_of = (plan, agenda(plan), _planned(plan))
    return _lines_of[1:]


def _row(names: _Names, line: Line, all_ms: int, actual: Mapping[str, int], current: set[str]) -> AgendaRow:
    face = line.face
    if line.step in current:
        state = "now"
    else:
        state = "done" if line.step in actual else "to come"
    return AgendaRow(
        step=line.step,
        title=names.text(face.title, None),
        kind=face.kind,
        depth=line.depth,
        start_ms=line.start_ms,
        planned_ms=line.allotted_ms,
        open=line.span.open and line.allotted_ms == 0,
        protect=face.protect,
        optional=face.optional,
        rounds=line.rounds,
        groups=line.groups,
        state=state,
        actual_ms=actual.get(line.step),
        floor=None if line.block else names.floor(face.speaks, None) if face.speaks else None,
        all_ms=all_ms,
    )


def _public(names: _Names, entry: Entry) -> bool:
    face = names.plan.faces.get(entry.step)
    return not entry.withdrawn and (face is None or face.record in ("yes", "anonymous"))


def _entry(names: _Names, entry: Entry) -> EntryView:
    face = names.plan.faces.get(entry.step)
    unit = None
    lane = names.state.lanes.get(entry.lane)
    if lane is not None:
        found = [part for part in lane.lane.program if part.key == entry.unit]
        unit = found[0] if found and isinstance(found[0], Unit) else None
    captures = {one.id: one for one in face.capture} if face is not None else {}
    capture = captures.get(entry.capture)
    return EntryView(
        id=entry.id,
        kind=entry.kind,
        text=entry.text,
        step_title="" if face is None else names.text(face.title, unit),
        group="" if lane is None else lane.lane.title,
        capture_title="" if capture is None else names.text(capture.title, unit),
        column=entry.column,
        who=_who(names, entry.who),
        owner=_who(names, entry.owner),
        due=entry.due,
        at_ms=entry.at_ms - (names.state.started_ms or 0),
        wall_ms=entry.moment.wall_ms,
        withdrawn=entry.withdrawn,
    )


def _who(names: _Names, who: str) -> str:
    return names.person(who) if who in names.state.roster else who


def _gap(state: State, gap: Gap, now: Moment, now_ms: int) -> GapView:
    """The question, with the end that each answer leads to: only ``step`` uses up time of the step."""

    def end(answer: str) -> int:
        gaps = tuple(attrs.evolve(one, answer=answer) if one.id == gap.id else one for one in state.gaps)
        answered = attrs.evolve(state, gaps=gaps)
        return now.wall_ms + time.to_end(answered, answered.main, now_ms)

    return GapView(
        gap.id,
        gap.cause,
        gap.ms,
        gap.estimated,
        tuple((answer, end(answer)) for answer in ("step", "break", "nothing")),
    )
