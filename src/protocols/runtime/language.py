"""The language to speak, found before a word is said and before anything heavy is imported.

The command line's own help is said before its options are read, and the screens' keys are named when their
modules are imported: so the language is looked for first, and quickly, because ``check`` runs at every save.
The order is that of all settings: flag, environment, ``config.toml``; after them comes the locale.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

_TAKE_A_VALUE = ("--data-dir", "--config", "--language")
_LARGEST = 100_000


def wanted(arguments: Sequence[str], environ: Mapping[str, str]) -> tuple[str, bool]:
    """The language wanted by a command line, the environment, the settings or the locale, as it is written
    there; and whether the user asked for it, and not only the locale.

    Raises nothing: what is wrong with an option or a settings file is said by those who use it.
    """
    flags, command = _flags(arguments)
    # For `translate` the language is that of the file to write, not the one to speak.
    code = "" if command == "translate" else flags.get("--language", "")
    code = code or environ.get("PROTOCOLS_LANGUAGE", "") or _configured(flags.get("--config", ""), environ)
    if code:
        return code, True
    return locale_of(environ), False


def locale_of(environ: Mapping[str, str]) -> str:
    """The language of the surroundings, as ``es_CL.UTF-8``; empty where they say none."""
    said = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((one for one in said if one), "")


def _flags(arguments: Sequence[str]) -> tuple[dict[str, str], str]:
    """What is said for the options that every command understands, and the command."""
    flags: dict[str, str] = {}
    command = ""
    words = iter(arguments)
    for word in words:
        if word == "--":
            break
        if not word.startswith("-"):
            command = command or word
            continue
        name, given, value = word.partition("=")
        # argparse takes a beginning of an option for the option; shorter ones could be others.
        name = next((one for one in _TAKE_A_VALUE if len(name) > 4 and one.startswith(name)), "")
        if name:
            flags[name] = value if given else next(words, "")
    return flags, command


def _configured(flag: str, environ: Mapping[str, str]) -> str:
    """What the settings file says; empty where there is none, or where it cannot be read."""
    path = os.path.expanduser(flag or environ.get("PROTOCOLS_CONFIG") or usual_file())
    try:
        if not os.path.isfile(path):  # a pipe would be waited for
            return ""
        with open(path, "rb") as file:
            data = file.read(_LARGEST)
    except (OSError, ValueError):
        return ""
    if b"language" not in data:
        return ""
    import tomllib

    try:
        said = tomllib.loads(data.decode("utf-8-sig")).get("language")
    except ValueError:
        return ""
    return said.strip() if isinstance(said, str) else ""


def usual_file() -> str:
    """The path of :func:`protocols.runtime.system.config_file`, on Linux without the imports it needs."""
    system = sys.platform
    if system == "linux":
        folder = os.environ.get("XDG_CONFIG_HOME", "")
        folder = folder if folder.strip() else os.path.expanduser("~/.config")
        return os.path.join(folder, "protocols", "config.toml")
    from protocols.runtime.system import config_file

    return str(config_file())
