"""Deciding: ``decide(rules, state, command, now) -> facts | Refusal``, pure.

How it works, in three sentences. What has come due by *now* happens first, each thing at its own moment and
not when somebody noticed, so that waking up more often changes nothing. Then the command is carried out on
the state that results, fact by fact, each folded before the next is decided. A command that cannot be
carried out is answered with a :class:`~protocols.engine.facts.Refusal`, and nothing happened.

:func:`deadline` says when the core next wants to be woken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from protocols.engine import commands, time
from protocols.engine.commands import Command
from protocols.engine.facts import Fact, Refusal
from protocols.engine.log import Log
from protocols.engine.moments import Moment
from protocols.engine.moving import advance, back, begin, not_under_way, running, targets
from protocols.engine.state import (
    ENDED,
    FINISHED,
    READY,
    RUNNING,
    UNDER_WAY,
    LaneState,
    State,
    Visit,
)
from protocols.engine.writing import edit, withdraw, write
from protocols.plan.data import plan_to_data
from protocols.plan.model import EVERYONE, Unit
from protocols.words import safe_line

SLEEP_MS = 2_000
"""Monotonic and boot clock may part by this much before it counts as the computer having slept."""

SHORT_GAP_MS = 15_000
"""A gap shorter than this is not asked about: the step simply went on."""

MOST_ADDED_MS = 24 * 60 * 60_000
"""The most that one command may add to a step."""


@attrs.frozen
class Cue:
    """A signal during a step: *left_ms* before its limit, in steps planned for at least *least_ms*."""

    id: str
    left_ms: int
    least_ms: int = 0


@attrs.frozen
class Rules:
    """What the core is told of how this installation runs sessions."""

    cues: tuple[Cue, ...] = (Cue("minute-left", 60_000, 180_000), Cue("time-up", 0, 0))


def decide(rules: Rules, state: State, command: Command, now: Moment) -> tuple[Fact, ...] | Refusal:
    """What happens when *command* is given at *now*: facts in order, or why not.

    Facts that had come due before come first. A refused command yields no facts at all; what is due will
    come with the next command or :class:`~protocols.engine.commands.Wake`, at its own moment all the same.
    """
    if isinstance(command, commands.Open):
        return _open(state, command, now)
    if state.phase == "":
        return Refusal("not-open")
    log = Log(state, now)
    if isinstance(command, commands.Reopen):
        _reopen(rules, log, command)
        return tuple(log.facts)
    _due(rules, log)
    if _sleep(log):
        _due(rules, log)
    if not isinstance(command, commands.Wake):
        log.begin("facilitator")
        refusal = _DOORS[type(command)](log, command)
        if refusal is not None:
            return refusal
    return tuple(log.facts)


def deadline(rules: Rules, state: State) -> int | None:
    """When the core next wants to be woken, as the session's own time in ms; None if never."""
    nearest = _next_due(rules, state)
    return None if nearest is None else nearest[0]


# -- opening --------------------------------------------------------------------------------------


def _open(state: State, command: commands.Open, now: Moment) -> tuple[Fact, ...] | Refusal:
    if state.phase:
        return Refusal("already-open")
    log = Log(state, now)
    log.writer = command.writer
    log.begin("facilitator")
    start_at = None
    if command.start_wall_ms is not None:
        start_at = max(0, command.start_wall_ms - now.wall_ms)
    log.fact(
        "session.opened",
        protocol={
            "id": command.protocol_id,
            "title": safe_line(command.title),
            "text": command.text,
            **({"files": dict(command.files)} if command.files else {}),
        },
        minutes=command.minutes,
        inputs={
            name: {"title": safe_line(title), "answer": safe_line(answer)}
            for name, (title, answer) in command.inputs.items()
        },
        facilitator=safe_line(command.facilitator),
        language=command.language,
        speed=command.speed,
        seed=command.seed,
        versions=dict(command.versions),
        start_at=start_at,
    )
    log.fact(
        "roster.set",
        people=[
            {
                "id": person.id,
                "name": safe_line(person.name),
                "team": safe_line(person.team),
                "role": safe_line(person.role),
            }
            for person in command.roster
        ],
    )
    log.fact("plan.made", plan=plan_to_data(command.plan))
    return tuple(log.facts)


