"""In the agenda, groups that do different things at once are not told of as groups that do the same."""

from __future__ import annotations

from tests.engine.room import room

from protocols.tui.phrases import row_marks
from protocols.view import view

LANES = """
[[steps]]
id = "apart"
title = "Apart"
  [[steps.lanes]]
  title = "Read"
  time = "3m"
  [[steps.lanes]]
  title = "Write"
  time = "3m"
"""
GROUPS = """
[groups.pair]
title = "Pair"
size = 2
[[steps]]
id = "apart"
title = "Apart"
in = "pair"
time = "3m"
"""


def marks(source: str) -> str:
    """What is special about the first line of the agenda."""
    found = room(source, 4)
    return row_marks(view(found.state, found.now).agenda[0])


def test_what_happens_at_once_is_called_what_it_is() -> None:
    assert marks(LANES) == "2 things at once"
    assert marks(GROUPS) == "2 groups at once"
