"""Typed lines that write something down: where it goes, who said it, and the words, all on one line; or the
word alone, which begins a text of several lines (:mod:`protocols.cli.plain_writing`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from protocols.cli import plain_sorting
from protocols.engine import commands
from protocols.runtime import noting
from protocols.runtime.half_typed import record_of
from protocols.view.shared import people_called
from protocols.words import TEXT_LIMIT, listed, safe_line, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from protocols.cli.plain_words import Meant, Mistake
    from protocols.runtime.noting import Place
    from protocols.view import View
    from protocols.view.model import CaptureView, LaneView, StepView

WORDS = ("note", "decision", "commitment", "park")
"""The words that are understood here."""


def understand(word: str, rest: str, view: View, group: str | None) -> Meant:
    """What a line that begins with *word* means: for one group where another is off the record."""
    from protocols.cli.plain_words import Begun, Mistake, Remarked

    meant = _understood(word, rest, view, group)
    command = meant.command if isinstance(meant, Remarked) else meant
    if not isinstance(command, commands.Write | Begun) or group is not None:
        return meant
    who = command.who or (command.owner if isinstance(command, commands.Write) else "")
    if command.lane is not None:
        # A list of one group was named, but whoever said it may sit in another.
        seat = noting.group_of(who, view)
        silent = seat is not None and record_of([seat]) == "none"
        return Mistake(elsewhere(view) or say("refusal.off-record")) if silent else meant
    if isinstance(command, Begun) and record(view, None) == "none":
        place, lane = addressed(command.place, who, view, None)
        if lane is not None:
            return attrs.evolve(command, place=place, lane=lane)
    sentence = elsewhere(view)
    return Mistake(sentence) if sentence else meant


def elsewhere(view: View) -> str:
    """Why nothing is written down while no group is chosen, and which groups there are whose words are kept;
    empty where none is off the record, or all are. Words may be of one that is: so one has to be chosen."""
    numbered = [(at, lane) for at, lane in enumerate(view.lanes, 1) if lane.step is not None]
    kept = [f"group {at} ({one.title})" for at, one in numbered if record_of([one]) != "none"]
    silent = [one.title for _, one in numbered if record_of([one]) == "none"]
    if not kept or not silent:
        return ""
    return say("plain.off-record-of", silent=listed(silent), groups=listed(kept, "or"))


def _understood(word: str, rest: str, view: View, group: str | None) -> Meant:
    from protocols.cli.plain_words import Begun, Mistake

    kind = "parking" if word == "park" else word
    headed = rest.startswith("@") and kind != "parking"
    if headed and group is None and not _alike(view.lanes):
        meant = _group_meant(kind, rest, view)
        if isinstance(meant, Mistake):
            return meant
        group = meant
    found = _lists(kind, view, group)
    place, text = _usual(kind, view, group), rest
    if headed and found:
        known = _headed(rest[1:].lstrip(), found, view)
        if isinstance(known, Mistake):
            return known
        place, text = known
    elif headed:
        return _without(word, rest, view, group)
    if kind == "commitment":
        return (
            _commitment(text, place, view, group)
            if text
            else Begun("commitment", place, lane=group, chosen=headed)
        )
    who = ""
    if kind != "decision":
        said = _said_by(text, view)
        if isinstance(said, Mistake):
            return said
        who, text = said
    if not text:
        chosen = headed or kind == "parking"
        return Begun("decision" if kind == "decision" else "note", place, who, group, chosen=chosen)
    return kept(text, place, who, view, group)


def _without(word: str, rest: str, view: View, group: str | None) -> Meant:
    """``@1 …`` or ``@heading: …`` where there is no list: the words are kept, and it is said."""
    from protocols.cli.plain_words import Mistake, Remarked

    text = rest.lstrip("@ ")
    label, _, more = text.partition(" ")
    label, more = label.rstrip(":"), more.lstrip("@ ")
    shown = safe_line(label, 40) or "@"
    if not more:
        return Mistake(say("plain.no-list-alone", label=shown))
    # A number is no word; anything else may be one.
    meant = _understood(word, more if label.isdecimal() else text, view, group)
    if not isinstance(meant, commands.Write):
        return meant
    return Remarked(meant, say("plain.no-list", label=shown))


def lanes_of(view: View, group: str | None) -> Sequence[LaneView]:
    """The lanes that a command is for."""
    return [one for one in view.lanes if one.id == group] or view.lanes


def record(view: View, group: str | None) -> str:
    """How what is said now is recorded."""
    return record_of(lanes_of(view, group))


def kept(text: str, place: Place, who: str, view: View, group: str | None) -> commands.Write:
    """The command that keeps *text*: parted into the fields of its list, and with whose it is where each
    person has a list."""
    name, colon, said = text.partition(":")
    folded = name.strip().casefold()
    named = [one for one, shown in view.persons if colon and folded in (one, shown.casefold())]
    if who or len(named) != 1:
        place, group = addressed(place, who, view, group)
    else:
        found = addressed(place, named[0], view, group)
        if _per(*found, view) in ("member", "team"):
            who, text, place, group = named[0], said.strip(), *found
    fields = noting.parted(text, place.fields) if place.fields else {}
    return commands.Write(
        "" if fields else text, place.kind, place.capture, place.column, who, lane=group, fields=fields
    )


def addressed(place: Place, who: str, view: View, group: str | None) -> tuple[Place, str | None]:
    """Where something goes, and for which group, that *who* (an id, or empty) has said or will do: while no
    group is chosen, the one that they sit in."""
    lane = noting.group_of(who, view) if group is None and len(view.lanes) > 1 else None
    if lane is None:
        return place, group
    return place if place.capture else _usual(place.kind, view, lane.id), lane.id


def _commitment(text: str, place: Place, view: View, group: str | None) -> commands.Write:
    what, owner, due = plain_sorting.promise(text)
    return promised(what, owner, due, place, view, group)


def promised(what: str, owner: str, due: str, place: Place, view: View, group: str | None) -> commands.Write:
    """The command that keeps a commitment; of an *owner* who could be several, the name as it was typed."""
    try:
        who = noting.person(owner, view) if owner else ""
    except noting.Unclear:
        who = owner
    place, group = addressed(place, who, view, group)
    return commands.Write(what, "commitment", place.capture, owner=who, due=due, lane=group)


def _alike(lanes: Sequence[LaneView]) -> bool:
    """Whether *lanes* are in one step, and so have the same lists."""
    return len({one.step.step for one in lanes if one.step is not None}) < 2


def _step(view: View, group: str | None) -> StepView | None:
    """The step that a command is for; None where there is none, or groups are in several."""
    lanes = lanes_of(view, group)
    steps = [one.step for one in lanes if one.step is not None]
    return steps[0] if steps and _alike(lanes) else None


def _captures(view: View, group: str | None) -> list[CaptureView]:
    """The lists of the step, and the list of options where one decides."""
    step = _step(view, group)
    if step is None:
        return []
    source = step.decide.source if step.decide is not None else None
    return [*step.captures, *([source] if source is not None else [])]


def lists_here(view: View, group: str | None) -> list[Place]:
    """The columns of all the lists of the step, the options of a decision among them."""
    return noting.places(_captures(view, group))


def _lists(kind: str, view: View, group: str | None) -> list[Place]:
    """The columns of the lists for things of this *kind*, in the order in which they are numbered."""
    return noting.places(one for one in _captures(view, group) if one.kind == kind)


def _per(place: Place, group: str | None, view: View) -> str:
    """For whom the list of *place* is one of their own."""
    return next((one.per for one in _captures(view, group) if one.id == place.capture), "all")


def _usual(kind: str, view: View, group: str | None) -> Place:
    """Where something of this *kind* goes if nothing is said: with one list there is nothing to choose, and
    nothing can be decided before an option is written down."""
    step = _step(view, group)
    decide = step.decide if step is not None else None
    lists = [one for one in step.captures if one.kind == kind] if step is not None else []
    if kind == "note" and decide is not None and decide.source is not None and not decide.options:
        lists = [decide.source]
    if len(lists) != 1:
        return noting.Place("", kind)
    return noting.Place(lists[0].title, kind, lists[0].id, "", lists[0].fields)


def _group_meant(kind: str, rest: str, view: View) -> str | Mistake | None:
    """Whose list is meant by ``@1 …`` while groups are in several steps and none is chosen: that of whoever
    said it, else the only one that is called so. A number is told for columns alone, so it is one of theirs.
    None where no group has a list."""
    from protocols.cli.plain_words import Mistake

    text = rest[1:].lstrip()
    lists = {lane.id: found for lane in view.lanes if (found := _lists(kind, view, lane.id))}
    said = {
        lane: known[1]
        for lane, found in lists.items()
        if not isinstance(known := _headed(text, found, view), Mistake)
    }
    members = {lane.id: lane.members for lane in view.lanes}
    names = {lane: _teller(kind, words, view) for lane, words in said.items()}
    theirs = [lane for lane, name in names.items() if name in members[lane]]
    if len(theirs) == 1:
        return theirs[0]
    if text[:1].isdigit():
        columned = [lane for lane in said if any(one.column for one in lists[lane])]
        said = {lane: said[lane] for lane in columned or said}
    if len(said) == 1 or not lists:
        return next(iter(said), None)
    if said:
        groups = [f"group {at}" for at, lane in enumerate(view.lanes, 1) if lane.id in said]
        line = safe_line(f"{kind} {rest}", TEXT_LIMIT)
        return Mistake(say("plain.choose-group", groups=listed(groups, "or"), text=line))
    label = text.split(" ")[0].rstrip(":")
    titles = dict.fromkeys(one.title for found in lists.values() for one in found)
    return Mistake(say("plain.no-column", label=safe_line(label, 40), known=listed(titles, "or")))


def _teller(kind: str, text: str, view: View) -> str:
    """The name of whoever *text* says that it is from, or who is to do it; empty where it says nobody."""
    if kind == "decision":
        return ""
    if kind == "commitment":
        named = plain_sorting.promise(text)[1]
    else:
        head, colon, _ = text.partition(":")
        word, _, name = head.partition(" ")
        named = (name if word.casefold() == "by" else head) if colon else ""
    found = people_called(named, view)
    return dict(view.persons)[found[0]] if len(found) == 1 else ""


def _headed(text: str, places: Sequence[Place], view: View) -> tuple[Place, str] | Mistake:
    """A note for a heading: ``1 text``, ``heading: text``, or the heading's beginning and the text."""
    from protocols.cli.plain_words import Mistake

    words = text.split(" ")
    # The whole heading may be written out, with spaces in it.
    longest = max(len(name.split()) for place in places for name in noting.names_of(place, view))
    for most in range(min(longest, len(words)), 0, -1):
        label = noting.folded(" ".join(words[:most]))
        whole = [one for one in places if label in map(noting.folded, noting.names_of(one, view))]
        if label and len(whole) == 1:
            return whole[0], " ".join(words[most:]).strip()
    head = words[0].rstrip(":")
    label, colon, said = text.partition(":")
    if colon and len(found := noting.places_called(label, places, view)) == 1:
        return found[0], said.strip()
    found = noting.places_called(head, places, view)
    if len(found) == 1:
        return found[0], " ".join(words[1:]).strip()
    known = listed((one.title for one in found or places), "or")
    code = "plain.column-unclear" if found else "plain.no-column"
    return Mistake(say(code, label=safe_line(head, 40), known=known))


def _said_by(text: str, view: View) -> tuple[str, str] | Mistake:
    """``by Amal: the words``, ``by Amal``: who said it, and the words. What begins so and names nobody here
    is part of the words."""
    from protocols.cli.plain_words import Mistake

    word, _, rest = text.partition(" ")
    name, _, said = rest.partition(":")
    if word.casefold() != "by" or not name.strip():
        return "", text
    try:
        who = noting.person(name, view)
    except noting.Unclear as several:
        known = listed(several.names, "or")
        return Mistake(say("plain.by-unclear", label=safe_line(name.strip(), 40), known=known))
    if who in dict(view.persons):
        return who, said.strip()
    return "", text
