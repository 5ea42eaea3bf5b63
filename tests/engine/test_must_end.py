"""A session that must end at a time: begun late, it is late from the beginning, and that end stays."""

from __future__ import annotations

from tests.engine.room import BEGIN, MINUTE

from protocols.engine import Moment, Refusal, Rules, State, decide, evolve
from protocols.engine import commands as ask
from protocols.plan import by_number, make_plan
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol
from protocols.view import View, view

TEXT = b"""
format = 1
id = "test"
title = "Test"
[[steps]]
id = "talk"
title = "Talk"
time = { min = "5m", target = "20m" }
[[steps]]
id = "debrief"
title = "Debrief"
time = { min = "2m", target = "10m" }
"""
RULES = Rules()


class Held:
    """A session of half an hour that must end so long after it was opened, at moments that a test names."""

    def __init__(self, must_end: int | None = 30 * MINUTE) -> None:
        kinds = Host().kinds
        protocol = load_protocol(TEXT, kinds).protocol
        assert protocol is not None
        plan = make_plan(protocol, kinds, by_number(4)).plan
        assert plan is not None
        self.state = State()
        end = None if must_end is None else BEGIN.wall_ms + must_end
        self.do(ask.Open("test", "Test", "", plan, by_number(4), "w", end_wall_ms=end), 0)

    def do(self, command: ask.Command, at: int) -> None:
        facts = decide(RULES, self.state, command, self.moment(at))
        assert not isinstance(facts, Refusal), facts
        for fact in facts:
            self.state = evolve(self.state, fact)

    def moment(self, at: int) -> Moment:
        return BEGIN.later(at)

    def seen(self, at: int) -> View:
        return view(self.state, self.moment(at))


def test_before_it_begins_it_is_as_late_as_it_is() -> None:
    held = Held()
    assert held.seen(0).late_ms == 0
    assert held.seen(7 * MINUTE).late_ms == 7 * MINUTE
    assert held.seen(7 * MINUTE).planned_end_wall_ms == BEGIN.wall_ms + 30 * MINUTE
    assert held.seen(7 * MINUTE).planned_ms == 30 * MINUTE


def test_begun_late_the_end_stays_and_it_is_late_at_once() -> None:
    held = Held()
    held.do(ask.Start(), 7 * MINUTE)
    assert held.seen(8 * MINUTE).late_ms == 7 * MINUTE
    assert held.seen(8 * MINUTE).planned_end_wall_ms == BEGIN.wall_ms + 30 * MINUTE


def test_also_where_it_is_said_later_that_it_had_begun() -> None:
    held = Held()
    held.do(ask.Start(ago_ms=3 * MINUTE), 10 * MINUTE)
    assert held.seen(10 * MINUTE).late_ms == 7 * MINUTE
    held.do(ask.Undo(held.state.undoable[-1].action), 11 * MINUTE)
    assert held.seen(11 * MINUTE).late_ms == 11 * MINUTE
    held.do(ask.Start(), 12 * MINUTE)
    assert held.seen(12 * MINUTE).planned_end_wall_ms == BEGIN.wall_ms + 30 * MINUTE


def test_catching_up_aims_at_that_end() -> None:
    held = Held()
    held.do(ask.Start(), 7 * MINUTE)
    held.do(ask.CatchUp("share"), 8 * MINUTE)
    assert abs(held.seen(8 * MINUTE).late_ms) < 1_000


def test_an_end_that_is_past_before_it_begins_means_nothing() -> None:
    held = Held()
    assert held.seen(31 * MINUTE).planned_end_wall_ms is None
    held.do(ask.Start(), 31 * MINUTE)
    assert held.seen(31 * MINUTE).planned_end_wall_ms == BEGIN.wall_ms + 61 * MINUTE


def test_without_such_an_end_nothing_is_late_before_it_begins() -> None:
    held = Held(None)
    assert held.seen(7 * MINUTE).planned_end_wall_ms is None
    assert held.seen(7 * MINUTE).late_ms == 0
