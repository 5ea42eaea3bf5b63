"""Fixed starts: what a plan makes of a time of day, of an hour after the start, and of work before it."""

from __future__ import annotations

import pytest

from protocols.plan import agenda, by_number, make_plan, plan_from_data, plan_to_data
from protocols.plan.agenda import plan_data
from protocols.plan.make import reckon
from protocols.plan.timeline import bars, draw, origin
from protocols.spec.anchors import Anchor, after, outside, parse_at
from protocols.spec.model import Step

MINUTE = 60_000
HOUR = 60 * MINUTE

DAY = """
[[steps]]
id = "welcome"
title = "Welcome"
time = "20m"

[[steps]]
id = "coffee"
title = "Coffee"
kind = "break"
at = "10:30"
time = "15m"

[[steps]]
id = "work"
title = "Work"
time = { min = "20m", target = "50m", max = "60m" }

[[steps]]
id = "lunch"
title = "Lunch"
kind = "break"
at = "11:30"
time = "30m"

[[steps]]
id = "end"
title = "End"
time = "10m"
"""


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("15:05", Anchor(True, 15 * HOUR + 5 * MINUTE)),
        ("9:00", Anchor(True, 9 * HOUR)),
        ("+1h", Anchor(False, HOUR)),
        ("+1h30m", Anchor(False, 90 * MINUTE)),
        ("-30m", Anchor(False, -30 * MINUTE)),
        ("24:00", None),
        ("half past", None),
        ("1h", None),
        ("", None),
    ],
)
def test_a_fixed_start_is_a_time_of_day_or_counted_from_the_start(text, anchor):
    assert parse_at(text) == anchor


def test_a_time_of_day_is_to_come_over_midnight_and_past_within_half_a_day():
    assert after(15 * HOUR, 14 * HOUR) == HOUR
    assert after(HOUR, 23 * HOUR) == 2 * HOUR
    assert after(14 * HOUR, 15 * HOUR) == -HOUR


def test_without_a_start_the_session_begins_so_that_the_first_fixed_start_is_met(made):
    plan = made(DAY, 8)
    assert plan.begins_ms == 10 * HOUR + 10 * MINUTE
    # 45 minutes are left for 50 of work: it is shortened; there is nothing to wait for.
    assert [(unit.step, unit.allotted_ms // MINUTE) for _, unit in plan.units()] == [
        ("welcome", 20),
        ("coffee~wait", 0),
        ("coffee", 15),
        ("work", 45),
        ("lunch~wait", 0),
        ("lunch", 30),
        ("end", 10),
    ]
    assert plan.allotted_ms == 2 * HOUR
    assert plan_from_data(plan_to_data(plan)) == plan


def test_what_is_over_before_a_fixed_start_is_spare_time_and_is_shown(made):
    plan = made(DAY, 8, begins_ms=10 * HOUR)
    waits = [(unit.step, unit.allotted_ms // MINUTE) for _, unit in plan.units() if unit.until]
    assert waits == [("coffee~wait", 10), ("lunch~wait", 0)]
    lines = agenda(plan)
    assert [line.step for line in lines] == ["welcome", "coffee~wait", "coffee", "work", "lunch", "end"]
    assert lines[1].face.title == "Spare time"
    assert [bar.kind for bar in bars(plan)] == ["step", "spare", "protected", "step", "protected", "step"]
    assert next(line.start_ms for line in lines if line.step == "coffee") == 30 * MINUTE


def test_a_step_that_cannot_start_when_it_is_fixed_is_told_with_how_late_it_is(read, kinds):
    made = make_plan(read(DAY), kinds, by_number(8), begins_ms=10 * HOUR + 25 * MINUTE)
    assert made.plan.late == (("coffee", "10:30", 15 * MINUTE),)
    trouble = next(one for one in made.troubles if one.code == "late")
    assert trouble.severity == "warning"
    assert trouble.arguments == {"title": "Coffee", "at": "10:30", "by": "15:00"}
    # The next window is shorter by that, and the work in it as well: lunch is on time.
    assert {unit.step: unit.allotted_ms // MINUTE for _, unit in made.plan.units()}["work"] == 30


def test_minutes_are_shared_out_after_the_last_fixed_start(made):
    plan = made(
        DAY.replace('time = "10m"', 'time = { min = "5m", target = "10m", max = "40m" }'), 8, minutes=140
    )
    assert plan.allotted_ms == 140 * MINUTE
    assert {unit.step: unit.allotted_ms // MINUTE for _, unit in plan.units()}["end"] == 30


def test_the_shortest_and_the_longest_length_count_what_the_waits_make_up_for(made, read, kinds):
    plan = made(DAY, 8, begins_ms=10 * HOUR)
    assert (plan.total.min_ms, plan.total.max_ms) == (130 * MINUTE, 145 * MINUTE)
    assert reckon(read(DAY), kinds, 8).total.target_ms == 120 * MINUTE


OFFSETS = """
[[steps]]
id = "read"
title = "Read at home"
kind = "prework"
time = "30m"

[[steps]]
id = "chairs"
title = "Put the chairs out"
at = "-45m"
time = { min = "30m", max = "45m" }

[[steps]]
id = "talk"
title = "Talk"
time = "20m"

[[steps]]
id = "close"
title = "Close"
at = "+30m"
time = "5m"
"""


def test_what_is_done_before_the_start_is_listed_first_and_is_no_part_of_the_length(made, read, kinds):
    plan = made(OFFSETS, 8)
    assert plan.allotted_ms == 35 * MINUTE
    assert reckon(read(OFFSETS), kinds, 8).total.target_ms == 35 * MINUTE
    assert [(line.step, line.outside, line.start_ms // MINUTE) for line in agenda(plan)] == [
        ("read", "prework", 0),
        ("chairs", "before", -45),
        ("talk", "", 0),
        ("close~wait", "", 20),
        ("close", "", 30),
    ]
    data = plan_data(plan, {})
    assert [(one["id"], one["start"], one["seconds"]) for one in data["outside"]] == [
        ("read", None, 1800),
        ("chairs", -2700, 2250),
    ]
    assert plan_from_data(plan_to_data(plan)) == plan


def test_the_picture_begins_with_what_is_done_before_the_start(made):
    shown = bars(made(OFFSETS, 8))
    assert [bar.title for bar in shown] == ["Put the chairs out", "Talk", "Spare time", "Close"]
    assert origin(shown) == -45 * MINUTE
    lines = draw(shown, 35 * MINUTE, 100)
    assert "-40" in lines[0] or "-45" in lines[0]
    assert lines[1].index("▒") < lines[2].index("█")


def test_only_what_is_before_the_session_or_between_meetings_is_outside_it():
    assert outside(Step(kind="prework"))
    assert outside(Step(kind="between"))
    assert outside(Step(at="-30m"))
    assert not outside(Step(at="+30m"))
    assert not outside(Step(at="09:00"))
