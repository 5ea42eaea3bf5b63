"""The words of the command line. ``--help`` is where most people learn the program: it says what for."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn

from protocols.words import say


class Parser(argparse.ArgumentParser):
    """An argument parser that answers mistakes with one sentence and the nearest word that exists."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is; exit code 2."""
        if "invalid choice" in message and self._subparsers is not None:
            import difflib
            import re

            wrong = re.search(r"invalid choice: '([^']*)'", message)
            known = [name for action in self._subparsers._group_actions for name in (action.choices or ())]
            name = wrong.group(1) if wrong else ""
            near = difflib.get_close_matches(name, known, 1, 0.5)
            message = say("cli.no-such-command", name=name)
            if near:
                message += " " + say("cli.did-you-mean", name=near[0])
        print(say("cli.usage", message=message, program=self.prog), file=sys.stderr)
        sys.exit(2)


class _Help(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=92)


def _number(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


_number.__name__ = "number"


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    common = Parser(add_help=False)
    group = common.add_argument_group(say("cli.group.everywhere"))
    group.add_argument("--data-dir", metavar="DIR", default=argparse.SUPPRESS, help=say("cli.help.data-dir"))
    group.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help=say("cli.help.config"))
    parser = Parser(
        prog="protocols",
        description=say("cli.description"),
        epilog=say("cli.epilog"),
        formatter_class=_Help,
        parents=[common],
    )
    parser.add_argument("-V", "--version", action="store_true", help=say("cli.help.version"))
    # A parsed command line without a subcommand opens the screens.
    parser.set_defaults(command="home", theme=None, no_mouse=False)
    commands = parser.add_subparsers(metavar="COMMAND", title=say("cli.group.commands"), parser_class=Parser)

    def add(name: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(
            name,
            help=say(f"cli.help.{name}"),
            description=say(f"cli.describe.{name}"),
            formatter_class=_Help,
            parents=[common],
        )
        made.set_defaults(command=name)
        return made

    made = add("list")
    made.add_argument("search", nargs="*", metavar="WORD", help=say("cli.help.search"))
    made.add_argument("--people", type=_number, metavar="N", help=say("cli.help.for-people"))
    made.add_argument("--minutes", type=_number, metavar="M", help=say("cli.help.in-minutes"))
    _json(made)

    made = add("show")
    made.add_argument("protocol", metavar="ID-OR-FILE", help=say("cli.help.protocol"))
    _people(made)
    _json(made)

    made = add("check")
    made.add_argument("files", nargs="+", metavar="FILE", help=say("cli.help.files"))
    made.add_argument("--concise", action="store_true", help=say("cli.help.concise"))
    _json(made)

    made = add("run")
    made.add_argument("protocol", nargs="?", metavar="ID-OR-FILE", help=say("cli.help.protocol"))
    _people(made)
    made.add_argument("--input", action="append", default=[], metavar="ID=ANSWER", help=say("cli.help.input"))
    made.add_argument("--cast", action="append", default=[], metavar="ROLE=NAME", help=say("cli.help.cast"))
    made.add_argument("--facilitator", metavar="NAME", help=say("cli.help.facilitator"))
    made.add_argument("--start", default="", metavar="HH:MM", help=say("cli.help.start"))
    made.add_argument("--seed", type=int, metavar="N", help=say("cli.help.seed"))
    _face(made)

    made = add("demo")
    _face(made)

    made = add("sessions")
    made.add_argument("search", nargs="*", metavar="WORD", help=say("cli.help.search-sessions"))
    _json(made)

    made = add("resume")
    made.add_argument("session", nargs="?", metavar="SESSION", help=say("cli.help.session"))
    _face(made)

    made = add("export")
    made.add_argument("session", nargs="?", metavar="SESSION", help=say("cli.help.session"))
    made.add_argument(
        "--format", default="md", choices=["md", "txt", "html", "csv", "json"], help=say("cli.help.format")
    )
    made.add_argument("-o", "--output", metavar="FILE", help=say("cli.help.output"))
    made.add_argument("--force", action="store_true", help=say("cli.help.force"))
    made.add_argument("--private", action="store_true", help=say("cli.help.private"))
    made.add_argument("--json", action="store_true", help=say("cli.help.json"))

    made = add("plugins")
    made.add_argument(
        "action", nargs="?", default="list", choices=["list"], help=say("cli.help.plugins-list")
    )
    _json(made)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))


def _people(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=_number, metavar="N", help=say("cli.help.people"))
    parser.add_argument("--roster", metavar="FILE", help=say("cli.help.roster"))
    parser.add_argument("--minutes", type=_number, metavar="M", help=say("cli.help.minutes"))


def _face(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plain", action="store_true", help=say("cli.help.plain"))
    parser.add_argument("--speed", type=_number, metavar="N", help=say("cli.help.speed"))
    parser.add_argument("--theme", choices=["dark", "light"], help=say("cli.help.theme"))
    parser.add_argument("--no-mouse", action="store_true", help=say("cli.help.no-mouse"))
