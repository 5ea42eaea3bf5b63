"""Protocol files that the program writes: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile

from protocols.words import reason, safe_line


class NotSaved(Exception):
    """A file was not written, and what was there is as it was.

    *code*: ``changed`` (somebody else has written to it), ``folder``, ``exists``, ``unwritten`` (with
    ``why``); *arguments*: ``path``, to be shown.
    """

    def __init__(self, code: str, name: str, why: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.arguments = {"path": safe_line(name)} | ({"why": why} if why else {})


def replace_file(name: str, data: bytes, before: bytes) -> None:
    """Put *data* in the place of the file *name*, which was read as *before*; its mode stays.

    A link stays a link. Raises :class:`NotSaved` if the file cannot be written, or is no longer *before*.
    """
    path = os.path.realpath(os.path.expanduser(name))
    try:
        with open(path, "rb") as stream:
            if stream.read(len(before) + 1) != before:
                raise NotSaved("changed", name)
        _put(path, data, stat.S_IMODE(os.stat(path).st_mode))
    except OSError as error:
        raise _unwritten(name, error) from None


def write_file(name: str, text: str, *, force: bool) -> None:
    """Write *text* to the file *name*, which must be new unless *force*. Raises :class:`NotSaved`."""
    path = os.path.expanduser(name)
    try:
        if os.path.isdir(path):
            raise NotSaved("folder", name)
        if force:
            path = os.path.realpath(path)
            there = os.path.exists(path)
            _put(path, text.encode(), stat.S_IMODE(os.stat(path).st_mode) if there else _usual_mode())
            return
        # A hard link, unlike a rename, refuses to replace what somebody made in the meantime.
        beside = _beside(path, text.encode(), _usual_mode())
        try:
            os.link(beside, path)
        except FileExistsError:
            raise NotSaved("exists", name) from None
        except OSError:
            if os.path.lexists(path):
                raise NotSaved("exists", name) from None
            os.replace(beside, path)
        finally:
            with contextlib.suppress(OSError):
                os.unlink(beside)
    except OSError as error:
        raise _unwritten(name, error) from None


def _unwritten(name: str, error: OSError) -> NotSaved:
    return NotSaved("unwritten", name, reason(error))


def _usual_mode() -> int:
    """The mode that a new file has here."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _put(path: str, data: bytes, mode: int) -> None:
    beside = _beside(path, data, mode)
    try:
        os.replace(beside, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def _beside(path: str, data: bytes, mode: int) -> str:
    """*data* in a file of its own in the folder of *path*, safe on the disk."""
    handle, beside = tempfile.mkstemp(prefix=".protocols-", suffix=".part", dir=os.path.dirname(path) or ".")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(beside, mode)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
    return beside
