"""Settings: flag over environment over ``config.toml``, checked with the same care as protocols.

A settings file with a mistake is refused, not skipped: with a misspelt ``data-dir`` a session would be
kept where nobody looks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from protocols.runtime import system
from protocols.runtime.files import read_regular
from protocols.runtime.language import locale_of
from protocols.runtime.system import user_path
from protocols.spec.shapes import Choice, Flag, Mapped, Table, Text, key

SIZE_LIMIT = 100_000

THEMES = ("dark", "light", "high-contrast")
"""The looks of the screens."""


@attrs.frozen
class PluginSettings:
    """``[plugins]``."""

    disable: tuple[str, ...] = key(
        Text(many=True, lines=False), "plugins or distributions that are not loaded", default=()
    )


@attrs.frozen
class Settings:
    """What ``config.toml`` may say; every key may be left out."""

    data_dir: str = key(Text(lines=False), "where sessions are kept", name="data-dir", default="")
    protocols_dir: str = key(
        Text(lines=False), "where your own protocols are", name="protocols-dir", default=""
    )
    minutes_dir: str = key(
        Text(lines=False), "where the screens write minutes to", name="minutes-dir", default=""
    )
    language: str = key(
        Text(lines=False), "the language of the program and of the protocols, as `es`", default=""
    )
    facilitator: str = key(Text(lines=False), "your name, filled in at set-up", default="")
    theme: str = key(Choice(THEMES), "the colours of the screen", default="dark")
    bell: bool = key(Flag(), "whether the terminal's bell rings with a cue", default=False)
    mouse: bool = key(Flag(), "whether the mouse works in the screens", default=True)
    ascii: bool = key(Flag(), "whether only ASCII is shown, for terminals that cannot do more", default=False)
    cues: Mapping[str, tuple[str, ...]] = key(
        Mapped(Text(many=True, lines=False)),
        "programs for a protocol's own words for a signal: the program and its arguments",
        default={},
    )
    keys: Mapping[str, Mapping[str, tuple[str, ...]]] = key(
        Mapped(Mapped(Text(many=True, lines=False))),
        "keys of your own: the screen, a dot, and what they do there",
        default={},
    )
    plugins: PluginSettings = key(Table(PluginSettings), "plugins", default=PluginSettings())

    locale: str = attrs.field(default="", metadata={"internal": True})
    """The language of the surroundings, as ``es_CL.UTF-8``."""

    source: tuple[str, str] = attrs.field(default=("", ""), metadata={"internal": True})
    """The settings file's path and its text; both empty where there is none."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that protocols are wanted in, the best first; empty for none in particular."""
        from protocols.spec.glance import languages_of

        return languages_of(self.language or self.locale)

    @property
    def data_folder(self) -> Path:
        """Where sessions and logs are kept."""
        return user_path(self.data_dir)

    @property
    def sessions_folder(self) -> Path:
        """Where the sessions' files are."""
        return self.data_folder / "sessions"

    @property
    def protocols_folder(self) -> Path:
        """Where the user's own protocols are."""
        return user_path(self.protocols_dir) if self.protocols_dir else self.data_folder / "protocols"

    @property
    def minutes_folder(self) -> Path:
        """Where the minutes go that the screens write. Somebody asked for them and wants to find them: among
        the documents, unless the sessions are kept in a folder of one's own, or there are no documents."""
        if self.minutes_dir:
            return user_path(self.minutes_dir)
        if self.data_folder == system.data_folder():
            documents = system.documents_folder()
            if documents.is_dir():
                return documents / "Protocols"
        return self.data_folder / "minutes"


class ConfigError(Exception):
    """The settings cannot be used; *text* says why, ready to print."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


_ENVIRONMENT = {
    "data_dir": "PROTOCOLS_DATA_DIR",
    "protocols_dir": "PROTOCOLS_PROTOCOLS_DIR",
    "minutes_dir": "PROTOCOLS_MINUTES_DIR",
    "language": "PROTOCOLS_LANGUAGE",
    "facilitator": "PROTOCOLS_FACILITATOR",
    "theme": "PROTOCOLS_THEME",
}


def load_settings(flags: Mapping[str, Any], environ: Mapping[str, str], file: str | None = None) -> Settings:
    """The settings in force. *file* (or ``PROTOCOLS_CONFIG``) replaces the usual ``config.toml``.

    Raises :class:`ConfigError`, its text a rendered list of problems.
    """
    from protocols.words import reason, say

    named = file or environ.get("PROTOCOLS_CONFIG")
    path = user_path(named) if named else system.config_file()
    settings = Settings()
    try:
        data = read_regular(path, SIZE_LIMIT + 1)
    except FileNotFoundError:
        if named:
            raise ConfigError(say("config.missing", path=path)) from None
    except IsADirectoryError:
        raise ConfigError(say("config.folder", path=path)) from None
    except OSError as error:
        raise ConfigError(say("config.unreadable", path=path, why=reason(error))) from None
    else:
        settings = _read(data, path)
    changes: dict[str, Any] = {}
    for name, variable in _ENVIRONMENT.items():
        if environ.get(variable):
            changes[name] = environ[variable]
    if environ.get("PROTOCOLS_ASCII"):
        changes["ascii"] = True
    changes |= {name: value for name, value in flags.items() if value is not None}
    theme = changes.get("theme", settings.theme)
    if theme not in THEMES:
        raise ConfigError(say("config.theme", theme=theme))
    settings = attrs.evolve(settings, locale=locale_of(environ), **changes)
    if not settings.data_dir:
        settings = attrs.evolve(settings, data_dir=str(system.data_folder()))
    return settings


def _read(data: bytes, path: Path) -> Settings:
    from protocols.spec.problems import has_errors, render_full
    from protocols.spec.reader import read_table
    from protocols.spec.toml import parse_toml
    from protocols.words import say

    table, text, problems = parse_toml(data, SIZE_LIMIT)
    settings = None
    if table is not None:
        settings = read_table(Settings, table, (), problems)
    if settings is None or has_errors(problems):
        raise ConfigError(render_full(problems, text, str(path)))
    assert isinstance(settings, Settings)
    for name, program in settings.cues.items():
        if not program or not program[0].strip():
            raise ConfigError(say("config.cue", path=path, name=name))
    return attrs.evolve(settings, source=(str(path), text))
