"""The state of a session: a fold over its facts, frozen, and complete for every face.

All times are the session's own, in ms (``at``): they run while the program runs and the computer is awake.
What lies between (a closed laptop, a killed program) is a *gap*, kept apart, and counted as its answer says.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import attrs

from protocols.engine.breaks import Halt
from protocols.engine.comings import Coming
from protocols.engine.copying import changed
from protocols.engine.deeds import Deed, Tail, Undone
from protocols.engine.grown import Grown
from protocols.engine.moments import Moment
from protocols.engine.talk import Talk
from protocols.plan.known import Known
from protocols.plan.model import EVERYONE, Fork, Lane, Person, Plan, Unit
from protocols.spec.record import Record, record

Place = tuple[str, str, int]
"""Lane id, unit key, visit."""


@attrs.frozen
class TurnSpan:
    """A turn that was begun: since when, until when (None: still), and how much of that the clock stood.

    *carried_ms* is what the same turn had before, when the facilitator stepped back to it.
    """

    turn: int
    began_ms: int
    ended_ms: int | None = None
    stopped_ms: int = 0
    carried_ms: int = 0
    added_ms: int = 0
    gaps: tuple[str, ...] = ()
    """The gaps that were found during it, or during what it carried over."""
    carried_gap_ms: int = 0
    """How much of *carried_ms* was gaps when it was carried over; their answers may change."""


@attrs.frozen
class Visit:
    """A unit being gone through, or that was.

    *carried_ms* is what an earlier visit had spent when the facilitator stepped back; *stopped_ms* how
    long the clock stood since *entered_ms*; *added_ms* what was given (or taken, negative).
    """

    unit: str
    step: str
    number: int
    entered_ms: int
    allotted_ms: int
    carried_ms: int = 0
    stopped_ms: int = 0
    added_ms: int = 0
    left_ms: int | None = None
    how: str = ""
    turns: tuple[TurnSpan, ...] = ()
    """The turns begun so far, the current one last; empty where the step has none."""
    cues: frozenset[str] = frozenset()
    quiet: bool = False
    """Whether the step or the current turn has finished early and stays silent until its limit."""
    added_before_ms: int = 0
    """How much of *added_ms* an earlier visit had been given already, when this one went back to it."""
    earlier_gaps: tuple[str, ...] = ()
    """The gaps found during the earlier visits that this one went back to."""
    carried_gap_ms: int = 0
    """How much of *carried_ms* was gaps when it was carried over; their answers may change."""
    passed: tuple[int, ...] = ()
    """The turns that were passed, to be asked once more at the end."""
    returned: int = 0
    """How many of those have been asked once more."""
    extended: int = 0
    """How often the group has given itself more time, as the step allows."""
    heard: frozenset[str] = frozenset()
    """Who has spoken in it so far and has ended: tapped, in a turn, or because they alone have the floor."""

    @property
    def turn(self) -> int:
        """The index of the current turn, 0 where there are none."""
        return self.turns[-1].turn if self.turns else 0


WAITING, RUNNING, FORKED, ENDED = "waiting", "running", "forked", "ended"


@attrs.frozen
class LaneState:
    """Where a group is: *position* in its program; *status* one of waiting, running, forked, ended."""

    lane: Lane
    parent: str | None = None
    position: int = 0
    status: str = WAITING
    visit: Visit | None = None
    past: tuple[Visit, ...] = ()

    @property
    def id(self) -> str:
        """The lane's id."""
        return self.lane.id

    @property
    def part(self) -> Unit | Fork | None:
        """What the group is at, or None at the end."""
        program = self.lane.program
        return program[self.position] if self.position < len(program) else None

    @property
    def visits(self) -> tuple[Visit, ...]:
        """Every visit, the one that is under way last."""
        return self.past if self.visit is None else (*self.past, self.visit)

    def last_visit(self, unit: str) -> Visit | None:
        """The last of its past visits to *unit*, or None; they are numbered from 1 without gaps."""
        for visit in reversed(self.past):
            if visit.unit == unit:
                return visit
        return None


@record
class Entry(Record):
    """Something written down: a note, a decision, a commitment."""

    id: str
    kind: str
    text: str
    at_ms: int
    moment: Moment
    lane: str = ""
    unit: str = ""
    step: str = ""
    capture: str = ""
    column: str = ""
    who: str = ""
    owner: str = ""
    due: str = ""
    withdrawn: bool = False
    fields: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen
class Decided:
    """Something that was decided: *options* as name, how it was shown, and votes (None where none were
    counted), the best first; *ranking* are their names, *picked* those that were chosen."""

    id: str
    title: str
    step: str
    source: str
    how: str
    options: tuple[tuple[str, str, int | None], ...]
    picked: tuple[str, ...]
    at_ms: int
    moment: Moment
    lane: str = ""
    points: Mapping[str, tuple[int, ...]] = attrs.field(factory=dict)
    """Of a score the points each option was given; of thumbs how many were up, sideways and down."""
    tied: tuple[str, ...] = ()
    """The options that had as many votes, where the group settled it by hand."""

    @property
    def ranking(self) -> tuple[str, ...]:
        """The options' names, the best first."""
        return tuple(name for name, _, _ in self.options)


@attrs.frozen
class Brought:
    """An entry of an earlier meeting; *owner* is an id of this session's roster; *told*: the votes it had."""

    id: str
    text: str
    column: str = ""
    group: str = ""
    owner: str = ""
    due: str = ""
    fields: Mapping[str, str] = attrs.field(factory=dict)
    told: str = ""


