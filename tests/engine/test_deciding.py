"""Votes are counted by the rules of the step, ties are handed back, and what cannot be is refused."""

from __future__ import annotations

import json

import pytest
from tests.engine.room import live, plan_for, through_json

from protocols.engine import Refusal, fold
from protocols.engine import commands as ask
from protocols.engine.carrying import carried_from_data, carried_to_data, carry
from protocols.engine.deciding import result_of
from protocols.plan import Person
from protocols.view import view
from protocols.view.live import result_words


def vote(decide, more=""):
    """A protocol with one vote, and a step after it that shows the result."""
    return f"""
[[steps]]
id = "vote"
title = "Vote"
time = "2m"
decide = {{ id = "way", title = "Which way?", among = ["a", "b", "c"], {decide} }}
{more}
[[steps]]
id = "after"
title = "After"
time = "2m"
show = ["way"]
"""


def results(room):
    """Each option with what it came to, as people read it, the best first."""
    made = room.state.decided[-1]
    return [(label, result_words(result_of(made, name))) for name, label, _ in made.options]


def shown(room, audience="room"):
    """What is put on the screen now."""
    return [one.lines for one in view(room.state, room.now, audience).lanes[0].step.outputs]


def test_dots_are_a_budget_for_each_who_votes() -> None:
    room = live(vote('how = "dots", dots = 3, most = 2'), 4)
    refused = room.do(ask.Decide("way", votes={"a": 8, "b": 5}))
    assert (refused.code, refused.arguments["there"]) == ("too-many-dots", 12)
    refused = room.do(ask.Decide("way", votes={"a": 9, "b": 1}))
    assert (refused.code, refused.arguments["most"]) == ("too-many-on-one", 8)
    room.do(ask.Decide("way", votes={"a": 4, "b": 8}))
    assert results(room) == [("B", "8 dots"), ("A", "4 dots"), ("C", "")]
    assert room.state.decided[-1].picked == ("b",)
    room.do(ask.Next())
    assert shown(room) == [("B (8 dots)",)]


def test_a_role_votes_with_its_own_voices() -> None:
    text = vote('how = "dots", dots = 3, by = "jury"') + "[roles.jury]\ncount = 2\n"
    room = live(text, 4, cast={"jury": ("p1", "p2")})
    assert room.do(ask.Decide("way", votes={"a": 7})).code == "too-many-dots"
    assert not isinstance(room.do(ask.Decide("way", votes={"a": 4, "b": 2})), Refusal)


def test_a_score_counts_by_its_mean_and_of_equal_means_by_its_median() -> None:
    room = live(vote('how = "score"'))
    room.do(ask.Decide("way", points={"a": (5, 5, 2), "b": (4, 4, 4), "c": (1, 2)}))
    assert room.state.decided[-1].picked == ("a",)
    assert results(room) == [
        ("A", "mean 4, median 5 (3 voices)"),
        ("B", "mean 4, median 4 (3 voices)"),
        ("C", "mean 1.5, median 1.5 (2 voices)"),
    ]
    assert room.do(ask.Decide("way", points={"a": (6,)})).code == "no-score"


def test_thumbs_weigh_up_against_down() -> None:
    room = live(vote('how = "thumbs"'))
    room.do(ask.Decide("way", points={"a": (3, 0, 1), "b": (2, 2, 0), "c": (4, 0, 0)}))
    assert [label for label, _ in results(room)] == ["C", "A", "B"]
    assert results(room)[0] == ("C", "4 up, 0 sideways, 0 down")
    assert room.do(ask.Decide("way", points={"a": (3,)})).code == "no-thumbs"


def test_a_ranking_gives_a_point_for_every_option_below() -> None:
    room = live(vote('how = "rank"'))
    room.do(ask.Decide("way", ballots=(("b", "a", "c"), ("b", "c", "a"), ("a", "b", "c"))))
    assert results(room) == [("B", "5 points"), ("A", "3 points"), ("C", "1 point")]
    assert room.do(ask.Decide("way", ballots=(("a", "a"),))).code == "ranked-twice"


def test_where_each_ranks_only_the_best_two_the_first_has_two_points() -> None:
    room = live(vote('how = "rank", most = 2'))
    refused = room.do(ask.Decide("way", ballots=(("b", "a", "c"),)))
    assert (refused.code, refused.arguments) == ("ranked-too-many", {"n": 3, "most": 2})
    room.do(ask.Decide("way", ballots=(("b", "a"), ("b", "c"), ("a", "b"))))
    assert results(room) == [("B", "5 points"), ("A", "3 points"), ("C", "1 point")]


def test_a_tie_names_the_options_and_is_settled_by_hand_with_its_votes_kept() -> None:
    room = live(vote('how = "choice"'))
    refused = room.do(ask.Decide("way", votes={"a": 2, "b": 2, "c": 1}))
    assert (refused.code, refused.arguments["options"]) == ("tie", ["A", "B"])
    assert room.state.decided == ()
    room.do(ask.Decide("way", picked=("b",), votes={"a": 2, "b": 2, "c": 1}))
    made = room.state.decided[-1]
    assert (made.picked, made.tied) == (("b",), ("a", "b"))
    assert results(room) == [("B", "2 votes"), ("A", "2 votes"), ("C", "1 vote")]


