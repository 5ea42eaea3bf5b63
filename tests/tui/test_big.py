"""The large digits: they fit, they grow, and every character can be told from every other."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.tui.big import CHARACTERS, best_scale, size, tall_text

CLOCKS = st.text(sorted(CHARACTERS), min_size=1, max_size=8)


@given(CLOCKS, st.integers(0, 320), st.integers(0, 100))
def test_what_is_drawn_fits_the_room_it_was_given(text: str, columns: int, rows: int) -> None:
    scale = best_scale(text, columns, rows)
    drawn = tall_text(text, scale, rows) if scale else []
    assert all(len(line) <= columns for line in drawn)
    assert len(drawn) <= rows


@given(CLOCKS, st.integers(1, 6))
def test_a_scale_takes_exactly_the_size_it_says(text: str, scale: int) -> None:
    columns, rows = size(text, scale)
    drawn = tall_text(text, scale, 0)
    assert best_scale(text, columns, rows) == scale
    assert (max(map(len, drawn)), len(drawn)) == (columns, rows)


@pytest.mark.parametrize("scale", [1, 2, 3, 5, 8])
def test_no_two_characters_look_alike(scale: int) -> None:
    pictures = {char: tuple(tall_text(char, scale, 0)) for char in CHARACTERS}
    for one, other in combinations(sorted(CHARACTERS), 2):
        assert pictures[one] != pictures[other]


def test_more_room_never_makes_the_digits_smaller() -> None:
    scales = [best_scale("12:34", columns, columns // 4) for columns in range(20, 300)]
    assert scales == sorted(scales)


def test_the_clock_is_large_at_80_columns_and_huge_at_160() -> None:
    assert best_scale("12:34", 76, 8) == 2
    assert best_scale("12:34", 148, 22) >= 5


def test_what_cannot_be_drawn_large_has_no_scale() -> None:
    assert best_scale("later", 80, 20) == 0
    assert best_scale("12:34", 3, 1) == 0
