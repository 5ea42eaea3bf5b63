"""Published protocols whose times have a formula: what the source says they take is what the plan says."""

from __future__ import annotations

import pytest

from protocols.plan import agenda, by_number, make_plan
from protocols.plan.checks import check_times
from protocols.plan.known import Known

MINUTE = 60_000
HOUR = 60 * MINUTE


def minutes_of(plan, step):
    """What all passes of a step were given, in minutes."""
    return sum(unit.allotted_ms for _, unit in plan.units() if unit.step == step) / MINUTE


THREE_LEVELS = """
[settings.how-often]
default = 1
min = 1
max = 3
live = true

[[steps]]
id = "levels"
title = "Three levels"
repeat = "how-often"
  [[steps.steps]]
  id = "person"
  title = "{reader}"
  repeat = { each = "member", as = "reader" }
    [[steps.steps.steps]]
    id = "reads"
    title = "Reads and says why"
    time = { max = "3m" }
    speaks = "reader"
    [[steps.steps.steps]]
    id = "answers"
    title = "All the others together"
    time = { max = "2m" }
    speaks = "others"
"""


@pytest.mark.parametrize("people", [3, 5, 8])
@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_three_levels_takes_five_minutes_a_person_and_round_not_two_for_each_answer(made, people, rounds):
    plan = made(THREE_LEVELS, people, known=Known(settings={"how-often": rounds}))
    assert plan.allotted_ms == people * (3 + 2) * rounds * MINUTE
    assert plan.open_questions == ("how-often",)


ROUNDTABLE = """
people = { min = 6, ideal = 8, max = 12 }

[[steps]]
id = "agenda"
title = "Agenda"
at = "15:00"
time = "5m"
[[steps]]
id = "prepare"
title = "Prepare your update"
at = "15:05"
time = "10m"
speaks = "nobody"
[[steps]]
id = "updates"
title = "Updates"
turns = { time = "4m" }
[[steps]]
id = "first-break"
title = "Break"
kind = "break"
at = "16:05"
time = "5m"
[[steps]]
id = "presentation"
title = "Presentation"
at = "16:11"
  [[steps.steps]]
  id = "starter"
  title = "Starter"
  turns = { time = "30s" }
  [[steps.steps]]
  id = "present"
  title = "Purpose and presentation"
  time = "16m"
  [[steps.steps]]
  id = "questions"
  title = "Questions"
  time = "30m"
  [[steps.steps]]
  id = "silence"
  title = "Silence"
  time = "3m"
  speaks = "nobody"
  end = "fill"
  [[steps.steps]]
  id = "experience"
  title = "Experience, not advice"
  turns = { time = "3m" }
  end = "fill"
  [[steps.steps]]
  id = "summary"
  title = "Summary"
  time = "3m"
[[steps]]
id = "second-break"
title = "Break"
kind = "break"
at = "17:31"
time = "10m"
"""


