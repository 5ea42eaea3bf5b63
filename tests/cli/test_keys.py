"""``protocols keys``, and keys of one's own in ``config.toml``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.test_surroundings import settings

Run = Callable[..., Any]


def test_every_key_is_listed_by_the_name_that_settings_use(run: Run) -> None:
    ran = run("keys")
    assert ran.code == 0
    assert "The console\n  run.next" in ran.out
    found = json.loads(run("keys", "--json").out)["screens"]
    assert found["run"]["run.note"]["keys"] == ["w"]
    assert "library.past" in found["library"]


def test_keys_of_ones_own_are_shown_as_such(run: Run, tmp_path: Path) -> None:
    settings(tmp_path, '[keys]\nrun.note = ["n", "F6"]\n')
    line = next(line for line in run("keys").out.splitlines() if "run.note" in line)
    assert "n F6" in line
    assert "(yours)" in line


def test_a_key_that_cannot_be_is_refused_at_its_line_before_any_screen(run: Run, tmp_path: Path) -> None:
    path = settings(tmp_path, '[keys]\nrun.note = "n"\nrun.paus = "w"\n')
    ran = run("keys")
    assert ran.code == 2
    assert f"{path}:3:5" in ran.err
    assert "“run.pause”" in ran.err


def test_settings_with_bad_keys_do_not_keep_anybody_from_plain_lines(run: Run, tmp_path: Path) -> None:
    settings(tmp_path, '[keys]\nrun.paus = "w"\n')
    assert run("sessions").code == 0
