"""Who comes late and who leaves early, while a session is under way."""

from __future__ import annotations

import attrs
import pytest
from tests.engine.room import TALK, live, room, through_json

from protocols.engine import Refusal, fold
from protocols.engine import commands as ask
from protocols.plan import Person
from protocols.plan.model import units_in
from protocols.view import view

MINUTE, SECOND = 60_000, 1_000
SHARED = """
[[steps]]
id = "thoughts"
title = "Thoughts"
time = "12m"
turns = { who = "everyone" }
[[steps]]
id = "close"
title = "Close"
time = "1m"
"""
GO_ROUND = f"""
[[steps]]
id = "names"
title = "Names"
turns = {{ who = "everyone", time = "2m" }}
{SHARED}"""
CASES = """
[[steps]]
id = "case"
title = "{presenter}'s case"
repeat = { each = "member", as = "presenter" }
[[steps.steps]]
id = "tell"
title = "{presenter} tells"
time = "3m"
speaks = "presenter"
[[steps.steps]]
id = "answer"
title = "The others answer"
time = "2m"
speaks = "others"
"""
GROUPS = """
[groups.pair]
size = { min = 2, ideal = 2, max = 3 }
[groups.four]
from = { merge = "pair" }
size = { min = 4, ideal = 4, max = 6 }
[[steps]]
id = "two"
title = "In twos"
in = "pair"
turns = { who = "everyone", time = "2m" }
[[steps]]
id = "four"
title = "In fours"
in = "four"
time = "8m"
[[steps]]
id = "close"
title = "Close"
time = "1m"
"""


