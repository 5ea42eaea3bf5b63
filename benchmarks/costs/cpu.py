"""What the two commands cost that run most often: ``protocols --version`` and ``protocols check FILE``.

Measured is CPU time (user and system, as the system counts it for a finished process), not time on the
wall: it is what a busy computer falsifies least. The peer is ``python -c "import attrs"``, the least that any
program must pay which has its data in attrs classes: scripts ask for the version, editors check at every
save, and neither should notice more than that. The programs run in turn, bytecode cached.
"""

from __future__ import annotations

import sys
from statistics import median

from costs.programs import PROTOCOLS, ROOT, cpu_seconds, empty_home, environment
from costs.table import Row, spread

NAME = "cpu"

ATTRS = [sys.executable, "-c", "import attrs"]
VERSION = [*PROTOCOLS, "--version"]
CHECK = [*PROTOCOLS, "check", str(ROOT / "protocol_specs" / "live-case.toml")]


def measure(quick: bool) -> list[Row]:
    """Run the three programs in turn."""
    times: dict[str, list[float]] = {"attrs": [], "version": [], "check": []}
    with empty_home() as home:
        surroundings = environment(home)
        for command in (ATTRS, VERSION, CHECK):  # their bytecode is written
            cpu_seconds(command, surroundings)
        for _ in range(5 if quick else 20):
            for name, command in (("attrs", ATTRS), ("version", VERSION), ("check", CHECK)):
                times[name].append(cpu_seconds(command, surroundings))
    peer = times["attrs"]

    against = f"import attrs: {spread(peer)}"
    once = median(times["check"])
    return [
        Row(
            "CPU of --version", spread(times["version"]), against, median(times["version"]) / median(peer), 1
        ),
        Row("CPU of check, one file", spread(times["check"]), against, once / median(peer), 3),
        Row("CPU of check, as it is", spread(times["check"]), "", once * 1000, 130, " ms"),
    ]
