"""A rehearsal says how likely a plan ends on time, and which step runs over."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.plan import Plan, by_number, make_plan
from protocols.plugins.host import Host
from protocols.runtime.rehearsal import rehearse as on_the_engine
from protocols.runtime.rehearsed import Rehearsal
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
