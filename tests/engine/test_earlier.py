"""What happened before anybody pressed the key: told later, counted from when it was."""

from __future__ import annotations

import pytest
from tests.engine.room import MINUTE, SECOND, room, through_json

from protocols.engine import Refusal, fold, time
from protocols.engine import commands as ask
from protocols.view import view

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


def test_begun_seven_minutes_ago_it_is_two_minutes_over() -> None:
    session = room(TWO, start=False)
    session.wait(MINUTE).do(ask.Start(ago_ms=7 * MINUTE))
    assert session.left() == -2 * MINUTE
    shown = view(session.state, session.now)
    assert shown.elapsed_ms == 7 * MINUTE
    assert shown.started_wall_ms == session.now.wall_ms - 7 * MINUTE
    assert shown.late_ms == 2 * MINUTE  # nobody has gone on yet
    assert fold(through_json(session.facts)) == session.state


def test_a_step_that_ended_before_anybody_noticed_took_what_it_took() -> None:
    session = room(TWO)
    session.wait(6 * MINUTE).do(ask.Next(ago_ms=2 * MINUTE))
    past = session.state.main.past[-1]
    assert past.left_ms - past.entered_ms == 4 * MINUTE
    assert session.step() == "talk"
    assert session.left() == 8 * MINUTE
    assert fold(through_json(session.facts)) == session.state


def test_begun_and_gone_on_before_the_program_was_even_open() -> None:
    session = room(TWO, start=False)
    session.do(ask.Start(ago_ms=9 * MINUTE))
    session.do(ask.Next(ago_ms=3 * MINUTE))
    past = session.state.main.past[-1]
    assert past.left_ms - past.entered_ms == 6 * MINUTE
    assert session.left() == 7 * MINUTE
    assert time.session_elapsed(session.state, time.at(session.state, session.now)) == 9 * MINUTE


def test_undone_it_is_as_if_it_had_not_been_said() -> None:
    session = room(TWO)
    session.wait(6 * MINUTE).do(ask.Next(ago_ms=2 * MINUTE))
    session.do(ask.Undo())
    assert session.step() == "read"
    assert session.left() == -MINUTE


@pytest.mark.parametrize("before", [ask.Pause(), ask.AddTime(MINUTE)])
def test_not_before_what_else_happened_since(before: object) -> None:
    session = room(TWO)
    session.wait(2 * MINUTE).do(before)
    session.wait(40 * SECOND)
    refused = session.do(ask.Next(ago_ms=MINUTE))
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.arguments) == ("not-so-long-ago", {"most": "0:40"})
    assert not isinstance(session.do(ask.Next(ago_ms=40 * SECOND)), Refusal)


def test_not_before_the_step_itself_began_and_never_in_the_future() -> None:
    session = room(TWO)
    session.wait(MINUTE)
    for command, code in ((ask.Next(ago_ms=2 * MINUTE), "not-so-long-ago"), (ask.Next(ago_ms=-1), "no-time")):
        refused = session.do(command)
        assert isinstance(refused, Refusal)
        assert refused.code == code


GROUPS = """
[groups.pairs]
size = 2
[[steps]]
id = "talk"
title = "Talk"
in = "pairs"
time = "5m"
[[steps]]
id = "tell"
title = "Tell"
time = "3m"
"""


def test_a_group_that_ended_before_another_waited_for_it() -> None:
    session = room(GROUPS)
    first, second = (lane.id for lane in session.state.lanes.values() if lane.parent is not None)
    session.wait(5 * MINUTE).do(ask.Next(first))
    session.wait(MINUTE).do(ask.Next(second, ago_ms=3 * MINUTE))
    assert session.state.lanes[second].past[-1].left_ms == 3 * MINUTE
    assert session.step() == "tell"
    assert session.state.main.visit.entered_ms == 5 * MINUTE
    assert session.left() == 2 * MINUTE


def test_a_note_taken_meanwhile_stays_and_signals_of_the_step_come_now() -> None:
    session = room(TWO.replace('"10m"', '"3m"'))
    session.wait(5 * MINUTE).do(ask.Write("Meanwhile"))
    session.do(ask.Next(ago_ms=2 * MINUTE + 30 * SECOND))
    assert session.left() == 30 * SECOND
    session.do(ask.Wake())
    assert "minute-left" in session.state.main.visit.cues
    assert [entry.text for entry in session.state.entries] == ["Meanwhile"]
