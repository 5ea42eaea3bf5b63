"""A plugin that fails is named wherever its step is looked at, and harms neither answer nor session."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

PLUGIN = """\
import attrs

from protocols.plugins import Defaults, Flag, Shown, hookimpl, key

PROTOCOLS_API = "1.0"


@attrs.frozen
class DiceKeys:
    check_fails: bool = key(Flag(), "fail when checked", name="check-fails", default=False)
    show_fails: bool = key(Flag(), "fail when shown", name="show-fails", default=False)


class Dice:
    name = "dice"
    summary = "a die decides who begins"
    defaults = Defaults(title="Throw the die")
    keys = DiceKeys

    def check(self, keys):
        if keys.check_fails:
            raise KeyError("no [red] die")
        return ()

    def show(self, keys, setting):
        if keys.show_fails:
            raise ZeroDivisionError("division by zero")
        return Shown(say=("Throw the die.",))


@hookimpl
def protocols_step_kinds():
    return [Dice()]
"""

FILE = """\
format = 1
id = "dice"
title = "Dice"

[[steps]]
id = "throw"
kind = "dice"
{bug} = true
time = "2m"

[[steps]]
id = "talk"
title = "Talk"
time = "5m"
"""

WHOSE = "The step kind “dice” of the plugin “dice” of protocols-dice 0.1.0 failed"


@pytest.fixture
def ran(tmp_path: Path, process: Run) -> Run:
    """Runs the program where a plugin is installed that fails: *bug* says over which step."""
    site = tmp_path / "site"
    about = site / "protocols_dice-0.1.0.dist-info"
    about.mkdir(parents=True)
    (site / "protocols_dice.py").write_text(PLUGIN)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: protocols-dice\nVersion: 0.1.0\n")
    (about / "entry_points.txt").write_text("[protocols.plugins]\ndice = protocols_dice\n")
    source = Path(__import__("protocols").__file__).parents[1]

    def run(*arguments: object, bug: str = "show-fails", typed: bytes = b"") -> Any:
        (tmp_path / "dice.toml").write_text(FILE.format(bug=bug))
        return process(*arguments, typed=typed, env={"PYTHONPATH": f"{site}{os.pathsep}{source}"})

    return run


@pytest.mark.parametrize("bug", ["check-fails", "show-fails"])
def test_check_warns_at_the_step_and_names_the_plugin(ran: Run, bug: str) -> None:
    answer = ran("check", "dice.toml", bug=bug)
    assert answer.code == 1
    assert f"warning[P602]: {WHOSE}" in answer.out
    assert "dice.toml:7:8" in answer.out
    assert "tell its author" in answer.out
    assert answer.err == ""


def test_programs_are_told_in_json(ran: Run) -> None:
    (problem,) = json.loads(ran("check", "--json", "dice.toml").out)["problems"]
    assert (problem["code"], problem["severity"], problem["line"]) == ("P602", "warning", 7)
    assert WHOSE in problem["message"]


def test_show_prints_the_agenda_and_names_the_plugin_beside_it(ran: Run) -> None:
    answer = ran("show", "dice.toml", "--people", 4)
    assert answer.code == 0
    assert "Throw the die" in answer.out
    assert answer.err.count(WHOSE) == 1
    assert json.loads(ran("show", "dice.toml", "--json").out)["steps"]


def test_a_session_goes_on_without_what_the_plugin_adds(ran: Run) -> None:
    typed = b"start\nnext\nnote It works\nfinish\nfinish\n"
    answer = ran("run", "dice.toml", "--people", 4, "--plain", typed=typed)
    assert answer.code == 0
    assert answer.err.count(WHOSE) == 1
    assert "Throw the die (2 minutes)" in answer.out
    assert "1 entry was written down." in answer.out


def test_the_list_of_plugins_loads_them_only_where_that_is_asked_for(ran: Run, tmp_path: Path) -> None:
    assert ran("plugins", "list").out == "dice  protocols-dice 0.1.0  found\n"
    assert ran("plugins", "list", "--load").out == "dice  protocols-dice 0.1.0  loaded  step kinds: dice\n"
    (tmp_path / "site" / "protocols_dice.py").write_text("import no_such_module_anywhere\n")
    broken = ran("plugins", "list", "--load")
    assert broken.code == 1
    assert "dice  protocols-dice 0.1.0  broken\n" in broken.out
    assert "could not be imported: ModuleNotFoundError" in broken.out
    assert broken.err == ""


def test_a_plugin_that_cannot_be_imported_explains_the_kind_that_is_missing(ran: Run, tmp_path: Path) -> None:
    (tmp_path / "site" / "protocols_dice.py").write_text("import no_such_module_anywhere\n")
    answer = ran("check", "dice.toml")
    assert "there is no step kind `dice`" in answer.out
    assert "could not be imported: ModuleNotFoundError" in answer.err
