"""Typed lines that change what was written down: its words, its place, who said it; or take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.runtime import noting
from protocols.words import listed, safe_line, say

if TYPE_CHECKING:
    from protocols.cli.plain_words import Meant
    from protocols.view import View
    from protocols.view.model import EntryView

WORDS = ("edit", "withdraw", "sort", "by")
"""The words that are understood here."""


def understand(word: str, rest: str, view: View) -> Meant:
    """What a line that begins with *word* means."""
    from protocols.cli.plain_words import Begun, Mistake

    name, _, text = rest.partition(" ")
    name, text = safe_line(name, 40), text.strip()
    if not name or (word in ("sort", "by") and not text):
        return Mistake(say(f"plain.{word}-form"))
    entry = next((one for one in view.entries if one.id == name and not one.withdrawn), None)
    if word == "withdraw":
        return commands.Withdraw(name)
    if word == "sort" and entry is not None:
        return _sorted(entry, text, view)
    if word == "by" and entry is not None:
        try:
            who = noting.person(text, view)
        except noting.Unclear as several:
            known = listed(several.names, "or")
            return Mistake(say("plain.by-unclear", label=safe_line(text, 40), known=known))
        if entry.kind == "commitment":
            return commands.Edit(name, owner=who)
        return commands.Edit(name, who=who)
    if entry is not None and not text:
        kind = "commitment" if entry.kind == "commitment" else "note"
        return Begun(kind, noting.Place("", entry.kind), entry=entry)
    if entry is not None and entry.kind == "commitment" and "/" in text:
        what, who, due = promise(text)
        return commands.Edit(name, text=what, owner=who, due=due)
    if entry is not None and entry.fields:
        return commands.Edit(name, fields=noting.parted(text, [field for field, _ in entry.fields]))
    return commands.Edit(name, text=text)


def promise(text: str) -> tuple[str, str, str]:
    """What, who and by when: ``what / who / by when``; where a slash stands by itself, others are text."""
    mark = " / " if " / " in text else "/"
    what, _, more = text.partition(mark)
    who, _, due = more.partition(mark)
    return what.strip(), who.strip(), due.strip()


def _sorted(entry: EntryView, text: str, view: View) -> Meant:
    """To a column or a list by its number or beginning, or to be a note, a decision, or for later."""
    from protocols.cli.plain_words import Mistake

    places = noting.places_of(entry, view)
    found = noting.places_called(text, places, view)
    if len(found) != 1:
        numbered = [(number, one) for number, one in enumerate(places, 1) if not found or one in found]
        known = listed((f"{number} {one.title}" for number, one in numbered), "or")
        code = "plain.column-unclear" if found else "plain.sort-where"
        return Mistake(say(code, label=safe_line(text, 40), known=known))
    return noting.moved(entry, found[0])
