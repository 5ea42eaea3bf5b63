"""The agenda that people read: lines in the order of the file, sums, rounds and groups."""

from __future__ import annotations

import pytest

from protocols.plan import agenda, plan_data, plan_from_data, plan_to_data, rounds_of, starts, words_in

MINUTE = 60_000


def by_step(plan):
    """The lines of the agenda by step."""
    return {line.step: line for line in agenda(plan)}


def test_the_agenda_of_unequal_circles_is_that_of_the_longest(planned):
    lines = by_step(planned("circles", 13))
    assert list(lines) == ["read", "passages", "open", "respond", "last", "debrief"]
    block = lines["passages"]
    assert (block.start_ms, block.allotted_ms) == (8 * MINUTE, 40 * MINUTE)
    assert (block.rounds, block.groups, block.setter) == (5, 3, "Circle 1")
    assert (lines["respond"].rounds, lines["respond"].turns, lines["respond"].turn_ms) == (5, 4, MINUTE)
    assert [lines[name].depth for name in lines] == [0, 0, 1, 1, 1, 0]
    assert lines["debrief"].start_ms == 48 * MINUTE


def test_equal_groups_have_nobody_who_sets_the_length(planned):
    assert by_step(planned("circles", 12))["passages"].setter == ""


def test_the_top_lines_add_up_to_the_plan(planned):
    for people in (3, 5, 7, 13, 26):
        for name in ("circles", "slots", "one-two-four"):
            plan = planned(name, people)
            assert sum(line.allotted_ms for line in agenda(plan) if line.depth == 0) == plan.allotted_ms


ROUNDS_IN_ROUNDS = """
    [groups.circle]
    size = { min = 3, ideal = 3, max = 4 }
    [[steps]]
    id = "block"
    title = "Block"
    in = "circle"
    repeat = { each = "member", as = "speaker" }
      [[steps.steps]]
      id = "thrice"
      title = "Thrice"
      repeat = 9
      time = "10s"
      [[steps.steps]]
      id = "once"
      title = "Once"
      time = "1m"
    """


def test_rounds_within_rounds_are_counted_apart(made):
    lines = by_step(made(ROUNDS_IN_ROUNDS, 7))
    assert (lines["block"].rounds, lines["thrice"].rounds, lines["once"].rounds) == (4, 9, 4)
    assert lines["block"].allotted_ms == 4 * (90 + 60) * 1000


def test_a_block_of_untimed_steps_that_only_some_groups_have_is_a_line_of_no_length(made):
    plan = made(
        """
        [groups.circle]
        size = { min = 3, ideal = 4, max = 5 }
        [[steps]]
        id = "outer"
        title = "Outer"
        in = "circle"
          [[steps.steps]]
          id = "inner"
          title = "Inner"
          when = "members > 4"
            [[steps.steps.steps]]
            id = "open"
            title = "Open"
          [[steps.steps]]
          id = "all"
          title = "All"
          time = "1m"
        """,
        9,
    )
    lines = by_step(plan)
    assert list(lines) == ["outer", "inner", "open", "all"]
    assert (lines["inner"].allotted_ms, lines["inner"].span.open) == (0, True)


def test_every_start_is_where_the_one_before_ended(planned):
    plan = planned("slots", 13)
    ends = {}
    for begun in starts(plan):
        assert begun.start_ms >= ends.get(begun.lane.id, 0)
        ends[begun.lane.id] = begun.start_ms + begun.unit.allotted_ms
    assert ends["all"] == plan.allotted_ms


def test_programs_get_whole_seconds_and_names(planned):
    plan = planned("circles", 13, cast={})
    data = plan_data(plan, {"p1": "Amal"})
    assert data["total"]["planned"] == 53 * 60
    assert sum(unit["seconds"]["planned"] for unit in data["steps"] if unit["group"] is None) == 13 * 60
    assert any("Amal" in lane["members"] for group in data["groups"] for lane in group["lanes"])


