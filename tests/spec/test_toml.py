"""Text that is not TOML, or hostile TOML, is refused quickly with a sentence that helps."""

import time
import tomllib

import pytest
import tomli_w
from hypothesis import example, given
from hypothesis import strategies as st

from protocols.spec.glance import SIZE_LIMIT
from protocols.spec.problems import locate
from protocols.spec.toml import parse_toml


def refused(source):
    """The one problem of a text, with its place."""
    data = source if isinstance(source, bytes) else source.encode()
    table, text, problems = parse_toml(data)
    assert table is None
    assert len(problems) == 1
    return locate(problems, text)[0]


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "message", "help_"),
    [
        ("time = 5m", "P006", 1, 8, "`5m` must stand in quotes", 'write "5m"'),
        ("time = { min = 5m }", "P006", 1, 16, "`5m` must stand in quotes", 'write "5m"'),
        ("say = [5m]", "P006", 1, 8, "`5m` must stand in quotes", 'write "5m"'),
        ("at = 15:05", "P006", 1, 6, "`15:05` must stand in quotes", 'write "15:05"'),
        ("title = Final Word # x", "P006", 1, 9, "`Final Word` must", 'write "Final Word"'),
        ("a = 1\nok = yes", "P006", 2, 6, "`yes` is not a value", "write true"),
        ("ok = True", "P006", 1, 6, "`True` is not a value", "write true"),
        ("title = “Hi”", "P006", 1, 9, "printer's quotation marks", "straight"),
        ("people = {\n min = 3 }", "P007", 1, 10, "one line", "[header]"),
        ("people = { min = 3, # x\n max = 4 }", "P007", 1, 10, "one line", "[header]"),
        ("people = { min = 3, }", "P007", 1, 19, "end with a comma", "delete"),
        ("a = 1\n\nb = 2\na = '''x\ny'''", "P008", 4, 1, "lines 1 and 4", "keep one"),
        ("[a]\n[b]\n[a]", "P008", 3, 1, "lines 1 and 3", "keep one"),
        ("p = { a = 1, a = 2 }", "P008", 1, 14, "twice", "keep one"),
        ("steps = [{ id = 'a' }]\n[[steps]]", "P009", 2, 1, "two forms, on lines 1 and 2", "one form"),
        ("repeat = 3\nrepeat.as = 'p'", "P009", 2, 1, "two forms, on lines 1 and 2", "one form"),
        ("[steps]\nid = 'a'\n[[steps]]", "P009", 1, 1, "two pairs of brackets", "write [[steps]]"),
        ("[[steps]]\nid = 'a'\n[steps]", "P009", 3, 1, "two pairs of brackets", "write [[steps]]"),
        ("[steps]\nid = 'a'\n[steps]\nid = 'b'", "P009", 1, 1, "two pairs", "write [[steps]]"),
        ("[[steps]]\n[steps.steps]\n[steps.steps]", "P009", 2, 1, "`steps`", "write [[steps.steps]]"),
        ('say = "She said "why" twice."', "P005", 1, 18, "after the value", 'put a backslash before it: \\"'),
        ("say = 'It's fine, isn't it'", "P005", 1, 11, "after the value", "double quotes"),
        ("time = '3m',", "P005", 1, 12, "after the value", "delete the comma"),
        ("name,team,role\nAmara,Cedar,coach", "P005", 1, 5, "not a protocol", "--roster"),
        ("Amara\nBen", "P005", 1, 6, "not a protocol", "--roster"),
        ('a = "abc\nb = 1', "P010", 1, 5, "not closed", "same line"),
        ("a = 'abc", "P010", 1, 5, "not closed", "same line"),
        ('a = """abc\nb = 1', "P010", 1, 5, "not closed", "behind its last line"),
        ("tags = ['a'\ntitle = 'b'", "P010", 1, 8, "not closed before line 2", "missing ]"),
        ("[[steps]\nid = 1", "P010", 1, 8, "header on line 1", "write [[steps]]"),
        ("['a'\nid = 1", "P010", 1, 5, "header on line 1", "[[name]]"),
        ('a = "C:\\new\\x"', "P005", 1, 12, "`\\x`", "backslash"),
        ('a = "C:\\press"', "P005", 1, 8, "backslash", "single quotes"),
        ('title: "x"', "P005", 1, 6, "without =", "TOML writes ="),
        ("title\nid = 'a'", "P005", 1, 6, "without =", "key = value"),
        ("!", "P005", 1, 1, "cannot be read", "key = value"),
        ("a = ", "P005", 1, 5, "nothing behind the =", "delete the line"),
        ('a = "x" "y"', "P005", 1, 9, "after the value", "new line"),
        ("a = 2026-13-45", "P006", 1, 5, "must stand in quotes", "write"),
        ("a = 'x\x1b[2J'", "P003", 1, 7, "control character", "delete"),
        ("a = 1\nb = '\0'", "P003", 2, 6, "control character", "delete"),
    ],
)
def test_a_refusal_says_where_and_what_to_write(text, code, line, column, message, help_):
    for variant in (text, text.replace("\n", "\r\n")):
        found = refused(variant)
        assert found.problem.code == code
        assert (found.span.line, found.span.column) == (line, column)
        assert message in found.problem.message
        assert help_ in found.advice


