"""All strategies previewed over a plan of 500 steps, half an hour late: what opening the screen for it costs.

In CPU time, because nothing waits for a disk. Every third step is a go-round, every fifth is optional, all
have a range: each strategy has much to change.
"""

from __future__ import annotations

import time
from statistics import median

from costs.table import Row, ms
from protocols.plan import by_number, make_plan
from protocols.plan.strategies import BUILT_IN, previews, situation_of
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol

NAME = "strategies"

STEPS, LATE_MS = 500, 30 * 60_000


def measure(quick: bool) -> list[Row]:
    """The situation and every preview, as the console asks for them."""
    kinds = Host().kinds
    protocol = load_protocol(text().encode(), kinds).protocol
    if protocol is None:
        raise RuntimeError("the protocol to preview was refused")
    plan = make_plan(protocol, kinds, by_number(13)).plan
    if plan is None:
        raise RuntimeError("no plan could be made to preview")
    times = []
    shown = 0
    for _ in range(3 if quick else 15):
        began = time.process_time()
        shown = len(previews(BUILT_IN, situation_of(plan, -LATE_MS)))
        times.append(time.process_time() - began)
    return [
        Row(
            f"{shown} strategies, {STEPS} steps",
            f"{ms(median(times))} (least {ms(min(times))})",
            "",
            median(times) * 1000,
            100,
            " ms",
            judged=not quick,
        )
    ]


def text() -> str:
    """The protocol whose strategies are previewed."""
    steps = []
    for number in range(STEPS):
        time_ = 'time = { min = "2m", target = "5m", max = "9m" }\n'
        if number % 3 == 0:
            time_ = 'turns = { times = 2, time = { min = "10s", target = "20s", max = "40s" } }\n'
        if number % 5 == 0:
            time_ += "optional = true\n"
        if number % 50 == 49:
            time_ += 'kind = "buffer"\n'
        steps.append(f'[[steps]]\nid = "s{number}"\ntitle = "Step {number}"\n{time_}')
    return 'format = 1\nid = "long"\ntitle = "Long"\n' + "".join(steps)
