"""Whatever has a key on the screens has a word on plain lines, and is found from help there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from protocols.cli.parser import build_parser
from protocols.cli.plain_help import help_lines
from protocols.cli.plain_home import ALIASES as DOORS
from protocols.cli.plain_home import WORDS as HOME
from protocols.cli.plain_words import ALIASES, COMMANDS
from protocols.tui.keys import KEYS
from protocols.tui.offers import LABELS

Run = Callable[..., Any]

LOOKS = "only a matter of looking: moving about, scrolling, colours, fields of a window"

CONSOLE = {
    "run.next": ("start", "next", "finish"),
    "run.gap": ("gap",),
    "run.lane": ("group",),
    "run.all": ("all",),
    "run.offers": ("choose", "votes", "pass", "again", "enough", "extend", "return", "bring", "anyway"),
    "run.note": ("note", "park"),
    "run.pause": ("pause", "resume"),
    "run.undo": ("undo",),
    "run.catch-up": ("catchup",),
    "run.back": ("back",),
    "run.redo": ("redo",),
    "run.plus": ("add", "take"),
    "run.finish": ("finish",),
    "run.leave": ("quit",),
    "run.earlier": ("start", "next"),
    "run.decision": ("decision",),
    "run.commitment": ("commitment",),
    "run.entries": ("entries", "edit", "sort", "by", "withdraw"),
    "run.agenda": ("agenda", "minutes"),
    "run.change": ("ahead", "insert", "move", "drop", "arrive", "gone"),
    "run.time": ("add", "take"),
    "run.step": ("step",),
    "run.talk": ("talk", "speaks"),
    "run.break": ("break",),
    "run.modes": ("quiet", "clock", "notes", "message", "blackout"),
    "run.minus": ("take",),
    "run.lane-back": ("group",),
    "app.help": ("help",),
    "run.down": LOOKS,
    "run.up": LOOKS,
    "app.look": LOOKS,
}

OFFERS = {
    "cast": "cast",
    "choose": "choose",
    "votes": "votes",
    "pass": "pass",
    "again": "again",
    "enough": "enough",
    "extend": "extend",
    "fingers": "extend",
    "back": "return",
    "bring": "bring",
    "anyway": "anyway",
    "held": "anyway",
}

ELSEWHERE = {
    "library.open": ("show", "run", "resume"),
    "library.filter": ("find",),
    "library.past": ("sessions",),
    "library.resume": ("resume",),
    "library.write": ("new",),
    "library.language": ("find",),
    "library.demo": ("demo",),
    "reading.setup": ("run",),
    "reading.number": ("show",),
    "reading.preview": ("show", "preview"),
    "reading.own": ("copy",),
    "preview.again": ("preview",),
    "preview.answers": ("new",),
    "preview.people": ("preview",),
    "preview.minutes": ("preview",),
    "preview.variant": ("preview",),
    "preview.size": ("show",),
    "preview.own": ("preview",),
    "preview.pane-1": ("preview",),
    "preview.pane-2": ("preview",),
    "preview.pane-3": ("show",),
    "preview.pane-4": ("show",),
    "write.save": ("new",),
    "setup.begin": ("run",),
    "minutes.markdown": ("export",),
    "minutes.page": ("export",),
    "minutes.json": ("export",),
    "past.open": ("export", "resume"),
    "past.minutes": ("export",),
    "past.resume": ("resume",),
    "watch.leave": ("watch",),
    "app.help": ("help",),
    "app.quit": ("quit",),
    "app.back": ("quit",),
}

MOVES = (
    "library.move", "library.up", "library.down", "library.clear", "reading.field", "reading.down",
    "reading.up", "preview.pane", "preview.move", "preview.pane-back", "preview.up", "preview.next",
    "preview.previous", "preview.fewer", "preview.less", "preview.page-down", "preview.page-up",
    "write.field", "setup.field", "watch.down", "watch.up", "minutes.scroll", "past.move",
    "past.up", "past.down", "app.look", "setup.name", "setup.after-names",
)  # fmt: skip
"""Keys that are :data:`LOOKS`."""


def test_every_key_of_the_console_has_a_word_on_plain_lines() -> None:
    assert {key.id for key in KEYS["run"]} == set(CONSOLE)


def test_every_other_key_has_a_command() -> None:
    ids = {key.id for room, keys in KEYS.items() if room != "run" for key in keys}
    assert ids == {*ELSEWHERE, *MOVES}


@pytest.mark.parametrize(
    "word", sorted({one for words in CONSOLE.values() if words != LOOKS for one in words})
)
def test_every_such_word_is_a_command_and_help_tells_of_it(word: str) -> None:
    assert ALIASES.get(word, word) in COMMANDS
    assert any(word in line for line in help_lines("")), "not on the first page of help"
    assert help_lines(word)


@pytest.mark.parametrize(
    "word", sorted({one for words in ELSEWHERE.values() for one in words} - {"help", "quit"})
)
def test_every_such_command_is_told_of_at_home_and_by_the_command_line(home_help: str, word: str) -> None:
    assert word in HOME or word in DOORS.values()
    assert f"\n{word}" in home_help
    assert word == "copy" or word in build_parser().commands()  # type: ignore[attr-defined]


@pytest.fixture
def home_help(run: Run) -> str:
    return str(run("--plain", typed="help\n").out)


def test_whatever_a_step_offers_has_a_word() -> None:
    assert set(OFFERS) == set(LABELS)
    assert set(OFFERS.values()) <= set(COMMANDS)


def test_the_command_line_says_that_there_are_plain_lines(run: Run) -> None:
    assert "protocols --plain" in run("--help").out
    assert "type\nhelp there" in run("run", "--help").out


def test_the_page_for_facilitators_names_every_word() -> None:
    page = (Path(__file__).parents[2] / "docs" / "facilitating.md").read_text("utf-8")
    section = page.partition("## On plain lines")[2].partition("\n## ")[0]
    named = {word for text in re.findall(r"`([^`\n]+)`", section.replace("```", "")) for word in text.split()}
    assert not {*COMMANDS, *HOME} - named
