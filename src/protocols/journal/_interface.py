"""What a journal store must do, whatever it keeps its facts in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import attrs

if TYPE_CHECKING:
    from protocols.engine.facts import Fact


class JournalError(Exception):
    """A journal could not be opened, read or written.

    *code* picks the sentence (``journal.<code>``), *arguments* go into it. Codes: ``not-a-journal``,
    ``damaged``, ``newer``, ``driven`` (another program drives it), ``disk-full``, ``read-only``,
    ``no-access``, ``gone``, ``parted`` (somebody else wrote in between), ``failed``; ``unsettled`` (the
    program that drove it was killed in the middle of saving: resume it to settle), ``busy`` (it could not
    be read in one piece), ``held`` (locked by something that does not drive it), ``exists``, ``empty``,
    ``not-a-folder``, ``old-sqlite``. All have ``path``; ``damaged`` has ``seq`` and ``good`` (how many facts
    before it are whole), ``driven`` has ``pid`` and ``host``, ``failed`` has ``reason``.
    """

    def __init__(self, code: str, arguments: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = dict(arguments or {})


@attrs.frozen
class Pulse:
    """The sign of life beside the facts, overwritten each time: until when the program lived, and drafts.

    *at_ms* is the session's own time; the others are what the computer's clocks said, also where the
    session's time runs faster. *drafts*: text half typed, by the name of its place.
    """

    at_ms: int
    wall_ms: int
    boot_ms: int
    boot_id: str
    drafts: Mapping[str, str] = attrs.field(factory=dict)
    closed: bool = False
    """Whether the program was left on purpose, with everything saved."""


class Journal(Protocol):
    """One session's facts, open for writing. One program at a time."""

    def append(self, expected_seq: int, facts: Sequence[Fact]) -> None:
        """Make *facts* durable, all or none: when this returns they survive a power cut.

        *expected_seq* is the last fact's seq this writer knows; the first of *facts* must follow it.
        Raises :class:`JournalError`.
        """
        ...

    def facts(self) -> Iterable[Fact]:
        """All facts in order, each checked against the chain. Raises :class:`JournalError`."""
        ...

    def beat(self, pulse: Pulse) -> None:
        """Overwrite the sign of life. Raises :class:`JournalError`."""
        ...

    def pulse(self) -> Pulse | None:
        """The last sign of life, or None."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...
