"""A new protocol file from a few answers is a good one, whatever the answers are."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.plan.checks import check_times
from protocols.plugins.host import Host
from protocols.spec.layout import format_text
from protocols.spec.load import load_protocol
from protocols.spec.said_steps import StarterStep, read_step
from protocols.spec.starter import Starter, read_people, starter_text

KINDS = Host().kinds


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("Welcome", StarterStep("Welcome")),
        ("Welcome, 5m", StarterStep("Welcome", 300_000)),
        ("Read, think, write , 90s", StarterStep("Read, think, write", 90_000)),
        ("Go round, 1 min, each", StarterStep("Go round", 60_000, each=True)),
        ("Pairs, in groups, 5m, 3 rounds", StarterStep("Pairs", 300_000, grouped=True, rounds=3)),
        ("each", StarterStep("each")),
        ("Obstacles, 8m, in pairs", StarterStep("Obstacles", 480_000, grouped=True, size=2)),
        ("Threes, in threes, 8 min", StarterStep("Threes", 480_000, grouped=True, size=3)),
        ("Talk, in groups of four people", StarterStep("Talk", grouped=True, size=4)),
        ("Hablar, 3 minutos, en parejas", StarterStep("Hablar", 180_000, grouped=True, size=2)),
        ("Hablar, en grupos de tres", StarterStep("Hablar", grouped=True, size=3)),
        ("One word, 20 seconds each", StarterStep("One word", 20_000, each=True)),
        ("Una palabra, 20s por persona", StarterStep("Una palabra", 20_000, each=True)),
        ("Practise, two rounds, 5m", StarterStep("Practise", 300_000, rounds=2)),
        ("Close, all together, 5m", StarterStep("Close", 300_000)),
    ],
)
def test_a_step_is_read_from_one_line(line, step):
    assert read_step(line) == step


@pytest.mark.parametrize(
    ("line", "step", "unread"),
    [
        ("Vote on one, 3 minuts", "Vote on one, 3 minuts", (("3 minuts", "3 minutes"),)),
        ("Votar, 3 minuttos", "Votar, 3 minuttos", (("3 minuttos", "3 minutos"),)),
        ("Talk, in paris", "Talk, in paris", (("in paris", "in pairs"),)),
        ("Talk, in 5 groups", "Talk, in 5 groups", (("in 5 groups", "in groups of 4"),)),
        ("Talk, 0 rounds", "Talk, 0 rounds", (("0 rounds", "3 rounds"),)),
        ("Talk, 5m, in silence", "Talk, in silence", (("in silence", ""),)),
        ("Talk, 5m, 3m", "Talk, 3m", (("3m", ""),)),
        ("Talk, 5m, wherever you like", "Talk, wherever you like", (("wherever you like", ""),)),
        ("Read, think, write", "Read, think, write", ()),
    ],
)
def test_what_is_not_understood_of_a_line_stays_in_its_title_and_is_told(line, step, unread):
    read = read_step(line)
    assert (read.title, read.unread) == (step, unread)


def test_groups_of_several_sizes_are_groupings_of_their_own():
    steps = [read_step(line) for line in ("A, 3m, in pairs", "B, 3m, in groups of 5", "C, 3m, in groups")]
    data = tomllib.loads(starter_text(Starter("T", steps), "t.toml"))
    sizes = {name: one["size"]["ideal"] for name, one in data["groups"].items()}
    assert sizes == {"pair": 2, "group-of-5": 5, "small-group": 4}
    assert [step["in"] for step in data["steps"]] == ["pair", "group-of-5", "small-group"]
    assert data["people"]["min"] == 3


@pytest.mark.parametrize("line", ["", "  ", ", 5m", "\x1b"])
def test_a_step_needs_a_title(line):
    assert read_step(line) is None


@pytest.mark.parametrize(
    ("text", "people"),
    [("12", (6, 12, 24)), ("6-24", (6, 15, 24)), ("6 to 7", (6, 6, 7)), ("1", (1, 1, 2))],
)
def test_people_are_read_from_a_number_or_a_range(text, people):
    assert read_people(text) == people


@pytest.mark.parametrize("text", ["", "0", "9-3", "some", "6-", "-6", "99999"])
def test_what_is_no_number_of_people_is_none(text):
    assert read_people(text) is None


def test_a_name_in_braces_becomes_a_role():
    text = starter_text(Starter("T", [StarterStep("{presenter} opens, {people} listen {")]), "t.toml")
    data = tomllib.loads(text)
    assert list(data["roles"]) == ["presenter"]
    assert data["steps"][0]["title"] == "{presenter} opens, people listen {"


_titles = st.text(max_size=30) | st.sampled_from(
    [
        "{host} asks",
        "{round}",
        "{Ünsinn}",
        "Break",
        "debrief",
        'a "b" \\c',
        "日本",
        "# x",
        "{small-group}",
        "{pair}",
        "{group-of-7}",
    ]
)
_steps = st.builds(
    lambda title, rest: read_step(", ".join([title, *rest])) or StarterStep("x"),
    _titles,
    st.lists(
        st.sampled_from(["5m", "90s", "in groups", "in pairs", "in groups of 7", "each", "2 rounds", "x3"]),
        max_size=4,
    ),
)


@given(
    title=_titles,
    steps=st.lists(_steps, min_size=1, max_size=6),
    people=st.none()
    | st.tuples(st.integers(1, 60), st.integers(1, 60)).map(lambda p: read_people(f"{min(p)}-{max(p)}")),
    size=st.none() | st.integers(1, 12),
)
@settings(max_examples=200, deadline=None)
def test_whatever_the_answers_are_the_file_has_no_problems(title, steps, people, size):
    text = starter_text(Starter(title or "x", steps, None, people, size), "x.toml")
    loaded = load_protocol(text.encode(), KINDS)
    assert [problem.message for problem in loaded.problems] == []
    assert [problem.message for problem in check_times(loaded.protocol, KINDS)] == []
    assert [step.id for step in loaded.protocol.steps] == [
        step["id"] for step in tomllib.loads(text)["steps"]
    ]
    assert format_text(text, KINDS) == text
