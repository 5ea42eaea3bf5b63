"""The people of a session from a roster that somebody named: the one way of all faces to it."""

from __future__ import annotations

from protocols.library.roster import SIZE_LIMIT, Roster, read_roster
from protocols.runtime.files import read_regular
from protocols.runtime.system import user_path


def roster_in(name: str) -> Roster:
    """The roster in the file *name*. Raises OSError; for a pipe or a device too."""
    path = user_path(name)
    return read_roster(read_regular(path, SIZE_LIMIT + 1), path.name)
