"""Who speaks and who has not been heard: for the facilitator, and not in what the room is shown."""

from __future__ import annotations

import json

import pytest
from tests.engine.room import TALK

from protocols.engine import commands as ask
from protocols.plan import Person

from .test_view import MINUTE, Session, session

PEOPLE = tuple(Person(f"p{number}", name) for number, name in enumerate(("Amal", "Bea", "Chen"), 1))
SECOND = 1_000


@pytest.fixture
def talking() -> Session:
    """A session in which Amal has spoken for half a minute, and Bea speaks since ten seconds."""
    made = session(TALK, PEOPLE)
    made.do(ask.Speak("p1")).do(ask.Speak("p2"), 30 * SECOND)
    made.now = made.now.later(10 * SECOND)
    return made


def test_the_console_is_told_who_speaks_for_how_long_and_what_share_each_has(talking: Session) -> None:
    shown = talking.view()
    talk = shown.lanes[0].talk
    assert (talk.speaking, talk.who, talk.tapped, talk.ms) == ("Bea", ("p2",), True, 10 * SECOND)
    assert [(one.name, one.ms // SECOND, one.share, one.times) for one in shown.voices] == [
        ("Amal", 30, 75, 1),
        ("Bea", 10, 25, 1),
        ("Chen", 0, 0, 0),
    ]


def test_unheard_is_who_had_no_turn_no_tap_and_nothing_written_down_by_name(talking: Session) -> None:
    assert [one.name for one in talking.view().voices if not one.heard] == ["Chen"]
    assert talking.view().lanes[0].talk.unheard == ("p3",)
    talking.do(ask.Write("I see it otherwise", who="p3"))
    assert talking.view().lanes[0].talk.unheard == ()
    assert all(one.heard for one in talking.view().voices)
    talking.do(ask.Withdraw(talking.state.entries[-1].id))
    assert talking.view().lanes[0].talk.unheard == ("p3",)


def test_in_the_next_step_nobody_has_been_heard_yet_and_gone_back_they_have(talking: Session) -> None:
    talking.do(ask.Next())
    first = talking.state.main.part.turns[0].who[0]
    assert set(talking.view().lanes[0].talk.unheard) == {"p1", "p2", "p3"} - {first}
    talking.do(ask.Back(), 5 * SECOND)
    assert talking.view().lanes[0].talk.unheard == ("p3",)


def test_the_room_is_told_nothing_of_it(talking: Session) -> None:
    shown = talking.view("room")
    assert shown.voices == ()
    assert shown.lanes[0].talk is None
    assert "Chen" not in json.dumps([one.to_data() for one in (shown,)]).replace(
        json.dumps(shown.lanes[0].members), ""
    ).replace(json.dumps(shown.persons), "")


def test_where_nothing_is_kept_by_name_talk_is_not_counted(talking: Session) -> None:
    talking.to("aside")
    talk = talking.view(after=MINUTE).lanes[0].talk
    assert (talk.counted, talk.speaking, talk.ms) == (False, "", 0)
