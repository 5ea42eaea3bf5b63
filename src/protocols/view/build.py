"""Building the view: state and a moment in, the frozen :class:`~protocols.view.model.View` out. Pure."""

from __future__ import annotations

import attrs

from protocols.engine import time
from protocols.engine.casting import recast
from protocols.engine.deeds import Deed, Undone
from protocols.engine.live import lacking_next, missing
from protocols.engine.moments import Moment
from protocols.engine.moving import leaves
from protocols.engine.replanning import block_key, last_round
from protocols.engine.state import ENDED, FORKED, READY, UNDER_WAY, Gap, LaneState, State, Visit
from protocols.plan.model import EVERYONE, Face, Fork, Unit
from protocols.plan.naming import person_name
from protocols.view.agenda import agenda_rows
from protocols.view.ahead import ahead_of
from protocols.view.begins import ended_at, wall_of
from protocols.view.entries import entries_of, lists_of
from protocols.view.live import (
    asked_view,
    decide_view,
    decided_lines,
    kept_secret,
    offers_of,
    outputs_of,
    room_for,
)
from protocols.view.model import (
    CaptureView,
    DeedView,
    Floor,
    GapView,
    LaneView,
    StepView,
    TurnView,
    View,
)
from protocols.view.modes import clock_of, for_room, halt_view
from protocols.view.names import Names
from protocols.view.newcomer import newcomer
from protocols.view.rounds import counted
from protocols.view.shared import destinations, said_at_setup
from protocols.view.talk import talk_view, voices_view
from protocols.words import say

__all__ = ["person_name", "view"]


def view(state: State, now: Moment, audience: str = "console") -> View:
    """What to show at *now*. *audience* is ``console`` or ``room``; the room's is built without the notes
    for the facilitator, without entries of private steps, without the clock of a step that hides it, and
    with nothing at all while the facilitator keeps it black."""
    names = Names(state)
    plan = names.plan
    now_ms = time.at(state, now)
    room = audience == "room"
    projected = now.wall_ms + time.to_end(state, state.main, now_ms)
    if state.finished_ms is not None:
        projected = now.wall_ms - (now_ms - state.finished_ms)
    elif state.main.status == ENDED:
        # Every step is done: it ended then, however long the session stays open.
        projected = wall_of(state, ended_at(state, now_ms), now_ms, now.wall_ms)
    elif state.phase != UNDER_WAY and state.start_at_ms is not None:
        projected += max(0, state.start_at_ms - now_ms)
    planned_end = time.planned_end_wall(state)
    must_end = time.must_end_wall(state, state.started_wall_ms or now.wall_ms)
    if state.phase == READY:
        planned_end = must_end
    at_work = _at_work(state)
    lanes = tuple(_lane(names, lane, now_ms, room) for lane in at_work)
    waiting = [gap for gap in state.gaps if not gap.answer]
    answered = [gap for gap in state.gaps if gap.answer and gap.places]
    together = _next_together(names, at_work[:1])
    held = {role: tuple(who) for role, who in {**plan.cast, **state.known.cast}.items() if who}
    shown = View(
        phase=state.phase,
        title=state.title,
        facilitator=state.facilitator,
        people=plan.people,
        inputs=said_at_setup(state),
        paused=state.paused_ms is not None,
        paused_for_ms=0 if state.paused_ms is None else now_ms - state.paused_ms,
        started_wall_ms=state.started_wall_ms,
        starts_in_ms=_starts_in(state, now_ms),
        elapsed_ms=time.session_elapsed(state, now_ms),
        planned_ms=plan.allotted_ms,
        begun_ms=(state.begun or plan).allotted_ms,
        planned_end_wall_ms=planned_end,
        projected_end_wall_ms=projected,
        late_ms=0 if planned_end is None else projected - planned_end,
        lanes=lanes,
        agenda=agenda_rows(names, now_ms, now.wall_ms),
        entries=entries_of(names, room),
        gap=None if room or not waiting else _gap(state, waiting[0], now, now_ms),
        next_step=together[0],
        next_title=together[1],
        now_wall_ms=now.wall_ms,
        offset_min=now.offset_min,
        seq=state.seq,
        speed=state.speed,
        language=state.language,
        roles=tuple((plan.words.get(name, name), ", ".join(names.people(who))) for name, who in held.items()),
        fixed=_fixed(names, now, now_ms),
        must_end_wall_ms=None if room else must_end,
        settings=tuple(plan.settings.items()),
        materials=() if room else tuple((one.id, one.title) for one in plan.materials),
        role_ids=tuple(plan.roles.items()),
        cast=() if room else tuple(held.items()),
        persons=tuple((one, names.person(one)) for one in state.roster),
        decided=tuple(decided_lines(one) for one in state.decided if not (room and kept_secret(state, one))),
        undo=None if room or not state.undoable else _deed(names, state.undoable[-1], state, now_ms),
        answered_gap=None if room or not answered else _gap(state, answered[-1], now, now_ms),
        redo=None if room or not state.redoable else _undone(names, state.redoable[-1], now_ms),
        ahead=() if room else ahead_of(names, [lane.id for lane in lanes]),
        away=state.known.away,
        newcomer=None if room else newcomer(names, _at_work(state)),
        teams=() if room else tuple(dict.fromkeys(one.team for one in state.roster.values() if one.team)),
        voices=() if room else voices_view(names, now_ms),
        halt=halt_view(state, now, now_ms),
        quiet=state.quiet,
        clock=state.clock,
        blackout=state.blackout,
        notes=state.notes,
        message="" if room and state.blackout else state.message,
        lists=() if room else lists_of(names),
        short_ms=time.short_ms(plan),
        originals=() if room else tuple(state.originals.items()),
    )
    return for_room(shown) if room else shown


