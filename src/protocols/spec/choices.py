"""What is chosen of a protocol before a session: the values of its settings, and one of its variants.

A setting's default says what it is: a number, a length, yes or no, or a word. What is typed for one is read
and judged here, for the command line, the set-up screen and the running session alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.spec.durations import format_duration, parse_duration
from protocols.spec.record import evolve
from protocols.words import listed, safe_line, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from protocols.spec.model import Protocol, Setting, Step
    from protocols.spec.step_tables import Time

Value = int | str | bool

_YES, _NO = ("true", "yes", "on"), ("false", "no", "off")
MOST_DIGITS = 9
"""The longest number a setting may be given."""


def sort_of(value: object) -> str:
    """What a setting with this default (or value) holds: ``flag``, ``number``, ``length`` or ``word``."""
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, int):
        return "number"
    return "length" if isinstance(value, str) and parse_duration(value) is not None else "word"


def kind_of(setting: Setting) -> str:
    """What *setting* holds, as :func:`sort_of`."""
    return "word" if setting.among else sort_of(setting.default)


def measure(value: object) -> int | None:
    """A number, or a length in ms, to be compared; None for what has no size."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return parse_duration(value) if isinstance(value, str) else None


def yes_or_no(text: str) -> bool | None:
    """What *text* says, in English or in the language spoken; None if it is neither yes nor no."""
    word = text.strip().lower()
    if word in (*_YES, *say("common.typed.yes").split()):
        return True
    return False if word in (*_NO, *say("common.typed.no").split()) else None


def typed(setting: Setting, text: str) -> Value | None:
    """The value that *text* stands for as *setting* holds it, or None; its bounds are not judged."""
    text = safe_line(text).strip()
    kind = kind_of(setting)
    if kind == "flag":
        return yes_or_no(text)
    if kind == "number":
        digits = text.removeprefix("-")
        return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else None
    if kind == "length":
        ms = parse_duration(text.lower().replace(" ", ""))
        return None if ms is None else format_duration(ms)
    return text or None


def permitted(setting: Setting, value: object) -> bool:
    """Whether *setting* may have *value*: the right sort, within its bounds, one of its words."""
    if setting.among:
        return value in setting.among
    if sort_of(value) != kind_of(setting):
        return False
    size, low, high = measure(value), measure(setting.min), measure(setting.max)
    if size is None:
        return True
    return (low is None or low <= size) and (high is None or size <= high)


def allowed(setting: Setting) -> str:
    """What *setting* may be, in words, to follow "say": ``a number from 1 to 3``."""
    kind = kind_of(setting)
    if setting.among:
        return listed(setting.among, "or")
    if kind == "flag" or kind == "word":
        return say(f"choices.{kind}")
    low, high = setting.min, setting.max
    if low is not None and high is not None:
        return say(f"choices.{kind}.between", low=shown(low), high=shown(high))
    if low is not None:
        return say(f"choices.{kind}.least", low=shown(low))
    if high is not None:
        return say(f"choices.{kind}.most", high=shown(high))
    return say(f"choices.{kind}")


def shown(value: object) -> str:
    """A setting's value as it is written."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def varied(protocol: Protocol, name: str) -> Protocol:
    """*protocol* as its variant *name* has it; itself where *name* is empty.

    Its steps are left out, last as it says, and its settings have other defaults; its headline is its own, or
    there is none. Raises :class:`KeyError` for a variant that there is not.
    """
    if not name:
        return protocol
    variant = protocol.variants[name]
    skip = frozenset(variant.skip)
    times = variant.times
    settings = {
        one: evolve(setting, default=variant.set[one]) if one in variant.set else setting
        for one, setting in protocol.settings.items()
    }

    def changed(steps: Sequence[Step]) -> tuple[Step, ...]:
        found = []
        for step in steps:
            if step.id in skip:
                continue
            inner, lanes = changed(step.steps), changed(step.lanes)
            if (step.steps or step.lanes) and not (inner or lanes):
                continue  # a block that has lost all its steps has nothing to show
            new = evolve(step, steps=inner, lanes=lanes)
            time = times.get(step.id or "")
            found.append(new if time is None else _lasting(new, time))
        return tuple(found)

    return evolve(
        protocol,
        minutes=variant.minutes,
        settings=settings,
        steps=changed(protocol.steps),
        meetings=tuple(evolve(one, steps=changed(one.steps)) for one in protocol.meetings),
    )


def _lasting(step: Step, time: Time) -> Step:
    """*step* with another length: of each turn where it has a length of its own, otherwise of the step."""
    if step.turns is not None and step.turns.time is not None:
        return evolve(step, turns=evolve(step.turns, time=time))
    return evolve(step, time=time)
