"""Every command works with files that are made of others, and reads nothing that they may not reach."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from protocols.engine import fold
from protocols.journal.reader import read_all
from protocols.plugins.host import Host
from protocols.runtime.frozen import protocol_of

PART = """format = 1
id = "part"
title = "Part"

[[steps]]
id = "talk"
title = "Talk"
time = "{time}"
"""

WHOLE = """format = 1
id = "whole"
title = "Whole"
minutes = 5
people = { min = 2, max = 200 }

[[steps]]
id = "part"
run = "parts/part.toml"

[[steps]]
id = "end"
title = "End"
time = "1m"
"""


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A protocol that runs another, in a folder below its own."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "part.toml").write_text(PART.format(time="4m"), "utf-8")
    path = tmp_path / "whole.toml"
    path.write_text(WHOLE, "utf-8")
    return path


def test_check_has_nothing_to_say_of_a_file_that_runs_another(run, whole: Path) -> None:
    assert run("check", str(whole)).code == 0


def test_check_fix_gives_ids_to_the_files_own_steps_only(run, whole: Path) -> None:
    whole.write_text(WHOLE.replace('id = "end"\n', ""), "utf-8")
    part = (whole.parent / "parts" / "part.toml").read_text("utf-8")
    assert run("check", "--fix", str(whole)).code == 0
    assert whole.read_text("utf-8") == WHOLE
    assert (whole.parent / "parts" / "part.toml").read_text("utf-8") == part


def test_check_fix_leaves_the_steps_that_are_taken_over_where_they_are(run, whole: Path) -> None:
    ours = whole.with_name("ours.toml")
    ours.write_text('format = 1\nid = "ours"\nextends = "whole.toml"\n\n[[steps]]\ntitle = "More"\n', "utf-8")
    assert run("check", "--fix", str(ours)).code == 0
    assert ours.read_text("utf-8").endswith('[[steps]]\nid = "more"\ntitle = "More"\n')


def test_fmt_lays_a_file_out_that_runs_another(run, whole: Path) -> None:
    assert run("fmt", "--check", str(whole)).code == 0


def test_show_and_rehearse_count_the_steps_that_are_run(run, whole: Path) -> None:
    shown = run("show", str(whole), "--people", "4", "--json")
    assert shown.code == 0
    assert '"part.talk"' in shown.out
    assert run("rehearse", str(whole), "--people", "4", "--runs", "20").code in (0, 1)


def test_a_mistake_in_the_other_file_is_shown_with_its_name(run, whole: Path) -> None:
    ours = whole.with_name("ours.toml")
    ours.write_text('format = 1\nid = "ours"\nextends = "parts/part.toml"\n', "utf-8")
    (whole.parent / "parts" / "part.toml").write_text(PART.format(time="late"), "utf-8")
    answer = run("check", "--json", str(ours))
    [problem] = json.loads(answer.out)["problems"]
    assert Path(problem["file"]) == whole.parent / "parts" / "part.toml"
    assert problem["line"] == 8
    assert run("check", "--concise", str(whole)).lines == [
        f"{whole}:9:7: error[P713]: `parts/part.toml` has an error and cannot be run: "
        f"{_short(whole.parent / 'parts' / 'part.toml')}:8: `late` is not a length of time from 0s to 24h"
    ]


def _short(path: Path) -> str:
    text = str(path)
    return text if len(text) <= 60 else "…" + text[-59:]


def test_a_session_is_loaded_again_from_its_journal_when_all_files_are_gone(run, whole: Path) -> None:
    assert run("run", "--plain", str(whole), "--people", "3", typed="q\n").code == 0
    whole.unlink()
    (whole.parent / "parts" / "part.toml").unlink()
    [path] = whole.parent.rglob("*.session")
    loaded = protocol_of(fold(read_all(path)), Host().kinds)
    assert loaded.protocol is not None
    assert [step.id for step in loaded.protocol.steps[0].steps] == ["part.talk"]


@pytest.mark.parametrize("kind", ["missing", "folder", "link", "above", "pipe", "large", "binary"])
def test_a_file_that_cannot_be_had_is_one_sentence(run, whole: Path, tmp_path: Path, kind: str) -> None:
    part = whole.parent / "parts" / "part.toml"
    part.unlink()
    secret = tmp_path.parent / f"{tmp_path.name}-secret.toml"
    secret.write_text(PART.format(time="4m"), "utf-8")
    if kind == "folder":
        part.mkdir()
    elif kind == "link":
        part.symlink_to(secret)
    elif kind == "above":
        whole.write_text(WHOLE.replace("parts/part", f"../{secret.stem}"), "utf-8")
    elif kind == "pipe":
        os.mkfifo(part)
    elif kind == "large":
        part.write_bytes(b"#" * 1_100_000)
    elif kind == "binary":
        part.write_bytes(bytes(range(256)))
    answer = run("check", "--concise", str(whole))
    assert answer.code == 1
    assert len(answer.lines) == 1
    assert ("P713" if kind == "binary" else "P710") in answer.out
    assert run("show", str(whole), "--people", "4").code == 1


def test_a_link_that_stays_in_the_folder_is_followed(run, whole: Path) -> None:
    part = whole.parent / "parts" / "part.toml"
    part.rename(whole.parent / "parts" / "real.toml")
    part.symlink_to("real.toml")
    assert run("check", str(whole)).code == 0


def test_a_name_without_toml_is_never_a_file_of_the_folder_one_is_in(
    run, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(whole.parent)
    (whole.parent / "secret").write_text(PART.format(time="4m"), "utf-8")
    whole.write_text(WHOLE.replace("parts/part.toml", "secret"), "utf-8")
    assert "P710" in run("check", "--concise", str(whole)).out


def test_a_plugin_that_is_missing_is_said_by_check_and_by_run(run, whole: Path) -> None:
    whole.write_text(WHOLE.replace("minutes = 5", 'requires = { protocols-tides = "1.2" }'), "utf-8")
    assert (
        "this needs the plugin `protocols-tides`, version 1.2, which is not installed"
        in run("check", str(whole)).out
    )
    assert "protocols-tides" in run("run", "--plain", str(whole), "--people", "3").err
