"""What the room sees of a session: the console's picture without what is for the facilitator.

It adds what only a room needs: a message, who is in which group, what is being written down in this step,
and a break as the only thing there is. It never asks for a key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size

from protocols.runtime.pausing import halt_words
from protocols.tui import phrases
from protocols.tui.column import ROOM_SHARE, SHARE, WORDS_LEAST, Page
from protocols.tui.console import BESIDE_WIDE, Board
from protocols.tui.glances import entry_line, halt_clock
from protocols.tui.lanes import CARD_HIGH, Lanes, tiny_lanes
from protocols.tui.stepwords import each_says, sends_people
from protocols.tui.whole import spaced, whole, wrapped
from protocols.tui.widgets import BigClock, Part, Words, badge, spread
from protocols.words import clock_time, duration, say

if TYPE_CHECKING:
    from protocols.view.model import EntryView, LaneView, StepView, View

GROUP_WIDE = 24
"""The narrowest column in which a group's people can be read."""


class Seen(Board):
    """The picture that hangs on the wall."""

    for_room = True

    def compose(self) -> ComposeResult:
        """From top to bottom in the order of a glance from the last row."""
        yield Words("head", rows=1)
        yield Words("message")
        with Horizontal(id="stage"):
            with Vertical(id="main"):
                yield from self.column(_about)
                yield Words("below")
                yield Words("next", rows=1)
            with Vertical(id="side"):
                yield Words("side-turns")
                yield Words("side-groups")
                yield Words("side-notes")
                yield Words("side-next")

    def on_mount(self) -> None:
        """The first picture, once its parts have a size."""
        self.call_after_refresh(self.rebuild)

    def scroll_page(self, by: int) -> None:
        """Read on, or back up."""
        self.query_one("#page", VerticalScroll).scroll_relative(y=by * 3, animate=False)
        self.call_after_refresh(self.tick)

    def rebuild(self) -> None:
        """Write everything that facts change."""
        super().rebuild()
        view = self.view
        message = self.query_one("#message", Words)
        said = message.text
        message.show_if(bool(view.message), (f"» {view.message}", "bold"))
        if resting(view):
            self._rest()
        before = self.has_class("-beside")
        self._beside()
        self._fit()
        self._measure()
        self.tick()
        if self.has_class("-beside") != before or message.text != said:
            # The column has another size now.
            self.call_after_refresh(self.rebuild)

    def head_line(self, width: int) -> Content:
        """What is run, and that the clock stands; of a break the whole screen tells."""
        title = super().head_line(width)
        if not self.view.paused or resting(self.view):
            return title
        return spread(title, badge(say("watch.paused"), self._plain), width)

    def _clock(self, step: StepView | None) -> tuple[str, str, bool]:
        view = self.view
        if halt_clock(view) is not None:
            return super()._clock(step)
        if view.phase == "ready":
            if view.starts_in_ms is None:
                return "", say("watch.soon"), False
            if view.starts_in_ms <= 0:
                return "", say("watch.now"), False
            begins = clock_time(view.now_wall_ms + view.starts_in_ms, view.offset_min)
            return duration(view.starts_in_ms), say("watch.at", time=begins), False
        if step is None or resting(view):
            return "", "", False
        text, words, over = super()._clock(step)
        return text, words, over

    def _ready(self) -> None:
        super()._ready()
        self._head(say("watch.welcome"), self.view.title)

    def _all_groups(self) -> None:
        super()._all_groups()
        steps = [lane.step for lane in self.view.lanes if lane.step is not None]
        if steps and len({step.step for step in steps}) == 1:
            apart = say("tui.lane.apart", n=len(self.view.lanes))
            block = phrases.block_words(self.view.agenda, steps[0].step)
            self._head(" · ".join(part for part in (apart, block) if part), steps[0].shared_title)

    def _no_step(self, lane: LaneView | None) -> None:
        super()._no_step(lane)
        if self.all_done:
            self._head("", say("watch.done"))
        self._show_floor("")

    def _step(self, step: StepView, among: str = "") -> None:
        super()._step(step, among)
        if step.turn is not None and step.turn.state == "now":
            self._show_floor(*self._turn(step))

    def _turn(self, step: StepView) -> list[Content]:
        """Whose turn it is, so that it is found from the last row, and who comes after."""
        assert step.turn is not None
        now = badge(say("watch.turn", name=whole(step.turn.name)), self._plain)
        ahead = [whole(one.name) for one in step.turns if one.state == "to come" and not one.reply]
        if ahead:
            names = phrases.names_words(ahead, 4 if self.size.width < BESIDE_WIDE else 8)
            now = Content("   ").join([now, Content.assemble((say("watch.ahead", names=names), "$quiet"))])
        return wrapped(now, self.main_width)

    def _page(self, rows: list[Part]) -> None:
        """What is read out is bold: it is read from the last row, too."""
        super()._page([(row, "bold") if isinstance(row, str) and row else row for row in rows])

    def _rest(self) -> None:
        """A break is all that there is to see: its name, its end, and what comes after it."""
        view = self.view
        name = view.halt.why if view.halt is not None else ""
        name = name or say("common.pause")
        steps = [lane.step for lane in view.lanes if lane.step is not None]
        titles = list(dict.fromkeys(step.title if len(steps) == 1 else step.shared_title for step in steps))
        self._head(say("watch.break"), name[:1].upper() + name[1:])
        self._show_floor((say("watch.then", title=titles[0]) if len(titles) == 1 else "", "$quiet"))
        self.query_one(Lanes).display = False
        self.query_one(BigClock).display = True
        self.query_one("#clockwords").display = True
        self.query_one("#share").display = False
        for id in ("#turns", "#side-turns"):
            self.query_one(id).display = False
        self.query_one("#next", Words).show("")
        self._page([])

    def _notes(self) -> None:
        """What is written down in the step that is under way stands where :meth:`_beside` says."""

    def _beside(self) -> None:
        """Turns, groups and notes: beside the clock where there is room, else below the words."""
        view, high = self.view, self.size.height
        rest = resting(view)
        # Beside each other, groups need the whole width.
        apart = len(view.lanes) > 1 and self.shared is None and not rest
        wide = self.size.width >= BESIDE_WIDE and not apart
        turns = bool(self.query_one("#turns").display)
        one = self.chosen_lane.step if self.chosen_lane is not None else None
        # Whose turn it is stands out above; who comes after stands beside it.
        told = one is not None and one.turn is not None and one.turn.state == "now"
        room = self.query_one("#side" if wide else "#main").size.width or self.size.width
        # Beside the clock it is known only once it is shown; until then, a third of the width at most.
        room = min(room, self.size.width // 3) if wide else room
        groups = [] if rest else self._groups(high // 2 if wide else self._groups_most, room)
        notes = [] if rest else note_rows(view, max(high // 3, 4) if wide else max(high // 6, 3))
        beside = wide and (turns or bool(groups) or bool(notes))
        self.set_class(beside, "-beside")
        for id, rows in (("#side-groups", groups), ("#side-notes", notes)):
            self.query_one(id, Words).show_if(beside and bool(rows), *rows, "")
        self.query_one("#turns").display = turns and not beside and not told
        below = [*groups, *notes]
        self.query_one("#below", Words).show_if(not beside and bool(below), *below)

    def _fit(self) -> None:
        """Find room for what is to be heard, or for as much of it as must be seen at once."""
        page, column = self.query_one(Page), self.query_one("#main").size
        if resting(self.view) or not column or not page.display or page.fits(column, self.app.size):
            return
        if len(self.view.lanes) < 2 or self.shared is not None:
            self._fit_one(page, column)
        else:
            self._fit_apart(page, column)

    def _fit_one(self, page: Page, column: Size) -> None:
        """The digits give way to the words where that is enough for all of them; where everybody goes is seen
        at once, whatever it costs; and nothing stands below the last row: who is where and the notes give
        way."""
        step = self.chosen_lane.step if self.chosen_lane is not None else self.shared
        sent = step is not None and sends_people(step)
        if sent and self._held.scale > 1:
            self._held.release()
        elif not sent:
            self._share_rows(page, column)
        below = self.query_one("#below", Words)
        for groups, notes in ((self._groups_most, 3), (3, 3), (0, 3), (0, 1), (0, 0)):
            if not below.display or page.fits(column, self.app.size, 0 if sent else WORDS_LEAST):
                return
            rows = [*self._groups(groups, column.width), *note_rows(self.view, notes)]
            below.show_if(bool(rows), *rows)

    def _share_rows(self, page: Page, column: Size) -> None:
        """Take from the digits what the words lack, if it is enough for them; else leave them large."""
        held = self._held
        before, rows = held.share, held.rows
        held.share, held.rows = ROOM_SHARE, 0
        enough = page.fits(column, self.app.size)
        held.share, held.rows = (ROOM_SHARE if enough else SHARE), rows
        if enough or before != SHARE:
            held.release()

    def _fit_apart(self, page: Page, column: Size) -> None:
        """Find room for what groups at work side by side are to hear: the cards give way first, then what is
        written down. Where they are in different steps they read all of it or nothing: of the words for one
        group the others would think that they are for them."""
        view = self.view
        below = self.query_one("#below", Words)
        for cards, notes in ((0, 9), (CARD_HIGH + 2, 9), (CARD_HIGH + 2, 3), (CARD_HIGH, 3), (CARD_HIGH, 0)):
            self._held.release(cards)
            if below.display and notes < 9:
                below.show_if(notes > 0, *note_rows(view, notes))
            if page.fits(column, self.app.size):
                return
        if len({lane.step.step for lane in view.lanes if lane.step is not None}) < 2:
            self._beside()
            return
        self._page([row for row in each_says(view.lanes) if row])
        if not page.fits(column, self.app.size):
            page.display = False
            self._held.release()
            self._beside()

    @property
    def _groups_most(self) -> int:
        """So many rows may tell who is where, below the words."""
        return max((self.size.height + 2) // 4, 2)

    def _groups(self, most: int, width: int) -> list[Part]:
        """Who is in which group and whose turn it is there, where the groups share one clock."""
        if self.shared is None or not most:
            return []
        return [(say("watch.groups").upper(), "bold $accent"), *group_rows(self.view.lanes, most - 1, width)]


def group_rows(lanes: Sequence[LaneView], most: int, width: int) -> list[Content]:
    """Who is where, in at most *most* rows of *width*, in as many columns as that takes and as can be read.
    What finds no room is counted."""
    most = max(most, 1)
    columns = max(min(-(-len(lanes) // most), width // GROUP_WIDE), 1)
    cells = [_group_row(lane) for lane in lanes]
    if columns == 1:
        return _below(cells, most, width)
    wide = width // columns - 3
    fit = columns * most
    if len(cells) > fit:
        cells = [*cells[: fit - 1], _left_out(len(cells) - fit + 1)]
    per = -(-len(cells) // columns)
    padded = [spaced(cell).truncate(wide, ellipsis=True, pad=True) for cell in cells]
    return [Content("   ").join(padded[at::per]) for at in range(per)]


def _below(cells: list[Content], most: int, width: int) -> list[Content]:
    """*cells* below one another; those that are too long go on in the next row, where all find room."""
    rows = [wrapped(cell, width) for cell in cells]
    if sum(map(len, rows)) <= most:
        return [row for some in rows for row in some]
    if len(cells) > most:
        cells = [*cells[: most - 1], _left_out(len(cells) - most + 1)]
    # As many as there is room for go on, the first groups first.
    spare = most - len(cells)
    found: list[Content] = []
    for cell in cells:
        some = wrapped(cell, width)
        if len(some) - 1 <= spare:
            spare -= len(some) - 1
            found += some
        else:
            found.append(spaced(cell).truncate(max(width, 1), ellipsis=True))
    return found


def _left_out(n: int) -> Content:
    return Content.assemble((say("tui.lane.more", n=n), "$quiet"))


def resting(view: View) -> bool:
    """Whether it is a break that was named, or has an end."""
    return view.paused and bool(halt_words(view))


def _speaks(lane: LaneView) -> str:
    """Whose turn it is, or who of the group has the floor alone; nobody in a group that waits."""
    if lane.step is None or lane.status != "running":
        return ""
    who = phrases.whose(lane.step)
    return who[0] if len(who) == 1 and (lane.step.turn is not None or who[0] in lane.members) else ""


def _about(lane: LaneView) -> str:
    """``▶ Ben  Amara, Chen``, or that the group is done and waits."""
    if lane.step is None or lane.status != "running":
        return phrases.lane_state(lane)
    speaks = _speaks(lane)
    others = ", ".join(name for name in lane.members if name != speaks)
    return f"{say('watch.turn', name=speaks)}  {others}" if speaks else others


def _group_row(lane: LaneView) -> Content:
    """``Table 1  ▶ Ben  Amara, Chen``."""
    speaks = _speaks(lane)
    others = ", ".join(whole(name) for name in lane.members if name != speaks)
    now = f"{say('watch.turn', name=whole(speaks))}  " if speaks else ""
    return Content.assemble((f"{lane.title}  ", "bold $accent"), (now, "bold"), (others, ""))


def here(view: View) -> list[EntryView]:
    """What is being written down in the steps that are under way, without what was taken back."""
    steps = {lane.step.step for lane in view.lanes if lane.step is not None}
    return [one for one in view.entries if one.step in steps and not one.withdrawn]


def note_rows(view: View, most: int) -> list[Part]:
    """What is being written down in this step, the newest last; at most *most* rows."""
    entries = here(view)
    if not entries or not most:
        return []
    if most < 3:
        # What was said last, where there is no room to say how much more there is.
        return [entry_line(entries[-1], room=True)]
    rows: list[Part] = [(say("watch.notes").upper(), "bold $accent")]
    room = max(most - 1, 1)
    shown = entries[-room:] if len(entries) <= room else entries[-max(room - 1, 1) :]
    if len(shown) < len(entries):
        rows.append((say("watch.more-notes", n=len(entries) - len(shown)), "$quiet"))
    return rows + [entry_line(one, room=True) for one in shown]


def short_rows(view: View, width: int, height: int) -> list[Part]:
    """All that a tiny window can say: the clock or clocks, and whose time it is."""
    halt = halt_clock(view, for_room=True)
    if halt is not None:
        digits, words, over = halt
        return [(digits, "bold $over" if over else "bold $accent"), words]
    steps = [lane.step for lane in view.lanes if lane.step is not None and lane.status == "running"]
    if not steps or view.phase != "under way":
        return [view.title]
    seen = [step for step in steps if step.open or step.left_ms is not None]
    if len(steps) > 1:
        apart = say("tui.lane.apart", n=len(steps))
        return tiny_lanes(view.lanes, 0, width, height, for_room=True) if seen else [apart]
    if not seen:
        return [steps[0].title]
    style = "bold $over" if phrases.is_over(seen[0]) else "bold $accent"
    return [(phrases.clock_digits(seen[0]), style), phrases.clock_short(seen[0], for_room=True)]
