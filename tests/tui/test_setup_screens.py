"""Reading a protocol and setting a session up."""

from __future__ import annotations

from pathlib import Path

from protocols.library.shelf import open_shelf
from protocols.plugins.host import Host
from protocols.runtime.config import Settings
from protocols.tui.backend import AgendaPicture, InputLine, Reading, SetUp, Trouble
from protocols.tui.desk import Desk
from protocols.tui.reading import verdict_rows
from protocols.tui.setup import SetUpScreen, in_room
from protocols.tui.widgets import Choice, Field

from .fake import FakeBackend
from .samples import MINUTE
from .screens import Play, Stage, keys, play


async def reading(stage: Stage) -> None:
    await stage.press("enter")
    assert stage.name == "ReadingScreen"


async def setting_up(stage: Stage) -> None:
    await reading(stage)
    await stage.press("enter")
    assert stage.name == "SetUpScreen"


def backend() -> FakeBackend:
    return FakeBackend(sessions=())


def test_the_agenda_follows_the_number_of_people_at_once() -> None:
    async def scene(stage: Stage) -> None:
        await reading(stage)
        assert "Takes 41 min" in stage.words("verdict")
        await stage.press("up")
        assert "Takes 48 min" in stage.words("verdict")
        await stage.press("down", "down")
        assert made.asked[-1] == ("agenda", "final-word", 11, None)

    made = backend()
    play(scene, made)


def test_the_bar_says_how_to_read_on_and_how_to_go_back() -> None:
    async def scene(stage: Stage) -> None:
        await reading(stage)
        for key in ("Enter set up", "↑↓ number", "PgDn more", "p view", "o copy", "Esc back", "F1 help"):
            assert key in keys(stage)

    play(scene, backend(), size=(80, 24))


def test_minutes_say_whether_it_fits_in_words() -> None:
    async def scene(stage: Stage) -> None:
        await reading(stage)
        await stage.press("tab", "4", "5")
        assert stage.words("verdict").startswith("✓ Takes 41 min and fits your 45")
        await stage.press("backspace", "0")
        assert stage.words("verdict").startswith("✗ Takes 41 min, 1 more than your 40")

    play(scene, backend())


def test_the_other_forms_are_always_named_and_stand_out_where_it_does_not_fit() -> None:
    for minutes in (None, 45):
        told = verdict_rows(AgendaPicture(total_ms=41 * MINUTE), minutes, ["In a hurry"])
        assert told[1] == ("At set-up you may choose another form: In a hurry", "$quiet")
    told = verdict_rows(AgendaPicture(total_ms=41 * MINUTE, fits=False), 40, ["In a hurry"])
    assert told[1] == ("At set-up you may choose another form: In a hurry", "$accent")
    assert "another form" not in str(verdict_rows(AgendaPicture(total_ms=41 * MINUTE, fits=False), 40))


def test_what_does_not_fit_is_said_once_and_in_minutes(tmp_path: Path) -> None:
    picture = desk_in(tmp_path).agenda("live-case", 13, 60)
    assert not picture.fits
    rows = verdict_rows(picture, 60, ["Short form, 45 to 60 minutes"])
    told = [row if isinstance(row, str) else str(row[0]) for row in rows]  # type: ignore[index]
    assert [row for row in told if "60" in row and "form" not in row] == [
        "✗ Takes 73 min, 13 more than your 60"
    ]
    assert not any("shortest it can be" in row for row in told)


def test_too_few_people_is_a_sentence_not_an_agenda() -> None:
    async def scene(stage: Stage) -> None:
        await reading(stage)
        await stage.press("backspace", "backspace", "2")
        assert "needs at least 3 people" in stage.words("verdict")
        assert stage.words("agenda") == ""
        await stage.press("backspace")
        assert "How many people" in stage.words("verdict")

    play(scene, backend())


def test_purpose_roles_and_source_are_told() -> None:
    async def scene(stage: Stage) -> None:
        await reading(stage)
        for text in ("What it is for", "Presenter", "Focus question", "Adapted"):
            assert text in stage.words("below")

    play(scene, backend())


