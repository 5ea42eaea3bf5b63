"""The picture of planned against actual: no bar is longer than its room, and no overrun is rounded away."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from protocols.engine import time
from protocols.engine.commands import Finish, Next, Start
from protocols.records import actuals, minutes, render
from protocols.records.picture import (
    StepBar,
    apart_words,
    bar_of,
    picture_lines,
    scale_of,
    step_bars,
)

MINUTE = 60_000
HOURS = st.integers(0, 12 * 60 * MINUTE)
BARS = st.builds(
    StepBar,
    title=st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=90),
    depth=st.integers(0, 3),
    planned_ms=HOURS,
    actual_ms=st.none() | HOURS,
    open=st.booleans(),
)


def bar(planned: float, actual: float | None, open: bool = False) -> StepBar:
    took = None if actual is None else int(actual * MINUTE)
    return StepBar("Talk", 0, int(planned * MINUTE), took, open)


def parts(one: StepBar, scale: float, width: int) -> tuple[int, int, int]:
    drawn = bar_of(one, int(scale * MINUTE), width)
    return drawn.taken, drawn.beyond, drawn.unused


@given(st.lists(BARS, min_size=1, max_size=6), st.integers(0, 160))
def test_no_bar_is_longer_than_its_room_and_every_part_is_what_it_says(
    bars: list[StepBar], width: int
) -> None:
    scale = scale_of(bars)
    for one in bars:
        drawn = bar_of(one, scale, width)
        assert 0 <= drawn.length <= width
        assert min(drawn.taken, drawn.beyond, drawn.unused) >= 0
        assert not (drawn.beyond and drawn.unused)
        if not width or not scale:
            continue
        # Only an overrun shows as one, and it does from half a cell on; what took its plan has a solid part.
        assert not drawn.beyond or one.apart_ms > 0
        if one.apart_ms * width >= scale and width > 1:
            assert drawn.beyond
        if one.actual_ms and one.planned_ms:
            assert drawn.taken
        if not one.actual_ms:
            assert drawn.taken == 0
        if one.actual_ms or (one.planned_ms and not one.open):
            assert drawn.length >= 1
        assert (one.apart_ms > 0) == apart_words(one).startswith("+")


@given(st.lists(BARS, min_size=1, max_size=6), st.integers(40, 120))
def test_no_line_of_the_picture_is_longer_than_its_room(bars: list[StepBar], width: int) -> None:
    lines = picture_lines(bars, width)
    assert all(len(line) <= width for line in lines[:-1])
    assert bool(lines) == bool(scale_of(bars))


def test_a_step_within_over_and_under_its_plan() -> None:
    assert parts(bar(10, 10), 20, 20) == (10, 0, 0)
    assert parts(bar(10, 15), 20, 20) == (10, 5, 0)
    assert parts(bar(10, 4), 20, 20) == (4, 0, 6)
    assert [apart_words(bar(10, took)) for took in (10, 15, 4, 13.2)] == ["", "+5:00", "-6:00", "+3:12"]


def test_a_few_seconds_over_are_told_in_words_and_not_painted_as_more_than_they_are() -> None:
    assert parts(bar(20, 20.1), 20.1, 10) == (10, 0, 0)
    assert apart_words(bar(20, 20.1)) == "+0:06"
    assert parts(bar(3, 3.05), 40, 30) == (2, 0, 0)
    assert parts(bar(2, 2.12), 40, 30) == (2, 0, 0)
    assert parts(bar(0.5, 1.5), 40, 30) == (1, 1, 0), "what was planned has its cell beside what was not"
    assert apart_words(bar(20, 20.1)) == "+0:06"


def test_a_step_without_a_length_is_all_taken_and_never_over() -> None:
    assert parts(bar(0, 5, open=True), 10, 10) == (5, 0, 0)
    assert apart_words(bar(0, 5, open=True)) == ""


def test_a_step_that_the_plan_gave_nothing_is_all_beyond_it() -> None:
    assert parts(bar(0, 5), 10, 10) == (0, 5, 0)
    assert parts(bar(0, 0), 10, 10) == (0, 0, 0)


def test_a_step_that_nobody_came_to_is_all_outline_and_says_so() -> None:
    assert parts(bar(5, None), 10, 10) == (0, 0, 5)
    assert apart_words(bar(5, None)) == "not reached"


def test_where_no_time_was_planned_or_taken_there_is_no_picture() -> None:
    assert picture_lines([bar(0, None), bar(0, 0)], 78) == []
    assert picture_lines([], 78) == []


def test_the_picture_in_plain_characters() -> None:
    bars = [
        StepBar("Read", 0, 8 * MINUTE, 10 * MINUTE),
        StepBar("Circles", 0, 20 * MINUTE, 20 * MINUTE, beside="3 groups, 15:00 to 20:00"),
        StepBar("Respond", 1, 4 * MINUTE, None),
    ]
    assert picture_lines(bars, 44) == [
        "Read       ########++                  +2:00",
        "Circles    ####################",
        "  3 groups, 15:00 to 20:00",
        "  Respond  ....                  not reached",
        "",
        "# as planned   + longer than planned   . planned and not used",
    ]


def test_groups_are_told_once_with_the_one_that_everybody_waited_for(thirteen: Any) -> None:
    live = thirteen
    live.do(Start())
    live.pass_(8 * MINUTE)
    live.do(Next())
    for circle, wait in (("circle-1", 2), ("circle-2", 1), ("circle-3", 3)):
        live.pass_(wait * MINUTE)
        while live.state.lanes[circle].visit is not None and live.state.lanes[circle].status == "running":
            live.do(Next(circle, step=True))
    counted = actuals(live.state, time.at(live.state, live.now), {})
    bars = step_bars(counted.rows)
    told = [one for one in bars if one.beside]
    assert [one.depth for one in told] == [0]
    assert told[0].beside == "3 groups, 2:00 to 6:00; everybody waited for Circle 3"
    assert told[0].actual_ms == 6 * MINUTE
    live.do(Finish())
    page = render(minutes(live.state), "html")
    assert "everybody waited for Circle 3" in page
    assert ">not reached</text>" in page


def test_the_exports_hold_the_picture_with_the_overrun_in_words(thirteen: Any) -> None:
    live = thirteen
    counted = actuals(live.state, time.at(live.state, live.now), {})
    live.do(Start())
    live.pass_(counted.rows[0].planned_ms + 3 * MINUTE + 10_000)
    live.do(Next())
    live.do(Finish())
    made = minutes(live.state)
    text = render(made, "txt")
    [line] = [line for line in text.splitlines() if line.startswith("Read ") and "#" in line]
    assert line.endswith("+3:10")
    assert "##++" in line
    page = render(made, "html")
    assert ">+3:10</text>" in page
    assert page.count('class="over"') == 1
