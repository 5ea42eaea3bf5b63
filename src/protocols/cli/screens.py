"""Opening the screens: Textual is imported here and nowhere before.

The library is shown before anything is imported that only a running session needs.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from protocols.cli.context import CliError, Context
from protocols.words import say

if TYPE_CHECKING:
    from protocols.runtime.drafting import Drafting
    from protocols.runtime.driver import Driver
    from protocols.runtime.following import Watching


PAINTS_A_SECOND = 240
"""How often the screens may be painted; while nothing changes, they never are."""


def terminal_trouble(instead: str = "run") -> str:
    """Why the screens cannot be shown here, and what works *instead*, as a sentence; empty when they can."""
    plain = say(f"cli.instead.{instead}")
    if os.environ.get("TERM", "") in ("dumb", "unknown"):
        return say("cli.dumb-terminal", instead=plain)
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        return say("cli.no-terminal", instead=plain)
    return ""


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits at *stream*."""
    # A stream that was closed before the program began is None.
    return stream is not None and stream.isatty()


def session_words(context: Context, path: Path) -> str:
    """What to write after ``protocols resume`` to find the session at *path* from here."""
    import shlex

    if path.parent != context.settings.sessions_folder:
        return shlex.quote(str(path))
    folder = getattr(context.options, "data_dir", None)
    return f"{path.stem} --data-dir {shlex.quote(folder)}" if folder else path.stem


def open_library(context: Context) -> int:
    """``protocols`` without a subcommand: the library screen, or what there is instead on plain lines."""
    if getattr(context.options, "plain", False):
        from protocols.cli.plain_home import open_plain

        return open_plain(context)
    trouble = terminal_trouble("home")
    if trouble:
        raise CliError(trouble)
    return open_screens(context)


def in_haste() -> None:
    """Look for no garbage while the screens are imported and drawn for the first time: there is none yet, and
    looking takes a tenth of the time until somebody sees something. The application goes back to usual.

    And let Textual paint soon after something has changed: after 17 ms, as it would by itself, a key shows
    that much later.
    """
    gc.set_threshold(500_000, 20, 20)
    os.environ.setdefault("TEXTUAL_FPS", str(PAINTS_A_SECOND))


def open_screens(context: Context, protocol: str | None = None, speed: int = 1) -> int:
    """The library screen, or with *protocol* its set-up. What is begun there runs at *speed*."""
    in_haste()
    from protocols.tui.app import run
    from protocols.tui.desk import Desk

    desk = Desk(context.settings, lambda: context.host, lambda: context.shelf)
    desk.speed = speed
    if protocol is not None:
        from protocols.cli.choosing import chosen, pairs
        from protocols.tui.backend import SetUp

        options = context.options
        found, _ = context.protocol(protocol)
        desk.add(found.id, protocol)
        # What is wrong with a setting is said before the screens cover the line it was typed in.
        chosen(context, found)
        desk.said = SetUp(
            found.id,
            minutes=options.minutes,
            inputs=pairs(options.input, "--input"),
            cast={
                role: tuple(one.strip() for one in names.split(","))
                for role, names in pairs(options.cast, "--cast").items()
            },
            start=options.start,
            end=options.until,
            meeting=options.meeting or "",
            settings=pairs(options.set, "--set"),
            variant=options.variant,
        )
        return run(desk, f"read:{found.id}", **_ways(context))
    return run(desk, **_ways(context))


def show_session(context: Context, driver: Driver, pilot: Callable[[Driver], None] | None = None) -> int:
    """The run screen of a session; when it is left, the program tells how to take it up again."""
    in_haste()
    from protocols.engine.state import FINISHED
    from protocols.tui.app import run
    from protocols.tui.desk import Desk

    desk = Desk(context.settings, lambda: context.host, lambda: context.shelf)
    live = desk.drive(driver, pilot)
    try:
        remarks = [*context.remarks, *(failure.sentence for failure in context.new_failures())]
        code = run(desk, live, **_ways(context), remarks=remarks)
    finally:
        live.close()
    if driver.state.phase != FINISHED and pilot is None:
        print(say("plain.left", session=session_words(context, driver.path)))
    return code


def open_watch(context: Context, watching: Watching) -> int:
    """The audience's screen. The mouse is left to the terminal: there is nothing to click."""
    in_haste()
    from protocols.tui.app import run
    from protocols.tui.desk import Desk

    desk = Desk(context.settings, lambda: context.host, lambda: context.shelf)
    return run(desk, watch=watching, **_ways(context) | {"mouse": False})


def _ways(context: Context) -> dict[str, Any]:
    """How the user wants the screens: mouse, theme, keys. Raises :class:`CliError`."""
    settings = context.settings
    ways: dict[str, Any] = {
        "mouse": settings.mouse and not getattr(context.options, "no_mouse", False),
        "theme": settings.theme,
        "ascii": settings.ascii or not (sys.stdout.encoding or "").lower().startswith("utf"),
    }
    if settings.keys:
        from protocols.cli.keys import keymap_of

        ways["keymap"] = keymap_of(settings)
    return ways


def open_preview(context: Context, drafting: Drafting) -> int:
    """The designer's screen, which follows a draft."""
    in_haste()
    from protocols.tui.app import run
    from protocols.tui.desk import Desk

    trouble = terminal_trouble("preview")
    if trouble:
        raise CliError(trouble)
    desk = Desk(context.settings, lambda: context.host, lambda: context.shelf)
    return run(desk, preview=drafting, **_ways(context))
