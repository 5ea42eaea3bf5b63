"""What every subcommand needs: settings, the shelf of protocols, the plugin host, and how to complain."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from protocols.words import safe_line, safe_text, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from protocols.library.shelf import Shelf
    from protocols.plan import Person
    from protocols.plugins.guard import Failure
    from protocols.plugins.host import Host
    from protocols.runtime.config import Settings
    from protocols.spec.load import Loaded
    from protocols.spec.model import Protocol
    from protocols.spec.reach import Fetch, Fetched, Unreachable
    from protocols.spec.translate import Spoken


class CliError(Exception):
    """A subcommand cannot do what was asked: one sentence, and the exit code."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


_COMMANDS = {
    "home": ("screens", "open_library"),
    "list": ("library", "list_protocols"),
    "show": ("show", "show_protocol"),
    "check": ("check", "check_files"),
    "explain": ("explain", "explain"),
    "fmt": ("fmt", "format_files"),
    "schema": ("schema", "print_schema"),
    "translate": ("translation", "translate_file"),
    "new": ("new", "new_protocol"),
    "preview": ("preview", "preview_protocol"),
    "rehearse": ("rehearse", "rehearse_protocol"),
    "run": ("run", "run_session"),
    "demo": ("run", "run_demo"),
    "resume": ("run", "resume_session"),
    "watch": ("watch", "watch_session"),
    "sessions": ("sessions", "list_sessions"),
    "export": ("sessions", "export_session"),
    "plugins": ("plugins", "list_plugins"),
    "keys": ("keys", "list_keys"),
}
"""Subcommand to the module and function that carry it out; the module is imported only then."""


