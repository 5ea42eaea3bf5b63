"""Translating from the command line: what is written for a translator, what check says, and what is shown."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from protocols.journal.reader import read_all
from protocols.library import shipped_folder

Run = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the Final Word in it, and nothing else."""
    made = tmp_path / "ours"
    made.mkdir()
    shutil.copy(shipped_folder() / "final-word.toml", made)
    return made


def translated(folder: Path) -> Path:
    return Path(shutil.copy(shipped_folder() / "final-word.es.toml", folder))


def test_a_translator_gets_every_text_with_the_original_above(run: Run, folder: Path) -> None:
    file = folder / "final-word.toml"
    assert run("translate", str(file), "--language", "es").code == 0
    made = (folder / "final-word.es.toml").read_text("utf-8")
    data = tomllib.loads(made)
    assert (data["translates"], data["language"], data["title"]) == ("final-word", "es", "")
    assert data["steps"]["read"]["say"] == ["", ""]
    assert "# Final Word\n" in made
    shown = run("check", "--concise", str(file))
    assert shown.code == 1
    assert len(shown.lines) == 12
    assert all("final-word.es.toml" in line and "P801" in line for line in shown.lines)
    assert run("fmt", "--check", str(folder / "final-word.es.toml")).code == 0


def test_what_is_translated_is_not_overwritten_and_what_is_new_is_added(run: Run, folder: Path) -> None:
    file, overlay = folder / "final-word.toml", translated(folder)
    before = tomllib.loads(overlay.read_text("utf-8"))
    assert "nothing to add" in run("translate", str(file), "--language", "es").out
    assert tomllib.loads(overlay.read_text("utf-8")) == before
    text = file.read_text("utf-8")
    file.write_text(text.replace('title = "Circle"', 'title = "Circle"\nnames = ["Oak", "Ash"]'), "utf-8")
    kept = overlay.read_text("utf-8").replace(f'of = "{before["steps"]["open"]["of"]}"\n', "")
    overlay.write_text(kept, "utf-8")
    assert run("translate", str(file), "--language", "es").code == 0
    after = tomllib.loads(overlay.read_text("utf-8"))
    assert after["groups"]["circle"].pop("names") == ["", ""]
    assert after == before


def test_what_is_older_than_its_original_is_said_with_both_places(run: Run, folder: Path) -> None:
    file, overlay = folder / "final-word.toml", translated(folder)
    assert run("check", str(file), str(overlay)).code == 0
    file.write_text(file.read_text("utf-8").replace("up to three minutes", "up to 3 minutes"), "utf-8")
    ran = run("check", str(overlay))
    assert ran.code == 1
    assert "P803" in ran.out
    assert "[steps.open]" in ran.out
    line = file.read_text("utf-8").splitlines().index('  id = "open"')
    assert f"{file}:{line}" in ran.out


def test_a_translation_without_its_protocol_is_said(run: Run, folder: Path) -> None:
    overlay = translated(folder)
    (folder / "final-word.toml").rename(folder / "other.toml")
    assert "P806" in run("check", "--concise", str(overlay)).out
    overlay = overlay.rename(folder / "unnamed.toml")
    assert "P806" in run("check", "--concise", str(overlay)).out
    assert "P806" in run("show", str(overlay)).err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "--language es"),
        (("--language", "no such one"), "no code of a language"),
        (("--language", "en"), "itself is in “en”"),
    ],
)
def test_a_language_that_cannot_be_meant_is_said(
    run: Run, folder: Path, words: tuple[str, ...], sentence: str
) -> None:
    ran = run("translate", str(folder / "final-word.toml"), *words)
    assert ran.code == 2
    assert sentence in ran.err
    assert len(list(folder.iterdir())) == 1


def test_a_file_that_is_no_translation_of_it_is_not_written_to(run: Run, folder: Path) -> None:
    overlay = folder / "final-word.es.toml"
    overlay.write_text('translates = "another"\nlanguage = "es"\n', "utf-8")
    ran = run("translate", str(folder / "final-word.toml"), "--language", "es")
    assert ran.code == 1
    assert "P806" in ran.err
    assert overlay.read_text("utf-8") == 'translates = "another"\nlanguage = "es"\n'


