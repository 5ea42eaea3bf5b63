"""Deciding: ``decide(rules, state, command, now) -> facts | Refusal``, pure.

How it works, in three sentences. What has come due by *now* happens first, each thing at its own moment and
not when somebody noticed, so that waking up more often changes nothing. Then the command is carried out on
the state that results, fact by fact, each folded before the next is decided. A command that cannot be
carried out is answered with a :class:`~protocols.engine.facts.Refusal`, and nothing happened.

:func:`~protocols.engine.due.deadline` says when the core next wants to be woken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from protocols.engine import breaks, catchup, commands, live, people, reshaping, time
from protocols.engine.carrying import carried_to_data
from protocols.engine.commands import Command
from protocols.engine.deciding import decide_on
from protocols.engine.deeds import since
from protocols.engine.due import Rules, due
from protocols.engine.facts import Fact, Refusal, happened_ms
from protocols.engine.gaps import gap, is_outside
from protocols.engine.log import Log
from protocols.engine.modes import set_mode
from protocols.engine.moments import Moment
from protocols.engine.moving import advance, back, begin, leaves, not_under_way, running, targets
from protocols.engine.state import (
    ENDED,
    FINISHED,
    UNDER_WAY,
    LaneState,
    State,
)
from protocols.engine.tapping import speak
from protocols.engine.undoing import redo, undo
from protocols.engine.writing import edit, withdraw, write
from protocols.plan.data import plan_to_data
from protocols.plan.model import Unit
from protocols.words import duration, safe_line


def decide(rules: Rules, state: State, command: Command, now: Moment) -> tuple[Fact, ...] | Refusal:
    """What happens when *command* is given at *now*: facts in order, or why not.

    Facts that had come due before come first. A refused command yields no facts at all; what is due will
    come with the next command or :class:`~protocols.engine.commands.Wake`, at its own moment all the same.
    """
    answer = decided(rules, state, command, now)
    return answer if isinstance(answer, Refusal) else answer[0]


def decided(
    rules: Rules, state: State, command: Command, now: Moment
) -> tuple[tuple[Fact, ...], State] | Refusal:
    """As :func:`decide`, with the state after the facts: deciding folds them anyway, so nobody need again."""
    log = Log(state, now, rules.planner, rules.strategies)
    refusal = _carry_out(rules, log, command)
    return (tuple(log.facts), log.state) if refusal is None else refusal


def _carry_out(rules: Rules, log: Log, command: Command) -> Refusal | None:
    if isinstance(command, commands.Open):
        return _open(log, command)
    if log.state.phase == "":
        return Refusal("not-open")
    if isinstance(command, commands.Reopen):
        _reopen(rules, log, command)
        return None
    due(rules, log)
    if _sleep(log):
        due(rules, log)
    if isinstance(command, commands.Wake):
        return None
    log.begin("facilitator")
    if isinstance(command, commands.Undo):
        return undo(rules, log, command)
    if isinstance(command, commands.Redo):
        return redo(rules, log, command)
    return _DOORS[type(command)](log, command)


# -- opening --------------------------------------------------------------------------------------


def _open(log: Log, command: commands.Open) -> Refusal | None:
    if log.state.phase:
        return Refusal("already-open")
    log.writer = command.writer
    log.begin("facilitator")
    start_at = None
    if command.start_wall_ms is not None:
        start_at = max(0, command.start_wall_ms - log.now.wall_ms)
    log.fact(
        "session.opened",
        protocol={
            "id": command.protocol_id,
            "title": safe_line(command.title),
            "text": command.text,
            **({"files": dict(command.files)} if command.files else {}),
            **({"variant": command.plan.known.variant} if command.plan.known.variant else {}),
            **({"originals": dict(command.originals)} if command.originals else {}),
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
        **({} if command.end_wall_ms is None else {"end_at": command.end_wall_ms - log.now.wall_ms}),
        **({"meeting": command.meeting} if command.meeting else {}),
        **({"carried": carried_to_data(command.carried)} if command.carried else {}),
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
    return None


def _reopen(rules: Rules, log: Log, command: commands.Reopen) -> None:
    """Take the session up where it was last alive; what lies between is a gap to ask about.

    What had come due while it was still alive and did not get written down comes first, at its own moment; so
    does a sleep from which the computer woke up for no longer than that.
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
    due(rules, log)
    if _sleep(log):
        due(rules, log)
    log.now = now
    log.begin("program")
    if command.alive_boot_id and command.alive_boot_id == now.boot_id:
        away, estimated = now.boot_ms - command.alive_boot_ms, False
    else:
        away, estimated = now.wall_ms - command.alive_wall_ms, True
    log.fact("session.reopened", versions=dict(command.versions), speed=command.speed)
    gap(log, "closed", away, estimated)


def _sleep(log: Log) -> bool:
    """Notice that the computer slept."""
    slept = log.unnoticed_sleep()
    if slept:
        log.begin("clock")
        gap(log, "sleep", slept, False)
    return slept > 0


# -- commands -------------------------------------------------------------------------------------


def _start(log: Log, command: commands.Start) -> Refusal | None:
    if log.state.phase == UNDER_WAY:
        return Refusal("already-started", nearest="next")
    if log.state.phase == FINISHED:
        return Refusal("finished")
    if not 0 <= command.ago_ms <= time.LONGEST_MS:
        return Refusal("no-time")
    log.ago_ms = command.ago_ms
    begin(log)
    return None


