"""What is written down on plain lines while groups work on different things and none of them is chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import guests_and_hosts

Run = Callable[..., Any]

FILE = guests_and_hosts(
    """capture = [
  { id = "own-questions", title = "Questions we bring", per = "member", columns = ["How?", "Why?"] },
  { id = "own-word", title = "Our word", kind = "decision" },
]""",
    """capture = [
  { id = "host-questions", title = "What the hosts ask", per = "member"COLUMNS },
  { id = "promises", title = "Promises", kind = "commitment" },
]""",
    "Ask",
)
BOTH = ', columns = ["How?", "Where?"]'


@pytest.fixture
def typed(plain: Run, tmp_path: Path) -> Callable[..., list[str]]:
    """What is told of the lines typed while guests (3, 4, 5) and hosts (1, 2) are apart, and of what was
    written down by then."""
    path = tmp_path / "apart.toml"

    def lines(*typed: str, columns: str = "") -> list[str]:
        path.write_text(FILE.replace("COLUMNS", columns), "utf-8")
        flags = ("--cast", "hosts=p1,p2")
        ran = plain("start", "park .", *typed, "entries", protocol=str(path), flags=flags)
        assert "own-questions" not in ran.out
        assert "host-questions" not in ran.out
        after = next(at for at, line in enumerate(ran.lines) if line.startswith("Parked for later"))
        return [line for line in ran.lines[after + 1 : -1] if not line.endswith("for later: .")]

    return lines


def kept(lines: list[str]) -> str:
    """The one thing that was written down, without its id."""
    [entry] = [line for line in lines if line[:1] == "n" and line[1:2].isdigit()]
    return entry.partition(" ")[2]


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("note @1 who pays", "note: who pays (Guests, How?)"),
        ("note @why who pays", "note: who pays (Guests, Why?)"),
        ("note @2 Person 4: who pays", "note: who pays (Guests, Why?, Person 4)"),
        ("note @2 by 4: who pays", "note: who pays (Guests, Why?, Person 4)"),
        ("note @1 Person 2: who pays", "note: who pays (Hosts, What the hosts ask, Person 2)"),
        ("note @What the hosts ask: who pays", "note: who pays (Hosts, What the hosts ask)"),
        ("note Person 3: who pays", "note: who pays (Guests, Questions we bring, Person 3)"),
        ("note Person 1: who pays", "note: who pays (Hosts, What the hosts ask, Person 1)"),
        ("note by Person 1: who pays", "note: who pays (Hosts, What the hosts ask, Person 1)"),
        ("note who pays", "note: who pays"),
        ("note Somebody: who pays", "note: Somebody: who pays"),
        ("decision @our We ask", "decision: We ask (Guests, Our word)"),
        (
            "commitment Call them / Person 2 / Friday",
            "commitment: Call them (Hosts, Promises, Person 2, Friday)",
        ),
        ("commitment Call them / Person 5 / Friday", "commitment: Call them (Guests, Person 5, Friday)"),
    ],
)
def test_it_goes_to_the_list_of_the_group_that_has_it_or_of_who_said_it(
    typed: Callable[..., list[str]], line: str, entry: str
) -> None:
    assert kept(typed(line)) == entry


def test_a_note_of_several_lines_goes_to_the_group_of_who_said_it(typed: Callable[..., list[str]]) -> None:
    assert kept(typed("note", "who pays", "by Person 1", "end")).endswith(
        "(Hosts, What the hosts ask, Person 1)"
    )
    assert kept(typed("note", "Person 4: who pays", "end")).endswith("(Guests, Questions we bring, Person 4)")


def test_a_list_that_several_groups_have_is_asked_for_and_the_words_are_told(
    typed: Callable[..., list[str]],
) -> None:
    lines = typed("note @1 who pays", columns=BOTH)
    assert lines == ["Choose a group first: group 1 or group 2. Not kept yet: note @1 who pays"]
    lines = typed("note @how who pays", columns=BOTH)
    assert lines == ["Choose a group first: group 1 or group 2. Not kept yet: note @how who pays"]
    assert kept(typed("note @where who pays", columns=BOTH)) == "note: who pays (Hosts, Where?)"
    assert kept(typed("note @1 Person 2: who pays", columns=BOTH)) == "note: who pays (Hosts, How?, Person 2)"


def test_a_list_that_no_group_has_is_answered_with_those_there_are(typed: Callable[..., list[str]]) -> None:
    assert typed("note @dreams who pays") == [
        "There is no “dreams” here: say How?, Why? or What the hosts ask."
    ]
    assert typed("note @7 who pays") == ["There is no “7” here: say How?, Why? or What the hosts ask."]


def test_a_list_that_was_left_while_its_text_was_written_is_called_by_its_title(
    typed: Callable[..., list[str]],
) -> None:
    lines = typed("note @1", "who pays", "/next", "end", "/cancel", "/cancel")
    assert "This step does not collect “Questions we bring”." in lines


def test_in_one_step_who_said_it_tells_the_group(plain: Run) -> None:
    typed = ("start", *["step"] * 4, "note by Person 3: sums", "entries")
    lines = plain(*typed, protocol="live-case", people=13).lines
    assert any(line.endswith("sums (Interview group 3, Person 3)") for line in lines)


SILENT = guests_and_hosts('capture = [{ id = "seen", title = "Seen" }]', 'record = "none"')
REFUSED = (
    "Nothing is written down: what is said in Hosts is off the record. "
    "If it was said elsewhere, choose a group first: group 1 (Guests)."
)


@pytest.fixture
def silent(plain: Run, tmp_path: Path) -> Callable[..., Any]:
    path = tmp_path / "silent.toml"
    path.write_text(SILENT, "utf-8")
    return lambda *typed: plain("start", *typed, protocol=str(path), flags=("--cast", "hosts=p1,p2"))


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (folder / "data").rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "typed", ["note", "note zebra", "park zebra", "decision", "decision zebra", "commitment", "commitment z"]
)
def test_while_one_group_is_off_the_record_it_is_said_which_can_be_chosen(silent: Run, typed: str) -> None:
    assert silent(typed, "status").lines.count(REFUSED) == 1


def test_what_the_other_group_says_is_kept(silent: Run) -> None:
    lines = silent(
        *("group 1", "note", "one", "end", "note two", "all"),
        *(
            "note by person 4",
            "three",
            "end",
            "note by person 4: four",
            "note @seen five",
            "note @seen",
            "six",
        ),
        *("end", "commitment seven / Person 3", "entries"),
    ).lines
    kept = [line for line in lines if line.startswith("n") and ": " in line]
    assert [line.split(": ")[1].split(" ")[0] for line in kept] == [
        *("one", "two", "three", "four", "five", "six", "seven"),
    ]
    assert REFUSED not in lines


def test_a_text_that_is_being_written_when_a_group_goes_off_the_record_is_kept_for_another(
    plain: Run, tmp_path: Path
) -> None:
    path = tmp_path / "first.toml"
    first = '[[steps]]\nid = "first"\ntitle = "First"\ntime = "3m"\n'
    path.write_text(SILENT.replace("[[steps]]\n", f"{first}[[steps]]\n", 1), "utf-8")
    typed = ("start", "note", "one", "/next", "end", "/group 1", "end", "entries")
    lines = plain(*typed, protocol=str(path), flags=("--cast", "hosts=p1,p2")).lines
    assert lines.count(REFUSED) == 1
    assert "Commands are for Guests. Type all for every group." in lines
    assert any(line.endswith(" note: one (Guests)") for line in lines)


def test_nothing_of_the_group_that_is_off_the_record_is_stored(silent: Run, tmp_path: Path) -> None:
    silent("note by person 1: zebra", "note by person 1", "zebra", "end", "group 2", "note", "note zebra")
    silent("commitment zebra / Person 2", "note @seen by person 1: zebra", "commitment", "zebra", "end")
    assert b"zebra" not in everything_in(tmp_path)


def test_a_commitment_that_is_being_made_then_is_kept_for_whoever_does_it(plain: Run, tmp_path: Path) -> None:
    path = tmp_path / "first.toml"
    first = '[[steps]]\nid = "first"\ntitle = "First"\ntime = "3m"\n'
    path.write_text(SILENT.replace("[[steps]]\n", f"{first}[[steps]]\n", 1), "utf-8")
    typed = ("start", "commitment", "Ring", "/next", "", "", "", "Person 3", "", "entries")
    lines = plain(*typed, protocol=str(path), flags=("--cast", "hosts=p1,p2")).lines
    assert lines.count(REFUSED) == 1
    assert any(line.endswith(" commitment: Ring (Guests, Person 3)") for line in lines)
