"""Signals that are programs: started once, without a shell, and told about when they cannot be."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from protocols.engine import Fact, Moment
from protocols.runtime.config import ConfigError, load_settings
from protocols.runtime.ringing import Ringer

NOW = Moment(1_700_000_000_000, 5_000, 9_000, "boot-1")


def signal(how: str, lane: str = "all", **more: Any) -> Fact:
    return Fact(9, "w1", "w1.9", "cue.given", NOW, 5_000, "clock", lane, {"how": how, **more})


def written(path: Path) -> str:
    for _ in range(200):
        if path.exists() and path.read_text("utf-8"):
            break
        time.sleep(0.02)
    return path.read_text("utf-8")


def test_a_signal_starts_its_program_with_its_arguments_as_they_are(tmp_path: Path) -> None:
    sign = tmp_path / "sign"
    code = "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + chr(10))"
    ringer = Ringer({"gong": (sys.executable, "-c", code, str(sign), "$HOME; echo no")}, pytest.fail)
    ringer.heard((signal("gong", "table-1"), signal("gong", "table-2"), signal("bell")))
    for program in ringer.running:
        program.wait(20)
    assert written(sign) == "$HOME; echo no\n"


def test_a_program_that_cannot_be_started_is_told_once() -> None:
    told: list[str] = []
    ringer = Ringer({"gong": ("no-such-program-anywhere",)}, told.append)
    ringer.heard((signal("gong"),))
    ringer.heard((signal("gong"),))
    (sentence,) = told
    assert sentence.startswith("The signal “gong” is silent: no-such-program-anywhere cannot be started")


def test_settings_bind_a_word_to_a_program(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[cues]\ngong = ["paplay", "gong.oga"]\n', "utf-8")
    assert load_settings({}, {}, str(file)).cues == {"gong": ("paplay", "gong.oga")}
    file.write_text("[cues]\ngong = 3\n", "utf-8")
    with pytest.raises(ConfigError, match="gong"):
        load_settings({}, {}, str(file))
    file.write_text("[cues]\ngong = []\n", "utf-8")
    with pytest.raises(ConfigError, match="gong"):
        load_settings({}, {}, str(file))
