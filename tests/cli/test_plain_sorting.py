"""What was written down, changed on plain lines: its words, its place, who said it; and the parking lot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from protocols.words import set_language

Run = Callable[..., Any]

PROTOCOL = """
format = 1
id = "sorted"
title = "Sorted"
[people]
min = 2
[[steps]]
id = "look"
title = "Look"
time = "5m"
capture = [{ id = "seen", title = "Seen", columns = ["I noticed", "I wonder"] }]
"""


@pytest.fixture
def typed(plain: Run, tmp_path: Path) -> Run:
    path = tmp_path / "sorted.toml"
    path.write_text(PROTOCOL, encoding="utf-8")
    return lambda *lines: plain("start", *lines, "entries", protocol=str(path))


def entries(ran: Any) -> list[str]:
    """What `entries` told, without the ids."""
    return [line.partition(" ")[2] for line in ran.lines if line[:1] == "n" and line[1:2].isdigit()]


def entry_id(ran: Any) -> str:
    """The id of the first thing that was written down."""
    noted = next(line for line in ran.lines if line.startswith("Noted ("))
    return str(noted.removeprefix("Noted (").partition(")")[0])


def test_what_waits_for_later_is_parked(typed: Run) -> None:
    ran = typed("park Where the money comes from")
    assert any(line.startswith("Parked for later (") for line in ran.lines)
    assert entries(ran) == ["for later: Where the money comes from"]


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("nothing", "is nowhere to sort it to: say 1 I noticed, 2 I wonder, 3 note"),
        ("I", "“I” could be 1 I noticed or 2 I wonder. Type more of it, or its number."),
        ("seen", "“seen” could be 1 I noticed or 2 I wonder."),
        ("wonder", "note: Why? (I wonder)"),
        ("I wonder", "note: Why? (I wonder)"),
        ("2", "note: Why? (I wonder)"),
        ("later", "for later: Why?"),
        ("decision", "decision: Why?"),
    ],
)
def test_an_entry_is_sorted_by_name_or_number(typed: Run, where: str, told: str) -> None:
    name = entry_id(typed("note @1 Why?"))
    ran = typed("note @1 Why?", f"sort {name} {where}")
    assert any(told in line for line in ran.lines)


def test_who_said_it_is_told_by_the_beginning_of_a_name(typed: Run) -> None:
    name = entry_id(typed("note @1 Why?"))
    assert entries(typed("note @1 Why?", f"by {name} 3")) == ["note: Why? (I noticed, Person 3)"]
    assert entries(typed("note @1 Why?", f"by {name} a guest")) == ["note: Why? (I noticed, a guest)"]
    ran = typed("note @1 Why?", f"by {name} Person")
    assert any("could be Person 1, Person 2" in line for line in ran.lines)


def test_what_is_taken_back_may_be_written_again(typed: Run) -> None:
    name = entry_id(typed("note @1 Why?"))
    ran = typed("note @1 Why?", f"withdraw {name}", "note @2 Why?")
    assert f"Taken back ({name}): Why?" in ran.lines
    assert entries(ran) == ["note: Why? (I wonder)"]


OURS = (
    PROTOCOL
    + """
[translations.es]
title = "Ordenado"
[translations.es.steps.look]
title = "Mirar"
[translations.es.captures.seen]
title = "Lo visto"
columns = ["Noté", "¿Qué me pregunto?"]
"""
)


@pytest.fixture
def spanish(run: Run, tmp_path: Path) -> Iterator[Run]:
    """A session in Spanish, of a protocol that was written in English."""
    path = tmp_path / "sorted.toml"
    path.write_text(OURS, encoding="utf-8")

    def typed(*lines: str) -> Any:
        arguments = ("run", path, "--people", 3, "--plain", "--seed", 3, "--language", "es")
        return run(*arguments, typed="\n".join(("start", *lines, "entries")) + "\n")

    yield typed
    set_language("en")


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("¿Qué me pregunto?", "nota: Why? (¿Qué me pregunto?)"),
        ("que me", "nota: Why? (¿Qué me pregunto?)"),
        ("I wonder", "nota: Why? (¿Qué me pregunto?)"),
        ("wonder", "nota: Why? (¿Qué me pregunto?)"),
        ("I noticed", "nota: Why? (Noté)"),
        ("note", "nota: Why?"),
        ("not", "“not” podría ser"),
        ("nota", "nota: Why?"),
        ("decision", "decisión: Why?"),
        ("decisión", "decisión: Why?"),
        ("commitment", "compromiso: Why?"),
        ("later", "para después: Why?"),
        ("park", "para después: Why?"),
    ],
)
def test_in_another_language_both_the_shown_and_the_original_names_are_understood(
    spanish: Run, where: str, told: str
) -> None:
    noted = next(line for line in spanish("note @2 Why?").lines if line.startswith("Anotado ("))
    name = noted.partition("(")[2].partition(")")[0]
    ran = spanish("note @2 Why?", f"sort {name} {where}")
    assert any(line.removeprefix(f"{name} ") == told or told in line for line in ran.lines[-3:-1]), ran.out


@pytest.mark.parametrize("typed", ["@I wonder Why?", "@wonder: Why?", "@¿Qué me pregunto? Why?", "@que Why?"])
def test_a_note_is_sorted_by_either_name(spanish: Run, typed: str) -> None:
    assert any(line.endswith("nota: Why? (¿Qué me pregunto?)") for line in spanish(f"note {typed}").lines)


def test_the_original_names_are_there_when_the_session_is_taken_up_again(spanish: Run, run: Run) -> None:
    spanish("note A thought")
    ran = run("resume", "--plain", "--language", "es", typed="note @I noticed so\nentries\n")
    assert any(line.endswith("nota: so (Noté)") for line in ran.lines)


def test_the_number_that_is_told_for_a_column_is_the_one_that_sorts(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sorted.toml"
    path.write_text(
        PROTOCOL.replace("capture = [", 'capture = [{ id = "heard", title = "Heard" }, '), "utf-8"
    )
    ran = run("run", path, "--people", 3, "--plain", typed="start\nnote @2 Why?\nentries\n")
    assert "To sort notes, type note @2 TEXT for I noticed and note @3 TEXT for I wonder." in ran.lines
    assert entries(ran) == ["note: Why? (I noticed)"]
