"""The audience's screen: what a room looks at for an hour, in a terminal of its own.

It follows a session from its journal (:mod:`protocols.runtime.following`) and can do nothing to it. Twenty
times a second it asks whether the file has changed, and once a second it writes the clock; what stands where
is in :mod:`protocols.tui.seen`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from protocols.runtime.following import ALIVE, CLOSED, POLL_S, second_left_s
from protocols.tui.seen import Seen, short_rows
from protocols.tui.widgets import Part, Room, Words, sheet
from protocols.words import duration, say

if TYPE_CHECKING:
    from protocols.runtime.following import Watching
    from protocols.view.model import View


class WatchScreen(Room):
    """What the room sees of the session that *watching* shows."""

    room = "watch"
    CSS_PATH = sheet("watch")

    def __init__(self, watching: Watching) -> None:
        super().__init__()
        self._watching = watching
        self._seen: Seen | None = None
        self._view: View | None = None
        self._look_at = 0.0

    def compose(self) -> ComposeResult:
        """What is said where there is nothing to see; the picture comes between when there is."""
        yield Words("tiny")
        with Vertical(id="room"):
            yield Words("notice")
            yield Words("corner", rows=1)

    def on_mount(self) -> None:
        """Begin to follow."""
        self._watching.poll()
        self.show_now()
        self.set_interval(POLL_S, self.glance)

    def glance(self) -> None:
        """Show what is new, and each second the clock."""
        if self._watching.poll() or time.monotonic() >= self._look_at:
            self.show_now()

    def show_now(self) -> None:
        """Bring everything up to date; nothing is painted that reads the same."""
        view = self._view = self._watching.view()
        self._look_at = time.monotonic() + (1.0 if view is None else second_left_s(view))
        dark = view is not None and view.blackout
        self.set_class(dark, "-dark")
        running = view is not None and not dark and view.phase != "finished"
        if self._seen is not None and not running:
            # Taken down and not covered: of what is dark nothing may show, in whatever terminal.
            self._seen.remove()
            self._seen = None
        if running and view is not None:
            if self._seen is None:
                self._seen = Seen(view)
                self.query_one("#room").mount(self._seen, before="#corner")
            elif self._seen.is_mounted:
                self._seen.follow(view)
        notice = [] if running or dark else self._notice(view)
        self.query_one("#notice", Words).show_if(bool(notice), *notice)
        self.query_one("#corner", Words).show(*([] if dark else [(self._life(), "$quiet")]))
        self.show_tiny()

    def _notice(self, view: View | None) -> list[Part]:
        """What stands there before a session and after it."""
        if view is not None:
            rows: list[Part] = [
                (say("watch.thanks"), "bold $accent"),
                "",
                (say("watch.finished", title=view.title), "bold"),
            ]
            return [*rows, "", (say("watch.next-one"), "$quiet")] if self._watching.waits else rows
        if self._watching.waits:
            return [
                (say("watch.none"), "bold $accent"),
                "",
                say("watch.none.do"),
                "",
                (say("watch.none.leave"), "$quiet"),
            ]
        return [(say("watch.unread"), "bold $accent")]

    def _life(self) -> str:
        """How the console is, and what is wrong with the file, for whoever looks for it."""
        view, trouble = self._view, self._watching.trouble
        if trouble is not None:
            return say(f"journal.{trouble.code}", **trouble.arguments)
        if view is None or view.phase == "finished":
            return ""
        life = self._watching.life
        if life == ALIVE:
            return say("watch.live")
        if life == CLOSED:
            return say("watch.closed")
        return say("watch.silent", time=duration(int(self._watching.silent_s) * 1000))

    def show_tiny(self) -> None:
        """In a terminal too small for the picture: the clock, and nothing about its size."""
        width, height = self.size
        if width >= 50 and height >= 15:
            return
        view = self._view
        rows: list[Part] = []
        if view is None:
            rows = [say("watch.none" if self._watching.waits else "watch.unread")]
        elif view.phase == "finished" and not view.blackout:
            rows = [say("watch.thanks")]
        elif not view.blackout:
            message: list[Part] = [(view.message, "bold")] if view.message else []
            rows = [*short_rows(view, width, height - len(message)), *message]
        self.query_one("#tiny", Words).show(*rows)

    def action_scroll(self, by: int) -> None:
        """Read on, or back up."""
        if self._seen is not None:
            self._seen.scroll_page(by)

    def action_leave(self) -> None:
        """Leave; nobody notices."""
        self.app.exit(0)
