"""Finding a protocol on the shelf: by words and purpose, minutes, people, and where it works."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from protocols.library.shelf import Entry


def search(
    entries: Iterable[Entry],
    text: str = "",
    people: int | None = None,
    minutes: int | tuple[int, int] | None = None,
    setting: str | None = None,
) -> list[Entry]:
    """The *entries* in which every word of *text* stands, for so many *people*, in so many *minutes*.

    Words are looked for in title, summary, tags, id and purpose, whatever their case and accents; what has
    all of them before its purpose comes first. *minutes* is the time there is, or a pair: the least and the
    most that it should take; a variant of that length counts as well. *setting* is ``room``, ``online`` or
    ``hybrid``. None means any. An entry that does not say its minutes or setting is not left out for them.
    """
    words = _plain(text).split()
    fitting = [
        entry
        for entry in entries
        if (people is None or entry.people[0] <= people <= entry.people[1])
        and (minutes is None or _lasts(entry, minutes))
        and (setting is None or not entry.setting or setting in entry.setting)
    ]
    if not words:
        return fitting
    named = [entry for entry in fitting if _holds(_head(entry), words)]
    told = {id(entry) for entry in named}
    return named + [
        entry
        for entry in fitting
        if id(entry) not in told and _holds(f"{_head(entry)} {_plain(entry.purpose)}", words)
    ]


def _lasts(entry: Entry, minutes: int | tuple[int, int]) -> bool:
    if entry.minutes is None:
        return True
    lengths = [entry.minutes, *((one, one) for one in entry.lengths)]
    if isinstance(minutes, int):
        return any(least <= minutes for least, _ in lengths)
    return any(least <= minutes[1] and most >= minutes[0] for least, most in lengths)


def _head(entry: Entry) -> str:
    return _plain(" ".join((entry.title, entry.summary, entry.id, *entry.tags)))


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def _plain(text: str) -> str:
    """*text* without case and accents: “équipe” is found by “equipe”."""
    if text.isascii():
        return text.casefold()
    return "".join(
        one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one)
    )
