"""What is still to come, as it may be changed by hand."""

from __future__ import annotations

from tests.engine.room import room

from protocols.engine import commands as ask
from protocols.view import ahead, view

ROUNDS = """
[groups.pair]
size = { min = 2, ideal = 2, max = 2 }
[[steps]]
id = "again"
title = "Again"
repeat = 2
  [[steps.steps]]
  id = "pairs"
  title = "In pairs"
  in = "pair"
    [[steps.steps.steps]]
    id = "one"
    title = "One of round {round}"
    time = "1m"
    [[steps.steps.steps]]
    id = "two"
    title = "Two of round {round}"
    time = "1m"
"""


def told(session):
    """What is ahead in every lane."""
    return [(one.lane, one.key, one.title) for one in view(session.state, session.now).ahead]


def test_what_is_kept_of_it_is_never_that_of_another_occasion() -> None:
    session = room(ROUNDS, people=4)
    seen = []
    while session.state.main.status != "ended":
        seen.append((session.state, told(session)))
        session.do(ask.Next())
    assert any("two" in key and "#2" in key for _, shown in seen for _, key, _ in shown)
    for state, shown in seen:
        ahead._kept = (None, None, {})
        session.state = state
        assert told(session) == shown
