"""The screens' backend over the rooms below: library, set-up, sessions, minutes. No Textual in here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from protocols.tui.backend import (
    AgendaPicture,
    InputLine,
    LibraryRow,
    MeetingLine,
    MinutesDocument,
    Prepared,
    Problem,
    Reading,
    RoleLine,
    SessionRow,
    SetUp,
    Trouble,
)
from protocols.tui.live import Live, journal_sentence
from protocols.words import language, listed, safe_line, say

if TYPE_CHECKING:
    from protocols.engine.facts import Fact
    from protocols.engine.state import State
    from protocols.journal.catalogue import Summary
    from protocols.library.shelf import Entry, Shelf
    from protocols.plan import Person, Plan
    from protocols.plugins.host import Host
    from protocols.records.minutes import Minutes
    from protocols.runtime.config import Settings
    from protocols.runtime.cycle import Occasion
    from protocols.runtime.drafting import Drafting
    from protocols.runtime.driver import Driver
    from protocols.runtime.setup import Answers
    from protocols.runtime.setup import Prepared as SetPlan
    from protocols.spec.load import Loaded
    from protocols.spec.model import Protocol, Setting
    from protocols.view.model import AgendaRow

UNFINISHED = ("", "unsettled")


class Desk:
    """The library, the sessions, and what is needed to begin one. Implements ``tui.backend.Backend``."""

    def __init__(self, settings: Settings, host: Callable[[], Host], shelf: Shelf) -> None:
        """*host* is called when a protocol is first read: a library is listed without it."""
        self._settings = settings
        self._make_host = host
        self._shelf = shelf
        self._live: dict[str, Live] = {}
        self._files: dict[str, str] = {}
        self._read: dict[str, tuple[Protocol, Loaded]] = {}
        self._seeds: dict[str, int] = {}
        self.said: SetUp | None = None
        """What was said on the command line of the protocol that is shown first."""

    @cached_property
    def _host(self) -> Host:
        return self._make_host()

    def add(self, id: str, path: str) -> None:
        """Let the protocol *id* be found in the file *path*, which lies outside the library's folders."""
        self._files[id] = path

    # -- the library -----------------------------------------------------------------------------

    def library(self) -> Iterable[LibraryRow]:
        """Every protocol, by title."""
        entries = sorted(self._shelf.entries(), key=lambda one: (bool(one.problem), one.title.casefold()))
        return [_row(entry) for entry in entries]

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
        from protocols.spec.model import Minutes

        self._read.pop(id, None)
        found = self._protocol(id)
        if isinstance(found, Trouble):
            return found
        protocol, _ = found
        held = self._held(protocol, "")
        minutes = protocol.minutes if isinstance(held, Trouble) else held.protocol.minutes
        due = "" if isinstance(held, Trouble) else held.id
        return Reading(
            id=id,
            title=protocol.title,
            summary=protocol.summary,
            purpose=protocol.purpose,
            source=_source(protocol),
            roles=tuple(
                RoleLine(
                    name,
                    role.title or name.replace("-", " ").capitalize(),
                    role.summary,
                    role.count,
                    name != "facilitator",
                )
                for name, role in protocol.roles.items()
            ),
            inputs=tuple(
                InputLine(name, one.title, one.ask, one.kind, one.among, one.default)
                for name, one in protocol.inputs.items()
            )
            + tuple(
                InputLine(name, _where(one.title or name.replace("-", " ").capitalize()), one.ask)
                for name, one in protocol.materials.items()
                if one.ask
            ),
            settings=tuple(_setting_line(name, one) for name, one in protocol.settings.items()),
            variants=tuple(
                (name, one.title or name.replace("-", " ").capitalize())
                for name, one in protocol.variants.items()
            ),
            people_min=protocol.people.min,
            people_ideal=protocol.people.ideal,
            people_max=protocol.people.max,
            minutes=minutes.max if isinstance(minutes, Minutes) else minutes,
            meetings=_meeting_lines(protocol),
            due=next((at for at, one in enumerate(protocol.meetings) if one.id == due), 0),
            said=self.said if self.said is not None and self.said.id == id else None,
        )

    def _held(self, protocol: Protocol, meeting: str) -> Occasion | Trouble:
        """The meeting of a cycle that is meant (empty: the next one due); else the protocol itself."""
        from protocols.journal import JournalError
        from protocols.journal.catalogue import Catalogue
        from protocols.runtime import system
        from protocols.runtime.cycle import CycleError, Occasion, occasion

        if not protocol.meetings:
            return Occasion(protocol)
        settings = self._settings
        try:
            catalogue = Catalogue(settings.sessions_folder, settings.data_folder / "catalogue.json")
            return occasion(protocol, catalogue.sessions(), system.moment().wall_ms, meeting=meeting or None)
        except CycleError as error:
            return Trouble(error.sentence)
        except JournalError as error:
            return Trouble(journal_sentence(error))

    def agenda(self, id: str, people: int, minutes: int | None) -> AgendaPicture:
        """Its timed agenda for so many people and minutes."""
        from protocols.plan import by_number, make_plan
        from protocols.runtime.setup import trouble_sentence

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
        return _picture(made.plan, sentences)

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
            groups=_group_lines(prepared.plan, prepared.roster),
            counts=_group_counts(prepared.plan),
            who=_who(held.protocol, prepared.plan, prepared.roster, setup.who != "number"),
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
            roster = _named(setup.names)
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
            meeting=held.id,
            carried=held.carried,
            settings=setup.settings,
            variant=setup.variant,
        )
        seed = self._seeds.setdefault(setup.id, system.seed())
        return answers, prepare(held.protocol, self._host.kinds, answers, system.moment(), seed)

    def _roster(self, name: str, warnings: list[str]) -> tuple[Person, ...] | Problem:
        from protocols.library.roster import read_roster

        path = Path(name.strip()).expanduser()
        if not name.strip():
            return Problem(say("desk.no-roster"), "roster")
        try:
            with path.open("rb") as stream:
                data = stream.read(1_000_001)
        except OSError as error:
            return Problem(
                say("cli.roster-unreadable", path=safe_line(name), why=error.strerror or ""), "roster"
            )
        roster = read_roster(data, path.name)
        if not roster.people:
            return Problem(str(roster.problems[0]), "roster")
        warnings += roster.problems
        return tuple(roster.people)

    def begin(self, setup: SetUp) -> Live | Trouble:
        """Open a new session."""
        from protocols.journal import JournalError
        from protocols.runtime.clock import RealClock
        from protocols.runtime.driver import begin, new_writer
        from protocols.runtime.setup import opening

        found = self._protocol(setup.id)
        if isinstance(found, Trouble):
            return found
        protocol, loaded = found
        held = self._held(protocol, setup.meeting)
        if isinstance(held, Trouble):
            return held
        protocol = held.protocol
        planned = self._plan(held, setup)
        if isinstance(planned, Problem):
            return Trouble(planned.sentence)
        answers, prepared = planned
        if prepared.plan is None or prepared.fatal:
            return Trouble(" ".join(one.sentence for one in prepared.fatal))
        command = opening(
            protocol,
            loaded.text,
            prepared,
            answers,
            files=loaded.files,
            writer=new_writer(),
            language=language(),
            speed=1,
            seed=self._seeds[setup.id],
        )
        try:
            driver = begin(
                self._settings.sessions_folder,
                command,
                RealClock(),
                kinds=lambda: self._host.kinds,
                strategies=self._host.strategies,
            )
        except JournalError as error:
            return Trouble(journal_sentence(error))
        del self._seeds[setup.id]
        return self._keep(driver)

    # -- sessions --------------------------------------------------------------------------------

    def sessions(self) -> Iterable[SessionRow]:
        """All sessions, the newest first."""
        from protocols.journal import JournalError
        from protocols.journal.catalogue import Catalogue
        from protocols.runtime import system

        settings = self._settings
        catalogue = Catalogue(settings.sessions_folder, settings.data_folder / "catalogue.json")
        now = system.moment().wall_ms
        try:
            rows = [_session(one, now) for one in catalogue.sessions()]
        except JournalError:
            return []
        # Where it stands is told of the session that is offered first; it costs reading the whole of it.
        first = next((index for index, row in enumerate(rows) if row.state == "unfinished"), None)
        if first is not None:
            rows[first] = rows[first]._replace(where=self._where(rows[first].path))
        return rows

    def _where(self, path: str) -> str:
        """The step that a session stands at, or empty where it has not begun."""
        from protocols.view import view

        told = self._told(path)
        if isinstance(told, Trouble):
            return ""
        state, _ = told
        if state.plan is None or state.anchor is None or state.started_ms is None:
            return ""
        shown = view(state, state.anchor.later(state.last_at_ms - state.anchor_at_ms))
        steps = [lane.step for lane in shown.lanes if lane.step is not None]
        if not steps:
            return say("plain.all-done")
        return steps[0].shared_title if len(shown.lanes) > 1 else steps[0].title

    def resume(self, path: str) -> Live | Trouble:
        """Take a session up again."""
        from protocols.journal import JournalError
        from protocols.runtime.driver import resume

        live = self._live.get(path)
        if live is not None:
            live.close()
        try:
            return self._keep(
                resume(Path(path), kinds=lambda: self._host.kinds, strategies=self._host.strategies)
            )
        except JournalError as error:
            return Trouble(journal_sentence(error))

    def _keep(self, driver: Driver) -> Live:
        live = Live(driver, bell=self._settings.bell, programs=self._settings.cues)
        self._live[live.path] = live
        return live

    # -- minutes ---------------------------------------------------------------------------------

    def minutes(self, path: str) -> MinutesDocument | Trouble:
        """The minutes of a session, open in this program or not."""
        from protocols.records.export import render
        from protocols.records.minutes import minutes, source_line
        from protocols.records.settled import decision_words
        from protocols.view import view

        told = self._told(path)
        if isinstance(told, Trouble):
            return told
        state, text = told
        if state.plan is None or state.anchor is None:
            return Trouble(say("journal.empty", path=safe_line(path)))
        now = state.anchor.later(state.last_at_ms - state.anchor_at_ms)
        shown = view(state, now)
        made = minutes(state, now, session_id=Path(path).stem, source=source_line(text))
        lines = [say("desk.people", n=shown.people)]
        if shown.facilitator:
            lines.append(say("plain.facilitator", name=shown.facilitator))
        lines.extend(f"{title}: {answer}" for title, answer in (*shown.roles, *shown.inputs) if answer)
        return MinutesDocument(
            title=state.title,
            path=path,
            lines=tuple(lines),
            entries=tuple(one for one in shown.entries if not one.withdrawn),
            rows=_rows(shown.agenda, made),
            rest=_rest(made),
            planned_ms=shown.planned_ms,
            actual_ms=shown.elapsed_ms,
            offset_min=shown.offset_min,
            markdown=render(made, "md"),
            settled=tuple((head, tuple(counted)) for head, counted in map(decision_words, made.settled)),
        )

    def _told(self, path: str) -> tuple[State, str] | Trouble:
        """The state of a session and its protocol's text, from memory where it is open here."""
        from protocols.engine import fold
        from protocols.journal import JournalError
        from protocols.journal.reader import read_good

        facts: list[Fact]
        try:
            facts, error = read_good(path, 500)
        except JournalError as failed:
            facts, error = [], failed
        text = next((str(one.data["protocol"]["text"]) for one in facts if one.kind == "session.opened"), "")
        live = self._live.get(path)
        if live is not None:
            return live.state, text
        if error is not None and not facts:
            return Trouble(journal_sentence(error))
        return fold(facts), text

    def export(self, path: str, format: str) -> str | Trouble:
        """Write the minutes beside the session's folder; answer the file written."""
        from protocols.records.export import ExportError, export_name, render, write_export
        from protocols.records.minutes import minutes, source_line

        told = self._told(path)
        if isinstance(told, Trouble):
            return told
        state, text = told
        kind = "md" if format == "markdown" else format
        made = minutes(state, session_id=Path(path).stem, source=source_line(text))
        folder = self._settings.data_folder / "minutes"
        try:
            from protocols.journal.places import private_directory

            private_directory(folder)
            target = folder / export_name(Path(path).stem, kind)
            return str(write_export(target, render(made, kind), overwrite=True))
        except ExportError as error:
            return Trouble(error.sentence())
        except OSError as error:
            return Trouble(say("desk.not-written", folder=safe_line(str(folder)), why=error.strerror or ""))

    def log_path(self) -> str:
        """The file that a traceback goes to."""
        from protocols.runtime.system import log_file

        return str(log_file(self._settings.data_folder))


