"""Sessions that nobody thought of: every command, any delay, sleep and crashes, and what always holds.

The laws are in :mod:`tests.engine.laws`, and who plays in :mod:`tests.engine.campaign`.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from typing import get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from protocols.engine import Refusal, Rules
from protocols.engine import commands as ask
from protocols.plan import Unit
from protocols.plan.replan import Replanner

from .campaign import main
from .laws import Watched
from .player import DELAYS, Player
from .playing import ROOT, SHIPPED, SOURCES, occasions, play
from .room import KINDS, MINUTE, read, room

SITUATIONS = [
    ("worked-example", 3),
    ("circles", 5),
    ("circles", 13),
    ("one-two-four", 9),
    ("slots", 5),
    ("slots", 13),
    ("last-word", 3),
    ("settled-live", 6),
]


class Sessions(RuleBasedStateMachine):
    """A facilitator who presses everything; what fails is made as short as it can be."""

    @initialize(
        where=st.sampled_from(SITUATIONS),
        minutes=st.sampled_from([None, 20, 45, 90]),
        start_in=st.sampled_from([None, None, 0, 90_000]),
    )
    def open(self, where, minutes, start_in):
        opening = {} if start_in is None else {"start_wall_ms": 1_700_000_000_000 + start_in}
        name, people = where
        rules = Rules(planner=Replanner(read(name), KINDS))
        begun = room(name, people, rules, start=start_in is None, minutes=minutes, opening=opening)
        self.player = Player(random.Random(0), Watched(begun))

    @rule(chance=st.randoms(use_true_random=False))
    def happens(self, chance):
        self.player.chance = chance
        self.player.happen()

    @rule(lane=st.integers(0, 9), ms=st.sampled_from(DELAYS))
    def goes_on(self, lane, ms):
        watched = self.player.session
        lanes = watched.lanes_at_work()
        watched.room.wait(ms)
        watched.do(ask.Next(lanes[lane % len(lanes)]))

    @rule()
    def goes_back(self):
        self.player.session.do(ask.Back())

    @invariant()
    def holds(self):
        if hasattr(self, "player"):
            self.player.session.check()

    def teardown(self):
        if hasattr(self, "player"):
            self.player.session.finish()


Sessions.TestCase.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSessions = Sessions.TestCase


def test_sessions_of_all_protocols_hold_the_laws():
    assert sum(play(f"ci-{number}") is not None for number in range(15)) > 12


def test_everything_that_ships_is_among_what_is_played():
    assert SHIPPED
    assert {path.name for path in SHIPPED} < {*SOURCES}
    assert len(occasions("learning-team-cycle.toml")) > 1
    assert {variant for _, variant in occasions("tuning.toml")} > {""}


def test_a_violation_names_the_seed_that_plays_it_again(monkeypatch, capsys):
    def broken(self):
        assert self.room.state.seq < 30, "too many facts"

    monkeypatch.setattr(Watched, "check", broken)
    assert main(["--sessions", "20", "--seed", "broken", "--jobs", "1"]) == 1
    told = capsys.readouterr().out
    assert "too many facts" in told
    seed = told.partition("--play ")[2].split()[0]
    with pytest.raises(AssertionError, match="too many facts"):
        main(["--play", seed])


def test_what_comes_out_does_not_depend_on_how_many_processes_play():
    told = []
    for jobs in "12":
        call = [sys.executable, "-m", "tests.engine.campaign", "--sessions", "12", "--jobs", jobs]
        made = subprocess.run(call, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True)
        first, *rest = made.stdout.splitlines()
        assert first.startswith("12 sessions, 0 violations")
        told.append(rest)
    assert told[0] == told[1]


def test_a_command_that_nobody_pressed_is_seen(capsys):
    assert main(["--sessions", "1", "--seed", "one", "--jobs", "1"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line}
    assert lines["Open"].split() == ["Open", "1", "1", "0"]
    assert any(line.endswith("never") for line in lines.values())
    assert {one.__name__ for one in get_args(ask.Command)} < {*lines}


@pytest.mark.campaign
def test_campaign_of_many_sessions(capsys):
    """What is violated is printed with the seed that plays it again."""
    assert main(["--sessions", "5000", "--seed", "campaign", "--go-on"]) == 0, capsys.readouterr().out


def test_a_plan_is_gone_through_to_its_end_by_next_alone():
    for name, people in SITUATIONS:
        session = room(name, people)
        for _ in range(2_000):
            if session.state.main.status == "ended":
                break
            session.wait(1_000)
            assert not isinstance(session.do(ask.Next(anyway=True)), Refusal)
        entered = {fact.data["unit"] for fact in session.facts if fact.kind == "step.entered"}
        assert entered == {unit.key for _, unit in session.state.plan.units() if isinstance(unit, Unit)}
        assert session.wait(MINUTE).do(ask.Next()).nearest == "finish"
