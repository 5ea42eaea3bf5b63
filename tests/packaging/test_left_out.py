"""What a test run leaves out is said, with the command that runs it; in one process and in several."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"

TESTS = """
import pytest

def test_short():
    pass

@pytest.mark.campaign
@pytest.mark.parametrize("n", [1, 2])
def test_long(n):
    pass
"""


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    (tmp_path / "conftest.py").write_bytes(CONFTEST.read_bytes())
    (tmp_path / "test_both.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = campaign: long\n")
    return tmp_path


def run(project: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("processes", [[], ["-n", "2"]], ids=["one process", "two processes"])
def test_what_is_left_out_is_counted_and_its_command_named(small_project: Path, processes: list[str]) -> None:
    if processes:
        pytest.importorskip("xdist")
    printed = run(small_project, "-m", "not campaign", *processes)
    assert "left out: 2 tests marked 'campaign'; to run them: python3 start.py test -m campaign" in printed
    assert "1 passed" in printed


def test_nothing_is_said_when_nothing_is_left_out(small_project: Path) -> None:
    printed = run(small_project)
    assert "left out" not in printed
    assert "3 passed" in printed