def _row(entry: Entry) -> LibraryRow:
    low, high = entry.minutes or (0, 0)
    return LibraryRow(
        id=entry.id,
        title=entry.title,
        summary=entry.told,
        minutes_min=low,
        minutes_max=high,
        people_min=entry.people[0],
        people_max=entry.people[1],
        tags=entry.tags,
        problem=entry.problem,
        purpose=entry.purpose,
        setting=entry.setting,
        lengths=entry.lengths,
    )


def _meeting_lines(protocol: Protocol) -> tuple[MeetingLine, ...]:
    """The meetings of a cycle, as they are shown."""
    from protocols.runtime.cycle import gap_words
    from protocols.spec.meetings import meeting_title

    found = []
    for meeting in protocol.meetings:
        parts = [say("desk.meeting.gap", gap=gap_words(meeting.gap))] if meeting.gap else []
        parts += [say("desk.meeting.again")] if meeting.again else []
        found.append(MeetingLine(meeting.id, meeting_title(meeting), ", ".join(parts)))
    return tuple(found)


def _where(title: str) -> str:
    """How it is asked where a material is: an input may have the same title."""
    return say("tui.setup.where", title=title)


def _setting_line(name: str, one: Setting) -> InputLine:
    """A setting as it is asked for: words and yes or no are chosen, anything else is typed."""
    from protocols.spec.choices import allowed, kind_of, shown

    among = one.among or (("true", "false") if kind_of(one) == "flag" else ())
    title = one.title or name.replace("-", " ").capitalize()
    ask = f"{one.ask} ({allowed(one)})" if one.ask else allowed(one).capitalize()
    return InputLine(name, title, ask, "choice" if among else "text", among, shown(one.default))


