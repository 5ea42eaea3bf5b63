"""``schema``: the JSON Schema of protocol files, with the step kinds installed here."""

from __future__ import annotations

import json
import os
import sys

from protocols.cli.context import Context
from protocols.cli.saving import write_file
from protocols.spec.schema import schema
from protocols.words import safe_line, say


def print_schema(context: Context) -> int:
    """Print the schema, or write it to a file."""
    options = context.options
    text = json.dumps(schema(context.host.kinds), indent=2) + "\n"
    if options.output is None or options.output == "-":
        sys.stdout.write(text)
        return 0
    write_file(options.output, text, force=options.force)
    path, name = safe_line(options.output), safe_line(os.path.basename(options.output))
    context.complain(say("design.schema.written", path=path, name=name))
    return 0
