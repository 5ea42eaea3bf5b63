"""A step looked at beforehand is what the room would see if the session came to it as planned."""

from __future__ import annotations

import pytest

from protocols.engine import Moment, commands, decide, fold
from protocols.engine.decide import Rules
from protocols.engine.facts import Refusal
from protocols.engine.state import State
from protocols.library.shelf import open_shelf
from protocols.plan import Plan, by_number, make_plan
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol
from protocols.view import View, view
from protocols.view.standing import Stop, standing, stops

NOW = Moment(1_773_230_400_000, 0, 0, "desk", 60, "CET")
SHELF = open_shelf()
SHIPPED = [entry.id for entry in SHELF.entries() if not entry.problem]


def plan_of(name: str, people: int | None = None) -> Plan:
    kinds = Host().kinds
    found = SHELF.find(name)
    protocol = load_protocol(found.data, kinds, SHELF.fetch_for(found.path)).protocol
    assert protocol is not None
    made = make_plan(protocol, kinds, by_number(people or protocol.people.ideal or protocol.people.min))
    assert made.plan is not None
    return made.plan


def seen(plan: Plan, stop: Stop) -> View:
    return view(standing(plan, "T", stop, NOW), NOW, "room")


def run_to(plan: Plan, stop: Stop) -> View:
    """What the room sees when a session run by the engine, on time at every step, gets there."""
    state = State()
    opening = commands.Open(
        "x", "T", "", plan, by_number(plan.people), "test", None, {}, "", "en", 1, 0, {}, None
    )
    now = NOW
    facts: list[object] = []

    def give(command: commands.Command) -> None:
        nonlocal state
        answer = decide(Rules(), state, command, now)
        assert not isinstance(answer, Refusal), answer
        facts.extend(answer)
        state = fold(facts)  # type: ignore[arg-type]

    give(opening)
    give(commands.Start())
    for _ in range(500):
        lane = state.lanes.get(stop.lane)
        if lane is not None and lane.visit is not None and lane.visit.unit == stop.unit:
            return view(state, now, "room")
        steps = [one.step for one in view(state, now).lanes if one.step is not None]
        now = now.later(max(min(step.left_ms or 0 for step in steps), 0))
        give(commands.Next(None, step=True))
    raise AssertionError(f"never came to {stop.step}")


@pytest.mark.parametrize("name", SHIPPED)
def test_in_every_shipped_protocol_the_room_sees_every_step(name: str) -> None:
    plan = plan_of(name)
    found = stops(plan)
    happening = {unit.step for _, unit in plan.units()}
    assert {stop.step for stop in found} == happening
    for stop in found:
        shown = seen(plan, stop)
        steps = {lane.id: lane.step for lane in shown.lanes}
        at = steps[stop.lane]
        assert at is not None
        assert at.step == stop.step
        assert at.note == ()
        # A step that is only for when it is needed was not planned, and makes the end later.
        assert shown.late_ms in (0, at.allotted_ms)
        now = {row.step for row in shown.agenda if row.state == "now"}
        assert stop.step in now


@pytest.mark.parametrize(("name", "people"), [("final-word", 12), ("final-word", 13), ("fine-tuning", 8)])
def test_a_step_looked_at_beforehand_is_as_it_will_be(name: str, people: int) -> None:
    plan = plan_of(name, people)
    for stop in stops(plan):
        ahead, really = seen(plan, stop), run_to(plan, stop)
        assert [lane.id for lane in ahead.lanes] == [lane.id for lane in really.lanes]
        at = next(lane for lane in ahead.lanes if lane.id == stop.lane)
        will = next(lane for lane in really.lanes if lane.id == stop.lane)
        assert at == will


def test_groups_stand_side_by_side_in_the_same_step() -> None:
    plan = plan_of("final-word", 12)
    stop = next(one for one in stops(plan) if one.lane != "all")
    shown = seen(plan, stop)
    assert len(shown.lanes) == 3
    assert {lane.step.step for lane in shown.lanes if lane.step is not None} == {stop.step}
