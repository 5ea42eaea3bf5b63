"""What a check says of lanes, moves, roles and groupings that do not go together."""

from __future__ import annotations

import pytest

from protocols.spec.problems import locate

TABLE = "[groups.table]\nsize = { min = 3, ideal = 4, max = 5 }\n"
ROLES = '[roles.presenter]\ntitle = "Presenter"\n[roles.coach]\ncount = 2\n[materials.poster]\n'


@pytest.fixture
def said(load):
    """Each problem's code with the advice that is given for it."""

    def problems(source):
        loaded = load(source)
        found = [(one.problem.code, one.advice) for one in locate(loaded.problems, loaded.text)]
        return [one for one in found if one[0] != "P346"]  # the poster is there for the one that moves it

    return problems


def lanes(*who, more=""):
    """A step with a lane for each of these."""
    written = ", ".join(f'{{ title = "Lane {n}", who = {one}, time = "5m" }}' for n, one in enumerate(who))
    return f"{ROLES}{more}\n[[steps]]\ntitle = 'Apart'\nlanes = [{written}]\n"


@pytest.mark.parametrize(
    ("step", "name"),
    [
        ('time = "1m"\nposture = { presentr = "outside" }', "presenter"),
        ('time = "1m"\ncast = ["presentr"]', "presenter"),
        ('in = "table"\nrepeat = 2\nmove = { who = "coahc" }\ntime = "1m"', "coach"),
        ('in = "table"\nrepeat = 2\nmove = { what = "postr" }\ntime = "1m"', "poster"),
        (
            'lanes = [{ title = "A", who = "presentr", time = "1m" }, { title = "B", time = "1m" }]',
            "presenter",
        ),
    ],
)
def test_a_name_that_nobody_declared_is_taken_for_the_one_like_it(said, step, name):
    found = said(f'{ROLES}{TABLE}[[steps]]\ntitle = "Step"\n{step}\n')
    assert ("P202", f"did you mean `{name}`?") in found


@pytest.mark.parametrize(
    "step",
    [
        'time = "1m"\nposture = { presenter = "outside", others = "standing", everyone = "inside" }',
        'time = "1m"\ncast = ["presenter", "coach"]',
        'in = "table"\nrepeat = 2\nmove = { who = "coach" }\ntime = "1m"',
        'title = "{task}"\nin = "table"\nrepeat = 2\nmove = { what = "poster" }\ntime = "1m"',
        'lanes = [{ title = "A", who = ["presenter", "coach"], time = "1m" }, { title = "B", time = "1m" }]',
    ],
)
def test_a_name_that_is_known_is_taken(said, step):
    head = "" if "title" in step.split("\n")[0] else 'title = "Step"\n'
    assert said(f"{ROLES}{TABLE}[[steps]]\n{head}{step}\n") == []


def test_two_lanes_for_the_rest(said):
    assert said(lanes('"rest"', '"rest"')) == [
        ("P332", "only one lane is for the `rest`; leave `who` out of both, and they share the rest")
    ]


def test_nobody_is_left_for_the_rest_with_the_fewest_people(said):
    several = lanes('"presenter"', '"coach"', '"rest"')
    assert said("people = { min = 3 }\n" + several) == [
        ("P333", "write people = { min = 4 } at the top of the file, or fewer in the other lanes")
    ]
    assert said("people = { min = 4 }\n" + several) == []


def test_whoever_takes_no_part_has_no_lane(said):
    watching = "[roles.watcher]\njoins = false\n"
    assert [code for code, _ in said(lanes('"watcher"', '"rest"', more=watching))] == ["P333"]
    joined = "[roles.facilitator]\njoins = true\n"
    assert said(lanes('"facilitator"', '"rest"', more=joined)) == []


def test_lanes_for_as_many_as_there_are_leave_nobody_out(said):
    assert said("people = { min = 1, max = 3 }\n" + lanes('"presenter"', '"coach"')) == []
    assert [code for code, _ in said("people = { max = 4 }\n" + lanes('"presenter"', '"coach"'))] == ["P334"]


