"""A quiet session rings nothing, and the room sees no clock where the facilitator hides it."""

from __future__ import annotations

import json

import attrs
from tests.engine.room import MINUTE, SECOND, Room, room

from protocols.engine import Refusal
from protocols.engine import commands as ask
from protocols.runtime.cues import cue_lines
from protocols.view import view
from protocols.view.model import View

STEPS = """
[[steps]]
id = "talk"
title = "Talk"
time = "10m"
cues = [{ at = "1m left", how = "flash" }, { at = "end", how = "gong" }, { at = "50%", how = "bell" }]
[[steps]]
id = "unseen"
title = "Without a clock"
time = "10m"
clock = "hidden"
"""


def seen(session: Room, audience: str = "room", after: int = 0) -> View:
    """What the room sees, so many ms from now."""
    return view(session.state, session.now.later(after), audience)


def hows(session: Room) -> list[tuple[bool, str]]:
    """Of the signals so far, whether a bell goes with them, and what else."""
    return [(one.bell, one.how) for one in cue_lines(session.facts, session.state)]


def test_quiet_signals_are_text_and_nothing_but_text() -> None:
    session = room(STEPS)
    for _ in range(10):
        session.wait(MINUTE).do(ask.Wake())
    texts = [one.text for one in cue_lines(session.facts, session.state)]
    assert hows(session) == [(True, "bell"), (False, "flash"), (False, "gong")]
    session.do(ask.Mode(quiet=True))
    assert hows(session) == [(False, "")] * 3
    assert [one.text for one in cue_lines(session.facts, session.state)] == texts
    assert seen(session, "console").quiet
    session.do(ask.Mode(quiet=False))
    assert hows(session)[0] == (True, "bell")


def test_hidden_the_room_sees_no_clock_whatever_the_step_says() -> None:
    session = room(STEPS)
    assert seen(session).lanes[0].step.left_ms == 10 * MINUTE
    session.do(ask.Mode(clock="hidden"))
    step = seen(session).lanes[0].step
    assert (step.clock, step.left_ms, step.elapsed_ms, step.allotted_ms) == ("hidden", None, 0, 0)
    # Nothing that the room is told of moves with time but the time of day.
    at_once, later = (attrs.evolve(seen(session, after=ms), now_wall_ms=0) for ms in (0, 97 * SECOND))
    assert json.dumps(at_once.to_data()) == json.dumps(later.to_data())
    console = seen(session, "console").lanes[0].step
    assert (console.clock, console.left_ms) == ("hidden", 10 * MINUTE)


def test_shown_the_room_sees_a_clock_also_where_the_step_hides_it() -> None:
    session = room(STEPS)
    session.do(ask.Next())
    assert seen(session).lanes[0].step.left_ms is None
    session.do(ask.Mode(clock="shown"))
    assert seen(session).lanes[0].step.left_ms == 10 * MINUTE
    session.do(ask.Mode(clock="protocol"))
    assert seen(session).lanes[0].step.left_ms is None


def test_when_a_break_is_over_the_room_is_told_also_without_a_clock() -> None:
    session = room(STEPS)
    session.do(ask.Mode(clock="hidden"))
    session.do(ask.Pause("break", 5 * MINUTE))
    halt = seen(session, after=48 * SECOND).halt
    assert (halt.why, halt.left_ms) == ("break", 4 * MINUTE + 12 * SECOND)
    assert halt.back_wall_ms == session.now.wall_ms + 5 * MINUTE


def test_it_can_be_said_before_the_start_stays_through_undo_and_is_no_action_of_its_own() -> None:
    session = room(STEPS, start=False)
    session.do(ask.Mode(quiet=True, clock="hidden"))
    session.do(ask.Start())
    session.do(ask.AddTime(MINUTE))
    session.do(ask.Mode(clock="shown"))
    session.do(ask.Undo())
    assert session.facts[-1].data["what"] == "add"
    assert (session.state.quiet, session.state.clock) == (True, "shown")


def test_the_room_reads_a_message_until_it_is_taken_away() -> None:
    session = room(STEPS)
    session.do(ask.Mode(message=" Back at \x1b[2J ten "))
    assert seen(session).message == "Back at [2J ten"
    session.do(ask.Mode(message=""))
    assert seen(session).message == ""
    answer = session.do(ask.Mode(message="x" * 201))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.arguments) == ("message-too-long", {"n": 201, "most": 200})


def test_nothing_of_the_session_is_in_the_rooms_view_during_a_blackout() -> None:
    session = room(STEPS)
    session.do(ask.Write("A thought"))
    session.do(ask.Mode(blackout=True, message="Look up, please"))
    dark = seen(session)
    assert dark.blackout
    assert (dark.lanes, dark.agenda, dark.entries, dark.message) == ((), (), (), "")
    text = json.dumps(dark.to_data())
    assert "A thought" not in text
    assert "Talk" not in text
    console = seen(session, "console")
    assert (console.blackout, len(console.entries), console.message) == (True, 1, "Look up, please")
    session.do(ask.Mode(blackout=False))
    assert (len(seen(session).lanes), seen(session).message) == (1, "Look up, please")


def test_what_is_written_down_is_kept_from_the_room_until_the_facilitator_shows_it() -> None:
    session = room(STEPS)
    session.do(ask.Mode(notes=False))
    session.do(ask.Write("A thought"))
    assert (len(seen(session).entries), len(seen(session, "console").entries)) == (0, 1)
    session.do(ask.Mode(notes=True))
    assert [one.text for one in seen(session).entries] == ["A thought"]


def test_what_is_so_already_or_means_nothing_is_refused() -> None:
    session = room(STEPS)
    for mode, code in (
        (ask.Mode(), "mode-already"),
        (ask.Mode(quiet=False), "mode-already"),
        (ask.Mode(clock="protocol"), "mode-already"),
        (ask.Mode(clock="sundial"), "no-such-clock"),
    ):
        answer = session.do(mode)
        assert isinstance(answer, Refusal)
        assert answer.code == code
    session.do(ask.Finish())
    assert isinstance(session.do(ask.Mode(quiet=True)), Refusal)


def test_only_what_changes_is_written_down() -> None:
    session = room(STEPS)
    session.do(ask.Mode(quiet=True, clock="protocol"))
    assert session.facts[-1].data == {"quiet": True}
