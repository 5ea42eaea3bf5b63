"""Each way in which published protocols say time (f1 to f22), from the file to the end of a session.

Every session here is gone through on time: the facilitator says "next" at each limit, and at once where a
step is open. It then lasts as long as was planned.
"""

from __future__ import annotations

import pytest

from protocols.engine import Refusal, time
from protocols.engine import commands as ask
from protocols.engine.moving import running
from protocols.plan.known import Known
from protocols.view import view

from .room import MINUTE, SECOND, live, plan_for


def on_time(room, most=400):
    """Go through a session on time; the steps that were gone into, each as often, and the length in ms."""
    for _ in range(most):
        at_work = [(lane, time.limit_at(room.state, lane)) for lane in running(room.state)]
        if not at_work:
            break
        ready = [(room.state.last_at_ms if limit is None else limit, lane.id) for lane, limit in at_work]
        limit, lane = min(ready)
        room.do(ask.Wake(), at=max(room.mono, limit))
        now = room.state.lanes[lane]
        if now.visit is not None and time.limit_at(room.state, now) in (None, limit):
            answer = room.do(ask.Next(lane))
            assert not isinstance(answer, Refusal), answer
    assert room.state.main.status == "ended"
    steps = [fact.data["unit"].partition("#")[0] for fact in room.facts if fact.kind == "step.entered"]
    return steps, room.state.last_at_ms


def lasting(source, people=4, **more):
    """How long a session lasts that is on time; as long as was planned."""
    room = live(source, people, **more)
    planned = room.state.plan.allotted_ms
    _, length = on_time(room)
    assert length == planned
    return length


def step(more, title="Talk"):
    return f'[[steps]]\nid = "{title.lower()}"\ntitle = "{title}"\n{more}\n'


END = step('time = "1m"', "End")


def test_f1_a_fixed_length():
    assert lasting(step('time = "5m"')) == 5 * MINUTE


@pytest.mark.parametrize(("minutes", "length"), [(None, 8), (6, 6), (10, 10), (30, 10)])
def test_f2_a_range_gives_way_to_the_minutes_there_are(minutes, length):
    source = step('time = { min = "5m", target = "8m", max = "10m" }')
    assert lasting(source, minutes=minutes) == length * MINUTE


def test_f3_a_cap_may_be_shortened_to_nothing_and_grows_no_further():
    source = step('time = { max = "3m" }') + END
    assert lasting(source) == 4 * MINUTE
    assert lasting(source, minutes=2) == 2 * MINUTE
    assert lasting(source, minutes=20) == 4 * MINUTE


def test_f4_an_open_step_counts_up_and_is_planned_at_nothing():
    room = live(step('time = "open"') + END)
    now = room.wait(7 * MINUTE).now
    lane = view(room.state, now).lanes[0]
    assert (lane.step.left_ms, lane.step.elapsed_ms) == (None, 7 * MINUTE)
    room.do(ask.Next())
    assert room.step() == "end"


def test_f5_seconds_are_kept():
    assert lasting(step('turns = { time = "30s" }'), 5) == 5 * 30 * SECOND


@pytest.mark.parametrize("people", [3, 8])
def test_f6_so_long_for_each_person(people):
    assert lasting(step('time = { each = "2m", per = "people" }'), people) == 2 * people * MINUTE
    bounded = 'time = { each = "2m", per = "people", min = "8m", max = "12m" }'
    assert lasting(step(bounded), people) == {3: 8, 8: 12}[people] * MINUTE


def test_f7_so_long_for_each_group():
    source = "[groups.table]\nsize = 4\n[groups.half]\ncount = 2\n"
    assert lasting(source + step('time = { each = "3m", per = "count(table)" }'), 12) == 9 * MINUTE


ROUNDS = """
[[steps]]
id = "client"
title = "{client}"
repeat = { each = "member", as = "client", REPEAT }
time = "5m"
"""


def test_f8_a_round_for_each_or_as_many_as_fit():
    assert lasting(ROUNDS.replace(", REPEAT", ""), 5) == 25 * MINUTE
    fitting = ROUNDS.replace("REPEAT", "fill = true, within = '17m'")
    assert lasting(fitting, 5) == 15 * MINUTE


def test_f8_another_round_begins_only_if_it_can_end_in_time():
    room = live(ROUNDS.replace("REPEAT", "fill = true, within = '17m'"), 5)
    for minute in (3, 6, 10):
        room.do(ask.Next(), at=minute * MINUTE)
    # Three were planned, to end after 15 minutes; after ten a fourth ends then as well, and no fifth.
    assert (room.step(), room.state.main.visit.unit) == ("client", "client#4")
    room.do(ask.Next(), at=15 * MINUTE)
    assert room.state.main.status == "ended"
    late = live(ROUNDS.replace("REPEAT", "fill = true, within = '17m'"), 5)
    for minute in (6, 12):
        late.do(ask.Next(), at=minute * MINUTE)
    assert late.state.main.status == "ended"


