"""From 20x5 to 300x90, and from one to the other while running."""

from __future__ import annotations

import asyncio

import pytest

from protocols.engine import commands as ask
from protocols.tui._compat import Pictured
from protocols.tui.big import best_scale
from protocols.tui.widgets import BigClock

from .fake import FakeBackend, FakeSession
from .samples import GAP, apart, lane, ready, turning, view
from .screens import Stage, play

SIZES = [(20, 5), (120, 30), (300, 90)]
ROUTES = {
    "library": ("escape",),
    "reading": ("down", "enter"),
    "setup": ("down", "enter", "enter"),
    "past": ("f2",),
    "minutes": ("f2", "enter"),
}


@pytest.mark.parametrize("route", ROUTES)
def test_every_screen_lives_through_every_size(route: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(*ROUTES[route])
        name = stage.name
        for width, height in [*SIZES, (1, 1), (6, 2), (49, 14), (80, 24)]:
            await stage.resize(width, height)
            lines = stage.text().split("\n")
            assert len(lines) <= height
        assert stage.name == name
        assert "help" in stage.text()

    play(scene, FakeBackend(), painted=True)


WINDOWS = {"console": (), "note": ("w",), "help": ("f1",), "agenda": ("a",), "message": ("m", "7")}


@pytest.mark.parametrize("opened", [*ROUTES, *WINDOWS])
def test_however_narrow_nothing_is_painted_while_nothing_changes(opened: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(*(ROUTES.get(opened) or WINDOWS.get(opened, ())))
        for width in (3, 2, 1):
            await stage.resize(width, 24)
            screen = stage.app.screen
            assert isinstance(screen, Pictured)
            before = screen.pictures
            await asyncio.sleep(0.2)
            assert screen.pictures - before <= 1

    play(scene, FakeBackend(), start=FakeSession() if opened in WINDOWS else None, painted=True)


@pytest.mark.parametrize("shown", [view(lane(at=turning())), apart(3), apart(15), ready(), view(gap=GAP)])
def test_the_console_lives_through_every_size(shown: object) -> None:
    async def scene(stage: Stage) -> None:
        for width, height in [*SIZES, (6, 2), (80, 24)]:
            await stage.resize(width, height)
            await stage.poll()
        assert stage.app.is_running

    play(scene, start=FakeSession(shown), painted=True)  # type: ignore[arg-type]


def test_a_tiny_terminal_says_so_and_still_shows_the_time() -> None:
    async def scene(stage: Stage) -> None:
        lines = stage.text().split("\n")
        assert lines[0].strip() == "0:43"
        assert lines[1].strip() == "left for Chen"
        assert "too" in stage.text()
        assert "50x15" in stage.text()
        session.pass_time(3_000)
        await stage.poll()
        assert stage.text().startswith("0:40")
        await stage.press("space")
        await stage.resize(80, 24)
        assert "Each of the others responds" in stage.text()
        assert "too small" not in stage.text()

    session = FakeSession(view(lane(at=turning())))
    play(scene, start=session, size=(20, 5))
    assert len(session.commands) == 1


def test_a_dialog_gives_way_to_the_time_in_a_tiny_terminal_and_comes_back() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("half")
        await stage.resize(20, 5)
        assert stage.text().startswith("2:50")
        await stage.resize(80, 24)
        assert "half" in stage.text()

    play(scene, start=FakeSession(), painted=True)


def test_in_a_tiny_terminal_a_note_is_seen_while_it_is_typed_and_kept() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("quick")
        assert "quick" in stage.text()
        assert stage.text().startswith("2:50")
        await stage.press("enter")

    session = FakeSession()
    play(scene, start=session, size=(20, 5), painted=True)
    assert session.commands == [ask.Write("quick")]


def test_in_a_tiny_terminal_a_question_shows_its_answers() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f")
        assert "▶ 1  No, go on" in stage.text()
        await stage.press("c", "escape", "c")
        await stage.type("Bring copies")
        assert "Bring copies" in stage.text()

    play(scene, start=FakeSession(), size=(20, 5))


@pytest.mark.parametrize("size", [(50, 15), (60, 16), (80, 18)])
@pytest.mark.parametrize("keys", [("x",), ("x", "1"), ("x", "2"), ("z",), ("m",), ("m", "7"), ("t",)])
def test_no_window_cuts_a_sentence_in_few_rows(keys: tuple[str, ...], size: tuple[int, int]) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(*keys)
        window = stage.app.screen
        rows = [line.split("│")[1] for line in stage.text().splitlines() if line.count("│") > 1]
        shown = " ".join(" ".join(rows).split())
        for id in ("question", "hint"):
            for words in window.query(f"#{id}"):
                assert " ".join(str(words.render()).split()) in shown  # type: ignore[attr-defined]

    play(scene, start=FakeSession(), size=size)


def test_the_clock_grows_with_the_room() -> None:
    async def scene(stage: Stage) -> None:
        clock = stage.app.screen.query_one(BigClock)
        scales = []
        for width, height in [(80, 24), (120, 30), (160, 45), (300, 90)]:
            await stage.resize(width, height)
            scales.append(best_scale("2:50", *clock.size))
        assert scales[0] >= 2
        assert scales[2] >= 4
        assert scales == sorted(scales)

    play(scene, start=FakeSession())


def test_a_long_text_to_read_out_leaves_the_clock_its_room() -> None:
    from .samples import step

    async def scene(stage: Stage) -> None:
        assert stage.app.screen.query_one(BigClock).size.height >= 4
        assert "? help" in stage.text()

    said = tuple("Read this to the room. " * 20 for _ in range(5))
    play(scene, start=FakeSession(view(lane(at=step(say=said)))))
