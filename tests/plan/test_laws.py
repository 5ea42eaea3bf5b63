"""Laws of planning, for protocols, people and minutes that nobody thought of."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocols.plan import Fork, Lane, Person, Unit, by_number, make_plan, plan_from_data, plan_to_data
from protocols.spec.expressions import parse_expression
from protocols.spec.kinds import Defaults, PlainKind
from protocols.spec.model import From, Grouping, Protocol, Role, Size, Step
from protocols.spec.step_tables import Move, Repeat, Time, Turns

KINDS = {
    "talk": PlainKind("talk", "talk"),
    "break": PlainKind("break", "pause", Defaults(protect=True, elastic=False)),
}
quick = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def times(draw):
    """A time between two bounds, or an open one."""
    if draw(st.integers(0, 7)) == 0:
        return None
    low, mid, high = sorted(draw(st.tuples(*[st.integers(0, 400)] * 3)))
    return Time(low * 1000, mid * 1000, high * 1000)


@st.composite
def steps(draw, depth=0, counter=None):
    """A few steps, some with rounds, turns, groups and conditions; blocks up to two levels."""
    counter = counter if counter is not None else iter(range(1000))
    found = []
    for _ in range(draw(st.integers(1, 3 if depth else 5))):
        block = depth < 2 and draw(st.integers(0, 3)) == 0
        repeat = draw(
            st.sampled_from(
                [None, None, None, Repeat(times=parse_expression(2)), Repeat(each="member", as_=("one",))]
            )
        )
        turns = None
        time = None if block else draw(times())
        if not block and draw(st.integers(0, 3)) == 0:
            turns = Turns(time=None if time else draw(times()))
        in_ = draw(st.sampled_from([None, None, "pair", "circle", "four", "new", "home"]))
        move = None
        if in_ and repeat is not None and repeat.each is None:
            move = draw(
                st.sampled_from(
                    [None, Move(to="scatter", time=7_000), Move(last="home"), Move(to="previous")]
                )
            )
        lanes = ()
        if not block and turns is None and depth < 2 and draw(st.integers(0, 4)) == 0:
            lanes = tuple(
                Step(id=f"s{next(counter)}", title="Lane", who=who, time=draw(times()), path=("lanes",))
                for who in draw(st.sampled_from([(("presenter",), ("rest",)), ((), ()), (("presenter",),)]))
            )
            time = None
        found.append(
            Step(
                id=f"s{next(counter)}",
                kind=draw(st.sampled_from(["talk", "talk", "talk", "break"])),
                title="Step",
                time=time,
                turns=turns,
                optional=draw(st.sampled_from([None, None, None, "if time", "if needed"])),
                protect=draw(st.sampled_from([None, None, None, True])),
                when=draw(st.sampled_from([None, None, None, parse_expression("members > 3"), "otherwise"])),
                in_=in_,
                repeat=repeat,
                move=move,
                lanes=lanes,
                end=draw(st.sampled_from(["ask", "cut", "fill"])),
                steps=draw(steps(depth=depth + 1, counter=counter)) if block else (),
            )
        )
    return tuple(found)


@st.composite
def protocols(draw):
    """A whole protocol."""
    return Protocol(
        format=1,
        id="any",
        title="Any",
        groups={
            "pair": Grouping(size=Size(min=1, ideal=2, max=3)),
            "circle": Grouping(
                size=Size(min=1, ideal=4, max=5),
                leftover=draw(st.sampled_from(["grow", "shrink", "observe", "facilitator"])),
                by=draw(st.sampled_from(["random", "order", "role", "team", "across teams"])),
            ),
            "four": Grouping(source=From(merge="pair"), size=Size(min=2, ideal=4, max=7)),
            "new": Grouping(size=Size(min=1, ideal=3, max=4), mix="new", host="host"),
            "home": Grouping(source=From(each="circle")),
        },
        roles={"presenter": Role()},
        steps=draw(steps()),
    )


@st.composite
def rosters(draw):
    """People by number, or of teams and roles."""
    count = draw(st.integers(1, 14))
    if draw(st.booleans()):
        return by_number(count)
    team, role = st.sampled_from(["hill", "lake", ""]), st.sampled_from(["coach", "head", ""])
    return tuple(Person(f"p{one}", team=draw(team), role=draw(role)) for one in range(1, count + 1))


def plan_of(protocol, roster, minutes=None):
    """The plan; files that cannot be planned for these people are none of this module's business."""
    return make_plan(protocol, KINDS, roster, minutes=minutes).plan


