"""docs/problems.md explains every code, and its examples do what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from protocols.plan.checks import check_times
from protocols.plugins.host import Host
from protocols.spec.problems import CODES
from protocols.spec.silence import silenced
from protocols.words import sentence_codes

PAGE = Path(__file__).parents[2] / "docs" / "problems.md"
WITHOUT_EXAMPLE = {"P001", "P002", "P003", "P011", "P113", "P501", "P502", "P503", "P601", "P602", "P806"}
"""Shown by tests of their own: their files would be huge or unprintable, or they need a plan or a plugin."""
WITHOUT_EXAMPLE |= {"P328", "P329"}
"""Shown by tests/plan/test_fixed_checks.py: they need a plan."""
WITHOUT_EXAMPLE |= {"P711", "P712", "P713", "P719"}
"""These take several files, or a plugin; they are shown in test_compose.py."""

SECTIONS = re.findall(
    r"^### (P\d+) · (.+?)\n(.*?)(?=^##|\Z)", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
)


def test_every_code_has_a_section_under_its_title_in_order():
    assert [(code, title) for code, title, _ in SECTIONS] == [
        (code, title) for code, (_, title) in CODES.items()
    ]


@pytest.mark.parametrize(("code", "body"), [(code, body) for code, _, body in SECTIONS])
def test_the_first_example_gives_the_code_and_the_second_is_right(code, body, load):
    examples = re.findall(r"```toml\n(.*?)```", body, re.DOTALL)
    if code in WITHOUT_EXAMPLE:
        assert not examples
        return
    wrong, mended = examples
    found = said(load(wrong), code)
    assert code in found
    assert len(found) <= 2
    assert said(load(mended), code) == []


def said(loaded, code):
    """The codes of all that is said of a file; of people and time only where that is what it is about."""
    problems = list(loaded.problems)
    if loaded.protocol is not None and code.startswith("P5"):
        problems.extend(check_times(loaded.protocol, Host().kinds))
    return [problem.code for problem in silenced(problems, loaded.text)]


def test_the_page_that_travels_with_the_program_is_the_same():
    travelling = PAGE.parents[1] / "src" / "protocols" / "spec" / "pages" / "problems.md"
    assert travelling.read_text("utf-8") == PAGE.read_text("utf-8"), "run: python docs/make_reference.py"


def test_every_sentence_about_problems_is_said_somewhere():
    source = "".join(
        path.read_text("utf-8") for path in Path(PAGE.parents[1] / "src/protocols/spec").glob("*.py")
    )
    # In this module a sentence's help has its name.
    beside = Path(PAGE.parents[1] / "src/protocols/spec/time_checks.py").read_text("utf-8")
    made = (
        "problem.cue.",
        "problem.variant.",
        "problem.severity.",
        "problem.silence.",
        "problem.meaning.",
        "problem.type.",
        "problem.repeat.",
        "problem.open-",
        "problem.reach.",
        "problem.no-extends.",
        "problem.run-any.",
        "problem.not-kept.",
        "problem.too-early",
        "problem.shown-early",
        "problem.meeting.",
        "problem.back.",
        "problem.decide.",
        "problem.per.",
        "problem.key-",
    )
    for code in sentence_codes("problem"):
        helps = code.endswith(".help") and f'"{code.removesuffix(".help")}"' in beside
        assert code in source or code.startswith(made) or helps, code
