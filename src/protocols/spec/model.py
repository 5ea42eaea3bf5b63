"""What a protocol *is*: the frozen classes a TOML file is read into (what a step is made of in
:mod:`protocols.spec.step_tables`).

Each field names its key's shape and its meaning (:func:`protocols.spec.shapes.key`). A value here has been
checked for form; whether the protocol makes sense (names known, groups possible) is judged in
:mod:`protocols.spec.checks`, and whether it fits its time in :mod:`protocols.plan`.

Times are integer milliseconds. Steps keep the path of keys by which they stand in the file
(``("steps", 2, "steps", 0)``), so that anything found later can be shown at its line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from protocols.spec.expressions import Expression
from protocols.spec.record import Record, record
from protocols.spec.shapes import (
    Choice,
    Flag,
    Formula,
    Mapped,
    Name,
    Overlays,
    Scalar,
    Span,
    Table,
    TableList,
    Tables,
    Text,
    Texts,
    Whole,
    key,
)
from protocols.spec.step_tables import Capture, CueKey, Decide, Extend, Move, Repeat, Run, Time, Turns

FORMAT = 1
"""The version of the language this program writes, and the newest it reads."""

Path = tuple[str | int, ...]
"""Where a value stands in a file: keys and list positions, outermost first."""


@record
class Source(Record):
    """Where a protocol comes from, and how closely it follows."""

    title: str = key(Text(lines=False), "the publication the structure comes from", default="", kept=True)
    url: str = key(Text(lines=False), "where the publication can be read", default="", kept=True)
    follows: str = key(
        Choice(("published", "adapted", "original")),
        "`published`: steps and minutes are the source's; `adapted`: some are ours; `original`: all are ours",
        default="original",
    )
    minutes: int | None = key(Whole(1, 10_000), "the published length, where it differs from ours")
    note: str = key(Text(), "what was changed, or what the source does not say", default="")


@record
class Minutes(Record):
    """The headline length in minutes, only ever compared with the sum of the steps."""

    min: int = key(Whole(1, 10_000), "shortest", required=True)
    max: int = key(Whole(1, 10_000), "longest", required=True)


@record
class People(Record):
    """For how many people a protocol is, the facilitator not counted."""

    min: int = key(Whole(1, 10_000), "fewest", default=1)
    ideal: int | None = key(Whole(1, 10_000), "best")
    max: int = key(Whole(1, 10_000), "most", default=200)

    @property
    def usual(self) -> int:
        """How many to plan for where nobody says it: the ideal number, or eight, as far as they may be."""
        return self.ideal or max(self.min, min(8, self.max))


@record
class Input(Record):
    """Something asked for when a session is set up: a focus question, a link, a choice."""

    title: str = key(Text(lines=False), "the name shown beside the answer", required=True)
    ask: str = key(Text(lines=False), "the question the facilitator is asked", default="")
    kind: str = key(Choice(("text", "link", "number", "choice")), "what the answer is", default="text")
    among: tuple[str, ...] = key(Text(many=True, lines=False), "the answers of a choice", default=())
    default: str = key(Text(lines=False), "the answer when nothing is said", default="")


@record
class Setting(Record):
    """A number, a length or a word that is chosen before a session, and with *live* also during it."""

    title: str = key(Text(lines=False), "the name shown beside the value; without it, the id", default="")
    ask: str = key(Text(lines=False), "the question the facilitator is asked", default="")
    default: str | int | bool | None = key(
        Scalar(), 'the value when nothing is said: `3`, `"5m"`, `true`, or a word of `among`', required=True
    )
    min: str | int | bool | None = key(Scalar(), "the least it may be: a number, or a length")
    max: str | int | bool | None = key(Scalar(), "the most it may be: a number, or a length")
    among: tuple[str, ...] = key(Name(many=True), "the words it may be", default=())
    live: bool = key(Flag(), "whether it may also be changed while the session runs", default=False)


@record
class Variant(Record):
    """A published length or form of a protocol that leaves out or changes something."""

    title: str = key(Text(lines=False), "the name shown; without it, the id", default="")
    minutes: int | None = key(Whole(1, 10_000), "its headline length")
    skip: tuple[str, ...] = key(Name(many=True), "ids of the steps it leaves out", default=())
    set: Mapping[str, str | int | bool] = key(Mapped(Scalar()), "settings it gives a value", default={})
    times: Mapping[str, Time] = key(
        Mapped(Span()), "ids of steps that last differently, and how long", default={}
    )


@record
class Material(Record):
    """Something people work with: a text, data, a work sample. Hidden until a step that has it in `show`."""

    title: str = key(Text(lines=False), "the name shown; without it, the id", default="")
    kind: str = key(Choice(("text", "data", "work", "object", "link")), "what it is", default="text")
    by: str | None = key(Name(), "the role that brings it; without it, whoever prepares the session")
    text: str = key(Text(), "what is in it, where it is short enough to stand on the screen", default="")
    ask: str = key(Text(lines=False), "what is asked at set-up: where it is, or what it says", default="")


@record
class Size(Record):
    """How many people a group holds."""

    min: int | None = key(Whole(1, 10_000), "fewest; without it, as `ideal`")
    ideal: int = key(Whole(1, 10_000), "best", required=True)
    max: int | None = key(Whole(1, 10_000), "most; without it, as `ideal`")


@record
class Count(Record):
    """How many groups are formed: the largest count up to `ideal` that keeps `size.min`."""

    ideal: Expression = key(Formula(), "the number wanted", required=True)
    min: int = key(Whole(1, 10_000), "fewest", default=1)


@record
class From(Record):
    """What groups are made out of, where they are not made out of people one by one."""

    merge: str | None = key(Name(), "a grouping whose whole groups are merged")
    each: str | None = key(Name(), "a grouping of which each new group takes one person out of every group")


@record
class Grouping(Record):
    """One way in which the people are seated: ``[groups.circle]``."""

    title: str = key(Text(lines=False), "the name of one such group; without it, the id", default="")
    size: Size | None = key(Table(Size, short=(Whole(1, 10_000), "ideal")), "people (or teams) in a group")
    count: Count | None = key(Table(Count, short=(Formula(), "ideal")), "how many groups")
    leftover: str = key(
        Choice(("grow", "shrink", "observe", "facilitator")),
        "what happens when people do not divide evenly: larger groups, smaller groups, the rest observe, "
        "or the facilitator joins",
        default="grow",
    )
    by: str = key(
        Choice(("random", "order", "role", "team", "across teams", "choice")),
        "how people are picked: by chance, as listed, alike in role, whole teams, mixed across teams, or "
        "they go where they like",
        default="random",
    )
    of: str = key(
        Choice(("person", "team")), "what is seated: people, or whole teams with one voice", default="person"
    )
    source: From | None = key(
        Table(From, short=(Name(), "merge")),
        'a grouping whose groups are merged into these, or `{ each = "…" }`: one person out of each of '
        "its groups",
        name="from",
    )
    mix: str = key(
        Choice(("keep", "new")),
        "whether a later step that says `in` has the same groups again, or new ones with other people",
        default="keep",
    )
    host: str | None = key(Name(), "a name for one person in each group, who stays when the others move on")
    host_title: str = key(
        Text(lines=False),
        "what people read for the name in `host` where nobody in particular is meant",
        name="host-title",
        default="",
    )
    names: tuple[str, ...] = key(Text(many=True, lines=False), "names for the groups, in order", default=())
    tasks: tuple[str, ...] = key(
        Text(many=True, lines=False),
        "what each group works on, in order; a text says it as {task}",
        default=(),
    )


@record
class Role(Record):
    """A named function in the session."""

    title: str = key(Text(lines=False), "the name shown; without it, the id", default="")
    summary: str = key(Text(), "what this role does, in a sentence", default="")
    count: int = key(Whole(1, 100), "how many people hold it where nobody is named", default=1)
    most: int | None = key(Whole(1, 100), "how many may be named for it; without it, `count`")
    also: bool = key(Flag(), "whether somebody who has another role may hold it as well", default=False)
    rotate: bool = key(Flag(), "whether it goes on to the next person in every round", default=False)
    when: Expression | bool | None = key(Formula(condition=True), "only if this holds is there such a role")
    joins: Expression | bool | None = key(
        Formula(condition=True),
        "whether its holders take turns and count as members: true, false or a condition; without it true, "
        "and for the facilitator false",
    )

    @property
    def limit(self) -> int:
        """How many may be named for it."""
        return self.count if self.most is None else self.most


def _step() -> type[Step]:
    return Step


@record
class Step(Record):
    """A step of a protocol; a step that holds steps is a block."""

    id: str | None = key(
        Name(), "stable name for journals and learned times; without it, made from the title"
    )
    kind: str = key(Name(), "`talk`, or what another kind of step is", default="talk")
    title: str = key(
        Text(lines=False), "the name shown; may hold {names}; without it, the kind's", default=""
    )
    say: tuple[str, ...] = key(Text(many=True), "what to read out or put on the screen, in order", default=())
    note: tuple[str, ...] = key(Text(many=True), "for the facilitator only", default=())
    was: str | None = key(
        Name(), "the id it had before, so that past sessions and translations still find it"
    )
    stems: tuple[str, ...] = key(Text(many=True, lines=False), "sentence starters on the screen", default=())
    time: Time | None = key(
        Span(), "how long one pass lasts; without it, open (a block: the sum of its steps)"
    )
    end: str = key(
        Choice(("ask", "cut", "fill")),
        "at the limit: overtime counts and the facilitator is asked; the next step begins by itself; or an "
        "early finish stays silent until the limit, and then the next step begins by itself",
        default="ask",
    )
    extend: Extend | None = key(Table(Extend), "more time the group may give itself")
    at: str = key(
        Text(lines=False),
        "a fixed start: a time of day (`15:05`), or counted from the start (`+1h`, `-30m`)",
        default="",
        kept=True,
    )
    cues: tuple[CueKey, ...] = key(
        TableList(CueKey), "signals; without it, a minute before the end and at it", default=()
    )
    protect: bool | None = key(
        Flag(), "never paid for by catching up; without it, as the block and the kind say"
    )
    optional: str | None = key(
        Choice(("if time", "if needed"), flags=((True, "if time"), (False, ""))),
        "may be left out: `if time` is planned, `if needed` is planned at no length (`true` is `if time`)",
    )
    when: Expression | str | None = key(
        Formula(words=("otherwise",), condition=True),
        "only if this holds; `otherwise` follows a `when` that did not",
    )
    repeat: Repeat | None = key(Table(Repeat, short=(Formula(), "times")), "rounds")
    in_: str | None = key(
        Name(), "a grouping: in every group of it at once; `all` brings everybody together", name="in"
    )
    lanes: tuple[Step, ...] = key(
        TableList(_step),
        "different steps at the same time, each for the people in its `who`",
        default=(),
        gathered="steps",
    )
    who: tuple[str, ...] = key(Name(many=True), "in `lanes`: whose lane it is, roles or `rest`", default=())
    move: Move | None = key(Table(Move), "people or material change places before every later round")
    speaks: tuple[str, ...] = key(
        Name(many=True), "who has the floor: roles, `everyone`, `others`, `nobody`", default=()
    )
    asks: tuple[str, ...] = key(Name(many=True), "who may only ask", default=())
    answers: tuple[str, ...] = key(Name(many=True), "who answers", default=())
    turns: Turns | None = key(Table(Turns), "a go-round")
    posture: Mapping[str, str] = key(
        Mapped(
            Choice(
                ("turned-away", "outside", "inside", "camera-off", "microphone-off", "standing", "walking")
            )
        ),
        "how people sit or stand, by role (or `others`, `everyone`)",
        default={},
    )
    rules: tuple[str, ...] = key(
        Choice(("no-repeats", "no-judging", "questions-only", "low-inference"), many=True, sentences=True),
        "how people speak here: these words, or sentences of your own",
        default=(),
    )
    responses: tuple[str, ...] = key(
        Text(many=True, lines=False), "the only things that may be answered here", default=()
    )
    capture: tuple[Capture, ...] = key(
        TableList(Capture), "what is written down", default=(), gathered="captures"
    )
    decide: Decide | None = key(Table(Decide), "what the group decides here")
    show: tuple[str, ...] = key(
        Name(many=True), "materials, captures and decisions to put on the screen", default=()
    )
    needs: tuple[str, ...] = key(
        Name(many=True), "captures, decisions and materials that must be there before this begins", default=()
    )
    cast: tuple[str, ...] = key(Name(many=True), "roles that are given to people in this step", default=())
    back: str | None = key(Name(), "an earlier step that the group may go back to from here")
    clock: str | None = key(Choice(("shown", "hidden")), "the participants' view of the time")
    record: str | None = key(
        Choice(("yes", "private", "anonymous", "none")),
        "what is kept of what is said here: all, all but not shown, without names, or nothing",
    )
    run: Run | None = key(
        Table(Run, short=(Text(lines=False), "protocol")),
        "another protocol, whose steps become the steps of this block",
    )
    after: str | None = key(
        Name(), "in a file that `extends` another: the step after which this one is put in"
    )
    before: str | None = key(
        Name(), "in a file that `extends` another: the step before which this one is put in"
    )
    steps: tuple[Step, ...] = key(TableList(_step), "the steps of a block", default=(), gathered="steps")
    path: Path = attrs.field(default=(), metadata={"internal": True})
    keys: Any = attrs.field(default=None, metadata={"internal": True})
    """The kind's own keys, an instance of the class the kind brings, or None."""
    but: frozenset[str] | None = attrs.field(default=None, metadata={"internal": True})
    """In the steps of a protocol that is run: the roles that ``others`` leaves out there, or None."""


