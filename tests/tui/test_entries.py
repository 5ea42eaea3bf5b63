"""What was written down, on the console: found by typing, changed, sorted anew, taken back."""

from __future__ import annotations

import attrs
import pytest

from protocols.engine import commands as ask
from protocols.engine.facts import Refusal
from protocols.tui.backend import Trouble
from protocols.tui.phrases import refusal_words
from protocols.tui.widgets import Field
from protocols.view.model import CaptureView, EntryView

from .fake import FakeSession
from .samples import MINUTE, START, lane, step, view
from .screens import Stage, play

WARM_COOL = CaptureView("feedback", "Feedback", "note", ("warm", "cool"))
NOTE = EntryView("n1", "note", "Trust first", "Here", "", "Feedback", "warm", "Chen", "", "", 0, START)
NOTE = attrs.evolve(NOTE, step="respond", capture="feedback")
PROMISE = EntryView("n2", "commitment", "Ask", "Here", "", "", "", "", "Ben", "Friday", 0, START)
GONE = attrs.evolve(NOTE, id="n3", text="Gone", withdrawn=True)


def session(*entries: EntryView) -> FakeSession:
    shown = view(
        lane(at=step(captures=(WARM_COOL,))),
        entries=entries or (NOTE, PROMISE, GONE),
        lists=(("respond", (WARM_COOL,)),),
        persons=(("p1", "Amara"), ("p2", "Ben"), ("p3", "Chen")),
    )
    return FakeSession(shown)


def test_the_newest_is_first_and_what_was_taken_back_is_not_there() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e")
        assert stage.words("heading") == "Written down: 2"
        rows = stage.words("answers").split("\n")
        assert "→ Ask" in rows[0]
        assert "Ben · Friday" in rows[0]
        assert "• Trust first" in rows[1]
        assert "Chen · warm" in rows[1]

    play(scene, start=session())


def test_typing_finds_it_by_who_said_it_and_by_where_it_stands_too() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e")
        for typed, found in [("chen", "Trust first"), ("ben", "Ask"), ("warm", "Trust first")]:
            stage.app.screen.query_one(Field).value = ""
            await stage.type(typed)
            rows = stage.words("answers").split("\n")
            assert len(rows) == 1
            assert found in rows[0]

    play(scene, start=session())


def test_what_it_says_is_nearer_than_who_said_it() -> None:
    chen = attrs.evolve(PROMISE, text="Ask Chen", owner="")

    async def scene(stage: Stage) -> None:
        await stage.press("e")
        await stage.type("chen")
        assert "Ask Chen" in stage.words("answers").split("\n")[0]

    play(scene, start=session(chen, NOTE))


def test_typing_finds_one_and_it_is_changed() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e")
        await stage.type("trust")
        await stage.press("enter", "1")
        assert stage.name == "NoteDialog"
        await stage.type("!")
        await stage.press("enter", "escape")
        assert "Changed." in stage.words("tell")

    held = session()
    play(scene, start=held)
    assert held.commands == [ask.Edit("n1", text="Trust first!", who="p3")]
    assert held.kept == {}


def test_a_commitment_is_changed_line_by_line() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e", "enter", "1")
        assert stage.name == "CommitmentDialog"
        await stage.type(" 4 May")
        await stage.press("enter")

    held = session()
    play(scene, start=held)
    assert held.commands == [ask.Edit("n2", text="Ask", owner="p2", due="Friday 4 May")]


def test_it_is_moved_to_another_heading_or_for_later() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e", "down", "enter")
        assert "3  Put it under “cool”" in stage.words("answers")
        await stage.press("3")
        await stage.press("enter")
        assert "7  Keep it for later (parking lot)" in stage.words("answers")
        await stage.press("7")

    held = session()
    play(scene, start=held)
    assert held.commands == [
        ask.Edit("n1", kind="note", capture="feedback", column="cool"),
        ask.Edit("n1", kind="parking", capture="", column=""),
    ]


def test_taking_it_back_is_asked_once() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e", "enter", "2", "enter")
        assert held.commands == []
        await stage.press("enter", "2")
        assert "It can be written again" in stage.words("question")
        await stage.press("2", "escape")
        assert "Taken back. It can be written again." in stage.words("tell")

    held = session()
    play(scene, start=held)
    assert held.commands == [ask.Withdraw("n2")]


LONG = "Reading clubs with the grandparents of the fourth form, who come on Thursday afternoons"


