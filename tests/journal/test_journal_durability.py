"""What was acknowledged is there: after a kill, after a full disk, and (counting syncs) after a power cut.

Killing a program proves little about power cuts, because the system keeps what was handed to it. So the
syncs of each commit are counted, and the same count is shown to fail without them.
"""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from protocols.journal.reader import read_all, read_good
from protocols.journal.store import drive

posix_only = pytest.mark.skipif(os.name != "posix", reason="NOT TESTED HERE: needs POSIX")

WRITE_FOR_EVER = """
journal = create(path)
seq = 0
while True:
    many = 1 + seq % 3
    journal.append(seq, [fact(seq + n, action=f"a{seq + many}") for n in range(1, many + 1)])
    seq += many
    tell("fact", seq)
    journal.beat(Pulse(seq, seq, seq, "boot", {"note": "x" * seq}))
    tell("draft", seq)
"""


def acknowledged(lines):
    facts = drafts = 0
    for line in lines:
        what, number = line.split()
        if what == "fact":
            facts = int(number)
        else:
            drafts = int(number)
    return facts, drafts


def check_recovered(path, facts, drafts):
    journal = drive(path)
    found = list(journal.facts())
    assert len(found) >= facts, "an acknowledged fact is missing"
    assert [each.seq for each in found] == list(range(1, len(found) + 1))
    assert not found or found[-1].action == f"a{found[-1].seq}", "half a command was kept"
    if drafts:
        assert len(journal.pulse().drafts["note"]) >= drafts, "an acknowledged draft is missing"
    journal.close()
    assert read_all(path) == found
    return found


@posix_only
@pytest.mark.parametrize("seed", range(15))
def test_after_a_kill_at_any_instant_everything_acknowledged_is_there(path, start, seed):
    chance = random.Random(seed)
    child = start(WRITE_FOR_EVER, path)
    lines = [child.stdout.readline() for _ in range(chance.randint(1, 40))]
    select.select([], [], [], chance.random() * 0.003)  # somewhere within the next commit or two
    child.kill()
    rest, _ = child.communicate()
    lines += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    check_recovered(path, *acknowledged(lines))


def test_killed_at_each_sync_of_two_commits_the_session_settles(tmp_path, start, shim):
    unsettled = 0
    for kills in range(1, 40):
        path = tmp_path / f"{kills}.session"
        child = start(WRITE_FOR_EVER, path, {**shim, "SYNC_KILLS": str(kills)})
        told, _ = child.communicate(timeout=60)
        assert child.returncode == -signal.SIGKILL
        facts, drafts = acknowledged(told.splitlines())
        if facts == 0:
            continue  # killed while the file was being made: nothing was promised yet
        if facts > 2:
            break
        _, problem = read_good(path, patience_ms=1)
        if problem is not None:
            assert problem.code == "unsettled"
            unsettled += 1
        check_recovered(path, facts, drafts)
    assert facts > 2, "the kills never came as far as the second commit"
    assert unsettled >= 2, "no kill hit the middle of a commit, so nothing was tried"


COUNT = """
import os
from protocols.journal.store import SqliteJournal, _open
from protocols.journal._format import START
log = os.environ["SYNC_LOG"]
create(path).close()
db = _open(path, synchronous=os.environ["SYNCHRONOUS"]) if "SYNCHRONOUS" in os.environ else _open(path)
journal = SqliteJournal(path, db, START)
counted = lambda: os.path.getsize(log) if os.path.exists(log) else 0
before = counted()
for n in range(1, 21):
    journal.append(n - 1, [fact(n)])
tell(counted() - before)
"""


def syncs_per_commit(run, shim, path, **env):
    (told,) = run(COUNT, path, {**shim, "SYNC_LOG": str(path) + ".log", **env})
    return int(told) / 20


def test_every_commit_is_synced_at_least_three_times(path, run, shim):
    assert syncs_per_commit(run, shim, path) >= 3


def test_without_synchronous_the_same_count_fails(path, run, shim):
    assert syncs_per_commit(run, shim, path, SYNCHRONOUS="OFF") < 3


def test_a_disk_that_fails_to_sync_is_never_asked_twice(path, run, shim, tmp_path):
    told = run(
        """
fails = os.environ["SYNC_FAILS"]
journal = create(path)
journal.append(0, [fact(1)])
open(fails, "w").close()
def attempt(what, *arguments):
    try:
        what(*arguments)
        tell("saved")
    except JournalError as error:
        tell(error.code)
attempt(journal.append, 1, [fact(2)])
os.unlink(fails)
attempt(journal.append, 1, [fact(2)])
attempt(journal.beat, Pulse(1, 1, 1, "boot"))
journal.close()
journal = drive(path)
tell(journal.seq)
journal.append(journal.seq, [fact(journal.seq + 1)])
journal.close()
""",
        path,
        {**shim, "SYNC_FAILS": str(tmp_path / "fails")},
    )
    assert told[:3] == ["failed", "failed", "failed"]
    assert [each.seq for each in read_all(path)] == list(range(1, int(told[3]) + 2))


