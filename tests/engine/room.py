"""A session for tests: commands at moments that the test names, facts and state kept as a journal would."""

from __future__ import annotations

import json
from pathlib import Path

import attrs

from protocols.engine import Fact, Moment, Refusal, Rules, State, decided, evolve, fold
from protocols.engine import commands as ask
from protocols.library import open_shelf
from protocols.plan import by_number, make_plan
from protocols.plan.replan import Replanner
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol
from protocols.spec.meetings import held

DATA = Path(__file__).parent.parent / "data"
HEAD = 'format = 1\nid = "test"\ntitle = "Test"\n'
BEGIN = Moment(1_700_000_000_000, 5_000, 9_000, "boot-1", 60, "CET")
SECOND, MINUTE = 1_000, 60_000
KINDS = Host().kinds
SHELF = open_shelf()
CHOICE = """
[[steps]]
id = "ask"
title = "Which way?"
time = "2m"
decide = { id = "way", title = "Which way", among = ["fast", "slow"] }
[[steps]]
id = "quick"
title = "Quickly"
when = "way == fast"
time = "3m"
[[steps]]
id = "long"
title = "At length"
when = "way == slow"
time = "9m"
[[steps]]
id = "close"
title = "Close"
time = "1m"
"""
"""A choice between two ways, and how it ends in either."""


TALK = """
[[steps]]
id = "talk"
title = "Talk"
time = "10m"
[[steps]]
id = "round"
title = "In turn"
turns = { who = "everyone", time = "1m" }
[[steps]]
id = "aside"
title = "Aside"
time = "5m"
record = "private"
[[steps]]
id = "close"
title = "Close"
time = "5m"
"""
"""Talk without turns, turns, a step in confidence, and an end: for whatever is about who speaks."""


def read(source):
    """A protocol: a file of tests/data by name, a path, or a fragment without its head.

    Of a cycle of meetings it is the first.
    """
    fetch = None
    if isinstance(source, Path):
        text = source.read_text("utf-8")
        fetch = SHELF.fetch_for(source)
    elif "[[" in source:
        text = HEAD + source
    else:
        text = (DATA / f"{source}.toml").read_text("utf-8")
    loaded = load_protocol(text.encode(), KINDS, fetch)
    assert loaded.protocol is not None, [(one.message, one.arguments) for one in loaded.problems]
    meetings = loaded.protocol.meetings
    return held(loaded.protocol, meetings[0].id) if meetings else loaded.protocol


def plan_for(source, people, **more):
    """Its plan for so many people, or for a roster."""
    roster = by_number(people) if isinstance(people, int) else people
    made = make_plan(read(source), KINDS, roster, **more)
    assert made.plan is not None, made.troubles
    return made.plan


def through_json(facts):
    """The facts as a journal gives them back."""
    rows = [[getattr(fact, name) for name in _COLUMNS] + [fact.moment.to_data()] for fact in facts]
    return [
        Fact(**dict(zip(_COLUMNS, row, strict=True)), moment=Moment.from_data(moment))
        for *row, moment in json.loads(json.dumps(rows))
    ]


_COLUMNS = [field.name for field in attrs.fields(Fact) if field.name != "moment"]


