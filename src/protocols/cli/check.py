"""``check``: every problem of protocol files, each at its line."""

from __future__ import annotations

import os
from typing import Any

from protocols.cli.context import Context, print_json
from protocols.spec.load import load_protocol
from protocols.spec.problems import has_errors, render_concise, render_full, to_data
from protocols.words import safe_line, say

READ_LIMIT = 1_048_577


def check_files(context: Context) -> int:
    """Check the files named; 0 when there is nothing to say, 1 findings, 2 when a file cannot be read."""
    options = context.options
    context.speak()
    code = 0
    data: list[dict[str, Any]] = []
    for name in options.files:
        try:
            with open(os.path.expanduser(name), "rb") as stream:
                content = stream.read(READ_LIMIT)
        except OSError as error:
            why = error.strerror or type(error).__name__
            context.complain(say("cli.unreadable", path=safe_line(name), why=why))
            code = 2
            continue
        loaded = load_protocol(content, context.host.kinds)
        problems = list(loaded.problems)
        if loaded.protocol is not None and not has_errors(problems):
            # Late: a file with errors is not planned, and planning is half of what is imported here.
            from protocols.plan.checks import check_times

            problems.extend(check_times(loaded.protocol, context.host.kinds))
        if problems:
            code = max(code, 1)
        shown = safe_line(name)
        if options.json:
            data.extend(to_data(problems, loaded.text, shown))
        elif problems:
            print((render_concise if options.concise else render_full)(problems, loaded.text, shown))
        elif not options.concise:
            print(say("cli.check-fine", path=shown))
    if options.json:
        print_json({"problems": data})
    return code
