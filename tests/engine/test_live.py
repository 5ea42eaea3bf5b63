"""What is settled while a session runs, and the plan that is made again with it."""

from __future__ import annotations

import pytest
from tests.engine.room import CHOICE, live, plan_for, through_json

from protocols.engine import Refusal, fold
from protocols.engine import commands as ask
from protocols.view import view

MINUTE = 60_000


def through(room, most=60):
    """The steps gone through from here to the end, pressing next."""
    steps = []
    for _ in range(most):
        if room.step() is None:
            break
        steps.append(room.step())
        answer = room.do(ask.Next())
        assert not isinstance(answer, Refusal), answer
    return steps


def test_until_a_choice_is_made_its_longest_branch_is_planned() -> None:
    plan = plan_for(CHOICE, 4)
    assert plan.total.target_ms == 12 * MINUTE
    assert plan.total.min_ms == 6 * MINUTE
    assert [unit.step for _, unit in plan.units()] == ["ask", "long", "close"]


def test_going_on_without_a_choice_is_asked_about_and_possible() -> None:
    room = live(CHOICE)
    refused = room.do(ask.Next())
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.nearest) == ("undecided", "choose")
    assert room.step() == "ask"
    room.do(ask.Next(anyway=True))
    assert room.step() == "long"


@pytest.mark.parametrize(("way", "step", "minutes"), [("fast", "quick", 6), ("slow", "long", 12)])
def test_a_choice_leads_into_its_branch_and_the_plan_knows_it(way, step, minutes) -> None:
    room = live(CHOICE)
    room.do(ask.Decide("way", picked=(way,)))
    assert room.state.plan.total.target_ms == minutes * MINUTE
    assert through(room) == ["ask", step, "close"]


def test_votes_decide_and_a_tie_is_handed_back() -> None:
    room = live(CHOICE)
    refused = room.do(ask.Decide("way", votes={"fast": 2, "slow": 2}))
    assert isinstance(refused, Refusal)
    assert refused.code == "tie"
    room.do(ask.Decide("way", votes={"fast": 1, "slow": 3}))
    made = room.state.decided[-1]
    assert made.options == (("slow", "Slow", 3), ("fast", "Fast", 1))
    assert through(room) == ["ask", "long", "close"]


LEAN = """
[[steps]]
id = "gather"
title = "Topics"
time = "5m"
capture = [{ id = "topics", title = "Topics", usually = 3 }]
[[steps]]
id = "vote"
title = "Vote"
time = "2m"
decide = { id = "agenda", from = "topics", how = "dots", dots = "ceil(count(topics) / 3) + 1", pick = 9 }
[[steps]]
id = "talk"
title = "{topic}"
repeat = { each = "agenda", as = "topic" }
time = "5m"
extend = { by = "3m", times = 2, ask = "thumbs" }
[[steps]]
id = "end"
title = "What we take home"
time = "2m"
"""


def test_an_agenda_is_made_by_the_group_while_it_runs() -> None:
    room = live(LEAN)
    assert room.state.plan.total.target_ms == (5 + 2 + 9 * 5 + 2) * MINUTE
    for text in ("Time", "Space", "Noise", "Food"):
        room.do(ask.Write(text, capture="topics"))
    room.do(ask.Next())
    face = room.state.plan.faces["vote"]
    assert face.decide.dots == 3  # ceil(4 / 3) + 1
    ids = [entry.id for entry in room.state.entries]
    room.do(ask.Decide("agenda", votes={ids[0]: 1, ids[1]: 5, ids[3]: 2}))
    plan = room.state.plan
    assert plan.total.target_ms == (5 + 2 + 3 * 5 + 2) * MINUTE
    talks = [unit for _, unit in plan.units() if unit.step == "talk"]
    assert [unit.rounds[-1].item for unit in talks] == [ids[1], ids[3], ids[0]]
    assert through(room) == ["vote", "talk", "talk", "talk", "end"]


