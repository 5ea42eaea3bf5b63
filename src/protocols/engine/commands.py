"""Commands: what a face, a clock or a plugin may ask of a session. Imperative, small, frozen.

A *lane* of None means every group that is at work (or everybody, where there are no groups).
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from protocols.engine.state import Carried
from protocols.plan.model import Person, Plan
from protocols.spec.record import Record, record


@record
class Open(Record):
    """Begin a new session's journal: everything that is frozen with it. *start_wall_ms*: when to begin;
    *end_wall_ms*: when it must end, whenever it begins."""

    protocol_id: str
    title: str
    text: str
    plan: Plan
    roster: tuple[Person, ...]
    writer: str
    minutes: int | None = None
    inputs: Mapping[str, tuple[str, str]] = attrs.field(factory=dict)
    """Input id to its title and the answer."""
    facilitator: str = ""
    language: str = "en"
    speed: int = 1
    seed: int = 0
    versions: Mapping[str, str] = attrs.field(factory=dict)
    start_wall_ms: int | None = None
    end_wall_ms: int | None = None
    files: Mapping[str, str] = attrs.field(factory=dict)
    """The texts of the other files that the protocol is made of, by key."""
    originals: Mapping[str, str] = attrs.field(factory=dict)
    """What a translated protocol calls its lists and their columns, each with what its author called it."""
    meeting: str = ""
    """Which meeting of a cycle it is, by id."""
    carried: tuple[Carried, ...] = ()
    """What earlier meetings hand on."""


@record
class Reopen(Record):
    """Take up a session again that was closed or killed. *alive_at_ms*: the session's own time at its last
    sign of life; *alive_wall_ms* and *alive_boot* (boot clock, boot id) what the clocks said then."""

    writer: str
    alive_at_ms: int
    alive_wall_ms: int
    alive_boot_ms: int
    alive_boot_id: str
    speed: int = 1
    versions: Mapping[str, str] = attrs.field(factory=dict)


@record
class Start(Record):
    """Begin now; or say that it was begun *ago_ms* ago, and nobody pressed the key."""

    ago_ms: int = 0


@record
class Next(Record):
    """Go on: to the next turn, or after the last one to the next step. *step*: leave out the other turns."""

    lane: str | None = None
    step: bool = False
    anyway: bool = False
    """Go on although something that comes next needs is not there, or not decided."""
    ago_ms: int = 0
    """How long ago it was that the turn or step ended, where nobody pressed the key then."""


@record
class Back(Record):
    """Go back to the previous turn or step, with the time it had."""

    lane: str | None = None


@record
class Pause(Record):
    """Stop the clock; *why*: what the pause is (a break, a fire drill), *back_ms*: how long it is to be.
    Where the clock stands already, say so of that pause."""

    why: str = ""
    back_ms: int | None = None
    ago_ms: int = 0
    """How long ago it began, where nobody pressed the key then; *back_ms* counts from now."""


@record
class Resume(Record):
    """Let the clock run on."""


@record
class AddTime(Record):
    """Give the current step *ms* more (negative: less)."""

    ms: int
    lane: str | None = None


@record
class Write(Record):
    """Write something down. *capture* is one of the step's captures, or empty; *who* said it, *owner* does
    it: person ids or free names; *due*: a date as the facilitator says it. What waits for later (the *kind*
    ``parking``) is in no capture."""

    text: str
    kind: str = "note"
    capture: str = ""
    column: str = ""
    who: str = ""
    owner: str = ""
    due: str = ""
    lane: str | None = None
    fields: Mapping[str, str] = attrs.field(factory=dict)
    """What stands in each field of a capture that has fields."""


@record
class Edit(Record):
    """Change an entry; None leaves a field as it is. With *capture* or *kind* it is moved: to another of its
    step's captures, which says what kind it is, or with an empty one to be a *kind* on its own."""

    id: str
    text: str | None = None
    kind: str | None = None
    capture: str | None = None
    column: str | None = None
    who: str | None = None
    owner: str | None = None
    due: str | None = None
    fields: Mapping[str, str] | None = None


@record
class Withdraw(Record):
    """Take an entry back; it leaves the minutes, not the journal."""

    id: str


@record
class AnswerGap(Record):
    """Say what a gap was: ``step`` (the step went on), ``break``, or ``nothing`` (it did not happen)."""

    id: str
    answer: str


@record
class Set(Record):
    """Give a setting of the protocol another value while the session runs."""

    id: str
    value: int | str | bool


