"""A rehearsal: 1,000 runs of a protocol of 25 steps for 13 people, each on the real engine, strategies tried.

Among the steps are three that groups go through side by side and four go-rounds; most have a range, so that
every run takes another way. What counts is CPU time, because nothing waits for a disk. Not judged: it keeps
its limit on a machine at rest, not always beside other work.
"""

from __future__ import annotations

import time
from statistics import median

from costs.table import Row
from protocols.plan import by_number, make_plan
from protocols.plan.replan import Replanner
from protocols.plugins.host import Host
from protocols.runtime.rehearsal import rehearse
from protocols.spec.load import load_protocol

NAME = "rehearse"

STEPS, PEOPLE, RUNS, MOST_S = 25, 13, 1_000, 2


def measure(quick: bool) -> list[Row]:
    """All runs with strategies, and the same runs without."""
    times = [_once(RUNS, True) for _ in range(1 if quick else 3)]
    bare = [_once(RUNS, False) for _ in range(1 if quick else 3)]
    return [
        Row(
            f"{RUNS:,} runs rehearsed",
            f"{median(times):.2f} s of CPU ({median(times) / RUNS * 1000:.2f} ms a run)",
            f"without strategies: {median(bare):.2f} s",
            median(times),
            MOST_S,
            " s",
            judged=False,
        )
    ]


def text() -> str:
    """The protocol that is rehearsed."""
    head = (
        'format = 1\nid = "long"\ntitle = "Long"\n[groups.circle]\nsize = { min = 3, ideal = 4, max = 5 }\n'
    )
    steps = []
    for number in range(STEPS):
        time_ = 'time = { min = "1m", target = "2m", max = "4m" }\n'
        if number % 8 == 0:
            time_ = 'turns = { time = { min = "10s", target = "20s", max = "40s" } }\n'
        elif number % 8 == 3:
            time_ += 'in = "circle"\n'
        steps.append(f'[[steps]]\nid = "s{number}"\ntitle = "Step {number}"\n{time_}')
    return head + "".join(steps)


def _once(runs: int, strategies: bool) -> float:
    kinds = Host().kinds
    protocol = load_protocol(text().encode(), kinds).protocol
    if protocol is None:
        raise RuntimeError("the protocol to rehearse was refused")
    people = by_number(PEOPLE)
    plan = make_plan(protocol, kinds, people).plan
    if plan is None:
        raise RuntimeError("no plan could be made to rehearse")
    planner = Replanner(protocol, kinds)
    began = time.process_time()
    if strategies:
        rehearse(plan, people, runs, 7, planner=planner)
    else:
        rehearse(plan, people, runs, 7, planner=planner, strategies=())
    return time.process_time() - began
