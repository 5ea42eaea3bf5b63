"""Starting the programs that are measured: always the source tree beside this folder, bytecode kept."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "benchmarks" / "peers"

LAUNCH = "import sys; from protocols.cli.main import main; sys.exit(main())"
"""What the installed program ``protocols`` does."""

PROTOCOLS = [sys.executable, "-c", LAUNCH]


class Skipped(Exception):
    """This cost cannot be measured on this computer; the text says why."""


def environment(home: Path) -> dict[str, str]:
    """The surroundings of a measured program: this source tree, bytecode kept, nobody's own sessions."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PROTOCOLS"))}
    return kept | {
        "PYTHONPATH": str(ROOT / "src"),
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }


@contextmanager
def empty_home() -> Iterator[Path]:
    """A folder to live in that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="protocols-bench-") as folder:
        yield Path(folder)


def cpu_seconds(command: list[str], surroundings: dict[str, str]) -> float:
    """The CPU time, user and system, that *command* takes from start to end.

    Raises :class:`RuntimeError` when it does not end with exit code 0: then nothing was measured.
    """
    if not hasattr(os, "wait4"):
        raise Skipped("this system does not tell what a finished process has used")
    nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    pid = os.posix_spawn(command[0], command, surroundings, file_actions=nowhere)
    _, status, used = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code:
        raise RuntimeError(f"{' '.join(command[1:])} ended with exit code {code}")
    return used.ru_utime + used.ru_stime
