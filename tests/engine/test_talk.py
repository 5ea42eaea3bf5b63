"""Who speaks: tapped by the facilitator, and counted by itself in turns and where one alone has the floor."""

from __future__ import annotations

from tests.engine.room import MINUTE, SECOND, TALK, Room, live, room, through_json

from protocols.engine import Refusal, fold
from protocols.engine import commands as ask
from protocols.engine.talk import Heard

ALONE = """
[roles.presenter]
title = "Presenter"
[[steps]]
id = "present"
title = "Present"
time = "5m"
speaks = "presenter"
[[steps]]
id = "talk"
title = "Talk"
time = "5m"
"""
GROUPS = """
[groups.pair]
size = 2
[[steps]]
id = "pairs"
title = "In pairs"
in = "pair"
time = "10m"
[[steps]]
id = "after"
title = "After"
time = "5m"
"""


def said(session: Room) -> dict[str, tuple[int, int]]:
    """What each has said and ended: seconds, and how often."""
    heard = session.state.talk.heard
    return {"+".join(who): (one.ms // SECOND, one.times) for who, one in heard.items()}


def now(session: Room, lane: str = "all") -> tuple[str, ...]:
    """Who speaks in a lane."""
    voice = session.state.talk.now.get(lane)
    return () if voice is None else voice.who


def refused(answer: object) -> tuple[str, str]:
    """The code of a refusal, and what would work."""
    assert isinstance(answer, Refusal)
    return answer.code, answer.nearest


def test_who_is_tapped_speaks_until_the_next_one_is_tapped() -> None:
    session = room(TALK)
    session.do(ask.Speak("p1"))
    session.wait(30 * SECOND).do(ask.Speak("p2"))
    assert said(session) == {"p1": (30, 1)}
    assert now(session) == ("p2",)
    session.wait(20 * SECOND).do(ask.Speak("p1"))
    session.wait(5 * SECOND).do(ask.Speak("p2"))
    assert said(session) == {"p1": (35, 2), "p2": (20, 1)}


def test_tapped_once_more_or_with_nobody_named_they_have_ended() -> None:
    session = room(TALK)
    session.do(ask.Speak("p1"))
    session.wait(10 * SECOND).do(ask.Speak("p1"))
    assert now(session) == ()
    session.do(ask.Speak("p2"))
    session.wait(10 * SECOND).do(ask.Speak(""))
    assert now(session) == ()
    assert said(session) == {"p1": (10, 1), "p2": (10, 1)}
    assert refused(session.do(ask.Speak(""))) == ("nobody-speaks", "")


def test_less_than_a_second_was_a_slip_of_the_finger() -> None:
    session = room(TALK)
    session.do(ask.Speak("p1"))
    session.wait(900).do(ask.Speak("p2"))
    session.wait(1_000).do(ask.Speak(""))
    assert said(session) == {"p2": (1, 1)}


def test_pauses_do_not_count() -> None:
    session = room(TALK)
    session.do(ask.Speak("p1"))
    session.wait(10 * SECOND).do(ask.Pause())
    session.wait(5 * MINUTE).do(ask.Resume())
    session.wait(10 * SECOND).do(ask.Speak("p2"))
    assert said(session) == {"p1": (20, 1)}


def test_a_gap_counts_only_if_the_step_went_on_in_it_and_the_answer_may_change() -> None:
    session = room(TALK)
    session.do(ask.Speak("p1"))
    session.wait(10 * SECOND).sleep(2 * MINUTE).do(ask.Wake())
    session.wait(10 * SECOND).do(ask.Speak(""))
    (gap,) = session.state.gaps
    assert session.state.talk.heard["p1",] == Heard(20 * SECOND, 1, (gap.id,))


def test_leaving_the_step_ends_it() -> None:
    session = room(TALK)
    session.do(ask.Speak("p1"))
    session.wait(40 * SECOND).do(ask.Next())
    assert session.step() == "round"
    assert said(session) == {"p1": (40, 1)}


def test_a_turn_counts_as_the_talk_of_whose_turn_it_is() -> None:
    session = room(TALK)
    session.do(ask.Next())
    order = [turn.who[0] for turn in session.state.main.part.turns]
    session.wait(50 * SECOND).do(ask.Next())
    session.wait(20 * SECOND).do(ask.Next())
    assert said(session) == {order[0]: (50, 1), order[1]: (20, 1)}
    assert now(session) == (order[2],)


def test_whose_turn_it_is_cannot_be_counted_twice() -> None:
    session = room(TALK)
    session.do(ask.Next())
    holder, other = (turn.who[0] for turn in session.state.main.part.turns[:2])
    assert refused(session.wait(10 * SECOND).do(ask.Speak(holder))) == ("speaks-already", "next")
    session.do(ask.Speak(other))
    session.wait(5 * SECOND).do(ask.Speak(holder))
    assert session.facts[-1].kind == "talk.ended"
    session.wait(20 * SECOND).do(ask.Next())
    # The other spoke for five seconds; the rest of the turn was its holder's.
    assert said(session) == {holder: (30, 2), other: (5, 1)}


def test_who_passes_a_turn_has_not_spoken() -> None:
    passing = TALK.replace('time = "1m" }', 'time = "1m", pass = "return" }')
    session = room(passing)
    session.do(ask.Next())
    session.wait(5 * SECOND).do(ask.Pass())
    assert said(session) == {}


def test_who_finishes_a_strict_turn_early_does_not_speak_in_the_silence() -> None:
    session = room(TALK.replace('title = "In turn"', 'title = "In turn"\nend = "fill"'))
    session.do(ask.Next())
    holder = now(session)[0]
    session.wait(20 * SECOND).do(ask.Next())
    assert now(session) == ()
    session.wait(20 * SECOND).do(ask.Next())
    assert said(session)[holder] == (20, 1)


def test_whoever_has_the_floor_alone_is_counted_without_a_tap() -> None:
    session = room(ALONE, cast={"presenter": ("p3",)})
    session.wait(MINUTE).do(ask.Speak("p1"))
    session.wait(10 * SECOND).do(ask.Speak("p1"))
    session.wait(50 * SECOND).do(ask.Next())
    assert said(session) == {"p3": (110, 2), "p1": (10, 1)}
    assert now(session) == ()


def test_where_nothing_is_kept_by_name_nobody_is_counted() -> None:
    for record in ("private", "anonymous", "none"):
        session = room(TALK.replace('"private"', f'"{record}"'))
        session.do(ask.Next(step=True))
        session.do(ask.Next(step=True))
        assert session.step() == "aside"
        assert refused(session.do(ask.Speak("p1"))) == ("talk-unkept", "")
        session.do(ask.Next())
        assert not isinstance(session.do(ask.Speak("p1")), Refusal)


def test_each_group_has_its_own_speaker_and_a_name_finds_its_group() -> None:
    session = room(GROUPS)
    lanes = [lane for lane in session.state.lanes.values() if lane.id != "all"]
    one, other = lanes[0].lane.members[0], lanes[1].lane.members[0]
    session.do(ask.Speak(one))
    session.wait(10 * SECOND).do(ask.Speak(other))
    session.wait(10 * SECOND)
    assert [now(session, lane.id) for lane in lanes] == [(one,), (other,)]
    assert refused(session.do(ask.Speak(one, lanes[1].id))) == ("not-in-group", "")
    assert refused(session.do(ask.Speak("facilitator"))) == ("which-group", "group")
    session.do(ask.Speak("facilitator", lanes[0].id))
    session.wait(5 * SECOND).do(ask.Speak(""))
    assert said(session) == {one: (20, 1), "facilitator": (5, 1), other: (15, 1)}


def test_what_cannot_be_tapped_is_refused_with_the_reason() -> None:
    session = room(TALK, start=False)
    assert refused(session.do(ask.Speak("p1"))) == ("not-started", "start")
    session.do(ask.Start())
    assert refused(session.do(ask.Speak("p99"))) == ("no-such-person", "")
    assert refused(session.do(ask.Speak("p1", "nowhere"))) == ("no-such-group", "")
    session.do(ask.Finish())
    assert refused(session.do(ask.Speak("p1"))) == ("finished", "")


def test_taps_stay_when_what_came_before_them_is_undone_and_are_never_undone_themselves() -> None:
    session = room(TALK)
    session.do(ask.AddTime(MINUTE))
    session.do(ask.Speak("p1"))
    session.wait(30 * SECOND).do(ask.Speak("p2"))
    session.wait(10 * SECOND).do(ask.Undo())
    assert session.facts[-1].data["what"] == "add"
    assert said(session) == {"p1": (30, 1)}
    session.wait(5 * SECOND).do(ask.Speak(""))
    assert said(session) == {"p1": (30, 1), "p2": (15, 1)}


def test_next_undone_leaves_who_spoke_speaking() -> None:
    session = room(TALK)
    session.do(ask.Speak("p1"))
    session.wait(30 * SECOND).do(ask.Next())
    session.wait(10 * SECOND).do(ask.Undo())
    assert now(session) == ("p1",)
    session.wait(20 * SECOND).do(ask.Speak("p1"))
    assert said(session) == {"p1": (60, 1)}


def test_told_that_the_step_ended_earlier_nobody_is_counted_twice() -> None:
    session = room(TALK)
    session.wait(MINUTE).do(ask.Speak("p1"))
    session.wait(20 * SECOND).do(ask.Speak("p1"))
    session.wait(10 * SECOND).do(ask.Next(ago_ms=30 * SECOND))
    holder = now(session)[0]
    session.wait(20 * SECOND).do(ask.Next())
    # The turn began before the tap was over; it counts from there.
    assert sum(seconds for seconds, _ in said(session).values()) == 20 + 10 + 20
    assert said(session)["p1"][0] >= 20
    assert holder in said(session)


def test_who_leaves_early_has_ended() -> None:
    session = live(TALK)
    session.do(ask.Speak("p2"))
    session.wait(20 * SECOND).do(ask.Leave("p2"))
    assert now(session) == ()
    assert said(session) == {"p2": (20, 1)}
    assert refused(session.do(ask.Speak("p2"))) == ("not-in-group", "")


def test_after_a_crash_who_spoke_still_speaks() -> None:
    session = room(TALK)
    session.do(ask.Speak("p1"))
    session.wait(20 * SECOND).crash(away_ms=MINUTE)
    assert now(session) == ("p1",)
    session.do(ask.AnswerGap(session.state.gaps[-1].id, "nothing"))
    session.wait(10 * SECOND).do(ask.Speak(""))
    assert said(session) == {"p1": (30, 1)}
    assert fold(through_json(session.facts)) == session.state


def test_one_tap_more_costs_the_same_however_many_there_were() -> None:
    session = room(TALK)
    for number in range(300):
        session.wait(2 * SECOND).do(ask.Speak(f"p{number % 4 + 1}"))
    spoken = session.state.talk.spoken
    assert len(spoken.all) == 299
    assert len(spoken.last) < 64  # what is copied for each
    assert len(session.state.talk.heard) == 4


HOSTED = """
[roles.host]
title = "Host"
[[steps]]
id = "story"
title = "Story"
speaks = "host"
time = "10m"
"""


def test_who_takes_a_role_over_is_who_speaks_from_then_on() -> None:
    session = live(HOSTED, 4, cast={"host": ("p2",)})
    assert now(session) == ("p2",)
    session.wait(30 * SECOND).do(ask.Cast("host", ("p4",)))
    assert now(session) == ("p4",)
    session.wait(20 * SECOND).do(ask.Next())
    assert said(session) == {"p2": (30, 1), "p4": (20, 1)}


def test_who_has_left_is_not_counted_any_more() -> None:
    session = live(HOSTED, 4, cast={"host": ("p2",)})
    session.wait(30 * SECOND).do(ask.Leave("p2"))
    session.wait(MINUTE).do(ask.Cast("host", ("p3",)))
    session.wait(20 * SECOND).do(ask.Next())
    assert said(session) == {"p2": (30, 1), "p3": (20, 1)}


def test_whoever_was_tapped_speaks_on_whoever_takes_the_role_over() -> None:
    session = live(HOSTED, 4, cast={"host": ("p2",)})
    session.wait(10 * SECOND).do(ask.Speak("p1"))
    session.wait(30 * SECOND).do(ask.Cast("host", ("p4",)))
    session.wait(10 * SECOND).do(ask.Next())
    assert said(session) == {"p2": (10, 1), "p1": (40, 1)}
