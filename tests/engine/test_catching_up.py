"""Catching up in a session that runs: previewed where it stands, applied as one fact, read back the same."""

from __future__ import annotations

import pytest
from tests.engine.room import BEGIN as OPENED
from tests.engine.room import Room, live, plan_for, through_json

from protocols.cli.plain_lines import end_line
from protocols.engine import Refusal, catchup, fold, time
from protocols.engine import commands as ask
from protocols.plan import by_number
from protocols.runtime.catching import choice_line, detail_lines
from protocols.tui.phrases import late_words
from protocols.view import view
from protocols.words import clock_time

MINUTE = 60_000

BEGIN = """
[[steps]]
id = "open"
title = "Open"
time = "5m"
[[steps]]
id = "talk"
title = "Talk"
time = { min = "5m", target = "10m", max = "20m" }
"""
LATE = f"""{BEGIN}
[[steps]]
id = "maybe"
title = "Maybe"
optional = true
time = "4m"
[[steps]]
id = "debrief"
kind = "debrief"
title = "Debrief"
time = "5m"
"""

ROUNDS = """
[[steps]]
id = "open"
title = "Open"
time = "5m"
[[steps]]
id = "round"
title = "Round"
repeat = { until = "we are done", most = 5, usually = 3 }
steps = [{ id = "say", title = "Say", time = "4m" }]
"""

PAIRS = """
[groups.pair]
size = { min = 2, ideal = 2, max = 2 }
[[steps]]
id = "open"
title = "Open"
time = "5m"
[[steps]]
id = "apart"
title = "Apart"
in = "pair"
steps = [
    { id = "one", title = "One", time = "5m" },
    { id = "two", title = "Two", time = { min = "2m", target = "6m", max = "8m" } },
]
"""


def late_by(room):
    """By how much it would end late, as every face shows it."""
    return view(room.state, room.now).late_ms


def test_sharing_the_loss_brings_the_session_back_to_its_planned_end():
    room = live(LATE).wait(8 * MINUTE)
    assert late_by(room) == 3 * MINUTE
    facts = room.do(ask.CatchUp("share"))
    assert [fact.kind for fact in facts if fact.action == facts[-1].action] == ["plan.changed"]
    assert late_by(room) == 0
    room.do(ask.Next())
    assert room.left() == 7 * MINUTE


def test_what_is_shown_before_is_what_happens():
    room = live(LATE).wait(8 * MINUTE)
    shown = {one.strategy: one for one in catchup.previews(room.state, room.now)}
    assert set(shown) == {"share", "optional", "pro-rata", "later"}
    for name, preview in shown.items():
        other = live(LATE).wait(8 * MINUTE)
        other.do(ask.CatchUp(name))
        now_ms = time.at(other.state, other.now)
        assert time.to_end(other.state, other.state.main, now_ms) == preview.after_ms
        assert late_by(other) == preview.late_ms


def test_what_was_shown_is_what_happens_though_a_few_seconds_have_passed_since():
    room = live(LATE).wait(8 * MINUTE)
    (shown,) = [one for one in catchup.previews(room.state, room.now) if one.strategy == "share"]
    assert shown.change_ms == -3 * MINUTE
    room.wait(3_400)
    room.do(ask.CatchUp("share", shown.change_ms))
    given = {unit.key: unit.allotted_ms for _, unit in room.state.plan.units()}
    assert {one.key: one.after_ms for one in shown.changes} == {"talk": 7 * MINUTE}
    assert given["talk"] == 7 * MINUTE
    assert late_by(room) == 3_400


def test_what_was_shown_too_long_ago_is_worked_out_anew():
    room = live(LATE).wait(8 * MINUTE)
    (shown,) = [one for one in catchup.previews(room.state, room.now) if one.strategy == "share"]
    room.wait(MINUTE + 1_000)
    room.do(ask.CatchUp("share", shown.change_ms))
    assert late_by(room) == 0


