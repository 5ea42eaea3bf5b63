"""Where sessions live: private folders, file names, and folders that a cloud service copies around."""

from __future__ import annotations

import errno
import os
import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath

from protocols.journal._interface import JournalError
from protocols.words import safe_line

SUFFIX = ".session"
"""What the name of a session's file ends with."""

_SERVICES = (
    # how a folder's name begins, in lower case, and the service it belongs to
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("mobile documents", "iCloud Drive"),
    ("com~apple~clouddocs", "iCloud Drive"),
    ("iclouddrive", "iCloud Drive"),
    ("icloud drive", "iCloud Drive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
)


def private_directory(path: str | os.PathLike[str]) -> Path:
    """Make sure that the folder *path* is there and only its owner may look into it (0700).

    Missing parents are made, private too; parents that exist are left as they are. A folder of somebody
    else's that we may use but not change is used as it is. Raises :class:`JournalError`: ``no-access``,
    ``read-only``, ``disk-full``, ``not-a-folder``.
    """
    folder = Path(path)
    missing = []
    try:
        at = folder
        while not at.is_dir():
            missing.append(at)
            if at.parent == at:
                break
            at = at.parent
        for each in reversed(missing):
            try:
                os.mkdir(each, 0o700)
            except FileExistsError:
                if not each.is_dir():  # otherwise somebody else made it just now
                    raise
        found = os.stat(folder)
    except OSError as error:
        codes = {
            errno.EACCES: "no-access",
            errno.EPERM: "no-access",
            errno.EROFS: "read-only",
            errno.ENOSPC: "disk-full",
            errno.EDQUOT: "disk-full",
        }
        code = codes.get(error.errno or 0, "not-a-folder")
        raise JournalError(code, {"path": safe_line(str(folder))}) from None
    if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077 and found.st_uid == os.geteuid():
        os.chmod(folder, 0o700)
    for each in missing:
        sync_directory(each.parent)
    return folder


def sync_directory(folder: Path) -> None:
    """Make the names in *folder* survive a power cut, where the system offers a way to ask for it."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network and cloud file systems refuse to sync a folder, and need not be asked
    finally:
        os.close(handle)


def new_session_path(
    folder: str | os.PathLike[str], protocol_id: str, wall_ms: int, offset_min: int, token: str
) -> Path:
    """The name for a new session's file: ``2026-11-22-1504-final-word-7k3q.session``.

    Local day and time (from UTC ms and the offset in minutes), the protocol, and a random *token* so that
    two sessions begun in the same minute differ. Only letters, digits and dashes: safe on every system.
    """
    local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=wall_ms, minutes=offset_min)
    slug = re.sub(r"[^a-z0-9]+", "-", protocol_id.lower())[:60].strip("-") or "session"
    mark = re.sub(r"[^a-z0-9]+", "", token.lower())[:16] or "0"
    return Path(folder) / f"{local:%Y-%m-%d-%H%M}-{slug}-{mark}{SUFFIX}"


def synced_by(path: str | os.PathLike[str]) -> str:
    """The name of the cloud service that seems to copy the folder *path* around, or empty.

    Such services copy files while they are written and put older copies back. Goes by the names of folders;
    a folder that is synced without saying so in its path (Documents on some systems) is not noticed.
    """
    for each in (PurePath(path), PurePath(os.path.realpath(path))):
        for part in each.parts:
            name = part.lower()
            for start, service in _SERVICES:
                rest = name[len(start) :]
                if name.startswith(start) and not rest[:1].isalnum():
                    return service
    return ""
