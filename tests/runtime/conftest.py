"""For the tests of the runtime: a real protocol and real journals, and a clock that the test moves."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from protocols.engine.moments import Moment
from protocols.plugins.host import Host
from protocols.runtime import setup
from protocols.runtime.clock import Clock
from protocols.runtime.driver import Driver, begin
from protocols.spec.load import load_protocol

NOON_MS = 1_795_000_000_000

PROTOCOL = b"""\
format = 1
id = "three-steps"
title = "Three steps"
minutes = 10
people = { min = 2, max = 40 }

[[steps]]
id = "talk"
title = "Talk"
time = "4m"

[[steps]]
id = "write"
title = "Write"
time = "30s"
end = "cut"

[[steps]]
id = "debrief"
title = "Debrief"
kind = "debrief"
time = "5m"
"""


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.moment = Moment(NOON_MS, 5_000, 5_000, "boot", 60, "Europe/Madrid")

    def now(self) -> Moment:
        return self.moment

    def seconds_until(self, ms: int) -> float:
        return 0.01

    def move(self, ms: int) -> None:
        self.moment = self.moment.later(ms)

    def sleep(self, ms: int) -> None:
        """The computer sleeps: the monotonic clock stands, the others run on."""
        later = self.moment.later(ms)
        self.moment = attrs.evolve(later, mono_ms=self.moment.mono_ms)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def session(tmp_path: Path, clock: HandClock) -> Callable[..., Driver]:
    """Begins a session of three people in three steps: 4 minutes; 30 seconds, then cut; 5 minutes."""

    def begun(with_clock: Clock = clock, speed: int = 1) -> Driver:
        host = Host(disabled=["*"])
        protocol = load_protocol(PROTOCOL, host.kinds).protocol
        assert protocol is not None
        answers = setup.Answers(people=3)
        prepared = setup.prepare(protocol, host.kinds, answers, with_clock.now(), 7)
        opening = setup.opening(
            protocol, PROTOCOL.decode(), prepared, answers, writer="w1", language="en", speed=speed, seed=7
        )
        return begin(tmp_path / "sessions", opening, with_clock)

    return begun


def wait_until(true: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait for another thread to have done something, and fail if it does not."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.005)


@pytest.fixture
def until() -> Callable[..., None]:
    return wait_until
