"""What is still to come, changed by hand: a step put in, moved, left out."""

from __future__ import annotations

import pytest
from tests.engine.room import CHOICE, live, room, through_json

from protocols.engine import Refusal, fold
from protocols.engine import commands as ask
from protocols.engine.reshaping import ahead
from protocols.view import view

MINUTE = 60_000
FOUR = """
[[steps]]
id = "open"
title = "Open"
time = "2m"
[[steps]]
id = "share"
title = "Share"
time = "5m"
[[steps]]
id = "debrief"
title = "Debrief"
kind = "debrief"
time = "4m"
[[steps]]
id = "close"
title = "Close"
time = "1m"
"""
FIXED = """
[[steps]]
id = "open"
title = "Open"
time = "2m"
[[steps]]
id = "lunch"
title = "Lunch"
at = "+20m"
time = "30m"
[[steps]]
id = "close"
title = "Close"
time = "1m"
"""


def titles(session, lane=None):
    """What is still to come in a lane, by title."""
    faces = session.state.plan.faces
    return [faces[part.step].title for part in ahead(session.state, lane).shown()]


def key(session, step, lane=None):
    """The key of the first part of a step that is still to come."""
    return next(part.key for part in ahead(session.state, lane).shown() if part.step == step)


def through(session):
    """The steps gone through from here to the end, pressing next."""
    steps = []
    while session.step() is not None and len(steps) < 60:
        steps.append(session.step())
        assert not isinstance(session.do(ask.Next(anyway=True)), Refusal)
    return steps


def agenda(session):
    """The agenda as it is shown."""
    return [row.title for row in view(session.state, session.now).agenda]


def test_a_step_that_is_put_in_comes_next_and_the_end_is_later_by_it() -> None:
    session = room(FOUR)
    before = view(session.state, session.now).projected_end_wall_ms
    session.do(ask.Insert("Stretch", 3 * MINUTE, kind="break"))
    assert titles(session) == ["Stretch", "Share", "Debrief", "Close"]
    shown = view(session.state, session.now)
    assert shown.projected_end_wall_ms == before + 3 * MINUTE
    assert shown.late_ms == 3 * MINUTE
    assert agenda(session) == ["Open", "Stretch", "Share", "Debrief", "Close"]
    session.do(ask.Next())
    assert view(session.state, session.now).lanes[0].step.title == "Stretch"
    assert session.left() == 3 * MINUTE
    assert through(session) == ["+1", "share", "debrief", "close"]


def test_a_step_may_be_put_in_before_any_that_is_still_to_come() -> None:
    session = room(FOUR)
    session.do(ask.Insert("More questions", MINUTE, before=key(session, "close")))
    assert titles(session) == ["Share", "Debrief", "More questions", "Close"]
    assert agenda(session) == ["Open", "Share", "Debrief", "More questions", "Close"]


def test_steps_change_places_and_nothing_else_does() -> None:
    session = room(FOUR)
    lengths = {unit.key: unit.allotted_ms for _, unit in session.state.plan.units()}
    session.do(ask.Reorder(key(session, "close")))
    assert titles(session) == ["Close", "Share", "Debrief"]
    session.do(ask.Reorder(key(session, "share"), before=None))
    assert titles(session) == ["Close", "Debrief", "Share"]
    assert agenda(session) == ["Open", "Close", "Debrief", "Share"]
    assert {unit.key: unit.allotted_ms for _, unit in session.state.plan.units()} == lengths
    assert view(session.state, session.now).late_ms == 0
    assert through(session) == ["open", "close", "debrief", "share"]


def test_a_step_that_is_left_out_gives_its_time_back() -> None:
    session = room(FOUR)
    session.do(ask.LeaveOut(key(session, "share")))
    assert titles(session) == ["Debrief", "Close"]
    assert view(session.state, session.now).late_ms == -5 * MINUTE
    assert through(session) == ["open", "debrief", "close"]


def test_what_is_protected_is_left_out_only_when_it_is_said_again() -> None:
    session = room(FOUR)
    refused = session.do(ask.LeaveOut(key(session, "debrief")))
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.nearest) == ("protected-step", "anyway")
    session.do(ask.LeaveOut(key(session, "debrief"), anyway=True))
    assert titles(session) == ["Share", "Close"]


def test_it_can_be_taken_back_and_says_what_it_was() -> None:
    session = room(FOUR)
    session.do(ask.Insert("Stretch", MINUTE))
    session.do(ask.Reorder(key(session, "close")))
    session.do(ask.LeaveOut(key(session, "share")))
    for what, after in [
        ("leave-out", ["Close", "Stretch", "Share", "Debrief"]),
        ("reorder", ["Stretch", "Share", "Debrief", "Close"]),
        ("insert", ["Share", "Debrief", "Close"]),
    ]:
        assert view(session.state, session.now).undo.what == what
        session.do(ask.Undo())
        assert titles(session) == after
    assert fold(through_json(session.facts)) == session.state


