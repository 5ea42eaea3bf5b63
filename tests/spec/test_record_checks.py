"""What is kept, decided, shown and carried on, judged over all steps of a file."""

from __future__ import annotations

import pytest


def found(load, text):
    """The codes of all problems with the line of each and, after a slash, of its second place."""
    from protocols.spec.problems import locate

    loaded = load(text)
    return [
        f"{one.problem.code} {one.span.line}" + (f"/{one.other.line}" if one.other else "")
        for one in locate(loaded.problems, loaded.text)
    ]


IDEAS = '[[steps]]\ntitle = "Write"\ncapture = [{ id = "ideas" }]\n'


def test_a_misspelt_name_to_show_is_told_with_the_right_one(load) -> None:
    loaded = load(IDEAS + '[[steps]]\ntitle = "Look"\nshow = ["idaes"]\n')
    [problem] = loaded.problems
    assert (problem.code, problem.help_arguments) == ("P202", {"name": "ideas"})
    assert problem.other == ("steps", 0, "capture", 0, "id")


@pytest.mark.parametrize(
    "step",
    [
        'needs = ["ideas"]',
        'when = "count(ideas) > 3"',
        'repeat = { each = "ideas", as = "idea" }',
        'time = { each = "1m", per = "count(ideas)" }',
        'turns = { time = { each = "1m", per = "count(ideas)" } }',
        'decide = { id = "best", from = "ideas" }',
    ],
)
def test_what_comes_later_cannot_be_asked_for(load, step) -> None:
    assert found(load, f'[[steps]]\ntitle = "Ask"\n{step}\n{IDEAS}') == ["P341 6/9"]
    assert found(load, f'{IDEAS}[[steps]]\ntitle = "Ask"\n{step}\n') == []


def test_in_rounds_a_step_may_show_what_the_round_before_wrote_down(load) -> None:
    rounds = """
[[steps]]
title = "Round {round}"
repeat = 3
[[steps.steps]]
title = "Look"
show = ["ideas"]
[[steps.steps]]
title = "Write"
capture = [{ id = "ideas" }]
"""
    assert found(load, rounds) == []


def test_a_step_that_is_gone_back_to_may_show_what_came_after_it(load) -> None:
    there = """
[[steps]]
id = "goal"
title = "Goal"
show = ["ideas"]
[[steps]]
title = "Write"
capture = [{ id = "ideas" }]
"""
    assert [one.split()[0] for one in found(load, there)] == ["P342"]
    assert found(load, there + 'back = "goal"\n') == []


@pytest.mark.parametrize(
    ("decide", "line"),
    [
        ('{ id = "way" }', "there is nothing to choose between"),
        ('{ id = "way", among = ["a", "b"], pick = 3 }', "3 of 2 options cannot be picked"),
        ('{ id = "way", among = ["a", "b"], dots = 3 }', "`dots` are for"),
        ('{ id = "way", among = ["a", "b"], how = "score", most = 2 }', "`most` bounds the dots"),
        ('{ id = "way", among = ["a", "b"], labels = { c = "C" } }', "`c` is none of the options"),
        ('{ id = "way", among = ["a", "b"], from = "ideas" }', "cannot both be given"),
    ],
)
def test_a_decision_that_cannot_be_made_is_told(load, decide, line) -> None:
    loaded = load(f'{IDEAS}[[steps]]\ntitle = "Vote"\ndecide = {decide}\n')
    assert [one.code for one in loaded.problems] == ["P344"]
    assert line in loaded.problems[0].message


def test_who_decides_and_who_writes_must_be_a_role(load) -> None:
    text = """
[[steps]]
title = "Write"
capture = [{ id = "ideas", by = "scrbe" }]
decide = { id = "way", among = ["a", "b"], by = "scribes" }
[roles.scribe]
"""
    assert [one.split()[0] for one in found(load, text)] == ["P202", "P202"]


MEETINGS = """
[[meetings]]
id = "plan"
gives = ["goal"]
[[meetings.steps]]
title = "Plan"
capture = [{ id = "goal" }, { id = "aside" }]
[[meetings]]
id = "look"
gap = "1w-2w"
show = ["goal"]
[[meetings.steps]]
title = "Look"
capture = [{ id = "seen" }]
"""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("", ""), []),
        (('show = ["goal"]', 'show = ["aside"]'), ["P347", "P348"]),
        (('show = ["goal"]', 'show = ["seen"]'), ["P347", "P348"]),
        (('show = ["goal"]', 'show = ["gaol"]'), ["P202", "P347"]),
        (('gives = ["goal"]', 'gives = ["goal", "seen"]'), ["P348"]),
        (('"1w-2w"', '"2w-1w"'), ["P349"]),
        (('"1w-2w"', '"0d"'), ["P349"]),
        (('id = "plan"', 'id = "plan"\ngap = "2w"'), ["P349"]),
        (('id = "look"', 'id = "plan"'), ["P201"]),
    ],
)
def test_meetings_that_do_not_fit_together_are_told(load, change, code) -> None:
    loaded = load(MEETINGS.replace(*change) if change[0] else MEETINGS)
    assert sorted(one.code for one in loaded.problems) == code


def test_the_host_of_a_table_may_be_the_one_who_writes(load) -> None:
    cafe = """
[groups.table]
size = 4
host = "table-host"
[[steps]]
title = "Talk"
in = "table"
capture = [{ id = "cloth", per = "group", by = "table-host" }]
"""
    assert found(load, cafe) == []
    assert found(load, cafe.replace('by = "table-host"', 'by = "table-hst"')) == ["P202 11"]


@pytest.mark.parametrize(("per", "told"), [("", ["P401 6/6"]), (', per = "member"', [])])
def test_more_entries_than_each_may_write_are_usual_where_several_write(load, per, told) -> None:
    text = (
        f'[[steps]]\ntitle = "Write"\ncapture = [{{ id = "ideas", usually = 12, most = 3{per} }}]\n'
        '[[steps]]\ntitle = "{idea}"\nrepeat = { each = "ideas", as = "idea" }\n'
    )
    assert found(load, text) == told
