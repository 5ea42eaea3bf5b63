"""The list of sessions tells what the files say, remembers it, and forgets what is deleted."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys

import attrs
import pytest

from protocols.journal import JournalError, Pulse, catalogue
from protocols.journal.catalogue import Catalogue, Summary
from protocols.journal.reader import read_all
from protocols.journal.store import create, drive
from protocols.tui.told import session_row

NOON_MS = 1_795_000_000_000
OLD_NS = 1_600_000_000_000_000_000


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "sessions"
    made.mkdir()
    return made


@pytest.fixture
def listing(folder, tmp_path):
    return Catalogue(folder, tmp_path / "cache.json")


def session(folder, fact, name="a", title="Final Word", until="", entries=2):
    path = folder / f"{name}.session"
    kinds = [
        ("session.opened", {"protocol": {"id": "final-word", "title": title, "text": "..."}, "minutes": 45}),
        ("roster.set", {"people": [{"id": f"p{n}"} for n in range(1, 14)]}),
    ]
    if until:
        kinds.append(("session.started", {}))
        kinds += [("entry.written", {"id": f"e{n}", "text": "x"}) for n in range(entries)]
    if until == "finished":
        kinds += [("entry.withdrawn", {"id": "e0"}), ("session.finished", {"how": "end"})]
    journal = create(path)
    journal.append(0, [fact(n, kind, data=data) for n, (kind, data) in enumerate(kinds, 1)])
    journal.close()
    return path


def settle(path):
    """Give the file a date long past, as if it had not been touched since."""
    os.utime(path, ns=(OLD_NS, OLD_NS))


@pytest.mark.parametrize(
    ("until", "phase", "entries"),
    [("", "ready", 0), ("started", "under way", 2), ("finished", "finished", 1)],
)
def test_a_session_is_told_at_a_glance(folder, listing, fact, until, phase, entries):
    path = session(folder, fact, until=until)
    last_ms = NOON_MS + len(read_all(path))
    assert listing.sessions() == [
        Summary(
            path=path,
            id="a",
            title="Final Word",
            protocol_id="final-word",
            opened_wall_ms=NOON_MS + 1,
            started_wall_ms=NOON_MS + 3 if until else 0,
            offset_min=60,
            phase=phase,
            people=13,
            minutes=45,
            alive_wall_ms=last_ms,
            entries=entries,
        )
    ]


def test_where_it_began_before_its_file_was_opened_that_is_when_it_was(folder, listing, fact):
    path = folder / "a.session"
    opened = {"protocol": {"id": "final-word", "title": "Final Word", "text": ""}}
    began = fact(2, "session.started", data={"planned_end": 0, "ago": 480_000})
    journal = create(path)
    journal.append(0, [fact(1, "session.opened", data=opened), began])
    journal.close()
    (told,) = listing.sessions()
    assert (told.opened_wall_ms, told.started_wall_ms) == (NOON_MS + 1, NOON_MS + 2 - 480_000)
    assert told.begins_wall_ms == told.started_wall_ms
    assert session_row(told, NOON_MS).started_wall_ms == told.started_wall_ms
    settle(path)
    assert listing.sessions() == listing.sessions() == [told]  # also as it is remembered


def test_a_session_that_has_not_begun_is_told_by_when_it_was_opened(folder, listing, fact):
    session(folder, fact)
    (told,) = listing.sessions()
    assert session_row(told, NOON_MS).started_wall_ms == told.begins_wall_ms == NOON_MS + 1


def test_a_heartbeat_is_a_sign_of_life(folder, listing, fact):
    path = session(folder, fact)
    journal = drive(path)
    journal.beat(Pulse(1, NOON_MS + 60_000, 1, "boot"))
    assert listing.sessions()[0].alive_wall_ms == NOON_MS + 60_000
    journal.append(2, [fact(3)])  # the list has not cost the driver its lock
    journal.close()


def test_the_latest_comes_first(folder, listing, fact):
    session(folder, fact, "a")
    path = folder / "b.session"
    journal = create(path)
    later = fact(1, "session.opened", data={})
    journal.append(0, [attrs.evolve(later, moment=later.moment.later(60_000))])
    journal.close()
    assert [each.id for each in listing.sessions()] == ["b", "a"]


def test_no_folder_no_sessions(tmp_path):
    assert Catalogue(tmp_path / "nowhere", tmp_path / "cache.json").sessions() == []


def test_a_folder_that_is_none_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(JournalError) as told:
        Catalogue(tmp_path / "file", tmp_path / "cache.json").sessions()
    assert told.value.code == "not-a-folder"


@pytest.fixture
def read_again(monkeypatch):
    """The names of the files that were really read."""
    read = []
    really = catalogue.summarize
    monkeypatch.setattr(catalogue, "summarize", lambda path: read.append(path.stem) or really(path))
    return read


def test_only_files_that_changed_are_read_again(folder, listing, fact, read_again):
    for name in "abc":
        settle(session(folder, fact, name))
    first = listing.sessions()
    assert sorted(read_again) == ["a", "b", "c"]
    read_again.clear()
    assert listing.sessions() == first
    assert read_again == []
    journal = drive(folder / "b.session")
    journal.append(2, [fact(3, "session.started", data={})])
    journal.close()
    again = {each.id: each.phase for each in listing.sessions()}
    assert again == {"a": "ready", "b": "under way", "c": "ready"}
    assert read_again == ["b"]


def test_a_file_touched_just_now_is_read_again_since_its_date_proves_nothing(
    folder, listing, fact, read_again
):
    session(folder, fact)
    listing.sessions()
    listing.sessions()
    assert read_again == ["a", "a"]


def test_a_deleted_session_leaves_the_list_and_its_memory(folder, listing, fact, tmp_path):
    settle(session(folder, fact, "a", title="About Marisol"))
    settle(session(folder, fact, "b"))
    listing.sessions()
    assert "Marisol" in (tmp_path / "cache.json").read_text()
    (folder / "a.session").unlink()
    assert [each.id for each in listing.sessions()] == ["b"]
    assert "Marisol" not in (tmp_path / "cache.json").read_text()


@pytest.mark.parametrize(
    "memory",
    [
        b"",
        b"\xff\x00",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"layout": [1, 1, 1], "sessions": 5}',
        b'{"layout": [0], "sessions": {}}',
    ],
)
def test_a_spoilt_memory_is_thrown_away(folder, listing, fact, tmp_path, memory):
    settle(session(folder, fact))
    expected = listing.sessions()
    (tmp_path / "cache.json").write_bytes(memory)
    assert listing.sessions() == expected


def test_a_memory_with_wrong_values_is_read_again(folder, listing, fact, tmp_path):
    settle(session(folder, fact))
    expected = listing.sessions()
    cache = tmp_path / "cache.json"
    told = json.loads(cache.read_text())
    (row,) = told["sessions"].values()
    for n in range(len(row[2])):
        wrong = json.loads(cache.read_text())
        wrong["sessions"][str(folder / "a.session")][2][n] = {"not": "this"}
        cache.write_text(json.dumps(wrong))
        assert listing.sessions() == expected


def test_a_memory_that_cannot_be_kept_only_costs_time(folder, fact, tmp_path):
    session(folder, fact)
    assert len(Catalogue(folder, tmp_path / "nowhere" / "cache.json").sessions()) == 1
    (tmp_path / "a folder").mkdir()
    assert len(Catalogue(folder, tmp_path / "a folder").sessions()) == 1
    assert sorted(os.listdir(tmp_path)) == ["a folder", "sessions"]


@pytest.mark.skipif(os.name != "posix", reason="NOT TESTED HERE: needs POSIX")
def test_the_memory_is_private_too(folder, listing, fact, tmp_path):
    session(folder, fact)
    before = os.umask(0o022)
    try:
        listing.sessions()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "cache.json").stat().st_mode) == 0o600


def test_files_with_a_problem_are_listed_with_it_and_what_can_be_read(folder, listing, fact):
    damaged = session(folder, fact, "damaged", until="started")
    content = damaged.read_bytes()
    damaged.write_bytes(content.replace(b'"id":"e1"', b'"id":"e7"'))
    (folder / "text.session").write_text("these are my notes")
    (folder / "nothing.session").touch()
    create(folder / "barely.session").close()
    (folder / "folder.session").mkdir()
    (folder / "notes.txt").write_text("not a session at all")
    told = {each.id: each for each in listing.sessions()}
    assert {name: each.problem for name, each in told.items()} == {
        "damaged": "damaged",
        "text": "not-a-journal",
        "nothing": "empty",
        "barely": "empty",
    }
    assert (told["damaged"].title, told["damaged"].entries) == ("Final Word", 1)


def test_an_unsettled_session_keeps_what_was_known_of_it(folder, listing, fact):
    path = session(folder, fact)
    listing.sessions()
    path.with_name("a.session-journal").write_bytes(b"half a commit")
    (told,) = listing.sessions()
    assert (told.problem, told.title) == ("unsettled", "Final Word")
    path.with_name("a.session-journal").unlink()
    assert listing.sessions()[0].problem == ""


def test_a_strangers_title_is_made_safe(folder, listing, fact):
    session(folder, fact, title="\x1b[2JBad\nnews\u202e")
    assert listing.sessions()[0].title == "[2JBad news"


def test_facts_of_an_unexpected_shape_do_not_stop_the_list(folder, listing, fact):
    journal = create(folder / "a.session")
    odd = [
        ("session.opened", {"protocol": "x", "minutes": "long"}),
        ("roster.set", {}),
        ("entry.written", {}),
    ]
    journal.append(0, [fact(n, kind, data=data) for n, (kind, data) in enumerate(odd, 1)])
    journal.close()
    (told,) = listing.sessions()
    assert (told.title, told.minutes, told.people, told.problem) == ("", None, 0, "")


def test_the_memory_survives_from_one_program_to_the_next(folder, listing, fact, tmp_path):
    import protocols

    settle(session(folder, fact))
    expected = listing.sessions()
    program = (
        "import sys\nfrom protocols.journal.catalogue import Catalogue\n"
        "print([each.id for each in Catalogue(*sys.argv[1:]).sessions()], 'sqlite3' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, folder, tmp_path / "cache.json"],
        env={**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(protocols.__file__))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == f"{[each.id for each in expected]} False", (
        "it was read again, or SQLite loaded"
    )
