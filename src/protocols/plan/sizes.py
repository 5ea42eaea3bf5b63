"""How many groups, and how large: arithmetic only, nobody is seated here.

The rules are those of ``docs/language.md``: sizes differ by at most one and lie between min and max; the
number of groups is the possible one nearest to ``n / ideal``, rounded down for ``grow`` and up for
``shrink``. Where groups are made out of groups, whole groups are merged, or one is taken out of every one.
"""

from __future__ import annotations

from collections.abc import Sequence

from protocols.spec.model import Grouping
from protocols.spec.record import Record, evolve, record

_TRIED = 8
"""How many numbers of groups are tried when groups are merged, the nearest to the wanted one first."""


@record
class Sizes(Record):
    """How a number of people divides: the groups' sizes, how many observe, whether the facilitator joins."""

    groups: tuple[int, ...]
    observers: int = 0
    facilitator: bool = False


def even(total: int, count: int) -> tuple[int, ...]:
    """*total* over *count* groups, as evenly as it goes, larger ones first.

    >>> even(13, 3)
    (5, 4, 4)
    """
    low, more = divmod(total, count)
    return (low + 1,) * more + (low,) * (count - more)


def sizes(
    total: int, least: int, ideal: int, most: int, leftover: str, count: int | None = None
) -> Sizes | None:
    """How *total* people divide into groups of *least* to *most*, best *ideal*; None where they cannot.

    With *count* that many groups are wanted: the largest number up to it that keeps *least*.
    """
    if total <= 0:
        return None
    if count is not None:
        for number in range(min(count, total), 0, -1):
            if total // number >= least and -(-total // number) <= most:
                return Sizes(even(total, number))
        return None
    if leftover == "observe":
        for number in range(max(1, total // ideal), 0, -1):
            seated = min(total, number * (ideal if total - number * ideal >= 0 else most))
            if seated // number >= least:
                return Sizes(even(seated, number), total - seated)
        return None
    fewest, largest = -(-total // most), total // least  # so many groups fit, and all between
    if fewest > largest:
        if leftover == "facilitator":
            joined = sizes(total + 1, least, ideal, most, "grow")
            return None if joined is None else evolve(joined, facilitator=True)
        return None
    aim = -(-total // ideal) if leftover == "shrink" else total // ideal
    best = min(max(aim, fewest), largest)
    return Sizes(even(total, best))


def limits(grouping: Grouping) -> tuple[int, int, int]:
    """The least, ideal and largest size of a grouping; without a size, anything goes."""
    size = grouping.size
    if size is None:
        return 1, 4, 1_000_000
    least = size.min if size.min is not None else size.ideal
    most = size.max if size.max is not None else size.ideal
    return least, size.ideal, most


def size_words(grouping: Grouping, people: int = 1) -> str:
    """The sizes that the groups may have, as ``3-4`` or ``4``; without a size, from 1 to *people*."""
    least, _, most = limits(grouping) if grouping.size else (1, 1, people)
    return str(least) if least == most else f"{least}-{most}"


def one_of_each(sources: Sequence[int], grouping: Grouping) -> tuple[int, ...] | None:
    """The sizes of groups of one person out of every group, where these have *sources* people; None where
    that is not possible, or not in the sizes that *grouping* may have."""
    count = min(sources, default=0)
    if count == 0:
        return None
    found = even(sum(sources), count)
    return found if _within(found, grouping) else None


def merged(sources: Sequence[int], grouping: Grouping) -> list[list[int]] | None:
    """Which of some groups, of *sources* people, are merged into one, by their index; None where no way of
    merging whole groups gives the sizes that *grouping* may have.

    Neighbours merge; where that makes groups too large or too small, large ones merge with small ones. The
    number of groups is the possible one nearest to what the ideal size asks for. Fewer people than the
    smallest size are one group all the same: there is nobody else to merge with.
    """
    if not sources:
        return None
    least, ideal, most = limits(grouping)
    total = sum(sources)
    if total < least:
        return [list(range(len(sources)))]
    each = max(1, round(ideal * len(sources) / max(1, total)))
    aim = max(1, len(sources) // each) if grouping.leftover != "shrink" else -(-len(sources) // each)
    possible = range(1, len(sources) + 1)
    if grouping.size is not None:
        possible = range(max(1, -(-total // most)), min(len(sources), total // least) + 1)
    for number in sorted(possible, key=lambda one: (abs(one - aim), one))[:_TRIED]:
        for parts in (_neighbours(len(sources), number), _large_with_small(sources, number)):
            if _within([sum(sources[index] for index in part) for part in parts], grouping):
                return parts
    return None


def _neighbours(sources: int, number: int) -> list[list[int]]:
    parts, start = [], 0
    for size in even(sources, number):
        parts.append(list(range(start, start + size)))
        start += size
    return parts


def _large_with_small(sources: Sequence[int], number: int) -> list[list[int]]:
    parts: list[list[int]] = [[] for _ in range(number)]
    totals = [0] * number
    for index in sorted(range(len(sources)), key=lambda one: -sources[one]):
        least = min(range(number), key=lambda one: (totals[one], one))
        parts[least].append(index)
        totals[least] += sources[index]
    return parts


def _within(found: Sequence[int], grouping: Grouping) -> bool:
    """Whether groups of these sizes are ones that *grouping* may have."""
    if grouping.size is None:
        return True
    least, _, most = limits(grouping)
    return all(least <= one <= most for one in found)
