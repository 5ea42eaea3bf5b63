"""What somebody who does not know TOML meant by a line that it refuses.

The parser stops at the first character that it cannot place; these look at the line around it. Each answers
a problem, or None where the line shows nothing that people often write. :mod:`protocols.spec.toml` asks them
first, in order.
"""

from __future__ import annotations

import re

from protocols.spec.locate import Lines
from protocols.spec.mending import mended_length
from protocols.spec.problems import Problem, shown

_INVISIBLE = "\u00a0\u2007\u202f\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""Characters that look like a space or like nothing; word processors and chat programs put them in."""

_AROUND = 1000
"""How far is looked around, in characters: nobody's line is longer, and a hostile one takes no time."""

_WORDS_KEY = re.compile(r"[ \t]*([A-Za-z][\w-]*(?:[ \t]+[\w-]+)+)[ \t]*=")
_LETTERS_KEY = re.compile(r"[ \t]*([^\s=\[\]{}#\"',.]*[^\x00-\x7f\s][^\s=\[\]{}#\"',.]*)[ \t]*=")
_HEADER = re.compile(r"[ \t]*(\[{1,2})[ \t]*([^\[\]#\r\n]*?)[ \t]*(\]{0,2})[ \t]*(?:#.*)?$")
_SIGN = re.compile(r"[ \t]*[A-Za-z0-9_-]+[ \t]*(=>|==|:=|->|=:)")
_ODD_HEADER = re.compile(r"[ \t]*(\[[\[ \t]*)([a-z0-9_. \t-]+?)[ \t]*\][\] \t]*$")
_DASH = re.compile(r"[ \t]*[-*•–][ \t]+\S")
_REMARK = re.compile(r"[ \t]*(//|/\*|--|;|%|<!--|')")
_VALUE_START = frozenset("\"'{0123456789")
_BARE_VALUE = re.compile(
    r"[ \t]*[A-Za-z0-9_-]+[ \t]*=[ \t]*([^\s\"'\[\]{}=#,;][^\"'\[\]{}=#,;]*?)[ \t]*(?:#.*)?$"
)


def slip(text: str, reason: str, position: int) -> Problem | None:
    """What was probably meant at *position* of *text*, where the parser gave up for *reason*."""
    lines = Lines(text)
    place = lines.span(position, min(position + 1, len(text)))
    line = lines.line(place.line)
    start = lines.offset(place.line, 1)
    if "\n" not in text and "\r" in text[position:]:
        # As a very old Mac writes it, or a program that mended line ends badly.
        return Problem("P005", "problem.line-ends", span=place, help="problem.line-ends.help")
    if len(line) > _AROUND:
        return _invisible(text, reason, position, line, start)
    for look in _LOOKS:
        problem = look(text, reason, position, line, start)
        if problem is not None:
            return problem
    return None


def _invisible(text: str, reason: str, position: int, line: str, start: int) -> Problem | None:
    for at in (position, position - 1):
        if 0 <= at < len(text) and text[at] in _INVISIBLE:
            span = Lines(text).span(at, at + 1)
            return Problem("P003", "problem.invisible", span=span, help="problem.invisible.help")
    return None


def dash(text: str, reason: str, position: int, line: str, start: int) -> Problem | None:
    """A list as Markdown and YAML write it, in the *line* that begins at *start*."""
    if not _DASH.match(line) or "Unclosed" in reason:
        return None
    span = Lines(text).span(start, start + len(line))
    return Problem("P005", "problem.dash", span=span, help="problem.dash.help")


def _signs(text: str, reason: str, position: int, line: str, start: int) -> Problem | None:
    """Another sign between key and value, or a comma too many."""
    found = _SIGN.match(line)
    if found is not None and start + found.start(1) <= position <= start + found.end(1):
        span = Lines(text).span(start + found.start(1), start + found.end(1))
        return Problem("P005", "problem.sign", {"sign": found[1]}, span=span, help="problem.equals.help")
    if text[position : position + 1] == "," and "Invalid value" in reason:
        span = Lines(text).span(position, position + 1)
        return Problem("P005", "problem.comma-twice", span=span, help="problem.comma-twice.help")
    return None


def _brackets(text: str, reason: str, position: int, line: str, start: int) -> Problem | None:
    """A header with brackets or parts that do not belong together: ``[ [steps] ]``, ``[groups.]``."""
    found = _ODD_HEADER.match(line)
    if found is None or "=" in line:
        return None
    words = found[2].split()
    # Steps inside steps have a dot between them; other words with a blank between them are one name.
    dotted = len(words) > 1 and all(word in ("steps", "meetings", "lanes", "capture") for word in words)
    name = (".".join(words) if dotted else "-".join(words)).strip(".")
    if found[2].strip().endswith("."):
        better = f"[{name}.name]"
    elif name.partition(".")[0] in ("steps", "meetings"):
        better = f"[[{name}]]"
    elif len(words) > 1 or found[1].count("[") != 1:
        better = f"[{name}]"
    else:
        return None
    if better == line.strip():
        return None
    return Problem(
        "P005",
        "problem.header-odd",
        span=Lines(text).span(start + found.start(1), start + len(line.rstrip())),
        help="advice.write",
        help_arguments={"example": better},
    )


