"""What is asked once before a step is left: too early, or with something still to be decided."""

from __future__ import annotations

from tests.engine.room import CHOICE, MINUTE, room
from tests.tui.samples import lane, step, turning
from tests.tui.samples import view as sample

from protocols.engine import commands as ask
from protocols.view import view
from protocols.view.leaving import before_leaving
from protocols.view.model import HaltView

PAIRS = """
[groups.pair]
size = { min = 2, ideal = 2, max = 2 }
[[steps]]
id = "pairs"
title = "In pairs"
in = "pair"
  [[steps.steps]]
  id = "one"
  title = "One"
  time = "3m"
  [[steps.steps]]
  id = "two"
  title = "Two"
  time = "4m"
"""


def test_leaving_before_the_minimum_is_asked_once() -> None:
    here = sample(lane(at=step(min_ms=4 * MINUTE)))
    asked = before_leaving(here, None)
    assert asked is not None
    assert (asked.code, asked.min_ms, asked.elapsed_ms, asked.groups) == ("early", 4 * MINUTE, 130_000, ())
    assert before_leaving(here, None, asked=asked.settles) is None


def test_a_break_that_is_on_is_asked_about_before_anything_else() -> None:
    drill = HaltView("fire drill")
    here = sample(lane(at=step(min_ms=4 * MINUTE)), paused=True, halt=drill)
    asked = before_leaving(here, None)
    assert asked is not None
    assert (asked.code, asked.title) == ("break", "Fire drill")
    then = before_leaving(here, None, asked=asked.settles)
    assert then is not None
    assert then.code == "early"
    stopped = sample(lane(at=step()), paused=True, halt=HaltView(""))
    assert before_leaving(stopped, None) is None, "nobody said that it is a break"


def test_a_step_whose_time_is_up_or_that_may_be_left_out_is_left_unasked() -> None:
    for one in (
        step(min_ms=2 * MINUTE),
        step(min_ms=4 * MINUTE, left_ms=0),
        step(min_ms=4 * MINUTE, optional="if time"),
    ):
        assert before_leaving(sample(lane(at=one)), None) is None


def test_within_a_go_round_only_leaving_out_its_turns_is_asked_about() -> None:
    import attrs

    here = sample(lane(at=attrs.evolve(turning(2), min_ms=4 * MINUTE)))
    assert before_leaving(here, None) is None
    asked = before_leaving(here, None, whole=True)
    assert asked is not None
    assert asked.code == "early"


def test_each_group_that_would_be_too_early_is_named_and_the_chosen_one_alone_where_one_is_chosen() -> None:
    session = room(PAIRS, people=4)
    first, second = sorted(one for one in session.state.lanes if one != "all")
    session.do(ask.Next(first), at=4 * MINUTE)
    now = view(session.state, session.now)
    asked = before_leaving(now, None)
    assert asked is not None
    assert asked.code == "early"
    titles = {one.id: one.title for one in now.lanes}
    assert asked.groups == (titles[first],)
    assert before_leaving(now, second) is None
    assert before_leaving(now, first) is not None


def test_what_is_open_is_asked_about_together_with_the_time() -> None:
    session = room(CHOICE.replace('"Which way"', '"Which way", how = "dots"').replace("when =", "note = "))
    now = view(session.state, session.now)
    asked = before_leaving(now, None)
    assert asked is not None
    assert (asked.code, asked.title) == ("undecided", "Which way")
    assert before_leaving(now, None, asked=asked.settles) is None
    session.do(ask.Decide("way", ("fast",), {}))
    after = before_leaving(view(session.state, session.now), None)
    assert after is not None
    assert after.code == "early"


def test_what_keeps_a_group_from_going_on_is_not_asked_about_as_well() -> None:
    session = room(CHOICE)
    asked = before_leaving(view(session.state, session.now.later(5 * MINUTE)), None)
    assert asked is None
