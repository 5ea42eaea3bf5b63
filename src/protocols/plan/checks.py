"""What a check says beyond form: can every number of people be seated, and does the headline hold?"""

from __future__ import annotations

from collections.abc import Iterator

from protocols.plan.groups import limits, size_words, sizes
from protocols.plan.make import MINUTE, by_number, make_plan
from protocols.spec.kinds import Kinds
from protocols.spec.model import Grouping, Minutes, Protocol
from protocols.spec.problems import Problem
from protocols.words import listed

MOST_TRIED = 400
"""How many numbers of people are tried; a range wider than that is tried at its beginning."""


def check_times(protocol: Protocol, kinds: Kinds) -> Iterator[Problem]:
    """Problems with people and time; *protocol* must be free of errors."""
    for name, grouping in protocol.groups.items():
        problem = _unseated(protocol, name, grouping)
        if problem is not None:
            yield problem
    count = protocol.people.ideal or protocol.people.min
    made = make_plan(protocol, kinds, by_number(count))
    if made.plan is None:
        for trouble in made.troubles:
            if trouble.severity == "error":
                yield Problem("P501", f"plan.{trouble.code}", trouble.arguments, trouble.path)
        return
    problem = _headline(protocol, count, made.plan.total.target_ms)
    if problem is not None:
        yield problem


def _unseated(protocol: Protocol, name: str, grouping: Grouping) -> Problem | None:
    """Rule 3: the numbers of people that cannot be seated (whole groupings by chance or order only)."""
    if grouping.source or grouping.of == "team" or grouping.by in ("team", "choice") or grouping.size is None:
        return None
    if grouping.count is not None:
        return None
    least, ideal, most = limits(grouping)
    people = protocol.people
    numbers = range(people.min, min(people.max, people.min + MOST_TRIED) + 1)
    wrong = [n for n in numbers if sizes(n, least, ideal, most, grouping.leftover) is None]
    if not wrong:
        return None
    shown = [str(number) for number in wrong[:12]] + (["…"] if len(wrong) > 12 else [])
    special = grouping.leftover in ("observe", "facilitator")
    return Problem(
        "P502",
        "plan.not-seated",
        {"numbers": listed(shown), "sizes": size_words(grouping), "title": grouping.title or name},
        ("groups", name, "size"),
        help=f"plan.not-seated.help.{grouping.leftover}" if special else "plan.not-seated.help",
    )


def _headline(protocol: Protocol, people: int, target_ms: int) -> Problem | None:
    """Rule 5: the sum of the targets against ``minutes``, beyond 2 minutes and a tenth."""
    minutes = protocol.minutes
    if minutes is None:
        return None
    low, high = (minutes.min, minutes.max) if isinstance(minutes, Minutes) else (minutes, minutes)
    total = target_ms / MINUTE
    slack = max(2.0, high / 10)
    if low - slack <= total <= high + slack:
        return None
    says = str(low) if low == high else f"{low}-{high}"
    return Problem(
        "P503",
        "plan.headline",
        {"says": says, "people": people, "sum": f"{round(total, 1):g}"},
        ("minutes",),
        help="plan.headline.help",
    )
