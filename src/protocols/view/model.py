"""The one frozen object that every face draws: console, audience, plain lines.

It holds no sentences and no truth of its own: names are resolved, times are worked out for one moment, and
what an audience may not see is not in it. All ``_ms`` are integer milliseconds; ``_wall_ms`` are UTC since
1970, shown with :attr:`View.offset_min`.
"""

from __future__ import annotations

from typing import Any

import attrs

from protocols.spec.record import Record, record

VERSION = 1
MINUTE_MS = 60_000
PART_MS = 990
"""Part of a second counts as a whole one, as wherever an end is told, but for what two clocks that are read
one after the other may be apart by."""


@record
class Floor(Record):
    """Who speaks. *kind*: ``people`` (see *names*), ``everyone``, ``others``, ``nobody``."""

    kind: str
    names: tuple[str, ...] = ()


@record
class TurnView(Record):
    """One turn of the current go-round. *state*: ``done``, ``now``, ``quiet`` (early), ``to come``."""

    number: int
    name: str
    state: str
    reply: bool = False
    allotted_ms: int = 0


@record
class CaptureView(Record):
    """Something this step writes down."""

    id: str
    title: str
    kind: str
    columns: tuple[str, ...]
    fields: tuple[str, ...] = ()
    """The parts of each entry, or empty."""
    by: str = ""
    """Who writes, or empty."""
    words: int | None = None
    """How many words an entry has at most, or None."""
    per: str = "all"
    """For whom there is a list of its own: ``all``, ``group``, ``member``, ``round``, ``team``."""
    room_for: int | None = None
    """How many more entries there may be, or None where nothing bounds them."""


@record
class DecideView(Record):
    """What is to be decided: *options* as (name, how it is shown), what was *picked* so far, and the rules:
    how many dots each person has (*dots*), at most how many on one (*most*), how many are picked."""

    id: str
    title: str
    how: str
    options: tuple[tuple[str, str], ...]
    picked: tuple[str, ...] = ()
    by: str = "everyone"
    dots: int | None = None
    most: int | None = None
    pick: int = 1
    secret: bool = False
    counted: tuple[tuple[str, str], ...] = ()
    """The options that were counted with what they came to, in words, the best first."""
    voters: int = 0
    """How many decide; 0 where that is not known."""
    source: CaptureView | None = None
    """The list that the options stand in, where it can be added to; None in a view for the room."""


@record
class Output(Record):
    """Something put on the screen from earlier, or a material: its title and lines."""

    id: str
    title: str
    lines: tuple[str, ...]
    material: bool = False
    """Whether it is a thing that people look at, and not something that they wrote down."""


@record
class Offers(Record):
    """What can be done here that not every step allows."""

    again: bool = False
    """Another round than is planned."""
    enough: bool = False
    """No more rounds after this one."""
    passing: bool = False
    """Passing a turn."""
    extend_ms: int = 0
    """More time that the group may give itself now; 0 where it may not."""
    extend_ask: str = ""
    """How the group is asked whether it wants that, or empty."""
    back: str = ""
    """The title of the step that one may go back to, or empty."""
    until: str = ""
    """What ends the rounds, in words, or empty."""


