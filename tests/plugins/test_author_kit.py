"""The test kit tells an author which law a kind breaks, and has nothing to say against ours."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from protocols.plugins import Defaults, Finding, PlainKind, Setting, Shown, Text, Whole, key
from protocols.plugins.host import Host
from protocols.plugins.testing import check_kind


@attrs.frozen
class Keys:
    words: tuple[str, ...] = key(Text(many=True), "the words", default=("a", "b"))


class Good:
    name = "good"
    summary = "a kind that keeps every law"
    defaults = Defaults(title="Good")
    keys: Any = Keys

    def check(self, keys: Any) -> Any:
        return [Finding("words", "too few")] if len(keys.words) < 2 else []

    def show(self, keys: Any, setting: Setting) -> Any:
        return Shown(say=tuple(keys.words), note=(f"{setting.members} people",))


def laws_broken(*examples: dict[str, Any], **parts: Any) -> list[str]:
    """What the kit says against the good kind with some *parts* replaced."""
    return check_kind(type("Changed", (Good,), parts)(), *examples)


@pytest.mark.parametrize("name", ["talk", "break", "buffer", "move", "debrief"])
def test_our_own_kinds_keep_the_laws(name: str) -> None:
    assert check_kind(Host(["*"]).kinds[name]) == []


def test_a_good_kind_is_good() -> None:
    assert check_kind(Good(), {"words": ["x", "y"]}, {"words": ["x"]}) == []
    assert check_kind(PlainKind("plain", "no keys")) == []


def raising(*_: Any) -> Any:
    raise ZeroDivisionError("oh")


def stopping(*_: Any) -> Any:
    raise SystemExit(2)


def restless() -> Any:
    numbers = itertools.count()
    return lambda self, keys, setting: Shown(title=str(next(numbers)))


def meddling(self: Any, keys: Any, setting: Setting) -> Shown:
    object.__setattr__(keys, "words", (*keys.words, "mine"))
    return Shown()


def half_way(self: Any, keys: Any) -> Iterator[Finding]:
    yield Finding("words", "one")
    raise KeyError("two")


@attrs.define
class Loose:
    words: tuple[str, ...] = key(Text(many=True), " ", default=())


@attrs.frozen
class Fussy:
    number: int = attrs.field(
        default=5, metadata=key(Whole(), "a number").metadata, validator=lambda *_: raising()
    )


BREACHES = {
    "a name that is none": ({"name": "Not good"}, "“Not good” is no name"),
    "a summary of two lines": ({"summary": "a\nb"}, "summary answers text that cannot be shown"),
    "an unsafe title": (
        {"defaults": Defaults(title="\x1b[2J")},
        "defaults answers text that cannot be shown",
    ),
    "a part that raises": ({"defaults": property(raising)}, "cannot be looked at: ZeroDivisionError: oh"),
    "keys that can be changed": ({"keys": Loose}, "must be frozen"),
    "keys without a word of explanation": ({"keys": Loose}, "needs a sentence that says what it is for"),
    "keys that raise": ({"keys": Fussy}, "keys raised with no keys: ZeroDivisionError: oh"),
    "show that raises": ({"show": raising}, "show raised with no keys: ZeroDivisionError: oh"),
    "check that raises": ({"check": raising}, "check raised with no keys: ZeroDivisionError: oh"),
    "show that ends the program": ({"show": stopping}, "show raised with no keys: SystemExit: 2"),
    "check that raises half way": ({"check": half_way}, "check raised with no keys: KeyError: 'two'"),
    "show that depends on more than it is given": ({"show": restless()}, "show answers differently"),
    "show that changes the keys": ({"show": meddling}, "show changed the keys"),
    "show that answers no Shown": ({"show": lambda *_: {}}, "it answered dict"),
    "show that answers a text for a tuple": (
        {"show": lambda *_: Shown(say="text")},
        "whose parts are texts or tuples",
    ),  # type: ignore[arg-type]
    "show that answers numbers": ({"show": lambda *_: Shown(stems=(1,))}, "whose parts are texts or tuples"),  # type: ignore[arg-type]
    "show with control characters": ({"show": lambda *_: Shown(note=("\x07",))}, "control characters"),
    "check that answers texts": ({"check": lambda *_: ["text"]}, "check must answer Finding"),
    "check with control characters": ({"check": lambda *_: [Finding("words", "\x1b")]}, "control characters"),
    "check that says nothing": ({"check": lambda *_: [Finding("words", " ")]}, "does not say what"),
    "check of a key there is not": ({"check": lambda *_: [Finding("wrods", "a")]}, "names the key “wrods”"),
    "defaults that are wrong": ({"check": lambda *_: [Finding("words", "always")]}, "but check says: always"),
}


@pytest.mark.parametrize(("parts", "said"), BREACHES.values(), ids=BREACHES)
def test_each_breach_is_told(parts: dict[str, Any], said: str) -> None:
    told = laws_broken(**parts)
    assert any(said in sentence for sentence in told), told


def test_an_example_that_a_file_could_not_hold_is_told() -> None:
    (told,) = laws_broken({"wrods": ["a"]})
    assert "The example {'wrods': ['a']} cannot be read" in told


def test_an_example_finds_what_the_defaults_hide() -> None:
    def show(self: Any, keys: Any, setting: Setting) -> Shown:
        return Shown(title=keys.words[1])

    assert laws_broken(show=show) == []
    assert "IndexError" in laws_broken({"words": ["x"]}, show=show)[0]
