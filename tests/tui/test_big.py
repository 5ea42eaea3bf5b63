"""The large digits: they fit, they grow, and every character can be told from every other."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.tui.big import CHARACTERS, best_scale, big_text, size

CLOCKS = st.text(sorted(CHARACTERS), min_size=1, max_size=8)


@given(CLOCKS, st.integers(0, 320), st.integers(0, 100))
def test_what_is_drawn_fits_the_room_it_was_given(text: str, columns: int, rows: int) -> None:
    drawn = big_text(text, columns, rows)
    assert all(len(line) <= columns for line in drawn)
    assert len(drawn) <= max(rows, 1)


@given(CLOCKS, st.integers(1, 6))
def test_a_scale_takes_exactly_the_size_it_says(text: str, scale: int) -> None:
    columns, rows = size(text, scale)
    drawn = big_text(text, columns, rows)
    assert best_scale(text, columns, rows) == scale
    assert (max(map(len, drawn)), len(drawn)) == (columns, rows)


@pytest.mark.parametrize("scale", [1, 2, 3, 5, 8])
def test_no_two_characters_look_alike(scale: int) -> None:
    pictures = {char: tuple(big_text(char, *size(char, scale))) for char in CHARACTERS}
    for one, other in combinations(sorted(CHARACTERS), 2):
        assert pictures[one] != pictures[other]


def test_more_room_never_makes_the_digits_smaller() -> None:
    scales = [best_scale("12:34", columns, columns // 4) for columns in range(20, 300)]
    assert scales == sorted(scales)


def test_the_clock_is_large_at_80_columns_and_huge_at_160() -> None:
    assert best_scale("12:34", 76, 8) == 2
    assert best_scale("12:34", 148, 22) >= 5


def test_what_cannot_be_drawn_large_is_still_said() -> None:
    assert big_text("later", 80, 20) == ["later"]
    assert big_text("12:34", 3, 1) == ["12:"]
