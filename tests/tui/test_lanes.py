"""Lanes on the console: different steps side by side, each with its own clock and its people."""

from __future__ import annotations

from tests.engine.room import room

from protocols.engine import commands as ask
from protocols.tui import phrases
from protocols.tui.lanes import lane_cards
from protocols.view import view

MINUTE = 60_000

LANES = """
[roles.presenter]
title = "Presenter"
[[steps]]
id = "apart"
title = "Apart"
lanes = [
  { id = "prepare", title = "{presenter} prepares", who = "presenter", time = "4m" },
  { id = "read", title = "The others read", who = "rest", time = "6m" },
]
[[steps]]
id = "end"
title = "Together"
time = "1m"
"""


def test_lanes_stand_side_by_side_with_their_own_steps_and_people():
    found = room(LANES, 5, cast={"presenter": ("p2",)})
    lanes = view(found.state, found.now).lanes
    for width, height in ((100, 16), (40, 4)):
        drawn = lane_cards(lanes, 0, width, height).plain
        assert "Presenter prepares" in drawn
        assert "The others read" in drawn
    drawn = lane_cards(lanes, 0, 100, 16).plain
    assert "Person 2" in drawn
    assert "Person 1, Person 3, Person 4 and Person 5" in drawn
    assert phrases.shared_step(lanes) is None


def test_a_lane_that_is_done_waits_for_the_other():
    found = room(LANES, 5)
    found.do(ask.Next("apart~1"), at=3 * MINUTE)
    first, second = view(found.state, found.now).lanes
    assert (first.status, second.status) == ("ended", "running")
    assert phrases.lane_state(first) != phrases.lane_state(second)


CHARTS = """
[materials.chart]
title = "Chart"
[roles.client]
[groups.table]
title = "Table"
by = "order"
size = 2
[[steps]]
id = "charts"
title = "Round {round}"
in = "table"
repeat = 2
move = { what = "chart" }
time = "5m"
posture = { everyone = "standing" }
rules = ["no-judging", "Write, do not talk."]
"""


def test_groups_in_the_same_step_are_told_as_one_with_what_each_works_on():
    found = room(CHARTS, 4)
    shared = phrases.shared_step(view(found.state, found.now).lanes)
    assert shared is not None
    assert shared.title == "Round 1"
    assert shared.task == "Table 1: Chart of Table 1; Table 2: Chart of Table 2"
    assert shared.posture == (("Everyone", "standing"),)
    assert [phrases.rule_words(rule) for rule in shared.rules] == ["no judging", "Write, do not talk."]


def test_of_many_groups_it_is_only_said_that_each_has_its_own():
    found = room(CHARTS, 20)
    shared = phrases.shared_step(view(found.state, found.now).lanes)
    assert shared is not None
    assert shared.task == "in each group its own"