def people(count):
    """A roster with names: Ann, Ben, ..."""
    names = ["Ann", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gil", "Hana", "Ida"]
    return tuple(Person(f"p{number}", names[number - 1]) for number in range(1, count + 1))


def turns(session, lane="all"):
    """Whose turns there are in the step of a lane."""
    return [turn.who for turn in session.state.lanes[lane].part.turns]


def to_come(session, step):
    """The turns of a step that is still to come."""
    unit = next(unit for unit in units_in(session.state.plan.main.program) if unit.step == step)
    return [one for turn in unit.turns for one in turn.who]


def holders(session):
    """Whose rounds there are, in order."""
    found = [unit.rounds[0].holder for unit in units_in(session.state.plan.main.program) if unit.rounds]
    return list(dict.fromkeys(found))


def test_whoever_comes_late_speaks_last_and_the_step_is_longer_by_their_turn() -> None:
    session = live(GO_ROUND, people(3))
    session.wait(MINUTE)
    assert session.left() == 5 * MINUTE
    session.do(ask.Arrive("Zoe"))
    assert turns(session) == [("p1",), ("p2",), ("p3",), ("p4",)]
    assert session.left() == 7 * MINUTE
    assert session.turn_left() == MINUTE, "the turn under way keeps its time"
    shown = view(session.state, session.now)
    assert shown.people == 4
    assert shown.late_ms == 2 * MINUTE
    assert [one.name for one in shown.lanes[0].step.turns] == ["Ann", "Ben", "Cleo", "Zoe"]
    assert to_come(session, "thoughts") == ["p1", "p2", "p3", "p4"]
    assert fold(through_json(session.facts)) == session.state


def test_where_a_step_has_one_length_for_all_those_to_come_share_it_anew() -> None:
    session = live(SHARED, people(3))
    session.do(ask.Arrive("Zoe"))
    lengths = [turn.allotted_ms for turn in session.state.lanes["all"].part.turns]
    assert lengths == [4 * MINUTE, 160 * SECOND, 160 * SECOND, 160 * SECOND]
    assert session.left() == 12 * MINUTE
    assert view(session.state, session.now).late_ms == 0


def test_whoever_leaves_is_not_asked_for_and_the_step_is_shorter_by_their_turn() -> None:
    session = live(GO_ROUND, people(4))
    session.do(ask.Leave("p3"))
    assert turns(session) == [("p1",), ("p2",), ("p4",)]
    assert session.left() == 6 * MINUTE
    for _ in range(2):
        session.do(ask.Next())
    assert session.turn_left() == 2 * MINUTE, "the last one does not get what nobody takes"
    session.do(ask.Next())
    assert session.step() == "thoughts"
    assert turns(session) == [("p1",), ("p2",), ("p4",)]
    assert view(session.state, session.now).people == 3


def test_if_it_is_their_turn_the_next_one_begins() -> None:
    session = live(GO_ROUND, people(3))
    session.do(ask.Leave("p1"))
    assert session.state.lanes["all"].visit.turn == 1
    assert turns(session) == [("p1",), ("p2",), ("p3",)], "what happened stays"
    assert session.step() == "names"


def test_whoever_leaves_while_those_who_passed_are_asked_once_more_takes_nobody_else_s_turn() -> None:
    session = live(GO_ROUND, people(4))
    for _ in range(4):
        session.do(ask.Pass())
    session.do(ask.Leave("p2"))
    asked = []
    while session.step() == "names":
        asked.append(session.state.main.part.turns[session.state.main.visit.turn].who)
        session.do(ask.Next())
    assert asked == [("p1",), ("p3",), ("p4",)]


def test_whoever_passed_and_then_left_is_not_asked_once_more() -> None:
    session = live(GO_ROUND, people(3))
    session.do(ask.Pass())
    session.do(ask.Leave("p1"))
    session.do(ask.Next())
    session.do(ask.Next())
    assert session.step() == "thoughts"


def test_whoever_comes_back_has_their_turns_again() -> None:
    session = live(GO_ROUND, people(3))
    session.do(ask.Leave("p2"))
    session.do(ask.Arrive(id="p2"))
    assert turns(session) == [("p1",), ("p3",), ("p2",)]
    assert to_come(session, "thoughts") == ["p1", "p2", "p3"]
    assert session.left() == 6 * MINUTE


def test_nobody_loses_a_round_when_somebody_comes_or_goes() -> None:
    session = live(CASES, people(3))
    for _ in range(2):
        session.do(ask.Next())
    assert view(session.state, session.now).lanes[0].step.holder == "Ben"
    session.do(ask.Leave("p1"))
    session.do(ask.Arrive("Zoe"))
    assert holders(session) == [("p1",), ("p2",), ("p3",), ("p4",)]
    session.do(ask.Leave("p3"))
    assert holders(session) == [("p1",), ("p2",), ("p4",)]
    seen = []
    while session.step() is not None:
        seen.append(view(session.state, session.now).lanes[0].step.holder)
        session.do(ask.Next())
    assert seen == ["Ben", "Ben", "Zoe", "Zoe"]


def test_whoever_comes_late_sits_in_the_smallest_group_or_with_whom_they_are_told() -> None:
    for beside in ["", "p4"]:
        session = live(GROUPS, people(9))
        sizes = sorted(len(one.lane.members) for one in session.state.lanes.values() if one.parent)
        assert sizes == [2, 2, 2, 3]
        session.do(ask.Arrive("Zoe", beside=beside))
        groups = [one.lane.members for one in session.state.lanes.values() if one.parent]
        mine = next(members for members in groups if "p10" in members)
        assert ("p4" in mine) if beside else len(mine) == 3
        lane = next(
            name for name, one in session.state.lanes.items() if "p10" in one.lane.members and one.parent
        )
        assert turns(session, lane)[-1] == ("p10",)
        fork = session.state.plan.main.program[1]
        four = next(one.members for one in fork.lanes if "p10" in one.members)
        assert set(mine) <= set(four), "groups that are merged later stay whole"


TRIOS_AND_HALVES = """
[groups.trio]
size = { min = 2, ideal = 3, max = 4 }
[groups.half]
count = 2
[[steps]]
id = "three"
title = "In threes"
in = "trio"
time = "4m"
[[steps]]
id = "two"
title = "In halves"
in = "half"
time = "8m"
"""


def halves(session):
    """The groups of the second step, by who is still here."""
    away = session.state.known.away
    return [
        [one for one in lane.members if one not in away] for lane in session.state.plan.main.program[-1].lanes
    ]


def test_whoever_comes_late_sits_in_the_smallest_of_the_groups_to_come_too() -> None:
    session = live(TRIOS_AND_HALVES, people(9))
    sizes = sorted(map(len, halves(session)))
    assert sizes == [4, 5]
    session.do(ask.Arrive("Zoe"))
    assert sorted(map(len, halves(session))) == [5, 5]


def test_who_has_left_fills_no_group_for_whoever_comes_late() -> None:
    session = live(TRIOS_AND_HALVES, people(9))
    large = max(halves(session), key=len)
    trios = [one.lane.members for one in session.state.lanes.values() if one.parent]
    for members in trios:
        session.do(ask.Leave(next(one for one in members if one in large)))
    left = sorted(map(len, halves(session)))
    assert left == [2, 4]
    session.do(ask.Arrive("Zoe"))
    assert sorted(map(len, halves(session))) == [3, 4]


def test_somebody_s_coming_is_taken_back_before_what_was_done_before_it() -> None:
    session = live(GO_ROUND, people(3))
    session.do(ask.Next())
    before = session.state.plan
    session.do(ask.Arrive("Zoe"))
    deed = session.state.undoable[-1]
    assert (deed.what, deed.who) == ("arrive", "p4")
    session.wait(10 * SECOND).do(ask.Undo())
    assert session.state.lanes["all"].visit.turn == 1, "nobody's turn is taken away"
    assert turns(session) == [("p1",), ("p2",), ("p3",)]
    assert session.state.plan == before
    assert "p4" not in session.state.roster
    session.do(ask.Redo())
    assert turns(session) == [("p1",), ("p2",), ("p3",), ("p4",)]
    assert session.left() == 8 * MINUTE - 10 * SECOND
    session.do(ask.Undo())
    session.do(ask.Undo())
    assert session.state.lanes["all"].visit.turn == 0
    assert turns(session) == [("p1",), ("p2",), ("p3",)]
    assert fold(through_json(session.facts)) == session.state


def test_somebody_s_leaving_is_taken_back_and_their_turn_goes_on() -> None:
    session = live(GO_ROUND, people(3))
    session.wait(20 * SECOND).do(ask.Leave("p1"))
    deed = session.state.undoable[-1]
    assert (deed.what, deed.who) == ("gone", "p1")
    assert session.state.lanes["all"].visit.turn == 1
    session.wait(10 * SECOND).do(ask.Undo())
    assert session.state.lanes["all"].visit.turn == 0
    assert session.turn_left() == 90 * SECOND
    assert session.state.known.away == ()
    assert session.left() == 330 * SECOND


def test_who_was_taken_back_gives_their_number_to_nobody() -> None:
    session = live(GO_ROUND, people(3))
    session.do(ask.Arrive("Zoe"))
    session.do(ask.Undo())
    session.do(ask.Arrive("Yann"))
    assert session.state.roster["p5"].name == "Yann"
    assert "p4" not in session.state.roster


def test_what_somebody_said_stays_under_their_name_when_their_coming_is_taken_back() -> None:
    session = live(TALK, people(3))
    session.do(ask.Next())
    session.do(ask.Back())
    session.do(ask.Arrive("Zoe"))
    session.do(ask.Write("Hello", who="p4"))
    session.do(ask.Write("Bring cake", kind="commitment", owner="p4"))
    session.do(ask.Edit(session.state.entries[-1].id, who="p4"))
    for _ in range(2):  # also where what was before is taken back as well
        session.do(ask.Undo())
        hello, cake = session.state.entries
        assert (hello.text, hello.who) == ("Hello", "Zoe")
        assert (cake.owner, cake.who) == ("Zoe", "Zoe")
        assert fold(through_json(session.facts)) == session.state
    session.do(ask.Redo())
    session.do(ask.Redo())
    assert [entry.who for entry in session.state.entries] == ["p4", "p4"]


def test_nobody_is_heard_who_never_came() -> None:
    session = live(TALK, people(3))
    session.do(ask.Arrive("Zoe"))
    session.do(ask.Speak("p1"))
    session.wait(30 * SECOND).do(ask.Speak("p4"))
    session.wait(40 * SECOND).do(ask.Undo())
    assert session.state.talk.heard[("p1",)].ms == 30 * SECOND, "they had ended when somebody else began"
    assert ("p4",) not in session.state.talk.heard
    assert not session.state.talk.now["all"].who


def test_who_came_before_coming_could_be_taken_back_stays_when_something_else_is() -> None:
    session = live(GO_ROUND, people(3))
    session.do(ask.Next())
    session.do(ask.Arrive("Zoe"))
    earlier = []
    for fact in session.facts:
        data = {name: value for name, value in fact.data.items() if name not in ("why", "who")}
        earlier.append(attrs.evolve(fact, data=data) if fact.kind == "roster.set" else fact)
    session.state, session.facts = fold(earlier), earlier
    assert session.state.undoable[-1].what == "turn"
    session.do(ask.Undo())
    assert session.state.lanes["all"].visit.turn == 0
    assert turns(session) == [("p1",), ("p2",), ("p3",), ("p4",)]
    assert session.left() == 8 * MINUTE


def test_people_may_come_and_go_before_the_start() -> None:
    session = live(GO_ROUND, people(3), start=False)
    session.do(ask.Leave("p1"))
    session.do(ask.Arrive("Zoe"))
    session.do(ask.Start())
    assert turns(session) == [("p2",), ("p3",), ("p4",)]
    assert session.left() == 6 * MINUTE
    assert view(session.state, session.now).late_ms == 0


def test_an_order_that_was_drawn_stays_when_somebody_comes() -> None:
    drawn = GO_ROUND.replace('who = "everyone", time', 'who = "everyone", order = "random", time')
    session = live(drawn, people(6), seed=5)
    before = turns(session)
    session.do(ask.Next())
    session.do(ask.Arrive("Zoe"))
    assert turns(session) == [*before, ("p7",)]


def test_where_each_turn_has_its_answer_a_newcomer_has_one_too_whoever_left_before() -> None:
    answered = GO_ROUND.replace('time = "2m" }', 'time = "3m", reply = { who = "others", time = "2m" } }')
    session = live(answered, people(5))
    for _ in range(2):
        session.do(ask.Next())
    session.do(ask.Leave("p1"))
    assert session.left() == 25 * MINUTE, "they have had their turn"
    session.do(ask.Arrive("Zoe"))
    assert session.left() == 30 * MINUTE, "longer by a turn and its answer, and not shared by all"
    lengths = [turn.allotted_ms for turn in session.state.lanes["all"].part.turns]
    assert lengths == [3 * MINUTE, 2 * MINUTE] * 6


def test_whoever_comes_back_has_a_place_where_groups_are_gone_back_to() -> None:
    session = live(GROUPS, people(9))
    session.do(ask.Leave("p1"))
    session.do(ask.Next(step=True))
    session.do(ask.Arrive(id="p1"))
    session.do(ask.Back())
    inside = [one.lane.members for one in session.state.lanes.values() if one.parent]
    assert any("p1" in members for members in inside)


def test_whoever_came_is_in_a_group_also_where_one_goes_back() -> None:
    session = live(GROUPS, people(9))
    session.do(ask.Next(step=True))
    assert session.state.main.position == 1
    before = session.state.plan.main.program[0]
    session.do(ask.Arrive("Zoe"))
    session.do(ask.Leave("p1"))
    assert session.state.plan.main.program[0] == before, "who was in which group stays as it was"
    session.do(ask.Back())
    assert session.state.main.position == 0
    inside = [one.lane.members for one in session.state.lanes.values() if one.parent]
    assert any("p10" in members for members in inside)
    assert not any("p1" in members for members in inside)


def test_giving_a_role_gives_nobody_a_turn_in_a_step_under_way() -> None:
    scribe = '[roles.scribe]\ntitle = "Scribe"\n' + SHARED.replace('"everyone"', '"scribe"')
    session = live(scribe, people(4), cast={"scribe": ("p1",)})
    before = turns(session)
    session.do(ask.Cast("scribe", ("p2",)))
    assert turns(session) == before


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ask.Leave("p9"), "no-such-person"),
        (ask.Leave("p2"), "gone-already"),
        (ask.Arrive(id="p9"), "no-such-person"),
        (ask.Arrive(id="p1"), "here-already"),
        (ask.Arrive("Zoe", beside="p2"), "no-such-person"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(command, code) -> None:
    session = live(GO_ROUND, people(3))
    session.do(ask.Leave("p2"))
    refused = session.do(command)
    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_the_last_person_cannot_leave() -> None:
    session = live(GO_ROUND, people(2))
    session.do(ask.Leave("p1"))
    refused = session.do(ask.Leave("p2"))
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.nearest) == ("last-person", "finish")


def test_without_the_protocol_nobody_can_be_planned_for() -> None:
    session = room(GO_ROUND, people(3))
    before = attrs.evolve(session.state)
    refused = session.do(ask.Arrive("Zoe"))
    assert isinstance(refused, Refusal)
    assert refused.code == "cannot-plan-people"
    assert session.state == before
