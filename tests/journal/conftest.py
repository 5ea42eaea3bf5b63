"""For the tests of the journal: facts to write, and real second processes that write them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import protocols
from protocols.engine.facts import Fact
from protocols.engine.moments import Moment

NOON_MS = 1_795_000_000_000

PRELUDE = """
import os, sys
from protocols.engine.facts import Fact
from protocols.engine.moments import Moment
from protocols.journal import JournalError, Pulse
from protocols.journal.store import create, drive

def fact(seq, action=None, **data):
    moment = Moment(1_795_000_000_000 + seq, seq, seq, "boot", 60, "Europe/Madrid")
    return Fact(seq, "w1", action or f"a{seq}", "entry.written", moment, seq, data=data or {"id": f"e{seq}"})

def tell(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

path = sys.argv[1]
"""


@pytest.fixture
def fact() -> Callable[..., Fact]:
    """Makes the fact number *seq*, otherwise as wished."""

    def make(seq: int, kind: str = "entry.written", **changes: Any) -> Fact:
        moment = Moment(NOON_MS + seq, seq, seq, "boot", 60, "Europe/Madrid")
        changes.setdefault("data", {"id": f"e{seq}", "text": f"note {seq}"})
        changes.setdefault("action", f"a{seq}")
        return Fact(seq=seq, writer="w1", kind=kind, moment=moment, at_ms=seq, **changes)

    return make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a session goes."""
    return tmp_path / "a.session"


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts another Python program on a session's path; whatever still runs at the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def begin(program: str, path: Path, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
        source = str(Path(protocols.__file__).parents[1])
        child = subprocess.Popen(
            [sys.executable, "-c", PRELUDE + program, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": source, **(env or {})},
        )
        running.append(child)
        return child

    yield begin
    for child in running:
        child.kill()
        child.communicate()


@pytest.fixture
def run(start: Callable[..., subprocess.Popen[str]]) -> Callable[..., list[str]]:
    """Runs another Python program on a session's path to its end; answers the lines it told."""

    def finish(program: str, path: Path, env: dict[str, str] | None = None) -> list[str]:
        child = start(program, path, env)
        told, _ = child.communicate(timeout=60)
        assert child.returncode == 0, told
        return told.splitlines()

    return finish


SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Counts every sync in the file SYNC_LOG, fails them while the file SYNC_FAILS is there,
   and kills the program when as many syncs were asked for as SYNC_KILLS says. */
static int asked = 0;

static int met(const char *name, int handle)
{
    const char *log = getenv("SYNC_LOG"), *fails = getenv("SYNC_FAILS"), *kills = getenv("SYNC_KILLS");
    if (log) {
        int out = open(log, O_WRONLY | O_APPEND | O_CREAT, 0600);
        if (write(out, ".", 1) != 1) abort();
        close(out);
    }
    asked++;
    if (kills && asked == atoi(kills)) kill(getpid(), SIGKILL);
    if (fails && access(fails, F_OK) == 0) { errno = EIO; return -1; }
    int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
    return real(handle);
}

int fsync(int handle) { return met("fsync", handle); }
int fdatasync(int handle) { return met("fdatasync", handle); }
"""


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment in which a program's syncs are counted, and can be made to fail."""
    if not sys.platform.startswith("linux"):
        pytest.skip("SYNCS NOT COUNTED: interposing fsync is only known to work on Linux")
    folder = tmp_path_factory.mktemp("shim")
    (folder / "shim.c").write_text(SHIM)
    library = folder / "shim.so"
    try:
        subprocess.run(
            [os.environ.get("CC", "cc"), "-shared", "-fPIC", "-o", library, folder / "shim.c", "-ldl"],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"SYNCS NOT COUNTED: no C compiler works here ({error})")
    return {"LD_PRELOAD": str(library)}
