"""Whatever a file or a person writes is shown letter by letter: it is never markup, never a command."""

from __future__ import annotations

import attrs
import pytest
from textual import events

from protocols.records.picture import StepBar
from protocols.tui.backend import (
    AgendaPicture,
    Cue,
    InputLine,
    LibraryRow,
    MinutesDocument,
    Prepared,
    Problem,
    Reading,
    RoleLine,
    SessionRow,
    SetUp,
    Trouble,
)
from protocols.view.model import CaptureView, Floor, View

from .fake import FakeBackend, FakeSession
from .samples import AGENDA, ENTRIES, START, lane, step, turns, view
from .screens import Stage, play

HOSTILE = ["[/x]", "[Q1] a", "[@click=app.quit]x[/]", "[bold red]$accent", "中文 עברית 🏳️‍🌈", "a" * 500]


@pytest.fixture(params=HOSTILE, ids=["closing", "tag", "click", "style", "scripts", "long"])
def text(request: pytest.FixtureRequest) -> str:
    """A text that is not nice."""
    return str(request.param)


def hostile_view(text: str) -> View:
    """A session in which every text is *text*."""
    round_of = turns(1, (text, text, text))
    at = step(
        title=text,
        block_title=text,
        holder=text,
        say=(text,),
        note=(text,),
        stems=(text,),
        floor=Floor("people", (text,)),
        asks=Floor("people", (text,)),
        silent=(text,),
        captures=(CaptureView("c", text, "note", (text, text)),),
        turns=round_of,
        turn=round_of[1],
        turn_left_ms=10_000,
        turn_elapsed_ms=50_000,
    )
    return view(
        lane(at=at, title=text, next_title=text, members=(text,)),
        title=text,
        facilitator=text,
        inputs=((text, text),),
        agenda=tuple(attrs.evolve(row, title=text) for row in AGENDA),
        entries=tuple(attrs.evolve(entry, text=text, who=text, owner=text, column=text) for entry in ENTRIES),
        next_title=text,
    )


class Hostile(FakeBackend):
    """A backend in which every text is the same."""

    def __init__(self, text: str) -> None:
        row = LibraryRow("one", text, text, 10, 20, tags=(text,))
        past = SessionRow("/data/" + text, text, "unfinished", START, 0, 1, 3, text)
        super().__init__((row,), (past,))
        self.text = text
        self.session = FakeSession(hostile_view(text))

    def read(self, id: str) -> Reading:
        t = self.text
        inputs = (InputLine("a", t, t, default=t), InputLine("b", t, t, "choice", (t, t)))
        return Reading("one", t, t, t, (t,), (RoleLine("presenter", t, t),), inputs)

    def agenda(self, id: str, people: int, minutes: int | None) -> AgendaPicture:
        rows = tuple(attrs.evolve(row, title=self.text) for row in AGENDA)
        return AgendaPicture(rows, 60_000, warnings=(self.text,))

    def prepare(self, setup: SetUp) -> Prepared:
        if setup.start:
            return Prepared(problems=(Problem(self.text, "start"),))
        return Prepared((), (self.text,), (self.text,))

    def minutes(self, path: str) -> MinutesDocument:
        entries = hostile_view(self.text).entries
        bars = (StepBar(self.text, 0, 60_000, 90_000, beside=self.text),)
        return MinutesDocument(self.text, path, (self.text,), entries, bars)

    def export(self, path: str, format: str) -> Trouble:
        return Trouble(self.text)


def seen(stage: Stage, text: str, least: int = 1) -> None:
    """*text* stands on the screen as it is (or the beginning of it, where it is long)."""
    shown = stage.all_words().replace("\n", "")
    assert shown.count(text[:20]) >= least, stage.all_words()


def test_in_the_library(text: str) -> None:
    async def scene(stage: Stage) -> None:
        seen(stage, text, 3)

    play(scene, Hostile(text))


