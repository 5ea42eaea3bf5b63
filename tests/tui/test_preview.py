"""The designer's screen on a real file that is really saved: what stands in the panes, and when."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from protocols.engine.moments import Moment
from protocols.library.shelf import open_shelf
from protocols.plugins.host import Host
from protocols.runtime import drafting as following
from protocols.runtime.config import Settings
from protocols.runtime.drafting import Drafting
from protocols.tui.big import best_scale
from protocols.tui.desk import Desk
from protocols.tui.keys import KEYS
from protocols.tui.panes import RoomPane
from protocols.tui.preview import PreviewScreen
from protocols.tui.widgets import BigClock

from .fake import FakeBackend
from .screens import Play, Stage, digits, keys, play

GOOD = """\
format = 1
id = "our-huddle"
title = "Our Huddle"
minutes = 14
people = { min = 3, ideal = 6, max = 12 }

[groups.pairs]
size = { min = 2, ideal = 2, max = 3 }

[[steps]]
id = "one-word"
title = "One word each"
say = "How do you arrive today?"
note = "Begin with somebody who is awake."
turns = { time = "20s" }

[[steps]]
id = "obstacle"
title = "One obstacle"
in = "pairs"
say = "What is in our way this week?"
time = { min = "5m", target = "7m", max = "10m" }

[[steps]]
id = "quiet"
title = "A quiet minute"
time = "3m"
clock = "hidden"

