"""All that the screens know of the rest of the program: two protocols and the frozen classes they speak in.

Implement :class:`Backend` and :class:`LiveSession` outside; nothing here imports Textual. Texts in these
classes are finished sentences in the reader's language, or texts of a user, made safe where they entered.
Times are integer ms, ``_wall_ms`` UTC since 1970.

Most are named tuples: they are made before the first picture, and making an attrs class takes ten times as
long. (``RoleLine`` has a ``count``, which a tuple has already.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

import attrs

if TYPE_CHECKING:
    from protocols.engine.commands import Command
    from protocols.engine.facts import Refusal
    from protocols.plan.strategies import Preview
    from protocols.records.picture import StepBar
    from protocols.runtime.drafting import Drafting
    from protocols.view.model import AgendaRow, EntryView, View


OFFERED = 2
"""How many unfinished sessions are offered first, with the step that each stands at."""


class Trouble(NamedTuple):
    """Something could not be done: one *sentence* that says what, and what to do about it."""

    sentence: str


def _holds(text: str, words: str) -> bool:
    found = text.casefold()
    return all(word in found for word in words.casefold().split())


class LibraryRow(NamedTuple):
    """A protocol in the library's list. *problem*: why it cannot be run (then it is listed all the same)."""

    id: str
    title: str
    summary: str = ""
    minutes_min: int = 0
    minutes_max: int = 0
    people_min: int = 1
    people_max: int = 200
    tags: tuple[str, ...] = ()
    problem: str = ""
    purpose: str = ""
    setting: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()
    """The minutes of its variants."""
    own: bool = False
    """Whether it is one of the user's own."""
    language: str = "en"
    """The language in which it is listed."""

    def fits(self, people: int | None, minutes: int | None, least: int | None = None) -> bool:
        """Whether it is for so many people, and can be done in so many minutes (None: any); with *least*,
        whether it also fills so many."""
        forms = ((self.minutes_min, self.minutes_max), *((one, one) for one in self.lengths))
        return (people is None or self.people_min <= people <= self.people_max) and any(
            (minutes is None or low <= minutes) and (least is None or least <= high) for low, high in forms
        )

    def matches(self, words: str) -> bool:
        """Whether every one of *words* stands in its title, summary, tags, purpose or setting."""
        text = " ".join((self.title, self.summary, self.id, *self.tags, *self.setting, self.purpose))
        return _holds(text, words)

    def step_that_matches(self, words: str, steps: Iterable[str]) -> str:
        """The first of the titles of its *steps* that has one of *words* which nothing else of it has, where
        then every one of *words* is found; else empty."""
        wanted = [word for word in words.split() if not self.matches(word)]
        told = [title for title in steps if any(_holds(title, word) for word in wanted)]
        return told[0] if told and _holds(" ".join(told), " ".join(wanted)) else ""

    def names(self, words: str) -> bool:
        """Whether every one of *words* stands in its title, summary or tags."""
        return _holds(" ".join((self.title, self.summary, self.id, *self.tags)), words)


@attrs.frozen
class RoleLine:
    """A role of a protocol. *cast*: whether its holder is named at set-up."""

    id: str
    title: str
    summary: str = ""
    count: int = 1
    cast: bool = True
    most: int = 1
    """How many may be named for it."""


class InputLine(NamedTuple):
    """Something asked for at set-up. *kind* as in the protocol: text, link, number, choice; *said*: a
    sentence of the protocol that says it, with the names of what is asked in braces."""

    id: str
    title: str
    ask: str = ""
    kind: str = "text"
    among: tuple[str, ...] = ()
    default: str = ""
    said: str = ""


class Reading(NamedTuple):
    """A protocol, to be read: *source* says in sentences where it comes from and how closely it follows."""

    id: str
    title: str
    summary: str = ""
    purpose: str = ""
    source: tuple[str, ...] = ()
    roles: tuple[RoleLine, ...] = ()
    inputs: tuple[InputLine, ...] = ()
    people_min: int = 1
    people_ideal: int | None = None
    people_max: int = 200
    minutes: int | None = None
    """The headline length, or None where it has none."""
    meetings: tuple[MeetingLine, ...] = ()
    """The meetings of a cycle, in order; empty where it is no cycle."""
    due: int = 0
    """Which of them is the next one due."""
    settings: tuple[InputLine, ...] = ()
    """What is chosen at set-up; *ask* says what each may be."""
    variants: tuple[tuple[str, str], ...] = ()
    """Id and title of each variant."""
    said: SetUp | None = None
    """What was said before its set-up is shown, on the command line."""


