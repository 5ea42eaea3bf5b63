"""Folders are private, names are safe on every system, and synced folders are noticed."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.journal import JournalError
from protocols.journal.places import new_session_path, private_directory, synced_by
from protocols.words import say, sentence_codes

posix_only = pytest.mark.skipif(os.name != "posix", reason="NOT TESTED HERE: needs POSIX")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@posix_only
def test_folders_that_are_made_are_private_and_those_above_stay(tmp_path):
    before = os.umask(0o022)
    try:
        os.chmod(tmp_path, 0o755)
        assert private_directory(tmp_path / "a" / "b") == tmp_path / "a" / "b"
    finally:
        os.umask(before)
    assert (mode(tmp_path), mode(tmp_path / "a"), mode(tmp_path / "a" / "b")) == (0o755, 0o700, 0o700)


@posix_only
def test_a_folder_that_was_open_to_others_is_closed(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir()
    os.chmod(folder, 0o755)
    private_directory(folder)
    assert mode(folder) == 0o700


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(JournalError) as told:
            private_directory(path)
        assert told.value.code == "not-a-folder"
        assert told.value.arguments["path"] == str(path)


def test_a_sessions_name_tells_day_time_and_protocol(tmp_path):
    path = new_session_path(tmp_path, "final-word", 1_795_356_240_000, 60, "7k3q")
    assert path == tmp_path / "2026-11-22-1504-final-word-7k3q.session"


@given(st.text(), st.integers(0, 2**42), st.integers(-1440, 1440), st.text())
def test_a_sessions_name_is_safe_whatever_the_protocol_is_called(protocol_id, wall_ms, offset_min, token):
    path = new_session_path("/x", protocol_id, wall_ms, offset_min, token)
    assert path.parent == Path("/x")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.session", path.name)
    assert len(path.name) < 120


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/home/ana/OneDrive/sessions", "OneDrive"),
        ("/mnt/c/Users/ana/OneDrive - Springfield Schools/x", "OneDrive"),
        ("/Users/ana/Library/CloudStorage/OneDrive-Personal/x", "OneDrive"),
        ("/home/ana/Dropbox (School)/x", "Dropbox"),
        ("/Users/ana/Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud Drive"),
        ("/Users/ana/Library/CloudStorage/GoogleDrive-ana@example.org/My Drive", "Google Drive"),
        ("/home/ana/Google Drive/x", "Google Drive"),
        ("/home/ana/.local/share/protocols", ""),
        ("/home/ana/dropboxes/onedriver/x", ""),
    ],
)
def test_a_folder_that_a_cloud_service_copies_is_noticed(path, service):
    assert synced_by(path) == service


@posix_only
def test_a_synced_folder_is_noticed_behind_a_link(tmp_path):
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "Documents").symlink_to(tmp_path / "Dropbox")
    assert synced_by(tmp_path / "Documents" / "sessions") == "Dropbox"


def test_every_problem_has_its_sentence():
    room = Path(__import__("protocols.journal").journal.__file__).parent
    used = {"damaged", "empty"}
    for module in room.glob("*.py"):
        used |= set(re.findall(r'(?:trouble|JournalError)\(\s*"([a-z-]+)"', module.read_text("utf-8")))
    assert len(used) > 12
    given_always = {"path": "/x"}
    more = {
        "damaged": {"seq": 4, "good": 3},
        "driven": {"pid": 7, "host": "lap"},
        "failed": {"reason": "why"},
        "old-sqlite": {"version": "3.1"},
        "synced": {"service": "Dropbox"},
    }
    assert {f"journal.{code}" for code in used} <= set(sentence_codes("journal"))
    for code in sentence_codes("journal"):
        told = say(code, **given_always, **more.get(code.removeprefix("journal."), {}))
        assert "/x" in told
        assert told.endswith(".")
