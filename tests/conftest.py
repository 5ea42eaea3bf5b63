"""For all tests: what was left out is said at the end, with the command that runs it."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from protocols.words import say_lengths_in_words

# Laws are judged by what they find, not by how busy the machine was meanwhile.
settings.register_profile("protocols", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("protocols")

# Thousands of applications are begun and ended: looking for what nobody needs any more after every 700 new
# objects took a sixth of the time.
gc.set_threshold(100_000, 20, 50)

# The tests read English, whatever is spoken where they run; what a test says of a language is its own.
for _name in ("LC_ALL", "LC_MESSAGES", "PROTOCOLS_LANGUAGE"):
    os.environ.pop(_name, None)
os.environ["LANG"] = "C.UTF-8"
# The screens are painted as soon as in the program (see protocols.cli.screens); no test waits for longer.
os.environ.setdefault("TEXTUAL_FPS", "240")


@pytest.fixture(autouse=True)
def lengths_as_on_a_clock() -> Iterator[None]:
    """A test that lets the program speak for ears leaves nothing of that to the next one."""
    yield
    say_lengths_in_words(False)


LEFT_OUT_BY_DEFAULT = {"campaign": "python3 start.py test -m campaign"}
"""Markers that the default run leaves out (see ``addopts`` in pyproject.toml), and the command for each."""

_left_out: Counter[str] = Counter()


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what is left out, by marker."""
    for item in items:
        _left_out.update(name for name in LEFT_OUT_BY_DEFAULT if item.get_closest_marker(name))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a worker of pytest-xdist, tell the main process what this worker left out."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = dict(_left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """In the main process: every worker collects all tests, so the counts agree and the largest is right."""
    for name, number in getattr(node, "workeroutput", {}).get("left_out", {}).items():
        _left_out[name] = max(_left_out[name], number)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out."""
    for name, command in LEFT_OUT_BY_DEFAULT.items():
        if _left_out[name]:
            tests = "1 test" if _left_out[name] == 1 else f"{_left_out[name]} tests"
            terminalreporter.write_line(f"left out: {tests} marked '{name}'; to run them: {command}")
