"""Writing protocols for the screens: what a new one comes to, and putting it among one's own. No Textual.

Nothing here replaces a file, for what is there already is the user's work: only one that is still, letter by
letter, what answers were made into, when these answers are corrected.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from protocols.runtime.files import read_regular
from protocols.runtime.saving import NotSaved, replace_file, write_file
from protocols.runtime.starting import (
    MOST_STEPS,
    AnswerError,
    people_in,
    problems_in,
    step_in,
    timed,
    title_in,
    unread_of,
)
from protocols.spec.said_steps import StarterStep
from protocols.spec.starter import Starter, starter_id, starter_text
from protocols.tui import phrases
from protocols.tui.backend import NewFile, Problem, Sketch, Trouble, Written
from protocols.words import reason, safe_line, say

if TYPE_CHECKING:
    from collections.abc import Collection

    from protocols.spec.kinds import Kinds


class Author:
    """Writes into *folder*; *taken* are the ids of the library."""

    def __init__(self, folder: Path, kinds: Kinds, taken: Collection[str]) -> None:
        self._folder = folder
        self._kinds = kinds
        self._taken = taken

    def sketch(self, new: NewFile) -> Sketch:
        """What *new* comes to."""
        starter, problems = self._read(new)
        grouped = any(step.grouped and step.size is None for step in starter.steps)
        unread = tuple(tuple(unread_of(step)) for step in starter.steps)
        path = safe_line(str(self._path(starter)), 1_000) if starter.title else ""
        if problems:
            steps = tuple(_step_words(step) for step in starter.steps)
            return Sketch(tuple(problems), steps, grouped=grouped, path=path, unread=unread)
        starter = timed(starter, self._path(starter).name, self._kinds)
        remarks = []
        if starter.said_minutes is not None:
            remarks.append(say("starter.minutes", said=starter.said_minutes, sum=starter.minutes))
        return Sketch(
            steps=tuple(_step_words(step) for step in starter.steps),
            remarks=tuple(remarks),
            total_ms=(starter.minutes or 0) * phrases.MINUTE,
            grouped=grouped,
            path=path,
            unread=unread,
        )

    def write(self, new: NewFile) -> Written | Trouble:
        """Write *new* down."""
        starter, problems = self._read(new)
        if problems:
            return Trouble(problems[0].sentence)
        path = self._path(starter)
        text = self._text(starter)
        old = None if new.instead is None else self._starter(new.instead, [])
        written = self._put(path, text, "desk.written", "" if old is None else self._text(old))
        if isinstance(written, Trouble):
            return written
        if old is not None and self._path(old) != path:
            with suppress(OSError):
                self._path(old).unlink()
        return written._replace(new=new._replace(instead=None))

    def copy(self, text: str, id: str, title: str, told: str = "") -> Written | Trouble:
        """Write the protocol *id*, whose file has this *text*, under an id of its own. *told*: what there is
        to say of it."""
        from protocols.spec.own import own_id, own_text

        there = {path.stem for path in self._folder.glob("*.toml")} if self._folder.is_dir() else set()
        name = own_id(id, {*self._taken, *there})
        made = own_text(text, name)
        if made is None:
            return Trouble(say("desk.not-copied", title=title))
        written = self._put(self._folder / f"{name}.toml", made, "desk.copied")
        if told and isinstance(written, Written):
            return Written(written.path, f"{written.told} {told}")
        return written

    def _path(self, starter: Starter) -> Path:
        return self._folder / f"{starter_id(starter.title)}.toml"

    def _text(self, starter: Starter) -> str:
        file = self._path(starter).name
        return starter_text(timed(starter, file, self._kinds), file)

    def _read(self, new: NewFile) -> tuple[Starter, list[Problem]]:
        """The answers, as far as they can be read, and what is wrong with them or missing."""
        problems: list[Problem] = []
        starter = self._starter(new, problems)
        old = None if new.instead is None else self._starter(new.instead, [])
        if old is not None and not self._untouched(old):
            path = safe_line(str(self._path(old)), 1_000)
            problems.append(Problem(say("desk.changed-by-hand", path=path)))
        elif starter.title and not problems:
            id = starter_id(starter.title)
            own = old is not None and id == starter_id(old.title)
            if not own and (id in self._taken or self._path(starter).exists()):
                problems.append(Problem(say("desk.title-taken", id=id), "title"))
            else:
                found = problems_in(starter_text(timed(starter, id, self._kinds), id), self._kinds)
                problems += [Problem(one.message, "") for one in found if one.severity == "error"]
        return starter, problems

    def _untouched(self, starter: Starter) -> bool:
        """Whether the file that was made from these answers is still as it was made."""
        text = self._text(starter).encode()
        try:
            return read_regular(self._path(starter), len(text) + 1) == text
        except OSError:
            return False

    @staticmethod
    def _starter(new: NewFile, problems: list[Problem]) -> Starter:
        """The answers, as far as they can be read; what cannot is added to *problems*."""
        title, people = "", None
        try:
            title = title_in(new.title)
        except AnswerError as error:
            problems.append(Problem(error.sentence, "title"))
        try:
            people = people_in(new.people)
        except AnswerError as error:
            problems.append(Problem(error.sentence, "people"))
        steps: list[StarterStep] = []
        for line in [line for line in new.steps if line.strip()][:MOST_STEPS]:
            try:
                steps.append(step_in(line))
            except AnswerError as error:
                problems.append(Problem(error.sentence, "steps"))
        if not steps:
            problems.append(Problem(say("desk.no-steps"), "steps"))
        return Starter(title, steps, new.minutes, people, new.size)

    def _put(self, path: Path, text: str, code: str, before: str = "") -> Written | Trouble:
        """Write *text* to the file at *path*, which must be new, or hold what was there *before*."""
        from protocols.journal import JournalError
        from protocols.journal.places import private_directory

        shown = safe_line(str(path), 1_000)
        try:
            if not self._folder.is_dir():  # one that is there is left as it is: it may be shared
                private_directory(self._folder)
            if before and path.exists():
                replace_file(str(path), text.encode(), before.encode())
            else:
                write_file(str(path), text, force=False)
        except NotSaved as error:
            return Trouble(say(f"desk.unsaved.{error.code}", **error.arguments))
        except JournalError:
            return Trouble(say("desk.unsaved.no-folder", path=safe_line(str(self._folder))))
        except OSError as error:
            why = reason(error)
            return Trouble(say("desk.unsaved.unwritten", path=shown, why=why))
        return Written(str(path), say(code, path=shown))


def _step_words(step: StarterStep) -> str:
    """A step as it was understood: ``Go round · 1 min each · in groups · 3 times``."""
    parts = [step.title]
    if step.length_ms is None:
        parts.append(say("desk.step.open"))
    else:
        length = phrases.length_words(step.length_ms)
        code = "rest" if step.shared else "each" if step.each else "length"
        parts.append(say(f"desk.step.{code}", length=length))
    if step.grouped:
        code = "groups" if step.size is None else "pairs" if step.size == 2 else "groups-of"
        parts.append(say(f"desk.step.{code}", n=step.size))
    if step.rounds > 1:
        parts.append(say("desk.step.rounds", n=step.rounds))
    return " · ".join(parts)
