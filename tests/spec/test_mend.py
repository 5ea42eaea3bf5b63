"""What `check --fix` mends: what is certain, with remarks and layout kept, and nothing else."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.spec.load import load_protocol
from protocols.spec.mend import mend
from protocols.spec.problems import has_errors

HEAD = 'format = 1\nid = "test"\ntitle = "Test"\n'
STEP = '[[steps]]\nid = "talk"\ntitle = "Talk"\n'
SPECS = Path(__file__).parents[2] / "protocol_specs"

MENDED = {
    "a key with two letters swapped": (
        HEAD + 'sumamry = "x"  # why\n' + STEP,
        'sumamry = "x"',
        'summary = "x"',
    ),
    "a key in a table in braces": (HEAD + "people = { mni = 3 }\n" + STEP, "mni", "min"),
    "a key with a capital": (HEAD + 'Summary = "x"\n' + STEP, "Summary", "summary"),
    "a header": (HEAD + "[group.circle]\nsize = 4\n" + STEP, "[group.", "[groups."),
    "a step kind": (HEAD + STEP + 'kind = "braek"\n', '"braek"', '"break"'),
    "one of a few words": (HEAD + STEP + "end = 'cutt'\n", "'cutt'", '"cut"'),
    "a word in a list": (HEAD + 'setting = ["room", "onlin"]\n' + STEP, '"onlin"', '"online"'),
    "a grouping": (HEAD + "[groups.circle]\nsize = 4\n" + STEP + 'in = "circel"\n', '"circel"', '"circle"'),
    "a role": (HEAD + "[roles.host]\n" + STEP + 'speaks = "hosst"\n', '"hosst"', '"host"'),
    "a name in a text": (HEAD + "[roles.host]\n" + STEP + 'say = "{hots} asks"\n', "{hots}", "{host}"),
    "a name in a condition": (HEAD + STEP + 'when = "peple > 3"\n', "peple", "people"),
    "a length of time": (HEAD + STEP + 'time = "5 minutes"\n', '"5 minutes"', '"5m"'),
    "a number in quotes": (HEAD + 'minutes = "45"\n' + STEP, '"45"', "45"),
    "true in quotes": (HEAD + STEP + 'protect = "true"\n', '"true"', "true"),
    "a length without quotes": (HEAD + STEP + "time = 5m # short\n", "5m", '"5m"'),
    "a text without quotes": (
        HEAD + "summary = Hello you there\n" + STEP,
        "Hello you there",
        '"Hello you there"',
    ),
    "yes": (HEAD + STEP + "protect = yes\n", "yes", "true"),
    "curly quotes": (HEAD + "summary = “Hello you”\n" + STEP, "“Hello you”", '"Hello you"'),
    "a comma too many": (HEAD + "people = { min = 3, }\n" + STEP, "3, }", "3 }"),
    "braces over lines": (
        HEAD + 'people = {\n  min = 3,\n  max = 12,\n}\n[source]\ntitle = "a  b"\n' + STEP,
        "{\n  min = 3,\n  max = 12,\n}",
        "{ min = 3, max = 12 }",
    ),
    "a colon": (HEAD + 'summary: "x"\n' + STEP, "summary:", "summary ="),
}


def mended(text, kinds):
    data, fixes = mend(text.encode(), kinds)
    return data.decode(), fixes


@pytest.mark.parametrize("name", MENDED)
def test_what_is_certain_is_written_and_all_else_stays(name, kinds):
    text, wrong, right = MENDED[name]
    assert text.count(wrong) == 1
    after, fixes = mended(text, kinds)
    assert after == text.replace(wrong, right)
    assert len(fixes) == 1
    assert fixes[0].line == text[: text.index(wrong)].count("\n") + 1
    assert not has_errors(load_protocol(after.encode(), kinds).problems)


LEFT = {
    "two keys it could be": HEAD + "people = { mix = 3 }\n" + STEP,
    "a key that is there already": HEAD + 'summary = "x"\nsumamry = "y"\n' + STEP,
    "a name that differs in a digit": HEAD + "[roles.host-1]\n" + STEP + 'speaks = "host-2"\n',
    "a length that could be minutes or hours": HEAD + STEP + 'time = "1:30"\n',
    "a number without a unit": HEAD + STEP + "time = 5\n",
    "a word too far away": HEAD + STEP + 'end = "stop"\n',
    "braces with a remark": HEAD + "people = {\n  min = 3, # few\n}\n" + STEP,
    "an open quotation mark": HEAD + 'summary = "Hello\n' + STEP,
    "two ids": HEAD + STEP + STEP,
    "a warning": HEAD + "[source]\nminutes = 45\n" + STEP,
    "nothing wrong": HEAD + STEP + "time='5m'  #   odd layout  \n\n\n",
    "not text": b"\xff\xfe",
    "control characters": HEAD + 'summary = "a\0"\n',
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_not_certain_is_left_byte_by_byte(name, kinds):
    data = LEFT[name] if isinstance(LEFT[name], bytes) else LEFT[name].encode()
    assert mend(data, kinds) == (data, ())


def test_every_place_of_a_misspelt_key_is_renamed_as_one(kinds):
    text = (
        HEAD
        + '[[step]]\nid = "a"\ntitle = "A"\n[[step.steps]]\nid = "b"\ntitle = "B"\n'
        + '[[step]]\nid = "c"\ntitle = "C"\n'
    )
    after, fixes = mended(text, kinds)
    assert after == text.replace("[step", "[steps").replace("[[stepss", "[[steps")
    assert len(fixes) == 1


def test_a_key_that_slipped_below_a_header_goes_up_with_its_remarks(kinds):
    text = (
        HEAD
        + 'summary = "x" # sum\n\n# where from\n[source]\ntitle = "A book"\n'
        + '# to find it by\ntags = ["a", # one\n  "b"] # two\n'
        + STEP
        + "  minutes = 45\n"
    )
    after, fixes = mended(text, kinds)
    assert after == (
        HEAD
        + 'summary = "x" # sum\n# to find it by\ntags = ["a", # one\n  "b"] # two\nminutes = 45\n'
        + '\n# where from\n[source]\ntitle = "A book"\n'
        + STEP
    )
    assert [(fix.line, fix.sentence) for fix in fixes] == [(5, "mend.moved"), (8, "mend.moved")]


def test_steps_get_the_ids_the_program_would_give_them(kinds):
    text = (
        HEAD
        + '[[steps]] # first\n# a remark\ntitle = "Go round!"\n\n  [[steps.steps]]\n  title = "Go round!"\n'
        + "\n  [[steps.steps]]\n    [steps.steps.turns]\n"
    )
    before = load_protocol(text.encode(), kinds).protocol
    after, fixes = mended(text, kinds)
    assert after == (
        HEAD
        + '[[steps]] # first\nid = "go-round"\n# a remark\ntitle = "Go round!"\n\n  [[steps.steps]]\n'
        + '  id = "go-round-2"\n  title = "Go round!"\n'
        + '\n  [[steps.steps]]\n  id = "talk"\n    [steps.steps.turns]\n'
    )
    assert load_protocol(after.encode(), kinds).protocol == before
    lines = after.splitlines()
    assert all(str(fix.arguments["name"]) in lines[fix.line - 1] for fix in fixes)


def test_steps_in_braces_get_ids_too(kinds):
    text = HEAD + 'steps = [\n  { title = "A" },\n  {title="B"},\n]\n'
    after, _ = mended(text, kinds)
    assert [step["id"] for step in tomllib.loads(after)["steps"]] == ["a", "b"]
    assert '  { id = "a", title = "A" },\n' in after


def test_ids_wait_until_the_file_has_no_errors(kinds):
    text = HEAD + '[[steps]]\ntitle = "A"\nend = "stop"\n'
    assert mended(text, kinds) == (text, ())


def test_line_ends_and_byte_order_mark_are_kept(kinds):
    text = "\ufeff" + (HEAD + '[source]\ntags = ["a"]\n[[steps]]\ntitle = "A"\ntime = 5m\n').replace(
        "\n", "\r\n"
    )
    after, _ = mended(text, kinds)
    assert after.startswith("\ufeff")
    assert after.count("\n") == after.count("\r\n") == text.count("\n") + 1


def test_several_mistakes_are_mended_in_one_run(kinds):
    text = HEAD + 'sumary = Hello\npeple = { mni = 3, }\n[[steps]]\ntitel = "A"\ntime = 5m\n'
    after, fixes = mended(text, kinds)
    loaded = load_protocol(after.encode(), kinds)
    assert not loaded.problems
    assert len(fixes) == 8
    assert tomllib.loads(after)["steps"] == [{"id": "a", "title": "A", "time": "5m"}]


def test_a_mend_that_would_make_things_worse_is_not_made(kinds):
    # A circle cannot have a round for each circle (P309), so that there would be as many errors as before.
    text = HEAD + "[groups.circle]\nsize = 4\n" + STEP + 'in = "circle"\nrepeat = { each = "cicrle" }\n'
    assert mended(text, kinds) == (text, ())


def test_hundreds_of_slips_are_mended_and_tens_of_thousands_take_no_time(kinds):
    text = HEAD + '[[steps]]\ntilte = "A"\n' * 500
    after, fixes = mended(text, kinds)
    assert "tilte" not in after
    assert len(fixes) == 1000  # the keys, and an id for each step
    hostile = (HEAD + '[[steps]]\ntilte = "A"\nkind = "tlak"\n' * 4_000).encode()
    began = time.process_time()
    assert mend(hostile, kinds) == (hostile, ())
    assert time.process_time() - began < 15  # 4.2 s were measured, on a busy machine


@pytest.mark.parametrize(
    "path",
    sorted(path for path in SPECS.glob("*.toml") if ".es." not in path.name),
    ids=lambda path: path.stem,
)
def test_shipped_files_need_no_mending(path, kinds):
    data = path.read_bytes()
    assert mend(data, kinds) == (data, ())


_lines = st.sampled_from(
    [
        *(piece for text, _, _ in MENDED.values() for piece in text.removeprefix(HEAD).splitlines()),
        "[source]",
        "[[steps]]",
        "  [[steps.steps]]",
        'tags = ["a"]',
        "minutes = 45",
        "# a remark",
        "",
        "people = { min = 3, # x",
        '"""',
        "time = 5m extra",
    ]
)


@given(lines=st.lists(_lines, max_size=12), ending=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=300, deadline=None)
def test_mending_twice_is_mending_once_and_never_adds_an_error(lines, ending, kinds):
    text = ending.join([HEAD.rstrip("\n"), *lines, ""])
    data = text.encode()
    once, fixes = mend(data, kinds)
    assert (once == data) == (not fixes)
    assert mend(once, kinds) == (once, ())
    if load_protocol(data, kinds).protocol is not None:
        assert load_protocol(once, kinds).protocol is not None
