"""What stands where on the console, and when it is drawn again.

:meth:`Console.tick` writes what depends on the clock, :meth:`Console.rebuild` what depends on facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs
from textual import events
from textual.app import ComposeResult, RenderResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from protocols.tui import phrases
from protocols.tui.glances import entry_line, halt_clock, head_part, speaking_words
from protocols.tui.lanes import About, digits, lane_cards
from protocols.tui.offers import beyond_words
from protocols.tui.widgets import BigClock, Part, Room, Words, spread
from protocols.words import clock_time, duration, say

if TYPE_CHECKING:
    from protocols.view.model import LaneView, StepView, View


class Lanes(Widget):
    """The groups at work side by side; painted when one of their texts has changed."""

    def __init__(self, id: str, about: About = phrases.lane_state) -> None:
        super().__init__(id=id)
        self.auto_links = False
        self._about = about
        self._content = Content("")
        self._key: object = None

    def follow(self, lanes: tuple[LaneView, ...], chosen: int, seq: int) -> None:
        """Show *lanes*, of which *chosen* is chosen (0: all)."""
        key = (self.size, seq, chosen, tuple(digits(lane) for lane in lanes))
        if key != self._key:
            self._key = key
            self._content = lane_cards(lanes, chosen, *self.size, self._about)
            self.refresh()

    def render(self) -> RenderResult:
        """The text made last."""
        return self._content


class Board(Widget):
    """The picture of a running session, wherever it hangs: a whole screen, or a pane of one.

    *for_room*: whether the room looks at it; then it offers no keys, and what has no clock shows none.
    """

    for_room = False
    scrolls = True
    """Whether it can be read on below what is seen."""
    no_clock = ""
    """The code of what stands where a clock is hidden, or empty."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view
        self.lane_at = 0
        """Which group is chosen: 0 for all, or its number."""
        self._saving = False
        self._more = False
        """Whether there is more to read below what is seen of the page."""
        self._tiny_key: object = None

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

    def column(self, about: About = phrases.lane_state) -> ComposeResult:
        """Where we are, the clock or the groups' (with what *about* says of each), who speaks, and what is
        read out."""
        yield Words("place", rows=1)
        yield Words("step")
        yield BigClock(id="clock")
        yield Lanes("lanes", about)
        yield Words("share", rows=1)
        yield Words("clockwords", rows=1)
        yield Words("floor")
        with VerticalScroll(id="page", can_focus=False):
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
        lanes = [lane.id for lane in view.lanes]
        if lanes != [lane.id for lane in before.lanes]:
            self.lane_at = 0
        if (
            view.seq != before.seq
            or view.phase != before.phase
            or lanes != [lane.id for lane in before.lanes]
        ):
            self.rebuild()
        self.tick()

    def show_saving(self, saving: bool) -> None:
        """Say in the first line that a commit is under way."""
        if saving != self._saving:
            self._saving = saving
            self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Everything again for another size, once it is known which parts are shown."""
        self.call_after_refresh(self.rebuild)

    def tick(self) -> None:
        """Write what depends on the clock. Nothing is painted whose text is the same."""
        view, lane = self.view, self.chosen_lane
        width = self.query_one("#head").size.width
        right = self._right(width)
        if self._saving:
            right = Content.assemble((say("tui.run.saving"), "bold $accent"), "  ", right)
        title = view.title if view.speed == 1 else say("tui.run.speed", title=view.title, n=view.speed)
        self.query_one("#head", Words).show(spread(Content.assemble((title, "$quiet")), right, width))
        shared = self.shared
        if len(view.lanes) > 1 and shared is None:
            self.query_one(Lanes).follow(view.lanes, self.lane_at, view.seq)
        self._look_below()
        step = lane.step if lane is not None and lane.status == "running" else shared
        clock = self.query_one(BigClock)
        text, line, over = self._clock(step)
        if self._unseen(step):
            text, line = "", say(self.no_clock) if self.no_clock else ""
        line = " · ".join([line, *speaking_words([lane] if lane is not None else view.lanes)])
        if clock.digits != text:
            clock.digits = text
        clock.set_class(over, "-over")
        clock.set_class(view.paused or view.phase != "under way", "-still")
        self.query_one("#clockwords", Words).show((line, "bold $over" if over else "$quiet"))
        self._share(step)

    def _right(self, width: int) -> Content:
        """The right end of the first line: pause and marks, and the end against the plan."""
        view = self.view
        if self.for_room and view.clock == "hidden":
            return head_part(view, self.for_room, self._plain, Content(""))
        words, style = phrases.late_words(view), "bold"
        if view.late_ms >= phrases.MINUTE and view.phase == "under way":
            style = "bold $over"
        right = Content.assemble((words, style))
        if view.planned_end_wall_ms is not None and view.phase == "under way" and width >= 100:
            planned = clock_time(view.planned_end_wall_ms, view.offset_min)
            code = "tui.late.until" if view.short_ms >= phrases.MINUTE else "tui.late.planned"
            right = right + Content.assemble(("  " + say(code, end=planned), "$quiet"))
        return head_part(view, self.for_room, self._plain, right)

    def _look_below(self) -> None:
        """Say where the page goes on below: its bar alone is a matter of colour."""
        page = self.query_one("#page")
        more = page.display and page.max_scroll_y > round(page.scroll_y) and self.scrolls
        if more != self._more:
            self._more = more
            self._coming(self.chosen_lane if self.shared is None else self.view.lanes[0])

    @property
    def _plain(self) -> bool:
        return self.app.native_ansi_color

    def _clock(self, step: StepView | None) -> tuple[str, str, bool]:
        view = self.view
        if (halt := halt_clock(view)) is not None:
            return halt
        if view.phase == "ready":
            if view.starts_in_ms is not None and view.starts_in_ms > 0:
                begins = clock_time(view.now_wall_ms + view.starts_in_ms, view.offset_min)
                return duration(view.starts_in_ms), say("tui.ready.at", time=begins), False
            return duration(view.planned_ms), say("tui.ready.press"), False
        if step is None:
            return duration(view.elapsed_ms // 1000 * 1000), say("tui.run.over-all"), False
        over = phrases.is_over(step)
        return phrases.clock_digits(step), phrases.clock_words(step, view.paused), over

    def _share(self, step: StepView | None) -> None:
        words = self.query_one("#share", Words)
        spent = phrases.share_spent(step) if step is not None else None
        if spent is None:
            words.show("")
            return
        width = max(words.size.width, 1)
        done = round(spent * width)
        words.show(
            Content.assemble(
                ("━" * done, "$over" if spent >= 1 else "$accent"), ("─" * (width - done), "$rule")
            )
        )

    def rebuild(self) -> None:
        """Write everything: a fact was added, the size changed, or another group was chosen."""
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
        self._coming(lane if shared is None else view.lanes[0])
        self._notes()
        self.set_class(view.paused, "-paused")
        self.tick()

    def _unseen(self, step: StepView | None) -> bool:
        """Whether the clock of *step* is hidden from whoever looks; when a break is over never is."""
        if not self.for_room or halt_clock(self.view) is not None:
            return False
        return self.view.clock == "hidden" if step is None else step.clock == "hidden"

    def _head(self, place: str, title: str) -> None:
        self.query_one("#place", Words).show((place.upper(), "bold $accent"))
        self.query_one("#step", Words).show((title, "bold"))

    def _ready(self) -> None:
        view = self.view
        self._head(say("tui.ready.place"), view.title)
        parts = [say("common.people", n=view.people)]
        if view.facilitator:
            parts.append(say("tui.ready.facilitator", name=view.facilitator))
        self.query_one("#floor", Words).show((" · ".join(parts), "$foreground"))
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
        self.query_one("#floor", Words).show("" if self.for_room else (say("tui.lane.choose"), "$quiet"))
        self._page(self._read_out(shared) if shared is not None else _each_says(view.lanes))
        self.query_one("#turns", Words).show_if(False)
        self.query_one("#side-turns", Words).show_if(False)

    def _no_step(self, lane: LaneView | None) -> None:
        ended = lane is not None and lane.status == "ended" and len(self.view.lanes) > 1
        self._head(
            lane.title if ended and lane else "", say("tui.lane.ended" if ended else "tui.run.all-done")
        )
        self.query_one("#floor", Words).show("" if ended else say("tui.run.press-finish"))
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
        self.query_one("#floor", Words).show(*_floor_rows(step, self.size.width))
        self._page(self._read_out(step))
        wide = self.size.width >= 112 and len(self.view.lanes) == 1 and not self.for_room
        self.query_one("#turns", Words).show_if(
            bool(step.turns) and not wide, _turns_line(step, self.size.width - 6)
        )
        self.query_one("#side-turns", Words).show_if(
            bool(step.turns), *_turns_rows(step, max(self.size.height // 2 - 4, 4))
        )

    def _read_out(self, step: StepView) -> list[Part]:
        here = [one for one in self.view.entries if one.capture_title and not one.withdrawn]
        written = {
            one.title: sum(entry.capture_title == one.title for entry in here) for one in step.captures
        }
        return _say_rows(step, self.size.height < 32, self.for_room, written)

    def _page(self, rows: list[Part]) -> None:
        self.query_one("#page").display = bool(rows)
        self.query_one("#say", Words).show(*rows)

    @property
    def all_done(self) -> bool:
        """Whether every step is done and only the session is still open."""
        lanes = self.view.lanes
        return self.view.phase == "under way" and all(lane.step is None for lane in lanes) and len(lanes) == 1

    def _coming(self, lane: LaneView | None) -> None:
        view = self.view
        titles = {one.next_title for one in view.lanes} if lane is None else {lane.next_title}
        own = titles.pop() if len(titles) == 1 else ""
        title = own or view.next_title
        text = title or (say("tui.next.end") if view.phase == "under way" and not self.all_done else "")
        if view.phase == "ready":
            label = say("tui.next.first")
        else:
            label = say("tui.next.then" if own or len(view.lanes) == 1 else "tui.next.together")
        line = Content.assemble((f"{label}  ", "$quiet"), (text, "")) if text else Content("")
        if self._more:
            line = spread(
                line, Content.assemble((say("tui.run.more"), "$accent")), self.query_one("#head").size.width
            )
        self.query_one("#next", Words).show(line)
        self.query_one("#side-next", Words).show_if(bool(text), (label.upper(), "bold $accent"), text, "")

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

    def on_resize(self, event: events.Resize) -> None:
        """Say so where the terminal is too small."""
        self.show_tiny()

    def rebuild(self) -> None:
        """Write everything, and the keys of the moment."""
        super().rebuild()
        self.update_keys()

    def tick(self) -> None:
        """Write what depends on the clock."""
        super().tick()
        if "-thin" in self.classes or "-flat" in self.classes:
            self.show_tiny()

    def tiny_lines(self) -> list[Part]:
        """The clock and whose time it is: all that a tiny window can say."""
        if len(self.view.lanes) > 1 and self.chosen_lane is None:
            clocks = [f"{lane.title[:6]} {digits(lane)}" for lane in self.view.lanes]
            return [("  ".join(clocks[:3]), "bold")]
        lane = self.chosen_lane
        step = lane.step if lane is not None and lane.status == "running" else None
        view = self.view
        text, line, over = self._clock(step)
        short = phrases.clock_short(step) if step is not None and view.phase == "under way" else line
        return [(text, "bold $over" if over else "bold $accent"), (short, "")]


def _labelled(label: str, text: str) -> Content:
    return Content.assemble((f"{label}  ", "$quiet"), (text, "bold"))


def _floor_rows(step: StepView, width: int) -> list[Part]:
    """Who speaks, asks, answers, and who is silent."""
    parts = []
    most = 4 if width < 112 else 8
    if step.turn is not None and step.turn.state == "now":
        parts.append(_labelled(say("tui.floor.speaks"), step.turn.name))
    elif step.floor.kind == "nobody":
        parts.append(_labelled(say("tui.floor.silent"), say("common.everyone")))
    elif floor := phrases.floor_words(step.floor, most):
        parts.append(_labelled(say("tui.floor.speaks"), floor))
    if step.asks is not None:
        parts.append(_labelled(say("tui.floor.asks"), phrases.floor_words(step.asks, most)))
    if step.answers is not None:
        parts.append(_labelled(say("tui.floor.answers"), phrases.floor_words(step.answers, most)))
    if step.silent and step.floor.kind != "nobody":
        parts.append(_labelled(say("tui.floor.silent"), phrases.names_words(step.silent, most)))
    return [Content("    ").join(parts)]


def _say_rows(step: StepView, close: bool, for_room: bool, written: Mapping[str, int]) -> list[Part]:
    """What to read out, sentence starters, how to speak here, what to write down, and what is for the
    facilitator. *close*: without lines between them; *for_room*: the room is not told what it does not see.
    *written*: how many entries each list has by now, by its title.
    """
    rows: list[Part] = []
    for text in step.say:
        rows += [text] if close else [text, ""]
    rows += [(f"“{stem}”", "$accent") for stem in step.stems]
    rows += beyond_words(step, for_room)
    rules = [phrases.rule_words(rule) for rule in step.rules]
    quiet = [" · ".join(rules)] if rules else []
    quiet += (
        [say("tui.run.captures", titles=", ".join(_so_far(one.title, written) for one in step.captures))]
        if step.captures
        else []
    )
    quiet += [say("tui.run.for-you", text=text) for text in step.note]
    quiet += [say(f"tui.record.{step.record}")] if step.record != "yes" else []
    quiet += [say("tui.run.hidden-clock")] if step.clock == "hidden" and not for_room else []
    if rows and rows[-1] != "" and quiet and not close:
        rows.append("")
    rows += [(text, "$quiet") for text in quiet]
    return rows[:-1] if rows and rows[-1] == "" else rows


def _so_far(title: str, written: Mapping[str, int]) -> str:
    """The title of a list, and how much is written down in it."""
    n = written.get(title, 0)
    return say("tui.run.so-far", title=title, n=n) if n else title


def _each_says(lanes: Sequence[LaneView]) -> list[Part]:
    """What to read out to each group, where groups are in different steps; each step's words once."""
    rows: list[Part] = []
    for step in {lane.step.step: lane.step for lane in lanes if lane.step is not None}.values():
        rows += [(step.shared_title, "bold $accent"), *step.shared_say] if step.shared_say else []
    return rows


def _turns_line(step: StepView, width: int) -> Content:
    """The turns around the current one, on one line."""
    most = max(width // 16, 2)
    before, shown, after = phrases.turns_window(step.turns, most)
    parts = [Content.assemble((say("tui.turn.done", n=before), "$quiet"))] if before else []
    parts += [_turn(turn.state, phrases.turn_words(turn)) for turn in shown]
    parts += [Content.assemble((say("tui.turn.more", n=after), "$quiet"))] if after else []
    return Content("   ").join(parts)


def _turns_rows(step: StepView, most: int) -> list[Part]:
    """The turns around the current one, below one another."""
    before, shown, after = phrases.turns_window(step.turns, most)
    rows: list[Part] = [(say("tui.side.turns").upper(), "bold $accent")]
    rows += [(say("tui.turn.done", n=before), "$quiet")] if before else []
    rows += [_turn(turn.state, ("  " if turn.reply else "") + phrases.turn_words(turn)) for turn in shown]
    rows += [(say("tui.turn.more", n=after), "$quiet")] if after else []
    return [*rows, ""]


def _turn(state: str, text: str) -> Content:
    return Content.assemble((text, {"now": "bold", "done": "$quiet", "quiet": "$quiet"}.get(state, "")))
