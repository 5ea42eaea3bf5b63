"""A check as editors run it is answered without the parser, and as the parser would answer it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from protocols.cli.main import _plain_check
from protocols.cli.parser import CheckParser


@pytest.mark.parametrize(
    "words", [["a.toml"], ["a.toml", "b.toml"], ["--concise", "a.toml"], ["a.toml", "b.toml", "--json"], [""]]
)
def test_a_plain_check_has_the_options_that_the_parser_answers(words):
    plain = _plain_check(["check", *words])
    assert plain is not None
    assert vars(plain) == vars(CheckParser().parse_args(["check", *words]))


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "--json"],
        ["check", "-h"],
        ["check", "--fix", "a.toml"],
        ["check", "--json", "--concise", "a.toml"],
        ["check", "--", "-a.toml"],
        ["check", "--format", "sarif", "a.toml"],
        ["check", "a.toml", "--json", "b.toml"],
        ["show", "a.toml"],
        ["list"],
    ],
)
def test_everything_else_is_left_to_the_parser(words):
    assert _plain_check(words) is None


def test_a_check_loads_neither_the_parser_nor_the_library(tmp_path):
    file = tmp_path / "huddle.toml"
    file.write_text('format = 1\nid = "huddle"\ntitle = "Huddle"\n[[steps]]\ntitle = "Talk"\ntime = "5m"\n')
    asked = (
        "import sys; from protocols.cli.main import main; main(); "
        "print([one for one in ('argparse', 'pathlib', 'protocols.library.shelf') if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {asked}", "check", str(file)],
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == "[]", done
