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
from protocols.engine.evolve import evolve
from protocols.engine.facts import Fact, Refusal
from protocols.engine.moments import Moment
from protocols.engine.state import (
    ENDED,
    FINISHED,
    FORKED,
    READY,
    RUNNING,
    UNDER_WAY,
    LaneState,
    State,
    Visit,
)
from protocols.plan.data import plan_to_data
from protocols.plan.model import EVERYONE, Fork, Unit
from protocols.words import safe_line, safe_text

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
    log = _Log(state, now)
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


class _Log:
    """The facts of one decision, each folded as it is written."""

    def __init__(self, state: State, now: Moment) -> None:
        self.state = state
        self.now = now
        self.now_ms = time.at(state, now)
        self.facts: list[Fact] = []
        self.writer = state.writer
        self.begin("clock")

    def begin(self, actor: str) -> None:
        """Begin an action: the facts from here on belong together."""
        self.actor = actor
        self.action = f"{self.writer}.{self.state.seq + 1}"

    def fact(self, kind: str, lane: str = "", at_ms: int | None = None, /, **data: Any) -> None:
        """Write a fact down, at *at_ms* if it came due earlier than now."""
        when = self.now_ms if at_ms is None else at_ms
        written = Fact(
            seq=self.state.seq + 1,
            writer=self.writer,
            action=self.action,
            kind=kind,
            moment=self.now if when == self.now_ms else self.now.later(when - self.now_ms),
            at_ms=when,
            actor=self.actor,
            lane=lane,
            data=data,
        )
        self.facts.append(written)
        self.state = evolve(self.state, written)


# -- opening --------------------------------------------------------------------------------------


