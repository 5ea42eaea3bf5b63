"""A session that must end at a time, on the command line and on plain lines."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]
LATE = re.compile(r"1[456] minutes late")


def clock(minutes: int) -> str:
    """So many minutes from now, as somebody would type it."""
    return time.strftime("%H:%M", time.localtime(time.time() + 60 * minutes))


def test_until_says_before_and_after_the_start_how_late_it_is(run: Run) -> None:
    end = clock(75)
    ran = run(
        "run", "live-case", "--people", 13, "--minutes", 90, "--until", end, "--plain",
        typed="start\nstatus\n",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert f"It must end at {end}, and would end at " in ran.err
    before = next(line for line in ran.lines if line.startswith(f"It must end at {end}. Begun now, "))
    assert LATE.search(before)
    after = ran.lines[ran.lines.index("Next: The host opens") + 1]
    assert LATE.search(after)


def test_without_minutes_it_has_as_long_as_there_is(run: Run) -> None:
    ran = run("run", "live-case", "--people", 13, "--until", clock(95), "--plain", typed="start\nstatus\n")
    assert ran.code == 0, ran.err
    assert re.search("planned for 1 hour 3[45] minutes", ran.out)
    assert not re.search("minutes? late", ran.out + ran.err)


def test_a_start_that_has_just_passed_is_when_it_began(run: Run) -> None:
    began = clock(-7)
    ran = run("run", "live-case", "--people", 13, "--start", began, "--plain", typed="undo\nstatus\n")
    assert ran.code == 0, ran.err
    assert f"It began at {began}" in ran.err
    assert any(re.match(r"Welcome: why we are here \(3 minutes .*over\)", line) for line in ran.lines)
    # What is read out first is told, although nobody typed start.
    assert any(line.startswith("Read out: Welcome.") for line in ran.lines)
    assert ran.lines.index("Type start to begin.") > ran.lines.index("Taken back: the start.")


def test_what_is_no_time_to_end_at_is_told(run: Run) -> None:
    ran = run("run", "fine-tuning", "--people", 6, "--until", "soon", "--plain")
    assert ran.code == 2
    assert "for example 16:30" in ran.err
