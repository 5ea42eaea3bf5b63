"""Published protocols whose arithmetic and seating break a naive design: the formulas of their sources."""

from __future__ import annotations

import pytest

from protocols.plan import Fork, Unit
from protocols.plan.known import Known

MINUTE = 60_000


def forks(plan):
    """Every place where people go apart, in order."""
    return [part for part in plan.main.program if isinstance(part, Fork)]


def minutes(plan):
    return plan.allotted_ms / MINUTE


# 1 · Final Word


@pytest.mark.parametrize("n", [3, 4, 5])
def test_final_word_is_quadratic_in_the_size_of_a_circle(planned, n):
    assert minutes(planned("final-word", n)) == n * (3 + (n - 1) + 1)


# 2 · Save the Last Word


@pytest.mark.parametrize("n", [3, 4])
def test_save_the_last_word_is_n_times_the_others_and_three_and_an_open_end(planned, n):
    plan = planned("last-word", n)
    assert minutes(plan) == n * ((n - 1) + 3)
    assert [plan.faces[part.step].optional for part in plan.main.program[-2:]] == ["", "if needed"]


# 3 · Four A's


@pytest.mark.parametrize("n", [4, 9, 14])
def test_four_as_is_five_for_each_and_ten(planned, n):
    assert minutes(planned("four-as", n)) == 5 * n + 10


# 4 · Three Levels of Text

LEVELS = """
    [settings.rounds-wanted]
    title = "Rounds"
    default = 1
    min = 1
    max = 3
    live = true
    [[steps]]
    id = "rounds"
    title = "Level {round}"
    repeat = "rounds-wanted"
    [[steps.steps]]
    id = "passages"
    title = "Read and answer"
    turns = { time = { max = "3m" }, reply = { who = "others", time = { max = "2m" } } }
    """


@pytest.mark.parametrize("n", [3, 4, 6])
@pytest.mark.parametrize("chosen", [1, 2, 3])
def test_three_levels_is_five_for_each_in_as_many_rounds_as_are_chosen(made, n, chosen):
    plan = made(LEVELS, n, known=Known(settings={"rounds-wanted": chosen}))
    assert minutes(plan) == n * (3 + 2) * chosen
    assert plan.main.program[0].span.min_ms == 0
    assert "rounds-wanted" in plan.open_questions


# 5 · Microlabs

MICROLABS = """
    [groups.trio]
    title = "Trio"
    size = 3
    by = "order"
    [[steps]]
    id = "questions"
    title = "Question {round}"
    in = "trio"
    repeat = 3
    [[steps.steps]]
    id = "write"
    title = "Write"
    time = "1m"
    speaks = "nobody"
    end = "fill"
    [[steps.steps]]
    id = "speak"
    title = "Each speaks"
    end = "fill"
    turns = { time = "2m", start = "next", crosstalk = false }
    """


def test_microlabs_begins_with_another_voice_in_each_question_and_the_others_keep_silent(made):
    plan = made(MICROLABS, 6)
    assert minutes(plan) == 3 * (1 + 3 * 2)
    (fork,) = forks(plan)
    for lane in fork.lanes:
        one, two, three = lane.members
        spoken = [[turn.who[0] for turn in unit.turns] for unit in lane.program if unit.turns]
        assert spoken == [[one, two, three], [two, three, one], [three, one, two]]
    assert (plan.faces["speak"].end, plan.faces["speak"].crosstalk) == ("fill", False)


# 7 · Troika Consulting

TROIKA = """
    [groups.trio]
    title = "Trio"
    size = {{ min = 3, ideal = 3, max = 4 }}
    [[steps]]
    id = "think"
    title = "Think of a question"
    time = "1m"
    [[steps]]
    id = "clients"
    title = "{{client}} is helped"
    in = "trio"
    repeat = {{ each = "member", as = ["client", "left", "right"]{more} }}
    [[steps.steps]]
    id = "share"
    title = "{{client}} shares"
    time = {{ min = "1m", max = "2m" }}
    speaks = "client"
    [[steps.steps]]
    id = "clarify"
    title = "Questions"
    time = {{ min = "1m", max = "2m" }}
    asks = ["left", "right"]
    answers = "client"
    [[steps.steps]]
    id = "advise"
    title = "{{left}} and {{right}} advise"
    time = {{ min = "4m", max = "5m" }}
    speaks = ["left", "right"]
    posture = {{ client = "turned-away" }}
    [[steps.steps]]
    id = "feedback"
    title = "What was valuable"
    time = {{ min = "1m", max = "2m" }}
    speaks = "client"
    """


