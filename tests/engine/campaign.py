"""Many sessions that nobody thought of, over every protocol there is: whoever plays, whatever befalls them.

From the root of the tree, so many sessions, or one of them again with all that happened in it::

    PYTHONPATH=src python -m tests.engine.campaign --sessions 100000 --seed 1 --go-on
    PYTHONPATH=src python -m tests.engine.campaign --play 1-4711

A session is drawn from its seed alone (:mod:`tests.engine.playing`), so that what comes out does not depend
on how many processes play at a time. A violation ends the run with exit code 1, unless ``--go-on`` is said:
then all are counted, by what was violated.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import re
import signal
import sys
import time as clock
import traceback
import typing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import attrs

from protocols.engine.commands import Command
from protocols.words import duration

from .playing import SOURCES, occasions, play

AT_A_TIME = 10
"""How many sessions a process is given at a time."""

MOST_S = 30
"""A session that takes more CPU than this, in seconds, is a violation of its own: something hangs."""


@attrs.frozen
class Played:
    """What came of a session: the way it was held and how often which command was given (done or refused),
    neither where it could not be planned, or what was violated with its traceback."""

    seed: str
    way: tuple | None = None
    pressed: Counter = attrs.field(factory=Counter)
    violated: str = ""
    trace: str = ""


def play_some(names, seeds):
    """The sessions of some *seeds*, with what is violated as text: it comes from another process."""
    found = []
    for seed in seeds:
        try:
            with watched():
                came = play(seed, names)
        except Exception as error:
            found.append(Played(seed, violated=violation(error), trace=traceback.format_exc()))
        else:
            found.append(Played(seed) if came is None else Played(seed, *came))
    return found


@contextlib.contextmanager
def watched():
    """Raise :class:`TimeoutError` within what hangs; not where the system has no such clock."""
    if not hasattr(signal, "SIGPROF"):
        yield
        return

    def over(number, frame):
        raise TimeoutError(f"still playing after {MOST_S} s")

    signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, MOST_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def violation(error):
    """What was violated, and where, in one line."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = next((one for one in reversed(frames) if "attr" not in one.filename), frames[-1])
    what = str(error).splitlines()[0][:160] if str(error) else (ours.line or "")
    what = re.sub(r"\d+", "#", what)  # alike, however long
    return f"{type(error).__name__} in {Path(ours.filename).name}:{ours.lineno} {ours.name}: {what}"


def played_by(jobs, seeds, names):
    """What came of the sessions, in the order of *seeds*, played in so many processes."""
    some = [seeds[at : at + AT_A_TIME] for at in range(0, len(seeds), AT_A_TIME)]
    work = partial(play_some, names)
    if jobs == 1 or len(some) == 1:
        for one in some:
            yield from work(one)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        try:
            for found in pool.map(work, some):
                yield from found
        finally:
            pool.shutdown(cancel_futures=True)


class Campaign:
    """What has come out so far, and the line that says how far it is."""

    def __init__(self, sessions):
        self.sessions = sessions
        self.began = self.shown = clock.monotonic()
        self.done = self.unplanned = 0
        self.ways, self.pressed, self.violated, self.first = Counter(), Counter(), Counter(), {}

    @property
    def seconds(self):
        """How long it has taken."""
        return clock.monotonic() - self.began

    def add(self, one):
        """Count a session; a violation is told when it is met for the first time."""
        self.done += 1
        self.pressed += one.pressed
        if one.violated:
            self.violated[one.violated] += 1
            if self.first.setdefault(one.violated, one.seed) == one.seed:
                self.clear()
                print(f"{one.violated}\n    again with: --play {one.seed}", flush=True)
        elif one.way is None:
            self.unplanned += 1
        else:
            self.ways[one.way] += 1
        self.progress()

    def progress(self):
        """The line on stderr, written anew; where that is no terminal, a line a minute."""
        now, terminal = clock.monotonic(), sys.stderr.isatty()
        if now - self.shown < (0.2 if terminal else 60):
            return
        self.shown = now
        to_go = duration(round(self.seconds / self.done * (self.sessions - self.done)) * 1000)
        line = f"{self.done:,} of {self.sessions:,} sessions, {self.violated.total()} violations"
        begin, end = ("\r\x1b[K", "") if terminal else ("", "\n")
        print(f"{begin}{line}, {to_go} to go", end=end, file=sys.stderr, flush=True)

    def clear(self):
        """Take the line away, so that something else can be said."""
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def report(self, names):
        """What came out, in the end."""
        self.clear()
        each = self.seconds / max(1, self.done) * 1000
        print(
            f"{self.done:,} sessions, {self.violated.total()} violations, "
            f"{duration(round(self.seconds) * 1000)} ({each:.0f} ms a session)"
        )
        ways = sum(len(occasions(name)) for name in names)
        print(f"{len(self.ways)} of {ways} ways to hold a protocol were played")
        print(f"{self.unplanned} sessions could not be planned")
        print(f"\n{'command':<12}{'pressed':>12}{'done':>12}{'refused':>12}")
        for name in sorted(one.__name__ for one in typing.get_args(Command)):
            done, refused = self.pressed[name, True], self.pressed[name, False]
            never = "" if done else "   never" if done + refused == 0 else "   never done"
            print(f"{name:<12}{done + refused:>12,}{done:>12,}{refused:>12,}{never}")
        for what, count in self.violated.most_common():
            print(f"{count:>6} {what} (first: --play {self.first[what]})")


def main(arguments=None):
    """Run so many sessions, or one of them again."""
    reader = argparse.ArgumentParser(description="Sessions drawn by chance, over all shipped protocols.")
    reader.add_argument("--sessions", type=int, default=1_000, help="how many")
    reader.add_argument("--seed", default="1", help="the campaign's seed; a session's is SEED-NUMBER")
    reader.add_argument("--first", type=int, default=0, help="the number of the first session")
    reader.add_argument("--only", default="", help="only protocols whose name has this in it")
    reader.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="in how many processes")
    reader.add_argument(
        "--play", default="", metavar="SEED-NUMBER", help="one session again, told line by line"
    )
    reader.add_argument(
        "--go-on", action="store_true", help="count violations instead of ending with the first"
    )
    asked = reader.parse_args(arguments)
    names = [name for name in SOURCES if asked.only in name]
    if asked.play:
        print("held" if play(asked.play, names, tell=print) else "not planned")
        return 0
    seeds = [f"{asked.seed}-{number}" for number in range(asked.first, asked.first + asked.sessions)]
    campaign = Campaign(len(seeds))
    for one in played_by(asked.jobs, seeds, names):
        campaign.add(one)
        if one.violated and not asked.go_on:
            print(one.trace, file=sys.stderr)
            return 1
    campaign.report(names)
    return 1 if campaign.violated else 0


if __name__ == "__main__":
    sys.exit(main())
