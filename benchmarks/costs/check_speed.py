"""What checking costs, on thousands of files and on ones that are twice as large.

10,000 files made by chance (:mod:`costs.files`) are read by ``tomllib`` alone, then their form is checked,
and then their people and times as well, all in this process and in turn, a hundred files at a time. That the
cost grows with what stands in a file and not faster is shown by doubling: files, steps, people.
"""

from __future__ import annotations

import gc
import time
import tomllib
from collections.abc import Callable, Sequence
from statistics import median

from costs.files import long, made
from costs.table import Row, ms
from protocols.plan.checks import check_times
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol

NAME = "check"

FILES, AT_ONCE = 10_000, 100
STEPS = 200
PEOPLE = 100

KINDS = Host().kinds


def measure(quick: bool) -> list[Row]:
    """Thousands of files, three ways in turn, and then what doubling costs."""
    files = [made(number).encode() for number in range(300 if quick else FILES)]
    for text in files[:50]:  # what is only done once is not what a file costs
        _judge(text)
    bare, form, whole = _in_turn(files, (_bare, _form, _judge))
    lines = sum(text.count(b"\n") for text in files) / len(files)
    measured = f"{len(files):,} files of {lines:.0f} lines on average"
    peer = f"tomllib: {ms(bare / len(files))} each"
    return [
        Row("check: form", f"{ms(form / len(files))} each ({measured})", peer, form / bare, 2.5),
        Row("check: form, people, times", f"{ms(whole / len(files))} each", peer, whole / bare, 6),
        *_doubled(files, quick),
    ]


def _bare(text: bytes) -> None:
    tomllib.loads(text.decode())


def _form(text: bytes) -> None:
    loaded = load_protocol(text, KINDS)
    assert loaded.protocol is not None, loaded.problems


def _judge(text: bytes) -> None:
    loaded = load_protocol(text, KINDS)
    assert loaded.protocol is not None, loaded.problems
    list(check_times(loaded.protocol, KINDS))


def _in_turn(files: Sequence[bytes], ways: Sequence[Callable[[bytes], None]]) -> list[float]:
    """The seconds of CPU that each way took over all files."""
    taken = [0.0] * len(ways)
    for start in range(0, len(files), AT_ONCE):
        for index, way in enumerate(ways):
            gc.collect()
            began = time.process_time()
            for text in files[start : start + AT_ONCE]:
                way(text)
            taken[index] += time.process_time() - began
    return taken


def _doubled(files: Sequence[bytes], quick: bool) -> list[Row]:
    """Twice as much of something against once, in turn; 2 would be twice the cost."""
    few, many = files[: len(files) // 20], files[: len(files) // 10]
    once, twice = long(STEPS).encode(), long(2 * STEPS).encode()
    small, large = _for_people(PEOPLE), _for_people(2 * PEOPLE)
    rows = []
    for name, first, second in (
        ("files", few, many),
        (f"steps ({STEPS} to {2 * STEPS})", [once], [twice]),
        (f"people ({PEOPLE} to {2 * PEOPLE})", [small], [large]),
    ):
        times: list[tuple[float, float]] = []
        for _ in range(3 if quick else 9):
            times.append((_taken(first), _taken(second)))
        less, more = (median(one[at] for one in times) for at in (0, 1))
        rows.append(Row(f"check: twice the {name}", ms(more), f"once: {ms(less)}", more / less, 2.4))
    return rows


def _taken(files: Sequence[bytes]) -> float:
    gc.collect()
    began = time.process_time()
    for text in files:
        _judge(text)
    return time.process_time() - began


def _for_people(most: int) -> bytes:
    """A file whose largest number of people is so large: groups, a round for each, turns for all."""
    return f"""
format = 1
id = "many"
title = "Many"
people = {{ min = {most // 2}, ideal = {most - 10}, max = {most} }}
[groups.circle]
size = {{ min = 3, ideal = 4, max = 5 }}
[[steps]]
title = "Go-round"
turns = {{ time = "20s" }}
[[steps]]
title = "Openings"
in = "circle"
repeat = {{ each = "member", as = "opener" }}
  [[steps.steps]]
  title = "Open"
  time = "2m"
  [[steps.steps]]
  title = "Answer"
  turns = {{ who = "others", time = "1m" }}
""".encode()
