"""What was run: listed, exported, taken up again by any name; files that are damaged, newer, or in use."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Begin = Callable[..., "subprocess.Popen[str]"]
Until = Callable[["subprocess.Popen[str]", str], str]

KEYS = {
    "id", "path", "title", "protocol", "opened_ms", "started_ms", "alive_ms",
    "phase", "people", "minutes", "entries", "problem", "meeting", "facilitator",
}  # fmt: skip


def made(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "data" / "sessions").glob("*.session"))


def test_nothing_was_run_yet(run: Run) -> None:
    assert run("sessions").out.startswith("There are no sessions yet.")
    assert json.loads(run("sessions", "--json").out) == {"sessions": []}
    for command in (("export",), ("resume", "--plain")):
        ran = run(*command)
        assert ran.code == 2
        assert ran.err.startswith("There ")


def test_sessions_are_listed_and_searched(run: Run, plain: Run) -> None:
    plain("start", "note x")
    plain("start", "finish", "finish", protocol="live-case", people=8)
    both = run("sessions")
    assert "Final Word  5 people  1 entry  not finished" in both.out
    assert "Live Case  8 people  0 entries  finished" in both.out
    assert "Live Case" not in run("sessions", "final").out
    assert run("sessions", "xylophone").out == "No session matches. protocols sessions lists all of them.\n"
    assert run("sessions", "--search", "Final").out == run("sessions", "final").out
    data = json.loads(run("sessions", "--json").out)["sessions"]
    assert all(set(one) == KEYS for one in data)
    assert {one["phase"] for one in data} == {"under way", "finished"}


def test_a_session_is_found_by_its_id_a_part_of_it_and_its_path(run: Run, plain: Run, tmp_path: Path) -> None:
    plain("start", "note the first one")
    plain("start", "note the second one")
    first, second = made(tmp_path)
    if "the first one" not in run("export", first).out:
        first, second = second, first
    for name in (first.stem, first.stem[-4:], first):
        assert "the first one" in run("export", name).out
    ran = run("export", "final-word")
    assert ran.code == 2
    assert ran.err.startswith("“final-word” could be any of these: ")
    for name in ("no-such-session", "no/such.session", "x" * 5000, ""):
        ran = run("export", name)
        assert ran.code == 2
        assert ran.err.startswith("There is no session “")
    assert run("resume", first.stem[-4:], "--plain", typed="entries\n").out.count("the first one") == 1
    assert second.exists()


@pytest.mark.parametrize("form", ["md", "txt", "html", "csv", "json"])
def test_minutes_in_every_format_hold_what_was_written(run: Run, plain: Run, form: str) -> None:
    plain("start", "decision We start <b>now</b>", "finish", "finish")
    ran = run("export", "--format", form)
    assert ran.code == 0
    assert "We start" in ran.out
    assert ("<b>now</b>" in ran.out) == (form in ("txt", "csv", "json"))


def test_minutes_are_written_to_a_file_but_not_over_one(run: Run, plain: Run, tmp_path: Path) -> None:
    plain("start", "note kept", "finish", "finish")
    ran = run("export", "-o", "minutes.md")
    assert ran.code == 0
    assert "minutes.md" in ran.err
    assert "kept" in (tmp_path / "minutes.md").read_text()
    (tmp_path / "minutes.md").write_text("mine")
    ran = run("export", "-o", "minutes.md")
    assert ran.code == 2
    assert (tmp_path / "minutes.md").read_text() == "mine"
    assert run("export", "-o", "minutes.md", "--force").code == 0
    assert run("export", "-o", "no/such/folder/minutes.md").code == 2


def test_a_finished_session_is_not_resumed_but_exported(run: Run, plain: Run) -> None:
    name = plain("start", "finish", "finish").lines[-1].split()[-1]
    ran = run("resume", name, "--plain")
    assert ran.code == 2
    assert ran.err == f"That session is finished. Its minutes: protocols export {name}\n"
    assert run("resume", "--plain").err.startswith("There is no unfinished session")


def test_a_damaged_file_is_told_and_what_is_whole_is_exported(run: Run, plain: Run, tmp_path: Path) -> None:
    plain("start", "note before the damage", "note after it", "finish", "finish")
    (path,) = made(tmp_path)
    db = sqlite3.connect(path)
    (last,) = db.execute("SELECT max(seq) FROM facts").fetchone()
    columns = [row[1] for row in db.execute("PRAGMA table_info(facts)")]
    body = next(name for name in columns if name in ("body", "data", "fact"))
    db.execute(f"UPDATE facts SET {body} = replace({body}, 'after it', 'AFTER it') WHERE seq <= ?", (last,))
    db.commit()
    db.close()
    ran = run("export")
    assert ran.code == 1
    assert "is damaged from record" in ran.err
    assert "before the damage" in ran.out
    assert "after it" not in ran.out.lower()
    ran = run("resume", path, "--plain")
    assert ran.code == 2
    assert "is damaged from record" in ran.err


def test_a_session_of_a_newer_version_is_left_alone(run: Run, plain: Run, tmp_path: Path) -> None:
    plain("start")
    (path,) = made(tmp_path)
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.commit()
    db.close()
    before = path.read_bytes()
    for command in (("resume", path, "--plain"), ("export", path)):
        ran = run(*command)
        assert ran.code == 2
        assert "newer version" in ran.err
    assert path.read_bytes() == before
    assert run("sessions").code == 0


@pytest.mark.parametrize("data", [b"", b"not a session", b"\x00" * 5000], ids=["empty", "text", "zeros"])
def test_a_file_that_is_no_session_is_told(run: Run, tmp_path: Path, data: bytes) -> None:
    folder = tmp_path / "data" / "sessions"
    folder.mkdir(parents=True)
    (folder / "odd.session").write_bytes(data)
    for command in (("resume", "odd", "--plain"), ("export", "odd")):
        ran = run(*command)
        assert ran.code == 2
        assert "Traceback" not in ran.err
        assert len(ran.err) > 20
    assert "odd" in run("sessions").out


def test_a_running_session_is_exported_by_another_program_and_not_driven_twice(
    run: Run, begin: Begin, until: Until, tmp_path: Path
) -> None:
    child = begin("run", "final-word", "--people", 5, "--plain")
    assert child.stdin is not None
    child.stdin.write("start\nnote seen from outside\n")
    child.stdin.flush()
    until(child, "Noted (")
    assert "seen from outside" in run("export").out
    ran = run("resume", "--plain")
    assert ran.code == 2
    assert f"(process {child.pid} on " in ran.err
    child.stdin.write("note and on it goes\n")
    child.stdin.flush()
    until(child, "Noted (")
    child.stdin.close()
    assert child.wait(10) == 0
    assert run("resume", "--plain", typed="entries\n").out.count("note: ") == 2
