"""Where the program begins. Exit codes: 0 fine, 1 findings, 2 could not run."""

from __future__ import annotations

import sys

FINE, FINDINGS, COULD_NOT = 0, 1, 2


def main(argv: list[str] | None = None) -> int:
    """Run the program with *argv* (the process's own, if not given) and answer its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments in (["--version"], ["-V"]):
        # Asked for most and by programs: answered before anything is imported.
        from protocols import __version__

        print(f"protocols {__version__}")
        return FINE
    from protocols.cli.parser import build_parser

    parser = build_parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else COULD_NOT
    return _guarded(options)


def _guarded(options: object) -> int:
    import os

    from protocols.cli.context import CliError, Context
    from protocols.journal import JournalError

    context = Context(options)
    try:
        return context.run()
    except CliError as error:
        context.complain(error.sentence)
        return error.code
    except JournalError as error:
        from protocols.words import say

        context.complain(say(f"journal.{error.code}", **error.arguments))
        return COULD_NOT
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception:
        context.report_bug()
        return 70
