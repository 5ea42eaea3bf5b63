"""What strategies are given and what they answer. All lengths are whole seconds, in ms.

A step with a range ("3m" to "8m") gives way within it. A step with one length only ("5m") is not elastic
(:attr:`Ahead.elastic`); a strategy whose rule says so may ask it to give way all the same, down to
:data:`LEAST_MS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Protocol, runtime_checkable

import attrs

from protocols.plan.model import Lane, Plan, Unit
from protocols.plan.strategies.spreading import Program, size_of, spread
from protocols.spec.record import Record, record

LEAST_MS = 60_000
"""Where a file gives a step no minimum, no strategy leaves it less than this (or than it has already)."""


@record
class Ahead(Record):
    """A step that is still to come, in one group and one round."""

    key: str
    """What the plan calls it; unique."""
    step: str
    """The step's id in the file."""
    title: str
    kind: str
    lane: str
    """The group's id; ``all`` where everybody is together."""
    now_ms: int
    """What it is planned at now."""
    min_ms: int
    target_ms: int
    max_ms: int
    turns: int = 0
    """How many people (or teams) speak in turn, replies not counted."""
    goes: int = 1
    """How often the turns go round."""
    protected: bool = False
    optional: str = ""
    """The optional step or block that it can be left out with, or empty."""
    under_way: bool = False

    @property
    def settled(self) -> bool:
        """Whether nothing may change it: protected, under way, or without a length of its own."""
        return self.protected or self.under_way or not self.now_ms

    @property
    def elastic(self) -> bool:
        """Whether the file gives it a range, and nothing forbids to use it."""
        return not self.settled and self.min_ms < self.max_ms

    @property
    def buffer(self) -> bool:
        """Whether it is spare time and nothing else."""
        return self.kind == "buffer"

    @property
    def least_ms(self) -> int:
        """The least that it may be given: its minimum, or :data:`LEAST_MS` where it has none."""
        least = self.min_ms if 0 < self.min_ms < self.max_ms else LEAST_MS
        return min(least, self.now_ms)

    @property
    def most_ms(self) -> int | None:
        """The most that it may be given; None where the file does not say."""
        return max(self.max_ms, self.now_ms) if self.min_ms < self.max_ms else None


@record
class Situation(Record):
    """What is still to come, and by how much it must become shorter or may become longer.

    *change_ms* is what is missing (negative) or to spare (positive), in whole seconds. *rest* is the program
    still to come, the step under way at its head with what it has left. Where a fixed start is aimed at, and
    not the end, *until* is its step, and what comes after it is none of *rest*.
    """

    plan: Plan
    rest: Program
    steps: tuple[Ahead, ...]
    change_ms: int
    until: str = ""

    @property
    def late(self) -> bool:
        """Whether there is time to make up for."""
        return self.change_ms < 0

    @cached_property
    def by_key(self) -> Mapping[str, Ahead]:
        """The steps by their keys."""
        return {step.key: step for step in self.steps}

    @cached_property
    def units(self) -> Mapping[str, tuple[Lane, Unit]]:
        """The plan's own record of each step that is to come, by key, with its group."""
        return {unit.key: (lane, unit) for lane, unit in self.plan.units() if unit.key in self.by_key}

    @cached_property
    def length_ms(self) -> int:
        """How long what is to come takes; where groups are apart, the longest."""
        return sum(size_of(part) for part in self.rest)

    def spread(
        self,
        limits: Mapping[str, tuple[int, int]],
        *,
        by: str = "room",
        start: Mapping[str, int] | None = None,
    ) -> dict[str, int]:
        """New lengths, by key, that together make up for :attr:`change_ms` as far as *limits* allow.

        *limits*: key to the least and the most (ms) that the step may be given; who is not among them stays
        as it is. *by* ``"room"`` shares in proportion to how far each can go, ``"length"`` in proportion to
        how long each is. *start*: lengths that some of them have been given already. Groups that are apart
        are brought together to the same end; more time never gives any step less.
        """
        begun = dict(start or {})
        missing = self.change_ms
        if begun:
            missing -= sum(size_of(part, begun) for part in self.rest) - self.length_ms
        if (missing < 0) != self.late or not missing:
            return begun
        return begun | spread(self.rest, missing, limits, by, begun)


@record
class Proposal(Record):
    """What a strategy proposes. *lengths*: key to the new length in ms; *left_out*: keys of steps that do not
    happen; *goes*: key to how often the turns go round from now on; *end_ms*: by how much the planned end
    itself moves (positive: later)."""

    lengths: Mapping[str, int] = attrs.field(factory=dict)
    left_out: tuple[str, ...] = ()
    goes: Mapping[str, int] = attrs.field(factory=dict)
    end_ms: int = 0


@runtime_checkable
class Strategy(Protocol):
    """A named way to catch up, or to use time that is to spare.

    *rule* is one sentence that says to a facilitator what it does. ``propose`` is pure: the same situation,
    the same answer; an empty :class:`Proposal` where there is nothing it can do.
    """

    @property
    def name(self) -> str:
        """Small letters, digits and ``-``: how it is called on a command line and in a journal."""

    @property
    def title(self) -> str:
        """How it is called on a screen."""

    @property
    def rule(self) -> str:
        """One sentence: what it does."""

    def propose(self, situation: Situation) -> Proposal:
        """What to change."""


class WrongProposal(ValueError):
    """A strategy proposed something that may not be; the text says what."""


@record
class Change(Record):
    """What happens to one step: *before_ms* to *after_ms*, and in words what is lost (or gained)."""

    key: str
    step: str
    title: str
    lane: str
    before_ms: int
    after_ms: int
    effect: str
    left_out: bool = False


@record
class Preview(Record):
    """What a strategy would do. Lengths are of what is still to come: *before_ms* without it, *after_ms* with
    it; *goal_ms* is how long there is, by the planned end as it would be then."""

    strategy: str
    title: str
    rule: str
    changes: tuple[Change, ...]
    before_ms: int
    after_ms: int
    goal_ms: int
    end_ms: int
    proposal: Proposal
    until: str = ""
    """The title of the step at whose fixed start what is still to come ends; empty for the session's end."""

    @property
    def change_ms(self) -> int:
        """What was missing (negative) or to spare when this was looked at."""
        return self.goal_ms - self.end_ms - self.before_ms

    @property
    def late_ms(self) -> int:
        """By how much the session would end after its planned end (negative: before it)."""
        return self.after_ms - self.goal_ms

    @property
    def empty(self) -> bool:
        """Whether it would change nothing at all."""
        return not self.changes and not self.end_ms
