"""The minutes hold what was said, and not what may not be in them."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from tests.engine.room import room

from protocols.engine import State, fold
from protocols.engine.commands import (
    AnswerGap,
    Cast,
    Edit,
    Finish,
    Next,
    Pause,
    Resume,
    Start,
    Wake,
    Withdraw,
    Write,
)
from protocols.plan import Person, by_number
from protocols.records import minutes, render, source_line
from protocols.records.attendance import RoleLine
from protocols.records.minutes import PersonLine
from protocols.records.pages import head, when

ROSTER = tuple(
    Person(f"p{number}", name, team, role)
    for number, (name, team, role) in enumerate(
        [
            ("Ana", "North", "principal"),
            ("Ben", "North", "coach"),
            ("Maria", "South", "teacher"),
            ("Maria", "West", ""),
            ("Eve", "", ""),
            ("Zoe", "", ""),
        ],
        1,
    )
)
MINUTE = 60_000


@pytest.fixture
def held(sessions: Any) -> Any:
    """A session run from end to end, with something written in every kind of step."""
    live = sessions.Live(
        sessions.final_word(), ROSTER, minutes=45, inputs={"focus": ("Focus question", "Who is heard?")}
    )
    live.do(Write("before we began"))
    live.pass_(2 * MINUTE)
    live.do(Start())
    live.pass_(3 * MINUTE)
    live.do(Write("a passage on page 4", who="p1"))
    live.do(Write("a slip of the tongue"))
    live.do(Withdraw(live.state.entries[-1].id))
    live.do(Next())
    live.pass_(30_000)
    live.do(Write("in our circle", lane="circle-1", who="p3"))
    while live.state.main.status == "forked":
        live.pass_(30_000)
        live.do(Next())
    live.do(Write("between ourselves", who="p2"))
    live.do(Next())
    live.do(Write("I am worried", capture="worries", who="p2", owner="p2"))
    live.do(Edit(live.state.entries[-1].id, who="p5"))
    live.pass_(MINUTE)
    live.do(Next())
    live.do(Write("we start with listening", kind="decision"))
    live.do(Write("call the parents", kind="commitment", owner="p3", due="2026-12-01"))
    live.do(Write("ask the district", kind="commitment", owner="Mr Somebody"))
    live.do(Write("quiet people spoke", capture="noticings", column="Talk"))
    live.do(Pause())
    live.pass_(MINUTE)
    live.do(Resume())
    live.sleep(12 * MINUTE)
    live.do(Wake())
    live.do(AnswerGap(live.state.gaps[0].id, "break"))
    live.do(Next())
    live.do(Finish())
    return live


def texts(entries: Any) -> list[str]:
    return [one.text for one in entries]


def test_the_head_says_when_where_and_who(held: Any) -> None:
    made = minutes(held.state, held.now, session_id="s-1", source="Adapted from X")
    assert (made.date, made.start_time, made.zone) == ("2026-11-22", "14:06", "UTC+01:00")
    assert made.end_time == "14:29"
    assert when(made) == "Sunday, 22 November 2026, 14:06 to 14:29 (UTC+01:00)"
    assert (made.title, made.facilitator, made.count) == ("Final Word", "Ines", 6)
    first = made.people[0]
    assert (first.name, first.team, first.role) == ("Ana", "North", "principal")
    assert made.inputs == (("Focus question", "Who is heard?"),)
    assert (made.session_id, made.source) == ("s-1", "Adapted from X")


@pytest.mark.parametrize("format", ["md", "html", "txt", "json"])
def test_who_had_which_role_stands_in_every_page(format: str) -> None:
    source = """
[roles.host]
title = "Host"
[roles.hosts]
title = "Host team"
count = 2
[roles.scribe]
title = "Scribe"
[[steps]]
id = "tell"
title = "Tell"
time = "5m"
speaks = "host"
"""
    session = room(source, ROSTER, cast={"host": ("p1",), "hosts": ("p2", "p3")})
    made = minutes(session.state)
    assert made.roles == (
        RoleLine("Host", ("Ana",)),
        RoleLine("Host team", ("Ben", "Maria (South, teacher)")),
    )
    at = [label for label, _ in head(made)].index("Host")
    assert head(made)[at + 1] == ("Host team", "Ben, Maria (South, teacher)")
    page = render(made, format)
    assert "Host team" in page
    assert "Scribe" not in page


def test_who_took_a_role_over_stands_beside_who_had_it_and_a_role_given_in_a_step_stands_there() -> None:
    source = """
