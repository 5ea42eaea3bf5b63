"""What a face of Textual's says of a session in a glance: what was written down, the pause, who speaks.

No windows in here: the console shows these before anybody has pressed a key, and what a window is made of is
imported when it is first opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content

from protocols.runtime.pausing import halt_words, is_over
from protocols.tui.widgets import spread
from protocols.words import clock_time, duration, say

if TYPE_CHECKING:
    from protocols.view.model import EntryView, LaneView, View

SIGNS = {"decision": "◆", "commitment": "→", "parking": "~"}
"""What stands before something written down, by its kind; a note has a dot."""


def entry_line(entry: EntryView, room: bool = False) -> Content:
    """Something written down, on one line: sign, text, whom it concerns; *room*: as the room may read it."""
    from protocols.view.shared import concerns

    sign = SIGNS.get(entry.kind, "•")
    column = entry.column if entry.kind != "commitment" else ""
    tail = " · ".join((*([column] if column else []), *concerns(entry, room)))
    return Content.assemble((f"{sign} ", "$accent"), entry.said, (f"  {tail}" if tail else "", "$quiet"))


def coming_rows(view: View, step: str, title: str, width: int, most: int) -> list[Content]:
    """What comes next (*step*, *title*), and at most so many of the steps that come after it, each with the
    time at which it will begin by the clock on the wall.

    Of a step with several rounds it is known when it begins first, and not when it comes next.
    """
    agenda = view.agenda
    at = next((at for at, row in enumerate(agenda) if row.step == step), None)
    begins = around = None
    if at is not None:
        if agenda[at].rounds == 1 or agenda[at].state == "to come":
            begins = agenda[at].begins_wall_ms
        around = next(row for row in reversed(agenda[: at + 1]) if not row.depth)
    after = [
        (row.title, row.begins_wall_ms)
        for row in agenda
        if not row.depth and row.state == "to come" and row.begins_wall_ms is not None and row is not around
    ]
    shown = after if len(after) <= most else after[: most - 1]
    first = Content.assemble((title, "$foreground"))
    rows = [first]
    if begins is not None:
        lines = first.wrap(max(width - len("  00:00"), 1))
        rows = [_beginning(lines[0], begins, view, width), *lines[1:]]
    rows += (_beginning(Content.assemble((name, "$quiet")), at_ms, view, width) for name, at_ms in shown)
    if len(after) > len(shown):
        rows.append(Content.assemble((say("tui.turn.more", n=len(after) - len(shown)), "$quiet")))
    return rows


def _beginning(title: Content, wall_ms: int, view: View, width: int) -> Content:
    return spread(title, Content.assemble((clock_time(wall_ms, view.offset_min), "$quiet")), width)


def speaking_words(lanes: Iterable[LaneView]) -> list[str]:
    """``speaking: Amal 0:42`` for each of *lanes* in which somebody was tapped."""
    return [
        say("tui.talk.speaking", name=lane.talk.speaking, time=duration(lane.talk.ms // 1000 * 1000))
        for lane in lanes
        if lane.talk is not None and lane.talk.tapped
    ]


def spent_bar(spent: float, width: int) -> Content:
    """How much of a time is spent (from 0 to 1), as a line of *width*."""
    done = round(spent * width)
    return Content.assemble(
        ("━" * done, "$over" if spent >= 1 else "$accent"), ("─" * (width - done), "$rule")
    )


def room_marks(view: View) -> list[str]:
    """What is not as usual in what the room sees: of a dark screen also what it comes back with."""
    marks = [say("tui.mode.dark")] if view.blackout else []
    marks += [say(f"tui.mode.{view.clock}")] if view.clock != "protocol" else []
    return marks + ([] if view.notes else [say("tui.mode.no-notes")])


def message_words(view: View) -> str:
    """What the room reads, or will where its screen is dark; empty where there is no message."""
    if not view.message:
        return ""
    return say("tui.run.room-will-read" if view.blackout else "tui.run.room-reads", text=view.message)


def halt_clock(view: View, for_room: bool = False) -> tuple[str, str, bool] | None:
    """The large clock while a pause runs that has an end: digits, words, and whether it is over. *for_room*:
    it is not said since when."""
    halt = view.halt
    if halt is None or halt.left_ms is None:
        return None
    over = is_over(view)
    digits = "+" + duration(-halt.left_ms // 1000 * 1000) if halt.left_ms <= -1000 else duration(halt.left_ms)
    return digits, halt_words(view, for_room), over


def over_words(view: View) -> str:
    """That a break is over, and which key goes on; empty while it is not."""
    return say("tui.run.break-over") if is_over(view) else ""
