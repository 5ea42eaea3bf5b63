"""The one frozen object that every face draws: console, audience, plain lines.

It holds no sentences and no truth of its own: names are resolved, times are worked out for one moment, and
what an audience may not see is not in it. All ``_ms`` are integer milliseconds; ``_wall_ms`` are UTC since
1970, shown with :attr:`View.offset_min`.
"""

from __future__ import annotations

from typing import Any

import attrs

VERSION = 1


@attrs.frozen
class Floor:
    """Who speaks. *kind*: ``people`` (see *names*), ``everyone``, ``others``, ``nobody``."""

    kind: str
    names: tuple[str, ...] = ()


@attrs.frozen
class TurnView:
    """One turn of the current go-round. *state*: ``done``, ``now``, ``quiet`` (early), ``to come``."""

    number: int
    name: str
    state: str
    reply: bool = False
    allotted_ms: int = 0


@attrs.frozen
class CaptureView:
    """Something this step writes down."""

    id: str
    title: str
    kind: str
    columns: tuple[str, ...]


@attrs.frozen
class StepView:
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


@attrs.frozen
class LaneView:
    """A group. *status*: waiting, running, forked (groups of its own are at work), ended (waits)."""

    id: str
    title: str
    members: tuple[str, ...]
    observers: tuple[str, ...]
    status: str
    step: StepView | None
    next_title: str
    """What comes next in this lane, or empty at its end."""
    left_to_end_ms: int
    """How long this lane still needs to the end of its program, as planned."""


@attrs.frozen
class EntryView:
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


@attrs.frozen
class AgendaRow:
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


@attrs.frozen
class GapView:
    """The question about time that the session did not run: how long, why, and what each answer means for
    the end (UTC ms): *ends* is pairs of an answer (``step``, ``break``, ``nothing``) and an end."""

    id: str
    cause: str
    ms: int
    estimated: bool
    ends: tuple[tuple[str, int], ...]


@attrs.frozen
class View:
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
    planned_end_wall_ms: int | None
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
    speed: int = 1
    language: str = "en"
    version: int = VERSION
    roles: tuple[tuple[str, str], ...] = ()
    """The title of each role that somebody was given, with the names of who has it."""

    def to_data(self) -> dict[str, Any]:
        """The view as plain JSON data."""
        return attrs.asdict(self)