def test_a_group_gives_itself_more_time_as_often_as_the_step_allows() -> None:
    room = live(LEAN)
    room.do(ask.Write("Time", capture="topics"))
    room.do(ask.Next())
    room.do(ask.Decide("agenda", picked=(room.state.entries[0].id,)))
    room.do(ask.Next())
    room.wait(6 * MINUTE)
    room.do(ask.Extend())
    assert room.left() == 3 * MINUTE  # from now on, not from when it was over
    room.do(ask.Extend())
    refused = room.do(ask.Extend())
    assert isinstance(refused, Refusal)
    assert refused.code == "extended-already"


UNTIL = """
[[steps]]
id = "rounds"
title = "Round {round}"
repeat = { until = "nothing new comes", usually = 2, most = 4 }
  [[steps.steps]]
  id = "say"
  title = "Say"
  time = "3m"
  [[steps.steps]]
  id = "hear"
  title = "Hear"
  time = "1m"
[[steps]]
id = "end"
title = "End"
time = "2m"
"""


def test_rounds_with_an_open_end_count_what_is_usual() -> None:
    plan = plan_for(UNTIL, 4)
    assert plan.total.target_ms == 10 * MINUTE
    assert plan.total.min_ms == 6 * MINUTE


def test_another_round_and_enough_rounds() -> None:
    room = live(UNTIL)
    room.do(ask.Again())
    assert through(room) == ["say", "hear"] * 3 + ["end"]
    room = live(UNTIL)
    room.do(ask.Enough())
    assert through(room) == ["say", "hear", "end"]
    assert through(live(UNTIL)) == ["say", "hear"] * 2 + ["end"]


def test_the_round_under_way_is_told_of_how_many_there_are_by_now() -> None:
    room = live(UNTIL)

    def told():
        return view(room.state, room.now).lanes[0].step.round

    assert told() == (1, 2)
    room.do(ask.Again())
    assert told() == (1, 3)
    room.do(ask.Enough())
    assert told() == (1, 1)


def test_no_more_rounds_than_there_may_be() -> None:
    room = live(UNTIL)
    room.do(ask.Again())
    room.do(ask.Again())
    refused = room.do(ask.Again())
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.arguments) == ("most-rounds", {"most": 4})


FILL = """
minutes = 12
[[steps]]
id = "turns"
title = "{one}"
repeat = { each = "member", as = "one", fill = true }
time = { min = "2m", target = "3m" }
[[steps]]
id = "end"
title = "End"
time = "3m"
"""


def test_rounds_that_fill_the_time_are_planned_into_it() -> None:
    plan = plan_for(FILL.replace("minutes = 12\n", ""), 8, minutes=12)
    assert [unit.step for _, unit in plan.units()] == ["turns"] * 3 + ["end"]


@pytest.mark.parametrize(("each", "rounds"), [(1, 8), (3, 3), (5, 2)])
def test_another_round_begins_only_if_it_can_end_in_time(each, rounds) -> None:
    room = live(FILL.replace("minutes = 12\n", ""), 8, minutes=12)
    count = 0
    while room.step() == "turns":
        count += 1
        room.wait(each * MINUTE)
        room.do(ask.Next())
    assert room.step() == "end"
    assert count == rounds


CUT_LIST = """
[[steps]]
id = "gather"
title = "Gather"
time = "2m"
end = "cut"
capture = [{ id = "ideas", title = "Ideas", usually = 1 }]
[[steps]]
id = "talk"
title = "{idea}"
time = "1m"
repeat = { each = "ideas", as = "idea" }
"""
CUT_FILL = FILL.replace("minutes = 12\n", "").replace(
    'time = { min = "2m",', 'end = "cut"\ntime = { min = "2m",'
)


