"""Who is where: told for every place where people go apart, and once where nothing changes."""

from __future__ import annotations

from protocols.plan import agenda
from protocols.plan.seating import meeting_again, seating

MINUTE = 60_000

TABLES = """
    [materials.poster]
    title = "Poster"
    [groups.table]
    title = "Table"
    by = "order"
    size = { min = 2, ideal = 2, max = 3 }
    [[steps]]
    id = "talk"
    title = "Talk"
    in = "table"
    MORE
    time = "5m"
    [[steps]]
    id = "again"
    title = "Again"
    in = "table"
    time = "5m"
    """


def told(plan):
    """What is told, as plain tuples."""
    return [
        (one.step, one.number, one.count, [(place.title, place.members, place.task) for place in one.places])
        for one in seating(plan)
    ]


def test_the_same_tables_are_told_once(made):
    assert told(made(TABLES.replace("MORE", "repeat = 2"), 4)) == [
        ("talk", 1, 1, [("Table 1", ("p1", "p2"), ""), ("Table 2", ("p3", "p4"), "")])
    ]


def test_people_who_move_are_told_in_every_round(made):
    found = told(made(TABLES.replace("MORE", 'repeat = 3\nmove = { last = "home" }'), 4))
    home, away = (
        [("Table 1", ("p1", "p2"), ""), ("Table 2", ("p3", "p4"), "")],
        [
            ("Table 1", ("p3", "p4"), ""),
            ("Table 2", ("p1", "p2"), ""),
        ],
    )
    assert found == [("talk", 1, 3, home), ("talk", 2, 3, away), ("talk", 3, 3, home)]


def test_material_that_moves_is_told_with_the_table_it_comes_from(made):
    found = told(made(TABLES.replace("MORE", 'repeat = 2\nmove = { what = "poster" }'), 4))
    assert [[task for _, _, task in places] for _, _, _, places in found] == [
        ["Poster of Table 1", "Poster of Table 2"],
        ["Poster of Table 2", "Poster of Table 1"],
        ["", ""],
    ]


def test_watchers_and_groups_inside_lanes_are_told(made):
    plan = made(
        """
        [roles.presenter]
        [groups.pair]
        title = "Pair"
        by = "order"
        size = 2
        leftover = "observe"
        [[steps]]
        id = "apart"
        title = "Apart"
        lanes = [
          { id = "prepare", title = "Prepare", who = "presenter", time = "2m" },
          { id = "read", title = "Read", who = "rest", in = "pair", time = "3m" },
        ]
        """,
        6,
    )
    outer, inner = seating(plan)
    assert [place.members for place in outer.places] == [("p1",), ("p2", "p3", "p4", "p5", "p6")]
    assert (inner.inside, [place.observers for place in inner.places]) == ("Read", [("p6",), ()])


def test_the_agenda_says_that_different_things_happen_at_once_and_for_how_many(made):
    plan = made(
        """
        [roles.coach]
        count = 2
        [[steps]]
        id = "apart"
        title = "Apart"
        lanes = [
          { id = "plan", title = "Plan", who = "coach", steps = [
            { id = "list", title = "List", time = "2m" }, { id = "pick", title = "Pick", time = "1m" } ] },
          { id = "read", title = "Read", who = "rest", time = "5m" },
        ]
        """,
        6,
    )
    lines = {line.step: line for line in agenda(plan)}
    assert (lines["apart"].groups, lines["apart"].lanes, lines["apart"].setter) == (2, True, "Read")
    assert {name: line.members for name, line in lines.items() if line.members} == {"plan": 2, "read": 4}
    assert [lines[name].start_ms // MINUTE for name in ("plan", "list", "pick", "read")] == [0, 0, 2, 0]


def test_how_many_pairs_meet_again_is_known(made):
    plan = made(TABLES.replace("MORE", 'repeat = 3\nmove = { last = "home" }'), 4)
    assert meeting_again(plan, "talk") == 2  # nobody leaves their own group
    assert meeting_again(plan, "again") is None
    assert (
        meeting_again(made(TABLES.replace("MORE", 'repeat = 2\nmove = { to = "scatter" }'), 4), "talk") == 0
    )


def test_a_group_does_not_take_over_the_tasks_of_the_groups_inside_it(made):
    plan = made(
        """
        [groups.four]
        title = "Four"
        size = 4
        [groups.side]
        title = "Side"
        count = 2
        tasks = ["for", "against"]
        [[steps]]
        id = "fours"
        in = "four"
          [[steps.steps]]
          id = "prepare"
          in = "side"
          time = "5m"
          [[steps.steps]]
          id = "debate"
          time = "5m"
        """,
        8,
    )
    assert [[place.task for place in one.places] for one in seating(plan)] == [
        ["", ""],
        ["for", "against"],
        ["for", "against"],
    ]
