"""The text of a new protocol file, from a few answers: ``protocols new``.

Pure: answers in, text out. The text has remarks that say what may come next, is laid out as ``protocols
fmt`` would, and is free of problems as far as its parts are; whether the times fit is for the plan to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from protocols.spec.checks import BUILT_IN
from protocols.spec.durations import format_duration
from protocols.spec.mending import slug
from protocols.spec.record import Record, record
from protocols.spec.said_steps import StarterStep
from protocols.words import as_title, language, safe_line, say

GROUP = "small-group"
"""The id of the grouping in a new file whose size is said once for all steps."""
_SIZED = {2: "pair", 3: "trio"}

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KINDS = {
    **dict.fromkeys(("break", "pause", "coffee break", "descanso", "pausa", "receso"), "break"),
    **dict.fromkeys(("debrief", "reflexión final"), "debrief"),
}


@record
class Starter(Record):
    """What a new file is made of."""

    title: str
    steps: Sequence[StarterStep]
    minutes: int | None = None
    people: tuple[int, int, int] | None = None
    """Fewest, best, most."""
    group_size: int | None = None
    """How many sit in one group, in the steps that do not say it themselves."""
    said_minutes: int | None = None
    """The minutes that were asked for, where the steps take longer or shorter."""


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
    groups = {
        _grouping(step): _size(step.size or starter.group_size or 4) for step in starter.steps if step.grouped
    }
    lines = _top(starter, file, max((least for least, _, _ in groups.values()), default=None))
    lines += ["", "[source]", 'follows = "original"']
    for number, (name, (least, ideal, most)) in enumerate(groups.items()):
        lines += ["", *([] if number else [f"# {say('starter.group')}"]), f"[groups.{name}]"]
        kind = name if name in (GROUP, *_SIZED.values()) else "group"
        title = say(f"starter.group.{kind}")
        lines += [] if title == as_title(name) else [f"title = {_text(title)}"]
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


def _grouping(step: StarterStep) -> str:
    """The id of the grouping in which a step is done."""
    return GROUP if step.size is None else _SIZED.get(step.size, f"group-of-{step.size}")


def _top(starter: Starter, file: str, wanted: int | None) -> list[str]:
    """The head of the file; its groups need at least so many people as are *wanted*."""
    people = starter.people or (2, 12, 24)
    ideal = people[1]
    lines = [f"# {say('starter.head', file=file, people=max(ideal, wanted or 1))}"]
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
    if wanted is not None and least < wanted:
        least = wanted
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
        lines.append(f"in = {_text(_grouping(step))}")
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
    taken = BUILT_IN | {GROUP, *_SIZED.values()}
    return bool(re.fullmatch(r"(?!group-of-)[a-z][a-z0-9_-]{0,60}", name)) and name not in taken


def _roles(steps: Sequence[StarterStep]) -> list[str]:
    """The names in braces in the titles of steps, each once."""
    found = (name for step in steps for name in _PLACEHOLDER.findall(step.title))
    return list(dict.fromkeys(name for name in found if _is_role(name)))