@record
class StepView(Record):
    """The step a lane is in.

    *left_ms* is negative in overtime and None for an open step; the clock of the current turn, where there
    is one, is *turn_left_ms*. *end* is ``ask``, ``cut`` or ``fill``.
    """

    unit: str
    step: str
    kind: str
    title: str
    path: tuple[str, ...]
    block_title: str
    """The title of the block it stands in, or empty."""
    round: tuple[int, int] | None
    """Which round of how many."""
    holder: str
    """Whose round it is, or empty."""
    say: tuple[str, ...]
    note: tuple[str, ...]
    stems: tuple[str, ...]
    rules: tuple[str, ...]
    floor: Floor
    asks: Floor | None
    answers: Floor | None
    silent: tuple[str, ...]
    """Who is named and silent here (roles that hold no floor in this step)."""
    captures: tuple[CaptureView, ...]
    record: str
    clock: str
    end: str
    protect: bool
    optional: str
    elapsed_ms: int
    allotted_ms: int
    min_ms: int
    left_ms: int | None
    turn: TurnView | None
    turn_left_ms: int | None
    turn_elapsed_ms: int | None
    turns: tuple[TurnView, ...]
    open: bool
    shared_title: str = ""
    """The title as it reads for all groups at once, where each has its own people: no names in it."""
    shared_say: tuple[str, ...] = ()
    """What to read out to all groups at once."""
    shared_note: tuple[str, ...] = ()
    """What is for the facilitator, as it reads for all groups."""
    shared_stems: tuple[str, ...] = ()
    """How sentences may begin, as it reads for all groups."""
    posture: tuple[tuple[str, str], ...] = ()
    """Who sits or stands otherwise, and how (a word of the language)."""
    responses: tuple[str, ...] = ()
    """The only things that may be answered, or empty."""
    decide: DecideView | None = None
    outputs: tuple[Output, ...] = ()
    cast: tuple[tuple[str, str], ...] = ()
    """Roles that are given to people in this step, each with its title."""
    task: str = ""
    """What the group works on, or empty."""
    offers: Offers = Offers()


@record
class VoiceView(Record):
    """What somebody has said so far in the session. *who*: a person's id, or several who spoke as one;
    *share*: percent of all that was counted; *heard*: whether they had a turn or the floor, were tapped, or
    stand by name with something that was written down."""

    who: tuple[str, ...]
    name: str
    ms: int = 0
    times: int = 0
    share: int = 0
    heard: bool = False


@record
class TalkView(Record):
    """Who speaks in a group now. *counted*: whether talk is counted in its step at all; *speaking* and *who*:
    the name, and the ids; *tapped*: by the facilitator, and not because it is their turn."""

    counted: bool
    speaking: str
    who: tuple[str, ...]
    tapped: bool
    ms: int
    """For how long they have spoken now."""
    people: tuple[str, ...]
    """Who is there, by id."""
    unheard: tuple[str, ...]
    """Who of them has not been heard in this step yet."""


@record
class HaltView(Record):
    """The pause that is under way: *why* it is (may be empty), and when it is to be over (None: nobody said).
    *left_ms* is negative once that time is past; *over*: that was signalled."""

    why: str
    back_wall_ms: int | None = None
    left_ms: int | None = None
    over: bool = False


@record
class LaneView(Record):
    """A group. *status*: waiting, running, forked (groups of its own are at work), ended (waits)."""

    id: str
    title: str
    members: tuple[str, ...]
    observers: tuple[str, ...]
    status: str
    step: StepView | None
    next_title: str
    """What comes next in this lane, or empty at its end; *next_step* is its id (a block's, where the people
    part)."""
    left_to_end_ms: int
    """How long this lane still needs to the end of its program, as planned."""
    asked: DecideView | None = None
    """What has to be decided before what comes next is known, where no step asks for it."""
    next_step: str = ""
    missing: tuple[str, tuple[str, ...]] | None = None
    """Why it cannot go on yet, or None: ``undecided`` or ``needs``, and the titles of what is missing."""
    to_bring: tuple[tuple[str, str], ...] = ()
    """The materials among it, by id with their titles: somebody still has to bring them."""
    talk: TalkView | None = None
    """Who speaks in it; None for the room, and where no step is under way."""


@record
class EntryView(Record):
    """Something written down; *at_ms* is the session's own time, *wall_ms* the clock's."""

    id: str
    kind: str
    text: str
    step_title: str
    group: str
    capture_title: str
    column: str
    who: str
    owner: str
    due: str
    at_ms: int
    wall_ms: int
    withdrawn: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    """What stands in each field, where what was written has fields."""
    step: str = ""
    """In which step it was written, by id."""
    capture: str = ""
    """The id of the list it is in, or empty."""
    record: str = "yes"
    """How its step is recorded: ``yes``, ``private``, ``anonymous``."""

    @property
    def said(self) -> str:
        """The text and the fields, on one line."""
        fields = "; ".join(f"{name}: {value}" for name, value in self.fields)
        return " ".join(" - ".join(part for part in (self.text, fields) if part).split())


