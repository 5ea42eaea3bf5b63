"""What is written on several lines on plain lines: begun, gone on with after a kill, kept, thrown away."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from protocols.engine import fold
from protocols.journal import Pulse
from protocols.journal.reader import look
from protocols.journal.store import drive
from protocols.runtime.clock import RealClock

Run = Callable[..., Any]

PROTOCOL = """
format = 1
id = "writing"
title = "Writing"
[people]
min = 2
[[steps]]
id = "look"
title = "Look"
time = "5m"
capture = [
  { id = "seen", title = "Seen", columns = ["I noticed", "I wonder"] },
  { id = "short", title = "In short", kind = "decision", words = 3 },
]
[[steps]]
id = "secret"
title = "In confidence"
time = "5m"
record = "none"
[[steps]]
id = "nameless"
title = "Without names"
time = "5m"
record = "anonymous"
"""


@pytest.fixture
def typed(plain: Run, tmp_path: Path) -> Run:
    path = tmp_path / "writing.toml"
    path.write_text(PROTOCOL, encoding="utf-8")
    return lambda *lines, people=5: plain("start", *lines, protocol=str(path), people=people)


def session_of(folder: Path) -> Path:
    (path,) = (folder / "data" / "sessions").glob("*.session")
    return path


def written(folder: Path) -> list[tuple[str, str, str, str]]:
    """What is written down in the newest session: kind, text, column and who."""
    path = max((folder / "data" / "sessions").glob("*.session"), key=lambda one: one.stat().st_mtime_ns)
    state = fold(look(path).facts)
    return [(one.kind, one.text, one.column, one.who) for one in state.entries if not one.withdrawn]


def test_a_note_of_several_lines_ends_with_a_line_of_its_own(typed: Run, tmp_path: Path) -> None:
    ran = typed("note", "First", "", "Second", "end", "status")
    assert ("note", "First\n\nSecond", "", "") in written(tmp_path)
    (how,) = [line for line in ran.lines if line.startswith("Write the note")]
    assert "end on a line of its own keeps it" in how
    # What comes after it is a command again.
    assert ran.lines[-2].startswith("On time")


@pytest.mark.parametrize(
    ("begun", "kept"),
    [
        (("note @wonder", "Why", "here?", "."), ("note", "Why\nhere?", "I wonder", "")),
        (("decision", "Start", "here", "end"), ("decision", "Start\nhere", "", "")),
        (("park", "The", "money", "end"), ("parking", "The\nmoney", "", "")),
    ],
)
def test_every_kind_may_have_several_lines(typed: Run, tmp_path: Path, begun: Any, kept: Any) -> None:
    typed(*begun)
    assert kept in written(tmp_path)


def test_who_said_it_is_told_while_it_is_written(typed: Run, tmp_path: Path) -> None:
    ran = typed("note", "We begin", "by person 3", "by and by", "end", "note @1 by 2: on one line")
    assert "Said by Person 3." in ran.lines
    assert any(line.endswith("said by Person 3.") and line.startswith("Noted (n") for line in ran.lines)
    assert written(tmp_path) == [
        ("note", "We begin\nby and by", "", "p3"),
        ("note", "on one line", "I noticed", "p2"),
    ]


def test_who_is_meant_is_asked_where_several_could_be(typed: Run, tmp_path: Path) -> None:
    ran = typed("note by Person: hm", "note", "x", "by Person", "/by A guest", "end")
    assert sum("could be Person 1, Person 2" in line for line in ran.lines) == 2
    assert written(tmp_path) == [("note", "x", "", "A guest")]


def test_a_command_may_be_given_meanwhile_and_a_forgotten_end_is_noticed(typed: Run, tmp_path: Path) -> None:
    ran = typed("note", "A thought", "/step", "next", "/cut", "/finish", "end")
    assert any(line.startswith("In confidence (") for line in ran.lines)
    assert any(
        line.startswith("That is a line of what you are writing: first end, then next") for line in ran.lines
    )
    assert "First end or cancel what you are writing." in ran.lines


def test_what_is_cancelled_is_gone_when_it_is_said_twice(typed: Run, run: Run, tmp_path: Path) -> None:
    ran = typed("note", "A thought", "cancel", "more", "cancel", "cancel", "note", "end", "quit")
    assert ran.lines.count("Type cancel again to throw away what you have written.") == 2
    assert "Thrown away." in ran.lines
    assert "Nothing was written down." in ran.lines
    assert written(tmp_path) == []
    assert "Half typed" not in run("resume", "--plain", typed="quit\n").out


def test_what_is_refused_is_still_there_to_be_changed(typed: Run, tmp_path: Path) -> None:
    ran = typed("decision", "one two three", "four", "end", "/cut", "end")
    assert any("type on, /cut takes the last line away" in line for line in ran.lines)
    assert written(tmp_path) == [("decision", "one two three", "", "")]


def test_off_the_record_nothing_is_begun_and_without_names_nobody_is_named(
    typed: Run, tmp_path: Path
) -> None:
    ran = typed("step", "note", "status", "step", "note", "a", "by 2", "end")
    assert "Write the note" not in ran.out.partition("Without names")[0]
    assert "No names are kept in this step." in ran.lines
    assert written(tmp_path) == [("note", "a", "", "")]


def test_a_commitment_is_asked_for_and_may_be_left_open(typed: Run, tmp_path: Path) -> None:
    ran = typed(
        "commitment", "", "Send the notes", "Person", "person 2", "", "c", "Ring", "Ben", "Friday", "entries"
    )
    assert "Say what will be done, or cancel." in ran.lines
    assert any("could be Person 1" in line for line in ran.lines)
    entries = [line.partition(": ")[2] for line in ran.lines if " commitment: " in line]
    assert entries == ["Send the notes (Person 2)", "Ring (Ben, Friday)"]


def test_what_was_written_down_is_written_anew_on_several_lines(typed: Run, tmp_path: Path) -> None:
    ids = [line[7:].partition(")")[0] for line in typed("note Old").lines if line.startswith("Noted (")]
    ran = typed("note Old", f"edit {ids[0]}", "New", "words", "by 4", "end", f"edit {ids[0]}", "cancel")
    assert "It says: Old" in ran.lines
    assert "Left as it was." in ran.lines
    assert written(tmp_path) == [("note", "New\nwords", "", "p4")]


def test_a_promise_is_changed_answer_by_answer(typed: Run, tmp_path: Path) -> None:
    kept = next(line for line in typed("c Ring / Ben / Friday").lines if line.startswith("Commitment kept ("))
    name = kept.partition("(")[2].partition(")")[0]
    ran = typed("c Ring / Ben / Friday", f"edit {name}", "", "Ana", "-", "entries")
    assert "Who does it? Now: Ben" in ran.lines
    assert any(line.endswith("commitment: Ring (Ana)") for line in ran.lines)


@pytest.mark.parametrize(
    ("lines", "again", "kept"),
    [
        (
            ("note", "Half a", "thought", "by 3"),
            ("note", "and the rest", "end"),
            "Half a\nthought\nand the rest",
        ),
        (("decision", "Half"), ("decision", "end"), "Half"),
        (("commitment", "Ring", "Ben"), ("commitment", "Friday"), "Ring"),
    ],
)
def test_what_is_being_written_survives_a_kill(
    begin: Run, until: Run, run: Run, good: Path, tmp_path: Path, lines: Any, again: Any, kept: str
) -> None:
    child: subprocess.Popen[str] = begin("run", good, "--people", 5, "--plain")
    assert child.stdin is not None
    # Whatever is answered is answered after what was typed before it is durable.
    child.stdin.write("\n".join(["start", *lines, "/agenda", ""]))
    child.stdin.flush()
    until(child, "Debrief")
    child.kill()
    child.wait()
    ran = run("resume", "--plain", typed="gap nothing\n" + "\n".join(again) + "\nquit\n")
    assert any(line.startswith("Half typed before, and not kept (") for line in ran.lines)
    assert any(line.startswith("Half typed before, go on with it: ") for line in ran.lines)
    ((_, text, _, who),) = written(tmp_path)
    assert text == kept
    assert who == ("p3" if lines[0] == "note" else "")
    assert "Half typed" not in run("resume", "--plain", typed="quit\n").out


def test_what_was_half_typed_on_the_screens_is_gone_on_with(typed: Run, run: Run, tmp_path: Path) -> None:
    typed("quit")
    path = session_of(tmp_path)
    journal, now = drive(path), RealClock().now()
    drafts = {"note": "and more", "note.unkept": "refused", "note.who": "person 2"}
    journal.beat(Pulse(1_000, now.wall_ms, now.boot_ms, now.boot_id, drafts))
    journal.close()
    ran = run("resume", "--plain", typed="note\nthe end of it\nend\nquit\n")
    assert "Half typed before, go on with it: refused / and more" in ran.lines
    assert written(tmp_path) == [("note", "refused\nand more\nthe end of it", "", "p2")]
