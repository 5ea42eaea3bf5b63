"""Where in the unfolding of a protocol we are, and what is said when it cannot go on."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from protocols.plan.groups import Voice
from protocols.plan.model import EVERYONE, Round
from protocols.spec.model import Path
from protocols.spec.record import Record, record
from protocols.words import decimal


@record
class Trouble(Record):
    """Something that keeps a protocol from being planned (*error*) or should be known (*warning*).

    *code* picks the sentence (``plan.<code>``); *path* is the place in the protocol's file.
    """

    severity: str
    code: str
    arguments: Mapping[str, object] = attrs.field(factory=dict)
    path: Path = ()


class CannotUnfold(Exception):
    """Unfolding stopped; *trouble* says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.code)
        self.trouble = trouble


def fail(code: str, path: Path, **arguments: object) -> CannotUnfold:
    """The exception to raise where unfolding cannot go on."""
    return CannotUnfold(Trouble("error", code, arguments, path))


@record
class Scope(Record):
    """Where in the unfolding we are: whose lane, in which rounds, and what is inherited."""

    lane: str
    voices: tuple[Voice, ...]
    holders: Mapping[str, tuple[str, ...]]
    rounds: tuple[Round, ...] = ()
    path: tuple[str, ...] = ()
    innermost: str = ""
    """The name of the innermost ``as``, or empty."""
    grouping: str = ""
    record: str = "yes"
    clock: str = "shown"
    rules: tuple[str, ...] = ()
    protect: bool = False
    optional: str = ""
    drop: str = ""
    parent: str = ""
    awaits: str = ""
    """The decision or list that settles whether this happens at all, or empty."""
    task: str = ""
    """What the group works on, or empty."""
    group: str = ""
    """The title of the group we are in, or empty: groups that are formed inside it are called after it."""
    station: str = ""
    """The lane whose place people are at, where they move from place to place."""
    sure: bool = True
    """Whether this will happen as far as anybody knows: not in later passes of an open end."""

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of everybody in the lane."""
        return tuple(one for voice in self.voices for one in voice.who)


def minutes_up(ms: int) -> str:
    """A length in minutes for a sentence, rounded up to a tenth."""
    tenths = -(-ms // 6_000)
    return decimal(tenths / 10)


def key_for(step: str, scope: Scope) -> str:
    """What a step is called in the plan, in this lane and these rounds."""
    key = step if scope.lane == EVERYONE else f"{step}@{scope.lane}"
    for round_ in scope.rounds:
        key += f"#{round_.number}"
    return key
