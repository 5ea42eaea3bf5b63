"""The canonical layout: keys in order, remarks kept, the meaning untouched, and nothing left to do after."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.spec.layout import WIDTH, format_text
from protocols.spec.locate import remarks

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("protocol_specs/*.toml"), *ROOT.glob("plugins/*/examples/*.toml")])


def same(text, kinds):
    """*text* laid out, after the three laws were held against it."""
    made = format_text(text, kinds)
    assert made is not None
    assert tomllib.loads(made.removeprefix("\ufeff")) == tomllib.loads(text.removeprefix("\ufeff"))
    assert sorted(said(made)) == sorted(said(text))
    assert format_text(made, kinds) == made
    return made


def said(text):
    return [text[start:end].rstrip() for start, end in remarks(text)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_files_are_laid_out(path, kinds):
    text = path.read_text("utf-8")
    assert same(text, kinds) == text, f"run: protocols fmt {path.name}"


def test_a_file_is_brought_into_shape(kinds):
    text = """\
#:schema ./protocol.schema.json


# Our own, from last spring.
title="Talk"   # for lists
format=1
# where it is used
id = 'talk'



[[steps]]
say="Hello"
title = "Greet"     # aligned
id="greet"
[steps.turns]
time = "1m"
who="everyone"
# the roles
[roles.host]
[source]
follows = "original"
title = "us"
# after the source

[[steps]]
title = "Rounds"

# many of them
repeat = {as="p",each='member'}
[[steps.steps]]
time="1m"
title = "Speak"
# the end
"""
    assert (
        same(text, kinds)
        == """\
#:schema ./protocol.schema.json

# Our own, from last spring.
format = 1
# where it is used
id = 'talk'
title = "Talk"  # for lists

[source]
title = "us"
follows = "original"
# after the source

# the roles
[roles.host]

[[steps]]
id = "greet"
title = "Greet"  # aligned
say = "Hello"

[steps.turns]
who = "everyone"
time = "1m"

[[steps]]
title = "Rounds"

# many of them
repeat = { each = 'member', as = "p" }

  [[steps.steps]]
  title = "Speak"
  time = "1m"
  # the end
"""
    )


def test_lists_are_broken_only_where_a_line_is_too_long(kinds):
    short = 'tags = ["a", "b"]\n'
    assert same(short, kinds) == short
    stems = [f"A sentence starter, the {number}th of them" for number in range(4)]
    made = same(f"[[steps]]\nstems = {stems}\n", kinds)
    assert made == "[[steps]]\nstems = [\n" + "".join(f"  '{stem}',\n" for stem in stems) + "]\n"
    kept = "tags = [\n  'a',  # first\n  # second\n  'b',\n  # no more\n]\n"
    assert same(kept, kinds) == kept


def test_a_long_list_in_braces_is_broken_inside_them(kinds):
    columns = ", ".join(f'"Column number {number}, with a name"' for number in range(4))
    made = same(f'[[steps]]\ncapture = [{{ columns = [{columns}], id = "a" }}]\n', kinds)
    assert all(len(line) <= WIDTH for line in made.splitlines())


def test_a_text_over_several_lines_is_not_touched(kinds):
    text = 'purpose = """\n  Two  \\\n   lines,\t\n\n\n# no remark\n"""\n'
    assert same(text, kinds) == text


def test_the_keys_of_a_plugins_kind_stand_before_the_steps_inside(kinds):
    text = '[[steps]]\nvotes = 2\nquestion = "Tea?"\nunknown = 1\nkind = "poll"\n'
    assert same(text, kinds) == '[[steps]]\nkind = "poll"\nquestion = "Tea?"\nvotes = 2\nunknown = 1\n'


def test_the_order_of_groups_roles_and_inputs_is_the_authors(kinds):
    text = "[groups.b]\nsize = 2\n[roles.z]\n[groups.a]\nsize = 3\n[roles.y]\n"
    made = same(text, kinds)
    assert [line for line in made.splitlines() if line.startswith("[")] == [
        "[groups.b]",
        "[groups.a]",
        "[roles.z]",
        "[roles.y]",
    ]


def test_line_ends_and_byte_order_mark_stay(kinds):
    made = same("\ufeffid='a'\r\nformat=1\r\n", kinds)
    assert made == "\ufeffformat = 1\r\nid = 'a'\r\n"


@pytest.mark.parametrize("text", ["title = Hello\n", "a = 1\na = 2\n", "[", 'x = "\0"\n'])
def test_what_is_not_toml_has_no_layout(text, kinds):
    assert format_text(text, kinds) is None


@pytest.mark.parametrize("text", ["", "# only a remark\n", "\n\n", "x = nan\n", "[a.b]\n[a]\n"])
def test_odd_documents_pass(text, kinds):
    made = format_text(text, kinds)
    assert format_text(made, kinds) == made


_scalars = (
    st.integers(-5, 10**12)
    | st.booleans()
    | st.text(max_size=20)
    | st.floats(allow_nan=False)
    | st.dates()
    | st.sampled_from(["5m", "talk", "poll", "a\nb", 'x"""y', "é\u2028"])
)
_KEYS = (
    "id title format steps time min max target who turns capture say kind question votes groups roles size "
    "source tags a.b ü columns repeat each as"
)
_keys = st.sampled_from(_KEYS.split()) | st.text(max_size=3)
_documents = st.dictionaries(
    _keys,
    st.recursive(
        _scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=6,
)


@given(document=_documents, multiline=st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_document_keeps_its_meaning(document, multiline, kinds):
    text = tomli_w.dumps(document, multiline_strings=multiline)
    if format_text(text, kinds) is not None:  # keys of more than eight parts and the like are refused
        same(text, kinds)


_rows = st.sampled_from(
    [
        "",
        "",
        "# one",
        "  # two",
        "#",
        "id = 'x' # three",
        'title = "T"',
        "time = {max='1m',min = \"1s\"}",
        "turns.who = 'others'",
        "turns.time = '1m'",
        "tags = [ # four",
        "  'a', # five",
        "  # six",
        "  'b'",
        "]",
        "capture=[{id='a',columns=['b','c']},{id = 'd'}]",
        "say = '''",
        "'''",
        "[source]",
        "[[steps]] # seven",
        " [[steps.steps]]",
        "[steps.turns]",
        "[groups.a]",
        "[groups.b]",
        "[[steps.capture]]",
    ]
)


@given(rows=st.lists(_rows, max_size=16), ending=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
@settings(max_examples=250, deadline=None)
def test_any_written_document_keeps_its_meaning_and_its_remarks(rows, ending, last, kinds):
    text = ending.join(rows) + ending * last
    if format_text(text, kinds) is not None:
        same(text, kinds)
