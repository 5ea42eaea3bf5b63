"""The only module that touches what Textual keeps private, each use with its reason and a test."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import RenderableType
    from rich.style import Style
    from textual.app import App
    from textual.events import ScreenResume
    from textual.geometry import Region
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.widget import Widget


class Present:
    """A screen, or a part of one, that does nothing any more once it has gone.

    Textual still calls what was to be done after the next picture; by then its parts are not there.
    """

    def call_after_refresh(self, callback: Callable[..., Any], *arguments: Any, **more: Any) -> bool:
        """Do it after the next picture, unless this has gone by then."""
        widget: Widget = self  # type: ignore[assignment]

        def unless_gone() -> Any:
            return callback(*arguments, **more) if widget.is_attached and not widget._pruning else None

        done: bool = super().call_after_refresh(unless_gone)  # type: ignore[misc]
        return done


class Pictured(Present):
    """A screen that keeps what a window shows of it, and counts how often it was painted."""

    pictures = 0
    behind: tuple[object, list[tuple[Strip, Strip]]] | None = None
    """How it was seen behind a window last, each line with how it was seen, and what that depends on."""
    covering = False
    """A window is being opened over it."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._compositor = _near_compositor()()
        screen: Screen[Any] = self  # type: ignore[assignment]
        self._styled = sheets_are_read(screen.app, screen.css_path)

    def _on_screen_resume(self, event: ScreenResume) -> None:
        # The first time every style has just been worked out; Textual, which is called next, would do it all
        # again. But sheets that it reads only for this screen it has read after that.
        screen: Screen[Any] = self  # type: ignore[assignment]
        if self._styled and screen.stack_updates == 0:
            event.refresh_styles = False

    def refresh(self, *regions: Region, **more: bool) -> Self:
        """Paint it again."""
        if not self.covering:
            super().refresh(*regions, **more)  # type: ignore[misc]
        return self

    @property
    def strips(self) -> list[Strip]:
        """What it shows now, line by line; where nothing has changed the same ones as the last time."""
        strips: list[Strip] = self._compositor.strips()
        return strips

    def _on_timer_update(self) -> None:
        # A part of a screen that is to be painted for what is behind it makes Textual forget which widgets
        # are: a letter that was typed as the clock behind a window moved was not seen until the next one.
        screen: Screen[Any] = self  # type: ignore[assignment]
        if screen._repaint_required and screen.is_current and not screen.app._batch_count:
            self._compositor.update_widgets(screen._dirty_widgets)
        super()._on_timer_update()  # type: ignore[misc]

    def _compositor_refresh(self) -> None:
        screen: Screen[Any] = self  # type: ignore[assignment]
        if screen.is_active or self._compositor._dirty_regions:
            self.pictures += 1
        self._compositor.forget_changed()
        super()._compositor_refresh()  # type: ignore[misc]


def sheets_are_read(app: App[Any], paths: Iterable[str | PurePath]) -> bool:
    """Whether *app* has read the style sheets at *paths*."""
    return all(app.stylesheet.has_source(str(path), "") for path in paths)


def read_sheets(app: App[Any], paths: Iterable[str | PurePath]) -> None:
    """Read the style sheets at *paths*, as *app* will when a screen is opened that names them."""
    unread = [path for path in paths if not sheets_are_read(app, [path])]
    for path in unread:
        app.stylesheet.read(path)
    if unread:
        app.stylesheet.reparse()
        app.stylesheet.update(app)


@cache
def _near_compositor() -> Any:
    """A compositor that asks only those widgets for their lines that are where something has changed, and
    only for lines between the first and the last that has; and that keeps the lines it has painted.

    Textual's asks every widget that could reach there for all that it shows: at each second of a clock the
    whole screen, twice the work of what is to be painted. And all of it again for what is behind a window.
    """
    from textual._compositor import Compositor, LayoutUpdate
    from textual.geometry import Region
    from textual.strip import Strip

    class NearCompositor(Compositor):
        def __init__(self) -> None:
            super().__init__()
            self._lines: dict[int, Strip] = {}
            self._pieces: dict[int, Iterable[Strip]] = {}
            """The lines of the last whole picture, each in pieces, as far as they are still true."""

        def forget_changed(self) -> None:
            """Forget the lines where something has changed that is not painted yet."""
            for region in self._dirty_regions:
                for y in region.line_range:
                    self._lines.pop(y, None)
                    self._pieces.pop(y, None)

        def render_update(
            self, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
        ) -> RenderableType | None:
            self.forget_changed()
            update = super().render_update(full, screen_stack, simplify)
            if isinstance(update, LayoutUpdate) and not simplify:
                self._lines = {}
                self._pieces = dict(enumerate(update.strips))
            return update

        def strips(self) -> list[Strip]:
            self.forget_changed()
            wanted = range(self.size.height)
            for y in wanted:
                if y in self._pieces:
                    self._lines[y] = Strip.join(self._pieces.pop(y))
            missing = {y for y in wanted if y not in self._lines}
            if missing:
                top, bottom = min(missing), max(missing) + 1
                crop = Region(0, top, self.size.width, bottom - top)
                chops = self._render_chops(crop, missing.__contains__)
                self._lines.update((y, Strip.join(chops[y].values())) for y in missing)
            return [self._lines[y] for y in wanted]

        def _get_renders(self, crop: Region | None = None) -> Iterator[tuple[Region, Region, list[Strip]]]:
            for widget, (region, clip) in self.visible_widgets.items():
                shown = region.intersection(clip)
                if crop is not None:
                    # Whole lines: they are cut at the edges of widgets, and not where a change ends.
                    shown = shown.intersection(Region(shown.x, crop.y, shown.width, crop.height))
                if shown and (crop is None or crop.overlaps(shown)):
                    yield region, shown, widget.render_lines(shown.translate(-region.offset))

    return NearCompositor


