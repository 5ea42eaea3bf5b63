"""Who sits with whom: sizes, leftovers, merging, roles and teams."""

from __future__ import annotations

import pytest

from protocols.plan import Fork, Person, by_number, make_plan
from protocols.plan.groups import form
from protocols.plan.sizes import sizes
from protocols.spec.model import Grouping, Size

MINUTE = 60_000


def lanes(plan, step):
    """The groups that a step goes apart into."""
    return next(part for part in plan.main.program if isinstance(part, Fork) and part.step == step).lanes


def grouping(keys, step='in = "group"\ntime = "1m"'):
    """A file with one grouping and one step in it."""
    return f'[groups.group]\n{keys}\n[[steps]]\nid = "step"\ntitle = "Step"\n{step}\n'


def roster(**counts):
    """People of teams: ``roster(hill=3)``."""
    return [Person(f"{team}{number}", team=team) for team, count in counts.items() for number in range(count)]


@pytest.mark.parametrize(
    ("total", "least", "ideal", "most", "leftover", "groups"),
    [
        (13, 3, 4, 5, "grow", (5, 4, 4)),
        (13, 3, 4, 5, "shrink", (4, 3, 3, 3)),
        (12, 3, 4, 5, "grow", (4, 4, 4)),
        (12, 3, 4, 5, "shrink", (4, 4, 4)),
        (15, 3, 4, 5, "grow", (5, 5, 5)),
        (3, 3, 4, 5, "grow", (3,)),
        (7, 3, 4, 5, "grow", (4, 3)),  # one group of seven is too large
        (11, 4, 5, 5, "shrink", None),
        (5, 3, 4, 4, "grow", None),
        (8, 5, 6, 7, "grow", None),
        (9, 5, 6, 7, "grow", None),
        (0, 1, 4, 5, "grow", None),
        (2, 3, 4, 5, "observe", None),
    ],
)
def test_the_sizes_of_groups(total, least, ideal, most, leftover, groups):
    found = sizes(total, least, ideal, most, leftover)
    assert (found.groups if found else None) == groups


def test_those_who_are_left_over_watch():
    found = sizes(14, 3, 4, 5, "observe")
    assert (found.groups, found.observers) == ((4, 4, 4), 2)


def test_a_number_of_groups_falls_to_what_keeps_them_large_enough():
    assert sizes(20, 4, 5, 8, "grow", count=4).groups == (5, 5, 5, 5)
    assert sizes(9, 4, 5, 8, "grow", count=4).groups == (5, 4)
    assert sizes(3, 4, 5, 8, "grow", count=4) is None


def test_five_people_in_threes_sit_with_the_facilitator_to_make_six(made):
    plan = made(grouping('size = { min = 3, ideal = 3, max = 3 }\nleftover = "facilitator"'), 5)
    seats = lanes(plan, "step")
    assert [len(lane.members) for lane in seats] == [3, 3]
    assert sorted(one for lane in seats for one in lane.members) == [
        "facilitator",
        *(person.id for person in by_number(5)),
    ]


def test_a_facilitator_who_takes_part_already_is_not_seated_twice(read, kinds):
    file = "[roles.facilitator]\njoins = true\n" + grouping('size = 3\nleftover = "facilitator"')
    assert make_plan(read(file), kinds, by_number(5)).plan is not None
    made = make_plan(read(file), kinds, by_number(4))
    assert [trouble.code for trouble in made.troubles] == ["no-groups"]


def test_who_sits_with_the_facilitator_may_go_on_in_pairs(made):
    file = """
        [groups.three]
        size = 3
        leftover = "facilitator"
        [groups.pair]
        size = { min = 1, ideal = 2, max = 2 }
        [[steps]]
        id = "threes"
        title = "Threes"
        in = "three"
          [[steps.steps]]
          id = "pairs"
          title = "Pairs"
          in = "pair"
          time = "1m"
        """
    (first, second) = lanes(made(file, 5), "threes")
    seated = [
        one for lane in (first, second) for part in lane.program for x in part.lanes for one in x.members
    ]
    assert sorted(seated) == ["facilitator", *(person.id for person in by_number(5))]


