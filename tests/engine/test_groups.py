"""Groups, lanes and moves in a session that runs: a test for each, from its file to the last step."""

from __future__ import annotations

import pytest
from tests.engine.room import MINUTE, live
from tests.engine.shown import lanes, played, speakers, walk

from protocols.engine import commands as ask
from protocols.plan import Person
from protocols.view import view


def test_f23_one_two_four_all():
    shown = walk("one-two-four", 12)
    assert [len(lane.members) for lane in lanes(shown, "pairs")] == [2] * 6
    assert [len(lane.members) for lane in lanes(shown, "fours")] == [4] * 3
    assert len(speakers(shown, "all")) == 3


JIGSAW = """
[groups.expert]
title = "Expert group"
size = { min = 3, ideal = 4, max = 4 }
tasks = ["Part A", "Part B", "Part C"]
[groups.home]
title = "Home group"
from = { each = "expert" }
[[steps]]
id = "learn"
title = "Read {task}"
in = "expert"
time = "10m"
[[steps]]
id = "teach"
title = "{teacher} teaches"
in = "home"
repeat = { each = "member", as = "teacher" }
steps = [ { id = "tell", title = "Tell", time = "3m", speaks = "teacher" } ]
"""


def test_f23_experts_go_home_and_teach_what_they_have_read():
    shown = walk(JIGSAW, 12)
    experts, homes = lanes(shown, "learn"), lanes(shown, "tell")
    assert [lane.step.title for lane in experts] == ["Read Part A", "Read Part B", "Read Part C"]
    assert len(homes) == 4
    for home in homes:
        assert all(len(set(home.members) & set(expert.members)) == 1 for expert in experts)
    assert {lane.step.holder for one in shown for lane in one.lanes if lane.step and lane.step.holder} == {
        name for lane in experts for name in lane.members
    }


def test_f24_the_same_steps_in_every_group_and_a_harvest():
    shown = walk(
        """
[groups.table]
title = "Table"
size = { min = 3, ideal = 4, max = 5 }
names = ["Oak", "Elm"]
[[steps]]
id = "talk"
title = "Talk"
in = "table"
time = "5m"
[[steps]]
id = "harvest"
title = "Harvest"
turns = { who = "table", time = "1m" }
""",
        9,
    )
    assert [lane.title for lane in lanes(shown, "talk")] == ["Oak", "Elm"]
    assert speakers(shown, "harvest") == ["Oak", "Elm"]


LANES = """
[roles.presenter]
title = "Presenter"
[groups.pair]
title = "Pair"
size = 2
[[steps]]
id = "apart"
title = "Apart"
lanes = [
  { id = "prepare", title = "{presenter} prepares", who = "presenter", time = "4m" },
  { id = "read", title = "Read in pairs", who = "rest", in = "pair", time = "6m" },
]
[[steps]]
id = "together"
title = "Together"
time = "5m"
"""


def test_f25_different_steps_at_once_and_everybody_meets_at_the_end():
    room = live(LANES, 7, cast={"presenter": ("p3",)})
    lane_ids = [lane.id for lane in view(room.state, room.now).lanes]
    assert lane_ids[0] == "apart~1"
    assert len(lane_ids) == 4
    assert view(room.state, room.now).lanes[0].step.title == "Person 3 prepares"
    room.do(ask.Next("apart~1"), at=4 * MINUTE)
    first, *others = view(room.state, room.now).lanes
    assert (first.status, {one.status for one in others}) == ("ended", {"running"})
    for one in others:
        room.do(ask.Next(one.id), at=6 * MINUTE)
    assert room.step() == "together"


def test_f25_a_lane_is_called_by_its_title():
    shown = walk(LANES, 7, cast={"presenter": ("p3",)})
    assert [lane.title for lane in shown[0].lanes] == ["Presenter prepares", "Pair 1", "Pair 2", "Pair 3"]


CAFE = """
[groups.table]
title = "Table"
size = { min = 3, ideal = 4, max = 5 }
host = "host"
[[steps]]
id = "rounds"
title = "Round {round}"
in = "table"
repeat = 3
move = { to = "scatter", time = "1m" }
steps = [ { id = "talk", title = "{host} hosts", time = "10m", capture = [{ id = "notes", per = "group" }] } ]
[[steps]]
id = "end"
title = "End"
time = "1m"
show = ["notes"]
"""


def test_f26_hosts_stay_others_move_and_all_go_on_together():
    shown = walk(CAFE, 12)
    titles = []
    for one in shown:
        names = [lane.step.title for lane in one.lanes if lane.step is not None]
        if names and (not titles or titles[-1] != names):
            titles.append(names)
    hosts = titles[0]
    assert titles == [hosts, ["Change places"], hosts, ["Change places"], hosts, ["End"]]
    tables = [
        [frozenset(lane.members) for lane in one.lanes]
        for one in shown
        if len(one.lanes) == 3 and one.lanes[0].step is not None
    ]
    assert len(dict.fromkeys(map(tuple, tables))) == 3


