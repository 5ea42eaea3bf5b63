"""Published arithmetic: what a protocol's source says it takes is what the plan says."""

from __future__ import annotations

import pytest

from protocols.plan import Fork, Unit, by_number, make_plan

MINUTE = 60_000


def fork_of(plan):
    """The first place where groups go apart."""
    return next(part for part in plan.main.program if isinstance(part, Fork))


@pytest.mark.parametrize(("people", "minutes"), [(4, 28), (5, 40)])
def test_final_word_is_quadratic_in_the_people_of_a_circle(planned, people, minutes):
    assert planned("final-word", people).allotted_ms == minutes * MINUTE
    assert minutes == people * (3 + (people - 1) + 1)


@pytest.mark.parametrize(("people", "minutes"), [(3, 15), (4, 24)])
def test_save_the_last_word_takes_n_times_the_others_and_three(planned, people, minutes):
    plan = planned("last-word", people)
    assert plan.allotted_ms == minutes * MINUTE == people * ((people - 1) + 3) * MINUTE
    pause, dialogue = plan.main.program[-2:]
    assert (pause.step, pause.allotted_ms, pause.span.open) == ("pause", 0, True)
    assert (dialogue.step, dialogue.allotted_ms, plan.faces["dialogue"].optional) == (
        "dialogue",
        0,
        "if needed",
    )


@pytest.mark.parametrize("people", [2, 3, 7, 12, 23, 40])
def test_four_as_takes_five_minutes_for_each_and_ten_for_all(planned, people):
    assert planned("four-as", people).allotted_ms == (5 * people + 10) * MINUTE


@pytest.mark.parametrize(("people", "minutes"), [(12, 41), (13, 53), (15, 53)])
def test_the_longest_circle_sets_the_length_of_them_all(planned, people, minutes):
    assert planned("circles", people).allotted_ms == minutes * MINUTE


