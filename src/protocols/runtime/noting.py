"""What is typed to be written down: fields parted (``cause / change``, ``change: ...; cause: ...``), people
by the beginning of their names, and the places that something can be sorted to.

While groups are at work and none of them is chosen, each has lists of its own: see :func:`places_apart`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from protocols.engine import commands
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.view.model import CaptureView, EntryView, LaneView, StepView, View

_PARTS = re.compile(r"\s/\s|\s*;\s+|\n")


def parted(text: str, names: Sequence[str]) -> dict[str, str]:
    """*text* as the fields *names*: a part that begins with a field's name and a colon belongs to it, the
    others fill the fields that are left, in order. Nothing is lost: what is too much stays in the last one.

    >>> parted("noise / move the bell", ["Cause", "Change"])
    {'Cause': 'noise', 'Change': 'move the bell'}
    >>> parted("change: move the bell; noise", ["Cause", "Change"])
    {'Cause': 'noise', 'Change': 'move the bell'}
    """
    found: dict[str, list[str]] = {name: [] for name in names}
    rest = []
    for part in _PARTS.split(text.strip()):
        label, colon, value = part.partition(":")
        name = next((one for one in names if colon and one.casefold() == label.strip().casefold()), None)
        if name is not None:
            found[name].append(value.strip())
        elif part.strip():
            rest.append(part.strip())
    for part in rest:
        empty = [name for name in names if not found[name]]
        found[empty[0] if empty else names[-1]].append(part)
    return {name: " / ".join(values) for name, values in found.items() if any(values)}


class Unclear(ValueError):
    """Several people are meant by what was typed; *names* are theirs."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(names)
        self.names = tuple(names)


def person(typed: str, view: View) -> str:
    """Who is meant by *typed*: the id of the one whose name it is or begins, or the text for somebody who is
    in no list. Raises :class:`Unclear`."""
    from protocols.view.shared import people_called

    found = people_called(typed, view)
    if len(found) > 1:
        raise Unclear([name for one, name in view.persons if one in found])
    return found[0] if found else safe_line(typed)


class Place(NamedTuple):
    """Where something is written down: its *kind*, a step's list (*capture*) and *column* if it is in one.
    *also*: what it may be called beside its title, by whoever types; *lane*: the group whose list it is, by
    id, where that is not the one chosen."""

    title: str
    kind: str
    capture: str = ""
    column: str = ""
    fields: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    lane: str = ""


MOST_APART = 9
"""More places than have a number on the keyboard nobody looks through while somebody speaks."""


def places(captures: Iterable[CaptureView]) -> list[Place]:
    """A place for each column of each list."""
    return [
        Place(column or one.title, one.kind, one.id, column, one.fields)
        for one in captures
        for column in one.columns or ("",)
    ]


def places_apart(
    lanes: Sequence[LaneView], lists: Callable[[StepView], Iterable[CaptureView]]
) -> list[Place] | None:
    """A place for each column of the *lists* of each group at work, while none of them is chosen. Where all
    are in one step, what they share stands once. None where they are too many to choose from."""
    inside = [(lane, lane.step) for lane in lanes if lane.step is not None]
    together = len({step.step for _, step in inside}) == 1
    own: list[tuple[LaneView, Place]] = []
    shared: dict[tuple[str, str], Place] = {}
    for lane, step in inside:
        for one in lists(step):
            for place in places([one]):
                if together:
                    shared.setdefault((place.capture, place.column), place)
                if not together or one.per == "group":
                    own.append((lane, place._replace(lane=lane.id)))
    alike = Counter(place.title for _, place in own)
    named = [
        place._replace(title=say("common.in-group", group=lane.title, text=place.title))
        if alike[place.title] > 1
        else place
        for lane, place in own
    ]
    belonging = {(place.capture, place.column) for place in named}
    found = [*(place for key, place in shared.items() if key not in belonging), *named]
    if len(found) <= MOST_APART:
        return found
    return [*shared.values()] if together else None


def one_voice(step: StepView) -> bool:
    """Whether one person alone has the floor, and not because it is their turn: then what is noted is mostly
    what they tell, and a list of the step holds what it comes to."""
    return step.floor.kind == "people" and len(step.floor.names) == 1 and not step.turns


def group_of(who: str, view: View) -> LaneView | None:
    """The one group at work that a person (by id) sits in."""
    name = dict(view.persons).get(who)
    found = [lane for lane in view.lanes if name in lane.members and lane.step is not None]
    return found[0] if len(found) == 1 else None


_TYPED = {"parking": ("later", "park", "parking")}
"""What kinds may be called beside their own names: what is typed is the same in every language."""


def kinds() -> list[Place]:
    """What belongs to no list: a note, a decision, a commitment, or something for later."""
    return [
        Place(say(f"common.kind.{kind}"), kind, also=_TYPED.get(kind, (kind,)))
        for kind in ("note", "decision", "commitment", "parking")
    ]


def folded(text: str) -> str:
    """*text* as it is compared with what somebody types: without capitals, accents, and marks around it.

    >>> folded("¿Cómo?")
    'como'
    """
    from unicodedata import combining, normalize

    plain = "".join(one for one in normalize("NFKD", text) if not combining(one)).casefold()
    return re.sub(r"^\W+|\W+$", "", plain)


def names_of(place: Place, view: View) -> tuple[str, ...]:
    """All that *place* may be called: its title, what the author of a translated protocol called it, the id
    of its list, or its kind."""
    original = dict(view.originals).get(place.title, "")
    return tuple(one for one in (place.title, original, *place.also, place.capture) if one)


def places_called(typed: str, places: Sequence[Place], view: View) -> list[Place]:
    """Which of *places* is meant by what somebody *typed*: a number, a name, or the beginning of one or of a
    word in it. Empty where it is none of them, several where it is not clear."""
    label = typed.strip().removeprefix("@").rstrip(":").strip()
    if label.isascii() and label.isdigit() and len(label) < 4:
        return [places[int(label) - 1]] if 0 < int(label) <= len(places) else []
    wanted = folded(label)
    if not wanted:
        return []
    known = [(place, [folded(name) for name in names_of(place, view)]) for place in places]
    # The title that is shown counts before what else it may be called.
    found = [place for place, names in known if names[:1] == [wanted]]
    found = found or [place for place, names in known if wanted in names]
    found = found or [place for place, names in known if any(one.startswith(wanted) for one in names)]
    # "wonder" is enough for "I wonder".
    return found or [place for place, names in known if any(f" {wanted}" in one for one in names)]


def places_of(entry: EntryView, view: View) -> list[Place]:
    """Where *entry* can be moved: the lists of its step, then what belongs to none."""
    lists = dict(view.lists).get(entry.step, ())
    if entry.capture and all(one.id != entry.capture for one in lists):
        return []  # a material that was brought stays what it is
    return [*places(lists), *kinds()]


def moved(entry: EntryView, place: Place) -> commands.Edit:
    """The command that moves *entry* to *place*; in a list with fields its words are parted into them."""
    fields = parted(entry.text, place.fields) if place.fields and not entry.fields else None
    return commands.Edit(
        entry.id,
        text="" if fields else None,
        kind=place.kind,
        capture=place.capture,
        column=place.column,
        fields=fields,
    )