def _source(protocol: Protocol) -> tuple[str, ...]:
    source = protocol.source
    lines = [say(f"cli.source.{source.follows}", title=source.title or say("cli.source.unnamed"))]
    return tuple(line for line in (*lines, source.note, source.url) if line)


def _picture(plan: Plan, warnings: tuple[str, ...]) -> AgendaPicture:
    from protocols.engine.moments import Moment
    from protocols.engine.state import READY, LaneState, State
    from protocols.plan import EVERYONE
    from protocols.view import view

    now = Moment(0, 0, 0)
    state = State(plan=plan, phase=READY, opened=now, anchor=now, lanes={EVERYONE: LaneState(plan.main)})
    total = plan.total
    return AgendaPicture(
        rows=view(state, now).agenda,
        total_ms=plan.allotted_ms,
        min_ms=total.min_ms,
        max_ms=total.max_ms,
        fits=plan.short_ms == 0,
        warnings=warnings,
    )


def _rows(agenda: Iterable[AgendaRow], made: Minutes) -> tuple[AgendaRow, ...]:
    """The agenda with planned and actual time of all rounds of a step, which is what can be compared."""
    counted = {row.step: row for row in made.rows}
    return tuple(
        attrs.evolve(row, planned_ms=counted[row.step].planned_ms, actual_ms=counted[row.step].actual_ms)
        if row.step in counted
        else row
        for row in agenda
    )


