"""The shelf finds what there is, says why it cannot when it cannot, and reads no file twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from protocols.library import Entry, Folder, Shelf, ShelfError, open_shelf, search, shipped_folder
from protocols.spec.reach import Fetched, Unreachable
from protocols.spec.toml import SIZE_LIMIT


def write(folder: Path, name: str, id: str, title: str = "A title", more: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f'format = 1\nid = "{id}"\ntitle = "{title}"\n{more}\n[[steps]]\ntime = "5m"\n', "utf-8")
    return path


@pytest.fixture
def yours(tmp_path: Path) -> Path:
    folder = tmp_path / "yours"
    folder.mkdir()
    return folder


@pytest.fixture
def shelf(yours: Path, tmp_path: Path) -> Shelf:
    shipped = tmp_path / "shipped"
    write(
        shipped, "final-word.toml", "final-word", "Final Word", "minutes = 45\npeople = { min = 3, max = 60 }"
    )
    write(shipped, "live-case.toml", "live-case", "Live Case", 'summary = "Un cas vécu, en équipe"')
    return Shelf([Folder(yours, "yours"), Folder(shipped, "shipped")])


def refused(shelf: Shelf, name: str) -> ShelfError:
    with pytest.raises(ShelfError) as caught:
        shelf.find(name)
    assert "\x1b" not in caught.value.sentence
    return caught.value


def by_id(shelf: Shelf) -> dict[str, Entry]:
    return {entry.id: entry for entry in shelf.entries()}


def test_the_shipped_protocols_are_on_the_shelf_and_usable() -> None:
    entries = open_shelf().entries()
    files = sorted(path.name for path in shipped_folder().glob("*.toml") if ".es." not in path.name)
    assert len(files) >= 8
    assert sorted(entry.path.name for entry in entries) == files
    assert [entry.problem for entry in entries] == [""] * len(files)
    assert {entry.origin for entry in entries} == {"shipped"}


def test_a_folder_that_is_not_there_is_an_empty_one(tmp_path: Path) -> None:
    assert len(open_shelf(tmp_path / "nowhere").entries()) == len(open_shelf().entries())


def test_an_entry_says_for_whom_and_how_long(shelf: Shelf) -> None:
    entry = by_id(shelf)["final-word"]
    assert (entry.title, entry.minutes, entry.people) == ("Final Word", (45, 45), (3, 60))


def test_a_protocol_is_found_by_its_id_whatever_its_file_is_called(shelf: Shelf, yours: Path) -> None:
    path = write(yours, "draft 3.toml", "our-own")
    found = shelf.find("our-own")
    assert (found.path, found.origin, found.data) == (path, "yours", path.read_bytes())


def test_a_protocol_is_found_by_its_path_without_being_on_the_shelf(shelf: Shelf, tmp_path: Path) -> None:
    path = write(tmp_path / "elsewhere", "mine.toml", "final-word")
    assert shelf.find(str(path)).data == path.read_bytes()


def test_a_file_here_is_found_by_its_bare_name(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "no-suffix").write_bytes(b"x = 1")
    write(tmp_path, "mine.toml", "mine")
    assert shelf.find("no-suffix").data == b"x = 1"
    assert shelf.find("mine.toml").path == Path("mine.toml")


def test_an_id_goes_before_a_folder_of_the_same_name(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "final-word").mkdir()
    assert shelf.find("final-word").origin == "shipped"


def test_ones_own_protocol_is_used_instead_of_the_shipped_one_and_that_is_said(
    shelf: Shelf, yours: Path
) -> None:
    path = write(yours, "mine.toml", "final-word", "Our Final Word")
    entry = by_id(shelf)["final-word"]
    assert (entry.title, entry.origin) == ("Our Final Word", "yours")
    assert "instead of the shipped" in entry.remark
    found = shelf.find("final-word")
    assert (found.path, found.remark) == (path, entry.remark)
    assert len([one for one in shelf.entries() if one.id == "final-word"]) == 1


def test_two_own_files_with_one_id_are_both_listed_and_neither_is_guessed(shelf: Shelf, yours: Path) -> None:
    write(yours, "a.toml", "twin")
    second = write(yours, "b.toml", "twin")
    twins = [entry for entry in shelf.entries() if entry.id == "twin"]
    assert [entry.path.name for entry in twins] == ["a.toml", "b.toml"]
    assert all("a.toml" in entry.problem and "b.toml" in entry.problem for entry in twins)
    assert refused(shelf, "twin").code == "twins"
    assert shelf.find(str(second)).path == second


@pytest.mark.parametrize("name", ["final-wrod", "Final Word", "FINAL-WORD", "final_word"])
def test_a_name_that_is_nearly_right_is_put_right(shelf: Shelf, name: str) -> None:
    assert "Did you mean “final-word”?" in refused(shelf, name).sentence


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "nothing-named"),
        ("  ", "nothing-named"),
        ("zzzz", "no-such-protocol"),
        ("\x1b[2J\udc80", "no-such-protocol"),
        ("a\0b", "no-such-protocol"),
        ("a\0b.toml", "no-such-file"),
        ("zzzz.toml", "no-such-file"),
        ("no/such", "no-such-file"),
        ("~no-such-user-here/x", "no-such-file"),
        ("x" * 5000, "no-such-protocol"),
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(shelf: Shelf, name: str, code: str) -> None:
    assert refused(shelf, name).code == code


def test_a_folder_a_pipe_and_a_device_are_no_protocols(shelf: Shelf, tmp_path: Path) -> None:
    assert refused(shelf, f"{tmp_path}/").code == "folder"
    assert refused(shelf, str(tmp_path)).code == "folder"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.toml")
        assert refused(shelf, str(tmp_path / "pipe.toml")).code == "no-file"
        assert refused(shelf, "/dev/zero").code == "no-file"


def test_a_file_larger_than_any_protocol_is_not_read(shelf: Shelf, yours: Path) -> None:
    large = yours / "large.toml"
    large.write_bytes(b"#" * (SIZE_LIMIT + 1))
    assert refused(shelf, str(large)).code == "too-large"
    assert "larger than 1024 KiB" in by_id(shelf)["large.toml"].problem
    large.write_bytes(b"#" * SIZE_LIMIT)
    assert len(shelf.find(str(large)).data) == SIZE_LIMIT


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said_with_the_reason(shelf: Shelf, yours: Path) -> None:
    path = write(yours, "secret.toml", "secret")
    path.chmod(0)
    assert "cannot be read: Permission denied" in refused(shelf, str(path)).sentence
    assert "Permission denied" in by_id(shelf)["secret.toml"].problem


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (entry,) = Shelf([Folder(tmp_path / "file", "yours")]).entries()
    assert "cannot be read: Not a directory" in entry.problem


def test_a_file_that_vanished_after_it_was_listed_is_said_to_be_gone(shelf: Shelf, yours: Path) -> None:
    path = write(yours, "brief.toml", "brief")
    assert "brief" in by_id(shelf)
    taken_down = by_id(shelf)["brief"]
    path.unlink()
    with pytest.raises(ShelfError) as caught:
        shelf._taken_down([taken_down])
    assert caught.value.code == "vanished"
    assert refused(shelf, "brief").code == "no-such-protocol"


@pytest.mark.parametrize("data", [b"", b"no toml", b"title = 1", b"\xff\xfe", b'id = "x', b"id = 5"])
def test_a_file_that_is_no_protocol_is_listed_last_with_the_reason(
    shelf: Shelf, yours: Path, data: bytes
) -> None:
    (yours / "a-broken.toml").write_bytes(data)
    last = shelf.entries()[-1]
    assert last.id == "a-broken.toml"
    assert "cannot be read as a protocol" in last.problem
    assert shelf.find("a-broken.toml").data == data


def test_other_files_folders_and_hidden_files_are_not_listed(shelf: Shelf, yours: Path) -> None:
    for name in ("notes.txt", ".hidden.toml", "mine.toml~"):
        (yours / name).write_text('id = "x"')
    (yours / "folder.toml").mkdir()
    assert set(by_id(shelf)) == {"final-word", "live-case"}


def test_control_characters_in_names_and_titles_are_not_shown(shelf: Shelf, yours: Path) -> None:
    (yours / "\x1b[2J.toml").write_text('id = "x\\u001b"\ntitle = "a\\u001b[2Jb"\n')
    entry = next(entry for entry in shelf.entries() if entry.origin == "yours")
    assert "\x1b" not in entry.id + entry.title + entry.problem


def test_each_version_of_a_file_is_read_once(shelf: Shelf, yours: Path, tmp_path: Path) -> None:
    path = write(yours, "one.toml", "one", "Before")
    first = by_id(shelf)["one"]
    assert by_id(shelf)["one"] is first
    write(yours, "one.toml", "one", "After it was changed")
    assert by_id(shelf)["one"].title == "After it was changed"
    path.unlink()
    assert "one" not in by_id(shelf)


def titles(shelf: Shelf, **wanted: object) -> list[str]:
    return [entry.title for entry in search(shelf.entries(), **wanted)]  # type: ignore[arg-type]


def test_a_search_wants_every_word_anywhere_without_case_and_accents(shelf: Shelf) -> None:
    assert titles(shelf, text="") == ["Final Word", "Live Case"]
    assert titles(shelf, text="WORD fin") == ["Final Word"]
    assert titles(shelf, text="word case") == []
    assert titles(shelf, text="equipe") == ["Live Case"]
    assert titles(shelf, text="ÉQUIPE vecu") == ["Live Case"]


def test_a_search_can_ask_for_people_and_minutes(shelf: Shelf) -> None:
    assert titles(shelf, people=2) == ["Live Case"]
    assert titles(shelf, people=3) == ["Final Word", "Live Case"]
    assert titles(shelf, people=61) == ["Live Case"]
    assert titles(shelf, minutes=44) == ["Live Case"]  # which does not say how long it takes
    assert titles(shelf, minutes=45) == ["Final Word", "Live Case"]


def test_a_search_can_ask_how_long_it_should_take_and_where_it_works(yours: Path) -> None:
    write(yours, "short.toml", "short", "Short", 'minutes = 20\nsetting = ["online"]')
    write(yours, "long.toml", "long", "Long", 'minutes = { min = 50, max = 60 }\nsetting = ["room"]')
    variants = "[variants.half]\nminutes = 25\n[variants.other]\ntitle = 'Other'"
    write(yours, "both.toml", "both", "Both", f"minutes = 50\n{variants}")
    shelf = Shelf([Folder(yours, "yours")])
    assert titles(shelf, minutes=30) == ["Both", "Short"]
    assert titles(shelf, minutes=(20, 30)) == ["Both", "Short"]
    assert titles(shelf, minutes=(55, 90)) == ["Long"]
    assert titles(shelf, minutes=(26, 49)) == []
    assert titles(shelf, setting="online") == ["Both", "Short"]  # one does not say where it works


def test_what_is_called_so_is_found_before_what_is_good_for_it(yours: Path) -> None:
    write(yours, "a.toml", "a", "A", 'purpose = "Helps to untie a knot."')
    write(yours, "b.toml", "b", "Knot work")
    write(yours, "c.toml", "c", "Nothing of the kind")
    assert titles(Shelf([Folder(yours, "yours")]), text="knot") == ["Knot work", "A"]


def fetched(shelf: Shelf, path: Path | None, key: str) -> Fetched:
    got = shelf.fetch_for(path)(key)
    assert isinstance(got, Fetched), got
    return got


def unreachable(shelf: Shelf, path: Path | None, key: str) -> str:
    got = shelf.fetch_for(path)(key)
    assert isinstance(got, Unreachable)
    return got.sentence


def test_a_file_reaches_the_protocols_of_the_shelf_by_their_ids(shelf: Shelf, yours: Path) -> None:
    assert b'"live-case"' in fetched(shelf, yours / "mine.toml", "live-case").data
    assert "live-case" in unreachable(shelf, None, "life-case")


def test_a_file_reaches_what_lies_below_its_own_folder(shelf: Shelf, yours: Path) -> None:
    part = write(yours / "parts", "part.toml", "part")
    assert fetched(shelf, yours / "mine.toml", "parts/part.toml").data == part.read_bytes()
    assert unreachable(shelf, yours / "mine.toml", "parts/other.toml")
    assert unreachable(shelf, None, "parts/part.toml")


def test_a_protocol_of_the_shelf_reaches_what_lies_below_its_folder(shelf: Shelf, yours: Path) -> None:
    write(yours, "mine.toml", "mine")
    part = write(yours / "parts", "part.toml", "part")
    assert fetched(shelf, None, "mine:parts/part.toml").data == part.read_bytes()


def test_a_link_out_of_the_folder_is_not_followed(shelf: Shelf, yours: Path, tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.toml", "secret")
    (yours / "link.toml").symlink_to(secret)
    (yours / "folder").symlink_to(tmp_path)
    for key in ("link.toml", "folder/secret.toml"):
        assert unreachable(shelf, yours / "mine.toml", key) == "it leads out of this file's folder"


def test_a_file_that_vanished_since_it_was_listed_is_said(shelf: Shelf, yours: Path) -> None:
    path = write(yours, "mine.toml", "mine")
    assert "mine" in by_id(shelf)
    path.unlink()
    assert unreachable(shelf, None, "mine")


def test_a_file_that_extends_another_is_listed_with_what_that_one_says(shelf: Shelf, yours: Path) -> None:
    (yours / "ours.toml").write_text(
        'format = 1\nid = "ours"\nextends = "final-word"\nminutes = 30\n', "utf-8"
    )
    (yours / "again.toml").write_text('format = 1\nid = "again"\nextends = "ours.toml"\n', "utf-8")
    (yours / "circle.toml").write_text('format = 1\nid = "circle"\nextends = "circle"\n', "utf-8")
    again = by_id(shelf)["again"]
    assert (again.title, again.minutes, again.people) == ("Final Word", (30, 30), (3, 60))
    assert by_id(shelf)["circle"].title == "circle"


def test_a_file_beside_that_was_probably_meant_is_named(shelf: Shelf, yours: Path) -> None:
    write(yours, "opening.toml", "our-opening")
    assert unreachable(shelf, yours / "mine.toml", "opening").endswith("Did you mean the file opening.toml?")
    assert unreachable(shelf, yours / "mine.toml", "openning.toml").endswith("the file opening.toml?")
    assert "Did you mean" not in unreachable(shelf, yours / "mine.toml", "zzzz.toml")
    assert "opening.toml" not in unreachable(shelf, None, "opening")
