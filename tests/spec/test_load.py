"""A file becomes a checked protocol, or everything that is wrong with it; never an exception."""

import json
import subprocess
import sys
import time
import unicodedata

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from protocols.spec.glance import quick_look
from protocols.spec.load import load_protocol
from protocols.spec.problems import SHOWN_LIMIT, render_concise, render_full, to_data
from protocols.spec.step_tables import Time

SKETCH = """\
format = 1
id = "final-word"
title = "Final Word"
summary = "Each person opens with a passage."
minutes = 45
people = { min = 3, max = 60 }
tags = "text"

[source]
title = "Final Word"
follows = "adapted"

[groups.circle]
size = { min = 3, ideal = 4, max = 5 }
leftover = "grow"

[[steps]]
id = "read"
title = "Read"
time = { min = "5m", target = "8m", max = "10m" }
speaks = "nobody"

[[steps]]
id = "passages"
title = "{presenter} opens"
in = "circle"
repeat = { each = "member", as = "presenter" }

  [[steps.steps]]
  title = "Say why"
  time = { max = "3m" }
  speaks = "presenter"

  [[steps.steps]]
  title = "Each of the others responds"
  turns = { who = "others", time = { max = "1m" }, crosstalk = false }

[[steps]]
id = "debrief"
title = "Debrief"
kind = "debrief"
time = "5m"
protect = true
optional = true
capture = [{ id = "noticings", title = "We noticed", kind = "note" }]
"""


def test_the_sketch_of_the_language_is_read(load):
    found = load(SKETCH)
    assert found.problems == ()
    protocol = found.protocol
    assert (protocol.minutes, protocol.people.max, protocol.tags) == (45, 60, ("text",))
    assert protocol.groups["circle"].size.ideal == 4
    read, passages, debrief = protocol.steps
    assert read.time == Time(300_000, 480_000, 600_000)
    assert (passages.in_, passages.repeat.each, passages.repeat.as_) == ("circle", "member", ("presenter",))
    assert passages.steps[1].turns.time == Time(0, 60_000, 60_000)
    assert (debrief.protect, debrief.optional, debrief.capture[0].id) == (True, "if time", "noticings")


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t])
def test_crlf_and_a_byte_order_mark_change_nothing(change, kinds, load):
    assert load_protocol(change(SKETCH).encode(), kinds).protocol == load(SKETCH).protocol


def test_control_characters_never_enter(load):
    found = load(
        'summary = "a\\u001b[2Jb\\u0007\\u202e"\n[[steps]]\ntitle = "x\\ny"\nsay = "1\\r\\n2\\u0000"\n'
    )
    assert found.problems == ()
    assert found.protocol.summary == "a[2Jb"
    assert (found.protocol.steps[0].title, found.protocol.steps[0].say) == ("x y", ("1\n2",))


def test_markup_is_only_text(step):
    assert step("title = '[/x] [bold]b[/] {}'").title == "[/x] [bold]b[/] {}"


# ---------------------------------------------------------------- what TOML makes ugly, and the way round it


def test_a_parents_key_after_a_child_is_noticed_by_its_indentation(load):
    text = '[[steps]]\ntitle = "A"\n\n  [[steps.steps]]\n  title = "B"\nprotect = true\n'
    found = load(text)
    assert [(problem.code, problem.severity) for problem in found.problems] == [("P115", "warning")]
    assert found.protocol.steps[0].steps[0].protect is True


def test_a_compact_list_of_steps_is_read(load):
    found = load(
        '[[steps]]\ntitle = "A"\nsteps = [\n  { title = "B", time = "1m" },\n  { title = "C" },\n]\n'
    )
    assert found.problems == ()
    assert [inner.title for inner in found.protocol.steps[0].steps] == ["B", "C"]


def test_a_top_key_after_a_table_belongs_above_it(load):
    found = load('[source]\ntitle = "x"\npeople = { min = 3 }\ntags = ["a"]\n')
    text = render_full(found.problems, found.text, "x.toml")
    assert text.count("it belongs above line 4") == 2
    assert load("[source]\nminutes = 45\n").problems[0].code == "P114"


def test_a_key_of_a_step_in_its_sub_table_belongs_above_that(load):
    found = load('[[steps]]\n[steps.turns]\ntime = "1m"\nstems = ["a"]\n')
    assert "key of the table around this one: it belongs above line 5" in render_full(
        found.problems, found.text, "x"
    )


