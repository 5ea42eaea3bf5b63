"""The benchmarks run: all of them can be imported, and those that need little time give a whole table.

How long anything took is not looked at here; a test must not fail because a computer is busy.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """``python benchmarks/run.py ARGUMENTS``, from the root as the page says."""
    return subprocess.run(
        [sys.executable, "-X", "utf8", "benchmarks/run.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def table(text: str) -> dict[str, str]:
    """The rows of the table in *text*: their names, and what stands behind them."""
    lines = text.splitlines()
    rule = next(at for at, line in enumerate(lines) if line.startswith("--"))
    width = lines[rule].index(" ")
    end = lines.index("", rule)
    return {line[:width].strip(): line[width:].strip() for line in lines[rule + 1 : end]}


def test_every_benchmark_says_in_a_line_what_it_is_about() -> None:
    done = run("--list")
    assert done.returncode == 0, done.stderr
    names = [line.split(maxsplit=1) for line in done.stdout.splitlines()]
    assert [name for name, _ in names] == [
        "cpu",
        "check",
        "first-frame",
        "idle",
        "keys",
        "drift",
        "engine",
        "strategies",
        "rehearse",
        "journal",
        "watch",
        "memory",
    ]
    assert all(len(what) > 30 for _, what in names)


def test_every_benchmark_has_its_section_on_the_page() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    for line in run("--list").stdout.splitlines():
        assert f"`{line.split()[0]}`" in page


def test_a_name_that_does_not_exist_is_answered_with_those_that_do() -> None:
    done = run("--only", "speed")
    assert done.returncode == 2
    assert "drift" in done.stderr


def test_a_quick_run_measures_the_core_and_the_journal_and_judges_neither() -> None:
    done = run("--quick", "--only", "engine", "--only", "journal")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = table(done.stdout)
    assert list(rows) == [
        "one command, p99",
        "10,000 facts folded",
        "10,000 read, proved, folded",
        "append, durable, p50",
        "append, durable, p99",
    ]
    assert all(row.endswith("not judged") for name, row in rows.items() if "append" not in name)


def test_a_thousand_steps_that_follow_each_other_do_not_drift() -> None:
    """No time is measured for this one: late wakes are reckoned, and the answer is exact."""
    done = run("--quick", "--only", "drift")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = table(done.stdout)
    assert rows["1,000 chained steps, reckoned"].startswith("0 ms from the plan")
    assert rows["3 real steps, as recorded"].startswith("0 ms from the plan")


def test_the_keys_of_a_real_console_are_pressed_and_answered() -> None:
    pytest.importorskip("pty")
    done = run("--quick", "--only", "keys")
    assert list(table(done.stdout)) == [
        "key + to paint, p99",
        "key a to paint, p99",
        "key w to paint, p99",
        "a letter to paint, p99",
    ], done.stdout + done.stderr


@pytest.mark.parametrize("over", [False, True])
def test_a_cost_over_its_limit_is_what_makes_the_run_fail(over: bool) -> None:
    code = (
        "import sys; sys.argv = ['run.py', '--only', 'drift']; sys.path.insert(0, 'benchmarks'); import run\n"
        "from costs.table import Row\n"
        f"run.drift.measure = lambda quick: [Row('made up', 'x', 'y', {2.01 if over else 1.99}, 2.0)]\n"
        "sys.exit(run.main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == int(over)
    assert table(done.stdout)["made up"].endswith("over" if over else "ok")
