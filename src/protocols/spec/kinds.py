"""What a kind of step is: the door that plugins and the built-in kinds enter by.

A kind is data and pure functions: it says what a step of this kind defaults to, brings keys of its own,
may judge them, and may turn them into what the room sees. It reads no clock and does no I/O; what it
answers is kept in the session's facts, so that a session opens later without the plugin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import attrs

from protocols.spec.record import Record, record


@record
class Finding(Record):
    """What a kind has to say against a step: *key* is the key it stands at, *text* one sentence."""

    key: str
    text: str
    help: str = ""


@record
class Setting(Record):
    """What is known about the room when a step is unfolded into the plan."""

    people: int
    """How many take part in the whole session."""
    members: int
    """How many are in the group this step is unfolded for."""
    inputs: Mapping[str, str] = attrs.field(factory=dict)
    """Answers given at set-up, by input id."""


@record
class Shown(Record):
    """What a kind adds to the face of a step; empty fields leave the step's own."""

    title: str = ""
    say: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()


@record
class Defaults(Record):
    """What a step of a kind is, where its file does not say."""

    title: str = ""
    protect: bool = False
    speaks: tuple[str, ...] = ()
    elastic: bool = True
    """Whether its length may be changed to fit the minutes available."""


class StepKind(Protocol):
    """A kind of step. Implement it as a class with these attributes; an instance is registered.

    *keys* is an attrs class whose fields were made with :func:`protocols.spec.shapes.key`.
    """

    @property
    def name(self) -> str:
        """What a file writes after ``kind =``."""
        ...

    @property
    def summary(self) -> str:
        """One line for lists."""
        ...

    @property
    def defaults(self) -> Defaults:
        """What such a step is, where its file does not say."""
        ...

    @property
    def keys(self) -> type[Any] | None:
        """The class of the kind's own keys, or None."""
        ...

    def check(self, keys: Any) -> Iterable[Finding]:
        """Judge the step's own keys (an instance of :attr:`keys`) beyond their form."""
        ...

    def show(self, keys: Any, setting: Setting) -> Shown:
        """What the room sees of such a step with these keys."""
        ...


@record
class PlainKind(Record):
    """A kind without keys of its own, described by its defaults alone."""

    name: str
    summary: str
    defaults: Defaults = Defaults()
    keys: type[Any] | None = None

    def check(self, keys: Any) -> Sequence[Finding]:
        """Nothing to judge."""
        return ()

    def show(self, keys: Any, setting: Setting) -> Shown:
        """Nothing to add."""
        return Shown()


Kinds = Mapping[str, StepKind]
"""Every kind of step that is installed, by name."""