@posix_only
def test_a_full_disk_is_told_and_when_there_is_room_again_it_goes_on(path, run, fact):
    told = run(
        """
import resource
journal = create(path)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
saved = 0
try:
    while saved < 2000:
        journal.append(saved, [fact(saved + 1, text="x" * 500)])
        saved += 1
except JournalError as error:
    tell(error.code)
tell(saved)
for attempt in (lambda: journal.append(saved, [fact(saved + 1, text="y" * 50_000)]), ):
    try:
        attempt()
    except JournalError as error:
        tell(error.code)
tell(len(list(journal.facts())))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
journal.append(saved, [fact(saved + 1)])
journal.close()
""",
        path,
    )
    code, saved, again, read = told
    assert (code, again) == ("disk-full", "disk-full")
    assert 20 < int(saved) < 2000
    assert read == saved
    assert [each.seq for each in read_all(path)] == list(range(1, int(saved) + 2))
    assert os.listdir(path.parent) == [path.name], "something was left beside the session"


@posix_only
def test_a_session_that_cannot_be_begun_for_want_of_room_leaves_nothing(path, run):
    told = run(
        """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, resource.RLIM_INFINITY))
try:
    create(path)
except JournalError as error:
    tell(error.code)
""",
        path,
    )
    assert told == ["disk-full"]
    assert os.listdir(path.parent) == []


AS_NOBODY = """
from protocols.journal import reader, store  # loaded while everything may be read
if os.geteuid() == 0:
    try:
        os.setgid(65534)
        os.setuid(65534)
    except OSError as error:
        tell("impossible", error)
        sys.exit()
def attempt(what):
    try:
        tell("done", what(path))
    except JournalError as error:
        tell(error.code)
"""


@pytest.fixture
def open_folder():
    """A folder that everybody may enter, as the tests' own may not be."""
    folder = Path(tempfile.mkdtemp(prefix="journal-"))
    os.chmod(folder, 0o755)
    yield folder
    os.chmod(folder, 0o755)
    shutil.rmtree(folder)


def as_nobody(run, path, program):
    told = run(AS_NOBODY + program, path)
    if told and told[0].startswith("impossible"):
        pytest.skip(f"PERMISSIONS NOT TESTED: root cannot become nobody here ({told[0]})")
    return told


def give_away(*paths):
    if os.geteuid() == 0:
        for each in paths:
            os.chown(each, 65534, 65534)


@posix_only
@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "told"),
    [
        (0o400, 0o700, ["read-only", "done 1"]),
        (0o600, 0o500, ["read-only", "done 1"]),
        (0o000, 0o700, ["no-access", "no-access"]),
        (0o600, 0o000, ["no-access", "no-access"]),
        (0o600, 0o700, ["done 1", "done 1"]),
    ],
)
def test_without_the_right_to_write_it_says_so_and_can_still_be_read(
    open_folder, run, file_mode, folder_mode, told
):
    folder = open_folder / "sessions"
    folder.mkdir()
    path = folder / "a.session"
    run("journal = create(path); journal.append(0, [fact(1)]); journal.close()", path)
    give_away(folder, path)
    os.chmod(path, file_mode)
    os.chmod(folder, folder_mode)
    try:
        found = as_nobody(
            run,
            path,
            """
attempt(lambda p: len(list(drive(p).facts())))
attempt(lambda p: len(reader.read_all(p)))
""",
        )
    finally:
        os.chmod(folder, 0o700)
    assert found == told


@posix_only
def test_in_a_folder_that_cannot_be_written_no_session_is_begun(open_folder, run):
    folder = open_folder / "sessions"
    folder.mkdir(mode=0o500)
    give_away(folder)
    assert as_nobody(run, folder / "a.session", "attempt(lambda p: create(p))") == ["no-access"]
    assert os.listdir(folder) == []


def test_where_there_is_no_folder_no_session_is_begun(tmp_path, run):
    program = """
try:
    create(path)
except JournalError as error:
    tell(error.code)
"""
    assert run(program, tmp_path / "nowhere" / "a.session") == ["gone"]
    if sys.platform != "win32":
        (tmp_path / "file").write_text("x")
        assert run(program, tmp_path / "file" / "a.session") == ["not-a-folder"]