@record
class Meeting(Record):
    """One meeting of a cycle that goes over days or weeks."""

    id: str = key(Name(), "stable name", required=True)
    title: str = key(Text(lines=False), "the name shown; without it, the id", default="")
    gap: str = key(
        Text(lines=False),
        "how long after the meeting before: `2w`, `10d`, or `1w-2w`",
        default="",
        kept=True,
    )
    minutes: int | None = key(Whole(1, 10_000), "its headline length; without it, the `minutes` of the cycle")
    show: tuple[str, ...] = key(
        Name(many=True), "captures of earlier meetings that it opens with", default=()
    )
    gives: tuple[str, ...] = key(Name(many=True), "captures that later meetings may show", default=())
    again: bool = key(Flag(), "whether it may be held several times before the next", default=False)
    steps: tuple[Step, ...] = key(TableList(_step), "its steps", required=True, default=(), gathered="steps")


@record
class Protocol(Record):
    """A whole protocol, as one file says it."""

    format: int = key(Whole(1, 1_000), "version of the language; this program reads 1", required=True)
    id: str = key(Name(), "stable name", required=True)
    title: str = key(Text(lines=False), "the name shown", required=True)
    summary: str = key(Text(lines=False), "one line in lists", default="")
    purpose: str = key(Text(), "what it is good for, in a few sentences", default="")
    language: str = key(Name(), "the language its texts are written in", default="en")
    extends: str = key(
        Text(lines=False),
        "the protocol that this one changes: an id of the library, or a path below this file's folder",
        default="",
        kept=True,
    )
    include: tuple[str, ...] = key(
        Text(many=True, lines=False),
        "files whose groups, roles and inputs are brought in",
        default=(),
        kept=True,
    )
    requires: Mapping[str, str] = key(
        Texts(), 'plugins that must be installed, with versions such as `">=0.1"`', default={}, kept=True
    )
    source: Source = key(Table(Source), "where it comes from", default=Source())
    tags: tuple[str, ...] = key(Text(many=True, lines=False), "purposes, to find it by", default=())
    setting: tuple[str, ...] = key(
        Choice(("room", "online", "hybrid"), many=True), "where it works", default=()
    )
    minutes: Minutes | int | None = key(
        Table(Minutes, short=(Whole(1, 10_000), "")),
        "headline, only compared with the sum of the steps; of a cycle, the length of each meeting",
    )
    people: People = key(Table(People), "for how many, the facilitator not counted", default=People())
    inputs: Mapping[str, Input] = key(Tables(Input), "what is asked for at set-up", default={})
    settings: Mapping[str, Setting] = key(
        Tables(Setting), "numbers, lengths or words chosen before or during a session", default={}
    )
    variants: Mapping[str, Variant] = key(Tables(Variant), "other lengths or forms of it", default={})
    materials: Mapping[str, Material] = key(Tables(Material), "what people work with", default={})
    groups: Mapping[str, Grouping] = key(Tables(Grouping), "how people are seated", default={})
    roles: Mapping[str, Role] = key(Tables(Role), "named functions", default={})
    skip: tuple[str, ...] = key(
        Name(many=True), "in a file that `extends` another: the steps that are left out", default=()
    )
    steps: tuple[Step, ...] = key(
        TableList(Step),
        "the sequence; there must be `steps` or `meetings`",
        default=(),
        gathered="steps",
    )
    meetings: tuple[Meeting, ...] = key(
        TableList(Meeting),
        "a cycle of meetings, in place of `steps`",
        default=(),
        gathered="meetings",
    )
    translations: Mapping[str, Any] = key(
        Overlays(), "its texts in other languages, in a table for each: `[translations.es]`", default={}
    )

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """The steps of the protocol, or of all its meetings."""
        return (*self.steps, *(step for meeting in self.meetings for step in meeting.steps))
