"""Planned against actual on the screen of the minutes: a picture that says in words what it shows."""

from __future__ import annotations

import os
from pathlib import Path

import attrs
import pytest

from protocols.records.picture import StepBar
from protocols.tui.backend import MinutesDocument
from protocols.tui.minutes import WIDEST, minutes_rows
from protocols.tui.phrases import path_rows
from protocols.tui.widgets import lines
from protocols.view.model import EntryView

from .fake import FakeBackend
from .samples import MINUTE
from .screens import Stage, play

BARS = (
    StepBar("Read the text and choose a passage", 0, 8 * MINUTE, 11 * MINUTE + 10_000),
    StepBar(
        "Rounds", 0, 20 * MINUTE, 14 * MINUTE, beside="3 groups, 9:00 to 14:00; everybody waited for Circle 3"
    ),
    StepBar("Open talk", 1, 0, 3 * MINUTE, open=True),
    StepBar("Debrief", 0, 5 * MINUTE, None),
)
DOCUMENT = MinutesDocument(
    "Final Word", "x.session", bars=BARS, planned_ms=33 * MINUTE, actual_ms=25 * MINUTE + 10_000
)


def drawn(width: int) -> list[str]:
    return lines(*minutes_rows(DOCUMENT, width)).plain.split("\n")


@pytest.mark.parametrize("width", [72, 100, WIDEST])
def test_a_bar_shows_plan_excess_and_what_was_not_used_and_words_say_the_same(width: int) -> None:
    rows = drawn(width)
    [read] = [row for row in rows if row.startswith("Read the text")]
    assert read.endswith("8:00   11:10   +3:10")
    assert "█▓" in read
    assert "░" not in read
    [rounds] = [row for row in rows if row.startswith("Rounds")]
    assert rounds.endswith("-6:00")
    assert "█░" in rounds
    assert "everybody waited for Circle 3" in rows[rows.index(rounds) + 1]
    [talk] = [row for row in rows if row.startswith("  Open talk")]
    assert "▓" not in talk
    [debrief] = [row for row in rows if row.startswith("Debrief")]
    assert debrief.endswith("not reached")
    assert "█" not in debrief
    assert "░" in debrief
    assert any(row.startswith("Total") and row.endswith("-7:50") for row in rows)
    assert all(len(row) <= width for row in rows)


CHANGED = DOCUMENT._replace(
    bars=(
        BARS[0],
        StepBar("Rounds", 0, 20 * MINUTE, 14 * MINUTE, changed="14:30"),
        StepBar("Stretch", 0, 0, 3 * MINUTE, unplanned=True, changed="3:00"),
        StepBar("Extra", 0, 5 * MINUTE, None, changed="left out"),
    )
)


@pytest.mark.parametrize("width", [44, 80])
def test_the_figures_of_the_total_stand_apart_however_long_they_are(width: int) -> None:
    hours = 3_600_000
    long = DOCUMENT._replace(planned_ms=int(1.5 * hours), actual_ms=int(0.1 * hours))
    [total] = [row for row in lines(*minutes_rows(long, width)).plain.split("\n") if row.startswith("Total")]
    assert total.split() == ["Total", "1:30:00", "6:00", "-1:24:00"]
    longer = DOCUMENT._replace(planned_ms=11 * hours, actual_ms=23 * hours)
    [total] = [
        row for row in lines(*minutes_rows(longer, width)).plain.split("\n") if row.startswith("Total")
    ]
    assert total.split() == ["Total", "11:00:00", "23:00:00", "+12:00:00"]


def test_what_became_of_the_plan_stands_beside_it() -> None:
    rows = lines(*minutes_rows(CHANGED, 80)).plain.split("\n")
    [head] = [row for row in rows if row.startswith("Time ")]
    assert head.split()[-3:] == ["planned", "changed", "took"]
    figures = {row.split()[0]: row.split() for row in rows if row}
    assert figures["Rounds"][-4:] == ["20:00", "14:30", "14:00", "-6:00"]
    assert figures["Stretch"][-4:] == ["–", "3:00", "3:00", "+3:00"]
    assert figures["Extra"][-5:] == ["5:00", "left", "out", "not", "reached"]
    assert figures["Read"][-3:] == ["8:00", "11:10", "+3:10"]
    assert any("Planned: the plan as the session was begun" in row for row in rows)
    assert all(len(row) <= 80 for row in rows if not row.startswith("Planned: "))