def test_of_the_chosen_row_the_whole_text_is_seen_at_80_columns() -> None:
    notes = [attrs.evolve(NOTE, id=f"n{at}", text=f"{LONG} {at}") for at in range(1, 31)]

    async def scene(stage: Stage) -> None:
        await stage.press("e")
        assert f"{LONG} 30 · Chen · warm" in " ".join(stage.words("whole").split())
        await stage.press("down", "down")
        assert stage.words("whole").startswith(f"{LONG} 28")
        last = stage.text()
        assert "Esc: back" in last
        await stage.type("clubs")
        assert stage.words("whole").startswith(f"{LONG} 30")
        await stage.type(" nowhere")
        assert LONG not in stage.text()

    play(scene, start=session(*notes), size=(80, 24))


def test_after_a_change_one_is_back_in_the_list_where_one_was() -> None:
    notes = [attrs.evolve(NOTE, id=f"n{at}", text=f"Trust {at}") for at in range(1, 6)]

    async def scene(stage: Stage) -> None:
        await stage.press("e")
        await stage.type("trust")
        await stage.press("down", "down", "enter", "1")
        await stage.type("!")
        held.change(
            entries=tuple(
                attrs.evolve(one, text="Trust 3!") if one.id == "n3" else one for one in held.shown.entries
            )
        )
        await stage.press("enter")
        assert stage.name == "EntriesDialog"
        assert stage.app.screen.query_one("#filter", Field).value == "trust"
        assert "▶  3  • Trust 3!" in stage.words("answers")
        for keys in (("enter", "escape"), ("enter", "1", "escape"), ("enter", "2", "escape")):
            await stage.press(*keys)
            assert stage.name == "EntriesDialog"
        assert len(held.commands) == 1
        await stage.press("escape")
        assert stage.name == "RunScreen"

    held = session(*notes)
    play(scene, start=held)
    assert held.commands == [ask.Edit("n3", text="Trust 3!", who="p3")]


@pytest.mark.parametrize("outcome", [Refusal("withdrawn-already"), Trouble("There is no room on the disk.")])
def test_what_was_not_done_is_said_in_the_list(outcome: Refusal | Trouble) -> None:
    async def scene(stage: Stage) -> None:
        held.outcome = outcome
        await stage.press("e", "enter", "2", "2")
        assert stage.name == "EntriesDialog"
        wanted = outcome.sentence if isinstance(outcome, Trouble) else refusal_words(outcome)
        assert stage.words("hint") == wanted

    held = session()
    play(scene, start=held)


def test_when_the_last_one_is_taken_back_the_list_closes() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e", "enter", "2")
        held.change(entries=(GONE,))
        await stage.press("2")
        assert stage.name == "RunScreen"
        assert "Taken back." in stage.words("tell")

    held = session(NOTE)
    play(scene, start=held)


def test_the_clock_behind_goes_on_while_one_window_stands_over_another() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e", "enter")
        assert "What is to be done" in stage.text()
        assert "Written down: 2" not in stage.text()
        # While a window covers the clock, the first line has the time that is left.
        assert "left for Ben" in stage.text().splitlines()[0]
        assert "on time" in stage.text().splitlines()[0]
        held.change(late_ms=4 * MINUTE)
        await stage.poll()
        assert "4 min late" in stage.text().splitlines()[0]

    held = session()
    play(scene, start=held, painted=True)


def test_a_change_that_is_refused_comes_back_with_the_reason() -> None:
    async def scene(stage: Stage) -> None:
        held.outcome = Refusal("too-many-words", {"n": 9, "most": 3})
        await stage.press("e", "down", "enter", "1")
        await stage.type(" of all")
        await stage.press("enter")
        assert stage.name == "NoteDialog"
        assert stage.words("wrong").startswith("That is 9 words")
        assert "Trust first of all" in stage.all_words()

    held = session()
    play(scene, start=held)


def test_looking_at_an_entry_leaves_no_draft() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e", "enter", "1", "escape")

    held = session()
    play(scene, start=held)
    assert held.kept == {}
    assert held.commands == []


def test_what_is_anonymous_offers_no_name() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e", "enter", "1")
        assert not stage.app.screen.query("#who")
        await stage.type("!")
        await stage.press("enter")

    held = session(attrs.evolve(NOTE, who="", record="anonymous"))
    play(scene, start=held)
    assert held.commands == [ask.Edit("n1", text="Trust first!")]


def test_without_an_entry_there_is_nothing_to_list() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e")
        assert stage.name == "RunScreen"

    play(scene, start=FakeSession(view(lane(at=step()), entries=())))


def test_of_what_is_taken_back_it_is_said_where_it_still_is() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("e")
        await stage.type("trust")
        await stage.press("enter", "2")
        asked = " ".join(stage.text().replace("│", " ").split())
        assert "leaves the list and the minutes" in asked
        assert "the session's own file keeps it" in asked

    play(scene, start=session())
