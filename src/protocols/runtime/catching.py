"""What the faces say of strategies: one line each to choose from, and step by step what one would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from protocols.plan.strategies.previewing import told
from protocols.words import clock_time, clock_times, duration, end_time, lengths_in_words, say

if TYPE_CHECKING:
    from protocols.plan.strategies import Preview
    from protocols.view import View

AIMED_AT_MS = 1_000
"""A fixed start that will be so late is what is aimed at, rather than the end."""
WORTH_SAYING_MS = 30_000
"""By how much an end is off the planned one before that is said."""


def standing_line(view: View) -> str:
    """How far the session is from its planned end, and when it ends as things are."""
    if view.fixed is not None and view.fixed[2] >= AIMED_AT_MS:
        title, wall_ms, late_ms = view.fixed
        at = clock_time(wall_ms, view.offset_min)
        return say("catchup.standing.fixed", title=title, at=at, by=duration(late_ms))
    end = end_time(view.projected_end_wall_ms, view.offset_min)
    code = "late" if view.late_ms > 0 else "early"
    if code == "late" and view.short_ms >= WORTH_SAYING_MS:
        code = "short"
    return say(f"catchup.standing.{code}", by=duration(abs(round(view.late_ms, -3))), end=end)


def choice_line(shown: Preview, view: View, among: Sequence[Preview] = ()) -> str:
    """A strategy in a line: when the session would end, how many steps change, what is still missing.
    *among*: all that there are to choose from."""
    # Part of a second counts as a whole one, as wherever an end is told.
    walls = [-(-(view.now_wall_ms + one.after_ms) // 1000) * 1000 for one in (shown, *among)]
    end = clock_times(walls, view.offset_min)[0]
    parts = [
        say("catchup.begins", title=shown.until, at=end) if shown.until else say("catchup.ends", end=end)
    ]
    if shown.end_ms:
        most = view.must_end_wall_ms
        if most is not None and view.now_wall_ms + shown.after_ms >= most + WORTH_SAYING_MS:
            parts.append(say("catchup.too-late", end=end_time(most, view.offset_min)))
        else:
            parts.append(say("catchup.moved"))
    steps = len({one.step for one in shown.changes})
    if steps:
        parts.append(say("catchup.changes", n=steps))
    if shown.late_ms >= WORTH_SAYING_MS:
        parts.append(say("catchup.still-late", by=duration(shown.late_ms)))
    elif shown.late_ms <= -WORTH_SAYING_MS:
        parts.append(say("catchup.still-early", by=duration(-shown.late_ms)))
    return say("catchup.choice", title=shown.title, what=", ".join(parts))


def detail_lines(shown: Preview) -> list[str]:
    """What a strategy does, and to each step: before, after, and what is lost."""
    lines = [shown.rule]
    for title, count, before, after, effect, groups in told(shown.changes):
        named = title
        if groups > 1 and count % groups == 0:
            code = "catchup.groups" if count == groups else "catchup.groups-times"
            named = say(code, title=title, n=groups, times=count // groups)
        elif count > 1:
            named = say("catchup.times", title=title, n=count)
        code = "catchup.change.said" if lengths_in_words() else "catchup.change"
        line = say(code, title=named, before=duration(before // count), after=duration(after // count))
        lines.append(f"{line} ({effect})")
    return lines


def numbered(shown: Sequence[Preview], view: View) -> list[str]:
    """Every choice with its number, for faces that write lines."""
    lines = [standing_line(view)]
    lines += [f"{number}. {choice_line(one, view, shown)}" for number, one in enumerate(shown, 1)]
    return lines