def test_no_more_is_chosen_than_the_step_picks() -> None:
    room = live(vote("pick = 1"))
    assert room.do(ask.Decide("way", picked=("a", "b"))).code == "too-many-picked"


def test_a_secret_vote_reaches_the_room_only_when_its_step_is_over() -> None:
    room = live(vote('how = "choice", secret = true'))
    room.do(ask.Decide("way", votes={"a": 3, "b": 1}))
    seen = view(room.state, room.now, "room")
    assert (seen.decided, seen.lanes[0].step.decide.picked) == ((), ())
    assert seen.lanes[0].step.decide.counted == ()
    assert view(room.state, room.now).lanes[0].step.decide.counted[0] == ("A", "3 votes")
    room.do(ask.Next())
    assert shown(room) == [("A (3 votes)",)]
    assert len(view(room.state, room.now, "room").decided) == 1


def test_off_the_record_only_what_was_chosen_is_kept() -> None:
    room = live(vote('how = "score"', 'record = "none"'))
    room.do(ask.Decide("way", points={"a": (5, 4), "b": (1, 1)}))
    [fact] = [one for one in room.facts if one.kind == "decision.made"]
    assert "points" not in json.dumps(fact.data)
    assert room.state.decided[-1].picked == ("a",)


def test_what_was_decided_is_read_back_the_same() -> None:
    room = live(vote('how = "thumbs"'))
    room.do(ask.Decide("way", points={"a": (3, 0, 1), "b": (3, 0, 1)}, picked=("a",)))
    assert fold(through_json(room.facts)).decided == room.state.decided


# -- lists ------------------------------------------------------------------------------------------


def listing(capture, more="", record=""):
    """A protocol with one step that writes something down."""
    return f"""
[[steps]]
id = "write"
title = "Write"
time = "5m"
{record}
capture = [{{ id = "ideas", title = "Ideas", {capture} }}]
{more}
"""


def texts(room):
    return [(entry.text, dict(entry.fields)) for entry in room.state.entries]


def test_fields_are_kept_changed_and_read_back() -> None:
    room = live(listing('fields = ["Cause", "Change"]'))
    room.do(ask.Write("", capture="ideas", fields={"Cause": "noise", "Change": "bell"}))
    assert texts(room) == [("", {"Cause": "noise", "Change": "bell"})]
    room.do(ask.Edit(room.state.entries[0].id, fields={"Change": "no bell"}))
    assert texts(fold_room(room)) == [("", {"Cause": "noise", "Change": "no bell"})]
    assert room.do(ask.Write("", capture="ideas", fields={"Size": "big"})).code == "no-such-field"


def fold_room(room):
    room.state = fold(through_json(room.facts))
    return room


def test_what_is_too_long_is_refused_when_written_and_when_changed() -> None:
    room = live(listing("words = 3"))
    assert room.do(ask.Write("far too many words", capture="ideas")).code == "too-many-words"
    room.do(ask.Write("three short words", capture="ideas"))
    entry = room.state.entries[0].id
    assert room.do(ask.Edit(entry, text="now far too many")).code == "too-many-words"
    assert texts(room) == [("three short words", {})]


@pytest.mark.parametrize(
    ("per", "first", "second"),
    [
        ("member", {"who": "p1"}, {"who": "p2"}),
        ("team", {"who": "p1"}, {"who": "p3"}),
        ("group", {"lane": "table-1"}, {"lane": "table-2"}),
    ],
)
def test_each_has_room_for_its_own(per, first, second) -> None:
    text = listing(f'most = 1, per = "{per}"', more="[groups.table]\nsize = 2", record='in = "table"')
    roster = [Person(f"p{n}", f"Name {n}", team) for n, team in enumerate(("x", "x", "y", "y"), 1)]
    room = live(text, roster)
    ours = [lane.id for lane in room.state.lanes.values() if lane.parent]
    first, second = (
        {key: ours[int(value[-1]) - 1] if key == "lane" else value for key, value in one.items()}
        for one in (first, second)
    )
    room.do(ask.Write("one", capture="ideas", **({"lane": ours[0]} | first)))
    full = room.do(ask.Write("another", capture="ideas", **({"lane": ours[0]} | first)))
    assert full.code == "list-full"
    assert not isinstance(room.do(ask.Write("two", capture="ideas", **({"lane": ours[0]} | second))), Refusal)


def test_each_round_has_a_list_of_its_own() -> None:
    room = live(listing('most = 1, per = "round"', record="repeat = 2"))
    room.do(ask.Write("one", capture="ideas"))
    assert room.do(ask.Write("another", capture="ideas")).code == "list-full"
    room.do(ask.Next())
    assert not isinstance(room.do(ask.Write("two", capture="ideas")), Refusal)


