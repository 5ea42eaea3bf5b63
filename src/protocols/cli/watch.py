"""``watch``: what the room sees of a live session, in a terminal of its own or on plain lines."""

from __future__ import annotations

import time
from pathlib import Path

from protocols.cli.context import CliError, Context
from protocols.cli.told import tell
from protocols.runtime.following import Watching


def watch_session(context: Context) -> int:
    """Follow the session that is named, or the newest live one, until it is left."""
    options = context.options
    if options.plain:
        return _on_plain_lines(_watching(context))
    from protocols.cli.screens import open_watch, terminal_trouble

    trouble = terminal_trouble("watch")
    if trouble:
        raise CliError(trouble)
    return open_watch(context, _watching(context))


def _watching(context: Context) -> Watching:
    settings = context.settings
    path: Path | None = None
    if context.options.session is not None:
        from protocols.cli.sessions import find_session

        path = find_session(context, context.options.session)
    # A demo is watched like any session: it is how one tries this.
    return Watching([settings.sessions_folder, settings.data_folder / "demo"], path)


def _on_plain_lines(watching: Watching) -> int:
    from protocols.cli.watch_lines import Telling
    from protocols.runtime.following import POLL_S

    telling = Telling()
    while True:
        watching.poll()
        for line in telling.news(watching.view(), watching.life, watching.trouble):
            tell(line)
        if telling.ended:
            return 0
        time.sleep(POLL_S)