def _reopen(rules: Rules, log: Log, command: commands.Reopen) -> None:
    """Take the session up where it was last alive; what lies between is a gap to ask about.

    What had come due while it was still alive and did not get written down comes first, at its own moment.
    """
    state, now = log.state, log.now
    log.writer = command.writer
    log.now_ms = max(state.last_at_ms, command.alive_at_ms)
    if state.anchor is not None:
        log.now = attrs.evolve(
            state.anchor,
            wall_ms=command.alive_wall_ms,
            mono_ms=state.anchor.mono_ms + log.now_ms - state.anchor_at_ms,
            boot_ms=command.alive_boot_ms,
            boot_id=command.alive_boot_id,
        )
    _due(rules, log)
    log.now = now
    log.begin("program")
    if command.alive_boot_id and command.alive_boot_id == now.boot_id:
        gap, estimated = now.boot_ms - command.alive_boot_ms, False
    else:
        gap, estimated = now.wall_ms - command.alive_wall_ms, True
    log.fact("session.reopened", versions=dict(command.versions), speed=command.speed)
    _gap(log, "closed", gap, estimated)


def _sleep(log: Log) -> bool:
    """Notice that the computer slept: the boot clock ran while the monotonic one stood."""
    anchor, now = log.state.anchor, log.now
    if anchor is None or anchor.boot_id != now.boot_id:
        return False
    slept = (now.boot_ms - anchor.boot_ms) - (now.mono_ms - anchor.mono_ms)
    if slept > SLEEP_MS:
        log.begin("clock")
        _gap(log, "sleep", slept, False)
        return True
    return False


def _gap(log: Log, cause: str, ms: int, estimated: bool) -> None:
    state = log.state
    if state.phase != UNDER_WAY or ms < 1_000:
        if cause == "sleep":
            # Before the start and after the end nobody need be asked, but the clocks are lined up anew.
            log.fact(
                "gap.found", id=f"g{state.seq + 1}", cause=cause, ms=max(0, ms), places=[], answer="nothing"
            )
        return
    places = [[lane.id, lane.visit.unit, lane.visit.number] for lane in state.lanes.values() if lane.visit]
    answer = ""
    if state.paused_ms is not None:
        answer = "break"
    elif ms < SHORT_GAP_MS:
        answer = "step"
    log.fact(
        "gap.found",
        id=f"g{state.seq + 1}",
        cause=cause,
        ms=ms,
        estimated=estimated,
        places=places,
        answer=answer,
    )


# -- what comes due -------------------------------------------------------------------------------


def _due(rules: Rules, log: Log) -> None:
    """Let everything happen that has come due by now, in order, each at its own moment."""
    while True:
        nearest = _next_due(rules, log.state)
        if nearest is None or nearest[0] > log.now_ms:
            return
        when, what, lane_id, name = nearest
        log.begin("clock")
        if what == "start":
            begin(log, when)
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
            )
        else:
            advance(log, lane_id, when, "limit")


def _next_due(rules: Rules, state: State) -> tuple[int, str, str, str] | None:
    """The nearest thing to come due: when, what, in which lane, its name."""
    if state.phase == READY and state.start_at_ms is not None:
        return max(state.start_at_ms, state.last_at_ms), "start", EVERYONE, ""
    if state.phase != UNDER_WAY or state.paused_ms is not None:
        return None
    nearest: tuple[int, str, str, str] | None = None
    for lane in state.lanes.values():
        visit = lane.visit
        if visit is None or lane.status != RUNNING:
            continue
        for due in _lane_due(rules, state, lane, visit):
            if nearest is None or (due[0], due[1]) < (nearest[0], nearest[1]):
                nearest = due
    return nearest


def _lane_due(rules: Rules, state: State, lane: LaneState, visit: Visit) -> list[tuple[int, str, str, str]]:
    found: list[tuple[int, str, str, str]] = []
    now = state.last_at_ms
    step_limit = time.step_limit_at(state, lane, visit)
    if step_limit is not None:
        for cue in rules.cues:
            when = step_limit - cue.left_ms
            if cue.id in visit.cues or visit.allotted_ms < cue.least_ms:
                continue
            had = visit.allotted_ms + visit.added_before_ms - visit.carried_ms
            if when < visit.entered_ms and had < cue.left_ms:
                continue  # its moment was over when the step was gone into
            found.append((max(when, now), "cue", lane.id, cue.id))
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
    face = state.plan.faces[visit.step] if state.plan is not None else None
    if face is not None and face.end in ("cut", "fill"):
        found.append((max(limit, now), "limit", lane.id, ""))
    return found


# -- commands -------------------------------------------------------------------------------------


def _start(log: Log, command: commands.Start) -> Refusal | None:
    if log.state.phase == UNDER_WAY:
        return Refusal("already-started", nearest="next")
    if log.state.phase == FINISHED:
        return Refusal("finished")
    begin(log)
    return None


