"""The view: names put in, times worked out, and nothing in it that an audience may not see."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest

from protocols.engine import Moment, Refusal, Rules, State, decide, evolve
from protocols.engine import commands as ask
from protocols.plan import Person, by_number, make_plan
from protocols.plugins.host import Host
from protocols.runtime.catching import standing_line
from protocols.spec.load import load_protocol
from protocols.view import person_name, view

DATA = Path(__file__).parent.parent / "data"
HEAD = 'format = 1\nid = "test"\ntitle = "Test"\n'
BEGIN = Moment(1_700_000_000_000, 0, 0, "boot", 60, "CET")
MINUTE = 60_000


class Session:
    """A session at moments that the test names."""

    def __init__(self, source, people, cast=None, inputs=None, **opening):
        text = HEAD + source if "[[" in source else (DATA / f"{source}.toml").read_text("utf-8")
        kinds = Host().kinds
        protocol = load_protocol(text.encode(), kinds).protocol
        roster = by_number(people) if isinstance(people, int) else people
        plan = make_plan(protocol, kinds, roster, cast=cast).plan
        self.state, self.now = State(), BEGIN
        self.do(ask.Open("t", "T", text, plan, tuple(roster), "w", inputs=inputs or {}, **opening))

    def do(self, command, after=0):
        """Give a command, so many ms later."""
        self.now = self.now.later(after)
        decided = decide(Rules(), self.state, command, self.now)
        assert not isinstance(decided, Refusal), decided
        for fact in decided:
            self.state = evolve(self.state, fact)
        return self

    def view(self, audience="console", after=0):
        """What is shown, so many ms later."""
        return view(self.state, self.now.later(after), audience)

    def to(self, step):
        """Go on until this step."""
        while not any(lane.visit and lane.visit.step == step for lane in self.state.lanes.values()):
            self.do(ask.Next(step=True), 1_000)
        return self


def session(source, people=4, **more):
    """A session that has begun."""
    return Session(source, people, **more).do(ask.Start())


def step(shown):
    """The step of the first lane."""
    return shown.lanes[0].step


def everything(value):
    """All texts of a view."""
    return json.dumps(value.to_data(), ensure_ascii=False)


def test_the_room_never_sees_what_is_for_the_facilitator():
    one = session("circles", 13)
    for _ in range(12):
        assert "For you" not in everything(one.view("room"))
        assert "Nobody speaks yet" not in everything(one.view("room"))
        one.do(ask.Next(), MINUTE)
    one = session("circles", 13)
    assert step(one.view()).note == ("Nobody speaks yet.",)


def test_the_room_never_sees_what_was_said_in_confidence_or_taken_back():
    one = session("slots", 5).to("private").do(ask.Write("a secret worry"))
    one.do(ask.Next()).do(ask.Next()).do(ask.Write("said without a name", who="p1")).do(ask.Write("oops"))
    one.do(ask.Withdraw(one.state.entries[-1].id))
    assert "a secret worry" in everything(one.view())
    texts = [entry.text for entry in one.view("room").entries]
    assert texts == ["said without a name"]
    assert "a secret worry" not in everything(one.view("room"))
    assert one.view("room").entries[0].who == ""


def test_a_note_of_all_while_one_group_speaks_in_confidence_is_not_shown():
    one = session(
        '[groups.pair]\nsize = 2\n[[steps]]\nid = "block"\ntitle = "Block"\nin = "pair"\nrecord = "private"\n'
        '[[steps.steps]]\ntitle = "A"\n[[steps.steps]]\ntitle = "B"\n'
    )
    one.do(ask.Next("pair-1")).do(ask.Write("overheard"))
    assert one.view("room").entries == ()
    assert len(one.view().entries) == 1


def test_a_hidden_clock_is_nowhere_in_what_the_room_gets():
    one = session("slots", 5)
    shown = step(one.view("room", after=10_000))
    assert (shown.clock, shown.left_ms, shown.elapsed_ms, shown.allotted_ms) == ("hidden", None, 0, 0)
    assert step(one.view(after=10_000)).left_ms == 20_000
    assert one.view("room", after=10_000).lanes[0].left_to_end_ms == (
        one.view("room", after=1_000).lanes[0].left_to_end_ms
    )


def test_a_hidden_clock_of_turns_is_hidden_turn_by_turn():
    one = session('[[steps]]\ntitle = "A"\nturns = { time = "1m" }\nclock = "hidden"\n')
    shown = step(one.view("room", after=10_000))
    assert (shown.turn_left_ms, shown.turn_elapsed_ms, shown.turn.allotted_ms) == (None, None, 0)
    assert {turn.allotted_ms for turn in shown.turns} == {0}
    assert step(one.view(after=10_000)).turn_left_ms == 50_000


NAMES = """
[inputs.question]
title = "Focus question"
[roles.presenter]
title = "Guest"
[[steps]]
id = "a"
title = "{presenter} brings {question}"
say = ["{unknown} stays, {presenter} not", "{ and } too", "{people} of us"]
time = "1m"
speaks = "presenter"
"""


def test_names_and_answers_are_put_in_and_what_nobody_knows_stays():
    roster = (Person("m", "Maria {question}"), Person("o", "Omar"), Person("x", "Xi"))
    one = Session(
        NAMES.replace("{unknown} stays", "{question} [b]"),
        roster,
        cast={"presenter": ("m",)},
        inputs={"question": ("Focus question", "{presenter}?")},
    ).do(ask.Start())
    shown = step(one.view())
    assert shown.title == "Maria {question} brings {presenter}?"
    assert shown.say == ("{presenter}? [b], Maria {question} not", "{ and } too", "3 of us")
    assert shown.floor.names == ("Maria {question}",)


def test_an_unknown_name_stays_as_it_is_written():
    one = session(NAMES.replace("{unknown} stays, ", ""))
    plan = one.state.plan
    face = attrs.evolve(plan.faces["a"], say=("{unknown} stays", "{unclosed"))
    state = attrs.evolve(one.state, plan=attrs.evolve(plan, faces={"a": face}))
    assert step(view(state, one.now)).say == ("{unknown} stays", "{unclosed")


def test_a_role_that_nobody_was_given_shows_its_title():
    asked = {"question": ("Focus question", "")}
    shown = step(session(NAMES.replace("{unknown} stays, ", ""), inputs=asked).view())
    assert shown.title == "Guest brings Focus question"
    assert shown.floor.names == ("Guest",)


def test_people_counted_by_number_and_the_facilitator_have_names_too():
    assert person_name({}, "p3") == "Person 3"
    assert person_name({}, "facilitator", "Ana") == "Ana"
    assert person_name({}, "facilitator") == "the facilitator"
    assert person_name({"p3": Person("p3", "Omar")}, "p3") == "Omar"
    assert person_name({}, "pat") == "pat"


def test_groups_have_a_step_of_their_own_and_a_title_for_all():
    one = session("circles", 13).do(ask.Next(), MINUTE)
    shown = one.view()
    assert [lane.title for lane in shown.lanes] == ["Circle 1", "Circle 2", "Circle 3"]
    titles = {lane.step.title for lane in shown.lanes}
    assert len(titles) == 3
    assert all(title.startswith("Person ") for title in titles)
    assert {lane.step.shared_say for lane in shown.lanes} == {("Presenter, read your passage.",)}
    assert {lane.step.shared_title for lane in shown.lanes} == {"Presenter reads, round 1"}
    assert {(lane.step.round, lane.step.block_title.split()[-1]) for lane in shown.lanes} == {
        ((1, 5), "opens"),
        ((1, 4), "opens"),
    }


def test_a_group_that_waits_is_still_shown():
    one = session("circles", 13).do(ask.Next())
    while one.state.lanes["circle-2"].status == "running":
        one.do(ask.Next("circle-2", step=True), 1_000)
    shown = {lane.id: lane for lane in one.view().lanes}
    assert (shown["circle-2"].status, shown["circle-2"].step) == ("ended", None)
    assert shown["circle-1"].status == "running"


@pytest.mark.parametrize("apart_ms", [-2, -1, 0, 1, 2])
def test_clocks_that_are_read_one_after_the_other_make_nothing_later(apart_ms):
    one = session("circles", 13).do(ask.AddTime(MINUTE))
    moment = one.now.later(10_000)
    shown = view(one.state, attrs.evolve(moment, wall_ms=moment.wall_ms + apart_ms))
    assert shown.late_ms == MINUTE + apart_ms
    assert shown.minutes_late == 1
    assert "1:00" in standing_line(shown)
    nearly = [attrs.evolve(shown, late_ms=ms + apart_ms).minutes_late for ms in (58_998, 59_000, 59_030)]
    assert nearly == [0, 0, 1]  # part of a second counts as a whole one, as in the end that is told


def test_how_late_it_will_be_is_the_way_of_the_slowest_group():
    one = session("circles", 13).do(ask.Next(), 8 * MINUTE)
    assert one.view().late_ms == 0
    one.do(ask.AddTime(2 * MINUTE, "circle-2"))  # four people have twelve minutes to spare
    assert one.view().late_ms == 0
    one.do(ask.AddTime(2 * MINUTE, "circle-1"))
    assert one.view().late_ms == 2 * MINUTE
    assert one.view().projected_end_wall_ms - one.view().planned_end_wall_ms == 2 * MINUTE
    assert one.view(after=5 * MINUTE).late_ms == 2 * MINUTE  # five minutes had been given
    assert one.view(after=6 * MINUTE).late_ms == 3 * MINUTE


def test_who_speaks_who_asks_and_who_is_silent():
    file = """
