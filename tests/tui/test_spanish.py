"""The screens in Spanish: every word of theirs is, the bars have room for it, and so has every dialog."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import protocols
from protocols.tui.keys import KEYS
from protocols.view.model import Floor, View
from protocols.words import Sentence, say, sentence_codes, set_language

from .fake import FakeBackend, FakeSession
from .samples import GAP, apart, lane, ready, step, turning, view
from .screens import Stage, keys, play

ROOMS = ("tui", "common", "catchup", "cue", "plan", "preview", "show")
PROTOCOLS_OWN = "Each of the others"
"""A title in the protocol that the tests play."""

SOURCE = Path(protocols.__file__).parents[1]


@pytest.fixture(autouse=True)
def _spanish() -> Iterator[None]:
    assert set_language("es")
    yield
    set_language("en")


def english_left(text: str) -> list[str]:
    """Sentences of ours that stand in *text* in English, though Spanish says something else there."""

    def whole(sentence: Sentence) -> list[str]:
        forms = (sentence,) if isinstance(sentence, str) else sentence
        return [form for form in forms if "{" not in form and len(form) > 8]

    flat = " ".join(text.replace("│", " ").split()).replace(PROTOCOLS_OWN, "")
    return [
        form
        for room in ROOMS
        for code, sentence in sentence_codes(room).items()
        for form in whole(sentence)
        if form in flat and say(code) != form
    ]


def check(stage: Stage, *wanted: str) -> None:
    text = stage.text()
    for one in wanted:
        assert one in " ".join(text.split()), text
    assert not english_left(text), text
    lines = text.split("\n")
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert "ayuda" in lines[-1] or "ayuda" in lines[-2], text


def test_the_library_and_the_way_to_a_session() -> None:
    async def scene(stage: Stage) -> None:
        check(stage, "Elija una conversación.", "Personas", "Enter abrir", "F1 ayuda")
        await stage.press("down", "enter")
        check(stage, "Dura ", "Enter preparar")
        await stage.press("enter")
        check(stage, "Quiénes están", "● un número", "Quien facilita", "Ctrl+S ir a la consola")

    play(scene, FakeBackend())


def test_past_sessions_and_their_minutes() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        check(stage, "Sesiones pasadas", "Ctrl+R retomar")
        await stage.press("enter")
        check(stage, "Acta")

    play(scene, FakeBackend())


def test_the_console_ready_under_way_in_turns_and_in_groups() -> None:
    async def waiting(stage: Stage) -> None:
        check(stage, "TODO LISTO", "presione Espacio para empezar", "Espacio empezar")

    async def turns(stage: Stage) -> None:
        check(stage, "Habla", "En silencio", "Espacio seguir", "Luego")
        assert keys(stage).strip().endswith("? ayuda")

    async def groups(stage: Stage) -> None:
        check(stage, "3 GRUPOS A LA VEZ")

    play(waiting, start=FakeSession(ready()))
    play(turns, start=FakeSession(view(lane(at=turning()))))
    play(groups, start=FakeSession(apart(3)))


def test_a_step_in_silence() -> None:
    async def scene(stage: Stage) -> None:
        check(stage, "En silencio todo el mundo")

    quiet = lane(1, step(floor=Floor("nobody", ()), silent=()))
    play(scene, start=FakeSession(view(quiet)))


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("w", "Nota"),
        ("d", "Decisión"),
        ("c", "Para cuándo"),
        ("x", "¿Qué hay que cambiar?"),
        ("z", "Un descanso"),
        ("m", "Avisos"),
        ("t", "Tiempo"),
        ("l", "¿Hace cuánto"),
        ("f", "¿Terminar la sesión?"),
        ("q", "¿Salir de la sesión?"),
        ("a", "Agenda"),
        ("question_mark", "Teclas en esta pantalla"),
    ],
)
def test_what_a_key_of_the_console_opens(key: str, heading: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(key)
        text = stage.text()
        assert heading in text
        assert not english_left(text), text

    play(scene, start=FakeSession())


def test_what_lost_time_was() -> None:
    async def scene(stage: Stage) -> None:
        assert "¿Qué fue ese tiempo?" in stage.text()
        assert not english_left(stage.text())

    play(scene, start=FakeSession(view(gap=GAP)))


@pytest.mark.parametrize("room", KEYS)
def test_no_label_takes_much_more_room_than_in_english(room: str) -> None:
    def labels() -> list[int]:
        return [len(key.label) for key in KEYS[room] if key.bar]

    spoken = labels()
    set_language("en")
    assert all(es <= en + 5 for es, en in zip(spoken, labels(), strict=True))


@pytest.mark.parametrize("shown", [ready(), view(lane(at=turning())), apart(3), view(gap=GAP)])
def test_every_size_of_terminal_will_do(shown: View) -> None:
    async def scene(stage: Stage) -> None:
        for width, height in ((20, 5), (50, 15), (160, 45), (1, 1), (80, 24)):
            await stage.resize(width, height)
            await stage.poll()
            assert not english_left(stage.text())
        assert stage.app.is_running

    play(scene, start=FakeSession(shown))


@pytest.mark.parametrize(("called", "key"), [("Espacio", "space"), ("AvPág", "pagedown"), ("Space", "space")])
def test_a_key_may_be_called_as_it_is_shown(called: str, key: str) -> None:
    from protocols.tui.keymap import key_called

    assert key_called(called) == key


def test_the_language_is_chosen_before_the_screens_name_their_keys() -> None:
    """In a process of its own, as the program begins: what a class says when it is made is Spanish too."""
    script = (
        "import sys\n"
        "from protocols.cli.main import speak\n"
        "speak([])\n"
        "assert not any(name.startswith('protocols.tui') for name in sys.modules)\n"
        "from protocols.tui.library import LibraryScreen\n"
        "from protocols.tui.running import RunScreen\n"
        "print([one.description for screen in (LibraryScreen, RunScreen) for one in screen.BINDINGS])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1", "LANG": "es_MX.UTF-8"},
        text=True,
        encoding="utf-8",
        check=True,
    )
    for word in ("filtros", "seguir", "deshacer"):
        assert word in done.stdout
    assert "undo" not in done.stdout
