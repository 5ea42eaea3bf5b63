"""Who sits where when people change places, and when groups are formed anew."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocols.plan import Fork, Unit, by_number, make_plan
from protocols.plan.sizes import limits, merged, one_of_each, sizes
from protocols.spec.model import From, Grouping, Size

MINUTE = 60_000
quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def cafe(move, *, size=4, repeat="3", host='host = "host"', more=""):
    """Rounds at tables between which people move."""
    return f"""
        [groups.table]
        title = "Table"
        size = {{ min = 2, ideal = {size}, max = {size + 1} }}
        {host}
        {more}
        [[steps]]
        id = "talk"
        title = "Talk"
        in = "table"
        repeat = {repeat}
        move = {move}
        time = "10m"
        """


def rounds(plan, step="talk"):
    """For each round, who is at each table."""
    return [
        [set(lane.members) for lane in part.lanes]
        for part in plan.main.program
        if isinstance(part, Fork) and part.step == step
    ]


def meetings(seatings):
    """How many pairs sit together more than once."""
    met: dict[frozenset[str], int] = {}
    for seating in seatings:
        for table in seating:
            for pair in combinations(sorted(table), 2):
                met[frozenset(pair)] = met.get(frozenset(pair), 0) + 1
    return sum(1 for times in met.values() if times > 1)


@quick
@given(
    people=st.integers(4, 60),
    size=st.integers(2, 6),
    count=st.integers(1, 5),
    to=st.sampled_from(["next", "previous", "scatter"]),
    hosted=st.booleans(),
    home=st.booleans(),
    seed=st.integers(0, 3),
)
def test_nobody_is_lost_or_in_two_places_and_the_host_stays(
    read, kinds, people, size, count, to, hosted, home, seed
):
    last = ', last = "home"' if home else ""
    file = cafe(
        f'{{ to = "{to}"{last} }}',
        size=size,
        repeat=str(count),
        host='host = "host"' if hosted else "",
    )
    plan = make_plan(read(file), kinds, by_number(people), seed=seed).plan
    if plan is None:
        return
    seatings = rounds(plan)
    assert len(seatings) == count
    for seating in seatings:
        assert sorted(one for table in seating for one in table) == sorted(plan.main.members)
    hosts = [
        [part.holders.get("host") for lane in fork.lanes for part in lane.program if isinstance(part, Unit)]
        for fork in plan.main.program
        if isinstance(fork, Fork)
    ]
    assert all(one == hosts[0] for one in hosts)
    if hosted:
        for seating in seatings:
            assert all(held[0] in table for held, table in zip(hosts[0], seating, strict=True))
    if home:
        assert seatings[-1] == seatings[0]


@quick
@given(tables=st.integers(2, 12), size=st.integers(2, 8), hosted=st.booleans(), seed=st.integers(0, 3))
def test_whoever_sat_together_goes_to_tables_that_are_all_different(read, kinds, tables, size, hosted, seed):
    if size > tables:
        return
    file = cafe('{ to = "scatter" }', size=size, repeat="2", host='host = "host"' if hosted else "")
    plan = make_plan(read(file), kinds, by_number(tables * size), seed=seed).plan
    first, second = rounds(plan)
    assert len(first) == tables
    stay = {unit.holders["host"][0] for _, unit in plan.units() if "host" in unit.holders}
    for table in first:
        places = [at for one in table - stay for at, other in enumerate(second) if one in other]
        assert len(places) == len(set(places))


@pytest.mark.parametrize("tables", [3, 5, 7])
def test_with_a_prime_number_of_tables_nobody_meets_anybody_twice(made, tables):
    plan = made(
        cafe('{ who = "everyone", to = "scatter" }', size=tables, repeat=str(tables), host=""), tables**2
    )
    assert meetings(rounds(plan)) == 0


def test_at_four_tables_of_four_three_rounds_meet_nobody_twice_who_does_not_host(made):
    plan = made(cafe('{ to = "scatter" }', size=4), 16)
    hosts = {unit.holders["host"][0] for _, unit in plan.units()}
    assert len(hosts) == 4
    going = [[table - hosts for table in seating] for seating in rounds(plan)]
    assert meetings(going) <= 3


def test_only_a_role_moves_where_the_file_says_so(made):
    file = """
        [roles.guest]
        count = 2
        """ + cafe('{ who = "guest", to = "next" }', repeat="2", host="")
    plan = made(file, 8, cast={"guest": ("p1", "p2")})
    first, second = rounds(plan)
    changed = {one for before, after in zip(first, second, strict=True) for one in before ^ after}
    assert changed == {"p1", "p2"} or first == second


def test_the_time_of_a_move_and_of_a_changeover_comes_before_every_round_but_the_first(made):
    plan = made(cafe('{ time = "1m" }', repeat='{ times = 3, between = "30s" }'), 12)
    assert [part.step for part in plan.main.program] == [
        "talk",
        "talk~between",
        "talk~move",
        "talk",
        "talk~between",
        "talk~move",
        "talk",
    ]
    assert plan.allotted_ms == 33 * MINUTE


def test_rounds_that_change_places_keep_within_the_time_for_all_of_them(made):
    file = cafe('{ time = "1m" }', repeat='{ times = 3, within = "25m" }').replace(
        'time = "10m"', 'time = { min = "5m", target = "10m" }'
    )
    assert made(file, 12).allotted_ms == 25 * MINUTE


CHARTS = cafe(
    '{ what = "chart", last = "home" }', repeat='"count(table) + 1"', host="", more='by = "order"'
).replace("[groups.table]", '[materials.chart]\ntitle = "Chart"\n[groups.table]')


def test_material_goes_round_while_people_stay_and_comes_home(made):
    plan = made(CHARTS, 12)
    assert len({tuple(map(frozenset, seating)) for seating in rounds(plan)}) == 1
    assert [[unit.task for lane in fork.lanes for unit in lane.program] for fork in plan.main.program] == [
        ["Chart of Table 1", "Chart of Table 2", "Chart of Table 3"],
        ["Chart of Table 3", "Chart of Table 1", "Chart of Table 2"],
        ["Chart of Table 2", "Chart of Table 3", "Chart of Table 1"],
        ["Chart of Table 1", "Chart of Table 2", "Chart of Table 3"],
    ]


def test_material_that_goes_the_other_way(made):
    plan = made(CHARTS.replace('what = "chart",', 'what = "chart", to = "previous",'), 12)
    second = plan.main.program[1]
    assert [lane.program[0].task for lane in second.lanes] == [
        "Chart of Table 2",
        "Chart of Table 3",
        "Chart of Table 1",
    ]


def test_people_who_move_come_to_the_tasks_of_the_places(made):
    plan = made(cafe('{ to = "next" }', host="", more='tasks = ["Why", "How", "Who"]'), 12)
    assert [[lane.program[0].task for lane in fork.lanes] for fork in plan.main.program] == [
        ["Why", "How", "Who"]
    ] * 3


def test_where_material_moves_each_member_has_a_round_and_smaller_groups_wait(made):
    file = CHARTS.replace('"count(table) + 1"', '{ each = "member", as = "writer" }').replace(
        'in = "table"', 'speaks = "writer"\nin = "table"'
    )
    plan = made(file, 13)  # 5, 4 and 4
    forks = plan.main.program
    assert [[len(lane.program) for lane in fork.lanes] for fork in forks] == [[1, 1, 1]] * 4 + [[1, 0, 0]]
    writers = [fork.lanes[1].program[0].holders["writer"][0] for fork in forks[:4]]
    assert writers == list(forks[0].lanes[1].members)


# -- formed anew -----------------------------------------------------------------------------------


def anew(keys, rounds_of=3):
    """Rounds in groups that are new every time."""
    return f"""
        [groups.pair]
        mix = "new"
        {keys}
        [[steps]]
        id = "round"
        title = "Round {{round}}"
        repeat = {rounds_of}
        [[steps.steps]]
        id = "talk"
        title = "Talk"
        in = "pair"
        time = "4m"
        """


@pytest.mark.parametrize("people", [6, 8, 12, 20, 40])
def test_new_pairs_are_with_somebody_one_has_not_met(made, people):
    assert meetings(rounds(made(anew("size = 2"), people))) == 0


@quick
@given(
    people=st.integers(3, 40), seed=st.integers(0, 5), by=st.sampled_from(["random", "across teams", "role"])
)
def test_new_groups_lose_nobody_and_keep_their_sizes(read, kinds, people, seed, by):
    file = anew(f'size = {{ min = 2, ideal = 3, max = 4 }}\nby = "{by}"')
    plan = make_plan(read(file), kinds, by_number(people), seed=seed).plan
    for seating in rounds(plan):
        assert sorted(one for table in seating for one in table) == sorted(plan.main.members)
        assert max(map(len, seating)) - min(map(len, seating)) <= 1


# -- sizes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("leftover", ["grow", "shrink", "observe", "facilitator"])
@pytest.mark.parametrize(
    ("least", "ideal", "most"), [(2, 2, 2), (2, 2, 3), (3, 4, 5), (3, 3, 3), (4, 5, 8), (5, 6, 7), (1, 4, 4)]
)
def test_any_number_of_people_is_seated_evenly_within_the_bounds_or_not_at_all(least, ideal, most, leftover):
    for people in range(1, 201):
        found = sizes(people, least, ideal, most, leftover)
        if found is None:
            assert not [n for n in range(1, people + 1) if n * least <= people <= n * most]
            assert leftover != "observe" or people < least
            continue
        assert sum(found.groups) + found.observers == people + found.facilitator
        assert max(found.groups) - min(found.groups) <= 1
        assert least <= min(found.groups)
        assert max(found.groups) <= most
        assert not found.observers or leftover == "observe"


@quick
@given(
    sources=st.lists(st.integers(2, 5), min_size=1, max_size=60),
    bounds=st.tuples(st.integers(1, 9), st.integers(0, 4), st.integers(0, 4)),
    leftover=st.sampled_from(["grow", "shrink"]),
)
def test_merging_loses_no_group_and_keeps_within_the_bounds(sources, bounds, leftover):
    least, more, most = bounds
    size = Size(min=least, ideal=least + more, max=least + more + most)
    grouping = Grouping(source=From(merge="pair"), size=size, leftover=leftover)
    parts = merged(sources, grouping)
    if parts is None:
        return
    assert sorted(index for part in parts for index in part) == list(range(len(sources)))
    if sum(sources) >= least:
        low, _, high = limits(grouping)
        assert all(low <= sum(sources[index] for index in part) <= high for part in parts)


def test_large_groups_merge_with_small_ones_where_neighbours_would_be_too_many():
    grouping = Grouping(source=From(merge="pair"), size=Size(min=4, ideal=5, max=5))
    assert merged([3, 3, 2, 2], grouping) == [[0, 2], [1, 3]]


def test_one_out_of_every_group_needs_groups_of_a_possible_size():
    home = Grouping(source=From(each="expert"), size=Size(min=3, ideal=3, max=4))
    assert one_of_each([4, 4, 4], home) == (3, 3, 3, 3)
    assert one_of_each([5, 4, 4], home) == (4, 3, 3, 3)
    assert one_of_each([4, 4, 4, 4, 4], home) is None
    assert one_of_each([], home) is None


def test_whoever_comes_to_a_table_sits_in_the_pairs_there(made):
    plan = made(
        """
        [groups.table]
        by = "order"
        size = 4
        [groups.pair]
        size = 2
        [[steps]]
        id = "rounds"
        title = "Rounds"
        in = "table"
        repeat = 3
        move = { to = "scatter", last = "home" }
        [[steps.steps]]
        id = "pairs"
        title = "Pairs"
        in = "pair"
        time = "2m"
        """,
        16,
    )
    seatings = []
    for fork in plan.main.program:
        for table in fork.lanes:
            (inner,) = table.program
            assert sorted(one for pair in inner.lanes for one in pair.members) == sorted(table.members)
        seatings.append([pair.members for table in fork.lanes for pair in table.program[0].lanes])
    assert seatings[0] != seatings[1]
    assert seatings[2] == seatings[0]  # home again, with the same partner


def test_the_hosts_move_and_the_others_stay_where_the_file_says_so(made):
    plan = made(cafe('{ who = "host", to = "next" }', repeat="4"), 12)
    seatings = rounds(plan)
    hosts = [lane.program[0].holders["host"][0] for lane in plan.main.program[0].lanes]
    for number, seating in enumerate(seatings):
        for at, table in enumerate(seating):
            assert table == seatings[0][at] - {hosts[at]} | {hosts[(at - number) % 3]}


def test_a_host_who_moves_is_the_host_of_the_table_that_was_come_to(made):
    plan = made(cafe('{ who = "host", to = "next" }', repeat="2"), 12)
    first, second = [[lane.program[0].holders["host"] for lane in fork.lanes] for fork in plan.main.program]
    assert second == [first[-1], *first[:-1]]


REPORT = """
    [[steps]]
    id = "report"
    title = "The hosts report"
    turns = { who = "host", time = "1m" }
    """


def test_after_the_groups_their_hosts_are_all_of_them(made):
    plan = made(cafe('{ to = "next" }') + REPORT, 12)
    hosts = [lane.program[0].holders["host"] for lane in plan.main.program[0].lanes]
    report = plan.main.program[-1]
    assert [turn.who for turn in report.turns] == hosts
    assert report.allotted_ms == 3 * MINUTE


def test_groups_inside_a_group_report_to_it_alone(made):
    file = """
        [groups.wheel]
        size = { min = 6, ideal = 6, max = 8 }
        [groups.spoke]
        size = { min = 2, ideal = 2, max = 3 }
        host = "hub"
        [[steps]]
        id = "wheels"
        in = "wheel"
          [[steps.steps]]
          id = "talk"
          in = "spoke"
          time = "5m"
          [[steps.steps]]
          id = "report"
          turns = { who = "hub", time = "1m" }
        [[steps]]
        id = "all-hubs"
        speaks = "hub"
        time = "5m"
        """
    plan = made(file, 12)
    wheels = plan.main.program[0].lanes
    reports = [lane.program[-1] for lane in wheels]
    assert [len(one.turns) for one in reports] == [3, 3]
    for lane, report in zip(wheels, reports, strict=True):
        assert {who for turn in report.turns for who in turn.who} <= set(lane.members)
    assert len(plan.main.program[-1].holders["hub"]) == 6