[roles.presenter]
title = "Presenter"
[[steps]]
id = "present"
title = "Present"
speaks = "presenter"
[[steps]]
id = "ask"
title = "Ask"
asks = "others"
answers = "presenter"
[[steps]]
id = "discuss"
title = "Discuss"
speaks = "others"
[[steps]]
id = "silence"
title = "Silence"
speaks = "nobody"
"""
    one = session(file, cast={"presenter": ("p2",)})
    found = []
    for _ in range(4):
        shown = step(one.view())
        floors = [(floor.kind, floor.names) for floor in (shown.floor, shown.asks, shown.answers) if floor]
        found.append((floors, shown.silent))
        one.do(ask.Next())
    people = ("people", ("Person 2",))
    assert found[0] == ([people], ())
    assert found[1][0][1:] == [("others", ()), people]
    assert found[2] == ([("others", ())], ("Person 2",))
    assert found[3] == ([("nobody", ())], ())


def test_turns_are_done_now_quiet_or_to_come():
    one = session('[[steps]]\ntitle = "A"\nturns = { time = "1m" }\nend = "fill"\n', 3)
    one.do(ask.Next(), 1_000)
    assert [turn.state for turn in step(one.view()).turns] == ["quiet", "to come", "to come"]
    one.do(ask.Next())
    shown = step(one.view())
    assert [turn.state for turn in shown.turns] == ["done", "now", "to come"]
    assert (shown.turn.name, shown.floor.names) == ("Person 2", ("Person 2",))


def test_the_agenda_has_its_rows_in_the_order_of_the_file_and_says_where_we_are():
    one = session("circles", 13).do(ask.Next(), 7 * MINUTE).do(ask.Next("circle-2"), MINUTE)
    rows = one.view(after=MINUTE).agenda
    assert [row.step for row in rows] == ["read", "passages", "open", "respond", "last", "debrief"]
    assert [row.state for row in rows] == ["done", "now", "now", "now", "to come", "to come"]
    assert [row.start_ms for row in rows if row.depth == 0] == [0, 8 * MINUTE, 48 * MINUTE]
    assert rows[0].actual_ms == 7 * MINUTE
    assert rows[1].actual_ms == 2 * MINUTE  # the longest group's
    assert (rows[1].rounds, rows[1].groups) == (5, 3)


def test_what_all_passes_took_stands_beside_what_was_planned_for_all_of_them():
    one = session("circles", 13)
    planned = {row.step: (row.planned_ms, row.all_ms) for row in one.view().agenda}
    assert planned["read"] == (8 * MINUTE, 8 * MINUTE)
    assert planned["open"] == (3 * MINUTE, 15 * MINUTE)
    assert planned["respond"] == (4 * MINUTE, 20 * MINUTE)
    assert planned["passages"] == (40 * MINUTE, 40 * MINUTE)
    # In the pace of the plan, every step takes what was planned for all of its passes.
    while any(lane.visit for lane in one.state.lanes.values()):
        one.now = one.now.later(min(lane.step.left_ms for lane in one.view().lanes if lane.step))
        for lane in one.view().lanes:
            if lane.step and lane.step.left_ms <= 0:
                one.do(ask.Next(lane.id, step=True))
    assert {row.step: row.actual_ms for row in one.view().agenda} == {
        step: all_ms for step, (_, all_ms) in planned.items()
    }


def test_a_block_in_which_groups_meet_and_part_takes_both_times():
    one = session(
        """
        [groups.pair]
        size = { min = 2, ideal = 2, max = 2 }
        [[steps]]
        id = "block"
        title = "Block"
          [[steps.steps]]
          id = "all"
          title = "All"
          time = "2m"
          [[steps.steps]]
          id = "pairs"
          title = "Pairs"
          in = "pair"
          time = "3m"
        """
    )
    one.do(ask.Next(), 2 * MINUTE).do(ask.Next("pair-1"), MINUTE)
    block = one.view(after=MINUTE).agenda[0]
    assert (block.all_ms, block.actual_ms) == (5 * MINUTE, 4 * MINUTE)


def test_who_was_given_a_role_is_told():
    roles = """
        [roles.keeper]
        title = "Timekeeper"
        [roles.scribe]
        title = "Scribe"
        [[steps]]
        id = "talk"
        title = "Talk"
        time = "1m"
        """
    people = (Person("p1", "Leo"), Person("p2", "Mia"))
    assert session(roles, people, cast={"keeper": ("p1",)}).view().roles == (("Timekeeper", "Leo"),)
    one = session(roles, people, cast={"keeper": ("p1",)}).do(ask.Cast("keeper", ("p2",)))
    assert one.do(ask.Cast("scribe", ("p1",))).view().roles == (("Timekeeper", "Mia"), ("Scribe", "Leo"))
    assert one.view().cast == (("keeper", ("p2",)), ("scribe", ("p1",)))
    assert not one.view("room").cast


def test_the_question_about_a_gap_says_what_each_answer_does_to_the_end():
    one = session("worked-example")
    one.do(ask.Wake(), MINUTE)
    one.now = attrs.evolve(one.now, boot_ms=one.now.boot_ms + 90_000, wall_ms=one.now.wall_ms + 90_000)
    one.do(ask.Wake())
    shown = one.view()
    ends = dict(shown.gap.ends)
    assert (shown.gap.cause, shown.gap.ms) == ("sleep", 90_000)
    assert ends["break"] == ends["nothing"] == shown.projected_end_wall_ms
    assert ends["step"] == shown.projected_end_wall_ms - 90_000
    assert one.view("room").gap is None
    for answer in ("step", "break", "nothing"):
        one.do(ask.AnswerGap("g" + shown.gap.id[1:], answer))
        assert one.view().projected_end_wall_ms == ends[answer]
        assert one.view().gap is None


def test_before_the_start_and_after_the_end():
    one = Session("worked-example", 4, start_wall_ms=BEGIN.wall_ms + MINUTE)
    shown = one.view(after=10_000)
    assert (shown.phase, shown.starts_in_ms, shown.late_ms, shown.elapsed_ms) == ("ready", 50_000, 0, 0)
    assert shown.projected_end_wall_ms == BEGIN.wall_ms + 56 * MINUTE
    one.do(ask.Start()).do(ask.Finish(), 5 * MINUTE)
    shown = one.view(after=60 * MINUTE)
    assert (shown.phase, shown.elapsed_ms, shown.late_ms) == ("finished", 5 * MINUTE, -50 * MINUTE)


@pytest.mark.parametrize("audience", ["console", "room"])
def test_the_view_is_json_and_its_version_is_said(audience):
    shown = session("circles", 13).do(ask.Next()).view(audience)
    data = json.loads(json.dumps(shown.to_data()))
    assert data["version"] == 1
    assert len(data["lanes"]) == 3


def test_the_view_brings_no_sentence_about_overtime_only_numbers():
    shown = step(session("worked-example").view(after=6 * MINUTE))
    assert (shown.left_ms, shown.end) == (-MINUTE, "ask")


def test_a_title_with_the_round_reads_as_all_of_them_in_the_agenda():
    source = """
[[steps]]
id = "stops"
title = "Stops"
repeat = 3
steps = [{ id = "read", title = "Stop {round}: read", time = "5m" }]
"""
    shown = session(source).view("room")
    assert [row.title for row in shown.agenda] == ["Stops", "Stop 1-3: read"]
    assert shown.lanes[0].step.title == "Stop 1: read"