@attrs.frozen
class Carried:
    """A list (or with *decision* what was picked) that an earlier meeting handed on: *meeting* is the title
    of the meeting and *session* the id of the session it comes from."""

    id: str
    title: str
    entries: tuple[Brought, ...]
    meeting: str = ""
    session: str = ""
    decision: bool = False


@record
class Written(Grown[Entry]):
    """All entries in order."""

    def with_changes(self, name: str, **changes: Any) -> Written:
        """These entries, with *changes* in the one whose id is *name*."""
        return Written(
            tuple(_with_changes(chunk, name, changes) for chunk in self.full),
            _with_changes(self.last, name, changes),
        )

    @cached_property
    def voices(self) -> Mapping[str, frozenset[str]]:
        """Under whose name something is written down, and in which units."""
        found: dict[str, set[str]] = {}
        for one in self.all:
            if one.who and not one.withdrawn:
                found.setdefault(one.who, set()).add(one.unit)
        return {who: frozenset(units) for who, units in found.items()}


def _with_changes(chunk: tuple[Entry, ...], name: str, changes: Mapping[str, Any]) -> tuple[Entry, ...]:
    if all(one.id != name for one in chunk):
        return chunk
    return tuple(changed(one, **changes) if one.id == name else one for one in chunk)


@attrs.frozen
class Gap:
    """Time in which the session did not run although it was under way.

    *cause*: ``closed`` or ``sleep``; *answer*: empty until the facilitator has said what it was.
    """

    id: str
    cause: str
    at_ms: int
    ms: int
    estimated: bool = False
    places: tuple[Place, ...] = ()
    answer: str = ""


READY, UNDER_WAY, FINISHED = "ready", "under way", "finished"
MODES = ("quiet", "clock", "blackout", "notes", "message")
"""How a session shows itself: each by its name in the command, in the fact and in the state."""


@attrs.frozen
class State:
    """Everything that is true of a session after *seq* facts; ``State()`` is before the first."""

    seq: int = 0
    writer: str = ""
    protocol_id: str = ""
    title: str = ""
    text: str = ""
    """The protocol file, as it was when the session was opened."""
    files: Mapping[str, str] = attrs.field(factory=dict)
    """The texts of the other files that the protocol is made of, by key."""
    originals: Mapping[str, str] = attrs.field(factory=dict)
    """What a translated protocol calls its lists and their columns, each with what its author called it."""
    minutes: int | None = None
    inputs: Mapping[str, tuple[str, str]] = attrs.field(factory=dict)
    facilitator: str = ""
    language: str = "en"
    speed: int = 1
    roster: Mapping[str, Person] = attrs.field(factory=dict)
    comings: tuple[Coming, ...] = ()
    """Who came late and who left early, in order."""
    plan: Plan | None = None
    begun: Plan | None = None
    """The plan as it was when the session was begun: what the time it took is held against."""
    phase: str = ""
    opened: Moment | None = None
    anchor: Moment | None = None
    """A moment of the clocks in use, and the session's own time at it: how ``now`` is turned into ``at``."""
    anchor_at_ms: int = 0
    last_at_ms: int = 0
    start_at_ms: int | None = None
    start_wall_ms: int | None = None
    """When to begin as the clock on the wall shows it: *start_at_ms* follows it over sleep and closing."""
    end_wall_ms: int | None = None
    """When it must end, as the clock on the wall shows it, whenever it begins; None where that is open."""
    started_ms: int | None = None
    started_wall_ms: int | None = None
    offset_min: int = 0
    """The local time's offset from UTC when the session was opened last, in minutes."""
    planned_end_ms: int | None = None
    finished_ms: int | None = None
    finished_how: str = ""
    paused_ms: int | None = None
    """Since when the clock stands, or None."""
    stopped_ms: int = 0
    """How long the clock stood in all, finished pauses only."""
    halt: Halt | None = None
    """The pause that is under way, with what was said of it."""
    halted: Grown[Halt] = Grown()
    """The pauses that are over."""
    talk: Talk = Talk()
    quiet: bool = False
    """Whether signals are text only."""
    clock: str = "protocol"
    """Whether the room sees a clock: ``shown``, ``hidden``, or as each step says (``protocol``)."""
    blackout: bool = False
    """Whether the room sees nothing at all."""
    notes: bool = True
    """Whether the room sees what is written down, as far as the protocol lets it."""
    message: str = ""
    """A line that the room reads, or empty."""
    lanes: Mapping[str, LaneState] = attrs.field(factory=dict)
    written: Written = Written()
    gaps: tuple[Gap, ...] = ()
    known: Known = Known()
    """What was settled while it ran: settings, decisions, rounds, roles; its lists stay empty here."""
    decided: tuple[Decided, ...] = ()
    """Every decision, in order; the last one with an id counts."""
    gates: frozenset[str] = frozenset()
    """What was gone on without: units and decisions."""
    meeting: str = ""
    """Which meeting of a cycle this is, by id; empty where the protocol is no cycle."""
    carried: tuple[Carried, ...] = ()
    """What earlier meetings handed on."""

    undoable: tuple[Deed, ...] = attrs.field(default=(), eq=False, repr=False)
    """What can be taken back, the last one last."""
    redoable: tuple[Undone, ...] = attrs.field(default=(), eq=False, repr=False)
    """What was taken back and can be done again, the last one last."""
    tail: Tail | None = attrs.field(default=None, eq=False, repr=False)
    """The facts so far, for undoing."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything written down, in order."""
        return self.written.all

    @property
    def halts(self) -> tuple[Halt, ...]:
        """The pauses that are over, in order."""
        return self.halted.all

    @property
    def main(self) -> LaneState:
        """The lane of everybody."""
        return self.lanes[EVERYONE]