class Room:
    """A session under way. Times are ms since it was opened, by the computer's monotonic clock."""

    def __init__(self, plan, roster, rules=None, **opening):
        self.open(ask.Open("test", "Test", "text", plan, roster, "w1", **opening), rules)

    @classmethod
    def opened(cls, command, rules=None):
        """A session that was opened by *command*."""
        found = cls.__new__(cls)
        found.open(command, rules)
        return found

    def open(self, command, rules=None):
        """Begin the journal."""
        self.rules = rules or Rules()
        self.state = State()
        self.facts: list[Fact] = []
        self.states = [self.state]
        """The state before the first fact, and after each."""
        self._kept: list[Fact] = []
        self.base = BEGIN
        self.mono = 0
        self.writers = 1
        self.asleep = 0
        self.reopened: ask.Reopen | None = None
        self.do(command)

    @property
    def kept(self):
        """The facts as the journal gives them back."""
        self._kept += through_json(self.facts[len(self._kept) :])
        return self._kept

    @property
    def now(self):
        """This moment, by all clocks."""
        moment = self.base.later(self.mono)
        return attrs.evolve(
            moment, wall_ms=moment.wall_ms + self.asleep, boot_ms=moment.boot_ms + self.asleep
        )

    def wait(self, ms):
        """Let time pass; nothing notices by itself."""
        self.mono += ms
        return self

    @property
    def unnoticed(self):
        """How long the computer slept that no fact tells of yet."""
        anchor, now = self.state.anchor, self.now
        return (now.boot_ms - anchor.boot_ms) - (now.mono_ms - anchor.mono_ms)

    def sleep(self, ms):
        """The computer sleeps: only the wall's clock and the boot clock run."""
        self.asleep += ms
        return self

    def do(self, command, at=None):
        """Give a command (at *at*): the facts, or the refusal."""
        if at is not None:
            self.mono = at
        before = self.state
        answer = decided(self.rules, before, command, self.now)
        if isinstance(answer, Refusal):
            assert self.state is before
            return answer
        facts, following = answer
        for fact in facts:
            self.state = evolve(self.state, fact)
            self.facts.append(fact)
            self.states.append(self.state)
        assert following == self.state, "what was decided on is not what the facts tell"
        return facts

    def crash(self, away_ms=0, reboot=False, since_alive_ms=0):
        """Die now (the last sign of life *since_alive_ms* ago), come back *away_ms* later."""
        # Every fact is a sign of life: the last one is no earlier than the last fact.
        here = self.state.anchor_at_ms + self.now.mono_ms - self.state.anchor.mono_ms
        alive = self.now.later(-max(0, min(since_alive_ms, here - self.state.last_at_ms)))
        alive_at = max(
            self.state.last_at_ms, self.state.anchor_at_ms + alive.mono_ms - self.state.anchor.mono_ms
        )
        self.state = fold(self.kept)
        self.writers += 1
        now = self.now.later(away_ms)
        if reboot:
            now = attrs.evolve(now, mono_ms=77, boot_ms=99, boot_id=f"boot-{self.writers}")
        self.base, self.asleep = now.later(-self.mono), 0
        self.reopened = ask.Reopen(f"w{self.writers}", alive_at, alive.wall_ms, alive.boot_ms, alive.boot_id)
        return self.do(self.reopened)

    def kinds(self, since=0):
        """The kinds of the facts from number *since* on."""
        return [fact.kind for fact in self.facts[since:]]

    def left(self, lane="all"):
        """What the step of a lane has left."""
        from protocols.engine import time

        visit = self.state.lanes[lane].visit
        return time.left(self.state, lane, visit, time.at(self.state, self.now))

    def turn_left(self, lane="all"):
        """What the turn of a lane has left."""
        from protocols.engine import time

        one = self.state.lanes[lane]
        turn = one.visit.turns[-1]
        now = time.at(self.state, self.now)
        return time.turn_length(one.part, one.visit, turn) - time.turn_elapsed(
            self.state, lane, one.visit, turn, now
        )

    def step(self, lane="all"):
        """The step of a lane, or None."""
        visit = self.state.lanes[lane].visit
        return visit.step if visit is not None else None


def room(source, people=4, rules=None, start=True, minutes=None, opening=None, **more):
    """A session of a protocol for so many people, started unless asked otherwise."""
    roster = by_number(people) if isinstance(people, int) else people
    found = Room(plan_for(source, people, minutes=minutes, **more), roster, rules, **(opening or {}))
    if start:
        found.do(ask.Start())
    return found


def live(source, people=4, **more):
    """A session that may plan again when something becomes known, started."""
    return room(source, people, Rules(planner=Replanner(read(source), KINDS)), **more)
