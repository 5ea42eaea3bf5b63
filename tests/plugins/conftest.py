"""Distributions as an installer leaves them: a module and a ``.dist-info`` folder, on a process's path."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import protocols

SOURCE = Path(protocols.__file__).parents[1]


class Site:
    """A folder in which distributions are installed, and a fresh process that has it on its path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(
        self, name: str, code: str, *, plugin: str = "", version: str = "1.0", target: str = ""
    ) -> None:
        """Install the distribution *name* with one module; its plugin is called *plugin* (else as itself)."""
        module = name.replace("-", "_")
        (self.folder / f"{module}.py").write_text(dedent(code), "utf-8")
        # Underscores: metadata would take protocols-a-1.0 and protocols-b-1.0 for one distribution.
        info = self.folder / f"{module}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")
        entry = f"[protocols.plugins]\n{plugin or name} = {target or module}\n"
        (info / "entry_points.txt").write_text(entry, "utf-8")

    def run(self, code: str) -> Any:
        """Run *code* in a process of its own; it has a ``Host`` class, and what it calls ``answer`` with."""
        return run([self.folder], code)


def run(path: list[Path], code: str) -> Any:
    """What *code* calls ``answer`` with, run in a process that has the folders *path* on its path."""
    before = (
        "import json, sys\nfrom protocols.plugins.host import Host\nanswers = []\nanswer = answers.append\n"
    )
    after = "\nsys.__stdout__.write(json.dumps(answers[0]))\n"
    done = subprocess.run(
        [sys.executable, "-c", before + dedent(code) + after],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [SOURCE, *path]))},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)
