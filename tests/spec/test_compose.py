"""Files that are made of others: run, extend, include, require."""

from __future__ import annotations

import pytest

from protocols.plan import by_number, make_plan
from protocols.plan.checks import check_times
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol
from protocols.spec.problems import render_concise, to_data
from protocols.spec.reach import Fetched, Unreachable, frozen, key_of
from protocols.spec.silence import silenced

KINDS = Host().kinds
HEAD = 'format = 1\nid = "{}"\ntitle = "{}"\n'

TALK = (
    HEAD.format("talk", "Talk")
    + """people = { min = 2, max = 8 }
[groups.pair]
title = "Pair"
size = { min = 2, ideal = 2, max = 3 }
[inputs.question]
title = "Question"
default = "why?"
[roles.presenter]
title = "Presenter"
[[steps]]
id = "open"
title = "{presenter} asks: {question}"
time = "4m"
speaks = "presenter"
[[steps]]
id = "rest"
title = "The others answer"
time = { min = "2m", target = "4m", max = "6m" }
speaks = "others"
  [[steps.capture]]
  id = "answers"
[[steps]]
id = "pairs"
in = "pair"
  [[steps.steps]]
  id = "inner"
  title = "In pairs"
  time = "2m"
"""
)


def loaded(text, others=None):
    """A file as it is loaded beside *others*, texts by id or path; an `id` and a `title` are added."""
    files = {"talk": TALK, **(others or {})}

    def fetch(key):
        text = files.get(key)
        return Unreachable("there is none") if text is None else Fetched(text.encode(), f"{key} (there)")

    if "format" not in text:
        text = HEAD.format("main", "Main") + text
    return load_protocol(text.encode(), KINDS, fetch, {"weather": "1.2.3"}.get)


def fine(text, others=None):
    """The protocol of a file without any problem."""
    found = loaded(text, others)
    assert not found.problems, render_concise(found.problems, found.text, "main")
    return found.protocol


def codes(text, others=None):
    """The codes of what is wrong with a file."""
    return [problem.code for problem in loaded(text, others).problems]


def every(steps):
    """The ids of steps and of those inside them."""
    return [name for step in steps for name in (step.id, *every(step.steps))]