def test_watchers_sit_with_a_group_and_take_no_turn(made):
    keys = 'size = { min = 3, ideal = 4, max = 5 }\nleftover = "observe"\nby = "order"'
    plan = made(grouping(keys, 'in = "group"\nturns = { time = "1m" }'), 14)
    seats = lanes(plan, "step")
    assert [len(lane.members) for lane in seats] == [4, 4, 4]
    assert [lane.observers for lane in seats] == [("p13",), ("p14",), ()]
    assert plan.allotted_ms == 4 * MINUTE


def test_in_order_means_as_they_are_listed(made):
    plan = made(grouping('size = { min = 2, ideal = 3, max = 4 }\nby = "order"'), 7)
    assert [lane.members for lane in lanes(plan, "step")] == [
        ("p1", "p2", "p3", "p4"),
        ("p5", "p6", "p7"),
    ]


@pytest.mark.parametrize(
    ("people", "fours"), [(8, [4, 4]), (9, [5, 4]), (13, [5, 4, 4]), (12, [4, 4, 4]), (6, [6]), (4, [4])]
)
def test_pairs_become_fours_and_an_odd_trio_merges_like_a_pair(made, people, fours):
    plan = made("one-two-four", people)
    parts = {part.step: part for part in plan.main.program}
    pairs = [set(lane.members) for lane in parts["pairs"].lanes]
    groups = (
        [set(lane.members) for lane in parts["fours"].lanes]
        if isinstance(parts["fours"], Fork)
        else [set(plan.main.members)]
    )
    assert sorted(map(len, groups), reverse=True) == fours
    assert all(sum(pair <= group for group in groups) == 1 for pair in pairs)
    assert len(parts["all"].turns) == len(fours)


def test_a_grouping_keeps_its_people(made):
    file = (
        grouping("size = { min = 3, ideal = 4, max = 5 }")
        + """
[[steps]]
id = "again"
title = "Again"
in = "group"
time = "1m"
"""
    )
    plan = made(file, 13)
    first, again = (lanes(plan, name) for name in ("step", "again"))
    assert [lane.members for lane in first] == [lane.members for lane in again]
    assert [lane.id for lane in first] == [lane.id for lane in again]


def test_a_grouping_within_a_grouping_is_formed_within_each(made):
    plan = made("slots", 13)
    for table in lanes(plan, "tables"):
        pairs = next(part for part in table.program if isinstance(part, Fork))
        inside = [one for lane in pairs.lanes for one in lane.members]
        assert sorted(inside) == sorted(table.members)
        assert {len(lane.members) for lane in pairs.lanes} <= {2, 3}


def test_people_alike_in_role_sit_together_and_the_few_of_a_kind_too(made):
    people = [
        Person(f"{role}{number}", role=role)
        for role, count in (("coach", 5), ("principal", 4), ("nurse", 1), ("Coach", 1), ("", 2))
        for number in range(count)
    ]
    plan = made(grouping('by = "role"\nsize = { min = 3, ideal = 4, max = 6 }'), people)
    found = {lane.title: sorted(lane.members) for lane in lanes(plan, "step")}
    assert found == {
        "coach": ["Coach0", "coach0", "coach1", "coach2", "coach3", "coach4"],
        "principal": ["principal0", "principal1", "principal2", "principal3"],
        "Group 3": ["0", "1", "nurse0"],
    }


def test_without_a_size_each_role_is_one_group(made):
    people = [Person(f"{role}{number}", role=role) for role in ("coach", "nurse") for number in range(9)]
    assert [len(lane.members) for lane in lanes(made(grouping('by = "role"'), people), "step")] == [9, 9]


def test_one_of_a_kind_joins_the_smallest_group(made):
    people = [
        Person(f"{role}{number}", role=role)
        for role, count in (("coach", 4), ("principal", 3), ("nurse", 1))
        for number in range(count)
    ]
    seats = lanes(made(grouping('by = "role"\nsize = { min = 3, ideal = 4, max = 5 }'), people), "step")
    assert {"nurse0", "principal0", "principal1", "principal2"} == set(seats[1].members)


