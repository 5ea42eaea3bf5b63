"""A rehearsal says how likely a plan ends on time, and which step runs over."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.plan import Plan, by_number, make_plan
from protocols.plan.replan import Replanner
from protocols.plugins.host import Host
from protocols.runtime.rehearsal import rehearse as on_the_engine
from protocols.runtime.rehearsed import Rehearsal, within
from protocols.spec.load import load_protocol

HEAD = b"""
format = 1
id = "t"
title = "T"
[groups.pair]
size = { min = 2, ideal = 2, max = 3 }
"""
KINDS = Host().kinds


def rehearse(plan: Plan, runs: int, seed: int, **more: Any) -> Rehearsal:
    """A rehearsal for as many people as the plan is for."""
    return on_the_engine(plan, by_number(plan.people), runs, seed, **more)


def plan_of(steps: str, people: int = 4, minutes: int | None = None) -> Plan:
    loaded = load_protocol(HEAD + steps.encode(), KINDS)
    assert loaded.protocol is not None, [problem.message for problem in loaded.problems]
    plan = make_plan(loaded.protocol, KINDS, by_number(people), minutes=minutes).plan
    assert plan is not None
    return plan


FIXED = '[[steps]]\nid = "a"\ntitle = "A"\ntime = "5m"\n[[steps]]\nid = "b"\ntitle = "B"\ntime = "3m"\n'
RANGED = (
    '[[steps]]\nid = "a"\ntitle = "A"\ntime = { min = "2m", target = "5m", max = "15m" }\n'
    '[[steps]]\nid = "b"\ntitle = "B"\ntime = "3m"\n'
)


def test_a_plan_without_ranges_always_ends_as_planned() -> None:
    done = rehearse(plan_of(FIXED), 50, 1)
    assert set(done.ends) == {8 * 60_000}
    assert done.on_time == 1
    assert done.bottlenecks == ()


def test_a_step_that_may_take_three_times_its_plan_is_the_bottleneck() -> None:
    done = rehearse(plan_of(RANGED), 500, 1)
    assert done.on_time < 0.5
    assert [step.step for step in done.bottlenecks] == ["a"]
    assert done.bottlenecks[0].blame == 1


def test_the_same_seed_gives_the_same_answer_and_another_seed_another() -> None:
    plan = plan_of(RANGED)
    assert rehearse(plan, 200, 7) == rehearse(plan, 200, 7)
    assert rehearse(plan, 200, 7).ends != rehearse(plan, 200, 8).ends


def test_a_step_that_cuts_takes_its_time_exactly() -> None:
    done = rehearse(plan_of(RANGED.replace('"15m" }', '"15m" }\nend = "cut"', 1)), 50, 1)
    assert set(done.ends) == {8 * 60_000}


def test_past_sessions_count_once_there_are_three() -> None:
    plan = plan_of(FIXED)
    two = rehearse(plan, 50, 1, past={"a": [600_000, 600_000]})
    three = rehearse(plan, 50, 1, past={"a": [600_000, 600_000, 600_000]})
    assert set(two.ends) == {8 * 60_000}
    assert set(three.ends) == {13 * 60_000}
    assert [step.learned for step in three.steps] == [True, False]


def test_the_slowest_of_groups_that_are_apart_counts() -> None:
    apart = (
        '[[steps]]\nid = "a"\ntitle = "A"\nin = "pair"\ntime = { min = "1m", target = "5m", max = "9m" }\n'
    )
    alone = rehearse(plan_of(apart, people=2), 400, 3).quantile(0.5)
    many = rehearse(plan_of(apart, people=20), 400, 3).quantile(0.5)
    assert many > alone


def test_an_open_step_is_told_and_counts_as_nothing() -> None:
    done = rehearse(
        plan_of('[[steps]]\nid = "a"\ntitle = "Talk freely"\ntime = "open"\n' + FIXED.replace('"a"', '"c"')),
        5,
        1,
    )
    assert done.open_steps == ("Talk freely",)
    assert set(done.ends) == {8 * 60_000}


@pytest.mark.parametrize("runs", [0, -1, 100_001])
def test_a_number_of_runs_out_of_bounds_is_refused(runs: int) -> None:
    with pytest.raises(ValueError, match=str(runs)):
        rehearse(plan_of(FIXED), runs, 1)


@given(seed=st.integers(0, 10_000), people=st.integers(2, 9))
def test_every_run_lies_between_the_shortest_and_the_longest_possible(seed: int, people: int) -> None:
    steps = RANGED + '[[steps]]\nid = "c"\ntitle = "C"\nin = "pair"\ntime = { min = "1m", max = "4m" }\n'
    plan = plan_of(steps, people)
    done = rehearse(plan, 20, seed)
    assert plan.total.min_ms <= done.ends[0]
    assert done.ends[-1] <= plan.total.max_ms
    assert done.quantile(0) == done.ends[0]
    assert 0 <= done.on_time <= 1


def on_engine(steps: str, people: int = 4, runs: int = 40, seed: int = 1, **more: Any) -> Rehearsal:
    """A rehearsal that may plan again, as the command makes it."""
    loaded = load_protocol(HEAD + steps.encode(), KINDS)
    assert loaded.protocol is not None, [problem.message for problem in loaded.problems]
    plan = make_plan(loaded.protocol, KINDS, by_number(people), minutes=more.get("minutes")).plan
    assert plan is not None
    planner = Replanner(loaded.protocol, KINDS)
    return on_the_engine(plan, by_number(people), runs, seed, planner=planner, **more)


BRANCHES = """
[[steps]]
id = "ask"
title = "Which way?"
time = "2m"
decide = { id = "way", among = ["short", "long"] }
[[steps]]
id = "short"
title = "Short"
when = "way == short"
time = "5m"
[[steps]]
id = "long"
title = "Long"
when = "way == long"
time = "20m"
"""


def test_a_choice_goes_every_way_it_can() -> None:
    done = on_engine(BRANCHES)
    assert set(done.ends) == {7 * 60_000, 22 * 60_000}


def test_rounds_without_a_fixed_number_vary_by_one() -> None:
    rounds = (
        '[[steps]]\nid = "r"\ntitle = "R"\nrepeat = { until = "done", most = 4, usually = 3 }\n'
        'steps = [{ id = "s", title = "S", time = "5m" }]\n'
    )
    assert set(on_engine(rounds).ends) == {10 * 60_000, 15 * 60_000, 20 * 60_000}


def test_a_step_if_needed_happens_in_about_every_second_run() -> None:
    needed = FIXED + '[[steps]]\nid = "n"\ntitle = "N"\noptional = "if needed"\ntime = "4m"\n'
    ends = on_engine(needed, runs=400).ends
    assert set(ends) == {8 * 60_000, 12 * 60_000}
    assert 150 < ends.count(12 * 60_000) < 250


def test_a_list_the_group_makes_has_its_usual_length_or_one_more_or_less() -> None:
    agenda = (
        '[[steps]]\nid = "gather"\ntitle = "Gather"\ntime = "2m"\n'
        'capture = [{ id = "items", title = "Items", usually = 3 }]\n'
        '[[steps]]\nid = "talk"\ntitle = "Talk"\nrepeat = { each = "items", as = "item" }\n'
        'steps = [{ id = "one", title = "One", time = "5m" }]\n'
    )
    done = on_engine(agenda, usual={"items": 3})
    assert set(done.ends) == {12 * 60_000, 17 * 60_000, 22 * 60_000}


STRETCHED = """
[[steps]]
id = "a"
title = "A"
time = { min = "5m", target = "5m", max = "30m" }
[[steps]]
id = "b"
title = "B"
time = { min = "2m", target = "10m", max = "12m" }
[[steps]]
id = "c"
title = "C"
optional = true
time = "5m"
"""


def test_leaving_out_what_is_optional_makes_late_runs_shorter_and_never_longer() -> None:
    done = on_engine(STRETCHED, runs=100)
    outcome = next(one for one in done.strategies if one.strategy == "optional")
    assert done.on_time < 0.5
    assert outcome.used > 20
    assert outcome.on_time(done.available_ms) >= within(done.tried, done.available_ms)
    assert all(with_ <= without for with_, without in zip(outcome.ends, done.tried, strict=True))
    assert sum(done.tried) - sum(outcome.ends) == outcome.used * 5 * 60_000


def test_strategies_that_only_move_the_end_are_not_among_them() -> None:
    assert {one.strategy for one in on_engine(STRETCHED).strategies} == {"share", "optional", "pro-rata"}


def test_it_is_the_same_answer_again_with_branches_rounds_and_strategies() -> None:
    assert on_engine(BRANCHES + STRETCHED, seed=5) == on_engine(BRANCHES + STRETCHED, seed=5)
    assert on_engine(BRANCHES + STRETCHED, seed=5) != on_engine(BRANCHES + STRETCHED, seed=6)


def test_more_runs_begin_with_the_same_runs() -> None:
    few, many = on_engine(STRETCHED, runs=20), on_engine(STRETCHED, runs=60)
    assert set(few.ends) <= set(many.ends)


def test_it_tells_how_far_it_is() -> None:
    told: list[int] = []
    on_engine(FIXED, runs=100, progress=told.append)
    assert told == [25, 50, 75, 100]
