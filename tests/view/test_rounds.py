"""Which round it is, as people count them, when somebody has left and their round does not happen."""

from __future__ import annotations

import pytest
from tests.engine.room import live

from protocols.engine import commands as ask
from protocols.plan import Person
from protocols.records import minutes
from protocols.view import view

CASES = """
[[steps]]
id = "case"
title = "{presenter} presents"
repeat = { each = "member", as = "presenter" }
[[steps.steps]]
id = "tell"
title = "Case {round}"
say = "This is case {round}."
time = "3m"
"""
IN_PAIRS = """
[groups.pair]
by = "order"
size = 3
[[steps]]
id = "tell"
title = "Case {round}"
in = "pair"
repeat = { each = "member", as = "presenter" }
time = "3m"
"""


def people(count: int) -> tuple[Person, ...]:
    return tuple(Person(f"p{number}", f"Person {number}") for number in range(1, count + 1))


def shown(session, lane=0):
    step = view(session.state, session.now).lanes[lane].step
    return step.title, step.round, step.holder


def test_without_the_round_of_somebody_who_left_the_others_follow_one_another() -> None:
    session = live(CASES, people(4))
    assert shown(session) == ("Case 1", (1, 4), "Person 1")
    session.do(ask.Leave("p3"))
    assert shown(session) == ("Case 1", (1, 3), "Person 1")
    ahead = [(one.title, one.round) for one in view(session.state, session.now).ahead]
    assert ahead == [("Case 2", (2, 3)), ("Case 3", (3, 3))]
    session.do(ask.Next())
    assert view(session.state, session.now).lanes[0].next_title == "Case 3"
    session.do(ask.Next())
    assert shown(session) == ("Case 3", (3, 3), "Person 4")
    assert view(session.state, session.now).lanes[0].step.say == ("This is case 3.",)
    assert session.state.main.part.rounds[0].number == 4, "its key and number in the plan stay"


def test_the_agenda_counts_the_rounds_that_happen() -> None:
    session = live(CASES, people(4))
    assert {row.rounds for row in view(session.state, session.now).agenda if row.rounds > 1} == {4}
    session.do(ask.Leave("p3"))
    assert {row.rounds for row in view(session.state, session.now).agenda if row.rounds > 1} == {3}


def test_a_round_that_has_been_counts_although_its_person_has_left() -> None:
    session = live(CASES, people(4))
    session.do(ask.Next())
    session.do(ask.Leave("p1"))
    assert shown(session) == ("Case 2", (2, 4), "Person 2")


@pytest.mark.parametrize(("gone", "first", "second"), [("p2", (2, 2), (2, 3)), ("p5", (2, 3), (2, 2))])
def test_a_group_counts_its_own_rounds_and_not_those_of_the_group_beside_it(gone, first, second) -> None:
    session = live(IN_PAIRS, people(6))
    session.do(ask.Leave(gone))
    session.do(ask.Next())
    assert [shown(session, lane)[1] for lane in (0, 1)] == [first, second]


def test_the_minutes_count_the_rounds_as_the_screen_did() -> None:
    session = live(CASES, people(4))
    session.do(ask.Leave("p3"))
    for _ in range(2):
        session.do(ask.Next())
    session.do(ask.Write("What Person 4 told"))
    (note,) = [one for step in minutes(session.state).notes for one in step.entries]
    assert note.round.startswith("round 3 of 3")
