"""The application: themes, screens, signals and a clean end. :func:`run` is the door."""

from __future__ import annotations

import contextlib
import os
import sys
from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from protocols.tui._compat import (
    Covering,
    Dimming,
    QuietCrash,
    alt_and_digits,
    paste_as_one,
    read_sheets,
    stop_and_continue,
    terminal_is_gone,
    write_crash,
    write_nowhere,
)
from protocols.tui.asciify import Asciify, Shown
from protocols.tui.patience import Patient
from protocols.tui.theme import CONTRAST, DARK, LIGHT, PLAIN, themes
from protocols.tui.tidying import Tidying
from protocols.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.filter import LineFilter
    from textual.screen import Screen

    from protocols.runtime.drafting import Drafting
    from protocols.runtime.following import Watching
    from protocols.tui.backend import Backend, LiveSession
    from protocols.tui.setup import Typed


REMARK_SECONDS = 15
"""How long a sentence about a plugin stays on the screen."""

SETTLED_S = 2.0
"""How long after the beginning everything that stays has been made."""

TURN_S = 0.0005
"""After how long a thread that computes lets another one go on that waits: the one that writes to the
terminal would otherwise wait for 5 ms, several times a picture."""

SHEET = Path(__file__).with_name("app.tcss")


class ProtocolsApp(QuietCrash, Covering, Patient):
    """The full-screen face of the program. *start* is a session to run, or None for the library."""

    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [
        (0, "-thin"),
        (50, "-narrow"),
        (112, "-wide"),
        (150, "-huge"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (15, "-low"), (30, "-tall"), (40, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", show=False, priority=True)]

    def __init__(
        self,
        backend: Backend,
        start: LiveSession | None = None,
        *,
        read: str = "",
        preview: Drafting | None = None,
        watch: Watching | None = None,
        theme: str = DARK,
        signals: bool = False,
        hold_ms: int = 300,
        remarks: Sequence[str] = (),
        keymap: Mapping[str, str] | None = None,
        ascii: bool = False,
    ) -> None:
        """*read*: a protocol to show at once, over the library; *preview*: a draft to follow instead;
        *watch*: what the room sees, and nothing else.

        *signals*: end cleanly on SIGTERM, SIGHUP and SIGINT (the real program, never a test). *hold_ms*: a
        "next" so soon after another is a key held down and does nothing. *remarks*: sentences to say at the
        beginning. *keymap*: the user's own keys, by id. *ascii*: draw with nothing but ASCII.
        """
        plain = bool(os.environ.get("NO_COLOR"))
        if not plain:
            os.environ.pop("NO_COLOR", None)  # empty it means nothing (no-color.org), and to Textual it does
        # Said here, Textual sends no colours at all; with a theme alone it would send greys.
        # The first screen's sheets are named here too: Textual reads a screen's own only when it is pushed.
        super().__init__(
            css_path=[SHEET, *self._first_sheets(start, preview, watch)], ansi_color=True if plain else None
        )
        self.backend = backend
        self.start = start
        self.read = read
        self.preview = preview
        self.watch_for = watch
        self.session: LiveSession | None = None
        self.set_up: dict[str, Typed] = {}
        """What was typed into set-ups that were left, by the protocol's id."""
        self.hold_ms = hold_ms
        self.animation_level = "none"
        self._signals = signals
        self._tidying = Tidying(self.rested, self.window_is_open)
        self._remarks = remarks
        # The same ones each time: Textual keeps what a line became by the filter it went through.
        self._last_filters: list[LineFilter] = [Shown(), *([Asciify()] if ascii else [])]
        self.keymap = dict(keymap or {})
        for made in themes():
            self.register_theme(made)
        # Without its watcher, which would read all style sheets a second time before anything is shown; the
        # colours that were put into the sheets' variables so far are those of Textual's own theme.
        self.set_reactive(App.theme, PLAIN if plain else theme)
        self.stylesheet.set_variables(self.get_css_variables())

    @staticmethod
    def _first_sheets(
        start: LiveSession | None, preview: Drafting | None, watch: Watching | None
    ) -> list[str | PurePath]:
        if watch is not None:
            from protocols.tui.watch import WatchScreen

            return WatchScreen.CSS_PATH
        if preview is not None:
            from protocols.tui.preview import PreviewScreen

            return PreviewScreen.CSS_PATH
        if start is not None:
            from protocols.tui.running import RunScreen

            return RunScreen.CSS_PATH
        from protocols.tui.library import LibraryScreen

        return LibraryScreen.CSS_PATH

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, for a theme of Textual's that the user picked in the palette."""
        return {
            "raised": "ansi_default",
            "quiet": "ansi_default",
            "rule": "ansi_default",
            "over": "ansi_default",
            "on-accent": "ansi_default",
            "on-over": "ansi_default",
        }

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What everything that is drawn goes through; at the end nothing is left that a terminal obeys."""
        return [*super().get_line_filters(), *self._last_filters]

    def size_classes(self) -> list[str]:
        """The classes that a screen of the terminal's size has."""
        width, height = self.size
        return [
            max((least, name) for least, name in breakpoints if least <= size)[1]
            for size, breakpoints in (
                (width, self.HORIZONTAL_BREAKPOINTS),
                (height, self.VERTICAL_BREAKPOINTS),
            )
        ]

    def get_default_screen(self) -> Screen[Any]:
        """The first screen: the library, the session, what the room sees, or the draft that is followed."""
        if self.watch_for is not None:
            from protocols.tui.watch import WatchScreen

            return WatchScreen(self.watch_for)
        if self.preview is not None:
            from protocols.tui.preview import PreviewScreen

            return PreviewScreen(self.preview, alone=True)
        if self.start is not None:
            from protocols.tui.running import RunScreen

            self.session = self.start
            return RunScreen(self.start, alone=True)
        from protocols.tui.library import LibraryScreen

        return LibraryScreen()

    def on_mount(self) -> None:
        """Listen for the signals that would otherwise leave the terminal in a mess."""
        self.title = say("tui.title")
        if self.keymap:
            self.set_keymap(self.keymap)
        for remark in self._remarks:
            self.notify(remark, severity="warning", timeout=REMARK_SECONDS, markup=False)
        if not self._signals:
            return
        self.set_timer(SETTLED_S, self._settle)
        import asyncio
        import signal

        loop = asyncio.get_running_loop()
        for name, code in (("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)):
            number = getattr(signal, name, None)
            # Windows has neither SIGHUP nor handlers on the loop.
            with contextlib.suppress(NotImplementedError, RuntimeError):
                if number is not None:
                    loop.add_signal_handler(number, self._end, code)

        if hasattr(signal, "SIGCONT"):
            stop_and_continue(self)

    def _settle(self) -> None:
        """Get ready what the first window needs, for reading its style sheets takes longer than a key may
        take to show; and look no more for garbage in what stays."""
        if self.session is not None:
            from protocols.tui.dialogs import Dialog

            read_sheets(self, Dialog.CSS_PATH)
            for name in ("writing", "keeping", "catchup", "changing", "entries"):
                import_module(f"protocols.tui.{name}")
        self._tidying.begin()

    def window_is_open(self) -> bool:
        """Whether a window lies over the screen."""
        return any(isinstance(screen, Dimming) for screen in self.screen_stack)

    def after_key(self) -> None:
        """A key has been heard."""
        self._tidying.soon()

    def _end(self, code: int) -> None:
        if terminal_is_gone():
            write_nowhere(self)
        self.exit(code, return_code=code)

    def on_unmount(self) -> None:
        """Whatever ends the application, the session is saved and let go."""
        self.close_session()

    def open_session(self, session: LiveSession) -> None:
        """Show the console of *session*."""
        from protocols.tui.running import RunScreen

        self.session = session
        self.push_screen(RunScreen(session))
        if self._signals:
            self.set_timer(SETTLED_S, self._settle)

    def close_session(self) -> None:
        """Save and let go of the session, if one is open."""
        if self.session is not None:
            self.session.close()
            self.session = None

    def change_look(self) -> None:
        """From dark to light to high contrast, and again; without colours it stays without."""
        if self.theme != PLAIN:
            self.theme = {DARK: LIGHT, LIGHT: CONTRAST}.get(self.theme, DARK)

    async def action_quit(self) -> None:
        """Quit; on the console it is asked about first. From a window over it there is no way astray: what is
        half typed is kept, and the session goes on where it was."""
        from protocols.tui.widgets import Room

        for screen in self.screen_stack:
            if isinstance(screen, Room) and screen.room == "run" and self.session is not None:
                if screen is self.screen:
                    screen.call_later(screen.run_action, "leave")
                else:
                    self.exit(0)
                return
        self.exit(0)

    def action_help_quit(self) -> None:
        """Ctrl+C does not quit; say what does."""
        self.notify(say("tui.how-to-quit"), markup=False)

    def action_command_palette(self) -> None:
        """Textual's palette, which asks in the language spoken what to do."""
        from textual.command import CommandPalette

        if not any(isinstance(screen, CommandPalette) for screen in self.screen_stack):
            from protocols.tui.palette import Names

            placeholder = say("tui.palette.search")
            self.push_screen(CommandPalette([Names], id="--command-palette", placeholder=placeholder))


def run(
    backend: Backend,
    start: str | LiveSession = "library",
    *,
    preview: Drafting | None = None,
    watch: Watching | None = None,
    mouse: bool = True,
    theme: str = "dark",
    remarks: Sequence[str] = (),
    keymap: Mapping[str, str] | None = None,
    ascii: bool = False,
) -> int:
    """Show the program on the terminal until the user leaves; answer the exit code.

    *start*: ``"library"``, ``"read:ID"`` for a protocol, or a session to run at once; *preview*: a draft to
    follow instead; *watch*: the room's screen instead. *theme*: ``dark``, ``light`` or ``high-contrast``.
    *remarks*: sentences to say at the beginning; *keymap*: the user's own keys, by id; *ascii*: draw with
    nothing but ASCII.

    0 is a wish to leave; 143, 129 and 130 are SIGTERM, SIGHUP and SIGINT; 2 says that it could not run, or
    that a bug ended it: then one sentence on stderr names the file with the details.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "") == "dumb":
        sys.stderr.write(say("tui.no-terminal") + "\n")
        return 2
    session = None if isinstance(start, str) else start
    read = start.removeprefix("read:") if isinstance(start, str) and start.startswith("read:") else ""
    app = ProtocolsApp(
        backend,
        session,
        read=read,
        preview=preview,
        watch=watch,
        theme=f"protocols-{theme}",
        signals=True,
        remarks=remarks,
        keymap=keymap,
        ascii=ascii,
    )
    alt_and_digits()
    paste_as_one()
    sys.setswitchinterval(TURN_S)
    try:
        app.run(mouse=mouse)
    except OSError:
        # The terminal is gone (its window was closed): there is nobody to tell, and nothing is lost.
        return app.return_code or 129
    finally:
        app.close_session()
    if isinstance(app.crash, OSError) and terminal_is_gone():
        return 129
    if app.crash is not None:
        path = backend.log_path()
        code = "tui.crash" if write_crash(app.crash, path) else "tui.crash.no-log"
        sys.stderr.write(say(code, path=path, error=type(app.crash).__name__) + "\n")
        return 2
    return app.return_code or 0
