"""Roles that come and go with the number of people, go on from round to round, and are cast on the way."""

from __future__ import annotations

from protocols.plan.known import Known

MINUTE = 60_000


def held(plan, name):
    """Who holds a role in each unit."""
    return [unit.holders.get(name) for _, unit in plan.units()]


SCRIBE = """
    [roles.scribe]
    title = "Scribe"
    when = "people > 5"
    [[steps]]
    id = "talk"
    title = "Talk"
    time = "5m"
    [[steps]]
    id = "tell"
    title = "The scribe tells"
    turns = { who = "scribe", time = "1m" }
    """


def test_a_role_that_needs_more_people_is_not_there_with_fewer(made):
    few, more = (made(SCRIBE, n, cast={"scribe": ("p2",)}) for n in (5, 6))
    assert ("scribe" in few.roles, "scribe" in more.roles) == (False, True)
    assert (few.cast, more.cast) == ({}, {"scribe": ("p2",)})
    assert (few.allotted_ms, more.allotted_ms) == (5 * MINUTE, 6 * MINUTE)


ROTATING = """
    [roles.keeper]
    title = "Timekeeper"
    rotate = true
    [[steps]]
    id = "round"
    title = "{speaker} speaks, {keeper} keeps time"
    repeat = { each = "member", as = "speaker" }
    steps = [ { id = "say", title = "Say", time = "1m", speaks = "speaker" } ]
    """


def test_a_role_goes_on_to_the_next_person_and_past_whoever_has_the_round(made):
    plan = made(ROTATING, 4)
    assert held(plan, "speaker") == [("p1",), ("p2",), ("p3",), ("p4",)]
    assert held(plan, "keeper") == [("p2",), ("p3",), ("p4",), ("p1",)]


def test_a_role_that_may_be_held_beside_another_is_held_by_whoever_speaks(made):
    plan = made(ROTATING.replace("rotate = true", "rotate = true\nalso = true"), 3)
    assert held(plan, "keeper") == held(plan, "speaker")


def test_a_rotating_role_begins_with_whom_it_was_given_to(made):
    plan = made(ROTATING, 4, cast={"keeper": ("p3",)})
    assert held(plan, "keeper") == [("p3",), ("p4",), ("p1",), ("p2",)]


def test_two_rotating_roles_are_never_the_same_person(made):
    file = "[roles.scribe]\nrotate = true\n" + ROTATING
    plan = made(file, 5)
    for speaker, keeper, scribe in zip(
        held(plan, "speaker"), held(plan, "keeper"), held(plan, "scribe"), strict=True
    ):
        assert len({*speaker, *keeper, *scribe}) == 3


def test_a_role_cast_on_the_way_is_held_from_then_on(made):
    file = """
        [roles.presenter]
        title = "Presenter"
        [[steps]]
        id = "cast"
        title = "Who presents?"
        time = "1m"
        cast = ["presenter"]
        [[steps]]
        id = "present"
        title = "{presenter} presents"
        time = "5m"
        turns = { who = "presenter" }
        """
    assert made(file, 5, known=Known(cast={"presenter": ("p4",)})).main.program[1].turns[0].who == ("p4",)


def test_the_others_in_a_group_with_a_host_are_all_but_the_host(made):
    plan = made(
        """
        [groups.facing]
        size = 2
        host = "inner"

        [[steps]]
        id = "rounds"
        in = "facing"
        repeat = 2
        move = { who = "others", to = "next" }

          [[steps.steps]]
          id = "outer"
          turns = { who = "others", time = "1m" }
        """,
        4,
    )
    for fork in plan.main.program:
        for lane in fork.lanes:
            (unit,) = lane.program
            assert [turn.who for turn in unit.turns] == [lane.members[1:]]
            assert unit.holders["inner"] == lane.members[:1]