def test_f9_a_number_of_rounds_with_time_to_change_over():
    source = step('time = "4m"\nrepeat = { times = 3, between = "1m" }')
    room = live(source)
    assert on_time(room) == (["talk", "talk~between", "talk", "talk~between", "talk"], 14 * MINUTE)


UNTIL = step('time = "4m"\nrepeat = { until = "all is said", most = 4, usually = 2 }') + END


def test_f10_rounds_until_something_happens_are_decided_in_the_session():
    assert lasting(UNTIL) == 9 * MINUTE
    room = live(UNTIL)
    room.do(ask.Again())
    assert on_time(room) == (["talk"] * 3 + ["end"], 13 * MINUTE)
    room = live(UNTIL)
    room.do(ask.Enough())
    assert on_time(room) == (["talk", "end"], 5 * MINUTE)
    room = live(UNTIL)
    for _ in range(2):
        room.do(ask.Again())
    refused = room.do(ask.Again())
    assert (refused.code, refused.arguments) == ("most-rounds", {"most": 4})


def test_f11_each_round_has_a_length_of_its_own():
    source = step('time = ["4m", "3m", "2m"]\nrepeat = 4')
    assert lasting(source) == (4 + 3 + 2 + 2) * MINUTE


def test_f12_a_strict_slot_stays_silent_and_ends_by_itself_and_a_yielding_one_does_not():
    strict = live(step('time = "3m"\nend = "fill"') + END)
    strict.do(ask.Next(), at=MINUTE)
    assert (strict.step(), strict.state.main.visit.quiet) == ("talk", True)
    strict.do(ask.Wake(), at=4 * MINUTE)
    entered = [fact.at_ms for fact in strict.facts if fact.kind == "step.entered"]
    assert (strict.step(), entered) == ("end", [0, 3 * MINUTE])
    yielding = live(step('time = "3m"') + END)
    yielding.do(ask.Next(), at=MINUTE)
    assert yielding.step() == "end"