class MeetingLine(NamedTuple):
    """One meeting of a cycle: *note* says how long after the one before, and whether it may be held again."""

    id: str
    title: str
    note: str = ""


class AgendaPicture(NamedTuple):
    """The timed agenda for some people and minutes. *problem* (then there are no rows): why there is none."""

    rows: tuple[AgendaRow, ...] = ()
    total_ms: int = 0
    min_ms: int = 0
    max_ms: int = 0
    fits: bool = True
    """Whether it fits the minutes asked for."""
    warnings: tuple[str, ...] = ()
    problem: str = ""


class SetUp(NamedTuple):
    """What the facilitator said at set-up, as typed.

    Exactly one of *people*, *names* and *roster* counts, as *who* says: ``number``, ``names``, ``file``.
    *cast*: role id to the names typed for it. *start* and *end* (when it must end): ``HH:MM``,
    or empty.
    """

    id: str
    who: str = "number"
    people: int | None = None
    names: tuple[str, ...] = ()
    roster: str = ""
    minutes: int | None = None
    inputs: Mapping[str, str] = MappingProxyType({})
    facilitator: str = ""
    cast: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    start: str = ""
    end: str = ""
    meeting: str = ""
    """Which meeting of a cycle, by id; empty: the next one due."""
    settings: Mapping[str, str] = MappingProxyType({})
    variant: str = ""


class Problem(NamedTuple):
    """Why a set-up cannot begin. *field*: ``people``, ``names``, ``roster``, ``minutes``, ``start``,
    ``end``, ``variant``, ``input.<id>``, ``cast.<id>``, ``setting.<id>``, or empty."""

    sentence: str
    field: str = ""


class Prepared(NamedTuple):
    """What a set-up leads to, or (*problems*) why it leads nowhere. *groups*: one line for each group;
    *counts*: how many there are, for each step that forms some; *who*: how many people the names or the list
    give, and who has a role."""

    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    total_ms: int = 0
    start_wall_ms: int = 0
    end_wall_ms: int = 0
    offset_min: int = 0


class NewFile(NamedTuple):
    """What was typed of a protocol that is to be written. *people* as ``12`` or ``6-24``; *steps*: a line
    each, as :mod:`protocols.spec.said_steps` reads them; *size*: how many sit in one group; *instead*: the
    answers that were written before, whose file this one replaces."""

    title: str
    minutes: int | None = None
    people: str = ""
    steps: tuple[str, ...] = ()
    size: int | None = None
    instead: NewFile | None = None


class Sketch(NamedTuple):
    """What a new protocol comes to, or (*problems*) what is still missing: their fields are ``title``,
    ``people``, ``steps``. *steps*: each as it was understood; *unread*: for each, what of it was not;
    *remarks*: what else to know."""

    problems: tuple[Problem, ...] = ()
    steps: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    total_ms: int = 0
    grouped: bool = False
    """Whether a step is done in groups without saying of how many, so that their size is asked."""
    path: str = ""
    """The file that it would be."""
    unread: tuple[tuple[str, ...], ...] = ()


class Written(NamedTuple):
    """A protocol file that was written: *told* says where it is, and how to go on; *new*: the answers that
    it was made from, if it was."""

    path: str
    told: str
    new: NewFile | None = None


class SessionRow(NamedTuple):
    """A session in the list. *state*: ``unfinished``, ``finished``, ``driven`` (another program has it open),
    ``broken`` (see *problem*). *ago_ms*: since its last sign of life, when listed."""

    path: str
    title: str
    state: str
    started_wall_ms: int = 0
    offset_min: int = 0
    ago_ms: int = 0
    people: int = 0
    where: str = ""
    """The title of the step it stands at, where it is unfinished."""
    problem: str = ""
    facilitator: str = ""
    entries: int = 0
    """How much was written down."""
    begun: bool = True
    """Whether its clock was ever started."""


