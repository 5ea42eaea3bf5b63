"""What the check says of people and time, beyond the form of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from protocols.library import open_shelf
from protocols.plan.checks import check_times
from protocols.plan.make import by_number, make_plan, reckon
from protocols.runtime.setup import trouble_sentence
from protocols.spec.load import load_protocol
from protocols.spec.problems import locate

SPECS = Path(__file__).parents[2] / "protocol_specs"
SHIPPED = sorted(path for path in SPECS.glob("*.toml") if path.suffixes != [".es", ".toml"])

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
    ((code, severity, message, advice),) = found("4")
    assert (code, severity) == ("P501", "error")
    assert message == "groups of 4 (Trio) cannot seat these numbers of people: 3, 5, 6, 7 and 9"
    assert advice.startswith("widen `size`")


def test_a_headline_is_compared_with_the_steps_also_where_some_numbers_cannot_be_seated(found):
    judged = found("{ min = 3, ideal = 3, max = 4 }", minutes="minutes = 9")
    assert [code for code, _, _, _ in judged] == ["P502", "P503"]
    assert judged[1][2] == "the file says 9 minutes, but for 6 people its steps add up to 1.3 (7.7 less)"
    assert judged[1][3].startswith("change `minutes`")


def heads(read, kinds, text):
    return [
        (one.problem.code, one.problem.message, one.advice)
        for one in locate(list(check_times(read(text), kinds)), "")
    ]


ROUNDS = """
    minutes = {minutes}
    people = {{ min = 3, ideal = 8, max = 10 }}
    {more}
    [groups.circle]
    title = "Circle"
    size = {{ min = 3, ideal = 4, max = 5 }}
    [[steps]]
    title = "Rounds"
    in = "circle"
    repeat = {{ each = "member", as = "opener" }}
    time = "10m"
    """


def test_the_headline_is_judged_for_the_largest_number_too_and_names_the_group_that_takes_longest(
    read, kinds
):
    ((code, message, _),) = heads(read, kinds, ROUNDS.format(minutes=40, more=""))
    assert code == "P503"
    assert message == "the file says 40 minutes, but for 10 people its steps add up to 50 (10 more)"
    text = ROUNDS.format(minutes=40, more="").replace("max = 10 }", "max = 9 }")
    ((_, message, _),) = heads(read, kinds, text)
    assert message.endswith("for 9 people its steps add up to 50 (10 more; Circle 1, of 5, takes longest)")


def test_that_fewer_people_are_done_sooner_is_no_news(read, kinds):
    assert heads(read, kinds, ROUNDS.format(minutes="{ min = 40, max = 50 }", more="")) == []


def test_a_headline_that_is_said_to_be_the_published_one_stands(read, kinds):
    assert heads(read, kinds, ROUNDS.format(minutes=30, more="source = { minutes = 30 }")) == []
    assert [
        code for code, _, _ in heads(read, kinds, ROUNDS.format(minutes=30, more="source = { minutes = 20 }"))
    ] == ["P503"]


def test_steps_that_cannot_be_shortened_to_the_headline_say_how_long_they_take_at_least(read, kinds):
    text = """
    minutes = 10
    [[steps]]
    title = "Talk"
    time = { min = "20m", target = "30m", max = "40m" }
    """
    ((_, _, advice),) = heads(read, kinds, text)
    assert advice.startswith("even at their shortest the steps take 20")


def test_a_number_of_groups_is_judged_for_every_number_of_people(read, kinds):
    text = """
    people = { min = 3, ideal = 8, max = 9 }
    [groups.table]
    count = { ideal = 4, min = 2 }
    size = { min = 2, ideal = 3, max = 4 }
    [[steps]]
    title = "Talk"
    in = "table"
    time = "5m"
    """
    ((code, message, _),) = heads(read, kinds, text)
    assert code == "P502"
    assert message == "4 groups (table) cannot be formed with these numbers of people: 3"


def test_groups_inside_groups_are_not_judged_as_if_they_were_formed_of_everybody(read, kinds):
    text = """
    people = { min = 4, ideal = 8, max = 9 }
    [groups.table]
    size = { min = 4, ideal = 4, max = 5 }
    [groups.pair]
    size = { min = 2, ideal = 2, max = 3 }
    [[steps]]
    title = "Tables"
    in = "table"
      [[steps.steps]]
      title = "Pairs"
      in = "pair"
      time = "5m"
    """
    assert [code for code, _, _ in heads(read, kinds, text)] == ["P502"]
    assert "table" in heads(read, kinds, text)[0][1]


def test_a_number_of_people_at_the_end_of_the_range_that_has_no_plan_is_said(read, kinds):
    text = """
    people = { min = 4, ideal = 8, max = 10 }
    [[steps]]
    title = "Rounds"
    repeat = "people / 4"
    time = "5m"
    """
    ((code, message, _),) = heads(read, kinds, text)
    assert code == "P518"
    assert "10 people" in message
    assert "5/2" in message


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_what_is_reckoned_without_a_plan_is_the_total_of_the_plan(file, kinds):
    protocol = load_protocol(file.read_bytes(), kinds, open_shelf().fetch_for(file)).protocol
    best = protocol.people.ideal or protocol.people.min
    first = reckon(protocol, kinds, best)
    for number in range(protocol.people.min, min(protocol.people.max, 40) + 1, 3):
        plan = make_plan(protocol, kinds, by_number(number)).plan
        assert reckon(protocol, kinds, number, first).total == (plan and plan.total)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_nothing_is_said_against_a_protocol_that_comes_with_the_program(file, kinds):
    protocol = load_protocol(file.read_bytes(), kinds, open_shelf().fetch_for(file)).protocol
    assert [problem.message for problem in check_times(protocol, kinds)] == []


def test_a_headline_from_so_many_to_so_many_minutes_is_measured_by_its_nearer_end(read, kinds):
    file = "minutes = { min = 25, max = 42 }\n[[steps]]\ntime = '21m'\ntitle = 'Talk'\n"
    assert [code for code, _, _ in heads(read, kinds, file)] == ["P503"]
    assert heads(read, kinds, file.replace("21m", "23m")) == []


CYCLE = """
    minutes = {minutes}
    [[meetings]]
    id = "plan"
    minutes = 20
    [[meetings.steps]]
    title = "What will we try?"
    time = "20m"
    [[meetings]]
    id = "study"
    [[meetings.steps]]
    title = "What happened?"
    time = "{study}m"
    """


def test_the_minutes_of_a_cycle_are_those_of_each_meeting(read, kinds):
    assert heads(read, kinds, CYCLE.format(minutes="{ min = 20, max = 50 }", study=50)) == []
    assert heads(read, kinds, CYCLE.format(minutes=22, study=22)) == []  # so little is nothing
    ((code, message, advice),) = heads(read, kinds, CYCLE.format(minutes=70, study=70))
    assert code == "P504"
    assert message == "this meeting says 20 minutes, but each meeting of this cycle has 70"
    assert advice.endswith("write minutes = { min = 20, max = 70 } there")


def test_a_meeting_without_minutes_is_compared_with_those_of_the_cycle_and_pointed_at(read, kinds):
    text = CYCLE.format(minutes=20, study=50)
    (problem,) = check_times(read(text), kinds)
    assert (problem.code, problem.path) == ("P503", ("meetings", 1, "id"))
    assert problem.message.startswith("the file says 20 minutes, but")
    assert heads(read, kinds, text.replace("minutes = 20\n", "", 1)) == []


def test_a_cycle_whose_length_is_the_published_one_stands(read, kinds):
    text = CYCLE.format(minutes=70, study=70)
    assert heads(read, kinds, text.replace("minutes = 70", "minutes = 70\nsource = { minutes = 70 }")) == []


def test_one_person_is_called_one_person(read, kinds):
    alone = (
        "minutes = 30\npeople = { min = 1, ideal = 1, max = 1 }\n[[steps]]\ntime = '20m'\ntitle = 'Write'\n"
    )
    ((_, message, _),) = heads(read, kinds, alone)
    assert message == "the file says 30 minutes, but for 1 person its steps add up to 20 (10 less)"
    two = make_plan(read(alone), kinds, by_number(2)).troubles
    assert [trouble_sentence(one) for one in two] == ["This protocol is made for 1 person; there are 2."]
    least = make_plan(read(alone.replace("1", "3")), kinds, by_number(1)).troubles
    assert [trouble_sentence(one) for one in least] == ["Test needs at least 3 people; there is 1."]
