"""What the designer may type: the commands preview, explain, fmt, schema and new,
and the options of check."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from protocols.words import say

CHECK_FORMATS = ("full", "concise", "json", "github", "sarif")
"""The forms in which ``check`` answers."""


def add_check_options(made: argparse.ArgumentParser) -> None:
    """The options of ``check``."""
    form = made.add_mutually_exclusive_group()
    form.add_argument("--format", default="full", choices=CHECK_FORMATS, help=say("design.help.check-format"))
    for name in ("concise", "json"):
        form.add_argument(
            f"--{name}",
            dest="format",
            action="store_const",
            const=name,
            help=say(f"design.help.check-{name}"),
        )
    made.add_argument("--fix", action="store_true", help=say("design.help.fix"))


def add_designer_commands(
    add: Callable[[str, str], argparse.ArgumentParser], number: Callable[[str], int]
) -> None:
    """The commands that only designers need.

    *add* makes a command: its name, and where its words are; *number* reads a whole number.
    """
    made = add("preview", "preview")
    made.add_argument("file", metavar="FILE", help=say("preview.help.file"))
    made.add_argument("--people", type=number, metavar="N", help=say("preview.help.people"))
    made.add_argument("--minutes", type=number, metavar="M", help=say("preview.help.minutes"))
    made.add_argument("--variant", default="", metavar="NAME", help=say("preview.help.variant"))
    made.add_argument(
        "--plain", action="store_true", default=argparse.SUPPRESS, help=say("preview.help.plain")
    )
    made.add_argument("--theme", choices=["dark", "light", "high-contrast"], help=say("cli.help.theme"))
    made.add_argument("--no-mouse", action="store_true", help=say("cli.help.no-mouse"))

    made = add("explain", "design")
    made.add_argument("codes", nargs="*", metavar="CODE", help=say("design.help.code"))

    made = add("fmt", "design")
    made.add_argument("files", nargs="+", metavar="FILE", help=say("cli.help.files"))
    made.add_argument("--check", action="store_true", help=say("design.help.fmt-check"))

    made = add("schema", "design")
    made.add_argument("-o", "--output", metavar="FILE", help=say("design.help.output"))
    made.add_argument("--force", action="store_true", help=say("design.help.force"))

    made = add("translate", "design")
    made.add_argument("file", metavar="FILE", help=say("design.help.translate-file"))

    made = add("new", "design")
    made.add_argument("file", nargs="?", metavar="FILE", help=say("design.help.new-file"))
    made.add_argument("--from", dest="original", metavar="ID-OR-FILE", help=say("design.help.new-from"))
    made.add_argument("--title", metavar="TEXT", help=say("design.help.new-title"))
    made.add_argument("--minutes", type=number, metavar="M", help=say("design.help.new-minutes"))
    made.add_argument("--people", metavar="N", help=say("design.help.new-people"))
    made.add_argument("--step", action="append", default=[], metavar="STEP", help=say("design.help.new-step"))
    made.add_argument("--groups", type=number, metavar="N", help=say("design.help.new-groups"))
    made.add_argument("--force", action="store_true", help=say("design.help.force"))
