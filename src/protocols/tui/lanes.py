"""Groups at work side by side: a card for each with its own large clock, or a line each where there are many.

:class:`Lanes` shows what pure functions make of the view; a click on a group chooses it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import attrs
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from protocols.tui import phrases
from protocols.tui.big import best_scale, one_scale, tall_text
from protocols.tui.glances import spent_bar
from protocols.tui.whole import INDENT, names_rows
from protocols.tui.widgets import Part, clickable, spread
from protocols.view.model import Floor
from protocols.words import listed, say

if TYPE_CHECKING:
    from protocols.view.model import LaneView

About = Callable[["LaneView"], str]
"""What is said of a group on a line, behind its title."""

BLANK = Content("")
CARD_WIDE = 23
CARD_HIGH = 8
"""The smallest card in which a clock can be drawn large."""
_ZEROS = str.maketrans("123456789", "000000000")
OVER = "+0:00"
"""The longest clock that a card must have room for."""
FREE = 1
"""So many cells stay free between a card and the rule beside it."""
ROOMY = 4
"""From so many empty rows on, one of them is between clock and bar."""
MOST_NAMES = 3
"""So many rows of names a card has at most."""


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


def lane_about(lane: LaneView) -> str:
    """What is said of a group on its line: whose time it is, and what it does."""
    state = phrases.lane_state(lane)
    if lane.step is None or lane.status != "running":
        return state
    return " · ".join(part for part in (listed(phrases.whose(lane.step)), state) if part)


class Lanes(Widget):
    """The groups at work side by side; painted when one of their texts has changed."""

    most = 0
    """So many rows they use at most; 0: all there are."""

    def __init__(self, id: str, about: About = lane_about, for_room: bool = False) -> None:
        super().__init__(id=id)
        self.auto_links = False
        self._about = about
        self._for_room = for_room
        self._lanes: tuple[LaneView, ...] = ()
        self._chosen = 0
        self._key: object = None

    def follow(self, lanes: tuple[LaneView, ...], chosen: int, seq: int) -> None:
        """Show *lanes*, of which *chosen* is chosen (0: all)."""
        key = (self.most, seq, chosen, tuple(digits(lane) for lane in lanes))
        if key != self._key:
            self._key, self._lanes, self._chosen = key, lanes, chosen
            self.refresh()

    def render(self) -> Content:
        """The groups as they were shown last, for the size there is now: when they are shown first, none is
        known yet."""
        width, height = self.size
        if not self._lanes:
            return Content("")
        rows = min(height, self.most or height)
        return lane_cards(self._lanes, self._chosen, width, rows, self._about, self._for_room)


def lane_cards(
    lanes: Sequence[LaneView],
    chosen: int,
    width: int,
    height: int,
    about: About = lane_about,
    for_room: bool = False,
) -> Content:
    """All groups in *width* by *height* cells. *chosen*: 0 for all, or the number of one. *about*: what is
    said of a group where each has a line."""
    best, layout = 0, None
    for rows in range(1, min(height // CARD_HIGH, len(lanes)) + 1):
        columns = -(-len(lanes) // rows)
        wide, high = (width - 2 * (columns - 1)) // columns, height // rows
        fits = wide >= CARD_WIDE and high >= CARD_HIGH
        scale = _scale(wide, high - 4 - (rows > 1)) if fits else 0
        if scale > best:
            best, layout = scale, (wide, high, columns)
    if layout is None:
        return _lines(lanes, chosen, width, max(height, 1), about)
    return _cards(lanes, chosen, *layout, for_room=for_room)


def _scale(wide: int, rows: int) -> int:
    """How large the clocks can be in a card; narrow digits only before there are none."""
    return best_scale(OVER, wide - FREE, rows) or best_scale(OVER, wide - FREE, rows, narrow=True)


def _cards(
    lanes: Sequence[LaneView], chosen: int, wide: int, high: int, columns: int, for_room: bool
) -> Content:
    bands: list[Content] = []
    gap = [Content(" " * wide)] if len(lanes) > columns else []
    plan = _Card.for_all(lanes, wide, high - len(gap))
    for first in range(0, len(lanes), columns):
        cards = [
            plan.drawn(lane, at + 1, chosen, for_room) + gap
            for at, lane in enumerate(lanes[first : first + columns], first)
        ]
        bands += [Content.assemble(("│ ", "$rule")).join(row) for row in zip(*cards, strict=True)]
    return Content("\n").join(bands)


@attrs.frozen
class _Card:
    """What the cards of all groups have in common, so that clocks, bars and names stand side by side: *wide*
    and *high*, the *scale* of the digits (0: a line of text) and whether they are *narrow*, the rows for the
    *clock* and the *names*, whether there is a *bar*, and a line that says what the group does (*state*)."""

    wide: int
    high: int
    scale: int
    narrow: bool
    clock: int
    names: int
    bar: bool
    state: bool

    @classmethod
    def for_all(cls, lanes: Sequence[LaneView], wide: int, high: int) -> _Card:
        """Rows are given to the digits first; then to a bar, and to names that need more than one."""
        # What is over time has a sign more: its digits stay as large as they were, and as those beside them.
        clocks = tuple({OVER, *(one.translate(_ZEROS) for one in map(digits, lanes) if one != "-")})
        state = any(phrases.lane_state(lane) for lane in lanes)
        # Beside the clock, a title, what is said of the clock, and a row of names.
        room = high - 3 - state
        scale, narrow = one_scale(clocks, wide - FREE, room)

        def spare() -> bool:
            return one_scale(clocks, wide - FREE, room - 1) == (scale, narrow)

        bar = any(_spent(lane) is not None for lane in lanes) and spare()
        room -= bar
        most = max(len(names_rows(lane.members, wide - INDENT - FREE, MOST_NAMES)) for lane in lanes)
        names = 1
        while names < most and spare():
            names += 1
            room -= 1
        # A row above the clock sets it off from what it belongs to.
        room -= spare()
        clock = len(tall_text(OVER, scale, room, narrow)) if scale else 1
        return cls(wide, high, scale, narrow, clock, names, bar, state)

    def drawn(self, lane: LaneView, number: int, chosen: int, for_room: bool) -> list[Content]:
        """The rows of one card."""
        mine = chosen in (0, number)
        title = Content.assemble(
            ("▶ " if chosen == number else "  ", "bold $accent"),
            (lane.title, "bold $accent" if mine else "bold"),
        )
        rows = [title]
        if self.state:
            rows.append(Content.assemble(("  " + phrases.lane_state(lane), "" if mine else "$quiet")))
        text = digits(lane)
        large = self.scale and text != "-"
        clock = tall_text(text, self.scale, self.clock, self.narrow) if large else [text.replace("-", "")]
        bold = "" if large else "bold "
        # The sign that it is over may take the place of the indent.
        before = " " * min(INDENT, max(self.wide - FREE - len(clock[0]), 0))
        words = phrases.clock_short(lane.step, for_room) if lane.step and _has_clock(lane) else ""
        below = [self._bar(lane)] if self.bar else []
        below.append(Content.assemble((f"  {words}", style(lane))))
        names = names_rows(lane.members, self.wide - INDENT - FREE, self.names)
        below += [Content.assemble((f"  {row}", "$quiet")) for row in names]
        below += [BLANK] * (self.names - len(names))
        space = self.high - len(rows) - self.clock - len(below)
        # What is said of the clock stays near it.
        close = 1 if space >= ROOMY else 0
        above = (space - close + 1) // 2
        shorter = self.clock - len(clock)
        rows += [BLANK] * (above + shorter // 2)
        rows += [Content.assemble((before + row, bold + style(lane))) for row in clock]
        rows += [BLANK] * (shorter - shorter // 2 + close)
        below += [BLANK] * (space - close - above)
        click = Style.from_meta({"@click": f"screen.choose({number})"})
        return [
            (row.truncate(self.wide - FREE, ellipsis=True, pad=True) + " " * FREE).stylize(click)
            for row in [*rows, *below][: self.high]
        ]

    def _bar(self, lane: LaneView) -> Content:
        spent = _spent(lane)
        if spent is None:
            return BLANK
        return Content("  ") + spent_bar(spent, self.wide - INDENT - 1)


def _spent(lane: LaneView) -> float | None:
    return phrases.share_spent(lane.step) if lane.step is not None and _has_clock(lane) else None


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


def tiny_lanes(
    lanes: Sequence[LaneView], chosen: int, width: int, height: int, for_room: bool = False
) -> list[Part]:
    """All that a tiny window can say of groups: the one clock that they have, or a row for each: the title,
    the clock, and whose time it is. What finds no room is counted; the one that is *chosen* (by number)
    always does."""
    if not chosen and len({digits(lane) for lane in lanes}) == 1 and (one := lanes[0].step) is not None:
        everybody = attrs.evolve(one, turn=None, floor=Floor("everyone"))
        return [(digits(lanes[0]), f"bold {style(lanes[0])}"), phrases.clock_short(everybody, for_room)]
    most = max(height, 1)
    shown = list(lanes)
    if len(lanes) > most:
        fit = max(most - 1, 1)
        first = min(max(chosen - 1, 0), len(lanes) - fit)
        shown = list(lanes[first : first + fit])
    rows: list[Part] = []
    for lane in shown:
        running = lane.step is not None and lane.status == "running"
        who = listed(phrases.whose(lane.step)) if running and lane.step is not None else ""
        clock = f"{digits(lane)} {who}".rstrip()
        title = Content(lane.title).truncate(max(width - len(clock) - 1, 6), ellipsis=True)
        row = Content.assemble(title, " ", (clock, f"bold {style(lane)}"))
        rows.append(row.truncate(max(width, 1), ellipsis=True))
    if len(shown) < len(lanes):
        rows.append((say("tui.lane.more", n=len(lanes) - len(shown)), "$quiet"))
    return rows
