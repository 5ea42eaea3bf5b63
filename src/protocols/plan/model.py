"""A plan: a protocol unfolded for the people who are there, with the seconds allotted.

The plan is recorded whole in a session's journal, so that a session opens years later although the planner
has changed. It is all that the engine and the faces know of a protocol: they never look at its file again.

Shape: a *lane* is a group of people going through a program, one thing after another. The outermost lane
is everybody. A program holds *units* (a step, happening once, at one place) and *forks* (a block that
several groups go through side by side, a lane each; they meet at its end). What a step shows is kept once,
as a *face*, however often it happens.

Times are integer milliseconds, and whole seconds where they are lengths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from protocols.plan.known import Known
from protocols.spec.record import Record, record

if TYPE_CHECKING:
    from protocols.spec.model import Setting

EVERYONE = "all"
"""The id of the outermost lane."""


@record
class Person(Record):
    """Somebody who takes part. Facts speak of people by id; names stand only in the roster's fact."""

    id: str
    name: str = ""
    team: str = ""
    role: str = ""
    """The role in working life (principal, coach), as the roster says it."""


@record
class Span(Record):
    """How long something may last: ``min_ms <= target_ms <= max_ms``; *open* where nothing is planned."""

    min_ms: int
    target_ms: int
    max_ms: int
    open: bool = False


@record
class Capture(Record):
    """Something written down during a step: *id*, heading, kind (note, decision, commitment), columns."""

    id: str
    title: str
    kind: str = "note"
    columns: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    per: str = "all"
    by: str = ""
    most: int | None = None
    words: int | None = None
    seen: str = "all"


@record
class Decision(Record):
    """Something decided in a step: between *options* (name and how it is shown), or the entries of the
    capture *source*. *dots* is how many each person has, None where that is open; *most* how many on one."""

    id: str
    title: str
    how: str = "choice"
    options: tuple[tuple[str, str], ...] = ()
    source: str = ""
    by: tuple[str, ...] = ("everyone",)
    dots: int | None = None
    most: int | None = None
    pick: int = 1
    secret: bool = False


@record
class Extension(Record):
    """More time that a group may give itself: *by_ms* at once, at most *times* often."""

    by_ms: int
    times: int = 1
    ask: str = ""


@record
class Cue(Record):
    """A signal during a step. *what* and *value* are those of :class:`protocols.spec.cues.Signal`; *say* what
    is shown, *how* ``text``, ``bell``, ``flash`` or a word of the user's own configuration."""

    what: str
    value: int = 0
    say: str = ""
    how: str = "text"


@record
class Face(Record):
    """What a step shows, wherever and however often it happens.

    Texts may hold ``{name}``: a holder of the unit (``{presenter}``), an answer given at set-up, or
    ``{round}``; :mod:`protocols.view` puts them in.
    """

    step: str
    title: str
    kind: str = "talk"
    say: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    speaks: tuple[str, ...] = ()
    """Who has the floor: ``everyone``, ``others``, ``nobody``, or names held (roles, ``as`` names)."""
    asks: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    stem: str = ""
    """The sentence starter of each turn."""
    crosstalk: bool = False
    free_order: bool = False
    rules: tuple[str, ...] = ()
    capture: tuple[Capture, ...] = ()
    clock: str = "shown"
    record: str = "yes"
    end: str = "ask"
    protect: bool = False
    optional: str = ""
    parent: str = ""
    """The block this step stands in, or empty."""
    posture: Mapping[str, str] = attrs.field(factory=dict)
    """Role (or ``others``, ``everyone``) to how it sits or stands."""
    responses: tuple[str, ...] = ()
    """The only things that may be answered, or empty."""
    passing: str = "return"
    """Whether a turn may be passed: ``return``, ``skip`` or ``no``."""
    decide: Decision | None = None
    extend: Extension | None = None
    show: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    back: str = ""
    fill: bool = False
    """Whether the rounds of a block go on for as long as they fit."""
    within_ms: int = 0
    """The time for all rounds of a block together; 0 where nothing bounds it."""
    until: str = ""
    """What ends the rounds of a block without a fixed number of them, in words."""
    cues: tuple[Cue, ...] = ()
    """Its own signals; where there are none, those that every step has."""
    at: str = ""
    """Its fixed start as the file says it, or empty."""
    but: tuple[str, ...] = ()
    """Whom ``others`` leaves out here: roles, or the name of whoever the round belongs to."""
    shares: bool = False
    """Whether all who have a turn share the time of the step; otherwise each turn has a length of its own."""


