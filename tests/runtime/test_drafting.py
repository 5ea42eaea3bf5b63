"""Following a file: every save is seen once, whole; what cannot be read is told in a sentence."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from protocols.engine.moments import Moment
from protocols.library.shelf import open_shelf
from protocols.library.spoken import spoken
from protocols.plugins.discovery import installed_version
from protocols.plugins.host import Host
from protocols.runtime.drafting import (
    GRACE,
    READ_LIMIT,
    Draft,
    Drafting,
    Follower,
    Wanted,
    exact_time,
)
from protocols.spec.load import Loaded

GOOD = """\
format = 1
id = "two-steps"
title = "Two steps"
minutes = 10
people = { min = 2, ideal = 6, max = 40 }

[[steps]]
id = "talk"
title = "Talk"
time = "6m"

[[steps]]
id = "debrief"
title = "Debrief"
kind = "debrief"
time = "4m"
"""
BROKEN = GOOD.replace('time = "6m"', 'tyme = "6m"')


class Clock:
    """Half a minute later each time it is asked."""

    def __init__(self) -> None:
        self.moment = Moment(1_773_230_400_000, 0, 0)

    def __call__(self) -> Moment:
        self.moment = self.moment.later(30_000)
        return self.moment


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text(GOOD, "utf-8")
    return path


def drafting(path: Path, people: int | None = None, minutes: int | None = None) -> Drafting:
    host = Host()
    return Drafting(str(path), lambda: host, Clock(), people, minutes)


def settled(made: Drafting, looks: int = GRACE + 2) -> Draft | None:
    """The last draft told in a number of looks."""
    found = None
    for _ in range(looks):
        found = made.look() or found
    return found


def first(made: Drafting) -> Draft:
    draft = made.look()
    assert draft is not None
    return draft


def test_the_first_look_reads_at_once_and_the_next_has_nothing_new(file: Path) -> None:
    made = drafting(file)
    draft = first(made)
    assert draft.problems == ()
    assert draft.shown is not None
    assert draft.shown.plan is not None
    assert draft.shown.people == 6
    assert draft.shown.sizes == (2, 6, 40)
    assert [made.look() for _ in range(5)] == [None] * 5


def test_a_save_is_read_once_it_has_come_to_rest(file: Path) -> None:
    made = drafting(file)
    first(made)
    half = GOOD[: len(GOOD) // 2]
    file.write_text(half, "utf-8")
    assert made.look() is None
    file.write_text(GOOD.replace("Two steps", "Three steps"), "utf-8")
    assert made.look() is None
    draft = made.look()
    assert draft is not None
    assert draft.shown is not None
    assert draft.shown.protocol.title == "Three steps"
    assert draft.problems == ()


def test_a_save_by_renaming_is_followed_and_never_told_as_missing(file: Path) -> None:
    made = drafting(file)
    first(made)
    file.rename(file.with_suffix(".bak"))
    assert made.look() is None
    fresh = file.with_suffix(".new")
    fresh.write_text(GOOD.replace("Two steps", "Renamed"), "utf-8")
    os.replace(fresh, file)
    draft = settled(made)
    assert draft is not None
    assert draft.trouble == ""
    assert draft.shown is not None
    assert draft.shown.protocol.title == "Renamed"


def test_a_file_that_is_emptied_for_a_moment_flashes_nothing(file: Path) -> None:
    made = drafting(file)
    first(made)
    file.write_text("", "utf-8")
    assert [made.look() for _ in range(GRACE)] == [None] * GRACE
    file.write_text(GOOD + "\n", "utf-8")
    draft = settled(made)
    assert draft is not None
    assert draft.problems == ()


def test_a_broken_save_keeps_the_last_agenda_and_says_so_until_it_is_mended(file: Path) -> None:
    made = drafting(file)
    good = first(made)
    assert good.shown is not None
    file.write_text(BROKEN, "utf-8")
    broken = settled(made)
    assert broken is not None
    assert broken.errors == 1
    assert broken.stale
    assert broken.shown == good.shown
    assert broken.read_at != good.read_at
    file.write_text(GOOD, "utf-8")
    mended = settled(made)
    assert mended is not None
    assert (mended.errors, mended.stale) == (0, False)
    assert mended.shown is not None
    assert mended.shown.read_at == mended.read_at


def test_what_was_broken_from_the_beginning_has_no_agenda(file: Path) -> None:
    file.write_text(BROKEN, "utf-8")
    draft = first(drafting(file))
    assert draft.shown is None
    assert not draft.stale
    assert draft.errors == 1


def test_a_file_that_vanishes_is_told_and_found_again(file: Path) -> None:
    made = drafting(file)
    first(made)
    file.unlink()
    gone = settled(made)
    assert gone is not None
    assert gone.trouble == f"There is no file {file}."
    assert gone.shown is not None
    file.write_text(GOOD, "utf-8")
    back = settled(made)
    assert back is not None
    assert back.trouble == ""


def test_a_folder_in_its_place_is_told(file: Path) -> None:
    made = drafting(file)
    first(made)
    file.unlink()
    file.mkdir()
    draft = settled(made)
    assert draft is not None
    assert draft.trouble == f"{file} is a folder. Name a protocol file in it."


def test_a_file_that_may_not_be_read_is_told(file: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    made = drafting(file)
    first(made)
    file.chmod(0)
    draft = settled(made)
    assert draft is not None
    assert "cannot be read" in draft.trouble
    file.chmod(0o600)
    back = settled(made)
    assert back is not None
    assert back.trouble == ""


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    assert "cannot be read" in first(drafting(pipe)).trouble


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"\xff\xfe\x00", "P002"), (b"# " + b"x" * READ_LIMIT, "P001"), (b"", "P102"), (b"a\x00b", "P003")],
)
def test_whatever_the_bytes_are_it_is_a_problem_with_a_line(file: Path, data: bytes, code: str) -> None:
    made = drafting(file)
    first(made)
    file.write_bytes(data)
    draft = settled(made)
    assert draft is not None
    assert [one.problem.code for one in draft.problems] == [code]
    assert draft.stale


def test_people_and_minutes_are_planned_again_without_a_save(file: Path) -> None:
    made = drafting(file, people=4)
    assert first(made).shown is not None
    made.ask(Wanted(9, 30))
    draft = made.look()
    assert draft is not None
    assert draft.shown is not None
    assert (draft.shown.people, draft.shown.minutes) == (9, 30)
    made.ask(Wanted(1))
    few = made.look()
    assert few is not None
    assert few.shown is not None
    assert few.shown.plan is None
    assert "at least 2 people" in few.shown.sentences[0]
    assert made.look() is None


def test_reading_again_reads_a_file_that_looks_the_same(file: Path) -> None:
    made = drafting(file)
    before = first(made)
    made.watch.again()
    after = made.look()
    assert after is not None
    assert after.read_at != before.read_at


def test_the_follower_tells_from_its_thread_and_ends_when_it_is_closed(file: Path) -> None:
    told: list[object] = []
    heard = threading.Event()

    def tell(news: Draft | Exception) -> None:
        told.append((threading.current_thread() is threading.main_thread(), news))
        heard.set()

    follower = Follower(drafting(file), tell)
    follower.start()
    assert heard.wait(20)
    heard.clear()
    follower.ask(Wanted(3))
    assert heard.wait(20)
    follower.close()
    assert [own for own, _ in told] == [False, False]  # type: ignore[misc]
    _, last = told[-1]  # type: ignore[misc]
    assert isinstance(last, Draft)
    assert last.shown is not None
    assert last.shown.people == 3


def test_a_bug_in_the_thread_is_told_and_not_lost(file: Path) -> None:
    told: list[object] = []
    heard = threading.Event()

    def broken() -> Moment:
        raise RuntimeError("a bug")

    def tell(news: Draft | Exception) -> None:
        told.append(news)
        heard.set()

    host = Host()
    follower = Follower(Drafting(str(file), lambda: host, broken), tell)
    follower.start()
    assert heard.wait(20)
    follower.close()
    assert isinstance(told[0], RuntimeError)


def test_the_time_of_a_save_is_told_with_its_seconds() -> None:
    assert exact_time(Moment(1_773_230_407_000, 0, 0, offset_min=60)) == "13:00:07"


PLUGIN = """\
from protocols.plugins import Defaults, PlainKind, hookimpl

