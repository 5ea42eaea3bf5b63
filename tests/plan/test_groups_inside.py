"""Groups inside groups: each is called after the group it is in, and works on what is its own."""

from protocols.plan.seating import seating

SIDES = """
[groups.four]
title = "Four"
size = 4

[groups.side]
title = "Side"
count = 2
names = ["For", "Against"]
tasks = ["for", "against"]

[[steps]]
id = "both"
in = "four"

  [[steps.steps]]
  id = "prepare"
  title = "Prepare the case {task}"
  in = "side"
  time = "5m"

  [[steps.steps]]
  id = "talk"
  time = "5m"
"""


def test_a_group_inside_a_group_is_called_after_it(made):
    outer = made(SIDES, 8).main.program[0]
    assert [lane.title for lane in outer.lanes] == ["Four 1", "Four 2"]
    inner = [lane.title for four in outer.lanes for lane in four.program[0].lanes]
    assert inner == ["Four 1, For", "Four 1, Against", "Four 2, For", "Four 2, Against"]


def test_a_group_alone_gives_its_parts_no_name(made):
    sides = made(SIDES, 4).main.program[0]
    assert [lane.title for lane in sides.lanes] == ["For", "Against"]


def test_a_group_is_not_said_to_work_on_what_only_one_of_its_parts_works_on(made):
    told = [(one.inside, place.title, place.task) for one in seating(made(SIDES, 8)) for place in one.places]
    assert told == [
        ("", "Four 1", ""),
        ("", "Four 2", ""),
        ("Four 1", "For", "for"),
        ("Four 1", "Against", "against"),
        ("Four 2", "For", "for"),
        ("Four 2", "Against", "against"),
    ]
