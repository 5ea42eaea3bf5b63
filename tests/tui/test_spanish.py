"""The screens in Spanish: every word of theirs is, the bars have room for it, and so has every dialog."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

import protocols
from protocols.records.picture import StepBar
from protocols.tui._compat import drawn
from protocols.tui.backend import MinutesDocument
from protocols.tui.keys import KEYS
from protocols.tui.minutes import minutes_rows
from protocols.tui.watch import WatchScreen
from protocols.tui.widgets import lines
from protocols.view.model import CaptureView, DeedView, EntryView, Floor, HaltView, View
from protocols.words import Sentence, say, sentence_codes, set_language

from .fake import FakeBackend, FakeSession
from .samples import BARS, GAP, MINUTE, START, apart, lane, ready, step, turning, view
from .screens import Stage, keys, play
from .test_home import desk_in
from .test_watch import Followed

ROOMS = ("tui", "common", "catchup", "cue", "desk", "minutes", "plan", "preview", "show", "watch")
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


def window(stage: Stage) -> str:
    """What stands on the screen or in the window on top, as one line."""
    rows = ["".join(text for text, _ in row).strip().strip("│") for row in drawn(stage.app)]
    return " ".join(" ".join(rows).split())


def check_window(stage: Stage, *wanted: str) -> None:
    """All of *wanted* stands whole in the window on top, and nothing of it is English."""
    text = window(stage)
    for one in wanted:
        assert one in text, stage.text()
    assert not english_left(text), stage.text()
    assert max(map(len, stage.text().split("\n"))) <= 80


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
        check(stage, "Usar un protocolo", "Personas", "Enter abrir", "F1 ayuda")
        assert say("tui.library.lead") in stage.text()
        row = stage.text().split("\n")[1]
        for door in ("F3 Retomar", "F2 Sesiones pasadas", "F4 Escribir un protocolo", "F6 Demo"):
            assert door in row
        await stage.press("down", "enter")
        check(stage, "Dura ", "Enter preparar", "AvPág más", "o copiarlo", "Esc volver")
        await stage.press("enter")
        check(stage, "Quiénes están", "● un número", "Quien facilita", "Ctrl+S ir a la consola")

    play(scene, FakeBackend())


def test_without_a_session_the_first_screens_say_what_to_do() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f3")
        assert say("tui.library.nothing-unfinished") in window(stage)
        await stage.press("f2")
        check(stage, say("tui.past.lead"), say("tui.past.search"), say("tui.past.empty"))

    play(scene, FakeBackend(sessions=()))


def test_writing_a_protocol(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f4")
        check(
            stage,
            "Escribir un protocolo",
            "Cómo se llama",
            "Cuántas personas",
            "Pasos, uno por",
            "Escribirlo",
        )
        check(stage, say("tui.new.about.title"), say("tui.new.minutes.hint"), say("tui.new.people.hint"))
        for hint in say("tui.new.steps.hint").split("\n"):
            assert hint in stage.text()
        await stage.type("Nuestra ronda")
        for field, text in (("minutes", "25"), ("people", "6-12"), ("steps", "")):
            await stage.press("tab")
            check(stage, say(f"tui.new.about.{field}"))
            await stage.type(text)
        for line in ("Bienvenida, 2m", "Ronda, 1m, por turno, 2 rondas", "Parejas, en grupos"):
            await stage.type(line)
            await stage.press("enter")
        await stage.pilot.pause(0.5)
        await stage.settle()
        check(stage, "En un grupo", "Dura 25 min", "2. Ronda · 1 min por persona · 2 veces")
        check(stage, "3. Parejas · 5 min, lo que queda · en grupos")
        await stage.press("escape")
        check(stage, say("tui.new.leave"))
        await stage.press("ctrl+s")
        assert "Nuestra ronda" in stage.text()
        assert not english_left(stage.text())

    play(scene, desk_in(tmp_path))
    assert (tmp_path / "protocols" / "nuestra-ronda.toml").exists()


def test_past_sessions_and_their_minutes() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        check(stage, "Sesiones pasadas", say("tui.past.lead"), "sin terminar", "Enter retomar")
        check(stage, "F5 acta hasta ahora", say("tui.past.search"))
        await stage.press("down")
        check(stage, "Enter acta")
        await stage.press("enter")
        check(stage, "Final Word", "m Markdown", "h página web", "previsto")
        await stage.press("end")
        assert not english_left(stage.text())

    play(scene, FakeBackend())


def test_the_minutes_with_groups_and_what_was_parked() -> None:
    rounds = StepBar(
        "Rondas",
        0,
        20 * MINUTE,
        14 * MINUTE,
        beside=say("minutes.picture.pace", n=3, low="9:00", high="14:00", group="Círculo 3"),
    )
    later = EntryView("e9", "parking", "Más tiempo", "Cierre", "", "", "", "", "", "", 0, START)
    document = MinutesDocument(
        "Final Word", "x", entries=(later,), bars=(*BARS, rounds), planned_ms=9, actual_ms=9
    )
    text = lines(*minutes_rows(document, 76)).plain
    assert "Para después (pendientes)" in text
    assert "todo el mundo esperó a Círculo 3" in text
    assert max(map(len, text.split("\n"))) <= 76
    assert not english_left(text)


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
        ("e", "Anotado: 2"),
        ("m", "Lo que la sala ve y oye"),
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


COLUMNS = CaptureView("feedback", "Comentarios", "note", ("cálidos", "fríos", "dudas"))


def test_a_note_with_columns_and_what_comes_of_it() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        check_window(
            stage, "Nota", "● cálidos ○ fríos ○ dudas ○ solo una nota", "○ para después (pendientes)"
        )
        check_window(stage, say("tui.write.hint"), say("tui.write.who"))
        await stage.type("Uno")
        await stage.press("ctrl+n")
        check_window(stage, "✓ va 1")
        await stage.type("Dos")
        await stage.press("up")
        check_window(stage, "● para después (pendientes)")
        await stage.press("enter")
        assert "✓ Guardado para después. Hay 4 anotaciones: con e se cambian." in window(stage)

    play(scene, start=FakeSession(view(lane(at=step(captures=(COLUMNS,))))))


@pytest.mark.parametrize(("key", "hint"), [("d", "tui.write.hint.one"), ("c", "tui.write.commitment.hint")])
def test_what_other_windows_for_writing_say_is_whole(key: str, hint: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(key)
        check_window(stage, say(hint))

    play(scene, start=FakeSession())


def test_what_was_written_down_is_changed_sorted_or_taken_back() -> None:
    note = EntryView("n1", "note", "Confiar", "Aquí", "", "", "", "", "", "", 0, START, step="respond")
    promise = EntryView("n2", "commitment", "Preguntar", "Aquí", "", "", "", "", "Ben", "viernes", 0, START)

    async def scene(stage: Stage) -> None:
        await stage.press("e")
        check_window(stage, "Anotado: 2", say("tui.entries.hint"), say("tui.entries.filter"))
        await stage.type("nada así")
        check_window(stage, say("tui.entries.none"))
        await stage.press(*["backspace"] * 8, "down", "enter")
        check_window(
            stage, say("tui.entries.one"), "“Confiar”", "Ponerlo en “fríos”", say("tui.entries.withdraw")
        )
        for kind in ("decision", "commitment", "parking"):
            check_window(stage, say(f"tui.entries.as.{kind}"))
        await stage.press("1")
        check_window(stage, "Cambiar lo anotado", say("tui.write.edit.hint"))
        await stage.press("escape", "up", "enter", "1")
        check_window(stage, say("tui.write.promise.hint"))
        await stage.press("escape", "enter", "2")
        check_window(stage, "¿Retirarlo?", "sale de la lista y del acta", say("tui.withdraw.yes"))

    lists = (("respond", (COLUMNS,)),)
    play(scene, start=FakeSession(view(entries=(note, promise), lists=lists)))


def test_off_the_record_the_window_says_so() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        check_window(stage, "Sin registro", say("tui.off-record.text"), say("tui.off-record.hint"))

    play(scene, start=FakeSession(view(lane(at=step(record="none")))))


def test_what_the_room_sees_is_chosen_on_one_line_each() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("m")
        for code in ("quiet", "hidden", "shown", "protocol", "dark", "no-notes", "message"):
            assert say(f"tui.modes.{code}") in stage.text()
        await stage.press("7")
        check_window(
            stage, say("tui.message.heading"), say("tui.message.hint"), say("tui.message.placeholder")
        )

    play(scene, start=FakeSession())


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"notes": False, "message": "¡Hola!"}, "SALA: SIN NOTAS"),
        ({"blackout": True, "clock": "hidden"}, "SALA: OSCURA, SIN RELOJ"),
        (
            {"paused": True, "halt": HaltView("simulacro", START + 51 * MINUTE, 9 * MINUTE)},
            "SIMULACRO: HASTA LAS 15:40",
        ),
    ],
)
def test_beside_what_is_not_as_usual_the_end_is_seen(changes: dict[str, object], shown: str) -> None:
    async def scene(stage: Stage) -> None:
        first = stage.text().split("\n")[0]
        assert shown in first
        assert first.endswith("4 min de atraso, termina a las 15:34")

    late = {"late_ms": 4 * MINUTE, "projected_end_wall_ms": START + 45 * MINUTE}
    play(scene, start=FakeSession(view(**late, **changes)))


def test_who_is_late_sees_in_the_bar_how_to_catch_up() -> None:
    async def scene(stage: Stage) -> None:
        assert "k recuperar" in keys(stage)
        assert "u deshacer inicio" in keys(stage)

    late = {"late_ms": 4 * MINUTE, "undo": DeedView("a1", "start", "", 0)}
    play(scene, start=FakeSession(view(lane(at=step(left_ms=-MINUTE)), **late)))


def test_the_first_screen_names_f2_in_the_bar() -> None:
    async def scene(stage: Stage) -> None:
        assert "F2 pasadas" in keys(stage)

    play(scene, FakeBackend())


async def looked(stage: Stage) -> None:
    screen = stage.app.screen_stack[0]
    assert isinstance(screen, WatchScreen)
    for _ in range(2):
        screen.show_now()
        await stage.settle()


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        (None, ("Todavía no hay ninguna sesión en curso.", "Esta pantalla la sigue por sí sola.", "q sale.")),
        (ready(), ("LES DAMOS LA BIENVENIDA", "Empezamos pronto.", "● en vivo")),
        (attrs.evolve(ready(), starts_in_ms=90_000), ("Empezamos a las ",)),
        (view(lane(at=turning())), ("▶ Chen", "después: ", "● en vivo")),
        (apart(3), ("3 GRUPOS A LA VEZ",)),
        (
            view(paused=True, halt=HaltView("té", START + 51 * MINUTE, 4 * MINUTE)),
            ("DESCANSO", "Té: hasta las 15:40 (4:00)", "Después seguimos con: Each of the others responds"),
        ),
        (view(paused=True, paused_for_ms=5_000, halt=HaltView("")), ("EN PAUSA",)),
    ],
)
def test_what_the_room_sees_is_spanish(shown: View | None, wanted: tuple[str, ...]) -> None:
    async def scene(stage: Stage) -> None:
        if shown is not None:
            await looked(stage)
        check_window(stage, *wanted)

    play(scene, watch=Followed(shown))


def test_the_room_is_thanked_and_told_of_a_console_that_is_gone() -> None:
    follows = Followed(view())

    async def scene(stage: Stage) -> None:
        follows.life, follows.silent_s = "silent", 72.0
        await looked(stage)
        check_window(stage, "○ la consola no da señales hace 1:12; el reloj sigue contando")
        follows.life = "closed"
        await looked(stage)
        check_window(stage, say("watch.closed"))
        follows.change(phase="finished")
        await looked(stage)
        check_window(stage, say("watch.thanks"), say("watch.next-one"))

    play(scene, watch=follows)


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
        for width, height in ((20, 5), (50, 15), (160, 45), (6, 2), (80, 24)):
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
