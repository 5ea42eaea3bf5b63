"""Named ways to catch up: each keeps to what the file allows, adds up, and says what it does."""

from __future__ import annotations

import json

import attrs
import pytest
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

from protocols.plan import Fork, Lane, Unit, by_number, make_plan, plan_from_data, plan_to_data
from protocols.plan.strategies import (
    BUILT_IN,
    Place,
    Proposal,
    Situation,
    WrongProposal,
    change_data,
    preview,
    previews,
    situation_of,
    with_change,
)
from protocols.spec.expressions import parse_expression
from protocols.spec.kinds import Defaults, PlainKind
from protocols.spec.model import Grouping, Protocol, Role, Size, Step
from protocols.spec.step_tables import Repeat, Time, Turns

KINDS = {
    "talk": PlainKind("talk", "talk"),
    "buffer": PlainKind("buffer", "spare", Defaults(title="Buffer")),
    "break": PlainKind("break", "pause", Defaults(protect=True, elastic=False)),
}
MINUTE = 60_000
OURS = {one.name: one for one in BUILT_IN}
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def look(plan, name, change_ms, places=None):
    return preview(OURS[name], situation_of(plan, change_ms, places))


def told(shown):
    """What changes, as title, minutes before and after."""
    minutes = [(one.title, one.before_ms / MINUTE, one.after_ms / MINUTE) for one in shown.changes]
    return [(title, round(before, 2), round(after, 2)) for title, before, after in minutes]


FOUR = '[[steps]]\ntitle = "One"\ntime = "20m"\n' + "".join(
    f'[[steps]]\ntitle = "{title}"\ntime = "15m"\n' for title in ("Two", "Three", "Four")
)


def test_one_slot_extended_by_five_minutes_makes_the_other_three_thirteen_twenty(made):
    """The published example of proportional rescheduling: 15 minutes become 13.33."""
    shown = look(made(FOUR, 8), "pro-rata", -5 * MINUTE, {"all": Place(0, 20 * MINUTE)})
    assert [(one.title, one.after_ms) for one in shown.changes] == [
        ("Two", 800_000),
        ("Three", 800_000),
        ("Four", 800_000),
    ]
    assert shown.late_ms == 0
    assert shown.changes[0].effect == "1:40 less"