def test_f12_a_cut_slot_ends_by_itself_and_an_early_finish_goes_on_at_once():
    cut = live(step('turns = { time = "1m" }\nend = "cut"') + END, 3)
    cut.do(ask.Next(), at=20 * SECOND)
    cut.do(ask.Wake(), at=10 * MINUTE)
    assert [fact.at_ms // SECOND for fact in cut.facts if fact.kind == "turn.began"] == [20, 80]
    assert cut.step() == "end"


def test_f13_a_group_gives_itself_more_time_within_bounds():
    room = live(step('time = "5m"\nextend = { by = "3m", times = 2, ask = "thumbs" }') + END)
    room.do(ask.Extend(), at=4 * MINUTE)
    assert room.left() == 4 * MINUTE
    # Asked in overtime, the three minutes count from then.
    room.do(ask.Extend(), at=9 * MINUTE)
    assert room.left() == 3 * MINUTE
    refused = room.do(ask.Extend())
    assert (refused.code, refused.arguments) == ("extended-already", {"n": 2})


@pytest.mark.parametrize(
    ("fingers", "minutes"), [((0, 1, 2, 3, 5), 2), ((1, 2), 1), ((5, 5, 0), 3), ((0, 0, 5), 0)]
)
def test_the_middle_of_what_people_show_counts_up_to_what_the_step_allows(fingers, minutes) -> None:
    room = live(step('time = "5m"\nextend = { by = "3m", times = 2, ask = "fingers" }') + END)
    answer = room.do(ask.Extend(fingers=fingers))
    assert room.left() == (5 + minutes) * MINUTE
    if not minutes:
        assert (answer.code, answer.nearest) == ("no-more-wanted", "next")
    assert room.do(ask.Extend(fingers=(99,))).code == "no-fingers"
    other = live(step('time = "5m"')).do(ask.Extend())
    assert other.code == "no-extension"


def test_f14_time_that_is_left_over_goes_to_the_end():
    room = live(step('time = "5m"') + END)
    room.do(ask.Next(), at=2 * MINUTE)
    assert view(room.state, room.now).late_ms == -3 * MINUTE


OPTIONAL = (
    step('time = "5m"') + step('time = "4m"\noptional = "if time"', "More") + step('time = "3m"', "Needed")
).replace('time = "3m"', 'time = "3m"\noptional = "if needed"')


def test_f15_what_may_be_left_out_is_planned_if_there_is_time_or_only_if_it_is_needed():
    assert plan_for(OPTIONAL, 4).allotted_ms == 9 * MINUTE
    assert plan_for(OPTIONAL, 4, minutes=6).left_out == ("more",)
    assert plan_for(OPTIONAL, 4, minutes=6).allotted_ms == 5 * MINUTE
    room = live(OPTIONAL)
    room.do(ask.Next(), at=5 * MINUTE)
    room.do(ask.Next(), at=9 * MINUTE)
    # Gone into after all, it has its own time.
    assert (room.step(), room.left()) == ("needed", 3 * MINUTE)


def test_f15_what_there_is_no_time_for_has_none_when_it_is_gone_into():
    source = step('time = "5m"') + step('time = { min = "0s", target = "4m", max = "6m" }', "Ask")
    room = live(source, minutes=5)
    room.do(ask.Next(), at=5 * MINUTE)
    # The plan leaves it nothing: its usual time would make the session late at a stroke.
    assert room.step() == "ask"
    shown = view(room.state, room.now)
    assert (shown.late_ms, shown.lanes[0].step.left_ms) == (0, None)
    assert view(room.state, room.now.later(MINUTE)).late_ms == MINUTE


def test_f15_a_step_depends_on_how_many_there_are():
    source = step('time = "5m"') + step('time = "4m"\nwhen = "people > 6"', "More")
    assert lasting(source, 6) == 5 * MINUTE
    assert lasting(source, 7) == 9 * MINUTE


def test_f16_time_to_change_places_and_to_set_up_is_planned():
    source = step('kind = "move"\ntime = "2m"', "Move") + step('time = "5m"')
    source += step('at = "-15m"\ntime = "10m"', "Chairs")
    assert lasting(source) == 7 * MINUTE
    assert [one.start_ms for one in plan_for(source, 4).outside] == [-15 * MINUTE]


def test_f17_a_break_at_its_time_after_what_is_left_of_the_step_before():
    # The session is opened at 23:13:20.
    source = step('time = "5m"') + step('kind = "break"\nat = "23:30"\ntime = "5m"', "Break")
    room = live(source, begins_ms=(23 * 60 + 13) * MINUTE)
    steps, length = on_time(room)
    assert steps == ["talk", "break~wait", "break"]
    assert length == 16 * MINUTE + 40 * SECOND + 5 * MINUTE


def test_f18_work_before_the_session_is_in_its_agenda_and_not_in_its_time():
    source = step('kind = "prework"\ntime = "30m"', "Read") + step('time = "5m"')
    assert lasting(source) == 5 * MINUTE
    row = view(live(source).state, live(source).now).agenda[0]
    assert (row.title, row.outside) == ("Read", "prework")


def test_f19_what_is_done_until_the_next_meeting_is_no_part_of_this_one():
    source = step('time = "5m"') + step('kind = "between"\ntime = "2h"', "Try")
    assert lasting(source) == 5 * MINUTE


VARIANTS = (
    """
[variants.brief]
minutes = 4
skip = ["more"]
times = { talk = "3m" }
"""
    + step('time = "5m"')
    + step('time = "4m"', "More")
    + END
)


def test_f20_a_variant_leaves_steps_out_and_any_length_is_scaled_to():
    assert lasting(VARIANTS) == 10 * MINUTE
    assert lasting(VARIANTS, known=Known(variant="brief")) == 4 * MINUTE
    source = step('time = { min = "2m", target = "6m", max = "9m" }') + END
    assert lasting(source, minutes=4) == 4 * MINUTE


def test_f20_a_plan_made_again_while_it_runs_keeps_its_variant():
    source = '[settings.last]\ndefault = "1m"\nlive = true\n' + VARIANTS.replace(
        'time = "1m"', 'time = "last"'
    )
    room = live(source, known=Known(variant="brief"))
    room.do(ask.Set("last", "2m"))
    assert on_time(room) == (["talk", "end"], 5 * MINUTE)


def test_f21_the_headline_is_only_compared():
    assert lasting("minutes = 30\n" + step('time = "5m"')) == 5 * MINUTE


def test_f22_a_hidden_clock_is_not_in_the_view_of_the_room():
    room = live(step('time = "5m"\nclock = "hidden"'))
    assert view(room.state, room.now).lanes[0].step.left_ms == 5 * MINUTE
    assert view(room.state, room.now, "room").lanes[0].step.left_ms is None


def test_a_block_with_a_time_keeps_what_is_over_at_its_end():
    source = """
        [[steps]]
        id = "block"
        title = "Block"
        time = "10m"
          [[steps.steps]]
          id = "one"
          title = "One"
          time = "3m"
          [[steps.steps]]
          id = "two"
          title = "Two"
          time = "4m"
        """
    assert on_time(live(source)) == (["one", "two", "block~spare"], 10 * MINUTE)
