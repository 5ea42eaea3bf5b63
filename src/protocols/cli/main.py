"""Where the program begins, and where it ends: with one of the exit codes below.

========= ==============================================================================================
0         fine
1         findings: a file has problems, a protocol does not fit, part of a session's file is damaged
2         could not run: wrong words, a file that is not there, a folder that cannot be written
70        a mistake of ours; the details are in ``errors.log`` in the data folder
129, 143  told to leave by SIGHUP (the terminal's window was closed) or SIGTERM
130       left with Ctrl+C
141       whoever read our output has gone (``protocols list | head -1``)
========= ==============================================================================================
"""

from __future__ import annotations

import gc
import sys

FINE, FINDINGS, COULD_NOT = 0, 1, 2
OUR_BUG, INTERRUPTED, NOBODY_READS = 70, 130, 141


def main(argv: list[str] | None = None) -> int:
    """Run the program with *argv* (the process's own, if not given) and answer its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    check = argv is None and arguments[:1] == ["check"]
    if argv is None:
        # Imports make many objects and no garbage. Looking through them all every 700 is a tenth of a check,
        # which needs no more than 50,000.
        gc.set_threshold(50_000 if check else 20_000, 20, 20)
    if arguments in (["--version"], ["-V"]):
        # Asked for most and by programs: answered before anything is imported.
        from protocols import __version__

        print(f"protocols {__version__}")
        return FINE
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that knows no “ is no reason to stop: it shows something like it.
            stream.reconfigure(errors=_likeness(stream.encoding))
    try:
        code = _answer(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
        if check:
            # The process ends, and a check leaves nothing behind that would have to be closed. Looking once
            # more through all objects before they are thrown away is another tenth.
            gc.freeze()
    except BrokenPipeError:
        _let_go_of_output()
        return NOBODY_READS
    except OSError as error:
        return _no_room(error)
    return code


def _likeness(encoding: str) -> str:
    if encoding.lower().startswith("utf"):
        return "replace"  # there is nothing that it cannot carry but half a surrogate pair
    from protocols.words.ascii import ERRORS

    return ERRORS


def _answer(arguments: list[str]) -> int:
    speak(arguments)
    if not arguments:
        # The library opens; there is nothing to parse, and every thousandth before the first picture counts.
        from types import SimpleNamespace

        return run_with(SimpleNamespace(command="home", theme=None, no_mouse=False))
    plain = _plain_check(arguments)
    if plain is not None:
        return run_with(plain)
    from protocols.cli.parser import CheckParser, build_parser

    parser = CheckParser() if arguments[0] == "check" else build_parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else COULD_NOT
    return run_with(options)


def speak(arguments: list[str]) -> None:
    """Speak the user's language from here on; say so, once, if the one that they asked for is not spoken."""
    import os

    from protocols.runtime.language import wanted
    from protocols.words import set_language

    code, asked = wanted(arguments, os.environ)
    if not set_language(code) and asked:
        from protocols.words import safe_line, say

        print(say("cli.no-language", language=safe_line(code, 40)), file=sys.stderr)


def _plain_check(arguments: list[str]) -> object | None:
    """The options of a ``check`` as editors run it at every save, as the parser would answer them; None for
    everything else. Importing argparse and making a parser takes as long as checking a file."""
    options = [word for word in arguments if word.startswith("-")]
    form = _PLAIN_CHECKS.get(tuple(options))
    files = [word for word in arguments[1:] if not word.startswith("-")]
    if arguments[0] != "check" or form is None or not files:
        return None
    if options and arguments[1] != options[0] != arguments[-1]:
        return None  # the parser lets no option stand among the files
    from types import SimpleNamespace

    return SimpleNamespace(
        command="check", files=files, format=form, fix=False, version=False, theme=None, no_mouse=False
    )


_PLAIN_CHECKS = {(): "full", ("--concise",): "concise", ("--json",): "json"}


def run_with(options: object) -> int:
    """Carry out what the parsed *options* say, whatever happens; the exit code."""
    from protocols.cli.context import CliError, Context
    from protocols.words import say_lengths_in_words

    # A file that is written is not listened to.
    say_lengths_in_words(bool(getattr(options, "plain", False)) and not getattr(options, "output", None))
    context = Context(options)
    try:
        return context.run()
    except CliError as error:
        context.complain(error.sentence)
        return error.code
    except KeyboardInterrupt:
        context.complain("")
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:
        sentence = _of_the_journal(error)
        if sentence:
            context.complain(sentence)
            return COULD_NOT
        if isinstance(error, OSError) and _is_output(error):
            raise
        context.report_bug()
        return OUR_BUG


def _of_the_journal(error: Exception) -> str:
    """What is wrong with a session's file, or empty if *error* is something else."""
    journal = sys.modules.get("protocols.journal")
    # Not imported here: a command that opens no session has no journal to be in trouble with.
    if journal is None or not isinstance(error, journal.JournalError):
        return ""
    from protocols.words import say

    return say(f"journal.{error.code}", **error.arguments)


def _is_output(error: OSError) -> bool:
    """Whether *error* is what a full disk or a lost terminal answers to something printed."""
    import errno

    return error.filename is None and error.errno in (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EDQUOT)


def _no_room(error: OSError) -> int:
    from contextlib import suppress

    from protocols.words import reason, safe_line, say

    with suppress(OSError):  # nobody may be left to hear it
        print(say("cli.output", why=safe_line(reason(error))), file=sys.stderr)
    _let_go_of_output()
    return COULD_NOT


def _let_go_of_output() -> None:
    """Whoever read our output has gone; what is still to be written at the end goes nowhere."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
