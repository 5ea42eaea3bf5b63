"""Reading protocols for the tests of the planner: the files of tests/data, and fragments."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from protocols.plan import by_number, make_plan
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol

DATA = Path(__file__).parent.parent / "data"
HEAD = 'format = 1\nid = "test"\ntitle = "Test"\n'


@pytest.fixture(scope="session")
def kinds():
    """The kinds of step that come with the program, by the door that plugins use."""
    return Host().kinds


@pytest.fixture(scope="session")
def read(kinds):
    """Reads a protocol: a file of tests/data by name, or a fragment without its head."""

    def protocol(source):
        text = HEAD + dedent(source) if "[[" in source else (DATA / f"{source}.toml").read_text("utf-8")
        loaded = load_protocol(text.encode(), kinds)
        assert loaded.protocol is not None, [(one.message, one.arguments) for one in loaded.problems]
        return loaded.protocol

    return protocol


@pytest.fixture(scope="session")
def made(read, kinds):
    """Plans a file or a fragment for so many people (or for a roster)."""

    def plan(source, people, **more):
        roster = by_number(people) if isinstance(people, int) else people
        answer = make_plan(read(source), kinds, roster, **more)
        assert answer.plan is not None, answer.troubles
        return answer.plan

    return plan


@pytest.fixture(scope="session")
def planned(made):
    """Plans one of the files of tests/data."""
    return made
