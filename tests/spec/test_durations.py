"""Lengths of time are read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.spec.durations import LONGEST_MS, format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5m", 300), ("90s", 90), ("1h30m", 5400), ("1m15s", 75), ("0s", 0), ("24h", 86_400), ("1h90m", 9000)],
)
def test_a_duration_is_hours_minutes_and_seconds(text, seconds):
    assert parse_duration(text) == seconds * 1000


@pytest.mark.parametrize(
    "text",
    ["", "5", "m", "5 m", "5min", "1.5m", "-5m", "5m1h", "25h", "24h1s", "٥m", "5m\n", "9" * 5000 + "s"],
)
def test_what_is_no_duration_is_refused(text):
    assert parse_duration(text) is None


@given(st.integers(0, LONGEST_MS // 1000))
def test_a_written_duration_reads_back_as_itself(seconds):
    assert parse_duration(format_duration(seconds * 1000)) == seconds * 1000


def test_part_seconds_are_rounded():
    assert [format_duration(ms) for ms in (0, 499, 500, 74_600, -90_000)] == [
        "0s",
        "0s",
        "1s",
        "1m15s",
        "-1m30s",
    ]