def test_a_plan_kept_as_data_is_the_same_plan(planned):
    for name in ("circles", "slots", "one-two-four", "last-word"):
        plan = planned(name, 13, minutes=50)
        assert plan_from_data(plan_to_data(plan)) == plan


TRIOS = """
    [groups.trio]
    title = "Trio"
    size = {{ min = 3, ideal = 3, max = 4 }}
    leftover = "{leftover}"
    [[steps]]
    id = "rounds"
    title = "Round {{round}} for {{people}} people"
    in = "trio"
    repeat = {{ each = "member", as = "client" }}
      [[steps.steps]]
      id = "share"
      title = "{{client}} shares ({{round}})"
      time = {{ min = "1m", max = "2m" }}
      speaks = "client"
      [[steps.steps]]
      id = "advise"
      title = "The others advise"
      time = {{ min = "4m", max = "5m" }}
      speaks = "others"
    """


def test_the_start_and_length_of_a_line_are_those_of_one_group(made):
    plan = made(TRIOS.format(leftover="grow"), 7, minutes=22)
    lines = by_step(plan)
    assert lines["rounds"].setter == "Trio 1"
    assert lines["share"].start_ms == 0
    assert lines["advise"].start_ms == lines["share"].allotted_ms


def test_an_agenda_says_who_watches_and_that_the_facilitator_joins(made):
    watched = by_step(made(TRIOS.format(leftover="observe"), 5))["rounds"]
    assert (watched.groups, watched.rounds, watched.watching, watched.joined) == (1, 3, 2, False)
    joined = by_step(made(TRIOS.format(leftover="facilitator"), 5))["rounds"]
    assert (joined.groups, joined.watching, joined.joined) == (2, 0, True)
    (group,) = plan_data(made(TRIOS.format(leftover="observe"), 5), {})["groups"][0]["lanes"]
    assert (len(group["members"]), len(group["observers"])) == (3, 2)


def test_the_round_in_a_title_is_a_number_or_all_of_them(made):
    plan = made(TRIOS.format(leftover="grow"), 3)
    line = by_step(plan)["rounds"]
    assert words_in(plan, line.face.title, rounds_of(line)) == "Round 1-3 for 3 people"
    assert words_in(plan, line.face.title) == "Round … for 3 people"
    titles = [step["title"] for step in plan_data(plan, {})["steps"] if step["id"] == "share"]
    assert titles == ["Client shares (1)", "Client shares (2)", "Client shares (3)"]


@pytest.mark.parametrize(
    ("said", "reads"), [("", "Table host tells"), ('host-title = "Keeper"', "Keeper tells")]
)
def test_a_host_in_a_title_reads_as_the_file_calls_it_or_as_the_name(made, said, reads):
    source = f"""
        [groups.table]
        size = {{ ideal = 4 }}
        host = "table-host"
        {said}
        [[steps]]
        id = "tell"
        title = "{{table-host}} tells"
        in = "table"
        time = "5m"
        """
    plan = made(source, 8)
    assert words_in(plan, plan.faces["tell"].title) == reads


def test_an_input_in_a_title_reads_as_it_does_when_nobody_answers(made):
    source = """
        [inputs.question]
        title = "Focus question"
        default = "Why now?"
        [inputs.text]
        title = "The text"
        [[steps]]
        id = "read"
        title = "{text}: {question}"
        """
    plan = made(source, 4)
    assert words_in(plan, plan.faces["read"].title) == "The text: Why now?"


def test_whose_round_it_is_reads_as_the_title_of_the_rounds_or_as_their_name(made):
    def reads(more):
        source = f"""
        [[steps]]
        title = "{{reader}} opens"
        repeat = {{ each = "member", as = "reader"{more} }}
          [[steps.steps]]
          time = "1m"
        """
        return made(source, 3).words["reader"]

    assert reads("") == "Reader"
    assert reads(', title = "Whoever reads"') == "Whoever reads"
