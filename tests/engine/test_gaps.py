"""Time in which the session did not run: found, asked about, counted as answered; and clocks that jump."""

from __future__ import annotations

import attrs
import pytest

from protocols.engine import commands as ask
from protocols.engine import time
from protocols.view import view

from .room import BEGIN, MINUTE, SECOND, room
from .test_timing import THREE, TURNS, late


def test_a_closed_session_asks_what_the_time_was_and_each_answer_counts():
    session = room(THREE)
    session.wait(MINUTE).crash(away_ms=90 * SECOND)
    (gap,) = session.state.gaps
    assert (gap.cause, gap.ms, gap.estimated, gap.answer) == ("closed", 90 * SECOND, False, "")
    assert gap.places == (("all", "one", 1),)
    for answer, left, elapsed in (
        ("break", 2 * MINUTE, 150 * SECOND),
        ("step", 30 * SECOND, 150 * SECOND),
        ("nothing", 2 * MINUTE, MINUTE),
        ("step", 30 * SECOND, 150 * SECOND),  # and it may be changed
    ):
        session.do(ask.AnswerGap(gap.id, answer))
        assert session.left() == left, answer
        assert view(session.state, session.now).elapsed_ms == elapsed, answer
        assert late(session) == 90 * SECOND - (90 * SECOND if answer == "step" else 0)
    assert session.do(ask.AnswerGap(gap.id, "lunch")).code == "no-such-answer"


def test_after_a_reboot_the_gap_is_an_estimate_by_the_clock_on_the_wall():
    session = room(THREE)
    session.wait(MINUTE).crash(away_ms=20 * MINUTE, reboot=True)
    (gap,) = session.state.gaps
    assert (gap.ms, gap.estimated) == (20 * MINUTE, True)
    assert session.left() == 2 * MINUTE


def test_a_short_interruption_is_not_asked_about():
    session = room(THREE)
    session.wait(MINUTE).crash(away_ms=4 * SECOND)
    assert session.state.gaps[0].answer == "step"
    assert session.left() == 2 * MINUTE - 4 * SECOND


def test_what_happened_before_the_last_sign_of_life_is_not_a_gap():
    session = room(THREE)
    session.wait(MINUTE).crash(away_ms=0, since_alive_ms=400)
    assert session.state.gaps == ()
    assert session.left() == 2 * MINUTE + 400


def test_what_had_come_due_before_the_program_died_happened_at_its_moment():
    session = room('[[steps]]\ntitle="A"\ntime="1m"\nend="cut"\n[[steps]]\ntitle="B"\ntime="5m"\n')
    session.wait(80 * SECOND).crash(away_ms=10 * MINUTE, reboot=True)
    entered = next(f for f in session.facts if f.kind == "step.entered" and f.data["unit"] == "b")
    assert (entered.at_ms, entered.moment) == (MINUTE, BEGIN.later(MINUTE))
    assert session.state.gaps[0].places == (("all", "b", 1),)
    assert session.left() == 5 * MINUTE - 20 * SECOND


def test_a_gap_in_a_pause_is_part_of_the_pause():
    session = room(THREE)
    session.do(ask.Pause())
    session.crash(away_ms=30 * MINUTE)
    assert session.state.gaps[0].answer == "break"
    session.do(ask.Resume())
    assert session.left() == 3 * MINUTE


def test_sleep_is_noticed_by_the_clocks_that_part():
    session = room(THREE)
    session.wait(MINUTE).sleep(12 * MINUTE)
    session.do(ask.Wake())
    (gap,) = session.state.gaps
    assert (gap.cause, gap.ms, gap.at_ms) == ("sleep", 12 * MINUTE, MINUTE)
    assert session.left() == 2 * MINUTE
    session.wait(MINUTE).do(ask.Wake())
    assert len(session.state.gaps) == 1


def test_what_was_due_before_a_sleep_was_noticed_keeps_its_moment():
    session = room('[[steps]]\ntitle="A"\ntime="1m"\nend="cut"\n[[steps]]\ntitle="B"\ntime="5m"\n')
    session.wait(70 * SECOND).sleep(12 * MINUTE).do(ask.Wake())
    entered = next(f for f in session.facts if f.kind == "step.entered" and f.data["unit"] == "b")
    assert entered.at_ms == MINUTE
    assert session.left() == 5 * MINUTE - 10 * SECOND


def test_what_the_computer_slept_before_the_start_and_after_the_end_is_no_question():
    session = room(THREE, start=False)
    session.wait(MINUTE).sleep(5 * MINUTE).do(ask.Wake())
    (before,) = session.state.gaps
    assert session.do(ask.AnswerGap(before.id, "step")).code == "no-such-gap"
    session.do(ask.Start())
    assert session.do(ask.AnswerGap(before.id, "step")).code == "no-such-gap"
    session.wait(MINUTE).do(ask.Finish())
    session.wait(MINUTE).sleep(5 * MINUTE).do(ask.Wake())
    after = session.state.gaps[-1]
    assert session.do(ask.AnswerGap(after.id, "break")).code == "no-such-gap"
    assert time.session_elapsed(session.state, session.state.last_at_ms) == MINUTE


def test_a_gap_counts_for_one_turn_only():
    session = room(TURNS)
    session.wait(10 * SECOND).crash(away_ms=20 * SECOND)
    session.do(ask.Next())  # at the very moment at which the gap was found
    session.do(ask.AnswerGap(session.state.gaps[0].id, "step"))
    assert session.turn_left() == MINUTE
    assert session.left() == 4 * MINUTE - 30 * SECOND
    first = session.state.main.visit.turns[0]
    assert time.turn_elapsed(session.state, "all", session.state.main.visit, first, 0) == 30 * SECOND


def test_an_answer_that_comes_after_stepping_back_still_counts():
    session = room(THREE)
    session.wait(30 * SECOND).crash(away_ms=MINUTE)
    session.do(ask.Next())
    session.do(ask.Back())
    assert session.left() == 150 * SECOND
    gap = session.state.gaps[0].id
    session.do(ask.AnswerGap(gap, "step"))
    assert session.left() == 90 * SECOND
    session.do(ask.Next())
    session.do(ask.Back())
    assert session.left() == 90 * SECOND
    session.do(ask.AnswerGap(gap, "break"))
    assert session.left() == 150 * SECOND


def test_a_clock_on_the_wall_that_jumps_changes_no_length():
    session = room(THREE)
    session.wait(MINUTE)
    session.base = attrs.evolve(session.base, wall_ms=session.base.wall_ms - 3_600_000, offset_min=0)
    session.do(ask.Wake())
    assert session.left() == 2 * MINUTE
    assert session.state.gaps == ()


def test_a_clock_that_runs_backwards_does_not_take_the_session_with_it():
    session = room(THREE)
    session.wait(MINUTE).do(ask.Write("first"))
    session.wait(-30 * SECOND).do(ask.Write("second"))
    assert [entry.at_ms for entry in session.state.entries] == [MINUTE, MINUTE]
    assert session.left() == 2 * MINUTE


@pytest.mark.parametrize("reboot", [False, True])
def test_a_sleep_that_nobody_noticed_before_the_program_died_is_asked_about(reboot):
    session = room("worked-example", 3)
    session.wait(MINUTE).sleep(10 * MINUTE).crash(away_ms=2 * MINUTE, reboot=reboot)
    assert [(gap.cause, gap.ms) for gap in session.state.gaps] == [
        ("sleep", 10 * MINUTE),
        ("closed", 2 * MINUTE),
    ]
    assert time.session_elapsed(session.state, time.at(session.state, session.now)) == 13 * MINUTE
