"""How a session on plain lines is set up: who comes, what is asked for, when it begins, what cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_a_roster_brings_names_and_a_role_is_cast(run: Run, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "name,team,role\nAna,Cedar,teacher\nBen,Cedar,coach\nChiara,Mesa,teacher\nDewi,Mesa,coach\n"
    )
    ran = run(
        "run", "consultancy", "--roster", "people.csv", "--cast", "presenter=Ben", "--facilitator", "Rosa",
        "--plain", typed="start\nstep\ngroups\n",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert "Facilitator: Rosa" in ran.lines
    assert "Speaks: Ben." in ran.lines
    (tmp_path / "people.toml").write_text('people = ["Ana", "Ben", "Chiara", "Dewi"]\n')
    ran = run("run", "consultancy", "--roster", "people.toml", "--plain", typed="groups\n")
    assert ran.code == 0
    # Fewer than six: the facilitator of a consultancy takes part.
    assert "Everybody is together: Ana, Ben, Chiara, Dewi and the facilitator." in ran.lines


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--people", 2], "6"),
        (["--people", 5000], "1000"),
        (["--people", 8, "--minutes", 2000], "1440"),
        (["--people", 8, "--input", "focus"], "write a name, an equals sign and the answer"),
        (["--people", 8, "--input", "nothing=x"], "This protocol does not ask for “nothing”"),
        (["--people", 8, "--cast", "pilot=Ana"], "This protocol has no role “pilot”"),
        (["--people", 8, "--cast", "host=a", "--cast", "host=b"], "--cast host is given twice"),
        (["--people", 8, "--start", "noon"], "as hours and minutes, for example 15:05"),
        (["--roster", "missing.csv"], "There is no file missing.csv in the folder /"),
        ([], "--people N"),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, list) else "",
)
def test_what_a_session_cannot_begin_with_is_told(
    run: Run, tmp_path: Path, flags: list[Any], told: str
) -> None:
    ran = run("run", "live-case", "--plain", *flags)
    assert ran.code == 2
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert not list((tmp_path / "data").rglob("*.session"))


def test_what_is_asked_for_must_be_answered_in_kind(run: Run, good: Path) -> None:
    good.write_text(
        good.read_text()
        + '\n[inputs.size]\ntitle = "Size"\nask = "How many?"\nkind = "number"\n'
        + '\n[inputs.way]\ntitle = "Way"\nask = "Which?"\nkind = "choice"\namong = ["fast", "slow"]\n'
    )
    ran = run("run", good, "--people", 4, "--plain", "--input", "size=ten", "--input", "way=odd")
    assert ran.code == 2
    assert "Size: write a number." in ran.err
    assert "Way: say fast or slow." in ran.err
    ran = run("run", good, "--people", 4, "--plain", "--input", "size=10", "--input", "way=fast")
    assert ran.code == 0
    assert "Way: fast" in ran.lines


def test_minutes_that_are_too_few_are_told_before_the_session_begins(plain: Run) -> None:
    ran = plain("s", flags=("--minutes", 2))
    assert "2" in ran.err
    assert len(ran.err) > 20


def test_a_session_can_begin_by_itself(run: Run) -> None:
    from datetime import datetime, timedelta

    at = (datetime.now().astimezone() + timedelta(minutes=2)).strftime("%H:%M")
    ran = run(
        "run",
        "final-word",
        "--people",
        3,
        "--plain",
        "--start",
        at,
        "--speed",
        600,
        typed="s\nwait 3m\nstatus\n",
    )
    assert ran.code == 0
    assert ran.lines[4].startswith(f"It begins by itself at {at}, in ")
    assert "Read, and choose a passage and a back-up (8 minutes)" in ran.lines


def test_without_a_terminal_run_says_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for command, instead in (
        ("run", "protocols run ID --people N --plain"),
        ("resume", "protocols resume --plain"),
        ("demo", "protocols demo --plain"),
    ):
        ran = run(command)
        assert ran.code == 2
        assert ran.err == f"The screens need a terminal. Run it on plain lines with: {instead}\n"
    monkeypatch.setenv("TERM", "dumb")
    ran = run("run", "final-word", "--people", 5)
    assert ran.code == 2
    assert ran.err.startswith("This terminal cannot show the screens. ")
    assert "protocols run ID --people N --plain" in ran.err


def test_the_demonstration_runs_by_itself_to_its_end(run: Run, tmp_path: Path) -> None:
    ran = run("demo", "--plain", "--speed", 1800)
    assert ran.code == 0
    assert "Final Word, for 13 people" in ran.lines[0]
    assert any(line.startswith("Finished after ") for line in ran.lines)
    assert "1800 times as fast" in ran.err
    made = ran.lines[-1].removeprefix("The minutes: protocols export ")
    assert "We open the next staff meeting the same way." in run("export", made).out
    assert json.loads(run("sessions", "--json").out) == {"sessions": []}


def test_the_team_of_the_host_is_cast_by_its_name(run: Run, tmp_path: Path) -> None:
    roster = tmp_path / "people.csv"
    teams = [("Amara", "Cedar School"), ("Ben", "Cedar School"), ("Carla", "Cedar School")]
    teams += [("Dmitri", "Cedar School"), ("Elif", "Hill School"), ("Femi", "Hill School")]
    roster.write_text("name,team\n" + "".join(f"{name},{team}\n" for name, team in teams), "utf-8")
    flags = ["--roster", roster, "--cast", "host=Amara", "--cast", "hosts=Cedar School"]
    ran = run("run", "live-case", "--plain", *flags, typed="start\nstep\nstep\ngroups\nquit\n")
    assert ran.code == 0, ran.err
    [hosts] = {line for line in ran.lines if "Hosts: " in line and "Amara" in line}
    assert hosts.endswith("Amara, Ben, Carla and Dmitri")