PROTOCOLS_API = "1.0"


class Moody(PlainKind):
    def check(self, keys):
        raise KeyError("not today")


@hookimpl
def protocols_step_kinds():
    return [Moody(name="moody", summary="fails", defaults=Defaults(title="Moody"))]
"""


def test_a_plugin_that_fails_is_told_at_every_save_and_not_only_at_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = tmp_path / "site" / "protocols_moody-0.1.0.dist-info"
    about.mkdir(parents=True)
    (tmp_path / "site" / "protocols_moody.py").write_text(PLUGIN, "utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: protocols-moody\nVersion: 0.1.0\n", "utf-8")
    (about / "entry_points.txt").write_text("[protocols.plugins]\nmoody = protocols_moody\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    file = tmp_path / "moody.toml"
    text = GOOD.replace('title = "Talk"\n', 'title = "Talk"\nkind = "moody"\n')
    file.write_text(text, "utf-8")
    made = drafting(file)
    drafts = [first(made)]
    for number in range(4):
        file.write_text(text + "\n" * (number + 1), "utf-8")
        found = settled(made)
        assert found is not None
        drafts.append(found)
    for draft in drafts:
        assert "P602" in [one.problem.code for one in draft.problems]
        assert "“moody”" in draft.problems[0].problem.message


SHORT = GOOD + '\n[variants.short]\ntitle = "In a hurry"\ntimes = { talk = "3m" }\n'


def test_a_variant_is_planned_without_a_save_and_one_that_a_save_takes_away_is_told(file: Path) -> None:
    file.write_text(SHORT, "utf-8")
    made = drafting(file)
    shown = first(made).shown
    assert shown is not None
    assert (shown.variant, shown.form, dict(shown.variants)) == ("", "", {"short": "In a hurry"})
    made.ask(Wanted(variant="short"))
    shown = first(made).shown
    assert shown is not None
    assert shown.plan is not None
    assert (shown.form, shown.plan.allotted_ms, shown.sentences) == ("In a hurry", 7 * 60_000, ())
    file.write_text(SHORT.replace("variants.short", "variants.quick"), "utf-8")
    draft = settled(made)
    assert draft is not None
    assert draft.shown is not None
    assert draft.shown.plan is not None
    assert draft.shown.sentences == ("This protocol has no variant “short”; it has quick.",)
    assert (draft.shown.form, draft.shown.plan.allotted_ms) == ("", 10 * 60_000)
    file.write_text(SHORT, "utf-8")
    back = settled(made)
    assert back is not None
    assert back.shown is not None
    assert back.shown.form == "In a hurry"


SPANISH = 'translates = "two-steps"\nlanguage = "es"\ntitle = "Dos pasos"\n'


def spoken_in_spanish(path: Path) -> Drafting:
    """Follows the file at *path* for somebody who reads Spanish."""
    host = Host()

    def speak(loaded: Loaded) -> Loaded:
        return spoken(loaded, path, ("es",), open_shelf(), host.kinds, installed_version).loaded

    return Drafting(str(path), lambda: host, Clock(), speak=speak)


def test_a_translation_that_is_saved_alone_is_followed_in_its_words_and_its_problems(file: Path) -> None:
    def title(draft: Draft | None) -> str:
        assert draft is not None
        assert draft.shown is not None
        return draft.shown.protocol.title

    made = spoken_in_spanish(file)
    assert title(first(made)) == "Two steps"
    overlay = file.with_name("ours.es.toml")
    overlay.write_text(SPANISH, "utf-8")
    assert title(settled(made)) == "Dos pasos"
    overlay.write_text(SPANISH.replace("Dos pasos", "Dos pasitos"), "utf-8")
    assert title(settled(made)) == "Dos pasitos"
    overlay.write_text(SPANISH + "minutes = 3\n", "utf-8")
    draft = settled(made)
    assert draft is not None
    assert any(one.file == "ours.es.toml" and one.problem.severity == "error" for one in draft.problems)
    overlay.unlink()
    assert title(settled(made)) == "Two steps"
    file.with_name("theirs.es.toml").write_text(SPANISH, "utf-8")
    assert settled(made) is None


def test_a_translation_that_is_saved_by_renaming_is_never_missing(file: Path) -> None:
    overlay = file.with_name("ours.es.toml")
    overlay.write_text(SPANISH, "utf-8")
    made = spoken_in_spanish(file)
    first(made)
    overlay.rename(overlay.with_suffix(".bak"))
    assert [made.look() for _ in range(GRACE)] == [None] * GRACE
    overlay.write_text(SPANISH.replace("Dos pasos", "Dos pasitos"), "utf-8")
    draft = settled(made)
    assert draft is not None
    assert draft.shown is not None
    assert draft.shown.protocol.title == "Dos pasitos"
