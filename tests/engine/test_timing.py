"""Time: what is left after every turn of events, cues, gaps, and deadlines that do not drift."""

from __future__ import annotations

import pytest

from protocols.engine import Cue, Refusal, Rules, deadline
from protocols.engine import commands as ask
from protocols.view import view

from .room import BEGIN, MINUTE, SECOND, live, room

THREE = """
[[steps]]
id = "one"
title = "One"
time = "3m"
[[steps]]
id = "two"
title = "Two"
time = "4m"
[[steps]]
id = "three"
title = "Three"
time = "open"
"""
TURNS = """
[[steps]]
id = "around"
title = "Around"
turns = { who = "everyone", time = "1m" }
[[steps]]
id = "then"
title = "Then"
time = "2m"
"""


def late(session):
    """How late it will be, as the view says."""
    return view(session.state, session.now).late_ms


def test_going_on_with_time_left_ends_earlier():
    session = room(THREE)
    session.wait(MINUTE).do(ask.Next())
    assert session.left() == 4 * MINUTE
    assert late(session) == -2 * MINUTE


def test_overtime_counts_and_nothing_moves_by_itself():
    session = room(THREE)
    session.wait(5 * MINUTE).do(ask.Wake())
    assert session.step() == "one"
    assert session.left() == -2 * MINUTE
    assert late(session) == 2 * MINUTE


def test_a_pause_stops_the_clock_of_the_step_and_not_of_the_day():
    session = room(THREE)
    session.wait(MINUTE).do(ask.Pause())
    session.wait(10 * MINUTE)
    assert session.left() == 2 * MINUTE
    assert late(session) == 10 * MINUTE
    session.do(ask.Resume())
    session.wait(30 * SECOND)
    assert session.left() == 90 * SECOND
    assert session.state.stopped_ms == 10 * MINUTE


def test_a_pause_that_spans_next_stops_both_steps():
    session = room(THREE)
    session.wait(MINUTE).do(ask.Pause())
    session.wait(MINUTE).do(ask.Next())
    session.wait(5 * MINUTE)
    assert session.left() == 4 * MINUTE
    session.do(ask.Resume())
    session.wait(MINUTE)
    assert session.left() == 3 * MINUTE
    assert session.state.main.past[0].stopped_ms == MINUTE
    assert session.state.main.visit.stopped_ms == 5 * MINUTE


def test_a_pause_that_spans_a_turn_stops_both_turns():
    session = room(TURNS)
    session.wait(20 * SECOND).do(ask.Pause())
    session.wait(MINUTE).do(ask.Next())
    session.wait(MINUTE)
    assert session.turn_left() == MINUTE
    session.do(ask.Resume())
    session.wait(10 * SECOND)
    assert session.turn_left() == 50 * SECOND
    assert session.left() == 4 * MINUTE - 30 * SECOND
    assert session.state.main.visit.turns[0].stopped_ms == MINUTE


def test_time_given_and_taken():
    session = room(THREE)
    session.wait(MINUTE).do(ask.AddTime(2 * MINUTE))
    assert session.left() == 4 * MINUTE
    session.do(ask.AddTime(-10 * MINUTE))  # no more is taken than is left
    assert session.left() == 0
    assert session.facts[-1].data["ms"] == -4 * MINUTE
    assert session.do(ask.AddTime(-MINUTE)) == Refusal("nothing-left", nearest="next")


def test_taking_all_of_the_time_at_once_ends_a_step_that_ends_by_itself():
    session = room('[[steps]]\nid="a"\ntitle="A"\ntime="3m"\nend="cut"\n[[steps]]\ntitle="B"\n')
    session.do(ask.AddTime(-3 * MINUTE))
    session.do(ask.Wake())
    assert session.step() == "b"


def test_time_given_to_an_untimed_step_counts_from_now():
    session = room(THREE)
    session.do(ask.Next())
    session.do(ask.Next())
    session.wait(10 * MINUTE).do(ask.AddTime(5 * MINUTE))
    assert session.left() == 5 * MINUTE


def test_time_given_to_an_untimed_turn_counts_from_now():
    session = room('[[steps]]\nid="a"\ntitle="A"\nturns={}\n')
    session.wait(5 * MINUTE).do(ask.Next())
    session.wait(2 * MINUTE).do(ask.AddTime(3 * MINUTE))
    assert session.turn_left() == session.left() == 3 * MINUTE


