"""Setting a session up line by line: who is there, what the protocol asks for, and then what it comes to,
with a word for everything that may be otherwise.

What is answered is put into the options, as if it had been said on the command line.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from protocols.cli.choosing import pairs
from protocols.cli.context import CliError, Context
from protocols.cli.told import tell
from protocols.cli.typed import typed_lines
from protocols.runtime import noting
from protocols.words import as_title, clock_time, duration, listed, safe_line, say

if TYPE_CHECKING:
    from protocols.runtime.cycle import Occasion
    from protocols.runtime.setup import Answers, Prepared
    from protocols.spec.model import Protocol

    Prepare = Callable[[Context, Occasion], tuple[Answers, Prepared]]

LEAVE = ("leave", "quit", "q", "exit")
EMPTY = "-"
"""Typed to take an answer away."""


class _Left(Exception):
    """The facilitator gives it up."""


@attrs.frozen
class _Question:
    """What may be asked: the *word* that asks it, its *title*, the *sentence*, what is answered *now*, and
    what an answer does. *fields*: the problems it is the answer to."""

    word: str
    title: str
    sentence: str
    now: Callable[[], str]
    take: Callable[[str], None]
    fields: tuple[str, ...]

    @property
    def name(self) -> str:
        """How it is called where words are told: what the protocol asks for by its title."""
        return self.title if "." in self.fields[0] else self.word


class SettingUp:
    """The set-up of *protocol*, asked for on plain lines; *prepare* works out what the options lead to."""

    def __init__(self, context: Context, protocol: Protocol, prepare: Prepare) -> None:
        self._context = context
        self._options: Any = context.options
        self._protocol = protocol
        self._prepare = prepare
        self._answers: dict[str, dict[str, str]] = {
            "input": pairs(self._options.input, "--input"),
            "setting": pairs(self._options.set, "--set"),
            "cast": pairs(self._options.cast, "--cast"),
        }

    def run(self) -> bool:
        """Ask; whether the session is to be opened."""
        try:
            self._tell(say("plain.setup.title", title=self._protocol.title))
            for question in self._first():
                self._ask(question)
            while True:
                problems = self._outcome()
                words = [question.name for question in self._all()]
                line = self._line(say("plain.setup.more", words=listed(words, "or")))
                if line:
                    self._change(line)
                elif not problems:
                    return True
        except (_Left, EOFError):
            self._tell(say("plain.setup.left"))
            return False

    # -- what is asked ---------------------------------------------------------------------------

    def _first(self) -> list[_Question]:
        """What cannot be guessed: who is there, and what the protocol asks for and has no answer to."""
        return [
            one
            for one in self._all()
            if one.word == "people" or (one.fields[0].startswith("input.") and not one.now())
        ]

    def _all(self) -> list[_Question]:
        protocol, options = self._held().protocol, self._options
        least, most, usual = protocol.people.min, protocol.people.max, protocol.people.usual
        if options.people is None and not options.names and options.roster is None:
            options.people = usual
        found = []
        if self._protocol.meetings:
            known = listed((one.id for one in self._protocol.meetings), "or")
            found.append(
                self._about(
                    "meeting", say("plain.setup.meeting", known=known), lambda: self._held().id, ("meeting",)
                )
            )
        found.append(
            _Question(
                "people",
                say("plain.setup.people.title"),
                say("plain.setup.people", least=least, most=most),
                self._people_now,
                self._take_people,
                ("people", "names", "roster"),
            )
        )
        found.append(
            _Question(
                "minutes",
                "",
                say("plain.setup.minutes"),
                lambda: str(options.minutes) if options.minutes else say("plain.setup.own-times"),
                self._take_minutes,
                ("minutes",),
            )
        )
        found.append(self._about("until", say("plain.setup.until"), lambda: options.until, ("end",)))
        if self._protocol.variants:
            titles = {name: one.title or as_title(name) for name, one in self._protocol.variants.items()}
            known = listed((f"{name} ({title})" for name, title in titles.items()), "or")
            found.append(
                _Question(
                    "form",
                    "",
                    say("plain.setup.form", known=known),
                    lambda: titles.get(options.variant, say("plain.setup.as-it-stands")),
                    lambda text: setattr(options, "variant", _one_of(text, titles)),
                    ("variant",),
                )
            )
        for name, asked in protocol.inputs.items():
            sentence = f"{asked.title}. {asked.ask}" if asked.ask else asked.title
            if asked.among:
                sentence += " " + say("plain.setup.among", known=listed(asked.among, "or"))
            found.append(self._keyed(name, asked.title, sentence, "input", asked.default, asked.among))
        for name, material in protocol.materials.items():
            if material.ask:
                # An input may have the same title.
                title = say("tui.setup.where", title=material.title or as_title(name))
                sentence = say("plain.setup.material", title=title, ask=material.ask)
                found.append(self._keyed(name, title, sentence, "input", ""))
        found += self._settings_questions()
        for name, role in protocol.roles.items():
            if name != "facilitator":
                title = role.title or as_title(name)
                sentence = say("plain.setup.role", n=role.count, title=title)
                found.append(self._keyed(name, title, sentence, "cast", ""))
        named = self._context.settings.facilitator
        sentence = say("plain.setup.facilitator")
        found.append(
            self._about("facilitator", sentence, lambda: options.facilitator or named, ("facilitator",))
        )
        found.append(self._about("start", say("plain.setup.start"), lambda: options.start, ("start",)))
        return found

    def _settings_questions(self) -> list[_Question]:
        from protocols.spec.choices import allowed, shown

        found = []
        for name, setting in self._protocol.settings.items():
            title = setting.title or as_title(name)
            sentence = (
                f"{title}. {setting.ask} ({allowed(setting)})"
                if setting.ask
                else f"{title}: {allowed(setting)}"
            )
            found.append(self._keyed(name, title, sentence, "setting", shown(setting.default)))
        return found

    def _about(self, word: str, sentence: str, now: Callable[[], str], fields: tuple[str, ...]) -> _Question:
        """A question whose answer is an option as it is typed."""

        def take(text: str) -> None:
            setattr(self._options, word, text if text or word != "meeting" else None)

        return _Question(word, "", sentence, now, take, fields)

    def _keyed(
        self, name: str, title: str, sentence: str, kind: str, default: str, among: Sequence[str] = ()
    ) -> _Question:
        """A question whose answer is one of several of a kind; one of the words *among* which it chooses."""
        answers = self._answers[kind]

        def take(text: str) -> None:
            answers[name] = _one_of(text, {one: one for one in among})
            if not text:
                del answers[name]

        return _Question(name, title, sentence, lambda: answers.get(name, default), take, (f"{kind}.{name}",))

    def _people_now(self) -> str:
        options = self._options
        if options.roster is not None:
            return str(options.roster)
        return ", ".join(one.name for one in options.names) or str(options.people or "")

    def _take_people(self, text: str) -> None:
        """A number, names with commas between them, or a file."""
        from protocols.tui.told import people_named

        options = self._options
        if text.isascii() and text.isdigit() and len(text) < 5:
            options.people, options.names, options.roster = int(text), (), None
        elif os.path.exists(os.path.expanduser(text)):
            options.people, options.names, options.roster = None, (), text
            self._context.roster(text)
        elif "," in text:
            options.people, options.names, options.roster = None, people_named(text.split(",")), None
        else:
            raise CliError(say("plain.setup.people-form"))

    def _take_minutes(self, text: str) -> None:
        number = text.removesuffix("m").removesuffix("min").strip()
        if text and not (number.isascii() and number.isdigit() and len(number) < 6):
            raise CliError(say("setup.minutes"))
        self._options.minutes = int(number) if text else None

    # -- asking ----------------------------------------------------------------------------------

    def _ask(self, question: _Question) -> None:
        """Ask until the answer can be used; an empty line leaves what is there."""
        now = question.now()
        more = say("plain.setup.now", now=now) if now else say("plain.setup.empty")
        while line := self._line(f"{question.sentence} {more}"):
            options = dict(vars(self._options))
            answers = {kind: dict(one) for kind, one in self._answers.items()}
            try:
                question.take("" if line == EMPTY else line)
                wrong = self._wrong(question)
            except CliError as error:
                wrong = error.sentence
            if not wrong:
                return
            # What cannot be used leaves what was there.
            vars(self._options).update(options)
            for kind, before in answers.items():
                self._answers[kind].clear()
                self._answers[kind].update(before)
            self._tell(wrong)

    def _change(self, line: str) -> None:
        """Ask what *line* names."""
        questions = self._all()
        if line.casefold() == "groups":
            self._tell_groups()
            return
        wanted = noting.folded(line)
        known = [(one, (one.word, noting.folded(one.title))) for one in questions]
        found = [one for one, names in known if wanted in names]
        found = found or [
            one for one, names in known if any(name.startswith(wanted) for name in names if name)
        ]
        if len(found) == 1:
            self._ask(found[0])
        else:
            self._tell(say("plain.setup.no-word", text=safe_line(line, 40)))

    def _line(self, sentence: str) -> str:
        line = safe_line(typed_lines().ask(sentence))
        if line.casefold() in LEAVE:
            raise _Left
        return line

    @staticmethod
    def _tell(sentence: str) -> None:
        tell(safe_line(sentence))

    # -- what it comes to ------------------------------------------------------------------------

    def _held(self) -> Occasion:
        from protocols.cli.sessions import occasion_of

        return occasion_of(self._context, self._protocol)

    def _write_back(self) -> None:
        """Say in the options what was answered."""
        options = self._options
        options.input, options.set, options.cast = (
            [f"{name}={text}" for name, text in self._answers[kind].items()]
            for kind in ("input", "setting", "cast")
        )

    def _wrong(self, question: _Question) -> str:
        """What is wrong with the answer to *question*; empty where it can be used."""
        self._write_back()
        _, prepared = self._prepare(self._context, self._held())
        found = [one.sentence for one in prepared.fatal if one.field in question.fields]
        return " ".join(found)

    def _outcome(self) -> bool:
        """Tell what the answers lead to; whether something stands in the way."""
        from protocols.runtime import system
        from protocols.tui.told import group_counts, who_lines

        self._write_back()
        try:
            held = self._held()
            _, prepared = self._prepare(self._context, held)
        except CliError as error:
            self._tell(error.sentence)
            return True
        plan = prepared.plan
        if plan is None or prepared.fatal:
            for problem in prepared.fatal:
                self._tell(problem.sentence)
            return True
        now = system.moment()
        start = now.wall_ms if prepared.start_wall_ms is None else prepared.start_wall_ms
        begins, ends = (clock_time(at, now.offset_min) for at in (start, start + plan.allotted_ms))
        self._tell(say("plain.setup.ends", end=ends, length=duration(plan.allotted_ms), start=begins))
        counted = self._options.people is None
        lines = who_lines(held.protocol, plan, prepared.roster, counted) + group_counts(plan)
        for line in (*lines, *held.remarks, *(one.sentence for one in prepared.problems)):
            self._tell(line)
        return False

    def _tell_groups(self) -> None:
        from protocols.tui.told import group_lines

        _, prepared = self._prepare(self._context, self._held())
        lines = group_lines(prepared.plan, prepared.roster) if prepared.plan is not None else ()
        for line in lines or (say("plain.no-groups"),):
            self._tell(line)


def _one_of(text: str, titles: Mapping[str, str]) -> str:
    """Which of *titles* is meant by *text*: a name, a title, or the one beginning of a title; *text* itself
    where it is none of them."""
    wanted = noting.folded(text)
    found = [name for name, title in titles.items() if wanted in (noting.folded(name), noting.folded(title))]
    found = found or [name for name, title in titles.items() if noting.folded(title).startswith(wanted)]
    return found[0] if wanted and len(found) == 1 else text