@record
class AgendaRow(Record):
    """One line of the agenda. *state*: ``done``, ``now``, ``to come``; *actual_ms* once it was visited."""

    step: str
    title: str
    kind: str
    depth: int
    start_ms: int
    """Planned start, from the start of the session."""
    planned_ms: int
    open: bool
    protect: bool
    optional: str
    rounds: int
    """How often a block (or a step in it) happens, at most."""
    groups: int
    """In how many groups at once (1: everybody together)."""
    state: str
    actual_ms: int | None
    """What all passes together took so far."""
    floor: Floor | None
    all_ms: int = 0
    """Planned for all passes together: what *actual_ms* can be compared with."""
    outside: str = ""
    """Where it is no part of the session: ``before`` (*start_ms* is negative), ``prework``, ``between``."""
    at: str = ""
    """The fixed start, as the file says it, or empty."""
    begins_wall_ms: int | None = None
    """When it began, or will if all goes on as planned; of several passes the first. None where that is not
    known: it is no part of the session, or was left out."""
    lanes: bool = False
    """Whether the groups do different things meanwhile."""


@record
class AheadView(Record):
    """A step (or a block of groups) that is still to come in a lane, as it may be changed by hand: its *key*
    in the plan, whether it was put in by hand (*added*), and its fixed start as the file says it (*at*)."""

    lane: str
    key: str
    title: str
    round: tuple[int, int] | None
    planned_ms: int
    protect: bool
    added: bool
    at: str = ""


@record
class GapView(Record):
    """The question about time that the session did not run: how long, why, and what each answer means for
    the end (UTC ms): *ends* is pairs of an answer (``step``, ``break``, ``nothing``) and an end."""

    id: str
    cause: str
    ms: int
    estimated: bool
    ends: tuple[tuple[str, int], ...]
    answer: str = ""
    """What was answered; empty while it waits for an answer."""


@record
class DeedView(Record):
    """A live action that can be taken back or done again: *what* it was (``next``, ``pause``, ...), the
    *title* of the step in which it was done, *ago_ms* how long ago, and *who* came or left."""

    action: str
    what: str
    title: str
    ago_ms: int
    who: str = ""


@record
class NewcomerView(Record):
    """Who came last: their id and name, the *group* they sit in now (or empty), and those *later* on."""

    id: str
    name: str
    group: str
    later: tuple[str, ...]


