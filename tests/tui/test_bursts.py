"""Keys that arrive faster than windows open and close: each goes where a slow hand would have put it."""

from __future__ import annotations

import pytest
from textual import events

from protocols.engine import commands as ask
from protocols.tui import keeping
from protocols.tui.dialogs import Dialog
from protocols.tui.running import RunScreen
from protocols.view.model import CaptureView, DecideView

from .fake import FakeSession
from .samples import lane, step, view
from .screens import Stage, play

WARM_COOL = CaptureView("feedback", "Feedback", "note", ("warm", "cool"))
NAMED = {
    " ": "space",
    "\r": "enter",
    "\t": "tab",
    "\x1b": "escape",
    "\n": "ctrl+j",
    "=": "equals_sign",
    "\x7f": "backspace",
    "\x0e": "ctrl+n",
}


def burst(stage: Stage, text: str) -> None:
    """All keys of *text* at once, as a terminal hands over what was typed while the program was busy."""
    for char in text:
        stage.app.post_message(events.Key(NAMED.get(char, char), char))


async def sent(stage: Stage, text: str) -> None:
    burst(stage, text)
    for _ in range(3):
        await stage.settle()


def test_the_key_of_a_note_and_its_text_may_come_at_once() -> None:
    async def scene(stage: Stage) -> None:
        await sent(stage, "wHello next pause")
        assert session.kept == {"note": "Hello next pause"}

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == []


def test_keys_that_edit_are_in_their_place_among_the_letters() -> None:
    async def scene(stage: Stage) -> None:
        await sent(stage, "wHelp\x7flo\ntwo\tBea\r")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.Write("Hello\ntwo", who="Bea")]


def test_several_notes_may_come_at_once() -> None:
    async def scene(stage: Stage) -> None:
        await sent(stage, "wone\rwtwo\rdyes\rcring\rBen\rFriday\rwfour")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [
        ask.Write("one"),
        ask.Write("two"),
        ask.Write("yes", "decision"),
        ask.Write("ring", "commitment", owner="Ben", due="Friday"),
    ]
    assert session.kept == {"note": "four"}


def test_a_window_that_opens_from_another_gets_its_keys() -> None:
    """Between the two the console is on top for a moment: a number typed then must not become a command."""
    decide = DecideView("way", "Which way", "hands", (("fast", "Fast"), ("slow", "Slow")), (), "everyone")

    async def scene(stage: Stage) -> None:
        await sent(stage, "o31=3 2=5\rp")

    session = FakeSession(view(lane(at=step(decide=decide))))
    play(scene, start=session)
    assert session.commands == [ask.Decide("way", (), {"fast": 3, "slow": 5}), ask.Pause()]


def test_escape_closes_and_what_follows_is_for_the_console() -> None:
    async def scene(stage: Stage) -> None:
        await sent(stage, "whalf\x1bp")

    session = FakeSession()
    play(scene, start=session)
    assert session.kept == {"note": "half"}
    assert session.commands == [ask.Pause()]


def test_the_key_that_goes_on_to_the_next_note_does_not_overtake_its_letters() -> None:
    async def scene(stage: Stage) -> None:
        await sent(stage, "wone\x0etwo\x0ethree\x1b")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.Write("one"), ask.Write("two")]
    assert session.kept == {"note": "three"}


@pytest.mark.parametrize("keys", ["w", "c", "d", "t"])
def test_a_paste_right_after_the_key_is_in_the_window(keys: str) -> None:
    async def scene(stage: Stage) -> None:
        burst(stage, keys)
        stage.app.post_message(events.Paste("pasted"))
        await stage.settle()
        await stage.settle()
        assert "pasted" in stage.all_words()

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == []


@pytest.mark.parametrize("window", ["note", "commitment", "entries"])
def test_what_became_of_a_note_may_be_known_before_the_next_window_is_made(window: str) -> None:
    async def scene(stage: Stage) -> None:
        console = stage.app.screen
        assert isinstance(console, RunScreen)
        console.action_open(window)
        made = stage.app.screen
        assert isinstance(made, Dialog)
        assert not made.is_mounted
        console._say_kept("note")
        console._renew("It was not kept.")
        command = ask.Write("Trust first")
        assert keeping.refused(console, command, {"note": "Trust first"}, "No room.") == (window != "entries")
        await stage.settle()
        assert stage.app.crash is None
        assert stage.app.screen is made
        if window == "entries":
            assert "It was not kept." in stage.text()
        else:
            assert "✓ 1 kept" in stage.text()
            assert "No room." in stage.text()

    play(scene, start=FakeSession())
