"""Quick commands stay quick: they load no terminal, and ``--version`` loads next to nothing.

Each command runs in a process of its own, which writes down the modules it has loaded when it ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import protocols

SOURCE = Path(protocols.__file__).parents[1]

RECORDED = """
import json, runpy, sys
record = sys.argv.pop(1)
code = 0
try:
    runpy.run_module("protocols", run_name="__main__", alter_sys=True)
except SystemExit as end:
    code = end.code
finally:
    with open(record, "w") as file:
        json.dump(sorted(sys.modules), file)
sys.exit(code)
"""

PROTOCOL = """\
format = 1
id = "two-steps"
title = "Two steps"
minutes = 10

[[steps]]
id = "talk"
title = "Talk"
time = "5m"

[[steps]]
id = "debrief"
title = "Debrief"
kind = "debrief"
time = "5m"
"""


def modules_loaded_by(folder: Path, *arguments: str) -> set[str]:
    """The names of all modules loaded when ``protocols ARGUMENTS`` has ended well."""
    record = folder / "modules.json"
    environment = {
        **os.environ,
        "PYTHONPATH": str(SOURCE),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    done = subprocess.run(
        [sys.executable, "-c", RECORDED, str(record), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return set(json.loads(record.read_text()))


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_version_loads_nothing_that_was_installed_beside_us(tmp_path: Path) -> None:
    loaded = modules_loaded_by(tmp_path, "--version")
    heavy = {"attr", "attrs", "pluggy", "platformdirs", "tomli_w", "textual", "rich", "sqlite3", "asyncio"}
    assert packages(loaded) & heavy == set()
    rooms = {name for name in loaded if name.count(".") == 1 and name.startswith("protocols.")}
    assert rooms <= {"protocols.cli", "protocols.words", "protocols.__main__"}


@pytest.mark.parametrize(
    "arguments",
    [["check", "two-steps.toml"], ["list"], ["show", "two-steps.toml", "--people", "13"]],
    ids=lambda arguments: arguments[0],
)
def test_commands_without_a_screen_load_no_terminal_library(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "two-steps.toml").write_text(PROTOCOL)
    loaded = modules_loaded_by(tmp_path, *arguments)
    assert packages(loaded) & {"textual", "rich"} == set()
    assert not {name for name in loaded if name.startswith("protocols.tui")}


def test_checking_a_file_opens_no_journal_and_starts_no_loop(tmp_path: Path) -> None:
    (tmp_path / "two-steps.toml").write_text(PROTOCOL)
    loaded = modules_loaded_by(tmp_path, "check", "two-steps.toml")
    assert packages(loaded) & {"sqlite3", "asyncio"} == set()


def test_the_first_screen_is_drawn_without_what_runs_a_session() -> None:
    """Whoever opens the program sees it by so much sooner; a session's parts come when one is begun."""
    code = "import sys, protocols.tui.app, protocols.tui.library; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    rooms = {".".join(name.split(".")[:2]) for name in done.stdout.split()}
    assert not rooms & {"protocols.engine", "protocols.plan", "protocols.view", "protocols.journal"}
    assert "protocols.tui" in rooms