def test_a_newline_in_a_list_inside_an_inline_table_is_legal():
    table, _, problems = parse_toml(b"a = { b = [\n 1, # one\n 2,\n] }")
    assert (table, problems) == ({"a": {"b": [1, 2]}}, [])


def test_brackets_commas_and_dots_in_texts_and_remarks_do_not_count():
    text = "a = '''" + "[{.,\n" * 50 + "'''\n# " + "[." * 50 + '\nb = "' + "{." * 50 + '\\""\n'
    assert parse_toml(text.encode())[2] == []


def test_a_byte_order_mark_and_crlf_are_welcome():
    table, text, problems = parse_toml(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")
    assert (table, problems) == ({"a": 1, "b": 2}, [])
    assert text.startswith("a")


@pytest.mark.parametrize(
    "data", ["a = 'é'".encode("latin-1"), "a = 1".encode("utf-16"), b"a = 1\nb = '\xff'"]
)
def test_other_encodings_are_refused(data):
    found = refused(data)
    assert found.problem.code in ("P002", "P003")


def test_the_place_of_a_wrong_byte_is_found():
    found = refused("a = 1\nb = 'é".encode() + b"\xff'")
    assert found.problem.code == "P002"
    assert (found.span.line, found.span.column) == (2, 7)


HOSTILE = {
    "500 brackets": ("a = " + "[" * 500, "P004"),
    "500 braces": ("a = " + "{a=" * 500, "P004"),
    "a key of 10,000 parts": (".".join("a" * 10_000) + " = 1", "P004"),
    "a header of 10,000 parts": ("[" + ".".join("a" * 10_000) + "]", "P004"),
    "a spaced key of 10,000 parts": (" . ".join("a" * 10_000) + " = 1", "P004"),
    "a quoted key of 10,000 parts": (".".join(["'a'"] * 10_000) + " = 1", "P004"),
    "a number of 5,000 digits": ("a = " + "1" * 5000, "P011"),
    "a megabyte of brackets": ("[" * (SIZE_LIMIT - 9), "P004"),
    "a megabyte of quotes": ('"' * (SIZE_LIMIT - 9), None),
    "a megabyte of backslashes": ('a = "' + "\\" * (SIZE_LIMIT - 9), None),
    "a megabyte of pairs": ("a = [" + "[]," * (SIZE_LIMIT // 4), None),
    "a megabyte of dots": ("." * (SIZE_LIMIT - 9), None),
    "a megabyte of spaces in a header": ("a = 1\n[[" + " " * (SIZE_LIMIT - 90), None),
    "a megabyte of words for a key": ("a = 1\n" + "a " * (SIZE_LIMIT // 2 - 90), None),
    "a megabyte of remarks before a comma": ('a = ["b"\n' + "# r\n" * (SIZE_LIMIT // 4 - 90) + '"c"]', None),
    "more than a megabyte": ("#" * (SIZE_LIMIT + 1), "P001"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_in_no_time(name):
    text, code = HOSTILE[name]
    began = time.process_time()
    found = refused(text)
    assert time.process_time() - began < 3  # the worst took 1.0 to 1.5 s of CPU on a busy machine
    assert code in (None, found.problem.code)
    assert len(found.problem.message) < 200


def test_line_ends_of_old_are_named():
    found = refused(b'format = 1\rid = "x"\r')
    assert (found.problem.code, found.span.line) == ("P005", 1)
    assert "LF" in found.advice


def test_an_escape_for_a_control_character_is_legal_toml():
    assert parse_toml(b'a = "\\u001b\\u0000"')[0] == {"a": "\x1b\0"}


@given(st.binary(max_size=200) | st.text("[]{}\"'=,.#ab1 \n\\yt:", max_size=60).map(str.encode))
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
@example(b"a=''''''''")
def test_any_bytes_are_read_or_refused_with_one_sentence(data):
    table, text, problems = parse_toml(data)
    if table is None:
        located = locate(problems, text)
        assert len(located) == 1
        assert located[0].problem.message
        located[0].advice  # noqa: B018 - it can be said
    else:
        assert tomllib.loads(data.decode("utf-8-sig")) == table


_plain = st.recursive(
    st.integers(-999, 999) | st.text(max_size=12) | st.booleans() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc.'", min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("ab.", min_size=1, max_size=3), _plain, max_size=4))
def test_what_a_writer_writes_is_never_refused(document):
    assert parse_toml(tomli_w.dumps(document).encode())[0] == document
