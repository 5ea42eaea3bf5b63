"""Different steps at the same time: who is in which lane, how long it lasts, and that nobody is lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocols.plan import Fork, Lane, Unit, by_number, make_plan

MINUTE = 60_000
quick = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))

FILE = """
    [roles.presenter]
    title = "Presenter"
    [roles.coach]
    title = "Coach"
    count = 2
    [groups.pair]
    title = "Pair"
    size = { min = 1, ideal = 2, max = 3 }
    [groups.table]
    title = "Table"
    size = { min = 3, ideal = 6, max = 8 }
    [[steps]]
    id = "apart"
    title = "Apart"
    LANES
    [[steps]]
    id = "end"
    title = "Together again"
    time = "5m"
    """

PREPARE = '{ id = "prepare", title = "Prepare", who = "presenter", time = "4m" }'
PLAN = """{ id = "plan", title = "Plan", who = "coach", steps = [
    { id = "list", title = "List", time = "2m" },
    { id = "pick", title = "Pick", time = "5m" } ] }"""
READ = '{ id = "read", title = "Read", who = "rest", in = "pair", time = "6m" }'


def apart(*lanes, more=""):
    """A file with these lanes."""
    return FILE.replace("LANES", f"{more}\nlanes = [{', '.join(lanes)}]")


def people_of(lane: Lane):
    """Who is in a lane, with those who only watch."""
    return [*lane.members, *lane.observers]


def test_lanes_of_unequal_length_meet_at_the_end_of_the_longest(made):
    plan = made(apart(PREPARE, PLAN, READ), 9, cast={"presenter": ("p4",), "coach": ("p1", "p2")})
    fork, end = plan.main.program
    assert [lane.members for lane in fork.lanes] == [
        ("p4",),
        ("p1", "p2"),
        ("p3", "p5", "p6", "p7", "p8", "p9"),
    ]
    assert [lane.allotted_ms() // MINUTE for lane in fork.lanes] == [4, 7, 6]
    assert (fork.allotted_ms // MINUTE, end.step) == (7, "end")
    assert plan.allotted_ms == 12 * MINUTE


def test_a_lane_has_groups_of_its_own_people(made):
    plan = made(apart(PREPARE, READ), 9, cast={"presenter": ("p4",)})
    inside = plan.main.program[0].lanes[1].program[0]
    assert isinstance(inside, Fork)
    assert sorted(one for lane in inside.lanes for one in lane.members) == [
        f"p{number}" for number in (1, 2, 3, 5, 6, 7, 8, 9)
    ]


def test_lanes_happen_at_every_table_for_the_people_there(made):
    talk = '{ id = "talk", title = "Talk", who = "rest", time = "3m" }'
    plan = made(apart(PREPARE, talk, more='in = "table"'), 12, cast={"presenter": ("p4",)})
    tables = plan.main.program[0].lanes
    lanes = [[lane for part in table.program for lane in part.lanes] for table in tables]
    assert sorted(len(some) for some in lanes) == [1, 2]  # there is one presenter, at one table
    assert sorted(one for some in lanes for lane in some for one in lane.members) == sorted(plan.main.members)


def test_two_lanes_that_name_nobody_share_the_rest(made):
    plan = made(
        apart(
            '{ id = "one", title = "One", time = "2m" }',
            '{ id = "two", title = "Two", time = "2m" }',
            PREPARE,
        ),
        8,
    )
    assert [len(lane.members) for lane in plan.main.program[0].lanes] == [4, 3, 1]


def test_whom_no_lane_names_watches_the_last(made):
    plan = made(apart(PREPARE, PLAN), 6, cast={"presenter": ("p1",), "coach": ("p2", "p3")})
    first, last = plan.main.program[0].lanes
    assert (first.observers, last.observers) == ((), ("p4", "p5", "p6"))


def test_a_lane_that_nobody_is_left_for_is_left_out(made):
    plan = made(apart(PREPARE, PLAN, READ), 3)
    assert [lane.title for lane in plan.main.program[0].lanes] == ["Prepare", "Plan"]


def test_an_open_lane_takes_as_long_as_the_others(made):
    plan = made(apart(PREPARE, '{ id = "wait", title = "Wait", who = "rest" }'), 5)
    fork = plan.main.program[0]
    assert (fork.allotted_ms, fork.span.open) == (4 * MINUTE, True)


def test_lanes_have_a_window_of_time_as_any_block(made):
    plan = made(apart(PREPARE, READ, more='time = "10m"'), 7)
    assert [part.step for part in plan.main.program] == ["apart", "apart~spare", "end"]
    assert plan.allotted_ms == 15 * MINUTE


def test_lanes_come_again_in_every_round(made):
    plan = made(apart(PREPARE, READ, more='repeat = { each = "member", as = "speaker" }'), 4)
    assert [part.step for part in plan.main.program] == ["apart"] * 4 + ["end"]
    assert plan.allotted_ms == (4 * 6 + 5) * MINUTE


@quick
@given(
    people=st.integers(1, 30),
    lanes=st.lists(
        st.sampled_from([PREPARE, PLAN, READ, READ.replace('who = "rest", ', "")]),
        min_size=1,
        max_size=4,
        unique=True,
    ),
    grouped=st.booleans(),
    repeated=st.booleans(),
    seed=st.integers(0, 3),
)
def test_nobody_is_lost_between_lanes_and_nobody_is_in_two(
    read, kinds, people, lanes, grouped, repeated, seed
):
    named = [lane.replace('id = "', f'id = "n{number}') for number, lane in enumerate(lanes)]
    more = 'in = "table"\n' if grouped else ""
    if repeated:
        more += "repeat = 2\n"
    plan = make_plan(read(apart(*named, more=more)), kinds, by_number(people), seed=seed).plan
    if plan is None:
        return

    def judge(lane: Lane):
        for part in lane.program:
            if isinstance(part, Unit):
                continue
            seated = [one for inner in part.lanes for one in people_of(inner)]
            assert sorted(seated) == sorted(lane.members)
            assert part.allotted_ms == max(inner.allotted_ms() for inner in part.lanes)
            for inner in part.lanes:
                judge(inner)

    judge(plan.main)


@pytest.mark.parametrize("people", [5, 8, 13])
def test_the_check_reckons_lanes_as_the_plan_does(read, kinds, people):
    from protocols.plan.make import reckon

    protocol = read(apart(PREPARE, PLAN, READ))
    assert reckon(protocol, kinds, people).total == make_plan(protocol, kinds, by_number(people)).plan.total
