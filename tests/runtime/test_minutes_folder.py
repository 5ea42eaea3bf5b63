"""Where the minutes go that the screens write: to where a teacher finds them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from protocols.runtime.config import load_settings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders are others there")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder as a new account has it."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_DOCUMENTS_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Documents").mkdir()
    return tmp_path


def folder(**environ: str) -> Path:
    """The folder of the minutes, with these variables."""
    return load_settings({}, environ).minutes_folder


def test_minutes_go_to_a_folder_among_the_documents(home: Path) -> None:
    assert folder() == home / "Documents" / "Protocols"


def test_the_system_says_what_the_documents_are_called(home: Path) -> None:
    (home / "Documentos").mkdir()
    (home / ".config").mkdir()
    (home / ".config" / "user-dirs.dirs").write_text('XDG_DOCUMENTS_DIR="$HOME/Documentos"\n', "utf-8")
    assert folder() == home / "Documentos" / "Protocols"


def test_where_there_are_no_documents_they_are_kept_with_the_sessions(home: Path) -> None:
    (home / "Documents").rmdir()
    assert folder() == home / ".local" / "share" / "protocols" / "minutes"


def test_whoever_keeps_the_sessions_elsewhere_has_the_minutes_there_too(home: Path) -> None:
    assert folder(PROTOCOLS_DATA_DIR=str(home / "stick")) == home / "stick" / "minutes"


def test_a_folder_that_was_named_counts_before_all_others(home: Path) -> None:
    config = home / "config.toml"
    config.write_text('data-dir = "~/stick"\nminutes-dir = "~/our-minutes"\n', "utf-8")
    assert folder(PROTOCOLS_CONFIG=str(config)) == home / "our-minutes"
    both = folder(PROTOCOLS_CONFIG=str(config), PROTOCOLS_MINUTES_DIR=str(home / "theirs"))
    assert both == home / "theirs"
