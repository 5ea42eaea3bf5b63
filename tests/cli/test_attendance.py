"""How many took part, who came later and who left: the same wherever a session is told of."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from protocols.library.shelf import open_shelf
from protocols.plugins.host import Host
from protocols.runtime.config import Settings
from protocols.tui.backend import MinutesDocument
from protocols.tui.desk import Desk

COMING = (
    "gone Person-1",  # before it has begun: they never took part
    "start",
    "arrive Nadia / North",
    "arrive Otto / North",
    "gone Person-2",
    "gone Person-3",
    "arrive Person-3",
    "arrive Wrong Name",
    "undo",
    "finish",
    "finish",
)


@pytest.fixture
def held(run, tmp_path: Path):
    """A session of six from a list, with people who come and go; answers a look at it in every way."""
    roster = tmp_path / "people.csv"
    roster.write_text("name,team\n" + "".join(f"Person-{n},North\n" for n in range(1, 7)), "utf-8")

    def told(*flags: str) -> dict[str, str]:
        ran = run(*flags, "run", "final-word", "--plain", "--roster", roster, typed="\n".join(COMING) + "\n")
        assert ran.code == 0, ran.err
        return {name: run(*flags, "export", "--format", name).out for name in ("json", "md", "txt", "html")}

    return told


def test_how_many_took_part_is_one_number_everywhere(run, held, tmp_path: Path) -> None:
    pages = held()
    data = json.loads(pages["json"])
    names = [one["name"] for one in data["people"]]
    assert names == ["Person-2", "Person-3", "Person-4", "Person-5", "Person-6", "Nadia", "Otto"]
    assert data["count"] == len(names)
    for name in ("md", "txt", "html"):
        assert "7 people: Person" in pages[name].replace("\\", ""), name
    [summary] = json.loads(run("sessions", "--json").out)["sessions"]
    assert summary["people"] == 7
    desk = Desk(Settings(data_dir=str(tmp_path / "data")), Host, open_shelf())
    assert [row.people for row in desk.sessions()] == [7]
    document = desk.minutes(summary["path"])
    assert isinstance(document, MinutesDocument)
    assert re.match(r"When: \w+, \d+ \w+ \d{4}, \d\d:\d\d to \d\d:\d\d", document.lines[0])
    assert any(line.startswith("People: 7 people") for line in document.lines)
    assert any(line.startswith("Came later: Nadia (") for line in document.lines)


def test_who_came_later_and_who_left_is_told_with_the_time(held) -> None:
    pages = held()
    data = json.loads(pages["json"])
    told = [(one["name"], one["came"]) for one in data["comings"]]
    assert told == [
        ("Nadia", True), ("Otto", True), ("Person-2", False), ("Person-3", False), ("Person-3", True)
    ]  # fmt: skip
    clock = data["comings"][0]["clock"]
    assert clock
    text = pages["txt"]
    assert f"Came later: Nadia ({clock}), Otto (" in text
    assert "Left: Person-2 (" in text
    back = f"Person-3 ({data['comings'][3]['clock']} to {data['comings'][4]['clock']})"
    assert back in text
    assert "Wrong Name" not in text


def test_in_spanish_it_is_the_same_number(held) -> None:
    pages = held("--language", "es")
    assert "7 personas: Person-2" in pages["txt"]
    assert "Llegaron más tarde: Nadia (" in pages["txt"]
    assert "Se fueron: Person-2 (" in pages["txt"]


def test_people_who_were_only_counted_are_counted_too(run) -> None:
    typed = ("start", "arrive Zoe", "arrive", "gone 2", "gone Zoe", "finish", "finish")
    run("run", "final-word", "--plain", "--people", 7, typed="\n".join(typed) + "\n")
    data = json.loads(run("export", "--format", "json").out)
    assert data["count"] == 9
    text = run("export", "--format", "txt").out
    assert "9 people, among them Zoe" in text
    assert "Came later: Zoe (" in text
    assert "Person 9 (" in text
    [summary] = json.loads(run("sessions", "--json").out)["sessions"]
    assert summary["people"] == 9
