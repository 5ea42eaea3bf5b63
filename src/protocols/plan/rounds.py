"""Rounds: how many passes a repeated step has, and to whom each belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import attrs

from protocols.plan.groups import Voice
from protocols.plan.model import Round
from protocols.plan.scope import Scope, fail, key_for
from protocols.spec.model import Role, Step
from protocols.spec.record import Record, record
from protocols.spec.step_tables import Repeat

if TYPE_CHECKING:
    from protocols.plan.unfold import Unfolder

MOST_UNITS = 20_000
"""How many steps a plan may unfold to, in all lanes; more is refused before memory is spent."""


@record
class Pass(Record):
    """One pass: its *round*, the names it gives to people (or to an entry), and the *drop* it may be left out
    with, where it happens only if it fits. *sure* is False for passes that an open end may do without."""

    round: Round
    holders: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    innermost: str = ""
    drop: str = ""
    sure: bool = True


def passes(unfolder: Unfolder, step: Step, scope: Scope) -> list[Pass]:
    """The passes that are planned of *step*, in order."""
    repeat = step.repeat
    assert repeat is not None
    items = None if repeat.each is None else _each(unfolder, repeat, step, scope)
    most = _most(unfolder, repeat, step, scope, None if items is None else len(items))
    key = key_for(step.id or "", scope)
    wanted = unfolder.known.rounds.get(key)
    count = most if wanted is None else min(wanted, most)
    open_end = bool(repeat.until) and wanted is None
    if open_end:
        count = min(repeat.usually or 1, most)
    if count > MOST_UNITS:
        raise fail("too-many", (*step.path, "repeat"), most=MOST_UNITS)
    if (repeat.until and repeat.most is not None) or repeat.fill or repeat.until:
        unfolder.flexible[key] = (count, most)
    made = []
    circles = _circles(unfolder, scope) if count else []
    for number in range(1, count + 1):
        voice = items[number - 1] if items is not None else None
        holders, innermost = _named(unfolder, repeat, voice, scope)
        _rotate(circles, number, holders)
        item = voice.who[0] if voice is not None and voice.label == ITEM and voice.who else ""
        holder = voice.who if voice is not None and voice.label != ITEM else ()
        round_ = Round(step.id or "", number, count, holder, item)
        drop = f"{step.id}#{number}" if repeat.fill and wanted is None and number > 1 else ""
        made.append(Pass(round_, holders, innermost, drop, not open_end or number == 1))
    return made


ITEM = "\0item"
"""The label of a voice that stands for an entry of a list, not for people."""


def _most(unfolder: Unfolder, repeat: Repeat, step: Step, scope: Scope, items: int | None) -> int:
    """The most passes there can be."""
    bounds = []
    if items is not None:
        bounds.append(items)
    if repeat.times is not None:
        times = unfolder.whole(repeat.times, scope, (*step.path, "repeat"))
        bounds.append(repeat.usually or 1 if times is None else times)
    if repeat.most is not None:
        bounds.append(repeat.most)
    if not bounds:
        bounds.append(MOST_UNITS if repeat.until else repeat.usually or 1)
    return max(0, min(bounds))


def _each(unfolder: Unfolder, repeat: Repeat, step: Step, scope: Scope) -> list[Voice]:
    each = repeat.each
    assert each is not None
    if each == "member":
        return list(scope.voices)
    if each == "team":
        return unfolder.forming.teams(scope)
    if each in unfolder.protocol.groups:
        return unfolder.forming.voices_of(each, scope, (*step.path, "repeat"))
    if each in unfolder.lists:
        return _entries(unfolder, each, repeat, scope)
    return [Voice((one,)) for one in unfolder.speaking.holders(each, scope)]


def _entries(unfolder: Unfolder, name: str, repeat: Repeat, scope: Scope) -> list[Voice]:
    """A round for each entry of a list: those written or picked, or as many as there usually are."""
    found = unfolder.entries(name, scope.lane)
    if found is None:
        usual = unfolder.lists[name] or repeat.usually or 1
        return [Voice((), ITEM)] * usual
    return [Voice((one,), ITEM) for one in found]


def _named(
    unfolder: Unfolder, repeat: Repeat, voice: Voice | None, scope: Scope
) -> tuple[dict[str, tuple[str, ...]], str]:
    """What the names of a pass stand for, and the innermost of them."""
    holders: dict[str, tuple[str, ...]] = {}
    names = repeat.as_ or ((repeat.each,) if repeat.each else ())
    innermost = ""
    if voice is not None and names:
        unfolder.names.update(names)
        holders[names[0]] = voice.who
        if voice.label != ITEM:
            innermost = names[0]
            others = [one.who for one in scope.voices] if len(names) > 1 else []
            at = others.index(voice.who) if voice.who in others else 0
            for further, name in enumerate(names[1:], 1):
                holders[name] = others[(at + further) % len(others)]
    return holders, innermost


Circle = tuple[str, Role, Sequence[str], int]
"""A role that goes on in every round: its name, the people it goes around, and who of them begins."""


def _circles(unfolder: Unfolder, scope: Scope) -> list[Circle]:
    """The roles that go on to the next person in every round; worked out once for all rounds of a block."""
    rotating = [(name, role) for name, role in unfolder.roles.items() if role.rotate]
    people = scope.people if rotating else ()
    going = {name for name, _ in rotating}
    found: list[Circle] = []
    for name, role in rotating if people else ():
        first = unfolder.speaking.holders(name, scope)
        # Whoever has another role all the time is not in the circle, unless the role may be held beside it.
        busy = {one for other, who in scope.holders.items() if other not in going for one in who}
        circle = [one for one in people if role.also or one not in busy] or people
        found.append((name, role, circle, circle.index(first[0]) if first and first[0] in circle else 0))
    return found


def _rotate(circles: Sequence[Circle], number: int, holders: dict[str, tuple[str, ...]]) -> None:
    """Give the roles that go on to the next people in round *number*, past those who have the round (or
    another of these roles) unless the role may be held beside another."""
    for name, role, circle, first in circles:
        taken = set() if role.also else {one for who in holders.values() for one in who}
        start = first + number - 1
        around = [circle[(start + further) % len(circle)] for further in range(min(role.count, len(circle)))]
        if taken:
            following = (circle[(start + further) % len(circle)] for further in range(len(circle)))
            around = list(islice((one for one in following if one not in taken), role.count)) or around
        holders[name] = tuple(around)
