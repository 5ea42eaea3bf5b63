"""The application around the screens: the minutes, the palette, the look, and pictures of it all."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from protocols.tui._compat import write_crash
from protocols.tui.app import ProtocolsApp
from protocols.tui.backend import Trouble
from protocols.tui.dialogs import Question
from protocols.tui.theme import CONTRAST, DARK, LIGHT, PLAIN

from .fake import FakeBackend, FakeSession
from .samples import MINUTE, START, apart, lane, turning, view
from .screens import Stage, play


async def minutes(stage: Stage) -> None:
    await stage.press("f2", "down", "enter")
    assert stage.name == "MinutesScreen"


def test_the_minutes_tell_commitments_decisions_notes_and_times() -> None:
    async def scene(stage: Stage) -> None:
        await minutes(stage)
        text = stage.words("text")
        assert "→ Ask two students what they would change  Dolores · Friday" in text
        assert "◆ We read the second chapter together next time." in text
        assert "• The text speaks of trust before it speaks of rules.  Chen" in text
        assert "and its silence" in text
        assert "Kept in /data/b.session" in stage.words("lead")
        row = next(
            line for line in text.split("\n") if line.startswith("Read, and choose") and "8:00" in line
        )
        assert row.split()[-3:-1] == ["8:00", "9:00"]
        assert "█" in row
        assert "▓" in row
        assert (
            text.index("Commitments") < text.index("Decisions") < text.index("Debrief") < text.index("Total")
        )

    play(scene, size=(120, 30))


@pytest.mark.parametrize(("key", "format"), [("m", "markdown"), ("j", "json")])
def test_the_minutes_are_exported_by_a_key(key: str, format: str) -> None:
    async def scene(stage: Stage) -> None:
        await minutes(stage)
        await stage.press(key)
        assert stage.words("tell") == "Written to /data/final-word.md"
        backend.exported = Trouble("There is no room on the disk.")
        await stage.press(key)
        assert stage.words("tell") == "There is no room on the disk."

    backend = FakeBackend()
    play(scene, backend)
    assert backend.asked.count(("export", "/data/b.session", format)) == 2


def test_minutes_without_entries_say_so() -> None:
    from protocols.tui.backend import MinutesDocument
    from protocols.tui.minutes import minutes_rows
    from protocols.tui.widgets import lines

    text = lines(*minutes_rows(MinutesDocument("Empty", "/data/e.session"), 80)).plain
    assert "Nothing was written down." in text


def test_one_key_goes_through_the_looks() -> None:
    async def scene(stage: Stage) -> None:
        assert stage.app.theme == DARK
        await stage.press("ctrl+l")
        assert stage.app.theme == LIGHT
        await stage.press("ctrl+l")
        assert stage.app.theme == CONTRAST
        await stage.press("ctrl+l")
        assert stage.app.theme == DARK

    play(scene)


def test_without_colours_the_chosen_row_still_carries_its_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(stage: Stage) -> None:
        assert stage.app.theme == PLAIN
        assert "▶ Resume" in stage.text()
        await stage.press("ctrl+l")
        assert stage.app.theme == PLAIN

    monkeypatch.setenv("NO_COLOR", "1")
    play(scene)


def test_an_empty_no_color_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(stage: Stage) -> None:
        assert stage.app.theme == DARK
        assert not stage.app.no_color

    monkeypatch.setenv("NO_COLOR", "")
    play(scene)


def test_the_palette_offers_what_has_a_key() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+p")
        await stage.type("decision")
        await stage.pilot.pause(0.3)
        await stage.press("enter")
        await stage.pilot.pause(0.3)
        assert stage.name == "NoteDialog"

    play(scene, start=FakeSession())


def test_ctrl_c_says_what_quits() -> None:
    async def run() -> None:
        app = ProtocolsApp(FakeBackend())
        async with app.run_test(notifications=True) as pilot:
            app.action_help_quit()
            await pilot.pause()
            assert [note.message for note in app._notifications] == ["Ctrl+Q quits."]

    asyncio.run(run())


def test_a_protocol_can_be_shown_at_once_over_the_library() -> None:
    async def run() -> None:
        app = ProtocolsApp(FakeBackend(), read="live-case")
        async with app.run_test() as pilot:
            stage = Stage(app, pilot)
            await stage.settle()
            assert stage.name == "ReadingScreen"
            assert stage.words("heading") == "Live case"
            await stage.press("escape")
            assert stage.name == "LibraryScreen"

    asyncio.run(run())


def test_a_question_is_answered_by_number_arrows_or_mouse() -> None:
    async def scene(stage: Stage) -> None:
        got: list[str | None] = []
        for keys in (("3",), ("down", "enter"), ("up", "enter"), ("escape",), ("9", "enter")):
            question = Question("Which?", "Choose.", [("a", "One"), ("b", "Two"), ("c", "Three")])
            stage.app.push_screen(question, got.append)
            await stage.settle()
            await stage.press(*keys)
        question = Question("Which?", "Choose.", [("a", "One"), ("b", "Two"), ("c", "Three")])
        stage.app.push_screen(question, got.append)
        await stage.settle()
        await stage.pilot.click("#answers", offset=(6, 1))
        await stage.settle()
        assert got == ["c", "b", "c", None, "a", "b"]

    play(scene)


def test_an_answer_that_goes_on_below_is_indented_to_its_words() -> None:
    async def scene(stage: Stage) -> None:
        stage.app.push_screen(Question("Which?", "Choose.", [("a", "One"), ("b", "Shorten it a bit " * 9)]))
        await stage.settle()
        rows = stage.words("answers").split("\n")
        assert len(rows) >= 3
        assert rows[1].startswith("  2  Shorten")
        assert all(row[:5] == " " * 5 and row[5] != " " for row in rows[2:])

    play(scene)


def test_a_new_screen_has_the_classes_of_its_size_at_once() -> None:
    async def scene(stage: Stage) -> None:
        for width, height in [(80, 24), (49, 14), (112, 30), (150, 60), (300, 90)]:
            await stage.resize(width, height)
            classes = {name for name in stage.app.screen.classes if name.startswith("-")}
            assert set(stage.app.size_classes()) == classes

    play(scene)


def test_a_crash_log_is_private_and_a_place_that_cannot_be_written_is_no_second_crash(tmp_path: Path) -> None:
    error = ValueError("told")
    assert write_crash(error, str(tmp_path / "new" / "log"))
    assert (tmp_path / "new" / "log").stat().st_mode & 0o077 == 0
    assert "told" in (tmp_path / "new" / "log").read_text(encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert not write_crash(error, str(tmp_path / "file" / "log"))


PICTURES = Path(__file__).with_name("pictures")
LATE = view(lane(at=turning()), late_ms=4 * MINUTE, projected_end_wall_ms=START + 45 * MINUTE)


@pytest.mark.parametrize(
    ("name", "keys", "session", "size"),
    [
        ("library-80x24", (), None, (80, 24)),
        ("reading-80x24", ("down", "enter"), None, (80, 24)),
        ("console-80x24", (), LATE, (80, 24)),
        ("console-160x45", (), LATE, (160, 45)),
        ("groups-120x30", ("tab",), apart(3), (120, 30)),
    ],
)
def test_the_picture_is_as_it_was_looked_at(
    name: str, keys: tuple[str, ...], session: object, size: tuple[int, int]
) -> None:
    """``PROTOCOLS_PICTURES=new`` paints them again, to be looked at in the diff."""

    async def scene(stage: Stage) -> None:
        await stage.press(*keys)
        await stage.poll()
        shown = stage.text() + "\n"
        file = PICTURES / f"{name}.txt"
        if os.environ.get("PROTOCOLS_PICTURES") == "new":
            file.parent.mkdir(exist_ok=True)
            file.write_text(shown, encoding="utf-8")
        assert shown == file.read_text(encoding="utf-8")

    play(scene, start=FakeSession(session) if session is not None else None, size=size)  # type: ignore[arg-type]
