"""The minutes of a session: everything worth keeping, as one frozen object that exports only have to print.

Names come from the roster alone; entries that were taken back are not in it; what was said in a step with
``record = "private"`` is left out unless asked for, and then marked; what was said in an anonymous step
carries no name at all. Times are integer ms, ``_wall_ms`` UTC since 1970. Every text is free of control
characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import attrs

from protocols.engine import time
from protocols.engine.comings import took_part
from protocols.engine.moments import Moment
from protocols.engine.state import FINISHED, Entry, State
from protocols.plan.model import EVERYONE, Fork, Lane, Person, Plan, Unit
from protocols.records.actuals import Actuals, Row, actuals
from protocols.records.attendance import ComingLine, RoleLine, coming_lines, role_lines
from protocols.records.pauses import pause_lines
from protocols.records.settled import (
    CarriedLine,
    DecisionLine,
    MaterialLine,
    carried_lines,
    decision_lines,
    material_lines,
    version_of,
    ways_gone,
)
from protocols.records.talk import TalkRecord, talk_record
from protocols.view import person_name, view
from protocols.view.model import EntryView
from protocols.view.rounds import counted
from protocols.view.shared import said_at_setup
from protocols.words import clock_time, duration, safe_line, safe_text, say

_APART = ("decision", "commitment", "parking")
"""The kinds of entries that have a section of their own."""


@attrs.frozen
class PersonLine:
    """Somebody who took part, as the roster says."""

    name: str
    team: str = ""
    role: str = ""


@attrs.frozen
class GroupLine:
    """A group that was formed, for the step or block *step*."""

    step: str
    title: str
    members: tuple[str, ...]
    observers: tuple[str, ...] = ()


@attrs.frozen
class MinutesEntry:
    """Something written down. *elapsed_ms* is the time since the start, None before it; *clock* the time of
    day, ``15:34``. *private* and *anonymous* say how its step is recorded."""

    id: str
    kind: str
    text: str
    step: str
    step_title: str
    round: str
    group: str
    capture: str
    column: str
    who: str
    owner: str
    due: str
    elapsed_ms: int | None
    wall_ms: int
    clock: str
    private: bool = False
    anonymous: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    """What stands in each of its fields, where it has any."""
    version: int = 1
    """Which time its step was gone through: more than 1 after the group went back to it."""


@attrs.frozen
class StepNotes:
    """The notes of one step, in the order in which they were written."""

    step: str
    title: str
    entries: tuple[MinutesEntry, ...]


@attrs.frozen
class Minutes:
    """The minutes of one session. *ended_wall_ms* is None while it goes on."""

    session_id: str
    protocol_id: str
    title: str
    source: str
    """One line on where the protocol comes from, or empty."""
    finished: bool
    started_wall_ms: int | None
    ended_wall_ms: int | None
    offset_min: int
    """Local time's offset from UTC, in minutes."""
    facilitator: str
    count: int
    """How many took part, those who came later or left early among them; *people* names them, and is empty
    where they were only counted."""
    people: tuple[PersonLine, ...]
    inputs: tuple[tuple[str, str], ...]
    """Each question asked at set-up (the focus question, ...) with its answer; the form and settings too."""
    groups: tuple[GroupLine, ...]
    decisions: tuple[MinutesEntry, ...]
    commitments: tuple[MinutesEntry, ...]
    notes: tuple[StepNotes, ...]
    entries: tuple[MinutesEntry, ...]
    """All of them in the order in which they were written."""
    private_left_out: int
    """How many entries of private steps are not in here."""
    actuals: Actuals
    told: Actuals
    """The same account in whole seconds, for people, who add them up."""
    interruptions: tuple[str, ...]
    """Pauses and gaps, a sentence each."""
    settled: tuple[DecisionLine, ...] = ()
    """What was decided by choice or vote, with the results."""
    carried: tuple[CarriedLine, ...] = ()
    """What earlier meetings of a cycle handed on."""
    materials: tuple[MaterialLine, ...] = ()
    """The materials that were shown."""
    ways: tuple[str, ...] = ()
    """Where somebody went on without what was asked for, or back: a sentence each."""
    parked: tuple[MinutesEntry, ...] = ()
    """What was put aside for later: the parking lot."""
    short_ms: int = 0
    """By how much the plan was longer than the minutes that there were for it."""
    talk: TalkRecord | None = None
    """Who spoke, as shares over time; None unless it was asked for."""
    comings: tuple[ComingLine, ...] = ()
    """Who came after the start and who left, in order."""
    roles: tuple[RoleLine, ...] = ()
    """Who had which role, by what was said at set-up or while it ran."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """Planned against actual, step by step, in whole seconds."""
        return self.told.rows

    @property
    def date(self) -> str:
        """The local day it started, ``2026-11-22``; empty if it never did."""
        return _day(self.started_wall_ms, self.offset_min)

    @property
    def start_time(self) -> str:
        """The local time it started, ``15:04``; empty if it never did."""
        return "" if self.started_wall_ms is None else clock_time(self.started_wall_ms, self.offset_min)

    @property
    def end_time(self) -> str:
        """The local time it ended; empty while it goes on."""
        return "" if self.ended_wall_ms is None else clock_time(self.ended_wall_ms, self.offset_min)

    @property
    def zone(self) -> str:
        """The offset from UTC as people write it, ``UTC+01:00``."""
        hours, minutes = divmod(abs(self.offset_min), 60)
        return f"UTC{'-' if self.offset_min < 0 else '+'}{hours:02d}:{minutes:02d}"

    def day_of(self, entry: MinutesEntry) -> str:
        """The local day on which *entry* was written, ``2026-11-22``."""
        return _day(entry.wall_ms, self.offset_min)

    def day_at(self, wall_ms: int) -> str:
        """The local day of a moment, ``2026-11-22``."""
        return _day(wall_ms, self.offset_min)

    def to_data(self) -> dict[str, Any]:
        """The minutes as plain JSON data, with the exact times."""
        return attrs.asdict(self, filter=lambda _, value: value is not self.told)


def minutes(
    state: State,
    ended: Moment | None = None,
    *,
    session_id: str = "",
    source: str = "",
    private: bool = False,
    talk: bool = False,
) -> Minutes:
    """The minutes of *state*, also of a session that is not finished.

    *ended* is the moment of the ``session.finished`` fact, or for a session that goes on, now; without it
    the last fact counts. *source*: see :func:`source_line`. *private*: with the entries of private steps;
    *talk*: with who spoke.
    Raises :class:`ValueError` if the session has no plan yet.
    """
    plan = state.plan
    if plan is None or state.anchor is None:
        raise ValueError("a session without a plan has no minutes")
    now = ended or state.anchor.later(state.last_at_ms - state.anchor_at_ms)
    now_ms = time.at(state, now)
    finished = state.phase == FINISHED
    shown = view(state, now)
    titles = {row.step: safe_line(row.title) for row in shown.agenda}
    names = _Names(state)
    views = {entry.id: entry for entry in shown.entries}
    units = {unit.key: unit for _, unit in plan.units()}
    kept: list[MinutesEntry] = []
    left_out = 0
    for one in state.entries:
        face = plan.faces.get(one.step)
        record = face.record if face is not None else "yes"
        if one.withdrawn or record == "none":
            continue
        if record == "private" and not private:
            left_out += 1
            continue
        unit = units.get(one.unit)
        kept.append(_entry(state, names, one, views[one.id], titles.get(one.step, ""), unit, record))
    offset = state.opened.offset_min if state.opened is not None else state.offset_min
    told = actuals(state, now_ms, titles, 1_000)
    took = took_part(state.roster, state.comings, state.started_ms)
    return Minutes(
        session_id=safe_line(session_id),
        protocol_id=safe_line(state.protocol_id),
        title=safe_line(state.title),
        source=safe_line(source),
        finished=finished,
        started_wall_ms=state.started_wall_ms,
        ended_wall_ms=_ended_wall(state, ended) if finished else None,
        offset_min=offset,
        facilitator=safe_line(state.facilitator),
        count=len(took),
        people=tuple(
            PersonLine(safe_line(one.name), safe_line(one.team), safe_line(one.role))
            for one in map(state.roster.__getitem__, took)
            if one.name
        ),
        inputs=tuple(
            (safe_line(title), safe_text(answer)) for title, answer in said_at_setup(state) if answer
        ),
        groups=tuple(_groups(names, plan, titles)),
        decisions=tuple(one for one in kept if one.kind == "decision"),
        commitments=tuple(one for one in kept if one.kind == "commitment"),
        notes=_by_step(plan, [one for one in kept if one.kind not in _APART]),
        parked=tuple(one for one in kept if one.kind == "parking"),
        entries=tuple(kept),
        private_left_out=left_out,
        actuals=actuals(state, now_ms, titles),
        told=told,
        interruptions=tuple(_interruptions(state, told)),
        settled=decision_lines(state, titles, private),
        carried=carried_lines(state),
        materials=material_lines(state),
        ways=tuple(ways_gone(state, titles)),
        short_ms=shown.short_ms,
        talk=talk_record(state, now_ms, titles, names.person) if talk else None,
        comings=coming_lines(state, names.person),
        roles=role_lines(state, names.person),
    )


def source_line(text: str) -> str:
    """One line on where a protocol comes from, out of its TOML *text* (which the session's first fact keeps);
    empty where it says nothing or cannot be read. Never raises."""
    from protocols.spec.toml import parse_toml

    data, _, _ = parse_toml(text.encode("utf-8", "replace"))
    source = (data or {}).get("source")
    if not isinstance(source, dict):
        return ""
    title, url, follows = (
        safe_line(value) if isinstance(value := source.get(key), str) else ""
        for key in ("title", "url", "follows")
    )
    if not title and not url:
        return ""
    code = follows if follows in ("published", "adapted") else "original"
    return say(f"minutes.source.{code}", source=", ".join(part for part in (title, url) if part))


class _Names:
    """Names for people: the roster's, and where two people have the same one, what tells them apart."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._shown: dict[str, str] = {}
        same: dict[str, list[Person]] = {}
        for one in state.roster.values():
            if one.name:
                same.setdefault(one.name.casefold(), []).append(one)
        for people in same.values():
            sides = [", ".join(part for part in (one.team, one.role) if part) for one in people]
            for number, (one, side) in enumerate(zip(people, sides, strict=True), 1):
                if len(people) > 1:
                    side = side if side and sides.count(side) == 1 else str(number)
                    self._shown[one.id] = say("minutes.name.beside", name=one.name, beside=side)

    def person(self, one: str) -> str:
        """The name for a person's id."""
        known = self._shown.get(one) or person_name(self._state.roster, one, self._state.facilitator)
        return safe_line(known)

    def typed(self, who: str) -> str:
        """The name for what a facilitator gave: a person's id, or a name of somebody else as it is."""
        return self.person(who) if who in self._state.roster else safe_line(who)


def _day(wall_ms: int | None, offset_min: int) -> str:
    if wall_ms is None:
        return ""
    zone = timezone(timedelta(minutes=offset_min))
    return datetime.fromtimestamp(wall_ms / 1000, zone).strftime("%Y-%m-%d")


def _ended_wall(state: State, ended: Moment | None) -> int | None:
    if ended is not None:
        return ended.wall_ms
    if state.started_wall_ms is None or state.started_ms is None or state.finished_ms is None:
        return None
    # Without the fact's own moment: the session's own time, and every gap in it, whatever it was called.
    gaps = sum(gap.ms for gap in state.gaps if gap.at_ms >= state.started_ms)
    return state.started_wall_ms + state.finished_ms - state.started_ms + gaps


def _entry(
    state: State, names: _Names, entry: Entry, shown: EntryView, title: str, unit: Unit | None, record: str
) -> MinutesEntry:
    nameless = record == "anonymous"
    lane = entry.lane if entry.lane != EVERYONE else ""
    return MinutesEntry(
        id=entry.id,
        kind=entry.kind,
        text=safe_text(entry.text),
        step=entry.step,
        step_title=title,
        round=_round(state, names, entry, unit, nameless) if unit is not None and unit.rounds else "",
        group=safe_line(shown.group) if lane else "",
        # A heading may name the person whose round it is.
        capture=_heading(state, entry) if nameless else safe_line(shown.capture_title),
        column=safe_line(entry.column),
        who="" if nameless else names.typed(entry.who),
        owner="" if nameless else names.typed(entry.owner),
        due=safe_line(entry.due),
        elapsed_ms=_since_start(state, entry),
        wall_ms=entry.moment.wall_ms,
        clock=clock_time(entry.moment.wall_ms, entry.moment.offset_min),
        private=record == "private",
        anonymous=nameless,
        fields=tuple((safe_line(name), safe_text(value)) for name, value in entry.fields.items()),
        version=version_of(state, entry),
    )


def _heading(state: State, entry: Entry) -> str:
    assert state.plan is not None
    captures = {one.id: one.title for one in state.plan.lists_in(entry.step)}
    return safe_line(captures.get(entry.capture, ""))


def _since_start(state: State, entry: Entry) -> int | None:
    if state.started_ms is None or entry.at_ms < state.started_ms:
        return None
    gaps = sum(gap.ms for gap in state.gaps if gap.answer != "nothing" and gap.at_ms <= entry.at_ms)
    return entry.at_ms - state.started_ms + gaps


def _round(state: State, names: _Names, entry: Entry, unit: Unit, nameless: bool) -> str:
    lane = state.lanes.get(entry.lane or EVERYONE)
    one = (unit if lane is None else counted(state, lane, unit)).rounds[-1]
    holders = [names.person(who) for who in one.holder]
    if holders and not nameless:
        return safe_line(say("minutes.round.of", number=one.number, count=one.count, who=", ".join(holders)))
    return say("minutes.round", number=one.number, count=one.count) if one.count > 1 else ""


def _by_step(plan: Plan, entries: list[MinutesEntry]) -> tuple[StepNotes, ...]:
    """In the order of the protocol; what belongs to no step comes last."""
    found: dict[str, list[MinutesEntry]] = {step: [] for step in (*plan.faces, "")}
    for entry in entries:
        found[entry.step if entry.step in found else ""].append(entry)
    return tuple(
        StepNotes(step, some[0].step_title or say("minutes.no-step"), tuple(some))
        for step, some in found.items()
        if some
    )


def _groups(names: _Names, plan: Plan, titles: Mapping[str, str]) -> list[GroupLine]:
    """Every group once for each set of people it was formed of."""
    found: dict[tuple[str, tuple[str, ...]], GroupLine] = {}

    def gather(outer: Lane) -> None:
        for part in outer.program:
            if not isinstance(part, Fork):
                continue
            for inner in part.lanes:
                line = GroupLine(
                    titles.get(part.step, safe_line(plan.faces[part.step].title)),
                    safe_line(inner.title),
                    tuple(map(names.person, inner.members)),
                    tuple(map(names.person, inner.observers)),
                )
                found.setdefault((inner.title, inner.members), line)
                gather(inner)

    gather(plan.main)
    return list(found.values())


def _interruptions(state: State, counted: Actuals) -> list[str]:
    """In the order in which they happened; what is only known in all comes last."""
    told, besides = pause_lines(counted)
    for gap in state.gaps:
        if state.started_ms is None or gap.at_ms < state.started_ms or not (gap.places or gap.ms >= 1_000):
            continue
        if state.finished_ms is not None and gap.at_ms >= state.finished_ms and not gap.places:
            continue
        cause = gap.cause if gap.cause in ("closed", "sleep") else "other"
        what = say(
            f"minutes.gap.{cause}",
            at=duration(gap.at_ms - state.started_ms),
            time=duration(gap.ms),
            about=say("minutes.gap.about") if gap.estimated else "",
        )
        answer = gap.answer if gap.answer in ("step", "break", "nothing") else "open"
        sentence = say("minutes.gap", what=what, answer=say(f"minutes.gap.{answer}"))
        told.append((gap.at_ms - state.started_ms, sentence))
    said = [sentence for _, sentence in sorted(told, key=lambda one: one[0])] + besides
    if counted.after_ms >= 60_000:
        said.append(say("minutes.after", time=duration(counted.after_ms)))
    return said