def test_thirteen_people_sit_as_five_four_and_four_and_meet_after_the_longest(planned):
    fork = fork_of(planned("circles", 13))
    assert [len(lane.members) for lane in fork.lanes] == [5, 4, 4]
    assert [lane.allotted_ms() // MINUTE for lane in fork.lanes] == [40, 28, 28]
    assert fork.allotted_ms == 40 * MINUTE


@pytest.mark.parametrize(
    ("budget", "seconds"),
    [
        (1320, [300, 120, 300, 300, 120, 180]),
        (2700, [300, 455, 718, 718, 245, 264]),
        (3300, [300, 600, 900, 900, 300, 300]),
        (5700, [300, 900, 1800, 1800, 600, 300]),
    ],
)
def test_the_worked_example_comes_out_to_the_second(planned, budget, seconds):
    plan = planned("worked-example", 4, minutes=budget // 60)
    assert [unit.allotted_ms // 1000 for _, unit in plan.units()] == seconds


def test_three_minutes_and_one_of_answers_for_each(made):
    plan = made(
        """
        [[steps]]
        title = "Three and one"
        turns = { who = "everyone", time = "3m", reply = { who = "others", time = "1m" } }
        """,
        5,
    )
    (unit,) = plan.main.program
    assert unit.allotted_ms == 5 * 4 * MINUTE
    assert [turn.allotted_ms // MINUTE for turn in unit.turns] == [3, 1] * 5
    assert [turn.reply for turn in unit.turns] == [False, True] * 5


def test_a_reply_for_each_person_who_answers_counts_them(made):
    plan = made(
        """
        [[steps]]
        title = "Each answers"
        turns = { who = "everyone", time = "1m", reply = { who = "others", time = "10s", per = "person" } }
        """,
        4,
    )
    assert plan.allotted_ms == 4 * (60 + 3 * 10) * 1000


def test_a_person_alone_is_answered_by_nobody(made):
    plan = made(
        """
        [[steps]]
        title = "Alone"
        turns = { who = "everyone", time = "1m", reply = { who = "others", time = "10s", per = "person" } }
        """,
        1,
    )
    assert [turn.reply for turn in plan.main.program[0].turns] == [False]


def test_twice_around_begins_with_whom_the_file_says(made):
    plan = made(
        """
        [roles.presenter]
        title = "Presenter"
        [[steps]]
        title = "Around"
        turns = { who = "everyone", time = "30s", times = 2, start = "presenter" }
        """,
        4,
        cast={"presenter": ("p3",)},
    )
    (unit,) = plan.main.program
    assert [turn.who[0] for turn in unit.turns] == ["p3", "p4", "p1", "p2"] * 2
    assert unit.allotted_ms == 4 * MINUTE


def test_an_order_drawn_by_chance_is_everybody_once_and_the_same_for_the_same_seed(made):
    file = '[[steps]]\ntitle = "Around"\nturns = { who = "everyone", time = "30s", order = "random" }\n'
    orders = [[turn.who[0] for turn in made(file, 9, seed=seed).main.program[0].turns] for seed in (1, 1, 2)]
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == sorted(person.id for person in by_number(9))


def test_a_shared_time_is_divided_into_whole_seconds_and_the_step_keeps_its_length(made):
    plan = made('[[steps]]\ntitle = "Shared"\ntime = "1m40s"\nturns = {}\n', 7)
    (unit,) = plan.main.program
    assert [turn.allotted_ms for turn in unit.turns] == [14_000] * 7
    assert unit.allotted_ms == 100_000


def test_others_without_anybody_cast_are_all_but_one(made):
    file = """
        [roles.presenter]
        title = "Presenter"
        [[steps]]
        title = "The presenter asks, the others answer"
        speaks = "presenter"
        time = "1m"
        [[steps]]
        title = "Others"
        turns = { who = "others", time = "1m" }
        """
    assert made(file, 6).allotted_ms == 6 * MINUTE
    assert made(file, 6, cast={"presenter": ("p2", "p3")}).allotted_ms == 5 * MINUTE


def test_two_roles_that_nobody_was_given_are_two_people(made):
    file = """
        [roles.presenter]
        title = "Presenter"
        [roles.coach]
        title = "Coach"
        [[steps]]
        title = "Two at the front"
        turns = { who = ["presenter", "coach"], time = "1m" }
        """
    plan = made(file, 5)
    assert [turn.who for turn in plan.main.program[0].turns] == [("p1",), ("p2",)]


def test_a_facilitator_who_joins_takes_a_turn_and_is_counted(made):
    file = """
        [roles.facilitator]
        joins = "people < 6"
        [[steps]]
        title = "Around"
        turns = { who = "everyone", time = "1m" }
        """
    assert made(file, 5).allotted_ms == 6 * MINUTE
    assert made(file, 6).allotted_ms == 6 * MINUTE


def test_whoever_holds_a_role_that_does_not_join_takes_no_turn(made):
    file = """
        [roles.observer]
        joins = false
        [[steps]]
        title = "Around"
        turns = { who = "everyone", time = "1m" }
        """
    plan = made(file, 5, cast={"observer": ("p5",)})
    assert [turn.who[0] for turn in plan.main.program[0].turns] == ["p1", "p2", "p3", "p4"]


CHOICE = """
    [[steps]]
    id = "small"
    title = "Small"
    when = "people <= 6"
    time = "5m"
    [[steps]]
    id = "middle"
    title = "Middle"
    when = "people <= 12 and people > 6"
    time = "6m"
    [[steps]]
    id = "large"
    title = "Large"
    when = "otherwise"
    time = "7m"
    """


@pytest.mark.parametrize(("people", "step"), [(6, "small"), (7, "middle"), (12, "middle"), (13, "large")])
def test_one_branch_is_taken_for_every_number_of_people(made, people, step):
    assert [unit.step for _, unit in made(CHOICE, people).units()] == [step]


def test_a_condition_may_count_groups_before_they_meet(made):
    file = """
        [groups.table]
        size = { min = 3, ideal = 4, max = 5 }
        [[steps]]
        id = "many"
        title = "Many tables"
        when = "count(table) > 2"
        time = "1m"
        [[steps]]
        title = "Table"
        in = "table"
        time = "5m"
        """
    assert made(file, 13).main.program[0].step == "many"
    assert len(made(file, 8).main.program) == 1


def test_a_step_for_larger_groups_only_happens_in_these_and_stays_in_its_place(made):
    plan = made(
        """
        [groups.circle]
        by = "order"
        leftover = "shrink"
        size = { min = 3, ideal = 4, max = 5 }
        [[steps]]
        id = "block"
        title = "Block"
        in = "circle"
          [[steps.steps]]
          id = "first"
          title = "First"
          time = "1m"
          [[steps.steps]]
          id = "fourth"
          title = "A fourth voice"
          when = "members < 4"
          time = "2m"
          [[steps.steps]]
          id = "last"
          title = "Last"
          time = "1m"
        """,
        7,
    )
    fork = fork_of(plan)
    assert [[unit.step for unit in lane.program] for lane in fork.lanes] == [
        ["first", "last"],
        ["first", "fourth", "last"],
    ]
    assert list(plan.faces) == ["block", "first", "fourth", "last"]
    assert plan.allotted_ms == 4 * MINUTE


def test_groups_with_nothing_to_do_do_not_go_apart(made):
    plan = made(
        """
        [groups.circle]
        size = { min = 3, ideal = 4, max = 5 }
        [[steps]]
        id = "block"
        title = "Block"
        in = "circle"
          [[steps.steps]]
          title = "Never"
          when = "members > 5"
          time = "1m"
        [[steps]]
        id = "then"
        title = "Then"
        time = "1m"
        """,
        12,
    )
    assert [part.step for part in plan.main.program] == ["then"]


OPTIONAL = """
    [[steps]]
    id = "talk"
    title = "Talk"
    time = { min = "10m", target = "20m", max = "30m" }
    [[steps]]
    id = "extra"
    title = "Extra"
    time = { min = "5m", target = "8m", max = "10m" }
    optional = "if time"
    [[steps]]
    id = "bonus"
    title = "Bonus"
    time = { min = "2m", target = "4m", max = "6m" }
    optional = "if time"
    [[steps]]
    id = "spare"
    title = "Spare"
    time = { min = "1m", target = "2m", max = "3m" }
    optional = "if needed"
    """


@pytest.mark.parametrize(
    ("minutes", "left_out", "given"),
    [
        (12, ("extra", "bonus"), [12, 0]),
        (20, ("extra", "bonus"), [20, 0]),
        (24, ("extra", "bonus"), [20, 0]),
        (25, ("bonus",), [20, 5, 0]),
        (29, ("bonus",), [20, 8, 0]),
        (30, (), [20, 8, 2, 0]),
        (32, (), [20, 8, 4, 0]),
        (49, (), [30, 10, 6, 3]),
    ],
)
def test_a_step_if_there_is_time_is_taken_in_at_its_minimum_and_nothing_pays_for_it(
    made, minutes, left_out, given
):
    plan = made(OPTIONAL, 4, minutes=minutes)
    assert plan.left_out == left_out
    assert [unit.allotted_ms / MINUTE for _, unit in plan.units()] == given


def test_protected_steps_do_not_pay_for_lost_minutes(made):
    file = """
        [[steps]]
        id = "talk"
        title = "Talk"
        time = { min = "5m", target = "20m", max = "30m" }
        [[steps]]
        id = "debrief"
        kind = "debrief"
        time = { min = "1m", target = "8m", max = "10m" }
        [[steps]]
        id = "open-heart"
        kind = "debrief"
        title = "May give way"
        protect = false
        time = { min = "1m", target = "2m", max = "2m" }
        """
    plan = made(file, 4, minutes=20)
    assert [unit.allotted_ms // 1000 for _, unit in plan.units()] == [638, 480, 82]


def test_what_cannot_fit_says_by_how_much(made):
    plan = made('[[steps]]\ntitle = "Talk"\ntime = { min = "10m", target = "20m" }\n', 3, minutes=4)
    assert (plan.short_ms, plan.allotted_ms) == (6 * MINUTE, 10 * MINUTE)


def test_two_people_are_too_few_for_a_protocol_of_three(read, kinds):
    made = make_plan(read("circles"), kinds, by_number(2))
    assert made.plan is None
    assert [(one.severity, one.code) for one in made.troubles] == [("error", "too-few")]


def test_a_block_of_a_fixed_number_of_rounds_is_that_often_its_steps(made):
    plan = made(
        """
        [[steps]]
        id = "round"
        title = "Round {round}"
        repeat = "ceil(people / 4)"
          [[steps.steps]]
          id = "say"
          title = "Say"
          time = "2m"
          [[steps.steps]]
          id = "listen"
          title = "Listen"
          time = "1m"
        """,
        9,
    )
    assert plan.allotted_ms == 9 * MINUTE
    assert all(isinstance(part, Unit) for part in plan.main.program)
    assert [unit.key for _, unit in plan.units()][:4] == ["say#1", "listen#1", "say#2", "listen#2"]
