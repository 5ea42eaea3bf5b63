"""``fmt``: protocol files brought into the canonical layout, with their remarks."""

from __future__ import annotations

from protocols.cli.check import read_file
from protocols.cli.context import CliError, Context
from protocols.cli.saving import replace_file
from protocols.spec.layout import format_text
from protocols.spec.problems import render_full
from protocols.spec.toml import parse_toml
from protocols.words import safe_line, say


def format_files(context: Context) -> int:
    """Lay the files named out; 0 when all is done, 1 findings (also with ``--check``), 2 could not."""
    code = 0
    for name in context.options.files:
        try:
            code = max(code, _format(context, name))
        except CliError as error:
            context.complain(error.sentence)
            code = max(code, error.code)
    return code


def _format(context: Context, name: str) -> int:
    content = read_file(name)
    shown = safe_line(name)
    table, text, problems = parse_toml(content)
    made = None
    if table is not None:
        made = format_text(content.decode("utf-8"), context.host.kinds)
    if made is None:
        raise CliError(render_full(problems, text, shown), 1)
    done = made.encode()
    if done == content:
        return 0
    if context.options.check:
        print(say("design.fmt.would", path=shown))
        return 1
    replace_file(name, done, content)
    print(say("design.fmt.done", path=shown))
    return 0
