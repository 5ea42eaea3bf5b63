"""``protocols rehearse``: an answer in words, a picture, and JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def rehearse(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PROTOCOLS_DATA_DIR": str(folder), "PYTHONUTF8": "1"}
    environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-m", "protocols", "rehearse", *more]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)


def test_it_says_how_likely_it_ends_on_time_and_draws_it(tmp_path: Path) -> None:
    done = rehearse(
        tmp_path, "consultancy", "--people", "8", "--minutes", "50", "--runs", "200", "--seed", "7"
    )
    assert "It ends within 50:00 in" in done.stdout
    assert "█" in done.stdout
    assert done.returncode == 0


def test_a_session_that_is_mostly_late_is_a_finding(tmp_path: Path) -> None:
    asked = ("role-alike-roundtable", "--people", "13", "--minutes", "52", "--runs", "100", "--seed", "7")
    assert rehearse(tmp_path, *asked).returncode == 1


def test_the_same_seed_gives_the_same_json(tmp_path: Path) -> None:
    answers = {
        rehearse(tmp_path, "consultancy", "--people", "8", "--seed", "3", "--runs", "50", "--json").stdout
        for _ in range(2)
    }
    assert len(answers) == 1
    data = json.loads(answers.pop())
    assert data["runs"] == 50
    assert {step["id"] for step in data["steps"]} >= {"debrief"}


def test_too_many_runs_are_refused_in_a_sentence(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "consultancy", "--runs", "1000000")
    assert done.returncode == 2
    assert "100000" in done.stderr


def test_without_a_number_no_more_people_rehearse_than_may_come(tmp_path: Path) -> None:
    few = tmp_path / "few.toml"
    few.write_text(
        'format = 1\nid = "few"\ntitle = "Few"\npeople = { min = 2, max = 5 }\n'
        '[[steps]]\nid = "talk"\ntitle = "Talk"\ntime = "5m"\n'
    )
    assert json.loads(rehearse(tmp_path, str(few), "--runs", "1", "--json").stdout)["people"] == 5
