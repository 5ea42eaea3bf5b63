"""What is appended is what is read, byte for byte, and nothing else is left behind."""

from __future__ import annotations

import math
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import protocols
from protocols.engine.facts import Fact
from protocols.engine.moments import Moment
from protocols.journal import JournalError, Pulse
from protocols.journal.reader import read_all
from protocols.journal.store import create, drive

HOSTILE = [
    "\x00\x01\x1b[2J\x07\x7f\x9b",
    "'; DROP TABLE facts; --",
    "[/nope] [red]markup[/red]",
    "\u202eright to left\u2066",
    "e\u0301 \U0001f469\u200d\U0001f3eb \uffff",
    "half a pair: \ud83d",
    "line\r\nline\u2028line",
    "x" * 200_000,
]

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
whole = st.integers(-(2**60), 2**60)
moments = st.builds(Moment, whole, whole, whole, words, st.integers(-1440, 1440), words)
loose_facts = st.builds(
    Fact,
    seq=st.just(0),
    writer=words,
    action=words,
    kind=words,
    moment=moments,
    at_ms=whole,
    actor=words,
    lane=words,
    data=st.dictionaries(st.text(), json_values, max_size=4),
)


def numbered(facts, after=0):
    return [attrs.evolve(each, seq=after + n) for n, each in enumerate(facts, 1)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(loose_facts, min_size=1, max_size=4), max_size=4))
def test_any_facts_come_back_as_they_were(commands):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.session")
        journal = create(path)
        written = []
        for command in commands:
            facts = numbered(command, len(written))
            journal.append(len(written), facts)
            written += facts
        assert list(journal.facts()) == written
        journal.close()
        assert read_all(path) == written
        again = drive(path)
        assert list(again.facts()) == written
        assert again.seq == len(written)
        again.close()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_comes_back_as_it_was(path, fact, text):
    journal = create(path)
    journal.append(0, [fact(1, data={text: [text, {"deep": text}], "n": [1, 1.0, -0.0, True, None, "1"]})])
    journal.close()
    (read,) = read_all(path)
    assert read.data == {text: [text, {"deep": text}], "n": [1, 1.0, -0.0, True, None, "1"]}
    assert math.copysign(1, read.data["n"][2]) == -1
    assert [type(each) for each in read.data["n"]] == [int, float, float, bool, type(None), str]


def test_readable_text_stays_readable_in_the_file(path, fact):
    journal = create(path)
    journal.append(0, [fact(1, data={"text": "¿Qué notamos?"})])
    journal.close()
    assert "¿Qué notamos?".encode() in path.read_bytes()


@pytest.mark.parametrize("value", [math.nan, math.inf, b"bytes", {1, 2}, object()])
def test_what_json_cannot_say_is_a_bug_and_leaves_no_trace(path, fact, value):
    journal = create(path)
    with pytest.raises((ValueError, TypeError)):
        journal.append(0, [fact(1), fact(2, data={"x": value})])
    journal.append(0, [fact(1)])
    assert list(journal.facts()) == [fact(1)]
    journal.close()


def test_facts_that_leave_a_gap_are_a_bug(path, fact):
    journal = create(path)
    with pytest.raises(ValueError, match="cannot follow"):
        journal.append(0, [fact(2)])
    assert list(journal.facts()) == []
    journal.close()


def test_a_writer_who_missed_something_has_parted(path, fact):
    journal = create(path)
    journal.append(0, [fact(1), fact(2)])
    with pytest.raises(JournalError) as told:
        journal.append(1, [fact(2)])
    assert told.value.code == "parted"
    assert list(journal.facts()) == [fact(1), fact(2)]
    journal.close()


def test_the_sign_of_life_is_overwritten_and_stays_out_of_the_chain(path, fact):
    journal = create(path)
    assert journal.pulse() is None
    journal.append(0, [fact(1)])
    for n in range(3):
        journal.beat(Pulse(n, n, n, "boot", {"note": "half a sent" * n + "\ud83d"}))
    assert journal.pulse() == Pulse(2, 2, 2, "boot", {"note": "half a sent" * 2 + "\ud83d"})
    journal.beat(Pulse(3, 3, 3, "boot", closed=True))
    journal.close()
    again = drive(path)
    assert again.pulse() == Pulse(3, 3, 3, "boot", {}, True)
    assert list(again.facts()) == [fact(1)]
    again.close()


def test_a_draft_that_was_overwritten_is_not_left_in_the_file(path):
    journal = create(path)
    journal.beat(Pulse(1, 1, 1, "boot", {"note": "about Marisol, privately; " * 1000}))
    journal.beat(Pulse(2, 2, 2, "boot"))
    journal.close()
    assert b"Marisol" not in path.read_bytes()


def test_a_closed_session_is_one_file_that_can_be_copied(path, fact, tmp_path):
    journal = create(path)
    journal.append(0, [fact(1)])
    journal.close()
    journal.close()
    assert os.listdir(tmp_path) == ["a.session"]
    copy = tmp_path / "copy.session"
    copy.write_bytes(path.read_bytes())
    assert read_all(copy) == [fact(1)]


def test_one_file_copied_while_the_session_rests_is_the_whole_session(path, fact, tmp_path, run):
    journal = create(path)
    journal.append(0, [fact(1), fact(2)])
    copy = tmp_path / "copy.session"
    run(f"import shutil; shutil.copy(path, {str(copy)!r})", path)
    assert read_all(copy) == [fact(1), fact(2)]
    journal.close()


def test_after_closing_nothing_is_written(path, fact):
    journal = create(path)
    journal.close()
    for use in (lambda: journal.append(0, [fact(1)]), journal.facts, journal.pulse):
        with pytest.raises(JournalError) as told:
            use()
        assert told.value.code == "failed"


def test_a_text_taken_out_leaves_the_chain_whole(path, fact):
    journal = create(path)
    journal.append(0, [fact(1), fact(2), fact(3)])
    journal.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE facts SET data = NULL, salt = NULL WHERE seq = 2")
    db.close()
    assert read_all(path) == [fact(1), fact(2, data={}), fact(3)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE facts SET data = '{}' WHERE seq = 2",
        "UPDATE facts SET data = NULL WHERE seq = 2",
        "UPDATE facts SET at_ms = 7 WHERE seq = 2",
        "UPDATE facts SET actor = 'x', lane = 'facilitator' WHERE seq = 2",
        "UPDATE facts SET writer = 'w1a', action = '2' WHERE seq = 2",
        "DELETE FROM facts WHERE seq = 2",
        "DELETE FROM facts WHERE seq = 3",
        "UPDATE facts SET seq = 9 WHERE seq = 3",
    ],
)
def test_whatever_is_changed_behind_our_back_is_noticed(path, fact, change):
    journal = create(path)
    journal.append(0, [fact(1), fact(2), fact(3)])
    journal.close()
    with sqlite3.connect(path) as db:
        db.execute(change)
    db.close()
    with pytest.raises(JournalError) as told:
        read_all(path)
    assert told.value.code == "damaged"
    assert told.value.arguments["good"] == (2 if "seq = 3" in change else 1)
    assert told.value.arguments["seq"] == told.value.arguments["good"] + 1
    with pytest.raises(JournalError) as told:
        list(drive(path).facts())
    assert told.value.code == "damaged"


def test_importing_the_room_loads_no_sqlite():
    told = subprocess.run(
        [sys.executable, "-c", "import sys, protocols.journal; print('sqlite3' in sys.modules)"],
        env={**os.environ, "PYTHONPATH": str(Path(protocols.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "False"
