"""Roles and turns in a session that runs: a test for each, from its file to the last step."""

from __future__ import annotations

import pytest
from tests.engine.room import live
from tests.engine.shown import lanes, played, speakers, walk

from protocols.engine import Refusal
from protocols.engine import commands as ask
from protocols.view import view

ROLES = """
[roles.presenter]
title = "Presenter"
[roles.coach]
title = "Coach"
[[steps]]
id = "present"
title = "Present"
time = "5m"
speaks = "presenter"
[[steps]]
id = "ask"
title = "Ask"
time = "5m"
asks = "coach"
answers = "presenter"
[[steps]]
id = "discuss"
title = "Discuss"
time = "5m"
speaks = "coach"
"""


def test_f31_who_speaks_and_who_is_silent_in_each_step():
    shown = walk(ROLES, 5, cast={"presenter": ("p4",), "coach": ("p1",)})
    first, second = lanes(shown, "present")[0].step, lanes(shown, "ask")[0].step
    assert (first.floor.names, first.silent) == (("Person 4",), ("Person 1",))
    assert (second.asks.names, second.answers.names, second.silent) == (("Person 1",), ("Person 4",), ())


def test_f32_a_role_is_cast_in_the_session_and_another_goes_round():
    room = live(
        """
[roles.presenter]
title = "Presenter"
[roles.keeper]
title = "Timekeeper"
rotate = true
[[steps]]
id = "cast"
title = "Who presents?"
time = "1m"
cast = "presenter"
[[steps]]
id = "rounds"
title = "Round {round}: {keeper} keeps time for {presenter}"
repeat = 3
time = "1m"
""",
        4,
    )
    assert view(room.state, room.now).lanes[0].step.cast == (("presenter", "Presenter"),)
    room.do(ask.Cast("presenter", ("p3",)))
    shown = played(room)
    titles = dict.fromkeys(lane.step.title for one in shown for lane in one.lanes if lane.step)
    assert [title for title in titles if title.startswith("Round")] == [
        "Round 1: Person 1 keeps time for Person 3",
        "Round 2: Person 2 keeps time for Person 3",
        "Round 3: Person 4 keeps time for Person 3",
    ]


def test_f33_a_client_turns_away():
    file = ROLES.replace('speaks = "coach"', 'speaks = "coach"\nposture = { presenter = "turned-away" }')
    shown = walk(file, 5, cast={"presenter": ("p2",)})
    assert lanes(shown, "discuss")[0].step.posture == (("Person 2", "turned-away"),)


@pytest.mark.parametrize(("people", "turns"), [(4, 5), (6, 6)])
def test_f34_the_facilitator_takes_part_in_a_small_group(people, turns):
    shown = walk(
        """
[roles.facilitator]
joins = "people < 6"
[[steps]]
id = "around"
title = "Around"
turns = { time = "1m" }
""",
        people,
    )
    assert len(speakers(shown, "around")) == turns


def test_f35_an_observer_takes_no_turn_and_a_scribe_writes():
    shown = walk(
        """
[roles.observer]
title = "Observer"
joins = false
[roles.scribe]
title = "Scribe"
[[steps]]
id = "around"
title = "Around"
turns = { time = "1m" }
capture = [{ id = "points", by = "scribe" }]
""",
        5,
        cast={"observer": ("p2",), "scribe": ("p5",)},
    )
    assert "Person 2" not in speakers(shown, "around")
    assert shown[0].lanes[0].step.captures[0].by == "Person 5"


def turns(keys, people=4, more="", **options):
    """Who speaks in a go-round with these keys."""
    return speakers(
        walk(
            f'{more}\n[[steps]]\nid = "around"\ntitle = "Around"\nturns = {{ time = "1m", {keys} }}\n',
            people,
            **options,
        ),
        "around",
    )


