"""Garbage is looked for when nobody waits for anything."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from protocols.tui import tidying
from protocols.tui.tidying import ALL_OF, WORTH, Tidying

from .fake import FakeSession
from .screens import Stage, play


class Python:
    """The part of Python that looks for garbage: what it was asked for, and what there is."""

    def __init__(self, made: int) -> None:
        self.made = made
        self.looks: list[int] = []

    def get_count(self) -> tuple[int, int, int]:
        return self.made, 0, 0

    def collect(self, generation: int = 2) -> int:
        self.looks.append(generation)
        return 0

    def freeze(self) -> None:
        self.looks.append(-1)

    def set_threshold(self, *_: int) -> None:
        pass


def looked(
    monkeypatch: pytest.MonkeyPatch, made: int, keys: int, covered: bool = False, hurried: int = 0
) -> list[int]:
    """What is looked at after so many *keys*, when so many objects were *made*. *hurried*: how often it is
    too early, for somebody types on."""
    python = Python(made)
    monkeypatch.setattr(tidying, "gc", python)
    monkeypatch.setattr(tidying, "REST_S", 0.0)
    still = SimpleNamespace(left=hurried)

    def rested(_: float) -> bool:
        still.left -= 1
        return bool(still.left < 0)

    async def type_on() -> None:
        one = Tidying(rested, lambda: covered)
        one.soon()
        assert not python.looks, "before it is known what stays"
        one.begin()
        assert python.looks == [2, -1]
        python.looks.clear()
        for _ in range(keys):
            one.soon()
            one.soon()
            for _ in range(hurried + 3):
                await asyncio.sleep(0)

    asyncio.run(type_on())
    return python.looks


def test_it_looks_once_after_a_key_where_there_is_something_to_look_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert looked(monkeypatch, WORTH, keys=1) == [1]
    assert looked(monkeypatch, WORTH - 1, keys=1) == []


def test_it_waits_while_somebody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked(monkeypatch, WORTH, keys=1, hurried=5) == [1]


def test_what_an_open_window_is_made_of_is_not_yet_among_what_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked(monkeypatch, WORTH, keys=3, covered=True) == [0, 0, 0]


def test_now_and_then_it_looks_at_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = looked(monkeypatch, WORTH, keys=2 * ALL_OF)
    assert looks.count(2) == 2
    assert looks.count(1) == len(looks) - 2


def test_every_key_is_told_of_and_a_window_is_known_to_be_open() -> None:
    async def scene(stage: Stage) -> None:
        told: list[bool] = []
        stage.app._tidying.soon = lambda: told.append(stage.app.window_is_open())  # type: ignore[method-assign]
        await stage.press("w")
        await stage.press("a")
        await stage.press("escape")
        await stage.press("p")
        # Escape is told of twice: it waited for the letter before it.
        assert told == [False, True, True, True, False]

    play(scene, start=FakeSession())
