"""The designer's commands: check in five forms, --fix, explain, fmt, schema and new."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from protocols.spec.problems import CODES

GOOD = 'format = 1\nid = "a"\ntitle = "A"\n\n[[steps]]\nid = "talk"\ntitle = "Talk"\ntime = "5m"\n'
BAD = GOOD.replace("title = ", "titel = ", 1)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Makes a file in the current folder."""
    monkeypatch.chdir(tmp_path)

    def made(text: str, name: str = "a.toml") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode())
        return path

    return made


# ------------------------------------------------------------------------------------------------------ check


def test_check_answers_in_five_forms(run, file) -> None:
    file(BAD)
    full = run("check", "a.toml")
    assert (full.code, full.lines[1].strip()) == (1, "--> a.toml:3:1")
    assert full.out == run("check", "a.toml", "--format", "full").out
    assert run("check", "a.toml", "--format", "concise").lines[0].startswith("a.toml:3:1: error[P101]: ")
    (problem,) = json.loads(run("check", "a.toml", "--format", "json").out)["problems"]
    assert (problem["line"], problem["column"], problem["instead"]) == (3, 1, "title")
    assert "::error file=a.toml,line=3,col=1," in run("check", "a.toml", "--format", "github").out
    log = json.loads(run("check", "a.toml", "--format", "sarif").out)
    assert [one["ruleId"] for one in log["runs"][0]["results"]] == ["P101"]


@pytest.mark.parametrize("form", ["concise", "json"])
def test_short_forms_are_the_same(run, file, form: str) -> None:
    file(BAD)
    assert run("check", f"--{form}", "a.toml").out == run("check", "--format", form, "a.toml").out
    assert run("check", "--concise", "--json", "a.toml").code == 2


def test_sarif_has_the_page_of_every_rule_and_says_what_was_not_read(run, file) -> None:
    file(GOOD)
    answer = run("check", "a.toml", "none.toml", "--format", "sarif")
    assert answer.code == 2
    (log,) = json.loads(answer.out)["runs"]
    assert all(len(rule["help"]["text"]) > 40 for rule in log["tool"]["driver"]["rules"])
    assert log["invocations"][0]["executionSuccessful"] is False


def test_a_warning_can_be_silenced_in_the_file_after_the_plan_was_judged(run, file) -> None:
    late = GOOD.replace("[[steps]]", "minutes = 45\n\n[[steps]]", 1)
    file(late)
    assert "P503" in run("check", "a.toml").out
    file(late.replace("minutes", "# protocols: ignore P503\nminutes"))
    assert run("check", "a.toml").code == 0
    file(GOOD.replace("title", "# protocols: ignore P503\ntitle", 1))
    assert "P701" in run("check", "a.toml").out


def test_a_name_that_no_file_can_have_is_a_sentence(run, file) -> None:
    answer = run("check", "a\0b.toml", "")
    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert len(answer.err.splitlines()) == 2


# ------------------------------------------------------------------------------------------------------ --fix


def test_fix_mends_the_file_says_so_and_checks_again(run, file) -> None:
    path = file(BAD.replace('"5m"', "5m"))
    answer = run("check", "--fix", "a.toml")
    assert answer.lines == [
        "a.toml:3: fixed: `titel` became `title`",
        'a.toml:8: fixed: `5m` became `"5m"`',
        "a.toml: nothing to say.",
    ]
    assert answer.code == 0
    assert path.read_text() == GOOD
    assert run("check", "--fix", "a.toml").lines == ["a.toml: nothing to say."]


def test_fix_keeps_the_mode_and_a_link_and_leaves_nothing_beside(run, file, tmp_path: Path) -> None:
    path = file(BAD, "real.toml")
    path.chmod(0o640)
    (tmp_path / "link.toml").symlink_to(path)
    assert run("check", "--fix", "link.toml").code == 0
    assert (tmp_path / "link.toml").is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.read_text() == GOOD
    assert sorted(one.name for one in tmp_path.glob("*.toml")) == ["link.toml", "real.toml"]
    assert not list(tmp_path.glob(".protocols-*"))


