"""Breaks that nobody planned: a name, an end that is signalled once, and a clock that stands until told."""

from __future__ import annotations

import pytest
from tests.engine.room import MINUTE, Room, room, through_json

from protocols.engine import Refusal, deadline, fold
from protocols.engine import commands as ask
from protocols.engine.catchup import previews
from protocols.runtime.cues import cue_lines
from protocols.view import view

STEPS = """
[[steps]]
id = "talk"
title = "Talk"
time = "10m"
"""


def overs(session: Room) -> list[tuple[int, int]]:
    """When a break was over, and by how much that was noticed late, from when the session was opened."""
    return [(fact.at_ms, fact.data["late"]) for fact in session.facts if fact.kind == "break.over"]


def test_its_end_is_signalled_once_at_its_moment_and_nothing_resumes_by_itself() -> None:
    session = room(STEPS)
    session.wait(MINUTE).do(ask.Pause("fire drill", 5 * MINUTE))
    assert deadline(session.rules, session.state) == 6 * MINUTE
    session.wait(4 * MINUTE).do(ask.Wake())
    assert overs(session) == []
    session.wait(MINUTE + 40).do(ask.Wake())
    session.wait(3 * MINUTE).do(ask.Wake())
    assert overs(session) == [(6 * MINUTE, 40)]
    assert session.state.paused_ms == MINUTE
    assert deadline(session.rules, session.state) is None
    session.do(ask.Resume())
    assert session.left() == 9 * MINUTE
    assert [(halt.why, halt.ended_ms - halt.began_ms) for halt in session.state.halts] == [
        ("fire drill", 8 * MINUTE + 40)
    ]


def test_what_is_left_of_it_counts_for_the_end_and_catching_up_makes_up_for_it() -> None:
    session = room(STEPS + STEPS.replace("talk", "more").replace('"10m"', '{ min = "5m", target = "10m" }'))
    end = view(session.state, session.now).projected_end_wall_ms
    session.wait(MINUTE).do(ask.Pause("fire drill", 5 * MINUTE))
    told = view(session.state, session.now)
    assert told.projected_end_wall_ms == end + 5 * MINUTE
    assert told.late_ms == 5 * MINUTE
    session.wait(2 * MINUTE)
    assert view(session.state, session.now).projected_end_wall_ms == end + 5 * MINUTE
    shown = next(one for one in previews(session.state, session.now) if one.strategy == "share")
    assert session.now.wall_ms + shown.after_ms == end
    session.do(ask.CatchUp("share"))
    assert view(session.state, session.now).late_ms == 0
    session.wait(3 * MINUTE).do(ask.Resume())
    assert view(session.state, session.now).late_ms == 0
    session.do(ask.Pause("tea", 5 * MINUTE))
    session.wait(7 * MINUTE)
    assert view(session.state, session.now).late_ms == 7 * MINUTE  # over, and still not gone on


def test_it_may_have_no_end_or_no_name() -> None:
    session = room(STEPS)
    session.do(ask.Pause("break"))
    session.wait(60 * MINUTE).do(ask.Wake())
    session.do(ask.Resume())
    session.do(ask.Pause("", MINUTE))
    session.wait(MINUTE).do(ask.Wake())
    assert len(overs(session)) == 1


def test_resumed_before_its_end_it_is_never_over() -> None:
    session = room(STEPS)
    session.do(ask.Pause("break", 5 * MINUTE))
    session.wait(MINUTE).do(ask.Resume())
    session.wait(7 * MINUTE).do(ask.Wake())
    assert overs(session) == []


def test_a_pause_under_way_can_be_given_a_name_and_another_end() -> None:
    session = room(STEPS)
    session.do(ask.Pause())
    session.wait(2 * MINUTE).do(ask.Pause("fire drill", 3 * MINUTE))
    assert session.state.halt.began_ms == session.state.paused_ms == 0
    session.wait(3 * MINUTE).do(ask.Wake())
    session.do(ask.Pause("", 2 * MINUTE))
    session.wait(2 * MINUTE).do(ask.Wake())
    assert [at for at, _ in overs(session)] == [5 * MINUTE, 7 * MINUTE]
    assert session.state.halt.why == "fire drill"
    session.do(ask.Resume())
    assert session.left() == 10 * MINUTE
    assert session.state.stopped_ms == 7 * MINUTE


def test_what_is_no_break_is_refused() -> None:
    session = room(STEPS)
    for ms in (0, -1, 25 * 60 * MINUTE):
        answer = session.do(ask.Pause("break", ms))
        assert isinstance(answer, Refusal)
        assert answer.code == "no-time"
    session.do(ask.Pause())
    again = session.do(ask.Pause())
    assert isinstance(again, Refusal)
    assert (again.code, again.nearest) == ("paused-already", "resume")


