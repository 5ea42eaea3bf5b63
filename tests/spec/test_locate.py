"""Every key, value and header of a TOML document is found at its line and column."""

import tomllib
from datetime import date, time

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from protocols.spec.locate import START, Index, Span

SAMPLE = """\
# a remark with "quotes" and [brackets]
title = "Hello" # trailing
"odd key" = 'x'
people.min = 3

[source]
url = "a#b"

[groups.circle]
size = { min = 3, ideal = 4 }

[[steps]]
say = [
  "one", # first
  '''two
lines''',
]
[[steps]]
id = "b"
  [[steps.steps]]
  id = "inner"
  [steps.steps.turns]
  time = "1m"
"""


@pytest.mark.parametrize(
    ("path", "line", "slice_"),
    [
        (("title",), 2, '"Hello"'),
        (("odd key",), 3, "'x'"),
        (("people", "min"), 4, "3"),
        (("source", "url"), 7, '"a#b"'),
        (("groups", "circle", "size", "ideal"), 10, "4"),
        (("groups", "circle", "size"), 10, "{ min = 3, ideal = 4 }"),
        (("steps", 0, "say", 0), 14, '"one"'),
        (("steps", 0, "say", 1), 15, "'''two\nlines'''"),
        (("steps", 1, "id"), 19, '"b"'),
        (("steps", 1, "steps", 0, "turns", "time"), 23, '"1m"'),
    ],
)
@pytest.mark.parametrize("crlf", [False, True], ids=["lf", "crlf"])
def test_a_value_is_found(path, line, slice_, crlf):
    text = SAMPLE.replace("\n", "\r\n") if crlf else SAMPLE
    index = Index(text)
    span = index.value(path)
    assert span.line == line
    assert index.lines.cut(span).replace("\r\n", "\n") == slice_


def test_a_key_and_a_header_are_found():
    index = Index(SAMPLE)
    assert index.key(("odd key",)) == Span(3, 1, 3, 10)
    assert index.key(("people",)) == Span(4, 1, 4, 7)
    assert index.key(("groups", "circle")) == Span(9, 9, 9, 15)
    assert index.header(("steps", 1)) == Span(18, 1, 18, 10)
    assert index.header(("steps", 1, "steps", 0)) == Span(20, 3, 20, 18)
    assert index.header(("steps",)) == Span(12, 1, 12, 10)


def test_what_is_not_written_is_found_at_its_nearest_ancestor():
    index = Index(SAMPLE)
    assert index.nearest(("steps", 1, "title")) == index.header(("steps", 1))
    assert index.nearest(("groups", "circle", "size", "max")) == index.key(("groups", "circle", "size"))
    assert index.nearest(("nothing",)) == START


def test_columns_count_characters():
    index = Index('"é日" = 5 # x\n')
    assert index.key(("é日",)) == Span(1, 1, 1, 5)
    assert index.value(("é日",)) == Span(1, 8, 1, 9)


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\nb = 2\na = 3\n",
        "[a]\nx=1\n[b]\n[a]\n",
        "steps = []\n[[steps]]\n",
        "r = 3\nr.as = 1\n",
        "a.b = 1\n[a]\n",
        "[[a]]\n[a]\n",
        "x = {a=1, a=2}\n",
    ],
)
def test_contradicting_definitions_are_both_found(text):
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)
    clash = Index(text).clashes[0]
    assert (clash.first.line, clash.first.column) < (clash.second.line, clash.second.column)


def _scalars():
    return st.one_of(
        st.booleans(),
        st.integers(-(2**60), 2**60),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        st.datetimes(),
        st.dates(date(1, 1, 1)),
        st.just(time(7, 32)),
    )


_keys = st.text("abc-_", min_size=1, max_size=4) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=6
)


def _tables(children):
    return st.dictionaries(_keys, children, max_size=4)


documents = _tables(
    st.recursive(_scalars(), lambda inner: st.lists(inner, max_size=3) | _tables(inner), max_leaves=12)
)


def _leaves(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, (*path, number))
    else:
        yield path, value


@given(documents, st.booleans(), st.booleans())
def test_the_slice_of_every_scalar_reads_back_as_its_value(document, multiline, crlf):
    text = tomli_w.dumps(document, multiline_strings=multiline)
    document = tomllib.loads(text)  # a line break inside a multi-line text is always a bare one
    if crlf:
        text = text.replace("\r", "").replace("\n", "\r\n")
        document = tomllib.loads(text)
    index = Index(text)
    assert not index.clashes
    for path, value in _leaves(document):
        span = index.value(path)
        assert span is not None, path
        assert tomllib.loads(f"v = {index.lines.cut(span)}")["v"] == value
        if isinstance(path[-1], str):
            key = index.lines.cut(index.key(path))
            assert tomllib.loads(f"{key} = 1") == {path[-1]: 1}


@given(st.text(max_size=80) | st.text("[]{}\"'=,.#ab1 \n\\", max_size=80))
def test_any_text_is_walked_without_an_exception(text):
    index = Index(text)
    assert index.nearest(("a", 0, "b")) >= START