def test_the_set_up_goes_to_the_backend_as_typed() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        await stage.press("up", "enter", "4", "5", "enter")
        await stage.type("15:30")
        await stage.press("enter")
        await stage.type("17:00")
        await stage.press("enter")
        await stage.type("What works?")
        await stage.press("enter", "left", "enter")
        await stage.type("Ruth")
        await stage.press("enter")
        await stage.type("Ana, Ben")
        await stage.press("ctrl+s")
        assert stage.name == "RunScreen"

    made = backend()
    play(scene, made)
    assert made.setups[-1] == SetUp(
        "final-word",
        people=13,
        minutes=45,
        inputs={"focus": "What works?", "place": "room"},
        facilitator="Ruth",
        cast={"presenter": ("Ana", "Ben")},
        start="15:30",
        end="17:00",
    )
    assert made.asked[-1] == ("begin", made.setups[-1])


def test_when_it_begins_stands_among_what_everybody_fills_in(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        text = stage.text()
        assert text.index("Minutes you have") < text.index("Begin at") < text.index("Shared aim")

    play(set_up("live-case", scene, tmp_path), desk_in(tmp_path))


def test_the_field_that_is_typed_into_is_marked_by_a_sign(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        def marked() -> list[str]:
            return [line.split("▌")[0].strip() for line in stage.text().split("\n") if "▶" in line]

        assert marked() == ["▶ People"]
        await stage.press("tab")
        assert marked() == ["▶ Minutes you have"]
        await stage.press("shift+tab", "shift+tab")
        assert marked()[0].startswith("▶ Who is there")

    play(set_up("live-case", scene, tmp_path), desk_in(tmp_path))


def test_what_a_field_is_for_stands_below_it_in_full(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        for _ in range(12):
            await stage.press("tab")
            field = stage.app.focused
            assert field is not None
            if field.id == "input-brief":
                break
        lines = stage.text().split("\n")
        at = next(at for at, line in enumerate(lines) if "▶ What the host" in line)
        below = " ".join(line[20:].strip() for line in lines[at + 1 : at + 4])
        assert "Where are the host's results and the page that tells its story?" in below
        assert "page that tells i" not in lines[at]

    play(set_up("live-case", scene, tmp_path), desk_in(tmp_path))


def test_below_an_answer_stands_how_it_will_be_said(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        stage.app.screen.query_one("#input-aim", Field).focus()
        await stage.settle()
        told = "“All of us work towards {}, and we have come to understand what works so well here.”"
        assert told.format("the aim we share") in stage.words("field-hint")
        await stage.type("{practice} [b]for all")
        assert told.format("{practice} [b]for all") in stage.words("field-hint")
        await stage.press("shift+tab")
        assert "All of us" not in stage.text()

    play(set_up("live-case", scene, tmp_path), desk_in(tmp_path))


def test_when_it_must_end_stands_beside_the_minutes() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        stage.app.screen.query_one("#end", Field).focus()
        await stage.settle()
        assert "however late it begins" in stage.words("field-hint")
        await stage.type("16:30")
        lines = [line for line in stage.text().splitlines() if "Must end at" in line or "Minutes you" in line]
        assert len(lines) == 2
        await stage.press("ctrl+s")

    made = backend()
    play(scene, made)
    begun = [what for what in made.asked if what[0] == "begin"]
    assert isinstance(begun[-1][1], SetUp)
    assert begun[-1][1].end == "16:30"


def test_names_are_typed_one_to_a_line() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        await stage.press("shift+tab", "right", "tab")
        await stage.type("Ana")
        await stage.press("enter")
        await stage.type("Ben")
        await stage.press("enter", "enter", "ctrl+s")

    made = backend()
    play(scene, made)
    assert (made.setups[-1].who, made.setups[-1].names) == ("names", ("Ana", "Ben"))


def test_names_are_counted_and_the_bar_says_what_enter_does_among_them() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        assert "Enter next field" in keys(stage)
        await stage.press("shift+tab", "right", "tab")
        assert "Enter next name   Tab go on   Esc back" in keys(stage)
        await stage.type("Ana")
        await stage.press("enter")
        await stage.type("Ben")
        await stage.press("enter")
        assert "2 names" in stage.words("label-names")
        await stage.type("Chen")
        assert "3 names" in stage.text()
        await stage.press("tab")
        assert "Enter next field" in keys(stage)
        assert "Tab go on" not in keys(stage)

    play(scene, backend())


def test_a_list_in_a_file_is_a_path() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        await stage.press("shift+tab", "left", "tab")
        await stage.type("team.csv")
        await stage.press("ctrl+s")

    made = backend()
    play(scene, made)
    assert (made.setups[-1].who, made.setups[-1].roster) == ("file", "team.csv")


def test_what_it_leads_to_is_shown_while_typing() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        assert "Ends at 15:30" in stage.words("outcome")
        assert "3 groups" in stage.words("outcome")
        await stage.press("tab", "4", "1")
        stage.app.screen.check()  # type: ignore[attr-defined]
        assert "! 45 minutes are 4 too few" in stage.words("outcome")

    play(scene, backend())


def test_a_problem_is_said_and_its_field_gets_the_focus() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        stage.app.screen.query_one("#start", Field).value = "half past"
        await stage.press("ctrl+s")
        assert stage.name == "SetUpScreen"
        assert stage.words("tell") == "Write the time as 15:30."
        assert "Not yet" in stage.words("outcome")
        assert stage.app.focused is not None
        assert stage.app.focused.id == "start"

    play(scene, backend())


def test_trouble_at_the_beginning_is_a_sentence() -> None:
    class NoDisk(FakeBackend):
        def begin(self, setup: SetUp) -> Trouble:
            return Trouble("There is no room on the disk.")

    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        await stage.press("ctrl+s")
        assert stage.name == "SetUpScreen"
        assert stage.words("tell") == "There is no room on the disk."

    play(scene, NoDisk(sessions=()))


def test_the_mouse_begins_and_chooses() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        await stage.pilot.click("#who", offset=(16, 0))
        await stage.settle()
        assert stage.app.screen.query_one("#who", Choice).chosen == 1
        await stage.pilot.click("#begin", offset=(4, 0))
        await stage.settle()
        assert stage.name == "RunScreen"

    play(scene, backend(), size=(120, 30))


def test_leaving_the_session_leads_back_to_the_protocol_not_to_the_form() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        await stage.press("ctrl+s")
        assert stage.name == "RunScreen"
        await stage.press("q", "2")
        assert stage.name == "ReadingScreen"

    play(scene, backend())


def desk_in(folder: Path) -> Desk:
    return Desk(Settings(data_dir=str(folder)), Host, open_shelf(folder / "protocols"))


def set_up(id: str, scene: Play, folder: Path) -> Play:
    """A scene that begins with the set-up of a protocol that ships."""

    async def opened(stage: Stage) -> None:
        found = desk_in(folder).read(id)
        assert isinstance(found, Reading)
        await stage.app.push_screen(SetUpScreen(found, 12, None))
        await stage.settle()
        await scene(stage)

    return opened


class Choosing(FakeBackend):
    """A library whose protocols have a variant and two settings."""

    def read(self, id: str) -> Reading | Trouble:
        """One protocol, to be read."""
        found = super().read(id)
        assert isinstance(found, Reading)
        return found._replace(
            inputs=(),
            settings=(
                InputLine("talk", "Minutes of talk", "A length of time, at most 10m", default="5m"),
                InputLine("form", "Kind", "Long or short", "choice", ("long", "short"), "long"),
            ),
            variants=(("brief", "In a hurry"),),
        )


def test_a_variant_is_chosen_and_settings_that_are_changed_are_said() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        form = stage.app.screen.query_one("#variant", Choice)
        assert form.options[form.chosen] == "as it stands"
        form.focus()
        await stage.press("right")
        stage.app.screen.query_one("#setting-talk", Field).focus()
        await stage.settle()
        assert stage.words("field-hint") == "A length of time, at most 10m"
        await stage.type("7m")
        await stage.press("enter", "right", "ctrl+s")
        assert stage.name == "RunScreen"

    made = Choosing(sessions=())
    play(scene, made)
    assert made.setups[-1].variant == "brief"
    assert made.setups[-1].settings == {"talk": "7m", "form": "short"}


def test_settings_left_as_they_are_are_left_to_the_protocol_and_its_variant() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        await stage.press("ctrl+s")

    made = Choosing(sessions=())
    play(scene, made)
    assert (made.setups[-1].variant, dict(made.setups[-1].settings)) == ("", {})


def test_what_was_typed_is_there_again_after_a_look_at_the_agenda() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        await stage.press("shift+tab", "right", "tab")
        await stage.type("Amara")
        await stage.press("enter")
        await stage.type("Ben")
        await stage.press("tab")
        await stage.type("50")
        await stage.press("escape")
        assert stage.name == "ReadingScreen"
        await stage.press("enter")
        screen = stage.app.screen
        assert isinstance(screen, SetUpScreen)
        assert screen.setup.who == "names"
        assert screen.setup.names == ("Amara", "Ben")
        assert screen.setup.minutes == 50
        assert "2 names" in stage.text()
        assert screen.focused is not None

    play(scene, backend())


def test_another_number_of_people_than_before_holds() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        screen = stage.app.screen
        assert isinstance(screen, SetUpScreen)
        screen.query_one("#facilitator", Field).value = "Rosa"
        await stage.press("up", "escape")
        await stage.press("enter")
        screen = stage.app.screen
        assert isinstance(screen, SetUpScreen)
        assert screen.setup.people == 13
        await stage.press("escape")
        await stage.press("up", "up", "enter")
        screen = stage.app.screen
        assert isinstance(screen, SetUpScreen)
        assert screen.setup.people == 14
        assert screen.setup.facilitator == "Rosa"

    play(scene, backend())


def test_a_session_that_began_leaves_nothing_typed_for_the_next_one() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        screen = stage.app.screen
        assert isinstance(screen, SetUpScreen)
        screen.query_one("#facilitator", Field).value = "Rosa"
        await stage.press("escape", "enter", "ctrl+s")
        assert stage.name == "RunScreen"
        assert not stage.app.set_up

    play(scene, backend())


def test_what_finds_no_room_in_the_summary_is_counted() -> None:
    rows = ["One line", "Two lines of " + "words " * 5, "Three", "", "Five"]
    assert in_room(rows, 30, 6) == rows
    assert in_room(rows, 30, 5) == [
        *rows[:3],
        ("… and 1 more line. A larger terminal shows it.", "bold $over"),
    ]
    assert in_room(rows, 30, 3) == [
        rows[0],
        ("… and 3 more lines. A larger terminal shows them.", "bold $over"),
    ]


def test_that_it_will_end_too_late_is_seen_in_a_small_terminal() -> None:
    async def scene(stage: Stage) -> None:
        await setting_up(stage)
        screen = stage.app.screen
        assert isinstance(screen, SetUpScreen)
        late = "It must end at 16:00, and would end at 16:14: 14 minutes late from the beginning."
        warned = screen._prepared._replace(
            warnings=("One thing to know.", "Another thing.", late),
            who=("13 people",),
        )
        made.prepare = lambda setup: warned  # type: ignore[method-assign]
        screen.check()
        await stage.settle()
        assert late in " ".join(stage.text().split())
        await stage.resize(80, 16)
        assert "more line" in stage.text()
        assert "Who is there" in stage.text()
        await stage.resize(120, 30)
        assert "more line" not in stage.text()
        assert late.split(":")[0] in " ".join(stage.words("outcome").split())

    made = backend()
    play(scene, made, size=(80, 24))
