"""Planned: the plan as the session was begun, and what became of it is told beside it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.engine.room import CHOICE, MINUTE, live

from protocols.engine import Rules, time
from protocols.engine import commands as ask
from protocols.plan.strategies import BUILT_IN
from protocols.records import FORMATS, Actuals, actuals, minutes, render
from protocols.records.pages import table
from protocols.records.picture import step_bars
from protocols.view import view
from protocols.words import say_lengths_in_words

STEPS = """
[[steps]]
id = "open"
title = "Open"
time = { min = "5m", target = "10m", max = "12m" }
[[steps]]
id = "work"
title = "Work"
time = { min = "10m", target = "20m", max = "25m" }
[[steps]]
id = "extra"
title = "Extra"
time = "10m"
optional = "if time"
[[steps]]
id = "close"
title = "Close"
time = "5m"
"""


def late(source: str = STEPS, strategy: str = "share", people: Any = 4) -> Any:
    """A session whose first step took eight minutes longer, and that has caught up then."""
    session = live(source, people)
    session.rules = Rules(planner=session.rules.planner, strategies=BUILT_IN)
    session.wait(18 * MINUTE)
    assert session.do(ask.CatchUp(strategy))[-1].kind == "plan.changed"
    session.do(ask.Next())
    return session


def account(session: Any) -> Actuals:
    """The account of its times."""
    return actuals(session.state, time.at(session.state, session.now), {})


def told(session: Any) -> dict[str, tuple[int, int | None, int | None]]:
    """For each step in minutes what was planned, what became of the plan, and what it took."""
    return {
        row.step: (
            row.planned_ms // MINUTE,
            None if row.changed_ms is None else row.changed_ms // MINUTE,
            None if row.actual_ms is None else row.actual_ms // MINUTE,
        )
        for row in account(session).rows
    }


def run_on(session: Any, *minutes: float) -> Any:
    """The steps that follow, of so many minutes each."""
    for one in minutes:
        session.wait(int(one * MINUTE)).do(ask.Next())
    session.do(ask.Finish())
    return session


def test_what_catching_up_made_of_a_step_is_not_what_was_planned() -> None:
    session = run_on(late(), 12, 10, 5)
    assert told(session) == {
        "open": (10, None, 18),
        "work": (20, 12, 12),
        "extra": (10, None, 10),
        "close": (5, None, 5),
    }
    counted = account(session)
    assert counted.planned_ms == 45 * MINUTE
    work = next(row for row in counted.rows if row.step == "work")
    assert (work.overrun_ms, work.saved_ms) == (0, 8 * MINUTE)
    assert view(session.state, session.now).begun_ms == 45 * MINUTE


def test_what_was_left_out_is_told_with_what_was_planned_for_it() -> None:
    session = run_on(late(strategy="optional"), 20, 5)
    assert told(session)["extra"] == (10, 0, None)
    assert [row.step for row in account(session).rows] == ["open", "work", "extra", "close"]
    assert account(session).planned_ms == 45 * MINUTE


def test_what_was_put_in_was_not_planned() -> None:
    session = live(STEPS)
    session.do(ask.Insert("Stretch", 3 * MINUTE))
    session = run_on(session, 10, 3, 20, 10, 5)
    [row] = [row for row in account(session).rows if row.title == "Stretch"]
    assert (row.planned_ms, row.changed_ms, row.actual_ms, row.unplanned) == (0, 3 * MINUTE, 3 * MINUTE, True)
    text = render(minutes(session.state, session.now), "txt")
    *_, line = [line for line in text.splitlines() if line.startswith("Stretch")]
    assert line.split() == ["Stretch", "–", "3:00", "3:00", "+3:00"]


def test_the_way_that_was_not_taken_was_planned_and_the_other_was_not() -> None:
    session = live(CHOICE)
    session.do(ask.Decide("way", picked=("fast",)))
    session = run_on(session, 2, 3, 1)
    assert told(session) == {
        "ask": (2, None, 2),
        "quick": (0, 3, 3),
        "long": (9, 0, None),
        "close": (1, None, 1),
    }
    assert account(session).planned_ms == 12 * MINUTE


def test_what_changed_before_the_start_was_planned() -> None:
    session = live(STEPS.replace('time = "5m"', 'turns = { who = "everyone", time = "1m" }'), start=False)
    session.do(ask.Arrive("Zoe"))
    session.do(ask.Start())
    assert told(session)["close"] == (5, None, None)
    session.do(ask.Arrive("Yann"))
    assert told(session)["close"] == (5, 6, None)


@pytest.mark.parametrize("strategy", ["share", "optional", "pro-rata"])
def test_the_sum_can_be_followed_in_every_format(strategy: str) -> None:
    session = run_on(late(strategy=strategy), 11, 9, 5)
    made = minutes(session.state, session.now)
    counted = made.actuals
    assert sum(row.planned_ms for row in counted.rows if row.depth == 0) == counted.planned_ms
    apart = sum((row.actual_ms or 0) - row.planned_ms for row in counted.rows if row.depth == 0)
    rest = counted.pauses_ms + counted.breaks_ms + counted.after_ms
    assert apart + rest == counted.elapsed_ms - counted.planned_ms
    pages = {name: render(made, name) for name in FORMATS}
    for name in ("md", "txt", "html"):
        assert "Changed to" in pages[name], name
        assert "Planned: the plan as the session was begun" in pages[name], name
        assert ("left out" in pages[name]) == (strategy == "optional"), name
    rows = {row["step"]: row for row in json.loads(pages["json"])["actuals"]["rows"]}
    assert rows["extra"]["planned_ms"] == 10 * MINUTE


def test_where_it_is_listened_to_what_became_of_the_plan_is_told_in_words() -> None:
    session = late(strategy="optional")
    session.do(ask.Insert("Stretch", 3 * MINUTE))
    session = run_on(session, 20, 3, 5)
    say_lengths_in_words(True)
    text = render(minutes(session.state, session.now), "txt")
    say_lengths_in_words(False)
    assert "Extra: planned 10 minutes, left out, not reached" in text
    assert "Stretch: not planned, changed to 3 minutes, took 3 minutes, 3 minutes more" in text
    assert "Planned: the plan as the session was begun." in text


def test_where_nothing_was_changed_nothing_is_said_of_it() -> None:
    session = live(STEPS)
    session = run_on(session, 10, 20, 10, 5)
    made = minutes(session.state, session.now)
    assert all("Changed to" not in render(made, name) for name in FORMATS)
    assert all(not one.changed for one in step_bars(made.rows))


GROUPED = """
[groups.pair]
size = { min = 2, ideal = 2, max = 2 }
[[steps]]
id = "open"
title = "Open"
time = { min = "5m", target = "10m", max = "12m" }
[[steps]]
id = "pairs"
title = "In pairs"
in = "pair"
time = { min = "10m", target = "20m", max = "25m" }
[[steps]]
id = "close"
title = "Close"
time = "5m"
"""


def test_groups_are_held_against_the_plan_they_began_with() -> None:
    session = late(GROUPED)
    row = next(row for row in account(session).rows if row.step == "pairs")
    assert [group.planned_ms for group in row.groups] == [20 * MINUTE, 20 * MINUTE]
    assert row.planned_ms == 20 * MINUTE
    assert row.changed_ms == 12 * MINUTE
    assert [group.changed_ms for group in row.groups] == [12 * MINUTE, 12 * MINUTE]


def test_the_rows_of_groups_say_what_became_of_the_plan_as_the_row_above_them_does() -> None:
    made = minutes(run_on(late(GROUPED), 12, 5).state)
    rows = table(made)
    [at] = [at for at, row in enumerate(rows) if row.title.startswith("In pairs")]
    assert [row.figures[:2] for row in rows[at : at + 3]] == [("20:00", "12:00")] * 3
