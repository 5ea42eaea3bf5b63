"""The only module that touches what Textual keeps private, each use with its reason and a test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.style import Style
    from textual.app import App


def screen_text(app: App[Any]) -> str:
    """The characters on the screen now, without colours; for tests and for saving pictures as text.

    Textual can export an SVG but not plain text.
    """
    strips = app.screen._compositor.render_strips()
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
    strips = screen._compositor.render_strips()[region.y : region.bottom]
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


def continue_only_on_a_terminal() -> None:
    """Do not begin anew when the kernel wakes a program up to hang it up.

    A hang-up comes with SIGCONT, which Textual takes for the end of a suspension.
    """
    import signal

    before = signal.getsignal(signal.SIGCONT)

    def go_on(number: int, frame: Any) -> None:
        if callable(before) and not terminal_is_gone():
            before(number, frame)

    signal.signal(signal.SIGCONT, go_on)


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
