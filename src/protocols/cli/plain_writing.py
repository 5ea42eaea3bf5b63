"""A text that is written on several lines: what is typed is the text, until ``end`` on a line of its own.

What is written so far is durable after every line, beside the session, by the names that the screens give
to what is half typed: after a kill, and in another face, one goes on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import attrs

from protocols.cli import plain_begun, plain_entries
from protocols.engine import commands
from protocols.runtime import noting
from protocols.runtime.half_typed import FIELDS, UNKEPT, WHERE, begun_at, draft_place, found_drafts, packed
from protocols.words import LINE_LIMIT, TEXT_LIMIT, listed, safe_line, safe_text, say

if TYPE_CHECKING:
    from protocols.cli.plain_words import Begun, Meant
    from protocols.runtime.half_typed import Begun as At
    from protocols.view import View
    from protocols.view.model import EntryView

Keep = Callable[[Mapping[str, str]], None]
"""Makes half-typed texts durable, by place; an empty one is forgotten."""

END = ("end", ".")
COMMAND = "/"
"""Begins a line that is a command although a text is being written."""


def command_in(line: str, view: View, group: str | None) -> Meant | None:
    """What a line means that is a command although a text is being written; None where it is text."""
    from protocols.cli.plain_words import ALIASES, COMMANDS, understand

    text = line.strip()
    word = text.removeprefix(COMMAND).partition(" ")[0].lower()
    if not text.startswith(COMMAND) or word in ("by", "end"):
        return None
    return understand(text[1:], view, group) if ALIASES.get(word, word) in COMMANDS else None


class Writing:
    """A text being written. :meth:`opening` says how; each typed line goes to :meth:`line`, which says what
    is to be told; then :attr:`command` is what the text has become, and :attr:`done` whether it is over."""

    def __init__(self, begun: Begun, drafts: Mapping[str, str], keep: Keep) -> None:
        self.begun = begun
        self.command: commands.Command | None = None
        self.done = False
        self.was: At | None = None
        """Where it was begun, if it is gone on with; *strange*: it cannot go there now."""
        self.strange = False
        self._keep = keep
        self._kind = f"edit.{begun.entry.id}" if begun.entry is not None else begun.kind
        self._drafts = drafts
        self._cancel_asked = False

    def opening(self, view: View) -> list[str]:
        """What is told first."""
        raise NotImplementedError

    def line(self, typed: str, view: View) -> list[str]:
        """Take a line; answers what is to be told."""
        raise NotImplementedError

    def accepted(self) -> None:
        """The command was carried out: nothing of it is half typed any more."""
        self._forget()
        self.done = True

    def refused(self) -> list[str]:
        """The command was refused: the text is still there."""
        raise NotImplementedError

    def meant_for(self, group: str | None, view: View) -> None:
        """A *group* was chosen meanwhile: the text is for it, where it can be kept for one alone."""
        if self.begun.entry is None and self.begun.lane is None and plain_entries.elsewhere(view):
            self.begun = attrs.evolve(self.begun, lane=group)

    def left(self) -> list[str]:
        """Whoever was writing leaves the session: how to go on with it then."""
        return []

    def _cancel(self, written: bool) -> list[str]:
        """``cancel`` throws it away, asked once where there is something."""
        if written and not self._cancel_asked:
            self._cancel_asked = True
            return [say("plain.writing.cancel")]
        self._forget()
        self.done = True
        return [say("plain.writing.cancelled" if self.begun.entry is None else "plain.writing.as-it-was")]

    def _forget(self) -> None:
        fields = FIELDS["commitment" if self.begun.kind == "commitment" else "note"]
        places = [draft_place(self._kind, field) for field in (*fields, WHERE)]
        self._keep({place + end: "" for place in places for end in ("", UNKEPT)})

    def _store(self, view: View, texts: Mapping[str, str]) -> None:
        """Keep what is written so far; nothing where nothing is recorded."""
        if self.begun.entry is None and plain_entries.record(view, self.begun.lane) == "none":
            return
        places = {draft_place(self._kind, field): text for field, text in texts.items()}
        if self.begun.entry is None:
            at = packed(self.was) if self.was is not None else plain_begun.where(self.begun, view)
            places[draft_place(self._kind, WHERE)] = at if any(texts.values()) else ""
        self._keep({**places, **{place + UNKEPT: "" for place in places}})

    def place(self) -> list[str]:
        """Where it was begun, and whether it goes there; nothing where it is begun now."""
        code = "plain.writing.astray" if self.strange else "plain.writing.back"
        return [] if self.was is None else [say(code, place=plain_begun.told(self.was))]


class Lines(Writing):
    """A note, a decision, something for later; or the text of one that is changed."""

    def __init__(self, begun: Begun, drafts: Mapping[str, str], keep: Keep) -> None:
        super().__init__(begun, drafts, keep)
        before = found_drafts(drafts, self._kind, FIELDS["note"])
        self._lines: list[str] = before.get("text", "").split("\n") if before.get("text") else []
        self._before = bool(self._lines)
        self._who = begun.who or before.get("who", "")
        self._hinted = False

    def opening(self, view: View) -> list[str]:
        """How it is written; what there is of it already."""
        lines = []
        entry, place = self.begun.entry, self.begun.place
        with suppress(noting.Unclear):
            # Half typed, it is a name.
            self._who = noting.person(self._who, view)
        if entry is not None and not self._before:
            lines.append(say("plain.writing.now", text=entry.said))
        what = "edit" if entry is not None else "parking" if place.kind == "parking" else self.begun.kind
        title = place.title if place.capture else ""
        lines.append(
            say(f"plain.writing.{what}-under", title=title) if title else say(f"plain.writing.{what}")
        )
        if entry is None and place.fields:
            fields = " / ".join(place.fields)
            lines.append(say("plain.fields", title=place.title, fields=fields, first=place.fields[0]))
        if self._before:
            if self.begun.chosen:
                # Where it goes now is where it is gone on with, in any face.
                self._store(view, self._half_typed(view))
            lines.append(say("plain.writing.before", text=" / ".join(self._lines)))
        return lines

    def line(self, typed: str, view: View) -> list[str]:
        """A line of the text; ``end``, ``cancel``, ``/cut``, or ``by`` and a name."""
        word = typed.strip().casefold()
        if word.removeprefix(COMMAND) in END:
            return self._end(view)
        if word.removeprefix(COMMAND) == "cancel":
            return self._cancel(bool(self._text))
        self._cancel_asked = False
        if word == f"{COMMAND}cut":
            return self._cut(view)
        said = self._said_by(typed, view)
        if said is not None:
            return said
        room = TEXT_LIMIT - len(self._text) - 1
        if len(typed) > room:
            return [say("plain.writing.full", n=max(0, room))]
        self._lines.append(safe_text(typed).rstrip())
        self._store(view, self._half_typed(view))
        return self._hint(word, view)

    def refused(self) -> list[str]:
        """It is still there, to be changed."""
        return [say("plain.writing.still")]

    def left(self) -> list[str]:
        """How to go on with it."""
        word = f"edit {self.begun.entry.id}" if self.begun.entry is not None else self.begun.kind
        return [say("plain.writing.left", word=word)] if self._text else []

    @property
    def _text(self) -> str:
        return "\n".join(self._lines).strip("\n")

    def _half_typed(self, view: View) -> dict[str, str]:
        return {"text": self._text, "who": dict(view.persons).get(self._who, self._who)}

    def _end(self, view: View) -> list[str]:
        text, begun = self._text.strip(), self.begun
        if not text:
            self._forget()
            self.done = True
            return [say("plain.writing.nothing" if begun.entry is None else "plain.writing.as-it-was")]
        if begun.entry is not None:
            self.command = _edited(begun.entry, text, self._who)
        else:
            command = plain_entries.kept(text, begun.place, self._who, view, begun.lane)
            if command.lane is None and (sentence := plain_entries.elsewhere(view)):
                return [sentence, *self.refused()]
            self.command = command
        return []

    def _cut(self, view: View) -> list[str]:
        if not self._lines:
            return [say("plain.writing.nothing-yet")]
        last = self._lines.pop()
        self._store(view, self._half_typed(view))
        return [say("plain.writing.cut", text=safe_line(last))]

    def _said_by(self, typed: str, view: View) -> list[str] | None:
        """``by Amal`` on a line of its own: who said it; None where the line is text. ``/by`` may also name
        somebody who is in no list."""
        text = typed.strip()
        word, _, name = text.removeprefix(COMMAND).partition(" ")
        if word.casefold() != "by" or not name.strip() or self.begun.kind == "decision":
            return None
        try:
            who = noting.person(name, view)
        except noting.Unclear as several:
            known = listed(several.names, "or")
            return [say("plain.by-unclear", label=safe_line(name, 40), known=known)]
        names = dict(view.persons)
        if who not in names and not text.startswith(COMMAND):
            return None
        entry = self.begun.entry
        record = plain_entries.record(view, self.begun.lane) if entry is None else entry.record
        if record == "anonymous":
            return [say("plain.nameless")]
        self._who = who
        self._store(view, self._half_typed(view))
        return [say("plain.writing.by", name=names.get(who, who))]

    def _hint(self, word: str, view: View) -> list[str]:
        """Whoever types a command has forgotten that a text is being written: say so, once."""
        from protocols.cli.plain_words import COMMANDS

        if self._hinted or word not in COMMANDS:
            return []
        self._hinted = True
        return [say("plain.writing.hint", word=word)]


class Questions(Writing):
    """A commitment, asked for line by line: what, who, by when; or one that is changed."""

    def __init__(self, begun: Begun, drafts: Mapping[str, str], keep: Keep) -> None:
        super().__init__(begun, drafts, keep)
        self._texts = found_drafts(drafts, self._kind, FIELDS["commitment"])
        self._before = bool(self._texts)
        entry = begun.entry
        self._now = {} if entry is None else {"what": entry.text, "owner": entry.owner, "due": entry.due}
        self._fields: Sequence[str] = FIELDS["commitment"]
        self._at = 0

    def opening(self, view: View) -> list[str]:
        """The first question; before it, what there is already."""
        entry = self.begun.entry
        record = plain_entries.record(view, self.begun.lane) if entry is None else entry.record
        if record == "anonymous":
            self._fields = ("what", "due")
        if self._before and entry is None:
            if self.begun.chosen:
                self._store(view, self._texts)
            told = " / ".join(self._texts[field] for field in self._fields if self._texts.get(field))
            self._now = dict(self._texts)
            while self._at < len(self._fields) and self._fields[self._at] in self._texts:
                self._at += 1
            if self._at == len(self._fields):
                self._at -= 1
            return [say("plain.writing.before", text=told), self._question()]
        code = "plain.writing.commitment" if entry is None else "plain.writing.promise"
        return [say(code), self._question()]

    def line(self, typed: str, view: View) -> list[str]:
        """The answer to the question that was asked last."""
        word, field = typed.strip().casefold(), self._fields[self._at]
        if word == "cancel":
            return self._cancel(bool(self._texts))
        self._cancel_asked = False
        text = safe_line(typed, LINE_LIMIT + 1)
        if len(text) > LINE_LIMIT:
            return [say("plain.writing.full", n=LINE_LIMIT)]
        if field == "what" and text in ("", "-") and not (self._now.get("what") and not text):
            return [say("plain.writing.what-missing")]
        if field == "owner" and text:
            try:
                noting.person(text, view)
            except noting.Unclear as several:
                known = listed(several.names, "or")
                return [say("plain.by-unclear", label=safe_line(text, 40), known=known)]
        if text or self._now:
            self._texts[field] = self._now.get(field, "") if not text else "" if text == "-" else text
        else:
            self._texts.pop(field, None)
        self._at += 1
        if self._at < len(self._fields):
            self._store(view, self._texts)
            return [self._question()]
        self._at -= 1
        command = self._promised(view)
        if isinstance(command, commands.Write) and command.lane is None:
            sentence = plain_entries.elsewhere(view)
            if sentence:
                return [sentence, *self.refused()]
        self.command = command
        return []

    def refused(self) -> list[str]:
        """From the beginning: what was said stands there for an empty line."""
        self._now, self._at = dict(self._texts), 0
        return [self._question()]

    def left(self) -> list[str]:
        """How to go on with it."""
        word = "commitment" if self.begun.entry is None else f"edit {self.begun.entry.id}"
        return [say("plain.writing.left", word=word)] if self._texts else []

    def _question(self) -> str:
        field = self._fields[self._at]
        now = self._now.get(field, "")
        return say(f"plain.ask.{field}-now", now=now) if now else say(f"plain.ask.{field}")

    def _promised(self, view: View) -> commands.Command:
        what, owner, due = (self._texts.get(field, "") for field in FIELDS["commitment"])
        entry = self.begun.entry
        if entry is None:
            return plain_entries.promised(what, owner, due, self.begun.place, view, self.begun.lane)
        who = noting.person(owner, view) if owner else ""
        return commands.Edit(entry.id, text=what, owner=who if "owner" in self._fields else None, due=due)


def _edited(entry: EntryView, text: str, who: str) -> commands.Edit:
    said = who or None
    if not entry.fields:
        return commands.Edit(entry.id, text=text, who=said)
    names = [field for field, _ in entry.fields]
    # A field that was taken out is empty now.
    return commands.Edit(
        entry.id, text="", fields={**dict.fromkeys(names, ""), **noting.parted(text, names)}, who=said
    )


def begin(begun: Begun, drafts: Mapping[str, str], keep: Keep, view: View) -> Writing:
    """The text that *begun* begins, or goes on with: where it was begun, if no other place was said."""
    kind = begun.kind
    half = begun.entry is None and bool(found_drafts(drafts, kind, FIELDS[kind]))
    was = begun_at(drafts, kind) if half and not begun.chosen else None
    back = plain_begun.gone_on(begun, was, view) if was is not None else None
    writing = (Questions if kind == "commitment" else Lines)(back or begun, drafts, keep)
    writing.was, writing.strange = was, was is not None and back is None
    return writing
