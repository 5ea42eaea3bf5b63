"""The text of a new protocol file, from a few answers: ``protocols new``.

Pure: answers in, text out. The text has remarks that say what may come next, is laid out as ``protocols
fmt`` would, and is free of problems as far as its parts are; whether the times fit is for the plan to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from protocols.spec.checks import BUILT_IN
from protocols.spec.durations import format_duration, parse_duration
from protocols.spec.mending import mended_length, slug
from protocols.spec.record import Record, record
from protocols.words import as_title, language, safe_line, say

GROUP = "small-group"
"""The id of the grouping in a new file."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ROUNDS = re.compile(r"(\d{1,2}) *(?:rounds?|rondas?|times|veces|x)|x *(\d{1,2})", re.IGNORECASE)
_GROUPS = ("in groups", "groups", "in small groups", "small groups", "en grupos", "en grupos pequeños")
_EACH = ("each", "each person", "each in turn", "go-round", "por turno", "cada persona")
_KINDS = {
    **dict.fromkeys(("break", "pause", "coffee break", "descanso", "pausa", "receso"), "break"),
    **dict.fromkeys(("debrief", "reflexión final"), "debrief"),
}
_MOST_ROUNDS = 20


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

    @property
    def open(self) -> bool:
        """Whether no length was said."""
        return self.length_ms is None


@record
class Starter(Record):
    """What a new file is made of."""

    title: str
    steps: Sequence[StarterStep]
    minutes: int | None = None
    people: tuple[int, int, int] | None = None
    """Fewest, best, most."""
    group_size: int | None = None
    said_minutes: int | None = None
    """The minutes that were asked for, where the steps take longer or shorter."""


def read_step(line: str) -> StarterStep | None:
    """The step that *line* says, as ``Pair up and talk, 5m, in groups, 3 rounds``; None without a title.

    >>> read_step("Go round, 1m, each")
    StarterStep(title='Go round', length_ms=60000, grouped=False, each=True, rounds=1, shared=False)
    """
    parts = [part.strip() for part in safe_line(line).split(",")]
    length: int | None = None
    grouped = each = False
    rounds = 1
    while len(parts) > 1:
        word = parts[-1].lower()
        found = _ROUNDS.fullmatch(word)
        ms = parse_duration(word) or parse_duration(mended_length(word))
        if ms and length is None:
            length = ms
        elif word in _GROUPS:
            grouped = True
        elif word in _EACH:
            each = True
        elif found and 0 < int(found[1] or found[2]) <= _MOST_ROUNDS:
            rounds = int(found[1] or found[2])
        else:
            break
        parts.pop()
    title = ", ".join(parts).strip()
    return StarterStep(title, length, grouped, each, rounds) if title else None


def read_people(text: str) -> tuple[int, int, int] | None:
    """Fewest, best and most people from ``12`` or ``6-24``; None if it is neither."""
    found = re.fullmatch(r"\s*(\d{1,4})\s*(?:(?:-|–|to|a)\s*(\d{1,4})\s*)?", text)
    if found is None or int(found[1]) < 1:
        return None
    first = int(found[1])
    if found[2] is None:
        return max(1, first // 2), first, first * 2
    last = int(found[2])
    return (first, (first + last) // 2, last) if first <= last else None


def starter_id(title: str) -> str:
    """The id of a protocol with this title."""
    return slug(title) or "protocol"


def starter_text(starter: Starter, file: str) -> str:
    """The text of the new file, which will be called *file*."""
    groups = any(step.grouped for step in starter.steps)
    size = _size(starter.group_size or 4) if groups else None
    lines = _top(starter, file, size)
    lines += ["", "[source]", 'follows = "original"']
    if size is not None:
        least, ideal, most = size
        lines += ["", f"# {say('starter.group')}", f"[groups.{GROUP}]"]
        lines.append(f"size = {{ min = {least}, ideal = {ideal}, max = {most} }}")
    for role in _roles(starter.steps):
        lines += [
            "",
            f"[roles.{role}]",
            f"title = {_text(as_title(role))}",
        ]
    taken: set[str] = set()
    for number, step in enumerate(starter.steps):
        lines += ["", "[[steps]]", *_step(step, taken, first=not number, minutes=starter.minutes)]
    return "\n".join(lines) + "\n"


def _size(ideal: int) -> tuple[int, int, int]:
    """Sizes into which any number of people from the fewest up can be divided."""
    return (ideal + 2) // 2, ideal, ideal + 1


def _top(starter: Starter, file: str, size: tuple[int, int, int] | None) -> list[str]:
    people = starter.people or (2, 12, 24)
    ideal = people[1]
    lines = [f"# {say('starter.head', file=file, people=max(ideal, size[0] if size else 1))}"]
    lines += [f"# {say('starter.more')}", "format = 1", f"id = {_text(starter_id(starter.title))}"]
    title = safe_line(_unbraced(starter.title)) or say("schema.title")
    lines += [f"title = {_text(title)}", f"# {say('starter.summary')}"]
    if language() != "en":
        lines.append(f"language = {_text(language())}")
    if starter.said_minutes is not None and starter.minutes is not None:
        lines.append(f"# {say('starter.minutes', said=starter.said_minutes, sum=starter.minutes)}")
    if starter.minutes is not None:
        lines.append(f"minutes = {starter.minutes}")
    least = people[0]
    if size is not None and least < size[0]:
        least = size[0]
        lines.append(f"# {say('starter.people', least=least)}")
    best, most = max(ideal, least), max(people[2], least)
    lines.append(f"people = {{ min = {least}, ideal = {best}, max = {most} }}")
    return lines


def _step(step: StarterStep, taken: set[str], *, first: bool, minutes: int | None) -> list[str]:
    base = slug(step.title) or "step"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name)
    lines = [f"id = {_text(name)}"]
    kind = _KINDS.get(step.title.lower())
    if kind:
        lines.append(f"kind = {_text(kind)}")
    lines.append(f"title = {_text(_title(step.title) or name)}")
    if first:
        lines += [f"# {say('starter.say')}", f"# {say('starter.note')}"]
    length = None if step.length_ms is None else _text(format_duration(step.length_ms))
    if length is None:
        lines.append(f"# {say('starter.open')}")
    elif not step.each or step.shared:
        remark = f"  # {say('starter.shared', minutes=minutes)}" if step.shared else ""
        lines.append(f"time = {length}{remark}")
    if step.rounds > 1:
        lines.append(f"repeat = {step.rounds}")
    if step.grouped:
        lines.append(f"in = {_text(GROUP)}")
    if step.each:
        turn = "" if length is None or step.shared else f", time = {length}"
        lines.append(f'turns = {{ who = "everyone"{turn} }}  # {say("starter.each")}')
    if first:
        lines.append(f"# {say('starter.capture')}")
    return lines


def _text(text: str) -> str:
    """*text* as TOML writes it; JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False)


def _unbraced(text: str) -> str:
    return text.replace("{", "").replace("}", "")


def _title(text: str) -> str:
    """The title of a step: a name in braces stays if it can be a role, other braces go."""
    return _PLACEHOLDER.sub(lambda found: found[0] if _is_role(found[1]) else found[1], text)


def _is_role(name: str) -> bool:
    return bool(re.fullmatch(r"[a-z][a-z0-9_-]{0,60}", name)) and name not in (BUILT_IN | {GROUP})


def _roles(steps: Sequence[StarterStep]) -> list[str]:
    """The names in braces in the titles of steps, each once."""
    found = (name for step in steps for name in _PLACEHOLDER.findall(step.title))
    return list(dict.fromkeys(name for name in found if _is_role(name)))
