"""Guessing what was meant, so that a problem can say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import islice

from protocols.spec.durations import format_duration, parse_duration

_WORD_LIMIT = 40
_FOUND_LIMIT = 50
_KNOWN_LIMIT = 500
_CLOSE = 0.66
"""How much alike two words are that may be the same misspelt; below, short words are near to anything."""


def suggestion(word: str, known: Iterable[str], found: int = 0) -> str:
    """The one of *known* that *word* may have been meant to be, or nothing.

    *found* is how many problems were found before: comparing spellings takes time, and a hostile file may
    hold 80,000 mistakes.
    """
    if len(word) > _WORD_LIMIT or not word or found > _FOUND_LIMIT:
        return ""
    import difflib

    from protocols.spec.synonyms import value_meant

    lowered = _plain(word)
    choices = {name.lower().replace("_", "-"): name for name in islice(known, _KNOWN_LIMIT)}
    if lowered in choices:
        return choices[lowered]
    close = certain(word, choices.values()) or value_meant(word, choices.values())
    if close:
        return close
    near = difflib.get_close_matches(lowered, choices, 1, _CLOSE)
    return choices[near[0]] if near else ""


_WORDS = frozenset(("inputs", "settings", "variants", "materials", "groups", "roles", "role"))
"""Words of the language itself: where they are no key, they are still no slip for another."""


def key_suggestion(
    word: str, known: Iterable[str], given: Collection[str], wanted: Iterable[str], found: int = 0
) -> tuple[str, bool]:
    """The key of *known* that *word* may have been meant to be (or nothing), and whether that is sure enough
    to come before other explanations.

    *given* are the keys written beside it, *wanted* those that have to be. *found* is as in
    :func:`suggestion`.
    """
    if len(word) > _WORD_LIMIT or not word or found > _FOUND_LIMIT:
        return "", False
    import difflib

    from protocols.spec.synonyms import KEYS, key_meant, plain

    known = list(islice(known, _KNOWN_LIMIT))
    open_ = [name for name in known if name not in given]
    lowered = plain(word)
    forms = (lowered, f"{lowered}s", lowered.removesuffix("s"))
    sure = next((name for form in forms for name in open_ if plain(name) == form), "")
    if lowered in _WORDS:
        sure = sure or key_meant(word, open_, given, wanted)
    sure = sure or certain(word, open_) or key_meant(word, open_, given, wanted) or certain(word, known)
    if sure:
        return sure, True
    near = difflib.get_close_matches(lowered, open_, 1, _CLOSE)
    # Another word, misspelt: nearly the same letters are asked for, or anything would be near something.
    words = [one for one, meant in KEYS.items() if not frozenset(meant).isdisjoint(open_)]
    for other in difflib.get_close_matches(lowered, words, 1, 0.8):
        if not near or _likeness(lowered, other) > _likeness(lowered, near[0]):
            return key_meant(other, open_, given, wanted), False
    return (near[0] if near else ""), False


def _likeness(one: str, other: str) -> float:
    import difflib

    return difflib.SequenceMatcher(None, one, other).ratio()


def certain(word: str, known: Iterable[str]) -> str:
    """The one of *known* that *word* is a single slip away from; nothing where there is none, or two.

    A slip is a letter missing, added, wrong or swapped with the next, or another way of writing capitals
    and the marks between words. Where a digit differs, nothing is certain: ``group-1`` and ``group-2`` are
    two names.

    >>> certain("tilte", ["title", "time"])
    'title'
    """
    if len(word) > _WORD_LIMIT:
        return ""
    plain = _plain(word)
    same = [name for name in islice(known, _KNOWN_LIMIT) if _plain(name) == plain]
    if same or len(word) < 3:
        return same[0] if len(same) == 1 else ""
    near = [name for name in islice(known, _KNOWN_LIMIT) if _one_slip(plain, _plain(name))]
    return near[0] if len(near) == 1 else ""


def _plain(word: str) -> str:
    return word.lower().replace(" ", "-").replace("_", "-")


def _one_slip(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    shorter = min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    first, second = one[start : len(one) - end], other[start : len(other) - end]
    if any(char.isdigit() for char in first + second):
        return False
    return max(len(first), len(second)) <= 1 or (len(first) == 2 and first == second[::-1])


def slug(text: str) -> str:
    """A name made from a text: lower case, words joined by ``-``; empty if nothing is left.

    >>> slug("{presenter} opens: what, and why?")
    'presenter-opens-what-and-why'
    """
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFKD", text)
    kept = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['\u0300-\u036f\u2019]", "", text.lower())).strip("-")
    if kept and not kept[0].isalpha():
        kept = f"step-{kept}"
    return kept[:48].strip("-")


_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
} | {"fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "sixty": "60", "half": "30", "an": "1"}


def mended_length(text: str) -> str:
    """The duration that *text* was probably meant to be (``5 min``, ``1:30``), or nothing."""
    if len(text) > 30:
        return ""
    plain = re.sub(r"\s+", "", re.sub(r"[a-z]+", lambda word: _NUMBERS.get(word[0], word[0]), text.lower()))
    part = re.fullmatch(r"(\d{1,3})[.,](\d)\d?(h|m)[a-z]*", plain)
    if part:
        # 2.5m, 1,5 h: tenths of a minute or an hour are whole seconds or minutes.
        whole = int(part[1]) * 600 + int(part[2]) * 60
        whole = whole // 10 * (60 if part[3] == "h" else 1)
        return format_duration(whole * 1000)
    units = r"(\d+)(?:h(?:ours?|rs?)?)|(\d+)(?:m(?:in(?:ute)?s?)?)|(\d+)(?:s(?:ec(?:ond)?s?)?)"
    if re.fullmatch(f"(?:{units})+", plain):
        better = re.sub(
            units, lambda m: "".join(f"{n}{u}" for n, u in zip(m.groups(), "hms", strict=True) if n), plain
        )
        return better if parse_duration(better) is not None else ""
    clock = re.fullmatch(r"(\d{1,3}):([0-5]\d)", plain)
    if clock and plain.startswith("0") and len(clock[1]) == 2:
        # With a zero before it, hours come first: 00:05, 01:30.
        ms = parse_duration(f"{clock[1]}h{clock[2]}m")
    elif clock:
        ms = parse_duration(f"{clock[1]}m{clock[2]}s")
    if clock:
        return format_duration(ms) if ms is not None else ""
    return f"{plain}m" if re.fullmatch(r"\d{1,3}", plain) else ""