def test_in_a_protocol_and_its_set_up(text: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("down", "enter")
        assert stage.name == "ReadingScreen"
        seen(stage, text, 8)
        await stage.press("enter")
        assert stage.name == "SetUpScreen"
        seen(stage, text, 5)

    play(scene, Hostile(text))


def test_on_the_console(text: str) -> None:
    async def scene(stage: Stage) -> None:
        seen(stage, text, 6)
        await stage.resize(160, 45)
        seen(stage, text, 6)
        await stage.resize(80, 24)
        for key in ("w", "d", "c", "t", "a", "question_mark"):
            await stage.press(key)
            assert stage.name != "RunScreen", key
            await stage.press("escape")

    session = FakeSession(hostile_view(text))
    session.cues = [Cue(text)]
    play(scene, start=session)


def test_beside_one_another_in_groups(text: str) -> None:
    async def scene(stage: Stage) -> None:
        seen(stage, text)
        await stage.press("tab", "tab", "w", "escape")
        await stage.resize(160, 45)
        await stage.pilot.click("#lanes", offset=(5, 0))
        await stage.settle()
        assert stage.app.is_running

    one = hostile_view(text).lanes[0]
    lanes = tuple(attrs.evolve(one, id=f"g{number}") for number in range(3))
    play(scene, start=FakeSession(attrs.evolve(hostile_view(text), lanes=lanes)))


def test_in_the_minutes_and_past_sessions(text: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        seen(stage, text, 2)
        await stage.press("f5")
        assert stage.name == "MinutesScreen"
        seen(stage, text, 6)
        await stage.press("m")
        seen(stage, text, 7)

    play(scene, Hostile(text))


def test_in_what_is_typed(text: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        stage.app.post_message(events.Paste(text))
        await stage.settle()
        await stage.press("enter")
        assert session.shown.entries[-1].text.startswith(text[:30])
        await stage.press("a")
        seen(stage, text)

    session = FakeSession()
    play(scene, start=session)


def test_a_click_on_a_text_that_looks_like_a_link_does_nothing() -> None:
    async def scene(stage: Stage) -> None:
        for y in range(0, 22, 1):
            await stage.pilot.click(offset=(4, y))
        await stage.settle()
        assert stage.app.is_running
        assert stage.app.return_code is None

    play(scene, start=FakeSession(hostile_view("[@click=app.quit]quit[/]")))


OBEYED = "\x1b]52;c;aGk=\x07 \x9b2J \u202egnp.exe [/bold] 日本 é 👩‍👩‍👧 " * 10


def test_what_a_terminal_would_obey_is_not_drawn_wherever_it_comes_from() -> None:
    async def scene(stage: Stage) -> None:
        for keys in ((), ("w",)):
            await stage.press(*keys)
            if keys == ("w",):
                stage.app.post_message(events.Paste(OBEYED))
                await stage.settle()
                assert "\x1b" not in stage.all_words().partition("日本")[0]
            for size in [(20, 5), (80, 24), (160, 45)]:
                await stage.resize(*size)
                assert not set("\x1b\x07\x9b\u202e") & set(stage.text()), (keys, size)
            await stage.press(*(["escape"] if keys else []))
        assert "日本" in stage.text()

    play(scene, start=FakeSession(hostile_view(OBEYED)))


def test_in_every_window_its_keys_and_what_is_typed_are_seen_whatever_is_in_it() -> None:
    async def scene(stage: Stage) -> None:
        for key in "atlexmzwdcf":
            await stage.press(key)
            for size in [(50, 15), *([(160, 45), (50, 15)] if key in "aew" else [])]:
                if stage.app.screen.size != size:
                    await stage.resize(*size)
                window = stage.app.screen.query_one("#dialog").content_region
                hint = stage.app.screen.query_one("#hint").region
                assert hint.height, (key, size)
                assert window.contains_region(hint), (key, size, stage.text())
                focus = stage.app.focused
                assert focus is None or window.contains_region(focus.region), (key, size)
            await stage.press("escape")

    play(scene, start=FakeSession(hostile_view("a long word [/x] " * 30)), size=(50, 15))


def test_in_a_low_terminal_the_answer_that_is_chosen_is_among_those_shown() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("m")
        for number in (1, 2, 3, 4, 5, 6, 7):
            assert f"▶ {number}  " in stage.text()
            await stage.press("down")

    play(scene, start=FakeSession(), size=(50, 15))
