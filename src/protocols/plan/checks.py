"""What a check says of people and time: can every number of people be seated, and does the headline hold?

Judged are the smallest, the best and the largest number of people. What else makes sense or not is judged by
:mod:`protocols.plan.sense`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protocols.plan.conditions import MOST_TRIED, Conditions
from protocols.plan.make import MINUTE, Reckoned, depends_on_people, reckon
from protocols.plan.sense import check_sense
from protocols.plan.sizes import limits, merged, one_of_each, size_words, sizes
from protocols.spec.checks import source_of
from protocols.spec.choices import varied
from protocols.spec.kinds import Kinds
from protocols.spec.meetings import held
from protocols.spec.model import Grouping, Minutes, Path, People, Protocol, Step
from protocols.spec.others import every
from protocols.spec.problems import Problem
from protocols.words import decimal, duration, listed, say

__all__ = ["MOST_TRIED", "check_times"]


def check_times(protocol: Protocol, kinds: Kinds) -> Iterator[Problem]:
    """Problems with people, time and sense; *protocol* must be free of errors."""
    conditions = Conditions(protocol)
    meetings = [held(protocol, one.id) for one in protocol.meetings] or [protocol]
    seated = set().union(*map(_seated_together, meetings))
    unseated: dict[str, Problem] = {}
    for name, grouping in protocol.groups.items():
        problem = _unseated(protocol, conditions, name, grouping) if name in seated else None
        if problem is not None:
            unseated[name] = problem
    stopped = _stopped(protocol, meetings, kinds, unseated)
    for name, problem in unseated.items():
        yield stopped if stopped is not None and stopped.path[:2] == ("groups", name) else problem
    yield from check_sense(protocol, conditions)
    yield from _meeting_minutes(protocol)
    for number, one in enumerate(meetings):
        path: Path = ("minutes",)
        if protocol.meetings:
            own = protocol.meetings[number].minutes is not None
            path = ("meetings", number, "minutes" if own else "id")
        yield from _lengths(one, kinds, path, stopped)


def _meeting_minutes(protocol: Protocol) -> Iterator[Problem]:
    """The minutes of each meeting of a cycle against those of the cycle, which are the length of each."""
    headline = protocol.minutes
    if not protocol.meetings or headline is None or headline == protocol.source.minutes:
        return
    low, high = _ends(headline)
    # What the cycle says stays the length of the meetings that say none.
    ends = [(low, high) if one.minutes is None else (one.minutes, one.minutes) for one in protocol.meetings]
    least, most = min(end for end, _ in ends), max(end for _, end in ends)
    for number, meeting in enumerate(protocol.meetings):
        minutes = meeting.minutes
        if minutes is None or low - _slack(low) <= minutes <= high + _slack(high):
            continue
        mended = str(least) if least == most else f"{{ min = {least}, max = {most} }}"
        yield Problem(
            "P504",
            "plan.meeting-length",
            {"says": minutes, "cycle": _range(low, high)},
            ("meetings", number, "minutes"),
            help="plan.meeting-length.help",
            help_arguments={"minutes": mended},
            other=("minutes",),
        )


def _ends(minutes: Minutes | int) -> tuple[int, int]:
    return (minutes.min, minutes.max) if isinstance(minutes, Minutes) else (minutes, minutes)


def _slack(minutes: int) -> float:
    """By how much a length may differ from a headline before anything is said of it."""
    return max(2.0, minutes / 10)


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"


def _stopped(
    protocol: Protocol, meetings: Sequence[Protocol], kinds: Kinds, unseated: Mapping[str, Problem]
) -> Problem | None:
    """What is *unseated* with the very number of people that is planned for: then nothing can be planned,
    and it is an error where it would be a warning."""
    people = protocol.people
    for one in meetings if unseated else ():
        trouble = reckon(one, kinds, people.ideal or people.min).trouble
        problem = unseated.get(str(trouble.path[1])) if trouble is not None and trouble.path[1:] else None
        if trouble is None or problem is None or trouble.code != "no-groups":
            continue
        unsaid = people == People()
        size = protocol.groups[str(trouble.path[1])].size
        least = size.min or size.ideal if size is not None else 0
        return Problem(
            "P501",
            problem.sentence,
            problem.arguments,
            problem.path,
            help="plan.for-how-many" if unsaid and least else problem.help,
            help_arguments={"least": least} if unsaid and least else {},
        )
    return None


def _lengths(protocol: Protocol, kinds: Kinds, path: Path, told: Problem | None = None) -> Iterator[Problem]:
    """Problems with how long a protocol (or one meeting of a cycle) takes; its headline stands at *path*.

    *told*: why nothing can be planned, where that is said already.
    """
    people = protocol.people
    best = people.ideal or people.min
    reckoned = reckon(protocol, kinds, best)
    if reckoned.trouble is not None:
        trouble = reckoned.trouble
        if told is None or trouble.path[:2] != told.path[:2]:
            advice = "plan.window.help" if trouble.code == "window" else ""
            yield Problem("P501", f"plan.{trouble.code}", trouble.arguments, trouble.path, help=advice)
        return
    others: list[Reckoned] = []
    if any(map(depends_on_people, protocol.steps)):
        others = [
            reckon(protocol, kinds, n, reckoned) for n in dict.fromkeys((people.min, people.max)) if n != best
        ]
    for one in others:
        stopped = one.trouble
        # Where groups cannot be formed, it is said for every number at once.
        if stopped is not None and stopped.code != "no-groups":
            why = say(f"plan.{stopped.code}", **stopped.arguments)
            yield Problem("P518", "plan.not-for", {"n": one.people, "why": why}, stopped.path)
    yield from _fixed_starts(protocol, (reckoned, *others))
    problem = _headline(protocol, reckoned, others, path)
    if problem is not None:
        yield problem
    for name in protocol.variants:
        yield from _variant(protocol, kinds, name)


def _fixed_starts(protocol: Protocol, all_reckoned: Sequence[Reckoned]) -> Iterator[Problem]:
    """Rule 33: steps too long for the time before a fixed start, each told for one number of people."""
    paths = {step.id: (*step.path, "at") for step in every(protocol.steps) if step.at}
    told: set[str] = set()
    late = [("P328", "plan.fixed.late", one.people, start) for one in all_reckoned for start in one.late]
    tight = [("P329", "plan.fixed.tight", one.people, start) for one in all_reckoned for start in one.tight]
    for code, sentence, people, (step, at, by) in (*late, *tight):
        if step not in told:
            told.add(step)
            arguments = {"n": people, "at": at, "by": duration(by)}
            yield Problem(code, sentence, arguments, paths[step], help=f"{sentence}.help")


def _variant(protocol: Protocol, kinds: Kinds, name: str) -> Iterator[Problem]:
    """A variant against its own minutes, which are one number: for the best number of people."""
    variant = varied(protocol, name)
    people = protocol.people
    best = people.ideal or people.min
    reckoned = reckon(variant, kinds, best)
    if reckoned.trouble is not None:
        why = say(f"plan.{reckoned.trouble.code}", **reckoned.trouble.arguments)
        yield Problem("P518", "plan.variant-not", {"name": name, "why": why}, ("variants", name), "header")
        return
    if variant.minutes is None:
        return
    problem = _headline(variant, reckoned, (), ("variants", name, "minutes"))
    if problem is not None:
        yield problem


def _seated_together(protocol: Protocol) -> set[str]:
    """The groupings that are (also) formed of everybody; inside other groups there are fewer people."""
    together: set[str] = set()
    inside: set[str] = set()

    def walk(steps: Sequence[Step], grouped: bool) -> None:
        for step in steps:
            named = step.in_ is not None and step.in_ != "all"
            if named and step.in_:
                (inside if grouped else together).add(step.in_)
            below = (grouped and step.in_ != "all") or named
            walk(step.steps, below)
            walk(step.lanes, True)

    walk(protocol.steps, False)
    return set(protocol.groups) - (inside - together)


def _unseated(protocol: Protocol, conditions: Conditions, name: str, grouping: Grouping) -> Problem | None:
    """Rule 3: the numbers of people that cannot be seated (whole groupings by chance or order only)."""
    if grouping.source is not None:
        formed = any(step.in_ == name for step in every(protocol.all_steps))
        return _unmade(protocol, conditions, name, grouping) if formed else None
    # Teams and wishes are known on the day.
    if grouping.of == "team" or grouping.by in ("team", "choice"):
        return None
    if grouping.size is None and grouping.count is None:
        return None
    if grouping.by == "role" and grouping.count is not None:
        return None
    least, ideal, most = limits(grouping)
    wrong = []
    for n in conditions.numbers:
        count, fewest = None, 1
        if grouping.count is not None:
            wanted = conditions.number(grouping.count.ideal, n)
            if wanted is None:
                return None  # it depends on what is not known before the day
            count, fewest = wanted, grouping.count.min
        elif -(-n // most) <= n // least and grouping.leftover in ("grow", "shrink"):
            continue
        found = sizes(n, least, ideal, most, grouping.leftover, count)
        if found is None or len(found.groups) < fewest:
            wrong.append(n)
    if not wrong:
        return None
    shown = conditions.shown(wrong)
    if grouping.count is not None:
        return Problem(
            "P502",
            "plan.not-seated.count",
            {"numbers": shown, "count": grouping.count.ideal.source, "title": grouping.title or name},
            ("groups", name, "count"),
            help="plan.not-seated.count.help",
        )
    special = grouping.leftover in ("observe", "facilitator")
    return Problem(
        "P502",
        "plan.not-seated",
        {"numbers": shown, "sizes": size_words(grouping), "title": grouping.title or name},
        ("groups", name, "size"),
        help=f"plan.not-seated.help.{grouping.leftover}" if special else "plan.not-seated.help",
    )


def _unmade(protocol: Protocol, conditions: Conditions, name: str, grouping: Grouping) -> Problem | None:
    """The numbers of people with which groups of the wanted size cannot be made out of other groups."""
    if grouping.size is None:
        return None
    wrong = []
    for n in conditions.numbers:
        # None: it depends on more than the number of people, or is said of the source already.
        if _made_of(protocol, conditions, name, n) == ():
            wrong.append(n)
    if not wrong:
        return None
    source = source_of(grouping)
    return Problem(
        "P502",
        "plan.not-made",
        {
            "numbers": conditions.shown(wrong),
            "sizes": size_words(grouping),
            "title": grouping.title or name,
            "source": protocol.groups[source].title or source,
        },
        ("groups", name, "size"),
        help="plan.not-made.help",
    )


def _made_of(protocol: Protocol, conditions: Conditions, name: str, n: int) -> tuple[int, ...] | None:
    """The sizes of the groups of a grouping with *n* people: empty where they cannot be made out of their
    source, None where that is not known from the number alone."""
    grouping = protocol.groups[name]
    if grouping.source is None:
        least, ideal, most = limits(grouping)
        if grouping.of == "team" or grouping.by in ("team", "choice", "role"):
            return None
        count = None if grouping.count is None else conditions.number(grouping.count.ideal, n)
        if grouping.count is not None and count is None:
            return None
        found = sizes(n, least, ideal, most, grouping.leftover, count)
        return None if found is None else found.groups
    sources = _made_of(protocol, conditions, source_of(grouping), n)
    if not sources:
        return None
    if grouping.source.each:
        return one_of_each(sources, grouping) or ()
    parts = merged(sources, grouping)
    return () if parts is None else tuple(sum(sources[index] for index in part) for part in parts)


def _headline(protocol: Protocol, best: Reckoned, others: Sequence[Reckoned], path: Path) -> Problem | None:
    """Rule 5: the sum of the targets against ``minutes``, beyond 2 minutes and a tenth.

    For the best number of people both ways; for the smallest and the largest only where it is too long: that
    fewer people are done sooner surprises nobody. A headline that is said to be the published one stands.
    """
    minutes = protocol.minutes
    if minutes is None or minutes == protocol.source.minutes:
        return None
    low, high = _ends(minutes)
    slack, least = _slack(high), low - _slack(low)
    missed = [
        one
        for one in (best, *others)
        if one.total is not None
        and (
            one.total.target_ms / MINUTE > high + slack
            or (one is best and one.total.target_ms / MINUTE < least)
        )
    ]
    if not missed:
        return None
    missed.sort(key=lambda one: one.people)
    parts = [_part(one, low, high) for one in missed]
    shortest = min((one.total.min_ms for one in missed if one.total is not None), default=0)
    longer = shortest > (high + slack) * MINUTE and any(
        one.total.min_ms < one.total.target_ms for one in missed if one.total is not None
    )
    return Problem(
        "P503",
        "plan.headline",
        {"says": _range(low, high), "parts": listed(parts)},
        path,
        help="plan.headline.shortest" if longer else "plan.headline.help",
        help_arguments={"shortest": decimal(round(shortest / MINUTE, 1))} if longer else {},
    )


def _part(one: Reckoned, low: int, high: int) -> str:
    """For which number of people, by how much, and which group it is that sets the length."""
    total = 0.0 if one.total is None else one.total.target_ms / MINUTE
    by = total - high if total > high else low - total
    arguments = {"n": one.people, "sum": decimal(round(total, 1)), "by": decimal(round(by, 1))}
    how = "more" if total > high else "less"
    if one.longest is None:
        return say(f"plan.headline.{how}", **arguments)
    return say(
        f"plan.headline.{how}.group",
        **arguments,
        title=one.longest.title,
        members=len(one.longest.members),
    )
