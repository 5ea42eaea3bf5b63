"""Groups that are in one step under one clock are shown as one step; groups that differ are not."""

from __future__ import annotations

import attrs
from tests.engine.room import room

from protocols.engine import Moment, Rules, State, commands, decide, evolve
from protocols.engine.facts import Refusal
from protocols.library.shelf import open_shelf
from protocols.plan import by_number, make_plan
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol
from protocols.tui.phrases import shared_step
from protocols.view import View, view

NOW = Moment(1_700_000_000_000, 0, 0, "test")


def among_groups(people: int, *given: commands.Command) -> View:
    """Final Word for *people*, in the groups' first step, after the commands *given*."""
    kinds = Host().kinds
    loaded = load_protocol(open_shelf().find("final-word").data, kinds)
    assert loaded.protocol is not None
    plan = make_plan(loaded.protocol, kinds, by_number(people)).plan
    assert plan is not None
    opening = commands.Open("final-word", "Final Word", "", plan, by_number(people), "w")
    state = State()
    for at, command in enumerate((opening, commands.Start(), commands.Next(), *given)):
        facts = decide(Rules(), state, command, NOW.later(at * 1000))
        assert not isinstance(facts, Refusal)
        for fact in facts:
            state = evolve(state, fact)
    return view(state, NOW.later((3 + len(given)) * 1000))


def test_three_circles_in_the_same_step_are_one_step_that_names_nobody() -> None:
    shown = among_groups(12)
    step = shared_step(shown.lanes)
    assert step is not None
    assert step.title == "Read the passage and say why"
    assert all("Person" not in text for text in step.say)


def test_who_speaks_is_told_for_each_circle() -> None:
    shown = among_groups(12)
    step = shared_step(shown.lanes)
    assert step is not None
    assert [name.split(":")[0] for name in step.floor.names] == [lane.title for lane in shown.lanes]


def test_the_clock_of_a_turn_is_the_one_clock() -> None:
    shown = among_groups(12, commands.Next())
    step = shared_step(shown.lanes)
    assert step is not None
    assert shown.lanes[0].step is not None
    assert step.turn is None
    assert step.left_ms == shown.lanes[0].step.turn_left_ms


def test_a_circle_that_was_given_a_minute_is_shown_apart() -> None:
    assert shared_step(among_groups(12, commands.AddTime(60_000, "circle-1")).lanes) is None


def test_a_circle_that_is_further_on_is_shown_apart() -> None:
    assert shared_step(among_groups(12, commands.Next("circle-2")).lanes) is None


def test_a_circle_that_waits_for_the_others_is_shown_apart() -> None:
    lanes = among_groups(12).lanes
    waiting = attrs.evolve(lanes[0], status="ended", step=None)
    assert shared_step((waiting, *lanes[1:])) is None


def test_one_group_alone_is_shown_as_itself() -> None:
    assert shared_step(among_groups(12).lanes[:1]) is None


def test_the_note_for_the_facilitator_and_the_stems_name_nobody_of_one_group() -> None:
    found = room(ADDRESSED, 4)
    shown = view(found.state, found.now)
    step = shared_step(shown.lanes)
    assert step is not None
    assert step.note == ("Watch whether Guest is let speak.",)
    assert step.stems == ("Guest, I heard you say …",)
    assert shown.lanes[1].step is not None
    assert shown.lanes[1].step.note == ("Watch whether Person 3 is let speak.",)
    assert view(found.state, found.now, "room").lanes[0].step.shared_note == ()


ADDRESSED = """
[groups.pair]
title = "Pair"
by = "order"
size = 2
[[steps]]
id = "listen"
title = "{guest} is heard"
in = "pair"
repeat = { each = "member", as = "guest" }
note = "Watch whether {guest} is let speak."
stems = ["{guest}, I heard you say …"]
time = "1m"
"""