def test_a_sub_table_or_dotted_keys_do_for_a_long_line(step):
    assert step('turns.who = "everyone"\nturns.time = "1m"\n') == step(
        '[steps.turns]\nwho = "everyone"\ntime = "1m"'
    )


def test_deep_headers_are_unknown_keys_here(codes):
    assert codes('[[steps]]\ntitle = "A"\n[[steps.tracks.steps]]\ntitle = "B"\n') == ["P101"]


@pytest.mark.parametrize("header", ["[steps]", "[[steps.steps]]"])
def test_steps_that_are_no_list_are_shown_at_the_first_header(header, load):
    found = load(f'{header}\ntitle = "A"\n')
    assert [problem.code for problem in found.problems] == ["P103"]
    assert to_data(found.problems, found.text, "x")[0]["line"] == 4
    assert "[[steps]]" in to_data(found.problems, found.text, "x")[0]["help"]


def test_a_time_of_day_is_named_for_what_it_is(load):
    problem = load("[[steps]]\ntime = 15:05:00\n").problems[0]
    assert (problem.code, "a date or a time" in problem.message) == ("P103", True)


# ------------------------------------------------------------------------------------------------ step kinds


def test_a_kind_brings_keys_of_its_own(step):
    found = step('kind = "poll"\nquestion = "Tea?"\npause = "10s"\ntime = "1m"')
    assert (found.keys.question, found.keys.votes, found.keys.pause_ms) == ("Tea?", 1, 10_000)


def test_the_keys_of_a_kind_are_checked_like_ours(load):
    found = load('[[steps]]\nkind = "poll"\nvots = 3\nvotes = 10\n')
    assert [problem.code for problem in found.problems] == ["P102", "P101", "P104"]
    assert found.problems[1].help_arguments == {"name": "votes"}


def test_the_keys_of_a_kind_are_unknown_elsewhere(codes):
    assert codes('[[steps]]\nkind = "talk"\nquestion = "Tea?"\n') == ["P101"]


def test_what_a_kind_finds_stands_at_its_key(load):
    found = load('[[steps]]\nkind = "poll"\nquestion = "Tea"\n')
    (problem,) = found.problems
    assert (problem.code, problem.path) == ("P601", ("steps", 0, "question"))
    assert problem.message == "a question ends with[2J a question mark"
    assert "help: add one" in render_full(found.problems, found.text, "x")


@pytest.mark.parametrize("name", ["broken", "exploding"])
def test_a_kind_that_fails_is_one_problem_that_names_it(name, load):
    found = load(f'[[steps]]\nkind = "{name}"\nquestion = "Tea?"\nword = "x"\nbad = 1\n')
    failures = [problem for problem in found.problems if problem.code == "P602"]
    assert len(failures) == 1
    assert f"`{name}` failed" in failures[0].message
    assert len(found.problems) >= 2


def test_an_unknown_kind_gets_a_suggestion(load):
    (problem,) = load('[[steps]]\nkind = "tlak"\nanything = 3\n').problems
    assert (problem.code, problem.help_arguments) == ("P112", {"name": "talk"})


# -------------------------------------------------------------------------------------------- all problems


def test_every_problem_is_shown_with_its_line_a_caret_and_help(load):
    found = load('people = { mim = 3 }\n[[steps]]\ntitle = "日本 {x}"\ntime = 5\n')
    assert found.protocol is None
    assert (
        render_full(found.problems, found.text, "bad.toml")
        == """\
error[P101]: there is no key `mim` here
 --> bad.toml:4:12
  |
4 | people = { mim = 3 }
  |            ^^^
  = help: did you mean `min`?

error[P204]: nothing here is called {x}
 --> bad.toml:6:13
  |
6 | title = "日本 {x}"
  |               ^^^
  = help: possible here: {people}

error[P103]: `time` should be a length of time in quotes, not a whole number
 --> bad.toml:7:8
  |
7 | time = 5
  |        ^
  = help: say the unit: "5m" for minutes, "5s" for seconds"""
    )
    assert render_concise(found.problems, found.text, "bad.toml").splitlines() == [
        "bad.toml:4:12: error[P101]: there is no key `mim` here",
        "bad.toml:6:13: error[P204]: nothing here is called {x}",
        "bad.toml:7:8: error[P103]: `time` should be a length of time in quotes, not a whole number",
    ]
    data = json.loads(json.dumps(to_data(found.problems, found.text, "bad.toml")))
    assert [(one["line"], one["column"], one["end_column"]) for one in data] == [
        (4, 12, 15),
        (6, 13, 16),
        (7, 8, 9),
    ]