def test_mixed_groups_hold_people_of_every_team(made):
    people = roster(hill=4, lake=4, bay=4)
    keys = 'by = "across teams"\nsize = { min = 3, ideal = 3, max = 4 }'
    for lane in lanes(made(grouping(keys), people), "step"):
        assert {one.rstrip("0123456789") for one in lane.members} == {"hill", "lake", "bay"}


def test_a_team_sits_together_under_its_name(made):
    seats = lanes(made(grouping('by = "team"'), roster(hill=3, lake=5)), "step")
    assert [(lane.title, len(lane.members)) for lane in seats] == [("hill", 3), ("lake", 5)]


def test_people_without_a_roster_stand_in_for_two_teams(made):
    seats = lanes(made(grouping('by = "team"'), 7), "step")
    assert [(lane.title, len(lane.members)) for lane in seats] == [("Team 1", 4), ("Team 2", 3)]


def test_a_team_speaks_with_one_voice(made):
    step = 'in = "group"\nturns = { who = "everyone", time = "2m" }'
    plan = made(
        grouping('of = "team"\nsize = { min = 2, ideal = 2, max = 3 }\nby = "order"', step),
        roster(hill=3, lake=5, bay=1, moor=2),
    )
    first, second = lanes(plan, "step")
    assert len(first.members) == 8
    assert [turn.label for turn in first.program[0].turns] == ["hill", "lake"]
    assert plan.allotted_ms == 4 * MINUTE
    assert [turn.who for turn in second.program[0].turns] == [("bay0",), ("moor0", "moor1")]


def test_teams_by_number_are_called_teams_wherever_they_speak(made):
    step = 'in = "group"\nturns = { who = "everyone", time = "2m" }'
    plan = made(grouping('of = "team"\nsize = { min = 2, ideal = 2, max = 3 }', step), 7)
    (unit,) = plan.main.program
    assert sorted(turn.label for turn in unit.turns) == ["Team 1", "Team 2"]


def test_a_whole_team_that_is_left_over_watches_and_nobody_is_lost(made):
    keys = 'of = "team"\nsize = { min = 2, ideal = 2, max = 2 }\nleftover = "observe"\nby = "order"'
    seats = lanes(made(grouping(keys), roster(hill=2, lake=2, bay=3)), "step")
    assert [(len(lane.members), lane.observers) for lane in seats] == [(4, ("bay0", "bay1", "bay2"))]


def test_groups_have_the_names_that_the_file_gives_them(made):
    plan = made(grouping('size = { min = 2, ideal = 2, max = 3 }\nnames = ["Oak", "Elm"]'), 6)
    assert [lane.title for lane in lanes(plan, "step")] == ["Oak", "Elm", "Group 3"]


def test_one_group_of_everybody_does_not_go_apart(made):
    plan = made(grouping("size = { min = 3, ideal = 4, max = 5 }"), 5)
    assert [part.step for part in plan.main.program] == ["step"]
    assert not isinstance(plan.main.program[0], Fork)


def test_the_same_seed_seats_the_same_people_together_and_another_does_not(made):
    file = grouping("size = { min = 3, ideal = 4, max = 5 }")
    seatings = [[lane.members for lane in lanes(made(file, 20, seed=seed), "step")] for seed in (1, 1, 2)]
    assert seatings[0] == seatings[1] != seatings[2]


def test_a_team_too_large_for_one_group_keeps_its_name_in_each():
    people = [Person(f"p{number}", team="North") for number in range(1, 14)]
    grouping = Grouping(by="team", size=Size(min=3, ideal=6, max=9))
    formed = form("home", grouping, people, scope="", seed=1, count=None)
    assert formed is not None
    assert [group.title for group in formed] == ["North 1", "North 2"]
    assert sum(len(group.members) for group in formed) == 13


def test_teams_that_were_only_assumed_are_not_named_when_they_are_split():
    people = [Person(f"p{number}") for number in range(1, 41)]
    grouping = Grouping(by="team", size=Size(min=3, ideal=6, max=9))
    formed = form("home", grouping, people, scope="", seed=1, count=None)
    assert formed is not None
    assert all(not group.title for group in formed)
