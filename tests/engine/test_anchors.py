"""Fixed starts while a session runs: the step waits for its moment, or begins at once when it is late.

The session of these tests is opened at 23:13:20 by the clock on the wall.
"""

from __future__ import annotations

from protocols.engine import commands as ask
from protocols.engine import time
from protocols.view import view

from .room import BEGIN, MINUTE, SECOND, room

EVENING = """
[[steps]]
id = "welcome"
title = "Welcome"
time = "10m"

[[steps]]
id = "pause"
title = "Pause"
kind = "break"
at = "23:30"
time = "5m"

[[steps]]
id = "work"
title = "Work"
time = "10m"

[[steps]]
id = "end"
title = "End"
at = "+50m"
time = "5m"
"""
OPENED = 23 * 60 * MINUTE + 13 * MINUTE + 20 * SECOND


def evening():
    return room(EVENING, begins_ms=OPENED // MINUTE * MINUTE)


def test_the_wait_is_as_long_as_it_is_to_the_fixed_start_and_ends_by_itself():
    session = evening()
    session.do(ask.Next(), at=8 * MINUTE)
    assert session.step() == "pause~wait"
    # From 23:21:20 to 23:30:00.
    assert session.left() == 8 * MINUTE + 40 * SECOND
    session.do(ask.Wake(), at=16 * MINUTE + 39 * SECOND)
    assert session.step() == "pause~wait"
    session.do(ask.Wake(), at=25 * MINUTE)
    assert session.step() == "pause"
    entered = [fact.at_ms for fact in session.facts if fact.kind == "step.entered"]
    assert entered == [0, 8 * MINUTE, 16 * MINUTE + 40 * SECOND]


def test_a_start_that_was_due_before_the_computer_slept_plans_the_end_without_the_sleep():
    ends = []
    for slept in (0, 12 * MINUTE):
        due = {"start_wall_ms": BEGIN.wall_ms + 2 * MINUTE}
        session = room(EVENING, begins_ms=OPENED // MINUTE * MINUTE, start=False, minutes=60, opening=due)
        session.wait(3 * MINUTE).sleep(slept).do(ask.Wake())
        assert session.state.started_wall_ms == BEGIN.wall_ms + 2 * MINUTE
        ends.append(time.planned_end_wall(session.state) - BEGIN.wall_ms)
    assert ends == [57 * MINUTE, 57 * MINUTE]


def test_a_step_that_is_late_begins_at_once():
    session = evening()
    session.do(ask.Next(), at=20 * MINUTE)
    assert session.step() == "pause"


def test_what_was_late_is_made_up_for_by_the_next_wait():
    session = evening()
    assert session.state.planned_end_ms == 55 * MINUTE
    now = session.wait(30 * MINUTE).now
    # Welcome has run 20 minutes over; there is spare time enough before the end.
    assert view(session.state, now).late_ms == 0
    title, wall_ms, late_ms = view(session.state, now).fixed
    assert (title, late_ms) == ("Pause", 13 * MINUTE + 20 * SECOND)
    assert wall_ms == BEGIN.wall_ms + 16 * MINUTE + 40 * SECOND
    session.do(ask.Next(), at=30 * MINUTE)
    session.do(ask.Next(), at=35 * MINUTE)
    session.do(ask.Next(), at=44 * MINUTE)
    assert session.step() == "end~wait"
    assert session.left() == 6 * MINUTE
    assert view(session.state, session.wait(5 * MINUTE).now).late_ms == 0
    assert [row.step for row in view(session.state, session.now).agenda if row.actual_ms is not None] == [
        "welcome",
        "pause",
        "work",
        "end~wait",
    ]


def test_next_in_a_wait_begins_early_and_back_passes_over_it():
    session = evening()
    session.do(ask.Next(), at=8 * MINUTE)
    session.do(ask.Next(), at=9 * MINUTE)
    assert session.step() == "pause"
    session.do(ask.Back(), at=10 * MINUTE)
    assert session.step() == "welcome"


def test_a_session_begun_late_ends_when_it_was_fixed_to():
    session = room(EVENING, start=False, begins_ms=OPENED // MINUTE * MINUTE)
    session.do(ask.Start(), at=5 * MINUTE)
    # "+50m" counts from the start, 23:30 does not.
    assert session.state.planned_end_ms == 60 * MINUTE
    assert time.wait_ends_at(session.state, "23:30") == 16 * MINUTE + 40 * SECOND
    assert time.wait_ends_at(session.state, "+50m") == 55 * MINUTE


def test_a_fixed_start_is_kept_through_sleep():
    session = evening()
    session.do(ask.Next(), at=8 * MINUTE)
    session.sleep(30 * MINUTE)
    session.do(ask.Wake(), at=9 * MINUTE)
    gap = session.state.gaps[-1]
    session.do(ask.AnswerGap(gap.id, "step"))
    session.do(ask.Wake())
    assert session.step() == "pause"


def test_a_fixed_start_is_kept_through_a_pause():
    session = evening()
    session.do(ask.Next(), at=8 * MINUTE)
    session.do(ask.Pause(), at=9 * MINUTE)
    session.do(ask.Resume(), at=14 * MINUTE)
    assert session.left() == 2 * MINUTE + 40 * SECOND
    session.do(ask.Wake(), at=17 * MINUTE)
    assert session.step() == "pause"
    entered = [fact.at_ms for fact in session.facts if fact.kind == "step.entered"]
    assert entered[-1] == 16 * MINUTE + 40 * SECOND


def test_a_break_with_an_end_passes_in_a_wait_and_not_before_it():
    session = room(EVENING)
    session.wait(10 * MINUTE).do(ask.Next())  # 23:23:20, and waits until 23:30
    now, fixed = 10 * MINUTE, 16 * MINUTE + 40 * SECOND
    session.do(ask.Pause("tea", back_ms=4 * MINUTE))
    assert time.here_ends(session.state, session.state.main, now) == fixed
    assert time.next_fixed(session.state, now) == ("pause", fixed, fixed)
    # Only what it lasts beyond the fixed start comes after it.
    session.do(ask.Pause("tea", back_ms=10 * MINUTE))
    assert time.here_ends(session.state, session.state.main, now) == 20 * MINUTE
    assert time.next_fixed(session.state, now) == ("pause", fixed, 20 * MINUTE)


def test_time_given_in_a_wait_moves_the_fixed_start():
    session = evening()
    session.do(ask.Next(), at=8 * MINUTE)
    session.do(ask.AddTime(3 * MINUTE), at=9 * MINUTE)
    session.do(ask.Wake(), at=19 * MINUTE)
    assert session.step() == "pause~wait"
    session.do(ask.Wake(), at=20 * MINUTE)
    assert session.step() == "pause"


def test_extra_wake_ups_change_nothing():
    def facts(every):
        session = evening()
        for second in range(0, 60 * 60 + 1, every):
            if second == 9 * 60:
                session.do(ask.Next(), at=second * SECOND)
            else:
                session.do(ask.Wake(), at=second * SECOND)
        return [(fact.kind, fact.at_ms, fact.data.get("unit")) for fact in session.facts]

    assert facts(15) == facts(180)


def test_a_step_before_the_start_is_never_gone_into_but_is_in_the_view():
    session = room(
        """
        [[steps]]
        id = "chairs"
        title = "Put the chairs out"
        at = "-30m"
        time = "20m"

        [[steps]]
        id = "talk"
        title = "Talk"
        time = "20m"
        """
    )
    assert session.step() == "talk"
    rows = view(session.state, session.now).agenda
    assert [(row.title, row.outside) for row in rows] == [("Put the chairs out", "before"), ("Talk", "")]
    session.do(ask.Next())
    assert session.state.main.status == "ended"
