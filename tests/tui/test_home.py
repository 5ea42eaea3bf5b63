"""The first screen offers what people come for: run, resume, look at past sessions, write, see a demo."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.geometry import Offset

from protocols.library.shelf import open_shelf
from protocols.plugins.host import Host
from protocols.runtime.config import Settings
from protocols.tui.backend import NewFile, SessionRow, Trouble, Written
from protocols.tui.desk import Desk
from protocols.tui.doors import Doors
from protocols.tui.listing import Listing
from protocols.tui.newfile import Steps
from protocols.tui.widgets import Field

from .fake import FakeBackend
from .samples import START
from .screens import Stage, keys, play

HUDDLE = NewFile(
    "Our huddle", 20, "6-12", ("Welcome, 2m", "Go round, 30s, each", "Pairs, 3m, in groups", "Debrief")
)


def place(stage: Stage, words: str) -> Offset:
    """Where on the screen *words* stand."""
    rows = stage.text().split("\n")
    row = next(at for at, line in enumerate(rows) if words in line)
    return Offset(rows[row].index(words) + 1, row)


@pytest.mark.parametrize("size", [(80, 24), (160, 45), (100, 28)])
def test_everything_that_people_come_for_is_seen_at_one_glance(size: tuple[int, int]) -> None:
    async def scene(stage: Stage) -> None:
        text = stage.text()
        for words in ("Run a protocol", "Resume “Final Word”", "Past sessions", "Write a protocol", "Demo"):
            assert words in text

    play(scene, FakeBackend(), size=size)


def test_in_a_narrow_window_the_doors_stand_below_each_other() -> None:
    async def scene(stage: Stage) -> None:
        for words in ("F3 Resume", "F2 Past sessions", "F4 Write a protocol", "F6 Demo"):
            assert words in stage.text()
        assert stage.app.screen.query_one(Doors).size.height == 2

    play(scene, FakeBackend(), size=(52, 20))


@pytest.mark.parametrize(
    ("door", "key", "opens"),
    [
        ("F2 Past", "f2", "PastScreen"),
        ("F3 Resume", "f3", "RunScreen"),
        ("F4 Write", "f4", "WriteScreen"),
        ("F6 Demo", "f6", "RunScreen"),
    ],
)
def test_every_door_opens_by_its_key_by_a_click_and_from_the_row(door: str, key: str, opens: str) -> None:
    async def by_key(stage: Stage) -> None:
        await stage.type("final")  # keys of the screen are heard while something is being searched for
        await stage.press(key)
        assert stage.name == opens

    async def by_click(stage: Stage) -> None:
        await stage.pilot.click(offset=place(stage, door))
        await stage.settle()
        assert stage.name == opens

    async def from_the_row(stage: Stage) -> None:
        await stage.press("shift+tab")
        assert isinstance(stage.app.focused, Doors)
        for _ in range(4):
            if f"▶{door}" in stage.text():
                break
            await stage.press("right")
        await stage.press("enter")
        assert stage.name == opens

    for scene in (by_key, by_click, from_the_row):
        play(scene, FakeBackend())


def test_resume_takes_up_the_session_that_was_left_last() -> None:
    backend = FakeBackend()

    async def scene(stage: Stage) -> None:
        await stage.press("f3")
        assert ("resume", "/data/a.session") in backend.asked

    play(scene, backend)


def test_with_nothing_unfinished_resume_says_what_to_do_instead() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f3")
        assert stage.name == "LibraryScreen"
        assert "No session is unfinished." in stage.words("tell")

    play(scene, FakeBackend(sessions=()))


def test_a_session_that_was_opened_and_not_begun_says_so() -> None:
    async def scene(stage: Stage) -> None:
        assert "Resume “Tuning”, opened 2 minutes ago, not begun yet" in stage.text()

    row = SessionRow("/data/t.session", "Tuning", "unfinished", START, 0, 120_000, 6, begun=False)
    play(scene, FakeBackend(sessions=(row,)))


def test_typing_searches_at_once_also_from_the_row_of_doors() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("shift+tab")
        await stage.type("dilemma")
        assert stage.app.screen.query_one("#search", Field).value == "dilemma"
        assert stage.app.screen.query_one(Listing).ids == ["consultancy"]

    play(scene, FakeBackend())


# -- writing --------------------------------------------------------------------------------------


async def fill(stage: Stage) -> None:
    await stage.press("f4")
    assert stage.name == "WriteScreen"
    await stage.type("Our huddle")
    await stage.press("tab", "2", "0", "tab")
    await stage.type("6-12")
    await stage.press("tab")
    await stage.type("Welcome, 2m")
    await stage.press("enter")
    await stage.type("Pairs, 3m, in groups")


def test_what_was_typed_is_what_is_written() -> None:
    backend = FakeBackend()

    async def scene(stage: Stage) -> None:
        await fill(stage)
        await stage.press("ctrl+s")
        new = NewFile("Our huddle", 20, "6-12", ("Welcome, 2m", "Pairs, 3m, in groups"))
        assert ("write", new) in backend.asked
        # This backend has no files to follow: where the file is, is said all the same.
        assert "Written to ours.toml." in stage.words("tell")

    play(scene, backend)


def test_the_size_of_groups_is_asked_only_where_there_are_groups() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f4")
        assert not stage.app.screen.query_one("#row-size").display
        await stage.press("escape")
        await fill(stage)
        await stage.pilot.pause(0.3)
        assert stage.app.screen.query_one("#row-size").display

    play(scene, FakeBackend())


def test_the_cursor_goes_to_what_is_missing() -> None:
    backend = FakeBackend()

    async def scene(stage: Stage) -> None:
        await stage.press("f4", "tab", "ctrl+s")
        assert stage.words("tell") == "It needs a title."
        assert stage.app.focused is not None
        assert stage.app.focused.id == "title"
        await stage.type("Ours")
        await stage.press("ctrl+s")
        assert stage.app.focused.id == "steps"
        assert not [asked for asked in backend.asked if asked[0] == "write"]

    play(scene, backend)


def test_a_file_that_cannot_be_written_is_told_and_nothing_typed_is_lost() -> None:
    backend = FakeBackend()
    backend.written = Trouble("The disk is full.")

    async def scene(stage: Stage) -> None:
        await fill(stage)
        await stage.press("ctrl+s")
        assert stage.words("tell") == "The disk is full."
        assert stage.name == "WriteScreen"
        assert stage.app.screen.query_one("#title", Field).value == "Our huddle"

    play(scene, backend)


def test_what_was_typed_is_left_only_when_asked_twice() -> None:
    async def scene(stage: Stage) -> None:
        await fill(stage)
        await stage.press("escape")
        assert stage.name == "WriteScreen"
        assert "Esc again leaves it" in stage.words("tell").replace("\n", " ")
        await stage.press("escape")
        assert stage.name == "LibraryScreen"
        await stage.press("f4", "escape")
        assert stage.name == "LibraryScreen"

    play(scene, FakeBackend())


@pytest.mark.parametrize("size", [(20, 5), (50, 15), (80, 24), (160, 45)])
def test_the_screen_for_writing_stands_in_every_size(size: tuple[int, int]) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f4")
        await stage.resize(*size)
        assert stage.name == "WriteScreen"
        if size >= (50, 15):
            assert "What it is called" in stage.text()
            assert "Write it" in stage.text()

    play(scene, FakeBackend())


def test_help_is_there_while_one_writes() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f4", "f1")
        assert "Write the file, and see it" in stage.words("text")

    play(scene, FakeBackend())


@pytest.mark.parametrize(
    "way",
    [(), ("tab",), ("f2",), ("enter",), ("enter", "enter"), ("enter", "enter", "tab", "tab", "tab"), ("f4",)],
)
def test_a_question_mark_where_nothing_is_typed_yet_opens_the_help(way: tuple[str, ...]) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(*way)
        before = stage.name
        await stage.press("question_mark")
        assert stage.name == "HelpDialog"
        assert "Keys on this screen" in stage.text()
        await stage.press("escape")
        assert stage.name == before

    play(scene, FakeBackend(sessions=()))


def test_a_question_mark_after_other_letters_is_one_of_them() -> None:
    async def scene(stage: Stage) -> None:
        await stage.type("why?")
        assert stage.name == "LibraryScreen"
        assert stage.app.screen.query_one("#search", Field).value == "why?"

    play(scene, FakeBackend())


def test_one_presses_a_key_to_make_a_protocol_ones_own() -> None:
    backend = FakeBackend()

    async def scene(stage: Stage) -> None:
        await stage.type("consultancy")
        await stage.press("enter")
        assert "o copy" in keys(stage)
        await stage.press("o")
        assert ("copy", "consultancy") in backend.asked
        assert "Written to ours.toml." in stage.words("tell")

    play(scene, backend)


# -- the real desk --------------------------------------------------------------------------------


def desk_in(folder: Path) -> Desk:
    return Desk(Settings(data_dir=str(folder)), Host, open_shelf(folder / "protocols"))


def test_a_protocol_is_written_followed_and_found_in_the_library(tmp_path: Path) -> None:
    file = tmp_path / "protocols" / "our-huddle.toml"

    async def scene(stage: Stage) -> None:
        await fill(stage)
        await stage.pilot.pause(0.3)
        assert "2. Pairs · 3 min · in groups" in stage.all_words()
        await stage.press("ctrl+s")
        assert stage.name == "PreviewScreen"
        assert "this screen follows it" in stage.words("tell")
        assert file.name in stage.words("tell").replace("\n", "")
        assert file.is_file()
        await stage.press("escape")
        assert stage.name == "LibraryScreen"
        await stage.type("our huddle")
        assert stage.app.screen.query_one(Listing).ids == ["our-huddle"]
        assert "yours" in stage.text()

    play(scene, desk_in(tmp_path))


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    written = desk.write(HUDDLE)
    assert isinstance(written, Written)
    before = Path(written.path).read_text()
    again = desk_in(tmp_path).write(HUDDLE._replace(minutes=45))
    assert isinstance(again, Trouble)
    assert "our-huddle already" in again.sentence
    # Nor where the library does not know it: another program has just put a file there.
    other = tmp_path / "protocols" / "another.toml"
    other.write_text("mine")
    assert isinstance(desk.write(HUDDLE._replace(title="Another")), Trouble)
    assert (other.read_text(), Path(written.path).read_text()) == ("mine", before)
    assert sorted(path.name for path in other.parent.iterdir()) == ["another.toml", "our-huddle.toml"]


def test_a_new_protocol_does_not_take_the_place_of_one_that_ships(tmp_path: Path) -> None:
    sketch = desk_in(tmp_path).sketch(HUDDLE._replace(title="Final word"))
    assert [problem.field for problem in sketch.problems] == ["title"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "protocols").write_text("a file")
    desk = Desk(Settings(data_dir=str(tmp_path)), Host, open_shelf())
    answer = desk.write(HUDDLE)
    assert isinstance(answer, Trouble)
    assert "cannot be made" in answer.sentence


def test_a_folder_that_is_shared_stays_shared(tmp_path: Path) -> None:
    folder = tmp_path / "protocols"
    folder.mkdir()
    folder.chmod(0o755)
    assert isinstance(desk_in(tmp_path).write(HUDDLE), Written)
    assert folder.stat().st_mode & 0o777 == 0o755


def test_what_a_new_protocol_comes_to_is_told_before_it_is_written(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    sketch = desk.sketch(HUDDLE)
    assert sketch.total_ms == 20 * 60_000
    assert sketch.grouped
    assert sketch.steps[1] == "Go round · 30 sec each"
    assert re.fullmatch(r"Debrief · \d+:?\d* min, what is left", sketch.steps[3])
    assert sketch.path.endswith("our-huddle.toml")
    wrong = desk.sketch(NewFile("", None, "many", (", 5m",)))
    assert {problem.field for problem in wrong.problems} == {"title", "people", "steps"}
    assert not (tmp_path / "protocols").exists()


def test_from_what_was_written_one_goes_back_to_the_answers_and_corrects_them(tmp_path: Path) -> None:
    folder = tmp_path / "protocols"

    async def scene(stage: Stage) -> None:
        await fill(stage)
        await stage.press("ctrl+s")
        assert "a answers" in keys(stage)
        await stage.press("a")
        assert stage.name == "WriteScreen"
        screen = stage.app.screen
        fields = [screen.query_one(f"#{id}", Field).value for id in ("title", "minutes", "people")]
        assert fields == ["Our huddle", "20", "6-12"]
        assert screen.query_one(Steps).text == "Welcome, 2m\nPairs, 3m, in groups"
        await stage.press("escape")  # nothing was changed: back to what was written
        assert stage.name == "PreviewScreen"
        await stage.press("a")
        stage.app.screen.query_one(Steps).text = "Welcome, 4m"
        await stage.press("ctrl+s")
        assert stage.name == "PreviewScreen"
        assert [path.name for path in folder.iterdir()] == ["our-huddle.toml"]
        assert 'time = "4m"' in (folder / "our-huddle.toml").read_text()
        await stage.press("a")
        stage.app.screen.query_one("#title", Field).value = "Our Monday"
        await stage.press("ctrl+s")
        assert [path.name for path in folder.iterdir()] == ["our-monday.toml"]

    play(scene, desk_in(tmp_path))


def test_what_was_changed_by_hand_since_is_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "protocols" / "our-huddle.toml"

    async def scene(stage: Stage) -> None:
        await fill(stage)
        await stage.press("ctrl+s")
        mine = file.read_text() + "# by hand\n"
        file.write_text(mine)
        await stage.press("a")
        assert stage.name == "PreviewScreen"
        assert "was changed by hand" in stage.words("tell").replace("\n", " ")
        file.write_text(mine.removesuffix("# by hand\n"))
        await stage.press("a")
        assert stage.name == "WriteScreen"
        file.write_text(mine)
        stage.app.screen.query_one(Steps).text = "Welcome, 4m"
        await stage.settle()
        await stage.press("ctrl+s")
        assert "was changed by hand" in stage.words("tell").replace("\n", " ")
        assert file.read_text() == mine

    play(scene, desk_in(tmp_path))


def test_answers_are_offered_only_where_there_are_any(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        await stage.type("final-word")
        await stage.press("enter", "o")
        assert stage.name == "PreviewScreen"
        assert "answers" not in keys(stage)
        await stage.press("a")
        assert stage.name == "PreviewScreen"

    play(scene, desk_in(tmp_path))


def test_what_is_not_understood_of_a_step_stands_below_it(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f4")
        await stage.type("Ours")
        await stage.press("tab", "tab", "tab")
        await stage.type("Obstacles, 8m, in pairs")
        await stage.press("enter")
        await stage.type("Vote on one, 3 minuts")
        await stage.pilot.pause(0.3)
        words = stage.words("outcome")
        assert "1. Obstacles · 8 min · in pairs\n2. Vote" in words
        assert "\n   ! not understood: 3 minuts (write: 3 minutes)" in words
        assert not stage.app.screen.query_one("#row-size").display  # the step says it

    play(scene, desk_in(tmp_path))


def test_what_is_left_of_the_minutes_is_shared_in_whole_minutes(tmp_path: Path) -> None:
    new = NewFile("Ours", 30, "10", ("Arrive, 20s, each", "Obstacles", "Vote", "Debrief"))
    desk = desk_in(tmp_path)
    assert [step.split(" · ")[1] for step in desk.sketch(new).steps] == [
        "20 sec each",
        "9:40 min, what is left",
        "9 min, what is left",
        "8 min, what is left",
    ]
    written = desk.write(new)
    assert isinstance(written, Written)
    assert desk.agenda("ours", 10, None).total_ms == 30 * 60_000


def test_ones_own_version_of_a_protocol_is_another_file_that_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "protocols"

    async def scene(stage: Stage) -> None:
        await stage.type("final-word")
        await stage.press("enter", "o")
        assert stage.name == "PreviewScreen"
        assert "final-word-ours.toml" in stage.words("tell").replace("\n", "")
        assert "what there is in Spanish is left out" in stage.words("tell").replace("\n", " ")
        await stage.press("escape", "o")
        assert sorted(path.name for path in folder.iterdir()) == [
            "final-word-ours-2.toml",
            "final-word-ours.toml",
        ]

    play(scene, desk_in(tmp_path))
    reading = desk_in(tmp_path).read("final-word-ours")
    assert not isinstance(reading, Trouble)
    assert reading.title == "Final Word (ours)"


def test_the_demo_runs_by_itself_and_stays_out_of_the_sessions(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    live = desk.demo()
    assert not isinstance(live, Trouble)
    live.close()
    assert Path(live.path).parent == tmp_path / "demo"
    assert desk.sessions() == []
