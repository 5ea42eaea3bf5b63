"""What a protocol *is*: the frozen classes a TOML file is read into.

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
from protocols.spec.shapes import (
    Choice,
    Flag,
    Formula,
    Name,
    Span,
    Table,
    TableList,
    Tables,
    Text,
    Texts,
    Whole,
    key,
)

FORMAT = 1
"""The version of the language this program writes, and the newest it reads."""

Path = tuple[str | int, ...]
"""Where a value stands in a file: keys and list positions, outermost first."""


@attrs.frozen
class Time:
    """How long one pass of a step lasts, in ms: ``min_ms <= target_ms <= max_ms``.

    ``open`` means that no length is planned: all three are 0 and the clock counts up.
    """

    min_ms: int
    target_ms: int
    max_ms: int
    open: bool = False


@attrs.frozen
class Source:
    """Where a protocol comes from, and how closely it follows."""

    title: str = key(Text(lines=False), "the publication the structure comes from", default="")
    url: str = key(Text(lines=False), "where the publication can be read", default="")
    follows: str = key(
        Choice(("published", "adapted", "original")),
        "`published`: steps and minutes are the source's; `adapted`: some are ours; `original`: all are ours",
        default="original",
    )
    minutes: int | None = key(Whole(1, 10_000), "the published length, where it differs from ours")
    note: str = key(Text(), "what was changed, or what the source does not say", default="")


@attrs.frozen
class Minutes:
    """The headline length in minutes, only ever compared with the sum of the steps."""

    min: int = key(Whole(1, 10_000), "shortest", required=True)
    max: int = key(Whole(1, 10_000), "longest", required=True)


@attrs.frozen
class People:
    """For how many people a protocol is, the facilitator not counted."""

    min: int = key(Whole(1, 10_000), "fewest", default=1)
    ideal: int | None = key(Whole(1, 10_000), "best")
    max: int = key(Whole(1, 10_000), "most", default=200)


@attrs.frozen
class Input:
    """Something asked for when a session is set up: a focus question, a link, a choice."""

    title: str = key(Text(lines=False), "the name shown beside the answer", required=True)
    ask: str = key(Text(lines=False), "the question the facilitator is asked", default="")
    kind: str = key(Choice(("text", "link", "number", "choice")), "what the answer is", default="text")
    among: tuple[str, ...] = key(Text(many=True, lines=False), "the answers of a choice", default=())
    default: str = key(Text(lines=False), "the answer when nothing is said", default="")


@attrs.frozen
class Size:
    """How many people a group holds."""

    min: int | None = key(Whole(1, 10_000), "fewest; without it, as `ideal`")
    ideal: int = key(Whole(1, 10_000), "best", required=True)
    max: int | None = key(Whole(1, 10_000), "most; without it, as `ideal`")


@attrs.frozen
class Count:
    """How many groups are formed: the largest count up to `ideal` that keeps `size.min`."""

    ideal: Expression = key(Formula(), "the number wanted", required=True)
    min: int = key(Whole(1, 10_000), "fewest", default=1)


@attrs.frozen
class Grouping:
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
        Choice(("random", "order", "role", "team", "across teams")),
        "how people are picked: by chance, as listed, alike in role, whole teams, or mixed across teams",
        default="random",
    )
    of: str = key(
        Choice(("person", "team")), "what is seated: people, or whole teams with one voice", default="person"
    )
    source: str | None = key(Name(), "a grouping whose groups are merged into these", name="from")
    names: tuple[str, ...] = key(Text(many=True, lines=False), "names for the groups, in order", default=())


@attrs.frozen
class Role:
    """A named function in the session."""

    title: str = key(Text(lines=False), "the name shown; without it, the id", default="")
    summary: str = key(Text(), "what this role does, in a sentence", default="")
    count: int = key(Whole(1, 100), "how many people hold it", default=1)
    joins: Expression | bool | None = key(
        Formula(condition=True),
        "whether its holders take turns and count as members: true, false or a condition; without it true, "
        "and for the facilitator false",
    )


@attrs.frozen
class Reply:
    """An answer to each turn: 3-1-1."""

    who: tuple[str, ...] = key(Name(many=True), "who answers", default=("others",))
    time: Time | None = key(Span(), "how long", required=True)
    per: str = key(
        Choice(("turn", "person")),
        "whether the time is for all answers to a turn or for each",
        default="turn",
    )


@attrs.frozen
class Turns:
    """A go-round: one after another has the floor."""

    who: tuple[str, ...] = key(
        Name(many=True),
        "who takes a turn: `everyone`, `others`, a role, `teams`, or a grouping (each group with one voice)",
        default=("everyone",),
    )
    time: Time | None = key(Span(), "the length of one turn; without it the step's time is shared equally")
    times: int = key(Whole(1, 20), "how often the round goes about", default=1)
    reply: Reply | None = key(Table(Reply), "an answer to each turn")
    order: str = key(
        Choice(("seated", "random", "free")),
        "as they sit, drawn by chance, or as people please",
        default="seated",
    )
    start: str | None = key(Name(), "the role whose holder begins, for example the presenter")
    crosstalk: bool = key(Flag(), "whether others may speak during a turn", default=False)
    stem: str = key(Text(lines=False), "the sentence starter of each turn", default="")


@attrs.frozen
class Repeat:
    """Rounds of a block of steps (or of one step)."""

    times: Expression | None = key(Formula(), "how many rounds: a number or an expression")
    each: str | None = key(Name(), "one round for each: `member`, `team`, a role, or a group of a grouping")
    as_: str | None = key(Name(), "the name for whoever the round belongs to", name="as")


@attrs.frozen
class Capture:
    """Something that is written down during a step."""

    id: str = key(Name(), "stable name", required=True)
    title: str = key(Text(lines=False), "the heading shown; without it, the id", default="")
    kind: str = key(Choice(("note", "decision", "commitment")), "what an entry is", default="note")
    columns: tuple[str, ...] = key(
        Text(many=True, lines=False),
        "headings that entries are sorted under, such as warm and cool",
        default=(),
    )


@attrs.frozen
class Run:
    """Another protocol whose steps are the steps here."""

    protocol: str = key(
        Text(lines=False), "an id of the library, or a path to a file below this one's folder", default=""
    )
    with_: Mapping[str, str] = key(
        Texts(),
        "its inputs and what they are answered with, its roles and which of this file's roles they are",
        name="with",
        default={},
    )


def _step() -> type[Step]:
    return Step


@attrs.frozen
class Step:
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
    in_: str | None = key(Name(), "a grouping: in every group of it at once", name="in")
    speaks: tuple[str, ...] = key(
        Name(many=True), "who has the floor: roles, `everyone`, `others`, `nobody`", default=()
    )
    asks: tuple[str, ...] = key(Name(many=True), "who may only ask", default=())
    answers: tuple[str, ...] = key(Name(many=True), "who answers", default=())
    turns: Turns | None = key(Table(Turns), "a go-round")
    rules: tuple[str, ...] = key(
        Choice(("no-repeats", "no-judging", "questions-only", "low-inference"), many=True),
        "how people speak here",
        default=(),
    )
    capture: tuple[Capture, ...] = key(TableList(Capture), "what is written down", default=())
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
    steps: tuple[Step, ...] = key(TableList(_step), "the steps of a block", default=())
    path: Path = attrs.field(default=(), metadata={"internal": True})
    keys: Any = attrs.field(default=None, metadata={"internal": True})
    """The kind's own keys, an instance of the class the kind brings, or None."""
    but: frozenset[str] | None = attrs.field(default=None, metadata={"internal": True})
    """In the steps of a protocol that is run: the roles that ``others`` leaves out there, or None."""


