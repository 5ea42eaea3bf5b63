"""The signals that a protocol asks for: when they are given, that each is given once, and what is said."""

from __future__ import annotations

from protocols.engine import commands as ask
from protocols.runtime.cues import cue_lines

from .room import MINUTE, SECOND, room

STEP = """
[[steps]]
id = "talk"
title = "Talk"
time = "10m"
cues = [
    { at = "50%", say = "Half of it, {people} of you", how = "bell" },
    { at = "2m left" },
    { at = "end", how = "gong" },
    { at = "+1m", how = "flash" },
]

[[steps]]
id = "end"
title = "End"
time = "5m"
"""


def given(session):
    return [(fact.data["cue"], fact.at_ms // SECOND) for fact in session.facts if fact.kind == "cue.given"]


def test_each_signal_is_given_once_at_its_own_moment():
    session = room(STEP)
    for minute in (1, 5, 6, 9, 10, 11, 12, 13):
        session.do(ask.Wake(), at=minute * MINUTE)
    assert given(session) == [("own-1", 300), ("own-2", 480), ("own-3", 600), ("own-4", 660)]


def test_noticed_late_they_come_at_the_same_moments_and_say_how_late():
    session = room(STEP)
    session.do(ask.Wake(), at=13 * MINUTE)
    assert given(session) == [("own-1", 300), ("own-2", 480), ("own-3", 600), ("own-4", 660)]
    assert [fact.data["late"] // MINUTE for fact in session.facts if fact.kind == "cue.given"] == [8, 5, 3, 2]


def test_they_are_said_in_their_own_words_or_for_what_they_are():
    session = room(STEP)
    for minute in (5, 8, 10, 11):
        session.do(ask.Wake(), at=minute * MINUTE)
    lines = cue_lines(session.facts, session.state)
    assert [tuple(one) for one in lines] == [
        ("Half of it, 4 of you", True, "bell"),
        ("2:00 left: Talk", False, "text"),
        ("Time is up: Talk", False, "gong"),
        ("1:00 over time: Talk", False, "flash"),
    ]
    assert session.facts[-1].data == {
        "unit": "talk",
        "visit": 1,
        "cue": "own-4",
        "late": 0,
        "what": "over",
        "value": 60_000,
        "say": "",
        "how": "flash",
    }


def test_a_step_with_signals_of_its_own_has_no_others_and_the_next_has_the_usual():
    session = room(STEP)
    session.do(ask.Next(), at=MINUTE)
    session.do(ask.Wake(), at=10 * MINUTE)
    assert given(session) == [("minute-left", 300), ("time-up", 360)]


def test_added_time_moves_what_is_still_to_come_and_repeats_nothing():
    session = room(STEP)
    session.do(ask.Wake(), at=5 * MINUTE)
    session.do(ask.AddTime(4 * MINUTE), at=6 * MINUTE)
    session.do(ask.Wake(), at=14 * MINUTE)
    assert given(session) == [("own-1", 300), ("own-2", 720), ("own-3", 840)]


def test_a_signal_longer_before_the_end_than_the_step_is_left_out():
    session = room(STEP.replace('time = "10m"', 'time = "1m"', 1))
    session.do(ask.Wake(), at=MINUTE)
    assert given(session) == [("own-1", 30), ("own-3", 60)]


def test_each_turn_begins_with_its_signal():
    session = room(
        """
        [[steps]]
        id = "round"
        title = "Round"
        turns = { time = "1m" }
        cues = [{ at = "turn", say = "Next, please", how = "bell" }]
        """,
        3,
    )
    session.do(ask.Wake(), at=0)
    session.do(ask.Next(), at=30 * SECOND)
    session.do(ask.Next(), at=70 * SECOND)
    session.do(ask.Wake(), at=71 * SECOND)
    assert [one for one in given(session) if one[0].startswith("own")] == [
        ("own-1-1", 0),
        ("own-1-2", 30),
        ("own-1-3", 70),
    ]
