"""Remarks silence warnings where they stand, and nothing else; a remark too many is reported."""

from __future__ import annotations

import pytest

from protocols.spec.problems import Problem, locate
from protocols.spec.silence import silenced

LATE = '[source]\nminutes = 45\n[[steps]]\ntitle = "A"\n'
"""A file with the warning P114 on the line of ``minutes``."""


@pytest.fixture
def judge(load):
    """The codes and lines that are left of a fragment's problems."""

    def judged(fragment, complete=True):
        found = load(fragment)
        left = silenced(found.problems, found.text, complete=complete)
        return [(one.problem.code, one.span.line) for one in locate(left, found.text)]

    return judged


@pytest.mark.parametrize(
    "remark",
    [
        "# protocols: ignore P114",
        "#protocols:ignore p114",
        "# protocols: ignore P503, P114 (the book says so)",
    ],
)
def test_a_remark_silences_its_line(remark, judge):
    left = judge(LATE.replace("45", f"45 {remark}"), complete=False)
    assert left == []
    assert judge(LATE) == [("P114", 5)]


def test_a_remark_of_its_own_silences_the_line_below(judge):
    assert judge(LATE.replace("minutes", "# protocols: ignore P114\n# as published\nminutes")) == []
    assert judge(LATE.replace("[source]", "# protocols: ignore P114\n[source]")) == [("P701", 4), ("P114", 6)]


def test_a_remark_at_the_top_silences_the_file(judge):
    assert judge("# protocols: ignore-file P114\n" + LATE) == []
    assert judge(LATE + "# protocols: ignore-file P114\n") == [("P114", 5), ("P701", 8)]


def test_a_remark_in_a_text_is_only_text(judge):
    assert judge('summary = "# protocols: ignore P114"\n' + LATE) == [("P114", 6)]


def test_an_unused_remark_is_reported_code_by_code(judge):
    text = LATE.replace("45", "45 # protocols: ignore P114, P503, P999")
    assert judge(text) == [("P701", 5), ("P701", 5)]
    assert judge(text, complete=False) == []


@pytest.mark.parametrize(
    "remark", ["# protocols: ignore", "# protocols: ignroe P114", "# protocols: ignore me"]
)
def test_a_remark_that_cannot_be_read_is_reported(remark, judge):
    assert judge(f"{remark}\n{LATE}") == [("P701", 4), ("P114", 6)]


def test_an_error_is_not_silenced_and_the_remark_says_so(judge):
    text = '[[steps]]\ntime = "5 minutes" # protocols: ignore P107\n'
    assert judge(text) == [("P107", 5), ("P702", 5)]
    assert judge('# protocols: ignore-file P107\n[[steps]]\ntime = "5 minutes"\n') == [
        ("P702", 4),
        ("P107", 6),
    ]


@pytest.mark.parametrize("code", ["P701", "P702"])
def test_what_is_said_about_remarks_cannot_be_silenced(code, judge):
    assert judge(f"# protocols: ignore-file {code}\n{LATE}") == [("P701", 4), ("P114", 6)]


def test_in_a_file_that_is_not_toml_nothing_is_silenced(judge):
    assert judge("# protocols: ignore-file P006\ntitle = Hello\n")[0][0] == "P006"


def test_what_is_found_later_can_be_silenced_too(load):
    text = load("minutes = 45 # protocols: ignore P503\n").text
    assert silenced([Problem("P503", "problem.headline", {}, ("minutes",))], text) == []
