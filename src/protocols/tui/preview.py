"""The designer's screen: a protocol file as it is written, read again at every save.

A thread of its own looks at the file, checks and plans it (:mod:`protocols.runtime.drafting`); the screen
only draws what it tells. In a small terminal one pane is seen at a time, in a wide one two, in a large one
all four.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message

from protocols.tui.keys import Key
from protocols.tui.panes import (
    RoomPane,
    marked_agenda,
    marked_timeline,
    notices,
    problem_rows,
    room_view,
    state_words,
    sum_rows,
    verdict,
)
from protocols.tui.widgets import Part, Room, Words, clickable, sheet, spread
from protocols.view.standing import Stop, stops
from protocols.words import say

if TYPE_CHECKING:
    from protocols.runtime.drafting import Draft, Drafting, Shown, Wanted
    from protocols.tui.backend import Written
    from protocols.view import View

PANES = ("problems", "agenda", "timeline", "room")
LARGE, WIDE = (140, 36), 112
"""From which size on all panes are seen at once, and from which width on two."""


class Told(Message):
    """Something new about the file; posted from the thread that follows it."""

    def __init__(self, news: Draft | Exception) -> None:
        super().__init__()
        self.news = news


def _people(shown: Shown, wanted: Wanted) -> int:
    return shown.people if wanted.people is None else wanted.people


class Page(VerticalScroll):
    """The text of a pane. It is wrapped for the width there is, which a pane that has not been seen yet has
    only when it has been laid out."""

    class Wider(Message):
        """The width is another one now."""

    _width = 0

    def on_resize(self, event: events.Resize) -> None:
        """Ask for the text to be written for it."""
        if event.size.width != self._width:
            self._width = event.size.width
            self.post_message(self.Wider())


class PreviewScreen(Room):
    """A protocol file while it is written. *alone*: whether leaving it leaves the program."""

    room = "preview"
    CSS_PATH = sheet("console", "preview")

    def __init__(self, drafting: Drafting, alone: bool = False, written: Written | None = None) -> None:
        """*written*: how the file was written just now, which is said at the beginning."""
        from protocols.runtime.drafting import Follower

        super().__init__()
        self.draft = drafting.draft
        self._follower = Follower(drafting, self.hear)
        self._alone = alone
        self._written = written
        self._pane = 0
        self._chosen_by_hand = False
        self._step = ""
        self._stops: tuple[Stop, ...] = ()
        self._room: View | None = None

    def contents(self) -> ComposeResult:
        """Which protocol and how it stands; then the panes, each below its name."""
        yield Words("head", rows=1)
        yield Words("state", rows=1)
        yield Words("notice")
        yield Words("tabs", rows=1)
        with Container(id="panes"):
            for name in PANES:
                with Vertical(id=f"pane-{name}", classes="pane"):
                    yield Words(f"title-{name}", "title", rows=1)
                    if name != "room":
                        with Page(id=f"page-{name}", can_focus=False):
                            yield Words(f"text-{name}")
                    else:
                        yield Words("above-room")

    def on_mount(self) -> None:
        """Begin to follow the file."""
        self._take_stops()
        self._pane = 0 if self.draft.errors or self.draft.read_at is None else 1
        self._follower.start()
        if self._written is not None:
            self.tell((self._written.told, "bold"))
        self.show_all()

    def on_unmount(self) -> None:
        """Follow no more."""
        self._follower.close()

    def on_resize(self, event: events.Resize) -> None:
        """Draw it for the new size."""
        self.call_after_refresh(self.show_all)

    def on_page_wider(self) -> None:
        """Write what is seen for the width that it has now."""
        self._fill_pages()

    def hear(self, news: Draft | Exception) -> None:
        """Take news from the thread that follows the file."""
        self.post_message(Told(news))

    def on_told(self, message: Told) -> None:
        """Show what is new."""
        if isinstance(message.news, Exception):
            raise message.news
        before, self.draft = self.draft, message.news
        self._take_stops()
        if not self._chosen_by_hand and (before.errors != self.draft.errors or before.read_at is None):
            # Whoever has chosen no pane sees what matters most: the problems while there are any.
            self._pane = 0 if self.draft.errors else 1
        self.show_all()

    def _take_stops(self) -> None:
        """The steps of the plan now; the chosen one stays chosen while there is one of its name."""
        shown = self.draft.shown
        self._stops = stops(shown.plan) if shown is not None and shown.plan is not None else ()
        names = [stop.step for stop in self._stops]
        if names and self._step not in names:
            self._step = names[0]

    # What is drawn.

    @property
    def seen(self) -> tuple[str, ...]:
        """The names of the panes that are seen at this size."""
        width, height = self.size
        if width >= LARGE[0] and height >= LARGE[1]:
            return PANES
        chosen = PANES[self._pane]
        if width < WIDE:
            return (chosen,)
        beside = "agenda" if chosen != "agenda" else "room"
        return tuple(name for name in PANES if name in (chosen, beside))

    @property
    def at(self) -> int:
        """The number of the chosen step among those that happen, from 0."""
        return next((at for at, stop in enumerate(self._stops) if stop.step == self._step), 0)

    def show_all(self) -> None:
        """Draw everything as it is now."""
        draft, width = self.draft, self.query_one("#head").size.width
        title = draft.shown.protocol.title if draft.shown is not None else ""
        right = Content("  ").join(Content.assemble(part) for part in verdict(draft))
        self.query_one("#head", Words).show(spread(Content.assemble((title, "bold $accent")), right, width))
        self.query_one("#state", Words).show((state_words(draft, width), "$quiet"))
        rows = notices(draft)
        self.query_one("#notice", Words).show_if(bool(rows), *rows)
        self._show_tabs()
        seen = self.seen
        panes = self.query_one("#panes")
        panes.set_class(len(seen) == len(PANES), "-large")
        panes.set_class(len(seen) == 2, "-two")
        for name in PANES:
            self.query_one(f"#pane-{name}").display = name in seen
        self._look_at_step()
        self.call_after_refresh(self._fill)
        self.update_keys()

    def _show_tabs(self) -> None:
        alone = len(self.seen) == 1
        self.query_one("#tabs", Words).display = alone
        parts = [self._tab(name, alone=True) for name in PANES]
        self.query_one("#tabs", Words).show(Content("   ").join(parts))
        for name in PANES:
            title = self.query_one(f"#title-{name}", Words)
            title.display = not alone
            title.show(self._tab(name, alone=False))

    def _tab(self, name: str, alone: bool) -> Content:
        number = PANES.index(name)
        chosen = number == self._pane
        words = say(f"preview.pane.{name}")
        if name == "problems" and self.draft.problems:
            words += f" ({len(self.draft.problems)})"
        sign = "▶" if chosen else " "
        style = "bold $accent" if chosen else "$foreground" if alone else "bold"
        part = Content.assemble((f"{sign}{number + 1} ", "bold $accent"), (words, style))
        return clickable(part, f"screen.pane({number})")

    def _look_at_step(self) -> None:
        shown = self.draft.shown
        self._room = None
        if shown is not None and shown.plan is not None and self._stops:
            self._room = room_view(shown, self._stops[self.at], shown.read_at)

    def _fill(self) -> None:
        """Write what is in the panes that are seen, for the widths they have now."""
        self._fill_pages()
        if "room" in self.seen:
            shown = self.draft.shown
            self._fill_room(self._nothing() if shown is None else sum_rows(shown))

    def _nothing(self) -> list[Part]:
        return [(say("preview.nothing"), "$quiet")] if self.draft.read_at is not None else []

    def _fill_pages(self) -> None:
        shown = self.draft.shown
        for name in self.seen:
            if name == "room":
                continue
            page = self.query_one(f"#page-{name}", VerticalScroll)
            width = max(page.size.width - 1, 20)
            row = None
            if name == "problems":
                rows = problem_rows(self.draft, width)
            elif shown is None:
                rows = self._nothing()
            elif name == "agenda":
                rows, row = marked_agenda(shown, self._room, self._step, width)
            else:
                rows, row = marked_timeline(shown, self._room, self._step, width)
            self.query_one(f"#text-{name}", Words).show(*rows)
            if row is not None:
                self._reveal(page, row)

    def _reveal(self, page: VerticalScroll, row: int) -> None:
        top, high = page.scroll_offset.y, page.size.height
        if row < top or row >= top + high:
            page.scroll_to(y=max(row - high // 2, 0), animate=False, immediate=True)

    def _fill_room(self, instead: list[Part]) -> None:
        boards = self.query(RoomPane)
        for board in boards:
            board.display = self._room is not None
        if self._room is None:
            self.query_one("#above-room", Words).show(*instead)
            return
        words = say("preview.room.step", number=self.at + 1, n=len(self._stops))
        self.query_one("#above-room", Words).show((words, "$quiet"))
        if boards:
            boards.first().follow(self._room)
        else:
            self.query_one("#pane-room").mount(RoomPane("board", self._room))

    # Keys.

    def key_label(self, key: Key) -> str:
        """Up and down choose a step, or scroll the problems; another form where the protocol has any."""
        if key.id == "preview.move" and PANES[self._pane] == "problems":
            return say("tui.key.preview.scroll")
        if key.id == "preview.answers" and not self.has_use(key):
            return ""
        if key.id == "preview.variant" and (self.draft.shown is None or not self.draft.shown.variants):
            return ""
        return key.label

    def keeps_key(self, key: Key) -> bool:
        """How to leave finds room before the other keys."""
        return key.id == "app.back"

    def has_use(self, key: Key) -> bool:
        """Answers to go back to are there only where the file was made from some just now."""
        return key.id != "preview.answers" or (self._written is not None and self._written.new is not None)

    def action_answers(self) -> None:
        """Back to the answers that the file was made from; where it was changed since, say so."""
        from protocols.tui.newfile import WriteScreen

        if self._written is None or self._written.new is None:
            return
        new = self._written.new
        problems = self.home.backend.sketch(new._replace(instead=new)).problems
        if problems:
            self.tell((problems[0].sentence, "bold"))
        else:
            self.app.switch_screen(WriteScreen(self._written))

    def action_pane(self, number: int) -> None:
        """Choose the pane *number*, from 0."""
        self._pane, self._chosen_by_hand = number % len(PANES), True
        self.show_all()

    def action_next_pane(self, by: int) -> None:
        """The pane after, or before."""
        self.action_pane(self._pane + by)

    def action_move(self, by: int) -> None:
        """The next step, or the one before; among the problems, a line."""
        if PANES[self._pane] == "problems":
            self.query_one("#page-problems", VerticalScroll).scroll_relative(y=by, animate=False)
        else:
            self.action_step(by)

    def action_step(self, by: int) -> None:
        """The next step, or the one before."""
        if self._stops:
            self._step = self._stops[min(max(self.at + by, 0), len(self._stops) - 1)].step
            self.show_all()

    def action_scroll(self, pages: int) -> None:
        """A page down, or up, in the chosen pane."""
        name = PANES[self._pane]
        pages_of = self.query("#page" if name == "room" else f"#page-{name}").results(VerticalScroll)
        for page in pages_of:
            page.scroll_relative(y=pages * max(page.size.height - 2, 1), animate=False)

    def _wanted(self) -> tuple[Shown, Wanted] | None:
        """What was asked for last: of keys pressed fast, each counts from the one before, not from a plan
        that is still being made."""
        shown = self.draft.shown
        return None if shown is None else (shown, self._follower.wanted)

    def action_people(self, by: int) -> None:
        """One more, or one less."""
        if (now := self._wanted()) is not None:
            shown, wanted = now
            self._follower.ask(wanted._replace(people=_people(shown, wanted) + by))

    def action_size(self) -> None:
        """From the smallest number of people to the ideal one, to the largest, and around."""
        if (now := self._wanted()) is not None:
            shown, wanted = now
            sizes = sorted(set(shown.sizes))
            following = next((size for size in sizes if size > _people(shown, wanted)), sizes[0])
            self._follower.ask(wanted._replace(people=following))

    def action_minutes(self, by: int) -> None:
        """Five minutes more, or less, on the five; from its own time, what that is."""
        if (now := self._wanted()) is None:
            return
        shown, wanted = now
        minutes = wanted.minutes
        if minutes is None:
            if shown.plan is None:
                return
            minutes = round(shown.plan.allotted_ms / 60_000)
        then = (minutes // 5 + 1) * 5 if by > 0 else (-(-minutes // 5) - 1) * 5
        self._follower.ask(wanted._replace(minutes=max(then, 5)))

    def action_own_time(self) -> None:
        """The protocol's own times again."""
        if (now := self._wanted()) is not None:
            self._follower.ask(now[1]._replace(minutes=None))

    def action_variant(self) -> None:
        """From the protocol as it stands to its first variant, to the next, and around."""
        if (now := self._wanted()) is not None:
            shown, wanted = now
            names = ["", *shown.variants]
            at = names.index(wanted.variant) if wanted.variant in names else 0
            self._follower.ask(wanted._replace(variant=names[(at + 1) % len(names)]))

    def action_again(self) -> None:
        """Read the file again."""
        self._follower.again()

    def action_back(self) -> None:
        """Where one came from."""
        if self._alone:
            self.app.exit(0)
        else:
            self.dismiss()