class Dimming:
    """A window over a screen that is seen dimmed behind it.

    Textual works out every colour of that screen anew for each time that something in the window is painted,
    which is most of the time that it takes until a window is seen.
    """

    def render(self) -> Any:
        """What is behind the window: a screen, and not another window whose edges would stick out and hold a
        picture of the screen that is no longer true."""
        from textual.renderables.background_screen import BackgroundScreen

        from protocols.tui.behind import Behind

        made = super().render()  # type: ignore[misc]
        if not isinstance(made, BackgroundScreen):
            return made
        window: Screen[Any] = self  # type: ignore[assignment]
        stack = window.app.screen_stack
        below = stack[: stack.index(window)] if window in stack else stack
        screens = [one for one in below if not isinstance(one, Dimming)]
        return Behind(screens[-1] if screens else made.screen, made.color)


class Covering:
    """An application whose windows open over screens that stay as they are.

    Textual would paint such a screen again, behind the window that has just been painted, and send all of
    that to the terminal once more.
    """

    def push_screen(self, screen: Any, *arguments: Any, **more: Any) -> Any:
        """Show *screen* on top."""
        app: App[Any] = self  # type: ignore[assignment]
        below: Any = app.screen_stack[-1] if app._screen_stack else None
        below_stays = isinstance(below, Pictured) and isinstance(screen, Dimming)
        if below_stays:
            below.covering = True
        try:
            return super().push_screen(screen, *arguments, **more)  # type: ignore[misc]
        finally:
            if below_stays:
                below.covering = False


def screen_strips(screen: Screen[Any]) -> list[Strip]:
    """What *screen* shows now, line by line, wherever it stands among the others."""
    return screen._compositor.render_strips()


def bars_of(screen: Screen[Any]) -> list[Region]:
    """Where the scroll bars of *screen* are that are seen now."""
    from textual.scrollbar import ScrollBar

    return [
        region.intersection(clip)
        for widget, (region, clip) in screen._compositor.visible_widgets.items()
        if isinstance(widget, ScrollBar)
    ]


def screen_text(app: App[Any]) -> str:
    """The characters on the screen now, without colours; for tests and for saving pictures as text.

    Textual can export an SVG but not plain text.
    """
    strips = screen_strips(app.screen)
    return "\n".join(strip.text.rstrip() for strip in strips)


def key_of_sign(sign: str) -> str:
    """What Textual calls the key that types *sign*: ``?`` is ``question_mark``."""
    from textual.keys import _character_to_key

    return _character_to_key(sign)


def drawn(app: App[Any]) -> list[list[tuple[str, Style | None]]]:
    """What is on the screen on top now, line by line, as pieces of text with their colours; for tests.

    Of a window that lies over another screen only the window: what is behind it is dimmed.
    """
    screen = app.screen
    region = screen.children[0].region if screen.is_modal else screen.region
    strips = screen_strips(screen)[region.y : region.bottom]
    return [[(piece.text, piece.style) for piece in strip.crop(region.x, region.right)] for strip in strips]


def terminal_is_gone() -> bool:
    """Whether the terminal has hung up: its window was closed, or the line to it broke."""
    try:
        import termios
    except ImportError:  # Windows has no hang-up
        return False
    try:
        termios.tcgetattr(0)
    except (termios.error, OSError):
        return True
    return False


class _Nowhere:
    """Takes what would be written to a terminal, and forgets it."""

    def write(self, text: str) -> None:
        pass

    def flush(self) -> None:
        pass

    def stop(self) -> None:
        pass


def write_nowhere(app: App[Any]) -> None:
    """Write no more to a terminal that is gone.

    The thread that writes has died of it; Textual would wait for room in its queue for ever.
    """
    if app._driver is not None:
        app._driver._writer_thread = _Nowhere()  # type: ignore[attr-defined]


