"""``list``, ``show``, ``check``, ``plugins``, help, and what a mistyped command line is told."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from protocols import __version__
from protocols.words import sentence_codes

COMMANDS = ("list", "show", "check", "run", "demo", "sessions", "resume", "export", "plugins")

Run = Callable[..., Any]


def test_the_version_is_told_to_programs_and_people(process: Run) -> None:
    for flag in ("--version", "-V"):
        ran = process(flag)
        assert (ran.code, ran.out, ran.err) == (0, f"protocols {__version__}\n", "")


def test_help_names_every_command_and_every_exit_code(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    for name in COMMANDS:
        assert f"\n    {name} " in ran.out
    for code in ("0 fine", "1 findings", "2 could not run", "130", "129", "143", "141", "70"):
        assert code in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_says_what_for_and_shows_it(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    assert sentence_codes("cli")[f"cli.describe.{command}"] in ran.out
    assert f"protocols {command}" in ran.out.split("options", 1)[1] or command == "plugins"
    assert "--data-dir" in ran.out
    assert "positional arguments" not in ran.out
    assert max(map(len, ran.lines)) <= 110


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["shwo"], "There is no command “shwo”. Did you mean show?"),
        (["xyzzy"], "There is no command “xyzzy”."),
        (["show"], "ID-OR-FILE"),
        (["show", "final-word", "--people", "many"], "“many” is not a whole number from 1"),
        (["show", "final-word", "--people", "0"], "“0” is not a whole number"),
        (["run", "final-word", "--poeple", "5"], "Did you mean --people?"),
        (["plugins", "list", "--nope"], "See: protocols plugins --help"),
        (["show", "final-wrod"], "Did you mean “final-word”?"),
        (["show", "nothing-like-it-at-all"], "protocols list"),
        (["show", "no/such/file.toml"], "There is no file no/such/file.toml."),
        (
            ["run", "final-word", "--people", "5", "--plain", "--speed", "9999"],
            "--speed is a whole number from",
        ),
        (["export", "--format", "pdf"], "md"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistyped_line_is_answered_with_what_would_work(run: Run, typed: list[str], told: str) -> None:
    ran = run(*typed)
    assert ran.code == 2
    assert told in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_a_mistyped_word_cannot_command_the_terminal(run: Run) -> None:
    ran = run("\x1b]0;gotcha\x07[b]x", "--\x1b[2J")
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert "\x07" not in ran.err


def test_the_list_is_filtered_by_words_people_and_minutes(run: Run) -> None:
    everything = {one["id"] for one in json.loads(run("list", "--json").out)["protocols"]}
    fitting = {
        one["id"]
        for one in json.loads(run("list", "--people", 13, "--minutes", 30, "--json").out)["protocols"]
    }
    assert len(everything) >= 8
    assert {"one-two-four-all", "see-think-wonder"} <= fitting < everything
    assert "live-case" not in fitting
    assert "final-word" in run("list", "passage").out
    none = run("list", "xylophone")
    assert (none.code, none.out) == (
        0,
        "No protocol matches. Try fewer words, or leave out --people, --minutes and --setting.\n",
    )


def test_a_protocol_is_found_by_the_length_of_a_variant_of_it_and_by_where_it_works(run: Run) -> None:
    found = run("find", "consultancy", "--minutes", "15-25")
    assert "50 or 20 min" in found.out
    online = {one["id"] for one in json.loads(run("find", "--setting", "online", "--json").out)["protocols"]}
    assert "world-cafe" in online
    assert "instructional-rounds" not in online
    backwards = run("list", "--minutes", "25-15")
    assert backwards.code == 2
    assert "write 15-25" in backwards.err


def test_the_list_for_programs_keeps_its_keys(run: Run) -> None:
    for one in json.loads(run("list", "--json").out)["protocols"]:
        assert set(one) == {
            "id", "title", "summary", "minutes", "lengths", "people", "meetings", "tags", "setting",
            "origin", "path",
            "problem", "remark",
        }  # fmt: skip
        assert Path(one["path"]).is_file()


def test_a_protocol_of_ones_own_is_listed_shown_and_used_by_its_id(
    run: Run, tmp_path: Path, good: Path
) -> None:
    folder = tmp_path / "data" / "protocols"
    folder.mkdir(parents=True)
    good.rename(folder / "mine.toml")
    assert "two-steps" in run("list").out
    assert run("show", "two-steps", "--people", 4).code == 0


@pytest.mark.parametrize(
    ("people", "talk", "circles"),
    # Published: n(3 + (n - 1) + 1) minutes for a circle of n, so 28 for four and 40 for five.
    [(4, 28, [4]), (5, 40, [5]), (12, 28, [4, 4, 4]), (13, 40, [5, 4, 4])],
)
def test_final_word_takes_the_time_that_is_published(
    run: Run, people: int, talk: int, circles: list[int]
) -> None:
    ran = run("show", "final-word", "--people", people, "--json")
    data = json.loads(ran.out)
    assert ran.code == 0
    assert data["people"] == people
    assert data["total"]["target"] == (8 + talk + 5) * 60
    longest = max(circles)
    first = data["groups"][0]["lanes"][0]["title"] if data["groups"] else None
    rounds = [one for one in data["steps"] if one["path"][0] == "rounds" and one["group"] in (None, first)]
    assert len(rounds) == 3 * longest
    assert sum(one["seconds"]["target"] for one in rounds) == talk * 60
    if len(circles) > 1:
        assert sorted((len(lane["members"]) for lane in data["groups"][0]["lanes"]), reverse=True) == circles
        seated = [who for lane in data["groups"][0]["lanes"] for who in lane["members"]]
        assert len(set(seated)) == people


def test_the_agenda_for_programs_keeps_its_keys_and_adds_up(run: Run) -> None:
    data = json.loads(run("show", "final-word", "--people", 5, "--json").out)
    assert set(data) >= {
        "id",
        "title",
        "troubles",
        "people",
        "minutes",
        "total",
        "left_out",
        "groups",
        "steps",
    }
    start = 0
    for step in data["steps"]:
        assert set(step) >= {"path", "id", "title", "start", "seconds", "group", "members", "speaks", "turns"}
        assert set(step["seconds"]) == {"min", "target", "max", "planned"}
        assert step["seconds"]["min"] <= step["seconds"]["target"] <= step["seconds"]["max"]
        assert step["start"] == start
        start += step["seconds"]["planned"]
    assert data["steps"][0]["path"] == ["read"]
    assert data["steps"][1]["path"] == ["rounds", "1", "open"]
    assert start == data["total"]["planned"]


def test_the_agenda_for_people_shows_times_rounds_and_total(run: Run) -> None:
    ran = run("show", "final-word", "--people", 13)
    assert ran.code == 0
    assert "3 groups at once" in ran.out
    assert "53:00 in all for 13 people" in ran.out
    assert "Oregon" in ran.out


def test_minutes_that_are_too_few_are_a_finding(run: Run) -> None:
    ran = run("show", "final-word", "--people", 5, "--minutes", 2, "--json")
    assert ran.code == 1
    assert json.loads(ran.out)["troubles"]


def test_two_people_cannot_be_shown_a_protocol_for_six(run: Run) -> None:
    ran = run("show", "live-case", "--people", 2)
    assert ran.code == 1
    assert "6" in ran.err


def test_nothing_is_said_of_a_good_file(run: Run, good: Path) -> None:
    assert run("check", good).out == f"{good}: nothing to say.\n"
    ran = run("check", "--concise", good)
    assert (ran.code, ran.out) == (0, "")
    assert json.loads(run("check", "--json", good).out) == {"problems": []}


def test_every_problem_of_a_file_is_told_at_its_line(run: Run, good: Path) -> None:
    good.write_text(
        good.read_text().replace('time = "6m"', 'tiem = "6m"').replace("minutes = 10", 'minutes = "x"')
    )
    ran = run("check", good)
    assert ran.code == 1
    assert f"{good}:4:" in ran.out
    assert f"{good}:10:" in ran.out
    assert "^" in ran.out
    assert "time" in ran.out
    assert len(run("check", "--concise", good).lines) == 2
    problems = json.loads(run("check", "--json", good).out)["problems"]
    assert sorted(one["line"] for one in problems) == [4, 10]
    assert all({"file", "line", "code", "message"} <= set(one) for one in problems), problems


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe\x00", b"", b"[[steps", b"format = 1\n" + b"#" * 2_000_000, b"title = '\x1b[2J'"],
    ids=["binary", "empty", "cut off", "huge", "escape"],
)
def test_what_is_no_protocol_is_a_finding_and_not_a_crash(run: Run, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "bad.toml").write_bytes(data)
    ran = run("check", "bad.toml")
    assert ran.code == 1
    assert "bad.toml" in ran.out
    assert "\x1b" not in ran.out


def test_a_file_that_cannot_be_read_does_not_hide_the_others(run: Run, good: Path, tmp_path: Path) -> None:
    good.write_text(good.read_text() + "\nwhat = 1\n")
    ran = run("check", "missing.toml", tmp_path, good)
    assert ran.code == 2
    assert "missing.toml cannot be read" in ran.err
    assert "what" in ran.out


def test_a_protocol_with_mistakes_is_neither_shown_nor_run(run: Run, good: Path) -> None:
    good.write_text(good.read_text().replace('time = "6m"', 'time = "soon"'))
    for ran in (run("show", good), run("run", good, "--people", 4, "--plain")):
        assert ran.code == 1
        assert "soon" in ran.err
        assert "^" in ran.err


def test_the_plugins_are_told_to_programs(run: Run) -> None:
    for one in json.loads(run("plugins", "--json").out)["plugins"]:
        assert set(one) == {"name", "distribution", "version", "status", "failure"}
    assert run("plugins", "list").code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize(
    "typed",
    [
        ("check", "pipe"),
        ("fmt", "pipe"),
        ("show", "./pipe"),
        ("show", "final-word", "--roster", "pipe"),
        ("list", "--config", "pipe"),
    ],
)
def test_a_pipe_that_nobody_writes_to_keeps_nobody_waiting(
    process: Run, tmp_path: Path, typed: tuple[str, ...]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    ran = process(*typed)
    assert ran.code == 2
    assert "not an ordinary file" in ran.err


def test_a_name_that_no_file_can_have_is_told_so(run: Run) -> None:
    for command in (("check",), ("fmt",), ("check", "--fix"), ("show",), ("rehearse",)):
        ran = run(*command, "a\0b.toml")
        assert ran.code == 2
        assert ran.err.count("\n") == 1


def test_the_list_says_in_full_what_is_wrong_with_a_file_and_what_stands_in_for_what(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "protocols"
    folder.mkdir(parents=True)
    (folder / "broken.toml").write_text("title = 5m")
    (folder / "own.toml").write_text('format = 1\nid = "final-word"\ntitle = "Ours"\n[[steps]]\n')
    (folder / "one.toml").write_text('format = 1\nid = "same"\ntitle = "One"\n[[steps]]\n')
    (folder / "two.toml").write_text('format = 1\nid = "same"\ntitle = "Two"\n[[steps]]\n')
    ran = run("list")
    assert f"broken.toml: This file cannot be read as a protocol; `protocols check {folder}" in ran.out
    assert "final-word: This is your own; it is used instead of the shipped protocol" in ran.out
    assert ran.out.count("Two files have the id “same”") == 1
    remarks = {one["id"]: one["remark"] for one in json.loads(run("list", "--json").out)["protocols"]}
    assert remarks["final-word"].startswith("This is your own")
    assert remarks["fine-tuning"] is None


def test_an_agenda_with_open_steps_promises_no_longest_length(run: Run, tmp_path: Path) -> None:
    step = '[[steps]]\ntitle = "Talk"\n'
    (tmp_path / "a.toml").write_text(f'format = 1\nid = "a"\ntitle = "A"\n{step}{step}time = "5m"\n')
    ran = run("show", "a.toml", "--people", 4)
    assert "5:00 in all for 4 people and the open steps (at least 5:00)." in ran.out
    assert "at most" not in ran.out


def test_programs_are_told_in_json_what_cannot_be_planned(run: Run) -> None:
    ran = run("show", "final-word", "--people", 2, "--json")
    told = json.loads(ran.out)
    assert (ran.code, ran.err, told["id"]) == (1, "", "final-word")
    assert any("at least 3 people" in one or "cannot be seated" in one for one in told["troubles"])
    assert "steps" not in told


@pytest.mark.parametrize(
    "more", [["--help"], [], ["a.toml", "--formt", "json"], ["a.toml", "--format", "xml"]]
)
def test_check_alone_answers_as_the_whole_command_line_does(
    more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    from protocols.cli.parser import CheckParser, build_parser

    said = []
    for parser in (CheckParser(), build_parser()):
        with pytest.raises(SystemExit) as stopped:
            parser.parse_args(["check", *more])
        said.append((stopped.value.code, capsys.readouterr()))
    assert said[0] == said[1]
