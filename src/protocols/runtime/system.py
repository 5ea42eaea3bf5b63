"""What differs between systems, in one place: clocks, the boot id, folders, signals.

Linux and macOS are served in full; Windows runs, with a clock that also counts sleep (so that sleep shows
as time of the step there, not as a gap).
"""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protocols.engine.moments import Moment

CLOSING_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that mean: leave now (SIGHUP is a terminal window being closed)."""


@cache
def boot_id() -> str:
    """What tells this run of the computer from any other, or empty where the system does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        pass
    if sys.platform == "darwin":
        import subprocess

        try:
            found = subprocess.run(
                ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"],
                capture_output=True,
                check=False,
                text=True,
                timeout=2,
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        return found.stdout.strip()
    return ""


def _boot_ns() -> int:
    """The clock that also runs while the computer sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    return time.monotonic_ns()


def moment() -> Moment:
    """Now, by all clocks."""
    # Late: ``check`` asks this module for a folder, and needs no session for it.
    from protocols.engine.moments import Moment

    mono = time.monotonic_ns() // 1_000_000
    boot = _boot_ns() // 1_000_000
    wall = time.time_ns() // 1_000_000
    local = time.localtime(wall // 1000)
    offset = (local.tm_gmtoff or 0) // 60
    return Moment(wall, mono, boot, boot_id(), offset, local.tm_zone or "")


def user_path(text: str) -> Path:
    """The path that a person wrote, ``~`` opened out; left as it is where nobody is called so."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def shown_path(path: str) -> str:
    """*path* as it is shown to a person: what lies in their home folder begins with ``~``, where systems
    understand that."""
    if os.name != "posix":
        return path
    try:
        home = str(Path.home())
    except RuntimeError:
        return path
    return f"~{path[len(home) :]}" if home != "/" and f"{path}/".startswith(f"{home}/") else path


def data_folder() -> Path:
    """Where this system keeps a program's data: sessions, the user's protocols, logs."""
    import platformdirs

    return Path(platformdirs.user_data_dir("protocols", appauthor=False))


def documents_folder() -> Path:
    """Where this system keeps what people write, by the name it has here; it need not be there."""
    import platformdirs

    return Path(platformdirs.user_documents_dir())


def config_file() -> Path:
    """Where this system keeps a program's settings: ``config.toml``."""
    import platformdirs

    return Path(platformdirs.user_config_dir("protocols", appauthor=False)) / "config.toml"


def token(length: int = 4) -> str:
    """A few letters and digits drawn by chance, easy to read out: no ``0 1 l o``."""
    letters = "23456789abcdefghijkmnpqrstuvwxyz"
    return "".join(letters[byte % len(letters)] for byte in os.urandom(length))


def seed() -> int:
    """A seed drawn by chance; it is recorded, so that what follows from it can be repeated."""
    return int.from_bytes(os.urandom(4), "big")


def log_file(folder: Path) -> Path:
    """The file that tracebacks go to, in a folder that exists and is private."""
    from protocols.journal.places import private_directory

    private_directory(folder)
    path = folder / "errors.log"
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    return path


def log_bug(folder: Path, traceback: str) -> Path:
    """Add a *traceback* to the log in *folder*; the file. Raises ``OSError`` or ``JournalError`` where it
    cannot be written."""
    path = log_file(folder)
    with path.open("a", encoding="utf-8", errors="replace") as stream:
        stream.write(traceback + "\n")
    return path
