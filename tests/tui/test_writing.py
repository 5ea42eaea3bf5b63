"""Writing things down: notes, decisions, commitments, and drafts that survive."""

from __future__ import annotations

from textual import events

from protocols.engine import commands as ask
from protocols.engine.facts import Refusal
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
        await stage.press("w")
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
        await stage.press("down", "enter")

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
        assert "Say what will be done" in stage.words("wrong")

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
        assert "half typed is kept. Press w to" in stage.words("tell")
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
    assert session.kept == {"note.unkept": "keep me"}


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
    assert session.kept == {"note": "!"}


def test_control_characters_in_a_paste_are_removed() -> None:
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
        assert stage.name == "NothingKept"
        assert "Nothing is kept" in stage.text()
        await stage.type("hush")
        await stage.press("escape")
        assert stage.name == "RunScreen"

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


PERSONS = (("p1", "Amara"), ("p2", "Ben"), ("p3", "Benedikt"), ("p4", "Chen"))


def test_who_said_it_is_found_by_the_beginning_of_a_name() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("one")
        await stage.press("tab")
        await stage.type("ch")
        assert stage.words("whom") == "= Chen"
        await stage.press("enter", "w")
        await stage.type("two")
        await stage.press("tab")
        await stage.type("A guest")
        assert stage.words("whom") == ""
        await stage.press("enter")

    session = FakeSession(view(lane(at=step()), persons=PERSONS))
    play(scene, start=session)
    assert session.commands == [ask.Write("one", who="p4"), ask.Write("two", who="A guest")]


def test_a_name_that_several_have_is_asked_about_beside_it() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("one")
        await stage.press("tab")
        await stage.type("be")
        await stage.press("enter")
        assert stage.name == "NoteDialog"
        assert stage.words("wrong") == "Who is it: Ben or Benedikt? Type more of the name."
        assert stage.text().count("Who is it") == 1
        await stage.type("n")
        assert "Who is it" not in stage.text()
        await stage.press("enter")

    session = FakeSession(view(lane(at=step()), persons=PERSONS))
    play(scene, start=session)
    assert session.commands == [ask.Write("one", who="p2")]


def test_who_does_it_is_found_by_the_beginning_of_a_name_and_seen_at_once() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.type("ring")
        assert stage.words("whom") == ""
        await stage.press("enter")
        await stage.type("ch")
        assert stage.words("whom") == "= Chen"
        await stage.press("backspace", "backspace")
        await stage.type("be")
        assert stage.words("whom") == "Who is it: Ben or Benedikt? Type more of the name."
        await stage.press("enter", "enter")
        assert stage.words("wrong") == "Who is it: Ben or Benedikt? Type more of the name."
        assert stage.text().count("Who is it") == 1
        await stage.type("n")
        assert stage.words("whom") == "= Ben"
        assert "Who is it" not in stage.text()
        await stage.press("enter", "enter")

    session = FakeSession(view(lane(at=step()), persons=PERSONS))
    play(scene, start=session, size=(80, 24))
    assert session.commands == [ask.Write("ring", "commitment", owner="p2")]


def test_a_commitment_where_no_names_are_kept_has_nobody_to_find() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.type("ring")
        await stage.press("enter", "enter")

    session = FakeSession(view(lane(at=step(record="anonymous")), persons=PERSONS))
    play(scene, start=session)
    assert session.commands == [ask.Write("ring", "commitment")]


def test_of_very_many_people_who_may_be_meant_the_first_are_named_and_the_others_counted() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w", "a", "tab")
        await stage.type("Person")
        await stage.press("enter")
        assert stage.words("wrong") == (
            "Who is it: Person 1, Person 2, Person 3, Person 4, Person 5, Person 6 or one of 7 others? "
            "Type more of the name."
        )
        await stage.type(" 13")
        await stage.press("enter")

    numbered = tuple((f"p{number}", f"Person {number}") for number in range(1, 14))
    session = FakeSession(view(lane(at=step()), persons=numbered))
    play(scene, start=session, size=(80, 24))
    assert session.commands == [ask.Write("a", who="p13")]


def test_the_heading_chosen_last_is_the_first_the_next_time() -> None:
    async def scene(stage: Stage) -> None:
        for text, keys in (("a", ["down"]), ("b", []), ("c", ["up"]), ("d", [])):
            await stage.press("w")
            await stage.type(text)
            await stage.press(*keys, "enter")

    session = FakeSession(view(lane(at=step(captures=(WARM_COOL,)))))
    play(scene, start=session)
    assert [one.column for one in session.commands if isinstance(one, ask.Write)] == [
        "cool",
        "cool",
        "warm",
        "warm",
    ]


