"""One program writes a session; a second is told who does; whoever lost the file is told so."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import sys
from collections import UserDict

import pytest

from protocols.journal import JournalError
from protocols.journal._sqlite import connect_to_look
from protocols.journal.reader import look, read_all
from protocols.journal.store import create, drive

posix_only = pytest.mark.skipif(os.name != "posix", reason="NOT TESTED HERE: needs POSIX")

TRY_TO_DRIVE = """
try:
    journal = drive(path)
    tell("driving", journal.seq)
except JournalError as error:
    tell(error.code, error.arguments.get("pid"), error.arguments.get("host"))
"""

DRIVE_UNTIL_TOLD = """
journal = create(path)
journal.append(0, [fact(1)])
tell("driving")
sys.stdin.read()
"""


def test_a_second_program_is_refused_at_once_and_told_who_drives(path, start, run):
    driver = start(DRIVE_UNTIL_TOLD, path)
    assert driver.stdout.readline() == "driving\n"
    (told,) = run(TRY_TO_DRIVE, path)
    code, pid, host = told.split()
    assert (code, int(pid)) == ("driven", driver.pid)
    assert host


@posix_only
def test_a_driver_that_is_stopped_still_drives(path, start, run):
    driver = start(DRIVE_UNTIL_TOLD, path)
    driver.stdout.readline()
    driver.send_signal(signal.SIGSTOP)
    assert run(TRY_TO_DRIVE, path)[0].startswith(f"driven {driver.pid}")
    driver.send_signal(signal.SIGCONT)


def test_after_a_kill_the_next_program_drives(path, start, run):
    driver = start(DRIVE_UNTIL_TOLD, path)
    driver.stdout.readline()
    driver.kill()
    driver.wait()
    assert run(TRY_TO_DRIVE, path) == ["driving 1"]


def test_after_closing_the_next_program_drives(path, run, fact):
    journal = create(path)
    journal.append(0, [fact(1)])
    assert run(TRY_TO_DRIVE, path)[0].startswith(f"driven {os.getpid()}")
    journal.close()
    assert run(TRY_TO_DRIVE, path) == ["driving 1"]


def test_the_same_program_cannot_drive_twice_either(path):
    journal = create(path)
    with pytest.raises(JournalError) as told:
        drive(path)
    assert (told.value.code, told.value.arguments["pid"]) == ("driven", os.getpid())
    journal.close()


def test_looking_on_in_the_driving_program_does_not_lose_the_lock(path, run, fact):
    journal = create(path)
    journal.append(0, [fact(1)])
    for _ in range(3):
        assert look(path).facts == (fact(1),)
        with pytest.raises(JournalError):
            drive(path)
    assert run(TRY_TO_DRIVE, path)[0].startswith("driven")
    journal.append(1, [fact(2)])
    journal.close()


@posix_only
def test_a_lock_of_something_that_does_not_drive_is_not_blamed_on_a_dead_driver(path, start, fact):
    driver = start(DRIVE_UNTIL_TOLD, path)
    driver.stdout.readline()
    driver.kill()
    driver.wait()
    viewer = sqlite3.connect(path, isolation_level=None)
    viewer.execute("BEGIN EXCLUSIVE")
    with pytest.raises(JournalError) as told:
        drive(path)
    assert told.value.code == "held"
    viewer.close()
    drive(path).close()


def test_an_existing_file_is_never_overwritten(path):
    path.write_text("my notes")
    with pytest.raises(JournalError) as told:
        create(path)
    assert told.value.code == "exists"
    assert path.read_text() == "my notes"


def test_a_file_deleted_while_driving_is_noticed_before_saved_is_said(path, fact):
    journal = create(path)
    journal.append(0, [fact(1)])
    path.unlink()
    for _ in range(2):
        with pytest.raises(JournalError) as told:
            journal.append(1, [fact(2)])
        assert told.value.code == "gone"
    assert list(journal.facts()) == [fact(1)], "what was saved can still be taken elsewhere"
    journal.close()


@posix_only
def test_a_file_deleted_in_the_middle_of_saving_is_noticed_before_saved_is_said(path, fact):
    class DeletesTheFile(UserDict):
        def keys(self):
            path.unlink(missing_ok=True)
            return super().keys()

    journal = create(path)
    journal.append(0, [fact(1)])
    for _ in range(2):
        with pytest.raises(JournalError) as told:
            journal.append(1, [fact(2, data=DeletesTheFile(text="x"))])
        assert told.value.code == "gone"
    journal.close()


def test_a_folder_deleted_while_driving_is_noticed(tmp_path, fact):
    folder = tmp_path / "folder"
    folder.mkdir()
    journal = create(folder / "a.session")
    (folder / "a.session").unlink()
    (folder / "a.session-journal").unlink()
    folder.rmdir()
    with pytest.raises(JournalError) as told:
        journal.append(0, [fact(1)])
    assert told.value.code == "gone"
    journal.close()


@pytest.mark.skipif(sys.platform == "win32", reason="NOT TESTED HERE: an open file cannot be replaced")
def test_a_file_replaced_while_driving_is_noticed(path, fact, tmp_path):
    journal = create(path)
    journal.append(0, [fact(1)])
    copy = tmp_path / "copy"
    copy.write_bytes((tmp_path / "a.session-journal").read_bytes())
    os.replace(copy, path)
    with pytest.raises(JournalError) as told:
        journal.append(1, [fact(2)])
    assert told.value.code == "gone"
    journal.close()


@posix_only
def test_a_file_moved_away_and_put_back_is_gone_on_with(path, fact, tmp_path):
    journal = create(path)
    journal.append(0, [fact(1)])
    os.rename(path, tmp_path / "elsewhere")
    with pytest.raises(JournalError):
        journal.append(1, [fact(2)])
    os.rename(tmp_path / "elsewhere", path)
    journal.append(1, [fact(2)])
    journal.close()
    assert read_all(path) == [fact(1), fact(2)]


@posix_only
def test_where_locks_fail_the_second_writer_is_noticed(path, fact, run):
    journal = create(path)
    journal.append(0, [fact(1)])
    # A bare open and close drops this process's locks, as a network disk may lose them.
    os.close(os.open(path, os.O_RDONLY))
    assert run("journal = drive(path); journal.append(1, [fact(2, other=1)]); journal.close()", path) == []
    with pytest.raises(JournalError) as told:
        journal.append(1, [fact(2)])
    assert told.value.code == "parted"
    with pytest.raises(JournalError) as told:
        journal.append(2, [fact(3)])
    assert told.value.code == "parted"
    journal.close()
    assert read_all(path) == [fact(1), fact(2, data={"other": 1})]


def test_a_new_date_alone_is_no_second_writer(path, fact):
    journal = create(path)
    journal.append(0, [fact(1)])
    os.utime(path, (1, 1))
    journal.append(1, [fact(2)])
    journal.close()
    assert read_all(path) == [fact(1), fact(2)]


@posix_only
def test_a_tidied_away_journal_file_comes_back_before_the_next_commit(path, fact, tmp_path):
    journal = create(path)
    journal.append(0, [fact(1)])
    (tmp_path / "a.session-journal").unlink()
    journal.append(1, [fact(2)])
    assert (tmp_path / "a.session-journal").exists()
    journal.close()
    assert read_all(path) == [fact(1), fact(2)]


@posix_only
def test_only_the_owner_can_read_what_is_written(path, fact, tmp_path):
    before = os.umask(0o022)
    try:
        journal = create(path)
        journal.append(0, [fact(1)])
        modes = {name: stat.S_IMODE(os.stat(tmp_path / name).st_mode) for name in os.listdir(tmp_path)}
        assert modes == {"a.session": 0o600, "a.session-journal": 0o600}
        journal.close()
        os.chmod(path, 0o644)
        journal = drive(path)
        journal.append(1, [fact(2)])
        modes = {name: stat.S_IMODE(os.stat(tmp_path / name).st_mode) for name in os.listdir(tmp_path)}
        assert modes == {"a.session": 0o600, "a.session-journal": 0o600}
        journal.close()
    finally:
        os.umask(before)


@posix_only
def test_through_a_symbolic_link_it_is_the_same_session(path, fact, tmp_path):
    journal = create(path)
    journal.append(0, [fact(1)])
    link = tmp_path / "elsewhere.session"
    link.symlink_to(path)
    assert read_all(link) == [fact(1)]
    with pytest.raises(JournalError) as told:
        drive(link)
    assert told.value.code == "driven"
    journal.close()


@pytest.mark.parametrize("name", ["with space", "q?mode=memory", "ha#sh", "per%41cent", "ñandú", "quo'te"])
def test_a_file_may_have_any_name(tmp_path, fact, name):
    path = tmp_path / f"{name}.session"
    journal = create(path)
    journal.append(0, [fact(1)])
    journal.close()
    assert os.listdir(tmp_path) == [f"{name}.session"]
    assert read_all(path) == [fact(1)]


def test_a_reader_stopped_in_the_middle_does_not_hold_up_the_driver(path, fact, start):
    driver = start(
        """
journal = create(path)
journal.append(0, [fact(n) for n in range(1, 301)])
tell("ready")
sys.stdin.readline()
for n in range(301, 331):
    journal.append(n - 1, [fact(n)])
tell("done")
""",
        path,
    )
    assert driver.stdout.readline() == "ready\n"
    reader = connect_to_look(str(path))
    rows = reader.execute("SELECT * FROM facts")
    rows.fetchone()
    driver.stdin.write("go\n")
    driver.stdin.flush()
    assert driver.stdout.readline() == "done\n"
    reader.close()
