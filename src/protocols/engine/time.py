"""Time arithmetic over a state: everything is a difference of recorded moments, in integer ms.

For every visit: ``elapsed = carried + (until - entered) - stopped + gaps that were answered "step"``,
``left = allotted + added - elapsed``. Nothing here counts ticks, so nothing drifts.
"""

from __future__ import annotations

from collections.abc import Sequence

from protocols.engine.moments import Moment
from protocols.engine.state import LaneState, State, TurnSpan, Visit
from protocols.plan.anchors import anchored
from protocols.plan.model import Fork, Plan, Unit
from protocols.spec.anchors import DAY_MS, after, parse_at

LONGEST_MS = 24 * 60 * 60_000
"""The longest time that one command may tell of: added or put in, announced for a break, or ago."""


def at(state: State, now: Moment) -> int:
    """The session's own time at *now*: never before its last fact."""
    if state.anchor is None:
        return 0
    return max(state.last_at_ms, state.anchor_at_ms + now.mono_ms - state.anchor.mono_ms)


def stood(state: State, since_ms: int, until_ms: int) -> int:
    """How long the clock stands in a pause that is not over yet, counted from *since_ms*."""
    if state.paused_ms is None:
        return 0
    return max(0, until_ms - max(state.paused_ms, since_ms))


def gap_ms(state: State, lane: str, visit: Visit) -> int:
    """The gaps that count as time of this visit."""
    if not state.gaps:
        return 0
    place = (lane, visit.unit, visit.number)
    return sum(gap.ms for gap in state.gaps if gap.answer == "step" and place in gap.places)


def answered_ms(state: State, gaps: Sequence[str]) -> int:
    """How much of these gaps counts as time of the step."""
    if not gaps:
        return 0
    return sum(gap.ms for gap in state.gaps if gap.answer == "step" and gap.id in gaps)


def spent(state: State, lane: str, visit: Visit, now_ms: int) -> int:
    """How long this visit has lasted (or did last), what it carried over not counted."""
    if visit.left_ms is not None:
        until, standing = visit.left_ms, 0
    else:
        until, standing = now_ms, stood(state, visit.entered_ms, now_ms)
    return until - visit.entered_ms - visit.stopped_ms - standing + gap_ms(state, lane, visit)


def elapsed(state: State, lane: str, visit: Visit, now_ms: int) -> int:
    """How long the step has lasted in all, over earlier visits that this one went back to."""
    carried = visit.carried_ms - visit.carried_gap_ms + answered_ms(state, visit.earlier_gaps)
    return carried + spent(state, lane, visit, now_ms)


def left(state: State, lane: str, visit: Visit, now_ms: int) -> int:
    """What is left of the step's time; negative in overtime.

    A wait for a fixed start lasts no longer than until then, whatever stood still meanwhile.
    """
    rest = visit.allotted_ms + visit.added_ms - elapsed(state, lane, visit, now_ms)
    here = state.lanes.get(lane)
    part = here.part if here is not None and here.visit is visit else None
    if isinstance(part, Unit) and part.until:
        return min(rest, wait_ends_at(state, part.until) + visit.added_ms - now_ms)
    return rest


def turn_elapsed(state: State, lane: str, visit: Visit, turn: TurnSpan, now_ms: int) -> int:
    """How long a turn has lasted (or did last)."""
    if turn.ended_ms is not None:
        until, standing = turn.ended_ms, 0
    else:
        until = visit.left_ms if visit.left_ms is not None else now_ms
        standing = stood(state, turn.began_ms, until) if visit.left_ms is None else 0
    carried = turn.carried_ms - turn.carried_gap_ms
    return carried + until - turn.began_ms - turn.stopped_ms - standing + answered_ms(state, turn.gaps)


def turn_length(unit: Unit, visit: Visit, turn: TurnSpan) -> int:
    """How long a turn may last. The step's whole time is kept: the last turn has the seconds that did not
    divide evenly."""
    return _own_length(unit, visit, turn.turn) + turn.added_ms


