"""Reading files that a person named: ordinary ones only, and never more than is wanted.

Without pathlib, because ``check`` runs on every save and needs nothing else of this room.
"""

from __future__ import annotations

import errno
import os
import stat

from protocols.words import say


def read_regular(path: str | os.PathLike[str], limit: int) -> bytes:
    """The first *limit* bytes of the file at *path*. Raises OSError; for a pipe or a device too."""
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        # A pipe could keep us waiting for ever, and a device never ends.
        raise OSError(errno.EINVAL, say("file.not-ordinary"))
    with open(path, "rb") as stream:
        return stream.read(limit)
