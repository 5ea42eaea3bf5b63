"""The signals that a protocol asks for: when they are given, that each is given once, and what is said."""

from __future__ import annotations

from protocols.engine import commands as ask
from protocols.runtime.cues import cue_lines, still_news

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


LONG = """
[[steps]]
id = "talk"
title = "Talk"
time = "10m"

[[steps]]
id = "short"
title = "Short"
time = "3m"
end = "cut"

[[steps]]
id = "end"
title = "End"
time = "5m"
"""


def said(session, facts):
    return [one.text for one in cue_lines(facts, session.state)]


def test_begun_so_long_ago_that_the_time_is_up_only_that_is_a_signal():
    session = room(LONG, start=False)
    session.wait(MINUTE).do(ask.Start(ago_ms=12 * MINUTE))
    session.do(ask.Wake())
    assert given(session) == [("time-up", 60)]
    session.wait(5 * MINUTE).do(ask.Wake())
    assert given(session) == [("time-up", 60)]


def test_ended_so_long_ago_that_the_time_of_the_next_is_up_only_that_is_a_signal():
    session = room(LONG.replace('end = "cut"', ""))
    session.wait(15 * MINUTE).do(ask.Next(ago_ms=4 * MINUTE))
    session.do(ask.Wake())
    assert [cue for cue, at in given(session) if at >= 15 * 60] == ["time-up"]


def test_answered_that_the_step_went_on_while_nobody_looked_only_the_last_is_a_signal():
    session = room(LONG)
    session.wait(5 * MINUTE).crash(away_ms=20 * MINUTE)
    (gap,) = session.state.gaps
    session.do(ask.AnswerGap(gap.id, "step"))
    session.do(ask.Wake())
    assert [cue for cue, _ in given(session)] == ["time-up"]


def test_a_signal_whose_moment_has_long_passed_is_none():
    session = room(STEP, start=False)
    session.do(ask.Start(ago_ms=7 * MINUTE))  # half of it was over two minutes ago
    session.do(ask.Wake())
    assert given(session) == []
    session.wait(MINUTE).do(ask.Wake())
    assert given(session) == [("own-2", 60)]


def test_long_over_time_it_is_still_true_that_the_time_is_up():
    session = room(STEP, start=False)
    session.do(ask.Start(ago_ms=15 * MINUTE))  # one minute over was four minutes ago
    session.do(ask.Wake())
    assert given(session) == [("own-3", 0)]


def test_a_signal_that_comes_after_its_moment_says_the_time_that_is_left():
    session = room(LONG, start=False)
    session.do(ask.Start(ago_ms=9 * MINUTE + 30 * SECOND))
    facts = session.do(ask.Wake())
    assert said(session, facts) == ["0:30 left: Talk"]
    session = room(STEP, start=False)
    session.do(ask.Start(ago_ms=8 * MINUTE + 30 * SECOND))
    facts = session.do(ask.Wake())
    assert said(session, facts) == ["1:30 left: Talk"]


def test_given_back_time_the_signal_that_was_left_out_comes_after_all():
    session = room(LONG, start=False)
    session.do(ask.Start(ago_ms=12 * MINUTE))
    session.do(ask.Wake())
    session.do(ask.AddTime(5 * MINUTE))
    session.wait(2 * MINUTE).do(ask.Wake())
    assert given(session) == [("time-up", 0), ("minute-left", 120)]


def test_noticed_together_only_the_last_is_said():
    session = room(LONG)
    session.do(ask.Wake(), at=11 * MINUTE)
    assert [cue for cue, _ in given(session)] == ["minute-left", "time-up"]
    assert said(session, session.facts) == ["Time is up: Talk (noticed 60 seconds late)"]
    rung = [fact.data["cue"] for fact in still_news(session.facts, session.state) if fact.kind == "cue.given"]
    assert rung == ["time-up"]


def test_noticed_after_the_step_was_over_its_signals_are_not_said():
    session = room(LONG)
    session.do(ask.Next(), at=MINUTE)
    facts = session.do(ask.Wake(), at=5 * MINUTE)
    assert [fact.data["cue"] for fact in facts if fact.kind == "cue.given"] == ["minute-left", "time-up"]
    assert session.step() == "end"
    assert said(session, facts) == []
    session = room(LONG)
    session.do(ask.Next(), at=MINUTE)
    session.do(ask.Wake(), at=3 * MINUTE)
    facts = session.do(ask.Wake(), at=4 * MINUTE + 100)
    assert said(session, facts) == ["Time is up: Short"], "when it is cut, that is told as ever"