def test_undo_names_the_break_and_the_clock_never_stood() -> None:
    session = room(STEPS)
    session.wait(MINUTE).do(ask.Pause("break", 5 * MINUTE))
    assert session.state.undoable[-1].what == "break"
    session.wait(6 * MINUTE).do(ask.Undo())
    assert session.state.halt is None
    assert session.left() == 3 * MINUTE
    session.do(ask.Redo())
    assert session.left() == 9 * MINUTE
    assert session.state.halt.over


def test_a_computer_that_sleeps_in_the_break_comes_back_with_so_much_less_to_go() -> None:
    session = room(STEPS)
    session.do(ask.Pause("break", 10 * MINUTE))
    session.wait(MINUTE).sleep(5 * MINUTE).do(ask.Wake())
    assert deadline(session.rules, session.state) == 5 * MINUTE
    session.wait(MINUTE).sleep(8 * MINUTE).do(ask.Wake())
    # Five minutes were over already when it woke up.
    assert overs(session) == [(2 * MINUTE, 5 * MINUTE)]
    session.wait(MINUTE).do(ask.Wake())
    assert len(overs(session)) == 1


def test_closed_in_the_break_and_opened_again_it_is_over_when_it_was_said_to_be() -> None:
    session = room(STEPS)
    session.do(ask.Pause("break", 10 * MINUTE))
    session.wait(MINUTE).crash(away_ms=4 * MINUTE)
    assert deadline(session.rules, session.state) - session.state.last_at_ms == 5 * MINUTE
    assert fold(through_json(session.facts)) == session.state


def test_the_signal_says_what_is_over_and_rings_unless_it_is_quiet() -> None:
    session = room(STEPS)
    session.do(ask.Pause("fire drill", MINUTE))
    session.wait(MINUTE).do(ask.Wake())
    assert [(one.text, one.bell) for one in cue_lines(session.facts, session.state)] == [
        ("The time is over: fire drill", True)
    ]
    session.do(ask.Mode(quiet=True))
    assert not cue_lines(session.facts, session.state)[0].bell


def test_a_break_that_nobody_told_of_is_told_of_afterwards() -> None:
    session = room(STEPS)
    session.wait(8 * MINUTE)
    session.do(ask.Pause("alarm", ago_ms=5 * MINUTE))
    assert session.state.paused_ms == 3 * MINUTE
    assert session.left() == 7 * MINUTE
    session.wait(MINUTE).do(ask.Resume())
    assert session.left() == 7 * MINUTE
    assert [(halt.why, halt.began_ms, halt.ended_ms) for halt in session.state.halts] == [
        ("alarm", 3 * MINUTE, 9 * MINUTE)
    ]
    shown = view(session.state, session.now)
    assert shown.late_ms == 6 * MINUTE
    session.do(ask.Undo())  # the going on
    session.do(ask.Undo())  # the break
    assert session.left() == MINUTE
    assert view(session.state, session.now).late_ms == 0


def test_a_signal_given_since_it_began_is_given_again_when_its_time_has_come() -> None:
    session = room(STEPS)
    session.wait(12 * MINUTE).do(ask.Wake())
    given = [fact.data["cue"] for fact in session.facts if fact.kind == "cue.given"]
    assert given == ["minute-left", "time-up"]
    session.do(ask.Pause("alarm", ago_ms=150_000))  # after the first, before the second
    session.do(ask.Resume())
    assert session.left() == 30_000
    session.wait(MINUTE).do(ask.Wake())
    again = [(fact.data["cue"], fact.at_ms) for fact in session.facts if fact.kind == "cue.given"]
    assert again[2:] == [("time-up", 12 * MINUTE + 30_000)]


@pytest.mark.parametrize(
    ("ago_ms", "code"),
    [(9 * MINUTE, "not-so-long-ago"), (-1, "no-time"), (10**12, "no-time"), (3 * MINUTE, "not-so-long-ago")],
)
def test_it_cannot_have_begun_before_somebody_went_on_or_changed_the_time(ago_ms: int, code: str) -> None:
    session = room(STEPS + STEPS.replace("talk", "more"))
    session.wait(MINUTE).do(ask.Next())
    session.wait(5 * MINUTE).do(ask.AddTime(MINUTE))
    session.wait(2 * MINUTE)
    refused = session.do(ask.Pause("alarm", ago_ms=ago_ms))
    assert isinstance(refused, Refusal)
    assert refused.code == code
    if ago_ms == 3 * MINUTE:
        assert refused.arguments == {"most": "2:00"}


def test_one_that_is_on_began_when_it_began() -> None:
    session = room(STEPS)
    session.wait(5 * MINUTE).do(ask.Pause("tea"))
    refused = session.wait(MINUTE).do(ask.Pause("tea", ago_ms=2 * MINUTE))
    assert isinstance(refused, Refusal)
    assert refused.code == "paused-already"
    assert session.state.paused_ms == 5 * MINUTE
