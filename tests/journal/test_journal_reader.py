"""Following a session from another program: never wrong, never in the driver's way."""

from __future__ import annotations

import time

import pytest

from protocols.journal import JournalError, Pulse
from protocols.journal.reader import Known, look, read_all
from protocols.journal.store import create, drive

FULL_SPEED = """
import threading
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
journal = create(path)
seq = 0
while not stop.is_set():
    many = 1 + seq % 4
    last, text = seq + many, "x" * (seq % 700)
    journal.append(seq, [fact(n, f"a{last}", id=f"e{n}", text=text) for n in range(seq + 1, last + 1)])
    seq += many
    if seq == 1:
        tell("begun")
    if seq % 5 == 0:
        journal.beat(Pulse(seq, seq, seq, "boot", {"note": "y" * (seq % 300)}))
journal.close()
tell("end", seq)
"""


def test_while_a_driver_commits_at_full_speed_every_look_is_true(path, start):
    driver = start(FULL_SPEED, path)
    assert driver.stdout.readline() == "begun\n"
    known, seen, looks, told = None, [], 0, 0
    until = time.monotonic() + 2
    while time.monotonic() < until:
        try:
            new = look(path, known)
        except JournalError as error:
            assert error.code in ("busy", "unsettled"), error.code  # noqa: PT017
            told += 1
            continue
        looks += 1
        assert [each.seq for each in new.facts] == list(range(len(seen) + 1, len(seen) + 1 + len(new.facts)))
        assert new.head.seq == len(seen) + len(new.facts)
        if new.facts:
            assert new.facts[-1].action == f"a{new.facts[-1].seq}", "half a command was seen"
        for each in new.facts:
            assert each.data["id"] == f"e{each.seq}"
        if new.pulse is not None:
            assert new.pulse.drafts["note"] == "y" * (new.pulse.at_ms % 300)
        seen += new.facts
        known = new.head
    rest, _ = driver.communicate("", timeout=30)
    assert driver.returncode == 0, "the driver was disturbed"
    total = int(rest.split()[1])
    assert looks > 20
    assert told <= looks / 10, "the reader gave up far too often"
    assert total > 100
    seen += look(path, known).facts
    assert len(seen) == total
    assert read_all(path) == seen


def test_a_look_tells_only_what_is_new(path, fact):
    journal = create(path)
    first = look(path)
    assert (first.facts, first.head.seq, first.pulse) == ((), 0, None)
    journal.append(0, [fact(1), fact(2)])
    second = look(path, first.head)
    assert (second.facts, second.head.seq) == ((fact(1), fact(2)), 2)
    journal.append(2, [fact(3)])
    journal.beat(Pulse(1, 2, 3, "boot", {"note": "so far"}))
    third = look(path, second.head)
    assert third.facts == (fact(3),)
    assert third.pulse == Pulse(1, 2, 3, "boot", {"note": "so far"})
    assert look(path, third.head).facts == ()
    journal.close()


def test_a_look_does_not_change_the_folder(path, fact, tmp_path):
    journal = create(path)
    journal.append(0, [fact(1)])
    journal.close()
    before = {each.name: each.stat().st_mtime_ns for each in tmp_path.iterdir()}
    look(path)
    assert {each.name: each.stat().st_mtime_ns for each in tmp_path.iterdir()} == before


@pytest.mark.parametrize("after", [Known(1, b"another hash"), Known(7, b"beyond the end")])
def test_a_reader_that_knows_another_past_has_parted(path, fact, after):
    journal = create(path)
    journal.append(0, [fact(1), fact(2)])
    journal.close()
    with pytest.raises(JournalError) as told:
        look(path, after)
    assert told.value.code == "parted"
    assert len(look(path, None).facts) == 2


def test_after_a_kill_in_the_middle_of_saving_it_is_unsettled_until_resumed(path, fact, start, shim):
    program = """
journal = create(path)
journal.append(0, [fact(1)])
tell("saved")
journal.append(1, [fact(2, text="x" * 20_000)])
"""
    for kills in range(8, 30):
        child = start(program, path, {**shim, "SYNC_KILLS": str(kills)})
        told, _ = child.communicate(timeout=30)
        hot = path.with_name(path.name + "-journal")
        if told == "saved\n" and hot.exists() and hot.stat().st_size:
            break
        for each in (path, hot):
            each.unlink(missing_ok=True)
    else:
        pytest.fail("no kill hit the middle of a commit")
    with pytest.raises(JournalError) as error:
        look(path, patience_ms=50)
    assert error.value.code == "unsettled"
    journal = drive(path)
    assert next(iter(journal.facts())).seq == 1
    assert look(path).facts == tuple(journal.facts())
    journal.close()
