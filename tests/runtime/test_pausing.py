"""What somebody types of a break, in either language."""

from __future__ import annotations

import pytest

from protocols.engine import commands
from protocols.runtime.pausing import meant
from protocols.words import set_language

MINUTE = 60_000


@pytest.mark.parametrize(
    ("typed", "pause"),
    [
        ("", ("break", None, 0)),
        ("10", ("break", 10 * MINUTE, 0)),
        ("5m fire drill", ("fire drill", 5 * MINUTE, 0)),
        ("5 minutes fire drill", ("fire drill", 5 * MINUTE, 0)),
        ("1h lunch", ("lunch", 60 * MINUTE, 0)),
        ("2 hours walk", ("walk", 120 * MINUTE, 0)),
        ("5 fire drills", ("fire drills", 5 * MINUTE, 0)),
        ("fire drill", ("fire drill", None, 0)),
        ("1 hour ago lunch", ("lunch", None, 60 * MINUTE)),
        ("9m ago", ("break", None, 9 * MINUTE)),
        ("9 ago", ("break", None, 9 * MINUTE)),
        ("9m ago, fire alarm", ("fire alarm", None, 9 * MINUTE)),
        ("9 min ago fire alarm", ("fire alarm", None, 9 * MINUTE)),
        ("9m ago 5m fire alarm", ("fire alarm", 5 * MINUTE, 9 * MINUTE)),
        ("1:30 ago coffee", ("coffee", None, 90_000)),
        ("coffee as long ago", ("coffee as long ago", None, 0)),
    ],
)
def test_how_long_since_when_and_its_name(typed: str, pause: tuple[str, int | None, int]) -> None:
    assert meant(typed) == commands.Pause(*pause)


@pytest.mark.parametrize(
    "typed",
    ["0", "0m lunch", "-5 tea", "-x lunch", "ago", "lunch ago", "ten minutes ago alarm", "0 ago tea"],
)
def test_what_is_no_length_is_not_guessed_at(typed: str) -> None:
    assert meant(typed) is None


@pytest.mark.parametrize("typed", ["hace 9m alarma", "hace 9 minutos alarma", "9m ago alarma"])
def test_in_spanish_as_one_says_it(typed: str) -> None:
    set_language("es")
    try:
        assert meant(typed) == commands.Pause("alarma", None, 9 * MINUTE)
    finally:
        set_language("en")
