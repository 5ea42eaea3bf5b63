"""The cards of groups: how large, whose time it is, that it is over, and who is in them."""

from __future__ import annotations

import attrs
import pytest
from textual.content import Content

from protocols.tui.lanes import lane_cards, tiny_lanes
from protocols.view.model import Floor, LaneView

from .fake import FakeSession
from .samples import NAMES, lane, step, turning, view
from .screens import Stage, play

LATE = lane(1, turning(1, left_ms=-53_000), title="Cedar School")
LONG = lane(3, step(floor=Floor("people", ("Kavya",)), left_ms=700_000), members=("Kavya", "Elif"))
THREE = (LATE, lane(2, turning(3)), LONG)
SIZES = [(76, 8), (76, 9), (114, 12), (148, 24)]


def card(
    lanes: tuple[LaneView, ...], size: tuple[int, int], number: int, for_room: bool = False
) -> list[str]:
    rows = lane_cards(lanes, 0, *size, for_room=for_room).plain.split("\n")
    return [row.split("│")[number - 1].rstrip() for row in rows]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("for_room", [False, True])
def test_over_time_has_its_sign_as_large_as_the_digits_and_whose_turn_it_is_stays(
    size: tuple[int, int], for_room: bool
) -> None:
    over = card(THREE, size, 1, for_room)
    in_time = card((lane(1, turning(1, left_ms=53_000)), *THREE[1:]), size, 1, for_room)
    said = "time is up · Ben" if for_room else "OVER TIME · Ben"
    assert any(said in row for row in over)
    assert any("left for Ben" in row for row in in_time)
    drawn = [sum(any(mark in row for mark in "█▀▄") for row in rows) for rows in (over, in_time)]
    assert drawn[0] == drawn[1] >= 4
    # The sign stands before the digits, and they are as wide as those beside them.
    wide = [max(len(row.strip()) for row in rows if "█" in row) for rows in (over, in_time)]
    assert wide[0] > wide[1]


@pytest.mark.parametrize("size", SIZES)
def test_clocks_beside_one_another_are_of_one_size(size: tuple[int, int]) -> None:
    rows = [card(THREE, size, number) for number in (1, 2, 3)]
    assert len({tuple(any(mark in row for mark in "█▀▄") for row in one) for one in rows}) == 1


def test_who_presents_is_named_where_all_groups_are_seen() -> None:
    assert any("left for Kavya" in row for row in card(THREE, (76, 9), 3))


def test_where_there_are_rows_to_spare_there_is_a_bar_and_all_the_names() -> None:
    many = (lane(1, turning(1), members=NAMES), lane(2, turning(2), members=NAMES[:3]))
    rows = card(many, (148, 22), 1)
    assert any("━━━━" in row and "────" in row for row in rows)
    assert all(any(name in row for row in rows) for name in NAMES)
    assert any(row.strip() == "Amara, Ben and Chen" for row in card(many, (148, 22), 2))
    # Digits are twice as large as at 80 columns, and higher still where rows are left.
    assert sum("█" in row for row in rows) > 8


@pytest.mark.parametrize("size", [(76, 4), (40, 12)])
def test_a_line_of_a_group_says_whose_time_it_is(size: tuple[int, int]) -> None:
    rows = lane_cards(THREE, 0, *size).plain.split("\n")
    assert "Ben" in rows[0]
    assert rows[0].rstrip().endswith("+0:53")


def test_a_tiny_window_says_whose_time_is_over() -> None:
    rows = [Content.assemble(row).plain for row in tiny_lanes(THREE, 0, 24, 4)]
    assert rows == ["Cedar School +0:53 Ben", "Circle 2 0:43 Dolores", "Circle 3 11:40 Kavya"]
    assert [Content.assemble(row).plain for row in tiny_lanes(THREE, 3, 18, 2)] == [
        "Circl… 11:40 Kavya",
        "and 2 more",
    ]
    together = tuple(attrs.evolve(one, step=turning(2)) for one in THREE)
    assert [Content.assemble(row).plain for row in tiny_lanes(together, 0, 24, 4)] == ["0:43", "left"]


def test_a_tiny_console_shows_every_group() -> None:
    async def scene(stage: Stage) -> None:
        assert "Cedar School +0:53 Ben" in stage.text()
        assert "50x15" in stage.text()

    play(scene, start=FakeSession(view(*THREE)), size=(30, 8))


@pytest.mark.parametrize("width", [73, 76, 78, 114, 148])
def test_nothing_of_a_card_touches_the_rule_beside_it(width: int) -> None:
    lanes = [lane(n, turning(3), members=NAMES[n : n + 5]) for n in (2, 3)]
    rows = lane_cards((LATE, *lanes), 0, width, 10).plain.split("\n")
    assert sum(any(mark in row for mark in "█▀▄") for row in rows) >= 4
    for row in rows:
        assert all(one[-1] == " " for one in row.split("│")[:-1])