def test_fix_does_not_touch_what_it_cannot_mend(run, file) -> None:
    path = file(GOOD.replace('"5m"', '"1:30"'))
    before = path.stat()
    assert run("check", "--fix", "a.toml").code == 1
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that cannot be written in")
def test_fix_says_where_it_may_not_write(run, file, tmp_path: Path) -> None:
    file(BAD)
    tmp_path.chmod(0o500)
    try:
        answer = run("check", "--fix", "a.toml")
    finally:
        tmp_path.chmod(0o700)
    assert answer.code == 2
    assert "could not be written" in answer.err


def test_a_file_that_changed_in_the_meantime_is_left_alone(file) -> None:
    from protocols.cli.context import CliError
    from protocols.cli.saving import replace_file

    path = file(GOOD)
    with pytest.raises(CliError, match="changed by another program"):
        replace_file(str(path), b"mine", BAD.encode())
    assert path.read_text() == GOOD


def test_what_was_fixed_is_in_the_json_and_not_among_githubs_commands(run, file) -> None:
    file(BAD)
    assert json.loads(run("check", "--fix", "--json", "a.toml").out)["fixed"][0]["line"] == 3
    file(BAD)
    answer = run("check", "--fix", "--format", "github", "a.toml")
    assert (answer.out, "fixed" in answer.err) == ("", True)


# ---------------------------------------------------------------------------------------------------- explain


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(run, code: str) -> None:
    answer = run("explain", code)
    assert answer.code == 0
    assert answer.lines[0].startswith(f"{code} · {CODES[code][1]} (")
    assert len(answer.lines) > 2
    assert "```" not in answer.out


def test_an_explanation_has_a_wrong_and_a_right_example(run) -> None:
    lines = run("explain", "p006", "107").lines
    assert lines[0].startswith("P006")
    wrong = lines.index("Wrong:")
    assert "    time = 5m" in lines[wrong : lines.index("Right:")]
    assert '    time = "5m"' in lines
    assert any(line.startswith("P107") for line in lines)


def test_without_a_code_all_are_listed(run) -> None:
    assert [line.split()[0] for line in run("explain").lines] == list(CODES)


@pytest.mark.parametrize(
    ("said", "meant"), [("P5o3", "P503"), ("unknwn key", "P101"), ("not a length", "P107")]
)
def test_an_unknown_code_gets_the_nearest_and_the_list(run, said: str, meant: str) -> None:
    answer = run("explain", said)
    assert (answer.code, answer.out) == (2, "")
    assert f"Did you mean {meant}?" in answer.err
    assert "P503" in answer.err


# -------------------------------------------------------------------------------------------------------- fmt


def test_fmt_lays_files_out_and_says_which(run, file) -> None:
    path = file(GOOD.replace(" = ", "="))
    assert run("fmt", "--check", "a.toml").code == 1
    assert path.read_text() != GOOD
    answer = run("fmt", "a.toml")
    assert (answer.code, answer.lines) == (0, ["a.toml: laid out."])
    assert path.read_text() == GOOD
    assert run("fmt", "--check", "a.toml").code == 0
    assert run("fmt", "a.toml").out == ""


def test_fmt_shows_what_keeps_a_file_from_being_laid_out(run, file) -> None:
    path = file(GOOD + "wrong")
    file(GOOD.replace(" = ", "="), "b.toml")
    answer = run("fmt", "a.toml", "none.toml", "b.toml")
    assert answer.code == 2
    assert "error[P005]" in answer.err
    assert "none.toml" in answer.err
    assert answer.lines == ["b.toml: laid out."]
    assert path.read_text() == GOOD + "wrong"


# ----------------------------------------------------------------------------------------------------- schema


def test_the_schema_is_printed_or_written_and_never_over_a_file_unasked(run, file, tmp_path: Path) -> None:
    printed = json.loads(run("schema").out)
    assert "steps" in printed["properties"]
    assert run("schema", "--output", "p.json").code == 0
    assert json.loads((tmp_path / "p.json").read_text()) == printed
    answer = run("schema", "--output", "p.json")
    assert (answer.code, "--force" in answer.err) == (2, True)
    assert run("schema", "--output", "p.json", "--force").code == 0
    assert run("schema", "--output", ".").code == run("schema", "--output", "no/p.json").code == 2


# -------------------------------------------------------------------------------------------------------- new