def units(program):
    """Step id and length in seconds of all units of a plan's program."""
    found = []
    for part in program:
        if hasattr(part, "lanes"):
            found += [one for lane in part.lanes for one in units(lane.program)]
        else:
            found.append((part.step, part.allotted_ms // 1000))
    return found


# ------------------------------------------------------------------------------------------- run

EIGHT = "people = { min = 2, max = 8 }\n"


def test_the_steps_of_a_protocol_that_is_run_stand_in_the_place_of_the_step():
    protocol = fine(EIGHT + '[[steps]]\nid = "a"\nrun = "talk"\n[[steps]]\nid = "b"\ntime = "1m"\n')
    assert every(protocol.steps) == ["a", "a.open", "a.rest", "a.pairs", "a.inner", "b"]
    assert protocol.steps[0].title == "Talk"
    plan = make_plan(protocol, KINDS, by_number(4)).plan
    assert units(plan.main.program)[:2] == [("a.open", 240), ("a.rest", 240)]
    assert plan.faces["a.open"].parent == "a"


def test_a_protocol_is_run_by_every_group_with_as_many_people_as_it_has():
    text = """people = { min = 4, max = 60 }
[groups.circle]
size = { min = 4, ideal = 4, max = 7 }
[[steps]]
id = "circles"
in = "circle"
run = "talk"
"""
    plan = make_plan(fine(text), KINDS, by_number(13)).plan
    [fork] = plan.main.program
    assert [len(lane.members) for lane in fork.lanes] == [5, 4, 4]
    assert {lane.program[0].step for lane in fork.lanes} == {"circles.open"}


def test_what_both_declare_is_the_callers_and_the_rest_is_brought_along():
    protocol = fine(
        EIGHT
        + '[groups.pair]\ntitle = "Duo"\nsize = { min = 2, ideal = 2, max = 3 }\n'
        + '[[steps]]\nid = "a"\nrun = "talk"\n'
    )
    assert protocol.groups["pair"].title == "Duo"
    assert list(protocol.roles) == ["presenter"]
    assert protocol.inputs["question"].default == "why?"


def test_with_answers_inputs_and_gives_roles_away():
    text = (
        EIGHT
        + """[inputs.theme]
title = "Theme"
[roles.host]
[[steps]]
id = "a"
run = { protocol = "talk", with = { question = "what of {theme}?", presenter = "host" } }
"""
    )
    protocol = fine(text)
    first, second, _ = protocol.steps[0].steps
    assert first.title == "{host} asks: what of {theme}?"
    assert first.speaks == ("host",)
    assert second.but == {"host"}
    assert list(protocol.inputs) == ["theme"]
    assert list(protocol.roles) == ["host"]


def test_the_holder_of_a_round_may_have_a_role_of_the_protocol_that_is_run():
    text = (
        EIGHT
        + """[[steps]]
id = "a"
repeat = { each = "member", as = "owner" }
run = { protocol = "talk", with = { presenter = "owner" } }
"""
    )
    plan = make_plan(fine(text), KINDS, by_number(3)).plan
    assert [name for name, _ in units(plan.main.program)].count("a.open") == 3


def test_the_others_of_a_protocol_that_is_run_are_who_they_are_there():
    text = (
        EIGHT
        + """[roles.coach]
[[steps]]
id = "first"
time = "1m"
speaks = "coach"
[[steps]]
id = "a"
run = "talk"
[[steps]]
id = "last"
time = "1m"
speaks = "others"
"""
    )
    plan = make_plan(fine(text), KINDS, by_number(4)).plan
    assert plan.faces["a.rest"].but == ("presenter",)
    assert plan.faces["last"].but == ("coach",)


@pytest.mark.parametrize(
    ("window", "lengths"),
    [
        ("12m", [240, 240, 120, 120]),
        ("10m", [240, 240, 120]),
        ("9m", [240, 180, 120]),
    ],
)
def test_a_time_beside_run_is_a_window_with_spare_time_at_its_end(window, lengths):
    protocol = fine(EIGHT + f'[[steps]]\nid = "a"\ntime = "{window}"\nrun = "talk"\n')
    plan = make_plan(protocol, KINDS, by_number(2)).plan
    assert [seconds for _, seconds in units(plan.main.program)] == lengths
    if len(lengths) == 4:
        assert units(plan.main.program)[-1][0] == "a~spare"
        assert plan.faces["a~spare"].title == "Spare time"
    longer = make_plan(protocol, KINDS, by_number(2), minutes=60).plan
    assert sum(seconds for _, seconds in units(longer.main.program)) == sum(lengths)


def test_steps_that_cannot_be_short_enough_for_the_window_are_an_error():
    found = loaded(EIGHT + '[[steps]]\nid = "a"\ntime = "7m"\nrun = "talk"\n')
    [problem] = found.placed(check_times(found.protocol, KINDS))
    assert problem.code == "P501"
    assert problem.message == "The steps of Talk take 8 minutes at least; its window is 7 minutes."


def test_nesting_is_counted_in_each_file_for_itself():
    deep = (
        HEAD.format("deep", "Deep")
        + '[[steps]]\nid = "a"\n[[steps.steps]]\nid = "b"\n[[steps.steps.steps]]\nid = "c"\n'
    )
    text = '[[steps]]\nid = "x"\n[[steps.steps]]\nid = "y"\n[[steps.steps.steps]]\nid = "z"\nrun = "deep"\n'
    assert every(fine(text, {"deep": deep}).steps) == ["x", "y", "z", "z.a", "z.b", "z.c"]


def test_the_same_protocol_may_be_run_twice_and_writes_into_the_same():
    protocol = fine(EIGHT + '[[steps]]\nid = "a"\nrun = "talk"\n[[steps]]\nid = "b"\nrun = "talk"\n')
    assert [step.id for step in protocol.steps[1].steps] == ["b.open", "b.rest", "b.pairs"]


def test_groups_that_two_protocols_make_differently_are_declared_by_the_file_that_runs_both():
    other = TALK.replace('id = "talk"', 'id = "fours"').replace("ideal = 2, max = 3", "ideal = 4, max = 5")
    both = (
        EIGHT.replace("{", "{{").replace("}", "}}")
        + '{}[[steps]]\nid = "a"\nrun = "talk"\n[[steps]]\nid = "b"\nrun = "fours"\n'
    )
    assert codes(both.format(""), {"fours": other}) == ["P203"]
    assert (
        codes(both.format("[groups.pair]\nsize = { min = 2, ideal = 2, max = 3 }\n"), {"fours": other}) == []
    )


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ('run = "talc"', "P710"),
        ("run = 5", "P103"),
        ('run = ""', "P102"),
        ('run = { with = { question = "x" } }', "P102"),
        ('run = "talk"\nsteps = [{ id = "x" }]', "P716"),
        ('run = "talk"\nturns = { time = "1m" }', "P307"),
        ('run = { protocol = "talk", with = { questoin = "x" } }', "P717"),
        ('run = { protocol = "talk", with = { presenter = "nobody-known" } }', "P717"),
        ('run = { protocol = "talk", with = { question = true } }', "P103"),
        ('run = { protocol = "talk", with = "x" }', "P103"),
    ],
)
def test_a_call_that_cannot_be_is_one_problem_of_its_step(lines, code):
    assert codes(f'{EIGHT}[[steps]]\nid = "a"\n{lines}\n') == [code]