[roles.host]
title = "Host"
[roles.scribe]
title = "Scribe"
[[steps]]
id = "tell"
title = "Tell"
time = "5m"
speaks = "host"
"""
    session = room(source, ROSTER, cast={"host": ("p1",)})
    session.do(Cast("host", ("p2",)))
    session.do(Cast("scribe", ("p3",)))
    assert [(one.title, one.people) for one in minutes(session.state).roles] == [
        ("Host", ("Ana", "Ben")),
        ("Scribe", ("Maria (South, teacher)",)),
    ]
    session.do(Cast("host", ("p1",)))
    assert minutes(session.state).roles[0] == RoleLine("Host", ("Ana",))


def test_entries_stand_where_they_belong(held: Any) -> None:
    made = minutes(held.state, held.now)
    assert texts(made.decisions) == ["we start with listening"]
    assert [(one.text, one.owner, one.due) for one in made.commitments] == [
        ("call the parents", "Maria (South, teacher)", "2026-12-01"),
        ("ask the district", "Mr Somebody", ""),
    ]
    assert [(step.title, texts(step.entries)) for step in made.notes] == [
        ("Read", ["a passage on page 4"]),
        ("Read and why", ["in our circle"]),
        ("Without names", ["I am worried"]),
        ("Debrief", ["quiet people spoke"]),
        ("Outside the steps", ["before we began"]),
    ]


def test_a_note_knows_its_group_round_speaker_and_both_times(held: Any) -> None:
    made = minutes(held.state, held.now)
    note = next(one for one in made.entries if one.text == "in our circle")
    circle = next(one for one in made.groups if one.title == "Circle 1")
    assert (note.group, note.who) == ("Circle 1", "Maria (South, teacher)")
    assert note.round == f"round 1 of 3: {circle.members[0]}"
    assert (note.elapsed_ms, note.clock) == (3 * MINUTE + 30_000, "14:09")
    before = next(one for one in made.entries if one.text == "before we began")
    assert before.elapsed_ms is None


@pytest.mark.parametrize("format", ["md", "html", "txt"])
def test_a_commitment_tells_the_group_it_was_made_in(sessions: Any, format: str) -> None:
    live = sessions.Live(sessions.final_word(), ROSTER, minutes=45)
    live.do(Start())
    live.do(Next())
    live.do(Write("hang up a board", kind="commitment", lane="circle-1", owner="p3"))
    page = render(minutes(live.state, live.now), format)
    [told] = [at for at, line in enumerate(page.split("\n")) if "hang up a board" in line]
    assert "Circle 1" in "\n".join(page.split("\n")[told : told + 3])


def test_two_people_of_one_name_are_told_apart_in_the_groups(held: Any) -> None:
    members = [name for group in minutes(held.state, held.now).groups for name in group.members]
    assert sorted(members) == ["Ana", "Ben", "Eve", "Maria (South, teacher)", "Maria (West)", "Zoe"]


def test_what_was_taken_back_is_in_no_export(held: Any) -> None:
    made = minutes(held.state, held.now, private=True)
    for format in ("md", "txt", "json", "csv", "html"):
        assert "slip of the tongue" not in render(made, format)


def test_private_entries_come_only_when_asked_for_and_are_marked(held: Any) -> None:
    made = minutes(held.state, held.now)
    assert made.private_left_out == 1
    for format in ("md", "txt", "json", "csv", "html"):
        assert "between ourselves" not in render(made, format)
    asked = minutes(held.state, held.now, private=True)
    assert asked.private_left_out == 0
    assert [one.text for one in asked.entries if one.private] == ["between ourselves"]
    assert "; private)" in render(asked, "txt")


def test_an_anonymous_entry_has_no_name_even_if_one_was_added_later(held: Any) -> None:
    made = minutes(held.state, held.now)
    worry = next(one for one in made.entries if one.text == "I am worried")
    assert worry.anonymous
    assert (worry.who, worry.owner) == ("", "")
    assert "Eve" not in json.dumps(made.to_data()["notes"])


def test_pauses_and_gaps_are_said_in_words(held: Any) -> None:
    said = " ".join(minutes(held.state, held.now).interruptions)
    assert "The clock was stopped for 1:00" in said
    assert "the computer slept for 12:00; it counts as a break." in said


def test_the_end_is_known_without_being_told(held: Any) -> None:
    told = minutes(held.state, held.now)
    assert minutes(held.state).ended_wall_ms == told.ended_wall_ms == held.now.wall_ms


def test_a_replayed_session_has_the_same_minutes(held: Any) -> None:
    assert minutes(fold(held.facts), held.now) == minutes(held.state, held.now)


def test_a_session_that_goes_on_has_minutes_without_an_end(sessions: Any) -> None:
    live = sessions.Live(sessions.final_word(), by_number(5))
    live.do(Start())
    live.pass_(MINUTE)
    made = minutes(live.state, live.now)
    assert not made.finished
    assert made.end_time == ""
    assert made.people == ()
    assert made.actuals.elapsed_ms == MINUTE
    assert "the session is not finished" in render(made, "txt")


def test_a_session_that_never_started_says_so(sessions: Any) -> None:
    live = sessions.Live(sessions.final_word(), by_number(5))
    for format in ("md", "txt", "html"):
        assert "never started" in render(minutes(live.state), format)


def test_without_a_plan_there_are_no_minutes() -> None:
    with pytest.raises(ValueError, match="plan"):
        minutes(State())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            '[source]\ntitle = "A book"\nurl = "https://x"\nfollows = "adapted"',
            "Adapted from A book, https://x",
        ),
        ('[source]\ntitle = "A book"\nfollows = "published"', "After A book"),
        ('source = { title = "A book" }', "Our own; see A book"),
        ('title = "x"', ""),
        ("source = 5", ""),
        ("not toml at all [", ""),
    ],
)
def test_the_source_is_one_line(text: str, line: str) -> None:
    assert source_line(text) == line


def test_names_that_are_only_some_of_the_people_are_said_to_be_some(held: Any) -> None:
    made = attrs.evolve(minutes(held.state), count=13, people=(PersonLine("Ali", "", ""),))
    assert ("People", "13 people, among them Ali") in head(made)
    assert ("People", "1 person: Ali") in head(attrs.evolve(made, count=1))