def _own_length(unit: Unit, visit: Visit, at: int) -> int:
    """How long the turn number *at* (from 0) may last before time is given or taken."""
    own = unit.turns[at].allotted_ms
    if at == len(unit.turns) - 1:
        planned = sum([one.allotted_ms for one in unit.turns])
        # What somebody who left would have had is nobody's: their step was made shorter by it.
        own += max(0, min(visit.allotted_ms, unit.allotted_ms or visit.allotted_ms) - planned)
    return own


def is_open(visit: Visit) -> bool:
    """Whether the step has no limit: nothing was planned for it, and no time was given."""
    return visit.allotted_ms <= 0 and visit.added_ms <= 0


def turn_is_open(unit: Unit, visit: Visit, turn: TurnSpan) -> bool:
    """Whether the turn has no limit: nothing was planned for it, and no time was given."""
    return turn.added_ms <= 0 and turn_length(unit, visit, turn) - turn.added_ms <= 0


def limit_at(state: State, lane: LaneState) -> int | None:
    """When the current turn or step of a lane reaches its limit, as the session's own time.

    None while the clock stands, and for an open step.
    """
    visit, unit = lane.visit, lane.part
    if visit is None or state.paused_ms is not None or not isinstance(unit, Unit):
        return None
    if visit.turns:
        turn = visit.turns[-1]
        if turn_is_open(unit, visit, turn):
            return None
        length = turn_length(unit, visit, turn)
        return state.last_at_ms + length - turn_elapsed(state, lane.id, visit, turn, state.last_at_ms)
    return step_limit_at(state, lane, visit)


def step_limit_at(state: State, lane: LaneState, visit: Visit) -> int | None:
    """When the current step reaches its limit; None while the clock stands, and for an open step."""
    if state.paused_ms is not None or is_open(visit):
        return None
    return state.last_at_ms + left(state, lane.id, visit, state.last_at_ms)


def wait_ends_at(state: State, until: str) -> int:
    """When a wait is over, as the session's own time: a fixed start is a time on the clock on the wall.

    Counted from the start of the session, a fixed start is moved by nothing that happens after it either.
    """
    anchor = parse_at(until)
    assert anchor is not None
    assert state.anchor is not None
    here = state.anchor
    begun = state.started_wall_ms if state.started_wall_ms is not None else here.wall_ms
    if anchor.clock:
        begun_of_day = (begun + here.offset_min * 60_000) % DAY_MS
        fixed = begun + after(anchor.ms, begun_of_day)
    else:
        fixed = begun + anchor.ms
    return state.anchor_at_ms + fixed - here.wall_ms


def through(state: State, parts: Sequence[Unit | Fork], begin_ms: int) -> int:
    """When *parts* end that begin at *begin_ms*, both as the session's own time: what is late eats up the
    waits for fixed starts, and what is early makes them longer."""
    for part in parts:
        if isinstance(part, Unit) and part.until:
            begin_ms = max(begin_ms, wait_ends_at(state, part.until))
        else:
            begin_ms += part.allotted_ms
    return begin_ms


def next_fixed(state: State, now_ms: int) -> tuple[str, int, int] | None:
    """The next fixed start that is still to come in everybody's lane: the step, when it is fixed for and when
    it will really be, as the session's own time. None where there is none."""
    lane = state.main
    if state.started_ms is None or lane.status == "ended":
        return None
    here = lane.part
    if lane.visit is not None and isinstance(here, Unit) and here.until:
        fixed = wait_ends_at(state, here.until)
        return here.step.removesuffix("~wait"), fixed, max(fixed, now_ms + break_left(state, now_ms))
    begin = here_ends(state, lane, now_ms)
    for part in lane.lane.program[lane.position + 1 :]:
        if isinstance(part, Unit) and part.until:
            fixed = wait_ends_at(state, part.until)
            return part.step.removesuffix("~wait"), fixed, max(fixed, begin)
        begin += part.allotted_ms
    return None


def break_left(state: State, now_ms: int) -> int:
    """What is left of a break that was told with an end; nothing once it is over, or where it has none."""
    halt = state.halt
    if state.paused_ms is None or halt is None or halt.until_ms is None:
        return 0
    return max(0, halt.until_ms - halt.late_ms - now_ms)


