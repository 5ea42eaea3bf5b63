"""Groups at work side by side: a card for each with its own large clock, or a line each where there are many.

Pure functions from the view to text; a click on a group chooses it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from protocols.tui import phrases
from protocols.tui.big import best_scale, big_text
from protocols.tui.widgets import clickable, spread
from protocols.words import say

if TYPE_CHECKING:
    from protocols.view.model import LaneView

About = Callable[["LaneView"], str]
"""What is said of a group on a line, behind its title."""

CARD_WIDE = 24
CARD_HIGH = 8
"""The smallest card in which a clock can be drawn large."""


def digits(lane: LaneView) -> str:
    """The clock of a group, or a dash for one that has ended or waits, or has none to be seen."""
    return phrases.clock_digits(lane.step) if _has_clock(lane) and lane.step is not None else "-"


def _has_clock(lane: LaneView) -> bool:
    """Whether there is a clock to see: not where a step is over, nor where its clock is hidden from us."""
    return (
        lane.status == "running"
        and lane.step is not None
        and (lane.step.open or lane.step.left_ms is not None)
    )


def style(lane: LaneView) -> str:
    """How a group's clock is drawn: overtime stands out, also by its ``+``."""
    over = lane.step is not None and lane.status == "running" and phrases.is_over(lane.step)
    return "$over" if over else "$foreground"


def lane_cards(
    lanes: Sequence[LaneView],
    chosen: int,
    width: int,
    height: int,
    about: About = phrases.lane_state,
) -> Content:
    """All groups in *width* by *height* cells. *chosen*: 0 for all, or the number of one. *about*: what is
    said of a group where each has a line."""
    best, layout = 0, None
    for rows in range(1, min(height // CARD_HIGH, len(lanes)) + 1):
        columns = -(-len(lanes) // rows)
        wide, high = width // columns, height // rows
        fits = wide >= CARD_WIDE and high >= CARD_HIGH
        scale = best_scale("0:00", wide - 5, high - 4 - (rows > 1)) if fits else 0
        if scale > best:
            best, layout = scale, (wide, high, columns)
    if layout is None:
        return _lines(lanes, chosen, width, max(height, 1), about)
    return _cards(lanes, chosen, *layout)


def _cards(lanes: Sequence[LaneView], chosen: int, wide: int, high: int, columns: int) -> Content:
    bands: list[Content] = []
    gap = [Content(" " * (wide - 3))] if len(lanes) > columns else []
    for first in range(0, len(lanes), columns):
        cards = [
            _card(lane, at + 1, chosen, wide - 3, high - len(gap)) + gap
            for at, lane in enumerate(lanes[first : first + columns], first)
        ]
        bands += [Content.assemble(("│ ", "$rule")).join(row) for row in zip(*cards, strict=True)]
    return Content("\n").join(bands)


def _card(lane: LaneView, number: int, chosen: int, wide: int, high: int) -> list[Content]:
    mine = chosen in (0, number)
    title = Content.assemble(
        ("▶ " if chosen == number else "  ", "bold $accent"),
        (lane.title, "bold $accent" if mine else "bold"),
    )
    top = [title, Content.assemble(("  " + phrases.lane_state(lane), "" if mine else "$quiet"))]
    words = phrases.clock_short(lane.step) if lane.step and _has_clock(lane) else ""
    members = phrases.names_words(lane.members, 5)
    bottom = [Content.assemble((f"  {words}", style(lane))), Content.assemble((f"  {members}", "$quiet"))]
    text = digits(lane)
    space = high - len(top) - len(bottom)
    if text.startswith("+") and best_scale(text, wide - 2, space) < best_scale(text[1:], wide - 2, space):
        # The words below say that the time is over; the digits stay as large as those beside them.
        text = text[1:]
    drawn = big_text(text, wide - 2, space) if text != "-" else [""]
    bold = "bold " if len(drawn) == 1 else ""
    clock = [Content.assemble(("  " + row, bold + style(lane))) for row in drawn]
    space -= len(clock)
    above = [Content("")] * (space // 2)
    rows = [*top, *above, *clock, *[Content("")] * (space - len(above)), *bottom]
    return [
        clickable(row.truncate(wide, ellipsis=True, pad=True), f"screen.choose({number})")
        for row in rows[:high]
    ]


def _lines(lanes: Sequence[LaneView], chosen: int, width: int, height: int, about: About) -> Content:
    # As many columns as the height asks for; in a wide room more, so that a clock stands near its name.
    wanted = max(-(-len(lanes) // height), min(width // 60, len(lanes)))
    columns = min(wanted, max(width // 30, 1))
    wide = width // columns - 3
    shown = list(lanes)
    more = len(lanes) - columns * height
    if more > 0:
        # The last line says how many found no room.
        height = max(height - 1, 1)
        more = len(lanes) - columns * height
        # The chosen group is always among those that find room.
        first = min(max(chosen - 1, 0), more)
        shown = list(lanes[first : first + columns * height])
    rows = []
    for lane in shown:
        number = lanes.index(lane) + 1
        mine = chosen in (0, number)
        left = Content.assemble(
            ("▶ " if chosen == number else "  ", "bold $accent"),
            (lane.title, "bold $accent" if mine else "bold"),
            (f"  {about(lane)}", "" if mine else "$quiet"),
        )
        right = Content.assemble((digits(lane), f"bold {style(lane)}"))
        rows.append(clickable(spread(left, right, wide), f"screen.choose({number})"))
    per = -(-len(rows) // columns)
    table = [rows[at::per] for at in range(per)]
    text = Content("\n").join(Content(" │ ").join(line) for line in table)
    if more > 0:
        text = text + "\n  " + Content.assemble((say("tui.lane.more", n=more), "$quiet"))
    return text
