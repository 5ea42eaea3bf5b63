"""The language of the program itself: how it is chosen, and what is said in it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from protocols.cli.plain_words import COMMANDS
from protocols.runtime.language import usual_file, wanted
from protocols.runtime.system import config_file
from protocols.words import language, say, sentence_codes, set_language

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("arguments", "environ", "found"),
    [
        ([], {}, ("", False)),
        ([], {"LANG": "es_CL.UTF-8"}, ("es_CL.UTF-8", False)),
        ([], {"LANG": "de_DE.UTF-8", "LC_MESSAGES": "es_CL"}, ("es_CL", False)),
        ([], {"LC_MESSAGES": "de_DE.UTF-8", "LC_ALL": "es_CL"}, ("es_CL", False)),
        ([], {"LC_ALL": "", "LANG": "es"}, ("es", False)),
        ([], {"LANG": "de", "PROTOCOLS_LANGUAGE": "es"}, ("es", True)),
        (["list", "--language", "es"], {"PROTOCOLS_LANGUAGE": "de"}, ("es", True)),
        (["--language=es", "list"], {}, ("es", True)),
        (["list", "--lang", "es"], {}, ("es", True)),
        (["--data-dir", "translate", "list", "--language", "es"], {}, ("es", True)),
        (["translate", "x.toml", "--language", "pt"], {"LANG": "es"}, ("es", False)),
        (["list", "--language"], {"LANG": "es"}, ("es", False)),
        (["list", "--", "--language", "es"], {}, ("", False)),
        (["plugins", "--load"], {"LANG": "es"}, ("es", False)),
    ],
)
def test_a_flag_counts_before_the_environment_and_that_before_the_locale(
    arguments: list[str], environ: Mapping[str, str], found: tuple[str, bool], tmp_path: Path
) -> None:
    nowhere = {"PROTOCOLS_CONFIG": str(tmp_path / "none.toml")}
    assert wanted(arguments, {**nowhere, **environ}) == found


@pytest.mark.parametrize("ends", [(), ("--config",)])
def test_the_settings_file_counts_before_the_locale(tmp_path: Path, ends: tuple[str, ...]) -> None:
    file = tmp_path / "config.toml"
    file.write_text('facilitator = "Rosa"\nlanguage = "es"\n')
    arguments = ["list", *ends, *([str(file)] if ends else [])]
    environ = {"LANG": "de", "PROTOCOLS_CONFIG": "" if ends else str(file)}
    assert wanted(arguments, environ) == ("es", True)
    assert wanted(arguments, {**environ, "PROTOCOLS_LANGUAGE": "en"}) == ("en", True)


@pytest.mark.parametrize("text", ["language = ", "language = 5", "# language", "x = 1", "\xff language"])
def test_a_settings_file_with_a_mistake_chooses_no_language(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(text.encode("latin-1"))
    assert wanted([], {"PROTOCOLS_CONFIG": str(file), "LANG": "es"}) == ("es", False)


def test_the_settings_are_looked_for_where_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in ("", str(tmp_path)):
        monkeypatch.setenv("XDG_CONFIG_HOME", folder)
        assert usual_file() == str(config_file())


def test_from_the_settings_file_the_whole_program_is_spanish(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "config" / "protocols" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('language = "es"\n')
    assert "Ninguna sesión coincide." not in run("sessions").out
    assert "Todavía no hay sesiones." in run("sessions").out + run("sessions").err
    assert language() == "es"


def test_help_is_spanish_from_its_first_line(run: Run) -> None:
    helped = run("--language", "es", "--help")
    assert helped.out.startswith("uso: protocols")
    assert helped.out.count("\nopciones:\n") == 1
    for word in ("buscar un protocolo", "comandos:", "mostrar esta ayuda"):
        assert word in helped.out
    assert "usage:" not in helped.out
    assert run("--help").out.startswith("usage: protocols")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show"], "Falta decir: ID-OR-FILE."),
        (["show", "x", "--people"], "--people: después tiene que ir un valor."),
        (
            ["export", "--format", "doc"],
            "--format: “doc” no es ninguno de estos: md, markdown, txt, text, html, csv, json.",
        ),
        (["run", "x", "--people", "some"], "--people: “some” no es un número entero desde 1."),
        (["lst"], "No existe el comando “lst”. ¿Quiso decir list?"),
        (["list", "--peple", "3"], "¿Quiso decir --people?"),
        (["plugins", "--load=yes"], "--load: no lleva valor, y aquí está “yes”."),
        (["show", "x", "--m", "3"], "“--m” podría ser --minutes, --meeting."),
    ],
)
def test_a_command_line_that_is_wrong_is_answered_in_spanish(
    run: Run, arguments: list[str], said: str
) -> None:
    answered = (
        run(*arguments, "--language", "es")
        if arguments[-1] != "--people"
        else run("--language", "es", *arguments)
    )
    assert said in answered.err
    assert answered.code == 2
    assert "Vea: protocols" in answered.err


def test_check_says_a_problem_in_spanish(process: Run, tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text('format = 1\nid = "x"\ntitel = "X"\n\n[[steps]]\ntitle = "A"\n')
    checked = process("check", "ours.toml", env={"LC_ALL": "es_CL.UTF-8"})
    assert checked.code == 1
    assert "error[P101]: aquí no existe la clave `titel`" in checked.out
    assert "= ayuda: ¿quiso decir `title`?" in checked.out


def test_explain_and_the_schema_are_spanish(run: Run) -> None:
    explained = run("explain", "P101", "--language", "es").out
    assert explained.startswith("P101 · clave desconocida (error)\n\nAquí no existe la clave.")
    assert "Bien:" in explained
    assert "el nombre que se muestra" in run("schema", "--language", "es").out
    assert "the name shown" in run("schema").out


def test_a_session_on_plain_lines_is_spanish_in_a_real_process(process: Run) -> None:
    typed = "start\nnote Escuchamos más\nclock\nnxt\nhelp\nfinish\nfinish\n".encode()
    done = process(
        *("run", "final-word", "--people", "6", "--plain"),
        typed=typed,
        env={"LC_ALL": "", "LANG": "es_CL.UTF-8"},
    )
    assert done.code == 0, done.err
    for said in (
        "Escriba start para empezar.",
        "Leer en voz alta: ",
        "Anotado (n",
        "“nxt” no es un comando. ¿Quiso decir next?",
        "Comandos:",
        "Escriba finish otra vez para terminar ahora",
        "Terminado tras ",
    ):
        assert said in done.out, said
    minutes = process("export", env={"LC_ALL": "", "LANG": "es_CL.UTF-8"}).out
    assert minutes.startswith("# Acta: ")
    assert "## Tiempos previstos y reales" in minutes
    assert 'lang="es"' in process("export", "--format", "html", "--language", "es").out


def test_yes_and_no_may_be_typed_in_the_language_spoken(run: Run, tmp_path: Path) -> None:
    from protocols.spec.choices import yes_or_no

    set_language("es")
    assert [yes_or_no(word) for word in ("sí", "Si", "yes", "true")] == [True] * 4
    assert [yes_or_no(word) for word in ("no", "false", "off")] == [False] * 3
    assert yes_or_no("quizás") is None
    set_language("en")
    assert yes_or_no("sí") is None
    assert yes_or_no("yes") is True


def test_a_new_file_is_written_in_the_language_spoken(run: Run, tmp_path: Path) -> None:
    steps = (
        "--step",
        "Bienvenida, 2m",
        "--step",
        "Ronda, 1m, por turno",
        "--step",
        "En parejas, 5m, en grupos",
    )
    written = run("new", "ours.toml", "--title", "Nuestra ronda", *steps, "--language", "es")
    assert "error" not in written.out + written.err
    text = (tmp_path / "ours.toml").read_text("utf-8")
    assert 'language = "es"' in text
    assert "# cada persona por turno" in text
    assert 'in = "small-group"' in text
    assert "error" not in run("check", "ours.toml").out
    assert run("fmt", "--check", "ours.toml").code == 0


def test_a_language_that_is_asked_for_and_not_spoken_is_said_once(run: Run, good: Path) -> None:
    for more in (("check", good), ("list",), ("explain", "P101")):
        done = run(*more, "--language", "tlh")
        assert done.err.count("does not speak “tlh”") == 1
        assert done.code == 0
    assert run("check", good, "--json", "--language", "tlh").out.startswith(("{", "["))


def test_a_locale_that_is_not_spoken_is_no_reason_to_say_anything(process: Run) -> None:
    assert process("list", env={"LC_ALL": "tlh_QO.UTF-8"}).err == ""


def test_the_words_that_are_typed_are_those_that_help_names() -> None:
    set_language("es")
    known = set(COMMANDS)
    for code in sentence_codes("plain"):
        if code.startswith("plain.help."):
            assert say(code).split()[0].rstrip(":") in known, code


def test_ones_own_version_is_in_the_language_that_it_is_read_in(run: Run, tmp_path: Path) -> None:
    answer = run("new", "--from", "final-word", "--language", "es")
    assert answer.code == 0
    text = (tmp_path / "final-word-ours.toml").read_text("utf-8")
    made = tomllib.loads(text)
    assert (made["language"], made["title"]) == ("es", "La última palabra (nuestra versión)")
    assert made["steps"][0]["title"].startswith("Leer y elegir")
    assert max(map(len, text.split("\n"))) < 700, "a line for each paragraph"
    assert "solo en español; lo que hay en inglés no está" in answer.out
    assert run("check", "final-word-ours.toml").code == 0
    shown = run("show", "final-word-ours.toml", "--people", 5)
    assert shown.lines[0] == "La última palabra (nuestra versión)"


BILINGUAL = """
format = 1
id = "word"
title = "One word"
people = { min = 3, max = 12 }