def test_new_writes_a_file_that_passes_and_fits(run, file, tmp_path: Path) -> None:
    file("")
    steps = [
        "Welcome, 2m",
        "{presenter} opens, 5m",
        "Pairs, 3m, in groups, 2 rounds",
        "Go round, 30s, each",
        "Debrief",
    ]
    flags = [word for step in steps for word in ("--step", step)]
    answer = run(
        "new", "--title", "Our huddle", "--minutes", "30", "--people", "6-12", "--groups", "3", *flags
    )
    assert answer.code == 0, answer.err
    data = tomllib.loads((tmp_path / "our-huddle.toml").read_text())
    assert (data["minutes"], len(data["steps"])) == (30, 5)
    assert run("check", "our-huddle.toml").code == 0
    assert run("fmt", "--check", "our-huddle.toml").code == 0
    assert run("show", "our-huddle.toml", "--people", "8").code == 0


def test_a_headline_that_the_steps_do_not_make_is_put_right_and_said(run, file, tmp_path: Path) -> None:
    file("")
    answer = run("new", "x.toml", "--title", "X", "--minutes", "10", "--step", "Talk, 40m")
    assert "You said 10 minutes; the steps below take 40." in answer.out
    assert tomllib.loads((tmp_path / "x.toml").read_text())["minutes"] == 40
    assert run("check", "x.toml").code == 0


def test_new_says_what_it_did_not_understand(run) -> None:
    answer = run("new", "x.toml", "--title", "X", "--step", "Talk, 5m, in pairs", "--step", "Vote, 3 minuts")
    assert answer.code == 0
    assert "! Vote, 3 minuts: not understood: 3 minuts (write: 3 minutes)" in answer.out
    assert "Talk" not in answer.out


def test_new_never_overwrites_unasked(run, file) -> None:
    path = file(GOOD)
    answer = run("new", "a.toml", "--title", "B", "--step", "Talk")
    assert (answer.code, path.read_text()) == (2, GOOD)
    assert "--force" in answer.err
    assert run("new", "a.toml", "--title", "B", "--step", "Talk", "--force").code == 0
    assert 'title = "B"' in path.read_text()


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        (["--title", "X"], "no terminal"),
        (["--step", "Talk"], "no terminal"),
        (["--title", "X", "--step", ", 5m"], "no title"),
        (["--title", "X", "--step", "A", "--people", "many"], "no number of people"),
        (["--title", "X", "--step", "A", "--minutes", "5000"], "from 1 to 1000"),
    ],
)
def test_what_cannot_be_made_is_one_sentence_and_no_file(run, file, tmp_path: Path, flags, why: str) -> None:
    file("")
    answer = run("new", *flags)
    assert (answer.code, answer.out) == (2, "")
    assert why in answer.err
    assert [path.name for path in tmp_path.glob("*.toml")] == ["a.toml"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal_new_asks(tmp_path: Path) -> None:
    import pexpect

    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "TERM": "dumb"}
    child = pexpect.spawn(
        sys.executable,
        ["-m", "protocols", "new"],
        cwd=str(tmp_path),
        env=environ,
        encoding="utf-8",
        timeout=20,
    )
    for question, answer in [
        ("called", ""),
        ("needs a title", "Our huddle"),
        ("minutes", "lots"),
        ("whole number", "20"),
        ("people", "6-12"),
        ("Step", "Welcome, 5m"),
        ("Step", "Pairs, in groups"),
        ("Step", ""),
        ("one group", ""),
    ]:
        child.expect(question)
        child.sendline(answer)
    child.expect("written, with 2 steps")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    done = subprocess.run(
        [sys.executable, "-m", "protocols", "check", "our-huddle.toml"],
        cwd=tmp_path,
        env=environ,
        check=False,
    )
    assert done.returncode == 0
    assert re.search(r'time = "15m" +# what was left', (tmp_path / "our-huddle.toml").read_text())


def test_new_makes_ones_own_version_of_a_protocol(run, tmp_path: Path) -> None:
    answer = run("new", "--from", "final-word")
    assert answer.code == 0
    assert "final-word-ours.toml written, made from “Final Word”." in answer.out
    made = tomllib.loads((tmp_path / "final-word-ours.toml").read_text("utf-8"))
    assert (made["id"], made["title"]) == ("final-word-ours", "Final Word (ours)")
    assert run("check", "final-word-ours.toml").code == 0
    assert "It is in English only; what there is in Spanish is left out" in answer.out
    again = run("new", "--from", "final-word")
    assert again.code == 2
    assert "is there already" in again.err
    assert run("new", "--from", "no-such").code == 2