class _Disabled:
    """The plugins that the settings disable; the settings are read when a plugin is looked for.

    ``check`` runs on every save, mostly on files that need no plugin.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def __iter__(self) -> Iterator[str]:
        return iter(self._context.settings.plugins.disable)


class Context:
    """One run of the program: the parsed *options* and, made when first needed, everything else."""

    def __init__(self, options: Any) -> None:
        self.options = options
        self.remarks: list[str] = []
        """What the screen of a session that begins is to say."""
        self._told: set[str] = set()
        self._last: tuple[str, bytes, Loaded] | None = None

    def run(self) -> int:
        """Carry the subcommand out."""
        if getattr(self.options, "version", False):
            from protocols import __version__

            print(f"protocols {__version__}")
            return 0
        module, function = _COMMANDS[self.options.command]
        try:
            code: int = getattr(importlib.import_module(f"protocols.cli.{module}"), function)(self)
        finally:
            self.tell_failures()
        return code

    @cached_property
    def settings(self) -> Settings:
        """The settings in force. Raises :class:`CliError`."""
        from protocols.runtime.config import ConfigError, load_settings

        # For `translate` the language is that of the file to write, not the one to speak.
        spoken = None if self.options.command == "translate" else getattr(self.options, "language", None)
        flags = {
            "data_dir": getattr(self.options, "data_dir", None),
            "language": spoken,
            "theme": getattr(self.options, "theme", None),
            "facilitator": getattr(self.options, "facilitator", None),
        }
        try:
            settings = load_settings(flags, os.environ, getattr(self.options, "config", None))
        except ConfigError as error:
            raise CliError(error.text) from None
        if settings.ascii:
            from protocols.words.ascii import ERRORS

            for stream in (sys.stdout, sys.stderr):
                if hasattr(stream, "reconfigure"):
                    stream.reconfigure(encoding="ascii", errors=ERRORS)
        return settings

    @cached_property
    def host(self) -> Host:
        """The plugin host."""
        from protocols.plugins.host import Host

        return Host(disabled=_Disabled(self))

    @cached_property
    def shelf(self) -> Shelf:
        """Where protocols are found."""
        from protocols.library.shelf import open_shelf

        return open_shelf(self.settings.protocols_folder, self.settings.languages)

    def fetch_for(self, name: str) -> Fetch:
        """The way from the file *name* to those that it names; nothing is opened before one is asked for."""

        def fetch(key: str) -> Fetched | Unreachable:
            from pathlib import Path

            return self.shelf.fetch_for(Path(os.path.expanduser(name)))(key)

        return fetch

    def remember(self, name: str, data: bytes, loaded: Loaded) -> None:
        """Keep what the file *name* with the bytes *data* was loaded as, until another one is."""
        self._last = (os.path.abspath(os.path.expanduser(name)), data, loaded)

    def loaded_last(self, name: str, data: bytes) -> Loaded | None:
        """What :meth:`remember` has kept, if that was the file *name* with the bytes *data*."""
        if self._last is None or self._last[:2] != (os.path.abspath(os.path.expanduser(name)), data):
            return None
        return self._last[2]

    def protocol(self, name: str) -> tuple[Protocol, Loaded]:
        """The protocol called *name* (an id or a file), and as it was loaded. Raises :class:`CliError`."""
        from protocols.library.shelf import ShelfError
        from protocols.plugins.discovery import installed_version
        from protocols.spec.load import load_protocol
        from protocols.spec.problems import has_errors, render_full

        try:
            found = self.shelf.find(name)
        except ShelfError as error:
            raise CliError(error.sentence) from None
        fetch = self.shelf.fetch_for(found.path)
        loaded = load_protocol(found.data, self.host.kinds, fetch, installed_version)
        if loaded.protocol is None or has_errors(loaded.problems):
            raise CliError(render_full(loaded.problems, loaded.text, str(found.path)), 1)
        return self._spoken(loaded, found.path)

    def _spoken(self, loaded: Loaded, path: Path) -> tuple[Protocol, Loaded]:
        """The protocol in the language that is wanted, where it is translated."""
        assert loaded.protocol is not None
        if not self.settings.languages:
            return loaded.protocol, loaded
        from pathlib import Path

        from protocols.library.overlays import overlay_path
        from protocols.spec.problems import render_full

        made = self.spoken(loaded, path)
        for key, overlay in made.refused.items():
            errors = [problem for problem in overlay.problems if problem.severity == "error"]
            name = str(overlay_path(Path(key) if key else path, overlay.language))
            self.complain(render_full(errors, overlay.text, name))
            self.complain(say("cli.translation-broken", path=safe_line(name)))
        return made.protocol, made.loaded

    def spoken(self, loaded: Loaded, path: Path) -> Spoken:
        """What was loaded from *path* without errors, in the language that is wanted, where there is one."""
        from protocols.library.spoken import spoken
        from protocols.plugins.discovery import installed_version

        languages = self.settings.languages
        return spoken(loaded, path, languages, self.shelf, self.host.kinds, installed_version)

    def roster(self, name: str) -> tuple[Person, ...]:
        """The people of a list in a file. Raises :class:`CliError`; warnings go to stderr."""
        from protocols.runtime.people import NoRoster, roster_in

        try:
            roster = roster_in(name)
        except NoRoster as error:
            raise CliError(error.sentence) from None
        for problem in roster.problems:
            if not roster.people:
                raise CliError(str(problem))
            self.complain(str(problem))
        return tuple(roster.people)

    def new_failures(self) -> list[Failure]:
        """What went wrong with plugins since this was last asked, each thing once."""
        if "host" not in self.__dict__:
            return []
        fresh = {one.sentence: one for one in self.host.failures if one.sentence not in self._told}
        self._told.update(fresh)
        return list(fresh.values())

    def tell_failures(self) -> None:
        """Say on stderr what went wrong with plugins, whose it was, and what became of it."""
        for failure in self.new_failures():
            self.complain(say("cli.plugin-failed", sentence=failure.sentence))

    def remark(self, sentence: str) -> None:
        """Say *sentence* about a session that begins: on its screen, which would cover what is printed now,
        or on stderr where there is none."""
        if getattr(self.options, "plain", False):
            self.complain(sentence)
        else:
            self.remarks.append(sentence)

    def tell_remarks(self) -> None:
        """Say on stderr what no screen will say."""
        while self.remarks:
            self.complain(self.remarks.pop(0))

    def complain(self, sentence: str) -> None:
        """Say *sentence* on stderr, every control character removed."""
        with suppress(OSError, ValueError):  # nobody may be left to hear it
            print(safe_text(sentence), file=sys.stderr, flush=True)

    def report_bug(self) -> None:
        """After a bug of ours: the traceback goes to a file, one sentence to the person."""
        import traceback

        text = traceback.format_exc()
        try:
            from protocols.runtime.system import log_bug

            self.complain(say("cli.bug", path=log_bug(self.settings.data_folder, text)))
        except Exception:  # the folder may be what the trouble is about
            self.complain(say("cli.bug-unlogged", error=safe_line(text.strip().splitlines()[-1])))


def print_json(data: Any) -> None:
    """Print *data* as JSON."""
    import json

    print(json.dumps(data, ensure_ascii=not _utf8(), indent=2))


def _utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