def test_a_protocol_with_errors_is_not_run_and_the_first_of_them_is_said():
    broken = HEAD.format("broken", "Broken") + '[[steps]]\nid = "x"\ntime = "5 minutes"\n'
    [problem] = loaded('[[steps]]\nid = "a"\nrun = "broken"\n', {"broken": broken}).problems
    assert problem.code == "P713"
    assert "broken (there):6: `5 minutes` is not a length of time" in problem.message


def test_protocols_that_run_each_other_are_a_circle_whose_members_are_named():
    one = HEAD.format("one", "One") + '[[steps]]\nid = "a"\nrun = "two"\n'
    two = HEAD.format("two", "Two") + '[[steps]]\nid = "a"\nrun = "one"\n'
    [problem] = loaded('[[steps]]\nid = "a"\nrun = "one"\n', {"one": one, "two": two}).problems
    assert problem.code == "P711"
    assert "one → two → one" in problem.message


def test_a_protocol_for_another_number_of_people_is_a_warning_that_can_be_silenced():
    text = 'people.max = 30\n[[steps]]\nid = "a"\nrun = "talk"{}\n'
    found = loaded(text.format(""))
    assert [one.code for one in found.problems] == ["P718"]
    assert found.protocol is not None
    quiet = loaded(text.format("  # protocols: ignore P718"))
    assert silenced(quiet.problems, quiet.text) == []


# --------------------------------------------------------------------------------------- extends

EXTENDING = 'format = 1\nid = "main"\nextends = "talk"\n'


def test_a_file_that_extends_another_changes_only_what_it_says():
    protocol = fine(
        EXTENDING
        + 'title = "Ours"\n[[steps]]\nid = "inner"\ntime = "3m"\n[[steps]]\nid = "open"\ntime = "1m"\n'
    )
    base = fine(TALK)
    assert protocol.title == "Ours"
    assert protocol.people == base.people
    assert protocol.groups == base.groups
    assert every(protocol.steps) == every(base.steps)
    assert protocol.steps[0].title == base.steps[0].title
    assert protocol.steps[0].time.target_ms == 60_000
    assert protocol.steps[2].steps[0].time.target_ms == 180_000


def test_steps_are_put_in_and_left_out_where_the_file_says():
    text = (
        EXTENDING
        + """skip = ["rest"]
[[steps]]
id = "second"
after = "rest"
[[steps]]
id = "third"
after = "rest"
[[steps]]
id = "first"
before = "open"
[[steps]]
id = "inside"
after = "inner"
[[steps]]
id = "end"
"""
    )
    assert every(fine(text).steps) == ["first", "open", "second", "third", "pairs", "inner", "inside", "end"]


def test_a_block_in_which_nothing_is_left_goes_too():
    assert every(fine(EXTENDING + 'skip = ["inner"]\n').steps) == ["open", "rest"]


