"""Opening the screens: Textual is imported here and nowhere before."""

from __future__ import annotations

from collections.abc import Callable

from protocols.cli.context import CliError, Context
from protocols.runtime.driver import Driver
from protocols.words import say


def open_library(context: Context) -> int:
    """``protocols`` without a subcommand: the library screen."""
    from protocols.cli.run import terminal_trouble

    trouble = terminal_trouble("home")
    if trouble:
        raise CliError(trouble)
    return open_screens(context)


def open_screens(context: Context, protocol: str | None = None) -> int:
    """The library screen, or with *protocol* its set-up."""
    from protocols.tui.app import run
    from protocols.tui.desk import Desk

    desk = Desk(context.settings, context.host, context.shelf)
    if protocol is not None:
        found, _ = context.protocol(protocol)
        desk.add(found.id, protocol)
        return run(desk, f"read:{found.id}", mouse=_mouse(context), theme=context.settings.theme)
    return run(desk, mouse=_mouse(context), theme=context.settings.theme)


def show_session(context: Context, driver: Driver, pilot: Callable[[Driver], None] | None = None) -> int:
    """The run screen of a session; when it is left, the program tells how to take it up again."""
    from protocols.cli.run import session_words
    from protocols.engine.state import FINISHED
    from protocols.tui.app import run
    from protocols.tui.desk import Desk, Live

    desk = Desk(context.settings, context.host, context.shelf)
    live = Live(driver, pilot, bell=context.settings.bell)
    try:
        code = run(desk, live, mouse=_mouse(context), theme=context.settings.theme)
    finally:
        live.close()
    if driver.state.phase != FINISHED and pilot is None:
        print(say("plain.left", session=session_words(context, driver.path)))
    return code


def _mouse(context: Context) -> bool:
    return context.settings.mouse and not context.options.no_mouse