[[steps]]
id = "round"
title = "A word each"
turns = { time = "30s" }

[translations.es]
title = "Una palabra"

[translations.es.steps.round]
title = "Cada quien una palabra"
"""


def test_ones_own_version_of_a_protocol_in_two_languages_has_one_title(run: Run, tmp_path: Path) -> None:
    (tmp_path / "word.toml").write_text(BILINGUAL, "utf-8")
    assert run("new", "en.toml", "--from", "word.toml").code == 0
    assert run("check", "en.toml").code == 0
    for seen in ("en", "es"):
        assert run("show", "en.toml", "--people", 5, "--language", seen).lines[0] == "One word (ours)"
    assert run("new", "es.toml", "--from", "word.toml", "--language", "es").code == 0
    assert run("check", "es.toml").code == 0
    for seen in ("en", "es"):
        shown = run("show", "es.toml", "--people", 5, "--language", seen).lines
        assert shown[0] == "Una palabra (nuestra versión)"
        assert any("Cada quien una palabra" in line for line in shown)


def test_protocols_in_other_languages_are_left_out_where_it_is_asked_for(run: Run) -> None:
    def ids(*flags: str) -> set[str]:
        return {one["id"] for one in json.loads(run("list", "--json", *flags).out)["protocols"]}

    spanish = ids("--language", "es", "--only-language")
    assert "final-word" in spanish
    assert spanish < ids("--language", "es")
    assert ids("--only-language") == ids()