class MinutesDocument(NamedTuple):
    """The minutes of a session: its entries by step, and what was planned against what happened."""

    title: str
    path: str
    """Where they are kept."""
    lines: tuple[str, ...] = ()
    """When, how many people, who facilitated, the inputs: a sentence each."""
    entries: tuple[EntryView, ...] = ()
    bars: tuple[StepBar, ...] = ()
    """Planned against actual, a bar for each step."""
    rest: tuple[tuple[str, int], ...] = ()
    """Time that belongs to no step, so that the sum can be followed: what it was, and how long."""
    planned_ms: int = 0
    actual_ms: int = 0
    offset_min: int = 0
    markdown: str = ""
    settled: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What was decided, with a line for each option that was counted."""


class Cue(NamedTuple):
    """A signal that came due: its text, whether a bell goes with it, and *how* the protocol wants it:
    ``text``, ``bell``, ``flash`` or a word; empty for the signals that every step has."""

    text: str
    bell: bool = False
    how: str = ""


Done = Callable[["Refusal | Trouble | None"], None]
"""Told how a command ended: None means durable; a refusal; or the trouble in saving it."""


class LiveSession(Protocol):
    """A session being driven by this program. What comes due in it happens by itself."""

    @property
    def path(self) -> str:
        """The file it is kept in; the name by which :class:`Backend` knows it."""
        ...

    def view(self) -> View:
        """What to show now. Cheap, and free of I/O."""
        ...

    def news(self) -> object:
        """Something that compares unequal once there is more to see than time that passes. Called ten times a
        second."""
        ...

    def submit(self, command: Command, done: Done) -> None:
        """Carry *command* out, off this thread, in order; then call *done*, from any thread."""
        ...

    def previews(self) -> list[Preview]:
        """What each strategy to catch up would do now; asked for when somebody wants to see them."""
        ...

    def saving_for_ms(self) -> int:
        """For how long the oldest commit under way has taken, or 0 when everything is saved."""
        ...

    def trouble(self) -> str:
        """Why facts cannot be saved at the moment, as a sentence, or empty."""
        ...

    def take_cues(self) -> list[Cue]:
        """The cues given since this was last asked."""
        ...

    def draft(self, place: str, text: str) -> None:
        """Keep half-typed *text* for *place* (empty: forget it). Returns at once, durable soon after."""
        ...

    def drafts(self) -> Mapping[str, str]:
        """All half-typed texts, by place."""
        ...

    def close(self) -> None:
        """Save what is left and let go of the file; the session can be resumed. May be called twice."""
        ...


class Backend(Protocol):
    """The library, the sessions, and what is needed to begin one."""

    def library(self) -> Iterable[LibraryRow]:
        """Every protocol, in the order to list them. Called in a thread."""
        ...

    def step_titles(self) -> Mapping[str, tuple[str, ...]]:
        """What the steps of every protocol are called, by its id. Called in a thread."""
        ...

    def read(self, id: str) -> Reading | Trouble:
        """One protocol, to be read."""
        ...

    def agenda(self, id: str, people: int, minutes: int | None) -> AgendaPicture:
        """Its timed agenda for so many people and minutes (None: the protocol's own times)."""
        ...

    def draft(self, id: str, people: int | None, minutes: int | None) -> Drafting | Trouble:
        """Its file, followed at every save, planned for so many people and minutes to begin with."""
        ...

    def prepare(self, setup: SetUp) -> Prepared:
        """What *setup* leads to. Changes nothing; called while the facilitator types."""
        ...

    def begin(self, setup: SetUp) -> LiveSession | Trouble:
        """Open a new session: ``ready``, not started yet."""
        ...

    def sessions(self) -> Iterable[SessionRow] | Trouble:
        """All sessions, the newest first; or why they cannot be listed. Called in a thread."""
        ...

    def resume(self, path: str) -> LiveSession | Trouble:
        """Take a session up again."""
        ...

    def texts(self, path: str) -> tuple[str, ...]:
        """What was written down in a session, and what was answered at its set-up; nothing where it cannot
        be read. Called in a thread."""
        ...

    def minutes(self, path: str) -> MinutesDocument | Trouble:
        """The minutes of a session, also of one that is not finished, or that is open in this program."""
        ...

    def export(self, path: str, format: str) -> str | Trouble:
        """Write the minutes as ``markdown``, ``html`` or ``json`` to the folder for them; answer the file
        written."""
        ...

    def sketch(self, new: NewFile) -> Sketch:
        """What *new* comes to. Changes nothing; called while somebody types."""
        ...

    def write(self, new: NewFile) -> Written | Trouble:
        """Write *new* to the user's own protocols, never over a file that is there, unless it is what the
        answers *instead* of which it is written were made into."""
        ...

    def copy(self, id: str) -> Written | Trouble:
        """Write a protocol's file to the user's own protocols, under an id of its own."""
        ...

    def demo(self) -> LiveSession | Trouble:
        """A session that runs by itself, much faster than time."""
        ...

    def log_path(self) -> str:
        """The file that a traceback goes to, should this program have a bug."""
        ...
