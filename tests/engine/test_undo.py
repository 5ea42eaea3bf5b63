"""Taking back what was just done: as if it had never happened, and nothing written meanwhile is lost."""

from __future__ import annotations

import re

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.room import CHOICE, MINUTE, SECOND, Room, live, plan_for, room, through_json

from protocols.engine import Refusal, decide, fold
from protocols.engine import commands as ask
from protocols.plan import by_number

TWO = """
[[steps]]
id = "read"
title = "Read"
time = "5m"
[[steps]]
id = "talk"
title = "Talk"
time = "10m"
"""


def test_next_undone_forty_seconds_later_has_two_minutes_twenty_left_and_the_notes_are_there() -> None:
    session = room(TWO)
    session.wait(2 * MINUTE).do(ask.Next())
    assert session.step() == "talk"
    for text in ("One", "Two", "Three"):
        session.wait(10 * SECOND).do(ask.Write(text))
    session.wait(10 * SECOND).do(ask.Undo())
    assert session.step() == "read"
    assert session.left() == 2 * MINUTE + 20 * SECOND
    assert [entry.text for entry in session.state.entries] == ["One", "Two", "Three"]


def test_redone_it_is_as_if_it_had_never_been_undone() -> None:
    session = room(TWO)
    session.wait(2 * MINUTE).do(ask.Next())
    session.wait(40 * SECOND).do(ask.Undo())
    session.wait(20 * SECOND).do(ask.Write("Meanwhile"))
    session.do(ask.Redo())
    assert session.step() == "talk"
    assert session.left() == 9 * MINUTE
    assert [entry.text for entry in session.state.entries] == ["Meanwhile"]
    session.do(ask.Undo())
    assert session.step() == "read"
    assert session.left() == 2 * MINUTE


def test_a_turn_gone_back_to_is_called_going_back_and_the_next_turn_is_not() -> None:
    session = room('[[steps]]\nid = "tell"\ntitle = "Tell"\nturns = { time = "1m" }\n')
    session.wait(10 * SECOND).do(ask.Next())
    assert session.state.undoable[-1].what == "turn"
    session.wait(10 * SECOND).do(ask.Back())
    assert session.state.undoable[-1].what == "back"
    session.do(ask.Undo())
    assert session.state.undoable[-1].what == "turn"


def test_several_actions_are_taken_back_one_after_the_other() -> None:
    session = room(TWO)
    session.do(ask.AddTime(MINUTE))
    session.do(ask.Pause())
    session.do(ask.Resume())
    session.do(ask.Next())
    assert [deed.what for deed in session.state.undoable] == ["start", "add", "pause", "resume", "next"]
    for _ in range(4):
        session.do(ask.Undo())
    assert session.step() == "read"
    assert session.left() == 5 * MINUTE
    session.do(ask.Redo())
    assert session.left() == 6 * MINUTE
    session.do(ask.AddTime(MINUTE))
    refused = session.do(ask.Redo())
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.nearest) == ("nothing-to-redo", "undo")


def test_only_the_action_that_was_meant_is_undone() -> None:
    session = room(TWO)
    session.do(ask.AddTime(MINUTE))
    meant = session.state.undoable[-1].action
    session.do(ask.Undo(meant))
    refused = session.do(ask.Undo(meant))
    assert isinstance(refused, Refusal)
    assert refused.code == "undo-another"


def test_before_anything_was_done_there_is_nothing_to_undo() -> None:
    session = room(TWO, start=False)
    refused = session.do(ask.Undo())
    assert isinstance(refused, Refusal)


def test_a_step_that_ends_by_itself_has_ended_when_what_kept_it_is_undone() -> None:
    session = room(TWO.replace('time = "5m"', 'time = "5m"\nend = "cut"'))
    session.do(ask.AddTime(5 * MINUTE))
    session.wait(7 * MINUTE).do(ask.Undo())
    assert session.step() == "talk"
    assert session.left() == 8 * MINUTE


def test_a_pause_undone_is_time_of_the_step() -> None:
    session = room(TWO)
    session.wait(MINUTE).do(ask.Pause())
    session.wait(MINUTE).do(ask.Undo())
    assert session.left() == 3 * MINUTE


def test_a_gap_is_found_where_it_would_have_been_and_its_answer_stays() -> None:
    session = room(TWO)
    session.wait(MINUTE).do(ask.Next())
    session.sleep(10 * MINUTE).do(ask.Wake())
    session.do(ask.AnswerGap(session.state.gaps[0].id, "step"))
    session.do(ask.Undo())
    assert session.step() == "read"
    assert session.left() == 4 * MINUTE - 10 * MINUTE


def test_a_start_that_a_sleep_let_come_due_was_when_the_sleep_was_noticed() -> None:
    session = Room(plan_for(TWO, 4), by_number(4), start_wall_ms=1_700_000_090_000)
    session.do(ask.Start())
    session.sleep(10 * MINUTE).do(ask.Wake())
    session.sleep(5 * SECOND).do(ask.Undo())
    # Without the start by hand it would have begun when the computer woke up, not after its second nap.
    assert session.state.started_wall_ms == 1_700_000_000_000 + 10 * MINUTE


def test_a_start_that_came_due_while_the_program_was_away_was_when_it_was_opened_again() -> None:
    session = Room(plan_for(TWO, 4), by_number(4), start_wall_ms=1_700_000_090_000)
    session.do(ask.Start())
    session.crash(60 * MINUTE, reboot=True)
    session.do(ask.Undo())
    # Not under way while it was away: nobody need be asked what that hour was.
    assert session.state.gaps == ()
    assert session.state.started_wall_ms == 1_700_000_000_000 + 60 * MINUTE