def _rest(made: Minutes) -> tuple[tuple[str, int], ...]:
    """The time of a session that belongs to no step."""
    counted = made.actuals
    rest = (("pauses", counted.pauses_ms), ("breaks", counted.breaks_ms), ("after", counted.after_ms))
    return tuple((say(f"minutes.times.{name}"), ms) for name, ms in rest if ms >= 1000)


def _named(names: Iterable[str]) -> tuple[Person, ...]:
    from protocols.plan import Person

    known = [safe_line(name) for name in names if safe_line(name)]
    return tuple(Person(f"p{number}", name) for number, name in enumerate(known, 1))


def _group_lines(plan: Plan, roster: tuple[Person, ...]) -> tuple[str, ...]:
    """One line for each group that is formed, once for each way of grouping."""
    from protocols.plan import Fork, Lane
    from protocols.view import person_name

    people = {person.id: person for person in roster}
    lines: dict[str, str] = {}

    def gather(lane: Lane) -> None:
        for part in lane.program:
            if isinstance(part, Fork):
                for inner in part.lanes:
                    names = listed(person_name(people, one) for one in inner.members)
                    lines.setdefault(inner.id, f"{inner.title}: {names}")
                    gather(inner)

    gather(plan.main)
    return tuple(lines.values())


def _group_counts(plan: Plan) -> tuple[str, ...]:
    """How many groups are formed: one count, or one for each step where several steps form groups."""
    from protocols.plan import Fork, Lane, words_in

    counts: dict[tuple[str, ...], tuple[str, int]] = {}

    def gather(lane: Lane) -> None:
        for part in lane.program:
            if isinstance(part, Fork):
                ids = tuple(inner.id for inner in part.lanes)
                counts.setdefault(ids, (words_in(plan, plan.faces[part.step].title), len(ids)))
                for inner in part.lanes:
                    gather(inner)

    gather(plan.main)
    if len(counts) == 1:
        return tuple(say("desk.groups", n=n) for _, n in counts.values())
    return tuple(say("desk.groups-in", n=n, title=title) for title, n in counts.values())


def _who(protocol: Protocol, plan: Plan, roster: tuple[Person, ...], counted: bool) -> tuple[str, ...]:
    """How many people there are, where they were not *counted* by the facilitator, and who has a role."""
    from protocols.view import person_name

    people = {person.id: person for person in roster}
    lines = [say("common.people", n=plan.people)] if counted else []
    for role, held in plan.cast.items():
        title = protocol.roles[role].title if role in protocol.roles else ""
        if held:
            names = listed(person_name(people, one) for one in held)
            lines.append(say("desk.role", title=title or role.replace("-", " ").capitalize(), names=names))
    return tuple(lines)


def _session(one: Summary, now: int) -> SessionRow:
    if one.problem == "driven":
        state = "driven"
    elif one.problem not in UNFINISHED:
        state = "broken"
    else:
        state = "finished" if one.phase == "finished" else "unfinished"
    return SessionRow(
        path=str(one.path),
        title=one.title or one.id,
        state=state,
        started_wall_ms=one.opened_wall_ms,
        offset_min=one.offset_min,
        ago_ms=max(0, now - one.alive_wall_ms) if one.alive_wall_ms else 0,
        people=one.people,
        problem=say("cli.session-problem", problem=one.problem) if state == "broken" else "",
    )
