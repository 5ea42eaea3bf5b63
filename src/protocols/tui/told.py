"""What the screens are told of protocols, plans, sessions and minutes: each as the backend's own lines.

Pure: the desk has read the files, and says what time it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from protocols.tui.backend import (
    AgendaPicture,
    InputLine,
    LibraryRow,
    MeetingLine,
    Reading,
    RoleLine,
    SessionRow,
    SetUp,
)
from protocols.words import TEXT_LIMIT, as_title, listed, safe_line, say

if TYPE_CHECKING:
    from protocols.engine.state import State
    from protocols.journal.catalogue import Summary
    from protocols.library.shelf import Entry
    from protocols.plan import Fork, Lane, Person, Plan
    from protocols.records.minutes import Minutes
    from protocols.runtime.cycle import Occasion
    from protocols.spec.model import Protocol, Setting


def library_row(entry: Entry) -> LibraryRow:
    """A protocol of the shelf, as it is listed."""
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
        own=entry.origin == "yours",
        language=entry.language,
    )


def reading(id: str, protocol: Protocol, held: Occasion | None, said: SetUp | None) -> Reading:
    """A protocol, to be read; *held* is the meeting of it that is due, *said* what was said of its set-up."""
    from protocols.spec.model import Minutes

    uses: dict[str, str] = {}
    if protocol.inputs:
        from protocols.spec.uses import sentences_with

        uses = sentences_with(protocol)
    minutes = protocol.minutes if held is None else held.protocol.minutes
    due = "" if held is None else held.id
    return Reading(
        id=id,
        title=protocol.title,
        summary=protocol.summary,
        purpose=protocol.purpose,
        source=_source(protocol),
        roles=tuple(
            RoleLine(
                name,
                role.title or as_title(name),
                role.summary,
                role.count,
                name != "facilitator",
                role.limit,
            )
            for name, role in protocol.roles.items()
        ),
        inputs=(
            *(
                InputLine(name, one.title, one.ask, one.kind, one.among, one.default, uses.get(name, ""))
                for name, one in protocol.inputs.items()
            ),
            # An input may have the same title as a material.
            *(
                InputLine(name, say("tui.setup.where", title=one.title or as_title(name)), one.ask)
                for name, one in protocol.materials.items()
                if one.ask
            ),
        ),
        settings=tuple(_setting_line(name, one) for name, one in protocol.settings.items()),
        variants=tuple((name, one.title or as_title(name)) for name, one in protocol.variants.items()),
        people_min=protocol.people.min,
        people_ideal=protocol.people.ideal,
        people_max=protocol.people.max,
        minutes=minutes.max if isinstance(minutes, Minutes) else minutes,
        meetings=_meeting_lines(protocol),
        due=next((at for at, one in enumerate(protocol.meetings) if one.id == due), 0),
        said=said,
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


def _setting_line(name: str, one: Setting) -> InputLine:
    """A setting as it is asked for: words and yes or no are chosen, anything else is typed."""
    from protocols.spec.choices import allowed, kind_of, shown

    among = one.among or (("true", "false") if kind_of(one) == "flag" else ())
    title = one.title or as_title(name)
    ask = f"{one.ask} ({allowed(one)})" if one.ask else allowed(one).capitalize()
    return InputLine(name, title, ask, "choice" if among else "text", among, shown(one.default))


def _source(protocol: Protocol) -> tuple[str, ...]:
    source = protocol.source
    lines = [say(f"cli.source.{source.follows}", title=source.title or say("cli.source.unnamed"))]
    return tuple(line for line in (*lines, source.note, source.url) if line)


def agenda_picture(plan: Plan, warnings: tuple[str, ...]) -> AgendaPicture:
    """The agenda of a plan that nobody has begun yet."""
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


def texts_of(state: State) -> tuple[str, ...]:
    """What was written down in a session and not taken back, and what was answered at its set-up."""
    texts = [
        " ".join(part for part in (one.text, *one.fields.values()) if part)
        for one in state.entries
        if not one.withdrawn
    ]
    texts += [answer for _, answer in state.inputs.values()]
    return tuple(safe_line(text, TEXT_LIMIT) for text in texts if text)


def rest_times(made: Minutes) -> tuple[tuple[str, int], ...]:
    """The time of a session that belongs to no step."""
    from protocols.records.pauses import rest_rows

    counted = made.told
    return tuple(rest_rows(counted))


def people_named(names: Iterable[str]) -> tuple[Person, ...]:
    """People by their *names*, in that order; what is no name is left out."""
    from protocols.plan import Person

    known = [safe_line(name) for name in names if safe_line(name)]
    return tuple(Person(f"p{number}", name) for number, name in enumerate(known, 1))


def _forks(lane: Lane) -> Iterator[Fork]:
    """Wherever people go apart in *lane*, and in the groups in it, each before those inside it."""
    from protocols.plan import Fork

    for part in lane.program:
        if isinstance(part, Fork):
            yield part
            for inner in part.lanes:
                yield from _forks(inner)


def group_lines(plan: Plan, roster: tuple[Person, ...]) -> tuple[str, ...]:
    """One line for each group that is formed, once for each way of grouping."""
    from protocols.view import person_name

    people = {person.id: person for person in roster}
    lines: dict[str, str] = {}
    for fork in _forks(plan.main):
        for inner in fork.lanes:
            names = listed(person_name(people, one) for one in inner.members)
            lines.setdefault(inner.id, f"{inner.title}: {names}")
    return tuple(lines.values())


def group_counts(plan: Plan) -> tuple[str, ...]:
    """How many groups are formed: one count, or one for each step where several steps form groups."""
    from protocols.plan import words_in

    counts: dict[tuple[str, ...], tuple[str, int]] = {}
    for fork in _forks(plan.main):
        ids = tuple(inner.id for inner in fork.lanes)
        counts.setdefault(ids, (words_in(plan, plan.faces[fork.step].title), len(ids)))
    if len(counts) == 1:
        return tuple(say("desk.groups", n=n) for _, n in counts.values())
    return tuple(say("desk.groups-in", n=n, title=title) for title, n in counts.values())


def who_lines(protocol: Protocol, plan: Plan, roster: tuple[Person, ...], counted: bool) -> tuple[str, ...]:
    """How many people there are, where they were not *counted* by the facilitator, and who has a role."""
    from protocols.view import person_name

    people = {person.id: person for person in roster}
    lines = [say("common.people", n=plan.people)] if counted else []
    for role, held in plan.cast.items():
        title = protocol.roles[role].title if role in protocol.roles else ""
        if held:
            names = listed(person_name(people, one) for one in held)
            lines.append(say("desk.role", title=title or as_title(role), names=names))
    return tuple(lines)


def _session_problem(code: str) -> str:
    """Why a session's file cannot be used, in a few words for a list."""
    return say(f"desk.session.{code if code in ('damaged', 'newer', 'empty', 'not-a-journal') else 'other'}")


def session_row(one: Summary, now: int) -> SessionRow:
    """A session as it is listed *now* (ms of the clock on the wall)."""
    if one.problem == "driven":
        state = "driven"
    elif not one.sound:
        state = "broken"
    else:
        state = "finished" if one.phase == "finished" else "unfinished"
    return SessionRow(
        path=str(one.path),
        title=one.title or one.id,
        state=state,
        started_wall_ms=one.begins_wall_ms,
        offset_min=one.offset_min,
        ago_ms=max(0, now - one.alive_wall_ms) if one.alive_wall_ms else 0,
        people=one.people,
        problem=_session_problem(one.problem) if state == "broken" else "",
        facilitator=one.facilitator,
        entries=one.entries,
        begun=one.phase != "ready",
    )