@quick
@given(
    st.lists(st.integers(3, 60), min_size=1, max_size=8),
    st.lists(st.booleans(), min_size=8, max_size=8),
    st.integers(-900, 900),
)
@example([3, 3, 3, 3, 26], [False, True, True, True, True, False, False, False], 124)
def test_in_proportion_to_length_is_the_rule_of_onlyt_to_the_second(made, minutes, adaptive, deviation):
    """OnlyT (AntonyCorbett/OnlyT, adaptive mode): the deviation from the planned end is shared among the
    items that may adapt, each in proportion to its planned length; all others keep theirs.

    Whole seconds cannot be in proportion exactly. Webster's rounding is as near as a rule can be that never
    gives a step less when there is more time: one number, by which every length is multiplied, gives all of
    them when each is rounded to the nearest second. (With one long item and several short ones, one of them
    may so be a little more than a second from its exact share.)"""
    steps = [
        f'[[steps]]\ntitle = "S{number}"\ntime = "{length}m"\n' + ("" if may else "protect = true\n")
        for number, (length, may) in enumerate(zip(minutes, adaptive, strict=False))
    ]
    plan = made('[[steps]]\ntitle = "Now"\ntime = "1m"\n' + "".join(steps), 8)
    shown = look(plan, "pro-rata", deviation * 1_000, {"all": Place(0, MINUTE)})
    after = {one.title: one.after_ms for one in shown.changes}
    may = {f"S{number}": length * MINUTE for number, length in enumerate(minutes) if adaptive[number]}
    whole = sum(may.values())
    if not may or whole + deviation * 1_000 < len(may) * MINUTE:
        return  # nothing adapts, or some would be shorter than a minute
    assert set(after) <= set(may)
    assert sum(after.get(title, length) for title, length in may.items()) == whole + deviation * 1_000
    if min(length + deviation * 1_000 * length / whole for length in may.values()) < MINUTE:
        return  # the rule itself knows no shortest
    given_s = [(after.get(title, length) // 1_000, length) for title, length in may.items()]
    highest = max((seconds - 0.5) / length for seconds, length in given_s)
    lowest = min((seconds + 0.5) / length for seconds, length in given_s)
    assert highest <= lowest + 1e-12, "no one number gives all of these lengths"


ALL_SORTS = """
[groups.pair]
size = { min = 2, ideal = 2, max = 3 }
[[steps]]
title = "Open"
time = { min = "4m", target = "6m", max = "10m" }
[[steps]]
id = "extra"
title = "If there is time"
optional = true
time = { min = "3m", max = "5m" }
[[steps]]
title = "Air"
kind = "buffer"
time = "3m"
[[steps]]
id = "rounds"
title = "Rounds"
repeat = 3
steps = [{ title = "Ask", time = "4m" }, { title = "Look back", time = "1m" }]
[[steps]]
title = "Everyone"
turns = { times = 2, time = { min = "20s", target = "40s", max = "1m" } }
[[steps]]
title = "Debrief"
kind = "debrief"
time = { min = "2m", target = "5m", max = "9m" }
"""


@pytest.mark.parametrize(
    ("name", "lost", "changes"),
    [
        ("buffers", 2, [("Air", 3, 1)]),
        ("buffers", 9, [("Air", 3, 0)]),
        ("share", 4, [("Open", 6, 4.85), ("If there is time", 4, 3.43), ("Everyone", 8, 5.72)]),
        ("turns", 2, [("Everyone", 8, 6)]),
        ("optional", 1, [("If there is time", 4, 0)]),
        ("rounds", 3, [("Everyone", 8, 4)]),
        ("rounds", 5, [("Ask", 4, 0), ("Look back", 1, 0), ("Everyone", 8, 4)]),
        ("later", 7, []),
    ],
)
def test_each_strategy_does_what_its_name_says(made, name, lost, changes):
    assert told(look(made(ALL_SORTS, 6), name, -lost * MINUTE)) == changes


def test_a_go_round_of_a_second_is_not_made_shorter_than_a_second(made):
    short = '[[steps]]\ntitle = "Everyone"\nturns = { times = 2, time = { max = "1s" } }\n'
    plan = made(short, 3, minutes=1)
    (unit,) = plan.main.program
    squeezed = attrs.evolve(unit, allotted_ms=1_000)
    plan = attrs.evolve(plan, main=attrs.evolve(plan.main, program=(squeezed,)))
    assert look(plan, "rounds", -1_000).empty


def test_the_effect_says_what_everybody_loses(made):
    assert (
        look(made(ALL_SORTS, 6), "turns", -2 * MINUTE).changes[0].effect == "0:10 less for each of 12 turns"
    )
    assert look(made(ALL_SORTS, 6), "rounds", -3 * MINUTE).changes[0].effect == "only 1 go-round"
    assert look(made(ALL_SORTS, 6), "optional", -MINUTE).changes[0].effect == "left out"


def test_time_to_spare_goes_first_to_what_was_planned_and_then_to_the_longest(made):
    plan = made(ALL_SORTS, 6, minutes=35)
    squeezed = next(one for one in situation_of(plan, 0).steps if one.title == "Open")
    assert squeezed.now_ms < squeezed.target_ms
    some = look(plan, "give-back", 20_000)
    assert sum(one.after_ms - one.before_ms for one in some.changes) == 20_000
    assert all(one.after_ms <= 6 * MINUTE for one in some.changes if one.title == "Open")
    most = look(made(ALL_SORTS, 6), "give-back", 90 * MINUTE)
    assert {one.title: one.after_ms for one in most.changes}["Open"] == 10 * MINUTE


def test_ending_earlier_or_later_moves_the_planned_end_and_nothing_else(made):
    plan = made(ALL_SORTS, 6)
    later = look(plan, "later", -7 * MINUTE)
    assert (later.end_ms, later.late_ms, later.changes) == (7 * MINUTE, 0, ())
    earlier = look(plan, "earlier", 7 * MINUTE)
    assert (earlier.end_ms, earlier.late_ms, earlier.changes) == (-7 * MINUTE, 0, ())


def test_a_round_that_belongs_to_somebody_is_never_left_out(made):
    plan = made(
        '[[steps]]\nid = "r"\ntitle = "R"\nrepeat = { each = "member", as = "one" }\n'
        'steps = [{ title = "{one} speaks", time = "4m" }]\n',
        5,
    )
    assert look(plan, "rounds", -10 * MINUTE).empty


def test_a_round_under_way_stays_and_the_rounds_after_it_may_go(made):
    plan = made(ALL_SORTS, 6)
    keys = [part.key for part in plan.main.program]
    at = next(index for index, key in enumerate(keys) if key.endswith("#2"))
    shown = look(plan, "rounds", -60 * MINUTE, {"all": Place(at, MINUTE)})
    assert {one.key[-2:] for one in shown.changes if one.left_out} == {"#3"}


def test_fewer_rounds_are_counted_anew(made):
    plan = made(ALL_SORTS, 6)
    situation = situation_of(plan, -30 * MINUTE)
    after = with_change(plan, change_data(situation, preview(OURS["rounds"], situation)))
    rounds = [part.rounds[-1] for part in after.main.program if isinstance(part, Unit) and part.rounds]
    assert {(one.number, one.count) for one in rounds} == {(1, 1)}
    everyone = next(part for part in after.main.program if isinstance(part, Unit) and part.turns)
    assert len(everyone.turns) == 6


def test_what_was_left_out_to_catch_up_does_not_come_back_with_a_new_plan(read, kinds):
    from protocols.plan.known import Known
    from protocols.plan.replan import Replanner

    protocol = read(
        '[[steps]]\ntitle = "A"\ntime = "5m"\n'
        '[[steps]]\nid = "o"\ntitle = "O"\noptional = true\ntime = "5m"\n'
        '[[steps]]\ntitle = "B"\ntime = "5m"\n'
    )
    people = by_number(4)
    plan = make_plan(protocol, kinds, people).plan
    assert plan is not None
    situation = situation_of(plan, -MINUTE)
    shorter = with_change(plan, change_data(situation, preview(OURS["optional"], situation)))
    assert shorter.left_out == ("o",)
    again = Replanner(protocol, kinds)(shorter, people, {}, Known(cast={"x": ("p1",)}), {"all": 0})
    assert again is not None
    assert [part.step for part in again.main.program] == [part.step for part in shorter.main.program]


class Cheat:
    """A strategy that proposes whatever it is told to."""

    name, title, rule = "cheat", "Cheat", "It does what it likes."

    def __init__(self, proposal):
        self.proposal = proposal

    def propose(self, situation: Situation):
        return self.proposal


@pytest.mark.parametrize(
    ("proposal", "said"),
    [
        (Proposal({"debrief": 0}), "may not be changed: Debrief"),
        (Proposal(left_out=("debrief",)), "may not be changed: Debrief"),
        (Proposal({"nowhere": MINUTE}), "not to come: nowhere"),
        (Proposal({"open": MINUTE}), "outside its range"),
        (Proposal({"open": 11 * MINUTE}), "outside its range"),
        (Proposal({"open": 300_500}), "whole seconds"),
        (Proposal({"open": 300.0}), "whole seconds"),
        (Proposal(goes={"everyone": 3}), "go round"),
        (Proposal(end_ms=10**12), "no length of time"),
        ("faster!", "answered str"),
    ],
)
def test_a_proposal_that_breaks_the_rules_is_refused_in_words(made, proposal, said):
    text = ALL_SORTS
    for title, name in (("Open", "open"), ("Everyone", "everyone"), ("Debrief", "debrief")):
        text = text.replace(f'title = "{title}"', f'id = "{name}"\ntitle = "{title}"')
    with pytest.raises(WrongProposal, match=said):
        preview(Cheat(proposal), situation_of(made(text, 6), -MINUTE))


# -- laws ---------------------------------------------------------------------------------------------


@st.composite
def times(draw):
    low, mid, high = sorted(draw(st.tuples(*[st.integers(0, 400)] * 3)))
    if draw(st.booleans()):
        low = mid = high
    return Time(low * 1000, mid * 1000, high * 1000)


@st.composite
def some_steps(draw, depth=0, counter=None):
    counter = counter if counter is not None else iter(range(1000))
    found = []
    for _ in range(draw(st.integers(1, 3 if depth else 6))):
        block = depth < 2 and draw(st.integers(0, 3)) == 0
        time = None if block else draw(times())
        turns = None
        if not block and draw(st.integers(0, 3)) == 0:
            turns = Turns(time=draw(times()), times=draw(st.integers(1, 3)))
            time = None
        found.append(
            Step(
                id=f"s{next(counter)}",
                kind=draw(st.sampled_from(["talk", "talk", "talk", "buffer", "break"]))
                if not block
                else "talk",
                title="Step",
                time=time,
                turns=turns,
                optional=draw(st.sampled_from([None, None, None, "if time", "if needed"])),
                protect=draw(st.sampled_from([None, None, None, None, True])),
                in_=draw(st.sampled_from([None, None, None, "pair", "circle"])),
                repeat=draw(
                    st.sampled_from(
                        [
                            None,
                            None,
                            None,
                            Repeat(times=parse_expression(3)),
                            Repeat(each="member", as_=("one",)),
                        ]
                    )
                ),
                steps=draw(some_steps(depth=depth + 1, counter=counter)) if block else (),
            )
        )
    return tuple(found)


@st.composite
def plans(draw):
    """A plan of a session that has not begun, with or without minutes to fit."""
    protocol = Protocol(
        format=1,
        id="any",
        title="Any",
        groups={
            "pair": Grouping(size=Size(min=1, ideal=2, max=3)),
            "circle": Grouping(size=Size(min=1, ideal=4, max=5)),
        },
        roles={"presenter": Role()},
        steps=draw(some_steps()),
    )
    minutes = draw(st.one_of(st.none(), st.integers(0, 200)))
    plan = make_plan(protocol, KINDS, by_number(draw(st.integers(1, 9))), minutes=minutes).plan
    assert plan is not None
    return plan


@st.composite
def places_in(draw, plan):
    """Where the lanes stand: anywhere that a session can be."""
    places: dict[str, Place] = {}

    def stand(lane: Lane):
        at = draw(st.integers(0, len(lane.program)))
        if at < len(lane.program) and isinstance(lane.program[at], Fork):
            places[lane.id] = Place(at)
            for inner in lane.program[at].lanes:
                stand(inner)
        else:
            places[lane.id] = Place(at, draw(st.integers(0, 500_000)))

    if draw(st.booleans()):
        stand(plan.main)
    return places


changes = st.integers(-4 * 3_600_000, 4 * 3_600_000)


def lengths(situation, shown):
    """Key to the length that each step to come has with a preview."""
    new = {one.key: one.after_ms for one in shown.changes}
    return {one.key: new.get(one.key, one.now_ms) for one in situation.steps}


@quick
@given(st.data(), plans(), changes)
def test_nothing_protected_or_under_way_is_touched_and_everything_stays_within_its_range(data, plan, change):
    places = data.draw(places_in(plan))
    for name in sorted(OURS):
        note(name)
        situation = situation_of(plan, change, places)
        shown = preview(OURS[name], situation)
        for one in shown.changes:
            ahead = situation.by_key[one.key]
            assert not ahead.protected
            assert not ahead.under_way
            assert one.after_ms % 1000 == 0
            if one.left_out:
                assert ahead.optional or ahead.buffer or one.key in passes(situation)
            elif not ahead.buffer and one.key not in shown.proposal.goes:
                assert one.after_ms >= ahead.least_ms
                assert ahead.most_ms is None or one.after_ms <= ahead.most_ms


def passes(situation):
    from protocols.plan.strategies.rounds import passes_of

    return {key for keys in passes_of(situation).values() for key in keys}


@quick
@given(st.data(), plans(), changes)
def test_the_plan_with_the_change_is_as_long_as_its_preview_said(data, plan, change):
    places = data.draw(places_in(plan))
    for name in sorted(OURS):
        note(name)
        situation = situation_of(plan, change, places)
        shown = preview(OURS[name], situation)
        written = json.loads(json.dumps(change_data(situation, shown)))
        after = with_change(plan, written)
        assert situation_of(after, 0, places).length_ms == shown.after_ms
        assert plan_from_data(json.loads(json.dumps(plan_to_data(after)))) == after
        if shown.empty:
            assert after == plan


@quick
@given(st.data(), plans())
def test_nothing_to_do_changes_nothing(data, plan):
    places = data.draw(places_in(plan))
    for name in sorted(OURS):
        note(name)
        assert look(plan, name, 0, places).empty


@quick
@given(st.data(), plans(), changes)
def test_the_change_goes_one_way_only(data, plan, change):
    places = data.draw(places_in(plan))
    for name in sorted(OURS):
        note(name)
        shown = look(plan, name, change, places)
        for one in shown.changes:
            assert one.left_out or (one.after_ms < one.before_ms) == (change < 0)
            assert one.after_ms != one.before_ms or one.left_out


@quick
@given(st.data(), plans(), changes)
def test_what_is_shared_out_adds_up_to_the_second(data, plan, change):
    """Not a second more than asked; and where something is still missing, nothing was left to give."""
    places = data.draw(places_in(plan))
    for name in ["buffers", "share", "turns", "pro-rata", "give-back"]:
        note(name)
        situation = situation_of(plan, change, places)
        shown = preview(OURS[name], situation)
        done = shown.after_ms - shown.before_ms
        # Groups under way may stand apart by parts of a second, which are made up for as well.
        assert abs(done) < abs(situation.change_ms) + 1_000
        if abs(done) < abs(situation.change_ms):
            more = preview(OURS[name], situation_of(plan, 2 * situation.change_ms, places))
            assert more.changes == shown.changes


@quick
@given(st.data(), plans(), changes, st.integers(0, 3_600_000))
def test_more_time_never_gives_a_step_less(data, plan, change, more):
    places = data.draw(places_in(plan))
    for name in sorted(OURS):
        note(name)
        tight, loose = situation_of(plan, change, places), situation_of(plan, change + more, places)
        less, longer = lengths(tight, preview(OURS[name], tight)), lengths(loose, preview(OURS[name], loose))
        assert all(less[key] <= longer[key] for key in less)


@quick
@given(plans(), changes)
def test_previews_leave_out_what_would_do_nothing(plan, change):
    assert all(not one.empty for one in previews(BUILT_IN, situation_of(plan, change)))
