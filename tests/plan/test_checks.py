"""What the check says of people and time, beyond the form of a file."""

from __future__ import annotations

import pytest

from protocols.plan.checks import check_times
from protocols.spec.problems import locate

TRIOS = """
    people = {{ min = 3, ideal = 6, max = 9 }}
    {minutes}
    [groups.trio]
    title = "Trio"
    size = {size}
    {leftover}
    [[steps]]
    title = "Talk"
    in = "trio"
    time = "80s"
    """


@pytest.fixture
def found(read, kinds):
    """The problems with people and time of groups of a size: code, severity, message and help."""

    def check(size, leftover="", minutes=""):
        if leftover:
            leftover = f'leftover = "{leftover}"'
        protocol = read(TRIOS.format(size=size, leftover=leftover, minutes=minutes))
        problems = list(check_times(protocol, kinds))
        return [
            (one.problem.code, one.problem.severity, one.problem.message, one.advice)
            for one in locate(problems, "")
        ]

    return check


def test_numbers_that_cannot_be_seated_are_listed_and_may_be_meant(found):
    ((code, severity, message, advice),) = found("{ min = 3, ideal = 3, max = 4 }")
    assert (code, severity) == ("P502", "warning")
    assert message == "groups of 3-4 (Trio) cannot seat these numbers of people: 5"
    assert advice == 'widen `size`, or write leftover = "observe" or leftover = "facilitator"'


def test_one_size_is_said_as_one_size(found):
    ((_, _, message, _),) = found("3")
    assert message == "groups of 3 (Trio) cannot seat these numbers of people: 4, 5, 7 and 8"


def test_a_leftover_that_is_there_is_not_proposed_again(found):
    ((_, _, message, advice),) = found("{ min = 3, ideal = 3, max = 3 }", "facilitator")
    assert message.endswith("4 and 7")
    assert advice == 'widen `size`, or write leftover = "observe"'
    ((_, _, message, advice),) = found("4", "observe")
    assert message.endswith(": 3")
    assert "smallest size smaller" in advice


def test_the_best_number_of_people_must_be_seated(found):
    codes = [(code, severity) for code, severity, _, _ in found("4")]
    assert codes == [("P501", "error"), ("P502", "warning")]


def test_a_headline_is_compared_with_the_steps_also_where_some_numbers_cannot_be_seated(found):
    judged = found("{ min = 3, ideal = 3, max = 4 }", minutes="minutes = 9")
    assert [code for code, _, _, _ in judged] == ["P502", "P503"]
    assert judged[1][2] == "the file says 9 minutes, but for 6 people its steps add up to 1.3"
    assert judged[1][3].startswith("change `minutes`")