def test_f26_what_was_written_at_a_table_stays_with_it():
    room = live(CAFE, 12)
    room.do(ask.Write("at one", capture="notes", lane="table-1"))
    shown = played(room)
    (output,) = (
        shown[-1].lanes[0].step.outputs if shown[-1].lanes[0].step else shown[-2].lanes[0].step.outputs
    )
    assert "at one" in " ".join(output.lines)


def test_f26_while_people_change_places_everybody_sees_where_to_go():
    room = live(CAFE, 8)
    room.do(ask.Next(), at=10 * MINUTE)
    for audience in ("console", "room"):
        (lane,) = view(room.state, room.now, audience).lanes
        (output,) = lane.step.outputs
        assert output.title == "Who goes where"
        assert [line.split(": ")[0] for line in output.lines] == ["Table 1", "Table 2"]
        assert all(line.count("Person") == 4 for line in output.lines)


CHARTS = """
[materials.chart]
title = "Chart"
[groups.table]
title = "Table"
by = "order"
size = 2
[[steps]]
id = "charts"
title = "Round {round}"
in = "table"
repeat = 3
move = { what = "chart", time = "30s" }
time = "5m"
capture = [{ id = "notes", per = "group" }]
show = ["notes"]
"""


def test_f26_what_was_written_on_material_goes_round_with_it():
    room = live(CHARTS, 6)
    room.do(ask.Write("begun at one", capture="notes", lane="table-1"))
    room.do(ask.Next(), at=5 * MINUTE)
    (moving,) = view(room.state, room.now).lanes[0].step.outputs
    assert moving.lines == (
        "Table 1: Chart of Table 3",
        "Table 2: Chart of Table 1",
        "Table 3: Chart of Table 2",
    )
    room.do(ask.Next(), at=6 * MINUTE)
    seen = [lane.step.outputs[0].lines for lane in view(room.state, room.now).lanes]
    assert seen == [(), ("begun at one",), ()]


@pytest.mark.parametrize(
    ("leftover", "sizes", "watching", "joined"),
    [("grow", [5], 0, 0), ("shrink", [5], 0, 0), ("observe", [4], 1, 0), ("facilitator", [3, 3], 0, 1)],
)
def test_f27_what_happens_to_the_one_who_is_left_over(leftover, sizes, watching, joined):
    size = "3" if leftover == "facilitator" else "{ min = 3, ideal = 4, max = 5 }"
    room = live(
        f"""
[groups.table]
title = "Table"
size = {size}
leftover = "{leftover}"
[[steps]]
id = "talk"
title = "Talk"
in = "table"
turns = {{ time = "1m" }}
""",
        5,
    )
    seen = view(room.state, room.now).lanes
    assert [len(lane.members) for lane in seen] == sizes
    assert sum(len(lane.observers) for lane in seen) == watching
    assert sum("facilitator" in " ".join(lane.members) for lane in seen) == joined
    assert sorted(speakers(played(room), "talk")) == sorted(name for lane in seen for name in lane.members)


def test_f28_an_inner_circle_speaks_while_the_outer_one_listens():
    shown = walk(
        """
[roles.inner]
title = "Inner circle"
count = 3
[[steps]]
id = "fishbowl"
title = "Fishbowl"
time = "9m"
speaks = "inner"
posture = { inner = "inside", others = "outside" }
""",
        8,
        cast={"inner": ("p2", "p5", "p7")},
    )
    step = shown[0].lanes[0].step
    assert step.floor.names == ("Person 2", "Person 5", "Person 7")
    assert step.posture == (("Person 2, Person 5, Person 7", "inside"), ("The others", "outside"))


def test_f28_each_group_sends_one_voice_to_the_middle():
    shown = walk(
        """
[groups.table]
title = "Table"
size = { min = 3, ideal = 4, max = 5 }
[[steps]]
id = "middle"
title = "The spokespersons"
turns = { who = "table", time = "1m", most = 2 }
""",
        12,
    )
    assert speakers(shown, "middle") == ["Table 1", "Table 2"]


def test_f29_people_go_to_the_corner_they_like():
    shown = walk(
        """
[groups.corner]
title = "Corner"
by = "choice"
names = ["Yes", "No", "It depends"]
[[steps]]
id = "corners"
title = "Go to a corner"
in = "corner"
time = "5m"
""",
        8,
    )
    assert [lane.title for lane in lanes(shown, "corners")] == ["Yes", "No", "It depends"]


def test_f30_a_team_takes_a_turn_with_one_voice_and_has_a_round():
    people = [
        Person(f"{team}{number}", team=team) for team, n in (("Hill", 3), ("Lake", 2)) for number in range(n)
    ]
    shown = walk(
        """
[[steps]]
id = "around"
title = "Each team"
turns = { who = "teams", time = "1m" }
[[steps]]
id = "rounds"
title = "Team by team"
repeat = { each = "team", as = "presenting" }
steps = [
  { id = "present", title = "Present", time = "3m", speaks = "presenting" },
  { id = "respond", title = "Respond", turns = { who = "others", time = "1m" } },
]
""",
        people,
    )
    assert speakers(shown, "around") == ["Hill", "Lake"]
    assert len(speakers(shown, "respond")) == 2 + 3
