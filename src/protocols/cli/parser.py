"""The words of the command line. ``--help`` is where most people learn the program: it says what for."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

from protocols.cli.designer import add_check_options, add_designer_commands
from protocols.words import safe_line, safe_text, say

_UNKNOWN = "unrecognized arguments: "
"""How argparse begins the message about an option that does not exist."""

_SAID = {
    r"the following arguments are required: (?P<names>.*)": "cli.argparse.required",
    r"expected one argument": "cli.argparse.one",
    r"expected at least one argument": "cli.argparse.some",
    r"invalid choice: '?(?P<value>.*?)'? \(choose from (?P<known>.*)\)": "cli.argparse.choice",
    r"not allowed with argument (?P<other>.*)": "cli.argparse.together",
    r"ignored explicit argument '?(?P<value>.*?)'?": "cli.argparse.none",
    r"ambiguous option: (?P<value>.*) could match (?P<known>.*)": "cli.argparse.ambiguous",
}
"""What argparse says, and our code for it: its own words know no language but English."""


def _in_our_words(message: str) -> str:
    """What argparse says, said by us; as it is where it says something else (a mistake of ours, say)."""
    about, colon, rest = message.partition(": ")
    name = about.removeprefix("argument ") if colon and about.startswith("argument ") else ""
    for pattern, code in _SAID.items():
        found = re.fullmatch(pattern, rest if name else message, re.DOTALL)
        if found:
            message = say(code, **{key: value.replace("'", "") for key, value in found.groupdict().items()})
            return say("cli.argparse.argument", name=name, message=message) if name else message
    return say("cli.argparse.argument", name=name, message=rest) if name else message


class Parser(argparse.ArgumentParser):
    """An argument parser that answers mistakes with one sentence and the nearest word that exists."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._positionals.title = say("cli.group.positionals")
        self._optionals.title = say("cli.group.options")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is; exit code 2."""
        program = self.prog
        if "invalid choice" in message and self._subparsers is not None:
            wrong = message.partition("invalid choice: ")[2].partition(" (choose")[0].strip("'\"")
            message = say("cli.no-such-command", name=safe_line(wrong, 60))
            message += self._near(wrong, list(self.commands()), 0.5)
        elif message.startswith(_UNKNOWN):
            wrong = message.removeprefix(_UNKNOWN).split()[0]
            commands = self.commands()
            meant = next((commands[word] for word in self.words if word in commands), self)
            program = meant.prog
            message = say("cli.no-such-option", name=safe_line(wrong, 60))
            message += self._near(wrong.partition("=")[0], list(meant._option_string_actions), 0.6)
        else:
            message = _in_our_words(message)
        print(say("cli.usage", message=safe_text(message), program=program), file=sys.stderr)
        sys.exit(2)

    def _print_message(self, message: str, file: Any = None) -> None:
        # argparse would swallow it when nobody reads; :mod:`protocols.cli.main` answers with its own code.
        if file is not None:
            file.write(message)

    words: tuple[str, ...] = ()
    """The words of the command line, as they were typed."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse *args*, and remember them for a mistake found after the subcommand's own parser is done."""
        self.words = tuple(args or ())
        return super().parse_args(args, namespace)

    def commands(self) -> dict[str, Parser]:
        """The parsers of the commands, by name."""
        if self._subparsers is None:
            return {}
        return {
            name: one
            for action in self._subparsers._group_actions
            for name, one in (action.choices or {}).items()  # type: ignore[attr-defined]
        }

    @staticmethod
    def _near(wrong: str, known: list[str], cutoff: float) -> str:
        import difflib

        near = difflib.get_close_matches(wrong[:60], known, 1, cutoff)
        return " " + say("cli.did-you-mean", name=near[0]) if near else ""


class _Help(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=92)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """The line of usage, with our word for it."""
        super().add_usage(usage, actions, groups, say("cli.usage-prefix") if prefix is None else prefix)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(say("cli.number", text=safe_line(text, 60)))
    return int(text)


def _minutes(text: str) -> int | tuple[int, int]:
    """The minutes there are, or from the least to the most: ``45`` or ``30-45``."""
    least, dash, most = text.partition("-")
    if not dash:
        return _number(text)
    pair = (_number(least), _number(most))
    if pair[0] > pair[1]:
        raise argparse.ArgumentTypeError(say("cli.minutes-backwards", least=pair[1], most=pair[0]))
    return pair