def test_tables_under_names_are_replaced_one_by_one_and_all_else_whole():
    text = EXTENDING + 'people = { min = 3 }\n[roles.presenter]\ntitle = "Guest"\n[roles.scribe]\n'
    protocol = fine(text)
    assert protocol.people.max == 200
    assert protocol.roles["presenter"].title == "Guest"
    assert list(protocol.roles) == ["presenter", "scribe"]
    assert list(protocol.inputs) == ["question"]


def test_a_file_that_extends_another_can_be_extended():
    middle = 'format = 1\nid = "middle"\nextends = "talk"\nskip = ["rest"]\n'
    middle += '[[steps]]\nid = "new"\nafter = "open"\n'
    text = 'format = 1\nid = "main"\nextends = "middle"\n'
    text += '[[steps]]\nid = "new"\ntime = "2m"\n[[steps]]\nid = "open"\ntime = "1m"\n'
    protocol = fine(text, {"middle": middle})
    assert every(protocol.steps) == ["open", "new", "pairs", "inner"]
    assert [step.time.target_ms for step in protocol.steps[:2]] == [60_000, 120_000]


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ('skip = ["opne"]\n', [("P714", 4)]),
        ('[[steps]]\nid = "x"\nafter = "opne"\n', [("P714", 6)]),
        ('[[steps]]\nid = "x"\nafter = "open"\nbefore = "rest"\n', [("P714", 7)]),
        ('[[steps]]\nid = "open"\nafter = "rest"\n', [("P714", 6)]),
        ('skip = ["open"]\n[[steps]]\nid = "open"\ntime = "1m"\n', [("P714", 4)]),
        ('skip = "pairs"\n[[steps]]\nid = "x"\nafter = 5\n', [("P103", 7)]),
        ("skip = 5\n", [("P103", 4)]),
        ('[[steps]]\nid = "open"\ntime = "x"\ntitel = "x"\n', [("P107", 6), ("P101", 7)]),
    ],
)
def test_what_is_wrong_with_the_changes_is_shown_where_they_are_written(lines, places):
    found = loaded(EXTENDING + lines)
    said = to_data(found.problems, found.text, "main")
    assert [(one["code"], one["line"]) for one in said] == places
    assert {one["file"] for one in said} == {"main"}


def test_what_is_wrong_with_the_other_file_is_shown_there():
    base = HEAD.format("base", "Base") + '[[steps]]\nid = "a"\ntime = "soon"\n[[steps]]\nid = "b"\n'
    found = loaded(
        'format = 1\nid = "main"\nextends = "base"\n[[steps]]\nid = "b"\ntime = "late"\n', {"base": base}
    )
    places = [(one["file"], one["line"]) for one in to_data(found.problems, found.text, "main")]
    assert places == [("main", 6), ("base (there)", 6)]
    assert render_concise(found.problems, found.text, "main").splitlines()[1].startswith("base (there):6:8: ")


def test_a_mistake_of_the_other_file_that_is_changed_here_is_gone():
    base = HEAD.format("base", "Base") + '[[steps]]\nid = "a"\ntime = "soon"\n'
    fine('format = 1\nid = "main"\nextends = "base"\n[[steps]]\nid = "a"\ntime = "1m"\n', {"base": base})


def test_a_file_that_is_no_toml_is_shown_where_it_breaks():
    found = loaded('format = 1\nid = "main"\nextends = "base"\n', {"base": 'format = 1\nid = "base\n'})
    [one] = to_data(found.problems, found.text, "main")
    assert (one["file"], one["line"]) == ("base (there)", 2)


def test_files_that_extend_each_other_are_a_circle_whose_members_are_named():
    one = 'format = 1\nid = "one"\nextends = "two"\n'
    two = 'format = 1\nid = "two"\nextends = "one"\n'
    [problem] = loaded('format = 1\nid = "m"\nextends = "one"\n', {"one": one, "two": two}).problems
    assert problem.code == "P711"
    assert "one → two → one" in problem.message


# --------------------------------------------------------------------------- include and requires


def test_include_brings_names_and_no_steps_and_the_files_own_count():
    shared = '[groups.four]\nsize = 4\n[groups.pair]\nsize = 2\n[roles.host]\n[[steps]]\nid = "no"\n'
    text = 'include = ["parts/shared.toml", "talk"]\n[groups.four]\nsize = { min = 1, ideal = 4, max = 9 }\n'
    text += '[[steps]]\nid = "a"\n'
    protocol = fine(text, {"parts/shared.toml": shared})
    assert protocol.groups["four"].size.max == 9
    assert protocol.groups["pair"].size.max is None
    assert set(protocol.roles) == {"host", "presenter"}
    assert every(protocol.steps) == ["a"]


