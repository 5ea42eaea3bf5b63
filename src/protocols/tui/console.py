"""What stands where on the console, and when it is drawn again.

:meth:`Console.tick` writes what depends on the clock, :meth:`Console.rebuild` what depends on facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from protocols.tui import phrases
from protocols.tui._compat import Present
from protocols.tui.column import LEAST_HIGH, Held, Page
from protocols.tui.glances import coming_rows, entry_line, halt_clock, speaking_words, spent_bar
from protocols.tui.headline import head_line, time_left
from protocols.tui.lanes import About, Lanes, lane_about, tiny_lanes
from protocols.tui.stepwords import each_says, floor_rows, say_rows, sends_people, turns_line, turns_rows
from protocols.tui.whole import kept_whole
from protocols.tui.widgets import BigClock, Part, Room, Words, spread
from protocols.view.shared import written_in
from protocols.words import clock_time, duration, say

if TYPE_CHECKING:
    from protocols.view.model import LaneView, StepView, View


BESIDE_WIDE = 112
"""From this width on the console has a column at its side."""
SIDE_LEAST = 31
"""So many cells are there in every such column."""
AFTER, AFTER_TALL = 5, 9
"""So many lines there are for what comes after the next step; the second where there are many rows."""


class Board(Present, Widget):
    """The picture of a running session, wherever it hangs: a whole screen, or a pane of one.

    *for_room*: whether the room looks at it; then it offers no keys, and what has no clock shows none.
    """

    for_room = False
    scrolls = True
    """Whether it can be read on below what is seen."""
    spare = 0
    """So many rows below are taken now and then, for which the digits become no smaller."""
    no_clock = ""
    """The code of what stands where a clock is hidden, or empty."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view
        self.lane_at = 0
        """Which group is chosen: 0 for all, or its number."""
        self._more = False
        """Whether there is more to read below what is seen of the page."""
        self._begins: object = None
        """When the steps begin, as it was told last."""
        self._held = Held(self.spare)
        self._free = False
        """Whether the digits are as large as there is room for, until the rows are shared out."""
        self._measured: object = None
        """What the room for the words was worked out from."""

    def contents(self) -> ComposeResult:
        """From top to bottom in the order of a glance."""
        yield Words("head", rows=1)
        with Horizontal(id="stage"):
            with Vertical(id="main"):
                yield from self.column()
                yield Words("next", rows=1)
            with Vertical(id="side"):
                yield Words("side-turns")
                yield Words("side-next")
                yield Words("side-notes")

    def column(self, about: About = lane_about) -> ComposeResult:
        """Where we are, the clock or the groups' (with what *about* says of each), who speaks, and what is
        read out."""
        yield Words("place", rows=1)
        yield Words("step")
        yield BigClock(id="clock")
        yield Lanes("lanes", about, self.for_room)
        yield Words("share", rows=1)
        yield Words("clockwords", rows=1)
        yield Words("floor")
        with Page(self._clock_need):
            yield Words("say")
        yield Words("turns")

    @property
    def chosen_lane(self) -> LaneView | None:
        """The group that is shown in full: the one chosen, or the only one; None for all of several."""
        lanes = self.view.lanes
        if len(lanes) == 1:
            return lanes[0]
        return lanes[self.lane_at - 1] if 0 < self.lane_at <= len(lanes) else None

    @property
    def shared(self) -> StepView | None:
        """The step that all groups are in with one clock, while no group is chosen."""
        lanes = self.view.lanes
        return phrases.shared_step(lanes) if len(lanes) > 1 and self.chosen_lane is None else None

    def choose_lane(self, at: int) -> None:
        """Show the group number *at* in full; 0 for all."""
        self.lane_at = at if at <= len(self.view.lanes) else 0
        self.rebuild()

    def follow(self, view: View) -> None:
        """Show *view*."""
        before, self.view = self.view, view
        others = [lane.id for lane in view.lanes] != [lane.id for lane in before.lanes]
        if others:
            self.lane_at = 0
        if others or view.seq != before.seq or view.phase != before.phase:
            self.rebuild()
        else:
            self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Everything again for another size, once it is known which parts are shown."""
        self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        # A second may have passed when the rows were still shared out by the rules for the old size.
        self._held.release()
        self.rebuild()

    def tick(self) -> None:
        """Write what depends on the clock. Nothing is painted whose text is the same."""
        view, lane = self.view, self.chosen_lane
        head = self.query_one("#head", Words)
        head.show(self.head_line(head.size.width))
        shared = self.shared
        if len(view.lanes) > 1 and shared is None:
            self.query_one(Lanes).follow(view.lanes, self.lane_at, view.seq)
        self._renew_next()
        step = lane.step if lane is not None and lane.status == "running" else shared
        clock = self.query_one(BigClock)
        text, line, over = self._clock(step)
        if self._unseen(step):
            text, line = "", say(self.no_clock) if self.no_clock else ""
        spoken = speaking_words([lane] if lane is not None else view.lanes)
        line = " · ".join(part for part in (line, *spoken) if part)
        if clock.digits != text:
            clock.digits = text
        self._hold(step)
        clock.set_class(over, "-over")
        clock.set_class(view.paused or view.phase != "under way", "-still")
        words = self.query_one("#clockwords", Words)
        words.show((line, "bold $over" if over else "$quiet"))
        if step is not None and self.query_one(Lanes).display and words.display != bool(line):
            words.display = bool(line)
        self._share(step)

    def on_mount(self) -> None:
        """Know when the rows have been shared out: a picture may come before that, with the old sizes."""
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _: self._laid_out(), immediate=True)

    def _laid_out(self) -> None:
        self._keep()
        if self.is_attached:
            self._renew_next()

    def _hold(self, step: StepView | None) -> None:
        """Keep the digits as large as they are, until another step begins."""
        view = self.view
        unit = step.unit if step is not None else ""
        halted = view.halt.back_wall_ms if view.halt is not None else None
        if self._held.begin((view.phase, unit, halted, self.lane_at, len(view.lanes), self.size)):
            self.query_one(BigClock).most = 0
            self.query_one(Lanes).most = 0
            # Held once the rows are shared out for this step; that is done also if all are as they were.
            self._free = True
            self.query_one(Page).refresh(layout=True)

    def _keep(self) -> None:
        """Now that it is known how much room there is, leave it at that."""
        if not self._free or not self.is_attached:
            return
        self._free = False
        clock, cards, page = self.query_one(BigClock), self.query_one(Lanes), self.query_one(Page)
        words = page.size.height if page.display else 0
        if cards.display:
            self._held.hold_cards(cards.size, words)
            if self._held.rows != cards.size.height:
                cards.refresh()  # in the rows that they keep, and not only with the next second
            cards.most = self._held.rows
            if page.display and page.max_scroll_y:
                page.refresh(layout=True)  # what the cards do not need
        elif clock.display and clock.digits:
            self._held.hold(clock.digits, clock.size, words)
            clock.most = self._held.scale

    def _clock_need(self, column: Size, viewport: Size) -> int:
        lane = self.chosen_lane
        step = lane.step if lane is not None else self.shared
        if step is not None and sends_people(step):
            # What everybody looks for comes first.
            return self._held.rows if self._held.scale > 1 else LEAST_HIGH
        cards = self.query_one(Lanes).display
        return self._held.need(self.query_one(BigClock).digits, column, viewport, cards)

    def _measure(self) -> None:
        """Share the rows out anew where something around the words has changed."""
        parts = self.query_one("#main").children
        measured = [(one.id, one.display, one.text if isinstance(one, Words) else "") for one in parts]
        if measured != self._measured:
            self._measured = measured
            self.query_one(Page).refresh(layout=True)

    def head_line(self, width: int) -> Content:
        """The first line: what the room sees of it, which has no business with the end."""
        return Content.assemble((self.view.title, "$quiet")).truncate(max(width, 0), ellipsis=True)

    def _renew_next(self) -> None:
        """Write anew what comes next where it comes later by now, or where the page has begun to go on below,
        or to end, which is said beside it: the page's bar alone is a matter of colour."""
        page = self.query_one("#page")
        more = page.display and page.max_scroll_y > round(page.scroll_y) and self.scrolls
        agenda = () if self.for_room else self.view.agenda
        begins = [(row.begins_wall_ms or 0) // phrases.MINUTE for row in agenda]
        if (more, begins) != (self._more, self._begins):
            self._more, self._begins = more, begins
            self._coming()

    @property
    def _plain(self) -> bool:
        return self.app.native_ansi_color

    def _clock(self, step: StepView | None) -> tuple[str, str, bool]:
        view = self.view
        if (halt := halt_clock(view, self.for_room)) is not None:
            return halt
        if view.phase == "ready":
            if view.starts_in_ms is not None and view.starts_in_ms > 0:
                begins = clock_time(view.now_wall_ms + view.starts_in_ms, view.offset_min)
                return duration(view.starts_in_ms), say("tui.ready.at", time=begins), False
            return duration(view.planned_ms), say("tui.ready.press"), False
        if step is None:
            return duration(view.elapsed_ms // 1000 * 1000), say("tui.run.over-all"), False
        over = phrases.is_over(step)
        words = phrases.break_words(view, step) or phrases.clock_words(
            step, view.paused, self.for_room, apart=len(view.lanes) > 1 and self.shared is None
        )
        return phrases.clock_digits(step), words, over

    def _share(self, step: StepView | None) -> None:
        words = self.query_one("#share", Words)
        spent = phrases.share_spent(step) if step is not None else None
        if spent is None:
            words.show("")
            return
        words.show(spent_bar(spent, max(words.size.width, 1)))

    def rebuild(self) -> None:
        """Write everything, also the clock: after a fact, for another size, or for another group."""
        view, lane = self.view, self.chosen_lane
        shared = self.shared
        apart = len(view.lanes) > 1 and shared is None
        self.query_one(Lanes).display = apart
        alone = not apart
        self.set_class(apart, "-apart")
        step = lane.step if lane is not None and lane.status == "running" else None
        for id in ("#clock", "#share"):
            self.query_one(id).display = alone and not self._unseen(step or shared)
        self.query_one("#clockwords").display = alone or step is not None
        if view.phase == "ready":
            self._ready()
        elif shared is not None:
            self._step(shared, say("tui.lane.apart", n=len(view.lanes)))
        elif apart and lane is None:
            self._all_groups()
        elif step is None:
            self._no_step(lane)
        else:
            self._step(step)
        self._coming()
        self._notes()
        self.set_class(view.paused, "-paused")
        self._measure()
        self.tick()

    def _unseen(self, step: StepView | None) -> bool:
        """Whether the clock of *step* is hidden from whoever looks; when a break is over never is."""
        if not self.for_room or halt_clock(self.view) is not None:
            return False
        return self.view.clock == "hidden" if step is None else step.clock == "hidden"

    def _head(self, place: str, title: str) -> None:
        self.query_one("#place", Words).show((place.upper(), "bold $accent"))
        self.query_one("#step", Words).show((title, "bold"))

    def _show_floor(self, *rows: Part) -> None:
        """Who has the floor, and what else stands there; no row where there is nothing to say."""
        self.query_one("#floor", Words).show_if(any(Content.assemble(row) for row in rows), *rows)

    def _ready(self) -> None:
        view = self.view
        self._head(say("tui.ready.place"), view.title)
        parts = [say("common.people", n=view.people)]
        if view.facilitator:
            parts.append(say("tui.ready.facilitator", name=view.facilitator))
        self._show_floor((" · ".join(parts), "$foreground"))
        rows: list[Part] = [
            Content.assemble((f"{title}  ", "$quiet"), answer)
            for title, answer in (*view.roles, *view.inputs)
            if answer
        ]
        self._page(rows)
        self.query_one("#turns", Words).show_if(False)
        self.query_one("#side-turns", Words).show_if(False)

    def _all_groups(self) -> None:
        view = self.view
        steps = [lane.step for lane in view.lanes if lane.step is not None]
        block = phrases.block_words(view.agenda, steps[0].step) if steps else ""
        self._head(say("tui.lane.apart", n=len(view.lanes)), block or view.title)
        shared = None
        if steps and len({(step.step, step.round and step.round[0]) for step in steps}) == 1:
            # Nobody of one group is named to all of them.
            one = steps[0]
            shared = attrs.evolve(one, say=one.shared_say, note=one.shared_note, stems=one.shared_stems)
        self._show_floor("" if self.for_room else (say("tui.lane.choose"), "$quiet"))
        self._page(self._read_out(shared) if shared is not None else each_says(view.lanes))
        self.query_one("#turns", Words).show_if(False)
        self.query_one("#side-turns", Words).show_if(False)

    def _no_step(self, lane: LaneView | None) -> None:
        ended = lane is not None and lane.status == "ended" and len(self.view.lanes) > 1
        self._head(
            lane.title if ended and lane else "", say("tui.lane.ended" if ended else "tui.run.all-done")
        )
        self._show_floor("" if ended or self.for_room else say("tui.run.press-finish"))
        self._page([])
        self.query_one("#turns", Words).show_if(False)
        self.query_one("#side-turns", Words).show_if(False)

    def _step(self, step: StepView, among: str = "") -> None:
        lane = self.chosen_lane
        place = " · ".join(part for part in (among, phrases.place_words(step)) if part)
        if len(self.view.lanes) > 1 and lane is not None:
            named = "" if lane.title in (step.title, step.block_title) else lane.title
            place = " · ".join(part for part in (named, place) if part)
        self._head(place, step.title)
        self._show_floor(*floor_rows(step, self.main_width, self.size.width >= BESIDE_WIDE))
        self._page(self._read_out(step))
        wide = self.size.width >= BESIDE_WIDE and len(self.view.lanes) == 1 and not self.for_room
        self.query_one("#turns", Words).show_if(
            bool(step.turns) and not wide, turns_line(step, self.size.width - 6)
        )
        self.query_one("#side-turns", Words).show_if(
            bool(step.turns), *turns_rows(step, max(self.size.height // 2 - 4, 4))
        )

    def _read_out(self, step: StepView) -> list[Part]:
        return say_rows(step, self.size.height < 32, self.for_room, written_in(step, self.view))

    @property
    def main_width(self) -> int:
        """How wide the column is in which the step stands; until anything was drawn, how wide it may be."""
        return self.query_one("#main").size.width or max(self.size.width - 4, 1)

    def _page(self, rows: list[Part]) -> None:
        page = self.query_one(Page)
        lane = self.chosen_lane or (self.view.lanes[0] if self.shared is not None else None)
        steps = [one.step for one in (self.view.lanes if lane is None else [lane]) if one.step is not None]
        page.begin((self.view.phase, self.lane_at, {one.step if lane is None else one.unit for one in steps}))
        page.display = bool(rows)
        # Beside the words there may be a scroll bar.
        width = self.main_width - page.gutter.width - 1
        names = [name for _, name in self.view.persons]
        self.query_one("#say", Words).show(*kept_whole(rows, names, width))

    @property
    def all_done(self) -> bool:
        """Whether every step is done and only the session is still open."""
        return phrases.all_done(self.view)

    def _coming(self) -> None:
        view = self.view
        lane = self.chosen_lane if self.shared is None else view.lanes[0]
        titles = {one.next_title for one in view.lanes} if lane is None else {lane.next_title}
        own = titles.pop() if len(titles) == 1 else ""
        title = own or view.next_title
        text = title or (say("tui.next.end") if view.phase == "under way" and not self.all_done else "")
        if view.phase == "ready":
            label = say("tui.next.first")
        else:
            label = say("tui.next.then" if own or len(view.lanes) == 1 else "tui.next.together")
        # Where there is room it stands at the side, and this row is for what goes on below.
        beside = self.size.width >= BESIDE_WIDE and not self.for_room and not self.has_class("-apart")
        line = Content.assemble((f"{label}  ", "$quiet"), text) if text and not beside else Content("")
        if self._more:
            more = say("watch.more" if self.for_room else "tui.run.more")
            line = spread(line, Content.assemble((more, "$accent")), self.main_width)
        self.query_one("#next", Words).show_if(self._more or not beside, line)
        rows: list[Part] = [text]
        if beside and title:
            step = (lane.next_step if lane is not None and own else "") or view.next_step
            width, most = self._side_width, AFTER_TALL if self.size.height >= 34 else AFTER
            rows = [*coming_rows(view, step, title, width, most)]
        shown = bool(text) and not self.for_room
        self.query_one("#side-next", Words).show_if(shown, (label.upper(), "bold $accent"), *rows, "")

    @property
    def _side_width(self) -> int:
        """How wide the column at the side is; until anything was drawn, the least."""
        return self.query_one("#side-next").size.width or SIDE_LEAST

    def _notes(self) -> None:
        kept = [entry for entry in self.view.entries if not entry.withdrawn]
        words = self.query_one("#side-notes", Words)
        room = 12 if self.size.height >= 34 else 4
        words.show_if(
            bool(kept),
            (say("tui.side.notes").upper(), "bold $accent"),
            *(entry_line(one) for one in kept[-room:]),
        )


class Console(Board, Room):
    """The screen of a running session."""

    spare = 2
    _saving = False

    def show_saving(self, saving: bool) -> None:
        """Say in the first line that a commit is under way."""
        if saving != self._saving:
            self._saving = saving
            self.tick()

    def rebuild(self) -> None:
        """Write everything, and the keys of the moment."""
        super().rebuild()
        self.update_keys()

    def tick(self) -> None:
        """Write what depends on the clock."""
        super().tick()
        if "-thin" in self.classes or "-flat" in self.classes:
            self.show_tiny()

    def head_line(self, width: int) -> Content:
        """The first line: what is run and when it ends; where a window covers the clock, the clock."""
        view = self.view
        title = view.title if view.speed == 1 else say("tui.run.speed", title=view.title, n=view.speed)
        left = Content.assemble((title, "$quiet"))
        if not self.is_active:
            left = time_left(view, self.lane_at, width // 2) or left
        return head_line(view, left, width, self._plain, self._saving)

    def on_screen_suspend(self) -> None:
        """A window opens."""
        self.tick()

    def on_screen_resume(self) -> None:
        """It has closed."""
        self.tick()

    def tiny_lines(self) -> list[Part]:
        """The clock and whose time it is: all that a tiny window can say."""
        if len(self.view.lanes) > 1 and self.chosen_lane is None:
            width, height = self.size
            # Below them it says that the terminal is too small.
            return tiny_lanes(self.view.lanes, self.lane_at, width, height - 2)
        lane = self.chosen_lane
        step = lane.step if lane is not None and lane.status == "running" else None
        view = self.view
        text, line, over = self._clock(step)
        short = phrases.clock_short(step) if step is not None and view.phase == "under way" else line
        return [(text, "bold $over" if over else "bold $accent"), (short, "")]