def test_no_more_is_taken_from_a_turn_than_it_has_left():
    session = room(TURNS)
    session.wait(40 * SECOND).do(ask.AddTime(-2 * MINUTE))
    assert session.turn_left() == 0
    assert session.left() == 3 * MINUTE


def test_back_gives_the_time_that_the_step_still_had():
    session = room(THREE)
    session.wait(MINUTE).do(ask.Next())
    session.wait(40 * SECOND).do(ask.Back())
    assert session.step() == "one"
    assert session.left() == 2 * MINUTE
    assert session.state.main.visit.number == 2


def test_back_twice_and_again_keeps_what_was_given():
    session = room(THREE)
    session.do(ask.AddTime(MINUTE))
    session.wait(MINUTE).do(ask.Next())
    session.do(ask.Back())
    session.wait(MINUTE).do(ask.Next())
    session.do(ask.Back())
    assert session.left() == 2 * MINUTE
    assert session.state.main.visit.added_before_ms == MINUTE


def test_back_goes_to_the_turn_before_with_the_time_it_had_and_was_given():
    session = room(TURNS)
    session.wait(10 * SECOND).do(ask.AddTime(MINUTE))
    session.wait(10 * SECOND).do(ask.Next())
    session.wait(5 * SECOND).do(ask.Back())
    assert session.state.main.visit.turn == 0
    assert session.turn_left() == 2 * MINUTE - 20 * SECOND


def test_back_into_a_step_with_turns_is_its_last_turn_with_the_time_it_had():
    session = room(TURNS, 2)
    session.wait(10 * SECOND).do(ask.Next())
    session.do(ask.AddTime(30 * SECOND))
    session.wait(20 * SECOND).do(ask.Next())
    session.wait(MINUTE).do(ask.Back())
    assert session.state.main.visit.turn == 1
    assert session.turn_left() == MINUTE + 10 * SECOND
    assert session.left() == 2 * MINUTE


def test_the_whole_step_may_be_left_in_the_middle_of_its_turns():
    session = room(TURNS)
    session.do(ask.Next(step=True))
    assert session.step() == "then"


def test_the_last_turn_has_the_seconds_that_did_not_divide():
    session = room('[[steps]]\nid="a"\ntitle="A"\ntime="1m40s"\nturns={}\nend="cut"\n', 7)
    session.wait(100 * SECOND - 1).do(ask.Wake())
    assert session.turn_left() == 1
    session.wait(1).do(ask.Wake())
    assert session.state.main.status == "ended"
    assert session.facts[-1].at_ms == 100 * SECOND


# -- endings --------------------------------------------------------------------------------------


def test_a_step_is_cut_at_its_deadline_and_not_when_somebody_noticed():
    session = room('[[steps]]\ntitle="A"\ntime="1m"\nend="cut"\n[[steps]]\ntitle="B"\ntime="3m"\n')
    session.wait(100 * SECOND).do(ask.Write("noticed late"))
    left, entered = (
        next(fact for fact in session.facts if fact.kind == kind and fact.data["unit"] == unit)
        for kind, unit in (("step.left", "a"), ("step.entered", "b"))
    )
    assert left.at_ms == entered.at_ms == MINUTE
    assert entered.moment == BEGIN.later(MINUTE)
    assert (left.actor, left.data["how"]) == ("clock", "limit")
    assert session.left() == 3 * MINUTE - 40 * SECOND


@pytest.mark.parametrize("look_every_ms", [7_919, 100_003, 20_000_000])
def test_a_thousand_steps_that_end_by_themselves_do_not_drift(look_every_ms):
    steps = '[[steps]]\ntitle="A"\nrepeat=1000\ntime="7s"\nend="cut"\n'
    session = room(steps, 2, rules=Rules(cues=()))
    while session.mono < 7_000_000:
        session.wait(look_every_ms).do(ask.Wake())
    begun = [fact.at_ms for fact in session.facts if fact.kind == "step.entered"]
    assert begun == [7_000 * number for number in range(1000)]
    assert session.facts[-1].at_ms == 7_000_000