def test_what_came_due_before_the_program_went_away_came_by_the_clocks_of_then() -> None:
    session = room(TWO.replace('time = "5m"', 'time = "5m"\nend = "cut"'))
    session.do(ask.AddTime(5 * MINUTE))
    session.wait(6 * MINUTE).crash(60 * MINUTE, reboot=True)
    session.wait(MINUTE).do(ask.Undo())
    told = session.facts[-1].data["facts"]
    entered = next(one for one in told if one.get("kind") == "step.entered")
    assert entered["moment"][0] == 1_700_000_000_000 + 5 * MINUTE


def test_a_gap_after_a_limit_that_was_put_off_belongs_to_the_step_that_would_have_begun() -> None:
    session = room(TWO.replace('time = "5m"', 'time = "5m"\nend = "cut"'))
    session.do(ask.AddTime(5 * MINUTE))
    session.wait(6 * MINUTE).sleep(4 * MINUTE).do(ask.Wake())
    session.do(ask.AnswerGap(session.state.gaps[0].id, "step"))
    session.do(ask.Undo())
    assert session.step() == "talk"
    assert session.left() == 5 * MINUTE


def test_after_a_crash_it_can_still_be_undone() -> None:
    session = room(TWO)
    session.wait(MINUTE).do(ask.Next())
    session.wait(MINUTE).crash(away_ms=3_000)
    session.do(ask.Undo())
    assert session.step() == "read"
    assert session.left() == 3 * MINUTE - 3_000 or session.left() == 3 * MINUTE


def test_a_choice_taken_back_leaves_both_ways_open() -> None:
    session = live(CHOICE)
    before = session.state.plan
    session.do(ask.Decide("way", picked=("fast",)))
    session.do(ask.Next())
    assert session.step() == "quick"
    session.do(ask.Undo())
    session.do(ask.Undo())
    assert session.state.plan == before
    assert not session.state.known.picked
    session.do(ask.Decide("way", picked=("slow",)))
    session.do(ask.Next())
    assert session.step() == "long"


CUT = TWO.replace('time = "5m"', 'time = "5m"\nend = "cut"')
SOURCES = [("worked-example", 3), ("circles", 5), ("slots", 5), ("last-word", 3), (TWO, 4), (CUT, 4)]
LIVE = [
    ask.Next(),
    ask.Next(step=True),
    ask.Back(),
    ask.Pause(),
    ask.Resume(),
    ask.AddTime(60_000),
    ask.AddTime(-30_000),
    ask.Pass(),
    ask.Extend(),
    ask.Arrive("Zoe"),
    ask.Leave("p2"),
    ask.Arrive(id="p2"),
]
BETWEEN = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.sampled_from([1, 999, 20_000, 61_000, 400_000])),
        st.tuples(st.just("sleep"), st.sampled_from([5_000, 700_000])),
        st.tuples(st.just("write"), st.sampled_from(["A", "B"])),
        st.tuples(st.just("crash"), st.sampled_from([0, 3_000, 60_000])),
        st.tuples(st.just("answer"), st.sampled_from(["step", "break", "nothing"])),
    ),
    max_size=6,
)


def alike(state):
    """The state without what counts how often something was written."""
    written = attrs.evolve(state.written, full=(), last=())
    entries = [(entry.text, entry.kind, entry.withdrawn) for entry in state.entries]
    text = repr(attrs.evolve(state, seq=0, last_at_ms=0, written=written, text=""))
    names: dict[str, str] = {}
    return re.sub(r"'g\d+'", lambda found: names.setdefault(found[0], f"gap {len(names)}"), text), entries


def live_through(sessions, happening):
    """The same for both sessions: time, sleep, notes (where both may take one), a crash, an answer."""
    for what, value in happening:
        if what == "write" and any(
            isinstance(decide(one.rules, one.state, ask.Write(value), one.now), Refusal) for one in sessions
        ):
            continue
        for session in sessions:
            if what == "wait":
                session.wait(value)
            elif what == "sleep":
                session.sleep(value).do(ask.Wake())
            elif what == "write":
                session.do(ask.Write(value))
            elif what == "crash":
                session.crash(value)
            elif session.state.gaps:
                session.do(ask.AnswerGap(session.state.gaps[-1].id, value))


@pytest.mark.parametrize("redone", [False, True])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    where=st.sampled_from(SOURCES),
    before=st.lists(st.tuples(st.sampled_from(LIVE), st.sampled_from([0, 20_000, 200_000])), max_size=8),
    deed=st.sampled_from(LIVE),
    happening=BETWEEN,
    later=BETWEEN,
)
def test_after_undoing_it_is_as_if_the_action_had_never_happened(
    redone, where, before, deed, happening, later
) -> None:
    done, never = live(*where), live(*where)
    for session in (done, never):
        for command, ms in before:
            session.wait(ms).do(command)
        session.do(ask.Wake())
    if isinstance(done.do(deed), Refusal) or done.state.phase == "finished":
        return
    if redone:
        never.do(deed)
    live_through((done, never), happening)
    done.do(ask.Undo())
    if redone:
        live_through((done, never), later)
        done.do(ask.Redo())
    done.do(ask.Wake())
    never.do(ask.Wake())
    assert alike(done.state) == alike(never.state)
    assert fold(through_json(done.facts)) == done.state


def test_a_start_that_comes_due_in_an_undoing_was_before_the_sleep_that_came_after_it() -> None:
    session = Room(plan_for(TWO, 4), by_number(4), start_wall_ms=1_700_000_090_000)
    session.do(ask.Start())
    session.wait(20 * MINUTE).sleep(10 * MINUTE)
    session.do(ask.Undo())
    assert session.state.started_ms == 90_000
    assert session.state.started_wall_ms == 1_700_000_090_000