def _fixed(names: Names, now: Moment, now_ms: int) -> tuple[str, int, int] | None:
    """The next fixed start, with how late it will be."""
    found = time.next_fixed(names.state, now_ms) if names.state.phase == UNDER_WAY else None
    if found is None:
        return None
    step, fixed, will_be = found
    return names.text(names.plan.faces[step].title, None), now.wall_ms + fixed - now_ms, will_be - fixed


def _deed(names: Names, deed: Deed, known: State, now_ms: int) -> DeedView:
    """*known* is a state that knows whom it is about."""
    face = names.plan.faces.get(deed.step)
    title = names.text(face.title, None) if face else ""
    who = person_name(known.roster, deed.who) if deed.who else ""
    return DeedView(deed.action, deed.what, title, now_ms - deed.at_ms, who)


def _undone(names: Names, undone: Undone, now_ms: int) -> DeedView:
    return _deed(names, undone.deed, undone.before, now_ms)


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


def _lane(names: Names, lane: LaneState, now_ms: int, room: bool) -> LaneView:
    people = names.plan.main.members if lane.id == EVERYONE else lane.lane.members
    following = _next(names, lane)
    return LaneView(
        id=lane.id,
        title=lane.lane.title,
        members=names.people(people),
        observers=names.people(lane.lane.observers),
        status=lane.status,
        step=None if lane.visit is None else _step(names, lane, lane.visit, now_ms, room),
        next_step=following[0],
        next_title=following[1],
        left_to_end_ms=_to_end(names, lane, now_ms, room),
        asked=None if room else asked_view(names, lane),
        missing=None if room else _missing(names, lane),
        to_bring=() if room else _to_bring(names, lane),
        talk=None if room else talk_view(names, lane, now_ms),
    )


def _to_bring(names: Names, lane: LaneState) -> tuple[tuple[str, str], ...]:
    """The materials that somebody still has to bring for what comes next."""
    if lane.visit is None:
        return ()
    lacking = lacking_next(names.state, lane)
    return tuple((one.id, one.title) for one in names.plan.materials if one.id in lacking)


def _missing(names: Names, lane: LaneState) -> tuple[str, tuple[str, ...]] | None:
    """What keeps a lane from going on, where it is at the last turn of its step."""
    if lane.visit is None or not leaves(lane.visit, lane):
        return None
    refusal = missing(names.state, lane)
    if refusal is None:
        return None
    titles = refusal.arguments.get("titles")
    if not isinstance(titles, list):
        titles = [refusal.arguments.get("title", "")]
    return refusal.code, tuple(str(title) for title in titles)


def _to_end(names: Names, lane: LaneState, now_ms: int, room: bool) -> int:
    """How long a lane still needs; the room is not told of the current step where its clock is hidden."""
    if room and lane.visit is not None and clock_of(names, lane.visit.step) == "hidden":
        return time.to_come(lane, lane.position)
    return time.to_end(names.state, lane, now_ms)


def _part_title(names: Names, lane: LaneState, part: Unit | Fork) -> str:
    face = names.plan.faces[part.step]
    if isinstance(part, Unit):
        return names.text(face.title, counted(names.state, lane, part))
    return names.text(face.title, None, _first_round(names.state, lane, part))


def _first_round(state: State, around: LaneState, fork: Fork) -> int | None:
    """The number of the round with which a fork begins; None where it has no rounds."""
    for lane in fork.lanes:
        for part in lane.program:
            if isinstance(part, Unit):
                rounds = counted(state, around, part).rounds
                return next((one.number for one in rounds if one.block == fork.step), None)
    return None


