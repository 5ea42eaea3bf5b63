"""Groups, lanes, moves, roles and turns in a session that runs: a test for each structure, from its file to
the last step."""

from __future__ import annotations

import pytest
from tests.engine.room import KINDS, Room, plan_for, read

from protocols.engine import Refusal, Rules
from protocols.engine import commands as ask
from protocols.plan import Person, by_number
from protocols.plan.replan import Replanner
from protocols.view import view

MINUTE = 60_000


def opened(source, people=8, **more):
    """A session that may plan again, started."""
    roster = by_number(people) if isinstance(people, int) else people
    found = Room(plan_for(source, people, **more), roster, Rules(planner=Replanner(read(source), KINDS)))
    found.do(ask.Start())
    return found


def played(room, most=300):
    """What the console shows from here to the end, one view after each press of next."""
    shown = []
    for _ in range(most):
        shown.append(view(room.state, room.now))
        room.wait(10_000)
        answer = room.do(ask.Next())
        if isinstance(answer, Refusal):
            break
    assert all(lane.step is None for lane in view(room.state, room.now).lanes), "it did not come to its end"
    return shown


def walk(source, people=8, **more):
    """All of a session, played to its end."""
    return played(opened(source, people, **more))


def lanes(shown, step):
    """The groups as they were when a step was first shown."""
    return next(
        [lane for lane in one.lanes if lane.step is not None and lane.step.step == step]
        for one in shown
        if any(lane.step is not None and lane.step.step == step for lane in one.lanes)
    )


def speakers(shown, step):
    """Who had the floor in a step, one after another, as it was said on the screen."""
    found = []
    for one in shown:
        for lane in one.lanes:
            if lane.step is not None and lane.step.step == step and lane.step.turn is not None:
                now = (lane.id, lane.step.round, lane.step.turn.number, lane.step.turn.name)
                if now not in found:
                    found.append(now)
    return [name for *_, name in found]


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
    room = opened(LANES, 7, cast={"presenter": ("p3",)})
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
    room = opened(CAFE, 12)
    room.do(ask.Write("at one", capture="notes", lane="table-1"))
    shown = played(room)
    (output,) = (
        shown[-1].lanes[0].step.outputs if shown[-1].lanes[0].step else shown[-2].lanes[0].step.outputs
    )
    assert "at one" in " ".join(output.lines)


def test_f26_while_people_change_places_everybody_sees_where_to_go():
    room = opened(CAFE, 8)
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
    room = opened(CHARTS, 6)
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
    room = opened(
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
    room = opened(
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
    assert view(room.state, room.now).lanes[0].step.cast == ("Presenter",)
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
    room = opened('[[steps]]\nid = "around"\ntitle = "Around"\nturns = { time = "1m" }\n', 3)
    room.do(ask.Pass())
    assert view(room.state, room.now).lanes[0].step.turn.name == "Person 2"
    assert speakers(played(room), "around") == ["Person 2", "Person 3", "Person 1"]


@pytest.mark.parametrize(
    ("keys", "spoke"), [('pass = "skip"', ["Person 2", "Person 3"]), ("pass = false", None)]
)
def test_f38_a_pass_that_does_not_come_back_and_one_that_is_not_allowed(keys, spoke):
    room = opened(f'[[steps]]\nid = "around"\ntitle = "Around"\nturns = {{ time = "1m", {keys} }}\n', 3)
    answer = room.do(ask.Pass())
    if spoke is None:
        assert isinstance(answer, Refusal)
    else:
        assert speakers(played(room), "around") == spoke


def test_nobody_answers_whoever_passes_until_they_have_spoken():
    room = opened(
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
