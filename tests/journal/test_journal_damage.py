"""Damage is found and told, or does not matter; a wrong text is never taken for what was written."""

from __future__ import annotations

import random
import sqlite3

import pytest

from protocols.journal import JournalError, Pulse
from protocols.journal.reader import look, read_all, read_good
from protocols.journal.store import create, drive

PULSE = Pulse(5, 6, 7, "boot", {"note": "half typed"})


@pytest.fixture
def closed(path, fact):
    """A closed session of three facts and a sign of life."""
    journal = create(path)
    journal.append(
        0, [fact(n, data={"id": f"e{n}", "text": f"What we noticed, {n}. " * 8}) for n in (1, 2, 3)]
    )
    journal.beat(PULSE)
    facts = list(journal.facts())
    journal.close()
    return path, facts


def flips(content, count, seed):
    """Copies of *content* with one bit flipped, half of them where something is written."""
    chance = random.Random(seed)
    written = [n for n, byte in enumerate(content) if byte]
    for n in range(count):
        place = chance.choice(written) if n % 2 else chance.randrange(len(content))
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        yield place, bytes(flipped)


def test_a_flipped_bit_is_found_or_harmless_for_the_driver(closed, tmp_path):
    path, facts = closed
    found = 0
    for place, content in flips(path.read_bytes(), 400, seed=1):
        flipped = tmp_path / "flipped.session"
        flipped.write_bytes(content)
        try:
            journal = drive(flipped)
            try:
                assert list(journal.facts()) == facts, f"silently wrong: byte {place}"
                assert journal.pulse() in (PULSE, None), f"silently wrong: byte {place}"
            finally:
                journal.close()
        except JournalError as error:
            assert error.code in ("damaged", "not-a-journal", "newer"), (place, error.code)  # noqa: PT017
            found += 1
    assert found > 100, "hardly any flip was found, so the test looks at the wrong thing"


def test_a_flipped_bit_is_found_or_harmless_for_a_reader(closed, tmp_path):
    path, facts = closed
    for place, content in flips(path.read_bytes(), 80, seed=2):
        flipped = tmp_path / "flipped.session"
        flipped.write_bytes(content)
        good, problem = read_good(flipped)
        if problem is None:
            assert good == facts, f"silently wrong: byte {place}"
            assert look(flipped).pulse in (PULSE, None), f"silently wrong: byte {place}"
        else:
            assert problem.code in ("damaged", "not-a-journal", "newer"), (place, problem.code)
            assert good == facts[: len(good)], f"what is called good is not: byte {place}"


def test_facts_before_the_damage_stay_readable(closed):
    path, facts = closed
    content = path.read_bytes()
    path.write_bytes(content.replace(b"What we noticed, 3", b"What we noticeD, 3", 1))
    good, problem = read_good(path)
    assert good == facts[:2]
    assert problem is not None
    assert (problem.code, problem.arguments["seq"], problem.arguments["good"]) == ("damaged", 3, 2)


def test_a_lost_tail_is_found(closed):
    path, facts = closed
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM facts WHERE seq = 3")
    db.close()
    good, problem = read_good(path)
    assert good == facts[:2]
    assert problem is not None
    assert problem.code == "damaged"


def test_a_file_cut_short_is_found_unless_nothing_was_in_that_part(closed):
    path, facts = closed
    content = path.read_bytes()
    found = 0
    for length in range(1, len(content), 999):
        path.write_bytes(content[:length])
        good, problem = read_good(path)
        if problem is None:
            assert good == facts
        else:
            assert problem.code in ("damaged", "not-a-journal")
            assert good == facts[: len(good)]
            found += 1
    assert found > 10


def change(path, statement):
    with sqlite3.connect(path) as db:
        db.execute(statement)
    db.close()


def test_a_damaged_sign_of_life_is_none_at_all(closed):
    path, facts = closed
    change(path, "UPDATE pulse SET body = replace(body, 'half', 'full')")
    assert look(path).pulse is None
    assert read_all(path) == facts


def test_a_newer_layout_is_refused_and_left_alone(closed):
    path, _ = closed
    change(path, "PRAGMA user_version = 2")
    before = path.read_bytes()
    for use in (drive, read_all):
        with pytest.raises(JournalError) as told:
            use(path)
        assert told.value.code == "newer"
    assert path.read_bytes() == before


def test_a_newer_fact_is_refused_and_those_before_it_are_readable(path, fact):
    journal = create(path)
    journal.append(0, [fact(1), fact(2, version=2)])
    with pytest.raises(JournalError) as told:
        journal.facts()
    assert told.value.code == "newer"
    journal.close()
    good, problem = read_good(path)
    assert good == [fact(1)]
    assert problem is not None
    assert problem.code == "newer"


@pytest.mark.parametrize(
    "content", [b"", b"[protocol]\ntitle = 'x'\n", b"\x00" * 5000, b"SQLite format 3\x00" + b"x" * 5000]
)
def test_what_is_no_session_is_refused_and_left_alone(path, content):
    path.write_bytes(content)
    for use in (drive, read_all):
        with pytest.raises(JournalError) as told:
            use(path)
        assert told.value.code == "not-a-journal"
        assert path.read_bytes() == content


def test_somebody_elses_database_is_refused_and_left_alone(path):
    change(path, "CREATE TABLE facts (seq INTEGER)")
    before, mode = path.read_bytes(), path.stat().st_mode
    for use in (drive, read_all):
        with pytest.raises(JournalError) as told:
            use(path)
        assert told.value.code == "not-a-journal"
    assert (path.read_bytes(), path.stat().st_mode) == (before, mode)


def test_a_folder_is_no_session(tmp_path):
    for use in (drive, read_all):
        with pytest.raises(JournalError) as told:
            use(tmp_path)
        assert told.value.code == "not-a-journal"


def test_a_missing_file_is_gone(path):
    for use in (drive, read_all):
        with pytest.raises(JournalError) as told:
            use(path)
        assert told.value.code == "gone"
    assert not path.exists()


def test_a_strangers_trigger_is_not_run(closed):
    path, _ = closed
    change(path, "CREATE TRIGGER t AFTER INSERT ON facts BEGIN UPDATE head SET seq = 99; END")
    for use in (drive, read_all):
        with pytest.raises(JournalError) as told:
            use(path)
        assert told.value.code == "damaged"
