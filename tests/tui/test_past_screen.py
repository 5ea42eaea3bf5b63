"""Past sessions: searched, the unfinished taken up again, the finished read, the damaged told."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from protocols.engine.commands import Command, Start, Withdraw, Write
from protocols.library.shelf import open_shelf
from protocols.plugins.host import Host
from protocols.runtime.config import Settings
from protocols.tui.backend import LiveSession, SessionRow, SetUp, Trouble
from protocols.tui.desk import Desk
from protocols.tui.listing import Listing
from protocols.tui.widgets import Field

from .fake import FakeBackend
from .samples import MINUTE, START
from .screens import Stage, keys, play


def rows(stage: Stage) -> list[str]:
    return stage.app.screen.query_one(Listing).ids


def test_a_folder_that_cannot_be_read_is_not_one_without_sessions(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        for typed in ("", "huddle"):
            await stage.type(typed)
            assert f"{tmp_path / 'sessions'} cannot be used as a folder for sessions." in stage.words("tell")
            assert "There are no sessions yet" not in stage.all_words()

    desk = desk_in(tmp_path)
    (tmp_path / "sessions").write_text("in the way", "utf-8")
    play(scene, desk)


@pytest.mark.parametrize("key", ["enter", "ctrl+r"])
def test_an_unfinished_session_is_taken_up_again(key: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        assert "Enter resume" in keys(stage)
        await stage.press(key)
        assert stage.name == "RunScreen"

    backend = FakeBackend()
    play(scene, backend)
    assert ("resume", "/data/a.session") in backend.asked


def test_a_click_takes_an_unfinished_session_up_again() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        await stage.pilot.click(Listing, offset=(10, 0))
        await stage.settle()
        assert stage.name == "RunScreen"

    play(scene)


def test_the_minutes_so_far_of_an_unfinished_session_have_a_key() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        assert "F5 minutes so far" in keys(stage)
        await stage.press("f5")
        assert stage.name == "MinutesScreen"
        await stage.press("escape", "down")
        assert "Enter minutes" in keys(stage)
        assert "so far" not in keys(stage)

    play(scene)


@pytest.mark.parametrize("typed", ["2026-09-21", "mon 21 sep 2026", "21 sep"])
def test_a_search_finds_title_facilitator_and_date(typed: str) -> None:
    sessions = (
        SessionRow("/a", "Final Word", "finished", START, 0, 0, 13, facilitator="Rosa"),
        SessionRow("/b", "Final Word", "finished", START - 40 * 24 * 60 * MINUTE, 0, 0, 8, facilitator="Ben"),
        SessionRow("/c", "Consultancy", "finished", START, 0, 0, 8, facilitator="Ben"),
    )

    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        assert "3 sessions" in stage.words("count")
        assert "Mon 21 Sep 2026, 14:49 · 13 people" in stage.text()
        await stage.type("final ben")
        assert rows(stage) == ["/b"]
        await stage.press(*["backspace"] * 9)
        await stage.type(typed)
        assert rows(stage) == ["/a", "/c"]
        await stage.type(" xylophone")
        assert rows(stage) == []
        assert "Take something out of the search" in stage.text()

    play(scene, FakeBackend(sessions=sessions))


def test_without_any_session_it_says_what_to_do() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        assert "choose a protocol and run it" in stage.text()
        await stage.press("enter", "f5", "ctrl+r")
        assert stage.name == "PastScreen"

    play(scene, FakeBackend(sessions=()))


def test_hundreds_of_sessions_are_listed_and_searched_at_once() -> None:
    sessions = tuple(
        SessionRow(f"/{number}", f"Huddle {number}", "finished", START - number * MINUTE, 0, number)
        for number in range(800)
    )

    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        assert len(rows(stage)) == 800
        await stage.type("huddle 799")
        assert rows(stage) == ["/799"]

    play(scene, FakeBackend(sessions=sessions))


def desk_in(folder: Path) -> Desk:
    return Desk(Settings(data_dir=str(folder), facilitator="Rosa"), Host, open_shelf())


def run(desk: Desk, id: str) -> LiveSession:
    live = desk.begin(SetUp(id, people=8))
    assert not isinstance(live, tuple), live
    live.close()
    return live


def test_a_real_damaged_session_is_listed_and_told(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    path = Path(run(desk, "final-word").path)
    path.write_bytes(path.read_bytes()[:1500])
    run(desk, "consultancy")

    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        assert "cannot be read" in stage.text()
        assert len(rows(stage)) == 2
        stage.app.screen.query_one(Listing).highlighted = rows(stage).index(str(path))
        await stage.press("enter")
        assert stage.name == "PastScreen"
        assert str(path.name) in stage.words("tell").replace("\n", "")

    play(scene, desk_in(tmp_path))


def test_real_sessions_are_found_by_their_facilitator(tmp_path: Path) -> None:
    run(desk_in(tmp_path), "final-word")
    [row] = desk_in(tmp_path).sessions()
    assert (row.facilitator, row.state) == ("Rosa", "unfinished")


def test_sessions_are_found_by_what_was_written_down_once_somebody_searches() -> None:
    backend = FakeBackend()

    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        assert not [asked for asked in backend.asked if asked[0] == "written"]
        await stage.type("summer books")
        assert rows(stage) == ["/data/a.session"]
        assert "“…reading club wants books for the long summe…" in stage.text()
        assert stage.words("count").startswith("1 session")
        assert "looking" not in stage.words("count")
        await stage.type(" nowhere")
        assert stage.words("count").startswith("No session matches")

    play(scene, backend)


def test_how_far_the_search_has_come_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    class Slow(FakeBackend):
        def texts(self, path: str) -> tuple[str, ...]:
            if path != "/data/a.session":
                go_on.wait(10)
            return super().texts(path)

    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        stage.app.screen.query_one("#search", Field).value = "books"
        await until(lambda: rows(stage) == ["/data/a.session"], stage)
        assert re.search(r"looking into what was written down: 1 of \d", stage.words("count"))
        go_on.set()
        await stage.settle()
        assert "looking" not in stage.words("count")

    monkeypatch.setattr("protocols.tui.past.TELL_S", 0)
    play(scene, Slow())


async def until(holds: Callable[[], bool], stage: Stage) -> None:
    for _ in range(200):
        if holds():
            return
        await stage.pilot.pause(0.02)
    raise AssertionError(stage.text())


def carry_out(live: LiveSession, command: Command) -> None:
    done = threading.Event()
    live.submit(command, lambda refused: done.set() if refused is None else None)
    assert done.wait(10)


def test_what_was_taken_back_is_not_found(tmp_path: Path) -> None:
    desk = Desk(Settings(data_dir=str(tmp_path)), Host, open_shelf())
    live = desk.begin(SetUp("consultancy", people=5, inputs={"topic": "the new timetable"}))
    assert not isinstance(live, Trouble)
    carry_out(live, Start())
    carry_out(live, Write("keep this"))
    carry_out(live, Write("not this"))
    carry_out(live, Withdraw(live.view().entries[-1].id))
    live.close()
    assert desk.texts(live.path)[:1] == ("keep this",)
    assert not any("not this" in text for text in desk.texts(live.path))
    assert any("the new timetable" in text for text in desk.texts(live.path))
    assert desk.texts(str(tmp_path / "nothing.session")) == ()