[[steps]]
kind = "debrief"
id = "debrief"
title = "What helped"
time = "2m"
"""
BROKEN = GOOD.replace('time = "3m"', 'tyme = "3m"')


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_S", 0.02)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "our-huddle.toml"
    path.write_text(GOOD, "utf-8")
    return path


def draft(path: Path, people: int | None = None, minutes: int | None = None, look: bool = True) -> Drafting:
    host = Host()
    noon = Moment(1_773_230_400_000, 0, 0)
    made = Drafting(str(path), lambda: host, lambda: noon, people, minutes)
    if look:
        made.look()
    return made


def show(scene: Play, preview: Drafting, size: tuple[int, int] = (80, 24)) -> None:
    play(scene, preview=preview, size=size)


async def until(stage: Stage, true: Callable[[], bool]) -> None:
    """Wait for something to come true, as long as a slow computer may take."""
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, stage.text()
        await asyncio.sleep(0.02)
        await stage.settle()


def shown_panes(stage: Stage) -> list[str]:
    return [pane.id or "" for pane in stage.app.screen.query(".pane") if pane.display]


def test_the_problems_of_a_save_have_the_whole_width_as_soon_as_they_are_seen(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        file.write_text(GOOD.replace('time = "3m"', 'time = "3 minuts"'), "utf-8")
        await until(stage, lambda: "P107" in stage.text())
        await until(stage, lambda: "`3 minuts` is not a length of time from 0s to 24h" in stage.text())

    show(scene, draft(file))


def test_a_good_file_opens_on_its_agenda(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        text = stage.text()
        assert "Our Huddle" in text
        assert "✓ no problems" in text
        assert "for 6 people in its own time · file read 12:00:00 · " in text
        assert "▶    0:00  One word each" in text
        assert "Takes 14 min" in text

    show(scene, draft(file))


def test_a_broken_file_opens_on_its_problems_and_says_that_there_is_no_agenda(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        lines = stage.text().split("\n")
        assert "✗ 1 error" in lines[1] + lines[0]
        assert "There is no agenda yet" in stage.text()
        number = next(at for at, line in enumerate(lines) if "│ tyme" in line)
        assert lines[number + 1].index("^") == lines[number].index("tyme")
        assert f"line {BROKEN.split('tyme')[0].count(chr(10)) + 1}  error P101" in stage.text()
        assert "did you mean `time`" in stage.text()
        await stage.press("4")
        assert "There is no agenda yet" in stage.words("above-room")

    file.write_text(BROKEN, "utf-8")
    show(scene, draft(file))


def test_each_save_is_followed_and_a_broken_one_keeps_the_agenda_beside_its_problems(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        file.write_text(BROKEN, "utf-8")
        await until(stage, lambda: "✗ 1 error" in stage.text())
        assert "the other pages show the save of 12:00:00" in stage.text()
        assert "▶1 Problems (1)" in stage.text()
        await stage.press("2")
        assert "A quiet minute" in stage.text()
        assert "This save cannot be run" in stage.text()
        file.write_text(GOOD.replace("A quiet minute", "Three quiet minutes"), "utf-8")
        await until(stage, lambda: "Three quiet minutes" in stage.text())
        assert "This save cannot be run" not in stage.text()
        assert "✓ no problems" in stage.text()

    show(scene, draft(file))


def test_an_editor_that_saves_by_renaming_is_followed(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        for title in ("First", "Second", "Third"):
            fresh = file.with_suffix(".tmp")
            fresh.write_text(GOOD.replace("Our Huddle", title), "utf-8")
            os.replace(fresh, file)
            await until(stage, lambda title=title: title in stage.words("head"))  # type: ignore[misc]
            assert "There is no file" not in stage.text()

    show(scene, draft(file))


def test_a_file_that_vanishes_is_told_and_waited_for(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        file.unlink()
        await until(stage, lambda: "Waiting for it to come back" in stage.words("notice"))
        assert "One word each" in stage.text()
        file.write_text(GOOD, "utf-8")
        await until(stage, lambda: not stage.words("notice"))

    show(scene, draft(file))


def test_a_chosen_step_stays_chosen_over_a_save_and_until_it_is_gone(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("down", "down")
        assert re.search(r"▶ +9:00 +A quiet minute", stage.text())
        file.write_text(GOOD.replace('title = "One word each"', 'title = "Two words each"'), "utf-8")
        await until(stage, lambda: "Two words each" in stage.text())
        assert re.search(r"▶ +9:00 +A quiet minute", stage.text())
        file.write_text(GOOD.replace('id = "quiet"', 'id = "silence"'), "utf-8")
        await until(stage, lambda: bool(re.search(r"▶ +0:00 +One word each", stage.text())))

    show(scene, draft(file))


def test_the_room_sees_the_step_and_nothing_that_is_the_facilitators(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("4")
        await until(stage, lambda: "How do you arrive today?" in stage.text())
        assert "as the room sees step 1 of 4" in stage.text()
        assert "Person 1" in stage.text()
        assert "awake" not in stage.all_words()
        await stage.press("right")
        await until(stage, lambda: "What is in our way" in stage.text())
        assert "3 GROUPS AT ONCE" in stage.text()
        assert "Tab" not in stage.text()
        await stage.press("right")
        await until(stage, lambda: "The room sees no clock in this step." in stage.text())
        assert not stage.app.screen.query_one(BigClock).display
        await stage.press("down", "down", "down")
        await until(stage, lambda: "2:00" in digits(stage))
        assert "as the room sees step 4 of 4" in stage.text()
        assert best_scale("2:00", *stage.app.screen.query_one(BigClock).size) >= 1

    show(scene, draft(file))


def test_people_and_minutes_are_changed_by_single_keys(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        for key, words in [
            ("p", "for 12 people in its own time"),
            ("p", "for 3 people"),
            ("p", "for 6 people"),
            ("plus", "for 7 people"),
            ("minus", "for 6 people"),
            ("right_square_bracket", "for 6 people in 15 minutes"),
            ("left_square_bracket", "for 6 people in 10 minutes"),
        ]:
            await stage.press(key)
            await until(stage, lambda words=words: words in stage.words("state"))  # type: ignore[misc]
        assert "✗ Takes" in stage.text()
        assert "more than your 10" in stage.text()
        await stage.press("m")
        await until(stage, lambda: "in its own time" in stage.words("state"))

    show(scene, draft(file))


def test_keys_pressed_fast_are_all_counted(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        preview = stage.app.screen
        assert isinstance(preview, PreviewScreen)
        # All of them before the thread that plans has had its turn.
        for _ in range(5):
            preview.action_people(1)
        for _ in range(3):
            preview.action_minutes(1)
        await until(stage, lambda: "for 11 people in 25 minutes" in stage.words("state"))
        preview.action_size()
        preview.action_size()
        await until(stage, lambda: "for 3 people in 25 minutes" in stage.words("state"))

    show(scene, draft(file))


def test_too_few_people_are_told_in_every_pane_that_needs_a_plan(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        for key in ("2", "3", "4"):
            await stage.press(key)
            assert "needs at least 3 people" in stage.text(), key
        await stage.press("plus", "4")
        await until(stage, lambda: "as the room sees step 1 of 4" in stage.text())
        await stage.press("minus")
        await until(stage, lambda: "needs at least 3 people" in stage.text())
        assert not stage.app.screen.query_one(RoomPane).display

    show(scene, draft(file, people=2))


def test_the_narrow_screen_has_one_pane_and_shows_every_key(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        for key, pane in [("1", "problems"), ("tab", "agenda"), ("tab", "timeline"), ("tab", "room")]:
            await stage.press(key)
            assert shown_panes(stage) == [f"pane-{pane}"]
            for offered in KEYS["preview"]:
                if offered.bar:
                    others = ("preview.answers", "preview.variant", "preview.again", "app.back", "app.help")
                    assert offered.shown or offered.id in others
            whole = r"1-4 page.*↑↓ .*\+ - people.*\[ \] minutes.*Esc back.*\? help"
            assert re.search(whole, keys(stage))
        await stage.press("tab")
        assert shown_panes(stage) == ["pane-problems"]
        await stage.press("shift+tab")
        assert shown_panes(stage) == ["pane-room"]

    show(scene, draft(file))


def test_the_more_room_there_is_the_more_panes_are_seen(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        assert len(shown_panes(stage)) == 4
        for part in ("Nothing to say.", "One word each", "█ a step", "as the room sees step 1 of 4"):
            assert part in stage.text()
        await stage.resize(120, 30)
        assert shown_panes(stage) == ["pane-agenda", "pane-room"]
        await stage.press("1")
        assert shown_panes(stage) == ["pane-problems", "pane-agenda"]
        for width, height in [(80, 24), (20, 5), (6, 2), (300, 90), (50, 15), (160, 45)]:
            await stage.resize(width, height)
            assert len(stage.text().split("\n")) <= height
        assert len(shown_panes(stage)) == 4

    show(scene, draft(file), (160, 45))


def test_the_mouse_chooses_a_pane(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        at = stage.words("tabs").index("3 Timeline")
        await stage.pilot.click("#tabs", offset=(at + 3, 0))
        await stage.settle()
        assert shown_panes(stage) == ["pane-timeline"]

    show(scene, draft(file))


@pytest.mark.parametrize(
    "text", ["[/x]", "[@click=app.quit]x[/]", "[bold red]$accent", "中文 עברית", "a" * 300]
)
def test_what_the_file_says_is_never_markup(file: Path, text: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.resize(160, 45)
        assert stage.all_words().replace("\n", "").count(text[:20]) >= 3
        file.write_text(hostile.replace("tyme", "time").replace('id = "quiet"', f'id = "{text}"'), "utf-8")
        await until(stage, lambda: "✗" in stage.words("head"))
        await stage.resize(80, 24)
        assert stage.app.is_running

    hostile = GOOD.replace("One word each", text).replace("How do you arrive today?", text)
    hostile = hostile.replace("Our Huddle", text)
    file.write_text(hostile, "utf-8")
    show(scene, draft(file))


def test_many_problems_in_long_lines_keep_their_carets(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        lines = stage.all_words().split("\n")
        for at, line in enumerate(lines):
            if "│ " in line and "^" in line:
                column = line.index("^")
                assert lines[at - 1][column:].startswith("wrong"), lines[at - 1]
        assert sum("^^^^^" in line for line in lines) >= 20
        before = stage.text()
        await stage.press("pagedown")
        assert stage.text() != before

    wide = "".join(f"{' ' * 200}wrong{number} = {'7' * 9}{number}\n" for number in range(30))
    file.write_text(wide + GOOD, "utf-8")
    show(scene, draft(file))


def test_a_first_look_that_takes_long_says_that_it_reads(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        await until(stage, lambda: "✓ no problems" in stage.text())

    show(scene, draft(file, look=False))


def test_leaving_ends_the_program(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("escape")

    app = play(scene, preview=draft(file))
    assert app.return_value == 0


def test_a_protocol_that_is_read_can_be_previewed_with_its_numbers_and_left_again(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(*"final", "enter", *"13", "p")
        assert stage.name == "PreviewScreen"
        await until(stage, lambda: "for 13 people in its own time" in stage.text())
        assert "✓ no problems" in stage.text()
        await stage.press("escape")
        assert stage.name == "ReadingScreen"

    play(scene, Desk(Settings(data_dir=str(tmp_path)), Host, open_shelf()))


def test_a_protocol_without_a_file_says_so(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("enter", "p")
        assert stage.words("tell") == "This library has no files."

    play(scene, FakeBackend(sessions=()))


def test_a_bug_while_following_ends_the_program_like_any_other(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        await stage.settle()
        await asyncio.sleep(0.2)

    def broken() -> Moment:
        raise RuntimeError("a bug")

    host = Host()
    with pytest.raises(RuntimeError, match="a bug"):
        show(scene, Drafting(str(file), lambda: host, broken))


def test_help_explains_every_key_of_the_bar(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("question_mark")
        text = stage.all_words()
        for key in KEYS["preview"]:
            if key.bar:
                assert key.help.split(";")[0][:24] in text, key.id

    show(scene, draft(file))


PICTURES = Path(__file__).with_name("pictures")


@pytest.mark.parametrize(
    ("name", "keys", "size"),
    [
        ("preview-problems-80x24", ("1",), (80, 24)),
        ("preview-room-80x24", ("4",), (80, 24)),
        ("preview-160x45", ("down",), (160, 45)),
    ],
)
def test_the_preview_is_as_it_was_looked_at(
    name: str, keys: tuple[str, ...], size: tuple[int, int], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``PROTOCOLS_PICTURES=new`` paints them again, to be looked at in the diff."""

    async def scene(stage: Stage) -> None:
        file.write_text(BROKEN, "utf-8")
        await until(stage, lambda: "✗ 1 error" in stage.text())
        await stage.press(*keys)
        if "pane-room" in shown_panes(stage):
            # The room's picture is made when its pane is seen first, and drawn once its size is known.
            await until(stage, lambda: "Then  " in stage.text() and "left for" in stage.text())
        shown = stage.text() + "\n"
        kept = PICTURES / f"{name}.txt"
        if os.environ.get("PROTOCOLS_PICTURES") == "new":
            kept.write_text(shown, encoding="utf-8")
        assert shown == kept.read_text(encoding="utf-8")

    monkeypatch.chdir(file.parent)
    show(scene, draft(Path(file.name)), size)


