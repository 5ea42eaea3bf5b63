"""A step as a person says it on one line: ``Pair up and talk, 5m, in pairs, 3 rounds``.

Several ways of saying the same are understood, in English and in Spanish, whatever language is spoken.
What is not understood stays in the title, and is told with what was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from protocols.spec.durations import parse_duration
from protocols.spec.mending import mended_length
from protocols.spec.record import Record, record
from protocols.words import language, safe_line

MOST_ROUNDS = 20
MOST_IN_GROUP = 50

_SMALL = ("in groups", "groups", "in small groups", "small groups", "en grupos", "en grupos pequeños")
_SIZES = {
    2: ("in pairs", "pairs", "in twos", "en parejas", "parejas", "en pares", "en duplas", "de a dos"),
    3: ("in threes", "in trios", "trios", "in triads", "en tríos", "en trios", "tríos", "de a tres"),
    4: ("in fours", "in quartets", "en cuartetos", "de a cuatro"),
    5: ("in fives", "de a cinco"),
    6: ("in sixes", "de a seis"),
}
_EACH = (
    *("each", "each person", "each in turn", "in turn", "one by one", "go-round", "per person", "a person"),
    *("por turno", "por turnos", "cada persona", "por persona", "cada uno", "cada una", "uno por uno"),
)
_TOGETHER = (
    *("all together", "together", "in the whole group", "whole group", "in plenary", "plenary"),
    *("todo el grupo", "con todo el grupo", "en plenaria", "en plenario", "todos juntos"),
)
_PHRASES: dict[str, int | str] = {
    **dict.fromkeys(_SMALL, 0),
    **{phrase: size for size, phrases in _SIZES.items() for phrase in phrases},
    **dict.fromkeys(_EACH, "each"),
    **dict.fromkeys(_TOGETHER, "together"),
}
"""What each phrase says: how many sit in a group (0: as many as is said elsewhere), or a word."""

_NUMBERS = {
    word: number
    for words in (
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    )
    for number, word in enumerate(words, 1)
}
_ROUNDS = re.compile(r"(\d{1,2}) *(?:rounds?|rondas?|times|veces|x)|x *(\d{1,2})")
_GROUPS_OF = re.compile(
    r"(?:in )?(?:small )?(?:groups|circles|tables) of (\d{1,2})(?: people| persons)?"
    r"|(?:en )?(?:grupos|círculos|mesas)(?: pequeños| pequeñas)? de (?:a )?(\d{1,2})(?: personas)?"
)
_SPANISH_UNITS = re.compile(r"\b(?:(minutos?)|(segundos?|segs?)|(horas?))\b")
_UNITS = (
    *("minutes", "minute", "min", "seconds", "second", "sec", "hours", "hour", "rounds", "times"),
    *("minutos", "minuto", "segundos", "segundo", "horas", "hora", "rondas", "veces"),
)
_LIKE = 0.75
"""How much alike a word is to one that is known, so that it may have been meant."""


@record
class StarterStep(Record):
    """A step as a person says it on one line."""

    title: str
    length_ms: int | None = None
    grouped: bool = False
    each: bool = False
    """Whether the length is that of one person's turn."""
    rounds: int = 1
    shared: bool = False
    """Whether the length was shared out and not said."""
    size: int | None = None
    """How many sit in one group, where that was said of this step."""
    unread: tuple[tuple[str, str], ...] = ()
    """What was not understood and stays in the title, each with what to write instead, or nothing."""

    @property
    def open(self) -> bool:
        """Whether no length was said."""
        return self.length_ms is None


def read_step(line: str) -> StarterStep | None:
    """The step that *line* says; None without a title.

    >>> step = read_step("Go round, 1m, each")
    >>> step.title, step.length_ms, step.each
    ('Go round', 60000, True)
    """
    title, *parts = [part.strip() for part in safe_line(line).split(",")]
    found: dict[str, int] = {}
    kept: list[str] = []
    unread: list[tuple[str, str]] = []
    for part in parts:
        said = _said(part.lower())
        if said and all(found.setdefault(what, one) == one for what, one in said.items()):
            continue
        kept.append(part)
        if part and (found or _sounds_like_more(part.lower())):
            unread.append((part, "" if said else _instead(part.lower())))
    title = ", ".join(part for part in (title, *kept) if part)
    if not title:
        return None
    return StarterStep(
        title,
        found.get("length"),
        "group" in found,
        "each" in found,
        found.get("rounds", 1),
        size=found.get("group") or None,
        unread=tuple(unread),
    )


def _said(part: str) -> dict[str, int]:
    """What a part of a line says; empty where it is not understood."""
    known = _PHRASES.get(part)
    if isinstance(known, int):
        return {"group": known}
    if known is not None:
        return {known: 1}
    for phrase in _EACH:
        if part.endswith(f" {phrase}") and (length := _length(part.removesuffix(phrase).strip())):
            return {"length": length, "each": 1}
    if length := _length(part):
        return {"length": length}
    plain = re.sub(r"\w+", lambda word: str(_NUMBERS.get(word[0], word[0])), part)
    if (rounds := _ROUNDS.fullmatch(plain)) and 0 < int(rounds[1] or rounds[2]) <= MOST_ROUNDS:
        return {"rounds": int(rounds[1] or rounds[2])}
    if (size := _GROUPS_OF.fullmatch(plain)) and 2 <= int(size[1] or size[2]) <= MOST_IN_GROUP:
        return {"group": int(size[1] or size[2])}
    return {}


def _length(text: str) -> int | None:
    text = _SPANISH_UNITS.sub(lambda unit: "min" if unit[1] else "sec" if unit[2] else "h", text)
    return parse_duration(text) or parse_duration(mended_length(text)) or None


def _sounds_like_more(part: str) -> bool:
    """Whether a part is hardly meant to be of the title."""
    return bool(re.search(r"\d", part)) or part.startswith(("in ", "en ")) or bool(_near(part, _PHRASES))


def _instead(part: str) -> str:
    """What was probably meant by a part that is not understood, as it would be; or nothing."""
    if not re.search(r"\d", part) and (near := _near(part, _PHRASES)):
        return near
    if re.search(r"\bgroups?\b", part):
        return "in groups of 4"
    if re.search(r"\bgrupos?\b", part):
        return "en grupos de 4"
    if (said := re.fullmatch(r"(\d{1,3}) *([^\W\d]+)", part)) and (unit := _near(said[2], _UNITS)):
        number = said[1]
        for one in (f"{number} {unit}", f"3 {unit}"):
            if _said(one):
                return one
    return ""


def _near(word: str, known: Iterable[str]) -> str:
    from difflib import SequenceMatcher

    nearest, likeness = "", _LIKE
    # English comes first in what is known; who speaks another language hardly means that.
    for one in known if language() == "en" else reversed(tuple(known)):
        match = SequenceMatcher(None, one, word[:60])
        if match.real_quick_ratio() >= likeness and match.quick_ratio() >= likeness:
            found = match.ratio()
            if found > likeness or (found == likeness and not nearest):
                nearest, likeness = one, found
    return nearest