def test_where_there_is_no_room_what_became_of_the_plan_stands_below() -> None:
    rows = lines(*minutes_rows(CHANGED, 44)).plain.split("\n")
    [at] = [at for at, row in enumerate(rows) if row.startswith("Rounds")]
    assert rows[at + 1] == "  changed: 14:30"
    assert not any("changed: " in row for row in drawn(44))


def test_a_note_does_not_tell_its_step_again_and_a_list_is_told_by_its_column() -> None:
    base = EntryView(
        "n1", "note", "How do you find the time?", "Visitors: find out", "", "", "", "", "", "", 0, 0
    )
    kept = (
        attrs.evolve(base, group="Visitors: find out", capture_title="Questions", column="How?", who="Elif"),
        attrs.evolve(base, id="n2", text="Why?", group="Circle 2", capture_title="Questions"),
    )
    rows = lines(*minutes_rows(DOCUMENT._replace(entries=kept), 100)).plain.split("\n")
    assert "• How do you find the time?  How? · Elif" in rows
    assert "• Why?  Questions · Circle 2" in rows


def test_a_wide_screen_gives_the_bars_more_room() -> None:
    def longest(width: int) -> int:
        return max(row.count("█") + row.count("░") for row in drawn(width))

    assert longest(WIDEST) > 2 * longest(72)


def test_where_there_is_no_room_for_bars_the_figures_stay() -> None:
    rows = drawn(44)
    assert not any("█" in row for row in rows[:-1])
    assert any("11:10" in row and "+3:10" in row for row in rows)
    assert all(len(row) <= 44 for row in rows if not row.startswith("  3 groups"))


def test_the_picture_stands_on_the_screen_and_fills_a_larger_one() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f2", "down", "enter")
        assert stage.name == "MinutesScreen"
        await stage.press("end")
        assert "longer than planned" in stage.text()
        assert "▓" in stage.words("text")
        small = stage.words("text").count("█")
        await stage.resize(160, 45)
        assert stage.words("text").count("█") > small

    play(scene, FakeBackend())


HOME = Path.home()
NAME = "2026-11-27-0332-focusing-four-tjb7.session"


@pytest.mark.parametrize(
    ("path", "width", "rows"),
    [
        (HOME / "sessions" / "a.session", 80, ["Kept in ~/sessions/a.session"]),
        (
            HOME / ".local" / "share" / "protocols" / "sessions" / NAME,
            76,
            ["Kept in ~/.local/share/protocols/sessions/", f"  {NAME}"],
        ),
        (
            Path("/srv/people/rosa/of/the/second/floor/sessions") / NAME,
            50,
            ["Kept in …/rosa/of/the/second/floor/sessions/", f"  {NAME}"],
        ),
        (Path("/data") / NAME, 30, ["Kept in /data/", "  2026-11-27-…our-tjb7.session"]),
        (Path(f"{HOME}-of-others/a.session"), 80, [f"Kept in {HOME}-of-others/a.session"]),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="paths are written otherwise there")
def test_a_path_is_shown_whole_or_says_where_it_is_cut(path: Path, width: int, rows: list[str]) -> None:
    assert path_rows("tui.minutes.kept", str(path), width) == rows
    assert all(len(row) <= width for row in rows)


def test_where_the_minutes_are_kept_and_written_to_can_be_read_at_80_columns() -> None:
    backend = FakeBackend()
    folder = HOME / ".local" / "share" / "protocols"
    backend.list = (backend.list[1]._replace(path=str(folder / "sessions" / NAME)),)
    backend.exported = str(folder / "minutes" / f"{NAME.removesuffix('.session')}-minutes.html")

    async def scene(stage: Stage) -> None:
        await stage.press("f2", "enter")
        await stage.press("h")
        shown = stage.text().splitlines()
        for part in ("Kept in ~/.local/share/protocols/sessions/", NAME):
            assert any(part in row for row in shown), part
        for part in ("Written to ~/.local/share/protocols/minutes/", "-focusing-four-tjb7-minutes.html"):
            assert any(part in row for row in shown), part

    play(scene, backend, size=(80, 24))