def test_the_roundtable_keeps_its_clock_and_eight_people_fill_the_presentation_exactly(made):
    plan = made(ROUNDTABLE, 8)
    assert plan.begins_ms == 15 * HOUR
    clock = {line.step: (15 * HOUR + line.start_ms) // MINUTE for line in agenda(plan)}
    assert [
        divmod(clock[step], 60) for step in ("prepare", "first-break", "presentation", "second-break")
    ] == [
        (15, 5),
        (16, 5),
        (16, 11),
        (17, 31),
    ]
    assert minutes_of(plan, "updates") == 4 * 8
    assert minutes_of(plan, "first-break~wait") == 50 - 4 * 8
    assert 0.5 * 8 + 16 + 30 + 3 + 3 * 8 + 3 == 80
    assert minutes_of(plan, "second-break~wait") == 0
    silence = plan.faces["silence"]
    assert (silence.end, silence.speaks) == ("fill", ("nobody",))


def test_the_roundtable_cannot_keep_its_clock_with_twelve_and_check_says_so(read, kinds):
    found = list(check_times(read(ROUNDTABLE), kinds))
    assert [(one.code, one.path[-1], one.arguments["n"]) for one in found] == [("P328", "at", 12)]
    made = make_plan(read(ROUNDTABLE), kinds, by_number(12))
    assert made.plan.late == (("second-break", "17:31", (0.5 * 12 + 52 + 3 * 12 - 80) * MINUTE),)


PEELING = """
[settings.talk]
default = "5m"
min = "3m"
max = "10m"

[[steps]]
id = "problem"
title = "The problem"
time = "5m"
[[steps]]
id = "layers"
title = "What I heard"
repeat = { until = "nothing new comes", most = 4, usually = 2 }
time = "talk"
[[steps]]
id = "close"
title = "Close"
time = "4m"
"""


@pytest.mark.parametrize("talk", [3, 5, 10])
def test_peeling_repeats_while_answers_are_new_with_minutes_that_can_be_set(made, talk):
    plan = made(PEELING, 6, known=Known(settings={"talk": f"{talk}m"}))
    assert plan.allotted_ms == (5 + 2 * talk + 4) * MINUTE
    assert plan.flexible == {"layers": (2, 4)}
    # One pass happens in any case, and one may be all.
    assert plan.total.min_ms == (5 + talk + 4) * MINUTE


DRIVERS = """
minutes = { min = 40, max = 55 }

[[steps]]
id = "set-up"
title = "Set the room up"
at = "-30m"
time = "30m"
[[steps]]
id = "intro"
title = "Introduction"
time = "10m"
[[steps]]
id = "categories"
title = "Categories"
at = "+10m"
time = "10m"
[[steps]]
id = "brainstorm"
title = "Brainstorm"
at = "+20m"
time = { min = "30m", max = "45m" }
"""


def test_driver_mapping_sets_up_half_an_hour_before_and_counts_that_nowhere(made, read, kinds):
    plan = made(DRIVERS, 8)
    first = agenda(plan)[0]
    assert (first.step, first.start_ms, first.allotted_ms) == ("set-up", -30 * MINUTE, 30 * MINUTE)
    assert (plan.total.min_ms, plan.allotted_ms, plan.total.max_ms) == (
        50 * MINUTE,
        57.5 * MINUTE,
        65 * MINUTE,
    )
    (one,) = plan.outside
    assert (one.what, one.start_ms) == ("before", -30 * MINUTE)


TUNING = """
minutes = 60
people = { min = 6, ideal = 9, max = 12 }

[variants.short]
title = "In nineteen minutes"
minutes = 19
skip = ["introduction", "examine", "probing", "write"]
times = { present = "5m", clarify = "2m", feedback = "6m", reflect = "5m", debrief = "1m" }
[variants.half-hour]
minutes = 30
skip = ["examine", "probing", "write"]
times = { introduction = "2m", present = "8m", feedback = "8m", debrief = "2m" }
[variants.forty]
minutes = 40
skip = ["probing"]
[variants.forty.times]
introduction = "2m"
present = "10m"
write = "3m"
feedback = "8m"
debrief = "2m"

[[steps]]
id = "introduction"
title = "Introduction"
time = "5m"
[[steps]]
id = "present"
title = "Presentation"
time = "15m"
[[steps]]
id = "clarify"
title = "Clarifying questions"
time = "5m"
[[steps]]
id = "examine"
title = "Look at the work"
time = "5m"
[[steps]]
id = "probing"
title = "Probing questions"
time = "10m"
[[steps]]
id = "write"
title = "Write feedback"
time = "2m"
[[steps]]
id = "feedback"
title = "Warm and cool feedback"
time = "10m"
[[steps]]
id = "reflect"
title = "Reflection"
time = "5m"
[[steps]]
id = "debrief"
title = "Debrief"
kind = "debrief"
time = "3m"
"""


@pytest.mark.parametrize(
    ("variant", "minutes", "steps"), [("", 60, 9), ("short", 19, 5), ("half-hour", 30, 6), ("forty", 40, 8)]
)
def test_tuning_is_one_file_for_nineteen_thirty_forty_and_sixty_minutes(made, variant, minutes, steps):
    plan = made(TUNING, 9, known=Known(variant=variant))
    assert plan.allotted_ms == minutes * MINUTE
    assert len(list(plan.units())) == steps


def test_every_variant_of_tuning_keeps_its_own_headline(read, kinds):
    assert list(check_times(read(TUNING), kinds)) == []
    wrong = list(check_times(read(TUNING.replace("minutes = 19", "minutes = 25")), kinds))
    assert [(one.code, one.path) for one in wrong] == [("P503", ("variants", "short", "minutes"))]


LONGER = """
minutes = 60
{source}
[[steps]]
title = "Talk"
time = "85m"
"""


def test_a_headline_that_is_twenty_five_minutes_off_is_a_warning_and_the_source_settles_it(read, kinds, made):
    (problem,) = check_times(read(LONGER.format(source="")), kinds)
    assert (problem.code, problem.severity) == ("P503", "warning")
    assert "(25 more)" in problem.message
    assert made(LONGER.format(source=""), 8).allotted_ms == 85 * MINUTE
    assert list(check_times(read(LONGER.format(source="[source]\nminutes = 60")), kinds)) == []


BETWEEN = """
[[steps]]
id = "test"
title = "Try it out"
kind = "between"
time = "45m"
[[steps]]
id = "report"
title = "What happened?"
time = "10m"
"""


def test_what_is_done_between_two_meetings_takes_no_time_of_a_meeting(made):
    plan = made(BETWEEN, 5)
    assert plan.allotted_ms == 10 * MINUTE
    assert [(line.step, line.outside) for line in agenda(plan)] == [("test", "between"), ("report", "")]