def lanes_of(lane: Lane):
    """Every lane."""
    yield lane
    for part in lane.program:
        if isinstance(part, Fork):
            for inner in part.lanes:
                yield from lanes_of(inner)


def lengths(plan):
    """What every step is given, by its key."""
    return {unit.key: unit.allotted_ms for _, unit in plan.units()}


@quick
@given(protocols(), rosters(), st.integers(0, 240))
def test_the_seconds_add_up_to_the_minutes_there_are(protocol, roster, minutes):
    plan = plan_of(protocol, roster, minutes)
    if plan is None:
        return
    budget = minutes * 60_000
    total = plan.total
    assert plan.allotted_ms == min(max(budget, total.min_ms), total.max_ms)
    assert plan.short_ms == max(0, total.min_ms - budget)
    for lane in lanes_of(plan.main):
        for part in lane.program:
            assert part.span.min_ms <= part.allotted_ms <= part.span.max_ms or part.span.max_ms == 0
            assert part.allotted_ms % 1000 == 0
            if isinstance(part, Fork):
                assert max(inner.allotted_ms() for inner in part.lanes) == part.allotted_ms
            elif part.turns:
                assert sum(turn.allotted_ms for turn in part.turns) <= part.allotted_ms
                assert len({turn.allotted_ms for turn in part.turns if not turn.reply}) == 1


@quick
@given(protocols(), rosters(), st.lists(st.integers(0, 240), min_size=2, max_size=5))
def test_more_time_gives_no_step_less(protocol, roster, budgets):
    before: dict[str, int] = {}
    for minutes in sorted(budgets):
        plan = plan_of(protocol, roster, minutes)
        if plan is None:
            return
        now = lengths(plan)
        assert all(now.get(key, -1) >= ms for key, ms in before.items())
        before = now


@quick
@given(protocols(), rosters())
def test_the_time_that_was_wished_for_gives_everyone_what_they_wished(protocol, roster):
    plan = plan_of(protocol, roster)
    if plan is None:
        return
    for _, unit in plan.units():
        assert unit.allotted_ms == unit.span.target_ms
    if plan.total.target_ms % 60_000 == 0:
        again = plan_of(protocol, roster, plan.total.target_ms // 60_000)
        assert lengths(again) == lengths(plan)


@quick
@given(protocols(), rosters(), st.none() | st.integers(0, 240))
def test_a_plan_survives_the_journal_and_is_the_same_each_time(protocol, roster, minutes):
    plan = plan_of(protocol, roster, minutes)
    if plan is None:
        return
    assert plan_from_data(json.loads(json.dumps(plan_to_data(plan)))) == plan
    assert plan_of(protocol, roster, minutes) == plan
    assert len(list(plan.units())) == len({unit.key for _, unit in plan.units()})


@quick
@given(protocols(), rosters())
def test_groups_lose_nobody_and_seat_nobody_twice(protocol, roster):
    plan = plan_of(protocol, roster)
    if plan is None:
        return
    for lane in lanes_of(plan.main):
        for part in lane.program:
            if isinstance(part, Unit):
                assert {one for turn in part.turns for one in turn.who} <= set(lane.members) | {"p1"}
                continue
            seated = [one for inner in part.lanes for one in (*inner.members, *inner.observers)]
            assert sorted(one for one in seated if one != "facilitator") == sorted(
                one for one in lane.members if one != "facilitator"
            )
            assert seated.count("facilitator") <= 1


@pytest.mark.campaign
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(protocols(), rosters(), st.lists(st.integers(0, 240), min_size=2, max_size=4))
def test_campaign_more_time_gives_no_step_less(protocol, roster, budgets):
    test_more_time_gives_no_step_less.hypothesis.inner_test(protocol, roster, budgets)
    test_the_seconds_add_up_to_the_minutes_there_are.hypothesis.inner_test(protocol, roster, budgets[0])