def test_a_misspelt_key_of_an_included_file_is_shown_there():
    found = loaded('include = "s.toml"\n[[steps]]\nid = "a"\n', {"s.toml": "[group.four]\nsize = 4\n"})
    [one] = to_data(found.problems, found.text, "main")
    assert (one["code"], one["file"], one["help"]) == ("P101", "s.toml (there)", "did you mean `groups`?")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ('weather = ">=1.2"', ""),
        ('weather = "1.2.3"', ""),
        ('weather = "==1.2.3.0"', ""),
        ("weather = 1", ""),
        ('weather = ">=1.10"', "this needs the plugin `weather`, version >=1.10; 1.2.3 is installed"),
        ('weather = "==1.2"', "this needs exactly version ==1.2 of the plugin `weather`; 1.2.3 is installed"),
        ('wether = "1"', "this needs the plugin `wether`, version 1, which is not installed"),
        ('weather = "~1"', "`~1` is no version that can be asked for"),
    ],
)
def test_a_plugin_that_is_missing_or_too_old_is_said(wanted, said):
    found = loaded(f'requires = {{ {wanted} }}\n[[steps]]\nid = "a"\n')
    assert [one.message for one in found.problems] == ([said] if said else [])


# ------------------------------------------------------------------------------- reach and limits


@pytest.mark.parametrize(
    ("name", "asking", "key"),
    [
        ("talk", "", "talk"),
        ("parts/a.toml", "", "parts/a.toml"),
        ("./parts//a.toml", "", "parts/a.toml"),
        ("b.toml", "parts/a.toml", "parts/b.toml"),
        ("b.toml", "talk", "talk:b.toml"),
        ("c.toml", "talk:parts/b.toml", "talk:parts/c.toml"),
        ("fine", "talk:parts/b.toml", "fine"),
    ],
)
def test_a_name_means_a_protocol_of_the_library_or_a_file_below_the_folder_of_who_says_it(name, asking, key):
    assert key_of(name, asking) == key


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../a.toml",
        "a/../../b.toml",
        "/etc/a.toml",
        "~/a.toml",
        "c:/a.toml",
        "c:a.toml",
        "a\\b.toml",
        "id_rsa.pem",
        "a\x1b.toml",
        "a" * 500 + ".toml",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_with_a_sentence(name):
    assert isinstance(key_of(name, ""), Unreachable)
    assert codes(f'[[steps]]\nid = "a"\nrun = {name!r}\n'.replace("\\x1b", "").replace("''", "'-'")) == [
        "P710"
    ]


def test_a_row_of_too_many_files_is_refused():
    others = {
        f"f{n}": f'format = 1\nid = "f{n}"\ntitle = "F"\n[[steps]]\nid = "a"\nrun = "f{n + 1}"\n'
        for n in range(40)
    }
    assert codes(others["f0"], others) == ["P712"]


def test_steps_that_multiply_are_refused_before_they_are_made():
    others = {
        f"f{n}": HEAD.format(f"f{n}", "F")
        + "".join(f'[[steps]]\nid = "s{m}"\nrun = "f{n + 1}"\n' for m in range(9))
        for n in range(9)
    }
    others["f9"] = HEAD.format("f9", "F") + '[[steps]]\nid = "a"\ntime = "1m"\n'
    assert set(codes(others["f0"], others)) == {"P712"}


def test_a_protocol_is_loaded_again_from_the_texts_of_its_files():
    middle = 'format = 1\nid = "middle"\nextends = "talk"\ninclude = "s.toml"\n'
    first = loaded(
        EIGHT + '[[steps]]\nid = "a"\nrun = "middle"\n', {"middle": middle, "middle:s.toml": "[roles.host]\n"}
    )
    assert set(first.files) == {"talk", "middle", "middle:s.toml"}
    again = load_protocol(first.text.encode(), KINDS, frozen(first.files))
    assert again.protocol == first.protocol
    assert again.protocol is not None