@record
class Turn(Record):
    """One turn of a go-round: whose it is (several where a team speaks with one voice) and how long."""

    who: tuple[str, ...]
    allotted_ms: int
    label: str = ""
    """The name of the team or group that speaks with one voice, or empty."""
    reply: bool = False
    """Whether this is the answer to the turn before it."""


@record
class Round(Record):
    """The pass of a repeated block: the *number*-th of *count*, and who it belongs to."""

    block: str
    number: int
    count: int
    holder: tuple[str, ...] = ()
    item: str = ""
    """The entry of a list that the pass is about, by id; empty where there is none (yet)."""


@record
class Unit(Record):
    """A step happening once, in one lane, in one pass."""

    key: str
    """Unique in the plan: step id, lane and rounds, as ``respond@circle-2#3``."""
    step: str
    span: Span
    allotted_ms: int
    path: tuple[str, ...] = ()
    """The blocks it stands in, its round and its own step id, outermost first, for people and programs."""
    rounds: tuple[Round, ...] = ()
    turns: tuple[Turn, ...] = ()
    holders: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    """Name (role or ``as``) to the people who hold it here."""
    own: Span = Span(0, 0, 0, True)
    """The step's own times; *span* is what of them the plan counts (less, where the step is optional)."""
    drop: str = ""
    """The optional step or block it can be left out with, or empty."""
    awaits: str = ""
    """The decision or list that settles whether it happens at all; until then it is only presumed."""
    task: str = ""
    """What the group works on in it, or empty."""
    until: str = ""
    """When a wait is over: the fixed start of what comes next, as the file says it; otherwise empty."""


@record
class Fork(Record):
    """A block that several groups go through side by side; it lasts as long as its longest lane."""

    key: str
    step: str
    lanes: tuple[Lane, ...]
    span: Span
    allotted_ms: int
    path: tuple[str, ...] = ()


@record
class Lane(Record):
    """A group of people and their program. *number* counts the groups of a grouping from 1."""

    id: str
    title: str
    members: tuple[str, ...]
    program: tuple[Unit | Fork, ...]
    number: int = 0
    observers: tuple[str, ...] = ()
    """People who sit with the group and watch, where they did not divide evenly."""

    def allotted_ms(self) -> int:
        """The sum of what its program was given."""
        return sum(part.allotted_ms for part in self.program)


@record
class Material(Record):
    """Something people work with: who brings it (a role, or empty), and its text where it is short."""

    id: str
    title: str
    kind: str = "text"
    by: str = ""
    text: str = ""


@record
class Formed(Record):
    """The groups of a grouping as they were formed: *place* is the lane they were formed in (empty for
    everybody), *visit* counts how often they were formed anew; each group has its id, number, title, voices
    (who, label) and observers."""

    grouping: str
    place: str
    visit: int
    groups: tuple[tuple[str, int, str, tuple[tuple[tuple[str, ...], str], ...], tuple[str, ...]], ...]


@record
class Outside(Record):
    """A step outside the session's sequence: *what* is ``before``, ``prework`` or ``between``; *start_ms*
    when it begins, from the start of the session and negative, or None where no moment is said."""

    step: str
    what: str
    program: tuple[Unit | Fork, ...]
    start_ms: int | None = None


