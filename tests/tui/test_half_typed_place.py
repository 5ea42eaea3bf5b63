"""A half-typed note keeps its place: the group and the list that it was begun in are there again with it."""

from __future__ import annotations

import attrs
import pytest

from protocols.cli import plain_answers, plain_words, plain_writing
from protocols.engine import commands as ask
from protocols.tui.backend import Trouble
from protocols.view.model import CaptureView, Floor, View

from .fake import FakeSession
from .samples import NAMES, lane, step, view
from .screens import Stage, play
from .test_sorting import offered

NOTICED = CaptureView("noticed", "I noticed", "note", ())
WONDER = CaptureView("wonder", "I wonder", "note", ())
LISTS = (NOTICED, WONDER)


def interviews(*units: str) -> View:
    """Two groups in steps of their own."""
    steps = [
        step(unit=unit, title="Tell it", captures=LISTS, floor=Floor("everyone"), record="yes")
        for unit in units
    ]
    return view(
        *(
            lane(number, at, title=f"Interview group {number}", members=NAMES[number * 2 : number * 2 + 2])
            for number, at in enumerate(steps, 1)
        )
    )


def begun(kind: str = "w", group: int = 1) -> dict[str, str]:
    """What is kept of a text that was half typed in a group, in the second list of its step."""

    async def scene(stage: Stage) -> None:
        await stage.press(*["tab"] * group, kind)
        await stage.type("half a th")
        if kind == "w":
            await stage.press("alt+2")

    session = FakeSession(interviews("tell@1#1", "tell@2#1"))
    play(scene, start=session)
    return dict(session.kept)


def test_the_group_and_the_list_come_back_after_a_kill() -> None:
    async def scene(stage: Stage) -> None:
        assert "half typed is kept. Press w to" in stage.words("tell")
        await stage.press("w")
        assert stage.words("heading").startswith("Note · Interview group 1")
        assert "● I wonder" in offered(stage)
        assert "begun elsewhere" not in stage.all_words()
        await stage.press("enter")

    session = FakeSession(interviews("tell@1#1", "tell@2#1"))
    session.kept = begun()
    play(scene, start=session)
    assert session.commands == [ask.Write("half a th", capture="wonder", lane="circle-1")]
    assert session.kept == {}


def test_what_was_begun_on_plain_lines_comes_back_to_its_place() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        assert stage.words("heading").startswith("Note · Interview group 2")
        assert "● I wonder" in offered(stage)
        assert "begun elsewhere" not in stage.all_words()
        await stage.press("enter")

    shown = interviews("tell@1#1", "tell@2#1")
    session = FakeSession(shown)
    typed = plain_words.understand("note @wonder", shown, "circle-2")
    assert isinstance(typed, plain_words.Begun)
    writing = plain_writing.begin(typed, {}, session.kept.update, shown)
    writing.line("half a th", shown)
    play(scene, start=session)
    assert session.commands == [ask.Write("half a th", capture="wonder", lane="circle-2")]


def test_plain_lines_go_on_with_what_was_begun_on_the_screens() -> None:
    shown = interviews("tell@1#1", "tell@2#1")
    typed = plain_words.understand("note", shown, None)
    assert isinstance(typed, plain_words.Begun)
    writing = plain_writing.begin(typed, begun(), lambda _: None, shown)
    assert (writing.begun.lane, writing.begun.place.capture) == ("circle-1", "wonder")
    assert writing.place() == ["It goes where it was begun: Interview group 1, Tell it, I wonder."]


def test_a_commitment_comes_back_to_its_group() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        assert stage.words("heading").startswith("Commitment · Interview group 2")
        await stage.press("enter", "enter")

    session = FakeSession(interviews("tell@1#1", "tell@2#1"))
    session.kept = begun("c", 2)
    play(scene, start=session)
    assert session.commands == [ask.Write("half a th", "commitment", lane="circle-2")]
    assert session.kept == {}


@pytest.mark.parametrize("pressed", [(), ("tab", "tab")], ids=["later", "in another group"])
def test_where_it_was_begun_is_said_where_it_cannot_go_back(pressed: tuple[str, ...]) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(*pressed, "w")
        told = " ".join(stage.all_words().split())
        assert "It was begun elsewhere: Interview group 1 · Tell it · I wonder." in told
        await stage.type("ought")
        await stage.press("escape", "w")
        assert "It was begun elsewhere: Interview group 1" in stage.all_words()
        # Sorted anew, it stands where it was put.
        await stage.press("up", "escape", "w")
        assert "begun elsewhere" not in stage.all_words()

    session = FakeSession(interviews("tell@1#1" if pressed else "tell@1#2", "tell@2#1"))
    session.kept = begun()
    play(scene, start=session)


def test_what_was_not_kept_comes_back_to_its_place() -> None:
    async def scene(stage: Stage) -> None:
        session.outcome = Trouble("The disk is full.")
        await stage.press("tab", "w")
        await stage.type("half")
        await stage.press("alt+2", "enter")
        session.outcome = None
        await stage.press("escape", "w")
        assert stage.words("heading").startswith("Note · Interview group 1")
        assert "● I wonder" in offered(stage)
        await stage.press("enter")

    session = FakeSession(interviews("tell@1#1", "tell@2#1"))
    play(scene, start=session)
    assert session.commands[-1] == ask.Write("half", capture="wonder", lane="circle-1")
    assert session.kept == {}


def test_an_emptied_text_leaves_no_place_behind() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("x")
        await stage.press("backspace", "down", "escape")
        assert session.kept == {}

    session = FakeSession(view(lane(at=step(captures=LISTS))))
    play(scene, start=session)


@pytest.mark.parametrize("place", ["{", "[]", '["a", 1, "", "", "", "", ""]', "null"])
def test_a_place_that_nobody_can_read_is_no_place(place: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        assert "half" in stage.text()
        await stage.press("enter")

    session = FakeSession(view(lane(at=step(captures=()))))
    session.kept = {"note": "half", "note.place": place}
    play(scene, start=session)
    assert session.commands == [ask.Write("half")]


def test_off_the_record_no_place_is_kept() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("secret")
        session.shown = attrs.evolve(
            session.shown, lanes=(lane(at=step(record="none", captures=LISTS)),), seq=99
        )
        await stage.poll()
        kept = dict(session.kept)
        await stage.type("s")
        await stage.press("down")
        assert session.kept == kept

    session = FakeSession(view(lane(at=step(captures=LISTS))))
    play(scene, start=session)


def test_plain_lines_tell_the_words_and_not_the_place() -> None:
    lines = plain_answers.half_typed(begun())
    assert len(lines) == 1
    assert "half a th" in lines[0]
    assert "tell@1" not in lines[0]