def test_a_second_place_is_named(load):
    found = load('[[steps]]\nid = "a"\n[[steps]]\nid = "a"\n')
    assert "see also line 5" in render_full(found.problems, found.text, "x")


def test_a_long_line_is_cut_around_what_is_wrong(load):
    found = load(f'[[steps]]\ntitle = "{"x" * 1000} {{y}} {"z" * 500}"\n')
    rows = render_full(found.problems, found.text, "x").splitlines()
    assert all(len(row) < 110 for row in rows)
    assert rows[3][rows[4].index("^") : rows[4].rindex("^") + 1] == "{y}"


def test_a_title_of_a_page_is_too_long(codes):
    assert codes(f'summary = "{"x" * 2001}"\n') == ["P113"]


def test_a_newer_format_is_said_and_nothing_else(load):
    found = load('format = 2\nid = 5\nnew = "x"\n')
    assert [problem.code for problem in found.problems] == ["P111"]


def test_a_file_that_is_hardly_begun_names_all_that_is_missing(load):
    found = load(b"format = 1")
    assert [problem.arguments["key"] for problem in found.problems] == ["id", "title", "steps"]
    assert render_full(found.problems, found.text, "x")


MANY = {
    "unknown keys": "".join(f"key{number} = 1\n" for number in range(30_000)),
    "steps without an id": "[[steps]]\ntitle = 'a'\n" * 15_000,
    "steps that name others": "[[steps]]\nspeaks = 'others'\n" * 12_000,
    "indented headers": "[[steps]]\n" + " [[steps.steps]]\ntitle='a'\n" * 12_000,
    "groups from each other": "".join(f"[groups.a{n}]\nfrom = 'a{n + 1}'\n" for n in range(12_000)),
    "unknown names": "".join(f"[roles.a{n}]\n" for n in range(8_000))
    + "[[steps]]\nspeaks = 'b7'\nsay = '{b8}'\n" * 6_000,
    "one capture in all branches": "[[steps]]\nwhen = '1 > 0'\ncapture = [{ id = 'a' }]\n" * 8_000,
    "unknown kinds": "[[steps]]\nkind = 'tallk'\n" * 12_000,
    "names in one text": "[[steps]]\nsay = '" + "{a}" * 100_000 + "'\n",
}


@pytest.mark.parametrize("name", MANY)
def test_tens_of_thousands_of_mistakes_take_no_time(name, load):
    began = time.process_time()
    found = load(MANY[name])
    render_full(found.problems, found.text, "x")
    assert time.process_time() - began < 6  # at most 1.8 s were measured, on a busy machine
    assert len(found.problems) <= SHOWN_LIMIT


# ------------------------------------------------------------------------------------------------------ laws


def shown_somehow(found):
    for render in (render_full, render_concise):
        text = render(found.problems, found.text, "a\x1b.toml")
        assert not [char for char in text if char != "\n" and unicodedata.category(char) == "Cc"]
    json.dumps(to_data(found.problems, found.text, "x"))


@given(data=st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_raise(data, kinds):
    found = load_protocol(data, kinds)
    assert found.protocol is None
    assert found.problems
    shown_somehow(found)
    quick_look(data)


_words = st.sampled_from(
    [
        "talk",
        "poll",
        "broken",
        "break",
        "member",
        "others",
        "everyone",
        "presenter",
        "circle",
        "a-b",
        "5m",
        "open",
        "1h",
        "otherwise",
        "people>3",
        "count(circle)",
        "{presenter}",
        "{round}",
        "room",
        "note",
        "decision",
        "choice",
        "text",
        "grow",
        "random",
        "true",
        "日本",
        "\x1b[2J",
    ]
)
_anything = st.recursive(
    st.integers(-5, 300) | _words | st.booleans() | st.floats() | st.text(max_size=8) | st.just(10**30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "min",
                    "max",
                    "ideal",
                    "time",
                    "who",
                    "each",
                    "as",
                    "times",
                    "id",
                    "title",
                    "size",
                    "from",
                    "reply",
                ]
            ),
            inner,
        )
    ),
    max_leaves=5,
)
_step_keys = st.sampled_from(
    [
        "id",
        "kind",
        "title",
        "say",
        "time",
        "end",
        "protect",
        "optional",
        "when",
        "repeat",
        "in",
        "speaks",
        "asks",
        "answers",
        "turns",
        "rules",
        "capture",
        "steps",
        "question",
        "votes",
        "unknown",
        "clock",
        "record",
    ]
)
_steps = st.recursive(
    st.dictionaries(_step_keys, _anything, max_size=5),
    lambda inner: st.fixed_dictionaries({"steps": st.lists(inner, max_size=3)}, optional={"in": _anything}),
    max_leaves=5,
)
_files = st.fixed_dictionaries(
    {
        "format": st.just(1),
        "id": st.just("x"),
        "title": _anything,
        "steps": st.lists(_steps, max_size=3) | _anything,
    },
    optional={
        name: _anything | st.dictionaries(_words, _anything, max_size=2)
        for name in ("people", "minutes", "groups", "roles", "inputs", "source", "tags", "setting", "wrong")
    },
)


