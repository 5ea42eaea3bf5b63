"""Where people begin as they please, nobody is named before they speak."""

from __future__ import annotations

from protocols.engine import Moment, Rules, State, commands, decide, evolve
from protocols.engine.facts import Refusal
from protocols.plan import by_number, make_plan
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol
from protocols.view import view

TEXT = b"""
format = 1
id = "t"
title = "T"
[[steps]]
id = "a"
title = "A"
turns = { time = "1m", order = "%s" }
"""


def names(order: bytes) -> list[str]:
    kinds = Host().kinds
    protocol = load_protocol(TEXT % order, kinds).protocol
    assert protocol is not None
    plan = make_plan(protocol, kinds, by_number(3)).plan
    assert plan is not None
    now = Moment(0, 0, 0, "b")
    state = State()
    for command in (commands.Open("t", "T", "", plan, by_number(3), "w"), commands.Start()):
        facts = decide(Rules(), state, command, now)
        assert not isinstance(facts, Refusal)
        for fact in facts:
            state = evolve(state, fact)
    step = view(state, now).lanes[0].step
    assert step is not None
    return [turn.name for turn in step.turns]


def test_seated_turns_have_names() -> None:
    assert names(b"seated") == ["Person 1", "Person 2", "Person 3"]


def test_free_turns_are_counted() -> None:
    assert names(b"free") == ["voice 1", "voice 2", "voice 3"]
