"""The agenda as a picture: bars where the steps are, as long as they last."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.library.shelf import open_shelf
from protocols.plan import Plan, by_number, make_plan
from protocols.plan.timeline import Bar, bars, draw, marks, svg
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol

KINDS = Host().kinds


def plan_of(name: str, people: int) -> Plan:
    loaded = load_protocol(open_shelf().find(name).data, KINDS)
    assert loaded.protocol is not None
    plan = make_plan(loaded.protocol, KINDS, by_number(people)).plan
    assert plan is not None
    return plan


def test_a_step_that_takes_half_the_time_has_half_the_width() -> None:
    lines = draw([Bar("First", 0, 0, 60_000, "step"), Bar("Second", 0, 60_000, 60_000, "step")], 120_000, 80)
    first, second = lines[1].count("█"), lines[2].count("█")
    assert abs(first - second) <= 1
    assert lines[2].index("█") == lines[1].rindex("█") + 1


def test_a_protected_step_looks_different_without_any_colour() -> None:
    assert {bar.kind for bar in bars(plan_of("final-word", 12))} == {"step", "block", "protected"}


def test_the_axis_ends_with_its_last_mark_whole() -> None:
    assert draw(bars(plan_of("live-case", 13)), 90 * 60_000, 100)[0].endswith("90")


@given(
    st.lists(st.tuples(st.integers(0, 9_000_000), st.integers(0, 9_000_000)), max_size=8),
    st.integers(40, 300),
)
def test_no_line_is_wider_than_the_room_and_every_step_is_seen(
    spans: list[tuple[int, int]], width: int
) -> None:
    total = max((start + length for start, length in spans), default=0)
    shown = [Bar(f"Step {at}", at % 3, start, length, "step") for at, (start, length) in enumerate(spans)]
    lines = draw(shown, total, width)
    assert all(len(line) <= width for line in lines)
    assert all("█" in line for line in lines[1:])


@given(st.integers(0, 100_000_000), st.integers(1, 40))
def test_the_axis_has_no_more_marks_than_there_is_room_for(total: int, most: int) -> None:
    found = marks(total, most)
    assert found[0] == 0
    assert len(found) <= most + 1 or found[1] == 480


@pytest.mark.parametrize("people", [4, 13, 40])
def test_the_svg_is_well_formed_stands_alone_and_escapes_every_text(people: int) -> None:
    text = svg(plan_of("final-word", people), "<script>&")
    tree = ElementTree.fromstring(text)
    assert tree.tag.endswith("svg")
    assert "<script" not in text
    assert "href" not in text
    assert len([one for one in tree.iter() if one.tag.endswith("rect")]) == 1 + len(
        bars(plan_of("final-word", people))
    )