def _next(log: Log, command: commands.Next) -> Refusal | None:
    lanes = targets(log.state, command.lane)
    if isinstance(lanes, Refusal):
        return lanes
    if not lanes:
        return Refusal("all-done", nearest="finish")
    if command.ago_ms:
        if (refusal := _not_then(log, lanes, command.ago_ms)) is not None:
            return refusal
        log.ago_ms = command.ago_ms
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
        leaving = leaves(visit, lane, command.step)
        if command.anyway:
            live.open_gates(log, lane)
        elif leaving and (refusal := live.missing(log.state, lane)) is not None:
            return refusal
        if leaving:
            live.fit_rounds(log, lane.id)
        advance(log, lane.id, None, "next", command.step)
    return None


def _not_then(log: Log, lanes: Sequence[LaneState], ago_ms: int) -> Refusal | None:
    """Why a turn or step cannot have ended *ago_ms* ago: something has happened since that would not have."""
    if ago_ms < 0:
        return Refusal("no-time")
    visits = [lane.visit for lane in lanes if lane.visit is not None]
    latest = max(visit.turns[-1].began_ms if visit.turns else visit.entered_ms for visit in visits)
    here = {lane.id for lane in lanes}
    for fact in since(log.state.tail, None, until_ms=log.now_ms - ago_ms):
        if fact.kind in _UNMOVED and (fact.lane in here or not fact.lane):
            latest = max(latest, fact.at_ms)
    return _too_long_ago(log, ago_ms, latest, "next")


def _too_long_ago(log: Log, ago_ms: int, latest_ms: int, nearest: str) -> Refusal | None:
    """The refusal of what is said to have been *ago_ms* ago, before what happened *latest_ms*."""
    if log.now_ms - ago_ms >= latest_ms:
        return None
    most = duration((log.now_ms - latest_ms) // 1000 * 1000)
    return Refusal("not-so-long-ago", {"most": most}, nearest)


_UNMOVED = frozenset(
    ("session.paused", "session.resumed", "gap.found", "time.added", "turn.quiet", "plan.changed")
)
"""What would have been another thing if the step had ended before it."""
_MOVED = frozenset(
    (
        *("step.entered", "step.left", "turn.began", "session.started"),
        *("talk.began", "talk.ended", "roster.set", "role.cast"),
    )
)
"""What nobody does in a break: they go on, speak, come, leave, or take a role."""


def _early(log: Log, lane: LaneState) -> bool:
    limit = time.limit_at(log.state, lane)
    return limit is not None and limit > log.now_ms


def _pause(log: Log, command: commands.Pause) -> Refusal | None:
    if log.state.phase != UNDER_WAY:
        return not_under_way(log.state)
    why, back_ms, before = safe_line(command.why, breaks.WHY_LIMIT).strip(), command.back_ms, log.state.halt
    if before is not None and not why and back_ms is None:
        return Refusal("paused-already", nearest="resume")
    if back_ms is not None and not 0 < back_ms <= time.LONGEST_MS:
        return Refusal("no-time")
    until = None if back_ms is None else log.now_ms + back_ms
    data: dict[str, Any] = {}
    if command.ago_ms:
        if before is not None:
            return Refusal("paused-already", nearest="resume")
        if (refusal := _not_since(log, command.ago_ms)) is not None:
            return refusal
        log.ago_ms = command.ago_ms
        if unsaid := _given_since(log, log.then_ms):
            data["unsaid"] = unsaid
    if before is not None:
        why = why or before.why
        until = before.until_ms if until is None else until
    data |= {"why": why} if why else {}
    data |= {} if until is None else {"until": until}
    log.fact("session.paused", **data)
    return None


def _not_since(log: Log, ago_ms: int) -> Refusal | None:
    """Why a break cannot have begun *ago_ms* ago: somebody has gone on since, or the clock was put right."""
    if not 0 < ago_ms <= time.LONGEST_MS:
        return Refusal("no-time")
    latest = log.state.started_ms or 0
    for fact in since(log.state.tail, None, until_ms=log.now_ms - ago_ms):
        if fact.kind in _UNMOVED or fact.kind in _MOVED:
            latest = max(latest, happened_ms(fact))
    return _too_long_ago(log, ago_ms, latest, "pause")


def _given_since(log: Log, when_ms: int) -> list[list[str]]:
    """The signals given since *when_ms*, each as its lane and its name."""
    found = since(log.state.tail, None, until_ms=when_ms)
    return [[fact.lane, fact.data["cue"]] for fact in found if fact.kind == "cue.given"]


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
    if command.ms == 0 or abs(command.ms) > time.LONGEST_MS:
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
    found = next((one for one in log.state.gaps if one.id == command.id), None)
    if found is None or is_outside(log.state, found):
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
    commands.Set: live.set_value,
    commands.Decide: decide_on,
    commands.Cast: live.cast,
    commands.Again: live.again,
    commands.Enough: live.enough,
    commands.Pass: live.pass_turn,
    commands.Extend: live.extend,
    commands.Revisit: live.revisit,
    commands.CatchUp: catchup.catch_up,
    commands.Speak: speak,
    commands.Mode: set_mode,
    commands.Insert: reshaping.insert,
    commands.Reorder: reshaping.reorder,
    commands.LeaveOut: reshaping.leave_out,
    commands.Arrive: people.arrive,
    commands.Leave: people.leave,
    commands.Finish: _finish,
}
