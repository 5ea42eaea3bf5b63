"""What is half typed in a window that is not for notes: kept, and there again when the window is."""

from __future__ import annotations

import pytest

from protocols.engine import commands as ask
from protocols.engine.facts import Refusal
from protocols.tui.backend import Trouble
from protocols.view.model import DecideView, Offers

from .fake import FakeSession
from .samples import lane, step, view
from .screens import Stage, play

BEFORE = "kept from before"
DECIDE = DecideView("way", "Which way", "hands", (("fast", "Fast"), ("slow", "Slow")), voters=5)


def deciding() -> FakeSession:
    return FakeSession(view(lane(at=step(decide=DECIDE))))


def extending() -> FakeSession:
    return FakeSession(view(lane(at=step(offers=Offers(extend_ms=60_000, extend_ask="Fingers?")))))


WINDOWS = [
    ("message", ("m", "7"), FakeSession, "Back at the large ta"),
    ("break", ("z",), FakeSession, "10 fire dri"),
    ("step", ("x", "1"), FakeSession, "Stretch and bre"),
    ("arrive", ("x", "2"), FakeSession, "Zoe from the harb"),
    ("votes", ("o", "3"), deciding, "1=3 2="),
    ("fingers", ("o", "2"), extending, "0 2 3 5"),
]


@pytest.mark.parametrize(("kind", "keys", "session", "typed"), WINDOWS, ids=[one[0] for one in WINDOWS])
def test_escape_loses_nothing_and_nor_does_a_kill(kind, keys, session, typed) -> None:  # type: ignore[no-untyped-def]
    async def before(stage: Stage) -> None:
        await stage.press(*keys)
        assert BEFORE not in stage.all_words()
        await stage.type(typed)
        await stage.press("escape")
        await stage.press(*keys)
        assert typed in stage.values()
        assert BEFORE in stage.all_words()

    first = session()
    play(before, start=first)
    assert first.commands == []
    assert typed in first.kept.values()

    async def after(stage: Stage) -> None:
        assert f"half typed is kept. Press {keys[0]} to" in stage.words("tell")
        await stage.press(*keys)
        assert typed in stage.values()
        await stage.press("ctrl+a", "ctrl+k", "escape")
        assert again.kept == {}

    again = session()
    again.kept = dict(first.kept)
    play(after, start=again)


def test_what_was_sent_is_not_half_typed_any_more() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("m", "7")
        await stage.type("Back at ten")
        await stage.press("enter", "z")
        await stage.type("5 coffee")
        await stage.press("enter", "x", "1")
        await stage.type("Stretch")
        await stage.press("enter")
        await stage.type("3")
        await stage.press("enter", "x", "2")
        await stage.type("Zoe")
        await stage.press("enter", "enter")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [
        ask.Mode(message="Back at ten"),
        ask.Pause("coffee", 300_000),
        ask.Insert("Stretch", 180_000),
        ask.Arrive("Zoe"),
    ]
    assert session.kept == {}


@pytest.mark.parametrize("outcome", [Trouble("The disk is full."), Refusal("finished")])
def test_what_was_sent_and_not_kept_is_there_again(outcome: Trouble | Refusal) -> None:
    async def scene(stage: Stage) -> None:
        session.outcome = outcome
        await stage.press("m", "7")
        await stage.type("Back at ten")
        await stage.press("enter")
        session.outcome = None
        await stage.press("m", "7")
        assert "Back at ten" in stage.values()
        await stage.press("enter")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.Mode(message="Back at ten")] * 2
    assert session.kept == {}


def test_the_message_that_the_room_reads_is_no_draft() -> None:
    async def scene(stage: Stage) -> None:
        session.change(message="Back at ten")
        await stage.poll()
        await stage.press("m", "7")
        assert "Back at ten" in stage.values()
        await stage.press("enter")
        assert session.commands == []
        await stage.press("m", "7")
        await stage.type("!")
        await stage.press("backspace", "enter")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == []
    assert session.kept == {}


def test_votes_that_are_equal_are_half_typed_until_the_group_has_said() -> None:
    async def scene(stage: Stage) -> None:
        session.outcome = Refusal("tie", {"options": ["Fast", "Slow"]})
        await stage.press("o", "3")
        await stage.type("1=3 2=3")
        await stage.press("enter")
        assert list(session.kept.values()) == ["1=3 2=3"]
        session.outcome = None
        await stage.press("o", "1")

    session = deciding()
    play(scene, start=session)
    assert session.kept == {}


@pytest.mark.parametrize(("kind", "keys", "session", "typed"), WINDOWS, ids=[one[0] for one in WINDOWS])
def test_off_the_record_not_a_letter_is_kept(kind, keys, session, typed) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> None:
        await stage.press(*keys)
        await stage.type(typed)
        await stage.press("escape")

    held = session()
    at = held.shown.lanes[0].step
    held.shown = view(lane(at=step(record="none", decide=at.decide, offers=at.offers)))
    play(scene, start=held)
    assert held.kept == {}


def test_a_change_of_an_entry_that_is_half_typed_is_said_with_its_key() -> None:
    async def scene(stage: Stage) -> None:
        assert "Press d, e or m to" in stage.words("tell")

    session = FakeSession()
    session.kept = {"edit.e1": "half a th", "decision": "ye", "message.message": "Ba", "votes way.votes": "1"}
    play(scene, start=session)