@attrs.frozen
class Protocol:
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
    )
    include: tuple[str, ...] = key(
        Text(many=True, lines=False), "files whose groups, roles and inputs are brought in", default=()
    )
    requires: Mapping[str, str] = key(
        Texts(), 'plugins that must be installed, with versions such as `">=0.1"`', default={}
    )
    source: Source = key(Table(Source), "where it comes from", default=Source())
    tags: tuple[str, ...] = key(Text(many=True, lines=False), "purposes, to find it by", default=())
    setting: tuple[str, ...] = key(
        Choice(("room", "online", "hybrid"), many=True), "where it works", default=()
    )
    minutes: Minutes | int | None = key(
        Table(Minutes, short=(Whole(1, 10_000), "")), "headline, only compared with the sum of the steps"
    )
    people: People = key(Table(People), "for how many, the facilitator not counted", default=People())
    inputs: Mapping[str, Input] = key(Tables(Input), "what is asked for at set-up", default={})
    groups: Mapping[str, Grouping] = key(Tables(Grouping), "how people are seated", default={})
    roles: Mapping[str, Role] = key(Tables(Role), "named functions", default={})
    skip: tuple[str, ...] = key(
        Name(many=True), "in a file that `extends` another: the steps that are left out", default=()
    )
    steps: tuple[Step, ...] = key(TableList(Step), "the sequence", required=True, default=())