def _next(log: Log, command: commands.Next) -> Refusal | None:
    lanes = targets(log.state, command.lane)
    if isinstance(lanes, Refusal):
        return lanes
    if not lanes:
        return Refusal("all-done", nearest="finish")
    plan = log.state.plan
    assert plan is not None
    for lane in lanes:
        visit = lane.visit
        assert visit is not None
        if (
            plan.faces[visit.step].end == "fill"
            and not visit.quiet
            and not command.step
            and _early(log, lane)
        ):
            # Strict slots: whoever finishes early leaves silence until the limit; a second "next" ends it.
            log.fact("turn.quiet", lane.id, unit=visit.unit, visit=visit.number, turn=visit.turn)
            continue
        advance(log, lane.id, None, "next", command.step)
    return None


def _early(log: Log, lane: LaneState) -> bool:
    limit = time.limit_at(log.state, lane)
    return limit is not None and limit > log.now_ms


def _pause(log: Log, command: commands.Pause) -> Refusal | None:
    if log.state.phase != UNDER_WAY:
        return not_under_way(log.state)
    if log.state.paused_ms is not None:
        return Refusal("paused-already", nearest="resume")
    log.fact("session.paused")
    return None


def _resume(log: Log, command: commands.Resume) -> Refusal | None:
    if log.state.phase != UNDER_WAY:
        return not_under_way(log.state)
    if log.state.paused_ms is None:
        return Refusal("not-paused", nearest="pause")
    log.fact("session.resumed")
    return None


def _add_time(log: Log, command: commands.AddTime) -> Refusal | None:
    lanes = targets(log.state, command.lane)
    if isinstance(lanes, Refusal):
        return lanes
    if not lanes:
        return Refusal("all-done", nearest="finish")
    if command.ms == 0 or abs(command.ms) > MOST_ADDED_MS:
        return Refusal("no-time")
    done = False
    for lane in lanes:
        given = _worth(log, lane, command.ms)
        if given["ms"]:
            visit = lane.visit
            assert visit is not None
            log.fact("time.added", lane.id, unit=visit.unit, visit=visit.number, **given)
            done = True
    return None if done else Refusal("nothing-left", nearest="next")


def _worth(log: Log, lane: LaneState, ms: int) -> dict[str, int]:
    """What giving or taking *ms* comes to: no more is taken than is left, and what is given counts from now
    where no end was planned."""
    visit, unit = lane.visit, lane.part
    assert visit is not None
    assert isinstance(unit, Unit)
    turn = visit.turns[-1] if visit.turns else None
    open_turn = turn is not None and time.turn_is_open(unit, visit, turn)
    spent = left = turn_spent = 0
    if time.is_open(visit):
        spent = time.elapsed(log.state, lane.id, visit, log.now_ms)
    else:
        left = time.left(log.state, lane.id, visit, log.now_ms)
    if turn is not None:
        turn_spent = time.turn_elapsed(log.state, lane.id, visit, turn, log.now_ms)
        if not open_turn:
            left = min(left, time.turn_length(unit, visit, turn) - turn_spent)
    if ms < 0:
        return {"ms": -min(-ms, max(0, left))}
    given = {"ms": ms + spent}
    of_turn = ms + (turn_spent if open_turn else 0)
    return given if turn is None or of_turn == given["ms"] else given | {"turn_ms": of_turn}


def _answer_gap(log: Log, command: commands.AnswerGap) -> Refusal | None:
    if all(gap.id != command.id for gap in log.state.gaps):
        return Refusal("no-such-gap")
    if command.answer not in ("step", "break", "nothing"):
        return Refusal("no-such-answer", {"answer": command.answer})
    log.fact("gap.answered", id=command.id, answer=command.answer)
    return None


def _finish(log: Log, command: commands.Finish) -> Refusal | None:
    if log.state.phase == FINISHED:
        return Refusal("finished")
    early = log.state.phase != UNDER_WAY or log.state.main.status != ENDED
    for lane in running(log.state):
        assert lane.visit is not None
        log.fact("step.left", lane.id, unit=lane.visit.unit, visit=lane.visit.number, how="finish")
    log.fact("session.finished", how="early" if early else "end")
    return None


_DOORS: dict[type[Any], Callable[[Log, Any], Refusal | None]] = {
    commands.Start: _start,
    commands.Next: _next,
    commands.Back: back,
    commands.Pause: _pause,
    commands.Resume: _resume,
    commands.AddTime: _add_time,
    commands.Write: write,
    commands.Edit: edit,
    commands.Withdraw: withdraw,
    commands.AnswerGap: _answer_gap,
    commands.Finish: _finish,
}