@pytest.mark.parametrize("kept_ms", [0, 1, 400, 999])
def test_the_end_reads_the_same_while_less_than_a_second_passes(kept_ms):
    room = live(LATE, start=False).wait(40_000)
    room.do(ask.Start())
    room.wait(8 * MINUTE + kept_ms)
    (way,) = [one for one in catchup.previews(room.state, room.now) if one.strategy == "share"]
    before = view(room.state, room.now)
    room.do(ask.CatchUp("share"))
    shown = view(room.state, room.now)
    end = clock_time(shown.planned_end_wall_ms, shown.offset_min)
    assert shown.planned_end_wall_ms % MINUTE == 0
    assert late_words(shown) == f"on time, ends {end}"
    assert end_line(shown) == f"On time: ends {end}."
    assert f"ends {end}," in choice_line(way, before)


def test_where_it_must_end_at_a_time_ending_later_is_called_what_it_is():
    room = live(LATE, start=False, opening={"end_wall_ms": OPENED.wall_ms + 24 * MINUTE})
    room.do(ask.Start())
    room.wait(8 * MINUTE)
    shown = view(room.state, room.now)
    assert shown.must_end_wall_ms == OPENED.wall_ms + 24 * MINUTE
    lines = {one.strategy: choice_line(one, shown) for one in catchup.previews(room.state, room.now)}
    end = clock_time(shown.must_end_wall_ms, shown.offset_min)
    assert lines["later"].endswith(f", after {end}, when it must end")
    assert "must end" not in lines["share"]
    assert view(room.state, room.now, "room").must_end_wall_ms is None


def test_a_way_that_does_exactly_what_another_does_is_not_shown_twice():
    spare = (
        BEGIN + '[[steps]]\nid = "close"\ntitle = "Close"\ntime = { min = "1m", target = "2m", max = "9m" }\n'
    )
    room = live(spare, 4)
    room.do(ask.Next(), at=MINUTE)
    shown = catchup.previews(room.state, room.now)
    does = [(one.changes, one.end_ms) for one in shown]
    assert len(does) == len(set(does)) > 1
    # All the same it can be had by its own name.
    assert not isinstance(room.do(ask.CatchUp("give-back")), Refusal)


def test_what_changes_alike_is_told_by_groups_and_by_rounds():
    grouped = live(PAIRS, 6).wait(9 * MINUTE)
    told = [line for one in catchup.previews(grouped.state, grouped.now) for line in detail_lines(one)[1:]]
    assert told
    assert all("(in each of 3 groups)" in line for line in told)
    rounds = live(ROUNDS.replace('time = "4m"', 'time = { min = "1m", target = "4m" }')).wait(9 * MINUTE)
    told = [line for one in catchup.previews(rounds.state, rounds.now) for line in detail_lines(one)[1:]]
    assert any("(3 times, each)" in line for line in told)


def test_a_step_left_out_is_not_gone_into():
    room = live(LATE).wait(8 * MINUTE)
    room.do(ask.CatchUp("optional"))
    room.do(ask.Next())
    room.do(ask.Next())
    assert room.state.main.visit.step == "debrief"


def test_ending_later_moves_the_planned_end():
    room = live(LATE).wait(8 * MINUTE)
    before = room.state.planned_end_ms
    room.do(ask.CatchUp("later"))
    assert room.state.planned_end_ms == before + 3 * MINUTE
    assert late_by(room) == 0


def test_time_to_spare_is_given_back():
    room = live(LATE).wait(MINUTE)
    room.do(ask.Next())
    assert late_by(room) == -4 * MINUTE
    refused = room.do(ask.CatchUp("give-back"))
    assert (refused.code, refused.arguments["title"]) == ("strategy-nothing", "Give the time back")
    room.do(ask.CatchUp("earlier"))
    assert late_by(room) == 0


def test_another_round_can_still_be_had_after_rounds_were_left_out():
    room = live(ROUNDS).wait(13 * MINUTE)
    room.do(ask.CatchUp("rounds"))
    room.do(ask.Next())
    assert room.state.main.part.rounds[-1].count == 1
    room.do(ask.Again())
    room.do(ask.Next())
    assert room.state.main.part.rounds[-1].number == 2


