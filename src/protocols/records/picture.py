"""Planned against actual as a picture: what is drawn of each step, and how long its bar is.

Pure, and the same for every face: the screens and the text export draw cells, the web page draws points.
All times are integer ms.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from protocols.records.actuals import GroupActual, Row
from protocols.words import duration, say

SECOND_MS = 1_000
"""A difference shorter than this is none."""


@attrs.frozen
class StepBar:
    """A step or block in the picture. *actual_ms* is None where nobody ever came to it; *beside* is a
    sentence about the groups that did it side by side, or empty."""

    title: str
    depth: int
    planned_ms: int
    actual_ms: int | None
    open: bool = False
    """Whether no length was planned."""
    beside: str = ""
    unplanned: bool = False
    """Whether it was not in the plan as the session was begun."""
    changed: str = ""
    """What became of the plan since, in words: another length, or that it was left out."""

    @property
    def planned(self) -> str:
        """What was planned, in words."""
        return planned_words(self)

    @property
    def apart_ms(self) -> int:
        """How much longer it took than planned (less: below 0), time that was given counted with the rest.
        0 where there is nothing to compare, or nothing worth telling."""
        if self.open or self.actual_ms is None:
            return 0
        apart = self.actual_ms - self.planned_ms
        return apart if abs(apart) >= SECOND_MS else 0


@attrs.frozen
class Bar:
    """The three parts of a bar, in cells, one after the other: time that was planned and taken, time beyond
    the plan, and time that was planned and not taken."""

    taken: int
    beyond: int
    unused: int

    @property
    def length(self) -> int:
        """All of it; never more than the width it was made for."""
        return self.taken + self.beyond + self.unused


def step_bars(rows: Iterable[Row]) -> tuple[StepBar, ...]:
    """A bar for each of *rows*; groups side by side are told once, with the outermost line that has them."""
    return tuple(
        StepBar(
            title=row.title,
            depth=row.depth,
            planned_ms=max(0, row.planned_ms),
            actual_ms=row.actual_ms,
            open=row.open,
            beside=_groups(row) if row.depth == 0 else "",
            unplanned=row.unplanned,
            changed=changed_words(row),
        )
        for row in rows
    )


def planned_words(one: Row | StepBar) -> str:
    """What was planned for it when the session was begun."""
    if one.open:
        return say("minutes.times.open")
    return say("minutes.times.unplanned") if one.unplanned else duration(max(0, one.planned_ms))


def changed_words(row: Row | GroupActual) -> str:
    """What became of its length in the plan since; empty where it stayed as it was."""
    if row.changed_ms is None:
        return ""
    return duration(row.changed_ms) if row.changed_ms else say("minutes.times.left-out")


def _groups(row: Row) -> str:
    """How long the groups took: from which to which, and for whom everybody waited."""
    took = [one.actual_ms for one in row.groups if one.actual_ms is not None]
    if not took:
        return ""
    low, high = duration(min(took)), duration(max(took))
    if low == high:
        return say("minutes.picture.alike", n=len(took), time=low)
    if not row.pace:
        return say("minutes.picture.groups", n=len(took), low=low, high=high)
    return say("minutes.picture.pace", n=len(took), low=low, high=high, group=row.pace)


def scale_of(bars: Iterable[StepBar]) -> int:
    """The time that a bar of the whole width stands for: the longest there is; 0 where there is none."""
    return max((max(bar.planned_ms, bar.actual_ms or 0) for bar in bars), default=0)


def bar_of(one: StepBar, scale_ms: int, width: int) -> Bar:
    """The bar of *one*, drawn such that *scale_ms* fills *width* cells.

    Whatever took or was given time has a cell at least. What went beyond the plan is drawn from half a cell
    on: a few seconds look like no third of a step, and the words tell them. A step without a plan has
    nothing beyond it.
    """
    if scale_ms <= 0 or width <= 0:
        return Bar(0, 0, 0)

    def cells(ms: int) -> int:
        return min(max(round(ms * width / scale_ms), 1), width) if ms > 0 else 0

    actual = cells(one.actual_ms or 0)
    if one.open:
        return Bar(actual, 0, 0)
    planned = cells(one.planned_ms)
    if one.apart_ms > 0:
        if not planned:
            return Bar(0, actual, 0)
        beyond = min(round(one.apart_ms * width / scale_ms), width - 1)
        return Bar(min(max(actual - beyond, 1), width - beyond), beyond, 0)
    taken = min(actual, planned) if planned else actual  # planned nothing, and took less than a second
    return Bar(taken, 0, max(planned - taken, 0))


def apart_words(one: StepBar) -> str:
    """What the bar says, in words: ``+3:10``, ``-0:45``, that it was not reached, or nothing."""
    if one.actual_ms is None:
        return say("minutes.times.never")
    return duration(one.apart_ms, sign=True) if one.apart_ms else ""


def picture_lines(bars: Iterable[StepBar], width: int) -> list[str]:
    """The picture in plain characters, at most *width* wide, with what the characters mean below; empty
    where no time was planned or taken."""
    bars = tuple(bars)
    scale = scale_of(bars)
    if scale <= 0:
        return []
    words = [apart_words(one) for one in bars]
    titles = ["  " * one.depth + one.title for one in bars]
    beside = max(map(len, words))
    left = min(max(map(len, titles)), max(width // 2 - 4, 8))
    room = max(width - left - beside - 4, 4)
    lines = []
    for one, title, apart in zip(bars, titles, words, strict=True):
        bar = bar_of(one, scale, room)
        drawn = "#" * bar.taken + "+" * bar.beyond + "." * bar.unused
        short = title if len(title) <= left else title[: left - 3] + "..."
        lines.append(f"{short:<{left}}  {drawn:<{room}}  {apart:>{beside}}".rstrip())
        if one.beside:
            lines.append("  " + one.beside)
    return [*lines, "", say("minutes.picture.legend")]
