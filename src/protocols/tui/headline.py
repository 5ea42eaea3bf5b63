"""The first line of the console: what is run, the pause, how it shows itself, and when it ends.

Where there is too little room, the end is what stays: what the room sees goes first, then the pause is told
more shortly (the large clock tells it too), then the title.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from protocols.runtime.pausing import halt_words
from protocols.tui import phrases
from protocols.tui.glances import room_marks
from protocols.tui.widgets import badge, spread
from protocols.words import clock_time, duration, say

if TYPE_CHECKING:
    from protocols.view.model import View

PLANNED_WIDE = 100
"""From this width on the planned end stands beside the one that is to be expected."""
TITLE_LEAST = 4
"""For so many letters of the title something else gives way."""


def head_line(view: View, title: Content, width: int, plain: bool, saving: bool = False) -> Content:
    """The line in *width* cells, with *title* at its left end. *plain*: without colours; *saving*: that a
    commit is under way."""
    least = min(title.cell_length, TITLE_LEAST)
    end = Content("")
    for end in _ends(view, plain, saving, width):
        if end.cell_length + 2 + least <= width:
            break
    if end.cell_length + 2 > width:
        return end.truncate(max(width, 0), ellipsis=True)
    return spread(title, end, width)


def _ends(view: View, plain: bool, saving: bool, width: int) -> Iterator[Content]:
    """What can stand at the right end, the longest first."""
    late = view.minutes_late > 0 and view.phase != "finished"
    end = Content.assemble((phrases.late_words(view), "bold $over" if late else "bold"))
    planned = Content("")
    if view.planned_end_wall_ms is not None and view.phase == "under way" and width >= PLANNED_WIDE:
        at = clock_time(view.planned_end_wall_ms, view.offset_min)
        code = "tui.late.until" if view.short_ms >= phrases.MINUTE else "tui.late.planned"
        planned = Content.assemble((f"  {say(code, end=at)}", "$quiet"))
    before = Content.assemble((say("tui.run.saving"), "bold $accent"), "  ") if saving else Content("")
    told = _paused(view)
    marks = _marks(view)
    for pause, mark, more in (
        *(
            (told[0], mark, more)
            for mark, more in ((marks, planned), (marks, Content("")), ("", Content("")))
        ),
        *((pause, "", Content("")) for pause in told[1:]),
    ):
        parts = [badge(pause, plain), Content("  ")] if pause else []
        parts += [Content.assemble((mark, "bold $accent"), "  ")] if mark else []
        yield Content.assemble(before, *parts, end, more)


def _paused(view: View) -> list[str]:
    """That the clock stands and why, the longest way of saying it first; one empty string while it runs."""
    if not view.paused:
        return [""]
    counted = say("tui.run.paused-for", length=duration(view.paused_for_ms // 1000 * 1000))
    words = [halt_words(view), halt_words(view, brief=True)] if halt_words(view) else [counted]
    return [*(one.upper() for one in words), say("watch.paused")]


def _marks(view: View) -> str:
    """How the session shows itself, where that is not as usual."""
    marks = [say("tui.mode.quiet")] if view.quiet else []
    if seen := room_marks(view):
        marks.append(say("tui.mode.room", seen=", ".join(seen)))
    return " · ".join(marks)


def time_left(view: View, chosen: int, width: int) -> Content:
    """The clock or clocks in at most *width* cells, for while a window covers them. *chosen*: the number of
    the group that is shown, 0 for all."""
    from protocols.tui.lanes import digits, style

    if view.phase != "under way":
        return Content("")
    lanes = view.lanes if not 0 < chosen <= len(view.lanes) else view.lanes[chosen - 1 : chosen]
    shared = len({digits(lane) for lane in lanes}) == 1
    if len(lanes) == 1 or shared:
        step = lanes[0].step if lanes[0].status == "running" else None
        if step is None or digits(lanes[0]) == "-":
            return Content("")
        words = phrases.clock_short(step, named=len(lanes) == 1)
        return Content.assemble((f"{digits(lanes[0])} {words}", f"bold {style(lanes[0])}"))
    for named in (True, False):
        told = Content("  ").join(
            Content.assemble(
                (f"{lane.title} " if named else "", "$quiet"), (digits(lane), f"bold {style(lane)}")
            )
            for lane in lanes
        )
        if told.cell_length <= width:
            return told
    return told
