"""A user's own keys (``[keys]`` in ``config.toml``), checked before any screen opens.

What somebody says wins over the further keys that something else has by itself, never over its last one;
and where letters are typed, no letter may become a key. What cannot be done is told with what would.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from protocols.tui._compat import key_of_sign
from protocols.tui.keys import KEYS, SAID, Key, key_name
from protocols.words import say

TYPED = ("library", "past", "setup", "write")
"""The screens where what is typed goes into a field."""

_TAKEN = ("ctrl+c", "ctrl+q", "ctrl+p")
"""Keys of the program itself, on every screen: how to quit, and the palette."""

_MODIFIERS = ("ctrl", "shift", "alt", "super")

_SPOKEN = {
    "esc": "escape",
    "pgdn": "pagedown",
    "pgup": "pageup",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "↑": "up",
    "↓": "down",
    "←": "left",
    "→": "right",
}

_PLACES = ("insert", "home", "end", "up", "down", "left", "right", "pageup", "pagedown")

_NAMED = frozenset(
    (
        *("space", "enter", "escape", "tab", "backspace", "delete", *_PLACES),
        *(f"f{number}" for number in range(1, 25)),
    )
)


class Wrong(NamedTuple):
    """What is wrong with the keys of *id*: the sentence and the help, by code, with their arguments."""

    id: str
    sentence: str
    help: str
    arguments: Mapping[str, object]


class Keymap(NamedTuple):
    """The keys that are not as they come, by id, as Textual names them; and what cannot be done."""

    keys: dict[str, str]
    wrong: list[Wrong]


def bindable() -> dict[str, list[tuple[str, Key]]]:
    """Everything that can be given another key, by id, with the screens that offer it."""
    found: dict[str, list[tuple[str, Key]]] = {}
    for room, keys in KEYS.items():
        for key in keys:
            if key.action:
                found.setdefault(key.id, []).append((room, key))
    return found


def key_called(text: str) -> str:
    """The key that people call *text* (``Space``, ``Ctrl+S``, ``?``), as Textual names it; empty if none."""
    text = text.strip()
    if len(text) == 1:
        return key_of_sign(text)
    *before, last = text.split("+") if not text.endswith("++") else [*text[:-2].split("+"), "+"]
    modifiers = [one.strip().lower() for one in before]
    name = last.strip()
    lower = name.lower()
    name = key_of_sign(name) if len(name) == 1 else _spoken().get(lower, lower)
    if any(one not in _MODIFIERS for one in modifiers) or not name:
        return ""
    if len(last.strip()) > 1 and name not in _NAMED:
        return ""
    if modifiers and len(last.strip()) == 1:
        name = name.lower()
    return "+".join([*(one for one in _MODIFIERS if one in modifiers), name])


def _spoken() -> dict[str, str]:
    """Names that keys have beside those Textual gives them: our own, and those in the language spoken."""
    return {**_SPOKEN, **{say(f"tui.on-key.{key}").lower(): key for key in SAID}}


def read_keymap(wanted: Mapping[str, Sequence[str]]) -> Keymap:
    """The keys that a user wants, by id, held against each other and against those that there are."""
    known = bindable()
    wrong: list[Wrong] = []
    asked: dict[str, list[str]] = {}
    for id, texts in wanted.items():
        if id not in known:
            near = difflib.get_close_matches(id, known, 1, 0.5)
            help = "config.keys.meant" if near else "config.keys.list"
            wrong.append(Wrong(id, "config.keys.unknown", help, {"id": id, "near": near[0] if near else ""}))
            continue
        keys = list(dict.fromkeys(key_called(text) for text in texts))
        fault = _fault(id, texts, known[id])
        if fault is not None:
            wrong.append(fault)
        else:
            asked[id] = keys
    wrong += _doubled(asked, known)
    wrong_ids = {one.id for one in wrong}
    asked = {id: keys for id, keys in asked.items() if id not in wrong_ids}
    changed = dict(asked)
    for id, owner, key in _taken_from(asked, known):
        others = [one for one in changed.get(owner, _own(known[owner])) if one != key]
        if not others or owner.startswith("app."):
            arguments = {"key": key_name(key), "id": id, "owner": owner, "label": known[owner][0][1].label}
            wrong.append(Wrong(id, "config.keys.taken", "config.keys.give-another", arguments))
        else:
            changed[owner] = others
    return Keymap({id: ",".join(keys) for id, keys in changed.items()}, wrong)


def _own(places: Sequence[tuple[str, Key]]) -> list[str]:
    return list(dict.fromkeys(one for _, key in places for one in key.keys.split(",")))


def _fault(id: str, texts: Sequence[str], places: Sequence[tuple[str, Key]]) -> Wrong | None:
    """What is wrong with the keys of one id, without looking at any other."""
    if not texts:
        return Wrong(id, "config.keys.none", "config.keys.one", {"id": id})
    for text in texts:
        key = key_called(text)
        if not key:
            return Wrong(id, "config.keys.no-key", "config.keys.examples", {"key": text})
        if key in _TAKEN:
            return Wrong(id, "config.keys.program", "config.keys.another", {"key": key_name(key)})
        typed = len(text.strip()) == 1 or key == "space"
        if typed and any(room in TYPED for room, _ in places):
            return Wrong(id, "config.keys.typed", "config.keys.with-ctrl", {"key": text, "id": id})
    return None


def _doubled(
    asked: Mapping[str, Sequence[str]], known: Mapping[str, Sequence[tuple[str, Key]]]
) -> list[Wrong]:
    """Keys that were given to two things of one screen."""
    found: list[Wrong] = []
    first: dict[tuple[str, str], str] = {}
    for id, keys in asked.items():
        for key in keys:
            for room, _ in known[id]:
                other = first.setdefault((room, key), id)
                if other != id and all(one.id != id for one in found):
                    arguments: dict[str, object] = {"key": key_name(key), "id": id, "other": other}
                    found.append(Wrong(id, "config.keys.twice", "config.keys.another", arguments))
    return found


def _taken_from(
    asked: Mapping[str, Sequence[str]], known: Mapping[str, Sequence[tuple[str, Key]]]
) -> Iterator[tuple[str, str, str]]:
    """Each key that was asked for and that something else of the same screen has by itself: by whom, whose
    it is, and the key."""
    for id, keys in asked.items():
        rooms = {room for room, _ in known[id]}
        told = set()
        for owner, places in known.items():
            if owner == id or owner in asked:
                continue
            for room, key in places:
                for one in keys:
                    if room in rooms and one in key.keys.split(",") and (owner, one) not in told:
                        told.add((owner, one))
                        yield id, owner, one


def rows() -> Iterator[tuple[str, str, list[Key]]]:
    """Every screen with what it offers, for those who want other keys: its name, its title, the keys."""
    for room, keys in KEYS.items():
        yield room, say(f"tui.screen.{room}"), [key for key in keys if key.action]
