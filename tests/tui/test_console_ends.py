"""The console at the end of a session, and after time in which it did not run."""

from __future__ import annotations

import attrs

from protocols.engine import commands as ask

from .fake import FakeBackend, FakeSession
from .samples import GAP, MINUTE, START, lane, view
from .screens import Stage, keys, play


def test_finish_asks_and_the_safe_answer_is_chosen_first() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f")
        assert stage.name == "Question"
        await stage.press("enter")
        assert stage.name == "RunScreen"
        assert session.commands == []
        await stage.press("f", "down", "enter")
        await stage.poll()
        assert stage.name == "MinutesScreen"

    session = FakeSession()
    backend = FakeBackend()
    play(scene, backend, session)
    assert session.commands == [ask.Finish()]
    assert session.closed >= 1
    assert ("minutes", session.path) in backend.asked


def test_leaving_asks_and_keeps_the_session() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("q", "escape")
        assert stage.name == "RunScreen"
        assert session.closed == 0
        await stage.press("ctrl+q")
        assert stage.name == "Question"
        await stage.press("2")

    session = FakeSession()
    assert play(scene, start=session).return_code == 0
    assert session.commands == []
    assert session.closed >= 1


def test_quitting_from_within_a_dialog_closes_the_session() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("half")
        await stage.press("ctrl+q")

    session = FakeSession()
    assert play(scene, start=session).return_code == 0
    assert session.closed >= 1
    assert session.kept == {"note": "half"}


def test_what_a_gap_was_can_be_changed_later() -> None:
    async def scene(stage: Stage) -> None:
        assert "what was that time" not in keys(stage)
        await stage.press("g")
        assert "✓ It was a break" in stage.text()
        await stage.press("enter")

    session = FakeSession(view(answered_gap=attrs.evolve(GAP, answer="break")))
    play(scene, start=session)
    assert [type(command) for command in session.commands] == [ask.AnswerGap]


def test_a_gap_is_asked_about_with_the_end_of_each_answer() -> None:
    async def scene(stage: Stage) -> None:
        await stage.poll()
        assert stage.name == "Question"
        assert "The computer slept" in stage.words("question")
        answers = stage.words("answers").split("\n")
        assert [line[-5:] for line in answers] == ["15:30", "15:42", "15:43"]
        await stage.press("2")

    session = FakeSession(view(gap=GAP))
    play(scene, start=session)
    assert session.commands == [ask.AnswerGap("g1", "break")]


def test_answers_that_end_in_the_same_minute_are_told_apart_by_seconds() -> None:
    end = START + 41 * MINUTE
    close = attrs.evolve(
        GAP, ends=(("step", end + 4_000), ("break", end + 31_000), ("nothing", end + 90_000))
    )

    async def scene(stage: Stage) -> None:
        await stage.poll()
        answers = stage.words("answers").split("\n")
        assert [line.rpartition(" ")[2] for line in answers] == ["15:30:04", "15:30:31", "15:31"]

    play(scene, start=FakeSession(view(gap=close)))


def test_escape_leaves_the_question_open_as_a_banner() -> None:
    async def scene(stage: Stage) -> None:
        await stage.poll()
        await stage.press("escape")
        await stage.poll()
        assert stage.name == "RunScreen"
        assert "12:00 passed while the session did not run. Press g" in stage.words("tell")
        await stage.press("g", "enter")
        assert stage.words("tell") == ""

    session = FakeSession(view(gap=GAP))
    play(scene, start=session)
    assert session.commands == [ask.AnswerGap("g1", "step")]


def test_when_all_steps_are_done_it_says_how_to_finish() -> None:
    async def scene(stage: Stage) -> None:
        assert "All steps are done" in stage.text()
        assert "Press f to finish" in stage.text()

    play(scene, start=FakeSession(view(lane(status="ended", step=None, next_title=""), next_title="")))


def test_a_session_that_has_ended_shows_its_minutes() -> None:
    async def scene(stage: Stage) -> None:
        session.change(phase="finished")
        await stage.poll()
        assert stage.name == "MinutesScreen"
        await stage.press("escape")

    session = FakeSession()
    assert play(scene, start=session).return_code == 0


def test_a_note_that_is_being_typed_is_finished_before_the_minutes_come() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("last")
        session.change(phase="finished")
        await stage.poll()
        assert stage.name == "NoteDialog"
        await stage.press("enter")
        await stage.poll()
        assert stage.name == "MinutesScreen"

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.Write("last")]
