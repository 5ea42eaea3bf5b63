"""Rounds that all groups are in together, and what a round may belong to."""

from __future__ import annotations

from protocols.plan import Fork, Unit
from protocols.plan.known import Known

MINUTE = 60_000

LOCKED = """
    [groups.table]
    title = "Table"
    by = "order"
    size = { min = 3, ideal = 3, max = 4 }
    [[steps]]
    id = "rounds"
    title = "Rounds"
    in = "table"
    repeat = REPEAT
    [[steps.steps]]
    id = "tell"
    title = "Tell"
    time = "2m"
    speaks = "WHO"
    [[steps.steps]]
    id = "room"
    title = "One voice to the room"
    in = "all"
    time = "1m"
    [[steps.steps]]
    id = "note"
    title = "Note"
    time = { min = "30s", target = "1m" }
    """
EACH = LOCKED.replace("REPEAT", '{ each = "member", as = "teller" MORE }').replace("WHO", "teller")


def test_groups_that_come_together_in_every_round_are_in_the_same_round(made):
    plan = made(EACH.replace("MORE", ""), 7)  # four and three
    shape = [(part.step, len(part.lanes) if isinstance(part, Fork) else 0) for part in plan.main.program]
    assert shape == [("rounds", 2), ("room", 0), ("rounds", 2)] * 3 + [
        ("rounds", 1),
        ("room", 0),
        ("rounds", 1),
    ]
    assert plan.allotted_ms == 4 * 4 * MINUTE
    tellers = [
        [lane.program[0].holders["teller"] for lane in part.lanes]
        for part in plan.main.program
        if isinstance(part, Fork) and part.lanes[0].program[0].step == "tell"
    ]
    assert tellers == [[("p1",), ("p5",)], [("p2",), ("p6",)], [("p3",), ("p7",)], [("p4",)]]
    assert all(unit.holders == {} for unit in plan.main.program if isinstance(unit, Unit))


def test_rounds_together_change_over_and_keep_within_their_time(made):
    plan = made(EACH.replace("MORE", ', between = "30s"'), 6)
    assert [part.step for part in plan.main.program].count("rounds~between") == 2
    assert plan.allotted_ms == (3 * 4 + 1) * MINUTE
    assert made(EACH.replace("MORE", ', within = "11m"'), 6).allotted_ms == 11 * MINUTE


def test_rounds_by_number_that_may_go_on_go_on_for_all_groups_at_once(made):
    file = LOCKED.replace("REPEAT", '{ until = "all is said", most = 4 }').replace("WHO", "everyone")
    assert made(file, 7).flexible == {"rounds": (1, 4)}
    assert made(file, 7, known=Known(rounds={"rounds": 3})).allotted_ms == 3 * 4 * MINUTE


def test_a_round_for_each_option_that_was_picked(made):
    file = """
        [[steps]]
        id = "ideas"
        title = "Ideas"
        time = "3m"
        capture = [{ id = "idea", usually = 6 }]
        [[steps]]
        id = "vote"
        title = "Vote"
        time = "2m"
        decide = { id = "best", from = "idea", how = "dots", dots = 3, pick = 2 }
        [[steps]]
        id = "look"
        title = "Look at {chosen}"
        repeat = { each = "best", as = "chosen" }
        time = "5m"
        """
    assert made(file, 6).allotted_ms == (3 + 2 + 2 * 5) * MINUTE
    plan = made(file, 6, known=Known(picked={"best": ("e4", "e1", "e7")}))
    assert [unit.rounds[-1].item for unit in plan.main.program[2:]] == ["e4", "e1", "e7"]


def test_a_round_for_each_group_belongs_to_its_people(made):
    file = """
        [groups.table]
        title = "Table"
        by = "order"
        size = 3
        [[steps]]
        id = "present"
        title = "{table} presents"
        repeat = { each = "table" }
        turns = { who = "others", time = "1m" }
        """
    plan = made(file, 6)
    assert [unit.holders["table"] for unit in plan.main.program] == [("p1", "p2", "p3"), ("p4", "p5", "p6")]
    assert [len(unit.turns) for unit in plan.main.program] == [3, 3]
