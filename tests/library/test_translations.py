"""Translations lie beside their protocols: they give the list its titles, and are no protocols themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from protocols.library import Entry, Folder, Shelf, search
from protocols.library.overlays import (
    original_path,
    overlay_path,
    overlays_of,
    problems_beside,
    read_overlay,
)
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol

HEAD = 'translates = "talk"\nlanguage = "es"\ntitle = "Conversar"\n'


@pytest.fixture
def yours(tmp_path: Path) -> Path:
    text = 'format = 1\nid = "talk"\ntitle = "Talk"\nsummary = "Of things."\n[[steps]]\ntime = "5m"\n'
    (tmp_path / "talk.toml").write_text(text, "utf-8")
    (tmp_path / "talk.es.toml").write_text(HEAD, "utf-8")
    return tmp_path


def listed(folder: Path, *languages: str, origin: str = "yours") -> list[Entry]:
    return Shelf([Folder(folder, origin)], languages).entries()


@pytest.mark.parametrize("origin", ["yours", "shipped"])
def test_a_protocol_is_listed_once_in_the_language_that_is_wanted(yours: Path, origin: str) -> None:
    assert [one.title for one in listed(yours, origin=origin)] == ["Talk"]
    assert [one.title for one in listed(yours, "es-cl", "es", origin=origin)] == ["Conversar"]
    assert [one.title for one in listed(yours, "fr", origin=origin)] == ["Talk"]
    assert [one.title for one in listed(yours, "en", "es", origin=origin)] == ["Talk"]
    (one,) = listed(yours, "es", origin=origin)
    assert (one.id, one.summary, one.path.name) == ("talk", "Of things.", "talk.toml")
    assert search([one], "conversar") == [one]


def test_only_the_head_of_a_translation_is_read_for_the_list(yours: Path) -> None:
    (yours / "talk.es.toml").write_text(HEAD + "\n[steps.talk]\nthis is no TOML", "utf-8")
    assert [one.title for one in listed(yours, "es")] == ["Conversar"]


def test_a_translation_that_changes_is_read_again(yours: Path) -> None:
    shelf = Shelf([Folder(yours, "yours")], ("es",))
    assert shelf.entries()[0].title == "Conversar"
    (yours / "talk.es.toml").write_text(HEAD.replace("Conversar", "Conversar un rato"), "utf-8")
    assert shelf.entries()[0].title == "Conversar un rato"
    (yours / "talk.es.toml").unlink()
    assert shelf.entries()[0].title == "Talk"


def test_a_protocol_may_hold_its_translated_title_itself(yours: Path) -> None:
    (yours / "talk.es.toml").unlink()
    file = yours / "talk.toml"
    file.write_text(file.read_text("utf-8") + '[translations.es]\ntitle = "Charlar"\n', "utf-8")
    assert [one.title for one in listed(yours, "es")] == ["Charlar"]


def test_a_protocol_whose_name_looks_like_a_translation_is_listed(yours: Path) -> None:
    text = (yours / "talk.toml").read_text("utf-8")
    (yours / "talk.old.toml").write_text(text.replace('id = "talk"', 'id = "old"'), "utf-8")
    assert sorted(one.id for one in listed(yours, "es")) == ["old", "talk"]


def test_a_translation_whose_protocol_is_not_there_says_so(yours: Path) -> None:
    (yours / "talk.toml").unlink()
    (one,) = listed(yours, "es")
    assert "“talk”" in one.problem


def test_what_lies_there_and_is_no_file_is_no_translation(yours: Path) -> None:
    (yours / "talk.es.toml").unlink()
    (yours / "talk.es.toml").mkdir()
    assert read_overlay(yours / "talk.toml", "es") is None
    assert [one.title for one in listed(yours, "es")] == ["Talk"]


def test_names_of_files_lead_from_one_to_the_other() -> None:
    path = Path("ours") / "1-2-4-all.toml"
    assert overlay_path(path, "pt-br") == Path("ours") / "1-2-4-all.pt-br.toml"
    assert original_path(overlay_path(path, "pt-br")) == (path, "pt-br")
    assert original_path(path) is None


def test_a_translation_that_is_no_toml_yet_still_lies_beside_its_protocol(yours: Path) -> None:
    (yours / "talk.es.toml").write_text(HEAD + 'summary = "not closed\n', "utf-8")
    (yours / "talk.more.toml").write_text('title = "not closed\n', "utf-8")
    (yours / "talker.es.toml").write_text(HEAD, "utf-8")
    assert [one.name for one in overlays_of(yours / "talk.toml")] == ["talk.es.toml"]


def test_what_is_wrong_with_the_translations_beside_a_protocol_is_said_in_their_files(yours: Path) -> None:
    protocol = yours / "talk.toml"
    (yours / "talk.es.toml").write_text(HEAD + "[steps.tlak]\n", "utf-8")
    loaded = load_protocol(protocol.read_bytes(), Host().kinds)
    found = [(one.file.name, one.code) for one in problems_beside(protocol, loaded) if one.file]
    assert found == [("talk.es.toml", "P801"), ("talk.es.toml", "P802")]
    (yours / "talk.es.toml").write_text(
        "# protocols: ignore-file P801 P802\n" + HEAD + "[steps.tlak]\n", "utf-8"
    )
    assert problems_beside(protocol, loaded) == []
    broken = load_protocol(b"format = 1", Host().kinds)
    assert problems_beside(protocol, broken) == []
