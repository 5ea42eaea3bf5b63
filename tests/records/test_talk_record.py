"""Who spoke, as shares over time, where it is asked for; and pauses by the names they were given."""

from __future__ import annotations

import csv
import io
import json

from tests.engine.room import MINUTE, SECOND, Room, room

from protocols.engine import commands as ask
from protocols.plan import Person
from protocols.records import FORMATS, minutes, render
from protocols.records.minutes import Minutes

TALK = """
[[steps]]
id = "talk"
title = "Talk"
time = "10m"
[[steps]]
id = "more"
title = "More"
time = "10m"
"""
PEOPLE = tuple(Person(f"p{number}", name) for number, name in enumerate(("Amal", "=Bea", "Chen"), 1))


def spoken() -> Room:
    """Sixteen minutes: Amal speaks in the first half, Bea for two of the second, with a break in it."""
    session = room(TALK, PEOPLE)
    session.do(ask.Speak("p1"))
    session.wait(8 * MINUTE).do(ask.Next())
    session.do(ask.Speak("p2"))
    session.wait(MINUTE).do(ask.Pause("fire drill", 30 * SECOND))
    session.wait(MINUTE).do(ask.Resume())
    session.wait(MINUTE).do(ask.Speak(""))
    session.wait(5 * MINUTE).do(ask.Finish())
    return session


def told(session: Room, **asked: bool) -> Minutes:
    """Its minutes."""
    return minutes(session.state, session.now, session_id="s", **asked)


def test_it_is_not_in_the_minutes_unless_it_is_asked_for() -> None:
    session = spoken()
    assert told(session).talk is None
    for format in FORMATS:
        assert "Who spoke" not in render(told(session), format)
    for format in ("md", "txt", "html"):
        assert "Who spoke" in render(told(session, talk=True), format)


def test_at_most_eight_equal_parts_each_with_what_everybody_said_in_it() -> None:
    talk = told(spoken(), talk=True).talk
    assert talk.parts == tuple((at * 2 * MINUTE, (at + 1) * 2 * MINUTE) for at in range(8))
    assert [(one.name, one.ms, one.times) for one in talk.voices] == [
        ("Amal", 8 * MINUTE, 1),
        ("=Bea", 2 * MINUTE, 1),
        ("Chen", 0, 0),
    ]
    assert talk.voices[0].parts == (2 * MINUTE,) * 4 + (0,) * 4
    # A minute, the break, and another minute.
    assert talk.voices[1].parts == (0,) * 4 + (MINUTE, MINUTE, 0, 0)
    assert talk.unheard == ("Chen",)
    assert [(one.title, one.voices) for one in talk.steps] == [
        ("Talk", (8 * MINUTE, 0, 0)),
        ("More", (0, 2 * MINUTE, 0)),
    ]


def test_a_short_session_has_fewer_parts_and_one_without_talk_is_told_as_well() -> None:
    session = room(TALK, PEOPLE)
    session.wait(150 * SECOND)
    talk = told(session, talk=True).talk
    assert len(talk.parts) == 2
    assert talk.counted_ms == 0
    assert all(render(told(session, talk=True), format) for format in FORMATS)


def test_what_is_being_said_counts_and_a_gap_in_which_the_step_went_on() -> None:
    session = room(TALK, PEOPLE)
    session.wait(MINUTE).do(ask.Speak("p1"))
    session.wait(MINUTE).sleep(3 * MINUTE).do(ask.Wake())
    session.wait(MINUTE)
    assert told(session, talk=True).talk.voices[0].ms == 2 * MINUTE
    session.do(ask.AnswerGap(session.state.gaps[-1].id, "step"))
    talk = told(session, talk=True).talk
    assert talk.voices[0].ms == sum(talk.voices[0].parts) == 5 * MINUTE


def test_as_text_it_is_bars_with_numbers_in_the_order_of_the_people() -> None:
    text = render(told(spoken(), talk=True), "txt")
    table = text[text.index("Who spoke") :].splitlines()[-4:]
    assert table[1].split() == ["Amal", "8:00", "████████░░", "80", "%", *["█", "100", "%"] * 4, "·", "·"]
    assert table[2].startswith("=Bea")
    assert "██░░░░░░░░ 20 %" in table[2]
    assert table[3].split() == ["Chen", "0:00", "░░░░░░░░░░", "0", "%", *["·"] * 6]
    assert "Equal is not the same as fair" in text
    assert "Not heard, as far as was counted: Chen." in text


def test_for_programs_it_has_milliseconds_in_json_and_seconds_in_a_row_for_each_part_in_csv() -> None:
    made = told(spoken(), talk=True)
    data = json.loads(render(made, "json"))["talk"]
    assert data["voices"][1]["parts"] == [0, 0, 0, 0, MINUTE, MINUTE, 0, 0]
    rows = [row for row in csv.DictReader(io.StringIO(render(made, "csv"))) if row["Kind"] == "talk"]
    assert len(rows) == 3 * 8
    bea = [row for row in rows if row["Who"] == "'=Bea"]
    assert [row["Text"] for row in bea] == ["0", "0", "0", "0", "60", "60", "0", "0"]
    assert (bea[4]["Column"], bea[4]["Seconds from start"]) == ("8:00-10:00", "480")


def test_what_interrupted_is_told_in_the_order_in_which_it_happened() -> None:
    session = room(TALK)
    session.wait(MINUTE).do(ask.Pause("fire drill"))
    session.wait(MINUTE).do(ask.Resume())
    session.wait(MINUTE).sleep(5 * MINUTE).do(ask.Wake())
    session.do(ask.Pause())
    session.wait(MINUTE).do(ask.Resume())
    session.wait(MINUTE).do(ask.Pause("coffee"))
    session.wait(MINUTE).do(ask.Resume())
    told = minutes(session.state, session.now).interruptions
    assert [one.split(" the ")[0] for one in told] == ["At 1:00", "At 3:00", "At 5:00", "Besides,"]


def test_a_pause_with_a_name_stands_in_the_times_and_the_interruptions_as_what_it_was() -> None:
    session = spoken()
    made = told(session)
    assert made.interruptions == (
        "At 9:00 the clock was stopped for 1:00: fire drill (0:30 were announced).",
    )
    text = render(made, "txt")
    assert [line.split() for line in text.splitlines() if line.startswith("Fire drill")] == [
        ["Fire", "drill", "1:00"]
    ]
    assert "Clock stopped" not in text


def test_pauses_without_a_name_are_told_besides_and_the_times_still_add_up() -> None:
    session = room(TALK, PEOPLE)
    for pause, ms in ((ask.Pause("break"), 3), (ask.Pause(), 2), (ask.Pause("", 5 * MINUTE), 1)):
        session.wait(MINUTE).do(pause)
        session.wait(ms * MINUTE).do(ask.Resume())
    session.do(ask.Finish())
    made = told(session)
    assert made.interruptions == (
        "At 1:00 the clock was stopped for 3:00: break.",
        "At 8:00 the clock was stopped for 1:00: pause (5:00 were announced).",
        "Besides, the clock was stopped for 2:00.",
    )
    counted = made.actuals
    assert counted.pauses_ms == 6 * MINUTE
    assert counted.elapsed_ms == counted.steps_ms + counted.pauses_ms
