"""Laws of time that campaigns watch over: in every place what was spent, planned, added, stood and slept adds
up, to the millisecond."""

from __future__ import annotations

from itertools import pairwise

from protocols.engine import time
from protocols.engine.facts import happened_ms
from protocols.engine.talking import running_ms


def adds_up(state, valid, now_ms):
    """Every visit, its turns, and the session as a whole; *valid* are the facts that still hold."""
    for lane in state.lanes.values():
        for visit in lane.visits:
            _visit(state, lane.id, visit, now_ms)
    if state.started_ms is None or state.main.visit is None:
        return
    # On the main line: elapsed = actual + pauses + gaps that were no step's time.
    if len(state.lanes) > 1:
        return  # groups have been apart, though the block may have been left out since
    actual = sum(time.spent(state, "all", visit, now_ms) for visit in state.main.visits)
    pauses = state.stopped_ms + (0 if state.paused_ms is None else now_ms - state.paused_ms)
    gaps = sum(gap.ms for gap in state.gaps if gap.answer not in ("step", "nothing"))
    holes = _after_the_end(valid)
    assert time.session_elapsed(state, now_ms) == actual + pauses + gaps + holes - _lost(state, valid)


def account_adds_up(account):
    """What was planned when the session was begun, and what it took: step by step, and in all."""
    outer = [row for row in account.rows if row.depth == 0]
    assert sum(row.planned_ms for row in outer) == account.planned_ms, "the plan does not add up"
    assert sum(row.actual_ms or 0 for row in outer) == account.steps_ms, "the steps do not add up"
    rest = account.pauses_ms + account.breaks_ms + account.after_ms
    assert account.steps_ms + rest == account.elapsed_ms
    for row in account.rows:
        if row.actual_ms is not None:
            assert row.actual_ms == row.planned_ms + row.added_ms + row.overrun_ms - row.saved_ms


def _visit(state, lane, visit, now_ms):
    actual = time.spent(state, lane, visit, now_ms)
    new = visit.added_ms - visit.added_before_ms
    planned = visit.allotted_ms + visit.added_before_ms - visit.carried_ms
    rest = actual - planned - new
    overrun, saved = max(0, rest), max(0, -rest)
    assert actual == planned + new + overrun - saved
    assert actual >= 0
    assert visit.added_before_ms <= visit.added_ms or new < 0
    until = visit.left_ms if visit.left_ms is not None else now_ms
    stood = visit.stopped_ms
    if visit.left_ms is None:
        stood += time.stood(state, visit.entered_ms, now_ms)
    gaps = time.gap_ms(state, lane, visit)
    assert until - visit.entered_ms == actual + stood - gaps
    if visit.turns:
        own = sum(
            time.turn_elapsed(state, lane, visit, turn, now_ms)
            - turn.carried_ms
            + turn.carried_gap_ms
            - time.answered_ms(state, turn.gaps)
            for turn in visit.turns
        )
        assert own + gaps == actual, "turns do not add up to the step"


def talk_adds_up(state, now_ms):
    """In each lane one voice at a time: nobody is counted longer than there was time, nor twice."""
    for name, lane in state.lanes.items():
        spans = [one for one in state.talk.spoken.all if one.lane == name]
        voice = state.talk.now.get(name)
        running, _ = running_ms(state, lane, voice, now_ms) if voice is not None else (0, ())
        spent = sum(
            time.spent(state, name, one, now_ms) - time.gap_ms(state, name, one) for one in lane.visits
        )
        # What was said after a step had ended, of which nobody had told yet, stays counted.
        begun = [*(one.entered_ms for one in lane.visits[1:]), now_ms]
        for ended, entered in zip((one.left_ms for one in lane.past), begun, strict=False):
            spent += sum(max(0, min(one.until_ms, entered) - max(one.from_ms, ended)) for one in spans)
        assert sum(one.ms for one in spans) + running <= spent, "more was said than there was time"
        for before, after in pairwise(spans):
            assert before.until_ms <= after.from_ms, "two voices at once"
        assert all(0 <= one.ms <= one.until_ms - one.from_ms for one in spans)
        if voice is not None and voice.who:
            assert lane.visit is not None, "somebody speaks where nobody is"
            assert state.plan.faces[lane.visit.step].record == "yes", "a voice that is not to be kept"
    for who, heard in state.talk.heard.items():
        mine = [one for one in state.talk.spoken.all if one.who == who]
        assert (heard.ms, heard.times) == (sum(one.ms for one in mine), len(mine))


def _after_the_end(valid):
    """Time between the end of the last step and its being gone back to."""
    left, ended, total = 0, None, 0
    for fact in valid:
        if fact.kind == "step.left":
            left = happened_ms(fact)
        elif fact.kind == "lane.ended" and fact.lane == "all":
            ended = left  # its last step may be said to have ended before
        elif fact.kind == "step.entered" and ended is not None:
            total += fact.at_ms - ended
            ended = None
    return total


def _lost(state, valid):
    """Pauses, and gaps answered ``step``, while no step was under way."""
    left, ended, lost, paused = 0, None, 0, None
    for fact in valid:
        if fact.kind == "step.left":
            left = happened_ms(fact)
        elif fact.kind == "lane.ended":
            ended = left
        elif fact.kind == "step.entered":
            if ended is not None and paused is not None:
                lost += fact.at_ms - max(paused, ended)
            ended = None
        elif fact.kind == "session.paused":
            paused = happened_ms(fact) if paused is None else paused
        elif fact.kind == "session.resumed" and paused is not None:
            if ended is not None:
                lost += fact.at_ms - max(paused, ended)
            paused = None
    return lost - sum(gap.ms for gap in state.gaps if gap.answer == "step" and not gap.places)
