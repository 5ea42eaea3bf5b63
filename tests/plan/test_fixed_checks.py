"""What a check says of fixed starts that cannot be kept, and of the lengths of variants."""

from __future__ import annotations

import pytest

from protocols.plan.checks import check_times

FIXED = """
people = {{ min = 4, max = 12 }}
[[steps]]
title = "Begin"
at = "09:00"
time = "5m"
[[steps]]
title = "Round"
turns = {{ time = {time} }}
[[steps]]
id = "coffee"
title = "Coffee"
at = "09:20"
time = "15m"
"""


@pytest.fixture
def found(read, kinds):
    def of(source):
        return [
            (one.code, one.severity, one.path[-1], one.message) for one in check_times(read(source), kinds)
        ]

    return of


def test_steps_that_are_too_long_at_their_shortest_are_an_error_that_names_the_people(found):
    (problem,) = found(FIXED.format(time='"2m"'))
    assert problem[:3] == ("P328", "error", "at")
    assert problem[3] == "with 12 people, what comes before 09:20 ends 9:00 after it even at its shortest"


def test_steps_that_must_be_shortened_are_a_warning(found):
    (problem,) = found(FIXED.format(time='{ min = "1m", target = "2m", max = "3m" }'))
    assert problem[:3] == ("P329", "warning", "at")
    assert problem[3] == "with 12 people, what comes before 09:20 is shortened by 9:00"


def test_steps_that_leave_time_to_spare_are_right(found):
    assert found(FIXED.format(time='"1m"')) == []


VARIANTS = """
minutes = 30
[variants.brief]
minutes = {minutes}
skip = ["second"]
[[steps]]
title = "First"
time = "19m"
[[steps]]
id = "second"
title = "Second"
time = "11m"
"""


def test_a_variant_is_judged_by_its_own_minutes(found):
    assert found(VARIANTS.format(minutes=19)) == []
    (problem,) = found(VARIANTS.format(minutes=25))
    assert problem[:3] == ("P503", "warning", "minutes")
    assert "says 25 minutes" in problem[3]