def test_f36_a_go_round_goes_around_as_often_as_it_says():
    assert turns("times = 2", 3) == [f"Person {n}" for n in (1, 2, 3)] * 2
    assert turns('order = "free"', 3) == ["voice 1", "voice 2", "voice 3"]
    assert turns("most = 2", 3) == ["Person 1", "Person 2"]


def test_f37_three_minutes_and_one_of_response():
    assert turns('reply = { who = "others", time = "30s" }', 2) == [
        "Person 1",
        "the others",
        "Person 2",
        "the others",
    ]


def test_f38_it_begins_with_a_role_by_chance_or_one_further_on_and_a_pass_comes_back():
    role = '[roles.presenter]\ntitle = "Presenter"'
    assert turns('start = "presenter"', 4, role, cast={"presenter": ("p3",)}) == [
        f"Person {n}" for n in (3, 4, 1, 2)
    ]
    begun = {turns('start = "random"', 4, seed=seed)[0] for seed in range(12)}
    assert len(begun) > 1
    room = live('[[steps]]\nid = "around"\ntitle = "Around"\nturns = { time = "1m" }\n', 3)
    room.do(ask.Pass())
    assert view(room.state, room.now).lanes[0].step.turn.name == "Person 2"
    assert speakers(played(room), "around") == ["Person 2", "Person 3", "Person 1"]


@pytest.mark.parametrize(
    ("keys", "spoke"), [('pass = "skip"', ["Person 2", "Person 3"]), ("pass = false", None)]
)
def test_f38_a_pass_that_does_not_come_back_and_one_that_is_not_allowed(keys, spoke):
    room = live(f'[[steps]]\nid = "around"\ntitle = "Around"\nturns = {{ time = "1m", {keys} }}\n', 3)
    answer = room.do(ask.Pass())
    if spoke is None:
        assert isinstance(answer, Refusal)
    else:
        assert speakers(played(room), "around") == spoke


def test_nobody_answers_whoever_passes_until_they_have_spoken():
    room = live(
        '[[steps]]\nid = "around"\ntitle = "Around"\n'
        'turns = { time = "3m", reply = { who = "others", time = "1m" } }\n',
        2,
    )
    room.do(ask.Pass())
    found = speakers(played(room), "around")
    assert found == ["Person 2", "the others", "Person 1", "the others"]
    assert room.kinds().count("turn.passed") == 1


def test_f39_a_silent_step_gives_nobody_the_floor():
    shown = walk('[[steps]]\nid = "write"\ntitle = "Write"\ntime = "2m"\nspeaks = "nobody"\n', 3)
    assert shown[0].lanes[0].step.floor.kind == "nobody"


def test_f40_stems_rules_and_the_only_answers():
    shown = walk(
        """
[[steps]]
id = "around"
title = "Around"
turns = { time = "1m", stem = "I wonder …" }
stems = ["I notice …"]
rules = ["no-judging", "Speak for yourself."]
responses = ["thank you", "pass"]
""",
        3,
    )
    step = shown[0].lanes[0].step
    assert step.stems == ("I notice …", "I wonder …")
    assert step.rules == ("no-judging", "Speak for yourself.")
    assert step.responses == ("thank you", "pass")


AT_ONCE = """
[roles.host]
title = "Host"
count = 2
[[steps]]
id = "at-once"
title = "Two things at once"
[[steps.lanes]]
id = "prepare"
title = "The hosts prepare"
who = "host"
time = "10m"
[[steps.lanes]]
id = "walk"
title = "All others walk"
who = "rest"
time = "12m"
"""


def test_where_a_role_is_nobody_s_any_more_its_group_at_work_stays_as_it_is_and_nobody_is_in_two():
    session = live(AT_ONCE, 6)
    session.do(ask.Cast("host", ()))
    groups = [lane.lane.members for lane in session.state.lanes.values() if lane.parent is not None]
    assert groups == [("p1", "p2"), ("p3", "p4", "p5", "p6")]