def _remark(text: str, reason: str, position: int, line: str, start: int) -> Problem | None:
    found = _REMARK.match(line)
    if found is None or ("Invalid statement" not in reason and found[1] != "--"):
        return None
    span = Lines(text).span(start + found.start(1), start + len(line))
    return Problem("P005", "problem.remark", span=span, help="problem.remark.help")


def _words_for_key(text: str, reason: str, position: int, line: str, start: int) -> Problem | None:
    found = _WORDS_KEY.match(line)
    if found is None or "Expected '='" not in reason:
        return None
    return _not_a_key(text, "problem.key-words", found[1], start + found.start(1))


def _letters_in_key(text: str, reason: str, position: int, line: str, start: int) -> Problem | None:
    found = _LETTERS_KEY.match(line)
    if found is None or not start + found.start(1) <= position <= start + found.end(1):
        return None
    return _not_a_key(text, "problem.key-letters", found[1], start + found.start(1))


def _not_a_key(text: str, sentence: str, key: str, at: int) -> Problem:
    close = _key_of_the_language(key)
    return Problem(
        "P005",
        sentence,
        {"key": shown(key)},
        span=Lines(text).span(at, at + len(key)),
        help="problem.did-you-mean" if close else f"{sentence}.help",
        help_arguments={"name": close} if close else {},
    )


def _key_of_the_language(word: str) -> str:
    """A key of a step, a grouping or a whole protocol that *word* may have been meant to be, or nothing."""
    from protocols.spec.mending import key_suggestion
    from protocols.spec.model import Grouping, Protocol, Step
    from protocols.spec.shapes import fields_by_key

    for cls in (Step, Grouping, Protocol):
        close, sure = key_suggestion(word, list(fields_by_key(cls)), (), ())
        if close and sure:
            return close
    return ""


def _header(text: str, reason: str, position: int, line: str, start: int) -> Problem | None:
    """A header that lacks a bracket."""
    if "declaration" not in reason:
        return None
    found = _HEADER.match(line)
    if found is None or len(found[3]) == len(found[1]) or not re.fullmatch(r"[A-Za-z0-9_.-]+", found[2]):
        return None
    first = found[2].partition(".")[0]
    brackets = found[1] if first in ("steps", "meetings") or len(found[1]) == 1 else "[["
    better = f"{brackets}{found[2]}{brackets.replace('[', ']')}"
    span = Lines(text).span(position, min(position + 1, len(text)))
    arguments: dict[str, object] = {"line": span.line}
    return Problem(
        "P010",
        "problem.header",
        arguments,
        span=span,
        help="advice.write",
        help_arguments={"example": better},
    )


def _bare(text: str, reason: str, position: int, line: str, start: int) -> Problem | None:
    """A text or a length of several words without quotes: ``time = 5 min``."""
    found = _BARE_VALUE.match(line)
    if (
        found is None
        or "Expected newline" not in reason
        or not found.start(1) < position - start <= found.end(1)
    ):
        return None
    token = found[1]
    return Problem(
        "P006",
        "problem.quotes",
        {"token": shown(token)},
        span=Lines(text).span(start + found.start(1), start + found.end(1)),
        help="problem.quotes.help",
        help_arguments={"token": quoted(token)},
    )


def quoted(token: str) -> str:
    """What to write in quotes for *token*: the length of time that it was meant to be, or itself."""
    token = token.strip("`") or token
    length = "" if token.isdecimal() or ":" in token else mended_length(token)
    return length or shown(token)


def _no_comma(text: str, reason: str, position: int, line: str, start: int) -> Problem | None:
    """Two entries of a list without a comma between them."""
    if "Unclosed array" not in reason or text[position : position + 1] not in _VALUE_START:
        return None
    kept = _without_remarks(text[:position]).rstrip()
    before = max(0, position - _AROUND) + len(kept)
    if not kept or kept[-1] in "[,":
        return None
    span = Lines(text).span(before - 1, before)
    return Problem("P005", "problem.list-comma", span=span, help="problem.list-comma.help")


def _without_remarks(text: str) -> str:
    """The end of *text* without remarks behind its last value."""
    kept = text[-_AROUND:].rstrip()
    while kept:
        row = kept.rfind("\n") + 1
        found = re.fullmatch(r"((?:[^#\"']|\"[^\"]*\"|'[^']*')*)#.*", kept[row:], re.DOTALL)
        if found is None:
            break
        kept = (kept[:row] + found[1]).rstrip()
    return kept


_LOOKS = (
    *(_invisible, _signs, _header, _brackets, dash, _remark, _words_for_key, _letters_in_key, _bare),
    _no_comma,
)
"""In this order: what is surest first."""
