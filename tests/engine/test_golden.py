"""Old journals always open: the facts that each release wrote are folded, and show what they showed then."""

from __future__ import annotations

import json

import pytest

from protocols.engine import Fact, Moment, evolve, fold
from protocols.engine.evolve import KINDS
from protocols.view import view

from .room import DATA

GOLDEN = sorted(DATA.glob("golden-*.jsonl"))


def facts_of(path):
    """The facts of a golden journal."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [Fact(**(one | {"moment": Moment.from_data(one["moment"])})) for one in lines]


def still_there(kept, shown, place="view"):
    """Everything that was shown then is shown now; a later view may show more."""
    if isinstance(kept, dict):
        for name, value in kept.items():
            assert name in shown, f"{place}.{name}"
            if name != "version":
                still_there(value, shown[name], f"{place}.{name}")
    elif isinstance(kept, list):
        assert len(kept) == len(shown), place
        for number, (one, other) in enumerate(zip(kept, shown, strict=True)):
            still_there(one, other, f"{place}[{number}]")
    else:
        assert kept == shown, place


def test_there_is_a_golden_journal():
    assert "golden-0.1.jsonl" in [path.name for path in GOLDEN]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_journal_of_an_earlier_release_shows_what_it_showed_then(path):
    kept = json.loads(path.with_name(f"{path.stem}.view.json").read_text("utf-8"))
    state = fold(facts_of(path))
    for audience, then in kept["views"].items():
        shown = view(state, Moment.from_data(kept["now"]), audience).to_data()
        still_there(then, json.loads(json.dumps(shown)))


def test_every_kind_of_fact_is_in_a_golden_journal():
    assert KINDS - {fact.kind for path in GOLDEN for fact in facts_of(path)} == set()


def test_a_fact_that_nobody_knows_changes_nothing_but_the_count():
    facts = facts_of(GOLDEN[0])
    before = fold(facts)
    strange = Fact(
        before.seq + 1, "w9", "w9.1", "weather.told", before.anchor, before.last_at_ms, data={"x": 1}
    )
    after = evolve(before, strange)
    assert after.seq == before.seq + 1
    assert view(after, before.anchor).agenda == view(before, before.anchor).agenda
