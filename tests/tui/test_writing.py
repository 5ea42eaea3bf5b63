"""Writing things down: notes, decisions, commitments, and drafts that survive."""

from __future__ import annotations

from protocols.engine import commands as ask
from protocols.tui.backend import Trouble
from protocols.view.model import CaptureView

from .fake import FakeSession
from .samples import apart, lane, step, view
from .screens import Stage, play

WARM_COOL = CaptureView("feedback", "Feedback", "note", ("warm", "cool"))


def test_one_key_then_text_then_enter_is_a_note() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("Trust first")
        await stage.press("enter")
        assert stage.name == "RunScreen"
        assert "Note kept." in stage.words("tell")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.Write("Trust first")]
    assert session.kept == {}


def test_a_note_may_have_several_lines_and_somebody_who_said_it() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e")
        await stage.type("one")
        await stage.press("ctrl+j")
        await stage.type("two")
        await stage.press("tab")
        await stage.type("Chen")
        await stage.press("enter")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.Write("one\ntwo", who="Chen")]


def test_a_note_goes_under_the_steps_own_heading() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("sharp")
        await stage.press("tab", "right", "tab", "enter")

    session = FakeSession(view(lane(at=step(captures=(WARM_COOL,)))))
    play(scene, start=session)
    assert session.commands == [ask.Write("sharp", capture="feedback", column="cool")]


def test_a_decision_and_a_commitment_are_kept_as_such() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("d")
        await stage.type("Yes")
        await stage.press("enter", "c")
        await stage.type("Ask")
        await stage.press("enter")
        await stage.type("Ben")
        await stage.press("enter")
        await stage.type("Friday")
        await stage.press("enter")
        assert "Commitment kept." in stage.words("tell")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [
        ask.Write("Yes", "decision"),
        ask.Write("Ask", "commitment", owner="Ben", due="Friday"),
    ]


def test_a_commitment_needs_something_to_do() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c", "enter", "enter", "enter")
        assert stage.name == "CommitmentDialog"
        assert "Say what will be done" in stage.words("hint")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == []


def test_every_key_typed_is_in_the_draft_and_escape_loses_nothing() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("hal")
        assert session.kept == {"note": "hal"}
        await stage.press("escape", "w")
        await stage.type("f")
        assert session.kept == {"note": "half"}
        await stage.press("escape", "c")
        await stage.type("ring")
        await stage.press("enter", "B", "escape")

    session = FakeSession()
    play(scene, start=session)
    assert session.kept == {"note": "half", "commitment.what": "ring", "commitment.owner": "B"}
    assert session.commands == []


def test_a_draft_found_on_opening_is_said_and_taken_up() -> None:
    async def scene(stage: Stage) -> None:
        assert "half-written note" in stage.words("tell")
        await stage.press("w")
        await stage.type("en")
        await stage.press("enter")

    session = FakeSession()
    session.kept = {"note": "writt"}
    play(scene, start=session)
    assert session.commands == [ask.Write("written")]


def test_a_note_that_could_not_be_saved_stays_a_draft() -> None:
    async def scene(stage: Stage) -> None:
        session.outcome = Trouble("There is no room on the disk.")
        await stage.press("w")
        await stage.type("keep me")
        await stage.press("enter")
        assert "no room" in stage.words("tell")

    session = FakeSession()
    play(scene, start=session)
    assert session.kept == {"note": "keep me"}


def test_a_draft_begun_while_the_last_note_is_saved_is_not_forgotten() -> None:
    async def scene(stage: Stage) -> None:
        session.hold = True
        await stage.press("w")
        await stage.type("one")
        await stage.press("enter", "w")
        await stage.type("!")
        session.release()
        await stage.settle()

    session = FakeSession()
    play(scene, start=session)
    assert session.kept == {"note": "one!"}


def test_control_characters_in_a_paste_are_removed() -> None:
    from textual import events

    async def scene(stage: Stage) -> None:
        await stage.press("w")
        stage.app.post_message(events.Paste("a\x1b[2Jb\x07\nc"))
        await stage.settle()
        await stage.press("enter")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.Write("a[2Jb\nc")]


def test_a_step_off_the_record_keeps_nothing_and_an_anonymous_one_no_names() -> None:
    async def nothing(stage: Stage) -> None:
        await stage.press("w")
        assert stage.name == "RunScreen"
        assert "Nothing is kept" in stage.words("tell")

    async def no_names(stage: Stage) -> None:
        await stage.press("w")
        assert stage.name == "NoteDialog"
        assert not stage.app.screen.query("#who")

    play(nothing, start=FakeSession(view(lane(at=step(record="none")))))
    play(no_names, start=FakeSession(view(lane(at=step(record="anonymous")))))


def test_a_note_is_for_the_group_that_is_chosen() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("tab", "w")
        assert "Circle 1" in stage.words("heading")
        await stage.type("x")
        await stage.press("enter")

    session = FakeSession(apart(3))
    play(scene, start=session)
    assert session.commands == [ask.Write("x", lane="circle-1")]
