"""Plain lines are parted at words where they go to a terminal, and left whole where a program reads them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from protocols.cli.told import parted

Run = Callable[..., Any]


def test_a_line_is_parted_at_words_and_nothing_is_lost() -> None:
    text = "Two questions will carry us through: how do you do it that way, and why?"
    lines = parted(text, 20)
    assert lines == ["Two questions will", "carry us through:", "how do you do it", "that way, and why?"]
    assert " ".join(lines) == text


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 20, [""]),
        ("as it is", 8, ["as it is"]),
        ("  1:20  a table", 40, ["  1:20  a table"]),
        ("  indented and long", 12, ["  indented", "  and long"]),
        ("one\ntwo three", 5, ["one", "two", "three"]),
        # What has no spaces is parted where the line is full: a terminal would do it as well.
        ("see https://example.org/long", 10, ["see", "https://ex", "ample.org/", "long"]),
        # Each of these takes two columns.
        ("会议现在开始", 8, ["会议现在", "开始"]),
        ("ab 会议 现在", 7, ["ab 会议", "现在"]),
        # A mark over a letter takes none, and stays with its letter.
        ("e\u0301e\u0301e\u0301 e\u0301e\u0301", 4, ["e\u0301e\u0301e\u0301", "e\u0301e\u0301"]),
        ("👩🏽‍🏫👩🏽‍🏫", 2, ["👩🏽‍🏫", "👩🏽‍🏫"]),
        ("word", 1, ["w", "o", "r", "d"]),
        ("会", 1, ["会"]),
    ],
)
def test_wide_and_small_characters_are_counted_by_their_columns(
    text: str, width: int, lines: list[str]
) -> None:
    assert parted(text, width) == lines


def test_into_a_pipe_each_line_is_whole(plain: Run) -> None:
    lines = plain("start", protocol="live-case", people=13).lines
    assert any(len(line) > 150 and line.startswith("Read out: ") for line in lines)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such terminal there")
def test_at_a_terminal_no_word_is_broken_and_its_width_counts(terminal: Callable[..., Any]) -> None:
    at = terminal("run", "final-word", "--people", 5, "--plain", "--seed", 3, screen=True, columns=40)
    at.until("Type help for all commands.")
    wide = at.ask("start", "nobody has to move afterwards.").splitlines()
    assert "Read out: We begin in silence. Please" in wide
    at.resize(30)
    narrow = at.ask("words", "move afterwards.").splitlines()
    assert "Read out: We begin in" in narrow
    assert max(map(len, wide)) in range(35, 41)
    assert max(map(len, narrow)) in range(25, 31)
