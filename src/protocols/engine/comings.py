"""Who came late and who left early, and when: the list that the roster's facts tell when they are compared.

Only data. Who is here now stands in :class:`~protocols.plan.known.Known`; this is what the minutes tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from protocols.engine.facts import Fact
from protocols.engine.moments import Moment
from protocols.spec.record import Record, record


@record
class Coming(Record):
    """Somebody who came (*came*) or left, by id: at which time of the session's own, and at which moment."""

    who: str
    came: bool
    at_ms: int
    moment: Moment


def comings(
    fact: Fact, known: Collection[str], away: Collection[str], people: Collection[str], gone: Collection[str]
) -> Iterator[Coming]:
    """Who comes and who leaves with *fact*: *known* and *away* are who was known and away before it, *people*
    and *gone* after it."""
    for one in people:
        came = one not in gone
        if came != (one in known and one not in away) and (came or one in known):
            yield Coming(one, came, fact.at_ms, fact.moment)


def took_part(people: Iterable[str], told: Iterable[Coming], started_ms: int | None) -> tuple[str, ...]:
    """Who of *people* has taken part: who was here at some time since the start (by the session's own time),
    or is here where it has not begun. *told* are all who came and left, in order."""
    before: dict[str, bool] = {}
    since = set()
    for one in told:
        if started_ms is None or one.at_ms < started_ms:
            before[one.who] = one.came
        elif one.came:
            since.add(one.who)
    return tuple(one for one in people if one in since or before.get(one, True))
