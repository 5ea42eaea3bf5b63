"""The first words on plain lines: everything the program can do, typed as on the command line, without its
name before it. What the screens offer as a library with doors.
"""

from __future__ import annotations

import difflib
import shlex
from typing import TYPE_CHECKING, Any

from protocols.cli.context import Context
from protocols.cli.told import tell
from protocols.cli.typed import typed_lines
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.journal.catalogue import Summary

ALIASES = {
    "past": "sessions",
    "minutes": "export",
    "search": "find",
    "write": "new",
    "begin": "run",
    "start": "run",
}
"""How else one says it."""

WORDS = (
    "find",
    "show",
    "run",
    "resume",
    "sessions",
    "export",
    "demo",
    "watch",
    "new",
    "copy",
    "preview",
    "more",
)
"""What ``help`` tells, in this order."""

LEAVE = ("quit", "q", "exit", "leave", "bye")
BACK = ("run", "resume", "demo")
"""After these, it is said where one is."""


def open_plain(context: Context) -> int:
    """Answer what is typed until it is left; the exit code."""
    for line in _greeting(context):
        tell(line)
    while True:
        try:
            line = typed_lines().wait().strip()
        except EOFError:
            return 0
        word, _, rest = line.partition(" ")
        word = word.casefold()
        if word == "protocols":
            word, _, rest = rest.strip().partition(" ")
            word = word.casefold()
        if word in LEAVE and not rest:
            return 0
        if not word or word in ("help", "h", "?"):
            for told in _help(rest.strip()):
                tell(told)
            continue
        _answer(context, ALIASES.get(word, word), rest)


def _greeting(context: Context) -> list[str]:
    lines = [say("home.plain.title")]
    unfinished = _unfinished(context)
    if unfinished is not None:
        lines.append(say("home.plain.resume", title=unfinished.title, session=unfinished.id))
    return [*lines, say("home.plain.hint")]


def _unfinished(context: Context) -> Summary | None:
    """The newest session that is not finished."""
    from protocols.cli.sessions import summaries
    from protocols.journal import JournalError

    try:
        found = summaries(context)
    except (JournalError, OSError):
        return None
    return next((one for one in found if one.phase != "finished" and one.sound), None)


def _help(about: str) -> list[str]:
    if about.casefold() in WORDS:
        return [say(f"home.plain.help.{about.casefold()}")]
    return [*(say(f"home.plain.help.{word}") for word in WORDS), say("home.plain.help.help")]


def _answer(context: Context, word: str, rest: str) -> None:
    """Carry out what was typed, as the command line would; what is no command is looked for."""
    from protocols.cli.main import run_with
    from protocols.cli.parser import build_parser

    try:
        arguments = shlex.split(rest)
    except ValueError:  # an apostrophe is no quotation mark
        arguments = rest.split()
    parser: Any = build_parser()
    known = parser.commands()
    if word == "more":
        word, arguments = "--help", []
    elif word == "copy":
        word, arguments = "new", ["--from", *arguments]
    elif word == "find" and not arguments:
        tell(say("home.plain.find"))
        return
    elif word not in known:
        near = difflib.get_close_matches(word, [*known, *ALIASES, *WORDS], 1, 0.75)
        if near:
            tell(say("home.plain.near", word=safe_line(word, 40), near=near[0]))
            return
        found = {one.id for one in context.shelf.entries()}
        word, arguments = ("show", [word, *arguments]) if word in found else ("find", [word, *arguments])
    try:
        options: Any = parser.parse_args([word, *arguments])
    except SystemExit:
        return
    options.plain = options.asks = True
    for name in ("data_dir", "config", "language"):
        if hasattr(context.options, name) and not hasattr(options, name):
            setattr(options, name, getattr(context.options, name))
    run_with(options)
    if options.command in BACK:
        tell(say("home.plain.back"))
