"""Typed lines that write something down: where it goes, who said it, and the words, all on one line; or the
word alone, which begins a text of several lines (:mod:`protocols.cli.plain_writing`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.cli import plain_sorting
from protocols.engine import commands
from protocols.runtime import noting
from protocols.runtime.half_typed import record_of
from protocols.words import listed, safe_line, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from protocols.cli.plain_words import Meant, Mistake
    from protocols.runtime.noting import Place
    from protocols.view import View
    from protocols.view.model import CaptureView, LaneView

WORDS = ("note", "decision", "commitment", "park")
"""The words that are understood here."""


def understand(word: str, rest: str, view: View, group: str | None) -> Meant:
    """What a line that begins with *word* means."""
    from protocols.cli.plain_words import Begun, Mistake

    kind = "parking" if word == "park" else word
    found = noting.places(one for one in _captures(view, group) if one.kind == kind)
    place, text = _usual(kind, view, group), rest
    if rest.startswith("@") and kind != "parking" and found:
        known = _headed(rest[1:].lstrip(), found, view)
        if isinstance(known, Mistake):
            return known
        place, text = known
    if kind == "commitment":
        return _commitment(text, place, group) if text else Begun("commitment", place, lane=group)
    who = ""
    if kind != "decision":
        said = _said_by(text, view)
        if isinstance(said, Mistake):
            return said
        who, text = said
    if not text:
        return Begun("decision" if kind == "decision" else "note", place, who, group)
    return kept(text, place, who, view, group)


def lanes_of(view: View, group: str | None) -> Sequence[LaneView]:
    """The lanes that a command is for."""
    return [one for one in view.lanes if one.id == group] or view.lanes


def record(view: View, group: str | None) -> str:
    """How what is said now is recorded."""
    return record_of(lanes_of(view, group))


def kept(text: str, place: Place, who: str, view: View, group: str | None) -> commands.Write:
    """The command that keeps *text*: parted into the fields of its list, and with whose it is where each
    person has a list."""
    per = next((one.per for one in _captures(view, group) if one.id == place.capture), "all")
    if per in ("member", "team") and not who:
        name, colon, said = text.partition(":")
        folded = name.strip().casefold()
        found = [one for one, shown in view.persons if colon and folded in (one, shown.casefold())]
        if len(found) == 1:
            who, text = found[0], said.strip()
    fields = noting.parted(text, place.fields) if place.fields else {}
    return commands.Write(
        "" if fields else text, place.kind, place.capture, place.column, who, lane=group, fields=fields
    )


def _commitment(text: str, place: Place, group: str | None) -> commands.Write:
    what, who, due = plain_sorting.promise(text)
    return commands.Write(what, "commitment", place.capture, owner=who, due=due, lane=group)


def _captures(view: View, group: str | None) -> list[CaptureView]:
    """The lists of the step, and the list of options where one decides."""
    step = lanes_of(view, group)[0].step
    if step is None:
        return []
    source = step.decide.source if step.decide is not None else None
    return [*step.captures, *([source] if source is not None else [])]


def _usual(kind: str, view: View, group: str | None) -> Place:
    """Where something of this *kind* goes if nothing is said: with one list there is nothing to choose, and
    nothing can be decided before an option is written down."""
    step = lanes_of(view, group)[0].step
    decide = step.decide if step is not None else None
    lists = [one for one in step.captures if one.kind == kind] if step is not None else []
    if kind == "note" and decide is not None and decide.source is not None and not decide.options:
        lists = [decide.source]
    if len(lists) != 1:
        return noting.Place("", kind)
    return noting.Place(lists[0].title, kind, lists[0].id, "", lists[0].fields)


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