def _common() -> Parser:
    """What every command understands."""
    common = Parser(add_help=False, formatter_class=_Help)
    common.add_argument("-h", "--help", action="help", help=say("cli.help.help"))
    # Under argparse's own titles, so that they become one group with the options of the command.
    common._positionals.title, common._optionals.title = "positional arguments", "options"
    group = common.add_argument_group(say("cli.group.everywhere"))
    group.add_argument("--data-dir", metavar="DIR", default=argparse.SUPPRESS, help=say("cli.help.data-dir"))
    group.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help=say("cli.help.config"))
    group.add_argument("--language", metavar="CODE", default=argparse.SUPPRESS, help=say("cli.help.language"))
    return common


class CheckParser(Parser):
    """The parser of ``check`` alone.

    Editors run ``check`` at every save, and making the parsers of all other commands is a tenth of what
    that costs. It answers as the whole one does.
    """

    def __init__(self) -> None:
        super().__init__(
            prog="protocols check",
            description=say("cli.describe.check"),
            epilog=say("cli.more.check"),
            formatter_class=_Help,
            parents=[_common()],
            add_help=False,
        )
        _check(self)
        self.set_defaults(command="check", version=False, theme=None, no_mouse=False)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse a command line that begins with ``check``."""
        return super().parse_args(args[1:], namespace)


def _check(made: argparse.ArgumentParser) -> None:
    made.add_argument("files", nargs="+", metavar="FILE", help=say("cli.help.files"))
    add_check_options(made)


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    common = _common()
    parser = Parser(
        prog="protocols",
        description=say("cli.description"),
        epilog=say("cli.epilog"),
        formatter_class=_Help,
        parents=[common],
        add_help=False,
    )
    parser.add_argument("-V", "--version", action="store_true", help=say("cli.help.version"))
    parser.add_argument("--plain", action="store_true", help=say("cli.help.plain"))
    # A parsed command line without a subcommand opens the screens.
    parser.set_defaults(command="home", theme=None, no_mouse=False, plain=False)
    commands = parser.add_subparsers(metavar="COMMAND", title=say("cli.group.commands"), parser_class=Parser)

    def add(name: str, room: str = "cli", *also: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(
            name,
            aliases=also,
            help=say(f"{room}.help.{name}"),
            description=say(f"{room}.describe.{name}"),
            epilog=say(f"{room}.more.{name}"),
            formatter_class=_Help,
            parents=[common],
            add_help=False,
        )
        made.set_defaults(command=name)
        return made

    made = add("list", "cli", "find")
    made.add_argument("search", nargs="*", metavar="WORD", help=say("cli.help.search"))
    made.add_argument("--people", type=_number, metavar="N", help=say("cli.help.for-people"))
    made.add_argument("--minutes", type=_minutes, metavar="M[-M]", help=say("cli.help.in-minutes"))
    made.add_argument("--setting", choices=["room", "online", "hybrid"], help=say("cli.help.in-setting"))
    made.add_argument("--only-language", action="store_true", help=say("cli.help.only-language"))
    _json(made)

    made = add("show")
    made.add_argument("protocol", metavar="ID-OR-FILE", help=say("cli.help.protocol"))
    made.add_argument("--people", metavar="N[,N]", help=say("show.help.people"))
    made.add_argument("--roster", metavar="FILE", help=say("cli.help.roster"))
    made.add_argument("--minutes", type=_number, metavar="M", help=say("cli.help.minutes"))
    _meeting(made)
    made.add_argument("--start", default="", metavar="HH:MM", help=say("cli.help.begins"))
    made.add_argument("--groups", action="store_true", help=say("show.help.groups"))
    made.add_argument("--timeline", action="store_true", help=say("show.help.timeline"))
    made.add_argument("--room", action="store_true", help=say("show.help.room"))
    made.add_argument("--svg", metavar="FILE", help=say("show.help.svg"))
    _choices(made)
    _json(made)

    _check(add("check"))
    add_designer_commands(add, _number)

    made = add("rehearse", "rehearse")
    made.add_argument("protocol", metavar="ID-OR-FILE", help=say("cli.help.protocol"))
    _people(made)
    _meeting(made)
    _choices(made)
    made.add_argument("--runs", type=_number, default=1000, metavar="N", help=say("rehearse.help.runs"))
    made.add_argument("--seed", type=_number, default=1, metavar="N", help=say("rehearse.help.seed"))
    made.add_argument("--no-past", action="store_true", help=say("rehearse.help.no-past"))
    made.add_argument("--svg", metavar="FILE", help=say("rehearse.help.svg"))
    made.add_argument("--format", choices=["text", "json"], default="text", help=say("rehearse.help.format"))
    _json(made)

    made = add("run")
    made.add_argument("protocol", nargs="?", metavar="ID-OR-FILE", help=say("cli.help.protocol"))
    _people(made)
    _meeting(made)
    made.add_argument("--after", metavar="SESSION", help=say("cli.help.after"))
    _choices(made)
    made.add_argument("--input", action="append", default=[], metavar="ID=ANSWER", help=say("cli.help.input"))
    made.add_argument("--cast", action="append", default=[], metavar="ROLE=NAME", help=say("cli.help.cast"))
    made.add_argument("--facilitator", metavar="NAME", help=say("cli.help.facilitator"))
    made.add_argument("--start", default="", metavar="HH:MM", help=say("cli.help.start"))
    made.add_argument("--until", default="", metavar="HH:MM", help=say("cli.help.until"))
    made.add_argument("--seed", type=_number, metavar="N", help=say("cli.help.seed"))
    _face(made)

    made = add("demo")
    _face(made)

    made = add("watch")
    made.add_argument("session", nargs="?", metavar="SESSION", help=say("cli.help.watched"))
    made.add_argument(
        "--plain", action="store_true", default=argparse.SUPPRESS, help=say("cli.help.watch-plain")
    )
    made.add_argument("--theme", choices=["dark", "light", "high-contrast"], help=say("cli.help.theme"))

    made = add("sessions")
    made.add_argument("search", nargs="*", metavar="WORD", help=say("cli.help.search-sessions"))
    made.add_argument("--search", dest="words", default="", metavar="WORDS", help=say("cli.help.words"))
    _json(made)

    made = add("resume")
    made.add_argument("session", nargs="?", metavar="SESSION", help=say("cli.help.session"))
    _face(made)

    made = add("export")
    made.add_argument("session", nargs="?", metavar="SESSION", help=say("cli.help.session"))
    made.add_argument(
        "--format",
        choices=["md", "markdown", "txt", "text", "html", "csv", "json"],
        help=say("cli.help.format"),
    )
    made.add_argument("-o", "--output", metavar="FILE", help=say("cli.help.output"))
    made.add_argument("--force", action="store_true", help=say("cli.help.force"))
    made.add_argument("--private", action="store_true", help=say("cli.help.private"))
    made.add_argument("--talk", action="store_true", help=say("cli.help.talk"))
    made.add_argument("--json", action="store_true", help=say("cli.help.json"))

    made = add("plugins")
    made.add_argument(
        "action", nargs="?", default="list", choices=["list"], help=say("cli.help.plugins-list")
    )
    made.add_argument("--load", action="store_true", help=say("cli.help.load"))
    _json(made)

    made = add("keys")
    _json(made)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=say("cli.help.json"))


def _people(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=_number, metavar="N", help=say("cli.help.people"))
    parser.add_argument("--roster", metavar="FILE", help=say("cli.help.roster"))
    parser.add_argument("--minutes", type=_number, metavar="M", help=say("cli.help.minutes"))


def _meeting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--meeting", metavar="ID", help=say("cli.help.meeting"))


def _choices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--variant", default="", metavar="NAME", help=say("cli.help.variant"))
    parser.add_argument("--set", action="append", default=[], metavar="ID=VALUE", help=say("cli.help.set"))


def _face(parser: argparse.ArgumentParser) -> None:
    # Said before the command it counts as well.
    parser.add_argument("--plain", action="store_true", default=argparse.SUPPRESS, help=say("cli.help.plain"))
    parser.add_argument("--speed", type=_number, metavar="N", help=say("cli.help.speed"))
    parser.add_argument("--theme", choices=["dark", "light", "high-contrast"], help=say("cli.help.theme"))
    parser.add_argument("--no-mouse", action="store_true", help=say("cli.help.no-mouse"))
