"""``preview``: a protocol file followed while it is written, on a screen or on plain lines."""

from __future__ import annotations

import os
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING

from protocols.cli.context import CliError, Context
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.runtime.drafting import Draft, Drafting


def preview_protocol(context: Context) -> int:
    """Follow the file named until the user leaves. Raises :class:`CliError` where there is none."""
    from protocols.runtime import system
    from protocols.runtime.drafting import MOST_MINUTES, Drafting
    from protocols.runtime.setup import MOST_PEOPLE

    options = context.options
    if options.people is not None and options.people > MOST_PEOPLE:
        raise CliError(say("preview.people", text=options.people, most=MOST_PEOPLE))
    if options.minutes is not None and options.minutes > MOST_MINUTES:
        raise CliError(say("setup.minutes"))
    path = os.path.expanduser(options.file)
    drafting = Drafting(
        path,
        lambda: context.host,
        system.moment,
        options.people,
        options.minutes,
        context.fetch_for(path),
        lambda loaded: context.spoken(loaded, Path(path)).loaded,
        options.variant,
    )
    first = drafting.look()
    if first is not None and first.trouble:
        # Most likely a slip in the name: nothing is gained by waiting for a file that will never come.
        missing = first.trouble == say("preview.missing", path=safe_line(path))
        raise CliError(
            first.trouble + " " + say("preview.new", path=safe_line(shlex.quote(path)))
            if missing
            else first.trouble
        )
    if first is not None and first.shown is not None and not first.shown.variant and options.variant:
        # What is wrong with the variant is the first that is said.
        raise CliError(first.shown.sentences[0])
    if options.plain:
        return _plain(drafting, first)
    from protocols.cli.screens import open_preview

    return open_preview(context, drafting)


def _plain(drafting: Drafting, first: Draft | None) -> int:
    """Print the draft, and print it again after each save; only Ctrl+C ends it."""
    from protocols.runtime.drafting import LOOK_S

    if first is not None:
        _tell(first)
    print(say("preview.plain.following", path=safe_line(drafting.draft.path)), flush=True)
    while True:
        time.sleep(LOOK_S)
        draft = drafting.look()
        if draft is not None:
            print()
            _tell(draft)


def _tell(draft: Draft) -> None:
    from protocols.cli.show import agenda_lines
    from protocols.runtime.drafting import exact_time
    from protocols.spec.problems import render_located

    path = safe_line(draft.path)
    if draft.trouble:
        print(say("preview.plain.waiting", trouble=draft.trouble), flush=True)
        return
    assert draft.read_at is not None
    print(say("preview.plain.read", path=path, time=exact_time(draft.read_at)))
    print(render_located(draft.problems, draft.text, path) or say("cli.check-fine", path=path))
    for remark in draft.remarks:
        print(remark)
    shown = draft.shown
    if shown is None:
        print(say("preview.nothing"))
    elif draft.stale:
        print(say("preview.plain.stale", time=exact_time(shown.read_at)))
    else:
        print()
        title = shown.protocol.title
        print(say("preview.plain.form", title=title, name=shown.form) if shown.form else title)
        for line in agenda_lines(shown.plan) if shown.plan is not None else ():
            print(line)
        if shown.minutes is not None:
            print(say("plan.rule"))
        for sentence in filter(None, (*shown.sentences, shown.misfit)):
            print(sentence)
    print(end="", flush=True)