@record
class Plan(Record):
    """The whole plan. *minutes* is what was available, or None where the protocol's own times were taken."""

    people: int
    main: Lane
    faces: Mapping[str, Face]
    minutes: int | None = None
    cast: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    roles: Mapping[str, str] = attrs.field(factory=dict)
    """Role id to its title."""
    words: Mapping[str, str] = attrs.field(factory=dict)
    """What ``{name}`` reads as where nobody in particular is meant: roles and ``as`` names to titles, inputs
    to what counts when nobody answers."""
    seed: int = 0
    left_out: tuple[str, ...] = ()
    """Ids of optional steps that were left out to fit."""
    short_ms: int = 0
    """By how much the shortest possible plan exceeds the minutes available (0 where it fits)."""
    known: Known = Known()
    """What was known beyond the people when it was made."""
    open_questions: tuple[str, ...] = ()
    """What it will change with once it is known: decisions, lists, settings that may change while it runs."""
    flexible: Mapping[str, tuple[int, int]] = attrs.field(factory=dict)
    """Blocks without a fixed number of passes, at their place: how many are planned, and the most."""
    formed: tuple[Formed, ...] = ()
    """Every grouping that was formed, so that the plan can be made again with the same groups."""
    settings: Mapping[str, int | str | bool] = attrs.field(factory=dict)
    """Every setting with its value."""
    form: str = ""
    """The title of its variant, or empty where the protocol is run as it stands."""
    choices: Mapping[str, Setting] = attrs.field(factory=dict)
    """Every setting as the protocol declares it: what it may be, and whether while the session runs."""
    materials: tuple[Material, ...] = ()
    outside: tuple[Outside, ...] = ()
    """What is done before the session or between meetings; no part of its length."""
    begins_ms: int | None = None
    """When it begins, in ms since midnight, where that is known or follows from a fixed start."""
    late: tuple[tuple[str, str, int], ...] = ()
    """Steps that come after their fixed start: id, its ``at``, and by how much."""
    less_ms: int = 0
    """By how much it may be shorter than its steps can, while something is undecided."""
    more_ms: int = 0
    """By how much it may be longer than its steps can, while something is undecided."""
    gone: tuple[str, ...] = ()
    """Keys of what was left out while the session ran; it does not come back when the plan is made again."""

    @property
    def total(self) -> Span:
        """The whole session's length."""
        parts = [part.span for part in self.main.program]
        return Span(
            max(0, sum(span.min_ms for span in parts) - self.less_ms),
            sum(span.target_ms for span in parts),
            sum(span.max_ms for span in parts) + self.more_ms,
            any(span.open for span in parts),
        )

    @property
    def allotted_ms(self) -> int:
        """The planned length of the session."""
        return self.main.allotted_ms()

    def units(self) -> Iterator[tuple[Lane, Unit]]:
        """Every unit with its lane, in program order, lane after lane."""
        yield from units_with_lanes(self.main, self.main.program)

    def protects(self, step: str) -> bool:
        """Whether a step, or a block around it, is protected."""
        return any(face.protect for face in self.around(step))

    def source_list(self, step: str) -> Capture | None:
        """The list of an earlier step that *step* decides from, where it can still be added to: what comes
        to mind only now is an option too. None where either keeps no names, or keeps them to itself."""
        face = self.faces[step]
        source = face.decide.source if face.decide is not None else ""
        if face.record != "yes" or any(one.id == source for one in face.capture):
            return None
        for other in self.faces.values():
            for one in other.capture:
                if source and one.id == source:
                    return one if other.record == "yes" and one.kind == "note" else None
        return None

    def lists_in(self, step: str) -> tuple[Capture, ...]:
        """The lists that can be written to in a step: its own, and the one that it decides from."""
        face = self.faces.get(step)
        if face is None:
            return ()
        source = self.source_list(step)
        return face.capture if source is None else (*face.capture, source)

    def around(self, step: str) -> Iterator[Face]:
        """The face of *step* and those of the blocks it stands in, innermost first."""
        while step in self.faces:
            face = self.faces[step]
            yield face
            step = face.parent


def units_with_lanes(lane: Lane, program: Iterable[Unit | Fork]) -> Iterator[tuple[Lane, Unit]]:
    """Every unit of a *program* (or of a part of one) that is *lane*'s, with its lane, in order."""
    for part in program:
        if isinstance(part, Unit):
            yield lane, part
        else:
            for inner in part.lanes:
                yield from units_with_lanes(inner, inner.program)


def units_in(program: Iterable[Unit | Fork]) -> Iterator[Unit]:
    """Every unit of a *program*, those of the groups in it too, in order."""
    for part in program:
        if isinstance(part, Unit):
            yield part
        else:
            for lane in part.lanes:
                yield from units_in(lane.program)


def forks_in(lane: Lane) -> Iterator[tuple[Lane, Fork]]:
    """Every place where people go apart, with the lane they come from; a whole before its parts."""
    for part in lane.program:
        if isinstance(part, Fork):
            yield lane, part
            for inner in part.lanes:
                yield from forks_in(inner)


Data = dict[str, Any]
