"""What is asked to have said twice: the same key, soon, or the question is asked anew."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import attrs
import pytest

from protocols.engine import commands as ask
from protocols.engine.facts import Refusal
from protocols.tui import asking
from protocols.tui.widgets import KeyBar
from protocols.view.model import DecideView, DeedView

from .fake import FakeSession
from .samples import MINUTE, apart, lane, step, view
from .screens import Stage, keys, play

if TYPE_CHECKING:
    from protocols.view.model import View

AGENDA = DecideView("agenda", "Our agenda", "dots", (("0", "Homework"), ("1", "Bells")), dots=3)
EARLY = view(lane(at=step(min_ms=4 * MINUTE)), undo=DeedView("w1.7", "pause", "Read", 40_000))
OPEN = view(lane(at=step(decide=AGENDA)))
ASKED = ("wants at least", "Nothing has been decided yet")


def said(stage: Stage) -> bool:
    return any(part in stage.words("tell") for part in ASKED)


@pytest.mark.parametrize("shown", [EARLY, OPEN])
@pytest.mark.parametrize("other", [("u",), ("a", "escape"), ("y",), ("7",), ("plus",), ("tab",), ("s",)])
def test_after_any_other_key_it_is_asked_anew(shown: View, other: tuple[str, ...]) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("space")
        assert said(stage)
        await stage.press(*other)
        if other != ("s",):  # which asks the same of itself
            assert not said(stage)
        before = len(session.commands)
        await stage.press("space")
        assert said(stage)
        assert len(session.commands) == before
        await stage.press("space")
        assert session.commands[-1] == ask.Next(None)

    session = FakeSession(shown)
    play(scene, start=session)


@pytest.mark.parametrize("shown", [EARLY, OPEN])
def test_after_a_while_it_is_asked_anew(shown: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "FORGOTTEN_S", 0.3)

    async def scene(stage: Stage) -> None:
        await stage.press("space")
        assert said(stage)
        end = time.monotonic() + 10
        while said(stage) and time.monotonic() < end:
            await stage.pilot.pause(0.1)
        assert not said(stage)
        await stage.press("space")
        assert said(stage)
        assert session.commands == []
        await stage.press("space")

    session = FakeSession(shown)
    play(scene, start=session)
    assert session.commands == [ask.Next(None)]


def test_ten_seconds_are_enough_to_read_it_and_press_again() -> None:
    assert 8 <= asking.FORGOTTEN_S <= 12


def test_what_was_asked_is_not_said_any_more_when_it_is_no_longer_true() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("space")
        assert said(stage)
        session.pass_time(2 * MINUTE)
        await stage.poll()
        assert not said(stage)
        await stage.press("space")

    session = FakeSession(EARLY)
    play(scene, start=session)
    assert session.commands == [ask.Next(None)]


def test_the_answer_is_not_kept_for_when_one_comes_back_to_the_step() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("space", "space")
        assert session.commands == [ask.Next(None)]
        await stage.press("u", "space")
        assert said(stage)

    session = FakeSession(EARLY)
    play(scene, start=session)
    assert session.commands == [ask.Next(None), ask.Undo("w1.7")]


def test_a_click_in_the_bar_answers_as_the_key_does_and_another_one_does_not() -> None:
    async def scene(stage: Stage) -> None:
        note = keys(stage).index("w note")
        for at in (2, note, 2):
            await stage.pilot.click(KeyBar, offset=(at, 0))
            await stage.settle()
            if at == note:
                await stage.press("escape")
        assert session.commands == []
        await stage.pilot.click(KeyBar, offset=(2, 0))
        await stage.settle()

    session = FakeSession(EARLY)
    play(scene, start=session)
    assert session.commands == [ask.Next(None)]


@pytest.mark.parametrize("other", [("u",), ("w", "escape"), ("y",)])
def test_to_go_on_without_what_is_missing_is_offered_for_the_next_key_only(other: tuple[str, ...]) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("s")
        assert "go on without. (o)" in stage.words("tell")
        assert "o go on without" in keys(stage)
        await stage.press(*other)
        assert "go on without" not in stage.words("tell")
        assert "o go on without" not in keys(stage)
        await stage.press("o")
        assert stage.name == "RunScreen"
        assert "offers nothing" in stage.words("tell")

    session = FakeSession()
    session.outcome = Refusal("needs", {"titles": ["Predictions"]})
    play(scene, start=session)


def test_to_go_on_without_what_is_missing_is_not_offered_much_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "FORGOTTEN_S", 0.3)

    async def scene(stage: Stage) -> None:
        await stage.press("s")
        assert "o go on without" in keys(stage)
        end = time.monotonic() + 10
        while "go on without" in keys(stage) and time.monotonic() < end:
            await stage.pilot.pause(0.1)
        assert "go on without" not in keys(stage)
        await stage.press("o")
        assert stage.name == "RunScreen"

    session = FakeSession()
    session.outcome = Refusal("needs", {"titles": ["Predictions"]})
    play(scene, start=session)


def test_a_group_that_is_chosen_meanwhile_is_asked_about_itself() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("tab", "space")
        assert said(stage)
        await stage.press("tab", "space")
        assert said(stage)
        assert session.commands == []

    early = [attrs.evolve(one, step=step(unit=one.id, min_ms=20 * MINUTE)) for one in apart(3).lanes]
    session = FakeSession(view(*early))
    play(scene, start=session)