def test_troika_has_one_shared_step_and_a_round_for_each_of_three(made):
    plan = made(TROIKA.format(more=""), 3)
    span = plan.total
    assert (span.min_ms / MINUTE, span.max_ms / MINUTE) == (1 + 3 * 7, 1 + 3 * 11) == (22, 34)
    units = [unit for unit in plan.main.program if unit.step == "advise"]
    named = [[unit.holders[name][0] for name in ("client", "left", "right")] for unit in units]
    first = named[0]
    assert named == [first, [first[1], first[2], first[0]], [first[2], first[0], first[1]]]


@pytest.mark.parametrize(("more", "rounds"), [("", 4), (", times = 3", 3)])
def test_in_a_group_of_four_there_are_four_rounds_or_one_person_has_none(made, more, rounds):
    plan = made(TROIKA.format(more=more), 4)
    shares = [unit for unit in plan.main.program if unit.step == "share"]
    assert len({unit.holders["client"] for unit in shares}) == len(shares) == rounds


# 10 · What, So What, Now What

W3 = """
    [groups.small]
    title = "Group"
    size = { min = 5, ideal = 6, max = 7 }
    [[steps]]
    id = "all"
    title = "All together"
    when = "people <= 12"
    time = "10m"
    [[steps]]
    id = "groups"
    title = "In groups"
    when = "otherwise"
    in = "small"
    time = "10m"
    """


@pytest.mark.parametrize("n", [5, 12, 13, 18, 40])
def test_what_so_what_has_subgroups_only_above_twelve(made, n):
    (part,) = made(W3, n).main.program
    if n <= 12:
        assert isinstance(part, Unit)
        assert part.step == "all"
    else:
        assert isinstance(part, Fork)
        assert all(5 <= len(lane.members) <= 7 for lane in part.lanes)


# 13 · Lean Coffee

LEAN = """
    [[steps]]
    id = "collect"
    title = "Topics"
    time = "5m"
    capture = [{ id = "topics", usually = 4 }]
    [[steps]]
    id = "vote"
    title = "Vote"
    time = "2m"
    decide = { id = "order", from = "topics", how = "dots", dots = 2, pick = 4 }
    [[steps]]
    id = "talks"
    title = "Topic {round}"
    repeat = { each = "topics", as = "topic", within = "40m" }
    [[steps.steps]]
    id = "talk"
    title = "Talk"
    time = "5m"
    extend = { by = "3m", times = 2, ask = "thumbs" }
    """


def test_lean_coffee_plans_usual_topics_until_there_are_any(made):
    assert minutes(made(LEAN, 6)) == 5 + 2 + 4 * 5
    plan = made(LEAN, 6, known=Known(lists={"topics": ("a", "b", "c", "d", "e", "f")}))
    assert minutes(plan) == 5 + 2 + 6 * 5
    assert [unit.rounds[-1].item for unit in plan.main.program if unit.step == "talk"] == list("abcdef")
    assert (plan.faces["talk"].extend.by_ms, plan.faces["talk"].extend.times) == (3 * MINUTE, 2)


def test_lean_coffee_ends_when_the_time_for_topics_is_over(made):
    eight = tuple("abcdefghij")
    plan = made(
        LEAN.replace('time = "5m"\n    extend', 'time = { min = "1m", target = "5m" }\n    extend'),
        6,
        known=Known(lists={"topics": eight}),
    )
    assert minutes(plan) == 5 + 2 + 40


# 16 is in the acceptance tests of time. 17 · Peeling the Onion

PEEL = """
    [settings.turn-length]
    title = "Minutes for each"
    default = "1m"
    [[steps]]
    id = "rounds"
    title = "Round {round}"
    repeat = { until = "nothing new is said", most = 4, usually = 2 }
    [[steps.steps]]
    id = "around"
    title = "Around"
    turns = { time = "turn-length", stem = "What I heard is …" }
    """