def test_groups_that_are_apart_catch_up_together():
    room = live(PAIRS).wait(7 * MINUTE)
    room.do(ask.Next())
    room.do(ask.CatchUp("share"))
    assert late_by(room) == 0
    room.wait(5 * MINUTE).do(ask.Next())
    assert [room.left(lane.id) for lane in room.state.lanes.values() if lane.visit] == [4 * MINUTE] * 2


@pytest.mark.parametrize("name", ["share", "optional", "pro-rata", "later", "rounds"])
@pytest.mark.parametrize("source", [LATE, ROUNDS, PAIRS])
def test_the_journal_reads_back_the_same(source, name):
    room = live(source).wait(9 * MINUTE)
    room.do(ask.CatchUp(name))
    assert fold(through_json(room.facts)) == room.state


@pytest.mark.parametrize(
    ("wait", "name", "code"),
    [(8, "faster", "no-such-strategy"), (2, "share", "on-time"), (8, "buffers", "strategy-nothing")],
)
def test_what_cannot_be_done_is_refused_with_its_reason(wait, name, code):
    refused = live(LATE).wait(wait * MINUTE).do(ask.CatchUp(name))
    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_before_the_start_there_is_nothing_to_catch_up_with():
    room = Room(plan_for(LATE, 4), by_number(4))
    assert room.do(ask.CatchUp("share")).code == "not-started"
    assert catchup.previews(room.state, room.now) == []


@pytest.mark.parametrize("name", ["share", "optional", "later", "pro-rata"])
def test_catching_up_is_undone_and_redone_as_one_action(name):
    room, without = live(LATE).wait(8 * MINUTE), live(LATE).wait(8 * MINUTE)
    room.do(ask.CatchUp(name))
    caught = room.state.plan
    room.wait(MINUTE).do(ask.Write("meanwhile"))
    assert view(room.state, room.now).undo.what == "catch-up"
    room.do(ask.Undo())
    assert room.state.plan == without.state.plan
    assert room.state.planned_end_ms == without.state.planned_end_ms
    assert [entry.text for entry in room.state.entries] == ["meanwhile"]
    room.do(ask.Redo())
    assert room.state.plan == caught


def test_fewer_rounds_are_undone_as_one_action_too():
    room = live(ROUNDS).wait(13 * MINUTE)
    before = room.state.plan
    room.do(ask.CatchUp("rounds"))
    assert room.state.known.rounds
    room.do(ask.Undo())
    assert (room.state.plan, room.state.known.rounds) == (before, {})


LUNCH = f"""{BEGIN}
[[steps]]
id = "lunch"
title = "Lunch"
at = "+20m"
time = "30m"
[[steps]]
id = "after"
title = "After lunch"
time = {{ min = "5m", target = "20m", max = "20m" }}
"""


def test_a_fixed_start_that_will_be_late_is_what_is_aimed_at() -> None:
    session = live(LUNCH)
    session.wait(12 * MINUTE)
    where = catchup.situation(session.state, session.now)
    assert where is not None
    assert (where.until, where.change_ms) == ("lunch", -2 * MINUTE)
    shown = {one.strategy: one for one in catchup.previews(session.state, session.now)}
    assert "later" not in shown, "the fixed start does not move because the end does"
    share = shown["share"]
    assert share.until == "Lunch"
    assert [(one.step, one.before_ms, one.after_ms) for one in share.changes] == [
        ("talk", 10 * MINUTE, 8 * MINUTE)
    ], "what comes after it cannot help"
    session.do(ask.CatchUp("share"))
    assert view(session.state, session.now).fixed[2] == 0


def test_with_a_fixed_start_in_time_the_end_is_aimed_at_again() -> None:
    session = live(LUNCH)
    while session.step() != "lunch":
        session.do(ask.Next())
    session.wait(60 * MINUTE)
    where = catchup.situation(session.state, session.now)
    assert where is not None
    assert where.until == ""
    assert where.late