def _open(state: State, command: commands.Open, now: Moment) -> tuple[Fact, ...] | Refusal:
    if state.phase:
        return Refusal("already-open")
    log = _Log(state, now)
    log.writer = command.writer
    log.begin("facilitator")
    start_at = None
    if command.start_wall_ms is not None:
        start_at = max(0, command.start_wall_ms - now.wall_ms)
    log.fact(
        "session.opened",
        protocol={"id": command.protocol_id, "title": safe_line(command.title), "text": command.text},
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


def _reopen(rules: Rules, log: _Log, command: commands.Reopen) -> None:
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


def _sleep(log: _Log) -> bool:
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


def _gap(log: _Log, cause: str, ms: int, estimated: bool) -> None:
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


def _due(rules: Rules, log: _Log) -> None:
    """Let everything happen that has come due by now, in order, each at its own moment."""
    while True:
        nearest = _next_due(rules, log.state)
        if nearest is None or nearest[0] > log.now_ms:
            return
        when, what, lane_id, name = nearest
        log.begin("clock")
        if what == "start":
            _begin(log, when)
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
            _advance(log, lane_id, when, "limit")


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


# -- going on -------------------------------------------------------------------------------------


def _begin(log: _Log, when: int | None = None) -> None:
    plan = log.state.plan
    assert plan is not None
    begun = log.now_ms if when is None else when
    log.fact("session.started", "", when, planned_end=begun + plan.allotted_ms)
    _enter(log, EVERYONE, 0, when)


def _advance(log: _Log, lane_id: str, when: int | None, how: str, step: bool = False) -> None:
    """From the current turn to the next, or from the last one to the next step."""
    lane = log.state.lanes[lane_id]
    visit, unit = lane.visit, lane.part
    assert visit is not None
    assert isinstance(unit, Unit)
    if visit.turns and not step and visit.turn + 1 < len(unit.turns):
        following = visit.turn + 1
        log.fact("turn.began", lane_id, when, unit=visit.unit, visit=visit.number, turn=following)
        return
    log.fact("step.left", lane_id, when, unit=visit.unit, visit=visit.number, how=how)
    _enter(log, lane_id, lane.position + 1, when)


def _enter(log: _Log, lane_id: str, position: int, when: int | None) -> None:
    """Go into what stands at *position* of a lane's program, or end the lane."""
    lane = log.state.lanes[lane_id]
    program = lane.lane.program
    if position >= len(program):
        log.fact("lane.ended", lane_id, when)
        if lane.parent is not None:
            _join(log, lane.parent, when)
        return
    part = program[position]
    if isinstance(part, Unit):
        _enter_unit(log, lane_id, part, when)
        return
    log.fact("lanes.opened", lane_id, when, fork=part.key)
    for inner in part.lanes:
        _enter(log, inner.id, 0, when)


def _enter_unit(log: _Log, lane_id: str, unit: Unit, when: int | None) -> None:
    lane = log.state.lanes[lane_id]
    number = 1 + sum(1 for visit in lane.past if visit.unit == unit.key)
    # A step that is planned at no length (if needed) has its own time once it is gone into after all.
    allotted = unit.allotted_ms if unit.allotted_ms or unit.own.open else unit.own.target_ms
    log.fact("step.entered", lane_id, when, unit=unit.key, visit=number, allotted=allotted)


def _join(log: _Log, parent: str, when: int | None) -> None:
    """When every group has come to its end, all go on together."""
    state = log.state
    if any(lane.status != ENDED for lane in state.lanes.values() if lane.parent == parent):
        return
    waiting = state.lanes[parent]
    fork = waiting.part
    if not isinstance(fork, Fork) or waiting.status != FORKED:
        return
    log.fact("lanes.joined", parent, when, fork=fork.key)
    _enter(log, parent, waiting.position + 1, when)


# -- commands -------------------------------------------------------------------------------------


def _running(state: State) -> list[LaneState]:
    return [lane for lane in state.lanes.values() if lane.status == RUNNING and lane.visit is not None]


def _targets(state: State, lane_id: str | None) -> list[LaneState] | Refusal:
    """The lanes a command means: one, or every lane that is at work."""
    if state.phase != UNDER_WAY:
        return _not_under_way(state)
    if lane_id is None:
        return _running(state)
    lane = state.lanes.get(lane_id)
    if lane is None:
        return Refusal("no-such-group", {"group": lane_id})
    if lane.status == FORKED:
        return [one for one in _running(state) if _within(state, one, lane_id)]
    if lane.parent is None and lane_id != EVERYONE:
        return Refusal("no-such-group", {"group": lane.lane.title})
    if lane.id == EVERYONE and lane.status == ENDED:
        return []
    if lane.status != RUNNING:
        return Refusal("group-waits", {"group": lane.lane.title}, "next")
    return [lane]


def _within(state: State, lane: LaneState, outer: str) -> bool:
    parent = lane.parent
    while parent is not None:
        if parent == outer:
            return True
        parent = state.lanes[parent].parent
    return False


def _start(log: _Log, command: commands.Start) -> Refusal | None:
    if log.state.phase == UNDER_WAY:
        return Refusal("already-started", nearest="next")
    if log.state.phase == FINISHED:
        return Refusal("finished")
    _begin(log)
    return None


def _next(log: _Log, command: commands.Next) -> Refusal | None:
    lanes = _targets(log.state, command.lane)
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
        _advance(log, lane.id, None, "next", command.step)
    return None


def _early(log: _Log, lane: LaneState) -> bool:
    limit = time.limit_at(log.state, lane)
    return limit is not None and limit > log.now_ms


def _back(log: _Log, command: commands.Back) -> Refusal | None:
    state = log.state
    asked = state.lanes.get(command.lane) if command.lane is not None else None
    if asked is not None and asked.parent is not None and asked.status == ENDED and state.phase == UNDER_WAY:
        # A group that has come to its end while others are still at work: into its last step again.
        return _step_back(log, asked.id, len(asked.lane.program) - 1)
    lanes = _targets(state, command.lane)
    if isinstance(lanes, Refusal):
        return lanes
    if not lanes:
        return _step_back(log, EVERYONE, len(state.main.lane.program) - 1)
    able = [lane for lane in lanes if lane.position > 0 or (lane.visit is not None and lane.visit.turn > 0)]
    if able:
        for lane in able:
            _lane_back(log, lane)
        return None
    return _out_of_groups(log, lanes)


def _out_of_groups(log: _Log, lanes: list[LaneState]) -> Refusal | None:
    """Every group is at its first step: back to what was before they went apart."""
    meant = {lane.id for lane in lanes}
    parents = list(dict.fromkeys(lane.parent for lane in lanes if lane.parent is not None))
    while parents:
        able = [log.state.lanes[parent] for parent in parents if log.state.lanes[parent].position > 0]
        # Groups within groups go back among themselves before everybody does.
        ways = [one.id for one in able if not any(_within(log.state, other, one.id) for other in able)]
        for parent in ways or parents:
            inside = [lane for lane in _running(log.state) if _within(log.state, lane, parent)]
            if any(lane.id not in meant for lane in inside):
                return Refusal("first-in-group", {"group": lanes[0].lane.title})
        for parent in ways:
            _close(log, parent)
            _step_back(log, parent, log.state.lanes[parent].position - 1)
        if ways:
            return None
        above = (log.state.lanes[parent].parent for parent in parents)
        parents = list(dict.fromkeys(parent for parent in above if parent is not None))
    return Refusal("first-step")


def _close(log: _Log, parent: str) -> None:
    """Bring the groups of a lane together again without their having come to the end."""
    for lane in [lane for lane in log.state.lanes.values() if lane.parent == parent]:
        if lane.status == FORKED:
            _close(log, lane.id)
        elif lane.visit is not None:
            log.fact("step.left", lane.id, unit=lane.visit.unit, visit=lane.visit.number, how="back")
    fork = log.state.lanes[parent].part
    assert fork is not None
    log.fact("lanes.closed", parent, fork=fork.key)


def _lane_back(log: _Log, lane: LaneState) -> None:
    visit = lane.visit
    assert visit is not None
    if visit.turn > 0:
        turn = visit.turn - 1
        had: dict[str, int] = {"carried": 0, "added": 0}
        earlier = [span for span in visit.turns if span.turn == turn]
        if earlier:
            had["carried"] = time.turn_elapsed(log.state, lane.id, visit, earlier[-1], log.now_ms)
            had["added"] = earlier[-1].added_ms
        log.fact("turn.began", lane.id, unit=visit.unit, visit=visit.number, turn=turn, **had)
        return
    log.fact("step.left", lane.id, unit=visit.unit, visit=visit.number, how="back")
    _step_back(log, lane.id, lane.position - 1)


def _step_back(log: _Log, lane_id: str, position: int) -> Refusal | None:
    """Go back into what stands at *position*, with the time it had."""
    lane = log.state.lanes[lane_id]
    if position < 0:
        return Refusal("first-step")
    part = lane.lane.program[position]
    if isinstance(part, Unit):
        _revisit(log, lane_id, part)
        return None
    log.fact("lanes.opened", lane_id, fork=part.key)
    for inner in part.lanes:
        if inner.program:
            _step_back(log, inner.id, len(inner.program) - 1)
        else:
            log.fact("lane.ended", inner.id)
    return None


def _revisit(log: _Log, lane_id: str, unit: Unit) -> None:
    lane = log.state.lanes[lane_id]
    earlier = [visit for visit in lane.past if visit.unit == unit.key]
    if not earlier:
        _enter_unit(log, lane_id, unit, None)
        return
    last = earlier[-1]
    turn: dict[str, int] = {}
    if last.turns:
        span = last.turns[-1]
        turn = {
            "turn": span.turn,
            "turn_carried": time.turn_elapsed(log.state, lane_id, last, span, log.now_ms),
            "turn_added": span.added_ms,
        }
    log.fact(
        "step.entered",
        lane_id,
        unit=unit.key,
        visit=last.number + 1,
        allotted=last.allotted_ms,
        carried=time.elapsed(log.state, lane_id, last, log.now_ms),
        added=last.added_ms,
        **turn,
    )


def _not_under_way(state: State) -> Refusal:
    return Refusal("not-started", nearest="start") if state.phase == READY else Refusal("finished")


def _pause(log: _Log, command: commands.Pause) -> Refusal | None:
    if log.state.phase != UNDER_WAY:
        return _not_under_way(log.state)
    if log.state.paused_ms is not None:
        return Refusal("paused-already", nearest="resume")
    log.fact("session.paused")
    return None


def _resume(log: _Log, command: commands.Resume) -> Refusal | None:
    if log.state.phase != UNDER_WAY:
        return _not_under_way(log.state)
    if log.state.paused_ms is None:
        return Refusal("not-paused", nearest="pause")
    log.fact("session.resumed")
    return None


def _add_time(log: _Log, command: commands.AddTime) -> Refusal | None:
    lanes = _targets(log.state, command.lane)
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


def _worth(log: _Log, lane: LaneState, ms: int) -> dict[str, int]:
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


def _write(log: _Log, command: commands.Write) -> Refusal | None:
    state = log.state
    text = safe_text(command.text).strip()
    if not text:
        return Refusal("empty")
    if command.kind not in ("note", "decision", "commitment"):
        return Refusal("no-such-kind", {"kind": command.kind})
    if command.lane is not None and command.lane not in state.lanes:
        return Refusal("no-such-group", {"group": command.lane})
    lane_id = command.lane or (EVERYONE if EVERYONE in state.lanes else "")
    lane = state.lanes.get(lane_id)
    visit = lane.visit if lane is not None else None
    step = visit.step if visit is not None else ""
    if visit is None and lane_id == EVERYONE:
        # Everybody's lane waits while groups are at work: if they are all in one step, that is the place.
        steps = list(dict.fromkeys(one.visit.step for one in _running(state) if one.visit is not None))
        step = steps[0] if len(steps) == 1 else _strictest(state, steps)
    face = state.plan.faces.get(step) if state.plan is not None else None
    if face is not None and face.record == "none":
        return Refusal("off-record")
    kind, capture = command.kind, command.capture
    if capture:
        known = {one.id: one for one in face.capture} if face is not None else {}
        if capture not in known:
            return Refusal("no-such-capture", {"capture": capture, "known": sorted(known)})
        kind = known[capture].kind
        if command.column and command.column not in known[capture].columns:
            return Refusal(
                "no-such-column", {"column": command.column, "known": list(known[capture].columns)}
            )
    log.fact(
        "entry.written",
        lane_id,
        id=f"n{state.seq + 1}",
        kind=kind,
        text=text,
        unit=visit.unit if visit is not None else "",
        step=step,
        capture=capture,
        column=safe_line(command.column),
        who="" if face is not None and face.record == "anonymous" else safe_line(command.who),
        owner=safe_line(command.owner),
        due=safe_line(command.due),
    )
    return None


def _strictest(state: State, steps: list[str]) -> str:
    """The step that keeps least of what is said, where groups are in several; empty if all keep it all."""
    assert state.plan is not None
    found = {state.plan.faces[step].record: step for step in reversed(steps)}
    return next((found[record] for record in ("none", "private", "anonymous") if record in found), "")


def _entry(state: State, name: str) -> Refusal | None:
    known = next((one for one in state.entries if one.id == name), None)
    if known is None:
        return Refusal("no-such-entry", {"id": name})
    if known.withdrawn:
        return Refusal("withdrawn-already")
    return None


def _edit(log: _Log, command: commands.Edit) -> Refusal | None:
    refusal = _entry(log.state, command.id)
    if refusal is not None:
        return refusal
    entry = next(one for one in log.state.entries if one.id == command.id)
    face = log.state.plan.faces.get(entry.step) if log.state.plan is not None else None
    changes: dict[str, str] = {}
    if command.text is not None:
        changes["text"] = safe_text(command.text).strip()
        if not changes["text"]:
            return Refusal("empty", nearest="withdraw")
    for name in ("column", "who", "owner", "due"):
        value = getattr(command, name)
        if value is not None:
            changes[name] = safe_line(value)
    if face is not None and face.record == "anonymous":
        changes.pop("who", None)
    capture = next((one for one in face.capture if one.id == entry.capture), None) if face else None
    if capture is not None and changes.get("column") and changes["column"] not in capture.columns:
        return Refusal("no-such-column", {"column": changes["column"], "known": list(capture.columns)})
    if changes:
        log.fact("entry.edited", id=command.id, **changes)
    return None


def _withdraw(log: _Log, command: commands.Withdraw) -> Refusal | None:
    refusal = _entry(log.state, command.id)
    if refusal is None:
        log.fact("entry.withdrawn", id=command.id)
    return refusal


def _answer_gap(log: _Log, command: commands.AnswerGap) -> Refusal | None:
    if all(gap.id != command.id for gap in log.state.gaps):
        return Refusal("no-such-gap")
    if command.answer not in ("step", "break", "nothing"):
        return Refusal("no-such-answer", {"answer": command.answer})
    log.fact("gap.answered", id=command.id, answer=command.answer)
    return None


def _finish(log: _Log, command: commands.Finish) -> Refusal | None:
    if log.state.phase == FINISHED:
        return Refusal("finished")
    early = log.state.phase != UNDER_WAY or log.state.main.status != ENDED
    for lane in _running(log.state):
        assert lane.visit is not None
        log.fact("step.left", lane.id, unit=lane.visit.unit, visit=lane.visit.number, how="finish")
    log.fact("session.finished", how="early" if early else "end")
    return None


_DOORS: dict[type[Any], Callable[[_Log, Any], Refusal | None]] = {
    commands.Start: _start,
    commands.Next: _next,
    commands.Back: _back,
    commands.Pause: _pause,
    commands.Resume: _resume,
    commands.AddTime: _add_time,
    commands.Write: _write,
    commands.Edit: _edit,
    commands.Withdraw: _withdraw,
    commands.AnswerGap: _answer_gap,
    commands.Finish: _finish,
}
