"""The screens' backend over the rooms below: library, set-up, sessions, minutes. No Textual in here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from protocols.tui.archive import Archive
from protocols.tui.backend import (
    AgendaPicture,
    LibraryRow,
    NewFile,
    Prepared,
    Problem,
    Reading,
    SetUp,
    Sketch,
    Trouble,
    Written,
)
from protocols.tui.live import Live, journal_sentence
from protocols.tui.told import (
    agenda_picture,
    group_counts,
    group_lines,
    library_row,
    people_named,
    reading,
    who_lines,
)
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.library.shelf import Shelf
    from protocols.plan import Person
    from protocols.plugins.host import Host
    from protocols.runtime.config import Settings
    from protocols.runtime.cycle import Occasion
    from protocols.runtime.drafting import Drafting
    from protocols.runtime.driver import Driver
    from protocols.runtime.setup import Answers
    from protocols.runtime.setup import Prepared as SetPlan
    from protocols.spec.load import Loaded
    from protocols.spec.model import Protocol
    from protocols.tui.authoring import Author


class Desk(Archive):
    """The library, the sessions, and what is needed to begin one. Implements ``tui.backend.Backend``."""

    def __init__(
        self, settings: Settings, host: Callable[[], Host], shelf: Shelf | Callable[[], Shelf]
    ) -> None:
        """*host* is called when a protocol is first read: a library is listed without it. A *shelf* that is
        yet to be made is called for when the library is looked at: a session is run without it."""
        super().__init__(settings)
        self._make_host = host
        self._given_shelf = shelf
        self._files: dict[str, str] = {}
        self._read: dict[str, tuple[Protocol, Loaded]] = {}
        self._seeds: dict[str, int] = {}
        self.said: SetUp | None = None
        """What was said on the command line of the protocol that is shown first."""
        self.speed = 1
        """How many times as fast as time the sessions run that are begun here."""

    @cached_property
    def _host(self) -> Host:
        return self._make_host()

    @cached_property
    def _shelf(self) -> Shelf:
        shelf = self._given_shelf
        return shelf() if callable(shelf) else shelf

    def add(self, id: str, path: str) -> None:
        """Let the protocol *id* be found in the file *path*, which lies outside the library's folders."""
        self._files[id] = path

    # -- the library -----------------------------------------------------------------------------

    def library(self) -> Iterable[LibraryRow]:
        """Every protocol, by title."""
        entries = sorted(self._shelf.entries(), key=lambda one: (bool(one.problem), one.title.casefold()))
        return [library_row(entry) for entry in entries]

    def step_titles(self) -> Mapping[str, tuple[str, ...]]:
        """What the steps of every protocol are called, by its id."""
        from protocols.library.steps import step_titles

        return step_titles(self._shelf.entries())

    def _protocol(self, id: str) -> tuple[Protocol, Loaded] | Trouble:
        from protocols.library.shelf import ShelfError
        from protocols.plugins.discovery import installed_version
        from protocols.spec.load import load_protocol

        known = self._read.get(id)
        if known is not None:
            return known
        try:
            found = self._shelf.find(self._files.get(id, id))
        except ShelfError as error:
            return Trouble(error.sentence)
        fetch = self._shelf.fetch_for(found.path)
        loaded = load_protocol(found.data, self._host.kinds, fetch, installed_version)
        if loaded.protocol is None:
            errors = [one for one in loaded.problems if one.severity == "error"]
            place = errors[0].file.name if errors and errors[0].file else str(found.path)
            first = errors[0].message if errors else ""
            return Trouble(say("desk.broken", path=safe_line(place), first=first.rstrip(".")))
        loaded = self._spoken(loaded, found.path)
        assert loaded.protocol is not None
        self._read[id] = loaded.protocol, loaded
        return self._read[id]

    def _spoken(self, loaded: Loaded, path: Path) -> Loaded:
        """What was loaded without errors in the language that is wanted, where it is translated."""
        languages = self._settings.languages
        if not languages:
            return loaded
        from protocols.library.spoken import spoken
        from protocols.plugins.discovery import installed_version

        return spoken(loaded, path, languages, self._shelf, self._host.kinds, installed_version).loaded

    def read(self, id: str) -> Reading | Trouble:
        """One protocol, to be read."""
        self._read.pop(id, None)
        found = self._protocol(id)
        if isinstance(found, Trouble):
            return found
        protocol, _ = found
        held = self._held(protocol, "")
        said = self.said if self.said is not None and self.said.id == id else None
        return reading(id, protocol, None if isinstance(held, Trouble) else held, said)

    def _held(self, protocol: Protocol, meeting: str) -> Occasion | Trouble:
        """The meeting of a cycle that is meant (empty: the next one due); else the protocol itself."""
        from protocols.journal import JournalError
        from protocols.runtime import system
        from protocols.runtime.cycle import CycleError, Occasion, occasion

        if not protocol.meetings:
            return Occasion(protocol)
        try:
            return occasion(protocol, self._summaries(), system.moment().wall_ms, meeting=meeting or None)
        except CycleError as error:
            return Trouble(error.sentence)
        except JournalError as error:
            return Trouble(journal_sentence(error))

    def agenda(self, id: str, people: int, minutes: int | None) -> AgendaPicture:
        """Its timed agenda for so many people and minutes."""
        from protocols.plan import by_number, make_plan
        from protocols.runtime.setup import MISFIT, trouble_sentence

        found = self._protocol(id)
        if isinstance(found, Trouble):
            return AgendaPicture(problem=found.sentence)
        held = self._held(found[0], "")
        if isinstance(held, Trouble):
            return AgendaPicture(problem=held.sentence)
        made = make_plan(held.protocol, self._host.kinds, by_number(people), minutes=minutes)
        sentences = tuple(trouble_sentence(one) for one in made.troubles)
        if made.plan is None:
            return AgendaPicture(problem=" ".join(sentences), fits=False)
        told = [trouble_sentence(one) for one in made.troubles if one.code != MISFIT]
        return agenda_picture(made.plan, tuple(told))

    def draft(self, id: str, people: int | None, minutes: int | None) -> Drafting | Trouble:
        """The file of a protocol, to be followed."""
        from protocols.library.shelf import ShelfError
        from protocols.runtime import system
        from protocols.runtime.drafting import Drafting

        try:
            found = self._shelf.find(self._files.get(id, id)).path
        except ShelfError as error:
            return Trouble(error.sentence)
        fetch = self._shelf.fetch_for(found)
        return Drafting(
            str(found),
            lambda: self._host,
            system.moment,
            people,
            minutes,
            fetch,
            lambda loaded: self._spoken(loaded, found),
        )

    # -- writing ---------------------------------------------------------------------------------

    def _author(self) -> Author:
        from protocols.tui.authoring import Author

        taken = {entry.id for entry in self._shelf.entries()}
        return Author(self._settings.protocols_folder, self._host.kinds, taken)

    def sketch(self, new: NewFile) -> Sketch:
        """What a new protocol comes to."""
        return self._author().sketch(new)

    def write(self, new: NewFile) -> Written | Trouble:
        """Write a new protocol."""
        return self._author().write(new)

    def copy(self, id: str) -> Written | Trouble:
        """Write a protocol's file under an id of its own."""
        from protocols.library.shelf import ShelfError
        from protocols.library.spoken import to_copy

        found = self._protocol(id)
        if isinstance(found, Trouble):
            return found
        try:
            file = self._shelf.find(self._files.get(id, id))
        except ShelfError as error:  # it was deleted since it was read
            return Trouble(error.sentence)
        text, told = to_copy(file.data, found[1], file.path, self._host.kinds)
        return self._author().copy(text, found[0].id, found[0].title, told)

    # -- setting up ------------------------------------------------------------------------------

    def prepare(self, setup: SetUp) -> Prepared:
        """What *setup* leads to; changes nothing."""
        from protocols.runtime import system

        now = system.moment()
        found = self._protocol(setup.id)
        if isinstance(found, Trouble):
            return Prepared(problems=(Problem(found.sentence),))
        roster_warnings: list[str] = []
        held = self._held(found[0], setup.meeting)
        if isinstance(held, Trouble):
            return Prepared(problems=(Problem(held.sentence, "meeting"),))
        planned = self._plan(held, setup, roster_warnings)
        if isinstance(planned, Problem):
            return Prepared(problems=(planned,))
        _, prepared = planned
        problems = tuple(Problem(one.sentence, one.field) for one in prepared.fatal)
        warnings = (
            *held.remarks,
            *roster_warnings,
            *(one.sentence for one in prepared.problems if not one.fatal),
        )
        if prepared.plan is None:
            return Prepared(problems=problems, warnings=warnings)
        start = prepared.start_wall_ms if prepared.start_wall_ms is not None else now.wall_ms
        # A plugin that failed while the plan was made is named; the plan stands without it.
        warnings += tuple(failure.sentence for failure in self._host.failures)
        return Prepared(
            problems=problems,
            warnings=warnings,
            groups=group_lines(prepared.plan, prepared.roster),
            counts=group_counts(prepared.plan),
            who=who_lines(held.protocol, prepared.plan, prepared.roster, setup.who != "number"),
            total_ms=prepared.plan.allotted_ms,
            start_wall_ms=start,
            end_wall_ms=start + prepared.plan.allotted_ms,
            offset_min=now.offset_min,
        )

    def _plan(
        self, held: Occasion, setup: SetUp, warnings: list[str] | None = None
    ) -> tuple[Answers, SetPlan] | Problem:
        from protocols.runtime import system
        from protocols.runtime.setup import Answers, prepare

        roster: tuple[Person, ...] = ()
        if setup.who == "names":
            roster = people_named(setup.names)
            if not roster:
                return Problem(say("desk.no-names"), "names")
        elif setup.who == "file":
            read = self._roster(setup.roster, warnings if warnings is not None else [])
            if isinstance(read, Problem):
                return read
            roster = read
        answers = Answers(
            people=setup.people if setup.who == "number" else None,
            roster=roster,
            minutes=setup.minutes,
            inputs=setup.inputs,
            facilitator=setup.facilitator or self._settings.facilitator,
            cast=setup.cast,
            start=setup.start,
            end=setup.end,
            meeting=held.id,
            carried=held.carried,
            settings=setup.settings,
            variant=setup.variant,
        )
        seed = self._seeds.setdefault(setup.id, system.seed())
        return answers, prepare(held.protocol, self._host.kinds, answers, system.moment(), seed)

    def _roster(self, name: str, warnings: list[str]) -> tuple[Person, ...] | Problem:
        from protocols.runtime.people import NoRoster, roster_in

        if not name.strip():
            return Problem(say("desk.no-roster"), "roster")
        try:
            roster = roster_in(name.strip())
        except NoRoster as error:
            return Problem(error.sentence, "roster")
        if not roster.people:
            return Problem(str(roster.problems[0]), "roster")
        warnings += roster.problems
        return tuple(roster.people)

    def begin(self, setup: SetUp) -> Live | Trouble:
        """Open a new session."""
        from protocols.journal import JournalError
        from protocols.runtime.beginning import begin_prepared
        from protocols.runtime.clock import clock_for

        found = self._protocol(setup.id)
        if isinstance(found, Trouble):
            return found
        held = self._held(found[0], setup.meeting)
        if isinstance(held, Trouble):
            return held
        planned = self._plan(held, setup)
        if isinstance(planned, Problem):
            return Trouble(planned.sentence)
        answers, prepared = planned
        if prepared.plan is None or prepared.fatal:
            return Trouble(" ".join(one.sentence for one in prepared.fatal))
        try:
            driver = begin_prepared(
                self._settings.sessions_folder,
                held.protocol,
                found[1],
                prepared,
                answers,
                clock_for(self.speed),
                self._host,
                seed=self._seeds[setup.id],
                speed=self.speed,
            )
        except JournalError as error:
            return Trouble(journal_sentence(error))
        del self._seeds[setup.id]
        return self.drive(driver)

    # -- running ---------------------------------------------------------------------------------

    def resume(self, path: str) -> Live | Trouble:
        """Take a session up again."""
        from protocols.journal import JournalError
        from protocols.runtime.driver import resume

        live = self._live.get(path)
        if live is not None:
            live.close()
        try:
            return self.drive(
                resume(Path(path), kinds=lambda: self._host.kinds, strategies=self._host.strategies)
            )
        except JournalError as error:
            return Trouble(journal_sentence(error))

    def demo(self) -> Live | Trouble:
        """A session that runs by itself."""
        from protocols.journal import JournalError
        from protocols.runtime import demo

        found = self._protocol(demo.PROTOCOL)
        if isinstance(found, Trouble):
            return found
        folder = self._settings.data_folder / "demo"
        try:
            return self.drive(demo.begin(folder, *found, self._host), demo.Pilot())
        except JournalError as error:
            return Trouble(journal_sentence(error))

    def drive(self, driver: Driver, pilot: Callable[[Driver], None] | None = None) -> Live:
        """Drive a session off the thread that draws; *pilot* does what a facilitator would. A mistake of ours
        goes to the log."""
        from protocols.runtime.system import log_bug

        settings = self._settings
        log = partial(log_bug, settings.data_folder)
        live = Live(driver, pilot, bell=settings.bell, programs=settings.cues, log=log)
        self._live[live.path] = live
        return live

    def log_path(self) -> str:
        """The file that a traceback goes to."""
        from protocols.runtime.system import log_file

        return str(log_file(self._settings.data_folder))