def stop_and_continue(app: App[Any]) -> None:
    """Stop (Ctrl+Z, SIGTSTP) and go on (SIGCONT) between two pieces of work, as one program, and only on a
    terminal. Called while the application's loop runs.

    Textual does both in the midst of whatever is under way. Where that was a piece of a picture on its way to
    the terminal, its queue was locked, and the program waited for itself for ever. And it takes every SIGCONT
    for the end of a suspension, and starts its threads again. After a stop that it was not asked about they
    are still there: of two that read, one waits for a key for ever when the program is to end. And a hang-up
    comes with SIGCONT, too: then there is nothing to begin anew on.
    """
    import asyncio
    import signal

    loop = asyncio.get_running_loop()
    stop, begin = signal.getsignal(signal.SIGTSTP), signal.getsignal(signal.SIGCONT)

    def go_on() -> None:
        if terminal_is_gone() or not callable(begin):
            return
        driver = app._driver
        if driver is not None and driver._auto_restart and not getattr(driver, "_must_signal_resume", True):
            driver.suspend_application_mode()
        begin(signal.SIGCONT, None)

    if callable(stop):
        loop.add_signal_handler(signal.SIGTSTP, stop, signal.SIGTSTP, None)
    loop.add_signal_handler(signal.SIGCONT, go_on)


PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"


def paste_as_one() -> None:
    """Let what is pasted arrive as one text, whatever is in it.

    Textual looks for keys also in what is pasted: of a text with an escape sequence in it, some or all would
    arrive as keys, which the console takes for commands. And a letter at a time, a megabyte takes seconds.
    """
    from importlib import import_module

    from textual import events
    from textual._xterm_parser import XTermParser

    class PasteParser(XTermParser):
        """Takes what stands between the two marks out of what its parent reads."""

        def __init__(self, *arguments: Any, **more: Any) -> None:
            super().__init__(*arguments, **more)
            self._recent = ""
            self._pasted: list[str] | None = None

        def feed(self, data: str) -> Iterator[Any]:
            """What *data* means, a piece of what the terminal says; empty at its end."""
            if not data:
                yield from super().feed(data)
            while data:
                if self._pasted is None:
                    # A mark may come in two pieces; the parent has seen the first of them.
                    seen = self._recent + data
                    at = seen.find(PASTE_BEGINS)
                    cut = len(data) if at < 0 else at + len(PASTE_BEGINS) - len(self._recent)
                    self._recent = seen[-len(PASTE_BEGINS) + 1 :] if at < 0 else ""
                    yield from super().feed(data[:cut])
                    data = data[cut:]
                    self._pasted = None if at < 0 else []
                    continue
                last = self._pasted.pop() if self._pasted else ""
                text, mark, rest = (last + data).partition(PASTE_ENDS)
                if not mark:
                    # The last piece is long enough to hold the beginning of the mark.
                    safe = len(text) - len(PASTE_ENDS) + 1
                    self._pasted += [text[:safe], text[safe:]] if safe > 0 else [text]
                    return
                yield events.Paste("".join([*self._pasted, text]).replace("\x00", ""))
                self._pasted = None
                # The parent is still where a paste began: for it, an empty one ends.
                yield from (one for one in super().feed(PASTE_ENDS) if not isinstance(one, events.Paste))
                data = rest

    for name in ("linux_driver", "win32"):
        try:
            module = import_module(f"textual.drivers.{name}")
        except ImportError:  # the other system's
            continue
        module.XTermParser = PasteParser  # type: ignore[attr-defined]


def alt_and_digits() -> None:
    """Let Alt and a digit be that key, as most terminals send it.

    Textual takes it for the sign that a Mac has there, because one terminal does not send the sign: a note
    got a "¡" where its second heading was to be chosen. On a Mac it is left at that.
    """
    from types import SimpleNamespace

    from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

    if sys.platform != "darwin":
        for digit in range(1, 10):
            ANSI_SEQUENCES_KEYS[f"\x1b{digit}"] = (SimpleNamespace(value=f"alt+{digit}"),)  # type: ignore[index]


class QuietCrash:
    """A part of an application: a bug writes its traceback to a file, never to the projector.

    Textual prints the traceback with every local variable, among them the names of the people in the room,
    and can only be stopped from it by overriding ``_handle_exception``. An exception after the exit
    has begun is left to Textual, which would otherwise report it instead of the first (its issue 5325).
    """

    crash: BaseException | None = None
    """The bug that ended the application, or None."""

    def _handle_exception(self, error: Exception) -> None:
        self.crash = self.crash or error
        app: App[Any] = self  # type: ignore[assignment]
        app._return_code = 2
        if app._exception is None:
            app._exception = error
            app._exception_event.set()
        app._close_messages_no_wait()


def write_crash(error: BaseException, path: str) -> bool:
    """Add the traceback of *error* to the file at *path*; answer whether that worked."""
    import traceback

    try:
        target = Path(path)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("a", encoding="utf-8", errors="replace") as file:
            target.chmod(0o600)
            file.write("".join(traceback.format_exception(error)) + "\n")
    except OSError:
        return False
    return True