@record
class View(Record):
    """What to show now. *phase*: ``ready``, ``under way``, ``finished``."""

    phase: str
    title: str
    facilitator: str
    people: int
    inputs: tuple[tuple[str, str], ...]
    paused: bool
    paused_for_ms: int
    started_wall_ms: int | None
    starts_in_ms: int | None
    """Until a start that was set for a time; None where none was set."""
    elapsed_ms: int
    """Since the start, pauses and breaks in it."""
    planned_ms: int
    """How long it is by the plan as it is now; *begun_ms* as it was when the session was begun."""
    planned_end_wall_ms: int | None
    """Before the start None, but where it was said when it must end."""
    projected_end_wall_ms: int
    late_ms: int
    """How much later than planned it ends if we go on like this (negative: earlier)."""
    lanes: tuple[LaneView, ...]
    """The lanes at work: everybody's, or while groups are apart, each group's."""
    agenda: tuple[AgendaRow, ...]
    entries: tuple[EntryView, ...]
    gap: GapView | None
    next_title: str
    now_wall_ms: int
    offset_min: int
    seq: int
    next_step: str = ""
    begun_ms: int = 0
    speed: int = 1
    language: str = "en"
    version: int = VERSION
    roles: tuple[tuple[str, str], ...] = ()
    """The title of each role that somebody was given, with the names of who has it."""
    fixed: tuple[str, int, int] | None = None
    """The next fixed start: the step's title, when (UTC ms), and by how much it will be late in ms."""
    must_end_wall_ms: int | None = None
    """When it must end (UTC ms), where that was said; the planned end may have been moved since. The room is
    not told."""
    settings: tuple[tuple[str, int | str | bool], ...] = ()
    """Each setting of the protocol with its value."""
    materials: tuple[tuple[str, str], ...] = ()
    """Each material of the protocol with its title; the room is told none."""
    role_ids: tuple[tuple[str, str], ...] = ()
    """Each role of the protocol with its title."""
    cast: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each role that somebody was given, with the ids of those who have it; the room is told no ids."""
    persons: tuple[tuple[str, str], ...] = ()
    """Everybody in the roster, by id, with the name that is shown."""
    decided: tuple[tuple[str, tuple[tuple[str, int | None], ...], tuple[str, ...]], ...] = ()
    """What was decided: its title, the options with their votes (the best first), and what was picked."""
    undo: DeedView | None = None
    """What can be taken back now; None for the room."""
    answered_gap: GapView | None = None
    """The last gap that has its answer, which may be changed; None for the room."""
    redo: DeedView | None = None
    """What was taken back last and can be done again; None for the room."""
    ahead: tuple[AheadView, ...] = ()
    """What is still to come in everybody's lane and in each group's; the room is told none."""
    away: tuple[str, ...] = ()
    """Who has left, by id."""
    newcomer: NewcomerView | None = None
    """Who came last of those who are here; None for the room."""
    teams: tuple[str, ...] = ()
    """The teams that there are; the room is told none."""
    voices: tuple[VoiceView, ...] = ()
    """Everybody in the roster, and whoever else was heard, with what they have said; none for the room."""
    halt: HaltView | None = None
    """The pause that is under way; None while the clock runs."""
    quiet: bool = False
    """Whether signals are text only."""
    clock: str = "protocol"
    """Whether the room sees a clock: ``shown``, ``hidden``, or as each step says (``protocol``)."""
    blackout: bool = False
    """Whether the room sees nothing; the room's view then holds nothing either."""
    notes: bool = True
    """Whether the room sees what is written down, as far as the protocol lets it."""
    message: str = ""
    """A line from the facilitator that the room reads, or empty."""
    short_ms: int = 0
    """By how much the shortest plan is longer than the minutes that there were for it."""
    lists: tuple[tuple[str, tuple[CaptureView, ...]], ...] = ()
    """The lists of each step in which something was written down, by step: where it can be moved. None for
    the room."""

    originals: tuple[tuple[str, str], ...] = ()
    """What a translated protocol calls its lists and their columns, each with what its author called it."""

    @property
    def minutes_late(self) -> int:
        """How many whole minutes later than planned it will end; fewer than none where earlier. What is said
        to everybody is counted here: a part of a minute is no minute, whichever face says it. But part of a
        second is one, and what the clocks are apart by makes nothing late by a minute and on time again.
        """
        whole = (abs(self.late_ms) + PART_MS) // MINUTE_MS
        return whole if self.late_ms > 0 else -whole

    @property
    def still_ms(self) -> int:
        """For how long every clock in it shows the same, in ms of the session's time: at most a second."""
        rests = [] if self.halt is None or self.halt.left_ms is None else [self.halt.left_ms % 1000]
        rests += [] if self.starts_in_ms is None else [self.starts_in_ms % 1000]
        for lane in self.lanes:
            if lane.step is not None:
                left = lane.step.left_ms if lane.step.turn_left_ms is None else lane.step.turn_left_ms
                rests.append(left % 1000 if left is not None else 1000 - lane.step.elapsed_ms % 1000)
        return min([1000, *rests])

    def to_data(self) -> dict[str, Any]:
        """The view as plain JSON data."""
        return attrs.asdict(self)