@pytest.mark.parametrize(("source", "kind"), [(CUT_LIST, "plan.changed"), (CUT_FILL, "rounds.set")])
def test_what_is_planned_anew_where_a_step_ends_by_itself_does_not_depend_on_who_notices_when(
    source, kind
) -> None:
    told = []
    for looks in ([20], range(1, 21)):
        room = live(source, 8, minutes=12)
        if source is CUT_LIST:
            room.do(ask.Write("One", capture="ideas"))
            room.do(ask.Write("Another", capture="ideas"))
        else:
            room.do(ask.AddTime(4 * MINUTE))
        for minute in looks:
            room.do(ask.Wake(), at=minute * MINUTE)
        assert [fact.at_ms for fact in room.facts] == sorted(fact.at_ms for fact in room.facts)
        told.append([(fact.kind, fact.at_ms, fact.moment) for fact in room.facts if fact.kind != "cue.given"])
    assert told[0] == told[1]
    assert kind in room.kinds()


def test_who_passes_is_asked_once_more_at_the_end() -> None:
    room = live('[[steps]]\nid = "go"\ntitle = "Go"\nturns = { time = "1m" }\n', 3)
    order = []
    room.do(ask.Pass())
    for _ in range(3):
        visit = room.state.main.visit
        order.append(room.state.main.part.turns[visit.turn].who[0])
        room.do(ask.Next())
    assert order == ["p2", "p3", "p1"]
    assert room.step() is None


BACK = """
[[steps]]
id = "goal"
title = "Goal"
time = "2m"
[[steps]]
id = "test"
title = "Test it"
time = "3m"
back = "goal"
[[steps]]
id = "end"
title = "End"
time = "1m"
"""


def test_a_step_may_be_taken_back_to_an_earlier_one_and_both_visits_are_kept() -> None:
    room = live(BACK)
    room.wait(MINUTE).do(ask.Next())
    room.wait(MINUTE).do(ask.Revisit())
    assert room.step() == "goal"
    assert room.left() == 2 * MINUTE
    assert through(room) == ["goal", "test", "end"]
    assert [visit.step for visit in room.state.main.past] == ["goal", "test", "goal", "test", "end"]


def test_a_step_that_needs_something_waits_for_it_or_is_gone_into_anyway() -> None:
    source = BACK.replace(
        'title = "Goal"\n', 'title = "Goal"\ncapture = [{ id = "aim", title = "Our aim" }]\n'
    )
    source = source.replace('back = "goal"', 'needs = ["aim"]')
    room = live(source)
    refused = room.do(ask.Next())
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.arguments) == ("needs", {"titles": ["Our aim"]})
    room.do(ask.Write("To see more", capture="aim"))
    room.do(ask.Next())
    assert room.step() == "test"


SETTING = """
[settings.rounds]
default = 2
min = 1
max = 3
live = true
[[steps]]
id = "talk"
title = "Talk"
repeat = "rounds-setting"
time = "4m"
[[steps]]
id = "end"
title = "End"
time = "1m"
""".replace("[settings.rounds]", "[settings.rounds-setting]")


def test_a_setting_is_changed_while_the_session_runs() -> None:
    room = live(SETTING)
    assert room.state.plan.total.target_ms == 9 * MINUTE
    room.do(ask.Set("rounds-setting", 3))
    assert room.state.plan.total.target_ms == 13 * MINUTE
    assert through(room) == ["talk"] * 3 + ["end"]
    refused = live(SETTING).do(ask.Set("rounds-setting", "many"))
    assert isinstance(refused, Refusal)
    assert refused.code == "setting-bounds"


def test_what_was_done_stays_as_it_was_when_the_rest_is_planned_again() -> None:
    room = live(SETTING)
    room.wait(5 * MINUTE).do(ask.Next())
    before = room.state.main.lane.program[:2]
    room.do(ask.Set("rounds-setting", 1))
    assert room.state.main.lane.program[:2] == before
    assert through(room) == ["talk", "end"]


@pytest.mark.parametrize("source", [CHOICE, LEAN, UNTIL, SETTING])
def test_what_was_planned_again_is_read_back_the_same(source) -> None:
    room = live(source)
    room.do(ask.Write("Something", capture="topics" if "topics" in source else ""))
    room.do(ask.Again())
    room.do(ask.Set("rounds-setting", 3))
    room.do(ask.Decide("way", picked=("fast",)))
    through(room, 2) if source is not LEAN else None
    assert fold(through_json(room.facts)) == room.state