@record
class Decide(Record):
    """Record a decision: how many *votes* (hands, dots) each option has, or only what was *picked*, the best
    first; with both, what was picked settles a tie.

    Options are called by their names, or by the ids of the entries that are decided on.
    """

    id: str
    picked: tuple[str, ...] = ()
    votes: Mapping[str, int] = attrs.field(factory=dict)
    lane: str | None = None
    points: Mapping[str, tuple[int, ...]] = attrs.field(factory=dict)
    """Of a score the points that each gave to an option; of thumbs how many are up, sideways and down."""
    ballots: tuple[tuple[str, ...], ...] = ()
    """Of a ranking the options in each person's order."""


@record
class Cast(Record):
    """Give a role to people."""

    role: str
    who: tuple[str, ...]


@record
class Again(Record):
    """Have one more of the rounds that have no fixed number."""

    lane: str | None = None


@record
class Enough(Record):
    """Let this be the last of the rounds that have no fixed number."""

    lane: str | None = None


@record
class Pass(Record):
    """Whoever's turn it is passes."""

    lane: str | None = None


@record
class Extend(Record):
    """The group gives itself the time that the step allows it: all of it or, where people show with their
    *fingers* how many more minutes they need, the middle of what they show, if the step allows so much."""

    lane: str | None = None
    fingers: tuple[int, ...] = ()


@record
class Revisit(Record):
    """Go back to the step that the present one may be taken back to."""

    lane: str | None = None


@record
class CatchUp(Record):
    """Change what is still to come by the strategy of this name, to make up for time that is missing, or to
    use time that is to spare. *change_ms* is what was missing (negative) or to spare when it was looked at:
    what was shown then is what happens, though a few seconds have passed since."""

    strategy: str
    change_ms: int | None = None


@record
class Insert(Record):
    """Put in a step that the protocol does not have, *ms* long: next, or *before* a part that is still to
    come (by its key in the plan). *kind* is ``talk`` or ``break``; a *lane* of None means everybody's."""

    title: str
    ms: int
    before: str = ""
    lane: str | None = None
    kind: str = "talk"


@record
class Reorder(Record):
    """Take the part *key* that is still to come to another place: next, *before* another part that is still
    to come, or with None to the end."""

    key: str
    before: str | None = ""
    lane: str | None = None


@record
class LeaveOut(Record):
    """Leave out the part *key* that is still to come; a protected one only *anyway*."""

    key: str
    lane: str | None = None
    anyway: bool = False


@record
class Arrive(Record):
    """Somebody comes late, or comes back (*id*). *beside*: the id of somebody in whose groups they sit; where
    nobody is named, in the smallest group."""

    name: str = ""
    team: str = ""
    role: str = ""
    beside: str = ""
    id: str = ""


@record
class Leave(Record):
    """Somebody leaves early."""

    who: str


@record
class Speak(Record):
    """This person (an id, or ``facilitator``) begins to speak, or if they are the one who speaks, has ended;
    empty: whoever was tapped has ended. Without a *lane*, where they are."""

    who: str
    lane: str | None = None


@record
class Mode(Record):
    """How the session shows itself; None leaves it as it is. *quiet*: signals are text only. *clock*: the
    room has one (``shown``), has none (``hidden``), or as each step says (``protocol``). *blackout*: the room
    sees nothing at all. *notes*: whether it sees what is written down. *message*: a line that it reads,
    empty to take it away."""

    quiet: bool | None = None
    clock: str | None = None
    blackout: bool | None = None
    notes: bool | None = None
    message: str | None = None


@record
class Undo(Record):
    """Take the last live action back; *action*: only if it is this one."""

    action: str = ""


@record
class Redo(Record):
    """Take the last undoing back."""


@record
class Finish(Record):
    """End the session."""


@record
class Wake(Record):
    """Nothing was asked: only let what has come due happen."""


Command = (
    Open
    | Reopen
    | Start
    | Next
    | Back
    | Pause
    | Resume
    | AddTime
    | Write
    | Edit
    | Withdraw
    | AnswerGap
    | Set
    | Decide
    | Cast
    | Again
    | Enough
    | Pass
    | Extend
    | Revisit
    | CatchUp
    | Insert
    | Reorder
    | LeaveOut
    | Arrive
    | Leave
    | Speak
    | Mode
    | Undo
    | Redo
    | Finish
    | Wake
)
