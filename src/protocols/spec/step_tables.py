"""The tables that a step is made of: times, turns, rounds, moves, decisions, captures, signals.

Frozen classes like those of :mod:`protocols.spec.model`, which has the steps and the protocol around them.
"""

from __future__ import annotations

from collections.abc import Mapping

from protocols.spec.expressions import Expression
from protocols.spec.record import Record, record
from protocols.spec.shapes import (
    Choice,
    Flag,
    Formula,
    Length,
    Mapped,
    Name,
    Span,
    Table,
    Text,
    Texts,
    Whole,
    key,
)


@record
class Time(Record):
    """How long one pass of a step lasts, in ms: ``min_ms <= target_ms <= max_ms``.

    ``open`` means that no length is planned: all three are 0 and the clock counts up. With *per*, the
    three are for each of so many, and *least_ms* and *most_ms* bound the product. *setting* names a setting
    that holds the length; then the three are 0. *rounds* are the lengths of the first, second, ... round, the
    last of them for all that follow; then the three are those of the first.
    """

    min_ms: int
    target_ms: int
    max_ms: int
    open: bool = False
    per: Expression | None = None
    least_ms: int | None = None
    most_ms: int | None = None
    setting: str = ""
    rounds: tuple[Time, ...] = ()


@record
class Reply(Record):
    """An answer to each turn: 3-1-1."""

    who: tuple[str, ...] = key(Name(many=True), "who answers", default=("others",))
    time: Time | None = key(Span(), "how long", required=True)
    per: str = key(
        Choice(("turn", "person")),
        "whether the time is for all answers to a turn or for each",
        default="turn",
    )


@record
class Turns(Record):
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
    start: str | None = key(
        Name(),
        "who begins: a role, for example the presenter; `random`; or `next`, in every round one person "
        "further on",
    )
    passing: str = key(
        Choice(("return", "skip"), flags=((False, "no"), (True, "return"))),
        "whether somebody may pass: `return` (or true) asks them once more at the end, `skip` does "
        "not, false is no",
        name="pass",
        default="return",
    )
    most: int | None = key(Whole(1, 1_000), "no more than so many turns, whoever wants one")
    crosstalk: bool = key(Flag(), "whether others may speak during a turn", default=False)
    stem: str = key(Text(lines=False), "the sentence starter of each turn", default="")


@record
class Repeat(Record):
    """Rounds of a block of steps (or of one step)."""

    times: Expression | None = key(
        Formula(), "how many rounds: a number or an expression; beside `each`, no more than so many"
    )
    each: str | None = key(
        Name(),
        "one round for each: `member`, `team`, a role, a group of a grouping, an entry of a `capture`, or "
        "what a `decide` has picked",
    )
    as_: tuple[str, ...] = key(
        Name(many=True),
        "the name for whoever (or whatever) the round belongs to; with several names, the further ones are "
        "the next people in the circle",
        name="as",
        default=(),
    )
    title: str = key(
        Text(lines=False),
        "what people read for the (first) name in `as` where nobody in particular is meant",
        default="",
    )
    until: str = key(
        Text(lines=False),
        "what ends it, in words (`no new ideas come`): the facilitator decides after each round",
        default="",
    )
    most: int | None = key(Whole(1, 10_000), "no more than so many rounds")
    usually: int | None = key(Whole(1, 10_000), "how many rounds are planned while nobody knows")
    fill: bool = key(
        Flag(), "as many rounds as fit: another begins only if it can end in time", default=False
    )
    within: int | None = key(Length(), "the time for all rounds together")
    between: int | None = key(Length(), "time to change over before every round but the first")


@record
class Move(Record):
    """How people (or material) change places before every round but the first."""

    who: tuple[str, ...] = key(
        Name(many=True),
        "who moves: `others` (all but the host), the host by its name, `everyone`, or a role",
        default=("others",),
    )
    what: str | None = key(Name(), "the material that moves, while people stay")
    to: str = key(
        Choice(("next", "previous", "scatter")),
        "to the next group, to the one before, or apart, so that people meet as few again as possible",
        default="next",
    )
    last: str | None = key(Choice(("home",)), "`home`: the last round is at one's first place again")
    time: int | None = key(Length(), "how long a move takes")


