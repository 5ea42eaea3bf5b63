"""What is kept of who spoke: whose voice is counted now, what each has said so far, and every stretch of it.

Only data; :mod:`protocols.engine.talking` folds it. In each lane one voice is counted at a time at most: the
one that the facilitator tapped, else the one that the place gives the floor to (a turn's holder, or who
alone speaks in a step). So nobody is counted twice, and no more is counted than there was time.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from protocols.engine.grown import Grown
from protocols.spec.record import Record, record

Who = tuple[str, ...]
"""Whose voice it is, by id: one person, several who speak with one voice, or nobody's."""


@record
class Voice(Record):
    """Whose voice is counted in a lane since *since_ms* (the session's own time); empty: nobody's.

    *spent_ms* is how long the visit had lasted then, its gaps not counted, and *gaps_from* how many gaps had
    been found in the session: what has been added since is this voice's.
    """

    who: Who
    tapped: bool
    since_ms: int
    spent_ms: int = 0
    gaps_from: int = 0


@record
class Heard(Record):
    """What somebody has said so far: how long, how often, and the gaps in it (their answers may change)."""

    ms: int = 0
    times: int = 0
    gaps: tuple[str, ...] = ()


@record
class Span(Record):
    """A stretch in which somebody spoke, by the session's own time: *ms* of it counted, pauses left out."""

    who: Who
    tapped: bool
    lane: str
    step: str
    from_ms: int
    until_ms: int
    ms: int
    gaps: tuple[str, ...] = ()


@record
class Talk(Record):
    """Who has spoken in a session: *heard* by voice, *now* by lane."""

    heard: Mapping[Who, Heard] = attrs.field(factory=dict)
    now: Mapping[str, Voice] = attrs.field(factory=dict)
    spoken: Grown[Span] = Grown()
    """Every stretch, in order."""
