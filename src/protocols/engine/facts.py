"""Facts: what happened in a session. They are kept for ever, so this page is a promise.

A fact's *data* is plain JSON and records outcomes (groups formed, seconds allotted, order drawn), never a
request to work them out again. Kinds and their data, version 1; ``at`` means the session's own time in ms,
which runs while the program runs and the computer is awake, from 0 when the session is opened:

============================ =============================================================================
kind                         data
============================ =============================================================================
``session.opened``           protocol {id, title, text, and where it is made of others: files {key: text},
                             and variant where one was chosen}, minutes, inputs {id: {title, answer}},
                             facilitator, language, speed, seed, versions {name: version}, start_at (ms or
                             null)
``roster.set``               people [{id, name, team, role}], and once it runs: beside {who came late: beside
                             whom}, away [who has left], why: arrive, gone; and who it was
``plan.made``                plan (see :mod:`protocols.plan.data`)
``session.started``          planned_end (at, ms)
``step.entered``             unit, visit (1, 2, ...), allotted, and when stepped back to: carried (ms spent
                             there before), added, turn, turn_carried, turn_added
``step.left``                unit, visit, how: next, limit, back, revisit, finish
``turn.began``               unit, visit, turn, and when stepped back to: carried, added
``turn.passed``              unit, visit, turn; a turn that comes back later began with returned: true
``turn.quiet``               unit, visit, turn: an early finish that stays silent until its limit
``lanes.opened``             fork
``lane.ended``               (the fact's lane has come to the end of its program)
``lanes.joined``             fork
``lanes.closed``             fork: stepped back out of it
``session.paused``           where it was said: why (a name for it), until (at, ms: when it is to be over).
                             Once more while it lasts: what is said of it from then on
``session.resumed``
``break.over``               why, late: a pause has lasted until its end; the clock stands on
``time.added``               unit, visit, ms (negative: taken), turn_ms where the current turn gets less,
                             why: extend where the step allows it (and fingers, where they were
                             counted), people where somebody came or left
``cue.given``                unit, visit, cue, late (ms after its moment at which it was noticed), and of a
                             cue of the protocol's own: what, value, say, how
``entry.written``            id, kind, text, capture, column, who, owner, due, lane, unit, step
                             and fields {name: text} where its capture has any. kind: note, decision,
                             commitment, parking (for later, in no capture)
``entry.edited``             id, and the fields of ``entry.written`` that changed
``entry.withdrawn``          id
``gap.found``                id, cause: closed, sleep; ms, estimated, places [[lane, unit, visit]], answer
``gap.answered``             id, answer: step, break, nothing
``setting.set``              id, value
``talk.began``               who (a person's id, or facilitator), unit, step: tapped; whoever spoke there
                             before has ended. Turns, and who alone has the floor, are counted without it
``talk.ended``               who
``mode.set``                 what changed: quiet (signals are text only); for the room: clock (shown,
                             hidden, protocol), blackout (it sees nothing), notes (it sees them), message
``decision.made``            id, title, step, source, how, options [{option, label, votes}] best first, picked
``rounds.set``               block (as the plan calls it), count
``role.cast``                role, who
``gate.opened``              gates: what one went on without
``plan.changed``             plan: what is still to come, made again with what is known; or, to catch up:
                             strategy, lengths {unit: [ms, [ms of each turn]]}, left_out [unit],
                             rounds [[block, [rounds around it], count]], optional [step],
                             end (ms by which the planned end moves). With a plan, by hand: why (insert,
                             reorder, leave-out) and title
``action.undone``            action, what, and facts: what has happened since without it, in order; a fact
                             that stays as it was by its seq, the others whole
``action.redone``            the same, without the undoing
``session.reopened``         versions, speed
``session.finished``         how: end, early
============================ =============================================================================

``session.started``, ``step.left``, ``step.entered`` and ``turn.began`` may also have ago: how many ms before
it was told it happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from protocols.engine.moments import Moment


@attrs.frozen
class Fact:
    """One thing that happened.

    *seq* counts from 1 without gaps; *writer* names the opening of the journal that wrote it; facts of one
    command share an *action*; *at_ms* is the session's own time; *moment* what the clocks said; *actor*
    who did it (``facilitator``, ``clock``, ``program``); *lane* the lane it happened in, or empty.
    """

    seq: int
    writer: str
    action: str
    kind: str
    moment: Moment
    at_ms: int
    actor: str = "facilitator"
    lane: str = ""
    data: Mapping[str, Any] = attrs.field(factory=dict)
    version: int = 1


def happened_ms(fact: Fact) -> int:
    """When it happened, as the session's own time in ms: before it was told, where its data say ``ago``."""
    return fact.at_ms - int(fact.data.get("ago", 0))


@attrs.frozen
class Refusal:
    """A command that was not carried out, and why: a value, never an exception, never journalled.

    *code* picks the sentence (``refusal.<code>``), *arguments* go into it, *nearest* names a command that
    would work, or is empty.
    """

    code: str
    arguments: Mapping[str, object] = attrs.field(factory=dict)
    nearest: str = ""