def test_peeling_plans_the_usual_rounds_and_goes_on_while_something_new_comes(made):
    plan = made(PEEL, 5)
    assert minutes(plan) == 2 * 5
    assert plan.flexible == {"rounds": (2, 4)}
    assert minutes(made(PEEL, 5, known=Known(rounds={"rounds": 4}))) == 4 * 5
    assert minutes(made(PEEL, 5, known=Known(settings={"turn-length": "30s"}))) == 5


# 19 · Two chosen presenters, or all present

CHOSEN = """
    [roles.presenter]
    title = "Presenter"
    count = 2
    [settings.all-present]
    default = false
    [[steps]]
    id = "two"
    title = "{presenter} presents"
    when = "not all-present"
    repeat = { each = "presenter" }
    steps = [ { id = "present", title = "Present", time = "5m", speaks = "presenter" } ]
    [[steps]]
    id = "every"
    title = "{speaker} presents"
    when = "otherwise"
    repeat = { each = "member", as = "speaker" }
    steps = [ { id = "speak", title = "Present", time = "5m", speaks = "speaker" } ]
    """


def test_all_present_or_only_two_who_were_chosen(made):
    plan = made(CHOSEN, 6, cast={"presenter": ("p2", "p5")})
    assert [unit.holders["presenter"] for unit in plan.main.program] == [("p2",), ("p5",)]
    assert minutes(plan) == 2 * 5
    assert minutes(made(CHOSEN, 6, known=Known(settings={"all-present": True}))) == 6 * 5


# 20 · World Café

CAFE = """
    [groups.table]
    title = "Table"
    size = { min = 4, ideal = 4, max = 5 }
    host = "host"
    [[steps]]
    id = "rounds"
    title = "Round {round}"
    in = "table"
    repeat = 3
    move = { to = "scatter", time = "1m" }
    [[steps.steps]]
    id = "welcome"
    title = "{host} tells what was said"
    when = "round > 1"
    time = "2m"
    speaks = "host"
    show = ["table-notes"]
    [[steps.steps]]
    id = "talk"
    title = "Talk"
    time = "18m"
    capture = [{ id = "table-notes", per = "group", by = "host" }]
    [[steps]]
    id = "harvest"
    title = "Harvest"
    turns = { who = "table", time = "2m" }
    """


@pytest.mark.parametrize("n", [16, 20, 25])
def test_at_a_world_cafe_the_host_stays_and_the_others_scatter_to_different_tables(made, n):
    plan = made(CAFE, n)
    first, second, third = forks(plan)
    tables = len(first.lanes)
    assert minutes(plan) == 3 * 18 + 2 * (1 + 2) + 2 * tables
    hosts = [lane.program[-1].holders["host"][0] for lane in first.lanes]
    for fork in (second, third):
        assert [lane.program[-1].holders["host"][0] for lane in fork.lanes] == hosts
        assert all(host in lane.members for host, lane in zip(hosts, fork.lanes, strict=True))
    for lane in first.lanes:
        going = set(lane.members) - set(hosts)
        if len(going) < tables:
            assert all(len(going & set(table.members)) <= 1 for table in second.lanes)
    assert plan.faces["talk"].capture[0].per == "group"


# 25 · Each round has another rule, and some may be repeated

RULES = """
    [[steps]]
    id = "rounds"
    title = "Rounds"
    repeat = { until = "the group has had enough", most = 3, usually = 1 }
    [[steps.steps]]
    id = "first"
    title = "Only questions"
    time = "5m"
    rules = ["questions-only"]
    [[steps.steps]]
    id = "second"
    title = "Only what can be seen"
    time = "5m"
    rules = ["low-inference", "Say what you see, then where."]
    [[steps.steps]]
    id = "third"
    title = "Yes or no"
    time = "5m"
    responses = ["yes", "no", "not yet"]
    """


def test_each_round_has_its_own_rules_and_the_whole_may_come_again(made):
    plan = made(RULES, 5)
    assert [plan.faces[name].rules for name in ("first", "second", "third")] == [
        ("questions-only",),
        ("low-inference", "Say what you see, then where."),
        (),
    ]
    assert plan.faces["third"].responses == ("yes", "no", "not yet")
    assert plan.flexible == {"rounds": (1, 3)}
    assert minutes(made(RULES, 5, known=Known(rounds={"rounds": 2}))) == 2 * 15