def _next(names: Names, lane: LaneState) -> tuple[str, str]:
    """The step (or block) that comes next in a lane, and its title; both empty at its end."""
    following = lane.position + (0 if lane.status == "waiting" else 1)
    if following >= len(lane.lane.program):
        return "", ""
    part = lane.lane.program[following]
    return part.step, _part_title(names, lane, part)


def _next_together(names: Names, at_work: list[LaneState]) -> tuple[str, str]:
    """What comes when those who are apart have met: in the group that they come from, or for everybody."""
    around = names.state.lanes.get(at_work[0].parent or "") if at_work else None
    while around is not None and around.id != EVERYONE:
        if (found := _next(names, around))[0]:
            return found
        around = names.state.lanes.get(around.parent or "")
    return _next(names, names.state.main)


def _step(names: Names, lane: LaneState, visit: Visit, now_ms: int, room: bool) -> StepView:
    state = names.state
    assert isinstance(lane.part, Unit)
    unit = recast(state, lane.part)
    told = counted(state, lane, unit)
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
    round_ = told.rounds[-1] if told.rounds else None
    number = None if round_ is None else round_.number
    count = 0 if round_ is None else round_.count if told is not unit else _rounds(state, lane, unit)
    clock = clock_of(names, visit.step)
    hidden = room and clock == "hidden"
    stems = tuple(dict.fromkeys((*face.stems, *((face.stem,) if face.stem else ()))))
    if hidden:
        turns = tuple(attrs.evolve(turn, allotted_ms=0) for turn in turns)
    open_ = time.is_open(visit)
    return StepView(
        unit=visit.unit,
        step=visit.step,
        kind=face.kind,
        title=names.text(face.title, told),
        path=unit.path,
        block_title=names.text(block.title, told) if block is not None else "",
        round=None if round_ is None else (round_.number, count),
        holder="" if round_ is None else ", ".join(names.people(round_.holder)),
        say=tuple(names.text(text, told) for text in face.say),
        note=() if room else tuple(names.text(text, told) for text in face.note),
        stems=tuple(names.text(text, told) for text in stems),
        rules=face.rules,
        floor=floor,
        asks=names.floor(face.asks, unit) if face.asks else None,
        answers=names.floor(face.answers, unit) if face.answers else None,
        silent=_silent(names, face, unit),
        captures=tuple(
            CaptureView(
                one.id,
                names.text(one.title, told),
                one.kind,
                one.columns,
                one.fields,
                ", ".join(names.holder(one.by, unit)) if one.by else "",
                one.words,
                one.per,
                room_for(state, lane.id, one),
            )
            for one in face.capture
        ),
        record=face.record,
        clock=clock,
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
        shared_title=names.text(face.title, None, number),
        shared_say=tuple(names.text(text, None, number) for text in face.say),
        shared_note=() if room else tuple(names.text(text, None, number) for text in face.note),
        shared_stems=tuple(names.text(text, None, number) for text in stems),
        posture=tuple((_postured(names, who, unit), how) for who, how in face.posture.items()),
        responses=face.responses,
        decide=None if face.decide is None else decide_view(names, lane.id, face.decide, room),
        outputs=(*outputs_of(names, lane, unit, room), *destinations(names, lane, unit)),
        cast=tuple((name, names.plan.roles.get(name, name)) for name in face.cast),
        task=unit.task,
        offers=offers_of(names, lane, visit, unit, now_ms),
    )


def _rounds(state: State, lane: LaneState, unit: Unit) -> int:
    """How many rounds there are by now: more or fewer than when this one was planned, where that is open."""
    last = unit.rounds[-1]
    if not block_key(state, lane, unit, last.block):
        return last.count
    return last_round(state, lane, unit, last.block)


def _postured(names: Names, who: str, unit: Unit) -> str:
    """Who sits or stands somehow, as the beginning of a line."""
    if who in ("everyone", "others", "nobody"):
        word = say(f"common.{who}")
        return word[:1].upper() + word[1:]
    return ", ".join(names.holder(who, unit))


def _turns(names: Names, unit: Unit, visit: Visit) -> tuple[TurnView, ...]:
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


def _silent(names: Names, face: Face, unit: Unit) -> tuple[str, ...]:
    """People named in this protocol who hold no floor here, where only some do."""
    heard = {*face.speaks, *face.asks, *face.answers}
    if not heard or "everyone" in heard or "nobody" in heard or unit.turns:
        return ()
    if "others" in heard:
        quiet = [name for name in face.but if name not in heard]
        return tuple(dict.fromkeys(who for name in quiet for who in names.holder(name, unit)))
    quiet = [name for name in names.speaking_roles if name not in heard]
    return tuple(dict.fromkeys(who for name in quiet for who in names.holder(name, unit)))


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
        gap.answer,
    )
