"""What every subcommand needs: settings, the shelf of protocols, the plugin host, and how to complain."""

from __future__ import annotations

import importlib
import os
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from protocols.words import safe_line, safe_text, say

if TYPE_CHECKING:
    from protocols.library.shelf import Shelf
    from protocols.plan import Person
    from protocols.plugins.host import Host
    from protocols.runtime.config import Settings
    from protocols.spec.model import Protocol


class CliError(Exception):
    """A subcommand cannot do what was asked: one sentence, and the exit code."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


_COMMANDS = {
    "home": ("screens", "open_library"),
    "list": ("library", "list_protocols"),
    "show": ("library", "show_protocol"),
    "check": ("check", "check_files"),
    "run": ("run", "run_session"),
    "demo": ("run", "run_demo"),
    "resume": ("run", "resume_session"),
    "sessions": ("sessions", "list_sessions"),
    "export": ("sessions", "export_session"),
    "plugins": ("plugins", "list_plugins"),
}
"""Subcommand to the module and function that carry it out; the module is imported only then."""


class Context:
    """One run of the program: the parsed *options* and, made when first needed, everything else."""

    def __init__(self, options: Any) -> None:
        self.options = options

    def run(self) -> int:
        """Carry the subcommand out."""
        if getattr(self.options, "version", False):
            from protocols import __version__

            print(f"protocols {__version__}")
            return 0
        module, function = _COMMANDS[self.options.command]
        code: int = getattr(importlib.import_module(f"protocols.cli.{module}"), function)(self)
        return code

    @cached_property
    def settings(self) -> Settings:
        """The settings in force. Raises :class:`CliError`."""
        from protocols.runtime.config import ConfigError, load_settings
        from protocols.words import set_language

        flags = {
            "data_dir": getattr(self.options, "data_dir", None),
            "theme": getattr(self.options, "theme", None),
            "facilitator": getattr(self.options, "facilitator", None),
        }
        try:
            settings = load_settings(flags, os.environ, getattr(self.options, "config", None))
        except ConfigError as error:
            raise CliError(error.text) from None
        if settings.language:
            set_language(settings.language)
        return settings

    @cached_property
    def host(self) -> Host:
        """The plugin host."""
        from protocols.plugins.host import Host

        return Host(disabled=self.settings.plugins.disable)

    @cached_property
    def shelf(self) -> Shelf:
        """Where protocols are found."""
        from protocols.library.shelf import open_shelf

        return open_shelf(self.settings.protocols_folder)

    def protocol(self, name: str) -> tuple[Protocol, str]:
        """The protocol called *name* (an id or a file) and its text. Raises :class:`CliError`."""
        from protocols.library.shelf import ShelfError
        from protocols.spec.load import load_protocol
        from protocols.spec.problems import has_errors, render_full

        try:
            found = self.shelf.find(name)
        except ShelfError as error:
            raise CliError(error.sentence) from None
        loaded = load_protocol(found.data, self.host.kinds)
        if loaded.protocol is None or has_errors(loaded.problems):
            raise CliError(render_full(loaded.problems, loaded.text, str(found.path)), 1)
        return loaded.protocol, loaded.text

    def roster(self, name: str) -> tuple[Person, ...]:
        """The people of a roster file. Raises :class:`CliError`; warnings go to stderr."""
        from protocols.library.roster import read_roster

        path = Path(name).expanduser()
        try:
            with path.open("rb") as stream:
                data = stream.read(1_000_001)
        except OSError as error:
            raise CliError(
                say("cli.roster-unreadable", path=safe_line(name), why=error.strerror or "")
            ) from None
        roster = read_roster(data, path.name)
        for problem in roster.problems:
            if not roster.people:
                raise CliError(str(problem))
            self.complain(str(problem))
        return tuple(roster.people)

    def complain(self, sentence: str) -> None:
        """Say *sentence* on stderr, every control character removed."""
        try:
            print(safe_text(sentence), file=sys.stderr)
        except (OSError, ValueError):
            pass  # nobody is left to hear it

    def report_bug(self) -> None:
        """After a bug of ours: the traceback goes to a file, one sentence to the person."""
        import traceback

        text = traceback.format_exc()
        try:
            path = log_file(self.settings.data_folder)
            with path.open("a", encoding="utf-8", errors="replace") as stream:
                stream.write(text + "\n")
            self.complain(say("cli.bug", path=path))
        except (OSError, CliError):
            self.complain(say("cli.bug-unlogged", error=safe_line(text.strip().splitlines()[-1])))


def log_file(folder: Path) -> Path:
    """The file that tracebacks go to, in a folder that exists and is private."""
    from protocols.journal.places import private_directory

    private_directory(folder)
    path = folder / "errors.log"
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    return path


def print_json(data: Any) -> None:
    """Print *data* as JSON."""
    import json

    print(json.dumps(data, ensure_ascii=not _utf8(), indent=2))


def _utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
