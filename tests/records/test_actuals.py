"""Planned against actual: the sums hold whatever is pressed, and the figures are what happened."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.room import room

from protocols.engine import State, time
from protocols.engine.commands import (
    AddTime,
    AnswerGap,
    Back,
    Finish,
    LeaveOut,
    Next,
    Pause,
    Resume,
    Start,
    Wake,
)
from protocols.plan import Fork, by_number
from protocols.records import FORMATS, Actuals, actuals, minutes, render

MINUTE = 60_000
SECOND = 1_000


def account(live: Any, unit_ms: int = 1) -> Actuals:
    return actuals(live.state, time.at(live.state, live.now), {}, unit_ms)


def row(counted: Actuals, step: str) -> Any:
    return next(one for one in counted.rows if one.step == step)


def sums_hold(live: Any) -> None:
    """Every identity that the module promises, against the state and against the facts themselves."""
    for unit_ms in (1, SECOND):
        columns_add_up(live, account(live, unit_ms), unit_ms)
    counted = account(live)
    for one in counted.visits:
        assert one.actual_ms == one.planned_ms + one.added_ms + one.overrun_ms - one.saved_ms
    entered = [fact for fact in live.facts if fact.kind == "step.entered"]
    assert len(counted.visits) == len(entered)
    assert sum(one.visits for one in counted.rows if not one.block) == len(entered)
    given_ms = sum(fact.data["ms"] for fact in live.facts if fact.kind == "time.added")
    assert sum(one.added_ms for one in counted.visits) == given_ms
    for one in counted.visits:
        facts = [
            fact
            for fact in live.facts
            if fact.kind == "time.added"
            and (fact.lane, fact.data["unit"], fact.data["visit"]) == (one.lane, one.unit, one.number)
        ]
        assert one.added_ms == sum(fact.data["ms"] for fact in facts)


def columns_add_up(live: Any, counted: Actuals, unit_ms: int) -> None:
    """What holds of the exact account, and of the one in whole seconds."""
    state: State = live.state
    elapsed_ms = time.session_elapsed(state, time.at(state, live.now))
    outer = [one for one in counted.rows if one.depth == 0]
    assert sum(one.actual_ms or 0 for one in outer) == counted.steps_ms
    assert sum(one.planned_ms for one in outer) == counted.planned_ms == live.plan.allotted_ms
    parts = counted.steps_ms + counted.pauses_ms + counted.breaks_ms + counted.after_ms
    assert parts == counted.elapsed_ms == -(-elapsed_ms // unit_ms) * unit_ms
    assert min(counted.steps_ms, counted.pauses_ms, counted.breaks_ms, counted.after_ms) >= 0
    for one in (*counted.rows, *(group for row in counted.rows for group in row.groups)):
        assert (one.actual_ms or 0) % unit_ms == 0
        assert one.overrun_ms >= 0
        assert one.saved_ms >= 0
        assert one.overrun_ms == 0 or one.saved_ms == 0
        if one.actual_ms is not None:
            assert one.actual_ms == one.planned_ms + one.added_ms + one.overrun_ms - one.saved_ms
            assert one.actual_ms >= 0
    for block in [one for one in counted.rows if one.block]:
        faces = live.plan.faces
        inner = [one for one in counted.rows if faces[one.step].parent == block.step]
        assert sum(one.actual_ms or 0 for one in inner) == (block.actual_ms or 0)
        assert sum(one.planned_ms for one in inner) == block.planned_ms


MOVES = st.one_of(
    st.tuples(st.just("pass"), st.sampled_from([0, 1, 250, 30_000, 61_000, 200_000, 700_000])),
    st.tuples(st.just("next"), st.sampled_from(["", "", "circle-1", "circle-2", "circle-3"])),
    st.tuples(st.just("step"), st.just("")),
    st.tuples(st.just("back"), st.sampled_from(["", "", "circle-1", "circle-3"])),
    st.tuples(st.just("add"), st.sampled_from([60_000, -60_000, 1_500, -7])),
    st.tuples(st.just("pause"), st.just(0)),
    st.tuples(st.just("resume"), st.just(0)),
    st.tuples(st.just("sleep"), st.sampled_from([3_000, 20_000, 900_000])),
    st.tuples(st.just("die"), st.sampled_from([500, 10_000, 600_000])),
    st.tuples(st.just("answer"), st.sampled_from(["step", "break", "nothing"])),
    st.tuples(st.just("wake"), st.just(0)),
)


def play(live: Any, move: tuple[str, Any]) -> None:
    what, value = move
    match what:
        case "pass":
            live.pass_(value)
        case "next":
            live.do(Next(value or None))
        case "step":
            live.do(Next(step=True))
        case "back":
            live.do(Back(value or None))
        case "add":
            live.do(AddTime(value))
        case "pause":
            live.do(Pause())
        case "resume":
            live.do(Resume())
        case "sleep":
            live.sleep(value)
            live.do(Wake())
        case "die":
            live.die(value)
        case "answer":
            for gap in live.state.gaps:
                live.do(AnswerGap(gap.id, value))
        case _:
            live.do(Wake())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    people=st.sampled_from([4, 7, 13]),
    moves=st.lists(MOVES, max_size=45),
    skip=st.integers(0, 40),
    finish=st.booleans(),
)
def test_no_time_is_lost_or_counted_twice_whatever_is_pressed(
    sessions: Any, people: int, moves: list[tuple[str, Any]], skip: int, finish: bool
) -> None:
    live = sessions.Live(sessions.final_word(), by_number(people))
    live.pass_(1_000)
    live.do(Start())
    for index in range(skip):
        live.pass_(10_000 + index)
        live.do(Next())
    for move in moves:
        play(live, move)
    sums_hold(live)
    if finish:
        live.do(Finish())
        sums_hold(live)
        live.pass_(5_000_000)
        sums_hold(live)


def test_a_session_that_never_started_has_no_times(thirteen: Any) -> None:
    thirteen.pass_(MINUTE)
    counted = account(thirteen)
    assert counted.elapsed_ms == counted.steps_ms == counted.after_ms == 0
    assert all(one.actual_ms is None for one in counted.rows)
    assert counted.planned_ms == 45 * MINUTE


def test_overtime_time_saved_and_time_given_are_told_apart(thirteen: Any) -> None:
    planned = row(account(thirteen), "read").planned_ms
    thirteen.do(Start())
    thirteen.do(AddTime(2 * MINUTE))
    thirteen.pass_(planned + 3 * MINUTE)
    thirteen.do(Next())
    read = row(account(thirteen), "read")
    assert (read.actual_ms, read.added_ms, read.overrun_ms, read.saved_ms) == (
        planned + 3 * MINUTE,
        2 * MINUTE,
        MINUTE,
        0,
    )


def test_groups_apart_show_their_own_times_and_the_row_those_of_the_one_waited_for(thirteen: Any) -> None:
    thirteen.do(Start())
    thirteen.pass_(MINUTE)
    thirteen.do(Next())
    lanes = [lane.lane for lane in thirteen.state.lanes.values() if lane.parent]
    quick, slow = lanes[0], lanes[1]
    for lane, pace in ((quick, 10_000), (lanes[2], 5_000), (slow, 20_000)):
        while thirteen.state.lanes[lane.id].status == "running":
            thirteen.pass_(pace)
            thirteen.do(Next(lane.id))
    rounds = row(account(thirteen), "rounds")
    assert rounds.pace == slow.title
    assert [group.title for group in rounds.groups] == [lane.title for lane in lanes]
    own = {group.title: group.actual_ms for group in rounds.groups}
    assert own[slow.title] == rounds.actual_ms == max(own.values())
    assert own[quick.title] < own[slow.title]
    sums_hold(thirteen)


def test_stepping_back_counts_the_same_time_once(thirteen: Any) -> None:
    thirteen.do(Start())
    thirteen.do(AddTime(MINUTE))
    thirteen.pass_(3 * MINUTE)
    thirteen.do(Next())
    thirteen.pass_(30_000)
    thirteen.do(Back())
    thirteen.pass_(MINUTE)
    thirteen.do(Next())
    read = row(account(thirteen), "read")
    assert (read.actual_ms, read.added_ms, read.visits) == (4 * MINUTE, MINUTE, 2)
    first, second = [one for one in account(thirteen).visits if one.step == "read"]
    assert second.planned_ms == first.planned_ms + first.added_ms - first.actual_ms
    sums_hold(thirteen)


@pytest.mark.parametrize(
    ("answer", "step", "breaks", "elapsed"),
    [("step", 21, 0, 21), ("break", 1, 20, 21), ("nothing", 1, 0, 1)],
)
def test_a_closed_lid_counts_as_its_answer_says(
    thirteen: Any, answer: str, step: int, breaks: int, elapsed: int
) -> None:
    thirteen.do(Start())
    thirteen.pass_(MINUTE)
    thirteen.sleep(20 * MINUTE)
    thirteen.do(Wake())
    thirteen.do(AnswerGap(thirteen.state.gaps[0].id, answer))
    counted = account(thirteen)
    assert row(counted, "read").actual_ms == step * MINUTE
    assert (counted.breaks_ms, counted.elapsed_ms) == (breaks * MINUTE, elapsed * MINUTE)


def test_time_after_the_last_step_is_no_steps_time(sessions: Any) -> None:
    live = sessions.Live(sessions.final_word(), by_number(4))
    live.do(Start())
    while live.do(Next(step=True)) is None:
        live.pass_(MINUTE)
    live.pass_(5 * MINUTE)
    live.do(Pause())
    live.pass_(2 * MINUTE)
    live.do(Finish())
    counted = account(live)
    assert counted.pauses_ms == 2 * MINUTE
    assert counted.after_ms == 5 * MINUTE + MINUTE
    sums_hold(live)


def test_the_rows_of_steps_in_groups_follow_one_group_to_its_end(thirteen: Any) -> None:
    thirteen.do(Start())
    thirteen.pass_(MINUTE)
    thirteen.do(Next())
    pace = 10_000
    while thirteen.state.main.status == "forked":
        thirteen.pass_(pace)
        thirteen.do(Next())
        pace += 1_000
    counted = account(thirteen)
    slowest = row(counted, "rounds").pace
    for step in ("say", "respond", "last"):
        own = {group.title: group.actual_ms for group in row(counted, step).groups}
        assert row(counted, step).actual_ms == own[slowest]
        assert len(set(own.values())) > 1


def test_a_lid_closed_right_after_going_on_counts_for_the_new_step(thirteen: Any) -> None:
    thirteen.do(Start())
    thirteen.pass_(MINUTE)
    thirteen.do(Next())
    thirteen.sleep(5 * MINUTE)
    thirteen.do(Wake())
    thirteen.do(AnswerGap(thirteen.state.gaps[0].id, "step"))
    thirteen.pass_(1_000)
    counted = account(thirteen)
    assert row(counted, "read").actual_ms == MINUTE
    assert row(counted, "rounds").actual_ms == 5 * MINUTE + 1_000
    sums_hold(thirteen)


def test_what_has_been_and_was_left_out_since_is_still_told(thirteen: Any) -> None:
    live = thirteen
    live.do(Start())
    while len(live.state.lanes) == 1:
        live.pass_(MINUTE)
        live.do(Next())
    live.pass_(2 * MINUTE)
    began = live.state.lanes["circle-1"].visit.step
    while live.state.main.visit is None:
        assert live.do(Back()) is None
    (fork,) = (part for part in live.state.plan.main.program if isinstance(part, Fork))
    assert live.do(LeaveOut(fork.key, anyway=True)) is None
    counted = account(live)
    assert row(counted, began).actual_ms == 2 * MINUTE
    assert row(counted, began).planned_ms > 0
    assert row(counted, began).changed_ms == 0
    outer = [one for one in counted.rows if one.depth == 0]
    assert sum(one.actual_ms or 0 for one in outer) == counted.steps_ms
    live.do(Finish())
    made = minutes(live.state, live.now, session_id="s")
    assert all(render(made, form) for form in FORMATS)


def test_a_session_that_began_before_it_was_opened_and_stood_still_at_once_can_be_counted() -> None:
    session = room('[[steps]]\nid = "share"\ntitle = "Share"\ntime = "10m"\n', start=False)
    session.do(Start(ago_ms=20_000))
    session.do(Next(ago_ms=20_000))  # a step of no length, before the session's own time began
    session.do(Back())
    session.wait(5 * MINUTE).do(Next(ago_ms=MINUTE))
    counted = actuals(session.state, time.at(session.state, session.now), {})
    assert (counted.steps_ms, counted.after_ms) == (4 * MINUTE, MINUTE + 20_000)
    assert counted.elapsed_ms == 5 * MINUTE + 20_000


def test_people_who_add_up_the_times_they_read_come_to_the_total(thirteen: Any) -> None:
    thirteen.do(Start())
    for _ in range(6):
        thirteen.pass_(MINUTE + 100)
        thirteen.do(Next())
    thirteen.do(Finish())
    exact, told = account(thirteen), account(thirteen, SECOND)
    assert exact.elapsed_ms == 6 * (MINUTE + 100)
    assert told.elapsed_ms == 6 * MINUTE + SECOND
    outer = [one.actual_ms or 0 for one in told.rows if one.depth == 0]
    assert sum(outer) == told.elapsed_ms
    assert all(ms % SECOND == 0 for ms in outer)
    made = minutes(thirteen.state, thirteen.now, session_id="s")
    assert (made.actuals, made.told.elapsed_ms) == (made.actuals, told.elapsed_ms)
    assert made.to_data()["actuals"]["elapsed_ms"] == exact.elapsed_ms
    assert "told" not in made.to_data()
