"""Turning a code and its arguments into a sentence in the reader's language.

A sentence is looked up by its code in ``protocols.words.english.<first part of the code>``, a dictionary
``SENTENCES`` from code to a text with ``{arguments}``, or to a pair (one, many) chosen by the argument
``n``. Arguments are inserted as they are: they are never a template themselves.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

Sentence = str | tuple[str, str]

_language = "en"
_catalogue: Any = None
_lengths_in_words = False


def set_language(code: str) -> bool:
    """Speak the language *code* (``"en"``, ``"es"``, ``"es-CL"``, ``"es_CL.UTF-8"``); answer whether there is
    a catalogue for it. Where there is none, English is spoken."""
    global _language, _catalogue
    _language, _catalogue = "en", None
    name = code.partition(".")[0].partition("@")[0].replace("-", "_").strip()
    short = name.partition("_")[0].lower()
    if short in ("en", "c", "posix") or not code:
        return True
    if not short.isalpha():
        return False
    # With English none of this is imported.
    import gettext
    import os

    folder = os.path.join(os.path.dirname(__file__), "locale")
    try:
        _catalogue = gettext.translation("protocols", folder, [name, short])
    except (OSError, ValueError):  # there is none, or the file is no catalogue
        return False
    _language = short
    return True


def language() -> str:
    """The code of the language spoken now."""
    return _language


@cache
def _sentences(room: str) -> Mapping[str, Sentence]:
    module = importlib.import_module(f"protocols.words.english.{room}")
    found: Mapping[str, Sentence] = module.SENTENCES
    return found


def sentence_codes(room: str) -> Mapping[str, Sentence]:
    """All English sentences whose code starts with *room*, by code (for tests and for translators)."""
    return _sentences(room)


def say(code: str, **arguments: object) -> str:
    """The sentence for *code*, with *arguments* put in.

    A list among them reads as people say one. A code without a sentence is a bug in our program, not in the
    reader's file: :class:`KeyError`.
    """
    sentence = _sentences(code.partition(".")[0])[code]
    if isinstance(sentence, tuple):
        one, many = sentence
        number = arguments.get("n")
        count = number if isinstance(number, int) else 2
        template = (
            (one if count == 1 else many)
            if _catalogue is None
            else _catalogue.npgettext(code, one, many, count)
        )
    else:
        template = sentence if _catalogue is None else _catalogue.pgettext(code, sentence)
    if not arguments:
        return str(template)
    if "}." in template:
        for name, value in arguments.items():
            # A title that ends in a mark of its own takes no full stop after it.
            if isinstance(value, str) and value.endswith(("?", "!", "…", ".")):
                template = template.replace(f"{{{name}}}.", f"{{{name}}}")
    several = {
        name: listed(map(str, one)) for name, one in arguments.items() if isinstance(one, (list, tuple))
    }
    return str(template.format_map(arguments | several if several else arguments))


def carried(about: str, text: str) -> str:
    """A text that stands beside what it describes, and not among the sentences, in the language spoken.

    *about* is what it describes: a ``key`` of a table, a ``problem``, a ``kind`` of step, a ``page`` of
    ``explain``; it is the ``msgctxt`` that the catalogues have it under. What no catalogue has, a plugin's
    text, say, stays as it is.
    """
    return text if _catalogue is None or not text else str(_catalogue.pgettext(about, text))


def reason(error: Exception) -> str:
    """Why the system refused something, in the language spoken where its catalogue has the system's words."""
    said = getattr(error, "strerror", None)
    return carried("system", said) if said else str(error) or type(error).__name__


def listed(items: Iterable[str], last: str = "and") -> str:
    """The items as a person would say them: ``"a, b and c"``; *last* is ``"and"`` or ``"or"``."""
    known = list(items)
    if len(known) < 2:
        return "".join(known)
    form = f"common.list.{last}"
    if _catalogue is not None and _begins(known[-1], say(f"{form}.other-before")):
        form += ".other"
    return say(form, head=", ".join(known[:-1]), tail=known[-1])