@pytest.mark.parametrize(
    ("keys", "advice"),
    [
        ('in = "table"\nmove = {}', "repeat = 3"),
        ("repeat = 3\nmove = {}", "in this very step"),
        ('in = "all"\nrepeat = 3\nmove = {}', "in this very step"),
        ('in = "table"\nrepeat = { each = "member", as = "one" }\nmove = {}', "number of rounds"),
    ],
)
def test_a_move_goes_between_rounds_in_groups(said, keys, advice):
    ((code, found),) = said(f'{TABLE}[[steps]]\ntitle = "Step"\ntime = "1m"\n{keys}\n')
    assert code == "P336"
    assert advice in found


def test_a_block_around_a_move_with_the_same_groups_is_not_enough(said):
    file = f'{TABLE}[[steps]]\ntitle = "Block"\nin = "table"\n[[steps.steps]]\ntitle = "Talk"\n'
    assert [code for code, _ in said(file + 'in = "table"\nrepeat = 2\nmove = {}\ntime = "1m"\n')] == ["P336"]


def test_where_material_moves_each_member_may_have_a_round(said):
    keys = 'in = "table"\nrepeat = { each = "member", as = "one" }\nmove = { what = "poster" }'
    assert said(f'{ROLES}{TABLE}[[steps]]\ntitle = "Step"\ntime = "1m"\n{keys}\n') == []


def test_nobody_is_brought_together_beside_a_move_or_out_of_one_lane(said):
    block = f'{TABLE}[[steps]]\ntitle = "Block"\nin = "table"\n'
    inner = '[[steps.steps]]\ntitle = "All"\nin = "all"\ntime = "1m"\n'
    assert [code for code, _ in said(f"{block}repeat = 2\nmove = {{}}\n{inner}")] == ["P337"]
    assert said(f"{block}repeat = 2\n{inner}") == []
    lane = 'lanes = [{ title = "All", in = "all", time = "1m" }, { title = "Talk", time = "1m" }]\n'
    assert [code for code, _ in said(block + lane)] == ["P337"]


@pytest.mark.parametrize(
    ("head", "keys", "right"),
    [
        ("", 'repeat = { each = "member", as = ["one", "two"] }', True),
        ("people = { min = 2 }\n", 'repeat = { each = "member", as = ["one", "two", "three"] }', False),
        ("people = { min = 3 }\n", 'repeat = { each = "member", as = ["one", "two", "three"] }', True),
        (TABLE, 'in = "table"\nrepeat = { each = "member", as = ["one", "two", "three", "four"] }', False),
        (TABLE, 'repeat = { each = "table", as = ["one", "two"] }', False),
        ("[roles.case]\ncount = 2\n", 'repeat = { each = "case", as = ["case", "next"] }', True),
    ],
)
def test_there_are_as_many_neighbours_as_names(said, head, keys, right):
    found = [code for code, _ in said(f'{head}[[steps]]\ntitle = "Step"\ntime = "1m"\n{keys}\n')]
    assert found == ([] if right else ["P338"])


@pytest.mark.parametrize(
    ("keys", "codes"),
    [
        ('from = "table"\ncount = 2', ["P421"]),
        ('from = "table"\nof = "team"', ["P421"]),
        ('from = "table"\nmix = "new"', ["P422"]),
        ('size = 2\nby = "order"\nmix = "new"', ["P422"]),
        ('count = 2\nnames = ["Oak", "Elm", "Ash"]', ["P423"]),
        ('count = "ceil(people / 5)"\nnames = ["Oak", "Elm", "Ash"]', []),
        ('count = { ideal = 2 }\ntasks = ["One"]', []),
        ('by = "choice"\nsize = 4', []),
        ('by = "choice"\nsize = { ideal = 4, max = 6 }', ["P424"]),
    ],
)
def test_keys_of_a_grouping_that_do_nothing_beside_each_other(said, keys, codes):
    assert [code for code, _ in said(f"{TABLE}[groups.other]\n{keys}\n")] == codes


def test_posture_and_answers_belong_to_the_steps_of_a_block(said):
    block = '[[steps]]\ntitle = "Block"\n%s\n[[steps.steps]]\ntitle = "Talk"\ntime = "1m"\n'
    assert [code for code, _ in said(block % 'responses = ["yes"]')] == ["P307"]
    assert [code for code, _ in said(block % 'posture = { everyone = "standing" }')] == ["P307"]