def test_what_is_wrong_with_a_translation_stands_in_its_own_words(file: Path) -> None:
    overlay = file.with_name("our-huddle.es.toml")
    overlay.write_text('translates = "our-huddle"\nlanguage = "es"\ntitle = 3 # tres\n', "utf-8")
    host = Host()
    made = Drafting(str(file), lambda: host, lambda: Moment(1_773_230_400_000, 0, 0))
    made.look()

    async def scene(stage: Stage) -> None:
        await stage.resize(160, 60)
        words = stage.all_words()
        assert "our-huddle.es.toml" in words
        assert "title = 3 # tres" in words

    show(scene, made)


def test_the_forms_of_the_protocol_are_gone_through_by_one_key_and_named(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(stage: Stage) -> None:
        assert "v form" in keys(stage)
        for words, total in [
            ("for 6 people in its own time · as “In a hurry”", "Takes 12 min"),
            ("for 6 people in its own time · as “Slow”", "Takes 19 min"),
            ("for 6 people in its own time · file read", "Takes 14 min"),
        ]:
            await stage.press("v")
            await until(stage, lambda words=words: words in stage.words("state"))  # type: ignore[misc]
            assert total in stage.text()

    forms = '\n[variants.short]\ntitle = "In a hurry"\ntimes = { quiet = "1m" }\n'
    file.write_text(GOOD + forms + '\n[variants.slow]\ntimes = { quiet = "8m" }\n', "utf-8")
    monkeypatch.chdir(file.parent)
    show(scene, draft(Path(file.name)))


def test_a_protocol_without_variants_offers_no_other_form(file: Path) -> None:
    async def scene(stage: Stage) -> None:
        assert "v form" not in keys(stage)
        await stage.press("v")
        assert "as “" not in stage.words("state")

    show(scene, draft(file))
