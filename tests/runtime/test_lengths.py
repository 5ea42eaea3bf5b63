"""Lengths of time as people type them, the same in every face."""

from __future__ import annotations

import pytest

from protocols.runtime.lengths import typed_length


@pytest.mark.parametrize(
    ("typed", "ms"),
    [
        ("2", 120_000),
        ("+2", 120_000),
        ("-1", -60_000),
        ("−1", -60_000),
        ("1:30", 90_000),
        ("-0:30", -30_000),
        ("90s", 90_000),
        ("30 sec", 30_000),
        ("2 min", 120_000),
        ("2 minutos", 120_000),
        ("1,5", 90_000),
        ("1h", 3_600_000),
        ("1 hour", 3_600_000),
        ("2 horas", 7_200_000),
        ("1h30m", 5_400_000),
        ("1h 5m 10s", 3_910_000),
        ("1,5h", 5_400_000),
        ("0", None),
        ("0m", None),
        ("", None),
        ("h", None),
        ("soon", None),
        ("3 people", None),
        ("2 stunden", None),
        ("1:75", None),
        ("25h", None),
        ("99999", None),
        ("1" * 5_000, None),
    ],
)
def test_a_length_is_understood_as_people_type_it(typed: str, ms: int | None) -> None:
    assert typed_length(typed) == ms