def test_a_strict_slot_that_is_over_early_stays_silent_until_its_end():
    session = room('[[steps]]\nid="a"\ntitle="A"\nturns={time="20s"}\nend="fill"\n', 3)
    session.wait(5 * SECOND).do(ask.Next())
    assert session.facts[-1].kind == "turn.quiet"
    assert session.state.main.visit.quiet
    session.wait(15 * SECOND).do(ask.Wake())
    assert (session.state.main.visit.turn, session.state.main.visit.quiet) == (1, False)
    session.do(ask.Next())
    session.do(ask.Next())  # a second time ends the silence
    assert session.state.main.visit.turn == 2


def test_the_core_says_when_it_wants_to_be_woken():
    session = room('[[steps]]\ntitle="A"\ntime="5m"\nend="cut"\n')
    assert deadline(session.rules, session.state) == 4 * MINUTE
    session.wait(4 * MINUTE).do(ask.Wake())
    assert deadline(session.rules, session.state) == 5 * MINUTE
    session.do(ask.Pause())
    assert deadline(session.rules, session.state) is None


# -- starting at a time ---------------------------------------------------------------------------


def waiting(start_in_ms=10 * MINUTE):
    """A session that is to begin by itself."""
    return room(THREE, start=False, opening={"start_wall_ms": BEGIN.wall_ms + start_in_ms})


def test_a_session_begins_by_itself_at_its_time():
    session = waiting()
    assert view(session.state, session.now).starts_in_ms == 10 * MINUTE
    session.wait(11 * MINUTE).do(ask.Wake())
    assert session.state.started_ms == 10 * MINUTE
    assert session.left() == 2 * MINUTE


def test_a_session_that_was_closed_meanwhile_begins_at_its_time_of_day_all_the_same():
    session = waiting()
    session.wait(MINUTE).crash(away_ms=5 * MINUTE, reboot=True)
    session.wait(4 * MINUTE - 1).do(ask.Wake())
    assert session.state.phase == "ready"
    session.wait(1).do(ask.Wake())
    assert session.state.phase == "under way"
    assert session.state.started_wall_ms == BEGIN.wall_ms + 10 * MINUTE


def test_a_computer_that_slept_meanwhile_begins_at_its_time_of_day_all_the_same():
    session = waiting()
    session.wait(MINUTE).sleep(5 * MINUTE).do(ask.Wake())
    session.wait(4 * MINUTE).do(ask.Wake())
    assert session.state.started_wall_ms == BEGIN.wall_ms + 10 * MINUTE


def test_whoever_comes_back_after_the_time_begins_at_once_and_not_in_the_past():
    session = waiting()
    session.wait(MINUTE).crash(away_ms=60 * MINUTE, reboot=True)
    session.do(ask.Wake())
    assert session.state.phase == "under way"
    assert session.left() == 3 * MINUTE


# -- less time than the plan needs ----------------------------------------------------------------


def test_a_plan_longer_than_the_time_there_is_is_late_by_that_from_the_start():
    session = room('[[steps]]\nid = "a"\ntime = "20m"\n[[steps]]\nid = "b"\ntime = "15m"\n', minutes=20)
    shown = view(session.state, session.now)
    assert (shown.short_ms, shown.late_ms) == (15 * MINUTE, 15 * MINUTE)
    assert shown.planned_end_wall_ms == session.state.started_wall_ms + 20 * MINUTE
    session.wait(24 * MINUTE).do(ask.Next())
    assert late(session) == 19 * MINUTE


def test_brought_down_to_the_time_there_is_it_is_on_time():
    steps = '[[steps]]\nid = "a"\ntime = "20m"\n[[steps]]\nid = "b"\ntime = "15m"\n'
    session = room(steps, minutes=20)
    session.do(ask.LeaveOut("b"))
    shown = view(session.state, session.now)
    assert (shown.short_ms, shown.late_ms) == (0, 0)


def test_taken_for_the_end_the_later_one_is_what_is_aimed_at():
    session = room('[[steps]]\nid = "a"\ntime = "35m"\n', minutes=20)
    session.do(ask.CatchUp("later"))
    assert late(session) == 0


def test_before_a_fixed_start_too_the_time_there_is_counts():
    steps = '[[steps]]\nid = "a"\ntime = "10m"\n[[steps]]\nid = "b"\nat = "+20m"\ntime = "30m"\n'
    session = room(steps, minutes=40)
    shown = view(session.state, session.now)
    assert (shown.short_ms, shown.late_ms) == (10 * MINUTE, 10 * MINUTE)


