"""A user's own keys: what they do, that the screens show them, and which cannot be."""

from __future__ import annotations

import asyncio

import pytest

from protocols.tui.app import ProtocolsApp
from protocols.tui.keymap import bindable, key_called, read_keymap

from .fake import FakeBackend, FakeSession
from .screens import Stage, keys


def wrong(**wanted: list[str]) -> list[tuple[str, str]]:
    """The codes of what is wrong with these keys (``run__note`` for ``run.note``), each with its id."""
    asked = {id.replace("__", ".").replace("_", "-"): texts for id, texts in wanted.items()}
    return [(one.id, one.sentence.removeprefix("config.keys.")) for one in read_keymap(asked).wrong]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("n", "n"),
        ("N", "N"),
        ("?", "question_mark"),
        ("+", "plus"),
        ("Space", "space"),
        ("Esc", "escape"),
        ("PgDn", "pagedown"),
        ("F6", "f6"),
        ("Ctrl+N", "ctrl+n"),
        ("shift + ctrl + up", "ctrl+shift+up"),
        ("ctrl++", "ctrl+plus"),
        ("é", "é"),
        ("spcae", ""),
        ("f25", ""),
        ("hyper+n", ""),
        ("", ""),
        ("ctrl+", ""),
    ],
)
def test_keys_are_called_as_on_the_keyboard(text: str, key: str) -> None:
    assert key_called(text) == key


def test_a_key_of_ones_own_takes_the_place_of_those_that_were_there() -> None:
    made = read_keymap({"run.note": ["n", "F6"], "run.pause": ["w"]})
    assert not made.wrong
    assert made.keys["run.note"] == "n,f6"
    assert made.keys["run.pause"] == "w"
    assert "n" not in made.keys["run.next"].split(",")  # a further key of its own, which it can spare
    assert made.keys["run.next"].startswith("space,enter")


def test_what_cannot_be_is_told_each_with_its_reason() -> None:
    assert wrong(run__nte=["n"]) == [("run.nte", "unknown")]
    assert wrong(run__note=["spcae"]) == [("run.note", "no-key")]
    assert wrong(run__note=[]) == [("run.note", "none")]
    assert wrong(run__note=["p"]) == [("run.note", "taken")]
    assert wrong(run__note=["?"]) == [("run.note", "taken")]  # help has the same keys on every screen
    assert wrong(run__note=["é"], run__pause=["é"]) == [("run.pause", "twice")]
    assert wrong(run__note=["é"], minutes__json=["é"]) == []  # never on one screen
    assert wrong(setup__begin=["g"]) == [("setup.begin", "typed")]
    assert wrong(app__help=["h"]) == [("app.help", "typed")]
    assert wrong(run__note=["ctrl+q"]) == [("run.note", "program")]


def test_two_keys_can_be_exchanged() -> None:
    made = read_keymap({"run.note": ["p"], "run.pause": ["w"]})
    assert (made.wrong, made.keys) == ([], {"run.note": "p", "run.pause": "w"})


def test_each_thing_with_a_key_can_be_given_one_that_types_nothing() -> None:
    for id in bindable():
        assert read_keymap({id: ["F12"]}) == ({id: "f12"}, [])


def test_the_screens_hear_and_show_the_users_keys() -> None:
    async def scene() -> None:
        session = FakeSession()
        keymap = read_keymap({"run.note": ["n", "F6"], "run.pause": ["w"], "run.plus": ["!"]}).keys
        app = ProtocolsApp(FakeBackend(), session, hold_ms=0, keymap=keymap)
        async with app.run_test(size=(160, 45)) as pilot:
            stage = Stage(app, pilot)
            await stage.settle()
            bar = keys(stage)
            assert "n note" in bar
            assert "w pause" in bar
            assert "! a minute" in bar
            for key in ("n", "f6"):
                await stage.press(key)
                assert stage.name == "NoteDialog"
                await stage.press("escape")
            await stage.press("w")
            assert type(session.commands[-1]).__name__ == "Pause"
            done = len(session.commands)
            await stage.press("p")
            assert len(session.commands) == done, "the key that was there before still does something"
            await stage.press("f1")
            assert "n F6" in stage.text()

    asyncio.run(scene())


def test_the_doors_of_the_first_screen_show_the_users_keys() -> None:
    async def scene() -> None:
        keymap = read_keymap({"library.write": ["F9"]}).keys
        app = ProtocolsApp(FakeBackend(), keymap=keymap)
        async with app.run_test(size=(80, 24)) as pilot:
            stage = Stage(app, pilot)
            await stage.settle()
            assert "F9 Write a protocol" in stage.text()
            await stage.press("f9")
            assert stage.name == "WriteScreen"

    asyncio.run(scene())