def test_what_was_done_by_hand_stays_when_the_plan_is_made_again() -> None:
    session = live(CHOICE)
    session.do(ask.Insert("Stretch", 3 * MINUTE, before=key(session, "close")))
    session.do(ask.Reorder(key(session, "close")))
    assert titles(session) == ["Close", "At length", "Stretch"]
    session.do(ask.Decide("way", picked=("slow",)))
    assert titles(session) == ["Close", "At length", "Stretch"]
    session.do(ask.Undo())
    session.do(ask.Decide("way", picked=("fast",)))
    assert sorted(titles(session)) == ["Close", "Quickly", "Stretch"]
    session.do(ask.LeaveOut(key(session, "+1")))
    session.do(ask.Decide("way", picked=("slow",)))
    assert sorted(titles(session)) == ["At length", "Close"]


def test_a_fixed_start_keeps_its_wait_and_its_place() -> None:
    session = room(FIXED)
    refused = session.do(ask.Reorder(key(session, "lunch"), before=None))
    assert isinstance(refused, Refusal)
    assert refused.code == "fixed-start"
    session.do(ask.Insert("Puzzle", 5 * MINUTE, before=key(session, "lunch")))
    assert titles(session) == ["Puzzle", "Lunch", "Close"]
    assert view(session.state, session.now).late_ms == 0, "the wait for lunch makes room for it"
    session.do(ask.LeaveOut(key(session, "lunch")))
    assert through(session) == ["open", "+1", "close"]


def test_there_is_no_room_between_a_wait_and_what_it_waits_for() -> None:
    session = room(FIXED)
    session.do(ask.Next())
    assert session.step() == "lunch~wait"
    refused = session.do(ask.Insert("Puzzle", MINUTE))
    assert isinstance(refused, Refusal)
    assert refused.code == "fixed-next"


def test_what_is_waited_for_may_be_left_out_and_the_wait_goes_on_until_next() -> None:
    session = room(FIXED)
    session.do(ask.Next())
    session.do(ask.LeaveOut(key(session, "lunch")))
    assert through(session) == ["lunch~wait", "close"]


def test_a_group_may_have_a_step_of_its_own_put_in() -> None:
    session = room("circles", people=8)
    while len([one for one in session.state.lanes.values() if one.parent]) < 2:
        session.do(ask.Next())
    group = next(name for name, lane in session.state.lanes.items() if lane.status == "running")
    before = titles(session, group)
    session.do(ask.Insert("Breathe", MINUTE, lane=group))
    assert titles(session, group) == ["Breathe", *before]
    assert "Breathe" not in titles(session)
    session.do(ask.Next(group, step=True))
    assert view(session.state, session.now).lanes[0].step.title == "Breathe"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ask.Insert(" ", MINUTE), "no-title"),
        (ask.Insert("Stretch", 0), "no-time"),
        (ask.Insert("Stretch", MINUTE, kind="poem"), "no-such-step-kind"),
        (ask.Insert("Stretch", MINUTE, before="open"), "not-to-come"),
        (ask.Insert("Stretch", MINUTE, lane="nowhere"), "no-such-group"),
        (ask.Reorder("open"), "not-to-come"),
        (ask.Reorder("share"), "there-already"),
        (ask.Reorder("close", before=None), "there-already"),
        (ask.Reorder("close", before="close"), "there-already"),
        (ask.LeaveOut("nothing"), "not-to-come"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason(command, code) -> None:
    refused = room(FOUR).do(command)
    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_in_the_last_step_a_step_more_can_be_put_in() -> None:
    session = room(FOUR)
    for _ in range(3):
        session.do(ask.Next())
    assert titles(session) == []
    session.do(ask.Insert("One more", MINUTE))
    assert through(session) == ["close", "+1"]


def test_nothing_can_be_put_in_after_the_end() -> None:
    session = room(FOUR)
    through(session)
    refused = session.do(ask.Insert("One more", MINUTE))
    assert isinstance(refused, Refusal)
    assert refused.code == "all-done"


def test_the_only_step_stays() -> None:
    session = room('[[steps]]\nid = "talk"\ntitle = "Talk"\ntime = "5m"\n', start=False)
    refused = session.do(ask.LeaveOut("talk"))
    assert isinstance(refused, Refusal)
    assert refused.code == "only-step"


def test_before_the_start_the_first_step_too_can_be_changed() -> None:
    session = room(FOUR, start=False)
    session.do(ask.Insert("Welcome", MINUTE))
    session.do(ask.LeaveOut(key(session, "open")))
    assert agenda(session) == ["Welcome", "Share", "Debrief", "Close"]
    session.do(ask.Start())
    assert through(session) == ["+1", "share", "debrief", "close"]
