"""What the check says of names that nothing uses and steps that never happen, and when it is silent."""

from __future__ import annotations

import pytest

from protocols.plan.checks import check_times
from protocols.spec.problems import locate


@pytest.fixture
def found(read, kinds):
    """The codes and messages for a protocol with this head and these steps."""

    def check(steps, head="people = { min = 3, max = 12 }"):
        protocol = read(f"{head}\n{steps}")
        return [
            (one.problem.code, one.problem.message) for one in locate(list(check_times(protocol, kinds)), "")
        ]

    return check


def steps(*conditions):
    """A step for each condition; None is a step without one."""
    return "\n".join(
        f'[[steps]]\ntitle = "Step {number}"\ntime = "5m"\n' + (f'when = "{one}"\n' if one else "")
        for number, one in enumerate(conditions)
    )


TALK = '[[steps]]\ntitle = "Talk"\ntime = "5m"\n'


@pytest.mark.parametrize(
    "use",
    [
        'speaks = "critic"',
        'turns = { who = "critic" }',
        'posture = { critic = "outside" }',
        'cast = "critic"',
        'say = "{critic} begins."',
        'capture = [{ id = "doubts", by = "critic" }]',
        'repeat = { each = "critic" }',
    ],
)
def test_a_role_that_stands_anywhere_at_all_is_used(found, use):
    head = "people = { min = 3 }\n[roles.critic]\ncount = 2\n"
    step = f'[[steps]]\ntitle = "Talk"\ntime = "5m"\n{use}\n'
    if "turns" in use:
        step = step.replace('time = "5m"\n', "")
    assert found(TALK, head) == [("P510", "the role critic is named nowhere")]
    assert found(step, head) == []


def test_a_role_that_is_explained_or_the_facilitator_needs_no_step(found):
    assert found(TALK, '[roles.timekeeper]\nsummary = "Says when half of the time is over."\n') == []
    assert found(TALK, '[roles.facilitator]\ntitle = "Guide"\n') == []


def test_groups_that_only_other_groups_are_made_of_are_formed(found):
    head = (
        "people = { min = 4 }\n[groups.pair]\nsize = { min = 2, ideal = 2, max = 3 }\n"
        '[groups.four]\nfrom = "pair"\nsize = { min = 4, ideal = 4, max = 7 }\n'
    )
    assert found(TALK, head) == [("P511", "the groups four are never formed")]
    assert found(TALK + 'in = "four"\n', head) == []


def test_an_answer_may_stand_in_any_text_of_any_step(found):
    head = '[inputs.question]\ntitle = "Question"\n'
    assert found(TALK, head) == [("P512", "Question is asked for, but stands in no text")]
    assert found(TALK + 'note = ["First.", "Say: {question}"]\n', head) == []


def test_a_condition_that_holds_for_nobody_and_an_otherwise_that_is_never_reached(found):
    assert [code for code, _ in found(steps("people > 12"))] == ["P513"]
    assert [code for code, _ in found(steps("people > 2", "otherwise"))] == ["P513"]
    assert found(steps("people > 11")) == []
    assert found(steps("people > 11", "otherwise")) == []


def test_conditions_that_calculate_are_tried_for_every_number(found):
    assert found(steps("people - 2 * floor(people / 2) == 1")) == []
    assert [code for code, _ in found(steps("people / 2 > 100"))] == ["P513"]


def test_what_is_not_known_before_the_day_is_neither_true_nor_false(found):
    head = "people = { min = 3, max = 12 }\n[settings.many]\ndefault = 3\n"
    assert found(steps("many > 5", "many < 2"), head) == []
    assert found(steps("people > 12 and many > 2"), head) == []
    in_groups = (
        '[[steps]]\ntitle = "Circles"\nin = "circle"\n  [[steps.steps]]\n  title = "Inside"\n'
        '  when = "members > 5"\n  time = "5m"\n'
    )
    assert (
        found(in_groups, "people = { min = 3, max = 5 }\n[groups.circle]\nsize = 3\nleftover = 'observe'\n")
        == []
    )


def test_branches_with_a_number_of_people_that_none_or_two_of_them_take(found):
    assert found(steps("people < 8", "people > 8")) == [
        ("P514", "none of these steps happens with these numbers of people: 8")
    ]
    assert found(steps("people <= 8", "people >= 8")) == [
        ("P515", "this step and an earlier one both happen with these numbers of people: 8")
    ]
    assert found(steps("people < 8", "people >= 8")) == []
    assert found(steps("people < 6", "people > 8", "otherwise")) == []


def test_steps_for_more_and_for_even_more_people_are_no_branches_unless_otherwise_follows(found):
    assert found(steps("people > 5", "people > 8")) == []
    assert found(steps("people > 5", "people > 5", "otherwise")) == []
    assert found(steps("people <= 8", None, "people >= 8")) == []
    assert [code for code, _ in found(steps("people > 5", "people > 8", "otherwise"))] == ["P515"]


def test_rounds_that_come_to_none_are_said_with_their_numbers(found):
    rounds = TALK + 'repeat = "floor(people / 4)"\n'
    assert found(rounds) == [("P516", "with these numbers of people there are no rounds at all: 3")]
    assert found(rounds + 'when = "people > 3"\n') == []
    assert found(TALK + "repeat = 0\n") == [("P516", "there are no rounds at all")]


def test_a_debrief_is_protected_unless_it_is_said_otherwise(found):
    debrief = '[[steps]]\nkind = "debrief"\ntime = "5m"\n'
    assert found(debrief) == []
    assert [code for code, _ in found(debrief + "protect = false\n")] == ["P517"]
    assert found(TALK + "protect = false\n") == []


def test_a_move_where_there_is_only_one_group_is_told(found):
    head = (
        "people = { min = 4, ideal = 6, max = 12 }\n[groups.circle]\nsize = { min = 4, ideal = 6, max = 7 }\n"
    )
    moving = TALK + 'in = "circle"\nrepeat = "members"\n'
    said = "with 6 people there is one group (circle), and nothing can go on from it to another"
    assert found(moving + "move = { to = 'next' }\n", head) == [("P519", said)]
    assert found(moving, head) == []
    assert (
        found(
            moving + "move = { to = 'next' }\n", head.replace("ideal = 6, max = 12", "ideal = 12, max = 12")
        )
        == []
    )
