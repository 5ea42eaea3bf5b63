"""Fixed starts and signals on the command line and on plain lines."""

from __future__ import annotations

import pytest

DAY = """\
format = 1
id = "day"
title = "Day"
people = { min = 2, max = 20 }

[[steps]]
id = "read"
title = "Read at home"
kind = "prework"
time = "30m"

[[steps]]
id = "chairs"
title = "Put the chairs out"
at = "-30m"
time = "20m"

[[steps]]
id = "talk"
title = "Talk"
time = "10m"
cues = [{ at = "50%", say = "Half of it is over", how = "bell" }, { at = "end" }]

[[steps]]
id = "coffee"
title = "Coffee"
at = "10:30"
time = "15m"
"""


@pytest.fixture
def day(tmp_path):
    path = tmp_path / "day.toml"
    path.write_text(DAY)
    return path


def test_show_lists_what_comes_before_the_spare_time_and_when_it_begins(run, day):
    assert run("show", day).lines[2:8] == [
        "  before    30:00  Read at home",
        "  -30:00    20:00  Put the chairs out",
        "    0:00    10:00  Talk",
        "   10:00    15:00  Coffee  (fixed at 10:30)",
        "",
        "25:00 in all for 8 people (at least 25:00, at most 25:00). From 10:20 to 10:45.",
    ]
    earlier = run("show", day, "--start", "10:00").lines
    assert "   10:00    20:00  Spare time" in earlier
    late = run("show", day, "--start", "10:25")
    assert "Coffee is fixed for 10:30; the steps before it take 5:00 longer." in late.out
    wrong = run("show", day, "--start", "half past")
    assert (wrong.code, "15:05" in wrong.err) == (2, True)


def test_the_picture_has_the_spare_time_and_begins_before_the_start(run, day):
    picture = run("show", day, "--timeline", "--start", "10:00").out
    assert "░" in picture
    assert "▒" in picture


def test_a_session_on_plain_lines_tells_of_work_before_it_of_signals_and_of_the_fixed_start(run, day):
    fixed = day.read_text().replace('at = "10:30"', 'at = "+20m"')
    day.write_text(fixed)
    typed = "start\nwait 6m\nstatus\nnext\nstatus\nwait 15m\nstatus\nquit\n"
    flags = ("--people", 4, "--plain", "--speed", 3600, "--seed", 1)
    ran = run("run", day, *flags, typed=typed)
    assert "Before: Read at home (before the session)" in ran.lines
    assert "Before: Put the chairs out (30 minutes before the start)" in ran.lines
    assert "Half of it is over [bell]" in ran.lines
    assert any(line.startswith("Coffee begins at ") for line in ran.lines)
    assert any("Spare time" in line for line in ran.lines)
    assert any("Coffee" in line and "15 minutes" in line for line in ran.lines)