@pytest.mark.parametrize("record", ["anonymous", "none"])
def test_no_name_reaches_the_journal_of_a_step_without_names(record) -> None:
    room = live(listing('kind = "commitment"', record=f'record = "{record}"'))
    room.do(ask.Write("I worry", capture="ideas", who="Dolores", owner="Dolores"))
    for entry in room.state.entries:
        room.do(ask.Edit(entry.id, who="Dolores", owner="Dolores", due="Friday"))
    written = json.dumps([fact.data for fact in room.facts])
    assert "Dolores" not in written
    assert ("I worry" in written) == (record == "anonymous")


def test_what_is_for_the_group_reaches_the_room_once_a_step_shows_it() -> None:
    room = live(
        listing('seen = "facilitator"')
        + '[[steps]]\ntitle = "Wait"\n[[steps]]\ntitle = "Look"\nshow = ["ideas"]\n'
    )
    room.do(ask.Write("quietly", capture="ideas"))

    def public():
        return [entry.text for entry in view(room.state, room.now, "room").entries]

    assert public() == []
    room.do(ask.Next())
    assert public() == []
    room.do(ask.Next())
    assert public() == ["quietly"]
    assert shown(room) == [("quietly",)]


def test_a_block_shows_its_outputs_in_all_its_steps() -> None:
    room = live(
        listing("seen = 'all'")
        + '[[steps]]\ntitle = "Block"\nshow = ["ideas"]\n[[steps.steps]]\ntitle = "One"\n'
        + '[[steps.steps]]\ntitle = "Two"\n'
    )
    room.do(ask.Write("there", capture="ideas"))
    for _ in range(2):
        room.do(ask.Next())
        assert shown(room) == [("there",)]


def test_the_dots_follow_from_what_was_written_down() -> None:
    plan = plan_for(vote('how = "dots", dots = "people - 1"'), 5)
    assert plan.faces["vote"].decide.dots == 4


def test_what_was_said_privately_reaches_neither_the_room_nor_the_next_meeting() -> None:
    room = live(vote('how = "choice"', 'record = "private"\ncapture = [{ id = "fears", title = "Fears" }]'))
    room.do(ask.Decide("way", votes={"a": 3}))
    room.do(ask.Write("I fear it", capture="fears"))
    room.do(ask.Next())
    seen = view(room.state, room.now, "room")
    assert (seen.decided, seen.entries, shown(room)) == ((), (), [])
    assert carry(room.state, ["way", "fears"], "Plan", "s1", lambda made, option: "") == ()


DECIDES_FROM_IDEAS = '[[steps]]\nid = "choose"\ntitle = "Vote"\ndecide = { id = "best", from = "ideas" }\n'


def test_an_option_can_still_be_written_down_when_it_is_time_to_decide() -> None:
    room = live(listing("most = 9") + DECIDES_FROM_IDEAS)
    room.do(ask.Next())
    decide = view(room.state, room.now).lanes[0].step.decide
    assert (decide.options, decide.source.title) == ((), "Ideas")
    assert view(room.state, room.now, "room").lanes[0].step.decide.source is None
    room.do(ask.Write("light", capture="ideas"))
    room.do(ask.Write("noise"))
    room.do(ask.Edit(room.state.entries[-1].id, capture="ideas"))
    now = view(room.state, room.now)
    assert [label for _, label in now.lanes[0].step.decide.options] == ["light", "noise"]
    assert {one.capture_title for one in now.entries} == {"Ideas"}
    room.do(ask.Decide("best", (room.state.entries[0].id,)))
    assert room.state.decided[-1].picked == (room.state.entries[0].id,)


@pytest.mark.parametrize("kept", ['record = "anonymous"', 'record = "private"'])
def test_a_list_without_names_is_not_added_to_where_names_are_kept(kept) -> None:
    room = live(listing("most = 9", "", kept) + DECIDES_FROM_IDEAS)
    room.do(ask.Next())
    assert view(room.state, room.now).lanes[0].step.decide.source is None
    assert room.do(ask.Write("light", capture="ideas")).code == "no-such-capture"


def test_what_is_handed_on_keeps_fields_and_order_and_is_renumbered() -> None:
    room = live(
        listing('fields = ["Cause", "Change"]')
        + '[[steps]]\ntitle = "Vote"\ndecide = { id = "best", from = "ideas", pick = 2 }\n'
    )
    for cause in ("noise", "light", "time"):
        room.do(ask.Write("", capture="ideas", fields={"Cause": cause}))
    ids = [entry.id for entry in room.state.entries]
    room.do(ask.Next())
    room.do(ask.Decide("best", votes={ids[0]: 1, ids[1]: 2, ids[2]: 3}))
    ideas, best = carry(room.state, ["ideas", "best"], "Plan", "s1", lambda made, option: "voted")
    assert [(one.id, one.fields) for one in ideas.entries] == [
        ("c1", {"Cause": "noise"}),
        ("c2", {"Cause": "light"}),
        ("c3", {"Cause": "time"}),
    ]
    assert [(one.id, one.text, one.told) for one in best.entries] == [
        ("c4", "time", "voted"),
        ("c5", "light", "voted"),
    ]
    assert carried_from_data(json.loads(json.dumps(carried_to_data((ideas, best))))) == (ideas, best)
