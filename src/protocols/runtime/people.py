"""The people of a session from a list that somebody named: the one way of all faces to it."""

from __future__ import annotations

from protocols.library.roster import SIZE_LIMIT, Roster, read_roster
from protocols.runtime.files import read_regular
from protocols.runtime.system import user_path
from protocols.words import reason, safe_line, say


class NoRoster(Exception):
    """A list of people cannot be read; *sentence* says why, and where it was looked for."""

    def __init__(self, code: str, **arguments: str) -> None:
        super().__init__(code)
        texts = {name: safe_line(text, 1_000) for name, text in arguments.items()}
        self.sentence = say(f"cli.roster-{code}", **texts)


def roster_in(name: str) -> Roster:
    """The list of people in the file *name*. Raises :class:`NoRoster`; for a pipe or a device too."""
    path = user_path(name)
    try:
        return read_roster(read_regular(path, SIZE_LIMIT + 1), path.name)
    except FileNotFoundError:
        folder = path.absolute().parent
        code = "missing" if folder.is_dir() else "no-folder"
        raise NoRoster(code, file=path.name, folder=str(folder)) from None
    except OSError as error:
        raise NoRoster("unreadable", path=name, why=reason(error)) from None
