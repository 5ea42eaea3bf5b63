"""Settings and variants on the command line, and in a session on plain lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from protocols.journal.reader import read_all

CHOOSING = """\
format = 1
id = "choosing"
title = "Choosing"
people = { min = 2, max = 20 }

[settings.talk]
title = "Minutes of talk"
default = "5m"
min = "2m"
max = "10m"
live = true

[settings.often]
default = 1
min = 1
max = 3

[variants.brief]
minutes = 5
skip = ["look-back"]
times = { opening = "3m" }

[[steps]]
id = "opening"
title = "Opening"
time = "4m"

[[steps]]
id = "round"
title = "Talk for {talk}"
repeat = "often"
time = "talk"

[[steps]]
id = "look-back"
title = "Look back"
time = "6m"
"""


@pytest.fixture
def choosing(tmp_path):
    path = tmp_path / "choosing.toml"
    path.write_text(CHOOSING)
    return path


def total(ran) -> int:
    return json.loads(ran.out)["total"]["planned"]


def test_show_and_rehearse_take_settings_and_a_variant(run, choosing):
    assert total(run("show", choosing, "--json")) == 15 * 60
    more = ("--set", "talk=3m", "--set", "often=2")
    assert total(run("show", choosing, "--json", *more)) == 16 * 60
    assert total(run("show", choosing, "--json", "--variant", "brief")) == 8 * 60
    compared = run("show", choosing, "--people", "4,6", "--variant", "brief")
    assert "8:00" in compared.out
    rehearsed = json.loads(run("rehearse", choosing, "--json", "--runs", 5, *more).out)
    assert rehearsed["seconds"]["planned"] == 16 * 60


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--set", "talk=1m"), "Minutes of talk: say a length of time from 2m to 10m."),
        (("--set", "often=many"), "often: say a whole number from 1 to 3."),
        (("--set", "pace=3"), "no setting “pace”; it has talk or often"),
        (("--set", "talk"), "--set"),
        (("--variant", "long"), "no variant “long”; it has brief"),
    ],
)
@pytest.mark.parametrize("command", ["show", "rehearse", "run"])
def test_a_bad_value_is_refused_with_what_is_allowed(run, choosing, command, options, sentence):
    more = ("--people", 4, "--plain") if command == "run" else ()
    ran = run(command, choosing, *options, *more)
    assert ran.code == 2
    assert sentence in ran.err


def test_a_session_keeps_what_was_chosen_and_changes_only_what_is_live(run, choosing):
    typed = "start\nset often 3\nset talk 12m\nset talk 4m\nnext\nquit\n"
    flags = ("--people", 4, "--plain", "--seed", 1, "--variant", "brief", "--set", "talk=2m")
    ran = run("run", choosing, *flags, typed=typed)
    assert ran.code == 0
    assert "“often” was chosen before the session and stays as it is while it runs." in ran.out
    assert "“Minutes of talk” may be a length of time from 2m to 10m." in ran.out
    assert "Talk for 4m" in ran.out
    facts = read_all(next(Path.cwd().glob("data/sessions/*")))
    opened = next(fact for fact in facts if fact.kind == "session.opened")
    assert opened.data["protocol"]["variant"] == "brief"
    assert [fact.data["value"] for fact in facts if fact.kind == "setting.set"] == ["4m"]
