"""A break that is on: its window shows it and changes it, and what ends it is said."""

from __future__ import annotations

import pytest

from protocols.engine import commands as ask
from protocols.view.model import HaltView, View

from .fake import FakeSession
from .samples import MINUTE, START, view
from .screens import Stage, keys, play


def drill() -> View:
    """A fire drill of which four minutes are left, at 15:10."""
    return view(paused=True, halt=HaltView("fire drill", START + 25 * MINUTE, 4 * MINUTE))


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("", []),
        ("10", [ask.Pause("", 10 * MINUTE)]),
        ("coffee", [ask.Pause("coffee", None)]),
        ("5m coffee", [ask.Pause("coffee", 5 * MINUTE)]),
    ],
)
def test_its_window_shows_it_and_changes_only_what_is_typed(typed: str, sent: list[ask.Pause]) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("z")
        assert stage.words("heading") == "The break that is on"
        assert "Fire drill: back at 15:14" in stage.all_words()
        assert "then p ends the break" in " ".join(stage.words("hint").split())
        await stage.type(typed)
        await stage.press("enter")
        assert stage.name == "RunScreen"

    session = FakeSession(drill())
    play(scene, start=session)
    assert session.commands == sent
    assert session.kept == {}


def test_a_break_that_has_ended_meanwhile_is_not_begun_again() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("z")
        await stage.type("10")
        session.change(paused=False, halt=None)
        await stage.poll()
        await stage.press("enter")

    session = FakeSession(drill())
    play(scene, start=session)
    assert session.commands == []


@pytest.mark.parametrize(("key", "whole"), [("space", False), ("s", True)])
def test_in_a_break_the_next_step_is_asked_about_once(key: str, whole: bool) -> None:
    """After an alarm the natural key is Space; it would leave the step, and the break would go on."""

    async def scene(stage: Stage) -> None:
        await stage.press(key)
        assert session.commands == []
        said = " ".join(stage.words("tell").split())
        assert said.startswith("Fire drill is still on: p ends it. Press again")
        await stage.press(key)
        assert [type(one) for one in session.commands] == [ask.Next]

    session = FakeSession(drill())
    play(scene, start=session)
    assert isinstance(session.commands[0], ask.Next)
    assert session.commands[0].step is whole


def test_the_bar_names_first_what_ends_it() -> None:
    async def scene(stage: Stage) -> None:
        assert keys(stage).split()[:4] == ["p", "end", "the", "break"]
        session.change(halt=HaltView(""))
        await stage.poll()
        assert keys(stage).startswith("Space")
        assert "p go on" in keys(stage)
        session.change(paused=False, halt=None)
        await stage.poll()
        assert keys(stage).startswith("Space")

    session = FakeSession(drill())
    play(scene, start=session)


def test_a_clock_that_stands_for_no_reason_can_still_be_given_one() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("z")
        assert stage.words("heading") == "A break"
        await stage.type("5")
        await stage.press("enter")

    session = FakeSession(view(paused=True, halt=HaltView("")))
    play(scene, start=session)
    assert session.commands == [ask.Pause("break", 5 * MINUTE)]
