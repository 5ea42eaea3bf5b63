"""What comes due: the start, cues, limits; each happens at its own moment, not when somebody noticed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from protocols.engine import breaks, time
from protocols.engine.live import fit_rounds, missing
from protocols.engine.log import Log
from protocols.engine.moving import advance, begin, leaves
from protocols.engine.replanning import Planner
from protocols.engine.state import READY, RUNNING, UNDER_WAY, LaneState, State, Visit
from protocols.plan.model import EVERYONE, Face, Unit
from protocols.spec.record import Record, record

if TYPE_CHECKING:
    from protocols.plan.strategies import Strategy


NEWS_MS = 60_000
"""A signal whose moment had passed so long before anybody could know is not given any more."""


@record
class Cue(Record):
    """A signal during a step: *left_ms* before its limit, in steps planned for at least *least_ms*."""

    id: str
    left_ms: int
    least_ms: int = 0


@record
class Rules(Record):
    """What the core is told of how this installation runs sessions."""

    cues: tuple[Cue, ...] = (Cue("minute-left", 60_000, 180_000), Cue("time-up", 0, 0))
    planner: Planner | None = None
    """Makes the plan again when something has become known; None where nobody can."""
    strategies: Sequence[Strategy] | None = None
    """The strategies to catch up that there are; None for those that come with the program."""


def deadline(rules: Rules, state: State) -> int | None:
    """When the core next wants to be woken, as the session's own time in ms; None if never."""
    nearest = next_due(rules, state)
    return None if nearest is None else nearest[0]


def due(rules: Rules, log: Log) -> None:
    """Let everything happen that has come due by now, in order, each at its own moment."""
    while True:
        nearest = next_due(rules, log.state)
        if nearest is None or nearest[0] > log.now_ms:
            return
        when, what, lane_id, name = nearest
        log.begin("clock")
        if what == "start":
            begin(log, when)
        elif what == "break":
            halt = log.state.halt
            assert halt is not None
            log.fact("break.over", "", when, why=halt.why, late=log.now_ms - when + halt.late_ms)
        elif what == "cue":
            visit = log.state.lanes[lane_id].visit
            assert visit is not None
            log.fact(
                "cue.given",
                lane_id,
                when,
                unit=visit.unit,
                visit=visit.number,
                cue=name,
                late=log.now_ms - when,
                **_own(log.state, visit, name),
            )
        else:
            lane = log.state.lanes[lane_id]
            assert lane.visit is not None
            with log.at(when):  # also what is planned anew by it is known from then on
                if leaves(lane.visit, lane):
                    fit_rounds(log, lane_id)
                advance(log, lane_id, None, "limit")


def next_due(rules: Rules, state: State) -> tuple[int, str, str, str] | None:
    """The nearest thing to come due: when, what, in which lane, its name."""
    if state.phase == READY and state.start_at_ms is not None:
        return max(state.start_at_ms, state.last_at_ms), "start", EVERYONE, ""
    if state.phase != UNDER_WAY:
        return None
    if state.paused_ms is not None:
        over_at = breaks.over_at(state)
        return None if over_at is None else (over_at, "break", EVERYONE, "")
    nearest: tuple[int, str, str, str] | None = None
    for lane in state.lanes.values():
        visit = lane.visit
        if visit is None or lane.status != RUNNING:
            continue
        for one in _lane_due(rules, state, lane, visit):
            if nearest is None or (one[0], one[1]) < (nearest[0], nearest[1]):
                nearest = one
    return nearest


def _face(state: State, visit: Visit) -> Face | None:
    return None if state.plan is None else state.plan.faces.get(visit.step)


def _cues(rules: Rules, face: Face | None, visit: Visit) -> Sequence[Cue]:
    """The signals of a step by its limit: its own, or those that every step has."""
    if face is None or not face.cues:
        return rules.cues
    given = visit.allotted_ms + visit.added_ms
    found = []
    for number, cue in enumerate(face.cues, 1):
        if cue.what == "share":
            found.append(Cue(f"own-{number}", given * (100 - cue.value) // 100))
        elif cue.what in ("left", "over"):
            found.append(Cue(f"own-{number}", cue.value if cue.what == "left" else -cue.value))
    return found


def _fits(cue: Cue, visit: Visit) -> bool:
    """Whether the step is long enough for a signal so long before its end."""
    return visit.allotted_ms >= cue.least_ms and visit.allotted_ms + visit.added_ms >= cue.left_ms


def _still_news(cue: Cue, cues: Sequence[Cue], visit: Visit, limit: int, now: int) -> bool:
    """Whether a signal is given at *now* whose moment had passed before anybody could know: the step began
    longer ago, or a gap was its time. Only the last of such signals is; that time is up stays true."""

    def lasts(one: Cue) -> bool:
        return not one.left_ms or now - (limit - one.left_ms) <= NEWS_MS

    later = [one for one in cues if one.left_ms < cue.left_ms and limit - one.left_ms <= now]
    return lasts(cue) and not any(_fits(one, visit) and lasts(one) for one in later)


def _for_turns(face: Face | None, visit: Visit) -> Iterable[str]:
    """The signals for the turn that has begun last which were not given yet."""
    if face is None or not visit.turns:
        return
    for number, cue in enumerate(face.cues, 1):
        name = f"own-{number}-{len(visit.turns)}"
        if cue.what == "turn" and name not in visit.cues:
            yield name


def _own(state: State, visit: Visit, name: str) -> Mapping[str, object]:
    """What a signal of the protocol's own says, kept with the fact: its step may be changed later."""
    face = _face(state, visit)
    if face is None or not name.startswith("own-"):
        return {}
    cue = face.cues[int(name.split("-")[1]) - 1]
    return {"what": cue.what, "value": cue.value, "say": cue.say, "how": cue.how}


def _lane_due(rules: Rules, state: State, lane: LaneState, visit: Visit) -> list[tuple[int, str, str, str]]:
    found: list[tuple[int, str, str, str]] = []
    now = state.last_at_ms
    face = _face(state, visit)
    by_itself = face is not None and face.end in ("cut", "fill")
    cues = _cues(rules, face, visit)
    if not (cues or visit.turns or by_itself):
        return found
    step_limit = time.step_limit_at(state, lane, visit) if cues else None
    if step_limit is not None:
        for cue in cues:
            when = step_limit - cue.left_ms
            if cue.id in visit.cues or not _fits(cue, visit):
                continue
            had = visit.allotted_ms + visit.added_before_ms - visit.carried_ms
            if when < visit.entered_ms and had < cue.left_ms:
                continue  # its moment was over when the step was gone into
            if when < now and not _still_news(cue, cues, visit, step_limit, now):
                continue
            found.append((max(when, now), "cue", lane.id, cue.id))
    if not (visit.turns or by_itself):
        return found
    for name in _for_turns(face, visit):
        found.append((max(visit.turns[-1].began_ms, now), "cue", lane.id, name))
    limit = time.limit_at(state, lane)
    if limit is None:
        return found
    if visit.turns:
        name = f"turn-{len(visit.turns)}"
        last = visit.turns[-1]
        assert isinstance(lane.part, Unit)
        had = time.turn_length(lane.part, visit, last) - last.carried_ms
        over_before = limit < last.began_ms and had < 0
        if name not in visit.cues and last.turn < len(lane.part.turns) - 1 and not over_before:
            found.append((max(limit, now), "cue", lane.id, name))
    if by_itself and not (leaves(visit, lane) and missing(state, lane) is not None):
        found.append((max(limit, now), "limit", lane.id, ""))
    return found