def _begins(word: str, beginnings: str) -> bool:
    """Whether *word* begins with one of *beginnings*, the longest that fits being none with ``!`` before it.

    In Spanish "y" is "e" before *i* and *hi*, but not before *hie*: ``"i hi !hie"``. A lone ``-`` is none.
    """
    if beginnings == "-":
        return False
    start = word.lstrip("“‘«\"'`¿¡([{").casefold()
    fits = [one for one in beginnings.split() if start.startswith(one.removeprefix("!"))]
    return bool(fits) and not max(fits, key=lambda one: len(one.removeprefix("!"))).startswith("!")


def decimal(number: float) -> str:
    """A number as people write it, with no more places after the point than it has: ``2.5``, ``3``."""
    return f"{number:g}".replace(".", say("common.decimal-point"))


def as_title(name: str) -> str:
    """An id as a title, where there is none."""
    return name.replace("-", " ").replace("_", " ").capitalize()


def say_lengths_in_words(in_words: bool) -> None:
    """Say lengths of time in words from here on (``4 minutes 5 seconds``), or as on a clock: what stands on
    lines of text is listened to, and ``4:05`` is heard as a time of day."""
    global _lengths_in_words
    _lengths_in_words = in_words


def lengths_in_words() -> bool:
    """Whether lengths of time are said in words, and not as on a clock."""
    return _lengths_in_words


def duration(ms: int, sign: bool = False) -> str:
    """A length of time as people read it on a clock: ``4:05``, ``1:02:00``, ``-0:30``; in words where
    :func:`say_lengths_in_words` has said so.

    Part seconds are rounded towards what is still to come, so that a countdown shows ``0:01`` until it
    really is over; with *sign*, a positive length carries a ``+``.
    """
    seconds = -((-ms) // 1000)
    mark = "-" if seconds < 0 else ("+" if sign else "")
    seconds = abs(seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    if _lengths_in_words:
        parts = (("hours", hours), ("minutes", minutes), ("seconds", seconds))
        said = [say(f"common.length.{unit}", n=n) for unit, n in parts if n]
        length = " ".join(said or [say("common.length.seconds", n=0)])
        # A minus is not heard.
        return (
            say("common.length.less" if mark == "-" else "common.length.more", length=length)
            if mark
            else length
        )
    if hours:
        return f"{mark}{hours}:{minutes:02d}:{seconds:02d}"
    return f"{mark}{minutes}:{seconds:02d}"


def day(wall_ms: int, offset_min: int, short: bool = False) -> str:
    """The day of a moment in UTC ms as people write it, by the calendar that hung on that wall: ``Sunday, 22
    November 2026``, *short* ``Sun 22 Nov 2026``. Empty for a moment that no calendar has."""
    zone = timezone(timedelta(minutes=offset_min))
    try:
        local = datetime.fromtimestamp(wall_ms / 1000, zone)
    except (ValueError, OverflowError, OSError):
        return ""
    form = "common.day.short" if short else "common.day"
    weekday = say(f"{form}.weekdays").split(", ")[local.weekday()]
    month = say(f"{form}.months").split(", ")[local.month - 1]
    return say(form, weekday=weekday, day=local.day, month=month, year=local.year)


def clock_time(wall_ms: int, offset_min: int) -> str:
    """The clock on the wall, ``15:34``, for a moment in UTC ms and an offset from UTC in minutes; of the
    nearest second: two clocks differ by some ms, and what began on the minute began in it."""
    zone = timezone(timedelta(minutes=offset_min))
    return datetime.fromtimestamp(_second(wall_ms), zone).strftime("%H:%M")


def _second(wall_ms: int) -> int:
    return (wall_ms + 500) // 1000


def end_time(wall_ms: int, offset_min: int) -> str:
    """The clock on the wall when something ends that is still to come: part of a second counts as a whole
    one, as in :func:`duration`, so that what ends on the minute is not told a minute early."""
    return clock_time(-(-wall_ms // 1000) * 1000, offset_min)


def clock_times(walls: Sequence[int], offset_min: int) -> list[str]:
    """The same for several moments to choose from: with seconds where two read alike and are not."""
    shown = [clock_time(wall, offset_min) for wall in walls]
    seconds = {(text, _second(wall)) for text, wall in zip(shown, walls, strict=True)}
    alike = [text for text, _ in seconds]
    return [
        f"{text}:{_second(wall) % 60:02d}" if alike.count(text) > 1 else text
        for text, wall in zip(shown, walls, strict=True)
    ]