def test_what_became_longer_before_the_start_is_counted_against_the_time_there_is():
    source = """
        [[steps]]
        id = "a"
        turns = { time = "10m" }
        """
    session = live(source, 4, minutes=40, start=False)
    assert view(session.state, session.now).short_ms == 0
    session.do(ask.Arrive("Zoe"))
    assert view(session.state, session.now).short_ms == 10 * MINUTE
    session.do(ask.Start())
    assert late(session) == 10 * MINUTE


# -- cues -----------------------------------------------------------------------------------------


def cues(session):
    """Each cue that was given, and when."""
    return [
        (fact.data["cue"], fact.at_ms, fact.data["late"])
        for fact in session.facts
        if fact.kind == "cue.given"
    ]


def test_cues_come_at_their_moment_once_each_and_say_how_late_they_were_noticed():
    session = room(THREE)
    for _ in range(10):
        session.wait(25 * SECOND).do(ask.Wake())
    assert cues(session) == [
        ("minute-left", 2 * MINUTE, 5 * SECOND),
        ("time-up", 3 * MINUTE, 20 * SECOND),
    ]


def test_after_a_stall_the_cues_are_given_at_their_moments_and_marked_late():
    session = room(THREE)
    session.wait(10 * MINUTE).do(ask.Wake())
    assert cues(session) == [
        ("minute-left", 2 * MINUTE, 8 * MINUTE),
        ("time-up", 3 * MINUTE, 7 * MINUTE),
    ]


def test_a_short_step_has_no_minute_left_and_a_rule_may_say_otherwise():
    short = '[[steps]]\ntitle="A"\ntime="2m"\n'
    session = room(short)
    session.wait(5 * MINUTE).do(ask.Wake())
    assert [cue for cue, _, _ in cues(session)] == ["time-up"]
    session = room(short, rules=Rules(cues=(Cue("half", 30_000),)))
    session.wait(5 * MINUTE).do(ask.Wake())
    assert [(cue, at) for cue, at, _ in cues(session)] == [("half", 90_000)]


def test_every_turn_but_the_last_has_a_cue_of_its_own():
    session = room(TURNS, 3)
    for _ in range(3):
        session.wait(70 * SECOND).do(ask.Wake())
        session.do(ask.Next())
    assert [(cue, at) for cue, at, _ in cues(session)] == [
        ("turn-1", 60 * SECOND),
        ("minute-left", 120 * SECOND),
        ("turn-2", 130 * SECOND),
        ("time-up", 180 * SECOND),
    ]


def test_a_step_gone_back_to_in_its_last_minute_is_not_told_again():
    session = room(THREE)
    session.wait(150 * SECOND).do(ask.Next())
    session.do(ask.Back())
    session.wait(MINUTE).do(ask.Wake())
    assert [(cue, at) for cue, at, _ in cues(session)] == [
        ("minute-left", 120 * SECOND),
        ("time-up", 180 * SECOND),
    ]


def test_time_up_is_said_even_if_a_gap_ate_all_of_the_step():
    session = room(THREE)
    session.wait(MINUTE).crash(away_ms=60 * MINUTE)
    session.do(ask.AnswerGap(session.state.gaps[0].id, "step"))
    session.do(ask.Wake())
    assert [cue for cue, _, _ in cues(session)] == ["time-up"]


def test_when_it_ends_counts_the_turns_that_are_still_to_come():
    session = room(TURNS)
    planned = view(session.state, session.now).planned_end_wall_ms
    # The first speaks for five minutes: the other three have their minutes all the same.
    session.wait(5 * MINUTE)
    assert view(session.state, session.now).projected_end_wall_ms == planned + 4 * MINUTE
    session.do(ask.Next())
    assert view(session.state, session.now).projected_end_wall_ms == planned + 4 * MINUTE
    # The second needs ten seconds: nobody uses the other fifty.
    session.wait(10 * SECOND).do(ask.Next())
    shown = view(session.state, session.now)
    assert shown.projected_end_wall_ms == planned + 4 * MINUTE - 50 * SECOND
    assert shown.late_ms == 4 * MINUTE - 50 * SECOND
    then = {row.step: row.begins_wall_ms for row in shown.agenda}["then"]
    assert then == shown.projected_end_wall_ms - 2 * MINUTE
    # Time that is given is given to the turn that is on.
    session.do(ask.AddTime(MINUTE))
    assert view(session.state, session.now).late_ms == 5 * MINUTE - 50 * SECOND
