"""Plain lines are listened to: lengths in words, nothing said by signs, columns or indents alone, and all
that the screens show of a step is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from protocols.words import duration, lengths_in_words, say_lengths_in_words, set_language

Run = Callable[..., Any]

PROTOCOL = """
format = 1
id = "heard"
title = "Heard"
[people]
min = 2
[roles.host]
title = "Host"
[[steps]]
id = "look"
title = "Look"
time = "5m"
clock = "hidden"
capture = [
  { id = "seen", title = "What we saw" },
  { id = "agreed", title = "What we agreed", kind = "decision" },
  { id = "sorted", title = "Sorted", columns = ["Warm", "Cool"] },
]
[[steps]]
id = "aside"
title = "Aside"
time = "5m"
record = "private"
[[steps]]
id = "secret"
title = "Secret"
time = "5m"
record = "none"
[[steps]]
id = "turns"
title = "In turn"
turns = { who = "everyone", time = "1m" }
[[steps]]
id = "more"
title = "More"
repeat = 2
  [[steps.steps]]
  id = "inner"
  title = "Inner"
  time = "5m"
  protect = true
"""


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    say_lengths_in_words(False)
    set_language("en")


@pytest.fixture
def heard(plain: Run, tmp_path: Path) -> Run:
    path = tmp_path / "heard.toml"
    path.write_text(PROTOCOL, encoding="utf-8")
    return lambda *lines, flags=(): plain("start", *lines, protocol=str(path), people=4, flags=flags)


@pytest.mark.parametrize(
    ("ms", "english", "spanish"),
    [
        (0, "0 seconds", "0 segundos"),
        (1, "1 second", "1 segundo"),
        (60_000, "1 minute", "1 minuto"),
        (245_000, "4 minutes 5 seconds", "4 minutos 5 segundos"),
        (3_600_000, "1 hour", "1 hora"),
        (7_260_000, "2 hours 1 minute", "2 horas 1 minuto"),
        (-30_000, "30 seconds less", "30 segundos menos"),
    ],
)
def test_lengths_are_said_in_words_where_they_are_listened_to(ms: int, english: str, spanish: str) -> None:
    say_lengths_in_words(True)
    assert duration(ms) == english
    set_language("es")
    assert duration(ms) == spanish


def test_only_plain_lines_are_listened_to(run: Run, heard: Run) -> None:
    assert "(5 minutes)" in heard("quit").out
    assert lengths_in_words()
    assert "5:00" in run("show", "heard.toml", "--people", 4).out
    assert not lengths_in_words()


def test_no_line_has_a_length_as_on_a_clock_or_an_arrow(plain: Run) -> None:
    typed = (
        "start", "status", "agenda", "ahead", "add 90s", "take 1m", "break 5m", "status", "resume", "talk",
        "wait 20m", "status", "catchup", "catchup look 1", "catchup 1", "undo", "next 1m", "words",
        "finish", "finish",
    )  # fmt: skip
    out = plain(*typed, people=13, flags=("--speed", 1200)).out
    lengths = [one for one in re.findall(r"\d+:\d\d(?::\d\d)?", out) if len(one) != 5 or one[0] == "("]
    assert not lengths
    assert not set("→·│█▓░✓▶○●–") & set(out)


def test_what_is_kept_of_a_step_is_told(heard: Run) -> None:
    ran = heard("note @warm Nice", "note Just so", "words", "step", "step", "step")
    assert "To write down: What we saw and What we agreed (type decision)." not in ran.lines[-1]
    assert "To write down: What we saw, What we agreed (type decision) and Sorted." in ran.lines
    assert "To write down: What we saw, What we agreed (type decision) and Sorted (1 so far)." in ran.lines
    assert ran.lines.count("The room does not see this clock.") == 2
    assert "What is written down here is not shown to the room." in ran.lines
    assert "Nothing is kept of what is said here." in ran.lines


def test_the_status_tells_whose_turns_are_still_to_come(heard: Run) -> None:
    lines = heard("step", "step", "step", "next", "status").lines
    turn = next(line for line in lines if line.startswith("Turn 2 of 4"))
    (ahead,) = [line for line in lines if line.startswith("After that: ")]
    assert ahead.count("Person") == 2
    assert turn.rpartition(": ")[2].rstrip(".") not in ahead


def test_the_agenda_says_in_words_what_an_indent_shows(heard: Run) -> None:
    lines = heard("agenda").lines
    assert "More (10 minutes, 1 step in it, 2 rounds)" in lines
    assert "  Inner (10 minutes, protected)" in lines


def test_who_has_a_role_is_told_at_the_beginning(heard: Run) -> None:
    assert "Host: Ana" in heard("quit", flags=("--cast", "host=Ana")).lines


def test_the_bell_rings_where_it_is_wanted_and_somebody_is_there(terminal: Run, tmp_path: Path) -> None:
    from .conftest import Terminal

    path = tmp_path / "heard.toml"
    path.write_text(PROTOCOL, encoding="utf-8")
    config = tmp_path / "config" / "protocols" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("bell = true\n")
    for screen in (True, False):
        seat: Terminal = terminal("run", path, "--people", 4, "--plain", "--speed", 600, screen=screen)
        seat.ask("start", "Look (")
        seat.until("Time is up")
        seat.ask("agenda", "More (")
        assert ("\a" in seat.out) == screen
        seat.kill()


def test_the_words_of_a_step_tell_once_more_what_is_to_be_decided_and_what_was(plain: Run) -> None:
    typed = ("start", *["step"] * 2, "note Homework", "note Bells", "step", "step", "votes 1=3 2=1", "words")
    lines = plain(*typed, protocol="lean-coffee", people=4).lines
    for told in ("To decide (by dots): ", "Decided, “Our agenda”: Homework and Bells.", "Homework: 3 dots."):
        assert sum(line.startswith(told) for line in lines) == 2, told


def test_tables_and_pictures_are_told_in_lines(plain: Run, run: Run) -> None:
    plain("start", "speaks 2", "wait 30s", "finish", "finish", people=5, flags=("--speed", 600))
    compared = run("--plain", "show", "final-word", "--people", "6,13").out
    assert "The final word (6 people: 1 minute; 13 people: 1 minute)" in compared
    shares = run("--plain", "rehearse", "final-word", "--people", 8, "--minutes", 45, "--runs", 100).out
    assert re.search(r"^from \d+ minutes.* on: \d+ %$", shares, re.MULTILINE)
    drawn = run("--plain", "show", "final-word", "--timeline").out
    talk = run("--plain", "export", "--talk").out
    assert re.search(r"^Person 2: Spoke .*seconds?, Share 100 %", talk, re.MULTILINE)
    assert not set("│█▓░─·") & set(compared + shares + drawn + talk)