def test_what_is_for_later_is_one_key_away_and_not_the_habit_of_the_step() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("The money")
        await stage.press("up")
        assert "● for later (parking lot)" in stage.text()
        await stage.press("enter")
        assert "Kept for later." in stage.words("tell")
        await stage.press("w")
        await stage.type("warm")
        await stage.press("enter")

    session = FakeSession(view(lane(at=step(captures=(WARM_COOL,)))))
    play(scene, start=session)
    assert session.commands == [
        ask.Write("The money", "parking"),
        ask.Write("warm", capture="feedback", column="warm"),
    ]


def test_in_a_text_of_several_lines_the_arrows_move_the_cursor_first() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("one")
        await stage.press("ctrl+j")
        await stage.type("two")
        await stage.press("up")
        await stage.type("!")
        await stage.press("down", "down", "enter")

    session = FakeSession(view(lane(at=step(captures=(WARM_COOL,)))))
    play(scene, start=session)
    assert session.commands == [ask.Write("one!\ntwo", capture="feedback", column="cool")]


def test_what_is_refused_comes_back_with_the_reason_beside_it() -> None:
    async def scene(stage: Stage) -> None:
        session.outcome = Refusal("too-many-words", {"n": 9, "most": 3})
        await stage.press("w")
        await stage.type("far too many words")
        await stage.press("down", "enter")
        assert stage.name == "NoteDialog"
        assert stage.words("wrong").startswith("That is 9 words")
        assert "● cool" in stage.text()
        session.outcome = None
        for _ in range(len(" too many words")):
            await stage.press("backspace")
        await stage.press("enter")
        assert stage.name == "RunScreen"

    session = FakeSession(view(lane(at=step(captures=(WARM_COOL,)))))
    play(scene, start=session)
    assert session.commands[-1] == ask.Write("far", capture="feedback", column="cool")
    assert session.kept == {}


def test_what_is_refused_while_the_next_is_typed_waits_its_turn() -> None:
    async def scene(stage: Stage) -> None:
        session.hold = True
        await stage.press("w")
        await stage.type("one")
        await stage.press("ctrl+n")
        await stage.type("two")
        session.outcome = Refusal("list-full", {"title": "Feedback", "n": 1})
        session.release()
        await stage.settle()
        assert "Take it back" in stage.words("wrong")
        session.hold, session.outcome = False, None
        await stage.press("enter", "w")
        assert "kept from before" in stage.words("before")
        await stage.press("enter")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.Write("one"), ask.Write("two"), ask.Write("one")]
    assert session.kept == {}


def test_a_paste_longer_than_a_note_is_refused_and_not_cut() -> None:
    long = "all of it. " * 100_000

    async def scene(stage: Stage) -> None:
        await stage.press("w")
        stage.app.post_message(events.Paste(long))
        await stage.settle()
        await stage.press("enter")
        assert stage.name == "NoteDialog"
        assert "there is room for 1000000" in stage.words("wrong")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == []
    assert session.kept == {"note": long}


def test_several_lines_pasted_into_one_line_are_all_there() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        stage.app.post_message(events.Paste("Ask the head\nof the school\n"))
        await stage.settle()

    session = FakeSession()
    play(scene, start=session)
    assert session.kept == {"commitment.what": "Ask the head of the school"}


def test_a_commitment_of_an_anonymous_step_asks_for_no_name() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        assert not stage.app.screen.query("#owner")
        assert stage.words("record") == "What is written down here keeps no names."
        await stage.type("Ask")
        await stage.press("enter")
        await stage.type("Friday")
        await stage.press("enter")

    session = FakeSession(view(lane(at=step(record="anonymous"))))
    play(scene, start=session)
    assert session.commands == [ask.Write("Ask", "commitment", due="Friday")]


def test_off_the_record_nothing_becomes_a_draft() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("open")
        session.change(lanes=(lane(at=step(record="none")),))
        await stage.poll()
        await stage.type("whisper")
        await stage.press("enter")
        assert "nothing more is kept" in stage.words("wrong")
        await stage.press("escape", "c")
        await stage.type("whisper")

    session = FakeSession()
    play(scene, start=session)
    assert session.kept == {"note": "open"}
    assert session.commands == []


def test_where_groups_are_in_several_steps_the_one_that_keeps_least_counts() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        assert stage.name == "NothingKept"

    lanes = (lane(1, step(step="a", record="none")), lane(2, step(step="b", left_ms=1)))
    play(scene, start=FakeSession(view(*lanes)))


def test_where_one_group_is_off_the_record_the_key_that_chooses_another_is_named() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        assert stage.name == "NothingKept"
        said = " ".join(stage.words("question").split())
        assert "What is said in Circle 1 is off the record" in said
        assert "To write for Circle 2, go back and choose that group first: Tab" in said
        await stage.press("escape", "tab", "w")
        assert "Nothing is kept of what is said in this step" in stage.words("question")
        await stage.press("escape", "tab", "w")
        await stage.type("ours")
        await stage.press("enter")

    shown = view(lane(1, step(record="none")), lane(2, step()))
    session = FakeSession(shown)
    play(scene, start=session)
    assert [(one.text, one.lane) for one in session.commands] == [("ours", "circle-2")]