@record
class Decide(Record):
    """Something the group decides in a step: a choice, a vote, a ranking."""

    id: str = key(Name(), "stable name; conditions may ask for it", required=True)
    title: str = key(Text(lines=False), "the question; without it, the id", default="")
    source: str | None = key(Name(), "the `capture` whose entries are decided on", name="from")
    among: tuple[str, ...] = key(Name(many=True), "the options", default=())
    labels: Mapping[str, str] = key(
        Mapped(Text(lines=False)), "how an option of `among` is shown, by its name", default={}
    )
    how: str = key(
        Choice(("choice", "dots", "score", "thumbs", "rank")),
        "talk it over and choose, dots to place, points from 1 to 5, thumbs, or a ranking by each",
        default="choice",
    )
    by: tuple[str, ...] = key(
        Name(many=True), "who decides: `everyone`, a role, `teams`", default=("everyone",)
    )
    dots: Expression | None = key(Formula(), "how many dots (or choices) each has")
    most: int | None = key(
        Whole(1, 100), "how many dots one may put on the same option, or how many options one ranks"
    )
    pick: int = key(Whole(1, 1_000), "how many options are picked", default=1)
    secret: bool = key(Flag(), "whether nobody sees the votes before all have voted", default=False)


@record
class Extend(Record):
    """More time that a group may give itself, within bounds."""

    by: int | None = key(Length(), "how much at once", required=True)
    times: int = key(Whole(1, 20), "how often at most", default=1)
    ask: str = key(Text(lines=False), "how the group is asked, for example thumbs", default="")


@record
class CueKey(Record):
    """A signal during a step."""

    at: str = key(
        Text(lines=False),
        "when: `50%` of the time, `2m left`, `end`, `+1m` in overtime, or `turn` for each new turn",
        required=True,
        kept=True,
    )
    say: str = key(Text(lines=False), "what is shown or said", default="")
    how: str = key(
        Name(),
        "`text`, `bell`, `flash`, or a word that the user's own configuration binds to a program",
        default="text",
    )


@record
class Capture(Record):
    """Something that is written down during a step."""

    id: str = key(Name(), "stable name", required=True)
    title: str = key(Text(lines=False), "the heading shown; without it, the id", default="")
    kind: str = key(Choice(("note", "decision", "commitment")), "what an entry is", default="note")
    columns: tuple[str, ...] = key(
        Text(many=True, lines=False),
        "headings that entries are sorted under, such as warm and cool",
        default=(),
    )
    fields: tuple[str, ...] = key(
        Text(many=True, lines=False), "the parts of each entry, such as cause, change and measure", default=()
    )
    per: str = key(
        Choice(("all", "group", "member", "round", "team")),
        "for whom there is one of its own: all together, each group, each person, each round, each team",
        default="all",
    )
    by: str | None = key(Name(), "the role that writes; without it, whoever likes to")
    most: int | None = key(Whole(1, 1_000), "how many entries at most")
    words: int | None = key(Whole(1, 1_000), "how many words an entry has at most")
    seen: str = key(
        Choice(("all", "group", "facilitator")),
        "who sees it before a step has it in `show`: everybody, the group that wrote it, or only the "
        "facilitator",
        default="all",
    )
    usually: int | None = key(
        Whole(1, 1_000), "how many entries to plan for, where rounds are made of them later"
    )


@record
class Run(Record):
    """Another protocol whose steps are the steps here."""

    protocol: str = key(
        Text(lines=False),
        "an id of the library, or a path to a file below this one's folder",
        default="",
        kept=True,
    )
    any: tuple[str, ...] = key(
        Text(many=True, lines=False),
        "several of these, one of which is chosen when the step is reached",
        default=(),
        kept=True,
    )
    with_: Mapping[str, str] = key(
        Texts(),
        "its inputs and what they are answered with, its roles and which of this file's roles they are",
        name="with",
        default={},
    )
