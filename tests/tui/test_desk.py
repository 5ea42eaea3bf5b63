"""The screens' backend over the real rooms: what a set-up leads to, in words that are so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from protocols.engine import commands
from protocols.library.shelf import open_shelf
from protocols.plugins.host import Host
from protocols.runtime.config import Settings
from protocols.runtime.driver import resume
from protocols.tui.backend import SetUp, Trouble
from protocols.tui.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with the protocols that ship and a folder for one's own."""
    (tmp_path / "mine").mkdir()
    return Desk(Settings(data_dir=str(tmp_path / "data")), Host, open_shelf(tmp_path / "mine"))


def roster(folder: Path, text: str) -> SetUp:
    """A set-up of a consultancy with the list *text*."""
    path = folder / "people.csv"
    path.write_text(text, "utf-8")
    return SetUp("consultancy", who="file", roster=str(path))


def test_a_list_of_people_is_confirmed_by_their_number_and_roles(desk: Desk, tmp_path: Path) -> None:
    prepared = desk.prepare(roster(tmp_path, "Name;Role\nAmal;Presenter\nBeto;\nChen;\nDina;\n"))
    assert prepared.who == ("4 people", "Presenter: Amal")
    assert not prepared.problems


def test_people_given_as_a_number_are_not_told_their_number(desk: Desk) -> None:
    assert desk.prepare(SetUp("consultancy", people=5)).who == ()


