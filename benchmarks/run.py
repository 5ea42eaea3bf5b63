"""Measure what Protocols costs and compare it with its limits.

    python benchmarks/run.py                 everything, about seven minutes
    python benchmarks/run.py --quick         the same with few repetitions: does it work, not what it costs
    python benchmarks/run.py --only drift    one of them (may be given more than once); --list names them

Runs with the Python of the test environment (.venv-test/bin/python after ``python3 start.py test``) and
measures the source tree beside this folder. Exit code 0: all within their limits; 1: something is over, or
could not be measured. See docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from costs import (  # noqa: E402
    check_speed,
    cpu,
    drift,
    engine_speed,
    first_frame,
    idle_console,
    journal_speed,
    key_paint,
    memory,
    rehearsal_speed,
    strategies_speed,
    watch_follows,
)
from costs.programs import Skipped  # noqa: E402
from costs.table import Row, drawn  # noqa: E402

BENCHMARKS = {
    one.NAME: one
    for one in (
        cpu,
        check_speed,
        first_frame,
        idle_console,
        key_paint,
        drift,
        engine_speed,
        strategies_speed,
        rehearsal_speed,
        journal_speed,
        watch_follows,
        memory,
    )
}


def main() -> int:
    """Do what the options say; answer the exit code."""
    options = argparse.ArgumentParser(description="Measure what Protocols costs, and compare with limits.")
    options.add_argument("--only", action="append", choices=BENCHMARKS, help="only this one")
    options.add_argument("--quick", action="store_true", help="few repetitions: does it run at all")
    options.add_argument("--list", action="store_true", help="say what there is, and end")
    given = options.parse_args()
    if given.list:
        for name, module in BENCHMARKS.items():
            print(f"{name:12} {(module.__doc__ or '').splitlines()[0]}")
        return 0
    rows: list[Row] = []
    trouble: list[str] = []
    for name in given.only or BENCHMARKS:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        try:
            rows += BENCHMARKS[name].measure(given.quick)
        except Skipped as why:
            print(f"left out: {name}: {why}", file=sys.stderr)
        except (RuntimeError, OSError) as error:
            trouble.append(f"{name} could not be measured: {error}")
    print(machine() + (", few repetitions (--quick)" if given.quick else ""))
    print()
    print(drawn(rows))
    print()
    over = [row.name for row in rows if row.fails]
    if over:
        print(f"over: {', '.join(over)}")
    elif not trouble:
        print("all that is judged is within its limit")
    sys.stdout.flush()
    for sentence in trouble:
        print(sentence, file=sys.stderr)
    return 1 if over or trouble else 0


def machine() -> str:
    """The computer, in one line: what the numbers were measured on."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores{load}"
    )


if __name__ == "__main__":
    sys.exit(main())