def given_ms(plan: Plan, unit: Unit) -> int:
    """What a step has when it is gone into: what it was given, which may be nothing where the time is short.

    Only what is planned at no length because it is there *if needed* has its own time after all.
    """
    if unit.allotted_ms or unit.own.open:
        return unit.allotted_ms
    if any(face.optional == "if needed" for face in plan.around(unit.step)):
        return unit.own.target_ms
    return 0


def to_come(lane: LaneState, position: int) -> int:
    """The planned length of what follows *position* in a lane's program."""
    return sum(part.allotted_ms for part in lane.lane.program[position + 1 :])


def here_ends(state: State, lane: LaneState, now_ms: int) -> int:
    """When what a lane is in ends, as the session's own time, if it takes no longer than it has: a break that
    was told with an end, then the rest of the step, or of its turns; where its groups are at work, what the
    slowest needs."""
    begin = now_ms + break_left(state, now_ms)
    if lane.visit is None:
        inner = [to_end(state, one, now_ms) for one in state.lanes.values() if one.parent == lane.id]
        return max([begin, *(now_ms + one for one in inner)])
    if isinstance(lane.part, Unit) and lane.visit.turns and all(one.allotted_ms for one in lane.part.turns):
        return begin + turns_left(state, lane.id, lane.part, lane.visit, now_ms)
    rest = left(state, lane.id, lane.visit, now_ms)
    if isinstance(lane.part, Unit) and lane.part.until:
        # A break passes in a wait, and not before it.
        rest = min(rest, wait_ends_at(state, lane.part.until) + lane.visit.added_ms - begin)
    return begin + max(0, rest)


def turns_left(state: State, lane: str, unit: Unit, visit: Visit, now_ms: int) -> int:
    """What the turn that is on and those that follow it need, if none takes longer than it has. Whoever spoke
    longer than they had takes nothing from the others, and what somebody left unused is used by nobody."""
    last = visit.turns[-1]
    rest = max(0, turn_length(unit, visit, last) - turn_elapsed(state, lane, visit, last, now_ms))
    return rest + sum([_own_length(unit, visit, at) for at in range(last.turn + 1, len(unit.turns))])


def to_end(state: State, lane: LaneState, now_ms: int) -> int:
    """How long a lane still needs to the end of its program, if all goes on as planned.

    A step in overtime needs nothing more; a lane that waits for its groups needs what the slowest needs. A
    break that was told with an end is waited for.
    """
    if lane.status == "ended":
        return 0
    if lane.status == "waiting":
        return lane.lane.allotted_ms()
    begin = here_ends(state, lane, now_ms)
    return through(state, lane.lane.program[lane.position + 1 :], begin) - now_ms


def session_elapsed(state: State, now_ms: int) -> int:
    """Since the start, pauses and breaks in it, gaps that did not happen left out."""
    if state.started_ms is None:
        return 0
    until = state.finished_ms if state.finished_ms is not None else now_ms
    return until - state.started_ms + sum(gap.ms for gap in state.gaps if gap.answer != "nothing")


def must_end_wall(state: State, begun_wall_ms: int) -> int | None:
    """When a session that begins at *begun_wall_ms* must end (both UTC ms); None where nobody said so, or
    where that time is past by then and means nothing any more."""
    end = state.end_wall_ms
    return end if end is not None and end > begun_wall_ms else None


def short_ms(plan: Plan) -> int:
    """By how much *plan* is longer than the minutes that there were for it; 0 where it fits, or where nobody
    said how many."""
    if plan.minutes is None:
        return 0
    if anchored(plan.main.program):
        return plan.short_ms  # with fixed starts, the end is no matter of lengths alone
    return max(0, plan.allotted_ms - plan.minutes * 60_000)


def planned_end_wall(state: State) -> int | None:
    """The planned end as the clock on the wall shows it (UTC ms), or None before the start."""
    if state.started_ms is None or state.planned_end_ms is None or state.started_wall_ms is None:
        return None
    return state.started_wall_ms + state.planned_end_ms - state.started_ms