def test_what_is_odd_about_a_list_is_said(desk: Desk, tmp_path: Path) -> None:
    prepared = desk.prepare(roster(tmp_path, "name\nMaria\nMaria\nChen\nDina\n"))
    assert any("Maria" in warning for warning in prepared.warnings)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_list_in_a_pipe_that_nobody_writes_to_keeps_nobody_waiting(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    [problem] = desk.prepare(SetUp("consultancy", who="file", roster=str(tmp_path / "pipe"))).problems
    assert "not an ordinary file" in problem.sentence


def test_a_list_of_somebody_who_is_nobody_here_is_said_to_be_missing(desk: Desk) -> None:
    [problem] = desk.prepare(SetUp("consultancy", who="file", roster="~nobody-here/people.csv")).problems
    assert "There is no folder" in problem.sentence
    assert "~nobody-here, so no list of people people.csv in it." in problem.sentence


def test_where_a_list_of_people_was_looked_for_is_said(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    [problem] = desk.prepare(SetUp("consultancy", who="file", roster="people.csv")).problems
    assert problem.sentence == f"There is no file people.csv in the folder {tmp_path}."


def test_a_list_that_is_too_large_is_refused_and_not_cut(desk: Desk, tmp_path: Path) -> None:
    setup = roster(tmp_path, "name\n" + "Maria\n" * 200_000)
    [problem] = desk.prepare(setup).problems
    assert "larger than 1024 KiB" in problem.sentence


def test_groups_are_counted_where_they_are_formed(desk: Desk) -> None:
    assert desk.prepare(SetUp("final-word", people=13)).counts == ("3 groups",)
    counts = desk.prepare(SetUp("one-two-four-all", people=40)).counts
    assert counts == ("Two: share in pairs: 20 groups", "Four: join another pair: 10 groups")


def test_a_protocol_with_a_mistake_is_said_in_whole_sentences(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "mine" / "huddle.toml"
    path.write_text('format = 1\nid = "huddle"\ntitle = "Huddle"\n[[steps]]\nid = "one"\ntitel = "One"\n')
    trouble = desk.read("huddle")
    assert isinstance(trouble, Trouble)
    assert f"has a mistake: there is no key `titel` here. To see where: protocols check {path}" in str(
        trouble.sentence
    )


def test_a_protocol_is_read_and_planned_in_the_language_that_is_wanted(tmp_path: Path) -> None:
    desk = Desk(Settings(data_dir=str(tmp_path), language="es"), Host, open_shelf(None, ("es",)))
    titles = {row.id: row.title for row in desk.library()}
    languages = {row.id: row.language for row in desk.library()}
    assert (languages["live-case"], languages["shift-and-share"]) == ("es", "en")
    assert titles["live-case"] == "Caso en vivo"
    reading = desk.read("live-case")
    assert not isinstance(reading, Trouble)
    assert (reading.title, reading.roles[0].title) == ("Caso en vivo", "Voz anfitriona")
    assert desk.agenda("live-case", 12, None).rows[0].title == "Bienvenida: por qué estamos aquí"


def test_a_preview_follows_a_protocol_in_the_language_that_is_wanted(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "ours.toml").write_text(
        'format = 1\nid = "ours"\ntitle = "Ours"\nextends = "live-case"\nminutes = 75\n', "utf-8"
    )
    desk = Desk(Settings(data_dir=str(tmp_path / "data"), language="es"), Host, open_shelf(mine, ("es",)))
    drafting = desk.draft("ours", 12, None)
    assert not isinstance(drafting, Trouble)
    draft = drafting.look()
    assert draft is not None
    assert draft.shown is not None
    assert draft.shown.protocol.title == "Ours"
    assert draft.shown.protocol.steps[0].title == "Bienvenida: por qué estamos aquí"
    assert draft.text.line(3) == 'title = "Ours"'


CHOOSING = """\
format = 1
id = "choosing"
title = "Choosing"
people = { min = 2, max = 20 }

[settings.talk]
title = "Minutes of talk"
ask = "How long may one talk?"
default = "5m"
max = "10m"

[settings.music]
default = true

[variants.brief]
title = "In a hurry"
skip = ["look-back"]

[[steps]]
id = "talk"
title = "Talk"
time = "talk"

[[steps]]
id = "look-back"
title = "Look back"
time = "6m"
"""


def test_settings_and_variants_are_asked_for_and_count(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "mine" / "choosing.toml").write_text(CHOOSING)
    read = desk.read("choosing")
    assert not isinstance(read, Trouble)
    assert read.variants == (("brief", "In a hurry"),)
    talk, music = read.settings
    assert talk.ask == "How long may one talk? (a length of time, at most 10m)"
    assert (talk.kind, talk.default) == ("text", "5m")
    assert (music.title, music.kind, music.among, music.default) == (
        "Music",
        "choice",
        ("true", "false"),
        "true",
    )
    assert desk.prepare(SetUp("choosing", people=5)).total_ms == 11 * 60_000
    chosen = SetUp("choosing", people=5, settings={"talk": "7m", "music": "false"}, variant="brief")
    assert desk.prepare(chosen).total_ms == 7 * 60_000


def test_a_value_that_is_not_allowed_is_a_problem_of_its_field(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "mine" / "choosing.toml").write_text(CHOOSING)
    (problem,) = desk.prepare(SetUp("choosing", people=5, settings={"talk": "11m"})).problems
    assert problem.field == "setting.talk"
    assert problem.sentence == "Minutes of talk: say a length of time, at most 10m."


def finished(desk: Desk) -> str:
    """A session that was begun and ended; its file."""
    live = desk.begin(SetUp("final-word", people=5))
    assert not isinstance(live, Trouble)
    path = live.path
    live.close()
    return path


def test_the_minutes_on_the_screen_name_whoever_had_a_role_as_those_in_the_file(desk: Desk) -> None:
    live = desk.begin(SetUp("live-case", who="names", names=tuple("ABCDEFGHIJKLM"), cast={"host": ("A",)}))
    assert not isinstance(live, Trouble)
    driver = live._driver
    driver.submit(commands.Start())
    driver.submit(commands.Cast("host", ("p2",)))
    document = desk.minutes(live.path)
    assert not isinstance(document, Trouble)
    assert "Host: A, B" in document.lines
    assert "A, B" in document.markdown
    live.close()


def test_minutes_that_somebody_has_written_in_are_not_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "of" / "ours"
    desk = Desk(Settings(data_dir=str(tmp_path / "data"), minutes_dir=str(folder)), Host, open_shelf())
    path = finished(desk)
    first = desk.export(path, "markdown")
    assert isinstance(first, str)
    assert Path(first).parent == folder
    assert desk.export(path, "markdown") == first, "there is nothing new to write"
    Path(first).write_text("with thanks to all", "utf-8")
    second = desk.export(path, "markdown")
    assert second == first.replace("-minutes.md", "-minutes-2.md")
    assert desk.export(path, "markdown") == second
    assert Path(first).read_text("utf-8") == "with thanks to all"
    assert sorted(one.name for one in folder.iterdir()) == sorted([Path(first).name, Path(second).name])


@pytest.mark.skipif(os.name != "posix", reason="there are no such rights here")
def test_a_folder_for_the_minutes_is_made_for_oneself_alone_and_else_left_as_it_is(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    for minutes, mode in ((shared, 0o755), (tmp_path / "new", 0o700)):
        desk = Desk(Settings(data_dir=str(tmp_path / "data"), minutes_dir=str(minutes)), Host, open_shelf())
        assert isinstance(desk.export(finished(desk), "html"), str)
        assert minutes.stat().st_mode & 0o777 == mode


def test_a_folder_for_the_minutes_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    settings = Settings(data_dir=str(tmp_path / "data"), minutes_dir=str(tmp_path / "file"))
    desk = Desk(settings, Host, open_shelf())
    told = desk.export(finished(desk), "json")
    assert isinstance(told, Trouble)
    assert str(tmp_path / "file") in told.sentence


def test_a_session_that_was_gone_on_with_elsewhere_is_told_as_it_is_now(desk: Desk) -> None:
    path = finished(desk)
    elsewhere = resume(Path(path))
    assert [elsewhere.submit(one) for one in (commands.Start(), commands.Write("only there"))] == [None, None]
    elsewhere.close()
    assert desk.texts(path)[0] == "only there"
    minutes = desk.minutes(path)
    assert not isinstance(minutes, Trouble)
    assert [entry.text for entry in minutes.entries] == ["only there"]


def test_a_protocol_whose_file_was_deleted_meanwhile_is_not_copied(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "mine" / "choosing.toml"
    path.write_text(CHOOSING, "utf-8")
    assert not isinstance(desk.read("choosing"), Trouble)
    path.unlink()
    told = desk.copy("choosing")
    assert isinstance(told, Trouble)
    assert "choosing" in told.sentence


def test_a_mistake_of_ours_in_a_session_goes_to_the_log(desk: Desk) -> None:
    told: list[object] = []
    live = desk.begin(SetUp("final-word", people=5))
    assert not isinstance(live, Trouble)
    live.submit("no command at all", told.append)  # type: ignore[arg-type]
    live.close()
    assert isinstance(told[0], Trouble)
    assert "KeyError" in Path(desk.log_path()).read_text("utf-8")