def test_the_list_and_the_agenda_are_in_the_language_that_is_asked_for(run: Run) -> None:
    assert "La última palabra" in run("list", "--language", "es").out
    assert "La última palabra" in run("list", "palabra", "--language", "es-CL").out
    assert "Leer y elegir un pasaje" in run("show", "final-word", "--language", "es").out
    assert "Tuning" in run("list", "--language", "es").out
    assert "Final Word" in run("list").out


def test_the_language_of_the_system_counts_if_nothing_else_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    ran = run("show", "consultancy")
    assert "Consultoría" in ran.out
    assert ran.err == ""
    assert "Consultancy" in run("show", "consultancy", "--language", "en").out
    monkeypatch.setenv("PROTOCOLS_LANGUAGE", "en")
    assert "Consultancy" in run("show", "consultancy").out


def test_a_broken_translation_is_told_and_the_original_is_shown(run: Run, folder: Path) -> None:
    overlay = translated(folder)
    overlay.write_text(overlay.read_text("utf-8").replace("{presenter} abre", "{quien} abre"), "utf-8")
    ran = run("show", str(folder / "final-word.toml"), "--language", "es")
    assert ran.code == 0
    assert "P804" in ran.err
    assert ran.out.startswith("Final Word")


def test_a_session_keeps_the_protocol_as_it_was_run(run: Run, tmp_path: Path) -> None:
    ran = run(
        "run", "see-think-wonder", "--plain", "--people", "4", "--language", "es", typed="start\nquit\n"
    )
    assert "Mirar en silencio" in ran.out
    (session,) = (tmp_path / "data" / "sessions").iterdir()
    opened = next(fact for fact in read_all(session) if fact.kind == "session.opened")
    kept = tomllib.loads(opened.data["protocol"]["text"])
    assert (opened.data["protocol"]["title"], kept["language"]) == ("Ver, pensar, preguntarse", "es")
    assert kept["steps"][-1]["title"] == "Cierre"
    assert "Ver, pensar, preguntarse" in run("export", session.stem).out


def test_a_protocol_made_from_others_is_run_and_kept_in_the_words_of_their_translations(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    file = folder / "ours.toml"
    file.write_text(
        'format = 1\nid = "ours"\ntitle = "Ours"\npeople = { min = 4, max = 12 }\n'
        '[[steps]]\nid = "words"\nrun = "see-think-wonder"\n',
        "utf-8",
    )
    made = run("translate", str(file), "--language", "es")
    assert (made.code, made.err) == (0, "")
    overlay = folder / "ours.es.toml"
    overlay.write_text(overlay.read_text("utf-8").replace('title = ""', 'title = "Lo nuestro"'), "utf-8")
    assert run("check", str(file)).code == 0
    shown = run("show", str(file), "--people", "8", "--language", "es").out
    assert shown.startswith("Lo nuestro\n")
    assert "Ver, pensar, preguntarse" in shown
    ran = run("run", str(file), "--plain", "--people", "8", "--language", "es", typed="start\nquit\n")
    assert "Mirar en silencio" in ran.out
    overlay.unlink()
    file.unlink()
    (session,) = (tmp_path / "data" / "sessions").iterdir()
    again = run("resume", session.stem, "--plain", typed="quit\n")
    assert "Lo nuestro" in again.out
    assert "Mirar en silencio" in again.out


def test_a_translation_that_is_no_toml_is_not_passed_over(run: Run, folder: Path) -> None:
    overlay = translated(folder)
    overlay.write_text(overlay.read_text("utf-8").replace('language = "es"', 'language = "es'), "utf-8")
    ran = run("check", "--concise", str(folder / "final-word.toml"))
    assert ran.code == 1
    assert len(ran.lines) == 1
    assert "final-word.es.toml" in ran.out
    assert "P010" in ran.out