@given(document=_files)
def test_any_document_is_judged_and_shown(document, kinds):
    data = tomli_w.dumps(document).encode()
    found = load_protocol(data, kinds)
    shown_somehow(found)
    assert (found.protocol is None) == any(problem.severity == "error" for problem in found.problems)
    assert load_protocol(data, kinds) == found
    quick_look(data)


# ---------------------------------------------------------------------------------------------- a quick look


def test_a_quick_look_tells_what_a_list_shows():
    assert quick_look(SKETCH.encode()) == {
        "id": "final-word",
        "title": "Final Word",
        "summary": "Each person opens with a passage.",
        "purpose": "",
        "lengths": (),
        "minutes": (45, 45),
        "people": (3, 60),
        "tags": ("text",),
        "setting": (),
        "language": "en",
        "translations": {},
        "extends": "",
        "meetings": 0,
        "said": {"title", "summary", "minutes", "people", "tags"},
    }


@pytest.mark.parametrize("data", [b"", b"id = 5", b"\xff", b"id = 'x"])
def test_a_quick_look_at_something_else_is_nothing(data):
    assert quick_look(data) is None


def test_a_quick_look_forgives_what_is_wrong():
    look = quick_look(b"id = 'x'\nminutes = 'x'\npeople = { min = true }\ntags = [1, 'a']")
    assert (look["minutes"], look["people"], look["tags"]) == (None, (1, 200), ("a",))


# ---------------------------------------------------------------------------------------------------- imports


def test_loading_a_good_file_imports_nothing_heavy():
    program = (
        "import sys, protocols.spec\n"
        "assert not any(name.startswith('protocols.spec.') for name in sys.modules)\n"
        "from protocols.spec import load_protocol, parse_duration\n"
        "from protocols.spec.kinds import PlainKind\n"
        "kinds = {name: PlainKind(name, name) for name in ('talk', 'debrief')}\n"
        f"assert load_protocol({SKETCH.encode()!r}, kinds).protocol\n"
        "heavy = 'pluggy textual difflib platformdirs rich unicodedata json importlib.metadata'.split()\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() in ("[]", "['unicodedata']")


@pytest.mark.parametrize(
    ("text", "message"), [("", "the file is empty"), ("[[people]]\nname = 'Amara'\n", "not a protocol")]
)
def test_a_file_that_is_something_else_is_told_so_once(text, message, kinds):
    (problem,) = load_protocol(text.encode(), kinds).problems
    assert message in problem.message
    assert problem.help


def test_a_number_for_a_table_is_told_how_a_table_looks(load):
    text = load("people = 6\n")
    shown = render_full(text.problems, text.text, "a.toml")
    assert "write people = { min = 6, max = 6 }" in shown


def test_a_second_place_on_the_same_line_is_not_pointed_at(load):
    loaded = load("people = { min = 9, ideal = 6, max = 12 }\n")
    shown = render_full(loaded.problems, loaded.text, "a.toml")
    assert "see also" not in shown
    assert "the smallest is `min`" in shown


def test_an_escape_sequence_in_a_condition_does_not_reach_the_terminal(kinds):
    found = load_protocol(b'format = 1\nid = "x"\ntitle = "X"\n[[steps]]\nwhen = "\\u001b[2J"\n', kinds)
    assert found.problems
    shown_somehow(found)
